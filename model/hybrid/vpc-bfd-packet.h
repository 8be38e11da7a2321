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

/// UDP port of BFD control packets over one hop (RFC 5881, section 4).
constexpr uint16_t BFD_PORT = 3784;

/// State of a BFD session (RFC 5880, section 4.1).
enum class BfdState : uint8_t
{
    ADMIN_DOWN,
    DOWN,
    INIT,
    UP
};

/// \param state it \return its name as above
const char* ToString(BfdState state);

/// Why the sender last left Up (RFC 5880, section 4.1).
enum class BfdDiagnostic : uint8_t
{
    NONE = 0,
    DETECTION_TIME_EXPIRED = 1,
    NEIGHBOR_SIGNALED_DOWN = 3,
    PATH_DOWN = 5,
    ADMINISTRATIVELY_DOWN = 7
};

/// A BFD control packet without authentication (RFC 5880, section 4.1).
struct BfdPacket
{
    BfdDiagnostic diagnostic{BfdDiagnostic::NONE}; //!< why the session went down last
    BfdState state{BfdState::DOWN};                //!< of the sender
    bool poll{false};                              //!< flag P
    bool final{false};                             //!< flag F
    uint8_t detectMult{3};                         //!< intervals until the peer is dead
    uint32_t myDiscriminator{0};                   //!< the sender's
    uint32_t yourDiscriminator{0};                 //!< the receiver's, 0: unknown
    uint32_t desiredMinTx{0};                      //!< microseconds
    uint32_t requiredMinRx{0};                     //!< microseconds
};

/// \param packet it \return its 24 bytes
std::vector<uint8_t> EncodeBfdPacket(const BfdPacket& packet);

/// A packet, or what is wrong with it.
struct BfdDecoded
{
    std::optional<BfdPacket> packet; //!< the packet, if it is one
    std::string error;               //!< if there is no packet
};

/**
 * \brief Read a packet with the checks of RFC 5880, section 6.8.6 that need no session.
 *
 * \param bytes payload of UDP \param size its length
 * \return the packet, or why it must be discarded
 */
BfdDecoded DecodeBfdPacket(const uint8_t* bytes, std::size_t size);

} // namespace vpc
} // namespace ns3
