// SPDX-License-Identifier: GPL-2.0-only
// What faults between networks lose, where and why, and when it comes back.
#include "vpc-hybrid-net.h"

#include <cmath>

namespace ns3
{
namespace vpc
{
namespace fabrictest
{
namespace
{

constexpr uint16_t PORT = 7000;

/// Sends numbered flows of datagrams, and counts what was lost of them.
class HybridFaultsTest : public SiteTest
{
  protected:
    /// Send datagrams of a host to the site's host or to an instance, evenly.
    void SendMany(Ptr<Node> from, Ipv4Address to, Time start, Time interval, uint32_t count)
    {
        UdpPeer& sender = OpenUdp(from, 5000);
        for (uint32_t i = 0; i < count; ++i)
        {
            At(start + i * interval, [&sender, to] { sender.Send(to, PORT, 100); });
        }
    }

    /// \param reason why \return datagrams of SendMany() that were dropped for it, by place
    std::map<std::string, uint32_t> Lost(DropReason reason) const
    {
        std::map<std::string, uint32_t> places;
        for (const DropRecord& drop : drops)
        {
            if (drop.reason == reason && drop.key.destinationPort == PORT)
            {
                ++places[drop.where];
            }
        }
        return places;
    }

    /// \param lost of \p count packets \param probability of each \return whether that may be
    static void ExpectBinomial(uint32_t lost, uint32_t count, double probability)
    {
        const double deviation = std::sqrt(count * probability * (1 - probability));
        EXPECT_NEAR(lost, count * probability, 4 * deviation);
    }
};

/// Two VPCs, peered.
class PeeringLossTest : public HybridFaultsTest
{
  protected:
    void SetUp() override
    {
        HybridFaultsTest::SetUp();
        const std::string other = describe.AddVpc("10.9.0.0/16");
        const std::string subnet = describe.AddSubnet(other, "10.9.1.0/24", "use1-az1");
        const std::string group = describe.AddSecurityGroup(other);
        describe.AllowIngress(group, "-1", -1, -1, "0.0.0.0/0");
        peer = describe.AddInstance(subnet, {group});
        peering = describe.AddVpcPeering(vpc, other);
        describe.AddRoute(table, "10.9.0.0/16", peering);
        describe.AddRoute(describe.AddRouteTable(other, {subnet}), "10.0.0.0/16", peering);
    }

    std::string peer;
    std::string peering;
};

/// Direct Connect at one router, a VPN at the other, both to a transit gateway.
class AttachmentFaultsTest : public HybridFaultsTest
{
  protected:
    void SetUp() override
    {
        HybridFaultsTest::SetUp();
        tgw = describe.AddTransitGateway();
        ofVpc = describe.AttachToTransitGateway(tgw, vpc, {subnetA});
        describe.AddRoute(table, "172.16.0.0/12", tgw);
        vpn = describe.AddVpnConnection(AddCustomerGateway("hq/r2"), tgw);
    }

    void AddTransitInterface()
    {
        const std::string dxgw = describe.AddDirectConnectGateway();
        describe.AssociateDirectConnectGateway(dxgw, tgw, {"10.0.0.0/16"});
        vif = describe.AddVirtualInterface(AddDirectConnect("hq/r1"), dxgw, 8500);
    }

    /// \param resourceType of an attachment \return its id
    std::string AttachmentOf(const std::string& resourceType)
    {
        for (const auto& [id, attachment] : describe.GetCloud().transitGatewayAttachments)
        {
            if (attachment.resourceType == resourceType)
            {
                return id;
            }
        }
        return "";
    }

