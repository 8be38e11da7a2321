// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/ipv4-address.h"

#include <cstddef>
#include <cstdint>

namespace ns3
{
namespace vpc
{
namespace aws
{

constexpr uint8_t PROTOCOL_ICMP = 1; //!< IANA number of ICMP
constexpr uint8_t PROTOCOL_TCP = 6;  //!< IANA number of TCP
constexpr uint8_t PROTOCOL_UDP = 17; //!< IANA number of UDP

constexpr uint16_t ICMP_ECHO_PORT = 0x0800; //!< stands for "echo" in a FlowKey, see there

/**
 * \brief The 5-tuple that names a packet's flow as seen at one place, in one direction.
 *
 * ICMP has no ports, so the key carries type, code and id in their stead, such that Reversed() of a
 * request is the key of its reply, for the id takes the place of the asker's port:
 *  - echo request: sourcePort = id, destinationPort = ICMP_ECHO_PORT (type 8, code 0)
 *  - echo reply: sourcePort = ICMP_ECHO_PORT, destinationPort = id
 *  - any other: sourcePort = 0, destinationPort = type << 8 | code
 *
 * Protocols without ports, and fragments other than the first, have both ports 0.
 */
struct FlowKey
{
    uint32_t source{0};          //!< address, host byte order
    uint32_t destination{0};     //!< address, host byte order
    uint16_t sourcePort{0};      //!< 0 without ports
    uint16_t destinationPort{0}; //!< 0 without ports
    uint8_t protocol{0};         //!< IANA number

    /// \return the key of the answer
    FlowKey Reversed() const
    {
        return {destination, source, destinationPort, sourcePort, protocol};
    }

    /// \param o another key \return equality
    bool operator==(const FlowKey& o) const
    {
        return source == o.source && destination == o.destination && sourcePort == o.sourcePort &&
               destinationPort == o.destinationPort && protocol == o.protocol;
    }

    /// \param o another key \return a total order, for tables that are walked
    bool operator<(const FlowKey& o) const
    {
        if (source != o.source)
        {
            return source < o.source;
        }
        if (destination != o.destination)
        {
            return destination < o.destination;
        }
        if (sourcePort != o.sourcePort)
        {
            return sourcePort < o.sourcePort;
        }
        if (destinationPort != o.destinationPort)
        {
            return destinationPort < o.destinationPort;
        }
        return protocol < o.protocol;
    }

    /// \return the ICMP type that the key stands for
    uint8_t IcmpType() const
    {
        return sourcePort == ICMP_ECHO_PORT ? 0 : static_cast<uint8_t>(destinationPort >> 8);
    }

    /// \return the ICMP code that the key stands for
    uint8_t IcmpCode() const
    {
        return sourcePort == ICMP_ECHO_PORT ? 0 : static_cast<uint8_t>(destinationPort);
    }

    /// \return whether the key is of an ICMP echo request or reply
    bool IsEcho() const
    {
        return protocol == PROTOCOL_ICMP &&
               (sourcePort == ICMP_ECHO_PORT || destinationPort == ICMP_ECHO_PORT);
    }
};

/// Hash of a FlowKey: multiply and fold, the same on every machine.
struct FlowKeyHash
{
    /// \param k the key \return its hash
    std::size_t operator()(const FlowKey& k) const
    {
        uint64_t a = (uint64_t{k.source} << 32) | k.destination;
        uint64_t b =
            (uint64_t{k.sourcePort} << 24) | (uint64_t{k.destinationPort} << 8) | k.protocol;
        uint64_t h = (a ^ (b * 0x9E3779B97F4A7C15ULL)) * 0xFF51AFD7ED558CCDULL;
        h ^= h >> 32;
        h *= 0xC4CEB9FE1A85EC53ULL;
        return static_cast<std::size_t>(h ^ (h >> 29));
    }
};

} // namespace aws
} // namespace vpc
} // namespace ns3
