// SPDX-License-Identifier: GPL-2.0-only
// What becomes of the connections and of the zone of an unhealthy target.
#include "vpc-nlb-health-net.h"

namespace ns3
{
namespace vpc
{
namespace fabrictest
{
namespace
{

class NlbUnhealthyTest : public NlbHealthTest
{
};

TEST_F(NlbUnhealthyTest, AnUnhealthyTargetResetsItsFlowsUnlessToldNotTo)
{
    for (const bool terminates : {true, false})
    {
        SCOPED_TRACE(terminates);
        if (terminates)
        {
            DescribeGroup();
            CallHealthy();
            describe.GetLoadBalancer(balancer).crossZone = true;
            describe.GetTargetGroup(group).healthCheck.port = 9999; // at B only somebody listens
        }
        describe.GetTargetGroup(group).terminateOnUnhealthy = terminates;
        Build();
        Server& a = Listen(NodeOf(targetA), 8080, 100);
        Listen(NodeOf(targetB), 8080, 100);
        Listen(NodeOf(targetB), 9999);
        std::vector<Stream*> opened;
        for (int i = 0; i < 20; ++i)
        {
            opened.push_back(&Connect(NodeOf(client), AddressOfEni(lbEnis[0]), 80));
        }
        RunUntil(Seconds(1));
        const auto ofA = static_cast<std::ptrdiff_t>(a.peers.size());
        ASSERT_GT(ofA, 3);
        RunUntil(Seconds(65));
        EXPECT_EQ(Balancer()->GetTargetState(group, targetA), TargetState::UNHEALTHY);
        EXPECT_EQ(CountOver(opened), 0) << "the RST answers a packet";
        for (Stream* stream : opened)
        {
            stream->Write(10);
        }
        RunUntil(Seconds(67));
        EXPECT_EQ(CountOver(opened), terminates ? ofA : 0);
        TearDown();
        streams.clear();
        servers.clear();
        drops.clear();
    }
}

TEST_F(NlbUnhealthyTest, NothingIsResetWhereTheNodeFailsOpen)
{
    DescribeGroup();
    CallHealthy();
    describe.GetTargetGroup(group).healthCheck.port = 9999; // nobody listens there
    Build();
    Listen(NodeOf(targetA), 8080, 100);
    Stream& old = Connect(NodeOf(client), AddressOfEni(lbEnis[0]), 80);
    RunUntil(Seconds(65));
    EXPECT_EQ(Balancer()->GetTargetState(group, targetA), TargetState::UNHEALTHY);
    Stream& afterwards = Connect(NodeOf(client), AddressOfEni(lbEnis[0]), 80);
    old.Write(10);
    RunUntil(Seconds(66));
    EXPECT_FALSE(old.closedAt || old.failedAt);
    EXPECT_EQ(afterwards.received, 100u);
    // another target of the zone is healthy: no reason to fail open any more
    const std::string another = targetB;
    cloud->Change([&](aws::Cloud& c) {
        c.targetGroups.at(group).crossZone = true;
        c.targetGroups.at(group).healthCheck.port = 8080;
    });
    EniOf(targetA)->SetDead(true);
    Listen(NodeOf(another), 8080);
    RunUntil(Seconds(66 + 181));
    EXPECT_EQ(Balancer()->GetTargetState(group, another), TargetState::HEALTHY);
    EXPECT_EQ(Balancer()->GetTargetState(group, targetA), TargetState::UNHEALTHY);
    old.Write(10);
    RunUntil(Seconds(250));
    EXPECT_TRUE(old.closedAt || old.failedAt);
}

TEST_F(NlbUnhealthyTest, AnUnhealthyTargetKeepsItsFlowsForItsDrainingInterval)
{
    DescribeGroup();
    CallHealthy();
    describe.GetLoadBalancer(balancer).crossZone = true;
    describe.GetTargetGroup(group).terminateOnUnhealthy = false;
    describe.GetTargetGroup(group).unhealthyDraining = 100;
    Build();
    Record();
    Server& a = Listen(NodeOf(targetA), 8080, 100);
    Listen(NodeOf(targetB), 8080, 100);
    std::vector<Stream*> opened;
    for (int i = 0; i < 20; ++i)
    {
        opened.push_back(&Connect(NodeOf(client), AddressOfEni(lbEnis[0]), 80));
    }
    At(Seconds(1), [&] {
        cloud->Change([&](aws::Cloud& c) { c.targetGroups.at(group).healthCheck.port = 9999; });
        Listen(NodeOf(targetB), 9999);
    });
    RunUntil(Seconds(1));
    const auto ofA = static_cast<std::ptrdiff_t>(a.peers.size());
    RunUntil(Seconds(62));
    EXPECT_STREQ(ToString(Balancer()->GetTargetState(group, targetA)), "unhealthy.draining");
    const auto writeAll = [&opened] {
        for (Stream* stream : opened)
        {
            stream->Write(10);
        }
    };
    const Time began = FirstChange(targetA);
    At(Seconds(100), writeAll);
    RunUntil(began + Seconds(100) - NanoSeconds(1));
    EXPECT_EQ(CountOver(opened), 0);
    EXPECT_EQ(a.peers.size(), static_cast<std::size_t>(ofA));
    RunUntil(began + Seconds(100) + NanoSeconds(1));
    EXPECT_EQ(Balancer()->GetTargetState(group, targetA), TargetState::UNHEALTHY);
    writeAll();
    RunUntil(Seconds(180));
    EXPECT_EQ(CountOver(opened), ofA);
    // back after five successes
    Listen(NodeOf(targetA), 9999);
    RunUntil(Seconds(180 + 155));
    EXPECT_EQ(Balancer()->GetTargetState(group, targetA), TargetState::HEALTHY);
}

TEST_F(NlbUnhealthyTest, AZoneNeedsAsManyHealthyTargetsAsTheGroupSays)
{
    DescribeGroup();
    const std::string second = describe.AddInstance(subnetA, {open});
    describe.RegisterTargets(group, {second});
    CallHealthy();
    describe.GetTargetGroup(group).dnsFailover.percentage = 51;
    describe.GetTargetGroup(group).unhealthyRouting.count = 2;
    Build();
    Server& a = Listen(NodeOf(targetA), 8080);
    Listen(NodeOf(targetB), 8080);
    Server& s = Listen(NodeOf(second), 8080);
    EniOf(second)->SetDead(true);
    RunUntil(Seconds(75));
    EXPECT_FALSE(Balancer()->IsZoneInDns("use1-az1")) << "one of two is less than 51 %";
    EXPECT_TRUE(Balancer()->IsZoneInDns("use1-az2"));
    EniOf(second)->SetDead(false); // it has to be found healthy again first
    const std::size_t before = a.peers.size();
    for (int i = 0; i < 20; ++i)
    {
        Connect(NodeOf(client), AddressOfEni(lbEnis[0]), 80);
    }
    RunUntil(Seconds(76));
    EXPECT_GT(s.peers.size(), 3u) << "one healthy target is too few: all are used";
    EXPECT_GT(a.peers.size(), before + 3);
}

} // namespace
} // namespace fabrictest
} // namespace vpc
} // namespace ns3
