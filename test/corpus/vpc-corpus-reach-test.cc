// SPDX-License-Identifier: GPL-2.0-only
// Probes that were really run in AWS accounts, and Batfish's own assertions, put to Reach().
#include "vpc-corpus-rows.h"

#include "ns3/vpc-resolve.h"
#include "ns3/vpc-snapshot-reader.h"

#include <gtest/gtest.h>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::vpc;
using namespace ns3::vpc::aws;
using namespace vpc_corpus;

namespace
{

/// \param name of a dump \return it, compiled; each is read once
const Network&
NetworkOf(const std::string& name)
{
    static std::map<std::string, std::unique_ptr<Network>> networks;
    std::unique_ptr<Network>& network = networks[name];
    if (!network)
    {
        network = std::make_unique<Network>(ReadSnapshot(SnapshotsFolder() + "/" + name).cloud);
    }
    return *network;
}

/// \param hops a way \return it on one line
std::string
Path(const std::vector<Hop>& hops)
{
    std::string text;
    for (const Hop& hop : hops)
    {
        text += (text.empty() ? "" : " > ") + hop.id + " [" + hop.what + "]";
    }
    return text;
}

/// Does a dump hold nothing but what is simulated, as far as its probes go?
bool
IsSimulatedWhole(const std::string& snapshot)
{
    for (const char* name : {"lab-aws_vpc_endpoints",
                             "lab-aws_multi_account_vpc_peering",
                             "lab-aws_nlb_multi_az",
                             "lab-aws_tgw_multi_az_intra_region",
                             "test-vpc-endpoint-gateway",
                             "test-vpc-endpoint-interface"})
    {
        if (snapshot == name)
        {
            return true;
        }
    }
    return false;
}

/// Ask all rows of a table; every answer must be right, or unsupported for a known reason.
void
AskAll(const std::string& file)
{
    const std::vector<Row> rows = ReadRows(file);
    ASSERT_FALSE(rows.empty()) << file << " has no rows";
    // by dump and scope: right, unsupported, wrong
    std::map<std::string, std::map<std::string, int>> counts;
    for (const Row& row : rows)
    {
        const ReachAnswer answer = Reach(NetworkOf(row.snapshot), Health{}, row.query);
        const std::string verdict = ToString(answer.verdict);
        // the measurements know silence, not its cause
        const bool right = verdict == row.expected ||
                           (row.expected == "DENY" && answer.verdict == ReachVerdict::NO_ROUTE);
        const bool unsupported = answer.verdict == ReachVerdict::UNSUPPORTED;
        ++counts[row.snapshot + " " + row.scope][right         ? "right"
                                                 : unsupported ? "unsupported"
                                                               : "wrong"];

        const std::string told = row.name + ": expected " + row.expected + ", got " + verdict +
                                 " " + ToString(answer.reason) + " " + answer.where + "\n  " +
                                 Path(answer.forward) + "\n  " + Path(answer.backward);
        EXPECT_TRUE(right || (unsupported && !IsSimulatedWhole(row.snapshot))) << told;
    }
    for (const auto& [what, count] : counts)
    {
        std::cout << "  " << what << ":";
        for (const auto& [outcome, n] : count)
        {
            std::cout << " " << n << " " << outcome;
        }
        std::cout << "\n";
    }
}

} // namespace

TEST(CorpusReach, AnswersMeasuredProbesAsAwsDid)
{
    AskAll("measured.tsv");
}

TEST(CorpusReach, AnswersAsBatfishAsserts)
{
    AskAll("batfish-junit.tsv");
}

TEST(CorpusReach, TtlOfRepliesIsAsMeasured)
{
    // replies leave with 255; only those from within the cloud have a known number of hops
    int compared = 0;
    for (const Row& row : ReadRows("measured.tsv"))
    {
        const std::size_t at = row.disposition.find("ttl=");
        if (at == std::string::npos)
        {
            continue;
        }
        const ReachAnswer answer = Reach(NetworkOf(row.snapshot), Health{}, row.query);
        if (answer.verdict != ReachVerdict::ACCEPT || answer.probe.end != WalkEnd::ENI ||
            answer.probe.hops.front().id == row.query.source)
        {
            continue;
        }
        EXPECT_EQ(255 - answer.answer.ttlDecrements, std::stoi(row.disposition.substr(at + 4)))
            << row.name;
        ++compared;
    }
    std::cout << "  " << compared << " replies compared\n";
    EXPECT_GT(compared, 70);
}
