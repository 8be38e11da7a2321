// SPDX-License-Identifier: GPL-2.0-only
// MTU of endpoints: TCP is cut with everything right, all else above 8,500 bytes vanishes.
#include "vpc-fabric-net.h"

#include "ns3/boolean.h"
#include "ns3/vpc-segment-cutter.h"

namespace ns3
{
namespace vpc
{
namespace fabrictest
{
namespace
{

class EndpointMtuTest : public CloudTest
{
  protected:
    void TearDown() override
    {
        Config::SetGlobal("ChecksumEnabled", BooleanValue(false));
        CloudTest::TearDown();
    }

    /// Open a connection with a segment size of its own.
    Stream& ConnectWith(Ptr<Node> node, Ipv4Address to, uint32_t segmentSize)
    {
        streams.push_back(
            std::make_unique<Stream>(Socket::CreateSocket(node, TcpSocketFactory::GetTypeId())));
        streams.back()->GetSocket()->SetAttribute("SegmentSize", UintegerValue(segmentSize));
        streams.back()->GetSocket()->Connect(InetSocketAddress(to, 443));
        return *streams.back();
    }
};

TEST_F(EndpointMtuTest, OneServerWithClientsOf9001And8500And1446)
{
    Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(9001 - 52)); // the server's
    DescribeSqs();
    const std::vector<uint32_t> mtus{9001, 8500, 1446};
    std::vector<std::string> clients;
    for (std::size_t i = 0; i < mtus.size(); ++i)
    {
        clients.push_back(describe.AddInstance(subnetA, {open}));
    }
    Build();
    ListenAll("sqs", 443, 100'000);
    std::vector<Tap*> received;
    for (std::size_t i = 0; i < mtus.size(); ++i)
    {
        Ptr<EniNetDevice> eni = EniOf(clients[i]);
        eni->SetAttribute("Mtu", UintegerValue(mtus[i]));
        received.push_back(&TapOn(eni, "MacRx"));
        // All by one ENI, behind which the zone has one server.
        ConnectWith(NodeOf(clients[i]), AddressOfEni(sqsEnis[0]), mtus[i] - 52).Write(100'000);
    }
    RunUntil(Seconds(5));
    int served = 0;
    for (const auto& server : servers)
    {
        for (const auto& stream : server->streams)
        {
            EXPECT_EQ(stream->received, 100'000u);
            EXPECT_TRUE(stream->intact);
            ++served;
        }
        EXPECT_TRUE(server->streams.empty() || server->streams.size() == 3);
    }
    EXPECT_EQ(served, 3);
    for (std::size_t i = 0; i < mtus.size(); ++i)
    {
        EXPECT_EQ(streams[i]->received, 100'000u) << mtus[i] << "\n" << DropSummary();
        EXPECT_TRUE(streams[i]->intact) << mtus[i];
        const uint32_t largest =
            *std::max_element(received[i]->sizes.begin(), received[i]->sizes.end());
        EXPECT_EQ(largest, std::min<uint32_t>(mtus[i], 8500));
    }
    EXPECT_TRUE(drops.empty()) << DropSummary();
}

TEST_F(EndpointMtuTest, FinOnACutSegmentClosesAfterItsData)
{
    Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(9001 - 52));
    Config::SetGlobal("ChecksumEnabled", BooleanValue(true));
    DescribeSqs();
    const std::string client = describe.AddInstance(subnetA, {open});
    Build();
    EniOf(client)->SetAttribute("Mtu", UintegerValue(1446));
    ListenAll("sqs", 443, 80'000);
    Tap& received = TapOn(EniOf(client), "MacRx");
    Stream& stream = ConnectWith(NodeOf(client), AddressOfEni(sqsEnis[0]), 1300);
    At(MicroSeconds(350), [&] {
        for (const auto& server : servers)
        {
            for (const auto& accepted : server->streams)
            {
                accepted->GetSocket()->Close(); // what was written goes out first, then FIN
            }
        }
    });
    RunUntil(Seconds(5));
    EXPECT_EQ(stream.received, 80'000u) << DropSummary();
    EXPECT_TRUE(stream.intact);
    EXPECT_TRUE(stream.closedAt);
    // FIN once, and nothing of the stream after it.
    std::size_t fins = 0;
    for (std::size_t i = 0; i < received.views.size(); ++i)
    {
        fins += received.views[i].tcpFlags & TCP_FIN ? 1 : 0;
        EXPECT_TRUE(fins == 0 || received.sizes[i] < 1446 || i + 1 == received.views.size());
    }
    EXPECT_EQ(fins, 1u);
}

TEST_F(EndpointMtuTest, CutPiecesCarrySequenceFlagsAndChecksums)
{
    Config::SetGlobal("ChecksumEnabled", BooleanValue(true));
    std::vector<uint8_t> bytes(20'000);
    for (std::size_t i = 0; i < bytes.size(); ++i)
    {
        bytes[i] = PatternAt(i);
    }
    Ptr<Packet> packet = Create<Packet>(bytes.data(), bytes.size());
    TcpHeader tcp;
    tcp.SetSourcePort(443);
    tcp.SetDestinationPort(50'000);
    tcp.SetSequenceNumber(SequenceNumber32(0xFFFFF000)); // wraps within the segment
    tcp.SetAckNumber(SequenceNumber32(77));
    tcp.SetFlags(TcpHeader::ACK | TcpHeader::PSH | TcpHeader::FIN);
    packet->AddHeader(tcp);
    Ipv4Header ip;
    ip.SetSource(Ipv4Address("10.0.0.1"));
    ip.SetDestination(Ipv4Address("10.0.0.2"));
    ip.SetProtocol(6);
    ip.SetTtl(99);
    ip.SetPayloadSize(packet->GetSize());
    packet->AddHeader(ip);

    const std::vector<Ptr<Packet>> pieces = CutSegment(packet, 8500);
    ASSERT_EQ(pieces.size(), 3u);
    uint32_t at = 0;
    for (std::size_t i = 0; i < pieces.size(); ++i)
    {
        const bool last = i + 1 == pieces.size();
        Ptr<Packet> piece = pieces[i]->Copy();
        EXPECT_EQ(piece->GetSize(), last ? 20'000u - 2 * 8460 + 40 : 8500u);
        Ipv4Header pieceIp;
        pieceIp.EnableChecksum();
        piece->RemoveHeader(pieceIp);
        EXPECT_TRUE(pieceIp.IsChecksumOk());
        EXPECT_EQ(pieceIp.GetPayloadSize(), piece->GetSize());
        EXPECT_EQ(pieceIp.GetTtl(), 99);
        TcpHeader pieceTcp;
        pieceTcp.EnableChecksums();
        pieceTcp.InitializeChecksum(ip.GetSource(), ip.GetDestination(), 6);
        piece->RemoveHeader(pieceTcp);
        EXPECT_TRUE(pieceTcp.IsChecksumOk());
        EXPECT_EQ(pieceTcp.GetSequenceNumber().GetValue(), 0xFFFFF000 + at);
        EXPECT_EQ(pieceTcp.GetAckNumber().GetValue(), 77u);
        EXPECT_EQ(pieceTcp.GetFlags(),
                  last ? TcpHeader::ACK | TcpHeader::PSH | TcpHeader::FIN : TcpHeader::ACK);
        std::vector<uint8_t> content(piece->GetSize());
        piece->CopyData(content.data(), content.size());
        for (std::size_t b = 0; b < content.size(); ++b)
        {
            ASSERT_EQ(content[b], PatternAt(at + b));
        }
        at += content.size();
    }
    EXPECT_EQ(at, 20'000u);
}

TEST_F(EndpointMtuTest, UdpAbove8500VanishesWithoutAMessage)
{
    describe.AllowIngress(web, "udp", 443, 443, "10.0.0.0/16");
    DescribeSqs();
    const std::string client = describe.AddInstance(subnetA, {open});
    Build();
    cloud->GetInterfaceEndpoint(sqs)->SetAttribute("Udp", BooleanValue(true));
    const NodeContainer hosts = cloud->GetServiceHosts("com.amazonaws.us-east-1.sqs");
    for (uint32_t i = 0; i < hosts.GetN(); ++i)
    {
        OpenUdp(hosts.Get(i), 443);
    }
    Tap& back = TapOn(EniOf(client), "MacRx");
    Pinger listener(NodeOf(client), AddressOfEni(sqsEnis[0]), 1);
    UdpPeer& sender = OpenUdp(NodeOf(client), 10);
    for (const uint32_t size : {8499, 8500, 8501, 8700, 9001})
    {
        sender.Send(AddressOfEni(sqsEnis[0]), 443, size - 28);
    }
    RunUntil(Seconds(1));
    uint64_t bytes = 0;
    for (const auto& peer : udpPeers)
    {
        bytes += peer->bytes;
    }
    EXPECT_EQ(bytes, 8471u + 8472u) << DropSummary();
    EXPECT_EQ(Drops(DropReason::MTU_EXCEEDED), 3u);
    EXPECT_EQ(drops.size(), 3u);
    EXPECT_TRUE(back.sizes.empty());
    EXPECT_TRUE(listener.errors.empty());
}

} // namespace
} // namespace fabrictest
} // namespace vpc
} // namespace ns3
