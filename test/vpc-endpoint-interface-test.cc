// SPDX-License-Identifier: GPL-2.0-only
// Interface endpoint: what it lets through, its silence, idle time, rates, counters, and its death.
#include "vpc-fabric-net.h"

#include "ns3/boolean.h"
#include "ns3/data-rate.h"

namespace ns3
{
namespace vpc
{
namespace fabrictest
{
namespace
{

class EndpointInterfaceTest : public CloudTest
{
  protected:
    void SetUp() override
    {
        CloudTest::SetUp();
        DescribeSqs();
        client = describe.AddInstance(subnetA, {open});
    }

    Ptr<InterfaceEndpointNode> Endpoint() const
    {
        return cloud->GetInterfaceEndpoint(sqs);
    }

    /// Let everything pass the endpoint's group.
    void OpenEndpointGroup()
    {
        describe.AllowIngress(web, "-1", -1, -1, "0.0.0.0/0");
    }

    /// \return what all servers together received
    uint64_t ReceivedByServers() const
    {
        uint64_t received = 0;
        for (const auto& server : servers)
        {
            for (const auto& stream : server->streams)
            {
                received += stream->received;
            }
        }
        return received;
    }

    /// \return the stream of the first accepted connection
    Stream* FindAccepted() const
    {
        for (const auto& server : servers)
        {
            if (!server->streams.empty())
            {
                return server->streams.front().get();
            }
        }
        return nullptr;
    }

    /// \return where the first accepted connection comes from, as its server sees it
    Address FindPeer() const
    {
        for (const auto& server : servers)
        {
            if (!server->peers.empty())
            {
                return server->peers.front();
            }
        }
        return Address();
    }

