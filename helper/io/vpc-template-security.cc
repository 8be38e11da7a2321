// SPDX-License-Identifier: GPL-2.0-only
// Security groups and network ACLs.
#include "vpc-template-mapper.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{

namespace
{

constexpr int ICMP = 1; //!< IANA number

/// \return everything from or to everybody, as the rule that AWS puts into a new group
aws::IpPermission
Everything()
{
    aws::IpPermission all;
    all.ipRanges = {aws::Cidr{}};
    return all;
}

/// \param m the mapper \param p a rule \param vpcId of its group
/// \return it as a permission, nothing if no IPv4 packet matches it
std::optional<aws::IpPermission>
PermissionOf(TemplateMapper& m, const TemplateProperties& p, const std::string& vpcId)
{
    aws::IpPermission permission;
    permission.ipProtocol = p.Protocol("IpProtocol");
    const int64_t from = p.Int("FromPort", -1);
    const int64_t to = p.Int("ToPort", -1);
    p.Text("Description");
    constexpr int64_t most = 65535;
    if (from < -1 || to < -1 || from > most || to > most)
    {
        p.Fail("has a rule for ports " + std::to_string(from) + "-" + std::to_string(to) +
               "; give -1 or a range within 0 to 65535");
    }
    if (permission.ipProtocol != aws::ALL_PROTOCOLS)
    {
        permission.fromPort = static_cast<int>(from);
        permission.toPort = static_cast<int>(to);
    }
    if (permission.ipProtocol == PROTOCOL_ICMPV6 || p.Has("CidrIpv6"))
    {
        m.b.IgnorePart("a rule for IPv6");
        return std::nullopt;
    }
    if (const auto block = p.Block("CidrIp"))
    {
        permission.ipRanges = {*block};
    }
    for (const char* name : {"SourceSecurityGroupId", "DestinationSecurityGroupId"})
    {
        const std::string group = p.Id(name);
        if (!group.empty())
        {
            permission.groupIds = {m.GroupOf(group, vpcId)};
        }
    }
    for (const char* name : {"SourcePrefixListId", "DestinationPrefixListId"})
    {
        const std::string list = p.Id(name);
        if (!list.empty())
        {
            permission.prefixListIds = {m.PrefixListOf(list)};
        }
    }
    const std::string groupName = p.Text("SourceSecurityGroupName");
    p.Text("SourceSecurityGroupOwnerId");
    for (const auto& [id, group] : m.Cloud().securityGroups)
    {
        if (!groupName.empty() && group.vpcId == vpcId && group.groupName == groupName)
        {
            permission.groupIds = {id};
        }
    }
    if (permission.ipRanges.empty() && permission.groupIds.empty() &&
        permission.prefixListIds.empty())
    {
        m.b.IgnorePart("a rule without a peer that is known");
        return std::nullopt;
    }
    return permission;
}

/// \param m the mapper \param p a rule that is a resource \return the group that it belongs to
aws::SecurityGroup&
GroupOfRule(TemplateMapper& m, const TemplateProperties& p)
{
    const std::string name = p.Text("GroupName");
    std::string id = p.Id("GroupId");
    for (const auto& [groupId, group] : m.Cloud().securityGroups)
    {
        if (id.empty() && !name.empty() && group.groupName == name)
        {
            id = groupId;
        }
    }
    if (id.empty())
    {
        p.Fail("names no security group; give GroupId");
    }
    const bool isKnown = m.Cloud().securityGroups.count(id) != 0;
    return m.Cloud().securityGroups.at(m.GroupOf(id, isKnown ? "" : m.VpcOfSubnets({})));
}

} // namespace

