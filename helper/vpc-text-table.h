// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <ostream>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

using TextRow = std::vector<std::string>; //!< cells of a table

/// \param out a terminal \param rows a table, the first row its heading; columns stand under each
/// other
void PrintTable(std::ostream& out, const std::vector<TextRow>& rows);

} // namespace vpc
} // namespace ns3
