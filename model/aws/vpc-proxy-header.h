// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{
namespace aws
{

/// What a PROXY protocol v2 header says.
struct ProxyHeader
{
    bool local{false};           //!< command LOCAL: the proxy's own connection, a health check
    uint32_t source{0};          //!< the client
    uint16_t sourcePort{0};      //!< the client's
    uint32_t destination{0};     //!< that the client connected to
    uint16_t destinationPort{0}; //!< that the client connected to
    /** endpoint's id, in AWS's TLV: type 0xEA, subtype 0x01 ("Edit target group attributes") */
    std::string vpcEndpointId;
};

/// \param header what to say \return the bytes that begin a connection
std::vector<uint8_t> SerializeProxyHeader(const ProxyHeader& header);

/// \param bytes beginning of a connection \param[out] size bytes of the header \return what it
/// says, nothing if it is no whole header
std::optional<ProxyHeader> ParseProxyHeader(const std::vector<uint8_t>& bytes, std::size_t& size);

/// \param bytes beginning of a connection \return whether it may be, or become, a PROXY header
bool MayBeProxyHeader(const std::vector<uint8_t>& bytes);

} // namespace aws
} // namespace vpc
} // namespace ns3
