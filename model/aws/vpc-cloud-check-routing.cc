// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-cloud-check.h"
#include "vpc-endpoint-names.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{
namespace aws
{

namespace
{

/// \param cloud the description \param id of something not simulated \return whether it was read
bool
IsListedUnsupported(const Cloud& cloud, const std::string& id)
{
    return std::any_of(cloud.unsupported.begin(), cloud.unsupported.end(), [&](const auto& r) {
        return r.id == id;
    });
}

/// \param cloud the description \param route a route \return whether its target is there
bool
HasTarget(const Cloud& cloud, const Route& route)
{
    const std::string& id = route.targetId;
    switch (route.targetKind)
    {
    case RouteTargetKind::Local:
    case RouteTargetKind::Other:
    case RouteTargetKind::TransitGateway: // may be shared by an account that is not described
        return true;
    case RouteTargetKind::InternetGateway:
        return cloud.internetGateways.count(id) != 0;
    case RouteTargetKind::NatGateway:
        return cloud.natGateways.count(id) != 0;
    case RouteTargetKind::GatewayEndpoint:
    case RouteTargetKind::GatewayLoadBalancerEndpoint:
        return cloud.vpcEndpoints.count(id) != 0;
    case RouteTargetKind::NetworkInterface:
        return cloud.networkInterfaces.count(id) != 0;
    case RouteTargetKind::Instance:
        return cloud.instances.count(id) != 0;
    case RouteTargetKind::VpcPeeringConnection:
        return cloud.vpcPeeringConnections.count(id) != 0;
    case RouteTargetKind::VpnGateway:
        return cloud.vpnGateways.count(id) != 0;
    case RouteTargetKind::EgressOnlyInternetGateway:
        return false;
    }
    return false;
}

/// \param route a route \return its destination in words
std::string
Destination(const Route& route)
{
    return route.destinationCidrBlock ? route.destinationCidrBlock->ToString()
                                      : route.destinationPrefixListId;
}

/// \param cloud the description \param endpoint an interface endpoint that exists
void
CheckOneSubnetPerZone(const Cloud& cloud, const VpcEndpoint& endpoint)
{
    std::map<std::string, std::string> subnetOfZone;
    for (const std::string& id : endpoint.subnetIds)
    {
        const Subnet& subnet = cloud.subnets.at(id);
        const auto [other, first] = subnetOfZone.emplace(subnet.availabilityZoneId, id);
        if (!first)
        {
            Fail(endpoint.vpcEndpointId,
                 "has two subnets in zone " + subnet.availabilityZoneId + ", " + other->second +
                     " and " + id,
                 "keep one, an interface endpoint has at most one subnet a zone");
        }
    }
}

/// \param cloud the description \param endpoint an interface endpoint with private DNS
void
CheckPrivateDns(const Cloud& cloud, const VpcEndpoint& endpoint)
{
    const Vpc& vpc = cloud.vpcs.at(endpoint.vpcId);
    if (!vpc.enableDnsSupport || !vpc.enableDnsHostnames)
    {
        Fail(endpoint.vpcEndpointId,
             "has private DNS, but " + vpc.vpcId + " lacks " +
                 (vpc.enableDnsSupport ? "enableDnsHostnames" : "enableDnsSupport"),
             "switch on both DNS attributes of the VPC or private DNS off");
    }
    const ServiceNameParts service = ParseServiceName(endpoint.serviceName);
    if (!service.customer && !SupportsPrivateDns(endpoint.serviceName))
    {
        Fail(endpoint.vpcEndpointId,
             "has private DNS, which " + endpoint.serviceName + " does not offer",
             "switch private DNS off and give clients the endpoint's own names");
    }
}

/// \param cloud the description \param endpoint one with private names for inbound queries only
void
CheckInboundOnlyDns(const Cloud& cloud, const VpcEndpoint& endpoint)
{
    const std::string& id = endpoint.vpcEndpointId;
    const std::string what = "has private DNS only for inbound Resolver endpoints, but ";
    if (endpoint.vpcEndpointType != VpcEndpointType::Interface ||
        ParseServiceName(endpoint.serviceName).dnsName != "s3")
    {
        Fail(id,
             what + endpoint.serviceName + " is not S3 by an interface endpoint",
             "switch PrivateDnsOnlyForInboundResolverEndpoint off");
    }
    if (!endpoint.privateDnsEnabled)
    {
        Fail(id,
             what + "private DNS is off",
             "switch private DNS on or PrivateDnsOnlyForInboundResolverEndpoint off");
    }
    const bool hasGateway =
        std::any_of(cloud.vpcEndpoints.begin(), cloud.vpcEndpoints.end(), [&](const auto& entry) {
            const VpcEndpoint& other = entry.second;
            return IsPresent(other) && other.vpcEndpointType == VpcEndpointType::Gateway &&
                   other.vpcId == endpoint.vpcId && other.serviceName == endpoint.serviceName;
        });
    if (!hasGateway)
    {
        Fail(id,
             what + endpoint.vpcId + " has no gateway endpoint for " + endpoint.serviceName,
             "add the gateway endpoint or switch PrivateDnsOnlyForInboundResolverEndpoint off");
    }
}

/// \param cloud the description \param endpoint a gateway endpoint
void
CheckGatewayRegion(const Cloud& cloud, const VpcEndpoint& endpoint)
{
    const std::string region = ParseServiceName(endpoint.serviceName).region;
    const Vpc& vpc = cloud.vpcs.at(endpoint.vpcId);
    if (!region.empty() && !vpc.region.empty() && region != vpc.region)
    {
        Fail(endpoint.vpcEndpointId,
             "is a gateway endpoint for " + endpoint.serviceName + ", but " + vpc.vpcId +
                 " is in " + vpc.region,
             "use the service of the VPC's own region, gateway endpoints do not cross regions");
    }
}

} // namespace

bool
IsPresent(const VpcEndpoint& endpoint)
{
    return endpoint.state != "deleted" && endpoint.state != "rejected" &&
           endpoint.state != "failed" && endpoint.state != "expired";
}

bool
IsPresent(const NatGateway& gateway)
{
    return gateway.state != "deleted" && gateway.state != "failed";
}

bool
IsCrossRegion(const Cloud& cloud, const VpcEndpoint& endpoint)
{
    const auto vpc = cloud.vpcs.find(endpoint.vpcId);
    return vpc != cloud.vpcs.end() && !vpc->second.region.empty() &&
           !endpoint.serviceRegion.empty() && endpoint.serviceRegion != vpc->second.region;
}

void
FillServiceRegions(Cloud& cloud)
{
    for (auto& [id, endpoint] : cloud.vpcEndpoints)
    {
        if (!IsPresent(endpoint) || endpoint.vpcEndpointType != VpcEndpointType::Interface)
        {
            continue;
        }
        if (endpoint.serviceRegion.empty())
        {
            endpoint.serviceRegion = ParseServiceName(endpoint.serviceName).region;
        }
        if (IsCrossRegion(cloud, endpoint) && !IsListedUnsupported(cloud, id))
        {
            cloud.unsupported.push_back(
                {"VpcEndpoint to a service in " + endpoint.serviceRegion, id, endpoint.vpcId});
        }
    }
}

void
CheckRoutes(const Cloud& cloud)
{
    for (const auto& [id, table] : cloud.routeTables)
    {
        std::map<std::string, std::string> endpointOfList;
        for (const Route& route : table.routes)
        {
            if (!route.destinationCidrBlock && route.destinationPrefixListId.empty())
            {
                Fail(id,
                     "has a route to " + route.targetId + " without destination",
                     "give it a CIDR block or a prefix list");
            }
            if (!route.destinationCidrBlock)
            {
                Require(cloud.prefixLists, route.destinationPrefixListId, id, "prefix list");
            }
            if (!route.blackhole && !HasTarget(cloud, route) &&
                !IsListedUnsupported(cloud, route.targetId))
            {
                Fail(id,
                     "route " + Destination(route) + " leads to unknown target \"" +
                         route.targetId + "\"",
                     "add the target, correct its id or mark the route as blackhole");
            }
            if (route.targetKind == RouteTargetKind::GatewayEndpoint)
            {
                const auto [other, first] =
                    endpointOfList.emplace(Destination(route), route.targetId);
                if (!first)
                {
                    Fail(id,
                         "has two routes for " + Destination(route) + ", to " + other->second +
                             " and " + route.targetId,
                         "keep one gateway endpoint a service in a route table");
                }
            }
        }
    }
}

void
CheckAssociations(const Cloud& cloud)
{
    std::map<std::string, std::string> gatewayOfVpc;
    for (const auto& [id, gateway] : cloud.internetGateways)
    {
        const auto [other, first] = gatewayOfVpc.emplace(gateway.vpcId, id);
        if (!first && !gateway.vpcId.empty())
        {
            Fail(id,
                 "is attached to " + gateway.vpcId + ", which has " + other->second + " already",
                 "detach one, a VPC has at most one internet gateway");
        }
    }
    std::map<std::string, std::string> tableOfSubnet;
    std::map<std::string, std::string> mainTable;
    for (const auto& [id, table] : cloud.routeTables)
    {
        for (const std::string& subnet : table.subnetIds)
        {
            const auto [other, first] = tableOfSubnet.emplace(subnet, id);
            if (!first)
            {
                Fail(subnet,
                     "is associated with two route tables, " + other->second + " and " + id,
                     "keep one");
            }
        }
        if (table.main && !mainTable.emplace(table.vpcId, id).second)
        {
            Fail(id,
                 "is a second main route table of " + table.vpcId + " beside " +
                     mainTable[table.vpcId],
                 "keep one");
        }
    }
    std::map<std::string, std::string> aclOfSubnet;
    for (const auto& [id, acl] : cloud.networkAcls)
    {
        for (const std::string& subnet : acl.subnetIds)
        {
            const auto [other, first] = aclOfSubnet.emplace(subnet, id);
            if (!first)
            {
                Fail(subnet,
                     "is associated with two network ACLs, " + other->second + " and " + id,
                     "keep one");
            }
        }
        std::set<std::pair<bool, int>> numbers;
        for (const NetworkAclEntry& entry : acl.entries)
        {
            const std::string rule = (entry.egress ? "outbound" : "inbound") +
                                     std::string(" rule ") + std::to_string(entry.ruleNumber);
            if (entry.ruleNumber < 1 || entry.ruleNumber > 32767)
            {
                Fail(id, "has " + rule, "number it from 1 to 32766");
            }
            if (!numbers.emplace(entry.egress, entry.ruleNumber).second)
            {
                Fail(id, "has " + rule + " twice", "number each rule of a direction once");
            }
        }
    }
}

void
CheckEndpoints(const Cloud& cloud)
{
    for (const auto& [id, endpoint] : cloud.vpcEndpoints)
    {
        if (!IsPresent(endpoint))
        {
            continue;
        }
        if (endpoint.vpcEndpointType == VpcEndpointType::Gateway)
        {
            CheckGatewayRegion(cloud, endpoint);
        }
        if (endpoint.vpcEndpointType == VpcEndpointType::Interface)
        {
            CheckOneSubnetPerZone(cloud, endpoint);
            if (endpoint.privateDnsEnabled)
            {
                CheckPrivateDns(cloud, endpoint);
            }
        }
        if (endpoint.privateDnsOnlyForInboundResolverEndpoint)
        {
            CheckInboundOnlyDns(cloud, endpoint);
        }
    }
}

} // namespace aws
} // namespace vpc
} // namespace ns3
