// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-bench-inject.h"

#include "vpc-bench-frame.h"

#include "ns3/abort.h"
#include "ns3/ipv4-header.h"
#include "ns3/ipv4.h"
#include "ns3/packet.h"
#include "ns3/simulator.h"
#include "ns3/tcp-header.h"
#include "ns3/udp-header.h"
#include "ns3/vpc-cloud-builder.h"
#include "ns3/vpc-packet-view.h"
#include "ns3/vpc-simulated-cloud.h"

#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{
namespace bench
{

namespace
{

constexpr uint16_t IPV4 = 0x0800;
constexpr uint32_t PAYLOAD = 512;
constexpr uint32_t BURST = 10; //!< packets an event hands over
/// Between bursts, so that as many packets are under way in every run.
constexpr int64_t BURST_GAP_NS = 10000;
constexpr int64_t SETTLE_NS = 10000000;

/// The hosts of one VPC, ready packets for them, and what arrives.
class Injector
{
  public:
    explicit Injector(const Injection& injection)
        : m_injection(injection)
    {
        BuildCloud();
        injection.path == InjectPath::INSTANCES ? MakeDatagrams() : MakeSegments();
    }

    InjectionResult Measure()
    {
        // Warm up: the first packet of a flow is judged, later ones are remembered.
        Hand(m_injection.flows, &Injector::Send);
        if (m_injection.path == InjectPath::GATEWAY_ENDPOINT)
        {
            UseSegmentsOfOpenConnections();
        }
        Hand(2 * m_ready.size(), &Injector::Send);
        const double making = Hand(m_injection.packets, &Injector::Forget);
        m_delivered = 0;
        const double all = Hand(m_injection.packets, &Injector::Send);
        InjectionResult result;
        result.delivered = m_delivered;
        result.cpuNsPerPacket = (all - making) / m_injection.packets;
        const Conservation sum = m_cloud->CheckConservation();
        NS_ABORT_MSG_IF(m_delivered != m_injection.packets || !sum.dropped.empty(),
                        m_delivered << " of " << m_injection.packets
                                    << " injected packets arrived; the rules should let them pass");
        return result;
    }

  private:
    /// A packet to come: small, for what the benchmark itself keeps must not fill the caches.
    struct Ready
    {
        NetDevice* device;
        aws::FlowKey key;
        uint8_t tcpFlags;
    };

    void BuildCloud()
    {
        CloudBuilder builder("us-east-1");
        const std::string vpc = builder.AddVpc("10.0.0.0/16");
        const std::string near = builder.AddSubnet(vpc, "10.0.0.0/20", "use1-az1");
        const std::string far = builder.AddSubnet(vpc, "10.0.16.0/20", "use1-az2");
        const std::string table = builder.AddRouteTable(vpc, {near, far});
        const std::string group = builder.AddSecurityGroup(vpc);
        builder.GetCloud().securityGroups.at(group).ipPermissionsEgress.clear();
        for (uint32_t i = 1; i < m_injection.rules; ++i)
        {
            const std::string other =
                "192.0." + std::to_string(i / 256) + "." + std::to_string(i % 256) + "/32";
            const int port = static_cast<int>(1000 + i);
            builder.AllowIngress(group, "udp", port, port, other);
            builder.AllowEgress(group, "udp", port, port, other);
        }
        builder.AllowIngress(group, "udp", 2000, 65535, "10.0.0.0/16");
        builder.AllowEgress(group, "-1", -1, -1, "0.0.0.0/0");
        std::vector<std::string> blocks;
        for (uint32_t i = 0; i < m_injection.prefixes; ++i)
        {
            blocks.push_back("52." + std::to_string(i / 256) + "." + std::to_string(i % 256) +
                             ".0/24");
        }
        builder.AddPrefixList("com.amazonaws.us-east-1.s3", blocks);
        builder.AddGatewayEndpoint(vpc, "s3", {table});
        std::vector<std::string> instances;
        for (uint32_t i = 0; i < m_injection.hosts; ++i)
        {
            instances.push_back(builder.AddInstance(i % 2 == 0 ? near : far, {group}));
        }
        m_cloud = CreateObject<SimulatedCloud>();
        m_cloud->Build(builder.GetCloud());
        for (const std::string& instance : instances)
        {
            m_hosts.push_back(m_cloud->GetInstance(instance));
            Take(m_hosts.back());
        }
        const NodeContainer servers = m_cloud->GetServiceHosts("com.amazonaws.us-east-1.s3");
        for (uint32_t i = 0; i < servers.GetN(); ++i)
        {
            Take(servers.Get(i));
        }
    }

    /// Take what arrives at a host's device, in place of its IP stack.
    void Take(Ptr<Node> node)
    {
        DeviceOf(node)->SetReceiveCallback(MakeCallback(&Injector::Receive, this));
    }

    /// The one device of a host that is not its loopback.
    static Ptr<NetDevice> DeviceOf(Ptr<Node> node)
    {
        return node->GetObject<Ipv4>()->GetNetDevice(1);
    }

    static Ipv4Address AddressOf(Ptr<Node> node)
    {
        return node->GetObject<Ipv4>()->GetAddress(1, 0).GetLocal();
    }

