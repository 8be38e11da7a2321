// SPDX-License-Identifier: GPL-2.0-only
// The index of flows, against std::map: whatever is put in and taken out, both find the same.
#include "ns3/vpc-flow-index.h"

#include <gtest/gtest.h>
#include <list>
#include <map>
#include <random>

using namespace ns3::vpc;

namespace
{

struct Item
{
    aws::FlowKey key;
};

aws::FlowKey
MakeKey(uint32_t i)
{
    return {0x0a000000 + i % 7, 0x0a010000 + i, static_cast<uint16_t>(1024 + i), 443, 6};
}

TEST(FlowIndexTest, FindsNothingWhenEmpty)
{
    FlowIndex<Item, &Item::key> index;
    EXPECT_EQ(index.Find(MakeKey(1)), nullptr);
    Item stranger{MakeKey(1)};
    index.Erase(stranger);
    EXPECT_EQ(index.GetSize(), 0u);
}

TEST(FlowIndexTest, LaterItemOfTheSameKeyReplacesTheEarlier)
{
    FlowIndex<Item, &Item::key> index;
    Item first{MakeKey(1)};
    Item second{MakeKey(1)};
    index.Insert(first);
    index.Insert(second);
    EXPECT_EQ(index.GetSize(), 1u);
    EXPECT_EQ(index.Find(MakeKey(1)), &second);
    index.Erase(first); // is not in it any more
    EXPECT_EQ(index.Find(MakeKey(1)), &second);
}

TEST(FlowIndexTest, FindsWhatAMapFinds)
{
    FlowIndex<Item, &Item::key> index;
    std::map<aws::FlowKey, std::list<Item>::iterator> truth;
    std::list<Item> items;
    std::mt19937 random(20); // always the same
    for (int step = 0; step < 20000; ++step)
    {
        const aws::FlowKey key = MakeKey(random() % 600);
        const auto known = truth.find(key);
        if (known == truth.end())
        {
            items.push_back({key});
            index.Insert(items.back());
            truth[key] = std::prev(items.end());
        }
        else if (random() % 2 == 0)
        {
            index.Erase(*known->second);
            items.erase(known->second);
            truth.erase(known);
        }
        ASSERT_EQ(index.GetSize(), truth.size());
        const aws::FlowKey other = MakeKey(random() % 600);
        const auto found = truth.find(other);
        ASSERT_EQ(index.Find(other), found == truth.end() ? nullptr : &*found->second)
            << "step " << step;
    }
    for (uint32_t i = 0; i < 600; ++i)
    {
        const auto found = truth.find(MakeKey(i));
        ASSERT_EQ(index.Find(MakeKey(i)), found == truth.end() ? nullptr : &*found->second);
    }
    index.Clear();
    EXPECT_EQ(index.Find(items.front().key), nullptr);
}

} // namespace
