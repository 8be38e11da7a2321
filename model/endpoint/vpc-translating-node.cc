// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-translating-node.h"

#include "vpc-segment-cutter.h"

#include "ns3/simulator.h"
#include "ns3/uinteger.h"
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
            .AddAttribute("IdleTimeout",
                          "Idle time after which a connection is forgotten; 0: never. (AWS: 350 s "
                          "for VPC endpoints and NAT gateways.)",
                          TimeValue(Seconds(350)),
                          MakeTimeAccessor(&TranslatingNode::SetIdleTimeout,
                                           &TranslatingNode::GetIdleTimeout),
                          MakeTimeChecker(Time(0)))
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

bool
TranslatingNode::IsFromInside(const EniNetDevice& port, const PacketView&) const
{
    return port.GetRole() != PortRole::SERVICE;
}

void
TranslatingNode::Handle(EniNetDevice& port, Ptr<const Packet> packet, const PacketView& view)
{
    const bool fromInside = IsFromInside(port, view);
    std::size_t side = 0;
    while (side < m_sides.size() &&
           (fromInside ? m_sides[side].inside : m_sides[side].outside) != &port)
    {
        ++side;
    }
    if (view.laterFragment)
    {
        AccountDrop(side, DropReason::FRAGMENT_WITHOUT_PORTS);
        Drop(packet, view, DropReason::FRAGMENT_WITHOUT_PORTS);
    }
    else if (view.ttl <= GetTtlDecrement())
    {
        AccountDrop(side, DropReason::TTL_EXPIRED);
        Drop(packet, view, DropReason::TTL_EXPIRED);
    }
    else if (fromInside)
    {
        HandleInside(side, packet, view);
    }
    else
    {
        HandleOutside(side, packet, view);
    }
}

void
TranslatingNode::HandleInside(std::size_t side, Ptr<const Packet> packet, const PacketView& view)
{
    Connection* connection = m_connections.FindInside(view.key);
    if (connection && connection->end != FlowEndReason::OPEN && view.IsTcpSyn())
    {
        m_connections.Remove(*connection, connection->end);
        connection = nullptr;
    }
    const bool isNew = !connection;
    if (isNew)
    {
        connection = OpenConnection(side, packet, view);
        if (!connection)
        {
            return;
        }
    }
    m_connections.Touch(*connection, view, true);
    Account(*connection, view, true, isNew);
    EniNetDevice& out = *m_sides[connection->side].outside;
    Pass(out, out.GetMtu(), packet, view, connection->outside, connection->busyForwardNs);
}

Connection*
TranslatingNode::OpenConnection(std::size_t side, Ptr<const Packet> packet, const PacketView& view)
{
    aws::FlowKey outside = view.key;
    DropReason reason = Open(side, view, outside);
    if (reason == DropReason::NONE && view.key.protocol == aws::PROTOCOL_TCP && !view.IsTcpSyn())
    {
        HandleUnknown(*m_sides[side].inside, packet, view);
        reason = DropReason::NO_CONNECTION_STATE;
    }
    if (reason == DropReason::NONE)
    {
        outside.source = m_sides[side].outsideAddress;
        m_ports.SetLimit(m_portLimit);
        outside.sourcePort = m_ports.Allocate(outside.source, outside);
        if (outside.sourcePort == 0)
        {
            reason = DropReason::NGW_PORT_ALLOCATION_ERROR;
        }
    }
    if (reason != DropReason::NONE)
    {
        AccountDrop(side, reason);
        Drop(packet, view, reason);
        return nullptr;
    }
    Connection connection;
    connection.inside = view.key;
    connection.outside = outside;
    connection.side = side;
    return &m_connections.Add(connection);
}

void
TranslatingNode::HandleOutside(std::size_t side, Ptr<const Packet> packet, const PacketView& view)
{
    Connection* connection = m_connections.FindOutside(view.key);
    if (!connection)
    {
        const DropReason reason = GetUnsolicitedReason(view);
        AccountDrop(side, reason);
        Drop(packet, view, reason);
        return;
    }
    m_connections.Touch(*connection, view, false);
    Account(*connection, view, false, false);
    EniNetDevice& in = *m_sides[connection->side].inside;
    const aws::FlowKey to = connection->inside.Reversed();
    Pass(in, in.GetFabric()->GetMtuTowards(in, to.destination), packet, view, to, connection->busyBackwardNs);
}

void
TranslatingNode::Pass(EniNetDevice& port,
                      uint32_t pathMtu,
                      Ptr<const Packet> packet,
                      const PacketView& view,
                      const aws::FlowKey& to,
                      int64_t& busyNs)
{
    const int64_t now = Simulator::Now().GetNanoSeconds();
    const int64_t wait = std::max<int64_t>(0, busyNs - now);
    busyNs = now + wait + TransmissionNanoseconds(view.size, m_flowRate.GetBitRate());
    const uint32_t clamp = GetClampMtu();
    const bool cuts = clamp != 0 && view.key.protocol == aws::PROTOCOL_TCP &&
                      view.size > std::min(clamp, pathMtu);
    if (!cuts)
    {
        SendOn(port, packet, view.key, to, GetTtlDecrement(), wait);
        return;
    }
    Ptr<Packet> copy = packet->Copy();
    RewritePacket(copy, view.key, to, GetTtlDecrement());
    CountSentOn();
    for (const Ptr<Packet>& piece : CutSegment(copy, std::min(clamp, pathMtu)))
    {
        port.Forward(piece, GetTraversalNs() + wait);
    }
}

void
TranslatingNode::HandleUnknown(EniNetDevice&, Ptr<const Packet>, const PacketView&)
{
}

void
TranslatingNode::Account(const Connection&, const PacketView&, bool, bool)
{
}

void
TranslatingNode::AccountDrop(std::size_t, DropReason)
{
}

void
TranslatingNode::ConnectionEnded(const Connection& connection)
{
    m_connectionEndTrace(connection);
}

void
TranslatingNode::ConnectionForgotten(const Connection& connection)
{
    m_ports.Release(connection.outside);
}

} // namespace vpc
} // namespace ns3
