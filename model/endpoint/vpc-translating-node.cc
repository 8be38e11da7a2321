// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-translating-node.h"

#include "ns3/simulator.h"
#include "ns3/uinteger.h"
#include "ns3/vpc-segment-cutter.h"
#include "ns3/vpc-transmission-time.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{

NS_OBJECT_ENSURE_REGISTERED(TranslatingNode);

TypeId
TranslatingNode::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::vpc::TranslatingNode")
            .SetParent<GatewayNode>()
            .SetGroupName("VpcEndpoints")
            .AddAttribute("PortLimit",
                          "Simultaneous connections from one address of the gateway to one "
                          "destination (VPC guide: 55,000).",
                          UintegerValue(55000),
                          MakeUintegerAccessor(&TranslatingNode::m_portLimit),
                          MakeUintegerChecker<uint32_t>(1, 64512))
            .AddAttribute("FlowDataRate",
                          "Largest rate of one connection (EC2 guide: 5 Gbps a flow); 0bps: none.",
                          DataRateValue(DataRate("5Gbps")),
                          MakeDataRateAccessor(&TranslatingNode::m_flowRate),
                          MakeDataRateChecker())
            .AddAttribute("FlowQueueBytes",
                          "Bytes of one connection and direction that may wait for FlowDataRate; "
                          "more are dropped (assumption).",
                          UintegerValue(4 << 20),
                          MakeUintegerAccessor(&TranslatingNode::m_flowQueueBytes),
                          MakeUintegerChecker<uint32_t>(0, uint32_t{1} << 31))
            .AddTraceSource("ConnectionNew",
                            "A connection through this node was opened.",
                            MakeTraceSourceAccessor(&TranslatingNode::m_connectionNewTrace),
                            "ns3::vpc::TranslatingNode::ConnectionTracedCallback")
            .AddTraceSource("ConnectionEnd",
                            "A connection through this node ended, and why.",
                            MakeTraceSourceAccessor(&TranslatingNode::m_connectionEndTrace),
                            "ns3::vpc::TranslatingNode::ConnectionTracedCallback");
    return tid;
}

void
TranslatingNode::NotifyConstructionCompleted()
{
    GatewayNode::NotifyConstructionCompleted();
    m_connections.SetCallbacks(MakeCallback(&TranslatingNode::ConnectionEnded, this),
                               MakeCallback(&TranslatingNode::ConnectionForgotten, this));
}

void
TranslatingNode::DoDispose()
{
    m_connections.Clear();
    m_sides.clear();
    GatewayNode::DoDispose();
}

void
TranslatingNode::SetIdleTimeout(Time timeout)
{
    m_idleTimeout = timeout;
    m_connections.SetIdleTimeout(timeout);
}

Time
TranslatingNode::GetIdleTimeout() const
{
    return m_idleTimeout;
}

std::size_t
TranslatingNode::GetOpenConnections() const
{
    return m_connections.GetOpen();
}

std::size_t
TranslatingNode::AddSide(const Side& side)
{
    m_sides.push_back(side);
    return m_sides.size() - 1;
}

std::size_t
TranslatingNode::FindSide(const EniNetDevice& port) const
{
    std::size_t side = 0;
    while (side < m_sides.size() && m_sides[side].inside != &port && m_sides[side].outside != &port)
    {
        ++side;
    }
    return side;
}

void
TranslatingNode::ForgetZone(AzIndex az)
{
    for (std::size_t side = 0; side < m_sides.size(); ++side)
    {
        if (m_sides[side].inside->GetAz() == az)
        {
            m_connections.RemoveSide(side, FlowEndReason::FAULT);
        }
    }
}

bool
TranslatingNode::IsFromInside(const EniNetDevice& port, const PacketView&) const
{
    return port.GetRole() != PortRole::SERVICE;
}

void
TranslatingNode::DropAt(std::size_t side,
                        Ptr<const Packet> packet,
                        const PacketView& view,
                        DropReason reason)
{
    if (side < m_sides.size())
    {
        AccountDrop(side, view);
    }
    Drop(packet, view, reason);
}

