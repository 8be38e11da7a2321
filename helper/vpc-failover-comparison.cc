// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-failover-comparison.h"

#include <algorithm>
#include <functional>
#include <iomanip>
#include <sstream>

namespace ns3
{
namespace vpc
{

namespace
{

const int ROW_WIDTH = 36;
const int COLUMN_WIDTH = 28;

/// \param time a time, or none \return seconds with one decimal, or a dash
std::string
Short(const std::optional<Time>& time)
{
    std::ostringstream text;
    text << std::fixed << std::setprecision(1) << (time ? time->GetSeconds() : 0);
    return time ? text.str() : "-";
}

/// \param parts by group \return when the last of the ENIs was found unhealthy, none if none was
std::optional<Time>
Detection(const std::vector<FailoverParts>& parts)
{
    std::optional<Time> last;
    for (const FailoverParts& p : parts)
    {
        last = p.detection ? std::max(*p.detection, last.value_or(Time(0))) : last;
    }
    return last;
}

/// \param parts of a group \return how many requests were lost, and until when
std::string
Lost(const FailoverParts& parts)
{
    std::string text = std::to_string(parts.lost) + " of " + std::to_string(parts.requests);
    return parts.lastLost ? text + ", " + Short(parts.lastLost) + " s" : text;
}

} // namespace

void
PrintFailoverComparison(std::ostream& out,
                        const std::string& fault,
                        const std::vector<FailoverColumn>& columns)
{
    const auto line = [&](const std::string& first,
                          const std::function<std::string(const FailoverColumn&)>& cell) {
        out << std::left << std::setw(ROW_WIDTH) << first << std::right;
        for (const FailoverColumn& column : columns)
        {
            out << std::setw(COLUMN_WIDTH) << cell(column);
        }
        out << '\n';
    };
    line(fault, [](const FailoverColumn& c) { return c.way; });
    line("  last target found unhealthy (s)",
         [](const FailoverColumn& c) { return Short(c.targetsFound); });
    line("  zone's ENIs leave DNS (s)",
         [](const FailoverColumn& c) { return Short(Detection(c.parts)); });
    for (std::size_t g = 0; g < columns.front().parts.size(); ++g)
    {
        line("  lost: " + columns.front().parts[g].group,
             [g](const FailoverColumn& c) { return Lost(c.parts[g]); });
    }
}

} // namespace vpc
} // namespace ns3
