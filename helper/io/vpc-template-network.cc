// SPDX-License-Identifier: GPL-2.0-only
// VPCs, subnets, route tables, gateways and Elastic IPs.
#include "vpc-template-mapper.h"

#include "ns3/vpc-region-zones.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{

namespace
{

/// A kind of target of a route: the property that names it, and what ids begin with.
struct TargetProperty
{
    const char* name;
    aws::RouteTargetKind kind;
    const char* prefix;
};

const TargetProperty TARGETS[] = {
    {"NatGatewayId", aws::RouteTargetKind::NatGateway, "nat"},
    {"InstanceId", aws::RouteTargetKind::Instance, "i"},
    {"NetworkInterfaceId", aws::RouteTargetKind::NetworkInterface, "eni"},
    {"VpcPeeringConnectionId", aws::RouteTargetKind::VpcPeeringConnection, "pcx"},
    {"TransitGatewayId", aws::RouteTargetKind::TransitGateway, "tgw"},
    {"VpcEndpointId", aws::RouteTargetKind::GatewayLoadBalancerEndpoint, "vpce"},
    {"EgressOnlyInternetGatewayId", aws::RouteTargetKind::EgressOnlyInternetGateway, "eigw"},
    {"CarrierGatewayId", aws::RouteTargetKind::Other, "cagw"},
    {"LocalGatewayId", aws::RouteTargetKind::Other, "lgw"},
    {"CoreNetworkArn", aws::RouteTargetKind::Other, "core-network"},
    {"GatewayId", aws::RouteTargetKind::InternetGateway, "igw"},
};

/// \param cloud it \param kind of a target \param id of it \return whether it is there
bool
IsThere(const aws::Cloud& cloud, aws::RouteTargetKind kind, const std::string& id)
{
    switch (kind)
    {
    case aws::RouteTargetKind::InternetGateway:
        return cloud.internetGateways.count(id) != 0;
    case aws::RouteTargetKind::NatGateway:
        return cloud.natGateways.count(id) != 0;
    case aws::RouteTargetKind::NetworkInterface:
        return cloud.networkInterfaces.count(id) != 0;
    case aws::RouteTargetKind::Instance:
        return cloud.instances.count(id) != 0;
    case aws::RouteTargetKind::VpcPeeringConnection:
        return cloud.vpcPeeringConnections.count(id) != 0;
    case aws::RouteTargetKind::TransitGateway:
        return cloud.transitGateways.count(id) != 0;
    case aws::RouteTargetKind::VpnGateway:
        return cloud.vpnGateways.count(id) != 0;
    case aws::RouteTargetKind::GatewayEndpoint:
    case aws::RouteTargetKind::GatewayLoadBalancerEndpoint:
        return cloud.vpcEndpoints.count(id) != 0;
    default:
        return false;
    }
}

/// \param m the mapper \param p a route \return its target, perhaps one that is not simulated
aws::Route
TargetOf(TemplateMapper& m, const TemplateProperties& p)
{
    aws::Route route;
    std::string named;
    std::string prefix;
    for (const TargetProperty& target : TARGETS)
    {
        if (!p.Has(target.name))
        {
            continue;
        }
        if (!named.empty())
        {
            p.Fail("names two targets, " + named + " and " + target.name + "; keep one");
        }
        named = target.name;
        prefix = target.prefix;
        route.targetKind = target.kind;
        route.targetId = p.Id(target.name);
    }
    if (named.empty())
    {
        p.Fail("names no target; give one, such as GatewayId");
    }
    route.targetId = m.PlainId(route.targetId, prefix);
    if (named == "GatewayId" && route.targetId == "local")
    {
        route.targetKind = aws::RouteTargetKind::Local;
        return route;
    }
    if (named == "GatewayId" && route.targetId.rfind("vgw-", 0) == 0)
    {
        route.targetKind = aws::RouteTargetKind::VpnGateway;
    }
    if (IsThere(m.Cloud(), route.targetKind, route.targetId))
    {
        return route;
    }
    const auto& unsupported = m.Cloud().unsupported;
    const bool isListed = std::any_of(unsupported.begin(),
                                      unsupported.end(),
                                      [&route](const auto& r) { return r.id == route.targetId; });
    if (!isListed)
    {
        m.Cloud().unsupported.push_back(
            {"route target outside of the template", route.targetId, ""});
        m.b.IgnorePart("the route's target " + route.targetId + " (" + named +
                       ") is outside of the template: named, not simulated");
    }
    if (route.targetKind != aws::RouteTargetKind::EgressOnlyInternetGateway)
    {
        route.targetKind = aws::RouteTargetKind::Other;
    }
    return route;
}

} // namespace

