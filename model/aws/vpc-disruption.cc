// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-disruption.h"

#include "vpc-disruption-scope.h"

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

/// \param map objects by id \param id of one \param what it should be \return it
template <typename T>
T&
Get(std::map<std::string, T>& map, const std::string& id, const std::string& what)
{
    const auto it = map.find(id);
    if (it == map.end())
    {
        throw InputError(id + ": is no " + what + " of this cloud; check its id");
    }
    return it->second;
}

/// \param cloud it \param subnet a subnet \return the network ACL that holds for it
NetworkAcl*
FindAcl(Cloud& cloud, const Subnet& subnet)
{
    NetworkAcl* fallback = nullptr;
    for (auto& [id, acl] : cloud.networkAcls)
    {
        if (std::count(acl.subnetIds.begin(), acl.subnetIds.end(), subnet.subnetId) != 0)
        {
            return &acl;
        }
        if (acl.isDefault && acl.vpcId == subnet.vpcId)
        {
            fallback = &acl;
        }
    }
    return fallback;
}

/// \return a network ACL that lets everything pass
NetworkAcl
AllowAll()
{
    NetworkAcl acl;
    for (const bool egress : {false, true})
    {
        NetworkAclEntry entry;
        entry.ruleNumber = 100;
        entry.egress = egress;
        entry.allow = true;
        acl.entries.push_back(entry);
    }
    return acl;
}

/// Put denying rules before all others. \param acl gets them \param blocks what they deny
void
DenyFirst(NetworkAcl& acl, const std::vector<Cidr>& blocks)
{
    std::stable_sort(acl.entries.begin(),
                     acl.entries.end(),
                     [](const NetworkAclEntry& a, const NetworkAclEntry& b) {
                         return a.ruleNumber < b.ruleNumber;
                     });
    const int count = static_cast<int>(blocks.size());
    const bool collide = !acl.entries.empty() && acl.entries.front().ruleNumber <= count;
    int next[] = {count, count}; // of each direction
    for (NetworkAclEntry& entry : acl.entries)
    {
        entry.ruleNumber = collide ? ++next[entry.egress ? 1 : 0] : entry.ruleNumber;
    }
    std::vector<NetworkAclEntry> denials;
    for (const bool egress : {false, true})
    {
        for (int i = 0; i < count; ++i)
        {
            NetworkAclEntry entry;
            entry.ruleNumber = i + 1;
            entry.egress = egress;
            entry.cidrBlock = blocks[i];
            denials.push_back(entry);
        }
    }
    acl.entries.insert(acl.entries.begin(), denials.begin(), denials.end());
}

void
DisruptSubnet(Cloud& cloud, const Disruption& disruption)
{
    const Subnet& subnet = Get(cloud.subnets, disruption.target, "subnet");
    const std::vector<Cidr> blocks =
        BlocksOfScope(cloud, subnet, disruption.scope, disruption.object);
    const std::string id = "acl-fis-" + subnet.subnetId;
    NetworkAcl* acl = FindAcl(cloud, subnet);
    if (acl == nullptr || acl->networkAclId != id)
    {
        NetworkAcl copy = acl == nullptr ? AllowAll() : *acl;
        if (acl != nullptr)
        {
            auto& ids = acl->subnetIds;
            ids.erase(std::remove(ids.begin(), ids.end(), subnet.subnetId), ids.end());
        }
        copy.networkAclId = id;
        copy.vpcId = subnet.vpcId;
        copy.isDefault = false;
        copy.subnetIds = {subnet.subnetId};
        acl = &(cloud.networkAcls[id] = copy);
    }
    DenyFirst(*acl, blocks);
}

