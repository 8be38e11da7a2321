// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-hybrid.h"
#include "vpc-interconnection.h"
#include "vpc-load-balancer.h"
#include "vpc-policy-document.h"
#include "vpc-route53.h"
#include "vpc-tags.h"

#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{
/**
 * \brief The description of a cloud: value types in AWS's nouns, and the rules that read them.
 *
 * Nothing in this namespace knows the simulator. Properties are named as the EC2 API names them.
 */
namespace aws
{

/**
 * \brief What is wrong with a description, in one line: where, which id, what, and what to do.
 */
class InputError : public std::runtime_error
{
  public:
    using std::runtime_error::runtime_error;
};

/// A zone as one account sees it: the name is the account's, the id is the same for everybody.
struct AvailabilityZone
{
    std::string zoneName;   //!< e.g. us-east-1a; account-local
    std::string zoneId;     //!< e.g. use1-az2; global
    std::string regionName; //!< e.g. us-east-1
    std::string ownerId;    //!< account whose view this is, may be empty
};

/// A virtual private cloud.
struct Vpc
{
    std::string vpcId;             //!< its key
    std::string ownerId;           //!< account
    std::string region;            //!< e.g. us-east-1
    std::vector<Cidr> cidrBlocks;  //!< the primary block first
    bool enableDnsSupport{true};   //!< VPC attribute, AWS default true
    bool enableDnsHostnames{true}; //!< VPC attribute; AWS default false outside the default VPC
    Tags tags;                     //!< its tags
};

/// A subnet: one AZ, one block. Five addresses are reserved (first four and the last).
struct Subnet
{
    std::string subnetId;            //!< its key
    std::string vpcId;               //!< VPC that it is in
    std::string availabilityZone;    //!< zone name, may be empty if only the id is known
    std::string availabilityZoneId;  //!< zone id; filled by Cloud::Validate from the name if empty
    Cidr cidrBlock;                  //!< part of a block of the VPC
    bool mapPublicIpOnLaunch{false}; //!< whether instances get public addresses
    Tags tags;                       //!< its tags

