// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vpc-request-record.h"

#include <cctype>
#include <gtest/gtest.h>
#include <set>
#include <string>

namespace
{

using namespace ns3::vpc;

TEST(RequestRecord, PathsAreNamedAsDocumented)
{
    EXPECT_STREQ(ToString(RequestPath::UNKNOWN), "unknown");
    EXPECT_STREQ(ToString(RequestPath::LOCAL), "local");
    EXPECT_STREQ(ToString(RequestPath::INTERFACE_ENDPOINT), "interface-endpoint");
    EXPECT_STREQ(ToString(RequestPath::GATEWAY_ENDPOINT), "gateway-endpoint");
    EXPECT_STREQ(ToString(RequestPath::NAT_GATEWAY), "nat");
    EXPECT_STREQ(ToString(RequestPath::INTERNET_GATEWAY), "internet");
}

TEST(RequestRecord, EveryOutcomeHasANameOfItsOwn)
{
    std::set<std::string> names;
    for (int i = 0; i <= static_cast<int>(RequestOutcome::ABANDONED); ++i)
    {
        const std::string name = ToString(static_cast<RequestOutcome>(i));
        EXPECT_TRUE(names.insert(name).second) << name << " is given twice";
        for (const char c : name)
        {
            EXPECT_TRUE(std::islower(static_cast<unsigned char>(c)) || c == '-') << name;
        }
    }
    EXPECT_EQ(names.count("unknown"), 0u);
    EXPECT_STREQ(ToString(RequestOutcome::CONNECT_TIMEOUT), "connect-timeout");
    EXPECT_STREQ(ToString(RequestOutcome::ABANDONED), "abandoned");
}

} // namespace
