// SPDX-License-Identifier: GPL-2.0-only
// Between a VPC and a site by packets: Direct Connect with a VPN as its backup.
#include "vpc-hybrid-net.h"

#include "ns3/vpc-flow-counter.h"
#include "ns3/vpc-resolve.h"

namespace ns3
{
namespace vpc
{
namespace fabrictest
{
namespace
{

TEST_F(HybridTest, APingOverDirectConnectTakesItsRoundTripToTheNanosecond)
{
    BuildAll();
    RunUntil(Seconds(10));
    EXPECT_GE(WhenSeen(vif + " aws up"), Time(0));
    EXPECT_GE(WhenSeen(vpn + "/2 customer up"), Time(0));
    Pinger& in = Ping(cloud->GetHost(host), AddressOf(instance), 1);
    RunUntil(Seconds(11));
    Pinger& out = Ping(NodeOf(instance), Ipv4Address("172.16.0.10"), 2);
    RunUntil(Seconds(12));
    ASSERT_EQ(in.replies, 1u) << DropSummary();
    ASSERT_EQ(out.replies, 1u) << DropSummary();
    EXPECT_EQ(in.ttl, 253); // the virtual private gateway and the router
    EXPECT_EQ(out.ttl, 253);
    // The LAN, the link with 42 bytes of Ethernet at 1 Gbps, and half a zone to the gateway. What
    // has a rate besides: the host's port, the instance's ENI, and the router's port to the LAN.
    const int64_t oneWay = 100'000 + DX_RTT_NS / 2 + (84 + 42) * 8 + INTRA_NS / 2;
    EXPECT_EQ(in.rtt, NanoSeconds(2 * oneWay + 3 * Tx(84)));
    EXPECT_EQ(out.rtt, in.rtt);
}

TEST_F(HybridTest, WhenTheLightGoesOutBothEndsRerouteAtOnceAndComeBackAfterwards)
{
    BuildAll();
    Break(FaultKind::DX_PORT, dx, Seconds(20), Seconds(60));
    PingAt(Seconds(19));
    PingAt(Seconds(20) + NanoSeconds(1));
    PingAt(Seconds(200));
    RunUntil(Seconds(210));
    EXPECT_EQ(WhenSeen(vif + " aws down LINK"), Seconds(20));
    EXPECT_EQ(WhenSeen(vif + " customer down LINK"), Seconds(20));
    EXPECT_GE(WhenSeen(vif + " aws up", Seconds(80)), Seconds(80));
    ASSERT_EQ(pingers[0]->replies, 1u) << DropSummary();
    ASSERT_EQ(pingers[1]->replies, 1u) << DropSummary();
    ASSERT_EQ(pingers[2]->replies, 1u) << DropSummary();
    EXPECT_LT(pingers[0]->rtt, MilliSeconds(5));
    EXPECT_GT(pingers[1]->rtt, MilliSeconds(30));
    EXPECT_LT(pingers[2]->rtt, MilliSeconds(5));
}

TEST_F(HybridTest, ASilentLinkIsFoundOutByTheHoldTimerOfEachEnd)
{
    BuildAll();
    Break(FaultKind::LINK_LOSS, vif, Seconds(200), Seconds(300), 1);
    PingAt(Seconds(199));
    PingAt(Seconds(210)); // into the hole
    PingAt(Seconds(300));
    RunUntil(Seconds(310));
    for (const char* end : {" aws", " customer"})
    {
        const Time down = WhenSeen(vif + end + " down HOLD_TIMER");
        EXPECT_GE(down, Seconds(260)) << end;
        EXPECT_LE(down, Seconds(290)) << end;
    }
    EXPECT_EQ(pingers[0]->replies, 1u);
    EXPECT_EQ(pingers[1]->replies, 0u);
    EXPECT_EQ(pingers[2]->replies, 1u) << DropSummary();
    EXPECT_GT(Drops(DropReason::FAULT_LOSS), 0u);
}

TEST_F(HybridTest, WithBfdASilentLinkIsFoundOutInLessThanASecond)
{
    describe.GetVirtualInterface(vif).bfd = true;
    BuildAll();
    Break(FaultKind::LINK_LOSS, vif, Seconds(50), Seconds(300), 1);
    RunUntil(Seconds(60));
    for (const char* end : {" aws", " customer"})
    {
        const Time down = WhenSeen(vif + end + " down BFD");
        EXPECT_GE(down, Seconds(50) + MilliSeconds(400)) << end; // jittered: less than 600 ms
        EXPECT_LE(down, Seconds(50) + MilliSeconds(902)) << end;
    }
}

TEST_F(HybridTest, ADeadRouterIsFoundOutByTheOtherEndAndAroundItByTheSite)
{
    BuildAll();
    Break(FaultKind::CUSTOMER_ROUTER, "hq/r1", Seconds(200), Seconds(600));
    PingAt(Seconds(201)); // out by r2 at once, back by Direct Connect until its hold timer expires
    PingAt(Seconds(300));
    RunUntil(Seconds(310));
    EXPECT_EQ(pingers[0]->replies, 0u);
    EXPECT_EQ(pingers[1]->replies, 1u) << DropSummary();
    EXPECT_GE(WhenSeen(vif + " aws down HOLD_TIMER"), Seconds(260));
}

TEST_F(HybridTest, AVirtualInterfaceThatIsDisconnectedLetsTheVpnTakeOver)
{
    BuildAll();
    Break(FaultKind::VIRTUAL_INTERFACE, vif, Seconds(50), Seconds(600));
    PingAt(Seconds(52));
    PingAt(Seconds(800));
    RunUntil(Seconds(810));
    ASSERT_EQ(pingers[0]->replies, 1u) << DropSummary();
    EXPECT_GT(pingers[0]->rtt, MilliSeconds(30));
    ASSERT_EQ(pingers[1]->replies, 1u) << DropSummary();
    EXPECT_LT(pingers[1]->rtt, MilliSeconds(5));
}

TEST_F(HybridTest, WhenATunnelDiesTheOtherOneTakesOver)
{
    describe.GetCloud().virtualInterfaces.clear();
    BuildAll();
    Break(FaultKind::VPN_TUNNEL, vpn + "/1", Seconds(100), Seconds(600));
    PingAt(Seconds(99));
    PingAt(Seconds(101));
    PingAt(Seconds(145));
    RunUntil(Seconds(150));
    EXPECT_EQ(pingers[0]->replies, 1u) << DropSummary();
    EXPECT_EQ(pingers[1]->replies, 0u);
    EXPECT_EQ(pingers[2]->replies, 1u) << DropSummary();
    // BGP's hold timer of 30 s or dead peer detection after 30 to 40 s, whichever comes first.
    for (const char* end : {" aws", " customer"})
    {
        const Time down = WhenSeen(vpn + "/1" + end + " down HOLD_TIMER");
        EXPECT_GE(down, Seconds(120)) << end;
        EXPECT_LE(down, Seconds(130)) << end;
    }
}

TEST_F(HybridTest, ConnectionsThatASiteOpensAreCountedOnceWhereTheyArrive)
{
    // A load balancer whose targets see the client's address, so that they see its flows, too.
    const std::string balancer = describe.AddLoadBalancer("front", {subnetA});
    const std::string group = describe.AddTargetGroup(vpc, 80);
    describe.RegisterTargets(group, {instance});
    describe.GetTargetGroup(group).targets.front().state = "healthy";
    describe.AddListener(balancer, 80, group);
    const std::string front = describe.GetLoadBalancerEnis(balancer).front();
    BuildAll();
    auto counter = CreateObject<FlowCounter>();
    cloud->TraceConnectWithoutContext("FlowNew", MakeCallback(&FlowCounter::Begin, counter));
    cloud->TraceConnectWithoutContext("FlowEnd", MakeCallback(&FlowCounter::End, counter));
    Server server(NodeOf(instance), 80, 100);
    RunUntil(Seconds(10));
    Stream& direct = Connect(cloud->GetHost(host), AddressOf(instance), 80);
    Stream& balanced = Connect(cloud->GetHost(host), AddressOfEni(front), 80);
    RunUntil(Seconds(12));
    EXPECT_EQ(direct.received, 100u) << DropSummary();
    EXPECT_EQ(balanced.received, 100u) << DropSummary();
    uint64_t opened = 0;
    for (const auto& [key, cell] : counter->GetCells(Seconds(60)))
    {
        const auto& [minute, from, zone, path] = key;
        if (from == "hq")
        {
            opened += cell.opened;
            EXPECT_EQ(zone, "use1-az1");
            EXPECT_EQ(path, "vpn-gateway");
        }
    }
    EXPECT_EQ(opened, 2u); // one to the instance, one to the balancer
}

TEST_F(HybridTest, StaticAndPacketAgreeAndWhatIsNotForSitesIsDroppedWithItsReason)
{
    describe.AddPrefixList("com.amazonaws.us-east-1.s3", {"198.51.100.0/24"});
    describe.AddGatewayEndpoint(vpc, "s3", {table});
    BuildAll();
    RunUntil(Seconds(10));
    // A router that is told to send S3's addresses over Direct Connect.
    Ptr<VpnGatewayNode> gateway = cloud->GetVpnGateway(vgw);
    Ptr<EniNetDevice> port = cloud->GetLink(vif)->GetPort(LinkSide::CUSTOMER);
    for (const char* to : {"198.51.100.10", "8.8.8.8", "10.0.1.200", "10.0.0.2"})
    {
        Ptr<Packet> packet = Create<Packet>(16);
        Ipv4Header ip;
        ip.SetSource(Ipv4Address("172.16.0.10"));
        ip.SetDestination(Ipv4Address(to));
        ip.SetProtocol(1);
        ip.SetTtl(64);
        ip.SetPayloadSize(16);
        packet->AddHeader(ip);
        port->Forward(packet, 0);
    }
    RunUntil(Seconds(11));
    EXPECT_EQ(Drops(DropReason::VPCE_GATEWAY_REQUIRES_SOURCE_IN_VPC), 1u) << DropSummary();
    EXPECT_EQ(Drops(DropReason::VGW_REQUIRES_DESTINATION_IN_VPC_CIDR), 1u) << DropSummary();
    EXPECT_EQ(Drops(DropReason::UNASSIGNED_ADDRESS), 2u) << DropSummary(); // nobody, and VPC+2
}

TEST_F(HybridTest, AFaultOfWhatIsNotThereEndsInOneLine)
{
    BuildAll();
    const std::vector<std::tuple<FaultKind, std::string, std::string>> rows = {
        {FaultKind::DX_PORT, vif, "is no Direct Connect connection of a site; give a dxcon- id"},
        {FaultKind::VIRTUAL_INTERFACE, dx, "is no virtual interface to a site; give a dxvif- id"},
        {FaultKind::VPN_TUNNEL, vpn, "is no tunnel to a site; give a vpn- id with /1 or /2"},
        {FaultKind::CUSTOMER_ROUTER, "hq/r9", "is no router of a site; write site/router"},
        {FaultKind::TGW_ATTACHMENT, vif, "is no attachment that is simulated"},
        {FaultKind::PEERING_CONNECTION, vif, "is no VPC peering connection; give a pcx- id"},
        {FaultKind::LINK_LOSS, "hq/r1", "is no link, attachment or peering connection; give a"}};
    for (const auto& [kind, target, line] : rows)
    {
        EXPECT_DEATH(Break(kind, target, Seconds(1), Seconds(1), 0.5), target + ".*" + line);
    }
    EXPECT_DEATH(Break(FaultKind::LINK_LOSS, vif, Seconds(1), Seconds(1), 1.5), "no probability");
}

TEST_F(HybridTest, TooManyRoutesTakeTheSessionDown)
{
    auto& blocks = describe.GetCloud().onPremisesSites["hq"].cidrBlocks;
    for (uint32_t i = 1; blocks.size() < 101; ++i)
    {
        blocks.push_back({(192U << 24) + (168U << 16) + (i << 8), 24});
    }
    BuildAll();
    RunUntil(Seconds(10));
    bool isDown = false;
    for (const auto& [time, change] : changes)
    {
        isDown = isDown || change.rfind(vif + " aws down", 0) == 0;
    }
    EXPECT_TRUE(isDown);
    EXPECT_FALSE(cloud->GetLinkSession(vif, LinkSide::AWS)->IsUp());
}

} // namespace
} // namespace fabrictest
} // namespace vpc
} // namespace ns3
