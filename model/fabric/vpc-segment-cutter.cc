// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-segment-cutter.h"

#include "ns3/abort.h"
#include "ns3/ipv4-header.h"
#include "ns3/node.h"
#include "ns3/tcp-header.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{

namespace
{

constexpr uint8_t TCP_NUMBER = 6;

} // namespace

Ptr<Packet>
MakeTcpPacket(Ptr<Packet> payload, TcpHeader tcp, Ipv4Header ip)
{
    if (Node::ChecksumEnabled())
    {
        tcp.EnableChecksums();
        tcp.InitializeChecksum(ip.GetSource(), ip.GetDestination(), TCP_NUMBER);
        ip.EnableChecksum();
    }
    payload->AddHeader(tcp);
    ip.SetPayloadSize(payload->GetSize());
    payload->AddHeader(ip);
    return payload;
}

TcpHeader
WithoutSack(const TcpHeader& tcp)
{
    TcpHeader copy;
    copy.SetSourcePort(tcp.GetSourcePort());
    copy.SetDestinationPort(tcp.GetDestinationPort());
    copy.SetSequenceNumber(tcp.GetSequenceNumber());
    copy.SetAckNumber(tcp.GetAckNumber());
    copy.SetFlags(tcp.GetFlags());
    copy.SetWindowSize(tcp.GetWindowSize());
    copy.SetUrgentPointer(tcp.GetUrgentPointer());
    for (const auto& option : tcp.GetOptionList())
    {
        const uint8_t kind = option->GetKind();
        // END and NOP are put in anew
        if (kind > TcpOption::NOP && kind != TcpOption::SACKPERMITTED && kind != TcpOption::SACK)
        {
            copy.AppendOption(option);
        }
    }
    return copy;
}

std::vector<Ptr<Packet>>
CutSegment(Ptr<Packet> packet, uint32_t mtu)
{
    if (packet->GetSize() <= mtu)
    {
        return {packet};
    }
    Ipv4Header ip;
    TcpHeader tcp;
    packet->RemoveHeader(ip);
    packet->RemoveHeader(tcp);
    const uint32_t headers = ip.GetSerializedSize() + tcp.GetSerializedSize();
    NS_ABORT_MSG_IF(mtu <= headers, "an MTU of " << mtu << " bytes leaves no room for TCP data");
    const uint32_t room = mtu - headers;
    const uint32_t size = packet->GetSize();
    const uint8_t flags = tcp.GetFlags();
    const SequenceNumber32 first = tcp.GetSequenceNumber();
    std::vector<Ptr<Packet>> pieces;
    for (uint32_t at = 0; at < size; at += room)
    {
        const uint32_t length = std::min(room, size - at);
        const bool last = at + length == size;
        tcp.SetSequenceNumber(first + at);
        tcp.SetFlags(last ? flags : flags & ~(TcpHeader::FIN | TcpHeader::PSH));
        pieces.push_back(MakeTcpPacket(packet->CreateFragment(at, length), tcp, ip));
    }
    return pieces;
}

Ptr<Packet>
MakeReset(Ptr<const Packet> packet)
{
    Ptr<Packet> copy = packet->Copy();
    Ipv4Header ip;
    TcpHeader tcp;
    copy->RemoveHeader(ip);
    copy->RemoveHeader(tcp);
    TcpHeader reset;
    reset.SetSourcePort(tcp.GetDestinationPort());
    reset.SetDestinationPort(tcp.GetSourcePort());
    reset.SetFlags(TcpHeader::RST);
    reset.SetSequenceNumber(tcp.GetAckNumber());
    Ipv4Header back;
    back.SetSource(ip.GetDestination());
    back.SetDestination(ip.GetSource());
    back.SetProtocol(TCP_NUMBER);
    back.SetTtl(255);
    return MakeTcpPacket(Create<Packet>(), reset, back);
}

} // namespace vpc
} // namespace ns3
