// SPDX-License-Identifier: GPL-2.0-only
// FlowMonitor through NAT, PrivateLink and load balancers: nothing is lost that is not.
#include "vpc-flow-monitor-net.h"

#include <optional>

namespace ns3
{
namespace vpc
{
namespace fabrictest
{
namespace
{

TEST_F(FlowMonitorTest, ADatagramTakesExactlyItsPathsDelay)
{
    const std::string a = describe.AddInstance(subnetA, {open});
    const std::string b = describe.AddInstance(subnetB, {open});
    BuildAndWatch();
    OpenUdp(NodeOf(b), 9);
    UdpPeer& sender = OpenUdp(NodeOf(a), 10);
    At(Seconds(1), [&] { sender.Send(AddressOf(b), 9, 100); });
    RunUntil(Seconds(2));
    const Stats stats = Of(AddressOf(a), AddressOf(b));
    ExpectWhole(stats, 0);
    EXPECT_EQ(stats.txPackets, 1u);
    EXPECT_EQ(stats.txBytes, 128u);
    EXPECT_EQ(stats.delaySum, NanoSeconds(Tx(128) + AB_NS));
    EXPECT_EQ(stats.timeFirstTxPacket, Seconds(1));
    EXPECT_EQ(Count(), 1u);
}

TEST_F(FlowMonitorTest, AnEchoIsAnAnswerAndNoForwarding)
{
    const std::string a = describe.AddInstance(subnetA, {open});
    const std::string b = describe.AddInstance(subnetB, {open});
    BuildAndWatch();
    OpenUdp(NodeOf(b), 9, true);
    UdpPeer& sender = OpenUdp(NodeOf(a), 10);
    for (int i = 0; i < 3; ++i)
    {
        At(Seconds(1 + i), [&] { sender.Send(AddressOf(b), 9, 100); });
    }
    RunUntil(Seconds(5));
    ASSERT_EQ(sender.packets, 3u);
    ExpectWhole(Of(AddressOf(a), AddressOf(b)), 0);
    ExpectWhole(Of(AddressOf(b), AddressOf(a)), 0);
    EXPECT_EQ(Of(AddressOf(b), AddressOf(a)).rxPackets, 3u);
    EXPECT_EQ(Count(), 2u);
}

class FlowMonitorNatTest : public FlowMonitorTest
{
  protected:
    void SetUp() override
    {
        FlowMonitorTest::SetUp();
        DescribeNat();
        inside = describe.AddInstance(subnetA, {open});
        Build();
        host = cloud->AddInternetHost(far, MilliSeconds(2));
        Watch();
    }

