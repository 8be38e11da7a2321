// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>

namespace ns3
{
namespace vpc
{
namespace aws
{

/// What of IPsec's ciphers a VPN tunnel uses (Site-to-Site VPN guide, "Tunnel options").
enum class EspCipher : uint8_t
{
    AES_GCM_16, //!< RFC 4106
    AES_CBC_SHA1,
    AES_CBC_SHA2_256,
    AES_CBC_SHA2_384,
    AES_CBC_SHA2_512
};

/// Whether a tunnel passes a translating router on its way (RFC 3948).
enum class NatTraversal : uint8_t
{
    NONE,
    UDP_ENCAPSULATION
};

/**
 * \brief What a VPN tunnel puts around a packet: ESP in tunnel mode (RFC 4303) over IPv4.
 */
struct EspEncapsulation
{
    EspCipher cipher{EspCipher::AES_GCM_16};       //!< what encrypts
    NatTraversal natTraversal{NatTraversal::NONE}; //!< whether UDP is around ESP

    /// \param inner bytes of an IPv4 packet \return bytes of the packet that carries it
    uint32_t SizeOf(uint32_t inner) const;

    /// \param outer bytes of the largest packet on the internet \return bytes of the largest IPv4
    /// packet that the tunnel carries without fragments: the tunnel's MTU
    uint32_t LargestInner(uint32_t outer = 1500) const;
};

/// What is on the wire of Direct Connect besides an IPv4 packet, bytes (IEEE 802.3 and 802.1Q):
/// preamble and start delimiter 8, header 14, VLAN tag 4, check sequence 4, gap 12.
constexpr uint32_t TAGGED_ETHERNET_OVERHEAD = 8 + 14 + 4 + 4 + 12;

} // namespace aws
} // namespace vpc
} // namespace ns3
