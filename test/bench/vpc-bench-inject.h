// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>

namespace ns3
{
namespace vpc
{
namespace bench
{

/// Where injected packets go.
enum class InjectPath : uint8_t
{
    INSTANCES,       //!< UDP, from instance to instance in another subnet
    GATEWAY_ENDPOINT //!< TCP, from instance to service by gateway endpoint, and back
};

/// A VPC, and what is injected into it.
struct Injection
{
    InjectPath path{InjectPath::INSTANCES};
    uint32_t prefixes{10}; //!< entries of the gateway endpoint's prefix list
    uint32_t rules{10};    //!< of the security group, each way; the last one matches
    uint32_t hosts{10};    //!< instances
    uint32_t flows{10};    //!< each with a 5-tuple of its own, spread over the hosts
    uint32_t packets{0};   //!< to measure, after a warm-up of every flow
};

/// What an injection took.
struct InjectionResult
{
    double cpuNsPerPacket{
        0}; //!< CPU time of the measured Simulator::Run(), less that of making packets
    uint64_t delivered{0}; //!< packets that arrived in the measured part
};

/**
 * \brief Hand packets to EniNetDevice::Send() and take them from the receiving devices before any
 * IP stack sees them; what making them takes is measured by itself and taken off, so that the
 * module's own cost is all there is. \param injection what to do \return what it took
 */
InjectionResult Inject(const Injection& injection);

} // namespace bench
} // namespace vpc
} // namespace ns3
