// SPDX-License-Identifier: GPL-2.0-only
// Honest latency: what an idle path takes is the sum of its parts, to the nanosecond.
#include "vpc-fabric-net.h"

#include "ns3/double.h"
#include "ns3/pointer.h"
#include "ns3/random-variable-stream.h"

namespace ns3
{
namespace vpc
{
namespace fabrictest
{
namespace
{

class FabricTimingTest : public CloudTest
{
  protected:
    /// The first segments of a handshake as the client's device saw them.
    struct Handshake
    {
        int64_t ns{0};
        uint32_t syn{0};    //!< bytes
        uint32_t synAck{0}; //!< bytes
    };

    Handshake Measure(const std::string& client, Ipv4Address to, uint16_t port)
    {
        Tap& sent = TapOn(EniOf(client), "MacTx");
        Tap& received = TapOn(EniOf(client), "MacRx");
        Stream* stream = nullptr;
        const Time start = Seconds(1);
        At(start, [&] { stream = &Connect(NodeOf(client), to, port); });
        RunUntil(Seconds(5));
        Handshake handshake;
        EXPECT_TRUE(stream->connectedAt) << DropSummary();
        if (stream->connectedAt)
        {
            handshake = {(*stream->connectedAt - start).GetNanoSeconds(),
                         sent.sizes.front(),
                         received.sizes.front()};
        }
        return handshake;
    }

