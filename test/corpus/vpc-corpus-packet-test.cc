// SPDX-License-Identifier: GPL-2.0-only
// The probes that were really run in AWS accounts, put by packets in the simulator.
#include "vpc-corpus-rows.h"

#include "ns3/vpc-packet-reach.h"
#include "ns3/vpc-snapshot-reader.h"

#include <gtest/gtest.h>
#include <iostream>

using namespace ns3;
using namespace ns3::vpc;
using namespace vpc_corpus;

namespace
{

/// The rows of one dump.
using RowsByDump = std::map<std::string, std::vector<Row>>;

/// \param file a table \return its rows by dump
RowsByDump
GroupByDump(const std::string& file)
{
    RowsByDump groups;
    for (const Row& row : ReadRows(file))
    {
        groups[row.snapshot].push_back(row);
    }
    return groups;
}

/// \param rows rows \return their questions
std::vector<ReachQuery>
QueriesOf(const std::vector<Row>& rows)
{
    std::vector<ReachQuery> queries;
    for (const Row& row : rows)
    {
        queries.push_back(row.query);
    }
    return queries;
}

/// Put all rows of a table both ways; the two must never differ, nor the sum of packets be wrong.
void
AskBothWays(const std::string& file)
{
    const RowsByDump dumps = GroupByDump(file);
    ASSERT_FALSE(dumps.empty()) << file << " has no rows";
    for (const auto& [dump, rows] : dumps)
    {
        const Cloud cloud = ReadSnapshot(SnapshotsFolder() + "/" + dump).cloud;
        const Network network(cloud);
        PacketReach reach(cloud);
        const std::vector<ReachAnswer> answers = reach.Ask(QueriesOf(rows));
        EXPECT_TRUE(reach.GetConservation().isConserved) << reach.GetConservation().error;
        int right = 0;
        for (std::size_t i = 0; i < rows.size(); ++i)
        {
            const ReachAnswer byRules = Reach(network, {}, rows[i].query);
            const std::string packet = ToString(answers[i].verdict);
            EXPECT_EQ(packet, ToString(byRules.verdict))
                << rows[i].name << ": packet says " << ToString(answers[i].reason) << " "
                << answers[i].where << ", static says " << ToString(byRules.reason) << " "
                << byRules.where;
            right +=
                packet == rows[i].expected || (packet == "NO_ROUTE" && rows[i].expected == "DENY");
        }
        std::cout << "  " << dump << ": " << rows.size() << " rows, " << right << " as AWS\n";
    }
}

} // namespace

TEST(CorpusPacketReach, MeasuredProbesByPacketsAsByRules)
{
    AskBothWays("measured.tsv");
}

TEST(CorpusPacketReach, BatfishQueriesByPacketsAsByRules)
{
    AskBothWays("batfish-junit.tsv");
}

TEST(CorpusPacketReach, TtlOfRepliesIsAsMeasured)
{
    int compared = 0;
    for (const auto& [dump, rows] : GroupByDump("measured.tsv"))
    {
        const Cloud cloud = ReadSnapshot(SnapshotsFolder() + "/" + dump).cloud;
        const Network network(cloud);
        PacketReach reach(cloud);
        const std::vector<ReachAnswer> answers = reach.Ask(QueriesOf(rows));
        for (std::size_t i = 0; i < rows.size(); ++i)
        {
            // Replies of AWS's instances leave with 255; hosts far away have hops of their own.
            const std::size_t at = rows[i].disposition.find("ttl=");
            const ReachAnswer byRules = Reach(network, {}, rows[i].query);
            if (at == std::string::npos || answers[i].verdict != ReachVerdict::ACCEPT ||
                byRules.probe.end != WalkEnd::ENI || byRules.probe.hops.size() < 2 ||
                FindReachSource(network, rows[i].query).eni == NO_INDEX)
            {
                continue;
            }
            EXPECT_EQ(255 - answers[i].answer.ttlDecrements,
                      std::stoi(rows[i].disposition.substr(at + 4)))
                << rows[i].name;
            ++compared;
        }
    }
    std::cout << "  " << compared << " replies compared\n";
    EXPECT_GT(compared, 50);
}
