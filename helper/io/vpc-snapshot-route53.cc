// SPDX-License-Identifier: GPL-2.0-only
// Private hosted zones with their records, Resolver endpoints and Resolver rules.
#include "vpc-snapshot-builder.h"

#include "ns3/vpc-cloud-check.h"
#include "ns3/vpc-dns-name.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{

namespace
{

/// \param id as AWS writes it, "/hostedzone/Z..." or "Z..." \return "Z..."
std::string
ZoneIdOf(const std::string& id)
{
    return id.substr(id.rfind('/') + 1);
}

/// \param name as Route 53 writes it, with "\\052" for "*" \return it as others do
std::string
NameOf(const std::string& name)
{
    const bool isWildcard = name.rfind("\\052.", 0) == 0;
    return aws::NormaliseDnsName(isWildcard ? "*" + name.substr(4) : name);
}

/**
 * \param b the builder \param root an answer of list-resource-record-sets
 * \return id of the zone: what stands beside the list or, as the answer does not tell it, the one
 * zone with the name of the SOA record; empty if nothing tells
 */
std::string
FindZoneOf(const SnapshotBuilder& b, const JsonValue& root)
{
    std::string id = ZoneIdOf(root.GetString("HostedZoneId"));
    std::string domain;
    for (const JsonValue& item : root.GetArray("ResourceRecordSets"))
    {
        if (item.AsObject().GetString("Type") == "SOA")
        {
            domain = NameOf(item.GetString("Name"));
        }
    }
    int found = 0;
    for (const auto& [zoneId, zone] : b.snapshot.cloud.hostedZones)
    {
        if (id.empty() && zone.name == domain)
        {
            ++found;
        }
    }
    for (const auto& [zoneId, zone] : b.snapshot.cloud.hostedZones)
    {
        if (id.empty() && found == 1 && zone.name == domain)
        {
            id = zoneId;
        }
    }
    return id;
}

/// \param b the builder, its id that of the zone \param zone gets the set \param item a record set
void
ReadRecordSet(SnapshotBuilder& b, aws::HostedZone& zone, const JsonValue& item)
{
    aws::ResourceRecordSet set;
    set.name = NameOf(item.GetString("Name"));
    set.type = item.GetString("Type");
    set.ttl = static_cast<uint32_t>(item.GetInt("TTL", set.ttl));
    set.resourceRecords = item.GetStrings("ResourceRecords", "Value");
    set.aliasDnsName = NameOf(item.GetObject("AliasTarget").GetString("DNSName"));
    if (set.type != "A" && set.type != "CNAME")
    {
        b.IgnorePart("records of type " + set.type + ", which are not simulated");
        return;
    }
    if (!item.GetString("SetIdentifier").empty())
    {
        b.IgnorePart("a record with a routing policy, which is not simulated: " + set.name);
        return;
    }
    const auto same = std::find_if(
        zone.resourceRecordSets.begin(),
        zone.resourceRecordSets.end(),
        [&set](const auto& other) { return other.name == set.name && other.type == set.type; });
    if (same == zone.resourceRecordSets.end())
    {
        zone.resourceRecordSets.push_back(set);
        ++b.row->read;
    }
    else
    {
        ++b.row->repeated;
    }
}

/// \param b the builder \param id of a Resolver endpoint \return its addresses by the ENIs that
/// name it ("Route 53 Resolver: rslvr-in-...:rni-...")
std::vector<aws::ResolverIpAddress>
AddressesByEnis(const SnapshotBuilder& b, const std::string& id)
{
    std::vector<aws::ResolverIpAddress> addresses;
    for (const auto& [eniId, eni] : b.snapshot.cloud.networkInterfaces)
    {
        const bool isIts = eni.description.find("Resolver: " + id) != std::string::npos;
        if (isIts && !eni.privateIpAddresses.empty())
        {
            addresses.push_back({eni.subnetId, eni.privateIpAddresses.front().address, eniId});
        }
    }
    return addresses;
}

/// \param b the builder \param type of a resource \param id of it \param vpcId its VPC, may be
/// empty \param why it is not simulated
void
NameUnsupported(SnapshotBuilder& b,
                const std::string& type,
                const std::string& id,
                const std::string& vpcId,
                const std::string& why)
{
    b.id = id;
    b.row = &b.snapshot.report.rows[type + "s"];
    --b.row->read;
    ++b.row->unsupported;
    b.IgnorePart(why);
    b.snapshot.cloud.unsupported.push_back({type, id, vpcId});
}

/// \param b the builder; zones lose VPCs and aliases to what is not there
void
FinishZones(SnapshotBuilder& b)
{
    aws::Cloud& cloud = b.snapshot.cloud;
    for (auto& [id, zone] : cloud.hostedZones)
    {
        b.id = id;
        b.row = &b.snapshot.report.rows["HostedZones"];
        if (zone.vpcIds.empty())
        {
            b.IgnorePart("no VPC that is associated with it and in the dump: dump get-hosted-zone "
                         "too");
        }
        auto& sets = zone.resourceRecordSets;
        const auto isLost = [&, &zone = zone](const aws::ResourceRecordSet& set) {
            const bool lost = !set.aliasDnsName.empty() &&
                              !aws::IsAliasTarget(cloud, zone, set.aliasDnsName, nullptr);
            if (lost)
            {
                b.IgnorePart("an alias to what is not simulated: " + set.aliasDnsName);
            }
            return lost;
        };
        sets.erase(std::remove_if(sets.begin(), sets.end(), isLost), sets.end());
    }
}

} // namespace

