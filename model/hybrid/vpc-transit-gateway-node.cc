// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-transit-gateway-node.h"

#include "vpc-icmp-too-big.h"

#include "ns3/uinteger.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{

NS_OBJECT_ENSURE_REGISTERED(TransitGatewayNode);

namespace
{
const std::string NO_ZONE;
} // namespace

TypeId
TransitGatewayNode::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::vpc::TransitGatewayNode")
            .SetParent<GatewayNode>()
            .SetGroupName("VpcEndpoints")
            .AddConstructor<TransitGatewayNode>()
            .AddAttribute("TraversalDelay",
                          "One-way delay of passing through; an assumption: AWS publishes none.",
                          TimeValue(Time(0)),
                          MakeTimeAccessor(&TransitGatewayNode::SetTraversalDelay,
                                           &TransitGatewayNode::GetTraversalDelay),
                          MakeTimeChecker(Time(0)))
            .AddAttribute("Mtu",
                          "Largest packet in bytes (transit gateway quotas: 8500).",
                          UintegerValue(8500),
                          MakeUintegerAccessor(&TransitGatewayNode::m_mtu),
                          MakeUintegerChecker<uint32_t>(576));
    return tid;
}

void
TransitGatewayNode::DoDispose()
{
    m_network.reset();
    m_links.clear();
    m_peers.clear();
    m_ports.clear();
    m_byLink.clear();
    m_byAttachment.clear();
    m_attachments.clear();
    GatewayNode::DoDispose();
}

void
TransitGatewayNode::AddLink(const std::string& linkId, Ptr<EniNetDevice> port)
{
    m_links[linkId] = port;
}

void
TransitGatewayNode::AddPeer(const std::string& peerId, Ptr<EniNetDevice> port)
{
    m_peers[peerId] = port;
}

void
TransitGatewayNode::SetNetwork(std::shared_ptr<const aws::Network> network)
{
    m_network = std::move(network);
    m_ports.assign(m_network->Enis().size(), nullptr);
    m_byLink.assign(m_network->Links().size(), nullptr);
    m_byAttachment.assign(m_network->Attachments().size(), nullptr);
    m_attachments.clear();
    for (uint32_t i = 0; i < GetNDevices(); ++i)
    {
        auto port = DynamicCast<EniNetDevice>(GetDevice(i));
        const aws::Index eni = port ? m_network->FindEni(port->GetEniId()) : aws::NO_INDEX;
        if (eni != aws::NO_INDEX)
        {
            m_ports[eni] = PeekPointer(port);
            m_attachments[PeekPointer(port)] = m_network->Enis()[eni].attachment;
        }
    }
    for (const auto& [id, port] : m_links)
    {
        const aws::Index link = m_network->FindLink(id);
        if (link == aws::NO_INDEX)
        {
            continue;
        }
        const aws::HybridLink& description = m_network->Links()[link].description;
        m_byLink[link] = PeekPointer(port);
        m_attachments[PeekPointer(port)] = m_network->FindAttachment(
            GetAwsId(),
            description.IsTunnel() ? description.connectionId : description.gatewayId);
    }
    for (const auto& [id, port] : m_peers)
    {
        const aws::Index attachment = m_network->FindAttachment(GetAwsId(), id);
        if (attachment != aws::NO_INDEX)
        {
            m_byAttachment[attachment] = PeekPointer(port);
            m_attachments[PeekPointer(port)] = attachment;
        }
    }
}

EniNetDevice*
TransitGatewayNode::FindPort(const aws::CrossingResult& exit, const aws::FlowKey& key) const
{
    if (exit.eni != aws::NO_INDEX)
    {
        return m_ports[exit.eni];
    }
    const aws::TransitGatewayAttachment& to =
        *m_network->Attachments()[exit.attachment].description;
    if (to.resourceType == "direct-connect-gateway")
    {
        const aws::CrossingResult way = m_network->CrossDirectConnectGateway(to.resourceId, key);
        return way.verdict.IsAllowed() ? m_byLink[way.link] : nullptr;
    }
    return exit.link == aws::NO_INDEX ? m_byAttachment[exit.attachment] : m_byLink[exit.link];
}

void
TransitGatewayNode::Handle(EniNetDevice& port, Ptr<const Packet> packet, const PacketView& view)
{
    const auto entry = m_attachments.find(&port);
    if (entry == m_attachments.end() || entry->second == aws::NO_INDEX)
    {
        Drop(packet, view, DropReason::BAD_STATE_ATTACHMENT);
        return;
    }
    const std::string& azId = port.IsEni() ? m_network->Enis()[port.GetIndex()].azId : NO_ZONE;
    const aws::CrossingResult exit =
        m_network->CrossTransitGateway(GetAwsId(), entry->second, azId, view.key);
    if (!exit.verdict.IsAllowed())
    {
        Drop(packet, view, exit.verdict.reason);
        return;
    }
    EniNetDevice* way = FindPort(exit, view.key);
    const uint32_t mtu = exit.mtu == 0 ? m_mtu : std::min(m_mtu, exit.mtu);
    if (way == nullptr)
    {
        Drop(packet, view, DropReason::VGW_NO_ROUTE_TO_DESTINATION);
        return;
    }
    if (view.size > mtu && view.key.protocol != aws::PROTOCOL_TCP && port.IsEni() &&
        !view.IsIcmpError())
    {
        TellTooBig(port, packet, mtu);
    }
    SendWithin(*way, packet, view, mtu, 1);
}

void
TransitGatewayNode::TellTooBig(EniNetDevice& port, Ptr<const Packet> packet, uint32_t mtu)
{
    const auto& addresses = m_network->Enis()[port.GetIndex()].description->privateIpAddresses;
    if (!addresses.empty())
    {
        Originate(port, MakeTooBig(packet, static_cast<uint16_t>(mtu), addresses.front().address));
    }
}

} // namespace vpc
} // namespace ns3
