// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-direct-connect-gateway-node.h"

namespace ns3
{
namespace vpc
{

NS_OBJECT_ENSURE_REGISTERED(DirectConnectGatewayNode);

TypeId
DirectConnectGatewayNode::GetTypeId()
{
    static TypeId tid = TypeId("ns3::vpc::DirectConnectGatewayNode")
                            .SetParent<GatewayNode>()
                            .SetGroupName("VpcEndpoints")
                            .AddConstructor<DirectConnectGatewayNode>();
    return tid;
}

void
DirectConnectGatewayNode::DoDispose()
{
    m_network.reset();
    m_links.clear();
    m_regionOfLink.clear();
    m_associations.clear();
    m_byLink.clear();
    GatewayNode::DoDispose();
}

void
DirectConnectGatewayNode::AddLink(const std::string& linkId,
                                  const std::string& region,
                                  Ptr<EniNetDevice> port)
{
    m_links[linkId] = port;
    m_regionOfLink[PeekPointer(port)] = region;
}

void
DirectConnectGatewayNode::AddAssociation(const std::string& gatewayId,
                                         const std::string& region,
                                         Ptr<EniNetDevice> port)
{
    m_associations[{gatewayId, region}] = port;
}

void
DirectConnectGatewayNode::SetNetwork(std::shared_ptr<const aws::Network> network)
{
    m_network = std::move(network);
    m_byLink.assign(m_network->Links().size(), nullptr);
    for (const auto& [id, port] : m_links)
    {
        const aws::Index link = m_network->FindLink(id);
        if (link != aws::NO_INDEX)
        {
            m_byLink[link] = PeekPointer(port);
        }
    }
}

void
DirectConnectGatewayNode::Handle(EniNetDevice& port,
                                 Ptr<const Packet> packet,
                                 const PacketView& view)
{
    const auto region = m_regionOfLink.find(&port);
    if (region != m_regionOfLink.end())
    {
        HandleFromLink(region->second, packet, view);
        return;
    }
    const aws::CrossingResult exit = m_network->CrossDirectConnectGateway(GetAwsId(), view.key);
    if (!exit.verdict.IsAllowed())
    {
        Drop(packet, view, exit.verdict.reason);
        return;
    }
    SendWithin(*m_byLink[exit.link], packet, view, exit.mtu, 0);
}

void
DirectConnectGatewayNode::HandleFromLink(const std::string& region,
                                         Ptr<const Packet> packet,
                                         const PacketView& view)
{
    const std::string* gateway =
        m_network->FindAssociatedGateway(GetAwsId(), Ipv4Address(view.key.destination));
    const auto way =
        gateway == nullptr ? m_associations.end() : m_associations.find({*gateway, region});
    if (way == m_associations.end())
    {
        Drop(packet, view, DropReason::VGW_NO_ROUTE_TO_DESTINATION);
        return;
    }
    SendOn(*way->second, packet, view, view.key, 0);
}

} // namespace vpc
} // namespace ns3
