// SPDX-License-Identifier: GPL-2.0-only
// What FIS targets see of a cloud: the paths are those of the API's answers.
#include "vpc-fis-targets.h"

namespace ns3
{
namespace vpc
{

namespace
{

using Values = std::vector<std::string>; //!< at a path

/// \param value a flag \return as JSON writes it
std::string
Flag(bool value)
{
    return value ? "true" : "false";
}

/// \param cloud it \param vpcId a VPC \return its account
std::string
OwnerOf(const aws::Cloud& cloud, const std::string& vpcId)
{
    const auto vpc = cloud.vpcs.find(vpcId);
    return vpc == cloud.vpcs.end() ? "" : vpc->second.ownerId;
}

/// \param cloud it \param vpcId a VPC \return its Region
std::string
RegionOf(const aws::Cloud& cloud, const std::string& vpcId)
{
    const auto vpc = cloud.vpcs.find(vpcId);
    return vpc == cloud.vpcs.end() ? "" : vpc->second.region;
}

/// \param cloud it \param subnetId a subnet \return its zone's name as its account has it
std::string
ZoneNameOf(const aws::Cloud& cloud, const std::string& subnetId)
{
    const auto subnet = cloud.subnets.find(subnetId);
    if (subnet == cloud.subnets.end() || !subnet->second.availabilityZone.empty())
    {
        return subnet == cloud.subnets.end() ? "" : subnet->second.availabilityZone;
    }
    const std::string owner = OwnerOf(cloud, subnet->second.vpcId);
    for (const aws::AvailabilityZone& zone : cloud.availabilityZones)
    {
        if (zone.zoneId == subnet->second.availabilityZoneId &&
            (zone.ownerId.empty() || owner.empty() || zone.ownerId == owner))
        {
            return zone.zoneName;
        }
    }
    return "";
}

FisResource
Describe(const aws::Cloud& cloud, const aws::Subnet& r)
{
    const std::string owner = OwnerOf(cloud, r.vpcId);
    return {r.subnetId,
            owner,
            RegionOf(cloud, r.vpcId),
            r.tags,
            {{"AvailabilityZone", {ZoneNameOf(cloud, r.subnetId)}},
             {"AvailabilityZoneId", {r.availabilityZoneId}},
             {"CidrBlock", {r.cidrBlock.ToString()}},
             {"MapPublicIpOnLaunch", {Flag(r.mapPublicIpOnLaunch)}},
             {"OwnerId", {owner}},
             {"State", {"available"}},
             {"SubnetId", {r.subnetId}},
             {"VpcId", {r.vpcId}}}};
}

FisResource
Describe(const aws::Cloud& cloud, const aws::Instance& r)
{
    Values enis;
    Values subnets;
    Values groups;
    Values addresses;
    Values publicAddresses;
    for (const std::string& id : r.networkInterfaceIds)
    {
        const auto eni = cloud.networkInterfaces.find(id);
        if (eni == cloud.networkInterfaces.end())
        {
            continue;
        }
        enis.push_back(id);
        subnets.push_back(eni->second.subnetId);
        groups.insert(groups.end(), eni->second.groupIds.begin(), eni->second.groupIds.end());
        for (const aws::PrivateIpAddress& address : eni->second.privateIpAddresses)
        {
            addresses.push_back(aws::ToString(address.address));
            if (address.publicIp)
            {
                publicAddresses.push_back(aws::ToString(*address.publicIp));
            }
        }
    }
    const auto first = [](const Values& values) {
        return values.empty() ? Values{} : Values{values.front()};
    };
    const std::string subnet = subnets.empty() ? "" : subnets.front();
    const auto described = cloud.subnets.find(subnet);
    const std::string zoneId =
        described == cloud.subnets.end() ? "" : described->second.availabilityZoneId;
    return {r.instanceId,
            OwnerOf(cloud, r.vpcId),
            RegionOf(cloud, r.vpcId),
            r.tags,
            {{"InstanceId", {r.instanceId}},
             {"InstanceType", {r.instanceType}},
             {"NetworkInterfaces.Groups.GroupId", groups},
             {"NetworkInterfaces.NetworkInterfaceId", enis},
             {"NetworkInterfaces.PrivateIpAddress", addresses},
             {"NetworkInterfaces.SubnetId", subnets},
             {"NetworkInterfaces.VpcId", {r.vpcId}},
             {"Placement.AvailabilityZone", {ZoneNameOf(cloud, subnet)}},
             {"Placement.AvailabilityZoneId", {zoneId}},
             {"PrivateIpAddress", first(addresses)},
             {"PublicIpAddress", first(publicAddresses)},
             {"SecurityGroups.GroupId", groups},
             {"State.Name", {r.state}},
             {"SubnetId", first(subnets)},
             {"VpcId", {r.vpcId}}}};
}

FisResource
Describe(const aws::Cloud& cloud, const aws::VpcEndpoint& r)
{
    static const std::map<aws::VpcEndpointType, std::string> types = {
        {aws::VpcEndpointType::Gateway, "Gateway"},
        {aws::VpcEndpointType::Interface, "Interface"},
        {aws::VpcEndpointType::GatewayLoadBalancer, "GatewayLoadBalancer"},
        {aws::VpcEndpointType::Other, "Resource"}};
    const std::string owner = OwnerOf(cloud, r.vpcId);
    return {r.vpcEndpointId,
            owner,
            RegionOf(cloud, r.vpcId),
            r.tags,
            {{"Groups.GroupId", r.groupIds},
             {"NetworkInterfaceIds", r.networkInterfaceIds},
             {"OwnerId", {owner}},
             {"PrivateDnsEnabled", {Flag(r.privateDnsEnabled)}},
             {"RouteTableIds", r.routeTableIds},
             {"ServiceName", {r.serviceName}},
             {"ServiceRegion", {r.serviceRegion}},
             {"State", {r.state}},
             {"SubnetIds", r.subnetIds},
             {"VpcEndpointId", {r.vpcEndpointId}},
             {"VpcEndpointType", {types.at(r.vpcEndpointType)}},
             {"VpcId", {r.vpcId}}}};
}

FisResource
Describe(const aws::Cloud&, const aws::TransitGateway& r)
{
    return {r.transitGatewayId,
            r.ownerId,
            r.region,
            r.tags,
            {{"Options.AmazonSideAsn", {std::to_string(r.amazonSideAsn)}},
             {"OwnerId", {r.ownerId}},
             {"State", {r.state}},
             {"TransitGatewayId", {r.transitGatewayId}}}};
}

FisResource
Describe(const aws::Cloud& cloud, const aws::VirtualInterface& r)
{
    static const std::map<aws::VirtualInterfaceType, std::string> types = {
        {aws::VirtualInterfaceType::PRIVATE, "private"},
        {aws::VirtualInterfaceType::TRANSIT, "transit"},
        {aws::VirtualInterfaceType::PUBLIC, "public"}};
    const auto connection = cloud.directConnectConnections.find(r.connectionId);
    const bool isKnown = connection != cloud.directConnectConnections.end();
    return {r.virtualInterfaceId,
            "",
            isKnown ? connection->second.region : "",
            r.tags,
            {{"ConnectionId", {r.connectionId}},
             {"DirectConnectGatewayId", {r.directConnectGatewayId}},
             {"Location", {isKnown ? connection->second.location : ""}},
             {"Mtu", {std::to_string(r.mtu)}},
             {"Region", {isKnown ? connection->second.region : ""}},
             {"VirtualGatewayId", {r.virtualGatewayId}},
             {"VirtualInterfaceId", {r.virtualInterfaceId}},
             {"VirtualInterfaceState", {r.virtualInterfaceState}},
             {"VirtualInterfaceType", {types.at(r.virtualInterfaceType)}},
             {"Vlan", {std::to_string(r.vlan)}}}};
}

FisResource
Describe(const aws::Cloud& cloud, const aws::LoadBalancer& r)
{
    Values zones;
    for (const aws::LoadBalancerZone& zone : r.availabilityZones)
    {
        const auto subnet = cloud.subnets.find(zone.subnetId);
        if (subnet != cloud.subnets.end())
        {
            zones.push_back(subnet->second.availabilityZoneId);
        }
    }
    return {r.loadBalancerArn,
            OwnerOf(cloud, r.vpcId),
            RegionOf(cloud, r.vpcId),
            r.tags,
            {{"Arn", {r.loadBalancerArn}},
             {"AvailabilityZones", zones},
             {"Name", {r.loadBalancerName}}}};
}

/// \param cloud it \param map resources by id \return them, described
template <class T>
std::vector<FisResource>
DescribeAll(const aws::Cloud& cloud, const std::map<std::string, T>& map)
{
    std::vector<FisResource> list;
    for (const auto& [id, resource] : map)
    {
        list.push_back(Describe(cloud, resource));
    }
    return list;
}

/// A resource type and how it is listed.
struct Lister
{
    const char* resourceType;
    std::vector<FisResource> (*list)(const aws::Cloud& cloud);
};

const Lister LISTERS[] = {
    {"aws:ec2:subnet", [](const aws::Cloud& c) { return DescribeAll(c, c.subnets); }},
    {"aws:ec2:instance", [](const aws::Cloud& c) { return DescribeAll(c, c.instances); }},
    {"aws:ec2:vpc-endpoint", [](const aws::Cloud& c) { return DescribeAll(c, c.vpcEndpoints); }},
    {"aws:ec2:transit-gateway",
     [](const aws::Cloud& c) { return DescribeAll(c, c.transitGateways); }},
    {"aws:directconnect:virtual-interface",
     [](const aws::Cloud& c) { return DescribeAll(c, c.virtualInterfaces); }},
    {"aws:arc:zonal-shift-managed-resource",
     [](const aws::Cloud& c) { return DescribeAll(c, c.loadBalancers); }},
};

} // namespace

std::vector<FisResource>
ListFisResources(const aws::Cloud& cloud, const std::string& resourceType)
{
    for (const Lister& lister : LISTERS)
    {
        if (lister.resourceType == resourceType)
        {
            return lister.list(cloud);
        }
    }
    return {};
}

} // namespace vpc
} // namespace ns3
