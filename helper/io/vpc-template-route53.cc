// SPDX-License-Identifier: GPL-2.0-only
// Private hosted zones, and Resolver endpoints and rules.
#include "vpc-template-mapper.h"

#include "ns3/vpc-cloud-check.h"
#include "ns3/vpc-dns-name.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{

namespace
{

/// \param m the mapper \param p of a record set \param zone gets it
void
AddRecords(TemplateMapper& m, const TemplateProperties& p, aws::HostedZone& zone)
{
    aws::ResourceRecordSet set;
    set.name = aws::NormaliseDnsName(p.Text("Name"));
    set.type = p.Text("Type");
    constexpr int64_t most = 2147483647;
    const int64_t ttl = p.Int("TTL", set.ttl);
    if (ttl < 0 || ttl > most)
    {
        p.Fail("TTL must be 0 to 2147483647; correct it");
    }
    set.ttl = static_cast<uint32_t>(ttl);
    for (const std::string& record : p.Texts("ResourceRecords"))
    {
        if (!TemplateUnknowns::IsIn(record))
        {
            set.resourceRecords.push_back(record);
        }
    }
    const TemplateProperties alias = p.Object("AliasTarget");
    set.aliasDnsName = aws::NormaliseDnsName(alias.Text("DNSName"));
    alias.Id("HostedZoneId");
    if (set.type != "A" && set.type != "CNAME")
    {
        m.b.IgnorePart("records of type " + (set.type.empty() ? "unknown" : set.type) +
                       ", which are not simulated");
        return;
    }
    if (p.Has("SetIdentifier"))
    {
        m.b.IgnorePart("a record with a routing policy, which is not simulated: " + set.name);
        return;
    }
    const bool isAlias = p.Has("AliasTarget");
    if (set.name.empty() || (isAlias ? set.aliasDnsName.empty() : set.resourceRecords.empty()))
    {
        m.b.IgnorePart("a record of which AWS only knows name or value");
        return;
    }
    if (isAlias && !aws::IsAliasTarget(m.Cloud(), zone, set.aliasDnsName, nullptr))
    {
        m.b.IgnorePart("an alias to what is not simulated: " + set.aliasDnsName);
        return;
    }
    zone.resourceRecordSets.push_back(set);
}

/// \param m the mapper \param p names a zone \return it, nullptr if it is outside or public
aws::HostedZone*
ZoneOf(TemplateMapper& m, const TemplateProperties& p)
{
    std::string id = p.Id("HostedZoneId");
    const std::string name = aws::NormaliseDnsName(p.Text("HostedZoneName"));
    for (const auto& [zoneId, zone] : m.Cloud().hostedZones)
    {
        if (id.empty() && !name.empty() && zone.name == name)
        {
            id = zoneId;
        }
    }
    const auto zone = m.Cloud().hostedZones.find(id);
    if (zone == m.Cloud().hostedZones.end())
    {
        m.b.Ignore("records of a zone that is public or outside of the template");
        return nullptr;
    }
    return &zone->second;
}

} // namespace

void
MapHostedZone(TemplateMapper& m, const TemplateProperties& p)
{
    aws::HostedZone zone;
    zone.hostedZoneId = m.b.id;
    zone.name = aws::NormaliseDnsName(p.Text("Name"));
    const auto vpcs = p.Objects("VPCs");
    if (vpcs.empty())
    {
        m.Unsupported("public HostedZone");
        return;
    }
    for (const TemplateProperties& vpc : vpcs)
    {
        vpc.Text("VPCRegion");
        zone.vpcIds.push_back(m.VpcOf(vpc.RequiredId("VPCId")));
    }
    if (zone.name.empty())
    {
        m.Unsupported("HostedZone of a name that only AWS knows");
        return;
    }
    m.b.Add(m.Cloud().hostedZones, zone, *m.resource->body);
}

void
MapRecordSet(TemplateMapper& m, const TemplateProperties& p)
{
    m.b.id = m.resource->logicalId;
    if (aws::HostedZone* zone = ZoneOf(m, p))
    {
        AddRecords(m, p, *zone);
        return;
    }
    for (const char* name : {"Name", "Type", "TTL"})
    {
        p.Text(name); // reports what only AWS knows
    }
    p.Texts("ResourceRecords");
    p.Object("AliasTarget").Text("DNSName");
}

