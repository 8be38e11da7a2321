// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-iso-duration.h"

#include <cctype>
#include <cstdint>
#include <iterator>
#include <limits>

namespace ns3
{
namespace vpc
{

namespace
{

constexpr int64_t SECOND_NS = 1'000'000'000;

/// A unit, in the order in which they come.
struct Unit
{
    char letter;
    bool isTime; //!< after the T
    int64_t seconds;
};

constexpr Unit UNITS[] = {
    {'W', false, 7 * 86'400},
    {'D', false, 86'400},
    {'H', true, 3'600},
    {'M', true, 60},
    {'S', true, 1},
};

/// \param text it \param at place in it, moved on \return the digits from there on
std::string
TakeDigits(const std::string& text, std::size_t& at)
{
    const std::size_t begin = at;
    while (at < text.size() && std::isdigit(static_cast<unsigned char>(text[at])))
    {
        ++at;
    }
    return text.substr(begin, at - begin);
}

/// \param whole digits \param fraction digits after the point \param unitNs of the unit
/// \return the part, nothing if it is too long for a Time
std::optional<int64_t>
PartNs(const std::string& whole, const std::string& fraction, int64_t unitNs)
{
    if (whole.size() > 18)
    {
        return std::nullopt;
    }
    const int64_t count = std::stoll(whole);
    if (count >= std::numeric_limits<int64_t>::max() / unitNs)
    {
        return std::nullopt;
    }
    int64_t part = count * unitNs;
    int64_t share = unitNs; // a tenth of it nine times is exact
    for (const char digit : fraction.substr(0, 9))
    {
        share /= 10;
        part += (digit - '0') * share;
    }
    return part;
}

} // namespace

std::optional<Time>
ParseIsoDuration(const std::string& text)
{
    if (text.size() < 3 || text[0] != 'P')
    {
        return std::nullopt;
    }
    int64_t sum = 0;
    std::size_t unit = 0;
    bool isTime = false;
    bool isLast = false;
    for (std::size_t at = 1; at < text.size(); ++at)
    {
        if (text[at] == 'T' && !isTime)
        {
            isTime = true;
            ++at;
        }
        const std::string whole = TakeDigits(text, at);
        std::string fraction;
        if (at < text.size() && (text[at] == '.' || text[at] == ','))
        {
            fraction = TakeDigits(text, ++at);
            if (fraction.empty())
            {
                return std::nullopt;
            }
        }
        if (whole.empty() || isLast || at >= text.size() ||
            !std::isalpha(static_cast<unsigned char>(text[at])))
        {
            return std::nullopt;
        }
        isLast = !fraction.empty();
        while (unit < std::size(UNITS) &&
               (UNITS[unit].letter != text[at] || UNITS[unit].isTime != isTime))
        {
            ++unit;
        }
        const auto part = unit == std::size(UNITS)
                              ? std::nullopt
                              : PartNs(whole, fraction, UNITS[unit].seconds * SECOND_NS);
        if (!part || sum > std::numeric_limits<int64_t>::max() - *part)
        {
            return std::nullopt;
        }
        sum += *part;
        ++unit;
    }
    return NanoSeconds(sum);
}

std::string
ToIsoDuration(Time duration)
{
    const int64_t seconds = duration.GetNanoSeconds() / SECOND_NS;
    if (seconds % 3'600 == 0)
    {
        return "PT" + std::to_string(seconds / 3'600) + "H";
    }
    return seconds % 60 == 0 ? "PT" + std::to_string(seconds / 60) + "M"
                             : "PT" + std::to_string(seconds) + "S";
}

} // namespace vpc
} // namespace ns3