void
MapVpc(TemplateMapper& m, const TemplateProperties& p)
{
    aws::Vpc vpc;
    vpc.vpcId = m.b.id;
    vpc.ownerId = m.session.input.accountId;
    vpc.region = m.session.input.region;
    vpc.enableDnsSupport = p.Bool("EnableDnsSupport", true);
    vpc.enableDnsHostnames = p.Bool("EnableDnsHostnames", false);
    vpc.tags = p.TagsOf();
    const auto block = p.Block("CidrBlock");
    if (!block)
    {
        if (!p.Has("CidrBlock") && !p.Has("Ipv4IpamPoolId"))
        {
            p.Fail("has no CidrBlock; give one");
        }
        vpc.cidrBlocks = {{0x0a000000, 16}};
        m.b.Assume("its block is given by AWS: taken as " + vpc.cidrBlocks.front().ToString());
    }
    else
    {
        vpc.cidrBlocks = {*block};
    }
    m.b.Add(m.Cloud().vpcs, vpc, m.resource->body ? *m.resource->body : p.Place());
    m.AddDefaultsOf(vpc.vpcId, m.resource->stack->Place().name, m.resource->name);
}

void
MapVpcCidrBlock(TemplateMapper& m, const TemplateProperties& p)
{
    const std::string vpcId = m.VpcOf(p.RequiredId("VpcId"));
    const auto block = p.Block("CidrBlock");
    if (!block)
    {
        m.b.IgnorePart("a block that is not IPv4, or that AWS chooses");
        return;
    }
    m.Cloud().vpcs.at(vpcId).cidrBlocks.push_back(*block);
}

void
MapSubnet(TemplateMapper& m, const TemplateProperties& p)
{
    aws::Subnet subnet;
    subnet.subnetId = m.b.id;
    subnet.vpcId = m.VpcOf(p.RequiredId("VpcId"));
    subnet.mapPublicIpOnLaunch = p.Bool("MapPublicIpOnLaunch", false);
    subnet.tags = p.TagsOf();
    const auto block = p.Block("CidrBlock");
    if (!block)
    {
        if (!p.Has("CidrBlock") && !p.Has("Ipv4IpamPoolId") && !p.Has("Ipv6Native"))
        {
            p.Fail("has no CidrBlock; give one");
        }
        m.SubnetOf(m.b.id, subnet.vpcId);
        return;
    }
    subnet.cidrBlock = *block;
    subnet.availabilityZone = p.Text("AvailabilityZone");
    subnet.availabilityZoneId = p.Text("AvailabilityZoneId");
    if (subnet.availabilityZone.empty() && subnet.availabilityZoneId.empty())
    {
        subnet.availabilityZoneId = m.NextZone(subnet.vpcId);
        m.b.Assume("names no zone, so that AWS chooses: taken as " + subnet.availabilityZoneId);
    }
    if (subnet.availabilityZoneId.empty())
    {
        subnet.availabilityZoneId = aws::ZoneIdOfName(subnet.availabilityZone);
    }
    if (subnet.availabilityZone.empty())
    {
        subnet.availabilityZone =
            aws::ZoneNameOfId(m.session.input.region, subnet.availabilityZoneId);
    }
    m.b.Add(m.Cloud().subnets, subnet, *m.resource->body);
}

void
MapRouteTable(TemplateMapper& m, const TemplateProperties& p)
{
    aws::RouteTable table;
    table.routeTableId = m.b.id;
    table.vpcId = m.VpcOf(p.RequiredId("VpcId"));
    table.tags = p.TagsOf();
    m.b.Add(m.Cloud().routeTables, table, *m.resource->body);
}

void
MapTableAssociation(TemplateMapper& m, const TemplateProperties& p)
{
    const std::string table = m.RouteTableOf(p.RequiredId("RouteTableId"), "");
    const std::string subnet =
        m.SubnetOf(p.RequiredId("SubnetId"), m.Cloud().routeTables.at(table).vpcId);
    m.Cloud().routeTables.at(table).subnetIds.push_back(subnet);
}

void
MapGatewayTableAssociation(TemplateMapper& m, const TemplateProperties& p)
{
    p.Id("GatewayId");
    p.Id("RouteTableId");
    m.Unsupported("GatewayRouteTableAssociation");
    m.b.IgnorePart("routes of packets that come in by a gateway (ingress routing) are not "
                   "simulated");
}

void
MapRoute(TemplateMapper& m, const TemplateProperties& p)
{
    m.b.id = m.resource->logicalId;
    const std::string tableId = m.RouteTableOf(p.RequiredId("RouteTableId"), "");
    aws::Route route = TargetOf(m, p);
    route.destinationCidrBlock = p.Block("DestinationCidrBlock");
    const std::string list = p.Id("DestinationPrefixListId");
    if (p.Has("DestinationIpv6CidrBlock"))
    {
        m.b.Ignore("a route for IPv6");
        return;
    }
    if (!route.destinationCidrBlock && list.empty())
    {
        if (!p.Has("DestinationCidrBlock"))
        {
            p.Fail("has no destination; give DestinationCidrBlock or DestinationPrefixListId");
        }
        m.b.Ignore("its destination is known to AWS only");
        return;
    }
    if (!route.destinationCidrBlock)
    {
        route.destinationPrefixListId = m.PrefixListOf(list);
    }
    m.Cloud().routeTables.at(tableId).routes.push_back(route);
}

