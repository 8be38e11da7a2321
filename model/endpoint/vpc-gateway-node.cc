// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-gateway-node.h"

#include "ns3/log.h"
#include "ns3/vpc-segment-cutter.h"

namespace ns3
{
namespace vpc
{

NS_LOG_COMPONENT_DEFINE("VpcGatewayNode");
NS_OBJECT_ENSURE_REGISTERED(GatewayNode);

TypeId
GatewayNode::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::vpc::GatewayNode")
            .SetParent<Node>()
            .SetGroupName("VpcEndpoints")
            .AddTraceSource("Drop",
                            "A packet was dropped: reason, id of the gateway, flow.",
                            MakeTraceSourceAccessor(&GatewayNode::m_dropTrace),
                            "ns3::vpc::Fabric::DropTracedCallback");
    return tid;
}

GatewayNode::GatewayNode()
{
    constexpr uint16_t ipv4 = 0x0800;
    RegisterProtocolHandler(MakeCallback(&GatewayNode::Receive, this), ipv4, nullptr);
}

void
GatewayNode::SetAwsId(const std::string& id)
{
    m_awsId = id;
}

const std::string&
GatewayNode::GetAwsId() const
{
    return m_awsId;
}

void
GatewayNode::SetTraversalDelay(Time oneWay)
{
    m_traversal = oneWay;
}

Time
GatewayNode::GetTraversalDelay() const
{
    return m_traversal;
}

void
GatewayNode::SetLoss(const EniNetDevice& port, double probability)
{
    if (!m_lossDraw)
    {
        m_lossDraw = CreateObject<UniformRandomVariable>();
    }
    if (probability > 0)
    {
        m_loss[&port] = probability;
    }
    else
    {
        m_loss.erase(&port);
    }
}

void
GatewayNode::ShareRandom(Ptr<UniformRandomVariable> random)
{
    m_lossDraw = random;
}

bool
GatewayNode::IsLost(const EniNetDevice& port)
{
    if (m_loss.empty())
    {
        return false;
    }
    const auto it = m_loss.find(&port);
    return it != m_loss.end() && m_lossDraw->GetValue() < it->second;
}

const PacketCounters&
GatewayNode::GetCounters() const
{
    return m_counters;
}

void
GatewayNode::Receive(Ptr<NetDevice> device,
                     Ptr<const Packet> packet,
                     uint16_t,
                     const Address&,
                     const Address&,
                     NetDevice::PacketType)
{
    ++m_counters.sent;
    auto port = static_cast<EniNetDevice*>(PeekPointer(device));
    const PacketView view = PacketView::Of(*packet);
    if (IsLost(*port))
    {
        Drop(packet, view, DropReason::FAULT_LOSS);
        return;
    }
    Handle(*port, packet, view);
}

void
GatewayNode::SendOn(EniNetDevice& port,
                    Ptr<const Packet> packet,
                    const PacketView& view,
                    const aws::FlowKey& to,
                    uint8_t ttlDecrement)
{
    if (IsLost(port))
    {
        Drop(packet, view, DropReason::FAULT_LOSS);
        return;
    }
    Ptr<Packet> copy = packet->Copy();
    RewritePacket(copy, view.key, to, ttlDecrement);
    PacketView rewritten = view;
    rewritten.key = to;
    rewritten.ttl = static_cast<uint8_t>(view.ttl - ttlDecrement);
    ++m_counters.delivered;
    port.Forward(copy, rewritten, GetTraversalNs());
}

void
GatewayNode::SendWithin(EniNetDevice& port,
                        Ptr<const Packet> packet,
                        const PacketView& view,
                        uint32_t mtu,
                        uint8_t ttlDecrement)
{
    if (view.ttl <= ttlDecrement)
    {
        Drop(packet, view, DropReason::TTL_EXPIRED);
    }
    else if (view.size <= mtu)
    {
        SendOn(port, packet, view, view.key, ttlDecrement);
    }
    else if (view.key.protocol != aws::PROTOCOL_TCP)
    {
        Drop(packet, view, DropReason::MTU_EXCEEDED);
    }
    else if (IsLost(port))
    {
        Drop(packet, view, DropReason::FAULT_LOSS);
    }
    else
    {
        Ptr<Packet> copy = packet->Copy();
        RewritePacket(copy, view.key, view.key, ttlDecrement);
        CountSentOn();
        for (const Ptr<Packet>& piece : CutSegment(copy, mtu))
        {
            port.Forward(piece, GetTraversalNs());
        }
    }
}

void
GatewayNode::Originate(EniNetDevice& port, Ptr<Packet> packet)
{
    port.Forward(packet, GetTraversalNs());
}

void
GatewayNode::Drop(Ptr<const Packet> packet, const PacketView& view, DropReason reason)
{
    NS_LOG_INFO(m_awsId << " drops " << ToString(reason));
    ++m_counters.dropped[static_cast<std::size_t>(reason)];
    if (!m_dropTrace.IsEmpty())
    {
        m_dropTrace(packet, {reason, m_awsId, GetId(), view.key, view.size});
    }
}

} // namespace vpc
} // namespace ns3
