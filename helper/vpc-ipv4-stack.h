// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/node.h"

namespace ns3
{
namespace vpc
{

/**
 * \brief An IPv4 stack without IPv6, and with static routing only: no GlobalRouter on AWS's hosts.
 * \param node gets it
 */
void InstallIpv4Stack(Ptr<Node> node);

} // namespace vpc
} // namespace ns3