void
ReadHostedZone(SnapshotBuilder& b, const JsonValue& item)
{
    b.id = ZoneIdOf(b.id);
    if (!item.GetObject("Config").GetBool("PrivateZone", false))
    {
        const bool isNew = b.unsupportedSeen.emplace("public HostedZone", b.id).second;
        ++(isNew ? b.row->unsupported : b.row->repeated);
        b.ignoredIds.insert(b.id);
        if (isNew)
        {
            b.snapshot.cloud.unsupported.push_back({"public HostedZone", b.id, ""});
        }
        return;
    }
    aws::HostedZone zone;
    zone.hostedZoneId = b.id;
    zone.name = NameOf(item.GetString("Name"));
    b.Add(b.snapshot.cloud.hostedZones, zone, item);
}

void
ReadHostedZoneVpcs(SnapshotBuilder& b, const JsonValue& root)
{
    const auto zone = b.snapshot.cloud.hostedZones.find(b.id);
    if (zone == b.snapshot.cloud.hostedZones.end())
    {
        return;
    }
    for (const std::string& vpcId : root.GetStrings("VPCs", "VPCId"))
    {
        std::vector<std::string>& ids = zone->second.vpcIds;
        if (b.snapshot.cloud.vpcs.count(vpcId) == 0)
        {
            b.IgnorePart("the association with a VPC that is not in the dump: " + vpcId);
        }
        else if (std::find(ids.begin(), ids.end(), vpcId) == ids.end())
        {
            ids.push_back(vpcId);
        }
    }
}

void
ReadResourceRecordSets(SnapshotBuilder& b, const JsonValue& root)
{
    b.id = FindZoneOf(b, root);
    const auto zone = b.snapshot.cloud.hostedZones.find(b.id);
    if (zone == b.snapshot.cloud.hostedZones.end())
    {
        b.id = b.id.empty() ? root.Find("ResourceRecordSets")->Where() : b.id;
        b.Ignore(b.ignoredIds.count(b.id)
                     ? "records of a public zone"
                     : "which private zone they are of nobody says: add \"HostedZoneId\" beside "
                       "\"ResourceRecordSets\", and dump get-hosted-zone");
        return;
    }
    for (const JsonValue& item : root.GetArray("ResourceRecordSets"))
    {
        ReadRecordSet(b, zone->second, item);
    }
}

void
ReadResolverEndpoint(SnapshotBuilder& b, const JsonValue& item)
{
    static const std::map<std::string, aws::ResolverDirection> directions = {
        {"INBOUND", aws::ResolverDirection::Inbound},
        {"OUTBOUND", aws::ResolverDirection::Outbound},
    };
    const std::string status = LowerCase(item.GetString("Status"));
    const std::string vpcId = item.GetString("HostVPCId");
    const auto direction = directions.find(item.GetString("Direction"));
    if (b.IgnoreIfGone(status, "status"))
    {
        return;
    }
    if (direction == directions.end())
    {
        ReadUnsupported(b, {"", "ResolverEndpoint of an unknown direction", ""}, item);
        return;
    }
    aws::ResolverEndpoint endpoint;
    endpoint.resolverEndpointId = b.id;
    endpoint.name = item.GetString("Name");
    endpoint.direction = direction->second;
    endpoint.hostVpcId = vpcId;
    endpoint.securityGroupIds = item.GetStrings("SecurityGroupIds");
    endpoint.ipAddresses = AddressesByEnis(b, b.id);
    b.Add(b.snapshot.cloud.resolverEndpoints, endpoint, item);
}

