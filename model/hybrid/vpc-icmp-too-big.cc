// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-icmp-too-big.h"

#include "ns3/icmpv4.h"
#include "ns3/ipv4-header.h"
#include "ns3/node.h"
#include "ns3/vpc-flow-key.h"

namespace ns3
{
namespace vpc
{

Ptr<Packet>
MakeTooBig(Ptr<const Packet> packet, uint16_t mtu, Ipv4Address from)
{
    constexpr uint8_t ttl = 64;
    const bool checksums = Node::ChecksumEnabled();
    Ptr<Packet> quoted = packet->Copy();
    Ipv4Header original;
    quoted->RemoveHeader(original);
    Icmpv4DestinationUnreachable unreachable;
    unreachable.SetHeader(original);
    unreachable.SetData(quoted);
    unreachable.SetNextHopMtu(mtu);
    Icmpv4Header icmp;
    icmp.SetType(Icmpv4Header::ICMPV4_DEST_UNREACH);
    icmp.SetCode(Icmpv4DestinationUnreachable::ICMPV4_FRAG_NEEDED);
    if (checksums)
    {
        icmp.EnableChecksum();
    }
    Ptr<Packet> error = Create<Packet>();
    error->AddHeader(unreachable);
    error->AddHeader(icmp);
    Ipv4Header ip;
    ip.SetSource(from);
    ip.SetDestination(original.GetSource());
    ip.SetProtocol(aws::PROTOCOL_ICMP);
    ip.SetTtl(ttl);
    ip.SetPayloadSize(error->GetSize());
    if (checksums)
    {
        ip.EnableChecksum();
    }
    error->AddHeader(ip);
    return error;
}

} // namespace vpc
} // namespace ns3