const std::set<std::string>&
TemplateMapper::GroupsWithEgress()
{
    if (m_groupsWithEgress)
    {
        return *m_groupsWithEgress;
    }
    std::set<std::string>& ids = m_groupsWithEgress.emplace();
    for (const auto& stack : session.stacks)
    {
        for (const TemplateResource& r : stack->Resources())
        {
            const bool isEgress = r.isOn && r.type == "AWS::EC2::SecurityGroupEgress";
            const auto group = isEgress ? stack->Property(r, "GroupId") : std::nullopt;
            if (group && group->GetKind() == JsonValue::Kind::String)
            {
                ids.insert(group->AsString());
            }
        }
    }
    return ids;
}

void
TemplateMapper::AddDefaultsOf(const std::string& vpcId,
                              const std::string& stackName,
                              const std::string& resourceName)
{
    aws::SecurityGroup group;
    group.groupId = TemplateId("sg", stackName, resourceName + ".DefaultSecurityGroup");
    group.groupName = "default";
    group.vpcId = vpcId;
    aws::IpPermission own;
    own.groupIds = {group.groupId};
    group.ipPermissions = {own};
    group.ipPermissionsEgress = {Everything()};
    Cloud().securityGroups.emplace(group.groupId, group);
    aws::NetworkAcl acl;
    acl.networkAclId = TemplateId("acl", stackName, resourceName + ".DefaultNetworkAcl");
    acl.vpcId = vpcId;
    acl.isDefault = true;
    for (const bool egress : {false, true})
    {
        aws::NetworkAclEntry entry;
        entry.ruleNumber = 100;
        entry.egress = egress;
        entry.allow = true;
        acl.entries.push_back(entry);
    }
    Cloud().networkAcls.emplace(acl.networkAclId, acl);
    b.snapshot.origins.emplace(group.groupId, resource->body->Where());
    b.snapshot.origins.emplace(acl.networkAclId, resource->body->Where());
}

std::string
TemplateMapper::GroupOf(const std::string& given, const std::string& vpcId)
{
    const std::string id = IdOrStandIn(given, "sg");
    if (Cloud().securityGroups.count(id))
    {
        return id;
    }
    aws::SecurityGroup group;
    group.groupId = id;
    group.groupName = id;
    group.vpcId = vpcId;
    group.ipPermissions = {Everything()};
    group.ipPermissionsEgress = {Everything()};
    Cloud().securityGroups.emplace(id, group);
    StandFor(id, "a security group outside of the template: a stand-in that allows everything");
    return id;
}

std::vector<std::string>
TemplateMapper::GroupsOf(const std::vector<std::string>& ids, const std::string& vpcId)
{
    std::vector<std::string> groups;
    for (const std::string& id : ids)
    {
        groups.push_back(GroupOf(id, vpcId));
    }
    return groups;
}

void
MapSecurityGroup(TemplateMapper& m, const TemplateProperties& p)
{
    aws::SecurityGroup group;
    group.groupId = m.b.id;
    group.groupName = p.Text("GroupName", m.resource->stack->Place().name + "-" + m.resource->name);
    group.vpcId = p.Has("VpcId") ? m.VpcOf(p.RequiredId("VpcId")) : m.VpcOfSubnets({});
    if (!p.Has("VpcId"))
    {
        m.b.Assume("names no VPC, so that it is in the default one: taken as in " + group.vpcId);
    }
    m.b.Add(m.Cloud().securityGroups, group, *m.resource->body);
    for (const TemplateProperties& rule : p.Objects("SecurityGroupIngress"))
    {
        if (const auto permission = PermissionOf(m, rule, group.vpcId))
        {
            group.ipPermissions.push_back(*permission);
        }
    }
    for (const TemplateProperties& rule : p.Objects("SecurityGroupEgress"))
    {
        if (const auto permission = PermissionOf(m, rule, group.vpcId))
        {
            group.ipPermissionsEgress.push_back(*permission);
        }
    }
    // "Remove default rule": the rule goes as soon as any egress rule is given, here or apart.
    const JsonValue* egress = p.Find("SecurityGroupEgress");
    const bool isGiven =
        egress && (egress->GetKind() != JsonValue::Kind::Array || !egress->Items().empty());
    if (!isGiven && m.GroupsWithEgress().count(group.groupId) == 0)
    {
        group.ipPermissionsEgress.push_back(Everything());
    }
    m.Cloud().securityGroups[group.groupId] = group;
}

