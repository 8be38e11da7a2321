// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/nstime.h"
#include "ns3/ptr.h"
#include "ns3/random-variable-stream.h"

namespace ns3
{
namespace vpc
{

/**
 * \brief An interval as RFC 4271, section 10 and RFC 5880, section 6.8.7 shorten it, so that
 *        sessions do not fall into step.
 *
 * \param interval the whole one
 * \param least part to cut off at least \param most part to cut off at most; 0: cut off nothing,
 * and draw no number
 * \param random uniform between 0 and 1
 * \return the interval without a random part of it
 */
inline Time
Shorten(Time interval, double least, double most, UniformRandomVariable& random)
{
    if (most <= 0)
    {
        return interval;
    }
    const double cut = least + (most - least) * random.GetValue(0, 1);
    return NanoSeconds(
        static_cast<int64_t>(static_cast<double>(interval.GetNanoSeconds()) * (1 - cut)));
}

} // namespace vpc
} // namespace ns3
