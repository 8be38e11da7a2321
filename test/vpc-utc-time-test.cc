// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vpc-utc-time.h"

#include <gtest/gtest.h>

namespace ns3
{
namespace vpc
{
namespace
{

TEST(UtcTime, ReadsAndWritesMoments)
{
    EXPECT_EQ(ParseUtc("1970-01-01T00:00:00Z"), 0);
    EXPECT_EQ(ParseUtc("2026-01-01T00:00:00Z"), DEFAULT_EPOCH);
    EXPECT_EQ(ParseUtc("2014-12-14T04:06:50Z"), 1418530010); // of AWS's example record
    EXPECT_EQ(ParseUtc("2024-02-29T23:59:59Z"), 1709251199);
    EXPECT_EQ(ToUtcText(1709251199), "2024-02-29T23:59:59Z");
    EXPECT_EQ(ToUtcText(0), "1970-01-01T00:00:00Z");
    const UtcFields utc = ToUtcFields(1418530010);
    EXPECT_EQ(utc.year, 2014);
    EXPECT_EQ(utc.month, 12);
    EXPECT_EQ(utc.day, 14);
    EXPECT_EQ(utc.hour, 4);
    EXPECT_EQ(utc.minute, 6);
    EXPECT_EQ(utc.second, 50);
}

TEST(UtcTime, TakesNothingElse)
{
    for (const char* text : {"",
                             "2026-01-01",
                             "2026-01-01T00:00:00",
                             "2026-01-01 00:00:00Z",
                             "2026-01-01T00:00:00z",
                             "2026-01-01T00:00:00+00:00",
                             "2026-01-01T00:00:00.5Z",
                             "2026-1-1T00:00:00Z",
                             "2026-02-29T00:00:00Z",
                             "2026-00-10T00:00:00Z",
                             "2026-13-01T00:00:00Z",
                             "2026-01-00T00:00:00Z",
                             "2026-01-01T24:00:00Z",
                             "2026-01-01T00:60:00Z",
                             "2026-01-01T00:00:60Z",
                             "1969-12-31T23:59:59Z",
                             "2201-01-01T00:00:00Z",
                             "+026-01-01T00:00:00Z"})
    {
        EXPECT_FALSE(ParseUtc(text)) << text;
    }
}

TEST(UtcTime, MapsSimulatedTime)
{
    EXPECT_EQ(ToUnixSeconds(DEFAULT_EPOCH, Seconds(0)), DEFAULT_EPOCH);
    EXPECT_EQ(ToUnixSeconds(DEFAULT_EPOCH, MilliSeconds(59999)), DEFAULT_EPOCH + 59);
}

} // namespace
} // namespace vpc
} // namespace ns3
