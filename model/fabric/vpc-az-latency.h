// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/nstime.h"

#include <cstdint>
#include <map>
#include <string>
#include <utility>

namespace ns3
{
namespace vpc
{

/**
 * \brief How long a packet travels from one Availability Zone to another: a value, without a state.
 *
 * Every number kept is a round trip; OneWay() is half of it. Zones are named by zone \e id
 * (use1-az2), which means the same place to every account, never by name (us-east-1a).
 *
 * What is asked for and not in the table falls back, in this order:
 *  1. the same zone twice: the intra-AZ round trip;
 *  2. a zone of a known region (by what stands before the id's first dash, so also for a new or a
 *     local zone): the median of that region's measured pairs;
 *  3. zones nobody knows, made-up ids for one: the median of all measured pairs, 0.943 ms.
 *
 * Two zones in \e different Regions get the Regions' measured round trip (see
 * MeasuredRegionRoundTrips()); where that is not known they are an error and not a fallback: no
 * inter-AZ number comes near the truth there; give the pair with Set().
 *
 * Everything is computed in whole nanoseconds; a round trip that cannot be halved is rounded down.
 * The measured table is in microseconds, so halves of it are exact.
 */
class AzLatency
{
  public:
    /// The same as Measured2020().
    AzLatency();

    /**
     * \brief What was measured between zones on 2020-04-26 (see MeasuredAzRoundTrips2020()).
     *
     * Intra-AZ 0.49 ms round trip, measured in the same year between instances of one zone.
     * \return the table
     */
    static AzLatency Measured2020();

    /**
     * \brief Today's faster hosts: an \b assumption, for AWS publishes no numbers.
     *
     * Intra-AZ 0.1 ms round trip; every inter-AZ round trip is three quarters of the one measured
     * in 2020 (less time in hosts, the same fibre). \return the table
     */
    static AzLatency Modern();

    /**
     * \brief Give a pair's round trip, the same both ways.
     * \param azA zone id
     * \param azB zone id; the same as \p azA sets that zone's intra-AZ round trip
     * \param roundTrip not negative
     */
    void Set(const std::string& azA, const std::string& azB, Time roundTrip);

    /**
     * \brief Give the round trip of which one direction is half; the way back stays as it was.
     * \param fromAz zone id
     * \param toAz zone id
     * \param roundTrip not negative
     */
    void SetDirected(const std::string& fromAz, const std::string& toAz, Time roundTrip);

    /**
     * \brief Give the round trip within every zone that Set() did not name.
     * \param roundTrip not negative
     */
    void SetIntraAz(Time roundTrip);

    /**
     * \param fromAzId zone id
     * \param toAzId zone id
     * \return half the round trip of the pair or of its fallback; looked up by string, so callers
     * on a packet's way keep it
     */
    Time OneWay(const std::string& fromAzId, const std::string& toAzId) const;

  private:
    using Pair = std::pair<std::string, std::string>;

    /// \param numerator of the scale \param denominator of the scale
    void LoadMeasured(int64_t numerator, int64_t denominator);

    /// \param from zone id \param to zone id \return round trip in ns
    int64_t RoundTripNs(const std::string& from, const std::string& to) const;

    std::map<Pair, int64_t> m_roundTripNs;           //!< by directed pair
    std::map<std::string, int64_t> m_regionMedianNs; //!< by region part of a zone id
    int64_t m_overallMedianNs{0};                    //!< of all measured pairs
    int64_t m_intraAzNs{0};                          //!< within a zone
};

} // namespace vpc
} // namespace ns3
