// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/ipv4-address.h"
#include "ns3/packet.h"
#include "ns3/vpc-dns-name.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/// Response codes of RFC 1035, section 4.1.1.
enum class DnsRcode : uint8_t
{
    NO_ERROR = 0,
    FORMAT_ERROR = 1,
    SERVER_FAILURE = 2,
    NAME_ERROR = 3, //!< NXDOMAIN
    NOT_IMPLEMENTED = 4,
    REFUSED = 5
};

/// \param rcode a response code \return its usual name, e.g. NXDOMAIN
const char* ToString(DnsRcode rcode);

constexpr uint16_t DNS_TYPE_A = 1;          //!< an IPv4 address
constexpr uint16_t DNS_TYPE_CNAME = 5;      //!< another name
constexpr uint16_t DNS_TYPE_AAAA = 28;      //!< an IPv6 address; asked for, never answered
constexpr uint16_t DNS_PORT = 53;           //!< where resolvers listen
constexpr uint32_t DNS_MAX_UDP_BYTES = 512; //!< RFC 1035, section 2.3.4; no EDNS

/// One record of an answer: an address or, if \c cname is not empty, another name.
struct DnsRecord
{
    std::string owner;                //!< the name that it belongs to
    Ipv4Address address{uint32_t{0}}; //!< of an A record
    std::string cname;                //!< of a CNAME record
    uint32_t ttlSeconds{0};           //!< time to live, s
};

/// What this module uses of a DNS message: one question and, in a response, its answers.
struct DnsMessage
{
    uint16_t id{0};                     //!< that the answer repeats
    bool response{false};               //!< an answer, and no query
    bool authoritative{false};          //!< flag AA
    bool truncated{false};              //!< flag TC
    bool recursionDesired{true};        //!< flag RD
    bool recursionAvailable{false};     //!< flag RA
    uint8_t opcode{0};                  //!< 0: a standard query
    DnsRcode rcode{DnsRcode::NO_ERROR}; //!< of a response
    std::string name;               //!< the name in question, lower case, without a dot at its end
    uint16_t type{DNS_TYPE_A};      //!< the type in question
    std::vector<DnsRecord> answers; //!< in order; records of other types are left out
};

/// A decoded message, or why there is none.
struct DnsDecoded
{
    std::optional<DnsMessage> message; //!< the message, if it is one
    std::string error;                 //!< empty if there is a message
};

using aws::IsDnsName;
using aws::IsDnsNameWithin;
using aws::NormaliseDnsName;

/**
 * \brief Encode a message as RFC 1035 says, names compressed.
 *
 * \param message a message; a name that IsDnsName() denies aborts the program
 * \return the bytes
 */
std::vector<uint8_t> EncodeDnsMessage(const DnsMessage& message);

/**
 * \param bytes a message, whatever was received
 * \param size its length, bytes
 * \return the message, or what is wrong with it
 */
DnsDecoded DecodeDnsMessage(const uint8_t* bytes, std::size_t size);

/**
 * \brief Make a datagram's payload of a message.
 *
 * What does not fit into 512 bytes is cut: the last answers are left out and TC is set (RFC 1035,
 * section 4.2.1). There is no EDNS and no DNS over TCP.
 *
 * \param message a message
 * \return a packet of at most DNS_MAX_UDP_BYTES
 */
Ptr<Packet> MakeDnsPacket(const DnsMessage& message);

/// \param packet payload of a datagram \return the message, or what is wrong with it
DnsDecoded DecodeDnsPacket(Ptr<const Packet> packet);

} // namespace vpc
} // namespace ns3
