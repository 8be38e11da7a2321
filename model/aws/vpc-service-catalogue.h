// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{
namespace aws
{

/**
 * \brief What AWS's own endpoint services are called behind com.amazonaws.REGION., in their order.
 *
 * Source: PrivateLink guide, "AWS services that integrate with AWS PrivateLink"; not all of them,
 * and which of them a Region has is not told.
 *
 * \return e.g. ec2, ecr.api, sqs
 */
const std::vector<std::string>& KnownServices();

} // namespace aws
} // namespace vpc
} // namespace ns3
