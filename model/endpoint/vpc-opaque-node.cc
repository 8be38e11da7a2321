// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-opaque-node.h"

namespace ns3
{
namespace vpc
{

NS_OBJECT_ENSURE_REGISTERED(OpaqueNode);

TypeId
OpaqueNode::GetTypeId()
{
    static TypeId tid = TypeId("ns3::vpc::OpaqueNode")
                            .SetParent<GatewayNode>()
                            .SetGroupName("VpcEndpoints")
                            .AddConstructor<OpaqueNode>();
    return tid;
}

void
OpaqueNode::Handle(EniNetDevice&, Ptr<const Packet> packet, const PacketView& view)
{
    Drop(packet, view, DropReason::UNSUPPORTED_TARGET);
}

} // namespace vpc
} // namespace ns3
