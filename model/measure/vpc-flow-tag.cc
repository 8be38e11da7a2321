// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-flow-tag.h"

namespace ns3
{
namespace vpc
{

NS_OBJECT_ENSURE_REGISTERED(FlowTag);

TypeId
FlowTag::GetTypeId()
{
    static TypeId tid = TypeId("ns3::vpc::FlowTag")
                            .SetParent<Tag>()
                            .SetGroupName("VpcEndpoints")
                            .AddConstructor<FlowTag>();
    return tid;
}

TypeId
FlowTag::GetInstanceTypeId() const
{
    return GetTypeId();
}

uint32_t
FlowTag::GetSerializedSize() const
{
    return 4 * sizeof(uint32_t);
}

void
FlowTag::Serialize(TagBuffer buffer) const
{
    buffer.WriteU32(flowId);
    buffer.WriteU32(packetId);
    buffer.WriteU32(size);
    buffer.WriteU32(content);
}

void
FlowTag::Deserialize(TagBuffer buffer)
{
    flowId = buffer.ReadU32();
    packetId = buffer.ReadU32();
    size = buffer.ReadU32();
    content = buffer.ReadU32();
}

void
FlowTag::Print(std::ostream& out) const
{
    out << "flow=" << flowId << " packet=" << packetId << " size=" << size;
}

} // namespace vpc
} // namespace ns3
