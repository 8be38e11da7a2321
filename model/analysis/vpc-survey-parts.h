// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/vpc-cloud.h"

#include <map>
#include <set>
#include <string>

/**
 * \file
 * What the parts of a Survey share. Internal.
 */
namespace ns3
{
namespace vpc
{
namespace survey
{

/// \param cloud a description \return instances by subnet: the first running one of each
std::map<std::string, std::string> FindHosts(const aws::Cloud& cloud);

/// \param cloud a description \return subnets with ENIs that AWS manages: of endpoints, load
/// balancers, gateways
std::set<std::string> FindServiceSubnets(const aws::Cloud& cloud);

/// \param cloud gets a probe \param subnet where \return its instance id, empty if there is no room
std::string AddProbe(aws::Cloud& cloud, const aws::Subnet& subnet);

/// \param cloud a description \return instances that load balancers send to
std::set<std::string> FindTargets(const aws::Cloud& cloud);

/// \param cloud a description \param eniId an ENI \return its zone, empty if it is not described
std::string ZoneOf(const aws::Cloud& cloud, const std::string& eniId);

/// \param cloud a description \param instanceId an instance \return its zone
std::string ZoneOfInstance(const aws::Cloud& cloud, const std::string& instanceId);

/// \param cloud a description \param dead instances \return it with them found unhealthy
aws::Cloud WithDeadTargets(aws::Cloud cloud, const std::set<std::string>& dead);

/// \param cloud a description \param dead links to sites \return it with their routes withdrawn
aws::Cloud WithoutLinks(aws::Cloud cloud, const std::set<std::string>& dead);

} // namespace survey
} // namespace vpc
} // namespace ns3
