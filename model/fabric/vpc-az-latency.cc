// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-az-latency.h"

#include "vpc-latency-data.h"
#include "vpc-region-latency-data.h"

#include "ns3/abort.h"

#include <algorithm>
#include <vector>

namespace ns3
{
namespace vpc
{

namespace
{

constexpr int64_t INTRA_AZ_2020_NS = 490000;   //!< measured
constexpr int64_t INTRA_AZ_MODERN_NS = 100000; //!< assumption

/// \param azId e.g. use1-az2 \return what stands before the first dash, e.g. use1
std::string
RegionPart(const std::string& azId)
{
    return azId.substr(0, azId.find('-'));
}

/// \return measured round trips between Regions in ns, by pair of what zone ids begin with
const std::map<std::pair<std::string, std::string>, int64_t>&
RegionRoundTripsNs()
{
    static const auto table = [] {
        std::map<std::pair<std::string, std::string>, int64_t> all;
        for (const RegionRoundTrip& row : MeasuredRegionRoundTrips())
        {
            all[{row.from, row.to}] = row.microseconds * 1000;
        }
        return all;
    }();
    return table;
}

/// \param values at least one \return the middle, or the mean of the two in the middle
int64_t
Median(std::vector<int64_t> values)
{
    std::sort(values.begin(), values.end());
    const size_t middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

/// \param time a round trip given by a user \return it in ns
int64_t
CheckedNs(Time time)
{
    NS_ABORT_MSG_IF(time.IsStrictlyNegative(),
                    "AzLatency: a round trip of " << time.As(Time::US)
                                                  << " is negative; give zero or more");
    return time.GetNanoSeconds();
}

} // namespace

AzLatency::AzLatency()
    : m_intraAzNs(INTRA_AZ_2020_NS)
{
    LoadMeasured(1, 1);
}

AzLatency
AzLatency::Measured2020()
{
    return AzLatency();
}

AzLatency
AzLatency::Modern()
{
    AzLatency modern;
    modern.LoadMeasured(3, 4);
    modern.m_intraAzNs = INTRA_AZ_MODERN_NS;
    return modern;
}

void
AzLatency::LoadMeasured(int64_t numerator, int64_t denominator)
{
    std::map<std::string, std::vector<int64_t>> byRegion;
    std::vector<int64_t> all;
    for (const auto& row : MeasuredAzRoundTrips2020())
    {
        const int64_t ns = row.microseconds * 1000 * numerator / denominator;
        m_roundTripNs[{row.from, row.to}] = ns;
        byRegion[RegionPart(row.from)].push_back(ns);
        all.push_back(ns);
    }
    for (const auto& [region, values] : byRegion)
    {
        m_regionMedianNs[region] = Median(values);
    }
    m_overallMedianNs = Median(all);
}

void
AzLatency::Set(const std::string& azA, const std::string& azB, Time roundTrip)
{
    SetDirected(azA, azB, roundTrip);
    SetDirected(azB, azA, roundTrip);
}

void
AzLatency::SetDirected(const std::string& fromAz, const std::string& toAz, Time roundTrip)
{
    m_roundTripNs[{fromAz, toAz}] = CheckedNs(roundTrip);
}

void
AzLatency::SetIntraAz(Time roundTrip)
{
    m_intraAzNs = CheckedNs(roundTrip);
}

Time
AzLatency::OneWay(const std::string& fromAzId, const std::string& toAzId) const
{
    return NanoSeconds(RoundTripNs(fromAzId, toAzId) / 2);
}

int64_t
AzLatency::RoundTripNs(const std::string& from, const std::string& to) const
{
    const auto known = m_roundTripNs.find({from, to});
    if (known != m_roundTripNs.end())
    {
        return known->second;
    }
    if (from == to)
    {
        return m_intraAzNs;
    }
    const auto regions = RegionRoundTripsNs().find({RegionPart(from), RegionPart(to)});
    if (regions != RegionRoundTripsNs().end())
    {
        return regions->second;
    }
    const auto fromRegion = m_regionMedianNs.find(RegionPart(from));
    const auto toRegion = m_regionMedianNs.find(RegionPart(to));
    if (fromRegion != m_regionMedianNs.end() && toRegion != m_regionMedianNs.end())
    {
        NS_ABORT_MSG_IF(fromRegion != toRegion,
                        "AzLatency: " << from << " and " << to
                                      << " are in different regions; give their round trip with "
                                         "AzLatency::Set()");
        return fromRegion->second;
    }
    return m_overallMedianNs;
}

} // namespace vpc
} // namespace ns3
