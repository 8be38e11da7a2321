// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-text-table.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{

void
PrintTable(std::ostream& out, const std::vector<TextRow>& rows)
{
    std::vector<std::size_t> widths(rows.front().size(), 0);
    for (const TextRow& row : rows)
    {
        for (std::size_t i = 0; i < row.size(); ++i)
        {
            widths[i] = std::max(widths[i], row[i].size());
        }
    }
    for (const TextRow& row : rows)
    {
        std::string line = " ";
        for (std::size_t i = 0; i < row.size(); ++i)
        {
            line += " " + row[i] + std::string(widths[i] - row[i].size() + 1, ' ');
        }
        out << line.substr(0, line.find_last_not_of(' ') + 1) << '\n';
    }
}

} // namespace vpc
} // namespace ns3
