// SPDX-License-Identifier: GPL-2.0-only
// Addresses, numbers and times as conditions compare them.
#include "vpc-policy-condition.h"

#include <algorithm>
#include <arpa/inet.h>
#include <cmath>
#include <cstring>

namespace ns3
{
namespace vpc
{
namespace aws
{

namespace
{

/**
 * \brief Read a fixed number of digits.
 * \param text where \param at first digit; moved behind the last \param digits how many
 * \return their value, or nothing
 */
std::optional<int>
ReadDigits(const std::string& text, std::size_t& at, std::size_t digits)
{
    if (text.size() < at + digits)
    {
        return std::nullopt;
    }
    int value = 0;
    for (const std::size_t end = at + digits; at < end; ++at)
    {
        if (text[at] < '0' || text[at] > '9')
        {
            return std::nullopt;
        }
        value = value * 10 + (text[at] - '0');
    }
    return value;
}

/// \param text where \param at moved on if it is there \param letter which \return whether it is
bool
Skip(const std::string& text, std::size_t& at, char letter)
{
    if (at < text.size() && text[at] == letter)
    {
        ++at;
        return true;
    }
    return false;
}

/// \param year \param month from 1 \return days
int
DaysInMonth(int year, int month)
{
    constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

/// \param year \param month from 1 \param day from 1 \return days since 1970-01-01
double
DaysSince1970(int year, int month, int day)
{
    // years from March on, so that the leap day is the last of a year
    const int y = year - (month <= 2 ? 1 : 0);
    const int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return 365.0 * y + std::floor(y / 4.0) - std::floor(y / 100.0) + std::floor(y / 400.0) +
           dayOfYear - 719468;
}

/// \param text where \param at behind the date; moved to the end \return seconds of the time of
/// day with its zone, or nothing
std::optional<double>
ReadTimeOfDay(const std::string& text, std::size_t& at)
{
    const std::optional<int> hour = ReadDigits(text, at, 2);
    if (!hour || *hour > 23 || !Skip(text, at, ':'))
    {
        return std::nullopt;
    }
    const std::optional<int> minute = ReadDigits(text, at, 2);
    if (!minute || *minute > 59)
    {
        return std::nullopt;
    }
    double seconds = *hour * 3600.0 + *minute * 60.0;
    if (Skip(text, at, ':'))
    {
        const std::optional<int> second = ReadDigits(text, at, 2);
        if (!second || *second > 60)
        {
            return std::nullopt;
        }
        seconds += *second;
        if (Skip(text, at, '.'))
        {
            const std::size_t begin = at;
            for (double unit = 0.1; at < text.size() && text[at] >= '0' && text[at] <= '9';
                 unit /= 10)
            {
                seconds += unit * (text[at++] - '0');
            }
            if (at == begin)
            {
                return std::nullopt;
            }
        }
    }
    if (Skip(text, at, 'Z'))
    {
        return seconds;
    }
    const bool east = Skip(text, at, '+');
    if (!east && !Skip(text, at, '-'))
    {
        return std::nullopt; // W3C's form has a zone wherever it has a time
    }
    const std::optional<int> zoneHour = ReadDigits(text, at, 2);
    if (!zoneHour || *zoneHour > 23 || !Skip(text, at, ':'))
    {
        return std::nullopt;
    }
    const std::optional<int> zoneMinute = ReadDigits(text, at, 2);
    if (!zoneMinute || *zoneMinute > 59)
    {
        return std::nullopt;
    }
    const double zone = *zoneHour * 3600.0 + *zoneMinute * 60.0;
    return east ? seconds - zone : seconds + zone;
}

} // namespace

std::optional<PolicyAddressRange>
PolicyAddressRange::Parse(const std::string& text)
{
    PolicyAddressRange range;
    constexpr std::size_t longest = INET6_ADDRSTRLEN;
    const std::size_t slash = std::min(text.find('/'), text.size());
    char address[longest];
    if (slash >= longest)
    {
        return std::nullopt;
    }
    std::memcpy(address, text.data(), slash);
    address[slash] = '\0';
    range.ipv6 = std::memchr(address, ':', slash) != nullptr;
    if (inet_pton(range.ipv6 ? AF_INET6 : AF_INET, address, range.bytes.data()) != 1)
    {
        return std::nullopt;
    }
    const int bits = range.ipv6 ? 128 : 32;
    int length = bits;
    if (slash < text.size())
    {
        std::size_t at = slash + 1;
        const std::size_t digits = text.size() - at;
        const std::optional<int> read = ReadDigits(text, at, digits);
        if (digits == 0 || digits > 3 || !read || *read > bits)
        {
            return std::nullopt;
        }
        length = *read;
    }
    range.length = static_cast<uint8_t>(length);
    return range;
}

bool
PolicyAddressRange::Contains(const PolicyAddressRange& o) const
{
    if (ipv6 != o.ipv6 || o.length < length)
    {
        return false;
    }
    const std::size_t whole = length / 8;
    if (std::memcmp(bytes.data(), o.bytes.data(), whole) != 0)
    {
        return false;
    }
    const int rest = length % 8;
    return rest == 0 || ((bytes[whole] ^ o.bytes[whole]) >> (8 - rest)) == 0;
}

std::optional<double>
ParsePolicyNumber(const std::string& text)
{
    constexpr int mostDigits = 15; // so that both parts of the fraction are exact
    std::size_t at = 0;
    const bool negative = Skip(text, at, '-');
    if (!negative)
    {
        Skip(text, at, '+');
    }
    double value = 0;
    double unit = 1;
    int digits = 0;
    bool point = false;
    for (; at < text.size(); ++at)
    {
        if (text[at] == '.' && !point && digits > 0)
        {
            point = true;
            continue;
        }
        if (text[at] < '0' || text[at] > '9' || ++digits > mostDigits)
        {
            return std::nullopt;
        }
        value = value * 10 + (text[at] - '0');
        unit *= point ? 10 : 1;
    }
    if (digits == 0 || text.back() == '.')
    {
        return std::nullopt;
    }
    return (negative ? -value : value) / unit;
}

std::optional<double>
ParsePolicyTime(const std::string& text)
{
    constexpr double secondsOfDay = 86400;
    const bool isYear = text.size() == 4 || (text.size() > 4 && text[4] == '-');
    if (!isYear)
    {
        return ParsePolicyNumber(text);
    }
    std::size_t at = 0;
    const std::optional<int> year = ReadDigits(text, at, 4);
    if (!year)
    {
        return std::nullopt;
    }
    int month = 1;
    int day = 1;
    double time = 0;
    if (Skip(text, at, '-'))
    {
        month = ReadDigits(text, at, 2).value_or(0);
        if (month < 1 || month > 12)
        {
            return std::nullopt;
        }
        if (Skip(text, at, '-'))
        {
            day = ReadDigits(text, at, 2).value_or(0);
            if (day < 1 || day > DaysInMonth(*year, month))
            {
                return std::nullopt;
            }
            if (Skip(text, at, 'T'))
            {
                const std::optional<double> read = ReadTimeOfDay(text, at);
                if (!read)
                {
                    return std::nullopt;
                }
                time = *read;
            }
        }
    }
    if (at != text.size())
    {
        return std::nullopt;
    }
    return DaysSince1970(*year, month, day) * secondsOfDay + time;
}

} // namespace aws
} // namespace vpc
} // namespace ns3