    /// \param a an address \return whether AWS reserves it in this subnet (+0..+3 and the last)
    bool IsReserved(Ipv4Address a) const
    {
        const uint32_t offset = a.Get() - cidrBlock.base;
        return cidrBlock.Contains(a) && (offset < 4 || a == cidrBlock.Last());
    }
};

/// What a route leads to.
enum class RouteTargetKind
{
    Local,
    InternetGateway,
    EgressOnlyInternetGateway,
    NatGateway,
    GatewayEndpoint,
    GatewayLoadBalancerEndpoint,
    NetworkInterface,
    Instance,
    VpcPeeringConnection,
    TransitGateway,
    VpnGateway,
    Other, //!< a target that is not simulated (carrier gateway, core network, ...)
};

/// Where a route came from; decides among equal prefixes.
enum class RouteOrigin
{
    CreateRouteTable,         //!< the local route
    CreateRoute,              //!< static, or made by a gateway endpoint's association
    EnableVgwRoutePropagation //!< propagated
};

/// One row of a route table.
struct Route
{
    std::optional<Cidr> destinationCidrBlock;           //!< either this...
    std::string destinationPrefixListId;                //!< ...or this
    RouteTargetKind targetKind{RouteTargetKind::Local}; //!< what it leads to
    std::string targetId; //!< igw-, nat-, vpce-, eni-, i-, pcx-, tgw-, vgw- id; "local"
    RouteOrigin origin{RouteOrigin::CreateRoute}; //!< who made it
    bool blackhole{false};                        //!< state "blackhole": the target is gone
};

/// A route table with its associations.
struct RouteTable
{
    std::string routeTableId;           //!< its key
    std::string vpcId;                  //!< VPC that it is of
    bool main{false};                   //!< used by subnets without an association of their own
    std::vector<std::string> subnetIds; //!< explicit associations
    std::vector<Route> routes;          //!< in any order
    std::vector<std::string> propagatingVgws; //!< virtual private gateways that add routes
    Tags tags;                                //!< its tags
};

/// A managed prefix list.
struct PrefixList
{
    std::string prefixListId;   //!< its key
    std::string prefixListName; //!< e.g. com.amazonaws.us-east-1.s3
    std::string ownerId;        //!< "AWS" for AWS-managed lists
    std::vector<Cidr> cidrs;    //!< its blocks
    std::string region;         //!< region of the list
};

/// Protocol number that stands for all protocols.
constexpr int ALL_PROTOCOLS = -1;

/// One permission of a security group: a protocol, a port range, and peers.
struct IpPermission
{
    int ipProtocol{ALL_PROTOCOLS};          //!< IANA number, ALL_PROTOCOLS for "-1"
    int fromPort{-1};                       //!< first port, or ICMP type (-1: all)
    int toPort{-1};                         //!< last port, or ICMP code (-1: all)
    std::vector<Cidr> ipRanges;             //!< peers by address
    std::vector<std::string> groupIds;      //!< peers by security group
    std::vector<std::string> prefixListIds; //!< peers by prefix list
};

/// A security group: allow rules only, stateful; the groups of an ENI are united.
struct SecurityGroup
{
    std::string groupId;                           //!< its key
    std::string groupName;                         //!< e.g. default
    std::string vpcId;                             //!< VPC that it is of
    std::vector<IpPermission> ipPermissions;       //!< inbound
    std::vector<IpPermission> ipPermissionsEgress; //!< outbound
};

/// One rule of a network ACL.
struct NetworkAclEntry
{
    int ruleNumber{0};           //!< 1 to 32766; 32767 is the final deny
    bool egress{false};          //!< of packets that leave the subnet
    int protocol{ALL_PROTOCOLS}; //!< IANA number or ALL_PROTOCOLS
    bool allow{false};           //!< allows or denies
    Cidr cidrBlock;              //!< the other end
    int portFrom{-1};            //!< -1: all ports
    int portTo{-1};              //!< last port
    int icmpType{-1};            //!< -1: all types
    int icmpCode{-1};            //!< -1: all codes
};

/// A network ACL: stateless, first match by rule number, deny at the end.
struct NetworkAcl
{
    std::string networkAclId;             //!< its key
    std::string vpcId;                    //!< VPC that it is of
    bool isDefault{false};                //!< of subnets without another
    std::vector<NetworkAclEntry> entries; //!< its rules, in any order
    std::vector<std::string> subnetIds;   //!< associations
};

/// A private address of an ENI with the public one that an Elastic IP or auto-assignment gives it.
struct PrivateIpAddress
{
    Ipv4Address address;                 //!< the private address
    bool primary{false};                 //!< whether the ENI's first
    std::optional<Ipv4Address> publicIp; //!< the public address, if any
};

/// An elastic network interface.
struct NetworkInterface
{
    std::string networkInterfaceId; //!< its key
    std::string vpcId;              //!< VPC that it is in
    std::string subnetId;           //!< subnet that it is in
    std::string description;        //!< tells whose it is
    std::string interfaceType{
        "interface"}; //!< interface, nat_gateway, vpc_endpoint, network_load_balancer, ...
    std::vector<PrivateIpAddress> privateIpAddresses; //!< the primary one first
    std::vector<std::string> groupIds;                //!< its security groups
    bool sourceDestCheck{true};                       //!< sends from and takes own addresses only
    std::string instanceId;                           //!< empty unless attached to an instance
    bool requesterManaged{false};                     //!< made by an AWS service
    std::string status{"in-use"};                     //!< in-use or available
};

/// An EC2 instance.
struct Instance
{
    std::string instanceId;                       //!< its key
    std::string vpcId;                            //!< VPC that it is in
    std::string state{"running"};                 //!< running, stopped, ...
    std::string instanceType;                     //!< e.g. t3.micro
    std::vector<std::string> networkInterfaceIds; //!< by device index
    Tags tags;                                    //!< its tags
};

/// An internet gateway.
struct InternetGateway
{
    std::string internetGatewayId; //!< its key
    std::string vpcId;             //!< empty if detached
};

/// A NAT gateway: zonal, with one ENI.
struct NatGateway
{
    std::string natGatewayId;               //!< its key
    std::string vpcId;                      //!< VPC that it is in
    std::string subnetId;                   //!< subnet that it is in
    std::string networkInterfaceId;         //!< its ENI
    std::string connectivityType{"public"}; //!< public or private
    std::string state{"available"};         //!< available, deleted, ...
    std::vector<Ipv4Address> privateIps;    //!< of its ENI
    std::vector<Ipv4Address> publicIps;     //!< none of a private one
};

/// Type of a VPC endpoint.
enum class VpcEndpointType
{
    Gateway,
    Interface,
    GatewayLoadBalancer,
    Other //!< Resource, ServiceNetwork
};

/// A VPC endpoint.
struct VpcEndpoint
{
    std::string vpcEndpointId;                                 //!< its key
    VpcEndpointType vpcEndpointType{VpcEndpointType::Gateway}; //!< kind of endpoint
    std::string vpcId;                                         //!< VPC that it is of
    std::string serviceName;                                   //!< e.g. com.amazonaws.us-east-1.s3
    std::string serviceRegion; //!< of the service; filled from its name or the VPC if empty
    /** pendingacceptance, pending, available, rejected, ... (PrivateLink guide, "Concepts") */
    std::string state{"available"};
    std::vector<std::string> routeTableIds;       //!< Gateway only
    std::vector<std::string> subnetIds;           //!< Interface only
    std::vector<std::string> networkInterfaceIds; //!< Interface only, one a subnet
    std::vector<std::string> groupIds;            //!< Interface only
    bool privateDnsEnabled{false};                //!< whether it takes the service's ordinary names
    /** private names for those who ask by an inbound Resolver endpoint, while hosts in the VPC take
     * the gateway endpoint (S3 only) */
    bool privateDnsOnlyForInboundResolverEndpoint{false};
    std::vector<std::string>
        dnsNames; //!< DnsEntries as AWS lists them: regional, zonal..., private
    std::optional<PolicyDocument> policyDocument; //!< none: full access
    std::string dnsSuffix; //!< the random 8 characters of the DNS names; derived if empty
    Tags tags;             //!< its tags
};

/// An account, as far as policies ask about it.
struct Account
{
    std::string accountId;        //!< 12 digits
    std::string organizationId;   //!< e.g. o-a1b2c3d4e5; empty: in no organization
    std::string organizationPath; //!< e.g. o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/; may be empty
};

/// Somebody who asks services for something: an IAM user or role, with what it may do.
struct Principal
{
    std::string arn;                      //!< of a user, a role or an account's root user
    std::vector<PolicyDocument> policies; //!< identity policies
    Tags tags;                            //!< aws:PrincipalTag/KEY
};

/// A resource of an AWS service that has an owner and perhaps a policy: an S3 bucket, a table, ...
struct ServiceResource
{
    std::string arn;                              //!< e.g. "arn:aws:s3:::reports"
    std::string ownerId;                          //!< account
    std::optional<PolicyDocument> policyDocument; //!< its resource policy, as a bucket policy
};

/// A resource that was read but is not simulated yet; named, never silently dropped.
struct UnsupportedResource
{
    std::string type;  //!< as AWS names it, e.g. TransitGateway
    std::string id;    //!< as AWS names it
    std::string vpcId; //!< may be empty
};

/**
 * \brief A whole cloud: every account and region in one description, keyed by AWS ids.
 *
 * Plain data. Validate() checks it and fills what can be derived; the rules read a compiled form of
 * it (see vpc-network.h).
 */
struct Cloud
{
    std::vector<AvailabilityZone> availabilityZones;                   //!< as accounts see them
    std::map<std::string, Vpc> vpcs;                                   //!< by id
    std::map<std::string, Subnet> subnets;                             //!< by id
    std::map<std::string, RouteTable> routeTables;                     //!< by id
    std::map<std::string, PrefixList> prefixLists;                     //!< by id
    std::map<std::string, SecurityGroup> securityGroups;               //!< by id
    std::map<std::string, NetworkAcl> networkAcls;                     //!< by id
    std::map<std::string, NetworkInterface> networkInterfaces;         //!< by id
    std::map<std::string, Instance> instances;                         //!< by id
    std::map<std::string, InternetGateway> internetGateways;           //!< by id
    std::map<std::string, NatGateway> natGateways;                     //!< by id
    std::map<std::string, VpcEndpoint> vpcEndpoints;                   //!< by id
    std::map<std::string, LoadBalancer> loadBalancers;                 //!< by ARN
    std::map<std::string, Listener> listeners;                         //!< by ARN
    std::map<std::string, TargetGroup> targetGroups;                   //!< by ARN
    std::map<std::string, VpcEndpointService> vpcEndpointServices;     //!< by service name
    std::map<std::string, VpcPeeringConnection> vpcPeeringConnections; //!< by id
    std::map<std::string, TransitGateway> transitGateways;             //!< by id
    std::map<std::string, TransitGatewayAttachment> transitGatewayAttachments; //!< by id
    std::map<std::string, TransitGatewayRouteTable> transitGatewayRouteTables; //!< by id
    std::map<std::string, OnPremisesSite> onPremisesSites;                     //!< by name
    std::map<std::string, VpnGateway> vpnGateways;                             //!< by id
    std::map<std::string, CustomerGateway> customerGateways;                   //!< by id
    std::map<std::string, VpnConnection> vpnConnections;                       //!< by id
    std::map<std::string, DirectConnectConnection> directConnectConnections;   //!< by id
    std::map<std::string, VirtualInterface> virtualInterfaces;                 //!< by id
    std::map<std::string, DirectConnectGateway> directConnectGateways;         //!< by id
    std::map<std::string, DirectConnectGatewayAssociation> directConnectGatewayAssociations;
    /** What is learned over Direct Connect and VPN; none: all links are up and announce what
     * their sites have. */
    std::optional<LearnedRoutes> learnedRoutes;
    std::map<std::string, Account> accounts;                   //!< by account id
    std::map<std::string, Principal> principals;               //!< by ARN
    std::map<std::string, ServiceResource> serviceResources;   //!< by ARN
    std::map<std::string, HostedZone> hostedZones;             //!< private ones
    std::map<std::string, ResolverEndpoint> resolverEndpoints; //!< by id
    std::map<std::string, ResolverRule> resolverRules;         //!< by id
    std::vector<UnsupportedResource> unsupported;              //!< read, but not simulated