    std::string client;
};

TEST_F(EndpointInterfaceTest, GroupOfTheEniIsEnforced)
{
    describe.GetCloud().securityGroups[web].ipPermissions.clear();
    describe.AllowIngress(web, "tcp", 443, 443, "10.0.1.0/24");
    const std::string stranger = describe.AddInstance(subnetB, {open});
    Build();
    ListenAll("sqs", 443, 100);
    Stream& allowed = Connect(NodeOf(client), AddressOfEni(sqsEnis[1]), 443);
    Stream& denied = Connect(NodeOf(stranger), AddressOfEni(sqsEnis[1]), 443);
    RunUntil(Seconds(2));
    EXPECT_EQ(allowed.received, 100u);
    EXPECT_FALSE(denied.connectedAt);
    EXPECT_EQ(drops.size(), Drops(DropReason::ENI_SG_RULES_MISMATCH)) << DropSummary();
    EXPECT_EQ(drops.at(0).where, web);
}

TEST_F(EndpointInterfaceTest, SilentOnOtherPortsPingAndUdp)
{
    OpenEndpointGroup();
    Build();
    ListenAll("sqs", 443);
    ListenAll("sqs", 8080);
    Tap& back = TapOn(EniOf(client), "MacRx");
    Connect(NodeOf(client), AddressOfEni(sqsEnis[0]), 8080);
    Ping(NodeOf(client), AddressOfEni(sqsEnis[0]));
    OpenUdp(NodeOf(client), 10).Send(AddressOfEni(sqsEnis[0]), 443, 100);
    RunUntil(MilliSeconds(900));
    EXPECT_TRUE(back.sizes.empty());
    EXPECT_EQ(Drops(DropReason::VPCE_INTERFACE_PORT_RESTRICTION), 1u) << DropSummary();
    EXPECT_EQ(Drops(DropReason::VPCE_INTERFACE_PROTOCOL_RESTRICTION), 2u);
    EXPECT_EQ(drops.size(), 3u);
    EXPECT_EQ(drops.front().where, sqs);
    EXPECT_EQ(Endpoint()->GetMetrics(sqsEnis[0]).packetsDropped, 3u);
    EXPECT_EQ(Endpoint()->GetMetrics(sqsEnis[1]).packetsDropped, 0u);
}

TEST_F(EndpointInterfaceTest, AnAttributeOpensUdp)
{
    OpenEndpointGroup();
    Build();
    Endpoint()->SetAttribute("Udp", BooleanValue(true));
    const NodeContainer hosts = cloud->GetServiceHosts("com.amazonaws.us-east-1.sqs");
    for (uint32_t i = 0; i < hosts.GetN(); ++i)
    {
        OpenUdp(hosts.Get(i), 443, true);
    }
    UdpPeer& sender = OpenUdp(NodeOf(client), 10);
    sender.Send(AddressOfEni(sqsEnis[0]), 443, 100);
    RunUntil(Seconds(1));
    EXPECT_EQ(sender.packets, 1u) << DropSummary();
    EXPECT_EQ(sender.peers.at(0), Address(InetSocketAddress(AddressOfEni(sqsEnis[0]), 443)));
}

TEST_F(EndpointInterfaceTest, TheServiceCannotBegin)
{
    OpenEndpointGroup();
    Build();
    ListenAll("sqs", 443);
    Listen(NodeOf(client), 49152);
    Connect(NodeOf(client), AddressOfEni(sqsEnis[0]), 443);
    RunUntil(Seconds(1));
    // A host of the service tries the very address from which the endpoint reached it.
    const auto peer = InetSocketAddress::ConvertFrom(FindPeer());
    Ptr<Node> host = FindAccepted()->GetSocket()->GetNode();
    Tap& atClient = TapOn(EniOf(client), "MacRx");
    Stream& back = Connect(host, peer.GetIpv4(), 49152);
    OpenUdp(host, 10).Send(peer.GetIpv4(), peer.GetPort(), 100);
    RunUntil(MilliSeconds(1900));
    EXPECT_FALSE(back.connectedAt);
    EXPECT_TRUE(atClient.sizes.empty());
    EXPECT_EQ(Drops(DropReason::VPCE_NEVER_INITIATES), 1u) << DropSummary();
    EXPECT_EQ(Drops(DropReason::NO_CONNECTION_STATE), 1u) << DropSummary();
}

TEST_F(EndpointInterfaceTest, ForgetsAfter350SecondsOfIdlenessWithoutASound)
{
    Build();
    ListenAll("sqs", 443);
    std::vector<Connection> ended;
    std::vector<Time> endedAt;
    const auto see = [&](const Connection& connection) {
        ended.push_back(connection);
        endedAt.push_back(Simulator::Now());
    };
    Endpoint()->TraceConnectWithoutContext("ConnectionEnd", Callback<void, const Connection&>(see));
    Ptr<EniNetDevice> eni = cloud->GetEni(sqsEnis[0]);
    Tap& in = TapOn(eni, "MacRx");
    Tap& out = TapOn(eni, "MacTx");
    Tap& atClient = TapOn(EniOf(client), "MacRx");
    Stream& stream = Connect(NodeOf(client), AddressOfEni(sqsEnis[0]), 443);
    At(Seconds(1), [&] { stream.Write(100); });
    RunUntil(Seconds(2));
    const auto lastNs = [&] { return std::max(in.timesNs.back(), out.timesNs.back()); };
    // ns-3's TCP sends 1 ns after it was told to.
    const int64_t wayNs = 1 + Tx(in.sizes.back()) + INTRA_NS;
    const int64_t idleNs = 350'000'000'000;
    // So that the packet arrives one nanosecond before the connection is forgotten.
    At(NanoSeconds(lastNs() + idleNs - 1 - wayNs), [&] { stream.Write(100); });
    RunUntil(Seconds(353));
    EXPECT_EQ(ReceivedByServers(), 200u) << DropSummary();
    EXPECT_TRUE(ended.empty());
    EXPECT_EQ(Endpoint()->GetOpenConnections(), 1u);
    // And the next one when it is.
    const int64_t last = lastNs();
    const std::size_t heard = atClient.sizes.size();
    At(NanoSeconds(last + idleNs - wayNs), [&] { stream.Write(100); });
    RunUntil(NanoSeconds(last + idleNs + 100'000'000));
    EXPECT_EQ(ReceivedByServers(), 200u);
    ASSERT_EQ(ended.size(), 1u);
    EXPECT_EQ(endedAt.front().GetNanoSeconds(), last + idleNs);
    EXPECT_EQ(ended.front().end, FlowEndReason::IDLE);
    EXPECT_EQ(Endpoint()->GetOpenConnections(), 0u);
    EXPECT_EQ(Endpoint()->GetMetrics(sqsEnis[0]).activeConnections, 0u);
    EXPECT_EQ(atClient.sizes.size(), heard);
    EXPECT_GE(Drops(DropReason::NO_CONNECTION_STATE), 1u) << DropSummary();
    EXPECT_EQ(drops.size(), Drops(DropReason::NO_CONNECTION_STATE));
    EXPECT_FALSE(stream.failedAt);
    EXPECT_FALSE(stream.closedAt);
}

TEST_F(EndpointInterfaceTest, MetricsCountKnownTraffic)
{
    Build();
    ListenAll("sqs", 443, 1000);
    Ptr<EniNetDevice> eni = cloud->GetEni(sqsEnis[0]);
    Tap& in = TapOn(eni, "MacRx");
    Tap& out = TapOn(eni, "MacTx");
    Stream& first = Connect(NodeOf(client), AddressOfEni(sqsEnis[0]), 443);
    Stream& second = Connect(NodeOf(client), AddressOfEni(sqsEnis[0]), 443);
    Connect(NodeOf(client), AddressOfEni(sqsEnis[2]), 443);
    RunUntil(Seconds(1));
    const EndpointMetrics& metrics = Endpoint()->GetMetrics(sqsEnis[0]);
    EXPECT_EQ(metrics.newConnections, 2u);
    EXPECT_EQ(metrics.activeConnections, 2u);
    EXPECT_EQ(metrics.rstPacketsReceived, 0u);
    first.GetSocket()->Close();
    RunUntil(Seconds(2));
    EXPECT_EQ(metrics.activeConnections, 1u);
    for (const auto& server : servers)
    {
        for (const auto& stream : server->streams)
        {
            stream->closesBack =
                false; // ns-3's answer to RST would be FIN, and to that another RST
        }
    }
    // A second Connect() on an established socket is how ns-3 sends a bare RST.
    second.GetSocket()->Connect(InetSocketAddress(AddressOfEni(sqsEnis[0]), 443));
    RunUntil(Seconds(3));
    EXPECT_EQ(metrics.activeConnections, 0u);
    EXPECT_EQ(metrics.newConnections, 2u);
    EXPECT_EQ(metrics.rstPacketsReceived, 1u);
    uint64_t bytes = 0;
    for (const Tap* tap : {&in, &out})
    {
        for (const uint32_t size : tap->sizes)
        {
            bytes += size;
        }
    }
    EXPECT_EQ(metrics.bytesProcessed, bytes);
    EXPECT_GT(bytes, 2 * 1000u);
    EXPECT_EQ(metrics.packetsDropped, 0u) << DropSummary();
    const EndpointMetrics& other = Endpoint()->GetMetrics(sqsEnis[2]);
    EXPECT_EQ(other.newConnections, 1u);
    EXPECT_EQ(other.activeConnections, 1u);
    EXPECT_EQ(Endpoint()->GetMetrics(sqsEnis[1]).newConnections, 0u);
}

TEST_F(EndpointInterfaceTest, ADeadEniIsSilentAndForgetsItsConnections)
{
    Build();
    ListenAll("sqs", 443);
    Stream& stream = Connect(NodeOf(client), AddressOfEni(sqsEnis[0]), 443);
    Stream& other = Connect(NodeOf(client), AddressOfEni(sqsEnis[1]), 443);
    for (int i = 1; i < 100; ++i)
    {
        At(MilliSeconds(100 * i), [&] { other.Write(10); });
    }
    At(MilliSeconds(1500), [&] { stream.Write(100); });
    RunUntil(Seconds(2));
    EXPECT_EQ(Endpoint()->GetMetrics(sqsEnis[0]).activeConnections, 1u);
    Tap& heard = TapOn(cloud->GetEni(sqsEnis[0]), "MacTx");
    Endpoint()->SetEniDead(sqsEnis[0], true);
    EXPECT_EQ(Endpoint()->GetMetrics(sqsEnis[0]).activeConnections, 0u);
    EXPECT_EQ(Endpoint()->GetMetrics(sqsEnis[1]).activeConnections, 1u);
    const std::size_t before = drops.size();
    At(Seconds(3), [&] { stream.Write(100); });
    Stream& fresh = Connect(NodeOf(client), AddressOfEni(sqsEnis[0]), 443);
    RunUntil(MilliSeconds(4500));
    EXPECT_EQ(drops.size() - before, Drops(DropReason::FAULT_ENI)) << DropSummary();
    EXPECT_GE(Drops(DropReason::FAULT_ENI), 3u);
    EXPECT_TRUE(heard.sizes.empty());
    EXPECT_FALSE(fresh.connectedAt);
    // Alive again: old connections are gone, new ones work.
    Endpoint()->SetEniDead(sqsEnis[0], false);
    Stream* late = nullptr;
    At(Seconds(5), [&] { late = &Connect(NodeOf(client), AddressOfEni(sqsEnis[0]), 443); });
    RunUntil(Seconds(20));
    EXPECT_TRUE(late->connectedAt);
    EXPECT_TRUE(fresh.connectedAt) << "its SYN is sent again";
    EXPECT_FALSE(stream.closedAt);
    EXPECT_FALSE(stream.failedAt);
    EXPECT_GE(Drops(DropReason::NO_CONNECTION_STATE), 1u) << DropSummary();
    // The other zone's ENI never noticed.
    EXPECT_EQ(ReceivedByServers(), 100u + 99u * 10u);
}

TEST_F(EndpointInterfaceTest, AZoneThatDiesTakesItsConnectionsWithIt)
{
    Build();
    ListenAll("sqs", 443);
    Connect(NodeOf(client), AddressOfEni(sqsEnis[0]), 443);
    Connect(NodeOf(client), AddressOfEni(sqsEnis[1]), 443);
    RunUntil(Seconds(1));
    EXPECT_EQ(Endpoint()->GetOpenConnections(), 2u);
    Fault fault;
    fault.kind = FaultKind::AZ;
    fault.target = "use1-az2";
    fault.start = Seconds(2);
    fault.duration = Seconds(1);
    cloud->GetFaults()->Add(fault);
    RunUntil(Seconds(5));
    EXPECT_EQ(Endpoint()->GetMetrics(sqsEnis[1]).activeConnections, 0u);
    EXPECT_EQ(Endpoint()->GetMetrics(sqsEnis[0]).activeConnections, 1u);
}

TEST_F(EndpointInterfaceTest, PortsTowardsOneHostAreLimited)
{
    Build();
    Endpoint()->SetAttribute("PortLimit", UintegerValue(3));
    ListenAll("sqs", 443, 10);
    for (int i = 0; i < 4; ++i)
    {
        // The ENI's zone has one host of the service.
        Connect(NodeOf(client), AddressOfEni(sqsEnis[0]), 443);
    }
    RunUntil(MilliSeconds(900));
    int connected = 0;
    for (const auto& stream : streams)
    {
        connected += stream->connectedAt ? 1 : 0;
    }
    EXPECT_EQ(connected, 3);
    EXPECT_EQ(Drops(DropReason::VPCE_PORT_ALLOCATION_ERROR), 1u) << DropSummary();
}

class EndpointRateTest : public EndpointInterfaceTest
{
  protected:
    void SetUp() override
    {
        Config::SetDefault("ns3::TcpSocket::SndBufSize", UintegerValue(4 << 20));
        Config::SetDefault("ns3::TcpSocket::RcvBufSize", UintegerValue(2 << 20));
        EndpointInterfaceTest::SetUp();
        Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(8400));
    }

