// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/header.h"

#include <cstdint>

namespace ns3
{
namespace vpc
{

/// Status of a response, numbered as in HTTP.
enum class RequestStatus : uint16_t
{
    REQUEST = 0, //!< not a response
    OK = 200,
    FORBIDDEN = 403,
    BUSY = 503
};

/**
 * \brief What stands in front of every request and every response on the wire; a text and zero
 * bytes follow.
 *
 * 24 bytes, big endian: magic "VPCQ" (4), id (8), length of this message with this header (4),
 * length wanted of the response with its header (4), status (2), length of the text (2). The text
 * of a request says who asks for what, see WriteApiCall(); that of a response why it was refused.
 */
class RequestHeader : public Header
{
  public:
    static constexpr uint32_t SIZE = 24;          //!< bytes on the wire
    static constexpr uint32_t MAGIC = 0x56504351; //!< "VPCQ"

    /// \return the TypeId
    static TypeId GetTypeId();

    /// \cond from Header
    TypeId GetInstanceTypeId() const override;
    uint32_t GetSerializedSize() const override;
    void Serialize(Buffer::Iterator start) const override;
    uint32_t Deserialize(Buffer::Iterator start) override;
    void Print(std::ostream& os) const override; /// \endcond

    /// \return whether what was read begins as one of these does and has possible lengths
    bool IsValid() const
    {
        return m_magic == MAGIC && length >= SIZE && length - SIZE >= textLength;
    }

    uint64_t id{0};             //!< of the request, repeated in the response
    uint32_t length{SIZE};      //!< bytes of this message, this header included
    uint32_t responseLength{0}; //!< bytes wanted of the response, its header included
    RequestStatus status{RequestStatus::REQUEST}; //!< of a response
    uint16_t textLength{0};                       //!< bytes of text that follow

  private:
    uint32_t m_magic{MAGIC};
};

} // namespace vpc
} // namespace ns3
