// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-address.h"

#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{
namespace aws
{

/**
 * \brief The blocks of the prefix list of a service that has gateway endpoints.
 *
 * Those that AWS's own lists held in us-east-1 in 2020; an assumption for any other Region.
 *
 * \param service s3 or dynamodb
 * \return its blocks; none for any other service
 */
std::vector<Cidr> ServicePrefixes(const std::string& service);

} // namespace aws
} // namespace vpc
} // namespace ns3
