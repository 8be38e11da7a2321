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

/// UDP port of IKE (RFC 7296, section 2.11).
constexpr uint16_t IKE_PORT = 500;

/// Whether a message asks or answers (RFC 7296, section 3.1, flag R).
enum class IkeKind : uint8_t
{
    REQUEST,
    RESPONSE
};

/// Who sends: the side that has set the security association up, or the other (flag I).
enum class IkeRole : uint8_t
{
    INITIATOR,
    RESPONDER
};

/// An INFORMATIONAL exchange of IKEv2 with an empty encrypted payload: "are you alive?" and "yes".
struct IkeInformational
{
    uint64_t initiatorSpi{0};           //!< of the IKE SA
    uint64_t responderSpi{0};           //!< of the IKE SA
    IkeRole sender{IkeRole::INITIATOR}; //!< which end sends it
    IkeKind kind{IkeKind::REQUEST};     //!< request or response
    uint32_t messageId{0};              //!< that the response repeats
};

/**
 * \param message it
 * \return its 57 bytes: header, and an Encrypted payload as long as AES-GCM with 16 bytes of
 * integrity makes it (RFC 5282), filled with zeros for nothing is encrypted here
 */
std::vector<uint8_t> EncodeIkeInformational(const IkeInformational& message);

/// A message, or what is wrong with it.
struct IkeDecoded
{
    std::optional<IkeInformational> message; //!< the message, if it is one
    std::string error;                       //!< if there is no message
};

/// \param bytes payload of UDP \param size its length \return the message, or why it is none
IkeDecoded DecodeIkeInformational(const uint8_t* bytes, std::size_t size);

} // namespace vpc
} // namespace ns3
