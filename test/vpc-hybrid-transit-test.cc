// SPDX-License-Identifier: GPL-2.0-only
// Transit gateways by packets: VPNs with and without ECMP, transit virtual interfaces, peerings.
#include "vpc-hybrid-net.h"

#include <set>

namespace ns3
{
namespace vpc
{
namespace fabrictest
{
namespace
{

/// The VPC attached to a transit gateway, with routes to it.
class HybridTransitTest : public SiteTest
{
  protected:
    void SetUp() override
    {
        SiteTest::SetUp();
        tgw = describe.AddTransitGateway();
        attachment = describe.AttachToTransitGateway(tgw, vpc, {subnetA});
        describe.AddRoute(table, "172.16.0.0/12", tgw);
    }

    /// A VPN at each router.
    void AddVpns()
    {
        for (const char* router : {"hq/r1", "hq/r2"})
        {
            vpns.push_back(describe.AddVpnConnection(AddCustomerGateway(router), tgw));
        }
    }

    /// A transit virtual interface at router r1.
    void AddTransitInterface()
    {
        const std::string dxgw = describe.AddDirectConnectGateway();
        describe.AssociateDirectConnectGateway(dxgw, tgw, {"10.0.0.0/8"});
        vif = describe.AddVirtualInterface(AddDirectConnect("hq/r1"), dxgw, 8500);
    }

    /// Send datagrams to the site from many ports. \return by link: ports of those that it carried
    std::map<std::string, std::set<uint16_t>> Spread(uint16_t firstPort, std::size_t rounds = 1)
    {
        std::map<std::string, Tap*> taps;
        for (const std::string& vpn : vpns)
        {
            for (const char* tunnel : {"/1", "/2"})
            {
                Ptr<EniNetDevice> port = cloud->GetLink(vpn + tunnel)->GetPort(LinkSide::AWS);
                taps[vpn + tunnel] = &TapOn(port, "MacTx");
            }
        }
        UdpPeer& sink = OpenUdp(cloud->GetHost(host), 7000 + firstPort / 1000);
        const auto before = sink.packets;
        std::vector<UdpPeer*> senders;
        for (uint16_t port = firstPort; port < firstPort + 100; ++port)
        {
            senders.push_back(&OpenUdp(NodeOf(instance), port));
        }
        for (std::size_t round = 0; round < rounds; ++round)
        {
            for (UdpPeer* sender : senders)
            {
                sender->Send(Ipv4Address("172.16.0.10"), 7000 + firstPort / 1000, 100);
            }
            RunUntil(Simulator::Now() + MilliSeconds(200));
        }
        EXPECT_EQ(sink.packets - before, 100 * rounds) << DropSummary();
        std::map<std::string, std::set<uint16_t>> ports;
        for (const auto& [link, tap] : taps)
        {
            for (const PacketView& view : tap->views)
            {
                if (view.key.sourcePort >= firstPort && view.key.sourcePort < firstPort + 100)
                {
                    ports[link].insert(view.key.sourcePort);
                }
            }
        }
        return ports;
    }

