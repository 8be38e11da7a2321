// SPDX-License-Identifier: GPL-2.0-only
// Random small clouds and random questions: what the rules answer, packets answer.
#include "vpc-random-cloud.h"

#include "ns3/config.h"
#include "ns3/names.h"
#include "ns3/vpc-packet-reach.h"

#include <gtest/gtest.h>
#include <map>
#include <rapidcheck.h>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::vpc;
using namespace ns3::vpc::aws;
using test::HoldOver;
using test::RandomCloud;
using test::RandomQueries;
using test::Words;

namespace
{

constexpr int QUESTIONS = 12; //!< to each cloud

/// What random questions were answered, to see that they are worth asking.
std::map<std::string, int> g_reachVerdicts;

} // namespace

namespace
{

/// Ask random questions of a random cloud: the rules, packets, and a naive reading.
void
AskAll()
{
    const RandomCloud random;
    const std::vector<ReachQuery> queries = RandomQueries(random, QUESTIONS);
    PacketReach reach(random.b.cloud);
    const std::vector<ReachAnswer> byPackets = reach.Ask(queries);
    Config::Reset();
    Names::Clear();
    if (!reach.GetConservation().isConserved)
    {
        RC_FAIL(reach.GetConservation().error);
    }
    const Network network(random.b.cloud);
    for (int i = 0; i < QUESTIONS; ++i)
    {
        const ReachQuery& query = queries[i];
        naive::Memory memory;
        const ReachVerdict plainly = test::VerdictOf(
            naive::Reach(network.GetCloud(), memory)
                .Ask(query.source, query.destination, query.protocol, query.destinationPort));
        const ReachAnswer byRules = Reach(network, Health{}, query);
        ++g_reachVerdicts[ToString(byRules.verdict)];
        if (byRules.verdict != byPackets[i].verdict || byRules.verdict != plainly)
        {
            RC_FAIL(query.id + ": rules say " + Words(byRules) + ", packets say " +
                    Words(byPackets[i]) + ", a naive reading says " + ToString(plainly));
        }
    }
}

/// \param clouds how many
void
HoldAgreement(int clouds)
{
    g_reachVerdicts.clear();
    HoldOver("Rules, packets and a naive reading never differ", AskAll, clouds);
    // Questions that are all denied would prove little.
    for (const char* verdict : {"ACCEPT", "DENY", "NO_ROUTE", "UNSUPPORTED"})
    {
        EXPECT_GT(g_reachVerdicts[verdict], clouds * QUESTIONS / 100) << verdict;
    }
}

} // namespace

TEST(PropertyReach, RulesPacketsAndANaiveReadingNeverDiffer)
{
    HoldAgreement(300);
}

TEST(PropertyReachStatistics, RulesPacketsAndANaiveReadingNeverDifferInTenThousandClouds)
{
    HoldAgreement(10'000);
}