void
MapRecordSetGroup(TemplateMapper& m, const TemplateProperties& p)
{
    m.b.id = m.resource->logicalId;
    aws::HostedZone* zone = ZoneOf(m, p);
    for (const TemplateProperties& set : p.Objects("RecordSets"))
    {
        if (zone)
        {
            AddRecords(m, set, *zone);
        }
    }
}

void
MapResolverEndpoint(TemplateMapper& m, const TemplateProperties& p)
{
    aws::ResolverEndpoint endpoint;
    endpoint.resolverEndpointId = m.b.id;
    endpoint.name = p.Text("Name");
    const std::string direction = p.Text("Direction");
    const auto addresses = p.Objects("IpAddresses");
    std::vector<std::string> subnetIds;
    for (const TemplateProperties& address : addresses)
    {
        subnetIds.push_back(address.Id("SubnetId"));
    }
    endpoint.hostVpcId = m.VpcOfSubnets(subnetIds);
    endpoint.securityGroupIds = m.GroupsOf(p.Texts("SecurityGroupIds"), endpoint.hostVpcId);
    if (direction != "INBOUND" && direction != "OUTBOUND")
    {
        m.Unsupported("ResolverEndpoint of direction " + direction, endpoint.hostVpcId);
        return;
    }
    endpoint.direction =
        direction == "INBOUND" ? aws::ResolverDirection::Inbound : aws::ResolverDirection::Outbound;
    for (size_t i = 0; i < addresses.size(); ++i)
    {
        const std::string subnetId = m.SubnetOf(subnetIds[i], endpoint.hostVpcId);
        std::optional<Ipv4Address> ip = addresses[i].Address("Ip");
        if (ip && m.standIns.count(subnetId) &&
            !m.Cloud().subnets.at(subnetId).cidrBlock.Contains(*ip))
        {
            m.b.Assume("address " + aws::ToString(*ip) +
                       " is not in the stand-in of its subnet: another one is taken");
            ip.reset();
        }
        endpoint.ipAddresses.push_back({subnetId, ip ? *ip : m.NextPrivateAddress(subnetId), ""});
    }
    m.b.Add(m.Cloud().resolverEndpoints, endpoint, *m.resource->body);
}

void
MapResolverRule(TemplateMapper& m, const TemplateProperties& p)
{
    aws::ResolverRule rule;
    rule.resolverRuleId = m.b.id;
    rule.name = p.Text("Name");
    const std::string type = p.Text("RuleType");
    const std::string domain = p.Text("DomainName");
    rule.domainName = domain == "." ? domain : aws::NormaliseDnsName(domain);
    rule.resolverEndpointId = p.Id("ResolverEndpointId");
    for (const TemplateProperties& target : p.Objects("TargetIps"))
    {
        const auto address = target.Address("Ip");
        const int port = static_cast<int>(target.Int("Port", 53));
        if (address)
        {
            rule.targetIps.push_back({*address, port});
        }
    }
    rule.ruleType =
        type == "SYSTEM" ? aws::ResolverRuleType::System : aws::ResolverRuleType::Forward;
    const bool isWhole =
        type == "SYSTEM" ||
        (type == "FORWARD" && m.Cloud().resolverEndpoints.count(rule.resolverEndpointId) != 0 &&
         !rule.targetIps.empty());
    if (!isWhole || rule.domainName.empty())
    {
        m.Unsupported("ResolverRule whose endpoint, targets or domain are not in the template");
        return;
    }
    m.b.Add(m.Cloud().resolverRules, rule, *m.resource->body);
}

void
MapResolverAssociation(TemplateMapper& m, const TemplateProperties& p)
{
    m.b.id = m.resource->logicalId;
    const std::string vpcId = p.Id("VPCId");
    const auto rule = m.Cloud().resolverRules.find(p.Id("ResolverRuleId"));
    if (rule == m.Cloud().resolverRules.end())
    {
        m.b.Ignore("its rule is outside of the template, or not simulated");
        return;
    }
    rule->second.vpcIds.push_back(m.VpcOf(vpcId));
}

} // namespace vpc
} // namespace ns3
