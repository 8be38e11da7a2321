// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/nstime.h"

#include <cstdint>
#include <optional>
#include <string>

namespace ns3
{
namespace vpc
{

/// A moment of the calendar, in UTC.
struct UtcFields
{
    int year{1970}; //!< e.g. 2026
    int month{1};   //!< 1 to 12
    int day{1};     //!< 1 to 31
    int hour{0};    //!< 0 to 23
    int minute{0};  //!< 0 to 59
    int second{0};  //!< 0 to 59
};

/// Unix time of 2026-01-01T00:00:00Z, what simulated time 0 is unless an experiment says otherwise.
constexpr int64_t DEFAULT_EPOCH = 1767225600;

/**
 * \brief Read a moment as YYYY-MM-DDTHH:MM:SSZ, as AWS writes it; nothing else is taken.
 * \param text the moment, of the years 1970 to 2200
 * \return Unix time in s; nothing if the text is none, or no day of the calendar
 */
std::optional<int64_t> ParseUtc(const std::string& text);

/// \param unixSeconds Unix time, not before 1970 \return it as YYYY-MM-DDTHH:MM:SSZ
std::string ToUtcText(int64_t unixSeconds);

/// \param unixSeconds Unix time, not before 1970 \return year, month, day and so on
UtcFields ToUtcFields(int64_t unixSeconds);

/// \param epoch Unix time of simulated time 0, in s \param time of the simulation \return Unix
/// time, in whole seconds, the rest cut off
int64_t ToUnixSeconds(int64_t epoch, Time time);

} // namespace vpc
} // namespace ns3
