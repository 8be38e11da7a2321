// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/boolean.h"
#include "ns3/config.h"
#include "ns3/icmpv4-l4-protocol.h"
#include "ns3/icmpv4.h"
#include "ns3/inet-socket-address.h"
#include "ns3/ipv4-header.h"
#include "ns3/ipv4-raw-socket-factory.h"
#include "ns3/ipv4.h"
#include "ns3/names.h"
#include "ns3/simulator.h"
#include "ns3/socket.h"
#include "ns3/tcp-header.h"
#include "ns3/tcp-socket-factory.h"
#include "ns3/udp-socket-factory.h"
#include "ns3/uinteger.h"
#include "ns3/vpc-cloud-builder.h"
#include "ns3/vpc-simulated-cloud.h"
#include "ns3/vpc-transmission-time.h"

#include <algorithm>
#include <functional>
#include <gtest/gtest.h>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{
namespace fabrictest
{

/// The byte at a place of every test stream.
inline uint8_t
PatternAt(uint64_t place)
{
    return static_cast<uint8_t>(place * 131 + place / 251);
}

/// One end of a TCP connection that writes a known pattern and checks what it receives against it.
class Stream
{
  public:
    explicit Stream(Ptr<Socket> socket)
        : m_socket(socket)
    {
        m_socket->SetRecvCallback(MakeCallback(&Stream::Read, this));
        m_socket->SetSendCallback(MakeCallback(&Stream::Continue, this));
        m_socket->SetCloseCallbacks(MakeCallback(&Stream::Closed, this),
                                    MakeCallback(&Stream::Failed, this));
        m_socket->SetConnectCallback(MakeCallback(&Stream::Connected, this),
                                     MakeCallback(&Stream::Refused, this));
    }

    void Write(uint64_t bytes)
    {
        m_toWrite += bytes;
        Continue(m_socket, m_socket->GetTxAvailable());
    }

    Ptr<Socket> GetSocket() const
    {
        return m_socket;
    }

    std::optional<Time> connectedAt;
    std::optional<Time> refusedAt;
    std::optional<Time> closedAt;
    std::optional<Time> failedAt;
    uint64_t received{0};
    Time firstReceived;
    Time lastReceived;
    bool intact{true};
    bool closesBack{true}; //!< closes when the peer does

  private:
    void Read(Ptr<Socket>)
    {
        while (Ptr<Packet> packet = m_socket->Recv())
        {
            if (packet->GetSize() == 0)
            {
                return;
            }
            std::vector<uint8_t> bytes(packet->GetSize());
            packet->CopyData(bytes.data(), bytes.size());
            for (const uint8_t byte : bytes)
            {
                intact = intact && byte == PatternAt(received);
                ++received;
            }
            firstReceived = received == bytes.size() ? Simulator::Now() : firstReceived;
            lastReceived = Simulator::Now();
        }
    }

    void Continue(Ptr<Socket>, uint32_t)
    {
        while (m_toWrite > 0)
        {
            const uint64_t room = std::min<uint64_t>(m_socket->GetTxAvailable(), 65536);
            const uint64_t size = std::min(m_toWrite, room);
            if (size == 0)
            {
                return;
            }
            std::vector<uint8_t> bytes(size);
            for (uint64_t i = 0; i < size; ++i)
            {
                bytes[i] = PatternAt(m_written + i);
            }
            const int sent = m_socket->Send(Create<Packet>(bytes.data(), bytes.size()));
            if (sent <= 0)
            {
                return;
            }
            m_written += sent;
            m_toWrite -= sent;
        }
    }

    void Connected(Ptr<Socket>)
    {
        connectedAt = Simulator::Now();
        Continue(m_socket, 0);
    }

    void Refused(Ptr<Socket>)
    {
        refusedAt = Simulator::Now();
    }

    void Closed(Ptr<Socket>)
    {
        closedAt = Simulator::Now();
        if (closesBack)
        {
            m_socket->Close();
        }
    }

    void Failed(Ptr<Socket>)
    {
        failedAt = Simulator::Now();
    }

    Ptr<Socket> m_socket;
    uint64_t m_written{0};
    uint64_t m_toWrite{0};
};

/// A TCP server that answers each accepted connection with a number of pattern bytes.
class Server
{
  public:
    Server(Ptr<Node> node, uint16_t port, uint64_t answer)
        : m_listener(Socket::CreateSocket(node, TcpSocketFactory::GetTypeId())),
          m_answer(answer)
    {
        m_listener->Bind(InetSocketAddress(Ipv4Address::GetAny(), port));
        m_listener->Listen();
        m_listener->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                                      MakeCallback(&Server::Accept, this));
    }

    std::vector<std::unique_ptr<Stream>> streams;
    std::vector<Address> peers;