    /// A fault from 50 s to 80 s swallows both directions at the transit gateway; no session
    /// notices, and the first packets afterwards get through.
    void ExpectSilentHole(const std::string& attachment)
    {
        BuildAll();
        Break(FaultKind::TGW_ATTACHMENT, attachment, Seconds(50), Seconds(30));
        RunUntil(Seconds(20));
        const std::size_t stable = changes.size();
        OpenUdp(cloud->GetHost(host), PORT);
        OpenUdp(NodeOf(instance), PORT);
        SendMany(NodeOf(instance), Ipv4Address("172.16.0.10"), Seconds(51), Seconds(1), 20);
        SendMany(cloud->GetHost(host), AddressOf(instance), Seconds(51), Seconds(1), 20);
        const std::size_t before = PingAt(Seconds(49));
        const std::size_t after = PingAt(Seconds(80));
        RunUntil(Seconds(82));
        EXPECT_EQ(pingers[before]->replies, 1u) << DropSummary();
        EXPECT_EQ(pingers[after]->replies, 1u) << DropSummary();
        EXPECT_EQ(Lost(DropReason::FAULT_LOSS), (std::map<std::string, uint32_t>{{tgw, 40}}));
        EXPECT_EQ(changes.size(), stable); // the sessions are not behind the attachment
    }

