// SPDX-License-Identifier: GPL-2.0-only
// Which of several ways packets take, each direction by its own sessions, and in which sizes.
#include "vpc-hybrid-net.h"

#include "ns3/global-router-interface.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv4-global-routing-helper.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/string.h"

#include <set>

namespace ns3
{
namespace vpc
{
namespace fabrictest
{
namespace
{

/// Datagrams of which each says when it was sent, by its size; and when those arrived.
class HybridPathsTest : public SiteTest
{
  protected:
    static constexpr uint16_t PORT = 7000;

    /// Send a datagram each 100 ms. \param until when
    void SendTenASecond(Ptr<Node> from, Ipv4Address to, Time start, Time until)
    {
        UdpPeer& sender = OpenUdp(from, 5000);
        for (Time at = start; at < until; at += MilliSeconds(100))
        {
            At(at, [&sender, to] { sender.Send(to, PORT, SizeOf(Simulator::Now())); });
        }
    }

    /// \param receiver of datagrams \return when those were sent that it has seen
    static std::set<Time> SentTimes(const Tap& receiver)
    {
        std::set<Time> times;
        for (const PacketView& view : receiver.views)
        {
            if (view.key.destinationPort == PORT)
            {
                times.insert((view.size - 28) * MilliSeconds(100));
            }
        }
        return times;
    }

    /// Expect that of datagrams sent each 100 ms all arrived but those of a while.
    static void ExpectGap(const std::set<Time>& sent, Time start, Time until, Time from, Time to)
    {
        for (Time at = start; at < until; at += MilliSeconds(100))
        {
            EXPECT_EQ(sent.count(at), at >= from && at < to ? 0u : 1u) << at.As(Time::S);
        }
    }

    /// \param time of sending, a multiple of 100 ms below 140 s \return a payload's size
    static uint32_t SizeOf(Time time)
    {
        return static_cast<uint32_t>(time.GetMilliSeconds() / 100);
    }

    /// \param linkId of a link \return what AWS's end sends there
    Tap& TapOnAmazon(const std::string& linkId)
    {
        return TapOn(cloud->GetLink(linkId)->GetPort(LinkSide::AWS), "MacTx");
    }

