// SPDX-License-Identifier: GPL-2.0-only
// Direct Connect gateways, several connections of one site, VPNs without BGP, and a user's own
// network as the site's router.
#include "vpc-hybrid-net.h"

#include "ns3/global-router-interface.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv4-global-routing-helper.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/string.h"

namespace ns3
{
namespace vpc
{
namespace fabrictest
{
namespace
{

/// A second VPC in another Region, and a Direct Connect gateway in front of both.
class HybridRegionsTest : public SiteTest
{
  protected:
    void SetUp() override
    {
        SiteTest::SetUp();
        vgw = describe.AddVpnGateway(vpc);
        describe.UseRegion("eu-west-1");
        far = describe.AddVpc("10.8.0.0/16");
        const std::string subnet = describe.AddSubnet(far, "10.8.1.0/24", "euw1-az1");
        describe.AddRouteTable(far, {subnet});
        const std::string group = describe.AddSecurityGroup(far);
        describe.AllowIngress(group, "-1", -1, -1, "0.0.0.0/0");
        farInstance = describe.AddInstance(subnet, {group});
        farVgw = describe.AddVpnGateway(far);
        describe.UseRegion("us-east-1");
        dxgw = describe.AddDirectConnectGateway();
        dx = AddDirectConnect("hq/r1");
        vif = describe.AddVirtualInterface(dx, dxgw);
    }

