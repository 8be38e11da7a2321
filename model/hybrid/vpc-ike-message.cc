// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-ike-message.h"

#include "vpc-wire-bytes.h"

namespace ns3
{
namespace vpc
{

namespace
{

constexpr std::size_t HEADER_SIZE = 28;
constexpr uint8_t PAYLOAD_ENCRYPTED = 46;
constexpr uint8_t VERSION_2 = 0x20;
constexpr uint8_t EXCHANGE_INFORMATIONAL = 37;
constexpr uint8_t FLAG_INITIATOR = 0x08;
constexpr uint8_t FLAG_RESPONSE = 0x20;
/// Payload header, IV of 8 bytes, the length of no padding, integrity of 16 bytes.
constexpr std::size_t ENCRYPTED_SIZE = 4 + 8 + 1 + 16;

} // namespace

std::vector<uint8_t>
EncodeIkeInformational(const IkeInformational& message)
{
    std::vector<uint8_t> bytes;
    PutBytes(bytes, message.initiatorSpi, 8);
    PutBytes(bytes, message.responderSpi, 8);
    PutBytes(bytes, PAYLOAD_ENCRYPTED, 1);
    PutBytes(bytes, VERSION_2, 1);
    PutBytes(bytes, EXCHANGE_INFORMATIONAL, 1);
    PutBytes(bytes,
             (message.sender == IkeRole::INITIATOR ? FLAG_INITIATOR : 0) |
                 (message.kind == IkeKind::RESPONSE ? FLAG_RESPONSE : 0),
             1);
    PutBytes(bytes, message.messageId, 4);
    PutBytes(bytes, HEADER_SIZE + ENCRYPTED_SIZE, 4);
    PutBytes(bytes, 0, 2); // no payload inside
    PutBytes(bytes, ENCRYPTED_SIZE, 2);
    bytes.resize(HEADER_SIZE + ENCRYPTED_SIZE);
    return bytes;
}

IkeDecoded
DecodeIkeInformational(const uint8_t* bytes, std::size_t size)
{
    if (size < HEADER_SIZE + 4 || TakeBytes(bytes + 24, 4) != size)
    {
        return {std::nullopt, "length"};
    }
    if (bytes[17] != VERSION_2 || bytes[18] != EXCHANGE_INFORMATIONAL)
    {
        return {std::nullopt, "version or exchange type"};
    }
    if (bytes[16] != PAYLOAD_ENCRYPTED ||
        TakeBytes(bytes + HEADER_SIZE + 2, 2) + HEADER_SIZE != size)
    {
        return {std::nullopt, "payload"};
    }
    IkeInformational message;
    message.initiatorSpi = TakeBytes(bytes, 8);
    message.responderSpi = TakeBytes(bytes + 8, 8);
    message.sender = bytes[19] & FLAG_INITIATOR ? IkeRole::INITIATOR : IkeRole::RESPONDER;
    message.kind = bytes[19] & FLAG_RESPONSE ? IkeKind::RESPONSE : IkeKind::REQUEST;
    message.messageId = static_cast<uint32_t>(TakeBytes(bytes + 20, 4));
    return {message, ""};
}

} // namespace vpc
} // namespace ns3
