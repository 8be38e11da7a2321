// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-cloud-builder.h"

#include "vpc-cloud-builder-lookup.h"

#include "ns3/abort.h"
#include "ns3/vpc-endpoint-names.h"
#include "ns3/vpc-service-prefixes.h"

#include <cstdio>

namespace ns3
{
namespace vpc
{

namespace
{

/// What an id's prefix says about a route's target.
aws::RouteTargetKind
KindOf(const std::string& id)
{
    using Kind = aws::RouteTargetKind;
    static const std::map<std::string, Kind> kinds = {{"igw", Kind::InternetGateway},
                                                      {"nat", Kind::NatGateway},
                                                      {"vpce", Kind::GatewayEndpoint},
                                                      {"eni", Kind::NetworkInterface},
                                                      {"i", Kind::Instance},
                                                      {"pcx", Kind::VpcPeeringConnection},
                                                      {"tgw", Kind::TransitGateway},
                                                      {"vgw", Kind::VpnGateway},
                                                      {"local", Kind::Local}};
    const auto it = kinds.find(id.substr(0, id.find('-')));
    NS_ABORT_MSG_IF(it == kinds.end(),
                    "CloudBuilder: " << id
                                     << " is no route target; give an igw-, nat-, vpce-, eni- "
                                     << "or i- id");
    return it->second;
}

/// \param service s3 or dynamodb \return the blocks of its prefix list, as text
std::vector<std::string>
DefaultPrefixes(const std::string& service)
{
    std::vector<std::string> texts;
    for (const aws::Cidr& block : aws::ServicePrefixes(service))
    {
        texts.push_back(block.ToString());
    }
    NS_ABORT_MSG_IF(texts.empty(),
                    "CloudBuilder: there is no gateway endpoint for "
                        << service << "; AWS has s3 and dynamodb");
    return texts;
}

} // namespace

CloudBuilder::CloudBuilder(const std::string& region, const std::string& accountId)
    : m_region(region),
      m_accountId(accountId)
{
}

CloudBuilder::CloudBuilder(const aws::Cloud& cloud,
                           const std::string& region,
                           const std::string& accountId)
    : m_region(region),
      m_accountId(accountId),
      m_cloud(cloud)
{
    const auto take = [this](const auto& map) {
        for (const auto& [id, value] : map)
        {
            m_takenIds.insert(id);
        }
    };
    take(cloud.vpcs);
    take(cloud.subnets);
    take(cloud.routeTables);
    take(cloud.prefixLists);
    take(cloud.securityGroups);
    take(cloud.networkAcls);
    take(cloud.networkInterfaces);
    take(cloud.instances);
    take(cloud.internetGateways);
    take(cloud.natGateways);
    take(cloud.vpcEndpoints);
    take(cloud.vpcPeeringConnections);
    take(cloud.transitGateways);
    take(cloud.transitGatewayAttachments);
    take(cloud.transitGatewayRouteTables);
    take(cloud.vpnGateways);
    take(cloud.customerGateways);
    take(cloud.vpnConnections);
    take(cloud.directConnectConnections);
    take(cloud.virtualInterfaces);
    take(cloud.directConnectGateways);
    take(cloud.directConnectGatewayAssociations);
    take(cloud.hostedZones);
    take(cloud.resolverEndpoints);
    take(cloud.resolverRules);
    for (const auto& [id, eni] : cloud.networkInterfaces)
    {
        for (const aws::PrivateIpAddress& address : eni.privateIpAddresses)
        {
            m_takenAddresses.emplace(eni.subnetId, address.address);
            if (address.publicIp)
            {
                m_takenPublic.insert(*address.publicIp);
            }
        }
    }
}

aws::Cloud&
CloudBuilder::GetCloud()
{
    return m_cloud;
}

std::string
CloudBuilder::NextId(const std::string& prefix)
{
    std::string id;
    do
    {
        char digits[18];
        std::snprintf(digits, sizeof(digits), "%017x", ++m_counts[prefix]);
        id = prefix + "-" + digits;
    } while (m_takenIds.count(id) != 0);
    return id;
}

aws::Cidr
CloudBuilder::ParseOrAbort(const std::string& cidr) const
{
    const auto parsed = aws::ParseCidr(cidr);
    NS_ABORT_MSG_IF(!parsed,
                    "CloudBuilder: '" << cidr
                                      << "' is no CIDR block; write a.b.c.d/n without host bits");
    return *parsed;
}

std::string
CloudBuilder::AddVpc(const std::string& cidr)
{
    aws::Vpc vpc;
    vpc.vpcId = NextId("vpc");
    vpc.ownerId = m_accountId;
    vpc.region = m_region;
    vpc.cidrBlocks = {ParseOrAbort(cidr)};
    m_cloud.vpcs[vpc.vpcId] = vpc;
    return vpc.vpcId;
}

std::string
CloudBuilder::AddSubnet(const std::string& vpcId, const std::string& cidr, const std::string& azId)
{
    builder::Get(m_cloud.vpcs, vpcId);
    aws::Subnet subnet;
    subnet.subnetId = NextId("subnet");
    subnet.vpcId = vpcId;
    subnet.availabilityZoneId = azId;
    // The account's name of the zone: this account's letters follow the ids' numbers.
    const std::size_t digit = azId.find_last_not_of("0123456789");
    NS_ABORT_MSG_IF(digit + 1 >= azId.size(),
                    "CloudBuilder: '" << azId << "' is no AZ id; write e.g. use1-az1");
    subnet.availabilityZone =
        m_region + static_cast<char>('a' + std::stoi(azId.substr(digit + 1)) - 1);
    subnet.cidrBlock = ParseOrAbort(cidr);
    m_cloud.subnets[subnet.subnetId] = subnet;
    bool known = false;
    for (const auto& zone : m_cloud.availabilityZones)
    {
        known = known || zone.zoneId == azId;
    }
    if (!known)
    {
        m_cloud.availabilityZones.push_back({subnet.availabilityZone, azId, m_region, m_accountId});
    }
    return subnet.subnetId;
}

std::string
CloudBuilder::AddSecurityGroup(const std::string& vpcId)
{
    builder::Get(m_cloud.vpcs, vpcId);
    aws::SecurityGroup group;
    group.groupId = NextId("sg");
    group.groupName = group.groupId;
    group.vpcId = vpcId;
    group.ipPermissionsEgress = {MakePermission("-1", -1, -1, "0.0.0.0/0")};
    m_cloud.securityGroups[group.groupId] = group;
    return group.groupId;
}

aws::IpPermission
CloudBuilder::MakePermission(const std::string& protocol,
                             int from,
                             int to,
                             const std::string& peer) const
{
    static const std::map<std::string, int> numbers = {{"-1", aws::ALL_PROTOCOLS},
                                                       {"icmp", 1},
                                                       {"tcp", 6},
                                                       {"udp", 17}};
    const auto number = numbers.find(protocol);
    NS_ABORT_MSG_IF(number == numbers.end(),
                    "CloudBuilder: '" << protocol
                                      << "' is no protocol; write tcp, udp, icmp or -1");
    aws::IpPermission permission;
    permission.ipProtocol = number->second;
    permission.fromPort = from;
    permission.toPort = to;
    if (peer.rfind("sg-", 0) == 0)
    {
        builder::Get(m_cloud.securityGroups, peer);
        permission.groupIds = {peer};
    }
    else if (peer.rfind("pl-", 0) == 0)
    {
        builder::Get(m_cloud.prefixLists, peer);
        permission.prefixListIds = {peer};
    }
    else
    {
        permission.ipRanges = {ParseOrAbort(peer)};
    }
    return permission;
}

void
CloudBuilder::AllowIngress(const std::string& groupId,
                           const std::string& protocol,
                           int from,
                           int to,
                           const std::string& peer)
{
    builder::Get(m_cloud.securityGroups, groupId)
        .ipPermissions.push_back(MakePermission(protocol, from, to, peer));
}

void
CloudBuilder::AllowEgress(const std::string& groupId,
                          const std::string& protocol,
                          int from,
                          int to,
                          const std::string& peer)
{
    builder::Get(m_cloud.securityGroups, groupId)
        .ipPermissionsEgress.push_back(MakePermission(protocol, from, to, peer));
}

std::string
CloudBuilder::AddNetworkAcl(const std::string& vpcId, const std::vector<std::string>& subnetIds)
{
    builder::Get(m_cloud.vpcs, vpcId);
    aws::NetworkAcl acl;
    acl.networkAclId = NextId("acl");
    acl.vpcId = vpcId;
    acl.subnetIds = subnetIds;
    m_cloud.networkAcls[acl.networkAclId] = acl;
    return acl.networkAclId;
}

std::string
CloudBuilder::AddRouteTable(const std::string& vpcId, const std::vector<std::string>& subnetIds)
{
    const aws::Vpc& vpc = builder::Get(m_cloud.vpcs, vpcId);
    aws::RouteTable table;
    table.routeTableId = NextId("rtb");
    table.vpcId = vpcId;
    table.subnetIds = subnetIds;
    for (const aws::Cidr& block : vpc.cidrBlocks)
    {
        aws::Route local;
        local.destinationCidrBlock = block;
        local.targetKind = aws::RouteTargetKind::Local;
        local.targetId = "local";
        local.origin = aws::RouteOrigin::CreateRouteTable;
        table.routes.push_back(local);
    }
    m_cloud.routeTables[table.routeTableId] = table;
    return table.routeTableId;
}

void
CloudBuilder::AddRoute(const std::string& routeTableId,
                       const std::string& destination,
                       const std::string& targetId)
{
    aws::Route route;
    if (destination.rfind("pl-", 0) == 0)
    {
        route.destinationPrefixListId = destination;
    }
    else
    {
        route.destinationCidrBlock = ParseOrAbort(destination);
    }
    route.targetKind = KindOf(targetId);
    route.targetId = targetId;
    builder::Get(m_cloud.routeTables, routeTableId).routes.push_back(route);
}

std::string
CloudBuilder::AddInternetGateway(const std::string& vpcId)
{
    builder::Get(m_cloud.vpcs, vpcId);
    aws::InternetGateway gateway;
    gateway.internetGatewayId = NextId("igw");
    gateway.vpcId = vpcId;
    m_cloud.internetGateways[gateway.internetGatewayId] = gateway;
    return gateway.internetGatewayId;
}

Ipv4Address
CloudBuilder::NextPrivateAddress(const std::string& subnetId)
{
    const aws::Subnet& subnet = builder::Get(m_cloud.subnets, subnetId);
    uint32_t& next = m_nextHost[subnetId];
    next = next < 4 ? 4 : next; // the first four are reserved
    while (m_takenAddresses.count({subnetId, Ipv4Address(subnet.cidrBlock.base + next)}) != 0)
    {
        ++next;
    }
    const Ipv4Address address(subnet.cidrBlock.base + next++);
    NS_ABORT_MSG_IF(subnet.cidrBlock.Last().Get() <= address.Get(),
                    "CloudBuilder: " << subnetId << " " << subnet.cidrBlock.ToString()
                                     << " has no free address left; make it larger");
    return address;
}

Ipv4Address
CloudBuilder::NextPublicAddress()
{
    Ipv4Address address; // of 198.18.0.0/15, RFC 2544: nobody's real address
    do
    {
        address = Ipv4Address(0xC6120000 + ++m_nextPublic);
    } while (m_takenPublic.count(address) != 0);
    return address;
}

std::string
CloudBuilder::AddEni(const std::string& subnetId,
                     const std::vector<std::string>& groupIds,
                     const std::string& type)
{
    const aws::Subnet& subnet = builder::Get(m_cloud.subnets, subnetId);
    aws::NetworkInterface eni;
    eni.networkInterfaceId = NextId("eni");
    eni.vpcId = subnet.vpcId;
    eni.subnetId = subnetId;
    eni.interfaceType = type;
    eni.requesterManaged = type != "interface";
    eni.privateIpAddresses = {{NextPrivateAddress(subnetId), true, std::nullopt}};
    eni.groupIds = groupIds;
    m_cloud.networkInterfaces[eni.networkInterfaceId] = eni;
    return eni.networkInterfaceId;
}

std::string
CloudBuilder::AddNatGateway(const std::string& subnetId)
{
    const std::string eniId = AddEni(subnetId, {}, "nat_gateway");
    aws::NetworkInterface& eni = m_cloud.networkInterfaces[eniId];
    eni.privateIpAddresses.front().publicIp = NextPublicAddress();
    aws::NatGateway gateway;
    gateway.natGatewayId = NextId("nat");
    gateway.vpcId = eni.vpcId;
    gateway.subnetId = subnetId;
    gateway.networkInterfaceId = eniId;
    gateway.privateIps = {eni.privateIpAddresses.front().address};
    gateway.publicIps = {*eni.privateIpAddresses.front().publicIp};
    m_cloud.natGateways[gateway.natGatewayId] = gateway;
    return gateway.natGatewayId;
}

std::string
CloudBuilder::AddPrefixList(const std::string& name, const std::vector<std::string>& cidrs)
{
    aws::PrefixList list;
    list.prefixListId = NextId("pl");
    list.prefixListName = name;
    list.ownerId = name.rfind("com.amazonaws.", 0) == 0 ? "AWS" : m_accountId;
    list.region = m_region;
    for (const std::string& cidr : cidrs)
    {
        list.cidrs.push_back(ParseOrAbort(cidr));
    }
    m_cloud.prefixLists[list.prefixListId] = list;
    return list.prefixListId;
}

std::string
CloudBuilder::AddGatewayEndpoint(const std::string& vpcId,
                                 const std::string& service,
                                 const std::vector<std::string>& routeTableIds)
{
    builder::Get(m_cloud.vpcs, vpcId);
    aws::VpcEndpoint endpoint;
    endpoint.vpcEndpointId = NextId("vpce");
    endpoint.vpcEndpointType = aws::VpcEndpointType::Gateway;
    endpoint.vpcId = vpcId;
    endpoint.serviceName = "com.amazonaws." + m_region + "." + service;
    std::string listId;
    for (const auto& [id, list] : m_cloud.prefixLists)
    {
        listId = list.prefixListName == endpoint.serviceName ? id : listId;
    }
    if (listId.empty())
    {
        listId = AddPrefixList(endpoint.serviceName, DefaultPrefixes(service));
    }
    for (const std::string& tableId : routeTableIds)
    {
        AddRoute(tableId, listId, endpoint.vpcEndpointId);
    }
    endpoint.routeTableIds = routeTableIds;
    m_cloud.vpcEndpoints[endpoint.vpcEndpointId] = endpoint;
    return endpoint.vpcEndpointId;
}

std::string
CloudBuilder::AddInterfaceEndpoint(const std::string& vpcId,
                                   const std::string& service,
                                   const std::vector<std::string>& subnetIds,
                                   const std::vector<std::string>& groupIds)
{
    const std::string id = MakeInterfaceEndpoint(vpcId,
                                                 "com.amazonaws." + m_region + "." + service,
                                                 subnetIds,
                                                 groupIds);
    aws::VpcEndpoint& endpoint = m_cloud.vpcEndpoints[id];
    endpoint.privateDnsEnabled = aws::SupportsPrivateDns(endpoint.serviceName);
    return id;
}

std::string
CloudBuilder::MakeInterfaceEndpoint(const std::string& vpcId,
                                    const std::string& serviceName,
                                    const std::vector<std::string>& subnetIds,
                                    const std::vector<std::string>& groupIds)
{
    builder::Get(m_cloud.vpcs, vpcId);
    aws::VpcEndpoint endpoint;
    endpoint.vpcEndpointId = NextId("vpce");
    endpoint.vpcEndpointType = aws::VpcEndpointType::Interface;
    endpoint.vpcId = vpcId;
    endpoint.serviceName = serviceName;
    endpoint.subnetIds = subnetIds;
    endpoint.groupIds = groupIds;
    for (const std::string& subnetId : subnetIds)
    {
        endpoint.networkInterfaceIds.push_back(AddEni(subnetId, groupIds, "vpc_endpoint"));
        m_cloud.networkInterfaces[endpoint.networkInterfaceIds.back()].description =
            "VPC Endpoint Interface " + endpoint.vpcEndpointId;
    }
    m_cloud.vpcEndpoints[endpoint.vpcEndpointId] = endpoint;
    return endpoint.vpcEndpointId;
}

std::string
CloudBuilder::AddInstance(const std::string& subnetId, const std::vector<std::string>& groupIds)
{
    aws::Instance instance;
    instance.instanceId = NextId("i");
    instance.vpcId = builder::Get(m_cloud.subnets, subnetId).vpcId;
    m_cloud.instances[instance.instanceId] = instance;
    AddSecondaryEni(instance.instanceId, subnetId, groupIds);
    return instance.instanceId;
}

std::string
CloudBuilder::AddSecondaryEni(const std::string& instanceId,
                              const std::string& subnetId,
                              const std::vector<std::string>& groupIds)
{
    aws::Instance& instance = builder::Get(m_cloud.instances, instanceId);
    const std::string eniId = AddEni(subnetId, groupIds, "interface");
    m_cloud.networkInterfaces[eniId].instanceId = instanceId;
    instance.networkInterfaceIds.push_back(eniId);
    return eniId;
}

std::string
CloudBuilder::AssociatePublicAddress(const std::string& instanceId)
{
    const aws::Instance& instance = builder::Get(m_cloud.instances, instanceId);
    auto& eni = builder::Get(m_cloud.networkInterfaces, instance.networkInterfaceIds.front());
    eni.privateIpAddresses.front().publicIp = NextPublicAddress();
    return aws::ToString(*eni.privateIpAddresses.front().publicIp);
}

std::vector<std::string>
CloudBuilder::GetEndpointEnis(const std::string& vpceId) const
{
    const auto it = m_cloud.vpcEndpoints.find(vpceId);
    NS_ABORT_MSG_IF(it == m_cloud.vpcEndpoints.end(),
                    "CloudBuilder: there is no " << vpceId << "; add it first");
    return it->second.networkInterfaceIds;
}

} // namespace vpc
} // namespace ns3
