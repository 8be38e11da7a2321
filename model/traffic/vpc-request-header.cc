// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-request-header.h"

namespace ns3
{
namespace vpc
{

NS_OBJECT_ENSURE_REGISTERED(RequestHeader);

TypeId
RequestHeader::GetTypeId()
{
    static TypeId tid = TypeId("ns3::vpc::RequestHeader")
                            .SetParent<Header>()
                            .SetGroupName("VpcEndpoints")
                            .AddConstructor<RequestHeader>();
    return tid;
}

TypeId
RequestHeader::GetInstanceTypeId() const
{
    return GetTypeId();
}

uint32_t
RequestHeader::GetSerializedSize() const
{
    return SIZE;
}

void
RequestHeader::Serialize(Buffer::Iterator start) const
{
    start.WriteHtonU32(m_magic);
    start.WriteHtonU64(id);
    start.WriteHtonU32(length);
    start.WriteHtonU32(responseLength);
    start.WriteHtonU16(static_cast<uint16_t>(status));
    start.WriteHtonU16(textLength);
}

uint32_t
RequestHeader::Deserialize(Buffer::Iterator start)
{
    m_magic = start.ReadNtohU32();
    id = start.ReadNtohU64();
    length = start.ReadNtohU32();
    responseLength = start.ReadNtohU32();
    status = static_cast<RequestStatus>(start.ReadNtohU16());
    textLength = start.ReadNtohU16();
    return SIZE;
}

void
RequestHeader::Print(std::ostream& os) const
{
    os << "id=" << id << " length=" << length << " responseLength=" << responseLength
       << " status=" << static_cast<uint16_t>(status) << " textLength=" << textLength;
}

} // namespace vpc
} // namespace ns3
