// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-bfd-packet.h"

#include "vpc-wire-bytes.h"

namespace ns3
{
namespace vpc
{

namespace
{

constexpr uint8_t VERSION = 1;
constexpr std::size_t SIZE = 24;
constexpr uint8_t FLAG_POLL = 0x20;
constexpr uint8_t FLAG_FINAL = 0x10;
constexpr uint8_t FLAG_AUTHENTICATION = 0x04;
constexpr uint8_t FLAG_MULTIPOINT = 0x01;

constexpr const char* STATES[] = {"ADMIN_DOWN", "DOWN", "INIT", "UP"};

} // namespace

const char*
ToString(BfdState state)
{
    return STATES[static_cast<std::size_t>(state)];
}

std::vector<uint8_t>
EncodeBfdPacket(const BfdPacket& packet)
{
    std::vector<uint8_t> bytes;
    PutBytes(bytes, VERSION << 5 | static_cast<uint8_t>(packet.diagnostic), 1);
    PutBytes(bytes,
             static_cast<uint8_t>(packet.state) << 6 | (packet.poll ? FLAG_POLL : 0) |
                 (packet.final ? FLAG_FINAL : 0),
             1);
    PutBytes(bytes, packet.detectMult, 1);
    PutBytes(bytes, SIZE, 1);
    PutBytes(bytes, packet.myDiscriminator, 4);
    PutBytes(bytes, packet.yourDiscriminator, 4);
    PutBytes(bytes, packet.desiredMinTx, 4);
    PutBytes(bytes, packet.requiredMinRx, 4);
    PutBytes(bytes, 0, 4); // no echo packets
    return bytes;
}

BfdDecoded
DecodeBfdPacket(const uint8_t* bytes, std::size_t size)
{
    if (size < SIZE || bytes[3] < SIZE || bytes[3] > size)
    {
        return {std::nullopt, "length"};
    }
    if (bytes[0] >> 5 != VERSION)
    {
        return {std::nullopt, "version"};
    }
    const uint8_t flags = bytes[1];
    if (flags & FLAG_AUTHENTICATION)
    {
        return {std::nullopt, "authentication"};
    }
    BfdPacket packet;
    packet.diagnostic = static_cast<BfdDiagnostic>(bytes[0] & 0x1F);
    packet.state = static_cast<BfdState>(flags >> 6);
    packet.poll = flags & FLAG_POLL;
    packet.final = flags & FLAG_FINAL;
    packet.detectMult = bytes[2];
    packet.myDiscriminator = static_cast<uint32_t>(TakeBytes(bytes + 4, 4));
    packet.yourDiscriminator = static_cast<uint32_t>(TakeBytes(bytes + 8, 4));
    packet.desiredMinTx = static_cast<uint32_t>(TakeBytes(bytes + 12, 4));
    packet.requiredMinRx = static_cast<uint32_t>(TakeBytes(bytes + 16, 4));
    if (packet.detectMult == 0 || (flags & FLAG_MULTIPOINT) || packet.myDiscriminator == 0)
    {
        return {std::nullopt, "detect multiplier, multipoint or discriminator"};
    }
    const bool isBeginning = packet.state == BfdState::DOWN || packet.state == BfdState::ADMIN_DOWN;
    if (packet.yourDiscriminator == 0 && !isBeginning)
    {
        return {std::nullopt, "your discriminator"};
    }
    return {packet, ""};
}

} // namespace vpc
} // namespace ns3
