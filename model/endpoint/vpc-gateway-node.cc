// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-gateway-node.h"

#include "ns3/log.h"

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
    Handle(*port, packet, PacketView::Of(*packet));
}

void
GatewayNode::SendOn(EniNetDevice& port,
                    Ptr<const Packet> packet,
                    const PacketView& view,
                    const aws::FlowKey& to,
                    uint8_t ttlDecrement)
{
    Ptr<Packet> copy = packet->Copy();
    RewritePacket(copy, view.key, to, ttlDecrement);
    PacketView rewritten = view;
    rewritten.key = to;
    rewritten.ttl = static_cast<uint8_t>(view.ttl - ttlDecrement);
    ++m_counters.delivered;
    port.Forward(copy, rewritten, GetTraversalNs());
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
