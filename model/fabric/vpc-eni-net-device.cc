// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-eni-net-device.h"

#include "vpc-fabric.h"
#include "vpc-transmission-time.h"

#include "ns3/abort.h"
#include "ns3/log.h"
#include "ns3/node.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <limits>
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

/// Tell a trace, at no cost if nobody listens.
void
Tell(const TracedCallback<Ptr<const Packet>>& trace, const Ptr<Packet>& packet)
{
    if (!trace.IsEmpty())
    {
        trace(packet);
    }
}

/// Datagrams in fragments that a port remembers at most; Linux forgets them after 30 s.
constexpr std::size_t MAX_FRAGMENTED = 1024;

constexpr uint64_t SECOND_NS = 1000000000;
constexpr int64_t ENDLESS_NS = std::numeric_limits<int64_t>::max() / 2; //!< a queue of any length
} // namespace

const char*
ToString(PortRole role)
{
    static const char* const names[] = {"instance",
                                        "nat-gateway",
                                        "interface-endpoint",
                                        "network-load-balancer",
                                        "transit-gateway",
                                        "gateway-endpoint",
                                        "internet-gateway",
                                        "peering",
                                        "vpn-gateway",
                                        "link",
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
            .AddAttribute(
                "DataRate",
                "Serialisation rate of the port; 0bps stands for no limit.",
                DataRateValue(DataRate("10Gbps")),
                MakeDataRateAccessor(&EniNetDevice::SetDataRate, &EniNetDevice::GetDataRate),
                MakeDataRateChecker())
            .AddAttribute(
                "QueueBytes",
                "Bytes that may wait for the port at its DataRate; more are dropped "
                "(assumption). Without a DataRate any number may wait.",
                UintegerValue(4 << 20),
                MakeUintegerAccessor(&EniNetDevice::SetQueueBytes, &EniNetDevice::GetQueueBytes),
                MakeUintegerChecker<uint64_t>(0, uint64_t{1} << 31))
            .AddAttribute(
                "PacketRate",
                "Packets a second that the port sends at most, their distance rounded up to whole "
                "nanoseconds; 0 stands for no limit (Site-to-Site VPN quotas: 140,000 a tunnel).",
                UintegerValue(0),
                MakeUintegerAccessor(&EniNetDevice::SetPacketRate, &EniNetDevice::GetPacketRate),
                MakeUintegerChecker<uint64_t>(0, 1000000000))
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
    m_siblings.clear();
    m_fragmented.clear();
    m_queueOwner = nullptr;
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
    if (dead && !m_dead)
    {
        m_flows.EndAll(FlowEndReason::FAULT, Simulator::Now().GetNanoSeconds());
    }
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
    UpdateQueue();
}

DataRate
EniNetDevice::GetDataRate() const
{
    return DataRate(m_bitRate);
}

void
EniNetDevice::SetQueueBytes(uint64_t bytes)
{
    m_queueBytes = bytes;
    UpdateQueue();
}

uint64_t
EniNetDevice::GetQueueBytes() const
{
    return m_queueBytes;
}

void
EniNetDevice::UpdateQueue()
{
    m_queueNs = m_bitRate == 0 ? ENDLESS_NS : TransmissionNanoseconds(m_queueBytes, m_bitRate);
}

void
EniNetDevice::SetPacketRate(uint64_t packets)
{
    m_packetRate = packets;
    m_packetNs = packets == 0 ? 0 : static_cast<int64_t>((SECOND_NS + packets - 1) / packets);
}

uint64_t
EniNetDevice::GetPacketRate() const
{
    return m_packetRate;
}

void
EniNetDevice::ShareQueueOf(Ptr<EniNetDevice> owner)
{
    for (const EniNetDevice* other = PeekPointer(owner); other != nullptr;
         other = PeekPointer(other->m_queueOwner))
    {
        NS_ABORT_MSG_IF(other == this,
                        "EniNetDevice::ShareQueueOf: " << m_eniId << " shares its own queue with "
                                                       << owner->m_eniId
                                                       << "; let only one of two ports share");
    }
    m_queueOwner = owner;
}

DropReason
EniNetDevice::GetDownReason() const
{
    switch (m_role)
    {
    case PortRole::GATEWAY_ENDPOINT:
        return DropReason::VPCE_UNAVAILABLE;
    case PortRole::INTERNET_GATEWAY:
        return DropReason::IGW_NOT_ATTACHED;
    case PortRole::PEERING:
        return DropReason::BAD_STATE_ATTACHMENT;
    case PortRole::LINK:
        return DropReason::FAULT_LINK;
    default:
        return DropReason::ENI_DOWN;
    }
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
EniNetDevice::Reserve(int64_t readyNs, uint32_t size)
{
    if (m_queueOwner)
    {
        return m_queueOwner->Reserve(readyNs, size);
    }
    if (m_bitRate == 0 && m_packetNs == 0)
    {
        return readyNs;
    }
    if (m_busyUntilNs > readyNs + m_queueNs)
    {
        return -1;
    }
    m_busyUntilNs = std::max(m_busyUntilNs, readyNs) +
                    std::max(TransmissionNanoseconds(size, m_bitRate), m_packetNs);
    return m_busyUntilNs;
}

void
EniNetDevice::SetSiblings(std::vector<EniNetDevice*> siblings)
{
    m_siblings = std::move(siblings);
}

EniNetDevice*
EniNetDevice::FindSibling(uint32_t source) const
{
    for (EniNetDevice* sibling : m_siblings)
    {
        if (sibling->Owns(source))
        {
            return sibling;
        }
    }
    return nullptr;
}

// Rules need ports, which only a datagram's first fragment has: the later ones are judged as it
// was.
void
EniNetDevice::FollowFragments(PacketView& view)
{
    const auto id = std::make_tuple(view.key.source,
                                    view.key.destination,
                                    view.identification,
                                    view.key.protocol);
    if (!view.laterFragment)
    {
        if (m_fragmented.size() >= MAX_FRAGMENTED)
        {
            m_fragmented.clear();
        }
        m_fragmented[id] = view.key;
        return;
    }
    const auto first = m_fragmented.find(id);
    if (first != m_fragmented.end())
    {
        view.key = first->second;
        if (!view.moreFragments)
        {
            m_fragmented.erase(first);
        }
    }
}

void
EniNetDevice::Deliver(Ptr<Packet> packet, const EniNetDevice& from)
{
    Tell(m_macRx, packet);
    Tell(m_sniffer, packet);
    Tell(m_promiscSniffer, packet);
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
    PacketView view = PacketView::Of(*packet);
    if (!m_siblings.empty() && !Owns(view.key.source))
    {
        // As Amazon Linux's policy routing does: what has a second ENI's address leaves by that
        // ENI.
        if (EniNetDevice* sibling = FindSibling(view.key.source))
        {
            sibling->Forward(packet, view, 0);
            return true;
        }
    }
    Forward(packet, view, 0);
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
    Forward(packet, PacketView::Of(*packet), traversalNs);
}

void
EniNetDevice::Forward(Ptr<Packet> packet, const PacketView& view, int64_t traversalNs)
{
    m_fabric->CountSent();
    if (!view.valid)
    {
        m_fabric->DropAtSender(*this, packet, DropReason::MALFORMED, m_eniId);
        return;
    }
    if (!m_linkUp || m_dead)
    {
        m_fabric->DropAtSender(*this,
                               packet,
                               m_dead ? DropReason::FAULT_ENI : GetDownReason(),
                               m_eniId);
        return;
    }
    Tell(m_macTx, packet);
    Tell(m_sniffer, packet);
    Tell(m_promiscSniffer, packet);
    if (view.moreFragments || view.laterFragment)
    {
        PacketView whole = view;
        FollowFragments(whole);
        m_fabric->Forward(*this, packet, whole, traversalNs);
        return;
    }
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