    std::string inside;
    Ptr<Node> host;
    const Ipv4Address far{"8.8.4.4"};
};

TEST_F(FlowMonitorNatTest, ATcpConnectionThroughNatIsTwoFlowsAsItsClientSeesThem)
{
    Listen(host, 443, 50'000);
    Tap& sent = TapOn(EniOf(inside), "MacTx");
    Tap& received = TapOn(EniOf(inside), "MacRx");
    Stream& stream = Connect(NodeOf(inside), far, 443);
    stream.Write(20'000);
    At(Seconds(10), [&] { stream.GetSocket()->Close(); });
    RunUntil(Seconds(20));
    ASSERT_EQ(stream.received, 50'000u) << DropSummary();
    const Stats out = Of(AddressOf(inside), far);
    const Stats back = Of(far, AddressOf(inside));
    ExpectWhole(out, 2); // NAT and internet gateway
    ExpectWhole(back, 2);
    EXPECT_EQ(out.txPackets, sent.sizes.size());
    EXPECT_EQ(out.txBytes, BytesOf(sent));
    EXPECT_EQ(back.rxPackets, received.sizes.size());
    EXPECT_EQ(back.rxBytes, BytesOf(received));
    EXPECT_EQ(Count(), 2u);
    Address local;
    stream.GetSocket()->GetSockName(local);
    const aws::FlowKey key{AddressOf(inside).Get(),
                           far.Get(),
                           InetSocketAddress::ConvertFrom(local).GetPort(),
                           443,
                           aws::PROTOCOL_TCP};
    EXPECT_TRUE(monitor->GetClassifier()->Find(key));
    EXPECT_TRUE(monitor->GetClassifier()->Find(key.Reversed()));
}

TEST_F(FlowMonitorNatTest, APingTakesTheSumOfItsHopsDelays)
{
    Pinger* ping = nullptr;
    At(Seconds(1), [&] { ping = &Ping(NodeOf(inside), far); });
    RunUntil(Seconds(2));
    ASSERT_EQ(ping->replies, 1u) << DropSummary();
    const Stats out = Of(AddressOf(inside), far);
    const Stats back = Of(far, AddressOf(inside));
    ExpectWhole(out, 2);
    ExpectWhole(back, 2);
    EXPECT_EQ(out.delaySum + back.delaySum, ping->rtt);
    const int64_t nat = cloud->GetNatGateway(this->nat)->GetTraversalDelay().GetNanoSeconds();
    const int64_t hops = 3 * Tx(84); // instance, NAT gateway, and the host on the internet
    EXPECT_NEAR(out.delaySum.GetNanoSeconds(),
                INTRA_NS + nat + INTRA_NS / 2 + 2'000'000 + hops,
                static_cast<double>(hops))
        << "ENI to NAT gateway to internet gateway to host";
}

class FlowMonitorPrivateLinkTest : public FlowMonitorTest
{
  protected:
    void SetUp() override
    {
        FlowMonitorTest::SetUp();
        Provide();
        one = Consume("111111111111");
    }

    /// Write to the service and read its answer through an ENI.
    Stream& Exchange(uint64_t request, uint64_t answer)
    {
        Listen(NodeOf(targetA), 8080, answer);
        Listen(NodeOf(targetB), 8080, answer);
        Stream& stream = Connect(NodeOf(one.client), AddressOfEni(one.enis[0]), 80);
        stream.Write(request);
        return stream;
    }

    Stats Out() const
    {
        return Of(const_cast<FlowMonitorPrivateLinkTest*>(this)->AddressOf(one.client),
                  const_cast<FlowMonitorPrivateLinkTest*>(this)->AddressOfEni(one.enis[0]));
    }

    Stats Back() const
    {
        return Of(const_cast<FlowMonitorPrivateLinkTest*>(this)->AddressOfEni(one.enis[0]),
                  const_cast<FlowMonitorPrivateLinkTest*>(this)->AddressOf(one.client));
    }

    Consumer one;
};

TEST_F(FlowMonitorPrivateLinkTest, AConnectionToATargetIsTwoFlowsAndHealthChecksAreNone)
{
    BuildAndWatch();
    Tap& sent = TapOn(EniOf(one.client), "MacTx");
    Stream& stream = Exchange(30'000, 40'000);
    At(Seconds(50), [&] { stream.GetSocket()->Close(); });
    RunUntil(Seconds(90));
    ASSERT_EQ(stream.received, 40'000u) << DropSummary();
    ASSERT_GT(Balancer()->GetMetrics().healthChecks, 4u);
    ExpectWhole(Out(), 2); // endpoint and load balancer
    ExpectWhole(Back(), 2);
    EXPECT_EQ(Out().txBytes, BytesOf(sent));
    EXPECT_EQ(Count(), 2u);
}

TEST_F(FlowMonitorPrivateLinkTest, TheDelayOfAnExchangeIsItsRoundTrip)
{
    BuildAndWatch();
    Listen(NodeOf(targetA), 8080);
    Listen(NodeOf(targetB), 8080);
    Tap& sent = TapOn(EniOf(one.client), "MacTx");
    Tap& received = TapOn(EniOf(one.client), "MacRx");
    Connect(NodeOf(one.client), AddressOfEni(one.enis[0]), 80);
    RunUntil(MilliSeconds(3)); // SYN, SYN-ACK, ACK
    ASSERT_EQ(received.sizes.size(), 1u);
    ASSERT_EQ(sent.sizes.size(), 2u);
    EXPECT_EQ(Out().rxPackets, 2u);
    EXPECT_EQ(Out().delaySum.GetNanoSeconds() - Out().lastDelay.GetNanoSeconds() +
                  Back().delaySum.GetNanoSeconds(),
              received.timesNs[0] - sent.timesNs[0]);
}

TEST_F(FlowMonitorPrivateLinkTest, APacketThatIsCutCountsAsOne)
{
    Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(8900));
    BuildAndWatch();
    Tap& sent = TapOn(EniOf(one.client), "MacTx");
    Tap& cut = TapOn(EniOf(targetA), "MacRx");
    Stream& stream = Exchange(89'000, 10);
    RunUntil(Seconds(9));
    ASSERT_EQ(stream.received, 10u) << DropSummary();
    ASSERT_GT(cut.sizes.size(), sent.sizes.size()) << "in two pieces each, at 8500 bytes";
    ExpectWhole(Out(), 2);
    EXPECT_EQ(Out().txPackets, sent.sizes.size());
    EXPECT_EQ(Out().txBytes, BytesOf(sent));
}

TEST_F(FlowMonitorPrivateLinkTest, AProxyHeaderDoesNotHideAPacket)
{
    describe.GetTargetGroup(group).proxyProtocolV2 = true;
    BuildAndWatch();
    Stream& stream = Exchange(5000, 5000);
    RunUntil(Seconds(9));
    ASSERT_EQ(stream.received, 5000u) << DropSummary();
    ExpectWhole(Out(), 2);
    ExpectWhole(Back(), 2);
}

TEST_F(FlowMonitorPrivateLinkTest, AFaultLosesPacketsForAReason)
{
    BuildAndWatch();
    Stream& stream = Exchange(1000, 1000);
    At(Seconds(5), [&] {
        cloud->GetInterfaceEndpoint(one.endpoint)->SetEniDead(one.enis[0], true);
        stream.Write(30'000);
    });
    RunUntil(Seconds(60));
    const Stats out = Out();
    EXPECT_GT(out.lostPackets, 0u);
    EXPECT_EQ(out.txPackets, out.rxPackets + out.lostPackets);
    const uint32_t code = monitor->GetClassifier()->CodeOf(DropReason::FAULT_ENI);
    EXPECT_EQ(code, 9u); // the first that occurred, and no code is in between
    ASSERT_EQ(out.packetsDropped.size(), code + 1);
    EXPECT_EQ(monitor->GetClassifier()->CodeOf(DropReason::FAULT_AZ), 10u);
    EXPECT_EQ(monitor->GetClassifier()->CodeOf(DropReason::ENI_DOWN),
              Ipv4FlowProbe::DROP_INTERFACE_DOWN);
    EXPECT_EQ(out.packetsDropped[code], out.lostPackets);
    EXPECT_EQ(out.packetsDropped[code], Drops(DropReason::FAULT_ENI));
    EXPECT_EQ(out.bytesDropped[code], out.txBytes - out.rxBytes);
    EXPECT_EQ(Count(), 2u);
}

TEST_F(FlowMonitorPrivateLinkTest, TheDocumentIsReadBackAsItWasCounted)
{
    BuildAndWatch();
    Exchange(1000, 2000);
    Connect(NodeOf(one.client), AddressOfEni(one.enis[0]), 81); // no listener: dropped
    RunUntil(Seconds(30));
    const XmlElement document = Document();
    EXPECT_EQ(document.name, "FlowMonitor");
    std::map<std::string, const XmlElement*> tuples;
    for (const XmlElement* flow : document.Only("Ipv4FlowClassifier").All("Flow"))
    {
        tuples[flow->attributes.at("flowId")] = flow;
        uint64_t packets = 0;
        for (const XmlElement* dscp : flow->All("Dscp"))
        {
            packets += std::stoull(dscp->attributes.at("packets"));
        }
        EXPECT_EQ(flow->attributes.at("protocol"), "6");
        EXPECT_GT(packets, 0u);
    }
    ASSERT_EQ(tuples.size(), Count());
    for (const XmlElement* flow : document.Only("FlowStats").All("Flow"))
    {
        const std::string id = flow->attributes.at("flowId");
        ASSERT_EQ(tuples.count(id), 1u);
        const Stats& stats = monitor->GetMonitor()->GetFlowStats().at(std::stoul(id));
        EXPECT_EQ(std::stoull(flow->attributes.at("txBytes")), stats.txBytes);
        EXPECT_EQ(std::stoull(flow->attributes.at("rxPackets")), stats.rxPackets);
        EXPECT_EQ(std::stod(flow->attributes.at("delaySum")),
                  static_cast<double>(stats.delaySum.GetNanoSeconds()));
        const aws::FlowKey& key = monitor->GetClassifier()->GetKey(std::stoul(id));
        const auto& tuple = tuples.at(id)->attributes;
        EXPECT_EQ(tuple.at("sourceAddress"), aws::ToString(Ipv4Address(key.source)));
        EXPECT_EQ(tuple.at("destinationAddress"), aws::ToString(Ipv4Address(key.destination)));
        EXPECT_EQ(tuple.at("sourcePort"), std::to_string(key.sourcePort));
        EXPECT_EQ(tuple.at("destinationPort"), std::to_string(key.destinationPort));
    }
    const uint32_t code = monitor->GetClassifier()->CodeOf(DropReason::ELBV2_LISTENERS_MISMATCH);
    bool isNamed = false;
    for (const XmlElement* reason : document.Only("VpcDropReasons").All("DropReason"))
    {
        isNamed = isNamed || (reason->attributes.at("reasonCode") == std::to_string(code) &&
                              reason->attributes.at("name") == "ELBV2_LISTENERS_MISMATCH");
    }
    EXPECT_TRUE(isNamed);
    EXPECT_FALSE(document.Only("FlowProbes").All("FlowProbe").empty());
}

TEST(CutPacketsTest, APacketIsLostOnceAndArrivesOnlyWhole)
{
    CutPackets cuts;
    FlowTag tag;
    tag.flowId = 1;
    tag.packetId = 1;
    tag.content = 100;
    EXPECT_TRUE(cuts.Lose(tag, 40));
    EXPECT_FALSE(cuts.Lose(tag, 30)) << "it is lost already";
    EXPECT_FALSE(cuts.Arrive(tag, 30)) << "its last piece, but not all of it";
    tag.packetId = 2;
    EXPECT_FALSE(cuts.Arrive(tag, 60));
    EXPECT_TRUE(cuts.Arrive(tag, 40));
}

TEST_F(FlowMonitorTest, FragmentsOfAHostArePacketsOfItsFlow)
{
    const std::string a = describe.AddInstance(subnetA, {open});
    const std::string b = describe.AddInstance(subnetB, {open});
    BuildAndWatch();
    UdpPeer& receiver = OpenUdp(NodeOf(b), 9);
    Tap& sent = TapOn(EniOf(a), "MacTx");
    UdpPeer& sender = OpenUdp(NodeOf(a), 10);
    At(Seconds(1), [&] { sender.Send(AddressOf(b), 9, 20'000); });
    RunUntil(Seconds(2));
    ASSERT_EQ(receiver.packets, 1u) << DropSummary();
    const Stats stats = Of(AddressOf(a), AddressOf(b));
    ExpectWhole(stats, 0);
    EXPECT_EQ(stats.txPackets, sent.sizes.size());
    EXPECT_EQ(stats.txPackets, 3u);
    EXPECT_EQ(Count(), 1u);
}

TEST_F(FlowMonitorTest, EqualAddressesOfTwoConsumersAreDifferentFlows)
{
    Provide();
    const Consumer one = Consume("111111111111");
    const Consumer two = Consume("222222222222");
    BuildAndWatch();
    Listen(NodeOf(targetA), 8080, 5000);
    Listen(NodeOf(targetB), 8080, 5000);
    ASSERT_EQ(AddressOf(one.client), AddressOf(two.client));
    Connect(NodeOf(one.client), AddressOfEni(one.enis[0]), 80).Write(100);
    Connect(NodeOf(two.client), AddressOfEni(two.enis[0]), 80).Write(40'000);
    RunUntil(Seconds(5));
    ASSERT_EQ(Count(), 4u) << DropSummary();
    for (const auto& [id, stats] : monitor->GetMonitor()->GetFlowStats())
    {
        ExpectWhole(stats, 2);
    }
}

} // namespace
} // namespace fabrictest
} // namespace vpc
} // namespace ns3
