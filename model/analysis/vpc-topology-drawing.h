// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-topology-graph.h"

#include <functional>
#include <ostream>
#include <set>
#include <string>

namespace ns3
{
namespace vpc
{

/**
 * \brief Draw a graph for Graphviz: AZs as clusters, clients at the left, services at the right;
 * interface endpoints and gateway endpoints in colours of their own; what has failed in red and
 * dashed, with the ways that are lost by it.
 * \param out where to \param graph a topology \param failed what has failed, or nothing
 * \param nameOf what people call an id
 */
void WriteDot(std::ostream& out,
              const TopologyGraph& graph,
              const std::set<FailureUnit>& failed,
              const std::function<std::string(const std::string& id)>& nameOf);

} // namespace vpc
} // namespace ns3
