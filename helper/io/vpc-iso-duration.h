// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/nstime.h"

#include <optional>
#include <string>

namespace ns3
{
namespace vpc
{

/**
 * \brief Read a duration in the notation of ISO 8601, as P1DT2H, PT90S, P2W or PT0.5S.
 *
 * Weeks, days, hours, minutes and seconds, in this order, each at most once; the last may have a
 * fraction, after a point or a comma. Years and months are refused: they have no fixed length.
 *
 * \param text the duration
 * \return it to the nanosecond, or nothing if the text is none or does not fit a Time
 */
std::optional<Time> ParseIsoDuration(const std::string& text);

/// \param duration in whole seconds \return it as ISO 8601 writes it, e.g. PT1M or PT12H
std::string ToIsoDuration(Time duration);

} // namespace vpc
} // namespace ns3
