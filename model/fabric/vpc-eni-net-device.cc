// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-eni-net-device.h"

#include "vpc-fabric.h"
#include "vpc-transmission-time.h"

#include "ns3/log.h"
#include "ns3/node.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"

#include <utility>

namespace ns3
{
namespace vpc
{

NS_LOG_COMPONENT_DEFINE("VpcEniNetDevice");
NS_OBJECT_ENSURE_REGISTERED(EniNetDevice);

namespace
{
constexpr uint16_t ETHERTYPE_IPV4 = 0x0800;
} // namespace

const char*
ToString(PortRole role)
{
    static const char* const names[] = {"instance",
                                        "nat-gateway",
                                        "interface-endpoint",
                                        "gateway-endpoint",
                                        "internet-gateway",
                                        "resolver",
                                        "service",
                                        "host"};
    return names[static_cast<std::size_t>(role)];
}

TypeId
EniNetDevice::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::vpc::EniNetDevice")
            .SetParent<NetDevice>()
            .SetGroupName("VpcEndpoints")
            .AddConstructor<EniNetDevice>()
            .AddAttribute("Mtu",
                          "Largest IPv4 packet in bytes (EC2 guide: 9001 inside a VPC).",
                          UintegerValue(9001),
                          MakeUintegerAccessor(&EniNetDevice::SetMtu, &EniNetDevice::GetMtu),
                          MakeUintegerChecker<uint16_t>(68))
            .AddAttribute("DataRate",
                          "Serialisation rate of the port; 0bps stands for no limit.",
                          DataRateValue(DataRate("10Gbps")),
                          MakeDataRateAccessor(&EniNetDevice::SetDataRate,
                                               &EniNetDevice::GetDataRate),
                          MakeDataRateChecker())
            .AddAttribute("QueueBytes",
                          "Bytes that may wait for the port; more are dropped (assumption).",
                          UintegerValue(4 << 20),
                          MakeUintegerAccessor(&EniNetDevice::m_queueBytes),
                          MakeUintegerChecker<uint64_t>())
            .AddAttribute("ResolverPacketLimit",
                          "Packets a second to the VPC resolver (VPC guide: 1,024 an ENI).",
                          UintegerValue(1024),
                          MakeUintegerAccessor(&EniNetDevice::m_resolverLimit),
                          MakeUintegerChecker<uint32_t>())
            .AddTraceSource("MacTx",
                            "A packet was given to the port.",
                            MakeTraceSourceAccessor(&EniNetDevice::m_macTx),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("MacTxDrop",
                            "A packet was dropped before it left the port.",
                            MakeTraceSourceAccessor(&EniNetDevice::m_macTxDrop),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("MacRx",
                            "A packet arrived, passed all checks and goes up the stack.",
                            MakeTraceSourceAccessor(&EniNetDevice::m_macRx),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("PhyRxDrop",
                            "A packet was dropped on arrival.",
                            MakeTraceSourceAccessor(&EniNetDevice::m_phyRxDrop),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("Sniffer",
                            "What a capture on the port sees.",
                            MakeTraceSourceAccessor(&EniNetDevice::m_sniffer),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("PromiscSniffer",
                            "What a promiscuous capture on the port sees (the same).",
                            MakeTraceSourceAccessor(&EniNetDevice::m_promiscSniffer),
                            "ns3::Packet::TracedCallback");
    return tid;
}

EniNetDevice::EniNetDevice()
    : m_address(Mac48Address::Allocate()),
      m_flows(*this)
{
}

EniNetDevice::~EniNetDevice() = default;

void
EniNetDevice::DoDispose()
{
    m_flows.Clear();
    m_fabric = nullptr;
    m_node = nullptr;
    m_receive = ReceiveCallback();
    m_promiscReceive = PromiscReceiveCallback();
    NetDevice::DoDispose();
}

void
EniNetDevice::SetRole(PortRole role)
{
    m_role = role;
}

void
EniNetDevice::SetEniId(const std::string& eniId)
{
    m_eniId = eniId;
}

void
EniNetDevice::SetAz(AzIndex az)
{
    m_az = az;
}

void
EniNetDevice::Attach(Ptr<Fabric> fabric)
{
    m_fabric = fabric;
    fabric->Add(this);
}

Ptr<Fabric>
EniNetDevice::GetFabric() const
{
    return m_fabric;
}

void
EniNetDevice::SetDead(bool dead)
{
    m_dead = dead;
}

void
EniNetDevice::SetLinkUp(bool up)
{
    if (up != m_linkUp)
    {
        m_linkUp = up;
        m_linkChange();
    }
}

void
EniNetDevice::SetDataRate(DataRate rate)
{
    m_bitRate = rate.GetBitRate();
}

DataRate
EniNetDevice::GetDataRate() const
{
    return DataRate(m_bitRate);
}

const TrackingTimeouts&
EniNetDevice::GetTrackingTimeouts() const
{
    return m_fabric->GetTrackingTimeouts();
}

void
EniNetDevice::NotifyFlowEnd(const EniFlow& flow)
{
    m_fabric->NotifyFlowEnd(*this, flow);
}

void
EniNetDevice::Bind(aws::Index index, bool sourceDestCheck, std::set<uint32_t> addresses)
{
    m_index = index;
    m_sourceDestCheck = sourceDestCheck;
    m_addresses = std::move(addresses);
}

int64_t
EniNetDevice::Reserve(int64_t nowNs, uint32_t size)
{
    int64_t start = nowNs;
    if (m_busyUntilNs > nowNs)
    {
        start = m_busyUntilNs;
        const auto waiting = static_cast<__uint128_t>(m_busyUntilNs - nowNs) * m_bitRate;
        if (waiting > static_cast<__uint128_t>(m_queueBytes) * 8 * 1000000000ULL)
        {
            return -1;
        }
    }
    m_busyUntilNs = start + TransmissionNanoseconds(size, m_bitRate);
    return m_busyUntilNs;
}

void
EniNetDevice::Deliver(Ptr<Packet> packet, const EniNetDevice& from)
{
    m_macRx(packet);
    m_sniffer(packet);
    m_promiscSniffer(packet);
    if (!m_promiscReceive.IsNull())
    {
        m_promiscReceive(this, packet, ETHERTYPE_IPV4, from.m_address, m_address, PACKET_HOST);
    }
    m_receive(this, packet, ETHERTYPE_IPV4, from.m_address);
}

void
EniNetDevice::NotifyTxDrop(Ptr<const Packet> packet)
{
    m_macTxDrop(packet);
}

void
EniNetDevice::NotifyRxDrop(Ptr<const Packet> packet)
{
    m_phyRxDrop(packet);
}

bool
EniNetDevice::AdmitResolverPacket(int64_t nowNs)
{
    const int64_t second = nowNs / 1000000000;
    if (second != m_resolverSecond)
    {
        m_resolverSecond = second;
        m_resolverCount = 0;
    }
    return ++m_resolverCount <= m_resolverLimit;
}

bool
EniNetDevice::Send(Ptr<Packet> packet, const Address& dest, uint16_t protocolNumber)
{
    if (protocolNumber != ETHERTYPE_IPV4)
    {
        m_fabric->CountSent();
        m_fabric->DropAtSender(*this, packet, DropReason::IPV6_NOT_SIMULATED, m_eniId);
        return false;
    }
    Forward(packet, 0);
    return true;
}

bool
EniNetDevice::SendFrom(Ptr<Packet> packet,
                       const Address& source,
                       const Address& dest,
                       uint16_t protocolNumber)
{
    return Send(packet, dest, protocolNumber);
}

void
EniNetDevice::Forward(Ptr<Packet> packet, int64_t traversalNs)
{
    m_fabric->CountSent();
    const PacketView view = PacketView::Of(*packet);
    if (!view.valid)
    {
        m_fabric->DropAtSender(*this, packet, DropReason::MALFORMED, m_eniId);
        return;
    }
    if (!m_linkUp || m_dead)
    {
        m_fabric->DropAtSender(*this,
                               packet,
                               m_dead ? DropReason::FAULT_ENI : DropReason::ENI_DOWN,
                               m_eniId);
        return;
    }
    m_macTx(packet);
    m_sniffer(packet);
    m_promiscSniffer(packet);
    m_fabric->Forward(*this, packet, view, traversalNs);
}

void
EniNetDevice::SetIfIndex(uint32_t index)
{
    m_ifIndex = index;
}

uint32_t
EniNetDevice::GetIfIndex() const
{
    return m_ifIndex;
}

Ptr<Channel>
EniNetDevice::GetChannel() const
{
    return m_fabric;
}

void
EniNetDevice::SetAddress(Address address)
{
    m_address = address;
}

Address
EniNetDevice::GetAddress() const
{
    return m_address;
}

bool
EniNetDevice::SetMtu(uint16_t mtu)
{
    m_mtu = mtu;
    return true;
}

uint16_t
EniNetDevice::GetMtu() const
{
    return m_mtu;
}

bool
EniNetDevice::IsLinkUp() const
{
    return m_linkUp;
}

void
EniNetDevice::AddLinkChangeCallback(Callback<void> callback)
{
    m_linkChange.ConnectWithoutContext(callback);
}

// A broadcast link to ns-3's global routing: a stub network, not a router-to-router link.
bool
EniNetDevice::IsBroadcast() const
{
    return true;
}

Address
EniNetDevice::GetBroadcast() const
{
    static const Address broadcast = Mac48Address("ff:ff:ff:ff:ff:ff");
    return broadcast;
}

bool
EniNetDevice::IsMulticast() const
{
    return false;
}

Address
EniNetDevice::GetMulticast(Ipv4Address multicastGroup) const
{
    return Mac48Address::GetMulticast(multicastGroup);
}

Address
EniNetDevice::GetMulticast(Ipv6Address addr) const
{
    return Mac48Address::GetMulticast(addr);
}

bool
EniNetDevice::IsBridge() const
{
    return false;
}

bool
EniNetDevice::IsPointToPoint() const
{
    return false;
}

Ptr<Node>
EniNetDevice::GetNode() const
{
    return m_node;
}

void
EniNetDevice::SetNode(Ptr<Node> node)
{
    m_node = node;
}

bool
EniNetDevice::NeedsArp() const
{
    return false;
}

void
EniNetDevice::SetReceiveCallback(ReceiveCallback cb)
{
    m_receive = cb;
}

void
EniNetDevice::SetPromiscReceiveCallback(PromiscReceiveCallback cb)
{
    m_promiscReceive = cb;
}

bool
EniNetDevice::SupportsSendFrom() const
{
    return false;
}

} // namespace vpc
} // namespace ns3
