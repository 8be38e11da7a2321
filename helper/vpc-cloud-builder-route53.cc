// SPDX-License-Identifier: GPL-2.0-only
// How CloudBuilder describes hosted zones, Resolver endpoints and Resolver rules.
#include "vpc-cloud-builder-lookup.h"
#include "vpc-cloud-builder.h"

#include "ns3/abort.h"
#include "ns3/vpc-endpoint-names.h"

#include <cstdio>

namespace ns3
{
namespace vpc
{

void
CloudBuilder::LimitPrivateDnsToInbound(const std::string& vpceId)
{
    builder::Get(m_cloud.vpcEndpoints, vpceId).privateDnsOnlyForInboundResolverEndpoint = true;
}

std::string
CloudBuilder::AddHostedZone(const std::string& name, const std::vector<std::string>& vpcIds)
{
    char digits[21];
    std::snprintf(digits, sizeof(digits), "Z%019u", ++m_counts["zone"]);
    aws::HostedZone zone;
    zone.hostedZoneId = digits;
    zone.name = name;
    zone.vpcIds = vpcIds;
    m_cloud.hostedZones[zone.hostedZoneId] = zone;
    return zone.hostedZoneId;
}

aws::ResourceRecordSet&
CloudBuilder::MakeRecordSet(const std::string& zoneId, const std::string& name)
{
    auto& sets = builder::Get(m_cloud.hostedZones, zoneId).resourceRecordSets;
    sets.emplace_back();
    sets.back().name = name;
    return sets.back();
}

void
CloudBuilder::AddRecord(const std::string& zoneId,
                        const std::string& name,
                        const std::vector<std::string>& addresses,
                        uint32_t ttl)
{
    aws::ResourceRecordSet& set = MakeRecordSet(zoneId, name);
    set.resourceRecords = addresses;
    set.ttl = ttl;
}

void
CloudBuilder::AddCname(const std::string& zoneId,
                       const std::string& name,
                       const std::string& target,
                       uint32_t ttl)
{
    aws::ResourceRecordSet& set = MakeRecordSet(zoneId, name);
    set.type = "CNAME";
    set.resourceRecords = {target};
    set.ttl = ttl;
}

void
CloudBuilder::AddAlias(const std::string& zoneId,
                       const std::string& name,
                       const std::string& target)
{
    std::string dnsName = target;
    const auto endpoint = m_cloud.vpcEndpoints.find(target);
    if (endpoint != m_cloud.vpcEndpoints.end())
    {
        aws::VpcEndpoint& described = endpoint->second;
        if (described.dnsSuffix.empty())
        {
            described.dnsSuffix = aws::MakeDnsSuffix(described.vpcEndpointId);
        }
        dnsName = aws::EndpointRegionalName(described,
                                            builder::Get(m_cloud.vpcs, described.vpcId).region);
    }
    const auto balancer = m_cloud.loadBalancers.find(target);
    if (balancer != m_cloud.loadBalancers.end())
    {
        dnsName = balancer->second.dnsName;
    }
    MakeRecordSet(zoneId, name).aliasDnsName = dnsName;
}

std::string
CloudBuilder::MakeResolver(aws::ResolverDirection direction,
                           const std::vector<std::string>& subnetIds,
                           const std::vector<std::string>& groupIds)
{
    const bool isInbound = direction == aws::ResolverDirection::Inbound;
    aws::ResolverEndpoint endpoint;
    endpoint.resolverEndpointId = NextId(isInbound ? "rslvr-in" : "rslvr-out");
    NS_ABORT_MSG_IF(subnetIds.empty(),
                    "CloudBuilder: " << endpoint.resolverEndpointId
                                     << " has no subnet; give at least two");
    endpoint.direction = direction;
    endpoint.hostVpcId = builder::Get(m_cloud.subnets, subnetIds.front()).vpcId;
    endpoint.securityGroupIds = groupIds;
    for (const std::string& subnetId : subnetIds)
    {
        const std::string eniId = AddEni(subnetId, groupIds, "interface");
        aws::NetworkInterface& eni = m_cloud.networkInterfaces[eniId];
        eni.description = "Route 53 Resolver: " + endpoint.resolverEndpointId;
        eni.requesterManaged = true;
        endpoint.ipAddresses.push_back({subnetId, eni.privateIpAddresses.front().address, eniId});
    }
    m_cloud.resolverEndpoints[endpoint.resolverEndpointId] = endpoint;
    return endpoint.resolverEndpointId;
}

std::string
CloudBuilder::AddInboundResolver(const std::vector<std::string>& subnetIds,
                                 const std::vector<std::string>& groupIds)
{
    return MakeResolver(aws::ResolverDirection::Inbound, subnetIds, groupIds);
}

std::string
CloudBuilder::AddOutboundResolver(const std::vector<std::string>& subnetIds,
                                  const std::vector<std::string>& groupIds)
{
    return MakeResolver(aws::ResolverDirection::Outbound, subnetIds, groupIds);
}

std::vector<Ipv4Address>
CloudBuilder::GetResolverAddresses(const std::string& resolverId) const
{
    std::vector<Ipv4Address> addresses;
    for (const aws::ResolverIpAddress& address :
         builder::Get(m_cloud.resolverEndpoints, resolverId).ipAddresses)
    {
        addresses.push_back(*address.ip);
    }
    return addresses;
}

std::string
CloudBuilder::AddForwardRule(const std::string& domain,
                             const std::string& resolverId,
                             const std::vector<std::string>& targets,
                             const std::vector<std::string>& vpcIds)
{
    aws::ResolverRule rule;
    rule.resolverRuleId = NextId("rslvr-rr");
    rule.domainName = domain;
    rule.resolverEndpointId = resolverId;
    rule.vpcIds = vpcIds;
    for (const std::string& target : targets)
    {
        const auto address = aws::ParseAddress(target);
        NS_ABORT_MSG_IF(!address,
                        "CloudBuilder: target '" << target << "' of a rule for " << domain
                                                 << " is no IPv4 address; write a.b.c.d");
        rule.targetIps.push_back({*address, 53});
    }
    m_cloud.resolverRules[rule.resolverRuleId] = rule;
    return rule.resolverRuleId;
}

std::string
CloudBuilder::AddSystemRule(const std::string& domain, const std::vector<std::string>& vpcIds)
{
    aws::ResolverRule rule;
    rule.resolverRuleId = NextId("rslvr-rr");
    rule.ruleType = aws::ResolverRuleType::System;
    rule.domainName = domain;
    rule.vpcIds = vpcIds;
    m_cloud.resolverRules[rule.resolverRuleId] = rule;
    return rule.resolverRuleId;
}

} // namespace vpc
} // namespace ns3
