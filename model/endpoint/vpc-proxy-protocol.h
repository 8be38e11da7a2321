// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/packet.h"
#include "ns3/vpc-packet-view.h"
#include "ns3/vpc-proxy-header.h"

#include <cstdint>
#include <vector>

namespace ns3
{
namespace vpc
{

/**
 * \brief Puts a PROXY header in front of what a client sends, without ending the TCP connection.
 *
 * The header goes with the client's first packet after the handshake, and again with what the
 * client repeats from its first byte on until the target has acknowledged it; later sequence
 * numbers grow by its size, acknowledgements shrink. Selective acknowledgement is taken out of the
 * handshake, for its blocks would have to be moved too.
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
    uint32_t m_start{0};        //!< sequence number of the client's first byte
    bool m_acknowledged{false}; //!< the target has all of the header
    bool m_sent{false};         //!< the header was sent
    bool m_dataSent{false};     //!< the client's first byte was sent
};

} // namespace vpc
} // namespace ns3
