// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-drop-reason.h"
#include "vpc-flow-key.h"
#include "vpc-load-balancer.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{
namespace aws
{

/// What a load balancer's node knows of a target when it chooses.
struct TargetCandidate
{
    std::string azId;         //!< its zone
    bool inEnabledZone{true}; //!< the balancer has a node in its zone
    bool healthy{false};      //!< as this node sees it
    bool usable{true};        //!< not draining, and not in a zone that is shifted away
};

/// What a node may choose among.
struct TargetCandidates
{
    std::vector<std::size_t> indices;    //!< into the list of targets
    DropReason reason{DropReason::NONE}; //!< why there are none
    bool failOpen{false};                //!< too few are healthy: all are used
};

/**
 * \brief The targets among which a node of a load balancer chooses.
 *
 * Those in its zone, or in all enabled zones with cross-zone load balancing; the healthy ones, and
 * if too few are healthy all of them ("Health checks for Network Load Balancer target groups": fail
 * open; the least number is the group's unhealthy_state_routing, 1 by default).
 *
 * \param targets all registered ones \param azId zone of the node \param crossZone whether targets
 * of other zones count \param minimum healthy targets below which all are used
 * \return the indices of those, in order; or why there are none (Reachability Analyzer's words)
 */
TargetCandidates FindCandidates(const std::vector<TargetCandidate>& targets,
                                const std::string& azId,
                                bool crossZone,
                                const HealthyMinimum& minimum = {});

/**
 * \brief A node's choice for a new connection: a hash of its 5-tuple.
 *
 * AWS's hash of TCP takes the sequence number too ("What is a Network Load Balancer?"), which only
 * makes a port that is used again go elsewhere.
 *
 * \param key first packet, as the client sent it \param count number of candidates, not 0
 * \return which one
 */
std::size_t ChooseTarget(const FlowKey& key, std::size_t count);

} // namespace aws
} // namespace vpc
} // namespace ns3
