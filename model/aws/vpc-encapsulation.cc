// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-encapsulation.h"

namespace ns3
{
namespace vpc
{
namespace aws
{

namespace
{

constexpr uint32_t OUTER_HEADER = 20; //!< IPv4
constexpr uint32_t UDP_HEADER = 8;    //!< with NAT traversal
constexpr uint32_t ESP_HEADER = 8;    //!< SPI and sequence number
constexpr uint32_t ESP_TRAILER = 2;   //!< pad length and next header, encrypted

/// What a cipher adds, bytes.
struct CipherRow
{
    uint32_t initialisation; //!< vector
    uint32_t block;          //!< to a multiple of which is padded
    uint32_t check;          //!< value of integrity
};

constexpr CipherRow CIPHERS[] = {{8, 4, 16},
                                 {16, 16, 12},
                                 {16, 16, 16},
                                 {16, 16, 24},
                                 {16, 16, 32}};

} // namespace

uint32_t
EspEncapsulation::SizeOf(uint32_t inner) const
{
    const CipherRow& row = CIPHERS[static_cast<std::size_t>(cipher)];
    const uint32_t encrypted = (inner + ESP_TRAILER + row.block - 1) / row.block * row.block;
    const uint32_t udp = natTraversal == NatTraversal::UDP_ENCAPSULATION ? UDP_HEADER : 0;
    return OUTER_HEADER + udp + ESP_HEADER + row.initialisation + encrypted + row.check;
}

uint32_t
EspEncapsulation::LargestInner(uint32_t outer) const
{
    uint32_t inner = outer;
    while (inner > 0 && SizeOf(inner) > outer)
    {
        --inner;
    }
    return inner;
}

} // namespace aws
} // namespace vpc
} // namespace ns3
