// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/ipv4-header.h"
#include "ns3/packet.h"
#include "ns3/tcp-header.h"

#include <vector>

namespace ns3
{
namespace vpc
{

/**
 * \brief Cut a TCP segment into pieces that fit an MTU.
 *
 * AWS clamps the MSS that TCP announces, so that no larger segment is ever sent; ns-3's TCP
 * announces none, so an endpoint does to the segments what clamping would have done to their size.
 * Sequence numbers run on, FIN and PSH stand on the last piece only, checksums follow
 * Node::ChecksumEnabled().
 *
 * \param packet an IPv4 packet with a TCP segment \param mtu largest piece in bytes, IP header
 * included \return the pieces in order; the packet itself if it fits
 */
std::vector<Ptr<Packet>> CutSegment(Ptr<Packet> packet, uint32_t mtu);

/// \param payload bytes of a segment, becomes the packet \param tcp its header \param ip the IPv4
/// header \return the packet; checksums follow Node::ChecksumEnabled()
Ptr<Packet> MakeTcpPacket(Ptr<Packet> payload, TcpHeader tcp, Ipv4Header ip);

/// \param tcp a header \return the same without options of selective acknowledgement
TcpHeader WithoutSack(const TcpHeader& tcp);

/**
 * \brief The RST that answers a TCP segment of an unknown connection.
 * \param packet an IPv4 packet with a TCP segment
 * \return an IPv4 packet with a bare RST, from the segment's destination to its source
 */
Ptr<Packet> MakeReset(Ptr<const Packet> packet);

} // namespace vpc
} // namespace ns3
