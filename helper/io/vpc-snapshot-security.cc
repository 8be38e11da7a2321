// SPDX-License-Identifier: GPL-2.0-only
// Security groups and network ACLs.
#include "vpc-snapshot-builder.h"

namespace ns3
{
namespace vpc
{

namespace
{

/// \param b the builder \param items permissions \return those that can match an IPv4 packet
std::vector<aws::IpPermission>
ReadPermissions(SnapshotBuilder& b, const std::vector<JsonValue>& items)
{
    std::vector<aws::IpPermission> permissions;
    for (const JsonValue& item : items)
    {
        aws::IpPermission permission;
        permission.ipProtocol = SnapshotBuilder::ProtocolOf(item.AsObject(), "IpProtocol");
        if (permission.ipProtocol == PROTOCOL_ICMPV6)
        {
            b.IgnorePart("a permission for ICMPv6");
            continue;
        }
        if (permission.ipProtocol != aws::ALL_PROTOCOLS)
        {
            permission.fromPort = static_cast<int>(item.GetInt("FromPort", -1));
            permission.toPort = static_cast<int>(item.GetInt("ToPort", -1));
        }
        for (const JsonValue& range : item.GetArray("IpRanges"))
        {
            if (const auto block = SnapshotBuilder::CidrOf(range.AsObject(), "CidrIp"))
            {
                permission.ipRanges.push_back(*block);
            }
        }
        permission.groupIds = item.GetStrings("UserIdGroupPairs", "GroupId");
        permission.prefixListIds = item.GetStrings("PrefixListIds", "PrefixListId");
        if (!item.GetArray("Ipv6Ranges").empty())
        {
            b.IgnorePart("IPv6 blocks of a permission");
        }
        const bool hasPeer = !permission.ipRanges.empty() || !permission.groupIds.empty() ||
                             !permission.prefixListIds.empty();
        if (hasPeer)
        {
            permissions.push_back(permission);
        }
    }
    return permissions;
}

/// \param b the builder \param item an entry \param acl gets it
void
ReadEntry(SnapshotBuilder& b, const JsonValue& item, aws::NetworkAcl& acl)
{
    aws::NetworkAclEntry entry;
    const auto block = SnapshotBuilder::CidrOf(item, "CidrBlock");
    entry.protocol = SnapshotBuilder::ProtocolOf(item, "Protocol");
    if (!block || entry.protocol == PROTOCOL_ICMPV6)
    {
        b.IgnorePart(item.Find("Ipv6CidrBlock") || entry.protocol == PROTOCOL_ICMPV6
                         ? "an entry for IPv6"
                         : "an entry without a CidrBlock");
        return;
    }
    const std::string action = LowerCase(item.GetString("RuleAction"));
    if (action != "allow" && action != "deny")
    {
        item.Fail("RuleAction must be allow or deny, found \"" + action + "\"; correct it");
    }
    if (!item.Find("RuleNumber"))
    {
        item.Fail("an entry without a RuleNumber has no place in the order; add it");
    }
    entry.cidrBlock = *block;
    entry.allow = action == "allow";
    entry.egress = item.GetBool("Egress", false);
    entry.ruleNumber = static_cast<int>(item.GetInt("RuleNumber", 0));
    const JsonValue& ports = item.GetObject("PortRange");
    entry.portFrom = static_cast<int>(ports.GetInt("From", -1));
    entry.portTo = static_cast<int>(ports.GetInt("To", -1));
    const JsonValue& icmp = item.GetObject("IcmpTypeCode");
    entry.icmpType = static_cast<int>(icmp.GetInt("Type", -1));
    entry.icmpCode = static_cast<int>(icmp.GetInt("Code", -1));
    acl.entries.push_back(entry);
}

} // namespace

void
ReadSecurityGroup(SnapshotBuilder& b, const JsonValue& item)
{
    aws::SecurityGroup group;
    group.groupId = b.id;
    group.groupName = item.GetString("GroupName");
    group.vpcId = item.GetString("VpcId");
    if (group.vpcId.empty())
    {
        b.Ignore("no VpcId");
        return;
    }
    group.ipPermissions = ReadPermissions(b, item.GetArray("IpPermissions"));
    group.ipPermissionsEgress = ReadPermissions(b, item.GetArray("IpPermissionsEgress"));
    b.Add(b.snapshot.cloud.securityGroups, group, item);
}

void
ReadNetworkAcl(SnapshotBuilder& b, const JsonValue& item)
{
    aws::NetworkAcl acl;
    acl.networkAclId = b.id;
    acl.vpcId = item.GetString("VpcId");
    acl.isDefault = item.GetBool("IsDefault", false);
    if (acl.vpcId.empty())
    {
        b.Ignore("no VpcId");
        return;
    }
    acl.subnetIds = item.GetStrings("Associations", "SubnetId");
    for (const JsonValue& entry : item.GetArray("Entries"))
    {
        ReadEntry(b, entry.AsObject(), acl);
    }
    b.Add(b.snapshot.cloud.networkAcls, acl, item);
}

} // namespace vpc
} // namespace ns3
