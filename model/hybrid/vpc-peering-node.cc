// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-peering-node.h"

namespace ns3
{
namespace vpc
{

NS_OBJECT_ENSURE_REGISTERED(VpcPeeringNode);

TypeId
VpcPeeringNode::GetTypeId()
{
    static TypeId tid = TypeId("ns3::vpc::VpcPeeringNode")
                            .SetParent<GatewayNode>()
                            .SetGroupName("VpcEndpoints")
                            .AddConstructor<VpcPeeringNode>()
                            .AddAttribute("TraversalDelay",
                                          "One-way delay of passing through (measured pings over a "
                                          "peering take as long as those between zones).",
                                          TimeValue(Time(0)),
                                          MakeTimeAccessor(&VpcPeeringNode::SetTraversalDelay,
                                                           &VpcPeeringNode::GetTraversalDelay),
                                          MakeTimeChecker(Time(0)));
    return tid;
}

void
VpcPeeringNode::DoDispose()
{
    m_other.clear();
    m_requesterPorts.clear();
    GatewayNode::DoDispose();
}

void
VpcPeeringNode::Join(Ptr<EniNetDevice> a, Ptr<EniNetDevice> b)
{
    m_other[PeekPointer(a)] = b;
    m_other[PeekPointer(b)] = a;
    m_requesterPorts.push_back(a);
}

// A packet crosses one port of each VPC; at ports of one of them it is drawn for once.
void
VpcPeeringNode::SetCrossingLoss(double probability)
{
    for (const Ptr<EniNetDevice>& port : m_requesterPorts)
    {
        SetLoss(*port, probability);
    }
}

void
VpcPeeringNode::Handle(EniNetDevice& port, Ptr<const Packet> packet, const PacketView& view)
{
    SendOn(*m_other.at(&port), packet, view, view.key, 0);
}

} // namespace vpc
} // namespace ns3