    /// Serialisation of a handshake over a number of ports that serialise.
    static int64_t Serialisation(const Handshake& h, int64_t ports)
    {
        return ports * (Tx(h.syn) + Tx(h.synAck));
    }
};

TEST_F(FabricTimingTest, HandshakeInsideAZone)
{
    const std::string client = describe.AddInstance(subnetA, {open});
    const std::string server = describe.AddInstance(subnetA, {open});
    Build();
    Listen(NodeOf(server), 443);
    const Handshake h = Measure(client, AddressOf(server), 443);
    EXPECT_GT(Tx(h.syn), 0);
    EXPECT_EQ(h.ns, Serialisation(h, 1) + 2 * INTRA_NS);
}

TEST_F(FabricTimingTest, HandshakeBetweenZones)
{
    const std::string client = describe.AddInstance(subnetA, {open});
    const std::string server = describe.AddInstance(subnetB, {open});
    Build();
    Listen(NodeOf(server), 443);
    const Handshake h = Measure(client, AddressOf(server), 443);
    EXPECT_EQ(h.ns, Serialisation(h, 1) + 2 * AB_NS);
}

TEST_F(FabricTimingTest, HandshakeThroughInterfaceEndpoint)
{
    const std::string client = describe.AddInstance(subnetA, {open});
    DescribeSqs();
    Build();
    cloud->GetInterfaceEndpoint(sqs)->SetAttribute("TraversalDelay", TimeValue(NanoSeconds(3'017)));
    ListenAll("sqs", 443);
    // The ENI in the client's zone, and with zonal affinity a host of the same zone.
    const Handshake h = Measure(client, AddressOfEni(sqsEnis[0]), 443);
    EXPECT_EQ(h.ns, Serialisation(h, 2) + 2 * (INTRA_NS + 3'017 + INTRA_NS));
}

TEST_F(FabricTimingTest, HandshakeThroughInterfaceEndpointInAnotherZone)
{
    const std::string client = describe.AddInstance(subnetA, {open});
    DescribeSqs();
    Build();
    cloud->GetInterfaceEndpoint(sqs)->SetAttribute("TraversalDelay", TimeValue(NanoSeconds(3'017)));
    ListenAll("sqs", 443);
    const Handshake h = Measure(client, AddressOfEni(sqsEnis[2]), 443);
    EXPECT_EQ(h.ns, Serialisation(h, 2) + 2 * (AC_NS + 3'017 + INTRA_NS));
}

TEST_F(FabricTimingTest, HandshakeThroughGatewayEndpoint)
{
    const std::string client = describe.AddInstance(subnetB, {open});
    const std::string table = describe.AddRouteTable(vpc, {subnetB});
    const std::string endpoint = describe.AddGatewayEndpoint(vpc, "s3", {table});
    Build();
    cloud->GetGatewayEndpoint(endpoint)->SetAttribute("TraversalDelay",
                                                      TimeValue(NanoSeconds(5'003)));
    ListenAll("s3", 443);
    const Handshake h = Measure(client, cloud->GetPublicAddress("com.amazonaws.us-east-1.s3"), 443);
    // A regional port stands half way: client to gateway and gateway to host, in whichever zone.
    EXPECT_EQ(h.ns, Serialisation(h, 1) + 2 * (INTRA_NS / 2 + 5'003 + INTRA_NS / 2));
}

TEST_F(FabricTimingTest, HandshakeThroughInternetGateway)
{
    DescribePublicSubnet();
    const std::string client = describe.AddInstance(subnetPublic, {open});
    describe.AssociatePublicAddress(client);
    Build();
    cloud->GetInternetGateway(igw)->SetAttribute("TraversalDelay", TimeValue(NanoSeconds(7'001)));
    const Ipv4Address far("8.8.4.4");
    Listen(cloud->AddInternetHost(far, MilliSeconds(9)), 443);
    const Handshake h = Measure(client, far, 443);
    EXPECT_EQ(h.ns, Serialisation(h, 1) + 2 * (INTRA_NS / 2 + 7'001 + 9'000'000));
}

TEST_F(FabricTimingTest, HandshakeThroughNatAndInternetGateway)
{
    DescribeNat();
    const std::string client = describe.AddInstance(subnetC, {open});
    Build();
    cloud->GetInternetGateway(igw)->SetAttribute("TraversalDelay", TimeValue(NanoSeconds(7'001)));
    cloud->GetNatGateway(nat)->SetAttribute("TraversalDelay", TimeValue(NanoSeconds(11'003)));
    const Ipv4Address far("8.8.4.4");
    Listen(cloud->AddInternetHost(far, MilliSeconds(9)), 443);
    const Handshake h = Measure(client, far, 443);
    // The client in the zone of C, the NAT gateway in that of A; two ports serialise each way, of
    // which one is the NAT gateway's.
    EXPECT_EQ(h.ns, Serialisation(h, 2) + 2 * (AC_NS + 11'003 + INTRA_NS / 2 + 7'001 + 9'000'000));
}

TEST_F(FabricTimingTest, JitterNeverDeliversEarlyAndKeepsOrder)
{
    const std::string client = describe.AddInstance(subnetA, {open});
    const std::string server = describe.AddInstance(subnetB, {open});
    Build();
    Ptr<ExponentialRandomVariable> jitter = CreateObject<ExponentialRandomVariable>();
    jitter->SetAttribute("Mean", DoubleValue(200e-6));
    cloud->GetFabric(vpc)->SetAttribute("Jitter", PointerValue(jitter));
    EXPECT_EQ(cloud->GetFabric(vpc)->AssignStreams(42), 1);
    Tap& sent = TapOn(EniOf(client), "MacTx");
    Tap& received = TapOn(EniOf(server), "MacRx");
    OpenUdp(NodeOf(server), 9);
    UdpPeer& sender = OpenUdp(NodeOf(client), 10);
    for (int i = 0; i < 500; ++i)
    {
        // Of different sizes, so that a changed order shows.
        At(MicroSeconds(1000 + 10 * i), [&, i] { sender.Send(AddressOf(server), 9, 100 + i); });
    }
    RunUntil(Seconds(2));
    ASSERT_EQ(received.sizes.size(), 500u);
    EXPECT_EQ(received.sizes, sent.sizes);
    int late = 0;
    for (std::size_t i = 0; i < 500; ++i)
    {
        const int64_t least = sent.timesNs[i] + Tx(sent.sizes[i]) + AB_NS;
        EXPECT_GE(received.timesNs[i], least) << i;
        late += received.timesNs[i] > least ? 1 : 0;
    }
    EXPECT_GT(late, 490);
}

TEST_F(FabricTimingTest, BusyPortQueuesToTheNanosecond)
{
    const std::string client = describe.AddInstance(subnetA, {open});
    const std::string server = describe.AddInstance(subnetA, {open});
    Build();
    EniOf(client)->SetDataRate(DataRate("7Mbps"));
    Tap& received = TapOn(EniOf(server), "MacRx");
    OpenUdp(NodeOf(server), 9);
    UdpPeer& sender = OpenUdp(NodeOf(client), 10);
    At(Seconds(1), [&] {
        for (int i = 0; i < 5; ++i)
        {
            sender.Send(AddressOf(server), 9, 972); // 1,000 bytes with UDP and IP
        }
    });
    RunUntil(Seconds(2));
    ASSERT_EQ(received.timesNs.size(), 5u);
    // 8,000 bit at 7 Mbit/s are 1,142,857.14 ns, rounded.
    for (int64_t i = 0; i < 5; ++i)
    {
        EXPECT_EQ(received.timesNs[i], 1'000'000'000 + (i + 1) * 1'142'857 + INTRA_NS);
    }
}

TEST_F(FabricTimingTest, TtlIs255InsideAVpc)
{
    const std::string client = describe.AddInstance(subnetA, {open});
    const std::string server = describe.AddInstance(subnetB, {open});
    Build();
    Pinger& ping = Ping(NodeOf(client), AddressOf(server));
    RunUntil(Seconds(1));
    EXPECT_EQ(ping.replies, 1u) << DropSummary();
    EXPECT_EQ(ping.ttl, 255);
    EXPECT_EQ(ping.rtt.GetNanoSeconds(), 2 * AB_NS + 2 * Tx(84));
}

TEST_F(FabricTimingTest, TtlIs254ThroughInternetGateway)
{
    DescribePublicSubnet();
    const std::string client = describe.AddInstance(subnetPublic, {open});
    const std::string server = describe.AddInstance(subnetPublic, {open});
    describe.AssociatePublicAddress(client);
    const Ipv4Address serverPublic(describe.AssociatePublicAddress(server).c_str());
    Build();
    const Ipv4Address far("8.8.4.4");
    cloud->AddInternetHost(far, MilliSeconds(9));
    Pinger& internet = Ping(NodeOf(client), far, 7);
    Pinger& neighbour = Ping(NodeOf(client), serverPublic, 8);
    RunUntil(Seconds(1));
    EXPECT_EQ(internet.replies, 1u) << DropSummary();
    EXPECT_EQ(internet.ttl, 254);
    EXPECT_EQ(neighbour.replies, 1u) << DropSummary();
    EXPECT_EQ(neighbour.ttl, 254);
}

TEST_F(FabricTimingTest, TtlIs253ThroughNatAndInternetGateway)
{
    DescribeNat();
    const std::string client = describe.AddInstance(subnetA, {open});
    const std::string server = describe.AddInstance(subnetPublic, {open});
    const Ipv4Address serverPublic(describe.AssociatePublicAddress(server).c_str());
    Build();
    const Ipv4Address far("8.8.4.4");
    cloud->AddInternetHost(far, MilliSeconds(9));
    Pinger& internet = Ping(NodeOf(client), far, 7);
    Pinger& neighbour = Ping(NodeOf(client), serverPublic, 8);
    RunUntil(Seconds(1));
    EXPECT_EQ(internet.replies, 1u) << DropSummary();
    EXPECT_EQ(internet.ttl, 253);
    EXPECT_EQ(neighbour.replies, 1u) << DropSummary();
    EXPECT_EQ(neighbour.ttl, 253);
}

TEST_F(FabricTimingTest, TtlThatRunsOutIsDroppedByName)
{
    DescribePublicSubnet();
    const std::string client = describe.AddInstance(subnetPublic, {open});
    describe.AssociatePublicAddress(client);
    Build();
    const Ipv4Address far("8.8.4.4");
    Ptr<Node> host = cloud->AddInternetHost(far, MilliSeconds(9));
    UdpPeer& receiver = OpenUdp(host, 9);
    UdpPeer& sender = OpenUdp(NodeOf(client), 10);
    sender.GetSocket()->SetIpTtl(1);
    sender.Send(far, 9, 100);
    sender.GetSocket()->SetIpTtl(2);
    sender.Send(far, 9, 100);
    RunUntil(Seconds(1));
    EXPECT_EQ(receiver.packets, 1u);
    EXPECT_EQ(Drops(DropReason::TTL_EXPIRED), 1u) << DropSummary();
}

} // namespace
} // namespace fabrictest
} // namespace vpc
} // namespace ns3
