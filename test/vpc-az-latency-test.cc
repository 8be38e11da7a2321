// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vpc-az-latency.h"
#include "ns3/vpc-latency-data.h"
#include "ns3/vpc-region-latency-data.h"

#include <gtest/gtest.h>
#include <set>
#include <string>
#include <utility>

using namespace ns3;
using namespace ns3::vpc;

namespace
{

/// \param latency a table \param from zone id \param to zone id \return one way in ns
int64_t
Ns(const AzLatency& latency, const std::string& from, const std::string& to)
{
    return latency.OneWay(from, to).GetNanoSeconds();
}

// Published p50 round trips: use1-az1 to use1-az2 0.808 ms, afs1-az1 to afs1-az2 0.741 ms and
// 0.730 ms the other way, sae1-az2 to sae1-az3 the slowest region.
TEST(AzLatency, OneWayIsHalfThePublishedMedianOfThatDirection)
{
    const AzLatency latency = AzLatency::Measured2020();
    EXPECT_EQ(Ns(latency, "use1-az1", "use1-az2"), 404000);
    EXPECT_EQ(Ns(latency, "use1-az1", "use1-az5"), 274000);
    EXPECT_EQ(Ns(latency, "afs1-az1", "afs1-az2"), 370500);
    EXPECT_EQ(Ns(latency, "afs1-az2", "afs1-az1"), 365000);
    EXPECT_EQ(Ns(latency, "usw1-az3", "usw1-az1"), 580000);
    EXPECT_EQ(Ns(AzLatency(), "usw1-az3", "usw1-az1"), 580000);
}

// A host's ping to itself took 0.02 ms; that must not become the delay inside a zone.
TEST(AzLatency, InsideAZoneItIsHalfOf490MicrosecondsForAnyZone)
{
    const AzLatency latency = AzLatency::Measured2020();
    EXPECT_EQ(Ns(latency, "use1-az1", "use1-az1"), 245000);
    EXPECT_EQ(Ns(latency, "my-zone", "my-zone"), 245000);
    EXPECT_EQ(Ns(latency, "", ""), 245000);
}

// Medians by hand: us-east-1 0.8845 ms of 30 pairs, me-south-1 0.4595 ms of 6, all 0.943 ms of 134.
TEST(AzLatency, UnknownPairFallsBackToTheMedianOfItsRegionThenOfAll)
{
    const AzLatency latency = AzLatency::Measured2020();
    EXPECT_EQ(Ns(latency, "use1-az1", "use1-az9"), 442250);
    EXPECT_EQ(Ns(latency, "use1-bos1-az1", "use1-az1"), 442250);
    EXPECT_EQ(Ns(latency, "mes1-az7", "mes1-az8"), 229750);
    EXPECT_EQ(Ns(latency, "a", "b"), 471500);
    EXPECT_EQ(Ns(latency, "use1-az1", "b"), 471500);
}

TEST(AzLatency, ModernLowersBothKinds)
{
    const AzLatency modern = AzLatency::Modern();
    EXPECT_EQ(Ns(modern, "use1-az1", "use1-az1"), 50000);
    EXPECT_EQ(Ns(modern, "use1-az1", "use1-az2"), 303000); // 808 us * 3/4 / 2
    EXPECT_EQ(Ns(modern, "use1-az1", "use1-az9"), 331687); // 884.5 us * 3/4 / 2, rounded down
    EXPECT_EQ(Ns(modern, "a", "b"), 353625);               // 943 us * 3/4 / 2
}

TEST(AzLatency, SetOverridesBothDirectionsAndSetDirectedOne)
{
    AzLatency latency;
    latency.Set("use1-az1", "use1-az2", MicroSeconds(2000));
    EXPECT_EQ(Ns(latency, "use1-az1", "use1-az2"), 1000000);
    EXPECT_EQ(Ns(latency, "use1-az2", "use1-az1"), 1000000);
    latency.SetDirected("use1-az2", "use1-az1", NanoSeconds(601));
    EXPECT_EQ(Ns(latency, "use1-az1", "use1-az2"), 1000000);
    EXPECT_EQ(Ns(latency, "use1-az2", "use1-az1"), 300); // rounded down
    latency.Set("use1-az3", "use1-az3", MicroSeconds(10));
    EXPECT_EQ(Ns(latency, "use1-az3", "use1-az3"), 5000);
    latency.SetIntraAz(MicroSeconds(40));
    EXPECT_EQ(Ns(latency, "use1-az1", "use1-az1"), 20000);
    EXPECT_EQ(Ns(latency, "use1-az3", "use1-az3"), 5000);
    latency.Set("use1-az1", "use1-az2", Time(0));
    EXPECT_EQ(Ns(latency, "use1-az1", "use1-az2"), 0);
    // a copy is a value of its own
    EXPECT_EQ(Ns(AzLatency(), "use1-az1", "use1-az2"), 404000);
}

TEST(AzLatency, ARegionPairIsServedOnceGiven)
{
    AzLatency latency;
    latency.Set("use1-az1", "euw1-az1", MilliSeconds(70));
    EXPECT_EQ(Ns(latency, "euw1-az1", "use1-az1"), 35000000);
}

TEST(AzLatency, RegionsAreAsFarAsMeasuredLessTheSourcesOwnFigure)
{
    // published p50: us-east-1 to eu-west-1 69.62 ms, within us-east-1 5.51 ms
    EXPECT_EQ(Ns(AzLatency(), "use1-az1", "euw1-az3"), (69'620'000 - 5'510'000) / 2);
    EXPECT_EQ(Ns(AzLatency::Modern(), "use1-az1", "euw1-az3"), (69'620'000 - 5'510'000) / 2);
}

TEST(AzLatencyData, RegionsHaveEveryDirectedPairOnce)
{
    std::set<std::pair<std::string, std::string>> pairs;
    std::set<std::string> regions;
    for (const auto& row : MeasuredRegionRoundTrips())
    {
        EXPECT_STRNE(row.from, row.to);
        EXPECT_TRUE(pairs.emplace(row.from, row.to).second) << row.from << " " << row.to;
        EXPECT_GT(row.microseconds, 4000);
        EXPECT_LT(row.microseconds, 500000);
        regions.insert(row.from);
    }
    EXPECT_EQ(regions.size(), 33u);
    EXPECT_EQ(pairs.size(), 33u * 32);
}

TEST(AzLatencyDeathTest, RefusesWhatWouldBeWrong)
{
    EXPECT_DEATH(AzLatency().Set("a", "b", NanoSeconds(-1)), "negative");
}

TEST(AzLatencyData, HasEveryDirectedPairOnceAndNoHostPingingItself)
{
    std::set<std::pair<std::string, std::string>> pairs;
    for (const auto& row : MeasuredAzRoundTrips2020())
    {
        EXPECT_STRNE(row.from, row.to);
        EXPECT_TRUE(pairs.emplace(row.from, row.to).second) << row.from << " " << row.to;
        EXPECT_GE(row.microseconds, 272); // published minimum and maximum of the pairs' medians
        EXPECT_LE(row.microseconds, 3490);
    }
    EXPECT_EQ(pairs.size(), 134u);
    for (const auto& [from, to] : pairs)
    {
        EXPECT_EQ(pairs.count({to, from}), 1u) << from << " " << to;
    }
}

} // namespace