void
MapInternetGateway(TemplateMapper& m, const TemplateProperties&)
{
    aws::InternetGateway gateway;
    gateway.internetGatewayId = m.b.id;
    m.b.Add(m.Cloud().internetGateways, gateway, *m.resource->body);
}

void
MapGatewayAttachment(TemplateMapper& m, const TemplateProperties& p)
{
    const std::string vpcId = m.VpcOf(p.RequiredId("VpcId"));
    const std::string internet = m.PlainId(p.Id("InternetGatewayId"), "igw");
    const std::string vpn = m.PlainId(p.Id("VpnGatewayId"), "vgw");
    if (!internet.empty())
    {
        aws::InternetGateway& gateway = m.Cloud().internetGateways[internet];
        gateway.internetGatewayId = internet; // one outside of the template is just a gateway
        gateway.vpcId = vpcId;
    }
    if (!vpn.empty())
    {
        aws::VpnGateway& gateway = m.Cloud().vpnGateways[vpn];
        gateway.vpnGatewayId = vpn;
        gateway.ownerId = m.session.input.accountId;
        gateway.vpcId = vpcId;
    }
}

void
MapEip(TemplateMapper& m, const TemplateProperties& p)
{
    const auto address = aws::ParseAddress(m.b.id);
    const std::string allocation =
        AttributeOf(*m.resource->stack, *m.resource, "AllocationId", p.Place()).AsText();
    m.allocations[m.b.id] = *address;
    m.allocations[allocation] = *address;
    p.Id("InstanceId"); // MapEipAssociation() reads it, once instances are there
}

void
MapEipAssociation(TemplateMapper& m, const TemplateProperties& p)
{
    const std::string allocation = p.Has("AllocationId") ? p.Id("AllocationId") : p.Id("EIP");
    const std::string instance = m.PlainId(p.Id("InstanceId"), "i");
    std::string eniId = m.PlainId(p.Id("NetworkInterfaceId"), "eni");
    const auto found = m.Cloud().instances.find(instance);
    if (eniId.empty() && found != m.Cloud().instances.end() &&
        !found->second.networkInterfaceIds.empty())
    {
        eniId = found->second.networkInterfaceIds.front();
    }
    const auto eni = m.Cloud().networkInterfaces.find(eniId);
    if (eni == m.Cloud().networkInterfaces.end())
    {
        m.b.Ignore("an Elastic IP of something outside of the template");
        return;
    }
    const auto wanted = p.Address("PrivateIpAddress");
    auto& addresses = eni->second.privateIpAddresses;
    const auto entry = std::find_if(addresses.begin(), addresses.end(), [&wanted](const auto& a) {
        return wanted ? a.address == *wanted : a.primary;
    });
    if (entry == addresses.end())
    {
        p.Fail("PrivateIpAddress " + aws::ToString(*wanted) + " is not of " + eniId +
               "; correct it");
    }
    entry->publicIp = m.ElasticIp(allocation);
}

void
MapNatGateway(TemplateMapper& m, const TemplateProperties& p)
{
    aws::NatGateway gateway;
    gateway.natGatewayId = m.b.id;
    gateway.subnetId = m.SubnetOf(p.RequiredId("SubnetId"), "");
    gateway.vpcId = m.Cloud().subnets.at(gateway.subnetId).vpcId;
    gateway.connectivityType = p.Text("ConnectivityType", "public");
    gateway.networkInterfaceId = m.EniId("eni1");
    aws::NetworkInterface& eni = m.AddEni(gateway.networkInterfaceId,
                                          gateway.subnetId,
                                          {},
                                          "nat_gateway",
                                          p.Address("PrivateIpAddress"));
    eni.description = "Interface for NAT Gateway " + m.b.id;
    eni.sourceDestCheck = false;
    gateway.privateIps = {eni.privateIpAddresses.front().address};
    if (gateway.connectivityType == "public")
    {
        const std::string allocation = p.Id("AllocationId");
        eni.privateIpAddresses.front().publicIp =
            m.ElasticIp(allocation.empty() ? m.b.id : allocation);
        gateway.publicIps = {*eni.privateIpAddresses.front().publicIp};
    }
    m.b.Add(m.Cloud().natGateways, gateway, *m.resource->body);
}

void
MapPrefixList(TemplateMapper& m, const TemplateProperties& p)
{
    aws::PrefixList list;
    list.prefixListId = m.b.id;
    list.prefixListName = p.Text("PrefixListName");
    list.ownerId = m.session.input.accountId;
    list.region = m.session.input.region;
    if (p.Text("AddressFamily", "IPv4") == "IPv4")
    {
        for (const TemplateProperties& entry : p.Objects("Entries"))
        {
            if (const auto block = entry.Block("Cidr"))
            {
                list.cidrs.push_back(*block);
            }
        }
    }
    m.b.Add(m.Cloud().prefixLists, list, *m.resource->body);
}

} // namespace vpc
} // namespace ns3
