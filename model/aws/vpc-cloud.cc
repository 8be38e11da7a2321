// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-cloud.h"

#include "vpc-access-rules.h"
#include "vpc-cloud-check.h"
#include "vpc-endpoint-names.h"

#include <algorithm>
#include <cctype>

namespace ns3
{
namespace vpc
{
namespace aws
{

namespace
{

/// \param text a state as some API spells it \return in lower case
std::string
Lower(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) {
        return static_cast<char>(std::tolower(c));
    });
    return text;
}

/// The API documents endpoint states as "Available", dumps say "available". \param cloud it
void
NormaliseStates(Cloud& cloud)
{
    for (auto& [id, endpoint] : cloud.vpcEndpoints)
    {
        endpoint.state = Lower(endpoint.state);
    }
    for (auto& [id, gateway] : cloud.natGateways)
    {
        gateway.state = Lower(gateway.state);
    }
}

/// Name from id and id from name, by the account's own view first. \param cloud it
void
FillZones(Cloud& cloud)
{
    for (auto& [id, subnet] : cloud.subnets)
    {
        const std::string& owner = cloud.vpcs.at(subnet.vpcId).ownerId;
        const AvailabilityZone* known = nullptr;
        for (const AvailabilityZone& zone : cloud.availabilityZones)
        {
            const bool same = subnet.availabilityZone.empty()
                                  ? zone.zoneId == subnet.availabilityZoneId
                                  : zone.zoneName == subnet.availabilityZone;
            if (same && (known == nullptr || (zone.ownerId == owner && known->ownerId != owner)))
            {
                known = &zone;
            }
        }
        if (subnet.availabilityZone.empty() && subnet.availabilityZoneId.empty())
        {
            throw InputError(id + ": names no availability zone; give its name or id");
        }
        if (subnet.availabilityZoneId.empty())
        {
            subnet.availabilityZoneId = known ? known->zoneId : subnet.availabilityZone;
        }
        if (subnet.availabilityZone.empty())
        {
            subnet.availabilityZone = known ? known->zoneName : subnet.availabilityZoneId;
        }
        Vpc& vpc = cloud.vpcs.at(subnet.vpcId);
        if (vpc.region.empty())
        {
            vpc.region = RegionOfZone(subnet.availabilityZone);
        }
    }
}

/// \param table a route table \param block a block of its VPC
/// \return whether the table lists the local route of the block, or what stands in its place
bool
HasLocalRoute(const RouteTable& table, const Cidr& block)
{
    return std::any_of(table.routes.begin(), table.routes.end(), [&](const Route& route) {
        // AWS lets the target of a local route be replaced by these and by nothing else
        // (VPC guide, "Replace or restore the target for a local route")
        return route.destinationCidrBlock == block &&
               (route.targetKind == RouteTargetKind::Local ||
                route.targetKind == RouteTargetKind::NetworkInterface ||
                route.targetKind == RouteTargetKind::Instance ||
                route.targetKind == RouteTargetKind::NatGateway ||
                route.targetKind == RouteTargetKind::GatewayLoadBalancerEndpoint);
    });
}

/// A main route table and a network ACL for each VPC, local routes everywhere. \param cloud it
void
FillTables(Cloud& cloud)
{
    std::set<std::string> haveMain;
    std::set<std::string> haveAcl;
    for (const auto& [id, table] : cloud.routeTables)
    {
        if (table.main)
        {
            haveMain.insert(table.vpcId);
        }
    }
    for (const auto& [id, acl] : cloud.networkAcls)
    {
        haveAcl.insert(acl.vpcId);
    }
    for (const auto& [id, vpc] : cloud.vpcs)
    {
        if (haveMain.count(id) == 0)
        {
            RouteTable table;
            table.routeTableId = "rtb-main-" + id;
            table.vpcId = id;
            table.main = true;
            cloud.routeTables[table.routeTableId] = table;
        }
        if (haveAcl.count(id) == 0)
        {
            NetworkAcl acl;
            acl.networkAclId = "acl-default-" + id;
            acl.vpcId = id;
            acl.isDefault = true;
            for (const bool egress : {false, true})
            {
                NetworkAclEntry entry;
                entry.ruleNumber = 100;
                entry.egress = egress;
                entry.allow = true;
                acl.entries.push_back(entry);
            }
            cloud.networkAcls[acl.networkAclId] = acl;
        }
    }
    for (auto& [id, table] : cloud.routeTables)
    {
        for (const Cidr& block : cloud.vpcs.at(table.vpcId).cidrBlocks)
        {
            if (!HasLocalRoute(table, block))
            {
                Route route;
                route.destinationCidrBlock = block;
                route.targetId = "local";
                route.origin = RouteOrigin::CreateRouteTable;
                table.routes.insert(table.routes.begin(), route);
            }
        }
    }
}

/// \param cloud it \param endpoint a gateway endpoint \return the prefix list of its service
const PrefixList&
FindServiceList(const Cloud& cloud, const VpcEndpoint& endpoint)
{
    for (const auto& [id, list] : cloud.prefixLists)
    {
        if (list.prefixListName == endpoint.serviceName)
        {
            return list;
        }
    }
    throw InputError(endpoint.vpcEndpointId + ": no prefix list is named " + endpoint.serviceName +
                     "; add the service's prefix list to the description");
}

/// The routes that AWS adds to the tables that an endpoint is associated with. \param cloud it
void
FillGatewayEndpointRoutes(Cloud& cloud)
{
    for (const auto& [id, endpoint] : cloud.vpcEndpoints)
    {
        if (endpoint.vpcEndpointType != VpcEndpointType::Gateway || !IsPresent(endpoint))
        {
            continue;
        }
        for (const std::string& tableId : endpoint.routeTableIds)
        {
            RouteTable& table = cloud.routeTables.at(tableId);
            const bool there =
                std::any_of(table.routes.begin(), table.routes.end(), [&, me = id](const Route& r) {
                    return r.targetKind == RouteTargetKind::GatewayEndpoint && r.targetId == me;
                });
            if (!there)
            {
                Route route;
                route.destinationPrefixListId = FindServiceList(cloud, endpoint).prefixListId;
                route.targetKind = RouteTargetKind::GatewayEndpoint;
                route.targetId = id;
                table.routes.push_back(route);
            }
        }
    }
}

/// \param cloud it \return by VPC, its security group named "default"
std::map<std::string, std::string>
DefaultGroups(const Cloud& cloud)
{
    std::map<std::string, std::string> groups;
    for (const auto& [id, group] : cloud.securityGroups)
    {
        if (group.groupName == "default")
        {
            groups.emplace(group.vpcId, id);
        }
    }
    return groups;
}

/// Names, suffix and security groups of interface endpoints and their ENIs. \param cloud it
void
FillInterfaceEndpoints(Cloud& cloud)
{
    const std::map<std::string, std::string> defaults = DefaultGroups(cloud);
    for (auto& [id, endpoint] : cloud.vpcEndpoints)
    {
        if (endpoint.vpcEndpointType != VpcEndpointType::Interface || !IsPresent(endpoint))
        {
            continue;
        }
        const auto group = defaults.find(endpoint.vpcId);
        if (endpoint.groupIds.empty() && group != defaults.end())
        {
            endpoint.groupIds.push_back(group->second);
        }
        for (const std::string& eniId : endpoint.networkInterfaceIds)
        {
            NetworkInterface& eni = cloud.networkInterfaces.at(eniId);
            if (eni.groupIds.empty())
            {
                eni.groupIds = endpoint.groupIds;
            }
        }
        FillDnsNames(cloud, endpoint);
    }
}

/// An instance's ENI without groups has its VPC's default group. \param cloud it
void
FillInstanceGroups(Cloud& cloud)
{
    const std::map<std::string, std::string> defaults = DefaultGroups(cloud);
    for (auto& [id, eni] : cloud.networkInterfaces)
    {
        const auto group = defaults.find(eni.vpcId);
        if (!eni.instanceId.empty() && eni.groupIds.empty() && group != defaults.end())
        {
            eni.groupIds.push_back(group->second);
        }
    }
}

} // namespace

void
FillDnsNames(const Cloud& cloud, VpcEndpoint& endpoint)
{
    if (!endpoint.dnsNames.empty())
    {
        return;
    }
    if (endpoint.dnsSuffix.empty())
    {
        endpoint.dnsSuffix = MakeDnsSuffix(endpoint.vpcEndpointId);
    }
    std::vector<std::string> zones;
    for (const std::string& subnetId : endpoint.subnetIds)
    {
        zones.push_back(cloud.subnets.at(subnetId).availabilityZone);
    }
    endpoint.dnsNames = MakeEndpointDnsNames(endpoint, cloud.vpcs.at(endpoint.vpcId).region, zones);
    const auto service = cloud.vpcEndpointServices.find(endpoint.serviceName);
    if (endpoint.privateDnsEnabled && service != cloud.vpcEndpointServices.end())
    {
        endpoint.dnsNames.push_back(service->second.privateDnsName);
    }
}

void
Cloud::Validate()
{
    NormaliseStates(*this);
    CheckReferences(*this);
    FillResolver(*this);
    FillZones(*this);
    FillServiceRegions(*this);
    CheckSubnets(*this);
    CheckAddresses(*this);
    CheckRules(*this);
    CheckAssociations(*this);
    CheckEndpoints(*this);
    FillInterconnections(*this);
    CheckInterconnections(*this);
    CheckHybrid(*this);
    FillLoadBalancers(*this);
    CheckLoadBalancers(*this);
    CheckEndpointServices(*this);
    CheckResolverEndpoints(*this);
    FillTables(*this);
    FillGatewayEndpointRoutes(*this);
    FillPropagatedRoutes(*this);
    FillInterfaceEndpoints(*this);
    FillInstanceGroups(*this);
    CheckRoutes(*this);
    AccessRules rules(*this); // its errors are the check
    CheckDomains(*this);
}

std::string
RegionOfZone(const std::string& zoneName)
{
    // us-east-1a, us-gov-west-1b, us-west-2-lax-1a: all up to the first number after a dash
    for (std::size_t i = 1; i < zoneName.size(); ++i)
    {
        if (zoneName[i - 1] == '-' && std::isdigit(static_cast<unsigned char>(zoneName[i])))
        {
            std::size_t end = i;
            while (end < zoneName.size() && std::isdigit(static_cast<unsigned char>(zoneName[end])))
            {
                ++end;
            }
            return zoneName.substr(0, end);
        }
    }
    return "";
}

} // namespace aws
} // namespace vpc
} // namespace ns3