    /// Goodput of a stream in bit/s between two times, by what it received until then.
    double Goodput(const std::vector<Stream*>& of, Time from, Time to)
    {
        uint64_t before = 0;
        uint64_t after = 0;
        RunUntil(from);
        for (const Stream* stream : of)
        {
            before += stream->received;
        }
        RunUntil(to);
        for (const Stream* stream : of)
        {
            after += stream->received;
        }
        return static_cast<double>(after - before) * 8 / (to - from).GetSeconds();
    }

    /// The share of a full segment that is data: IP, TCP and its timestamps are 52 bytes.
    static constexpr double DATA_SHARE = 8400.0 / 8452.0;
};

TEST_F(EndpointRateTest, OneFlowGets5Gbps)
{
    Build();
    ListenAll("sqs", 443, 40'000'000);
    Stream& stream = Connect(NodeOf(client), AddressOfEni(sqsEnis[0]), 443);
    const double goodput = Goodput({&stream}, MilliSeconds(15), MilliSeconds(45));
    EXPECT_NEAR(goodput, 5e9 * DATA_SHARE, 0.02 * 5e9) << DropSummary();
    EXPECT_TRUE(stream.intact);
}

TEST_F(EndpointRateTest, TheRateOfAFlowIsAnAttribute)
{
    Build();
    Endpoint()->SetAttribute("FlowDataRate", DataRateValue(DataRate("500Mbps")));
    ListenAll("sqs", 443, 20'000'000);
    Stream& stream = Connect(NodeOf(client), AddressOfEni(sqsEnis[0]), 443);
    const double goodput = Goodput({&stream}, MilliSeconds(50), MilliSeconds(200));
    EXPECT_NEAR(goodput, 0.5e9 * DATA_SHARE, 0.02 * 0.5e9) << DropSummary();
}

TEST_F(EndpointRateTest, OneEniGets10Gbps)
{
    std::vector<std::string> clients{client};
    clients.push_back(describe.AddInstance(subnetA, {open}));
    clients.push_back(describe.AddInstance(subnetA, {open}));
    cloud = CreateObject<SimulatedCloud>();
    cloud->SetAttribute("ServiceHostsPerAz", UintegerValue(8));
    cloud->Build(describe.GetCloud(), MakeLatency());
    ListenAll("sqs", 443, 60'000'000);
    std::vector<Stream*> all;
    for (const std::string& id : clients)
    {
        all.push_back(&Connect(NodeOf(id), AddressOfEni(sqsEnis[0]), 443));
    }
    const double goodput = Goodput(all, MilliSeconds(15), MilliSeconds(45));
    EXPECT_NEAR(goodput, 10e9 * DATA_SHARE, 0.02 * 10e9);
}

} // namespace
} // namespace fabrictest
} // namespace vpc
} // namespace ns3
