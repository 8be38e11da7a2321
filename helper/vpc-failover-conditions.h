// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-simulated-cloud.h"

#include "ns3/vpc-failover-theory.h"
#include "ns3/vpc-request-client.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{
namespace vpc
{

struct LinkChangeRecord;

/// What the closed forms of an incident are computed from.
struct FailoverCase
{
    std::vector<Fault> faults;         //!< of the simulation, at least one
    std::vector<std::string> deadEnis; //!< endpoint ENIs that they made useless
};

/**
 * \brief What the failover of a group of clients depends on, from the attributes in force: those of
 * EndpointHealth or the load balancers' checks, the TTL of endpoints' names, the clients' timers
 * and caches.
 * \param cloud built \param incident what happened \param client one of the group, all are alike
 * \return it; none where no closed form is known (an on-premises client whose own cache adds to its
 * site's)
 */
std::optional<FailoverConditions> FindFailoverConditions(const SimulatedCloud& cloud,
                                                         const FailoverCase& incident,
                                                         const RequestClient& client);

/**
 * \brief How soon the ends of links found a fault, beside the closed form of what found it: BGP's
 * hold timer, BFD, dead peer detection.
 * \param cloud built \param fault all of it \param incident what it is made of \param changes of
 * links, all of the run \return a line for each of the three that found it; none of a fault that
 * does not silence links
 */
std::vector<ClosedForm> CompareLinkDetection(const SimulatedCloud& cloud,
                                             const Fault& fault,
                                             const FailoverCase& incident,
                                             const std::vector<LinkChangeRecord>& changes);

} // namespace vpc
} // namespace ns3
