// SPDX-License-Identifier: GPL-2.0-only
// Who is reached through a load balancer with several targets: rules and packets agree.
#include "vpc-privatelink-net.h"

#include "ns3/vpc-packet-reach.h"
#include "ns3/vpc-resolve.h"

namespace ns3
{
namespace vpc
{
namespace fabrictest
{
namespace
{

class NlbReachTest : public PrivateLinkTest
{
  protected:
    /// Add targets in A's zone, of which each refuses by its groups or not. \param accepts which
    void AddTargets(const std::vector<bool>& accepts)
    {
        const std::string closed = describe.AddSecurityGroup(vpc);
        for (const bool accept : accepts)
        {
            targets.push_back(describe.AddInstance(subnetA, {accept ? open : closed}));
        }
        describe.RegisterTargets(group, targets);
    }

    /// \param queries questions \return what the rules say, after holding it against the packets
    std::vector<aws::ReachAnswer> AskBoth(const std::vector<aws::ReachQuery>& queries)
    {
        const aws::Network network(describe.GetCloud());
        const std::vector<aws::ReachAnswer> packets = PacketReach(describe.GetCloud()).Ask(queries);
        std::vector<aws::ReachAnswer> rules;
        for (std::size_t i = 0; i < queries.size(); ++i)
        {
            rules.push_back(aws::Reach(network, {}, queries[i]));
            EXPECT_STREQ(ToString(packets[i].verdict), ToString(rules[i].verdict)) << i;
            EXPECT_STREQ(ToString(packets[i].reason), ToString(rules[i].reason)) << i;
            EXPECT_EQ(packets[i].answering, rules[i].answering) << i;
            EXPECT_EQ(packets[i].targets, rules[i].targets) << i;
        }
        return rules;
    }

    std::vector<std::string> targets;
};

TEST_F(NlbReachTest, EveryTargetIsAskedAndAllHaveToAnswer)
{
    group = describe.AddTargetGroup(vpc, 8080);
    describe.AddListener(balancer, 80, group);
    AddTargets({true, true, false, true, true, true, false});
    const std::vector<aws::ReachQuery> queries(3, {"q", client, lbEnis[0], aws::PROTOCOL_TCP, 80});
    for (const aws::ReachAnswer& answer : AskBoth(queries))
    {
        EXPECT_STREQ(ToString(answer.verdict), "DENY");
        EXPECT_STREQ(ToString(answer.reason), "ENI_SG_RULES_MISMATCH");
        EXPECT_EQ(answer.targets, 7u);
        EXPECT_EQ(answer.answering, 5u);
    }
    // the two that refuse are known to be unhealthy: nobody is sent there
    for (aws::Target& target : describe.GetTargetGroup(group).targets)
    {
        const bool refuses = target.id == targets[2] || target.id == targets[6];
        target.state = refuses ? "unhealthy" : "healthy";
    }
    const aws::ReachAnswer answer = AskBoth(queries).front();
    EXPECT_STREQ(ToString(answer.verdict), "ACCEPT");
    EXPECT_EQ(answer.targets, 5u);
    // and so is nobody to one that drains
    describe.GetTargetGroup(group).targets[0].state = "draining";
    EXPECT_EQ(AskBoth(queries).front().targets, 4u);
}

TEST_F(NlbReachTest, ThroughPrivateLinkTheSameTargetsAreAsked)
{
    group = describe.AddTargetGroup(vpc, 8080);
    listener = describe.AddListener(balancer, 80, group);
    AddTargets({true, false, true, true});
    service = describe.AddEndpointService({balancer}, {"*"}, false);
    const std::string second = describe.AddLoadBalancer("second", {lbSubnetA, lbSubnetB});
    describe.GetCloud().vpcEndpointServices[service].networkLoadBalancerArns.push_back(second);
    const Consumer one = Consume("111111111111");
    const Consumer two = Consume("222222222222");
    std::vector<aws::ReachQuery> queries;
    for (const Consumer& consumer : {one, two})
    {
        queries.push_back({"q", consumer.client, consumer.enis[0], aws::PROTOCOL_TCP, 80});
        queries.push_back({"other zone", consumer.client, consumer.enis[1], aws::PROTOCOL_TCP, 80});
    }
    const std::vector<aws::ReachAnswer> answers = AskBoth(queries);
    EXPECT_STREQ(ToString(answers[0].reason), "ENI_SG_RULES_MISMATCH");
    EXPECT_EQ(answers[0].targets, 4u);
    EXPECT_EQ(answers[0].answering, 3u);
    EXPECT_STREQ(ToString(answers[1].reason), "ELB_NOT_CROSSZONE");
}

TEST_F(NlbReachTest, ARejectedEndpointReachesNothing)
{
    Provide();
    const Consumer one = Consume("111111111111");
    for (const char* state : {"pendingacceptance", "pending", "rejected", "failed", "deleting"})
    {
        SCOPED_TRACE(state);
        describe.GetCloud().vpcEndpoints[one.endpoint].state = state;
        const aws::ReachAnswer answer =
            AskBoth({{"q", one.client, one.enis[0], aws::PROTOCOL_TCP, 80}}).front();
        EXPECT_STREQ(ToString(answer.verdict), "DENY");
        EXPECT_STREQ(ToString(answer.reason), "VPCE_UNAVAILABLE");
    }
}

TEST_F(NlbReachTest, ATargetDoesNotReachItselfByABalancerThatKeepsItsAddress)
{
    DescribeGroup();
    const std::vector<aws::ReachQuery> queries{{"q", targetA, lbEnis[0], aws::PROTOCOL_TCP, 80}};
    EXPECT_STREQ(ToString(AskBoth(queries).front().verdict), "DENY");
    describe.GetTargetGroup(group).preserveClientIp = false;
    EXPECT_STREQ(ToString(AskBoth(queries).front().verdict), "ACCEPT");
}

TEST_F(NlbReachTest, TheFlowsOfOneClientSpreadEvenly)
{
    group = describe.AddTargetGroup(vpc, 5353, "instance", "UDP");
    describe.AddListener(balancer, 53, group);
    AddTargets(std::vector<bool>(7, true));
    CallHealthy();
    describe.GetTargetGroup(group).healthCheck.enabled = false;
    Build();
    std::vector<UdpPeer*> servers;
    for (const std::string& id : targets)
    {
        servers.push_back(&OpenUdp(NodeOf(id), 5353));
    }
    constexpr uint16_t flows = 7000;
    for (uint16_t i = 0; i < flows; ++i)
    {
        UdpPeer& sender = OpenUdp(NodeOf(client), static_cast<uint16_t>(20000 + i));
        At(MicroSeconds(100 * i), [&] { sender.Send(AddressOfEni(lbEnis[0]), 53, 100); });
    }
    RunUntil(Seconds(5));
    double chi = 0;
    uint32_t all = 0;
    for (const UdpPeer* server : servers)
    {
        const double expected = double(flows) / 7;
        chi += (server->packets - expected) * (server->packets - expected) / expected;
        all += server->packets;
    }
    EXPECT_EQ(all, flows) << DropSummary();
    EXPECT_LT(chi, 16.81); // 1 % of chi-squared with 6 degrees of freedom
    std::cout << "  chi-squared of 7,000 flows over 7 targets: " << chi << "\n";
}

} // namespace
} // namespace fabrictest
} // namespace vpc
} // namespace ns3
