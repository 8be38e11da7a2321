// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-fis-experiment.h"

#include "ns3/random-variable-stream.h"
#include "ns3/vpc-cloud.h"

#include <functional>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/// A resource that a target may choose, as AWS describes it.
struct FisResource
{
    std::string id;     //!< of a load balancer its ARN
    std::string owner;  //!< account, empty if not described
    std::string region; //!< empty if not described
    aws::Tags tags;     //!< of the resource
    /** values at a path of the API's answer, empty if it has none */
    std::map<std::string, std::vector<std::string>> paths;
};

/// Where an experiment is run: FIS acts in one Region of one account.
struct FisPlace
{
    std::string account; //!< 12 digits; empty: all that are described
    std::string region;  //!< e.g. us-east-1; empty: all that are described
};

/**
 * \brief Lists the resources of a type, as the API call that FIS asks does.
 *
 * Source: FIS User Guide, "Targets": DescribeSubnets, DescribeInstances, DescribeVpcEndpoints,
 * DescribeTransitGateways, DescribeVirtualInterfaces and, of ARC, ListManagedResources, of which
 * Network Load Balancers are described.
 *
 * \param cloud a description that was validated
 * \param resourceType e.g. aws:ec2:subnet, one that a simulated action takes
 * \return the resources in the order of their ids
 */
std::vector<FisResource> ListFisResources(const aws::Cloud& cloud, const std::string& resourceType);

/**
 * \brief Find the resources of a target.
 *
 * By ARN or by the last part of it; by tags, of which a resource has all; by filters, of which a
 * resource passes all; by parameters; and at last by the selection mode. A percentage is rounded
 * down, as AWS does it; of COUNT(n) all are taken if there are fewer (assumption).
 *
 * \param target it, of a type that a simulated action takes
 * \param cloud a description that was validated
 * \param place only resources there are found
 * \param getRandom called only where chance decides
 * \return ids in their order; empty if there are none
 * \throw aws::InputError "file:line: what is wrong; what to do": an ARN that is not there, a path
 * or parameter that is not known
 */
std::vector<std::string> ResolveFisTarget(
    const FisTarget& target,
    const aws::Cloud& cloud,
    const FisPlace& place,
    const std::function<Ptr<UniformRandomVariable>()>& getRandom);

} // namespace vpc
} // namespace ns3
