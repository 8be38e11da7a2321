// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-address.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{
namespace aws
{

/// Records of one name and type in a hosted zone, with simple routing.
struct ResourceRecordSet
{
    std::string name;                         //!< may begin with "*."
    std::string type{"A"};                    //!< A or CNAME
    uint32_t ttl{300};                        //!< seconds; an alias has its target's
    std::vector<std::string> resourceRecords; //!< addresses, or one name of a CNAME
    /** AliasTarget.DNSName: of an endpoint, of a load balancer, or of a record of the same zone;
     * empty if \c resourceRecords count */
    std::string aliasDnsName;
};

/**
 * \brief A private hosted zone of the user's own.
 *
 * Source: "Working with private hosted zones" of the Route 53 guide. VPCs see it that have both DNS
 * attributes, enableDnsSupport and enableDnsHostnames; an association of another VPC has no effect.
 */
struct HostedZone
{
    std::string hostedZoneId;        //!< its key, without "/hostedzone/"
    std::string name;                //!< the domain
    std::vector<std::string> vpcIds; //!< associated VPCs, of any region and account
    std::vector<ResourceRecordSet> resourceRecordSets; //!< its records
};

/// Which way the queries of a Resolver endpoint go.
enum class ResolverDirection
{
    Inbound, //!< from elsewhere to the VPC's resolver
    Outbound //!< from VPCs' resolvers to elsewhere, as rules say
};

/// An address of a Resolver endpoint: a subnet and the ENI in it.
struct ResolverIpAddress
{
    std::string subnetId;          //!< subnet of the ENI
    std::optional<Ipv4Address> ip; //!< filled from the ENI if absent
    /** filled by Cloud::Validate, which looks for the subnet's ENI with the address, and makes one
     * that the description lacks */
    std::string networkInterfaceId;
};

/**
 * \brief A Route 53 Resolver endpoint, inbound or outbound.
 *
 * Source: "Resolving DNS queries between VPCs and your network" of the Route 53 guide.
 */
struct ResolverEndpoint
{
    std::string resolverEndpointId;                          //!< its key, rslvr-in- or rslvr-out-
    std::string name;                                        //!< for people
    ResolverDirection direction{ResolverDirection::Inbound}; //!< inbound or outbound
    std::string hostVpcId;                                   //!< VPC of its ENIs
    std::vector<std::string> securityGroupIds;               //!< of its ENIs
    std::vector<ResolverIpAddress> ipAddresses;              //!< 2 to 6
};

/// Where a rule forwards to.
struct ResolverTarget
{
    Ipv4Address ip{"0.0.0.0"}; //!< of a DNS server
    int port{53};              //!< UDP port
};

/// What a resolver does with the names of a rule's domain.
enum class ResolverRuleType
{
    Forward, //!< ask the targets
    System   //!< answer itself, in spite of a rule for a domain above
};

/**
 * \brief A Resolver rule with the VPCs whose resolvers obey it.
 *
 * Of a VPC's rules and private zones the one with the most specific domain decides; if a zone and a
 * rule have the same domain, the rule does ("Considerations when working with a private hosted
 * zone").
 */
struct ResolverRule
{
    std::string resolverRuleId;                           //!< its key, rslvr-rr-
    std::string name;                                     //!< for people
    ResolverRuleType ruleType{ResolverRuleType::Forward}; //!< forward or answer oneself
    std::string domainName;                //!< in and below which it holds; "." for all
    std::string resolverEndpointId;        //!< outbound endpoint, Forward only
    std::vector<ResolverTarget> targetIps; //!< Forward only, 1 to 6
    std::vector<std::string> vpcIds;       //!< associated VPCs, of the endpoint's region
};

} // namespace aws
} // namespace vpc
} // namespace ns3
