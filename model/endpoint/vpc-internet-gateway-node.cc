// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-internet-gateway-node.h"

#include "ns3/vpc-resolve.h"

#include <utility>

namespace ns3
{
namespace vpc
{

NS_OBJECT_ENSURE_REGISTERED(InternetGatewayNode);

TypeId
InternetGatewayNode::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::vpc::InternetGatewayNode")
            .SetParent<GatewayNode>()
            .SetGroupName("VpcEndpoints")
            .AddConstructor<InternetGatewayNode>()
            .AddAttribute("TraversalDelay",
                          "One-way delay of passing through (median of measured pings, see "
                          "\"Latency calibration\" in the documentation).",
                          TimeValue(Time(0)),
                          MakeTimeAccessor(&InternetGatewayNode::SetTraversalDelay,
                                           &InternetGatewayNode::GetTraversalDelay),
                          MakeTimeChecker(Time(0)));
    return tid;
}

void
InternetGatewayNode::DoDispose()
{
    m_inside = nullptr;
    m_outside = nullptr;
    m_network.reset();
    GatewayNode::DoDispose();
}

void
InternetGatewayNode::SetPorts(Ptr<EniNetDevice> inside, Ptr<EniNetDevice> outside)
{
    m_inside = inside;
    m_outside = outside;
}

void
InternetGatewayNode::SetNetwork(std::shared_ptr<const aws::Network> network,
                                const std::string& vpcId)
{
    m_network = std::move(network);
    m_vpc = m_network->FindVpc(vpcId);
    auto internet = DynamicCast<BackboneFabric>(m_outside->GetFabric());
    for (const aws::Cidr& claim : m_claims)
    {
        internet->Unclaim(claim);
    }
    m_claims.clear();
    for (const aws::NetworkEni& eni : m_network->Enis())
    {
        if (eni.vpc != m_vpc)
        {
            continue;
        }
        for (const auto& address : eni.description->privateIpAddresses)
        {
            if (address.publicIp)
            {
                m_claims.push_back({address.publicIp->Get(), 32});
                internet->Claim(m_claims.back(), m_outside);
            }
        }
    }
}

void
InternetGatewayNode::Handle(EniNetDevice& port, Ptr<const Packet> packet, const PacketView& view)
{
    if (view.IsIcmpError())
    {
        Drop(packet, view, DropReason::ICMP_ERROR_UNTRANSLATED);
    }
    else if (&port == PeekPointer(m_inside))
    {
        HandleOutbound(packet, view);
    }
    else
    {
        HandleInbound(packet, view);
    }
}

void
InternetGatewayNode::HandleOutbound(Ptr<const Packet> packet, const PacketView& view)
{
    const Ipv4Address source(view.key.source);
    const aws::Index eni = m_network->FindEniByAddress(m_vpc, source);
    const auto publicAddress =
        eni == aws::NO_INDEX ? std::nullopt : m_network->GetPublicAddress(eni, source);
    if (!publicAddress)
    {
        Drop(packet, view, DropReason::IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS);
        return;
    }
    if (aws::IsPrivateAddress(Ipv4Address(view.key.destination)))
    {
        Drop(packet, view, DropReason::IGW_DESTINATION_ADDRESS_IN_VPC_CIDRS);
        return;
    }
    if (view.ttl <= 1)
    {
        Drop(packet, view, DropReason::TTL_EXPIRED);
        return;
    }
    aws::FlowKey to = view.key;
    to.source = publicAddress->Get();
    SendOn(*m_outside, packet, view, to, 1);
}

void
InternetGatewayNode::HandleInbound(Ptr<const Packet> packet, const PacketView& view)
{
    const aws::PublicAssociation association =
        m_network->FindPublicAddress(Ipv4Address(view.key.destination));
    if (association.eni == aws::NO_INDEX || m_network->Enis()[association.eni].vpc != m_vpc)
    {
        Drop(packet, view, DropReason::IGW_PUBLIC_IP_ASSOCIATION_FOR_INGRESS);
        return;
    }
    const bool fromAws =
        m_network->FindPublicAddress(Ipv4Address(view.key.source)).eni != aws::NO_INDEX;
    const uint8_t decrement = fromAws ? 0 : 1;
    if (view.ttl <= decrement)
    {
        Drop(packet, view, DropReason::TTL_EXPIRED);
        return;
    }
    aws::FlowKey to = view.key;
    to.destination = association.privateAddress.Get();
    SendOn(*m_inside, packet, view, to, decrement);
}

} // namespace vpc
} // namespace ns3