    /**
     * \brief Check the description and fill what AWS would: AZ ids from names, the local route,
     * a main route table and a default network ACL for a VPC that lists none, the prefix-list
     * routes of gateway endpoints, DNS names of interface endpoints, ENIs of load balancers and
     * Resolver endpoints, zones of endpoint services. An endpoint to a service of another Region is
     * entered as unsupported.
     * \throw InputError one line naming the id and the remedy: a route to nothing, overlapping
     * subnets, two subnets of one endpoint in one AZ, private DNS in a VPC without the DNS
     * attributes, an unknown id, an address outside its subnet or given twice, a listener
     * without target group, a port out of range, an endpoint in a zone that its service has not or
     * to a service that has not accepted it, private DNS names of two owners in one VPC, a rule
     * without outbound endpoint, an alias to nothing, a policy that IAM refuses or that is not
     * modelled
     */
    void Validate();
};

/**
 * \param cloud a description that was validated \param endpoint one of its endpoints
 * \return whether its service is in another Region than its VPC, which is not simulated
 */
bool IsCrossRegion(const Cloud& cloud, const VpcEndpoint& endpoint);

/**
 * \param zoneName e.g. us-east-1a, or us-west-2-lax-1a of a local zone
 * \return its region, e.g. us-east-1; empty if the name has no such form
 */
std::string RegionOfZone(const std::string& zoneName);

} // namespace aws
} // namespace vpc
} // namespace ns3