void
TranslatingNode::Handle(EniNetDevice& port, Ptr<const Packet> packet, const PacketView& view)
{
    if (view.moreFragments || view.laterFragment)
    {
        DropAt(FindSide(port), packet, view, DropReason::FRAGMENT_WITHOUT_PORTS);
    }
    else if (view.IsIcmpError())
    {
        DropAt(FindSide(port), packet, view, DropReason::ICMP_ERROR_UNTRANSLATED);
    }
    else if (view.ttl <= GetTtlDecrement())
    {
        DropAt(FindSide(port), packet, view, DropReason::TTL_EXPIRED);
    }
    else if (IsFromInside(port, view))
    {
        HandleInside(port, packet, view);
    }
    else
    {
        HandleOutside(port, packet, view);
    }
}

void
TranslatingNode::HandleInside(EniNetDevice& port, Ptr<const Packet> packet, const PacketView& view)
{
    Connection* connection = m_connections.FindInside(view.key);
    if (connection && connection->end != FlowEndReason::OPEN && view.IsTcpSyn())
    {
        m_connections.Remove(*connection, connection->end);
        connection = nullptr;
    }
    const bool isNew = !connection;
    if (!isNew && !MayGoOn(*connection, port, packet, view))
    {
        return;
    }
    if (isNew)
    {
        connection = OpenConnection(port, packet, view);
        if (!connection)
        {
            return;
        }
    }
    m_connections.Touch(*connection, view, true);
    Account(*connection, view, true, isNew);
    const aws::FlowKey& to = connection->outside;
    PacketView adapted = view;
    packet = Adapt(*connection, packet, adapted, true);
    Pass(packet,
         adapted,
         {m_sides[connection->side].outside, to.destination, to, connection->side},
         connection->busyForwardNs);
}

Connection*
TranslatingNode::OpenConnection(EniNetDevice& port,
                                Ptr<const Packet> packet,
                                const PacketView& view)
{
    const std::size_t side = FindSide(port);
    if (side == m_sides.size())
    {
        Drop(packet, view, DropReason::UNSUPPORTED_TARGET);
        return nullptr;
    }
    aws::FlowKey outside = view.key;
    DropReason reason = Open(side, view, outside);
    if (reason == DropReason::NONE && view.key.protocol == aws::PROTOCOL_TCP && !view.IsTcpSyn())
    {
        HandleUnknown(port, packet, view);
        reason = DropReason::NO_CONNECTION_STATE;
    }
    if (reason == DropReason::NONE)
    {
        reason = AllocateSource(side, outside);
    }
    if (reason != DropReason::NONE)
    {
        DropAt(side, packet, view, reason);
        return nullptr;
    }
    Connection connection;
    connection.inside = view.key;
    connection.outside = outside;
    connection.side = side;
    Connection& added = m_connections.Add(connection);
    m_connectionNewTrace(added);
    return &added;
}

void
TranslatingNode::HandleOutside(EniNetDevice& port, Ptr<const Packet> packet, const PacketView& view)
{
    Connection* connection = m_connections.FindOutside(view.key);
    if (!connection)
    {
        DropAt(FindSide(port), packet, view, GetUnsolicitedReason(view));
        return;
    }
    if (!MayGoOn(*connection, port, packet, view))
    {
        return;
    }
    m_connections.Touch(*connection, view, false);
    Account(*connection, view, false, false);
    const aws::FlowKey to = connection->inside.Reversed();
    PacketView adapted = view;
    packet = Adapt(*connection, packet, adapted, false);
    Pass(packet,
         adapted,
         {m_sides[connection->side].inside, to.destination, to, connection->side},
         connection->busyBackwardNs);
}

