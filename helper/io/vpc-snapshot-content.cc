// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-snapshot-content.h"

#include <algorithm>
#include <sstream>

namespace ns3
{
namespace vpc
{

namespace
{

/// \param text any text \return itself
std::string
Text(const std::string& text)
{
    return text;
}

/// \param cidr a block \return as text
std::string
Text(const aws::Cidr& cidr)
{
    return cidr.ToString();
}

/// \param address an address \return as text
std::string
Text(Ipv4Address address)
{
    return aws::ToString(address);
}

std::string Text(const aws::Route& route);
std::string Text(const aws::IpPermission& p);
std::string Text(const aws::NetworkAclEntry& e);
std::string Text(const aws::PrivateIpAddress& a);

/// \param values a list \return its items in order
template <typename T>
std::string
List(const std::vector<T>& values)
{
    std::string text;
    for (const T& value : values)
    {
        text += (text.empty() ? "" : ", ") + Text(value);
    }
    return text.empty() ? "nothing" : text;
}

/// \param values a list whose order says nothing \return its items, sorted
template <typename T>
std::string
SetOf(const std::vector<T>& values)
{
    std::vector<std::string> texts;
    for (const T& value : values)
    {
        texts.push_back(Text(value));
    }
    std::sort(texts.begin(), texts.end());
    return List(texts);
}

/// \param route a route \return as text
std::string
Text(const aws::Route& route)
{
    return (route.destinationCidrBlock ? route.destinationCidrBlock->ToString()
                                       : route.destinationPrefixListId) +
           " to " + route.targetId + (route.blackhole ? " (blackhole)" : "");
}

/// \param p a permission \return as text
std::string
Text(const aws::IpPermission& p)
{
    std::ostringstream out;
    out << "protocol " << p.ipProtocol << " ports " << p.fromPort << " to " << p.toPort << " with "
        << SetOf(p.ipRanges) << " / " << SetOf(p.groupIds) << " / " << SetOf(p.prefixListIds);
    return out.str();
}

/// \param e an entry \return as text
std::string
Text(const aws::NetworkAclEntry& e)
{
    std::ostringstream out;
    out << (e.egress ? "egress " : "ingress ") << e.ruleNumber << (e.allow ? " allow " : " deny ")
        << e.cidrBlock.ToString() << " protocol " << e.protocol << " ports " << e.portFrom << " to "
        << e.portTo << " icmp " << e.icmpType << "/" << e.icmpCode;
    return out.str();
}

/// \param a an address of an ENI \return as text
std::string
Text(const aws::PrivateIpAddress& a)
{
    return aws::ToString(a.address) + (a.publicIp ? " as " + aws::ToString(*a.publicIp) : "");
}

/// \param value a flag \return as text
std::string
Flag(bool value)
{
    return value ? "true" : "false";
}

} // namespace

SnapshotContent
ContentOf(const aws::Vpc& r)
{
    return {{"OwnerId", r.ownerId}, {"CidrBlocks", List(r.cidrBlocks)}};
}

SnapshotContent
ContentOf(const aws::Subnet& r)
{
    return {{"VpcId", r.vpcId},
            {"AvailabilityZone",
             r.availabilityZoneId.empty() ? r.availabilityZone : r.availabilityZoneId},
            {"CidrBlock", r.cidrBlock.ToString()},
            {"MapPublicIpOnLaunch", Flag(r.mapPublicIpOnLaunch)}};
}

SnapshotContent
ContentOf(const aws::RouteTable& r)
{
    return {{"VpcId", r.vpcId},
            {"Main", Flag(r.main)},
            {"associated subnets", SetOf(r.subnetIds)},
            {"Routes", SetOf(r.routes)}};
}

SnapshotContent
ContentOf(const aws::PrefixList& r)
{
    return {{"PrefixListName", r.prefixListName}, {"Cidrs", SetOf(r.cidrs)}};
}

SnapshotContent
ContentOf(const aws::SecurityGroup& r)
{
    return {{"VpcId", r.vpcId},
            {"GroupName", r.groupName},
            {"IpPermissions", SetOf(r.ipPermissions)},
            {"IpPermissionsEgress", SetOf(r.ipPermissionsEgress)}};
}

SnapshotContent
ContentOf(const aws::NetworkAcl& r)
{
    return {{"VpcId", r.vpcId},
            {"IsDefault", Flag(r.isDefault)},
            {"Entries", SetOf(r.entries)},
            {"associated subnets", SetOf(r.subnetIds)}};
}

SnapshotContent
ContentOf(const aws::NetworkInterface& r)
{
    return {{"VpcId", r.vpcId},
            {"SubnetId", r.subnetId},
            {"InterfaceType", r.interfaceType},
            {"PrivateIpAddresses", List(r.privateIpAddresses)},
            {"Groups", SetOf(r.groupIds)},
            {"SourceDestCheck", Flag(r.sourceDestCheck)},
            {"InstanceId", r.instanceId}};
}

SnapshotContent
ContentOf(const aws::Instance& r)
{
    return {{"VpcId", r.vpcId}, {"State", r.state}};
}

SnapshotContent
ContentOf(const aws::InternetGateway& r)
{
    return {{"attached VpcId", r.vpcId}};
}

SnapshotContent
ContentOf(const aws::NatGateway& r)
{
    return {{"VpcId", r.vpcId},
            {"SubnetId", r.subnetId},
            {"ConnectivityType", r.connectivityType},
            {"State", r.state},
            {"private addresses", List(r.privateIps)},
            {"public addresses", List(r.publicIps)}};
}

SnapshotContent
ContentOf(const aws::LoadBalancer& r)
{
    std::vector<std::string> subnets;
    for (const aws::LoadBalancerZone& zone : r.availabilityZones)
    {
        subnets.push_back(zone.subnetId);
    }
    return {{"VpcId", r.vpcId},
            {"Scheme", r.scheme},
            {"State", r.state},
            {"SecurityGroups", SetOf(r.groupIds)},
            {"subnets", SetOf(subnets)}};
}

SnapshotContent
ContentOf(const aws::Listener& r)
{
    return {{"LoadBalancerArn", r.loadBalancerArn},
            {"Protocol", r.protocol},
            {"Port", std::to_string(r.port)},
            {"TargetGroupArn", r.targetGroupArn}};
}

SnapshotContent
ContentOf(const aws::TargetGroup& r)
{
    return {{"VpcId", r.vpcId},
            {"Protocol", r.protocol},
            {"Port", std::to_string(r.port)},
            {"TargetType", r.targetType}};
}

SnapshotContent
ContentOf(const aws::VpcEndpointService& r)
{
    return {{"ServiceId", r.serviceId},
            {"NetworkLoadBalancerArns", SetOf(r.networkLoadBalancerArns)},
            {"AcceptanceRequired", Flag(r.acceptanceRequired)},
            {"PrivateDnsName", r.privateDnsName}};
}

SnapshotContent
ContentOf(const aws::VpcPeeringConnection& r)
{
    return {{"RequesterVpcInfo", r.requesterVpcInfo.vpcId},
            {"AccepterVpcInfo", r.accepterVpcInfo.vpcId},
            {"Status", r.status}};
}

SnapshotContent
ContentOf(const aws::TransitGateway& r)
{
    return {{"OwnerId", r.ownerId}, {"State", r.state}};
}

SnapshotContent
ContentOf(const aws::TransitGatewayAttachment& r)
{
    return {{"TransitGatewayId", r.transitGatewayId},
            {"ResourceId", r.resourceId},
            {"State", r.state},
            {"SubnetIds", SetOf(r.subnetIds)}};
}

SnapshotContent
ContentOf(const aws::TransitGatewayRouteTable& r)
{
    return {{"TransitGatewayId", r.transitGatewayId}};
}

SnapshotContent
ContentOf(const aws::VpcEndpoint& r)
{
    return {{"VpcId", r.vpcId},
            {"ServiceName", r.serviceName},
            {"State", r.state},
            {"RouteTableIds", SetOf(r.routeTableIds)},
            {"SubnetIds", SetOf(r.subnetIds)},
            {"NetworkInterfaceIds", SetOf(r.networkInterfaceIds)},
            {"Groups", SetOf(r.groupIds)},
            {"PrivateDnsEnabled", Flag(r.privateDnsEnabled)},
            {"PrivateDnsOnlyForInboundResolverEndpoint",
             Flag(r.privateDnsOnlyForInboundResolverEndpoint)},
            {"ServiceRegion", r.serviceRegion},
            {"PolicyDocument", r.policyDocument ? r.policyDocument->text : ""}};
}

SnapshotContent
ContentOf(const aws::HostedZone& r)
{
    return {{"Name", r.name}};
}

SnapshotContent
ContentOf(const aws::ResolverEndpoint& r)
{
    return {{"Direction", r.direction == aws::ResolverDirection::Inbound ? "INBOUND" : "OUTBOUND"},
            {"HostVPCId", r.hostVpcId},
            {"SecurityGroupIds", SetOf(r.securityGroupIds)}};
}

SnapshotContent
ContentOf(const aws::ResolverRule& r)
{
    std::vector<std::string> targets;
    for (const aws::ResolverTarget& target : r.targetIps)
    {
        targets.push_back(Text(target.ip) + ":" + std::to_string(target.port));
    }
    return {{"DomainName", r.domainName},
            {"RuleType", r.ruleType == aws::ResolverRuleType::Forward ? "FORWARD" : "SYSTEM"},
            {"ResolverEndpointId", r.resolverEndpointId},
            {"TargetIps", SetOf(targets)}};
}

} // namespace vpc
} // namespace ns3
