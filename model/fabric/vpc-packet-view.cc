// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-packet-view.h"

#include "ns3/icmpv4.h"
#include "ns3/ipv4-header.h"
#include "ns3/node.h"
#include "ns3/tcp-header.h"
#include "ns3/udp-header.h"

namespace ns3
{
namespace vpc
{

namespace
{

uint16_t
Read16(const uint8_t* p)
{
    return static_cast<uint16_t>(p[0] << 8 | p[1]);
}

uint32_t
Read32(const uint8_t* p)
{
    return uint32_t{p[0]} << 24 | uint32_t{p[1]} << 16 | uint32_t{p[2]} << 8 | p[3];
}

/// Ports of an ICMP message in a FlowKey; see there.
void
ReadIcmp(const uint8_t* icmp, uint32_t available, aws::FlowKey& key)
{
    const uint8_t type = icmp[0];
    const uint8_t code = icmp[1];
    const bool hasId = available >= 6 && code == 0;
    if (type == 8 && hasId)
    {
        key.sourcePort = Read16(icmp + 4);
        key.destinationPort = aws::ICMP_ECHO_PORT;
    }
    else if (type == 0 && hasId)
    {
        key.sourcePort = aws::ICMP_ECHO_PORT;
        key.destinationPort = Read16(icmp + 4);
    }
    else
    {
        key.destinationPort = static_cast<uint16_t>(type << 8 | code);
    }
}

} // namespace

PacketView
PacketView::Of(const Packet& packet)
{
    uint8_t bytes[60 + 14]; // the longest IPv4 header, and of TCP up to its flags
    PacketView view;
    view.size = packet.GetSize();
    const uint32_t got = packet.CopyData(bytes, sizeof(bytes));
    const uint32_t headerLength = got < 20 ? 0 : (bytes[0] & 0x0F) * 4u;
    if (got < 20 || bytes[0] >> 4 != 4 || headerLength < 20 || headerLength > got)
    {
        return view;
    }
    view.valid = true;
    view.ttl = bytes[8];
    view.key.protocol = bytes[9];
    view.key.source = Read32(bytes + 12);
    view.key.destination = Read32(bytes + 16);
    view.laterFragment = (Read16(bytes + 6) & 0x1FFF) != 0;
    if (view.laterFragment)
    {
        return view;
    }
    const uint8_t* payload = bytes + headerLength;
    const uint32_t available = got - headerLength;
    switch (view.key.protocol)
    {
    case aws::PROTOCOL_TCP:
        view.valid = available >= 14;
        view.tcpFlags = view.valid ? payload[13] : 0;
        [[fallthrough]];
    case aws::PROTOCOL_UDP:
        view.valid = view.valid && available >= 4;
        if (view.valid)
        {
            view.key.sourcePort = Read16(payload);
            view.key.destinationPort = Read16(payload + 2);
        }
        break;
    case aws::PROTOCOL_ICMP:
        view.valid = available >= 4;
        if (view.valid)
        {
            ReadIcmp(payload, available, view.key);
        }
        break;
    default:
        break;
    }
    return view;
}

void
RewritePacket(Ptr<Packet> packet,
              const aws::FlowKey& from,
              const aws::FlowKey& to,
              uint8_t ttlDecrement)
{
    const bool checksums = Node::ChecksumEnabled();
    const Ipv4Address source(to.source);
    const Ipv4Address destination(to.destination);
    Ipv4Header ip;
    packet->RemoveHeader(ip);
    const bool portsChange =
        from.sourcePort != to.sourcePort || from.destinationPort != to.destinationPort;
    const bool firstFragment = ip.GetFragmentOffset() == 0;
    if (firstFragment && (portsChange || checksums))
    {
        if (to.protocol == aws::PROTOCOL_TCP)
        {
            TcpHeader tcp;
            packet->RemoveHeader(tcp);
            tcp.SetSourcePort(to.sourcePort);
            tcp.SetDestinationPort(to.destinationPort);
            if (checksums)
            {
                tcp.EnableChecksums();
                tcp.InitializeChecksum(source, destination, aws::PROTOCOL_TCP);
            }
            packet->AddHeader(tcp);
        }
        else if (to.protocol == aws::PROTOCOL_UDP)
        {
            UdpHeader udp;
            packet->RemoveHeader(udp);
            udp.SetSourcePort(to.sourcePort);
            udp.SetDestinationPort(to.destinationPort);
            if (checksums)
            {
                udp.EnableChecksums();
                udp.InitializeChecksum(source, destination, aws::PROTOCOL_UDP);
            }
            packet->AddHeader(udp);
        }
        else if (to.IsEcho() && portsChange)
        {
            Icmpv4Header icmp;
            Icmpv4Echo echo;
            packet->RemoveHeader(icmp);
            packet->RemoveHeader(echo);
            const bool reply = to.sourcePort == aws::ICMP_ECHO_PORT;
            echo.SetIdentifier(reply ? to.destinationPort : to.sourcePort);
            packet->AddHeader(echo);
            if (checksums)
            {
                icmp.EnableChecksum();
            }
            packet->AddHeader(icmp);
        }
    }
    ip.SetSource(source);
    ip.SetDestination(destination);
    ip.SetTtl(static_cast<uint8_t>(ip.GetTtl() - ttlDecrement));
    if (checksums)
    {
        ip.EnableChecksum();
    }
    packet->AddHeader(ip);
}

} // namespace vpc
} // namespace ns3
