// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/ipv4-address.h"
#include "ns3/packet.h"

namespace ns3
{
namespace vpc
{

/**
 * \brief ICMP "fragmentation needed" (RFC 792; RFC 1191, section 4): a gateway tells the sender of
 * a packet what would have fitted.
 * \param packet an IPv4 packet that is too big \param mtu what fits, bytes \param from the
 * gateway's address
 * \return an IPv4 packet to the sender of \p packet; checksums follow Node::ChecksumEnabled()
 */
Ptr<Packet> MakeTooBig(Ptr<const Packet> packet, uint16_t mtu, Ipv4Address from);

} // namespace vpc
} // namespace ns3
