// SPDX-License-Identifier: GPL-2.0-only
// Hosted zones, Resolver endpoints and Resolver rules: what Cloud::Validate() fills and checks.
#include "vpc-cloud-check.h"
#include "vpc-dns-name.h"
#include "vpc-endpoint-names.h"
#include "vpc-nearest-name.h"

#include <algorithm>
#include <set>

namespace ns3
{
namespace vpc
{
namespace aws
{

namespace
{

/// Addresses of a Resolver endpoint (Route 53 guide, "Quotas on Route 53 Resolver").
constexpr std::size_t LEAST_ADDRESSES = 2;
constexpr std::size_t MOST_ADDRESSES = 6;
/// Targets of a rule (the same).
constexpr std::size_t MOST_TARGETS = 6;
/// Largest TTL, seconds (RFC 2181, section 8).
constexpr uint32_t MOST_TTL = 2147483647;

/// By VPC and domain, who has the domain there.
using DomainOwners = std::map<std::pair<std::string, std::string>, std::string>;

/// \param owners it \param vpcId a VPC \param domain a domain \param owner who wants it there
void
Claim(DomainOwners& owners,
      const std::string& vpcId,
      const std::string& domain,
      const std::string& owner)
{
    const auto [other, first] = owners.emplace(std::make_pair(vpcId, domain), owner);
    if (!first && other->second != owner)
    {
        Fail(owner,
             "has " + domain + " in " + vpcId + ", where " + other->second + " has it already",
             "keep one, AWS refuses a second");
    }
}

/// \param cloud it \param address one of a Resolver endpoint's
/// \return id of the ENI that is described for it, empty if none is
std::string
FindDescribedEni(const Cloud& cloud, const ResolverIpAddress& address)
{
    for (const auto& [id, eni] : cloud.networkInterfaces)
    {
        for (const PrivateIpAddress& entry : eni.privateIpAddresses)
        {
            if (address.ip && eni.subnetId == address.subnetId && entry.address == *address.ip)
            {
                return id;
            }
        }
    }
    return "";
}

/// \param cloud gets the ENI \param endpoint a Resolver endpoint \param address one of its
/// addresses \param number of the address \return the ENI's id
std::string
MakeEni(Cloud& cloud,
        const ResolverEndpoint& endpoint,
        const ResolverIpAddress& address,
        std::size_t number)
{
    if (!address.ip)
    {
        Fail(endpoint.resolverEndpointId,
             "has neither an address nor an interface in " + address.subnetId,
             "give one of the two");
    }
    NetworkInterface eni;
    eni.networkInterfaceId =
        "eni-" + endpoint.resolverEndpointId + "-" + std::to_string(number + 1);
    eni.vpcId = cloud.subnets.at(address.subnetId).vpcId;
    eni.subnetId = address.subnetId;
    eni.description = "Route 53 Resolver: " + endpoint.resolverEndpointId;
    eni.requesterManaged = true;
    eni.privateIpAddresses = {{*address.ip, true, std::nullopt}};
    cloud.networkInterfaces[eni.networkInterfaceId] = eni;
    return eni.networkInterfaceId;
}

/// \param zone a hosted zone \param set one of its record sets, not an alias
void
CheckRecords(const HostedZone& zone, const ResourceRecordSet& set)
{
    const std::string& id = zone.hostedZoneId;
    if (set.resourceRecords.empty() || set.ttl > MOST_TTL)
    {
        Fail(id,
             set.resourceRecords.empty() ? "has no value for " + set.name
                                         : "has TTL " + std::to_string(set.ttl) + " at " + set.name,
             set.resourceRecords.empty() ? "give records or an alias target"
                                         : "give 0 to " + std::to_string(MOST_TTL));
    }
    for (const std::string& value : set.resourceRecords)
    {
        if (set.type == "A" && !ParseAddress(value))
        {
            Fail(id, "has \"" + value + "\" as A record of " + set.name, "give an IPv4 address");
        }
        if (set.type == "CNAME" && !IsDnsName(NormaliseDnsName(value)))
        {
            Fail(id, "has \"" + value + "\" as CNAME of " + set.name, "give a DNS name");
        }
    }
    if (set.type == "CNAME" && (set.resourceRecords.size() > 1 || set.name == zone.name))
    {
        Fail(id,
             set.name == zone.name ? "has a CNAME at its own name " + zone.name
                                   : "has two CNAMEs of " + set.name,
             set.name == zone.name ? "make it an alias" : "keep one");
    }
}

/// \param cloud it \param zone a hosted zone
void
CheckZone(const Cloud& cloud, const HostedZone& zone)
{
    const std::string& id = zone.hostedZoneId;
    if (!IsDnsName(zone.name))
    {
        Fail(id, "has the name \"" + zone.name + "\"", "give a DNS name such as corp.example.com");
    }
    std::set<std::string> names;
    for (const ResourceRecordSet& set : zone.resourceRecordSets)
    {
        if (!IsDnsName(set.name) || !IsDnsNameWithin(set.name, zone.name))
        {
            Fail(id,
                 "has a record of \"" + set.name + "\", which is not in " + zone.name,
                 "give a name in the zone's domain");
        }
        if (set.type != "A" && set.type != "CNAME")
        {
            Fail(id,
                 "has a record of type " + set.type + " for " + set.name,
                 "give A or CNAME, others are not simulated");
        }
        if (!names.insert(set.name).second)
        {
            Fail(id,
                 "has two record sets for " + set.name,
                 "keep one, routing policies are not simulated and a CNAME stands alone");
        }
        if (set.aliasDnsName.empty())
        {
            CheckRecords(zone, set);
            continue;
        }
        if (set.type != "A" || !set.resourceRecords.empty())
        {
            Fail(id,
                 "has an alias for " + set.name + " that is not of type A or has records too",
                 "give type A and the alias target alone");
        }
        std::vector<std::string> known;
        if (!IsAliasTarget(cloud, zone, set.aliasDnsName, &known))
        {
            Fail(id,
                 "has an alias to " + set.aliasDnsName +
                     ", which is no name of an endpoint, load balancer or record of the zone",
                 "correct the name" + DidYouMean(set.aliasDnsName, known));
        }
    }
}

/// \param cloud it \param rule a Resolver rule of type Forward
void
CheckForwardRule(const Cloud& cloud, const ResolverRule& rule)
{
    const std::string& id = rule.resolverRuleId;
    const ResolverEndpoint& endpoint = cloud.resolverEndpoints.at(rule.resolverEndpointId);
    if (endpoint.direction != ResolverDirection::Outbound)
    {
        Fail(id,
             "forwards by " + rule.resolverEndpointId + ", which is an inbound endpoint",
             "name an outbound endpoint");
    }
    if (rule.targetIps.empty() || rule.targetIps.size() > MOST_TARGETS)
    {
        Fail(id,
             "forwards to " + std::to_string(rule.targetIps.size()) + " targets",
             "give 1 to " + std::to_string(MOST_TARGETS));
    }
    for (const ResolverTarget& target : rule.targetIps)
    {
        if (target.port < 1 || target.port > 65535)
        {
            Fail(id,
                 "forwards to port " + std::to_string(target.port) + " of " + ToString(target.ip),
                 "give 1 to 65535");
        }
    }
    const std::string& region = cloud.vpcs.at(endpoint.hostVpcId).region;
    for (const std::string& vpcId : rule.vpcIds)
    {
        if (cloud.vpcs.at(vpcId).region != region)
        {
            Fail(id,
                 "is associated with " + vpcId + " in another Region than " +
                     endpoint.resolverEndpointId,
                 "associate VPCs of " + region);
        }
    }
}

} // namespace

bool
IsAliasTarget(const Cloud& cloud,
              const HostedZone& zone,
              const std::string& name,
              std::vector<std::string>* known)
{
    const std::string wanted = NormaliseDnsName(name);
    // The first label of S3's names is the caller's choice.
    const std::string label = wanted.substr(0, wanted.find('.'));
    std::vector<std::string> names;
    for (const ResourceRecordSet& set : zone.resourceRecordSets)
    {
        names.push_back(NormaliseDnsName(set.name));
    }
    for (const auto& [id, endpoint] : cloud.vpcEndpoints)
    {
        for (const std::string& entry : endpoint.dnsNames)
        {
            if (IsPresent(endpoint) && IsEndpointSpecificName(endpoint, entry))
            {
                names.push_back(NormaliseDnsName(entry));
                names.push_back(NormaliseDnsName(FillWildcard(entry, label)));
            }
        }
    }
    for (const auto& [arn, balancer] : cloud.loadBalancers)
    {
        names.push_back(NormaliseDnsName(balancer.dnsName));
    }
    const bool isKnown = std::find(names.begin(), names.end(), wanted) != names.end();
    if (known != nullptr)
    {
        *known = std::move(names);
    }
    return isKnown;
}

void
FillResolver(Cloud& cloud)
{
    for (auto& [id, endpoint] : cloud.resolverEndpoints)
    {
        for (std::size_t i = 0; i < endpoint.ipAddresses.size(); ++i)
        {
            ResolverIpAddress& address = endpoint.ipAddresses[i];
            if (address.networkInterfaceId.empty())
            {
                address.networkInterfaceId = FindDescribedEni(cloud, address);
            }
            if (address.networkInterfaceId.empty())
            {
                address.networkInterfaceId = MakeEni(cloud, endpoint, address, i);
            }
            NetworkInterface& eni = cloud.networkInterfaces.at(address.networkInterfaceId);
            if (eni.groupIds.empty())
            {
                eni.groupIds = endpoint.securityGroupIds;
            }
            if (!address.ip && !eni.privateIpAddresses.empty())
            {
                address.ip = eni.privateIpAddresses.front().address;
            }
        }
    }
    for (auto& [id, zone] : cloud.hostedZones)
    {
        zone.name = NormaliseDnsName(zone.name);
        for (ResourceRecordSet& set : zone.resourceRecordSets)
        {
            set.name = NormaliseDnsName(set.name);
        }
    }
    for (auto& [id, rule] : cloud.resolverRules)
    {
        rule.domainName = rule.domainName == "." ? "." : NormaliseDnsName(rule.domainName);
    }
}

void
CheckResolverEndpoints(const Cloud& cloud)
{
    std::map<std::string, std::string> ownerOfEni;
    for (const auto& [id, endpoint] : cloud.resolverEndpoints)
    {
        const std::size_t count = endpoint.ipAddresses.size();
        if (count < LEAST_ADDRESSES || count > MOST_ADDRESSES)
        {
            Fail(id,
                 "has " + std::to_string(count) + " addresses",
                 "give " + std::to_string(LEAST_ADDRESSES) + " to " +
                     std::to_string(MOST_ADDRESSES));
        }
        if (endpoint.securityGroupIds.empty())
        {
            Fail(id, "has no security group", "name one that allows UDP port 53");
        }
        for (const ResolverIpAddress& address : endpoint.ipAddresses)
        {
            const auto& eni = cloud.networkInterfaces.at(address.networkInterfaceId);
            if (eni.vpcId != endpoint.hostVpcId || eni.subnetId != address.subnetId)
            {
                Fail(id,
                     "has " + eni.networkInterfaceId + " of " + eni.subnetId + " in " + eni.vpcId,
                     "choose an interface in " + address.subnetId + " and a subnet of " +
                         endpoint.hostVpcId);
            }
            const auto [other, first] = ownerOfEni.emplace(eni.networkInterfaceId, id);
            if (!first)
            {
                Fail(id,
                     "has " + eni.networkInterfaceId + ", which " + other->second + " has already",
                     "give each address its own");
            }
        }
    }
}

void
CheckDomains(const Cloud& cloud)
{
    DomainOwners namesOf;
    for (const auto& [id, endpoint] : cloud.vpcEndpoints)
    {
        for (const std::string& name : endpoint.dnsNames)
        {
            if (endpoint.privateDnsEnabled && IsPresent(endpoint) &&
                !IsEndpointSpecificName(endpoint, name))
            {
                const bool isWildcard = name.rfind("*.", 0) == 0;
                Claim(namesOf, endpoint.vpcId, isWildcard ? name.substr(2) : name, id);
            }
        }
    }
    for (const auto& [id, zone] : cloud.hostedZones)
    {
        CheckZone(cloud, zone);
        for (const std::string& vpcId : zone.vpcIds)
        {
            Claim(namesOf, vpcId, zone.name, id);
        }
    }
    DomainOwners rulesOf;
    for (const auto& [id, rule] : cloud.resolverRules)
    {
        if (rule.domainName != "." && !IsDnsName(rule.domainName))
        {
            Fail(id, "has the domain \"" + rule.domainName + "\"", "give a DNS name, or \".\"");
        }
        if (rule.ruleType == ResolverRuleType::Forward)
        {
            CheckForwardRule(cloud, rule);
        }
        for (const std::string& vpcId : rule.vpcIds)
        {
            Claim(rulesOf, vpcId, rule.domainName, id);
        }
    }
}

} // namespace aws
} // namespace vpc
} // namespace ns3
