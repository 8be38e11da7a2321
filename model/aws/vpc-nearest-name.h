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

/**
 * \brief What somebody may have meant by a name that does not exist.
 * \param name what was written
 * \param names what exists
 * \return the name with the fewest letters to change, case aside; empty if none is near
 */
std::string NearestName(const std::string& name, const std::vector<std::string>& names);

/**
 * \param name what was written \param names what exists
 * \return "; did you mean X?", or nothing if no name is near
 */
std::string DidYouMean(const std::string& name, const std::vector<std::string>& names);

/**
 * \param name what was written \param names what exists
 * \return "; did you mean X?"; if no name is near "; there is A, B, C", of many only the first
 */
std::string NearestOrAll(const std::string& name, const std::vector<std::string>& names);

} // namespace aws
} // namespace vpc
} // namespace ns3
