// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-proxy-header.h"

#include <algorithm>
#include <iterator>

namespace ns3
{
namespace vpc
{
namespace aws
{

namespace
{

/// The twelve bytes that begin a header of version 2.
constexpr uint8_t SIGNATURE[] =
    {0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A};
constexpr uint8_t VERSION_LOCAL = 0x20;
constexpr uint8_t VERSION_PROXY = 0x21;
constexpr uint8_t TCP_OVER_IPV4 = 0x11;
constexpr uint8_t TLV_AWS = 0xEA;
constexpr uint8_t TLV_AWS_VPCE_ID = 0x01;
constexpr std::size_t FIXED = 16;     //!< bytes before the addresses
constexpr std::size_t ADDRESSES = 12; //!< of IPv4

/// \param bytes to extend \param value big endian \param size in bytes
void
Put(std::vector<uint8_t>& bytes, uint32_t value, int size)
{
    while (size-- > 0)
    {
        bytes.push_back(static_cast<uint8_t>(value >> (8 * size)));
    }
}

/// \param bytes it \param at where \param size in bytes \return the number there
uint32_t
Take(const std::vector<uint8_t>& bytes, std::size_t at, int size)
{
    uint32_t value = 0;
    for (int i = 0; i < size; ++i)
    {
        value = value << 8 | bytes[at + i];
    }
    return value;
}

} // namespace

std::vector<uint8_t>
SerializeProxyHeader(const ProxyHeader& header)
{
    std::vector<uint8_t> rest;
    if (!header.local)
    {
        Put(rest, header.source, 4);
        Put(rest, header.destination, 4);
        Put(rest, header.sourcePort, 2);
        Put(rest, header.destinationPort, 2);
        if (!header.vpcEndpointId.empty())
        {
            rest.push_back(TLV_AWS);
            Put(rest, static_cast<uint32_t>(header.vpcEndpointId.size() + 1), 2);
            rest.push_back(TLV_AWS_VPCE_ID);
            rest.insert(rest.end(), header.vpcEndpointId.begin(), header.vpcEndpointId.end());
        }
    }
    std::vector<uint8_t> bytes(std::begin(SIGNATURE), std::end(SIGNATURE));
    bytes.push_back(header.local ? VERSION_LOCAL : VERSION_PROXY);
    bytes.push_back(header.local ? 0 : TCP_OVER_IPV4);
    Put(bytes, static_cast<uint32_t>(rest.size()), 2);
    bytes.insert(bytes.end(), rest.begin(), rest.end());
    return bytes;
}

std::optional<ProxyHeader>
ParseProxyHeader(const std::vector<uint8_t>& bytes, std::size_t& size)
{
    if (bytes.size() < FIXED ||
        !std::equal(std::begin(SIGNATURE), std::end(SIGNATURE), bytes.begin()))
    {
        return std::nullopt;
    }
    const std::size_t length = Take(bytes, 14, 2);
    size = FIXED + length;
    ProxyHeader header;
    header.local = bytes[12] == VERSION_LOCAL;
    if (bytes.size() < size || (!header.local && length < ADDRESSES))
    {
        return std::nullopt;
    }
    if (header.local)
    {
        return header;
    }
    header.source = Take(bytes, FIXED, 4);
    header.destination = Take(bytes, FIXED + 4, 4);
    header.sourcePort = static_cast<uint16_t>(Take(bytes, FIXED + 8, 2));
    header.destinationPort = static_cast<uint16_t>(Take(bytes, FIXED + 10, 2));
    for (std::size_t at = FIXED + ADDRESSES; at + 3 <= size;)
    {
        const std::size_t end = at + 3 + Take(bytes, at + 1, 2);
        if (bytes[at] == TLV_AWS && end <= size && at + 3 < end && bytes[at + 3] == TLV_AWS_VPCE_ID)
        {
            header.vpcEndpointId.assign(bytes.begin() + static_cast<std::ptrdiff_t>(at + 4),
                                        bytes.begin() + static_cast<std::ptrdiff_t>(end));
        }
        at = end;
    }
    return header;
}

bool
MayBeProxyHeader(const std::vector<uint8_t>& bytes)
{
    const std::size_t size = std::min(bytes.size(), std::size(SIGNATURE));
    return std::equal(bytes.begin(),
                      bytes.begin() + static_cast<std::ptrdiff_t>(size),
                      std::begin(SIGNATURE));
}

} // namespace aws
} // namespace vpc
} // namespace ns3
