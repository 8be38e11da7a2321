// SPDX-License-Identifier: GPL-2.0-only
// Series of reports: bins with exact numbers.
#include "ns3/simulator.h"
#include "ns3/vpc-report-series.h"

#include <gtest/gtest.h>

namespace
{

using namespace ns3;
using namespace ns3::vpc;

TEST(ReportBins, AreWholeSecondsAndFewHoweverLongTheRun)
{
    const std::vector<std::tuple<Time, uint32_t, std::size_t>> rows = {
        {MilliSeconds(1), 1, 1},
        {Seconds(60), 1, 60},
        {MilliSeconds(60'001), 1, 61},
        {Seconds(300), 1, 300},
        {Seconds(301), 2, 151},
        {Seconds(800), 5, 160},
        {Hours(24), 300, 288},
        {Days(365), 115'200, 274}};
    for (const auto& [until, seconds, count] : rows)
    {
        const ReportBins bins = ReportBins::For(until);
        EXPECT_EQ(bins.seconds, seconds) << until;
        EXPECT_EQ(bins.count, count) << until;
    }
}

TEST(ReportBins, ConnectionsAreMeansOverTime)
{
    // The last bin is half a second wide.
    const ReportBins bins = ReportBins::For(MilliSeconds(3500));
    const std::vector<FlowCounter::Step> steps = {{MilliSeconds(250), "eni-1", 4},
                                                  {MilliSeconds(500), "eni-2", 1},
                                                  {MilliSeconds(1500), "eni-1", 2},
                                                  {MilliSeconds(3250), "eni-1", 10},
                                                  {Seconds(9), "eni-1", 99}};
    const auto means = BinConnections(steps, bins);
    ASSERT_EQ(means.size(), 2u);
    const std::vector<double> expected = {3, 3, 2, 6};
    ASSERT_EQ(means.at("eni-1").size(), 4u);
    for (std::size_t bin = 0; bin < 4; ++bin)
    {
        EXPECT_DOUBLE_EQ(means.at("eni-1")[bin], expected[bin]) << bin;
    }
    EXPECT_DOUBLE_EQ(means.at("eni-2")[0], 0.5);
    EXPECT_DOUBLE_EQ(means.at("eni-2")[3], 1);
}

TEST(ReportBins, FlowsAreCountedByPath)
{
    Ptr<FlowCounter> flows = CreateObject<FlowCounter>();
    FlowRecord flow;
    flow.key.protocol = aws::PROTOCOL_TCP;
    flow.initiator = true;
    flow.nextRole = PortRole::INTERFACE_ENDPOINT;
    const auto at = [&](double seconds, void (FlowCounter::*call)(const FlowRecord&)) {
        Simulator::Schedule(Seconds(seconds), [=]() { (*flows.*call)(flow); });
    };
    at(0.5, &FlowCounter::Begin);
    at(0.7, &FlowCounter::Begin);
    at(1.5, &FlowCounter::Begin);
    at(2.5, &FlowCounter::End);
    flow.nextRole = PortRole::NAT_GATEWAY;
    at(1.0, &FlowCounter::Begin);
    at(1.9, &FlowCounter::End);
    Simulator::Run();
    Simulator::Destroy();
    const auto paths = BinPaths(*flows, ReportBins::For(Seconds(4)));
    ASSERT_EQ(paths.size(), 2u);
    const PathSeries& endpoint = paths.at("interface-endpoint");
    EXPECT_EQ(endpoint.openedPerSecond, (std::vector<double>{2, 1, 0, 0}));
    EXPECT_EQ(endpoint.open, (std::vector<double>{2, 3, 2, 2}));
    EXPECT_EQ(paths.at("nat").openedPerSecond, (std::vector<double>{0, 1, 0, 0}));
    EXPECT_EQ(paths.at("nat").open, (std::vector<double>{0, 0, 0, 0}));
    const auto wide = BinPaths(*flows, {2, 2, Seconds(4)});
    EXPECT_EQ(wide.at("interface-endpoint").openedPerSecond, (std::vector<double>{1.5, 0}));
    EXPECT_EQ(wide.at("interface-endpoint").open, (std::vector<double>{2.5, 2}));
}

} // namespace
