// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{
namespace aws
{

/// \return the Regions whose zones are known, by name, e.g. us-east-1
std::vector<std::string> KnownRegions();

/**
 * \brief The zones of a Region as the simulated account sees them.
 *
 * Which ids there are is published ("AWS Availability Zones", "AZ IDs by Region"). The names are
 * the account's own and AWS shuffles them; an assumption: here the letters follow the ids, so that
 * us-east-1a is use1-az1, as CloudBuilder has it.
 *
 * \param region e.g. us-east-1
 * \return ids such as use1-az1 in their order, none if the Region is not known
 */
std::vector<std::string> ZoneIdsOfRegion(const std::string& region);

/**
 * \param region e.g. us-east-1 \param zoneId one of its zones, e.g. use1-az4
 * \return the simulated account's name for it, e.g. us-east-1d
 */
std::string ZoneNameOfId(const std::string& region, const std::string& zoneId);

/**
 * \param zoneName e.g. us-east-1d, also of a letter that the Region's known zones have not
 * \return its id, e.g. use1-az4; empty if it is no zone name of a known Region
 */
std::string ZoneIdOfName(const std::string& zoneName);

} // namespace aws
} // namespace vpc
} // namespace ns3
