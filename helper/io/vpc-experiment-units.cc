// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-experiment-units.h"

#include "ns3/vpc-utc-time.h"

#include <cmath>
#include <map>
#include <string>

namespace ns3
{
namespace vpc
{

namespace
{

/// What a unit is worth.
using Units = std::map<std::string, double>;

/// \param value a text \param units the units it may have \param example one that is right
/// \param most the largest value \return number times unit
double
Read(const JsonValue& value, const Units& units, const std::string& example, double most)
{
    const std::string& text = value.AsString();
    const std::size_t end = text.find_first_not_of("0123456789.");
    const auto unit = units.find(end == std::string::npos ? "" : text.substr(end));
    if (end == 0 || unit == units.end() || text.find('.') != text.rfind('.'))
    {
        value.Fail("'" + text.substr(0, 80) + "' is no number with a unit; write e.g. " + example);
    }
    const double product = std::stod(text.substr(0, end)) * unit->second;
    if (!(product <= most))
    {
        value.Fail("'" + text.substr(0, 80) + "' is too large; write e.g. " + example);
    }
    return product;
}

} // namespace

Time
ReadDuration(const JsonValue& value)
{
    static const Units units =
        {{"ns", 1}, {"us", 1e3}, {"ms", 1e6}, {"s", 1e9}, {"min", 60e9}, {"h", 3600e9}};
    constexpr double century = 3.2e18;
    return NanoSeconds(std::llround(Read(value, units, "150s or 20min", century)));
}

double
ReadPerSecond(const JsonValue& value)
{
    static const Units units = {{"/s", 1}, {"/min", 1.0 / 60}, {"/h", 1.0 / 3600}};
    const double rate = Read(value, units, "20/s", 1e9);
    if (!(rate > 0))
    {
        value.Fail("is no rate above 0; write e.g. 20/s");
    }
    return rate;
}

uint64_t
ReadBytes(const JsonValue& value)
{
    static const Units units = {{"B", 1},
                                {"KB", 1e3},
                                {"MB", 1e6},
                                {"GB", 1e9},
                                {"KiB", 1024},
                                {"MiB", 1048576},
                                {"GiB", 1073741824}};
    return static_cast<uint64_t>(std::llround(Read(value, units, "1KiB", 1e12)));
}

DataRate
ReadBandwidth(const JsonValue& value)
{
    static const Units units = {{"kbps", 1e3}, {"Mbps", 1e6}, {"Gbps", 1e9}};
    return DataRate(static_cast<uint64_t>(std::llround(Read(value, units, "1Gbps", 1e13))));
}

int64_t
ReadUtc(const JsonValue& value)
{
    const std::string& text = value.AsString();
    const std::optional<int64_t> moment = ParseUtc(text);
    if (!moment)
    {
        value.Fail("'" + text.substr(0, 80) +
                   "' is no moment of the years 1970 to 2200, in UTC; write e.g. "
                   "2026-01-01T00:00:00Z");
    }
    return *moment;
}

} // namespace vpc
} // namespace ns3