    static Ptr<Packet> Make(const Ready& ready)
    {
        const bool opens = (ready.tcpFlags & TcpHeader::SYN) != 0;
        Ptr<Packet> packet = Create<Packet>(opens ? 0 : PAYLOAD);
        if (ready.key.protocol == aws::PROTOCOL_TCP)
        {
            TcpHeader tcp;
            tcp.SetSourcePort(ready.key.sourcePort);
            tcp.SetDestinationPort(ready.key.destinationPort);
            tcp.SetFlags(ready.tcpFlags);
            packet->AddHeader(tcp);
        }
        else
        {
            UdpHeader udp;
            udp.SetSourcePort(ready.key.sourcePort);
            udp.SetDestinationPort(ready.key.destinationPort);
            packet->AddHeader(udp);
        }
        Ipv4Header ip;
        ip.SetSource(Ipv4Address(ready.key.source));
        ip.SetDestination(Ipv4Address(ready.key.destination));
        ip.SetProtocol(ready.key.protocol);
        ip.SetTtl(64);
        ip.SetPayloadSize(static_cast<uint16_t>(packet->GetSize()));
        packet->AddHeader(ip);
        return packet;
    }

    /// Flow k goes from host k to its neighbour in the other subnet.
    void MakeDatagrams()
    {
        for (uint32_t k = 0; k < m_injection.flows; ++k)
        {
            Ptr<Node> from = m_hosts[k % m_hosts.size()];
            Ptr<Node> to = m_hosts[(k + 1) % m_hosts.size()];
            const aws::FlowKey key{AddressOf(from).Get(),
                                   AddressOf(to).Get(),
                                   static_cast<uint16_t>(2000 + k),
                                   4000,
                                   aws::PROTOCOL_UDP};
            m_ready.push_back({PeekPointer(DeviceOf(from)), key, 0});
        }
    }

    /// The SYN of each flow; its destination is somewhere in the prefix list.
    void MakeSegments()
    {
        for (uint32_t k = 0; k < m_injection.flows; ++k)
        {
            Ptr<Node> from = m_hosts[k % m_hosts.size()];
            const uint32_t block = k % m_injection.prefixes;
            const aws::FlowKey key{AddressOf(from).Get(),
                                   (52u << 24) + (block << 8) + 1 + k % 250,
                                   static_cast<uint16_t>(2000 + k),
                                   443,
                                   aws::PROTOCOL_TCP};
            m_ready.push_back({PeekPointer(DeviceOf(from)), key, TcpHeader::SYN});
        }
    }

    /// Data both ways, as the hosts behind the endpoint know the connections from their SYNs.
    void UseSegmentsOfOpenConnections()
    {
        NS_ABORT_MSG_IF(m_opened.size() != m_ready.size(),
                        m_opened.size()
                            << " of " << m_ready.size() << " SYNs passed the gateway endpoint");
        std::vector<Ready> data;
        for (std::size_t k = 0; k < m_ready.size(); ++k)
        {
            data.push_back({m_ready[k].device, m_ready[k].key, TcpHeader::ACK});
            data.push_back({m_opened[k].device, m_opened[k].key.Reversed(), TcpHeader::ACK});
        }
        m_ready = data;
        m_opened.clear();
    }

    bool Receive(Ptr<NetDevice> device, Ptr<const Packet> packet, uint16_t, const Address&)
    {
        ++m_delivered;
        if (packet->GetSize() < PAYLOAD)
        {
            m_opened.push_back({PeekPointer(device), PacketView::Of(*packet).key, TcpHeader::SYN});
        }
        return true;
    }

    /// What becomes of a packet that was made.
    using Use = void (*)(const Ready& ready, Ptr<Packet> packet);

    static void Send(const Ready& ready, Ptr<Packet> packet)
    {
        // Fabrics do not look at link addresses.
        ready.device->Send(packet, Address(), IPV4);
    }

    static void Forget(const Ready&, Ptr<Packet>)
    {
    }

    /// Make packets, flow after flow. \return CPU time in ns
    double Hand(uint64_t packets, Use use)
    {
        m_left = packets;
        m_next = 0;
        m_use = use;
        Simulator::Schedule(NanoSeconds(SETTLE_NS), &Injector::Burst, this);
        const auto bursts = static_cast<int64_t>(packets / BURST + 1);
        Simulator::Stop(NanoSeconds(2 * SETTLE_NS + bursts * BURST_GAP_NS));
        const double before = CpuNanoseconds();
        Simulator::Run();
        return CpuNanoseconds() - before;
    }

    void Burst()
    {
        for (uint32_t i = 0; i < BURST && m_left > 0; ++i, --m_left)
        {
            const Ready& ready = m_ready[m_next];
            m_use(ready, Make(ready));
            m_next = m_next + 1 < m_ready.size() ? m_next + 1 : 0;
        }
        if (m_left > 0)
        {
            Simulator::Schedule(NanoSeconds(BURST_GAP_NS), &Injector::Burst, this);
        }
    }

    Injection m_injection;
    Ptr<SimulatedCloud> m_cloud;
    std::vector<Ptr<Node>> m_hosts;
    std::vector<Ready> m_ready;
    std::vector<Ready> m_opened; //!< first packets as the hosts behind the endpoint saw them
    Use m_use{&Injector::Send};
    std::size_t m_next{0};
    uint64_t m_left{0};
    uint64_t m_delivered{0};
};

} // namespace

InjectionResult
Inject(const Injection& injection)
{
    Injector injector(injection);
    return injector.Measure();
}

} // namespace bench
} // namespace vpc
} // namespace ns3
