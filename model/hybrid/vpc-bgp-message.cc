// SPDX-License-Identifier: GPL-2.0-only
// Values of BGP, and how they are written. How they are read is in vpc-bgp-decode.cc.
#include "vpc-bgp-message.h"

#include "vpc-bgp-wire.h"
#include "vpc-wire-bytes.h"

#include <algorithm>
#include <tuple>

namespace ns3
{
namespace vpc
{

using namespace bgp;

namespace
{

using Bytes = std::vector<uint8_t>;

constexpr std::pair<BgpError, const char*> ERRORS[] = {
    {BgpError::CONNECTION_NOT_SYNCHRONIZED, "connection not synchronized"},
    {BgpError::BAD_MESSAGE_LENGTH, "bad message length"},
    {BgpError::BAD_MESSAGE_TYPE, "bad message type"},
    {BgpError::OPEN_UNSPECIFIC, "malformed OPEN"},
    {BgpError::UNSUPPORTED_VERSION, "unsupported version number"},
    {BgpError::BAD_PEER_AS, "bad peer AS"},
    {BgpError::BAD_BGP_IDENTIFIER, "bad BGP identifier"},
    {BgpError::UNSUPPORTED_OPTIONAL_PARAMETER, "unsupported optional parameter"},
    {BgpError::UNACCEPTABLE_HOLD_TIME, "unacceptable hold time"},
    {BgpError::UNSUPPORTED_CAPABILITY, "unsupported capability"},
    {BgpError::MALFORMED_ATTRIBUTE_LIST, "malformed attribute list"},
    {BgpError::UNRECOGNIZED_WELL_KNOWN_ATTRIBUTE, "unrecognized well-known attribute"},
    {BgpError::MISSING_WELL_KNOWN_ATTRIBUTE, "missing well-known attribute"},
    {BgpError::ATTRIBUTE_FLAGS_ERROR, "attribute flags error"},
    {BgpError::ATTRIBUTE_LENGTH_ERROR, "attribute length error"},
    {BgpError::INVALID_ORIGIN, "invalid ORIGIN attribute"},
    {BgpError::INVALID_NEXT_HOP, "invalid NEXT_HOP attribute"},
    {BgpError::OPTIONAL_ATTRIBUTE_ERROR, "optional attribute error"},
    {BgpError::INVALID_NETWORK_FIELD, "invalid network field"},
    {BgpError::MALFORMED_AS_PATH, "malformed AS_PATH"},
    {BgpError::HOLD_TIMER_EXPIRED, "hold timer expired"},
    {BgpError::FSM_UNEXPECTED_IN_OPEN_SENT, "unexpected message in OpenSent"},
    {BgpError::FSM_UNEXPECTED_IN_OPEN_CONFIRM, "unexpected message in OpenConfirm"},
    {BgpError::FSM_UNEXPECTED_IN_ESTABLISHED, "unexpected message in Established"},
    {BgpError::CEASE_MAXIMUM_PREFIXES, "maximum number of prefixes reached"},
    {BgpError::CEASE_ADMINISTRATIVE_SHUTDOWN, "administrative shutdown"},
    {BgpError::CEASE_CONNECTION_COLLISION, "connection collision resolution"},
    {BgpError::CEASE_BFD_DOWN, "BFD down"}};

/// \param type of the message \return its header, the length still missing
Bytes
Begin(uint8_t type)
{
    Bytes bytes(MARKER_SIZE, 0xFF);
    PutBytes(bytes, 0, 2);
    PutBytes(bytes, type, 1);
    return bytes;
}

/// Write into two bytes at \p at how many follow them.
void
SetLength(Bytes& bytes, std::size_t at, std::size_t length)
{
    bytes[at] = static_cast<uint8_t>(length >> 8);
    bytes[at + 1] = static_cast<uint8_t>(length);
}

void
PutPrefixes(Bytes& bytes, const std::vector<aws::Cidr>& prefixes)
{
    for (const aws::Cidr& prefix : prefixes)
    {
        const std::size_t octets = (prefix.length + 7u) / 8;
        PutBytes(bytes, prefix.length, 1);
        PutBytes(bytes, prefix.base >> (32 - 8 * octets) % 32, octets);
    }
}

void
PutAttribute(Bytes& bytes, const AttributeRow& row, const Bytes& value)
{
    const bool isLong = value.size() > 255;
    PutBytes(bytes, row.flags | (isLong ? FLAG_EXTENDED : 0), 1);
    PutBytes(bytes, row.type, 1);
    PutBytes(bytes, value.size(), isLong ? 2 : 1);
    bytes.insert(bytes.end(), value.begin(), value.end());
}

/// \return \p value as four bytes
Bytes
Four(uint32_t value)
{
    Bytes bytes;
    PutBytes(bytes, value, 4);
    return bytes;
}

Bytes
AsPathBytes(const std::vector<uint32_t>& asPath)
{
    Bytes bytes;
    for (std::size_t at = 0; at < asPath.size();)
    {
        const std::size_t count = std::min<std::size_t>(asPath.size() - at, 255);
        PutBytes(bytes, AS_SEQUENCE, 1);
        PutBytes(bytes, count, 1);
        for (const std::size_t end = at + count; at < end; ++at)
        {
            PutBytes(bytes, asPath[at], 4);
        }
    }
    return bytes;
}

void
PutAttributes(Bytes& bytes, const BgpAttributes& attributes)
{
    // By type, as RFC 4271, section 5 recommends.
    PutAttribute(bytes, ORIGIN, {static_cast<uint8_t>(attributes.origin)});
    PutAttribute(bytes, AS_PATH, AsPathBytes(attributes.asPath));
    PutAttribute(bytes, NEXT_HOP, Four(attributes.nextHop.Get()));
    if (attributes.med)
    {
        PutAttribute(bytes, MULTI_EXIT_DISC, Four(*attributes.med));
    }
    if (attributes.localPreference)
    {
        PutAttribute(bytes, LOCAL_PREF, Four(*attributes.localPreference));
    }
    if (!attributes.communities.empty())
    {
        Bytes value;
        for (const uint32_t community : attributes.communities)
        {
            PutBytes(value, community, 4);
        }
        PutAttribute(bytes, COMMUNITIES, value);
    }
}

Bytes
Write(const BgpOpen& open)
{
    Bytes bytes = Begin(TYPE_OPEN);
    PutBytes(bytes, VERSION, 1);
    PutBytes(bytes, open.as > 0xFFFF ? AS_TRANS : open.as, 2);
    PutBytes(bytes, open.holdTime, 2);
    PutBytes(bytes, open.routerId.Get(), 4);
    // One optional parameter: the capabilities multiprotocol (IPv4 unicast) and four-octet AS.
    PutBytes(bytes, 14, 1);
    PutBytes(bytes, PARAMETER_CAPABILITIES, 1);
    PutBytes(bytes, 12, 1);
    PutBytes(bytes, CAPABILITY_MULTIPROTOCOL, 1);
    PutBytes(bytes, 4, 1);
    PutBytes(bytes, 0x00010001, 4);
    PutBytes(bytes, CAPABILITY_FOUR_OCTET_AS, 1);
    PutBytes(bytes, 4, 1);
    PutBytes(bytes, open.as, 4);
    return bytes;
}

Bytes
Write(const BgpUpdate& update)
{
    Bytes bytes = Begin(TYPE_UPDATE);
    std::size_t at = bytes.size();
    PutBytes(bytes, 0, 2);
    PutPrefixes(bytes, update.withdrawn);
    SetLength(bytes, at, bytes.size() - at - 2);
    at = bytes.size();
    PutBytes(bytes, 0, 2);
    if (!update.announced.empty())
    {
        PutAttributes(bytes, update.attributes);
        SetLength(bytes, at, bytes.size() - at - 2);
        PutPrefixes(bytes, update.announced);
    }
    return bytes;
}

Bytes
Write(const BgpNotification& notification)
{
    Bytes bytes = Begin(TYPE_NOTIFICATION);
    PutBytes(bytes, notification.code, 1);
    PutBytes(bytes, notification.subcode, 1);
    bytes.insert(bytes.end(), notification.data.begin(), notification.data.end());
    return bytes;
}

Bytes
Write(const BgpKeepalive&)
{
    return Begin(TYPE_KEEPALIVE);
}

/// \param a attributes \return what is compared of them
auto
Tied(const BgpAttributes& a)
{
    return std::make_tuple(a.origin,
                           std::cref(a.asPath),
                           a.nextHop.Get(),
                           a.med,
                           a.localPreference,
                           std::cref(a.communities));
}

} // namespace

BgpNotification::BgpNotification(BgpError error, std::vector<uint8_t> errorData)
    : code(static_cast<uint8_t>(static_cast<uint16_t>(error) >> 8)),
      subcode(static_cast<uint8_t>(error)),
      data(std::move(errorData))
{
}

std::string
BgpNotification::ToString() const
{
    for (const auto& [error, text] : ERRORS)
    {
        if (Is(error))
        {
            return text;
        }
    }
    return "code " + std::to_string(code) + ", subcode " + std::to_string(subcode);
}

bool
BgpAttributes::operator==(const BgpAttributes& other) const
{
    return !(*this < other) && !(other < *this);
}

bool
BgpAttributes::operator<(const BgpAttributes& other) const
{
    return Tied(*this) < Tied(other);
}

std::vector<uint8_t>
EncodeBgpMessage(const BgpMessage& message)
{
    Bytes bytes = std::visit([](const auto& value) { return Write(value); }, message);
    SetLength(bytes, MARKER_SIZE, bytes.size());
    return bytes;
}

} // namespace vpc
} // namespace ns3
