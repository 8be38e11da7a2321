// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-snapshot-builder.h"

#include <algorithm>
#include <cctype>

namespace ns3
{
namespace vpc
{

namespace
{

/// Names of protocols as EC2 writes them in security groups.
const std::map<std::string, int> PROTOCOLS = {
    {"tcp", 6},
    {"udp", 17},
    {"icmp", 1},
    {"icmpv6", PROTOCOL_ICMPV6},
};

constexpr int LARGEST_PROTOCOL = 255; //!< one byte

} // namespace

std::string
LowerCase(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) {
        return static_cast<char>(std::tolower(c));
    });
    return text;
}

aws::Cidr
SnapshotBuilder::CidrOf(const JsonValue& value)
{
    const auto cidr = aws::ParseCidr(value.AsString());
    if (!cidr)
    {
        value.Fail("\"" + value.AsString() +
                   "\" is no IPv4 address block (a.b.c.d/n without host bits); correct it");
    }
    return *cidr;
}

std::optional<aws::Cidr>
SnapshotBuilder::CidrOf(const JsonValue& item, const std::string& name)
{
    if (item.GetString(name).empty())
    {
        return std::nullopt;
    }
    return CidrOf(*item.Find(name));
}

std::optional<Ipv4Address>
SnapshotBuilder::AddressOf(const JsonValue& item, const std::string& name)
{
    const std::string text = item.GetString(name);
    if (text.empty())
    {
        return std::nullopt;
    }
    const auto address = aws::ParseAddress(text);
    if (!address)
    {
        item.Find(name)->Fail(name + " \"" + text + "\" is no IPv4 address; correct it");
    }
    return address;
}

int
SnapshotBuilder::ProtocolOf(const JsonValue& item, const std::string& name)
{
    const std::string text = item.GetString(name);
    if (text.empty() || text == "-1")
    {
        return aws::ALL_PROTOCOLS;
    }
    const auto named = PROTOCOLS.find(LowerCase(text));
    if (named != PROTOCOLS.end())
    {
        return named->second;
    }
    const bool isNumber = text.size() <= 3 && std::all_of(text.begin(), text.end(), [](char c) {
                              return c >= '0' && c <= '9';
                          });
    const int number = isNumber ? std::stoi(text) : LARGEST_PROTOCOL + 1;
    if (number > LARGEST_PROTOCOL)
    {
        item.Find(name)->Fail(name + " \"" + text +
                              "\" is no IP protocol; give tcp, udp, icmp, -1 or a number to 255");
    }
    return number;
}

aws::Tags
SnapshotBuilder::TagsOf(const JsonValue& item)
{
    aws::Tags tags;
    for (const char* name : {"Tags", "TagSet"})
    {
        for (const JsonValue& tag : item.GetArray(name))
        {
            tags[tag.AsObject().GetString("Key")] = tag.GetString("Value");
        }
    }
    return tags;
}

void
SnapshotBuilder::HoldAgainst(const SnapshotContent& there,
                             const SnapshotContent& here,
                             const JsonValue& item) const
{
    for (size_t i = 0; i < there.size(); ++i)
    {
        if (there[i].second != here[i].second)
        {
            item.Fail(here[i].first + " is " + here[i].second + " here but " + there[i].second +
                      " at " + snapshot.origins.at(id) +
                      "; two dumps contradict each other, remove the older one");
        }
    }
}

const std::vector<SnapshotHandler>&
SnapshotHandlers()
{
    // What comes later looks up what came earlier.
    static const std::vector<SnapshotHandler> handlers{
        {"AvailabilityZones", "ZoneName", ReadAvailabilityZone},
        {"Vpcs", "VpcId", ReadVpc},
        {"VpcAttributes", "VpcId", ReadVpcAttribute},
        {"Subnets", "SubnetId", ReadSubnet},
        {"PrefixLists", "PrefixListId", ReadPrefixList},
        {"ManagedPrefixLists", "PrefixListId", ReadPrefixList},
        {"ManagedPrefixListEntries", "PrefixListId", ReadPrefixList},
        {"SecurityGroups", "GroupId", ReadSecurityGroup},
        {"NetworkAcls", "NetworkAclId", ReadNetworkAcl},
        {"NetworkInterfaces", "NetworkInterfaceId", ReadNetworkInterface},
        {"Reservations", "", ReadReservation},
        {"Instances", "InstanceId", ReadInstance},
        {"InternetGateways", "InternetGatewayId", ReadInternetGateway},
        {"NatGateways", "NatGatewayId", ReadNatGateway},
        {"Addresses", "PublicIp", ReadAddress},
        {"VpcEndpoints", "VpcEndpointId", ReadVpcEndpoint},
        {"VpcPeeringConnections", "VpcPeeringConnectionId", ReadVpcPeeringConnection},
        {"TransitGateways", "TransitGatewayId", ReadTransitGateway},
        {"TransitGatewayVpcAttachments",
         "TransitGatewayAttachmentId",
         ReadTransitGatewayVpcAttachment},
        {"TransitGatewayAttachments", "TransitGatewayAttachmentId", ReadTransitGatewayAttachment},
        {"TransitGatewayRouteTables", "TransitGatewayRouteTableId", ReadTransitGatewayRouteTable},
        {"TransitGatewayStaticRoutes",
         "TransitGatewayRouteTableId",
         ReadTransitGatewayStaticRoutes},
        {"TransitGatewayPropagations",
         "TransitGatewayRouteTableId",
         ReadTransitGatewayPropagations},
        {"RouteTables", "RouteTableId", ReadRouteTable},
        {"ServiceDetails", "ServiceName", ReadServiceDetail},
        {"LoadBalancers", "LoadBalancerArn", ReadLoadBalancer},
        {"LoadBalancerAttributes", "LoadBalancerArn", ReadLoadBalancerAttributes},
        {"TagDescriptions", "ResourceArn", ReadBalancerTags},
        {"TargetGroups", "TargetGroupArn", ReadTargetGroup},
        {"TargetGroupAttributes", "TargetGroupArn", ReadTargetGroupAttributes},
        {"LoadBalancerTargetHealth", "TargetGroupArn", ReadTargetHealth},
        {"Listeners", "ListenerArn", ReadListener},
        {"LoadBalancerListeners", "LoadBalancerArn", ReadListenersOfBalancer},
        {"ServiceConfigurations", "ServiceName", ReadServiceConfiguration},
        {"VpcEndpointConnections", "VpcEndpointId", ReadEndpointConnection},
        {"HostedZones", "Id", ReadHostedZone},
        {"ResolverEndpoints", "Id", ReadResolverEndpoint},
        {"ResolverRules", "Id", ReadResolverRule},
        {"ResolverRuleAssociations", "ResolverRuleId", ReadResolverRuleAssociation},
    };
    return handlers;
}

} // namespace vpc
} // namespace ns3