    std::string tgw;
    std::string ofVpc;
    std::string vpn;
    std::string vif;
};

} // namespace

TEST_F(HybridTest, LossOnAConnectionIsDrawnOnceForEachPacket)
{
    BuildAll();
    RunUntil(Seconds(10));
    UdpPeer& inside = OpenUdp(NodeOf(instance), PORT);
    UdpPeer& sender = OpenUdp(cloud->GetHost(host), 5000);
    Break(FaultKind::LINK_LOSS, dx, Seconds(20), Seconds(20), 0.25);
    for (uint32_t i = 0; i < 6000; ++i) // a third of them after the fault
    {
        At(Seconds(20) + i * MilliSeconds(5), [&] { sender.Send(AddressOf(instance), PORT, 100); });
    }
    RunUntil(Seconds(51));
    uint32_t lost = 0;
    for (const DropRecord& drop : drops)
    {
        if (drop.key.destinationPort == PORT)
        {
            ++lost;
            EXPECT_EQ(drop.reason, DropReason::FAULT_LOSS);
            EXPECT_EQ(drop.where, vif);
        }
    }
    EXPECT_NEAR(lost, 1000, 4 * std::sqrt(4000 * 0.25 * 0.75));
    EXPECT_EQ(inside.packets, 6000 - lost);
}

TEST_F(HybridTest, ALossyTunnelIsLeftAndUsedAgainOnceItsSessionsHaveReturned)
{
    describe.GetCloud().virtualInterfaces.clear();
    BuildAll();
    const std::string tunnel = vpn + "/1";
    Break(FaultKind::LINK_LOSS, tunnel, Seconds(100), Seconds(100), 1);
    RunUntil(Seconds(99));
    Tap& first = TapOn(cloud->GetLink(tunnel)->GetPort(LinkSide::AWS), "MacTx");
    Tap& second = TapOn(cloud->GetLink(vpn + "/2")->GetPort(LinkSide::AWS), "MacTx");
    const auto carried = [](const Tap& tap) {
        return std::count_if(tap.views.begin(), tap.views.end(), [](const PacketView& view) {
            return view.key.destination == Ipv4Address("172.16.0.10").Get();
        });
    };
    PingAt(Seconds(99));
    RunUntil(Seconds(100));
    EXPECT_EQ(carried(first), 1);
    EXPECT_EQ(carried(second), 0);
    PingAt(Seconds(150));
    RunUntil(Seconds(151));
    EXPECT_EQ(carried(first), 1);
    EXPECT_EQ(carried(second), 1);
    RunUntil(Seconds(400));
    for (const char* end : {" aws", " customer"})
    {
        EXPECT_LE(WhenSeen(tunnel + end + " down HOLD_TIMER", Seconds(100)), Seconds(130)) << end;
        EXPECT_GE(WhenSeen(tunnel + end + " up", Seconds(100)), Seconds(200)) << end;
    }
    PingAt(Seconds(400));
    RunUntil(Seconds(401));
    EXPECT_EQ(carried(first), 2);
    EXPECT_EQ(carried(second), 1);
    for (const Pinger* ping : pingers)
    {
        EXPECT_EQ(ping->replies, 1u) << DropSummary();
    }
}

TEST_F(HybridTest, ARouterThatReturnsIsUsedAgain)
{
    BuildAll();
    Break(FaultKind::CUSTOMER_ROUTER, "hq/r1", Seconds(200), Seconds(200));
    PingAt(Seconds(399));
    PingAt(Seconds(700));
    RunUntil(Seconds(701));
    ASSERT_EQ(pingers[0]->replies, 1u) << DropSummary();
    ASSERT_EQ(pingers[1]->replies, 1u) << DropSummary();
    EXPECT_GT(pingers[0]->rtt, NanoSeconds(VPN_RTT_NS));
    EXPECT_LT(pingers[1]->rtt, NanoSeconds(DX_RTT_NS) + MilliSeconds(1));
    for (const char* end : {" aws", " customer"})
    {
        EXPECT_GE(WhenSeen(vif + end + " up", Seconds(200)), Seconds(400)) << end;
    }
}

TEST_F(PeeringLossTest, LossOnAPeeringIsDrawnOnceForEachPacketEitherWay)
{
    BuildAll();
    Break(FaultKind::LINK_LOSS, peering, Seconds(10), Seconds(10), 0.3);
    UdpPeer& here = OpenUdp(NodeOf(instance), PORT);
    UdpPeer& there = OpenUdp(NodeOf(peer), PORT);
    SendMany(NodeOf(instance), AddressOf(peer), Seconds(10), MilliSeconds(5), 3000);
    SendMany(NodeOf(peer), AddressOf(instance), Seconds(10), MilliSeconds(5), 3000);
    RunUntil(Seconds(26));
    ExpectBinomial(3000 - there.packets, 2000, 0.3);
    ExpectBinomial(3000 - here.packets, 2000, 0.3);
    EXPECT_EQ(Lost(DropReason::FAULT_LOSS)[peering], 6000 - here.packets - there.packets);
}

TEST_F(AttachmentFaultsTest, LossOnAVpcsAttachmentIsDrawnOnceForEachPacketEitherWay)
{
    BuildAll();
    Break(FaultKind::LINK_LOSS, ofVpc, Seconds(10), Seconds(10), 0.3);
    UdpPeer& inside = OpenUdp(NodeOf(instance), PORT);
    UdpPeer& outside = OpenUdp(cloud->GetHost(host), PORT);
    SendMany(NodeOf(instance), Ipv4Address("172.16.0.10"), Seconds(10), MilliSeconds(5), 3000);
    SendMany(cloud->GetHost(host), AddressOf(instance), Seconds(10), MilliSeconds(5), 3000);
    RunUntil(Seconds(26));
    ExpectBinomial(3000 - outside.packets, 2000, 0.3);
    ExpectBinomial(3000 - inside.packets, 2000, 0.3);
    EXPECT_EQ(Lost(DropReason::FAULT_LOSS)[tgw], 6000 - inside.packets - outside.packets);
}

TEST_F(AttachmentFaultsTest, TheAttachmentOfAVpnIsAHoleThatNoSessionNotices)
{
    ExpectSilentHole(AttachmentOf("vpn"));
}

TEST_F(AttachmentFaultsTest, TheAttachmentOfADirectConnectGatewayIsAHoleThatNoSessionNotices)
{
    AddTransitInterface();
    ExpectSilentHole(AttachmentOf("direct-connect-gateway"));
}

TEST_F(AttachmentFaultsTest, AFaultOfTheOtherAttachmentIsNotFelt)
{
    AddTransitInterface();
    BuildAll();
    Break(FaultKind::TGW_ATTACHMENT, AttachmentOf("vpn"), Seconds(50), Seconds(30));
    const std::size_t ping = PingAt(Seconds(60)); // by Direct Connect
    RunUntil(Seconds(61));
    EXPECT_EQ(pingers[ping]->replies, 1u) << DropSummary();
    EXPECT_TRUE(Lost(DropReason::FAULT_LOSS).empty());
}

} // namespace fabrictest
} // namespace vpc
} // namespace ns3
