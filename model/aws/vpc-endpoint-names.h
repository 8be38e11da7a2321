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
    std::string region;   //!< e.g. us-east-1; empty if the name has none
    std::string dnsName;  //!< its labels as DNS writes them: "sqs", "api.ecr", "vpce-svc-0123..."
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
 * vpce.amazonaws.com, the same with -ZONE after RANDOM, and, with private DNS, those that
 * ServicePublicNames() gives. Names of S3 begin with "*." (S3 guide, "AWS PrivateLink for Amazon
 * S3").
 *
 * \param endpoint the endpoint, with its dnsSuffix
 * \param region region of the endpoint's VPC
 * \param zoneNames zones of its subnets, in the order wanted
 * \return the names
 */
std::vector<std::string> MakeEndpointDnsNames(const VpcEndpoint& endpoint,
                                              const std::string& region,
                                              const std::vector<std::string>& zoneNames);

/**
 * \param serviceName e.g. com.amazonaws.us-east-1.sqs
 * \return the domain under which the endpoints of a service have their names, e.g.
 * sqs.us-east-1.vpce.amazonaws.com, vpce-svc-ID.us-east-1.vpce.amazonaws.com
 */
std::string ServiceBaseDomain(const std::string& serviceName);

/**
 * \brief The names by which clients call a service when they do not know of endpoints.
 *
 * What public DNS answers, and what an endpoint with private DNS answers instead. A name that
 * begins with "*." stands for all names below. Wildcards and services whose names are irregular are
 * as DescribeVpcEndpointServices lists them (PrivateDnsName).
 *
 * \param serviceName e.g. com.amazonaws.us-east-1.ecr.api
 * \return the names, e.g. api.ecr.us-east-1.amazonaws.com; none for a customer's endpoint service
 */
std::vector<std::string> ServicePublicNames(const std::string& serviceName);

/**
 * \param serviceName e.g. com.amazonaws.us-east-1.dynamodb
 * \return whether interface endpoints of the service offer private DNS names; DynamoDB's do not
 * (DynamoDB guide, "AWS PrivateLink for DynamoDB"), those of customers' services have no fixed one
 */
bool SupportsPrivateDns(const std::string& serviceName);

/**
 * \param endpoint the endpoint, with its dnsSuffix \param region region of the endpoint's VPC
 * \return the regional name: all of the endpoint's interfaces; S3's begins with "*."
 */
std::string EndpointRegionalName(const VpcEndpoint& endpoint, const std::string& region);

/**
 * \param endpoint the endpoint, with its dnsSuffix
 * \param region region of the endpoint's VPC
 * \param zoneName zone by the account's \em name for it, e.g. us-east-1a, not by its id
 * \return the zonal name: the interface in that zone; S3's begins with "*."
 */
std::string EndpointZonalName(const VpcEndpoint& endpoint,
                              const std::string& region,
                              const std::string& zoneName);

/**
 * \param endpoint an endpoint \param name one of its DNS names
 * \return whether it is a name of the endpoint itself, which is public DNS, and not a private name
 * that stands for the service
 */
bool IsEndpointSpecificName(const VpcEndpoint& endpoint, const std::string& name);

/**
 * \param serviceId e.g. vpce-svc-0123456789abcdef0 \param region the service's region
 * \return what consumers type in: com.amazonaws.vpce.REGION.vpce-svc-ID
 */
std::string EndpointServiceName(const std::string& serviceId, const std::string& region);

/**
 * \brief Put a label in the place of a name's "*.".
 *
 * The names of an S3 endpoint begin with bucket, accesspoint or control in use.
 *
 * \param name a name, with or without "*." at its front
 * \param label what takes the place of the star
 * \return the name with the label; \p name itself if it has no star
 */
std::string FillWildcard(const std::string& name, const std::string& label);

} // namespace aws
} // namespace vpc
} // namespace ns3