void
MapIngress(TemplateMapper& m, const TemplateProperties& p)
{
    m.b.id = m.resource->logicalId;
    aws::SecurityGroup& group = GroupOfRule(m, p);
    if (const auto permission = PermissionOf(m, p, group.vpcId))
    {
        group.ipPermissions.push_back(*permission);
    }
}

void
MapEgress(TemplateMapper& m, const TemplateProperties& p)
{
    m.b.id = m.resource->logicalId;
    aws::SecurityGroup& group = GroupOfRule(m, p);
    if (const auto permission = PermissionOf(m, p, group.vpcId))
    {
        group.ipPermissionsEgress.push_back(*permission);
    }
}

void
MapNetworkAcl(TemplateMapper& m, const TemplateProperties& p)
{
    aws::NetworkAcl acl;
    acl.networkAclId = m.b.id;
    acl.vpcId = m.VpcOf(p.RequiredId("VpcId"));
    m.b.Add(m.Cloud().networkAcls, acl, *m.resource->body);
}

void
MapAclEntry(TemplateMapper& m, const TemplateProperties& p)
{
    m.b.id = m.resource->logicalId;
    const std::string aclId = m.PlainId(p.Id("NetworkAclId"), "acl");
    aws::NetworkAclEntry entry;
    const auto block = p.Block("CidrBlock");
    entry.ruleNumber = static_cast<int>(p.Int("RuleNumber", 0));
    entry.egress = p.Bool("Egress", false);
    entry.protocol = p.Protocol("Protocol");
    const std::string action = LowerCase(p.Text("RuleAction"));
    const TemplateProperties ports = p.Object("PortRange");
    const TemplateProperties icmp = p.Object("Icmp");
    entry.portFrom = static_cast<int>(ports.Int("From", -1));
    entry.portTo = static_cast<int>(ports.Int("To", -1));
    entry.icmpType = static_cast<int>(icmp.Int("Type", -1));
    entry.icmpCode = static_cast<int>(icmp.Int("Code", -1));
    const auto acl = m.Cloud().networkAcls.find(aclId);
    if (acl == m.Cloud().networkAcls.end())
    {
        m.b.Ignore("an entry of network ACL " + aclId + ", which is outside of the template");
        return;
    }
    if (!block || entry.protocol == PROTOCOL_ICMPV6)
    {
        p.Text("Ipv6CidrBlock");
        m.b.Ignore("an entry for IPv6, or without a block that is known");
        return;
    }
    constexpr int most = 32766;
    if (action != "allow" && action != "deny")
    {
        p.Fail("RuleAction must be allow or deny, found " + JsonQuote(action) + "; correct it");
    }
    if (entry.ruleNumber < 1 || entry.ruleNumber > most)
    {
        p.Fail("RuleNumber must be 1 to 32766; correct it");
    }
    if (entry.protocol == ICMP || (entry.portFrom == 0 && entry.portTo == 65535))
    {
        entry.portFrom = -1;
        entry.portTo = -1;
    }
    entry.allow = action == "allow";
    entry.cidrBlock = *block;
    acl->second.entries.push_back(entry);
}

void
MapAclAssociation(TemplateMapper& m, const TemplateProperties& p)
{
    m.b.id = m.resource->logicalId;
    const std::string aclId = m.PlainId(p.Id("NetworkAclId"), "acl");
    const std::string given = p.Id("SubnetId");
    const auto acl = m.Cloud().networkAcls.find(aclId);
    if (acl == m.Cloud().networkAcls.end())
    {
        m.b.Ignore("an association of network ACL " + aclId + ", which is outside of the template");
        return;
    }
    acl->second.subnetIds.push_back(m.SubnetOf(given, acl->second.vpcId));
}

} // namespace vpc
} // namespace ns3
