// SPDX-License-Identifier: GPL-2.0-only
// Zones, VPCs, subnets, prefix lists, route tables.
#include "vpc-snapshot-builder.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{

namespace
{

/// A member of a route that names its target.
struct TargetMember
{
    const char* member; //!< its name
    const char* prefix; //!< how the id begins, empty: anything
    aws::RouteTargetKind kind;
};

using Target = aws::RouteTargetKind; //!< short for the table

// An instance as a target comes with its interface; the interface is the target then.
const TargetMember TARGETS[] = {
    {"GatewayId", "local", Target::Local},
    {"GatewayId", "igw-", Target::InternetGateway},
    {"GatewayId", "vgw-", Target::VpnGateway},
    {"GatewayId", "vpce-", Target::GatewayEndpoint},
    {"GatewayId", "", Target::Other},
    {"NatGatewayId", "", Target::NatGateway},
    {"NetworkInterfaceId", "", Target::NetworkInterface},
    {"InstanceId", "", Target::Instance},
    {"VpcPeeringConnectionId", "", Target::VpcPeeringConnection},
    {"TransitGatewayId", "", Target::TransitGateway},
    {"EgressOnlyInternetGatewayId", "", Target::EgressOnlyInternetGateway},
    {"VpcEndpointId", "", Target::GatewayLoadBalancerEndpoint},
    {"LocalGatewayId", "", Target::Other},
    {"CarrierGatewayId", "", Target::Other},
    {"CoreNetworkArn", "", Target::Other},
    {"OdbNetworkArn", "", Target::Other},
};

const std::map<std::string, aws::RouteOrigin> ORIGINS = {
    {"CreateRouteTable", aws::RouteOrigin::CreateRouteTable},
    {"CreateRoute", aws::RouteOrigin::CreateRoute},
    {"EnableVgwRoutePropagation", aws::RouteOrigin::EnableVgwRoutePropagation},
};

/// \param item a route \param route gets its target \return whether it has one
bool
ReadTarget(const JsonValue& item, aws::Route& route)
{
    for (const TargetMember& target : TARGETS)
    {
        const std::string id = item.GetString(target.member);
        if (!id.empty() && id.rfind(target.prefix, 0) == 0)
        {
            route.targetKind = target.kind;
            route.targetId = id;
            return true;
        }
    }
    return false;
}

/// \param b the builder \param item a route \param table gets it
void
ReadRoute(SnapshotBuilder& b, const JsonValue& item, aws::RouteTable& table)
{
    aws::Route route;
    route.destinationCidrBlock = SnapshotBuilder::CidrOf(item, "DestinationCidrBlock");
    route.destinationPrefixListId = item.GetString("DestinationPrefixListId");
    if (!route.destinationCidrBlock && route.destinationPrefixListId.empty())
    {
        b.IgnorePart(item.Find("DestinationIpv6CidrBlock") ? "a route to an IPv6 block"
                                                           : "a route without a destination");
        return;
    }
    route.blackhole = LowerCase(item.GetString("State")) == "blackhole";
    if (!ReadTarget(item, route))
    {
        if (!route.blackhole)
        {
            b.IgnorePart("a route without a target that is known");
            return;
        }
        route.targetKind = Target::Other;
    }
    if (route.targetKind == Target::GatewayEndpoint)
    {
        const auto& endpoints = b.snapshot.cloud.vpcEndpoints;
        const auto endpoint = endpoints.find(route.targetId);
        const bool isGateway = endpoint == endpoints.end() ? !route.destinationPrefixListId.empty()
                                                           : endpoint->second.vpcEndpointType ==
                                                                 aws::VpcEndpointType::Gateway;
        route.targetKind =
            isGateway ? Target::GatewayEndpoint : Target::GatewayLoadBalancerEndpoint;
    }
    const auto fallback = route.targetKind == Target::Local ? aws::RouteOrigin::CreateRouteTable
                                                            : aws::RouteOrigin::CreateRoute;
    const auto origin = ORIGINS.find(item.GetString("Origin"));
    route.origin = origin == ORIGINS.end() ? fallback : origin->second;
    table.routes.push_back(route);
}

/// \param b the builder \param item an association \param table gets it
void
ReadAssociation(SnapshotBuilder& b, const JsonValue& item, aws::RouteTable& table)
{
    const std::string state = LowerCase(item.GetObject("AssociationState").GetString("State"));
    if (state == "disassociated" || state == "disassociating" || state == "failed")
    {
        b.IgnorePart("an association that is " + state);
        return;
    }
    if (!item.GetString("GatewayId").empty())
    {
        b.IgnorePart("an edge association with a gateway: middlebox routing is not simulated");
    }
    table.main = table.main || item.GetBool("Main", false);
    const std::string subnetId = item.GetString("SubnetId");
    if (!subnetId.empty())
    {
        table.subnetIds.push_back(subnetId);
    }
}

} // namespace

