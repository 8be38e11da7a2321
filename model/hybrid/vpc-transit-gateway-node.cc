// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-transit-gateway-node.h"

#include "ns3/uinteger.h"

namespace ns3
{
namespace vpc
{

NS_OBJECT_ENSURE_REGISTERED(TransitGatewayNode);

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
    m_ports.clear();
    GatewayNode::DoDispose();
}

void
TransitGatewayNode::SetNetwork(std::shared_ptr<const aws::Network> network)
{
    m_network = std::move(network);
    m_ports.assign(m_network->Enis().size(), nullptr);
    for (uint32_t i = 0; i < GetNDevices(); ++i)
    {
        auto port = DynamicCast<EniNetDevice>(GetDevice(i));
        const aws::Index eni = port ? m_network->FindEni(port->GetEniId()) : aws::NO_INDEX;
        if (eni != aws::NO_INDEX)
        {
            m_ports[eni] = PeekPointer(port);
        }
    }
}

void
TransitGatewayNode::Handle(EniNetDevice& port, Ptr<const Packet> packet, const PacketView& view)
{
    const aws::NetworkEni& in = m_network->Enis()[port.GetIndex()];
    const aws::CrossingResult exit =
        m_network->CrossTransitGateway(GetAwsId(), in.attachment, in.azId, view.key);
    if (!exit.verdict.IsAllowed())
    {
        Drop(packet, view, exit.verdict.reason);
    }
    else if (view.size > m_mtu)
    {
        Drop(packet, view, DropReason::MTU_EXCEEDED);
    }
    else if (view.ttl <= 1)
    {
        Drop(packet, view, DropReason::TTL_EXPIRED);
    }
    else
    {
        SendOn(*m_ports[exit.eni], packet, view, view.key, 1);
    }
}

} // namespace vpc
} // namespace ns3
