// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-nat-gateway-node.h"

#include "ns3/vpc-segment-cutter.h"

namespace ns3
{
namespace vpc
{

NS_OBJECT_ENSURE_REGISTERED(NatGatewayNode);

TypeId
NatGatewayNode::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::vpc::NatGatewayNode")
            .SetParent<TranslatingNode>()
            .SetGroupName("VpcEndpoints")
            .AddConstructor<NatGatewayNode>()
            .AddAttribute(
                "IdleTimeout",
                "Idle time after which a connection is forgotten, and its next packet "
                "answered with RST; 0: never (VPC guide, NAT gateways: 350 s).",
                TimeValue(Seconds(350)),
                MakeTimeAccessor(&NatGatewayNode::SetIdleTimeout, &NatGatewayNode::GetIdleTimeout),
                MakeTimeChecker(Time(0)))
            .AddAttribute("TraversalDelay",
                          "One-way delay of passing through (median of measured pings, see "
                          "\"Latency calibration\" in the documentation).",
                          TimeValue(MicroSeconds(180)),
                          MakeTimeAccessor(&NatGatewayNode::SetTraversalDelay,
                                           &NatGatewayNode::GetTraversalDelay),
                          MakeTimeChecker(Time(0)));
    return tid;
}

void
NatGatewayNode::SetEni(Ptr<EniNetDevice> eni, Ipv4Address privateAddress)
{
    AddSide({PeekPointer(eni), PeekPointer(eni), privateAddress.Get()});
}

bool
NatGatewayNode::IsFromInside(const EniNetDevice&, const PacketView& view) const
{
    return GetSides().empty() || view.key.destination != GetSides().front().outsideAddress;
}

DropReason
NatGatewayNode::Open(std::size_t, const PacketView& view, aws::FlowKey&)
{
    const uint8_t protocol = view.key.protocol;
    const bool echoRequest = view.key.IsEcho() && view.key.IcmpType() == 8;
    const bool passes =
        protocol == aws::PROTOCOL_TCP || protocol == aws::PROTOCOL_UDP || echoRequest;
    return passes ? DropReason::NONE : DropReason::NGW_PROTOCOL_RESTRICTION;
}

void
NatGatewayNode::HandleUnknown(EniNetDevice& port, Ptr<const Packet> packet, const PacketView& view)
{
    if ((view.tcpFlags & TCP_RST) == 0)
    {
        Originate(port, MakeReset(packet));
    }
}

DropReason
NatGatewayNode::GetUnsolicitedReason(const PacketView&) const
{
    return DropReason::NGW_UNSOLICITED;
}

} // namespace vpc
} // namespace ns3