    std::string tgw;
    std::string attachment;
    std::string vif;
    std::vector<std::string> vpns;
};

/// \param ports by link \return all of them, once for each link that carried them
std::size_t
CountAll(const std::map<std::string, std::set<uint16_t>>& ports)
{
    std::size_t count = 0;
    for (const auto& [link, some] : ports)
    {
        count += some.size();
    }
    return count;
}

} // namespace

TEST_F(HybridTransitTest, FlowsAreSpreadOverAllTunnelsAndEachStaysInItsOwn)
{
    AddVpns();
    BuildAll();
    RunUntil(Seconds(10));
    const auto ports = Spread(20000, 3);
    ASSERT_EQ(ports.size(), 4u);
    for (const auto& [link, some] : ports)
    {
        EXPECT_GE(some.size(), 10u) << link; // 25 expected, standard deviation 4.3
    }
    EXPECT_EQ(CountAll(ports), 100u); // three packets of each flow, all by one tunnel
}

TEST_F(HybridTransitTest, WhatATunnelCarriedGoesOverTheOthersOnceItsSessionIsDown)
{
    AddVpns();
    BuildAll();
    const std::string dead = vpns[0] + "/1";
    Break(FaultKind::VPN_TUNNEL, dead, Seconds(20), Seconds(600));
    RunUntil(Seconds(70)); // hold timer 30 s
    EXPECT_GE(WhenSeen(dead + " aws down HOLD_TIMER"), Seconds(40));
    const auto ports = Spread(21000);
    EXPECT_EQ(ports.size(), 3u);
    EXPECT_EQ(ports.count(dead), 0u);
    EXPECT_EQ(CountAll(ports), 100u);
}

TEST_F(HybridTransitTest, WithoutEcmpOneTunnelCarriesAll)
{
    AddVpns();
    describe.GetCloud().transitGateways[tgw].vpnEcmpSupport = aws::VpnEcmp::DISABLE;
    BuildAll();
    RunUntil(Seconds(10));
    const auto ports = Spread(22000);
    ASSERT_EQ(ports.size(), 1u);
    EXPECT_EQ(ports.begin()->second.size(), 100u);
}

TEST_F(HybridTransitTest, AVirtualPrivateGatewayUsesOneTunnelAtATime)
{
    const std::string vgw = describe.AddVpnGateway(vpc);
    describe.GetCloud().routeTables[table].routes.pop_back(); // to the transit gateway
    vpns.push_back(describe.AddVpnConnection(AddCustomerGateway("hq/r1"), vgw));
    BuildAll();
    RunUntil(Seconds(10));
    const auto ports = Spread(23000);
    ASSERT_EQ(ports.size(), 1u);
    EXPECT_EQ(ports.begin()->second.size(), 100u);
}

TEST_F(HybridTransitTest, ATransitVirtualInterfaceTakesItsRoundTripToTheNanosecond)
{
    AddTransitInterface();
    BuildAll();
    RunUntil(Seconds(10));
    const std::size_t ping = PingAt(Seconds(10));
    RunUntil(Seconds(11));
    ASSERT_EQ(pingers[ping]->replies, 1u) << DropSummary();
    EXPECT_EQ(pingers[ping]->ttl, 253); // the transit gateway and the router
    // From the transit gateway's ENI to the instance's is a zone's way; the ENIs, the host's port
    // and the router's have rates.
    const int64_t oneWay = 100'000 + DX_RTT_NS / 2 + (84 + 42) * 8 + INTRA_NS;
    EXPECT_EQ(pingers[ping]->rtt, NanoSeconds(2 * oneWay + 4 * Tx(84)));
}

TEST_F(HybridTransitTest, WhatIsTooLargeForATransitVirtualInterfaceIsToldToTheVpcAlone)
{
    AddTransitInterface();
    describe.GetCloud().onPremisesSites["hq"].mtu = 9001;
    BuildAll();
    UdpPeer& inside = OpenUdp(NodeOf(instance), 7000);
    UdpPeer& outside = OpenUdp(cloud->GetHost(host), 7000);
    RunUntil(Seconds(10));
    Tap& back = TapOn(EniOf(instance), "MacRx");
    inside.Send(Ipv4Address("172.16.0.10"), 7000, 8500 - 28);
    outside.Send(AddressOf(instance), 7000, 8500 - 28);
    RunUntil(Seconds(11));
    EXPECT_EQ(inside.packets, 1u) << DropSummary();
    EXPECT_EQ(outside.packets, 1u) << DropSummary();
    EXPECT_EQ(Drops(DropReason::MTU_EXCEEDED), 0u);
    inside.Send(Ipv4Address("172.16.0.10"), 7000, 8501 - 28);
    RunUntil(Seconds(12));
    EXPECT_EQ(outside.packets, 1u);
    EXPECT_EQ(Drops(DropReason::MTU_EXCEEDED), 1u) << DropSummary();
    std::size_t errors = 0;
    for (const PacketView& view : back.views)
    {
        errors += view.IsIcmpError() ? 1 : 0;
    }
    EXPECT_EQ(errors, 1u);
    outside.Send(AddressOf(instance), 7000, 8501 - 28);
    RunUntil(Seconds(13));
    EXPECT_EQ(inside.packets, 1u);
    EXPECT_EQ(Drops(DropReason::MTU_EXCEEDED), 2u) << DropSummary(); // at the link, and silently
}

TEST_F(HybridTransitTest, TcpIsCutToWhatATunnelHolds)
{
    AddVpns();
    Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(8000));
    BuildAll();
    Server& server = Listen(cloud->GetHost(host), 443, 0);
    RunUntil(Seconds(10));
    std::vector<Tap*> taps;
    for (const std::string& vpn : vpns)
    {
        for (const char* tunnel : {"/1", "/2"})
        {
            taps.push_back(&TapOn(cloud->GetLink(vpn + tunnel)->GetPort(LinkSide::AWS), "MacTx"));
        }
    }
    Stream& upload = Connect(NodeOf(instance), Ipv4Address("172.16.0.10"), 443);
    upload.Write(100'000);
    RunUntil(Seconds(20));
    ASSERT_EQ(server.streams.size(), 1u) << DropSummary();
    EXPECT_EQ(server.streams[0]->received, 100'000u) << DropSummary();
    EXPECT_TRUE(server.streams[0]->intact);
    uint32_t largest = 0;
    for (const Tap* tap : taps)
    {
        for (const uint32_t size : tap->sizes)
        {
            largest = std::max(largest, size);
        }
    }
    EXPECT_EQ(largest, 1446u);
}

namespace
{

/// A VPC of another Region behind a transit gateway of its own, peered with the first one.
class HybridPeeringTest : public HybridTransitTest
{
  protected:
    void SetUp() override
    {
        HybridTransitTest::SetUp();
        describe.UseRegion("eu-west-1");
        far = describe.AddVpc("10.8.0.0/16");
        farSubnet = describe.AddSubnet(far, "10.8.1.0/24", "euw1-az1");
        farTable = describe.AddRouteTable(far, {farSubnet});
        farGroup = describe.AddSecurityGroup(far);
        describe.AllowIngress(farGroup, "-1", -1, -1, "0.0.0.0/0");
        farInstance = describe.AddInstance(farSubnet, {farGroup});
        farTgw = describe.AddTransitGateway();
        describe.AttachToTransitGateway(farTgw, far, {farSubnet});
        describe.AddRoute(farTable, "0.0.0.0/0", farTgw);
        describe.AddRoute(table, "10.8.0.0/16", tgw);
        peering = describe.PeerTransitGateways(tgw, farTgw);
        describe.AddTransitGatewayRoute(TableOf(tgw), "10.8.0.0/16", peering);
        describe.AddTransitGatewayRoute(TableOf(farTgw), "10.0.0.0/16", peering);
    }

    std::string TableOf(const std::string& id)
    {
        return describe.GetCloud().transitGateways[id].associationDefaultRouteTableId;
    }

    std::string far;
    std::string farSubnet;
    std::string farTable;
    std::string farGroup;
    std::string farInstance;
    std::string farTgw;
    std::string peering;
};

} // namespace

TEST_F(HybridPeeringTest, APeeringTakesTheRegionsDistanceToTheNanosecond)
{
    BuildAll();
    const std::size_t ping = PingAt(Seconds(1), instance, AddressOf(farInstance));
    RunUntil(Seconds(2));
    ASSERT_EQ(pingers[ping]->replies, 1u) << DropSummary();
    EXPECT_EQ(pingers[ping]->ttl, 253);
    // us-east-1 to eu-west-1 69.62 ms less 5.51 ms within us-east-1, a round trip.
    EXPECT_EQ(pingers[ping]->rtt.GetNanoSeconds(),
              69'620'000 - 5'510'000 + 4 * INTRA_NS + 4 * Tx(84));
}

TEST_F(HybridPeeringTest, ASiteIsReachedOverAPeeringByStaticRoutesOnly)
{
    AddTransitInterface();
    BuildAll();
    const Ipv4Address site("172.16.0.10");
    const std::size_t without = PingAt(Seconds(10), farInstance, site);
    RunUntil(Seconds(12));
    EXPECT_EQ(pingers[without]->replies, 0u);
    EXPECT_EQ(Drops(DropReason::TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT), 1u) << DropSummary();
    describe.AddTransitGatewayRoute(TableOf(farTgw), "172.16.0.0/16", peering);
    cloud->Change([this](aws::Cloud& changed) {
        changed.transitGatewayRouteTables = describe.GetCloud().transitGatewayRouteTables;
    });
    const std::size_t with = PingAt(Seconds(13), farInstance, site);
    RunUntil(Seconds(15));
    EXPECT_EQ(pingers[with]->replies, 1u) << DropSummary();
    EXPECT_EQ(pingers[with]->ttl, 252); // two transit gateways and the router
}

TEST_F(HybridPeeringTest, FaultsOfAttachmentsLoseWhatCrossesThem)
{
    BuildAll();
    const Ipv4Address to = AddressOf(farInstance);
    Break(FaultKind::TGW_ATTACHMENT, peering, Seconds(10), Seconds(10));
    Break(FaultKind::TGW_ATTACHMENT, attachment, Seconds(30), Seconds(10));
    Break(FaultKind::LINK_LOSS, peering, Seconds(50), Seconds(10), 1);
    for (const int second : {5, 15, 25, 35, 45, 55, 65})
    {
        PingAt(Seconds(second), instance, to);
    }
    RunUntil(Seconds(70));
    for (std::size_t i = 0; i < pingers.size(); ++i)
    {
        EXPECT_EQ(pingers[i]->replies, i % 2 == 0 ? 1u : 0u) << i;
    }
    EXPECT_EQ(Drops(DropReason::FAULT_LOSS), 3u) << DropSummary();
}

} // namespace fabrictest
} // namespace vpc
} // namespace ns3
