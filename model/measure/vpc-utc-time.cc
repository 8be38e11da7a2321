// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-utc-time.h"

#include <boost/date_time/gregorian/gregorian_types.hpp>
#include <cstdio>
#include <stdexcept>

namespace ns3
{
namespace vpc
{

namespace
{

using boost::gregorian::date;

constexpr int64_t DAY_SECONDS = 86400;
constexpr int64_t SECOND_NS = 1000000000;
constexpr int FIRST_YEAR = 1970;
constexpr int LAST_YEAR = 2200; //!< beyond, nanoseconds do not fit a Time

/// What a moment looks like; 0 stands for a digit.
const std::string SHAPE = "0000-00-00T00:00:00Z";

bool
HasShape(const std::string& text)
{
    if (text.size() != SHAPE.size())
    {
        return false;
    }
    for (std::size_t i = 0; i < text.size(); ++i)
    {
        const bool isDigit = text[i] >= '0' && text[i] <= '9';
        if (SHAPE[i] == '0' ? !isDigit : text[i] != SHAPE[i])
        {
            return false;
        }
    }
    return true;
}

/// \return the first day of Unix time
date
FirstDay()
{
    return date(FIRST_YEAR, 1, 1);
}

} // namespace

std::optional<int64_t>
ParseUtc(const std::string& text)
{
    if (!HasShape(text))
    {
        return std::nullopt;
    }
    const auto number = [&text](std::size_t at, std::size_t length) {
        return std::stoi(text.substr(at, length));
    };
    const int year = number(0, 4);
    const int hour = number(11, 2);
    const int minute = number(14, 2);
    const int second = number(17, 2);
    if (year < FIRST_YEAR || year > LAST_YEAR || hour > 23 || minute > 59 || second > 59)
    {
        return std::nullopt;
    }
    try
    {
        const date day(static_cast<unsigned short>(year),
                       static_cast<unsigned short>(number(5, 2)),
                       static_cast<unsigned short>(number(8, 2)));
        return (day - FirstDay()).days() * DAY_SECONDS + hour * 3600 + minute * 60 + second;
    }
    catch (const std::out_of_range&)
    {
        return std::nullopt; // no such day
    }
}

std::string
ToUtcText(int64_t unixSeconds)
{
    const UtcFields utc = ToUtcFields(unixSeconds);
    char text[64];
    std::snprintf(text,
                  sizeof(text),
                  "%04d-%02d-%02dT%02d:%02d:%02dZ",
                  utc.year,
                  utc.month,
                  utc.day,
                  utc.hour,
                  utc.minute,
                  utc.second);
    return text;
}

UtcFields
ToUtcFields(int64_t unixSeconds)
{
    const date day = FirstDay() + boost::gregorian::days(unixSeconds / DAY_SECONDS);
    const auto rest = static_cast<int>(unixSeconds % DAY_SECONDS);
    UtcFields utc;
    utc.year = day.year();
    utc.month = day.month();
    utc.day = day.day();
    utc.hour = rest / 3600;
    utc.minute = rest / 60 % 60;
    utc.second = rest % 60;
    return utc;
}

int64_t
ToUnixSeconds(int64_t epoch, Time time)
{
    return epoch + time.GetNanoSeconds() / SECOND_NS;
}

} // namespace vpc
} // namespace ns3