void
DisruptEndpoint(Cloud& cloud, const Disruption& disruption)
{
    VpcEndpoint& endpoint = Get(cloud.vpcEndpoints, disruption.target, "endpoint");
    if (endpoint.vpcEndpointType != VpcEndpointType::Interface)
    {
        throw InputError(endpoint.vpcEndpointId +
                         ": is no interface endpoint, only those have security groups; disrupt "
                         "its subnets or prefix list instead");
    }
    SecurityGroup group;
    group.groupId = "sg-fis-" + endpoint.vpcEndpointId;
    group.groupName = group.groupId;
    group.vpcId = endpoint.vpcId;
    cloud.securityGroups[group.groupId] = group;
    endpoint.groupIds = {group.groupId};
    for (const std::string& id : endpoint.networkInterfaceIds)
    {
        const auto eni = cloud.networkInterfaces.find(id);
        if (eni != cloud.networkInterfaces.end())
        {
            eni->second.groupIds = endpoint.groupIds;
        }
    }
}

/// \param cloud it \param region a Region \return the public addresses that it has, as far as
/// described, each once
std::vector<Cidr>
PublicAddressesOf(const Cloud& cloud, const std::string& region)
{
    std::set<Cidr> blocks;
    const std::string prefix = "com.amazonaws." + region + ".";
    for (const auto& [id, list] : cloud.prefixLists)
    {
        if (list.prefixListName.rfind(prefix, 0) == 0)
        {
            blocks.insert(list.cidrs.begin(), list.cidrs.end());
        }
    }
    for (const auto& [id, eni] : cloud.networkInterfaces)
    {
        const auto vpc = cloud.vpcs.find(eni.vpcId);
        for (const PrivateIpAddress& address : eni.privateIpAddresses)
        {
            if (vpc != cloud.vpcs.end() && vpc->second.region == region && address.publicIp)
            {
                blocks.insert({address.publicIp->Get(), 32});
            }
        }
    }
    return {blocks.begin(), blocks.end()};
}

/// \param cloud it \param vpcId a VPC \param id of a peering connection \param region a Region
/// \return whether it leads there
bool
LeadsToRegion(const Cloud& cloud,
              const std::string& vpcId,
              const std::string& id,
              const std::string& region)
{
    const auto peering = cloud.vpcPeeringConnections.find(id);
    if (peering == cloud.vpcPeeringConnections.end())
    {
        return false;
    }
    const VpcPeeringSide* other = peering->second.FindOther(vpcId);
    if (other == nullptr)
    {
        return false;
    }
    const auto vpc = cloud.vpcs.find(other->vpcId);
    return (vpc == cloud.vpcs.end() ? other->region : vpc->second.region) == region;
}

/// \param cloud it \param subnet a subnet \return a route table of its own, a copy if need be
RouteTable&
OwnTable(Cloud& cloud, const Subnet& subnet)
{
    const std::string id = "rtb-fis-" + subnet.subnetId;
    RouteTable* table = nullptr;
    for (auto& [tableId, candidate] : cloud.routeTables)
    {
        const auto& ids = candidate.subnetIds;
        const bool isOwn = std::count(ids.begin(), ids.end(), subnet.subnetId) != 0;
        if (isOwn || (table == nullptr && candidate.main && candidate.vpcId == subnet.vpcId))
        {
            table = &candidate;
        }
        if (isOwn)
        {
            break;
        }
    }
    if (table->routeTableId == id)
    {
        return *table;
    }
    RouteTable copy = *table;
    table->subnetIds.erase(
        std::remove(table->subnetIds.begin(), table->subnetIds.end(), subnet.subnetId),
        table->subnetIds.end());
    for (auto& [endpointId, endpoint] : cloud.vpcEndpoints)
    {
        auto& ids = endpoint.routeTableIds;
        if (std::count(ids.begin(), ids.end(), copy.routeTableId) != 0)
        {
            ids.push_back(id);
        }
    }
    copy.routeTableId = id;
    copy.main = false;
    copy.subnetIds = {subnet.subnetId};
    return cloud.routeTables[id] = copy;
}

