// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <vector>

namespace ns3
{
namespace vpc
{

/// One measured pair of Availability Zones.
struct AzRoundTrip
{
    const char* from;     //!< zone id of the host that sent the pings
    const char* to;       //!< zone id of the host that answered
    int64_t microseconds; //!< median (p50) round trip of 50 pings
};

/**
 * \brief Median round trips between the Availability Zones of 18 regions, 134 directed pairs.
 *
 * Computed from the pings published by solarkennedy/cloud-zone-analysis on GitHub, 2020-04-26 (50
 * pings a pair, no loss). Rows of a host that pings itself are left out, for they say nothing about
 * a network. Zones are named by their ids, for a zone's name is shuffled per account.
 *
 * \return the table, ordered by from and to
 */
const std::vector<AzRoundTrip>& MeasuredAzRoundTrips2020();

} // namespace vpc
} // namespace ns3
