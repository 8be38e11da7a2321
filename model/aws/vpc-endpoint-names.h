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

/// What the name of an endpoint's service says.
struct ServiceNameParts
{
    std::string region;  //!< e.g. us-east-1; empty if the name has none
    std::string dnsName; //!< its labels as DNS writes them: "sqs", "api.ecr", "vpce-svc-0123..."
    bool customer{false}; //!< an endpoint service of a customer (com.amazonaws.vpce...)
};

/// \param serviceName e.g. com.amazonaws.us-east-1.ecr.api \return its parts
ServiceNameParts ParseServiceName(const std::string& serviceName);

/**
 * \brief The 8 characters of an endpoint's DNS names, where AWS has not said them.
 *
 * AWS draws them; here they follow from the endpoint's id, so that runs are repeatable.
 *
 * \param vpcEndpointId the endpoint
 * \return 8 lower-case letters and digits
 */
std::string MakeDnsSuffix(const std::string& vpcEndpointId);

/**
 * \brief The names of an interface endpoint in AWS's form and order: regional, zonal, private.
 *
 * "AWS services that integrate with AWS PrivateLink", DNS names: vpce-ID-RANDOM.SERVICE.REGION.
 * vpce.amazonaws.com, the same with -ZONE after RANDOM, and, with private DNS, SERVICE.REGION.
 * amazonaws.com. Names of S3 begin with "*." (S3 guide, "AWS PrivateLink for Amazon S3").
 *
 * \param endpoint the endpoint, with its dnsSuffix
 * \param region region of the endpoint's VPC
 * \param zoneNames zones of its subnets, in the order wanted
 * \return the names
 */
std::vector<std::string> MakeEndpointDnsNames(const VpcEndpoint& endpoint,
                                              const std::string& region,
                                              const std::vector<std::string>& zoneNames);

} // namespace aws
} // namespace vpc
} // namespace ns3