    /// \param tap on a link \return whether a datagram for the site went there
    static bool HasCarried(const Tap& tap)
    {
        return std::any_of(tap.views.begin(), tap.views.end(), [](const PacketView& view) {
            return view.key.destinationPort == PORT;
        });
    }
};

} // namespace

TEST_F(HybridPathsTest, AVirtualPrivateGatewayUsesOneTunnelOverAllItsConnections)
{
    const std::string vgw = describe.AddVpnGateway(vpc);
    std::vector<std::string> tunnels;
    for (const char* router : {"hq/r1", "hq/r2"})
    {
        const std::string vpn = describe.AddVpnConnection(AddCustomerGateway(router), vgw);
        tunnels.push_back(vpn + "/1");
        tunnels.push_back(vpn + "/2");
    }
    BuildAll();
    RunUntil(Seconds(10));
    std::vector<Tap*> taps;
    for (const std::string& tunnel : tunnels)
    {
        EXPECT_TRUE(cloud->GetLinkSession(tunnel, LinkSide::AWS)->IsUp()) << tunnel;
        taps.push_back(&TapOnAmazon(tunnel));
    }
    UdpPeer& outside = OpenUdp(cloud->GetHost(host), PORT);
    for (uint16_t port = 20000; port < 20100; ++port)
    {
        OpenUdp(NodeOf(instance), port).Send(SITE_HOST, PORT, 100);
    }
    RunUntil(Seconds(11));
    EXPECT_EQ(outside.packets, 100u) << DropSummary();
    EXPECT_EQ(
        std::count_if(taps.begin(), taps.end(), [](const Tap* tap) { return HasCarried(*tap); }),
        1);
}

TEST_F(HybridPathsTest, EachDirectionLeavesASilentLinkWhenItsOwnSessionDoes)
{
    const std::string vgw = describe.AddVpnGateway(vpc);
    const std::string vif = describe.AddVirtualInterface(AddDirectConnect("hq/r1"), vgw);
    const std::string vpn = describe.AddVpnConnection(AddCustomerGateway("hq/r2"), vgw);
    Config::SetDefault("ns3::vpc::OnPremisesNetwork::InteriorConvergence",
                       TimeValue(MilliSeconds(700)));
    BuildAll();
    Break(FaultKind::LINK_LOSS, vif, Seconds(30), Seconds(200), 1);
    OpenUdp(NodeOf(instance), PORT);
    OpenUdp(cloud->GetHost(host), PORT);
    Tap& inside = TapOn(EniOf(instance), "MacRx");
    Tap& outside = TapOn(cloud->GetSite("hq")->GetHost("host-1")->GetDevice(1), "MacRx");
    const Time start = Seconds(20);
    const Time until = Seconds(130);
    SendTenASecond(NodeOf(instance), SITE_HOST, start, until);
    SendTenASecond(cloud->GetHost(host), AddressOf(instance), start, until);
    RunUntil(Seconds(135));
    const Time amazon = WhenSeen(vif + " aws down HOLD_TIMER");
    const Time customer = WhenSeen(vif + " customer down HOLD_TIMER");
    ASSERT_GT(amazon, Seconds(80));
    ASSERT_GT(customer, Seconds(80));
    // The jitter of keepalives has the ends start to wait at different times.
    EXPECT_GT(Abs(amazon - customer), MilliSeconds(100));
    // A datagram is on its way for less than 1 ms when AWS's end or the site has to decide.
    const Time decided = MilliSeconds(1);
    ExpectGap(SentTimes(outside), start, until, Seconds(30), amazon - decided);
    ExpectGap(SentTimes(inside), start, until, Seconds(30), customer + MilliSeconds(700) - decided);
}

TEST_F(HybridPathsTest, WhatOnlyOneEndCannotHearIsToldToTheOther)
{
    const std::string vgw = describe.AddVpnGateway(vpc);
    const std::string vif = describe.AddVirtualInterface(AddDirectConnect("hq/r1"), vgw);
    describe.AddVpnConnection(AddCustomerGateway("hq/r2"), vgw);
    BuildAll();
    At(Seconds(30), [&] { cloud->GetLink(vif)->SetLoss(LinkSide::AWS, 1); });
    PingAt(Seconds(40));
    PingAt(Seconds(125));
    RunUntil(Seconds(130));
    const Time customer = WhenSeen(vif + " customer down HOLD_TIMER");
    ASSERT_GE(customer, Seconds(90));
    ASSERT_LE(customer, Seconds(120));
    // Its NOTIFICATION takes the direction that works.
    bool isTold = false;
    for (const auto& [time, change] : changes)
    {
        isTold = isTold || (change.rfind(vif + " aws down", 0) == 0 && time > customer &&
                            time < customer + NanoSeconds(DX_RTT_NS));
    }
    EXPECT_TRUE(isTold);
    EXPECT_EQ(pingers[0]->replies, 0u);
    EXPECT_EQ(pingers[1]->replies, 1u) << DropSummary();
    EXPECT_GT(pingers[1]->rtt, NanoSeconds(VPN_RTT_NS));
}

TEST_F(HybridPathsTest, TcpIsCutToATransitVirtualInterfaceEitherWay)
{
    Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(8900));
    describe.GetCloud().onPremisesSites["hq"].mtu = 9001;
    const std::string tgw = describe.AddTransitGateway();
    describe.AttachToTransitGateway(tgw, vpc, {subnetA});
    describe.AddRoute(table, "172.16.0.0/12", tgw);
    const std::string dxgw = describe.AddDirectConnectGateway();
    describe.AssociateDirectConnectGateway(dxgw, tgw, {"10.0.0.0/8"});
    const std::string vif = describe.AddVirtualInterface(AddDirectConnect("hq/r1"), dxgw, 8500);
    BuildAll();
    Server& server = Listen(cloud->GetHost(host), 443, 300'000);
    RunUntil(Seconds(10));
    Tap& toSite = TapOnAmazon(vif);
    Tap& toCloud = TapOn(cloud->GetInstance(instance)->GetDevice(1), "MacRx");
    Stream& stream = Connect(NodeOf(instance), SITE_HOST, 443);
    stream.Write(300'000);
    RunUntil(Seconds(20));
    ASSERT_EQ(server.streams.size(), 1u) << DropSummary();
    EXPECT_EQ(server.streams[0]->received, 300'000u) << DropSummary();
    EXPECT_EQ(stream.received, 300'000u) << DropSummary();
    EXPECT_TRUE(server.streams[0]->intact && stream.intact);
    EXPECT_EQ(*std::max_element(toSite.sizes.begin(), toSite.sizes.end()), 8500u);
    EXPECT_EQ(*std::max_element(toCloud.sizes.begin(), toCloud.sizes.end()), 8500u);
    EXPECT_EQ(Drops(DropReason::MTU_EXCEEDED), 0u);
}

TEST_F(HybridPathsTest, AVpnWithStaticRoutesAtATransitGatewayFindsOutByDeadPeerDetection)
{
    const std::string tgw = describe.AddTransitGateway();
    describe.AttachToTransitGateway(tgw, vpc, {subnetA});
    describe.AddRoute(table, "172.16.0.0/12", tgw);
    const std::string vpn = describe.AddVpnConnection(AddCustomerGateway("hq/r1"), tgw);
    describe.UseStaticRoutes(vpn, {"172.16.0.0/16"});
    BuildAll();
    RunUntil(Seconds(10));
    Tap& first = TapOnAmazon(vpn + "/1");
    Tap& second = TapOnAmazon(vpn + "/2");
    Break(FaultKind::VPN_TUNNEL, vpn + "/1", Seconds(60), Seconds(40));
    UdpPeer& outside = OpenUdp(cloud->GetHost(host), PORT);
    UdpPeer& inside = OpenUdp(NodeOf(instance), 5000);
    At(Seconds(50), [&] { inside.Send(SITE_HOST, PORT, 100); });
    At(Seconds(99), [&] { inside.Send(SITE_HOST, PORT, 100); });
    RunUntil(Seconds(98));
    EXPECT_TRUE(HasCarried(first));
    EXPECT_FALSE(HasCarried(second)); // one tunnel at a time: no ECMP without BGP
    EXPECT_GE(WhenSeen(vpn + "/1 aws down DEAD_PEER"), Seconds(85));
    RunUntil(Seconds(100));
    EXPECT_TRUE(HasCarried(second));
    EXPECT_EQ(outside.packets, 2u) << DropSummary();
    RunUntil(Seconds(200));
    EXPECT_GE(WhenSeen(vpn + "/1 aws up", Seconds(60)), Seconds(100)); // it heals
    EXPECT_TRUE(cloud->GetLinkSession(vpn + "/1", LinkSide::CUSTOMER)->IsUp());
}

TEST_F(HybridPathsTest, AStaticRouteToAVpnGoesByATunnelThatIsUpAndNowhereIfNoneIs)
{
    const std::string tgw = describe.AddTransitGateway();
    describe.AttachToTransitGateway(tgw, vpc, {subnetA});
    describe.AddRoute(table, "172.16.0.0/12", tgw);
    const std::string vpn = describe.AddVpnConnection(AddCustomerGateway("hq/r1"), tgw);
    describe.UseStaticRoutes(vpn, {"172.16.0.0/16"});
    aws::Cloud& all = describe.GetCloud();
    const std::string tableId = all.transitGateways[tgw].associationDefaultRouteTableId;
    for (const auto& [id, attachment] : all.transitGatewayAttachments)
    {
        if (attachment.resourceId == vpn)
        {
            // More specific than what is propagated.
            describe.AddTransitGatewayRoute(tableId, "172.16.0.0/24", id);
        }
    }
    BuildAll();
    Break(FaultKind::VPN_TUNNEL, vpn + "/1", Seconds(60), Seconds(200));
    Break(FaultKind::VPN_TUNNEL, vpn + "/2", Seconds(120), Seconds(80));
    RunUntil(Seconds(20));
    Tap& first = TapOnAmazon(vpn + "/1");
    Tap& second = TapOnAmazon(vpn + "/2");
    UdpPeer& outside = OpenUdp(cloud->GetHost(host), PORT);
    for (uint16_t port = 20000; port < 20050; ++port)
    {
        OpenUdp(NodeOf(instance), port).Send(SITE_HOST, PORT, 100);
    }
    RunUntil(Seconds(21));
    EXPECT_EQ(outside.packets, 50u) << DropSummary();
    EXPECT_NE(HasCarried(first), HasCarried(second));
    UdpPeer& inside = OpenUdp(NodeOf(instance), 5000);
    for (const int second : {115, 190, 255})
    {
        At(Seconds(second), [&] { inside.Send(SITE_HOST, PORT, 100); });
    }
    RunUntil(Seconds(116));
    EXPECT_EQ(outside.packets, 51u) << DropSummary(); // by the second tunnel
    EXPECT_EQ(Drops(DropReason::BAD_STATE_VPN), 0u);
    RunUntil(Seconds(191));
    EXPECT_EQ(outside.packets, 51u);
    EXPECT_EQ(Drops(DropReason::BAD_STATE_VPN), 1u) << DropSummary();
    RunUntil(Seconds(256));
    EXPECT_EQ(outside.packets, 52u) << DropSummary();
}

TEST_F(HybridPathsTest, AUsersRouterFailsOverAndKeepsItsGlobalRoutes)
{
    NodeContainer nodes(3);
    InternetStackHelper().Install(nodes);
    const Ptr<Node> border = nodes.Get(0);
    PointToPointHelper line;
    line.SetDeviceAttribute("DataRate", StringValue("1Gbps"));
    line.SetChannelAttribute("Delay", StringValue("1ms"));
    Ipv4AddressHelper address("172.16.1.0", "255.255.255.0");
    address.Assign(line.Install(border, nodes.Get(1)));
    address.SetBase("172.16.2.0", "255.255.255.0");
    const auto last = address.Assign(line.Install(nodes.Get(1), nodes.Get(2)));
    const std::string vgw = describe.AddVpnGateway(vpc);
    const std::string dx = AddDirectConnect("hq/r1");
    describe.AddVirtualInterface(dx, vgw);
    describe.AddVpnConnection(AddCustomerGateway("hq/r1"), vgw);
    describe.GetCloud().onPremisesSites["hq"].hosts.clear();
    cloud = CreateObject<SimulatedCloud>();
    cloud->UseRouter("hq/r1", border);
    BuildAll();
    border->GetObject<GlobalRouter>()->InjectRoute("10.0.0.0", "255.255.0.0");
    Ipv4GlobalRoutingHelper::PopulateRoutingTables();
    Listen(NodeOf(instance), 443, 5000);
    Listen(nodes.Get(2), 80, 5000);
    Break(FaultKind::DX_PORT, dx, Seconds(20), Seconds(60));
    // The user's network changes meanwhile, too: what was learned has to stay.
    At(Seconds(30), [] { Ipv4GlobalRoutingHelper::RecomputeRoutingTables(); });
    std::vector<std::pair<Stream*, Time>> connections;
    for (const int second : {10, 25, 40, 150})
    {
        At(Seconds(second), [&] {
            connections.emplace_back(&Connect(nodes.Get(2), AddressOf(instance), 443),
                                     Simulator::Now());
            connections.emplace_back(&Connect(NodeOf(instance), last.GetAddress(1), 80),
                                     Simulator::Now());
        });
    }
    RunUntil(Seconds(155));
    ASSERT_EQ(connections.size(), 8u);
    for (const auto& [stream, opened] : connections)
    {
        EXPECT_EQ(stream->received, 5000u) << opened.As(Time::S) << '\n' << DropSummary();
        ASSERT_TRUE(stream->connectedAt);
        const bool isByVpn = opened >= Seconds(20) && opened < Seconds(80);
        const Time rtt = *stream->connectedAt - opened;
        EXPECT_EQ(rtt > NanoSeconds(VPN_RTT_NS), isByVpn) << opened.As(Time::S);
        EXPECT_LT(rtt, NanoSeconds(VPN_RTT_NS) + MilliSeconds(6)) << opened.As(Time::S);
    }
}

} // namespace fabrictest
} // namespace vpc
} // namespace ns3
