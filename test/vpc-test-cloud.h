// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/vpc-cloud.h"
#include "ns3/vpc-flow-key.h"

#include <optional>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{
/// Helpers that tests share.
namespace test
{

/// \param text "a.b.c.d/n" \return the block; a mistake in a test ends the test
inline aws::Cidr
Block(const std::string& text)
{
    return aws::ParseCidr(text).value();
}

/// \param text dotted quad \return the address; a mistake in a test ends the test
inline Ipv4Address
Ip(const std::string& text)
{
    return aws::ParseAddress(text).value();
}

/// \return the key of a TCP packet between two addresses
inline aws::FlowKey
Tcp(const std::string& from, const std::string& to, uint16_t port, uint16_t fromPort = 49152)
{
    return {Ip(from).Get(), Ip(to).Get(), fromPort, port, aws::PROTOCOL_TCP};
}

/// \return the key of a UDP packet between two addresses
inline aws::FlowKey
Udp(const std::string& from, const std::string& to, uint16_t port, uint16_t fromPort = 49152)
{
    return {Ip(from).Get(), Ip(to).Get(), fromPort, port, aws::PROTOCOL_UDP};
}

/// \return the key of an echo request between two addresses
inline aws::FlowKey
Ping(const std::string& from, const std::string& to, uint16_t id = 1)
{
    return {Ip(from).Get(), Ip(to).Get(), id, aws::ICMP_ECHO_PORT, aws::PROTOCOL_ICMP};
}

/// \return a rule of a security group
inline aws::IpPermission
Permit(int protocol, int from, int to, const std::vector<std::string>& blocks)
{
    aws::IpPermission permission;
    permission.ipProtocol = protocol;
    permission.fromPort = from;
    permission.toPort = to;
    for (const std::string& block : blocks)
    {
        permission.ipRanges.push_back(Block(block));
    }
    return permission;
}

/// \return a rule of a network ACL for all protocols
inline aws::NetworkAclEntry
AclEntry(int number, bool egress, bool allow, const std::string& block)
{
    aws::NetworkAclEntry entry;
    entry.ruleNumber = number;
    entry.egress = egress;
    entry.allow = allow;
    entry.cidrBlock = Block(block);
    return entry;
}

/**
 * \brief A description that grows by short calls; each returns what it made, to be changed.
 */
class CloudDraft
{
  public:
    aws::Cloud cloud; //!< what was built so far

    /// Three zones of us-east-1: a is use1-az1, b is use1-az2, c is use1-az4.
    CloudDraft()
    {
        cloud.availabilityZones = {{"us-east-1a", "use1-az1", "us-east-1", ""},
                                   {"us-east-1b", "use1-az2", "us-east-1", ""},
                                   {"us-east-1c", "use1-az4", "us-east-1", ""}};
    }

    aws::Vpc& AddVpc(const std::string& id, const std::string& block)
    {
        aws::Vpc& vpc = cloud.vpcs[id];
        vpc.vpcId = id;
        vpc.region = "us-east-1";
        vpc.cidrBlocks = {Block(block)};
        return vpc;
    }

    aws::Subnet& AddSubnet(const std::string& id,
                           const std::string& vpc,
                           char zone,
                           const std::string& block)
    {
        aws::Subnet& subnet = cloud.subnets[id];
        subnet.subnetId = id;
        subnet.vpcId = vpc;
        subnet.availabilityZone = std::string("us-east-1") + zone;
        subnet.cidrBlock = Block(block);
        return subnet;
    }

    aws::RouteTable& AddTable(const std::string& id,
                              const std::string& vpc,
                              const std::vector<std::string>& subnets)
    {
        aws::RouteTable& table = cloud.routeTables[id];
        table.routeTableId = id;
        table.vpcId = vpc;
        table.subnetIds = subnets;
        return table;
    }

    aws::Route& AddRoute(const std::string& table,
                         const std::string& block,
                         aws::RouteTargetKind kind,
                         const std::string& target)
    {
        aws::Route route;
        route.destinationCidrBlock = Block(block);
        route.targetKind = kind;
        route.targetId = target;
        cloud.routeTables.at(table).routes.push_back(route);
        return cloud.routeTables.at(table).routes.back();
    }

    aws::PrefixList& AddPrefixList(const std::string& id,
                                   const std::string& name,
                                   const std::vector<std::string>& blocks)
    {
        aws::PrefixList& list = cloud.prefixLists[id];
        list.prefixListId = id;
        list.prefixListName = name;
        list.ownerId = "AWS";
        list.region = "us-east-1";
        for (const std::string& block : blocks)
        {
            list.cidrs.push_back(Block(block));
        }
        return list;
    }

