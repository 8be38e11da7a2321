// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/packet.h"
#include "ns3/vpc-packet-view.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/// What a PROXY protocol v2 header says.
struct ProxyHeader
{
    bool local{false};  //!< command LOCAL: the proxy's own connection, a health check
    uint32_t source{0}; //!< the client
    uint16_t sourcePort{0};
    uint32_t destination{0};
    uint16_t destinationPort{0};
    /// id of the endpoint, in AWS's TLV: type 0xEA, subtype 0x01 ("Edit target group attributes")
    std::string vpcEndpointId;
};

/// \param header what to say \return the bytes that begin a connection
std::vector<uint8_t> SerializeProxyHeader(const ProxyHeader& header);

/// \param bytes beginning of a connection \param[out] size bytes of the header \return what it
/// says, nothing if it is no whole header
std::optional<ProxyHeader> ParseProxyHeader(const std::vector<uint8_t>& bytes, std::size_t& size);

/**
 * \brief Puts a PROXY header in front of what a client sends, without ending the TCP connection.
 *
 * The header goes with the client's first packet after the handshake, and again with every packet
 * of the same sequence number until the target has acknowledged it; later sequence numbers grow by
 * its size, acknowledgements shrink. Selective acknowledgement is taken out of the handshake, for
 * its blocks would have to be moved too.
 */
class ProxyInserter
{
  public:
    /// \param bytes the header
    explicit ProxyInserter(std::vector<uint8_t> bytes);

    /// \param packet from the client \param[in,out] view its view \return what goes to the target
    Ptr<const Packet> FromClient(Ptr<const Packet> packet, PacketView& view);
    /// \param packet from the target \return what goes to the client
    Ptr<const Packet> FromTarget(Ptr<const Packet> packet);

  private:
    std::vector<uint8_t> m_bytes;
    uint32_t m_start{0}; //!< sequence number of the client's first byte
    bool m_acknowledged{false};
};

} // namespace vpc
} // namespace ns3
