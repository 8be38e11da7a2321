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

/// Ports of a payload in a FlowKey whose protocol is known. \return false if it is too short
bool
ReadPorts(const uint8_t* payload, uint32_t available, aws::FlowKey& key)
{
    switch (key.protocol)
    {
    case aws::PROTOCOL_TCP:
    case aws::PROTOCOL_UDP:
        if (available < 4)
        {
            return false;
        }
        key.sourcePort = Read16(payload);
        key.destinationPort = Read16(payload + 2);
        return true;
    case aws::PROTOCOL_ICMP:
        if (available < 4)
        {
            return false;
        }
        ReadIcmp(payload, available, key);
        return true;
    default:
        return true;
    }
}

/// RFC 1624: a ones'-complement checksum after 16 bits of what it covers have changed.
void
Adjust16(uint16_t& checksum, uint16_t before, uint16_t after)
{
    uint32_t sum = static_cast<uint16_t>(~checksum) + static_cast<uint16_t>(~before) + after;
    sum = (sum & 0xFFFF) + (sum >> 16);
    sum = (sum & 0xFFFF) + (sum >> 16);
    checksum = static_cast<uint16_t>(~sum);
}

void
Adjust32(uint16_t& checksum, uint32_t before, uint32_t after)
{
    Adjust16(checksum, static_cast<uint16_t>(before >> 16), static_cast<uint16_t>(after >> 16));
    Adjust16(checksum, static_cast<uint16_t>(before), static_cast<uint16_t>(after));
}

/**
 * A packet's UDP header with other ports, its checksum carried over to other addresses and ports.
 *
 * From the old checksum, not over the data: a first fragment holds only a part of them. From the
 * bytes, not from a header that was read: ns-3's would write another length than it read.
 */
UdpHeader
TranslateUdp(const Packet& packet, const aws::FlowKey& from, const aws::FlowKey& to)
{
    uint8_t bytes[8] = {};
    packet.CopyData(bytes, sizeof(bytes));
    UdpHeader udp;
    udp.SetSourcePort(to.sourcePort);
    udp.SetDestinationPort(to.destinationPort);
    udp.ForcePayloadSize(Read16(bytes + 4));
    uint16_t checksum = Read16(bytes + 6);
    if (checksum != 0) // RFC 768: 0 says that the sender made none
    {
        Adjust32(checksum, from.source, to.source);
        Adjust32(checksum, from.destination, to.destination);
        Adjust16(checksum, from.sourcePort, to.sourcePort);
        Adjust16(checksum, from.destinationPort, to.destinationPort);
        checksum = checksum == 0 ? 0xFFFF : checksum;
        udp.ForceChecksum(static_cast<uint16_t>(checksum << 8 | checksum >> 8)); // low byte first
    }
    return udp;
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
    view.identification = Read16(bytes + 4);
    const uint16_t fragment = Read16(bytes + 6);
    view.moreFragments = (fragment & 0x2000) != 0;
    view.laterFragment = (fragment & 0x1FFF) != 0;
    if (view.laterFragment)
    {
        return view;
    }
    const uint8_t* payload = bytes + headerLength;
    const uint32_t available = got - headerLength;
    view.valid = ReadPorts(payload, available, view.key);
    if (view.key.protocol == aws::PROTOCOL_TCP)
    {
        view.valid = available >= 14;
        view.tcpFlags = view.valid ? payload[13] : 0;
    }
    return view;
}

bool
PacketView::IsError(const aws::FlowKey& key)
{
    // RFC 792: destination unreachable, source quench, redirect, time exceeded, parameter problem.
    const uint8_t type = key.IcmpType();
    return !key.IsEcho() && (type == 3 || type == 4 || type == 5 || type == 11 || type == 12);
}

std::optional<aws::FlowKey>
FindQuotedKey(const Packet& packet)
{
    // The longest IPv4 header, 8 bytes of ICMP, the longest IPv4 header quoted, 8 bytes of its
    // data.
    uint8_t bytes[60 + 8 + 60 + 8];
    const uint32_t got = packet.CopyData(bytes, sizeof(bytes));
    const uint32_t outer = got < 20 ? 0 : (bytes[0] & 0x0F) * 4u + 8;
    if (outer < 28 || got < outer + 20 || bytes[outer] >> 4 != 4)
    {
        return std::nullopt;
    }
    const uint8_t* quoted = bytes + outer;
    const uint32_t inner = (quoted[0] & 0x0F) * 4u;
    aws::FlowKey key;
    key.protocol = quoted[9];
    key.source = Read32(quoted + 12);
    key.destination = Read32(quoted + 16);
    if (inner < 20 || got < outer + inner || !ReadPorts(quoted + inner, got - outer - inner, key))
    {
        return std::nullopt;
    }
    return key;
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
            const UdpHeader translated = TranslateUdp(*packet, from, to);
            UdpHeader old;
            packet->RemoveHeader(old);
            packet->AddHeader(translated);
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
