// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-cloud.h"

#include <cstdint>
#include <string>

namespace ns3
{
namespace vpc
{
namespace aws
{

/// A way in which AWS Fault Injection Service changes a description for a while.
enum class DisruptionKind : uint8_t
{
    SUBNET_CONNECTIVITY, //!< aws:network:disrupt-connectivity: another network ACL for a subnet
    VPC_ENDPOINT,        //!< aws:network:disrupt-vpc-endpoint: an empty group for an endpoint
    CROSS_REGION_ROUTES, //!< aws:network:route-table-disrupt-cross-region-connectivity
    CROSS_REGION_TRANSIT //!< aws:network:transit-gateway-disrupt-cross-region-connectivity
};

/// One change that AWS Fault Injection Service makes to a description.
struct Disruption
{
    DisruptionKind kind{DisruptionKind::SUBNET_CONNECTIVITY}; //!< what is changed
    std::string target;                                       //!< subnet-, vpce- or tgw- id
    std::string scope; //!< SUBNET_CONNECTIVITY: one of DisruptionScopes()
    /** scope prefix-list: id, name or ARN of a prefix list; CROSS_REGION_...: a Region */
    std::string object;
};

/**
 * \brief Change a description as AWS Fault Injection Service does.
 *
 * Source: "AWS FIS Actions reference", network actions. What AWS makes is made here: a copy of the
 * subnet's network ACL with denying rules before all others, an empty security group, a copy of the
 * route table. Whoever wants the old state back keeps the description from before; several
 * disruptions, also of one target, are made one after the other.
 *
 * - A subnet loses what its scope names, in both directions; what stays within it is not asked.
 *   The rules of the original hold for the rest. Scope \c vpc denies all addresses outside of the
 *   VPC's blocks, \c availability-zone the VPC's subnets in other zones, \c dynamodb, \c s3 and
 *   \c s3express the service's prefix list in the subnet's Region (of S3 Express the whole list,
 *   for AWS does not publish which of it is one zone's).
 * - An interface endpoint gets a group without rules in place of its own, at all its ENIs.
 * - A subnet gets a copy of its route table in which the Region's addresses lead nowhere: peering
 *   connections to it, prefix lists of its services, public addresses of its VPCs. Other public
 *   addresses of a Region are not in a description.
 * - A transit gateway's peering attachments to the Region carry nothing. AWS detaches them from
 *   their route tables, which for answered traffic comes to the same.
 *
 * \param cloud a description that was validated
 * \param disruption the change
 * \throw InputError one line if the target, the scope or its object is not there; then the
 * description is as it was
 */
void Disrupt(Cloud& cloud, const Disruption& disruption);

/**
 * \brief Can a load balancer be shifted away from a zone?
 * \param cloud the description \param loadBalancerArn a Network Load Balancer \param azId a zone id
 * \throw InputError one line if there is no such balancer, if it has no node in the zone, or if
 * zonal_shift.config.enabled is off
 */
void CheckZonalShift(const Cloud& cloud,
                     const std::string& loadBalancerArn,
                     const std::string& azId);

} // namespace aws
} // namespace vpc
} // namespace ns3