void
ReadResolverAddresses(SnapshotBuilder& b, const JsonValue& root)
{
    b.id = root.GetString("ResolverEndpointId");
    const auto endpoint = b.snapshot.cloud.resolverEndpoints.find(b.id);
    if (endpoint == b.snapshot.cloud.resolverEndpoints.end())
    {
        b.id = b.id.empty() ? root.Find("IpAddresses")->Where() : b.id;
        b.Ignore("of which Resolver endpoint they are nobody says: add \"ResolverEndpointId\" "
                 "beside \"IpAddresses\", and dump list-resolver-endpoints");
        return;
    }
    for (const JsonValue& item : root.GetArray("IpAddresses"))
    {
        aws::ResolverIpAddress address;
        address.subnetId = item.AsObject().GetString("SubnetId");
        address.ip = SnapshotBuilder::AddressOf(item, "Ip");
        auto& known = endpoint->second.ipAddresses;
        const bool isKnown = std::any_of(known.begin(), known.end(), [&](const auto& other) {
            return other.subnetId == address.subnetId && other.ip == address.ip;
        });
        if (b.snapshot.cloud.subnets.count(address.subnetId) == 0 || !address.ip)
        {
            b.IgnorePart("an address without IPv4, or in a subnet that is not in the dump");
            continue;
        }
        ++(isKnown ? b.row->repeated : b.row->read);
        if (!isKnown)
        {
            known.push_back(address);
        }
    }
}

void
ReadResolverRule(SnapshotBuilder& b, const JsonValue& item)
{
    const std::string type = item.GetString("RuleType");
    const std::string status = LowerCase(item.GetString("Status"));
    if (b.IgnoreIfGone(status, "status"))
    {
        return;
    }
    if (type == "RECURSIVE" || b.id.rfind("rslvr-autodefined", 0) == 0)
    {
        b.Ignore("autodefined: what a resolver does without rules");
        return;
    }
    if (type != "FORWARD" && type != "SYSTEM")
    {
        ReadUnsupported(b, {"", "ResolverRule neither FORWARD nor SYSTEM", ""}, item);
        return;
    }
    aws::ResolverRule rule;
    rule.resolverRuleId = b.id;
    rule.name = item.GetString("Name");
    rule.ruleType =
        type == "FORWARD" ? aws::ResolverRuleType::Forward : aws::ResolverRuleType::System;
    const std::string domain = item.GetString("DomainName");
    rule.domainName = domain == "." ? domain : NameOf(domain);
    rule.resolverEndpointId = item.GetString("ResolverEndpointId");
    for (const JsonValue& target : item.GetArray("TargetIps"))
    {
        const auto address = SnapshotBuilder::AddressOf(target.AsObject(), "Ip");
        if (!address)
        {
            b.IgnorePart("a target without IPv4 address");
            continue;
        }
        rule.targetIps.push_back({*address, static_cast<int>(target.GetInt("Port", 53))});
    }
    b.Add(b.snapshot.cloud.resolverRules, rule, item);
}

void
ReadResolverRuleAssociation(SnapshotBuilder& b, const JsonValue& item)
{
    const std::string status = LowerCase(item.GetString("Status"));
    const std::string vpcId = item.GetString("VPCId");
    const auto rule = b.snapshot.cloud.resolverRules.find(b.id);
    if (b.IgnoreIfGone(status, "status"))
    {
        return;
    }
    if (rule == b.snapshot.cloud.resolverRules.end() || b.snapshot.cloud.vpcs.count(vpcId) == 0)
    {
        b.Ignore("its rule was left out, or its VPC is not in the dump");
        return;
    }
    std::vector<std::string>& ids = rule->second.vpcIds;
    const bool isNew = std::find(ids.begin(), ids.end(), vpcId) == ids.end();
    ++(isNew ? b.row->read : b.row->repeated);
    if (isNew)
    {
        ids.push_back(vpcId);
    }
}

void
FinishRoute53(SnapshotBuilder& b)
{
    aws::Cloud& cloud = b.snapshot.cloud;
    for (auto it = cloud.resolverEndpoints.begin(); it != cloud.resolverEndpoints.end();)
    {
        const aws::ResolverEndpoint& endpoint = it->second;
        const bool isWhole =
            endpoint.ipAddresses.size() > 1 && cloud.vpcs.count(endpoint.hostVpcId) != 0;
        if (!isWhole)
        {
            NameUnsupported(b,
                            "ResolverEndpoint",
                            it->first,
                            endpoint.hostVpcId,
                            "its VPC or its addresses are not in the dump: dump "
                            "list-resolver-endpoint-ip-addresses too");
        }
        it = isWhole ? std::next(it) : cloud.resolverEndpoints.erase(it);
    }
    for (auto it = cloud.resolverRules.begin(); it != cloud.resolverRules.end();)
    {
        const aws::ResolverRule& rule = it->second;
        const bool isWhole = rule.ruleType == aws::ResolverRuleType::System ||
                             (cloud.resolverEndpoints.count(rule.resolverEndpointId) != 0 &&
                              !rule.targetIps.empty());
        if (!isWhole)
        {
            NameUnsupported(b,
                            "ResolverRule",
                            it->first,
                            "",
                            "its outbound endpoint or its targets are not in the dump");
        }
        it = isWhole ? std::next(it) : cloud.resolverRules.erase(it);
    }
    FinishZones(b);
    b.row = nullptr;
}

} // namespace vpc
} // namespace ns3
