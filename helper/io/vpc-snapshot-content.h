// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/vpc-cloud.h"

#include <string>
#include <utility>
#include <vector>

namespace ns3
{
namespace vpc
{

/// What makes two dumps' views of a resource the same: its properties by name, as text.
using SnapshotContent = std::vector<std::pair<std::string, std::string>>;

/**
 * \name What a resource is
 *
 * Tags and descriptions are left out, for another account sees its own; so is a zone's name where
 * the zone's id is known, for every account has its own names.
 * @{
 */

/** \param r a resource \return its properties */
SnapshotContent ContentOf(const aws::Vpc& r);
SnapshotContent ContentOf(const aws::Subnet& r);
SnapshotContent ContentOf(const aws::RouteTable& r);
SnapshotContent ContentOf(const aws::PrefixList& r);
SnapshotContent ContentOf(const aws::SecurityGroup& r);
SnapshotContent ContentOf(const aws::NetworkAcl& r);
SnapshotContent ContentOf(const aws::NetworkInterface& r);
SnapshotContent ContentOf(const aws::Instance& r);
SnapshotContent ContentOf(const aws::InternetGateway& r);
SnapshotContent ContentOf(const aws::NatGateway& r);
SnapshotContent ContentOf(const aws::VpcEndpoint& r);
SnapshotContent ContentOf(const aws::LoadBalancer& r);
SnapshotContent ContentOf(const aws::Listener& r);
SnapshotContent ContentOf(const aws::TargetGroup& r);
SnapshotContent ContentOf(const aws::VpcEndpointService& r);
SnapshotContent ContentOf(const aws::VpcPeeringConnection& r);
SnapshotContent ContentOf(const aws::TransitGateway& r);
SnapshotContent ContentOf(const aws::TransitGatewayAttachment& r);
SnapshotContent ContentOf(const aws::TransitGatewayRouteTable& r);
SnapshotContent ContentOf(const aws::HostedZone& r);
SnapshotContent ContentOf(const aws::ResolverEndpoint& r);
SnapshotContent ContentOf(const aws::ResolverRule& r);
/// @}

} // namespace vpc
} // namespace ns3