    aws::SecurityGroup& AddGroup(const std::string& id,
                                 const std::string& vpc,
                                 const std::vector<aws::IpPermission>& ingress,
                                 const std::vector<aws::IpPermission>& egress)
    {
        aws::SecurityGroup& group = cloud.securityGroups[id];
        group.groupId = id;
        group.groupName = id;
        group.vpcId = vpc;
        group.ipPermissions = ingress;
        group.ipPermissionsEgress = egress;
        return group;
    }

    /// A group that allows everything.
    aws::SecurityGroup& AddOpenGroup(const std::string& id, const std::string& vpc)
    {
        const aws::IpPermission all = Permit(aws::ALL_PROTOCOLS, -1, -1, {"0.0.0.0/0"});
        return AddGroup(id, vpc, {all}, {all});
    }

    aws::NetworkAcl& AddAcl(const std::string& id,
                            const std::string& vpc,
                            const std::vector<std::string>& subnets,
                            const std::vector<aws::NetworkAclEntry>& entries)
    {
        aws::NetworkAcl& acl = cloud.networkAcls[id];
        acl.networkAclId = id;
        acl.vpcId = vpc;
        acl.subnetIds = subnets;
        acl.entries = entries;
        return acl;
    }

    aws::NetworkInterface& AddEni(const std::string& id,
                                  const std::string& subnet,
                                  const std::string& address,
                                  const std::vector<std::string>& groups,
                                  const std::string& publicIp = "")
    {
        aws::NetworkInterface& eni = cloud.networkInterfaces[id];
        eni.networkInterfaceId = id;
        eni.subnetId = subnet;
        eni.vpcId = cloud.subnets.at(subnet).vpcId;
        eni.groupIds = groups;
        aws::PrivateIpAddress entry;
        entry.address = Ip(address);
        entry.primary = true;
        entry.publicIp = publicIp.empty() ? std::nullopt : aws::ParseAddress(publicIp);
        eni.privateIpAddresses = {entry};
        return eni;
    }

    /// An instance "i-NAME" with one ENI "eni-NAME". \return the ENI
    aws::NetworkInterface& AddInstance(const std::string& name,
                                       const std::string& subnet,
                                       const std::string& address,
                                       const std::vector<std::string>& groups,
                                       const std::string& publicIp = "")
    {
        aws::NetworkInterface& eni = AddEni("eni-" + name, subnet, address, groups, publicIp);
        eni.instanceId = "i-" + name;
        aws::Instance& instance = cloud.instances[eni.instanceId];
        instance.instanceId = eni.instanceId;
        instance.vpcId = eni.vpcId;
        instance.networkInterfaceIds = {eni.networkInterfaceId};
        return eni;
    }

    aws::InternetGateway& AddInternetGateway(const std::string& id, const std::string& vpc)
    {
        aws::InternetGateway& gateway = cloud.internetGateways[id];
        gateway.internetGatewayId = id;
        gateway.vpcId = vpc;
        return gateway;
    }

    /// A NAT gateway "nat-NAME" with its ENI "eni-nat-NAME"; private if \p publicIp is empty.
    aws::NatGateway& AddNat(const std::string& name,
                            const std::string& subnet,
                            const std::string& address,
                            const std::string& publicIp)
    {
        aws::NetworkInterface& eni = AddEni("eni-nat-" + name, subnet, address, {}, publicIp);
        eni.interfaceType = "nat_gateway";
        eni.requesterManaged = true;
        eni.sourceDestCheck = false;
        aws::NatGateway& gateway = cloud.natGateways["nat-" + name];
        gateway.natGatewayId = "nat-" + name;
        gateway.vpcId = eni.vpcId;
        gateway.subnetId = subnet;
        gateway.networkInterfaceId = eni.networkInterfaceId;
        gateway.connectivityType = publicIp.empty() ? "private" : "public";
        gateway.privateIps = {Ip(address)};
        if (!publicIp.empty())
        {
            gateway.publicIps = {Ip(publicIp)};
        }
        return gateway;
    }

    aws::VpcEndpoint& AddGatewayEndpoint(const std::string& id,
                                         const std::string& vpc,
                                         const std::string& service,
                                         const std::vector<std::string>& tables)
    {
        aws::VpcEndpoint& endpoint = cloud.vpcEndpoints[id];
        endpoint.vpcEndpointId = id;
        endpoint.vpcEndpointType = aws::VpcEndpointType::Gateway;
        endpoint.vpcId = vpc;
        endpoint.serviceName = service;
        endpoint.routeTableIds = tables;
        return endpoint;
    }

    aws::VpcEndpoint& AddInterfaceEndpoint(const std::string& id,
                                           const std::string& vpc,
                                           const std::string& service,
                                           const std::vector<std::string>& groups)
    {
        aws::VpcEndpoint& endpoint = cloud.vpcEndpoints[id];
        endpoint.vpcEndpointId = id;
        endpoint.vpcEndpointType = aws::VpcEndpointType::Interface;
        endpoint.vpcId = vpc;
        endpoint.serviceName = service;
        endpoint.groupIds = groups;
        return endpoint;
    }

