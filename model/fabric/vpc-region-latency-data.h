// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <vector>

namespace ns3
{
namespace vpc
{

/// One measured pair of Regions.
struct RegionRoundTrip
{
    const char* from;     //!< as zone ids begin, e.g. use1 for us-east-1
    const char* to;       //!< the same
    int64_t microseconds; //!< round trip of the network
};

/**
 * \brief Round trips between 33 Regions, directed pairs.
 *
 * Medians (p50) published by cloudping.co. The published figures include a name's look-up and the
 * start of a runtime, so the source's own figure (within its Region) is taken off each.
 *
 * \return the table
 */
const std::vector<RegionRoundTrip>& MeasuredRegionRoundTrips();

} // namespace vpc
} // namespace ns3
