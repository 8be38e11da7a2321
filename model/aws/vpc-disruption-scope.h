// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-cloud.h"

#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{
namespace aws
{

/// \return the scopes of aws:network:disrupt-connectivity, e.g. availability-zone
const std::vector<std::string>& DisruptionScopes();

/**
 * \brief What a scope of aws:network:disrupt-connectivity denies to a subnet.
 *
 * Source: "AWS FIS Actions reference".
 *
 * \param cloud a description that was validated \param subnet one of its subnets
 * \param scope one of DisruptionScopes() \param object of scope prefix-list: id, name or ARN of it
 * \return blocks of addresses, for both directions
 * \throw InputError one line if there is no such scope, or its prefix list is not described
 */
std::vector<Cidr> BlocksOfScope(const Cloud& cloud,
                                const Subnet& subnet,
                                const std::string& scope,
                                const std::string& object);

} // namespace aws
} // namespace vpc
} // namespace ns3