    std::string vgw;
    std::string far;
    std::string farInstance;
    std::string farVgw;
    std::string dxgw;
    std::string dx;
    std::string vif;
};

TEST_F(HybridRegionsTest, ADirectConnectGatewayLeadsToVpcsOfAllRegionsAndNotBetweenThem)
{
    describe.AssociateDirectConnectGateway(dxgw, vgw);
    describe.AssociateDirectConnectGateway(dxgw, farVgw);
    BuildAll();
    PingAt(Seconds(10));
    PingAt(Seconds(11), host, AddressOf(farInstance));
    PingAt(Seconds(12), farInstance, Ipv4Address("172.16.0.10"));
    PingAt(Seconds(13), instance, AddressOf(farInstance));
    RunUntil(Seconds(15));
    for (std::size_t i = 0; i < 3; ++i)
    {
        ASSERT_EQ(pingers[i]->replies, 1u) << i << '\n' << DropSummary();
        EXPECT_EQ(pingers[i]->ttl, 253) << i;
    }
    EXPECT_EQ(pingers[3]->replies, 0u);
    // The other Region is as far as measured; the rest of the way is the same.
    EXPECT_EQ(pingers[1]->rtt - pingers[0]->rtt, NanoSeconds(69'620'000 - 5'510'000));
    EXPECT_EQ(pingers[2]->rtt, pingers[1]->rtt);
}

TEST_F(HybridRegionsTest, OnlyAllowedPrefixesAreAnnounced)
{
    describe.AssociateDirectConnectGateway(dxgw, vgw, {"10.0.1.0/24"});
    describe.AssociateDirectConnectGateway(dxgw, farVgw);
    const std::string hidden = describe.AddInstance(subnetB, {open}); // 10.0.2.0/24
    BuildAll();
    PingAt(Seconds(10));
    PingAt(Seconds(11), host, AddressOf(hidden));
    RunUntil(Seconds(13));
    EXPECT_EQ(pingers[0]->replies, 1u) << DropSummary();
    EXPECT_EQ(pingers[1]->replies, 0u);
    EXPECT_EQ(Drops(DropReason::NO_ROUTE_TO_DESTINATION), 1u) << DropSummary(); // in the site
}

TEST_F(SiteTest, OfTwoDirectConnectsAndAVpnEachTakesOverFromTheOneBefore)
{
    const std::string vgw = describe.AddVpnGateway(vpc);
    const std::string first = AddDirectConnect("hq/r1");
    const std::string firstVif = describe.AddVirtualInterface(first, vgw);
    const std::string second =
        describe.AddDirectConnect("hq/r2", DataRate("1Gbps"), MilliSeconds(12));
    const std::string secondVif = describe.AddVirtualInterface(second, vgw);
    describe.AddVpnConnection(AddCustomerGateway("hq/r2"), vgw);
    BuildAll();
    // AWS spreads over equal paths; the first one is preferred by a community and by the site.
    BgpAttributes preferred;
    preferred.communities = {aws::COMMUNITY_HIGH_PREFERENCE};
    cloud->GetLinkSession(firstVif, LinkSide::CUSTOMER)
        ->Announce(*aws::ParseCidr("172.16.0.0/16"), preferred);
    cloud->GetSite("hq")->GetRouter("r1")->SetLocalPreference(firstVif, 300);
    Break(FaultKind::DX_PORT, first, Seconds(20), Seconds(200));
    Break(FaultKind::DX_PORT, second, Seconds(60), Seconds(100));
    for (const int second : {10, 40, 80, 190, 400})
    {
        PingAt(Seconds(second));
    }
    RunUntil(Seconds(410));
    const std::vector<std::pair<int, int>> bounds = {{4, 5}, {12, 13}, {30, 31}, {12, 13}, {4, 5}};
    for (std::size_t i = 0; i < bounds.size(); ++i)
    {
        ASSERT_EQ(pingers[i]->replies, 1u) << i << '\n' << DropSummary();
        EXPECT_GE(pingers[i]->rtt, MilliSeconds(bounds[i].first)) << i;
        EXPECT_LT(pingers[i]->rtt, MilliSeconds(bounds[i].second)) << i;
    }
}

TEST_F(HybridTest, APrefixOverDirectConnectAndVpnHasAnMtuOf1500)
{
    describe.GetVirtualInterface(vif).mtu = 9001;
    describe.GetCloud().onPremisesSites["hq"].mtu = 9001;
    BuildAll();
    UdpPeer& inside = OpenUdp(NodeOf(instance), 7000);
    UdpPeer& outside = OpenUdp(cloud->GetHost(host), 7000);
    RunUntil(Seconds(10));
    inside.Send(Ipv4Address("172.16.0.10"), 7000, 1500 - 28);
    inside.Send(Ipv4Address("172.16.0.10"), 7000, 1501 - 28);
    RunUntil(Seconds(11));
    EXPECT_EQ(outside.packets, 1u);
    EXPECT_EQ(Drops(DropReason::MTU_EXCEEDED), 1u) << DropSummary();
    // Without the VPN the prefix comes over Direct Connect alone.
    for (const char* tunnel : {"/1", "/2"})
    {
        cloud->GetLinkSession(vpn + tunnel, LinkSide::CUSTOMER)->SetAdministrativelyUp(false);
    }
    RunUntil(Seconds(15));
    inside.Send(Ipv4Address("172.16.0.10"), 7000, 9001 - 28);
    RunUntil(Seconds(16));
    EXPECT_EQ(outside.packets, 2u) << DropSummary();
}

TEST_F(SiteTest, AVpnWithStaticRoutesFindsOutByDeadPeerDetection)
{
    const std::string vgw = describe.AddVpnGateway(vpc);
    const std::string vpn = describe.AddVpnConnection(AddCustomerGateway("hq/r1"), vgw);
    describe.UseStaticRoutes(vpn, {"172.16.0.0/16"});
    BuildAll();
    Break(FaultKind::VPN_TUNNEL, vpn + "/1", Seconds(100), Seconds(600));
    PingAt(Seconds(99));
    PingAt(Seconds(110));
    PingAt(Seconds(145));
    RunUntil(Seconds(150));
    EXPECT_EQ(pingers[0]->replies, 1u) << DropSummary();
    EXPECT_EQ(pingers[1]->replies, 0u);
    EXPECT_EQ(pingers[2]->replies, 1u) << DropSummary();
    for (const char* end : {" aws", " customer"})
    {
        const Time down = WhenSeen(vpn + "/1" + end + " down DEAD_PEER");
        EXPECT_GE(down, Seconds(130)) << end;
        EXPECT_LE(down, Seconds(140)) << end;
    }
}

TEST_F(HybridTest, AUsersOwnNetworkIsTheSite)
{
    // A host behind a router of a user's own, behind the router that Direct Connect ends on.
    NodeContainer nodes(3);
    InternetStackHelper().Install(nodes);
    Ptr<Node> border = nodes.Get(0);
    PointToPointHelper line;
    line.SetDeviceAttribute("DataRate", StringValue("1Gbps"));
    line.SetChannelAttribute("Delay", StringValue("1ms"));
    Ipv4AddressHelper address("172.16.1.0", "255.255.255.0");
    address.Assign(line.Install(border, nodes.Get(1)));
    address.SetBase("172.16.2.0", "255.255.255.0");
    const auto last = address.Assign(line.Install(nodes.Get(1), nodes.Get(2)));
    describe.GetCloud().onPremisesSites["hq"].hosts.clear();
    cloud = CreateObject<SimulatedCloud>();
    cloud->UseRouter("hq/r1", border);
    BuildAll();
    border->GetObject<GlobalRouter>()->InjectRoute("10.0.0.0", "255.255.0.0");
    Ipv4GlobalRoutingHelper::PopulateRoutingTables();
    Server& inCloud = Listen(NodeOf(instance), 443, 50'000);
    Server& atHome = Listen(nodes.Get(2), 80, 50'000);
    RunUntil(Seconds(10));
    Stream& out = Connect(nodes.Get(2), AddressOf(instance), 443);
    Stream& in = Connect(NodeOf(instance), last.GetAddress(1), 80);
    out.Write(30'000);
    RunUntil(Seconds(20));
    EXPECT_EQ(out.received, 50'000u) << DropSummary();
    EXPECT_EQ(in.received, 50'000u) << DropSummary();
    EXPECT_TRUE(out.intact && in.intact);
    ASSERT_EQ(inCloud.streams.size(), 1u);
    EXPECT_EQ(inCloud.streams[0]->received, 30'000u);
    EXPECT_EQ(InetSocketAddress::ConvertFrom(inCloud.peers[0]).GetIpv4(), last.GetAddress(1));
    EXPECT_EQ(InetSocketAddress::ConvertFrom(atHome.peers[0]).GetIpv4(), AddressOf(instance));
}

TEST_F(HybridTest, APeerUsesNeitherTheVpnNorOtherGatewaysOfAVpc)
{
    const std::string other = describe.AddVpc("10.9.0.0/16");
    const std::string subnet = describe.AddSubnet(other, "10.9.1.0/24", "use1-az1");
    const std::string group = describe.AddSecurityGroup(other);
    describe.AllowIngress(group, "-1", -1, -1, "0.0.0.0/0");
    const std::string peer = describe.AddInstance(subnet, {group});
    const std::string peering = describe.AddVpcPeering(vpc, other);
    const std::string peerTable = describe.AddRouteTable(other, {subnet});
    describe.AddRoute(table, "10.9.0.0/16", peering);
    for (const char* block : {"10.0.0.0/16", "172.16.0.0/16"})
    {
        describe.AddRoute(peerTable, block, peering);
    }
    BuildAll();
    Break(FaultKind::PEERING_CONNECTION, peering, Seconds(20), Seconds(10));
    PingAt(Seconds(10), peer, Ipv4Address("172.16.0.10"));
    PingAt(Seconds(11), peer, AddressOf(instance));
    PingAt(Seconds(25), peer, AddressOf(instance));
    PingAt(Seconds(35), peer, AddressOf(instance));
    RunUntil(Seconds(36));
    EXPECT_EQ(pingers[0]->replies, 0u);
    EXPECT_EQ(Drops(DropReason::PCX_REQUIRES_ADDRESS_IN_VPC_CIDR), 1u) << DropSummary();
    EXPECT_EQ(pingers[1]->replies, 1u) << DropSummary();
    EXPECT_EQ(pingers[2]->replies, 0u);
    EXPECT_EQ(Drops(DropReason::FAULT_LOSS), 1u) << DropSummary();
    EXPECT_EQ(pingers[3]->replies, 1u) << DropSummary();
}

} // namespace
} // namespace fabrictest
} // namespace vpc
} // namespace ns3