void
ReadAvailabilityZone(SnapshotBuilder& b, const JsonValue& item)
{
    aws::AvailabilityZone zone;
    zone.zoneName = b.id;
    zone.zoneId = item.GetString("ZoneId");
    zone.regionName = item.GetString("RegionName", b.source.region);
    zone.ownerId = b.source.account;
    if (zone.zoneId.empty())
    {
        b.Ignore("no ZoneId");
        return;
    }
    for (const aws::AvailabilityZone& known : b.snapshot.cloud.availabilityZones)
    {
        if (known.zoneName != zone.zoneName || known.ownerId != zone.ownerId)
        {
            continue;
        }
        if (known.zoneId != zone.zoneId)
        {
            item.Fail("ZoneId is " + zone.zoneId + " here but " + known.zoneId +
                      " in another file of the same account; put each account's dump into a "
                      "folder named by its account number");
        }
        ++b.row->repeated;
        return;
    }
    b.snapshot.cloud.availabilityZones.push_back(zone);
    ++b.row->read;
}

void
ReadVpc(SnapshotBuilder& b, const JsonValue& item)
{
    aws::Vpc vpc;
    vpc.vpcId = b.id;
    vpc.ownerId = item.GetString("OwnerId", b.source.account);
    vpc.region = b.source.region;
    vpc.tags = SnapshotBuilder::TagsOf(item);
    if (const auto primary = SnapshotBuilder::CidrOf(item, "CidrBlock"))
    {
        vpc.cidrBlocks.push_back(*primary);
    }
    for (const JsonValue& association : item.GetArray("CidrBlockAssociationSet"))
    {
        const auto block = SnapshotBuilder::CidrOf(association.AsObject(), "CidrBlock");
        const std::string state =
            LowerCase(association.GetObject("CidrBlockState").GetString("State", "associated"));
        const bool isUsed = state == "associated" || state == "associating";
        if (block && isUsed &&
            std::find(vpc.cidrBlocks.begin(), vpc.cidrBlocks.end(), *block) == vpc.cidrBlocks.end())
        {
            vpc.cidrBlocks.push_back(*block);
        }
    }
    if (vpc.cidrBlocks.empty())
    {
        b.Ignore("no IPv4 CidrBlock");
        return;
    }
    if (!item.GetArray("Ipv6CidrBlockAssociationSet").empty())
    {
        b.IgnorePart("the IPv6 block");
    }
    b.Add(b.snapshot.cloud.vpcs, vpc, item).tags.insert(vpc.tags.begin(), vpc.tags.end());
}

void
ReadVpcAttribute(SnapshotBuilder& b, const JsonValue& item)
{
    const auto vpc = b.snapshot.cloud.vpcs.find(b.id);
    if (vpc == b.snapshot.cloud.vpcs.end())
    {
        b.Ignore("its VPC is not in the dump");
        return;
    }
    // describe-vpc-attribute wraps the value: {"EnableDnsSupport": {"Value": true}}
    const auto valueOf = [&item](const char* name, bool fallback) {
        const JsonValue* member = item.Find(name);
        return member && member->GetKind() == JsonValue::Kind::Object
                   ? member->GetBool("Value", fallback)
                   : item.GetBool(name, fallback);
    };
    vpc->second.enableDnsSupport = valueOf("EnableDnsSupport", vpc->second.enableDnsSupport);
    vpc->second.enableDnsHostnames = valueOf("EnableDnsHostnames", vpc->second.enableDnsHostnames);
    for (const char* name : {"EnableDnsSupport", "EnableDnsHostnames"})
    {
        if (item.Find(name))
        {
            b.dnsAttributesRead.emplace(b.id, name);
        }
    }
    ++b.row->read;
}

