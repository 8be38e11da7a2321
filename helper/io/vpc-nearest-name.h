// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/**
 * \brief The name that somebody may have meant.
 * \param name as written \param known what there is
 * \return the one with the fewest letters to change (in any case), the first of several; empty if
 * more than a third of the name, and more than two letters, would have to change
 */
std::string NearestName(const std::string& name, const std::vector<std::string>& known);

/// \param name as written \param known what there is \return "; did you mean X?", or a list of what
/// there is if that is short, or nothing
std::string Suggest(const std::string& name, const std::vector<std::string>& known);

} // namespace vpc
} // namespace ns3