void
TranslatingNode::Pass(Ptr<const Packet> packet,
                      const PacketView& view,
                      const Way& way,
                      int64_t& busyNs)
{
    if (m_flowRate.GetBitRate() == 0)
    {
        Release(packet, view, way);
        return;
    }
    const int64_t now = Simulator::Now().GetNanoSeconds();
    const int64_t wait = std::max<int64_t>(0, busyNs - now);
    if (wait > TransmissionNanoseconds(m_flowQueueBytes, m_flowRate.GetBitRate()))
    {
        DropAt(way.side, packet, view, DropReason::QUEUE_OVERFLOW);
        return;
    }
    busyNs = now + wait + TransmissionNanoseconds(view.size, m_flowRate.GetBitRate());
    if (wait == 0)
    {
        Release(packet, view, way);
        return;
    }
    CountHeld();
    Simulator::Schedule(NanoSeconds(wait), [this, packet, view, way] {
        CountReleased();
        Release(packet, view, way);
    });
}

void
TranslatingNode::Release(Ptr<const Packet> packet, PacketView view, Way way)
{
    const uint32_t clamp = GetClampMtu();
    const bool isTcp = view.key.protocol == aws::PROTOCOL_TCP;
    if (!isTcp && view.size > clamp)
    {
        DropAt(way.side, packet, view, DropReason::MTU_EXCEEDED);
        return;
    }
    // No path is narrower than what IPv4 requires of every host (RFC 791).
    const bool mayBeLarge = isTcp && view.size > 576;
    const uint32_t mtu =
        mayBeLarge ? std::min(clamp, way.out->GetFabric()->GetMtuTowards(*way.out, way.nextHop))
                   : view.size;
    if (view.size > mtu)
    {
        SendPieces(packet, view, way, mtu);
        return;
    }
    SendOn(*way.out, packet, view, way.to, GetTtlDecrement());
}

void
TranslatingNode::SendPieces(Ptr<const Packet> packet,
                            const PacketView& view,
                            const Way& way,
                            uint32_t mtu)
{
    Ptr<Packet> copy = packet->Copy();
    RewritePacket(copy, view.key, way.to, GetTtlDecrement());
    CountSentOn();
    for (const Ptr<Packet>& piece : CutSegment(copy, mtu))
    {
        way.out->Forward(piece, GetTraversalNs());
    }
}

void
TranslatingNode::HandleUnknown(EniNetDevice&, Ptr<const Packet>, const PacketView&)
{
}

DropReason
TranslatingNode::AllocateSource(std::size_t side, aws::FlowKey& outside)
{
    outside.source = m_sides[side].outsideAddress;
    outside.sourcePort = AllocatePort(outside);
    return outside.sourcePort == 0 ? GetNoPortReason() : DropReason::NONE;
}

uint16_t
TranslatingNode::AllocatePort(const aws::FlowKey& key)
{
    m_ports.SetLimit(m_portLimit);
    return m_ports.Allocate(key.source, key);
}

void
TranslatingNode::ReleasePort(const aws::FlowKey& key)
{
    m_ports.Release(key);
}

bool
TranslatingNode::MayGoOn(Connection& connection,
                         EniNetDevice& port,
                         Ptr<const Packet> packet,
                         const PacketView& view)
{
    const DropReason reason = Review(connection, port, packet, view);
    if (reason == DropReason::NONE)
    {
        return true;
    }
    DropAt(connection.side, packet, view, reason);
    m_connections.Remove(connection,
                         reason == DropReason::IDLE_TIMEOUT ? FlowEndReason::IDLE
                                                            : FlowEndReason::RESET);
    return false;
}

DropReason
TranslatingNode::Review(Connection&, EniNetDevice&, Ptr<const Packet>, const PacketView&)
{
    return DropReason::NONE;
}

Ptr<const Packet>
TranslatingNode::Adapt(Connection&, Ptr<const Packet> packet, PacketView&, bool)
{
    return packet;
}

void
TranslatingNode::Ended(const Connection&)
{
}

void
TranslatingNode::Forgotten(const Connection&)
{
}

void
TranslatingNode::Account(const Connection&, const PacketView&, bool, bool)
{
}

void
TranslatingNode::AccountDrop(std::size_t, const PacketView&)
{
}

void
TranslatingNode::ConnectionEnded(const Connection& connection)
{
    Ended(connection);
    m_connectionEndTrace(connection);
}

void
TranslatingNode::ConnectionForgotten(const Connection& connection)
{
    m_ports.Release(connection.outside);
    Forgotten(connection);
}

} // namespace vpc
} // namespace ns3
