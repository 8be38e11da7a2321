// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-cloud-check.h"

#include "vpc-flow-key.h"

#include <algorithm>
#include <tuple>

namespace ns3
{
namespace vpc
{
namespace aws
{

namespace
{

/// \param group a security group \param permissions its rules \param cloud the description
void
RequirePrefixLists(const SecurityGroup& group,
                   const std::vector<IpPermission>& permissions,
                   const Cloud& cloud)
{
    for (const IpPermission& permission : permissions)
    {
        RequireAll(cloud.prefixLists, permission.prefixListIds, group.groupId, "prefix list");
    }
}

/// \param seen public address to its owner \param address one more \param owner its owner
void
RequireNewPublicAddress(std::map<uint32_t, std::string>& seen,
                        Ipv4Address address,
                        const std::string& owner)
{
    const auto [other, first] = seen.emplace(address.Get(), owner);
    if (!first)
    {
        Fail(owner,
             "has public address " + ToString(address) + ", which " + other->second +
                 " has already",
             "give each its own");
    }
}

/**
 * \brief Check a rule's protocol and range.
 * \param id of the group or ACL \param protocol IANA number or ALL_PROTOCOLS
 * \param from first port or ICMP type, -1: all \param to last port or ICMP code, -1: all
 */
void
CheckRange(const std::string& id, int protocol, int from, int to)
{
    const std::string range = std::to_string(from) + "-" + std::to_string(to);
    if (protocol < ALL_PROTOCOLS || protocol > 255)
    {
        Fail(id, "has a rule for protocol " + std::to_string(protocol), "give -1 or 0 to 255");
    }
    const bool ports = protocol == PROTOCOL_TCP || protocol == PROTOCOL_UDP;
    if (ports && (from < -1 || to < -1 || from > 65535 || to > 65535 || (to >= 0 && from > to)))
    {
        Fail(id, "has a rule for ports " + range, "give -1 or a range within 0 to 65535");
    }
    if (protocol == PROTOCOL_ICMP && (from < -1 || to < -1 || from > 255 || to > 255))
    {
        Fail(id, "has a rule for ICMP type and code " + range, "give -1 or 0 to 255");
    }
}

} // namespace

void
CheckReferences(const Cloud& cloud)
{
    for (const auto& [id, subnet] : cloud.subnets)
    {
        Require(cloud.vpcs, subnet.vpcId, id, "VPC");
    }
    for (const auto& [id, table] : cloud.routeTables)
    {
        Require(cloud.vpcs, table.vpcId, id, "VPC");
        RequireAll(cloud.subnets, table.subnetIds, id, "subnet");
    }
    for (const auto& [id, group] : cloud.securityGroups)
    {
        Require(cloud.vpcs, group.vpcId, id, "VPC");
        RequirePrefixLists(group, group.ipPermissions, cloud);
        RequirePrefixLists(group, group.ipPermissionsEgress, cloud);
    }
    for (const auto& [id, acl] : cloud.networkAcls)
    {
        Require(cloud.vpcs, acl.vpcId, id, "VPC");
        RequireAll(cloud.subnets, acl.subnetIds, id, "subnet");
    }
    for (const auto& [id, eni] : cloud.networkInterfaces)
    {
        Require(cloud.subnets, eni.subnetId, id, "subnet");
        Require(cloud.vpcs, eni.vpcId, id, "VPC");
        RequireAll(cloud.securityGroups, eni.groupIds, id, "security group");
        if (!eni.instanceId.empty())
        {
            Require(cloud.instances, eni.instanceId, id, "instance");
        }
        if (cloud.subnets.at(eni.subnetId).vpcId != eni.vpcId)
        {
            Fail(id,
                 "is in " + eni.vpcId + ", but its subnet " + eni.subnetId + " is not",
                 "choose a subnet of that VPC");
        }
    }
    for (const auto& [id, instance] : cloud.instances)
    {
        RequireAll(cloud.networkInterfaces, instance.networkInterfaceIds, id, "network interface");
    }
    for (const auto& [id, gateway] : cloud.internetGateways)
    {
        if (!gateway.vpcId.empty())
        {
            Require(cloud.vpcs, gateway.vpcId, id, "VPC");
        }
    }
    for (const auto& [id, gateway] : cloud.natGateways)
    {
        if (IsPresent(gateway))
        {
            Require(cloud.vpcs, gateway.vpcId, id, "VPC");
            Require(cloud.subnets, gateway.subnetId, id, "subnet");
            Require(cloud.networkInterfaces, gateway.networkInterfaceId, id, "network interface");
        }
    }
    for (const auto& [id, endpoint] : cloud.vpcEndpoints)
    {
        if (IsPresent(endpoint))
        {
            Require(cloud.vpcs, endpoint.vpcId, id, "VPC");
            RequireAll(cloud.routeTables, endpoint.routeTableIds, id, "route table");
            RequireAll(cloud.subnets, endpoint.subnetIds, id, "subnet");
            RequireAll(cloud.networkInterfaces,
                       endpoint.networkInterfaceIds,
                       id,
                       "network interface");
            RequireAll(cloud.securityGroups, endpoint.groupIds, id, "security group");
        }
    }
    for (const auto& [id, endpoint] : cloud.resolverEndpoints)
    {
        Require(cloud.vpcs, endpoint.hostVpcId, id, "VPC");
        RequireAll(cloud.securityGroups, endpoint.securityGroupIds, id, "security group");
        for (const ResolverIpAddress& address : endpoint.ipAddresses)
        {
            Require(cloud.subnets, address.subnetId, id, "subnet");
            if (!address.networkInterfaceId.empty())
            {
                Require(cloud.networkInterfaces,
                        address.networkInterfaceId,
                        id,
                        "network interface");
            }
        }
    }
    for (const auto& [id, rule] : cloud.resolverRules)
    {
        RequireAll(cloud.vpcs, rule.vpcIds, id, "VPC");
        if (rule.ruleType == ResolverRuleType::Forward)
        {
            Require(cloud.resolverEndpoints, rule.resolverEndpointId, id, "Resolver endpoint");
        }
    }
    for (const auto& [id, zone] : cloud.hostedZones)
    {
        RequireAll(cloud.vpcs, zone.vpcIds, id, "VPC");
    }
}

void
CheckSubnets(const Cloud& cloud)
{
    std::vector<const Subnet*> subnets;
    for (const auto& [id, subnet] : cloud.subnets)
    {
        const Cidr& block = subnet.cidrBlock;
        if (block.length < 16 || block.length > 28)
        {
            Fail(id,
                 "has block " + block.ToString(),
                 "choose a size from /16 to /28, AWS allows no other");
        }
        const auto& blocks = cloud.vpcs.at(subnet.vpcId).cidrBlocks;
        if (std::none_of(blocks.begin(), blocks.end(), [&](const Cidr& b) {
                return b.Contains(block);
            }))
        {
            Fail(id,
                 "has block " + block.ToString() + " outside the CIDR blocks of " + subnet.vpcId,
                 "choose a block inside them or add one to the VPC");
        }
        subnets.push_back(&subnet);
    }
    std::sort(subnets.begin(), subnets.end(), [](const Subnet* a, const Subnet* b) {
        return std::tie(a->vpcId, a->cidrBlock) < std::tie(b->vpcId, b->cidrBlock);
    });
    for (std::size_t i = 1; i < subnets.size(); ++i)
    {
        const Subnet& a = *subnets[i - 1];
        const Subnet& b = *subnets[i];
        if (a.vpcId == b.vpcId && a.cidrBlock.Overlaps(b.cidrBlock))
        {
            Fail(b.subnetId,
                 "block " + b.cidrBlock.ToString() + " overlaps " + a.subnetId + " " +
                     a.cidrBlock.ToString() + " in " + a.vpcId,
                 "give them separate blocks");
        }
    }
}

void
CheckAddresses(const Cloud& cloud)
{
    std::map<std::pair<std::string, uint32_t>, std::string> owners;
    std::map<uint32_t, std::string> publicOwners;
    for (const auto& [id, eni] : cloud.networkInterfaces)
    {
        const Subnet& subnet = cloud.subnets.at(eni.subnetId);
        for (const PrivateIpAddress& entry : eni.privateIpAddresses)
        {
            const std::string text = ToString(entry.address);
            if (!subnet.cidrBlock.Contains(entry.address))
            {
                Fail(id,
                     "has address " + text + " outside " + subnet.subnetId + " " +
                         subnet.cidrBlock.ToString(),
                     "choose one inside");
            }
            if (subnet.IsReserved(entry.address))
            {
                Fail(id,
                     "has address " + text + ", which AWS reserves in " + subnet.subnetId,
                     "choose another than the first four and the last");
            }
            const auto [other, first] =
                owners.emplace(std::make_pair(eni.vpcId, entry.address.Get()), id);
            if (!first)
            {
                Fail(id,
                     "has address " + text + ", which " + other->second + " in " + eni.vpcId +
                         " has already",
                     "give each its own");
            }
            if (entry.publicIp)
            {
                RequireNewPublicAddress(publicOwners, *entry.publicIp, id);
            }
        }
    }
    for (const auto& [id, gateway] : cloud.natGateways)
    {
        for (const Ipv4Address address : gateway.publicIps)
        {
            const auto known = publicOwners.find(address.Get());
            const bool own =
                known != publicOwners.end() && known->second == gateway.networkInterfaceId;
            if (IsPresent(gateway) && !own)
            {
                RequireNewPublicAddress(publicOwners, address, id);
            }
        }
    }
}

void
CheckRules(const Cloud& cloud)
{
    for (const auto& [id, group] : cloud.securityGroups)
    {
        for (const auto* permissions : {&group.ipPermissions, &group.ipPermissionsEgress})
        {
            for (const IpPermission& p : *permissions)
            {
                CheckRange(id, p.ipProtocol, p.fromPort, p.toPort);
            }
        }
    }
    for (const auto& [id, acl] : cloud.networkAcls)
    {
        for (const NetworkAclEntry& entry : acl.entries)
        {
            const bool icmp = entry.protocol == PROTOCOL_ICMP;
            CheckRange(id,
                       entry.protocol,
                       icmp ? entry.icmpType : entry.portFrom,
                       icmp ? entry.icmpCode : entry.portTo);
        }
    }
}

} // namespace aws
} // namespace vpc
} // namespace ns3
