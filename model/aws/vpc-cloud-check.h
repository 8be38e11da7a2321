// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-cloud.h"

#include <map>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{
namespace aws
{

/// \name The checks of Cloud::Validate(), each over the whole cloud. They throw InputError, one
/// line: id, what is wrong, what to do
/// @{

/// Every id that one resource names as its part or owner is there. \param cloud it
void CheckReferences(const Cloud& cloud);

/// Subnets lie in their VPC, are /16 to /28 and do not overlap. \param cloud it
void CheckSubnets(const Cloud& cloud);

/// Addresses lie in their subnet, are not reserved, and nobody has one twice. \param cloud it
void CheckAddresses(const Cloud& cloud);

/// Protocols, ports and ICMP types of rules are such. \param cloud it
void CheckRules(const Cloud& cloud);

/// Every route leads somewhere, with one gateway endpoint a prefix list and table. \param cloud it
void CheckRoutes(const Cloud& cloud);

/// One internet gateway a VPC, one table and ACL a subnet, one rule a number. \param cloud it
void CheckAssociations(const Cloud& cloud);

/// Endpoints: one subnet an AZ, the service's region, DNS for private DNS. \param cloud it
void CheckEndpoints(const Cloud& cloud);

/// Peering connections without overlapping blocks; transit gateways, attachments and their tables
/// name what is there. \param cloud it
void CheckInterconnections(const Cloud& cloud);

/// Direct Connect, VPN, virtual private gateways and sites: what they name is there, delays are
/// given, VLANs and addresses are such. \param cloud it
void CheckHybrid(const Cloud& cloud);

/// Load balancers, listeners and target groups: what they name is there, numbers are in AWS's
/// ranges. \param cloud it
void CheckLoadBalancers(const Cloud& cloud);

/// Endpoint services and endpoints to them: zones, principals, acceptance, names. \param cloud it
void CheckEndpointServices(const Cloud& cloud);

/// Resolver endpoints have their addresses and groups in their VPC. \param cloud it
void CheckResolverEndpoints(const Cloud& cloud);

/// Hosted zones and Resolver rules: names, records; no VPC has a domain twice. \param cloud it
void CheckDomains(const Cloud& cloud);
/// @}

/// Blocks of peering connections' sides, and ENIs of attachments. \param cloud the description
void FillInterconnections(Cloud& cloud);

/// The routes that virtual private gateways propagate into route tables, anew. \param cloud it
void FillPropagatedRoutes(Cloud& cloud);

/// The ENIs of Resolver endpoints, made where they are not described; names of zones and rules
/// in lower case. \param cloud the description
void FillResolver(Cloud& cloud);

/// Suffix and names of an interface endpoint, where the description does not have them.
/// \param cloud it, with the endpoint's VPC and subnets \param endpoint gets them
void FillDnsNames(const Cloud& cloud, VpcEndpoint& endpoint);

/// Regions of endpoints' services; other Regions' are entered as unsupported. \param cloud it
void FillServiceRegions(Cloud& cloud);

/// The ENIs of load balancers, and the zones of endpoint services. \param cloud the description
void FillLoadBalancers(Cloud& cloud);

/// \param cloud the description \param zone a hosted zone \param name what an alias of it names
/// \param known if not nullptr, gets names that it could be
/// \return whether it is a name of an endpoint, of a load balancer or of a record of the zone
bool IsAliasTarget(const Cloud& cloud,
                   const HostedZone& zone,
                   const std::string& name,
                   std::vector<std::string>* known);

/// \param cloud the description \param group a target group \param target one of its targets
/// \return the target's ENI, nullptr if it has none that is described
const NetworkInterface* FindTargetEni(const Cloud& cloud,
                                      const TargetGroup& group,
                                      const Target& target);

/// \param endpoint an endpoint \return whether it exists, in whatever condition
bool IsPresent(const VpcEndpoint& endpoint);

/// \param gateway a NAT gateway \return whether it exists, in whatever condition
bool IsPresent(const NatGateway& gateway);

/// \param id of the resource \param what is wrong \param remedy what to do
[[noreturn]] inline void
Fail(const std::string& id, const std::string& what, const std::string& remedy)
{
    throw InputError(id + ": " + what + "; " + remedy);
}

/**
 * \brief Check that an id is there.
 * \param map where it should be \param id the id \param user who names it \param what in words
 */
template <typename T>
void
Require(const std::map<std::string, T>& map,
        const std::string& id,
        const std::string& user,
        const std::string& what)
{
    if (map.count(id) == 0)
    {
        Fail(user,
             id.empty() ? "names no " + what : "names unknown " + what + " " + id,
             "add the " + what + " or correct the id");
    }
}

/// As Require(), for each of \param ids ids \param map where \param user of them \param what it is
template <typename T>
void
RequireAll(const std::map<std::string, T>& map,
           const std::vector<std::string>& ids,
           const std::string& user,
           const std::string& what)
{
    for (const std::string& id : ids)
    {
        Require(map, id, user, what);
    }
}

} // namespace aws
} // namespace vpc
} // namespace ns3