    /// An ENI "eni-ENDPOINT-SUBNET" of an interface endpoint.
    aws::NetworkInterface& AddEndpointEni(const std::string& endpoint,
                                          const std::string& subnet,
                                          const std::string& address)
    {
        aws::VpcEndpoint& e = cloud.vpcEndpoints.at(endpoint);
        aws::NetworkInterface& eni =
            AddEni("eni-" + endpoint + "-" + subnet, subnet, address, e.groupIds);
        eni.interfaceType = "vpc_endpoint";
        eni.requesterManaged = true;
        e.subnetIds.push_back(subnet);
        e.networkInterfaceIds.push_back(eni.networkInterfaceId);
        return eni;
    }
};

/**
 * \brief vpc-1, 10.0.0.0/16, in three zones, with all that this module is about.
 *
 *  - subnet-public-{a,b,c} 10.0.{0,1,2}.0/24, rtb-public: 0.0.0.0/0 to igw-1
 *  - subnet-private-{a,b,c} 10.0.{10,11,12}.0/24, rtb-private: 0.0.0.0/0 to nat-a, S3 by vpce-s3
 *  - subnet-endpoint-{a,b,c} 10.0.{20,21,22}.0/24, main route table: local only
 *  - nat-a 10.0.0.5 = 198.51.100.5 in subnet-public-a
 *  - vpce-s3 (gateway), prefix list pl-s3 52.216.0.0/15 54.231.0.0/17; pl-dynamodb 52.94.0.0/22
 *  - vpce-sqs (interface) 10.0.{20,21,22}.10, sg-endpoint: tcp/443 from 10.0.0.0/16
 *  - i-public-{a,b} 10.0.{0,1}.10 = 198.51.100.{10,11}, i-private-{a,b,c} 10.0.{10,11,12}.10, all
 *    in sg-open
 */
inline CloudDraft
MakeThreeZones()
{
    CloudDraft b;
    b.AddVpc("vpc-1", "10.0.0.0/16");
    b.AddOpenGroup("sg-open", "vpc-1");
    b.AddGroup("sg-endpoint",
               "vpc-1",
               {Permit(aws::PROTOCOL_TCP, 443, 443, {"10.0.0.0/16"})},
               {Permit(aws::ALL_PROTOCOLS, -1, -1, {"0.0.0.0/0"})});
    b.AddInternetGateway("igw-1", "vpc-1");
    b.AddTable("rtb-public", "vpc-1", {});
    b.AddTable("rtb-private", "vpc-1", {});
    b.AddRoute("rtb-public", "0.0.0.0/0", aws::RouteTargetKind::InternetGateway, "igw-1");
    b.AddRoute("rtb-private", "0.0.0.0/0", aws::RouteTargetKind::NatGateway, "nat-a");
    b.AddInterfaceEndpoint("vpce-sqs", "vpc-1", "com.amazonaws.us-east-1.sqs", {"sg-endpoint"});
    int third = 0;
    for (const char zone : {'a', 'b', 'c'})
    {
        const std::string z(1, zone);
        const std::string n = std::to_string(third++);
        b.AddSubnet("subnet-public-" + z, "vpc-1", zone, "10.0." + n + ".0/24");
        b.AddSubnet("subnet-private-" + z, "vpc-1", zone, "10.0.1" + n + ".0/24");
        b.AddSubnet("subnet-endpoint-" + z, "vpc-1", zone, "10.0.2" + n + ".0/24");
        b.cloud.routeTables["rtb-public"].subnetIds.push_back("subnet-public-" + z);
        b.cloud.routeTables["rtb-private"].subnetIds.push_back("subnet-private-" + z);
        b.AddEndpointEni("vpce-sqs", "subnet-endpoint-" + z, "10.0.2" + n + ".10");
        b.AddInstance("private-" + z, "subnet-private-" + z, "10.0.1" + n + ".10", {"sg-open"});
    }
    b.AddInstance("public-a", "subnet-public-a", "10.0.0.10", {"sg-open"}, "198.51.100.10");
    b.AddInstance("public-b", "subnet-public-b", "10.0.1.10", {"sg-open"}, "198.51.100.11");
    b.AddNat("a", "subnet-public-a", "10.0.0.5", "198.51.100.5");
    b.AddPrefixList("pl-s3", "com.amazonaws.us-east-1.s3", {"52.216.0.0/15", "54.231.0.0/17"});
    b.AddPrefixList("pl-dynamodb", "com.amazonaws.us-east-1.dynamodb", {"52.94.0.0/22"});
    b.AddGatewayEndpoint("vpce-s3", "vpc-1", "com.amazonaws.us-east-1.s3", {"rtb-private"});
    return b;
}

} // namespace test
} // namespace vpc
} // namespace ns3