void
ReadSubnet(SnapshotBuilder& b, const JsonValue& item)
{
    aws::Subnet subnet;
    subnet.subnetId = b.id;
    subnet.vpcId = item.GetString("VpcId");
    subnet.availabilityZone = item.GetString("AvailabilityZone");
    subnet.availabilityZoneId = item.GetString("AvailabilityZoneId");
    subnet.mapPublicIpOnLaunch = item.GetBool("MapPublicIpOnLaunch", false);
    subnet.tags = SnapshotBuilder::TagsOf(item);
    const auto block = SnapshotBuilder::CidrOf(item, "CidrBlock");
    if (!block)
    {
        b.Ignore(item.GetBool("Ipv6Native", false) ? "IPv6 only" : "no CidrBlock");
        return;
    }
    if (subnet.vpcId.empty())
    {
        b.Ignore("no VpcId");
        return;
    }
    subnet.cidrBlock = *block;
    for (const aws::AvailabilityZone& zone : b.snapshot.cloud.availabilityZones)
    {
        if (subnet.availabilityZoneId.empty() && zone.zoneName == subnet.availabilityZone &&
            zone.ownerId == b.source.account)
        {
            subnet.availabilityZoneId = zone.zoneId;
        }
    }
    if (!item.GetArray("Ipv6CidrBlockAssociationSet").empty())
    {
        b.IgnorePart("the IPv6 block");
    }
    aws::Subnet& there = b.Add(b.snapshot.cloud.subnets, subnet, item);
    there.tags.insert(subnet.tags.begin(), subnet.tags.end());
    if (item.GetString("OwnerId") == b.source.account)
    {
        there.availabilityZone = subnet.availabilityZone; // the owner's name of the zone holds
    }
}

void
ReadPrefixList(SnapshotBuilder& b, const JsonValue& item)
{
    aws::PrefixList list;
    list.prefixListId = b.id;
    list.prefixListName = item.GetString("PrefixListName");
    list.ownerId = item.GetString("OwnerId");
    list.region = b.source.region;
    const std::string awsName = "com.amazonaws.";
    if (list.prefixListName.rfind(awsName, 0) == 0)
    {
        list.ownerId = "AWS";
        const std::string rest = list.prefixListName.substr(awsName.size());
        const std::string region = rest.substr(0, rest.find('.'));
        if (region != "global" && list.region.empty())
        {
            list.region = region;
        }
    }
    const std::string state = LowerCase(item.GetString("State"));
    if (state == "delete-complete" || state == "create-failed")
    {
        b.Ignore("state " + state);
        return;
    }
    if (LowerCase(item.GetString("AddressFamily")) == "ipv6")
    {
        b.Ignore("a list of IPv6 blocks");
        return;
    }
    const auto add = [&list, &b](const JsonValue& cidr) {
        if (cidr.AsString().find(':') != std::string::npos)
        {
            b.IgnorePart("IPv6 blocks of a list");
            return;
        }
        list.cidrs.push_back(SnapshotBuilder::CidrOf(cidr));
    };
    for (const JsonValue& cidr : item.GetArray("Cidrs"))
    {
        add(cidr);
    }
    for (const JsonValue& entry : item.GetArray("Entries"))
    {
        if (const JsonValue* cidr = entry.AsObject().Find("Cidr"))
        {
            add(*cidr);
        }
    }
    // describe-managed-prefix-lists names a list, other calls give its blocks: two views of one
    // list
    auto& lists = b.snapshot.cloud.prefixLists;
    const auto known = lists.find(b.id);
    if (known != lists.end())
    {
        const auto fill = [](auto& there, auto& here) {
            if (there.empty())
            {
                there = here;
            }
            else if (here.empty())
            {
                here = there;
            }
        };
        fill(known->second.cidrs, list.cidrs);
        fill(known->second.prefixListName, list.prefixListName);
        fill(known->second.ownerId, list.ownerId);
        fill(known->second.region, list.region);
    }
    b.Add(lists, list, item);
}

void
ReadRouteTable(SnapshotBuilder& b, const JsonValue& item)
{
    aws::RouteTable table;
    table.routeTableId = b.id;
    table.vpcId = item.GetString("VpcId");
    table.tags = SnapshotBuilder::TagsOf(item);
    if (table.vpcId.empty())
    {
        b.Ignore("no VpcId");
        return;
    }
    for (const JsonValue& association : item.GetArray("Associations"))
    {
        ReadAssociation(b, association.AsObject(), table);
    }
    for (const JsonValue& route : item.GetArray("Routes"))
    {
        ReadRoute(b, route.AsObject(), table);
    }
    b.Add(b.snapshot.cloud.routeTables, table, item);
}

} // namespace vpc
} // namespace ns3
