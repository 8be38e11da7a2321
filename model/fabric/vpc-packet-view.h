// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/packet.h"
#include "ns3/vpc-flow-key.h"

#include <optional>

namespace ns3
{
namespace vpc
{

/// \name TCP flags as they stand in the header
/// @{
constexpr uint8_t TCP_FIN = 0x01; //!< the sender has no more data
constexpr uint8_t TCP_SYN = 0x02; //!< opens a connection
constexpr uint8_t TCP_RST = 0x04; //!< ends the connection
constexpr uint8_t TCP_PSH = 0x08; //!< hand the data on
constexpr uint8_t TCP_ACK = 0x10; //!< the acknowledgement counts

/// @}

/**
 * \brief What the data plane needs to know of an IPv4 packet, read once without touching it.
 */
struct PacketView
{
    aws::FlowKey key;           //!< the packet's flow
    uint32_t size{0};           //!< bytes, IP header included
    uint8_t ttl{0};             //!< of the IPv4 header
    uint8_t tcpFlags{0};        //!< 0 unless TCP
    uint16_t identification{0}; //!< of IPv4: the same in all fragments of a datagram
    bool moreFragments{false};  //!< a fragment other than the last
    bool laterFragment{false};  //!< a fragment other than the first: no ports
    bool valid{false};          //!< false: not a readable IPv4 packet

    /// \return whether the packet opens a TCP connection
    bool IsTcpSyn() const
    {
        return (tcpFlags & (TCP_SYN | TCP_ACK | TCP_RST)) == TCP_SYN;
    }

    /// \return whether the packet is an ICMP error, which quotes the packet that caused it
    bool IsIcmpError() const
    {
        return key.protocol == aws::PROTOCOL_ICMP && IsError(key);
    }

    /// \param packet a packet that begins with an IPv4 header \return its view
    static PacketView Of(const Packet& packet);

  private:
    static bool IsError(const aws::FlowKey& key);
};

/**
 * \brief The packet that an ICMP error is about.
 * \param packet an ICMP error
 * \return key of the packet that it quotes, as that was sent; nothing if it is not readable
 */
std::optional<aws::FlowKey> FindQuotedKey(const Packet& packet);

/**
 * \brief Give a packet other addresses and ports (or ICMP id), as a translating gateway does.
 *
 * Uses ns-3's typed headers, so that printed packets stay readable; checksums follow
 * Node::ChecksumEnabled().
 *
 * \param packet the packet, changed in place
 * \param from what it is now \param to what it becomes
 * \param ttlDecrement by how much TTL falls
 */
void RewritePacket(Ptr<Packet> packet,
                   const aws::FlowKey& from,
                   const aws::FlowKey& to,
                   uint8_t ttlDecrement);

} // namespace vpc
} // namespace ns3
