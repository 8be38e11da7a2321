// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/vpc-address.h"

#include <gtest/gtest.h>

namespace
{

using namespace ns3::vpc::aws;
using ns3::Ipv4Address;

class NotAnAddress : public testing::TestWithParam<const char*>
{
};

TEST_P(NotAnAddress, IsRejected)
{
    EXPECT_FALSE(ParseAddress(GetParam()).has_value()) << GetParam();
}

INSTANTIATE_TEST_SUITE_P(Address,
                         NotAnAddress,
                         testing::Values("",
                                         "10",
                                         "10.0.0",
                                         "10.0.0.",
                                         ".10.0.0.1",
                                         "10..0.1",
                                         "10.0.0.1.2",
                                         "10.0.0.256",
                                         "10.0.0.4294967297",
                                         "10.0.0.01",
                                         "010.0.0.1",
                                         "00.0.0.0",
                                         " 10.0.0.1",
                                         "10.0.0.1 ",
                                         "10.0.0.1\n",
                                         "10.0.0.-1",
                                         "10.0.0.+1",
                                         "10.0.0.0x1",
                                         "10.0.0.1/32",
                                         "10,0,0,1",
                                         "localhost"));

class NotACidr : public testing::TestWithParam<const char*>
{
};

TEST_P(NotACidr, IsRejected)
{
    EXPECT_FALSE(ParseCidr(GetParam()).has_value()) << GetParam();
}

INSTANTIATE_TEST_SUITE_P(Address,
                         NotACidr,
                         testing::Values("",
                                         "10.0.0.0",
                                         "10.0.0.0/",
                                         "/8",
                                         "10.0.0.0/33",
                                         "10.0.0.0/-1",
                                         "10.0.0.0/08",
                                         "10.0.0.0/8 ",
                                         "10.0.0.0 /8",
                                         "10.0.0.0/8/8",
                                         "10.0.0.0/255.0.0.0",
                                         "10.0.0.1/8",
                                         "10.0.0.1/31",
                                         "0.0.0.1/0",
                                         "128.0.0.0/0"));

TEST(Address, BytesAreInNetworkOrder)
{
    ASSERT_TRUE(ParseAddress("1.2.3.4").has_value());
    EXPECT_EQ(ParseAddress("1.2.3.4")->Get(), 0x01020304u);
    EXPECT_EQ(ParseAddress("0.0.0.0")->Get(), 0u);
    EXPECT_EQ(ParseAddress("255.255.255.255")->Get(), 0xffffffffu);
    EXPECT_EQ(ToString(Ipv4Address(0x01020304u)), "1.2.3.4");
    EXPECT_EQ(ToString(Ipv4Address(0u)), "0.0.0.0");
    EXPECT_EQ(ToString(Ipv4Address(0xffffffffu)), "255.255.255.255");
}

struct Block
{
    const char* text;
    uint32_t first;
    uint32_t last;
    uint64_t size;
};

class CidrBlock : public testing::TestWithParam<Block>
{
};

TEST_P(CidrBlock, EndsWhereItShould)
{
    const Block& block = GetParam();
    const std::optional<Cidr> cidr = ParseCidr(block.text);
    ASSERT_TRUE(cidr.has_value()) << block.text;
    EXPECT_EQ(cidr->ToString(), block.text);
    EXPECT_EQ(cidr->First().Get(), block.first);
    EXPECT_EQ(cidr->Last().Get(), block.last);
    EXPECT_EQ(cidr->Size(), block.size);
    EXPECT_TRUE(cidr->Contains(Ipv4Address(block.first)));
    EXPECT_TRUE(cidr->Contains(Ipv4Address(block.last)));
    if (block.first > 0)
    {
        EXPECT_FALSE(cidr->Contains(Ipv4Address(block.first - 1)));
    }
    if (block.last < 0xffffffffu)
    {
        EXPECT_FALSE(cidr->Contains(Ipv4Address(block.last + 1)));
    }
}

INSTANTIATE_TEST_SUITE_P(
    Address,
    CidrBlock,
    testing::Values(Block{"0.0.0.0/0", 0u, 0xffffffffu, uint64_t{1} << 32},
                    Block{"128.0.0.0/1", 0x80000000u, 0xffffffffu, uint64_t{1} << 31},
                    Block{"10.0.0.0/8", 0x0a000000u, 0x0affffffu, 1u << 24},
                    Block{"172.31.16.0/20", 0xac1f1000u, 0xac1f1fffu, 4096},
                    Block{"169.254.169.252/31", 0xa9fea9fcu, 0xa9fea9fdu, 2},
                    Block{"169.254.169.253/32", 0xa9fea9fdu, 0xa9fea9fdu, 1},
                    Block{"0.0.0.0/32", 0u, 0u, 1},
                    Block{"255.255.255.255/32", 0xffffffffu, 0xffffffffu, 1}));

TEST(Address, BlocksContainAndOverlap)
{
    const Cidr all = *ParseCidr("0.0.0.0/0");
    const Cidr vpc = *ParseCidr("10.0.0.0/16");
    const Cidr low = *ParseCidr("10.0.0.0/17");
    const Cidr high = *ParseCidr("10.0.128.0/17");
    const Cidr next = *ParseCidr("10.1.0.0/16");
    EXPECT_TRUE(all.Contains(vpc));
    EXPECT_TRUE(vpc.Contains(vpc));
    EXPECT_TRUE(vpc.Contains(low));
    EXPECT_TRUE(vpc.Contains(high));
    EXPECT_FALSE(low.Contains(vpc));
    EXPECT_FALSE(vpc.Contains(next));
    EXPECT_TRUE(low.Overlaps(vpc));
    EXPECT_TRUE(vpc.Overlaps(low));
    EXPECT_FALSE(low.Overlaps(high));
    EXPECT_FALSE(vpc.Overlaps(next));
}

TEST(Address, BlocksAreOrderedByBaseThenLength)
{
    EXPECT_LT(*ParseCidr("10.0.0.0/8"), *ParseCidr("10.0.0.0/16"));
    EXPECT_LT(*ParseCidr("10.0.0.0/16"), *ParseCidr("10.1.0.0/16"));
    EXPECT_LT(*ParseCidr("10.255.0.0/16"), *ParseCidr("192.0.0.0/2"));
    EXPECT_FALSE(*ParseCidr("10.0.0.0/8") < *ParseCidr("10.0.0.0/8"));
}

} // namespace
