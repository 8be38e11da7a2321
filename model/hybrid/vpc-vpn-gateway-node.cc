// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-vpn-gateway-node.h"

#include <utility>

namespace ns3
{
namespace vpc
{

NS_OBJECT_ENSURE_REGISTERED(VpnGatewayNode);

TypeId
VpnGatewayNode::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::vpc::VpnGatewayNode")
            .SetParent<GatewayNode>()
            .SetGroupName("VpcEndpoints")
            .AddConstructor<VpnGatewayNode>()
            .AddAttribute("TraversalDelay",
                          "One-way delay of passing through; an assumption: AWS publishes none.",
                          TimeValue(Time(0)),
                          MakeTimeAccessor(&VpnGatewayNode::SetTraversalDelay,
                                           &VpnGatewayNode::GetTraversalDelay),
                          MakeTimeChecker(Time(0)));
    return tid;
}

void
VpnGatewayNode::DoDispose()
{
    m_network.reset();
    m_inside = nullptr;
    m_ports.clear();
    m_byLink.clear();
    GatewayNode::DoDispose();
}

void
VpnGatewayNode::SetInside(Ptr<EniNetDevice> port)
{
    m_inside = port;
}

void
VpnGatewayNode::AddLink(const std::string& linkId, Ptr<EniNetDevice> port)
{
    m_ports[linkId] = port;
}

void
VpnGatewayNode::SetNetwork(std::shared_ptr<const aws::Network> network)
{
    m_network = std::move(network);
    const auto gateway = m_network->GetCloud().vpnGateways.find(GetAwsId());
    m_vpc = gateway == m_network->GetCloud().vpnGateways.end()
                ? aws::NO_INDEX
                : m_network->FindVpc(gateway->second.vpcId);
    m_byLink.assign(m_network->Links().size(), nullptr);
    for (const auto& [id, port] : m_ports)
    {
        const aws::Index link = m_network->FindLink(id);
        if (link != aws::NO_INDEX)
        {
            m_byLink[link] = PeekPointer(port);
        }
    }
}

void
VpnGatewayNode::Handle(EniNetDevice& port, Ptr<const Packet> packet, const PacketView& view)
{
    if (&port == PeekPointer(m_inside))
    {
        HandleOutbound(packet, view);
    }
    else
    {
        HandleInbound(packet, view);
    }
}

void
VpnGatewayNode::HandleOutbound(Ptr<const Packet> packet, const PacketView& view)
{
    const aws::CrossingResult exit = m_network->CrossVpnGateway(m_vpc, GetAwsId(), view.key);
    if (!exit.verdict.IsAllowed())
    {
        Drop(packet, view, exit.verdict.reason);
    }
    else if (m_byLink[exit.link] == nullptr)
    {
        Drop(packet, view, DropReason::UNSUPPORTED_TARGET);
    }
    else
    {
        SendWithin(*m_byLink[exit.link], packet, view, exit.mtu, 1);
    }
}

void
VpnGatewayNode::HandleInbound(Ptr<const Packet> packet, const PacketView& view)
{
    const aws::CrossingResult entry = m_network->EnterVpnGateway(GetAwsId(), view.key);
    if (!entry.verdict.IsAllowed())
    {
        Drop(packet, view, entry.verdict.reason);
    }
    else if (view.ttl <= 1)
    {
        Drop(packet, view, DropReason::TTL_EXPIRED);
    }
    else
    {
        SendOn(*m_inside, packet, view, view.key, 1);
    }
}

} // namespace vpc
} // namespace ns3
