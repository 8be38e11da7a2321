// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <cstdint>

namespace ns3
{
namespace vpc
{
/**
 * \brief Numbers of BGP's encoding, for those who read and write it.
 */
namespace bgp
{

constexpr std::size_t MARKER_SIZE = 16;     //!< bytes, all ones
constexpr std::size_t BGP_HEADER_SIZE = 19; //!< marker, length, type
constexpr uint8_t VERSION = 4;              //!< RFC 4271
constexpr uint32_t AS_TRANS = 23456;        //!< stands for an AS number of four octets (RFC 6793)

constexpr uint8_t TYPE_OPEN = 1;         //!< message type
constexpr uint8_t TYPE_UPDATE = 2;       //!< message type
constexpr uint8_t TYPE_NOTIFICATION = 3; //!< message type
constexpr uint8_t TYPE_KEEPALIVE = 4;    //!< message type

constexpr uint8_t PARAMETER_CAPABILITIES = 2;    //!< RFC 5492
constexpr uint8_t CAPABILITY_MULTIPROTOCOL = 1;  //!< RFC 4760
constexpr uint8_t CAPABILITY_FOUR_OCTET_AS = 65; //!< RFC 6793

constexpr uint8_t FLAG_OPTIONAL = 0x80;   //!< of a path attribute
constexpr uint8_t FLAG_TRANSITIVE = 0x40; //!< of a path attribute
constexpr uint8_t FLAG_PARTIAL = 0x20;    //!< of a path attribute
constexpr uint8_t FLAG_EXTENDED = 0x10;   //!< of a path attribute: its length has two bytes

constexpr uint8_t AS_SEQUENCE = 2; //!< type of a segment of an AS path

/// A path attribute, as it must be written.
struct AttributeRow
{
    uint8_t type;  //!< code of the attribute
    uint8_t flags; //!< as RFC 4271 has them
    int size;      //!< of the value in bytes, or -1 if it varies
};

constexpr AttributeRow ORIGIN{1, FLAG_TRANSITIVE, 1};                       //!< RFC 4271
constexpr AttributeRow AS_PATH{2, FLAG_TRANSITIVE, -1};                     //!< RFC 4271
constexpr AttributeRow NEXT_HOP{3, FLAG_TRANSITIVE, 4};                     //!< RFC 4271
constexpr AttributeRow MULTI_EXIT_DISC{4, FLAG_OPTIONAL, 4};                //!< RFC 4271
constexpr AttributeRow LOCAL_PREF{5, FLAG_TRANSITIVE, 4};                   //!< RFC 4271
constexpr AttributeRow ATOMIC_AGGREGATE{6, FLAG_TRANSITIVE, 0};             //!< RFC 4271
constexpr AttributeRow AGGREGATOR{7, FLAG_OPTIONAL | FLAG_TRANSITIVE, 8};   //!< RFC 6793
constexpr AttributeRow COMMUNITIES{8, FLAG_OPTIONAL | FLAG_TRANSITIVE, -1}; //!< RFC 1997

} // namespace bgp
} // namespace vpc
} // namespace ns3