  private:
    void Accept(Ptr<Socket> socket, const Address& peer)
    {
        peers.push_back(peer);
        streams.push_back(std::make_unique<Stream>(socket));
        streams.back()->Write(m_answer);
    }

    Ptr<Socket> m_listener;
    uint64_t m_answer;
};

/// A UDP port that counts what it receives, and may echo it.
class UdpPeer
{
  public:
    UdpPeer(Ptr<Node> node, uint16_t port, bool echoes)
        : m_socket(Socket::CreateSocket(node, UdpSocketFactory::GetTypeId())),
          m_echoes(echoes)
    {
        m_socket->Bind(InetSocketAddress(Ipv4Address::GetAny(), port));
        m_socket->SetRecvCallback(MakeCallback(&UdpPeer::Read, this));
    }

    void Send(Ipv4Address to, uint16_t port, uint32_t payload)
    {
        m_socket->SendTo(Create<Packet>(payload), 0, InetSocketAddress(to, port));
    }

    Ptr<Socket> GetSocket() const
    {
        return m_socket;
    }

    uint32_t packets{0};
    uint64_t bytes{0};
    Time firstAt;
    Time lastAt;
    std::vector<Address> peers;

  private:
    void Read(Ptr<Socket>)
    {
        Address from;
        while (Ptr<Packet> packet = m_socket->RecvFrom(from))
        {
            firstAt = packets == 0 ? Simulator::Now() : firstAt;
            lastAt = Simulator::Now();
            ++packets;
            bytes += packet->GetSize();
            if (peers.size() < 64)
            {
                peers.push_back(from);
            }
            if (m_echoes)
            {
                m_socket->SendTo(packet, 0, from);
            }
        }
    }

    Ptr<Socket> m_socket;
    bool m_echoes;
};

/// Sends one ICMP echo request and waits for the reply.
class Pinger
{
  public:
    Pinger(Ptr<Node> node, Ipv4Address to, uint16_t id)
        : m_socket(Socket::CreateSocket(node, Ipv4RawSocketFactory::GetTypeId())),
          m_id(id)
    {
        m_socket->SetAttribute("Protocol", UintegerValue(1));
        m_socket->SetRecvCallback(MakeCallback(&Pinger::Read, this));
        m_socket->Bind(InetSocketAddress(Ipv4Address::GetAny(), 0));
        m_socket->Connect(InetSocketAddress(to, 0));
    }

    void Send(uint16_t sequence = 1)
    {
        Icmpv4Echo echo;
        echo.SetSequenceNumber(sequence);
        echo.SetIdentifier(m_id);
        echo.SetData(Create<Packet>(56));
        Icmpv4Header header;
        header.SetType(Icmpv4Header::ICMPV4_ECHO);
        header.SetCode(0);
        if (Node::ChecksumEnabled())
        {
            header.EnableChecksum();
        }
        Ptr<Packet> packet = Create<Packet>();
        packet->AddHeader(echo);
        packet->AddHeader(header);
        m_sent = Simulator::Now();
        m_socket->Send(packet);
    }

    uint32_t replies{0};
    int ttl{0};
    Time rtt;
    std::vector<uint8_t> errors; //!< ICMP types that came back instead

  private:
    void Read(Ptr<Socket>)
    {
        while (Ptr<Packet> packet = m_socket->Recv())
        {
            Ipv4Header ip;
            Icmpv4Header icmp;
            packet->RemoveHeader(ip);
            packet->RemoveHeader(icmp);
            if (icmp.GetType() == Icmpv4Header::ICMPV4_ECHO_REPLY)
            {
                Icmpv4Echo echo;
                packet->RemoveHeader(echo);
                if (echo.GetIdentifier() == m_id)
                {
                    ++replies;
                    ttl = ip.GetTtl();
                    rtt = Simulator::Now() - m_sent;
                }
            }
            else if (icmp.GetType() != Icmpv4Header::ICMPV4_ECHO)
            {
                errors.push_back(icmp.GetType());
            }
        }
    }

    Ptr<Socket> m_socket;
    uint16_t m_id;
    Time m_sent;
};

/// Sizes and times of what a device sends or receives.
class Tap
{
  public:
    Tap(Ptr<NetDevice> device, const std::string& trace)
    {
        device->TraceConnectWithoutContext(trace, MakeCallback(&Tap::See, this));
    }

    std::vector<uint32_t> sizes;
    std::vector<int64_t> timesNs;
    std::vector<PacketView> views;

  private:
    void See(Ptr<const Packet> packet)
    {
        sizes.push_back(packet->GetSize());
        timesNs.push_back(Simulator::Now().GetNanoSeconds());
        views.push_back(PacketView::Of(*packet));
    }
};

