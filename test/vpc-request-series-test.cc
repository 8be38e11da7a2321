// SPDX-License-Identifier: GPL-2.0-only
// What became of requests against time: spans with exact numbers, written and read back.
#include "ns3/vpc-request-series.h"

#include <gtest/gtest.h>
#include <sstream>
#include <string>
#include <vector>

namespace
{

using namespace ns3;
using namespace ns3::vpc;

/// \param group of clients \param start of the request \param total what it took \param outcome of
/// it \return it
RequestRecord
Request(const std::string& group,
        Time start,
        Time total,
        RequestOutcome outcome = RequestOutcome::SUCCESS)
{
    RequestRecord record;
    record.group = group;
    record.start = start;
    record.total = total;
    record.outcome = outcome;
    return record;
}

/// \return requests of a and b, of which some do not count
std::vector<RequestRecord>
SomeRequests()
{
    std::vector<RequestRecord> records;
    for (int ms = 1; ms <= 100; ++ms)
    {
        records.push_back(Request("a", MilliSeconds(1000 + ms), MilliSeconds(ms)));
    }
    records.push_back(
        Request("a", NanoSeconds(1'999'999'999), Seconds(5), RequestOutcome::CONNECT_TIMEOUT));
    records.push_back(Request("a", Seconds(2), MilliSeconds(1), RequestOutcome::ABANDONED));
    records.push_back(Request("a", Seconds(2), MilliSeconds(1), RequestOutcome::FORBIDDEN));
    records.push_back(Request("b", Seconds(2), NanoSeconds(7'000'001)));
    RequestRecord inside = Request("b", Seconds(0), MilliSeconds(1));
    inside.clientInFaultyAz = true;
    records.push_back(inside);
    return records;
}

TEST(RequestSeriesTest, RequestsAreCountedWhereTheyBegin)
{
    const RequestSeries series = MakeRequestSeries(SomeRequests(), 1);
    ASSERT_EQ(series.size(), 2u);
    ASSERT_EQ(series.at("a").size(), 1u);
    const RequestSeriesPoint& point = series.at("a").front();
    EXPECT_EQ(point.span, 1u);
    EXPECT_EQ(point.atSeconds, 1.5);
    EXPECT_EQ(point.requests, 101u);
    EXPECT_EQ(point.succeeded, 100u);
    EXPECT_DOUBLE_EQ(point.GetSuccessPercent(), 10000.0 / 101);
    EXPECT_EQ(point.p50, MilliSeconds(51)); // of 101 values the 51st
    EXPECT_EQ(point.p99, MilliSeconds(100));
    ASSERT_EQ(series.at("b").size(), 1u);
    EXPECT_EQ(series.at("b").front().span, 2u);
    EXPECT_EQ(MakeRequestSeries(SomeRequests(), 2).at("b").front().span, 1u);
}

TEST(RequestSeriesTest, AreReadBackAsTheyWereWritten)
{
    const RequestSeries series = MakeRequestSeries(SomeRequests());
    std::stringstream file;
    WriteRequestSeries(file, series);
    const RequestSeries read = ReadRequestSeries(file);
    ASSERT_EQ(read.size(), series.size());
    for (const auto& [group, points] : series)
    {
        ASSERT_EQ(read.at(group).size(), points.size());
        for (std::size_t i = 0; i < points.size(); ++i)
        {
            const RequestSeriesPoint& back = read.at(group)[i];
            EXPECT_EQ(back.span, points[i].span);
            EXPECT_EQ(back.atSeconds, points[i].atSeconds);
            EXPECT_EQ(back.requests, points[i].requests);
            EXPECT_EQ(back.succeeded, points[i].succeeded);
            EXPECT_EQ(back.p50, points[i].p50);
            EXPECT_EQ(back.p99, points[i].p99);
        }
    }
}

} // namespace
