// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/ipv4-address.h"
#include "ns3/packet.h"
#include "ns3/vpc-address.h"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace ns3
{
namespace vpc
{

/// TCP port of BGP.
constexpr uint16_t BGP_PORT = 179;
/// Bytes of the longest message (RFC 4271, section 4.1).
constexpr std::size_t BGP_MAX_SIZE = 4096;

/// What a NOTIFICATION says: code * 256 + subcode (RFC 4271, section 4.5; RFC 4486; RFC 9384).
enum class BgpError : uint16_t
{
    CONNECTION_NOT_SYNCHRONIZED = 0x0101,
    BAD_MESSAGE_LENGTH = 0x0102,
    BAD_MESSAGE_TYPE = 0x0103,
    OPEN_UNSPECIFIC = 0x0200,
    UNSUPPORTED_VERSION = 0x0201,
    BAD_PEER_AS = 0x0202,
    BAD_BGP_IDENTIFIER = 0x0203,
    UNSUPPORTED_OPTIONAL_PARAMETER = 0x0204,
    UNACCEPTABLE_HOLD_TIME = 0x0206,
    UNSUPPORTED_CAPABILITY = 0x0207,
    MALFORMED_ATTRIBUTE_LIST = 0x0301,
    UNRECOGNIZED_WELL_KNOWN_ATTRIBUTE = 0x0302,
    MISSING_WELL_KNOWN_ATTRIBUTE = 0x0303,
    ATTRIBUTE_FLAGS_ERROR = 0x0304,
    ATTRIBUTE_LENGTH_ERROR = 0x0305,
    INVALID_ORIGIN = 0x0306,
    INVALID_NEXT_HOP = 0x0308,
    OPTIONAL_ATTRIBUTE_ERROR = 0x0309,
    INVALID_NETWORK_FIELD = 0x030A,
    MALFORMED_AS_PATH = 0x030B,
    HOLD_TIMER_EXPIRED = 0x0400,
    FSM_UNEXPECTED_IN_OPEN_SENT = 0x0501,
    FSM_UNEXPECTED_IN_OPEN_CONFIRM = 0x0502,
    FSM_UNEXPECTED_IN_ESTABLISHED = 0x0503,
    CEASE_MAXIMUM_PREFIXES = 0x0601,
    CEASE_ADMINISTRATIVE_SHUTDOWN = 0x0602,
    CEASE_CONNECTION_COLLISION = 0x0607,
    CEASE_BFD_DOWN = 0x060A
};

/// Opens a session.
struct BgpOpen
{
    uint32_t as{0};          //!< of the sender, four octets (RFC 6793)
    uint16_t holdTime{0};    //!< seconds
    Ipv4Address routerId;    //!< BGP identifier
    bool fourOctetAs{false}; //!< the peer has the capability; always sent
};

/// Says that the sender lives.
struct BgpKeepalive
{
};

/// Ends a session.
struct BgpNotification
{
    uint8_t code{0};           //!< RFC 4271, section 4.5
    uint8_t subcode{0};        //!< the same
    std::vector<uint8_t> data; //!< what the code asks for

    BgpNotification() = default;

    /// \param error code and subcode \param data what the code asks for
    explicit BgpNotification(BgpError error, std::vector<uint8_t> data = {});

    /// \param error code and subcode \return whether it says that
    bool Is(BgpError error) const
    {
        return (code << 8 | subcode) == static_cast<int>(error);
    }

    /// \return in words, or the numbers if they are unknown here
    std::string ToString() const;
};

/// Where a route came from (RFC 4271, section 5.1.1).
enum class BgpOrigin : uint8_t
{
    IGP,
    EGP,
    INCOMPLETE
};

/// Path attributes of routes (RFC 4271, section 5; RFC 1997).
struct BgpAttributes
{
    BgpOrigin origin{BgpOrigin::IGP};        //!< where the route came from
    std::vector<uint32_t> asPath;            //!< one AS_SEQUENCE, nearest AS first
    Ipv4Address nextHop{"0.0.0.0"};          //!< 0.0.0.0 to announce: the session's own address
    std::optional<uint32_t> med;             //!< MULTI_EXIT_DISC
    std::optional<uint32_t> localPreference; //!< LOCAL_PREF, inside an AS only
    std::vector<uint32_t> communities;       //!< see aws::MakeCommunity()

    /// \param other attributes \return whether all are the same
    bool operator==(const BgpAttributes& other) const;
    /// \param other attributes \return an order
    bool operator<(const BgpAttributes& other) const;
};

/// Withdraws and announces routes.
struct BgpUpdate
{
    std::vector<aws::Cidr> withdrawn; //!< prefixes that are gone
    BgpAttributes attributes;         //!< of \c announced; sent only if there are any
    std::vector<aws::Cidr> announced; //!< prefixes with these attributes
};

/// Any message.
using BgpMessage = std::variant<BgpOpen, BgpUpdate, BgpNotification, BgpKeepalive>;

/**
 * \param message any
 * \return its bytes, marker and length included; longer than BGP_MAX_SIZE if it holds too much
 */
std::vector<uint8_t> EncodeBgpMessage(const BgpMessage& message);

/// A message, or the NOTIFICATION that answers it.
struct BgpDecoded
{
    std::optional<BgpMessage> message; //!< the message, if it is one
    BgpNotification error;             //!< if there is no message
};

/**
 * \brief Read one message, strictly: whatever RFC 4271, section 6 calls an error is one.
 *
 * AS paths have four octets (RFC 6793). AS_SET and confederation segments are refused as malformed
 * (RFC 9774 forbids them). Optional attributes that are unknown here are passed over. IPv4 only.
 *
 * \param bytes the message \param size its length
 * \return it, or the error
 */
BgpDecoded DecodeBgpMessage(const uint8_t* bytes, std::size_t size);

/// Cuts a byte stream into messages.
class BgpReader
{
  public:
    /// \param bytes the next ones of the stream
    void Feed(Ptr<const Packet> bytes);

    /**
     * \return the next message or the error in its place, after which the stream is lost; nothing
     * before the next Feed() if it is not complete
     */
    std::optional<BgpDecoded> Next();

  private:
    std::vector<uint8_t> m_bytes; //!< not yet cut
};

} // namespace vpc
} // namespace ns3
