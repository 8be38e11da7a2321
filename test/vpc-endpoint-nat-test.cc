// SPDX-License-Identifier: GPL-2.0-only
// NAT gateway and internet gateway: who becomes whom, and what is dropped.
#include "vpc-fabric-net.h"

#include <set>

namespace ns3
{
namespace vpc
{
namespace fabrictest
{
namespace
{

class EndpointNatTest : public CloudTest
{
  protected:
    void SetUp() override
    {
        CloudTest::SetUp();
        DescribeNat();
        client = describe.AddInstance(subnetA, {open});
        other = describe.AddInstance(subnetB, {open});
        inPublic = describe.AddInstance(subnetPublic, {open});
        publicAddress = Ipv4Address(describe.AssociatePublicAddress(inPublic).c_str());
        unassociated = describe.AddInstance(subnetPublic, {open});
    }

    void BuildWithHost()
    {
        Build();
        host = cloud->AddInternetHost(far, MilliSeconds(2));
    }

    /// \return the NAT gateway's public address
    Ipv4Address NatAddress()
    {
        const std::string& eni = describe.GetCloud().natGateways.at(nat).networkInterfaceId;
        return *describe.GetCloud().networkInterfaces.at(eni).privateIpAddresses.front().publicIp;
    }

    const Ipv4Address far{"8.8.4.4"};
    Ptr<Node> host;
    std::string client;
    std::string other;
    std::string inPublic;
    std::string unassociated;
    Ipv4Address publicAddress{"0.0.0.0"};
};

TEST_F(EndpointNatTest, InternetGatewayTranslatesOneToOneBothWays)
{
    BuildWithHost();
    Server& outside = Listen(host, 443, 1000);
    Server& inside = Listen(NodeOf(inPublic), 443, 2000);
    Stream& out = Connect(NodeOf(inPublic), far, 443);
    Stream& in = Connect(host, publicAddress, 443);
    RunUntil(Seconds(1));
    EXPECT_EQ(out.received, 1000u) << DropSummary();
    EXPECT_EQ(in.received, 2000u) << DropSummary();
    Address local;
    out.GetSocket()->GetSockName(local);
    ASSERT_EQ(outside.peers.size(), 1u);
    EXPECT_EQ(
        outside.peers[0],
        Address(InetSocketAddress(publicAddress, InetSocketAddress::ConvertFrom(local).GetPort())));
    ASSERT_EQ(inside.peers.size(), 1u);
    EXPECT_EQ(InetSocketAddress::ConvertFrom(inside.peers[0]).GetIpv4(), far);
}

TEST_F(EndpointNatTest, InternetGatewayDropsWhoHasNoPublicAddress)
{
    BuildWithHost();
    UdpPeer& receiver = OpenUdp(host, 9);
    OpenUdp(NodeOf(unassociated), 10).Send(far, 9, 100);
    RunUntil(Seconds(1));
    EXPECT_EQ(receiver.packets, 0u);
    ASSERT_EQ(drops.size(), 1u) << DropSummary();
    EXPECT_EQ(drops[0].reason, DropReason::IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS);
    EXPECT_EQ(drops[0].where, igw);
}

TEST_F(EndpointNatTest, NatTranslatesPorts)
{
    BuildWithHost();
    UdpPeer& echo = OpenUdp(host, 9, true);
    UdpPeer& first = OpenUdp(NodeOf(client), 5000);
    UdpPeer& second = OpenUdp(NodeOf(other), 5000);
    for (int i = 0; i < 3; ++i)
    {
        first.Send(far, 9, 100);
        second.Send(far, 9, 200);
    }
    RunUntil(Seconds(1));
    EXPECT_EQ(first.bytes, 300u) << DropSummary();
    EXPECT_EQ(second.bytes, 600u) << DropSummary();
    std::set<uint16_t> ports;
    for (const Address& peer : echo.peers)
    {
        const auto address = InetSocketAddress::ConvertFrom(peer);
        EXPECT_EQ(address.GetIpv4(), NatAddress());
        EXPECT_GE(address.GetPort(), 1024);
        ports.insert(address.GetPort());
    }
    EXPECT_EQ(ports.size(), 2u);
}

TEST_F(EndpointNatTest, NatDropsWhatNobodyAskedFor)
{
    BuildWithHost();
    UdpPeer& asked = OpenUdp(host, 9, true);
    UdpPeer& stranger = OpenUdp(host, 99);
    UdpPeer& sender = OpenUdp(NodeOf(client), 5000);
    sender.Send(far, 9, 100);
    RunUntil(Seconds(1));
    const auto nated = InetSocketAddress::ConvertFrom(asked.peers.at(0));
    stranger.Send(nated.GetIpv4(), nated.GetPort(), 100);
    Connect(host, NatAddress(), 443);
    RunUntil(MilliSeconds(1900));
    EXPECT_EQ(sender.packets, 1u);
    EXPECT_EQ(Drops(DropReason::NGW_UNSOLICITED), 2u) << DropSummary();
    EXPECT_EQ(drops.size(), 2u);
    EXPECT_EQ(drops.front().where, nat);
}

TEST_F(EndpointNatTest, NatSaysRstAfter350SecondsOfIdleness)
{
    BuildWithHost();
    Listen(host, 443, 100);
    Ptr<EniNetDevice> eni =
        cloud->GetEni(describe.GetCloud().natGateways.at(nat).networkInterfaceId);
    Tap& at = TapOn(eni, "MacTx");
    Stream& stream = Connect(NodeOf(client), far, 443);
    stream.closesBack = false;
    RunUntil(Seconds(2));
    const int64_t wayNs = 1 + Tx(152) + INTRA_NS;
    const int64_t idleNs = 350'000'000'000;
    const int64_t last = at.timesNs.back();
    At(NanoSeconds(last + idleNs - 1 - wayNs), [&] { stream.Write(100); });
    RunUntil(NanoSeconds(last + idleNs) + Seconds(1));
    EXPECT_EQ(servers.front()->streams.front()->received, 100u) << DropSummary();
    EXPECT_FALSE(stream.closedAt || stream.failedAt);
    const int64_t then = at.timesNs.back();
    At(NanoSeconds(then + idleNs - wayNs), [&] { stream.Write(100); });
    RunUntil(NanoSeconds(then + idleNs) + Seconds(1));
    EXPECT_EQ(servers.front()->streams.front()->received, 100u);
    EXPECT_TRUE(stream.closedAt || stream.failedAt);
    EXPECT_EQ(at.views.back().tcpFlags, TCP_RST);
    EXPECT_EQ(Drops(DropReason::NO_CONNECTION_STATE), 1u) << DropSummary();
    EXPECT_EQ(drops.size(), 1u);
}

TEST_F(EndpointNatTest, ConnectionsToOneDestinationAreLimited)
{
    BuildWithHost();
    const Ipv4Address second("8.8.4.5");
    UdpPeer& receiver = OpenUdp(host, 9);
    UdpPeer& elsewhere = OpenUdp(cloud->AddInternetHost(second, MilliSeconds(2)), 9);
    cloud->GetNatGateway(nat)->SetAttribute("PortLimit", UintegerValue(5));
    for (uint16_t port = 5000; port < 5008; ++port)
    {
        UdpPeer& sender = OpenUdp(NodeOf(client), port);
        sender.Send(far, 9, 100);
        sender.Send(second, 9, 100);
    }
    RunUntil(Seconds(1));
    EXPECT_EQ(receiver.packets, 5u);
    EXPECT_EQ(elsewhere.packets, 5u);
    EXPECT_EQ(Drops(DropReason::NGW_PORT_ALLOCATION_ERROR), 6u) << DropSummary();
    // Forgotten after the idle time, their ports are free again.
    At(Seconds(351), [&] { udpPeers.back()->Send(far, 9, 100); });
    RunUntil(Seconds(352));
    EXPECT_EQ(receiver.packets, 6u);
}

TEST_F(EndpointNatTest, PingsPassNatEvenWithTheSameId)
{
    BuildWithHost();
    Pinger& first = Ping(NodeOf(client), far, 77);
    Pinger& second = Ping(NodeOf(other), far, 77);
    RunUntil(Seconds(1));
    EXPECT_EQ(first.replies, 1u) << DropSummary();
    EXPECT_EQ(second.replies, 1u) << DropSummary();
    EXPECT_EQ(cloud->GetNatGateway(nat)->GetOpenConnections(), 2u);
}

TEST_F(EndpointNatTest, IcmpErrorsDoNotCrossATranslation)
{
    BuildWithHost();
    Tap& atClient = TapOn(EniOf(client), "MacRx");
    OpenUdp(NodeOf(client), 10).Send(far, 9, 100);   // by NAT
    OpenUdp(NodeOf(inPublic), 10).Send(far, 9, 100); // by internet gateway
    RunUntil(Seconds(1));
    EXPECT_TRUE(atClient.sizes.empty());
    EXPECT_EQ(Drops(DropReason::ICMP_ERROR_UNTRANSLATED), 2u) << DropSummary();
    EXPECT_EQ(drops.size(), 2u);
}

TEST_F(EndpointNatTest, FragmentsAreDroppedWherePortsAreNeeded)
{
    BuildWithHost();
    UdpPeer& receiver = OpenUdp(host, 9);
    OpenUdp(NodeOf(client), 10).Send(far, 9, 20'000);
    RunUntil(Seconds(1));
    EXPECT_EQ(receiver.packets, 0u);
    EXPECT_EQ(Drops(DropReason::FRAGMENT_WITHOUT_PORTS), 3u) << DropSummary();
    // The internet gateway needs none.
    OpenUdp(NodeOf(inPublic), 10).Send(far, 9, 20'000);
    RunUntil(Seconds(2));
    EXPECT_EQ(receiver.bytes, 20'000u);
}

TEST_F(EndpointNatTest, NatForgetsWithItsZone)
{
    BuildWithHost();
    Listen(host, 443);
    Stream& stream = Connect(NodeOf(other), far, 443);
    Fault fault;
    fault.kind = FaultKind::AZ;
    fault.target = "use1-az1";
    fault.start = Seconds(2);
    fault.duration = Seconds(1);
    cloud->GetFaults()->Add(fault);
    RunUntil(MilliSeconds(2500));
    EXPECT_EQ(cloud->GetNatGateway(nat)->GetOpenConnections(), 0u);
    EXPECT_FALSE(stream.closedAt || stream.failedAt) << "a dead zone is silent";
    At(Seconds(4), [&] { stream.Write(10); });
    RunUntil(Seconds(6));
    EXPECT_TRUE(stream.closedAt || stream.failedAt) << "its NAT gateway is not, once it is back";
}

} // namespace
} // namespace fabrictest
} // namespace vpc
} // namespace ns3