/**
 * \brief Clouds in three zones with delays that no mistake hits by accident.
 *
 * A test describes its cloud with \c describe, builds it and puts real packets through it. At the
 * end of every test the cloud must conserve packets.
 */
class CloudTest : public ::testing::Test
{
  protected:
    static constexpr int64_t INTRA_NS = 50'006;      //!< one way inside a zone
    static constexpr int64_t AB_NS = 400'010;        //!< one way between the zones of A and B
    static constexpr int64_t AC_NS = 611'114;        //!< one way between the zones of A and C
    static constexpr int64_t BC_NS = 722'226;        //!< one way between the zones of B and C
    static constexpr uint64_t RATE = 10'000'000'000; //!< EniNetDevice's default in bit/s

    void SetUp() override
    {
        Config::SetDefault("ns3::Ipv4L3Protocol::DefaultTtl", UintegerValue(255));
        Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(1400));
        Config::SetDefault("ns3::TcpSocket::ConnTimeout", TimeValue(Seconds(1)));
        vpc = describe.AddVpc("10.0.0.0/16");
        subnetA = describe.AddSubnet(vpc, "10.0.1.0/24", "use1-az1");
        subnetB = describe.AddSubnet(vpc, "10.0.2.0/24", "use1-az2");
        subnetC = describe.AddSubnet(vpc, "10.0.3.0/24", "use1-az4");
        open = describe.AddSecurityGroup(vpc);
        describe.AllowIngress(open, "-1", -1, -1, "0.0.0.0/0");
        web = describe.AddSecurityGroup(vpc);
        describe.AllowIngress(web, "tcp", 443, 443, "10.0.0.0/16");
    }

    void TearDown() override
    {
        if (cloud)
        {
            const Conservation sum = cloud->CheckConservation();
            EXPECT_TRUE(sum.isConserved) << sum.error;
        }
        cloud = nullptr;
        Simulator::Destroy();
        Config::Reset();
        Names::Clear();
    }

    static AzLatency MakeLatency()
    {
        AzLatency latency;
        latency.SetIntraAz(NanoSeconds(2 * INTRA_NS));
        latency.Set("use1-az1", "use1-az2", NanoSeconds(2 * AB_NS));
        latency.Set("use1-az1", "use1-az4", NanoSeconds(2 * AC_NS));
        latency.Set("use1-az2", "use1-az4", NanoSeconds(2 * BC_NS));
        return latency;
    }

    void Build()
    {
        cloud = cloud ? cloud : CreateObject<SimulatedCloud>();
        cloud->Build(describe.GetCloud(), MakeLatency());
        cloud->TraceConnectWithoutContext("Drop", MakeCallback(&CloudTest::OnDrop, this));
        cloud->TraceConnectWithoutContext("FlowNew", MakeCallback(&CloudTest::OnFlowNew, this));
        cloud->TraceConnectWithoutContext("FlowEnd", MakeCallback(&CloudTest::OnFlowEnd, this));
    }

    /// A subnet whose route table leads to an internet gateway, in the zone of A.
    void DescribePublicSubnet()
    {
        subnetPublic = describe.AddSubnet(vpc, "10.0.10.0/24", "use1-az1");
        igw = describe.AddInternetGateway(vpc);
        tablePublic = describe.AddRouteTable(vpc, {subnetPublic});
        describe.AddRoute(tablePublic, "0.0.0.0/0", igw);
    }

    /// A NAT gateway in a public subnet, to which the subnets A, B and C lead.
    void DescribeNat()
    {
        DescribePublicSubnet();
        nat = describe.AddNatGateway(subnetPublic);
        tablePrivate = describe.AddRouteTable(vpc, {subnetA, subnetB, subnetC});
        describe.AddRoute(tablePrivate, "0.0.0.0/0", nat);
    }

    /// An interface endpoint of SQS with one ENI in each of three subnets of their own.
    void DescribeSqs()
    {
        const std::string a = describe.AddSubnet(vpc, "10.0.101.0/24", "use1-az1");
        const std::string b = describe.AddSubnet(vpc, "10.0.102.0/24", "use1-az2");
        const std::string c = describe.AddSubnet(vpc, "10.0.103.0/24", "use1-az4");
        sqs = describe.AddInterfaceEndpoint(vpc, "sqs", {a, b, c}, {web});
        sqsEnis = describe.GetEndpointEnis(sqs);
    }

    Ptr<Node> NodeOf(const std::string& instanceId) const
    {
        return cloud->GetInstance(instanceId);
    }

    const std::string& EniIdOf(const std::string& instanceId, std::size_t index = 0)
    {
        return describe.GetCloud().instances.at(instanceId).networkInterfaceIds.at(index);
    }

    Ptr<EniNetDevice> EniOf(const std::string& instanceId, std::size_t index = 0)
    {
        return cloud->GetEni(EniIdOf(instanceId, index));
    }

    Ipv4Address AddressOfEni(const std::string& eniId)
    {
        return describe.GetCloud().networkInterfaces.at(eniId).privateIpAddresses.front().address;
    }

    Ipv4Address AddressOf(const std::string& instanceId, std::size_t index = 0)
    {
        return AddressOfEni(EniIdOf(instanceId, index));
    }

    /// Open a TCP connection now.
    Stream& Connect(Ptr<Node> node, Ipv4Address to, uint16_t port)
    {
        streams.push_back(
            std::make_unique<Stream>(Socket::CreateSocket(node, TcpSocketFactory::GetTypeId())));
        streams.back()->GetSocket()->Connect(InetSocketAddress(to, port));
        return *streams.back();
    }

    Server& Listen(Ptr<Node> node, uint16_t port, uint64_t answer = 0)
    {
        servers.push_back(std::make_unique<Server>(node, port, answer));
        return *servers.back();
    }

    /// Listen on all hosts of a service.
    void ListenAll(const std::string& service, uint16_t port, uint64_t answer = 0)
    {
        const NodeContainer hosts = cloud->GetServiceHosts("com.amazonaws.us-east-1." + service);
        for (uint32_t i = 0; i < hosts.GetN(); ++i)
        {
            Listen(hosts.Get(i), port, answer);
        }
    }

    UdpPeer& OpenUdp(Ptr<Node> node, uint16_t port, bool echoes = false)
    {
        udpPeers.push_back(std::make_unique<UdpPeer>(node, port, echoes));
        return *udpPeers.back();
    }

    Pinger& Ping(Ptr<Node> node, Ipv4Address to, uint16_t id = 7)
    {
        pingers.push_back(std::make_unique<Pinger>(node, to, id));
        pingers.back()->Send();
        return *pingers.back();
    }

    Tap& TapOn(Ptr<NetDevice> device, const std::string& trace)
    {
        taps.push_back(std::make_unique<Tap>(device, trace));
        return *taps.back();
    }

    /// Do something at a time, in the context of no node.
    template <class Action>
    void At(Time time, Action action)
    {
        Simulator::Schedule(time - Simulator::Now(), std::function<void()>(action));
    }

    /// Run until a time.
    void RunUntil(Time time)
    {
        Simulator::Stop(time - Simulator::Now());
        Simulator::Run();
    }

    /// \return how many packets the cloud dropped for a reason
    uint32_t Drops(DropReason reason) const
    {
        return std::count_if(drops.begin(), drops.end(), [reason](const DropRecord& drop) {
            return drop.reason == reason;
        });
    }

    /// \return the drops as "REASON where" lines with counts, for messages
    std::string DropSummary() const
    {
        std::map<std::string, int> counts;
        for (const DropRecord& drop : drops)
        {
            ++counts[std::string(vpc::ToString(drop.reason)) + " " + drop.where];
        }
        std::string text;
        for (const auto& [line, count] : counts)
        {
            text += line + " x" + std::to_string(count) + "\n";
        }
        return text;
    }

    /// \return serialisation at the default rate, in ns
    static int64_t Tx(uint32_t bytes)
    {
        return TransmissionNanoseconds(bytes, RATE);
    }

    CloudBuilder describe{"us-east-1"};
    std::string vpc;
    std::string subnetA;
    std::string subnetB;
    std::string subnetC;
    std::string subnetPublic;
    std::string open; //!< a group that allows everything
    std::string web;  //!< a group that allows tcp/443 from inside
    std::string igw;
    std::string nat;
    std::string tablePublic;
    std::string tablePrivate;
    std::string sqs;
    std::vector<std::string> sqsEnis;
    Ptr<SimulatedCloud> cloud;
    std::vector<std::unique_ptr<Stream>> streams;
    std::vector<std::unique_ptr<Server>> servers;
    std::vector<std::unique_ptr<UdpPeer>> udpPeers;
    std::vector<std::unique_ptr<Pinger>> pingers;
    std::vector<std::unique_ptr<Tap>> taps;
    std::vector<DropRecord> drops;
    std::vector<FlowRecord> flowsNew;
    std::vector<FlowRecord> flowsEnded;

  private:
    void OnDrop(Ptr<const Packet>, const DropRecord& record)
    {
        drops.push_back(record);
    }

    void OnFlowNew(const FlowRecord& record)
    {
        flowsNew.push_back(record);
    }

    void OnFlowEnd(const FlowRecord& record)
    {
        flowsEnded.push_back(record);
    }
};

} // namespace fabrictest
} // namespace vpc
} // namespace ns3
