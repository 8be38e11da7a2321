// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-test-cloud.h"

#include "ns3/vpc-prefix-map.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <random>

using namespace ns3;
using namespace ns3::vpc;
using namespace ns3::vpc::aws;
using namespace ns3::vpc::test;

namespace
{

/// A block with a random base; short and long ones alike.
Cidr
RandomBlock(std::mt19937& random)
{
    Cidr block{0, static_cast<uint8_t>(random() % 33)};
    // few distinct high bits, so that blocks nest and collide
    block.base = ((random() & 0x0300000F) | 0x0A000000) & block.Mask();
    return block;
}

} // namespace

TEST(PrefixMap, FindsNothingWhenEmpty)
{
    PrefixMap<int> map;
    EXPECT_EQ(map.FindLongest(Ip("10.0.0.1")).value, nullptr);
    EXPECT_EQ(map.CountVisits(Ip("10.0.0.1")), 0U);
    EXPECT_EQ(map.FindExact(Block("0.0.0.0/0")), nullptr);
}

TEST(PrefixMap, HonoursBoundaries)
{
    PrefixMap<int> map;
    ASSERT_TRUE(map.Insert(Block("52.216.0.0/15"), 15));
    ASSERT_TRUE(map.Insert(Block("52.217.255.128/25"), 25));
    ASSERT_TRUE(map.Insert(Block("0.0.0.0/0"), 0));
    ASSERT_TRUE(map.Insert(Block("52.217.255.255/32"), 32));
    const std::vector<std::pair<std::string, int>> cases = {
        {"52.215.255.255", 0},
        {"52.216.0.0", 15},
        {"52.217.255.127", 15},
        {"52.217.255.128", 25},
        {"52.217.255.254", 25},
        {"52.217.255.255", 32},
        {"52.218.0.0", 0},
        {"0.0.0.0", 0},
        {"255.255.255.255", 0},
    };
    for (const auto& [address, expected] : cases)
    {
        const auto match = map.FindLongest(Ip(address));
        ASSERT_NE(match.value, nullptr) << address;
        EXPECT_EQ(*match.value, expected) << address;
        EXPECT_EQ(match.prefix.length, expected) << address;
    }
}

TEST(PrefixMap, KeepsTheFirstValueOfABlock)
{
    PrefixMap<int> map;
    EXPECT_TRUE(map.Insert(Block("10.0.0.0/8"), 1));
    EXPECT_FALSE(map.Insert(Block("10.0.0.0/8"), 2));
    EXPECT_EQ(*map.FindExact(Block("10.0.0.0/8")), 1);
    EXPECT_EQ(map.FindExact(Block("10.0.0.0/9")), nullptr);
    map[Block("10.0.0.0/8")] = 3;
    EXPECT_EQ(*map.FindLongest(Ip("10.255.255.255")).value, 3);
    EXPECT_EQ(map.Size(), 1U);
}

TEST(PrefixMap, IgnoresHostBits)
{
    PrefixMap<int> map;
    EXPECT_TRUE(map.Insert(Cidr{Ip("10.0.0.77").Get(), 24}, 1));
    EXPECT_FALSE(map.Insert(Block("10.0.0.0/24"), 2));
    EXPECT_EQ(*map.FindLongest(Ip("10.0.0.1")).value, 1);
}

TEST(PrefixMap, WalksFromLongToShortAndStops)
{
    PrefixMap<int> map;
    for (const char* block : {"10.0.0.0/16", "10.0.0.0/8", "10.0.0.0/24", "10.0.1.0/24"})
    {
        map.Insert(Block(block), Block(block).length);
    }
    std::vector<int> seen;
    EXPECT_FALSE(map.Walk(Ip("10.0.0.7"), [&](const Cidr&, int length) {
        seen.push_back(length);
        return false;
    }));
    EXPECT_EQ(seen, (std::vector<int>{24, 16, 8}));
    seen.clear();
    EXPECT_TRUE(map.Walk(Ip("10.0.0.7"), [&](const Cidr&, int length) {
        seen.push_back(length);
        return length == 16;
    }));
    EXPECT_EQ(seen, (std::vector<int>{24, 16}));
}

TEST(PrefixMap, EqualsALinearScan)
{
    std::mt19937 random(20221122);
    for (int round = 0; round < 300; ++round)
    {
        PrefixMap<int> map;
        std::vector<std::pair<Cidr, int>> list;
        const int entries = 1 + static_cast<int>(random() % 60);
        for (int i = 0; i < entries; ++i)
        {
            const Cidr block = RandomBlock(random);
            const bool isNew = std::none_of(list.begin(), list.end(), [&](const auto& e) {
                return e.first == block;
            });
            ASSERT_EQ(map.Insert(block, i), isNew);
            if (isNew)
            {
                list.emplace_back(block, i);
            }
        }
        std::sort(list.begin(), list.end(), [](const auto& a, const auto& b) {
            return a.first.length > b.first.length;
        });
        for (int probe = 0; probe < 60; ++probe)
        {
            const Cidr& near = list[random() % list.size()].first;
            const Ipv4Address address(probe % 3 == 0   ? near.First().Get() - 1
                                      : probe % 3 == 1 ? near.Last().Get() + 1
                                                       : (random() & 0x0300001F) | 0x0A000000);
            std::vector<int> expected;
            for (const auto& [block, value] : list)
            {
                if (block.Contains(address))
                {
                    expected.push_back(value);
                }
            }
            std::vector<int> found;
            map.Walk(address, [&](const Cidr& block, int value) {
                EXPECT_TRUE(block.Contains(address));
                found.push_back(value);
                return false;
            });
            ASSERT_EQ(found, expected) << "round " << round << " address " << address.Get();
            const auto longest = map.FindLongest(address);
            ASSERT_EQ(longest.value == nullptr, expected.empty());
            if (!expected.empty())
            {
                ASSERT_EQ(*longest.value, expected.front());
            }
        }
    }
}

TEST(PrefixMap, CostDoesNotGrowWithTheNumberOfEntries)
{
    // disjoint /24s, as in a prefix list: a lookup looks at the path to one of them
    std::size_t worst = 0;
    for (const uint32_t entries : {10U, 1000U, 60000U})
    {
        PrefixMap<int> map;
        for (uint32_t i = 0; i < entries; ++i)
        {
            map.Insert(Cidr{0x0A000000 + (i << 8), 24}, static_cast<int>(i));
        }
        for (uint32_t i = 0; i < entries; i += 7)
        {
            worst = std::max(worst, map.CountVisits(Ipv4Address(0x0A000001 + (i << 8))));
        }
    }
    EXPECT_LE(worst, 25U); // one node for each bit of a /24 at the most
    // nested blocks of all lengths are the worst case that there is
    PrefixMap<int> nested;
    for (uint8_t length = 0; length <= 32; ++length)
    {
        Cidr block{0, length};
        block.base = 0xFFFFFFFF & block.Mask();
        nested.Insert(block, length);
    }
    EXPECT_EQ(nested.CountVisits(Ip("255.255.255.255")), 33U);
}