void
DisruptRoutes(Cloud& cloud, const Disruption& disruption)
{
    const Subnet& subnet = Get(cloud.subnets, disruption.target, "subnet");
    const std::string& region = disruption.object;
    if (region.empty() || region == cloud.vpcs.at(subnet.vpcId).region)
    {
        throw InputError(subnet.subnetId + ": cannot be cut off from Region \"" + region +
                         "\"; name another Region than its own");
    }
    RouteTable& table = OwnTable(cloud, subnet);
    const auto block = [](Route& route) {
        route.blackhole = true;
        route.targetKind = RouteTargetKind::Other;
    };
    for (Route& route : table.routes)
    {
        if (route.targetKind == RouteTargetKind::VpcPeeringConnection &&
            LeadsToRegion(cloud, subnet.vpcId, route.targetId, region))
        {
            block(route);
        }
    }
    for (const Cidr& address : PublicAddressesOf(cloud, region))
    {
        const auto same =
            std::find_if(table.routes.begin(), table.routes.end(), [&](const Route& route) {
                return route.destinationCidrBlock == address;
            });
        if (same != table.routes.end())
        {
            block(*same);
            continue;
        }
        Route route;
        route.destinationCidrBlock = address;
        route.targetId = region;
        block(route);
        table.routes.push_back(route);
    }
}

void
DisruptTransit(Cloud& cloud, const Disruption& disruption)
{
    const TransitGateway& gateway =
        Get(cloud.transitGateways, disruption.target, "transit gateway");
    const std::string& region = disruption.object;
    if (region.empty() || region == gateway.region)
    {
        throw InputError(gateway.transitGatewayId + ": cannot be cut off from Region \"" + region +
                         "\"; name another Region than its own");
    }
    const auto isThere = [&](const std::string& id) {
        const auto it = cloud.transitGateways.find(id);
        return it != cloud.transitGateways.end() && it->second.region == region;
    };
    bool isAny = false;
    for (auto& [id, attachment] : cloud.transitGatewayAttachments)
    {
        const std::string& a = attachment.transitGatewayId;
        const std::string& b = attachment.resourceId;
        if (attachment.resourceType == "peering" &&
            ((a == disruption.target && isThere(b)) || (b == disruption.target && isThere(a))))
        {
            attachment.state = "modifying";
            isAny = true;
        }
    }
    if (!isAny)
    {
        throw InputError(gateway.transitGatewayId + ": has no peering attachment to Region " +
                         region + "; name a Region that it is peered with");
    }
}

} // namespace

void
Disrupt(Cloud& cloud, const Disruption& disruption)
{
    switch (disruption.kind)
    {
    case DisruptionKind::SUBNET_CONNECTIVITY:
        DisruptSubnet(cloud, disruption);
        return;
    case DisruptionKind::VPC_ENDPOINT:
        DisruptEndpoint(cloud, disruption);
        return;
    case DisruptionKind::CROSS_REGION_ROUTES:
        DisruptRoutes(cloud, disruption);
        return;
    case DisruptionKind::CROSS_REGION_TRANSIT:
        DisruptTransit(cloud, disruption);
        return;
    }
}

void
CheckZonalShift(const Cloud& cloud, const std::string& loadBalancerArn, const std::string& azId)
{
    const auto balancer = cloud.loadBalancers.find(loadBalancerArn);
    if (balancer == cloud.loadBalancers.end())
    {
        throw InputError(loadBalancerArn +
                         ": is no Network Load Balancer of this cloud; check its ARN");
    }
    const auto& zones = balancer->second.availabilityZones;
    if (std::none_of(zones.begin(), zones.end(), [&](const LoadBalancerZone& zone) {
            const auto subnet = cloud.subnets.find(zone.subnetId);
            return subnet != cloud.subnets.end() && subnet->second.availabilityZoneId == azId;
        }))
    {
        throw InputError(loadBalancerArn + ": has no zone \"" + azId +
                         "\" to shift away; name one of its availability zone ids");
    }
    if (!balancer->second.zonalShift)
    {
        throw InputError(loadBalancerArn +
                         ": does not take part in zonal shift; set zonal_shift.config.enabled");
    }
}

} // namespace aws
} // namespace vpc
} // namespace ns3
