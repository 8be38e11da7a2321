// SPDX-License-Identifier: GPL-2.0-only
// How a Network Load Balancer forwards: choice of targets, addresses, ports, idle time, resets.
#include "vpc-nlb-net.h"

#include "ns3/vpc-target-choice.h"

namespace ns3
{
namespace vpc
{
namespace fabrictest
{
namespace
{

class NlbForwardTest : public BalancerTest
{
};

TEST_F(NlbForwardTest, InstanceTargetsSeeTheClientAndAnswerThroughTheNode)
{
    DescribeGroup();
    CallHealthy();
    Build();
    Server& server = Listen(NodeOf(targetA), 8080, 5000);
    Stream& stream = Connect(NodeOf(client), AddressOfEni(lbEnis[0]), 80);
    stream.Write(3000);
    RunUntil(MilliSeconds(900));
    ASSERT_EQ(server.peers.size(), 1u) << DropSummary();
    EXPECT_EQ(PeerOf(server), AddressOf(client));
    EXPECT_EQ(stream.received, 5000u);
    EXPECT_TRUE(stream.intact);
    EXPECT_EQ(server.streams.front()->received, 3000u);
    EXPECT_EQ(Balancer()->GetMetrics().newFlowCount, 1u);
    EXPECT_EQ(Balancer()->GetMetrics().activeFlowCount, 1u);
}

TEST_F(NlbForwardTest, AddressTargetsSeeTheNode)
{
    DescribeGroup("ip");
    CallHealthy();
    Build();
    Server& server = Listen(NodeOf(targetA), 8080, 100);
    Stream& stream = Connect(NodeOf(client), AddressOfEni(lbEnis[0]), 80);
    RunUntil(MilliSeconds(900));
    ASSERT_EQ(server.peers.size(), 1u) << DropSummary();
    EXPECT_EQ(PeerOf(server), AddressOfEni(lbEnis[0]));
    EXPECT_EQ(stream.received, 100u);
}

TEST_F(NlbForwardTest, ANodeUsesItsOwnZoneUnlessCrossZoneIsOn)
{
    for (const bool crossZone : {false, true})
    {
        SCOPED_TRACE(crossZone);
        if (!crossZone)
        {
            DescribeGroup("ip");
            CallHealthy();
        }
        describe.GetLoadBalancer(balancer).crossZone = crossZone;
        Build();
        Server& a = Listen(NodeOf(targetA), 8080);
        Server& b = Listen(NodeOf(targetB), 8080);
        for (int i = 0; i < 60; ++i)
        {
            Connect(NodeOf(client), AddressOfEni(lbEnis[0]), 80);
        }
        RunUntil(MilliSeconds(900));
        // health checks connect too, from the nodes; all that comes by node A counts here
        EXPECT_EQ(Balancer()->GetMetrics().newFlowCount, 60u);
        EXPECT_EQ(b.peers.size() > 10, crossZone) << b.peers.size();
        EXPECT_GT(a.peers.size(), 10u);
        TearDown();
        streams.clear();
        servers.clear();
        drops.clear();
    }
}

TEST_F(NlbForwardTest, TheChoiceIsEvenByChiSquared)
{
    constexpr std::size_t targets = 7;
    constexpr uint32_t flows = 70000;
    std::vector<uint32_t> counts(targets, 0);
    for (uint32_t i = 0; i < flows; ++i)
    {
        const aws::FlowKey key{0x0A000304 + i / 500,
                               0x0A000B04,
                               static_cast<uint16_t>(49152 + i % 500),
                               80,
                               aws::PROTOCOL_TCP};
        ++counts[aws::ChooseTarget(key, targets)];
    }
    double chi = 0;
    for (const uint32_t count : counts)
    {
        const double expected = double(flows) / targets;
        chi += (count - expected) * (count - expected) / expected;
    }
    EXPECT_LT(chi, 16.81); // 1 % of chi-squared with 6 degrees of freedom
}

TEST_F(NlbForwardTest, UdpGoesThroughWithTheClientsAddress)
{
    group = describe.AddTargetGroup(vpc, 5353, "instance", "UDP");
    describe.RegisterTargets(group, {targetA});
    describe.AddListener(balancer, 53, group);
    CallHealthy();
    Build();
    UdpPeer& server = OpenUdp(NodeOf(targetA), 5353, true);
    UdpPeer& sender = OpenUdp(NodeOf(client), 1234);
    sender.Send(AddressOfEni(lbEnis[0]), 53, 100);
    RunUntil(MilliSeconds(900));
    EXPECT_EQ(server.packets, 1u) << DropSummary();
    EXPECT_EQ(server.peers.at(0), Address(InetSocketAddress(AddressOf(client), 1234)));
    ASSERT_EQ(sender.packets, 1u) << DropSummary();
    EXPECT_EQ(sender.peers.at(0), Address(InetSocketAddress(AddressOfEni(lbEnis[0]), 53)));
}

TEST_F(NlbForwardTest, SilentWhereNothingListensAndOnPing)
{
    DescribeGroup();
    CallHealthy();
    Build();
    Tap& back = TapOn(EniOf(client), "MacRx");
    Connect(NodeOf(client), AddressOfEni(lbEnis[0]), 81);
    Ping(NodeOf(client), AddressOfEni(lbEnis[0]));
    RunUntil(MilliSeconds(900));
    EXPECT_TRUE(back.sizes.empty());
    EXPECT_EQ(Drops(DropReason::ELBV2_LISTENERS_MISMATCH), 2u) << DropSummary();
}

TEST_F(NlbForwardTest, GroupsOfTheBalancerAreEnforced)
{
    describe.GetCloud().securityGroups[web].ipPermissions.clear();
    describe.AllowIngress(web, "tcp", 80, 80, "10.0.2.0/24");
    for (const std::string& id : lbEnis)
    {
        describe.GetCloud().networkInterfaces[id].groupIds = {web};
    }
    DescribeGroup();
    CallHealthy();
    Build();
    Listen(NodeOf(targetA), 8080, 100);
    Stream& denied = Connect(NodeOf(client), AddressOfEni(lbEnis[0]), 80);
    Stream& allowed = Connect(NodeOf(targetB), AddressOfEni(lbEnis[0]), 80);
    RunUntil(MilliSeconds(900));
    EXPECT_FALSE(denied.connectedAt);
    EXPECT_EQ(allowed.received, 100u) << DropSummary();
    EXPECT_EQ(Drops(DropReason::ENI_SG_RULES_MISMATCH), 1u);
}

TEST_F(NlbForwardTest, PortsRunOutPerAddressAndTargetAndMoreAddressesHelp)
{
    for (const uint32_t extra : {0u, 1u})
    {
        SCOPED_TRACE(extra);
        if (extra == 0)
        {
            DescribeGroup("ip");
            CallHealthy();
        }
        describe.AddBalancerAddresses(balancer, lbSubnetA, extra);
        Build();
        Balancer()->SetAttribute("PortLimit", UintegerValue(3));
        Listen(NodeOf(targetA), 8080);
        uint32_t connected = 0;
        std::vector<Stream*> opened;
        for (int i = 0; i < 5; ++i)
        {
            opened.push_back(&Connect(NodeOf(client), AddressOfEni(lbEnis[0]), 80));
        }
        RunUntil(MilliSeconds(900));
        for (const Stream* stream : opened)
        {
            connected += stream->connectedAt.has_value();
        }
        EXPECT_EQ(connected, extra == 0 ? 3u : 5u);
        EXPECT_EQ(Balancer()->GetMetrics().portAllocationErrorCount, extra == 0 ? 2u : 0u);
        EXPECT_EQ(Drops(DropReason::ELB_PORT_ALLOCATION_ERROR), extra == 0 ? 2u : 0u);
        TearDown();
        streams.clear();
        servers.clear();
        drops.clear();
    }
}

TEST_F(NlbForwardTest, AnIdleConnectionIsAnsweredWithAReset)
{
    DescribeGroup();
    CallHealthy();
    describe.GetCloud().listeners[listener].tcpIdleTimeout = 60;
    Build();
    Listen(NodeOf(targetA), 8080, 100);
    Stream& kept = Connect(NodeOf(client), AddressOfEni(lbEnis[0]), 80);
    Stream& idle = Connect(NodeOf(client), AddressOfEni(lbEnis[0]), 80);
    idle.closesBack = false; // its own FIN would be answered too
    At(Seconds(59), [&] { kept.Write(10); });
    At(Seconds(61), [&] { idle.Write(10); });
    At(Seconds(118), [&] { kept.Write(10); });
    RunUntil(Seconds(119));
    EXPECT_TRUE(idle.failedAt || idle.closedAt) << DropSummary();
    EXPECT_FALSE(kept.failedAt || kept.closedAt);
    EXPECT_EQ(Balancer()->GetMetrics().resetsByBalancer, 1u);
}

TEST_F(NlbForwardTest, ADeregisteredTargetKeepsItsConnectionsUntilTheDelayEnds)
{
    for (const bool terminates : {false, true})
    {
        SCOPED_TRACE(terminates);
        if (!terminates)
        {
            DescribeGroup();
            CallHealthy();
        }
        aws::TargetGroup& described = describe.GetTargetGroup(group);
        described.deregistrationDelay = 20;
        described.terminateOnDeregistration = terminates;
        describe.GetLoadBalancer(balancer).crossZone = true;
        Build();
        Server& a = Listen(NodeOf(targetA), 8080, 100);
        Listen(NodeOf(targetB), 8080, 100);
        std::vector<Stream*> opened;
        for (int i = 0; i < 20; ++i)
        {
            opened.push_back(&Connect(NodeOf(client), AddressOfEni(lbEnis[0]), 80));
        }
        RunUntil(Seconds(1));
        const std::string gone = targetA;
        cloud->Change([&](aws::Cloud& c) {
            auto& list = c.targetGroups.at(group).targets;
            list.erase(std::remove_if(list.begin(),
                                      list.end(),
                                      [&](const aws::Target& t) { return t.id == gone; }),
                       list.end());
        });
        EXPECT_EQ(Balancer()->GetTargetState(group, targetA), TargetState::DRAINING);
        const std::size_t before = a.peers.size();
        ASSERT_GT(before, 3u);
        for (int i = 0; i < 10; ++i)
        {
            Connect(NodeOf(client), AddressOfEni(lbEnis[0]), 80);
        }
        for (Stream* stream : opened)
        {
            At(Seconds(10), [stream] { stream->Write(10); });
            At(Seconds(25), [stream] { stream->Write(10); });
        }
        RunUntil(Seconds(20));
        EXPECT_EQ(a.peers.size(), before) << "a draining target takes nothing new";
        const auto broken = [&] {
            return std::count_if(opened.begin(), opened.end(), [](const Stream* s) {
                return s->closedAt || s->failedAt;
            });
        };
        EXPECT_EQ(broken(), 0);
        RunUntil(Seconds(27));
        EXPECT_EQ(Balancer()->GetTargetState(group, targetA), TargetState::UNUSED);
        EXPECT_EQ(broken() > 0, terminates);
        TearDown();
        streams.clear();
        servers.clear();
        drops.clear();
    }
}

} // namespace
} // namespace fabrictest
} // namespace vpc
} // namespace ns3
