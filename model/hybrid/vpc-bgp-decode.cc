// SPDX-License-Identifier: GPL-2.0-only
// How BGP's messages are read (RFC 4271, section 6).
#include "vpc-bgp-message.h"
#include "vpc-bgp-wire.h"
#include "vpc-wire-bytes.h"

#include <algorithm>
#include <array>

namespace ns3
{
namespace vpc
{

using namespace bgp;

namespace
{

/// Bytes that are left to be read. Nobody reads beyond \c size.
struct Rest
{
    const uint8_t* bytes;
    std::size_t size;

    /// \param count not more than there are \return the value of that many bytes, which are gone
    uint32_t Take(std::size_t count)
    {
        const auto value = static_cast<uint32_t>(TakeBytes(bytes, count));
        Skip(count);
        return value;
    }

    /// \param count not more than there are \return that many bytes, which are gone
    Rest Cut(std::size_t count)
    {
        const Rest part{bytes, count};
        Skip(count);
        return part;
    }

    void Skip(std::size_t count)
    {
        bytes += count;
        size -= count;
    }
};

/// \return the answer to a message with an error
BgpDecoded
Wrong(BgpError error, std::vector<uint8_t> data = {})
{
    return {std::nullopt, BgpNotification(error, std::move(data))};
}

/// \param rest the capabilities of a parameter \param open what they say \return whether
/// well-formed
bool
ReadCapabilities(Rest rest, BgpOpen& open)
{
    while (rest.size > 0)
    {
        if (rest.size < 2)
        {
            return false;
        }
        const uint32_t code = rest.Take(1);
        const uint32_t length = rest.Take(1);
        if (length > rest.size || (code == CAPABILITY_FOUR_OCTET_AS && length != 4))
        {
            return false;
        }
        Rest value = rest.Cut(length);
        if (code == CAPABILITY_FOUR_OCTET_AS)
        {
            open.as = value.Take(4);
            open.fourOctetAs = true;
        }
    }
    return true;
}

BgpDecoded
ReadOpen(Rest rest)
{
    if (rest.size < 10)
    {
        return Wrong(BgpError::BAD_MESSAGE_LENGTH);
    }
    if (rest.Take(1) != VERSION)
    {
        return Wrong(BgpError::UNSUPPORTED_VERSION, {0, VERSION});
    }
    BgpOpen open;
    open.as = rest.Take(2);
    open.holdTime = static_cast<uint16_t>(rest.Take(2));
    open.routerId = Ipv4Address(rest.Take(4));
    if (rest.Take(1) != rest.size)
    {
        return Wrong(BgpError::OPEN_UNSPECIFIC);
    }
    while (rest.size > 0)
    {
        if (rest.size < 2)
        {
            return Wrong(BgpError::OPEN_UNSPECIFIC);
        }
        const uint32_t type = rest.Take(1);
        const uint32_t length = rest.Take(1);
        if (length > rest.size)
        {
            return Wrong(BgpError::OPEN_UNSPECIFIC);
        }
        if (type != PARAMETER_CAPABILITIES)
        {
            return Wrong(BgpError::UNSUPPORTED_OPTIONAL_PARAMETER);
        }
        if (!ReadCapabilities(rest.Cut(length), open))
        {
            return Wrong(BgpError::OPEN_UNSPECIFIC);
        }
    }
    if (open.as == 0)
    {
        return Wrong(BgpError::BAD_PEER_AS);
    }
    if (open.routerId.Get() == 0)
    {
        return Wrong(BgpError::BAD_BGP_IDENTIFIER);
    }
    if (open.holdTime == 1 || open.holdTime == 2)
    {
        return Wrong(BgpError::UNACCEPTABLE_HOLD_TIME);
    }
    return {BgpMessage(open), {}};
}

/// \param rest prefixes \param prefixes where they go \return whether well-formed
bool
ReadPrefixes(Rest rest, std::vector<aws::Cidr>& prefixes)
{
    while (rest.size > 0)
    {
        aws::Cidr prefix;
        prefix.length = static_cast<uint8_t>(rest.Take(1));
        const std::size_t octets = (prefix.length + 7u) / 8;
        if (prefix.length > 32 || octets > rest.size)
        {
            return false;
        }
        if (octets > 0)
        {
            prefix.base = rest.Take(octets) << (32 - 8 * octets) & prefix.Mask();
        }
        prefixes.push_back(prefix);
    }
    return true;
}

/// \param rest value of AS_PATH \param asPath what it says \return whether well-formed
bool
ReadAsPath(Rest rest, std::vector<uint32_t>& asPath)
{
    while (rest.size > 0)
    {
        if (rest.size < 2)
        {
            return false;
        }
        const uint32_t type = rest.Take(1);
        const uint32_t count = rest.Take(1);
        if (type != AS_SEQUENCE || count == 0 || rest.size < 4 * count)
        {
            return false;
        }
        for (uint32_t i = 0; i < count; ++i)
        {
            asPath.push_back(rest.Take(4));
            if (asPath.back() == 0)
            {
                return false; // RFC 7607
            }
        }
    }
    return true;
}

/// Reads the value of an attribute whose flags and size are right.
/// \return the error, if there is one
using ReadValue = std::optional<BgpError> (*)(Rest value, BgpAttributes& attributes);

std::optional<BgpError>
ReadOrigin(Rest value, BgpAttributes& attributes)
{
    const uint32_t origin = value.Take(1);
    attributes.origin = static_cast<BgpOrigin>(origin);
    return origin > 2 ? std::optional(BgpError::INVALID_ORIGIN) : std::nullopt;
}

std::optional<BgpError>
ReadAsPathValue(Rest value, BgpAttributes& attributes)
{
    return ReadAsPath(value, attributes.asPath) ? std::nullopt
                                                : std::optional(BgpError::MALFORMED_AS_PATH);
}

std::optional<BgpError>
ReadNextHop(Rest value, BgpAttributes& attributes)
{
    attributes.nextHop = Ipv4Address(value.Take(4));
    const uint32_t first = attributes.nextHop.Get() >> 24;
    return first == 0 || first >= 224 ? std::optional(BgpError::INVALID_NEXT_HOP) : std::nullopt;
}

std::optional<BgpError>
ReadMed(Rest value, BgpAttributes& attributes)
{
    attributes.med = value.Take(4);
    return std::nullopt;
}

std::optional<BgpError>
ReadLocalPref(Rest value, BgpAttributes& attributes)
{
    attributes.localPreference = value.Take(4);
    return std::nullopt;
}

std::optional<BgpError>
ReadCommunities(Rest value, BgpAttributes& attributes)
{
    if (value.size % 4 != 0)
    {
        return BgpError::OPTIONAL_ATTRIBUTE_ERROR;
    }
    while (value.size > 0)
    {
        attributes.communities.push_back(value.Take(4));
    }
    return std::nullopt;
}

std::optional<BgpError>
PassOver(Rest, BgpAttributes&)
{
    return std::nullopt;
}

struct KnownAttribute
{
    AttributeRow row;
    ReadValue read;
};

constexpr KnownAttribute KNOWN[] = {{ORIGIN, ReadOrigin},
                                    {AS_PATH, ReadAsPathValue},
                                    {NEXT_HOP, ReadNextHop},
                                    {MULTI_EXIT_DISC, ReadMed},
                                    {LOCAL_PREF, ReadLocalPref},
                                    {ATOMIC_AGGREGATE, PassOver},
                                    {AGGREGATOR, PassOver},
                                    {COMMUNITIES, ReadCommunities}};

/// \param flags as written \param row as they must be \return whether they are
bool
AreFlagsRight(uint8_t flags, const AttributeRow& row)
{
    constexpr uint8_t CATEGORY = FLAG_OPTIONAL | FLAG_TRANSITIVE;
    const bool mayBePartial = row.flags == CATEGORY;
    return (flags & CATEGORY) == row.flags && (mayBePartial || !(flags & FLAG_PARTIAL));
}

/// \param rest all path attributes \param update what they say \param seen which there are, by type
/// \return the error, if there is one
std::optional<BgpNotification>
ReadAttributes(Rest rest, BgpUpdate& update, std::array<bool, 256>& seen)
{
    while (rest.size > 0)
    {
        const uint8_t* begin = rest.bytes;
        if (rest.size < 3)
        {
            return BgpNotification(BgpError::MALFORMED_ATTRIBUTE_LIST);
        }
        const auto flags = static_cast<uint8_t>(rest.Take(1));
        const auto type = static_cast<uint8_t>(rest.Take(1));
        const std::size_t width = flags & FLAG_EXTENDED ? 2 : 1;
        if (rest.size < width)
        {
            return BgpNotification(BgpError::MALFORMED_ATTRIBUTE_LIST);
        }
        const std::size_t length = rest.Take(width);
        if (length > rest.size || seen[type])
        {
            return BgpNotification(BgpError::MALFORMED_ATTRIBUTE_LIST);
        }
        seen[type] = true;
        const Rest value = rest.Cut(length);
        const std::vector<uint8_t> whole(begin, rest.bytes);
        const auto* known = std::find_if(std::begin(KNOWN), std::end(KNOWN), [&](const auto& k) {
            return k.row.type == type;
        });
        if (known == std::end(KNOWN))
        {
            if (!(flags & FLAG_OPTIONAL))
            {
                return BgpNotification(BgpError::UNRECOGNIZED_WELL_KNOWN_ATTRIBUTE, whole);
            }
            continue;
        }
        if (!AreFlagsRight(flags, known->row))
        {
            return BgpNotification(BgpError::ATTRIBUTE_FLAGS_ERROR, whole);
        }
        if (known->row.size >= 0 && static_cast<std::size_t>(known->row.size) != length)
        {
            return BgpNotification(BgpError::ATTRIBUTE_LENGTH_ERROR, whole);
        }
        if (const auto error = known->read(value, update.attributes))
        {
            const bool hasData = *error != BgpError::MALFORMED_AS_PATH;
            return BgpNotification(*error, hasData ? whole : std::vector<uint8_t>());
        }
    }
    return std::nullopt;
}

BgpDecoded
ReadUpdate(Rest rest)
{
    if (rest.size < 4)
    {
        return Wrong(BgpError::BAD_MESSAGE_LENGTH);
    }
    BgpUpdate update;
    const std::size_t withdrawn = rest.Take(2);
    if (withdrawn + 2 > rest.size)
    {
        return Wrong(BgpError::MALFORMED_ATTRIBUTE_LIST);
    }
    if (!ReadPrefixes(rest.Cut(withdrawn), update.withdrawn))
    {
        return Wrong(BgpError::INVALID_NETWORK_FIELD);
    }
    const std::size_t attributes = rest.Take(2);
    if (attributes > rest.size)
    {
        return Wrong(BgpError::MALFORMED_ATTRIBUTE_LIST);
    }
    std::array<bool, 256> seen{};
    if (const auto error = ReadAttributes(rest.Cut(attributes), update, seen))
    {
        return {std::nullopt, *error};
    }
    if (rest.size > 0)
    {
        for (const AttributeRow& mandatory : {ORIGIN, AS_PATH, NEXT_HOP})
        {
            if (!seen[mandatory.type])
            {
                return Wrong(BgpError::MISSING_WELL_KNOWN_ATTRIBUTE, {mandatory.type});
            }
        }
    }
    if (!ReadPrefixes(rest, update.announced))
    {
        return Wrong(BgpError::INVALID_NETWORK_FIELD);
    }
    return {BgpMessage(std::move(update)), {}};
}

BgpDecoded
ReadNotification(Rest rest)
{
    if (rest.size < 2)
    {
        return Wrong(BgpError::BAD_MESSAGE_LENGTH);
    }
    BgpNotification notification;
    notification.code = static_cast<uint8_t>(rest.Take(1));
    notification.subcode = static_cast<uint8_t>(rest.Take(1));
    notification.data.assign(rest.bytes, rest.bytes + rest.size);
    return {BgpMessage(std::move(notification)), {}};
}

BgpDecoded
ReadKeepalive(Rest rest)
{
    return rest.size == 0 ? BgpDecoded{BgpMessage(BgpKeepalive()), {}}
                          : Wrong(BgpError::BAD_MESSAGE_LENGTH);
}

using ReadBody = BgpDecoded (*)(Rest body);

/// By type, from 1.
constexpr ReadBody READERS[] = {ReadOpen, ReadUpdate, ReadNotification, ReadKeepalive};

/// \param bytes at least a header \return the error in it, if there is one
std::optional<BgpNotification>
CheckHeader(const uint8_t* bytes)
{
    if (std::any_of(bytes, bytes + MARKER_SIZE, [](uint8_t byte) { return byte != 0xFF; }))
    {
        return BgpNotification(BgpError::CONNECTION_NOT_SYNCHRONIZED);
    }
    const std::size_t length = TakeBytes(bytes + MARKER_SIZE, 2);
    if (length < BGP_HEADER_SIZE || length > BGP_MAX_SIZE)
    {
        return BgpNotification(BgpError::BAD_MESSAGE_LENGTH,
                               {bytes[MARKER_SIZE], bytes[MARKER_SIZE + 1]});
    }
    const uint8_t type = bytes[BGP_HEADER_SIZE - 1];
    if (type == 0 || type > std::size(READERS))
    {
        return BgpNotification(BgpError::BAD_MESSAGE_TYPE, {type});
    }
    return std::nullopt;
}

} // namespace

BgpDecoded
DecodeBgpMessage(const uint8_t* bytes, std::size_t size)
{
    if (size < BGP_HEADER_SIZE)
    {
        return Wrong(BgpError::BAD_MESSAGE_LENGTH);
    }
    if (const auto error = CheckHeader(bytes))
    {
        return {std::nullopt, *error};
    }
    const std::vector<uint8_t> length{bytes[MARKER_SIZE], bytes[MARKER_SIZE + 1]};
    if (TakeBytes(length.data(), 2) != size)
    {
        return Wrong(BgpError::BAD_MESSAGE_LENGTH, length);
    }
    const uint8_t type = bytes[BGP_HEADER_SIZE - 1];
    BgpDecoded decoded = READERS[type - 1]({bytes + BGP_HEADER_SIZE, size - BGP_HEADER_SIZE});
    if (!decoded.message && decoded.error.Is(BgpError::BAD_MESSAGE_LENGTH))
    {
        decoded.error.data = length;
    }
    return decoded;
}

void
BgpReader::Feed(Ptr<const Packet> bytes)
{
    const std::size_t before = m_bytes.size();
    m_bytes.resize(before + bytes->GetSize());
    bytes->CopyData(m_bytes.data() + before, bytes->GetSize());
}

std::optional<BgpDecoded>
BgpReader::Next()
{
    if (m_bytes.size() < BGP_HEADER_SIZE)
    {
        return std::nullopt;
    }
    if (const auto error = CheckHeader(m_bytes.data()))
    {
        m_bytes.clear();
        return BgpDecoded{std::nullopt, *error};
    }
    const std::size_t length = TakeBytes(m_bytes.data() + MARKER_SIZE, 2);
    if (m_bytes.size() < length)
    {
        return std::nullopt;
    }
    BgpDecoded decoded = DecodeBgpMessage(m_bytes.data(), length);
    m_bytes.erase(m_bytes.begin(), m_bytes.begin() + static_cast<std::ptrdiff_t>(length));
    return decoded;
}

} // namespace vpc
} // namespace ns3
