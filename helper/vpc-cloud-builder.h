// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/data-rate.h"
#include "ns3/nstime.h"
#include "ns3/vpc-cloud.h"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{
namespace vpc
{

/**
 * \brief Writes a cloud's description in a few calls, with AWS's defaults.
 *
 * Every call returns the id of what it made. Ids are numbered in the order of the calls, so that
 * the same script gives the same ids. Addresses are handed out in order, reserved ones left out. A
 * wrong argument ends the program with one line (NS_ABORT_MSG) that names it.
 *
 * \code
 * CloudBuilder cloud("us-east-1");
 * auto vpc = cloud.AddVpc("10.0.0.0/16");
 * auto subnet = cloud.AddSubnet(vpc, "10.0.1.0/24", "use1-az1");
 * auto group = cloud.AddSecurityGroup(vpc);
 * cloud.AllowIngress(group, "tcp", 443, 443, "10.0.0.0/16");
 * auto endpoint = cloud.AddInterfaceEndpoint(vpc, "sqs", {subnet}, {group});
 * auto client = cloud.AddInstance(subnet, {group});
 * \endcode
 */
class CloudBuilder
{
  public:
    /// \param region e.g. us-east-1 \param accountId 12 digits
    explicit CloudBuilder(const std::string& region, const std::string& accountId = "123456789012");

    /// Go on with a description that is there: what it has is not given again. \param cloud a
    /// description \param region e.g. us-east-1 \param accountId 12 digits
    CloudBuilder(const aws::Cloud& cloud,
                 const std::string& region,
                 const std::string& accountId = "123456789012");

    /// \return the description so far; may be changed by hand
    aws::Cloud& GetCloud();

    /// \param cidr primary block \return vpc- id; both DNS attributes are on
    std::string AddVpc(const std::string& cidr);
    /// \param vpcId the VPC \param cidr its block \param azId e.g. use1-az1 \return subnet- id
    std::string AddSubnet(const std::string& vpcId,
                          const std::string& cidr,
                          const std::string& azId);
    /// \param vpcId the VPC \return sg- id of a group with AWS's defaults: nothing in, everything
    /// out
    std::string AddSecurityGroup(const std::string& vpcId);
    /// \param groupId the group \param protocol tcp, udp, icmp, or -1 for all \param from first
    /// port \param to last port \param peer a CIDR block, an sg- id or a pl- id
    void AllowIngress(const std::string& groupId,
                      const std::string& protocol,
                      int from,
                      int to,
                      const std::string& peer);
    /// As AllowIngress(), for outbound traffic, beside what is allowed already.
    void AllowEgress(const std::string& groupId,
                     const std::string& protocol,
                     int from,
                     int to,
                     const std::string& peer);
    /** \param vpcId the VPC \param subnetIds subnets to associate \return acl- id of an ACL that
     * allows nothing yet */
    std::string AddNetworkAcl(const std::string& vpcId, const std::vector<std::string>& subnetIds);
    /// \param vpcId the VPC \param subnetIds subnets to associate \return rtb- id, with the local
    /// route
    std::string AddRouteTable(const std::string& vpcId, const std::vector<std::string>& subnetIds);
    /// \param routeTableId the table \param destination a CIDR block or pl- id \param targetId
    /// igw-, nat-, vpce-, eni-, i- id
    void AddRoute(const std::string& routeTableId,
                  const std::string& destination,
                  const std::string& targetId);
    /// \param vpcId the VPC \return igw- id, attached
    std::string AddInternetGateway(const std::string& vpcId);
    /// \param subnetId a subnet with a route to an internet gateway \return nat- id, with an
    /// Elastic IP
    std::string AddNatGateway(const std::string& subnetId);
    /// \param name e.g. com.amazonaws.us-east-1.s3 \param cidrs its blocks \return pl- id
    std::string AddPrefixList(const std::string& name, const std::vector<std::string>& cidrs);
    /**
     * \brief A gateway endpoint; its prefix-list route is added to the tables.
     * \param vpcId the VPC \param service s3 or dynamodb; its prefix list is made if there is none
     * \param routeTableIds tables
     * \return vpce- id
     */
    std::string AddGatewayEndpoint(const std::string& vpcId,
                                   const std::string& service,
                                   const std::vector<std::string>& routeTableIds);
    /**
     * \brief An interface endpoint with one ENI a subnet, and with private DNS if the service
     * offers it (DynamoDB does not).
     * \param vpcId the VPC \param service e.g. sqs \param subnetIds at most one an AZ \param
     * groupIds security groups \return vpce- id
     */
    std::string AddInterfaceEndpoint(const std::string& vpcId,
                                     const std::string& service,
                                     const std::vector<std::string>& subnetIds,
                                     const std::vector<std::string>& groupIds);
    /// \param subnetId the subnet \param groupIds security groups \return i- id, with one ENI
    std::string AddInstance(const std::string& subnetId, const std::vector<std::string>& groupIds);
    /// \param instanceId an instance \param subnetId a subnet of its AZ \param groupIds security
    /// groups \return eni- id of one more ENI
    std::string AddSecondaryEni(const std::string& instanceId,
                                const std::string& subnetId,
                                const std::vector<std::string>& groupIds);
    /// \param instanceId an instance \return the public address that its first ENI is given
    std::string AssociatePublicAddress(const std::string& instanceId);
    /// \param vpceId an interface endpoint \return its ENIs in the order of the subnets
    std::vector<std::string> GetEndpointEnis(const std::string& vpceId) const;

    /// \param accountId 12 digits: whose the VPCs and services are that are added from now on
    void UseAccount(const std::string& accountId);
    /// \param region e.g. eu-west-1: where is what is added from now on
    void UseRegion(const std::string& region);

    /// \name Load balancers and endpoint services
    /// @{
    /**
     * \brief A Network Load Balancer of scheme internal, with a node in each subnet.
     * \param name its name \param subnetIds one an AZ \param groupIds security groups, none: not
     * filtered
     * \return its ARN
     */
    std::string AddLoadBalancer(const std::string& name,
                                const std::vector<std::string>& subnetIds,
                                const std::vector<std::string>& groupIds = {});
    /**
     * \brief A target group with AWS's defaults.
     * \param vpcId the VPC \param port the targets' port \param targetType instance or ip \param
     * protocol TCP, UDP or TCP_UDP
     * \return its ARN; change the rest by GetTargetGroup()
     */
    std::string AddTargetGroup(const std::string& vpcId,
                               int port,
                               const std::string& targetType = "instance",
                               const std::string& protocol = "TCP");
    /// \param arn of a target group \return it
    aws::TargetGroup& GetTargetGroup(const std::string& arn);
    /// \param arn of a load balancer \return it
    aws::LoadBalancer& GetLoadBalancer(const std::string& arn);
    /// \param arn of a target group \param ids instance ids or addresses
    void RegisterTargets(const std::string& arn, const std::vector<std::string>& ids);
    /// \param balancerArn a load balancer \param port its port \param targetGroupArn where its
    /// connections go \return the listener's ARN
    std::string AddListener(const std::string& balancerArn,
                            int port,
                            const std::string& targetGroupArn);
    /// \param balancerArn a load balancer \return ENIs of its nodes, in the order of the subnets
    std::vector<std::string> GetLoadBalancerEnis(const std::string& balancerArn) const;
    /// \param balancerArn a load balancer \param subnetId one of its subnets \param count up to 7
    /// more private addresses for its node there
    void AddBalancerAddresses(const std::string& balancerArn,
                              const std::string& subnetId,
                              uint32_t count);
    /**
     * \brief An endpoint service.
     * \param balancerArns the load balancers behind it \param allowedPrincipals ARNs, account ids
     * or "*" \param acceptanceRequired whether each endpoint has to be accepted
     * \return its service name
     */
    std::string AddEndpointService(const std::vector<std::string>& balancerArns,
                                   const std::vector<std::string>& allowedPrincipals = {"*"},
                                   bool acceptanceRequired = false);
    /**
     * \brief An interface endpoint to a customer's service, without private DNS.
     * \param vpcId the VPC \param serviceName as AddEndpointService() gave it \param subnetIds at
     * most one an AZ \param groupIds security groups
     * \return vpce- id; in state pendingAcceptance if the service requires acceptance
     */
    std::string AddServiceEndpoint(const std::string& vpcId,
                                   const std::string& serviceName,
                                   const std::vector<std::string>& subnetIds,
                                   const std::vector<std::string>& groupIds);
    /// @}

    /// \name From VPC to VPC
    /// @{
    /** \param requesterVpcId a VPC \param accepterVpcId another, with other blocks \return pcx- id
     * of an active peering connection; routes have to be added on both sides */
    std::string AddVpcPeering(const std::string& requesterVpcId, const std::string& accepterVpcId);
    /// \return tgw- id of a transit gateway with a default route table, which all attachments are
    /// associated with and propagate into
    std::string AddTransitGateway();
    /// \param transitGatewayId the gateway \param vpcId a VPC \param subnetIds one in each AZ that
    /// shall reach the gateway \return tgw-attach- id; routes to the gateway have to be added
    std::string AttachToTransitGateway(const std::string& transitGatewayId,
                                       const std::string& vpcId,
                                       const std::vector<std::string>& subnetIds);
    /// \param transitGatewayId the gateway \return tgw-rtb- id of a route table without routes
    std::string AddTransitGatewayRouteTable(const std::string& transitGatewayId);
    /// \param attachmentId an attachment \param routeTableId what it is associated with from now on
    void AssociateTransitGatewayRouteTable(const std::string& attachmentId,
                                           const std::string& routeTableId);
    /// \param attachmentId an attachment \param routeTableId what its VPC's blocks are routes of
    void PropagateTransitGatewayRoutes(const std::string& attachmentId,
                                       const std::string& routeTableId);
    /// \param routeTableId of a transit gateway \param destination a CIDR block \param attachmentId
    /// where to, empty: blackhole
    void AddTransitGatewayRoute(const std::string& routeTableId,
                                const std::string& destination,
                                const std::string& attachmentId);
    /// @}

    /// \name Direct Connect, VPN and on-premises sites
    /// @{
    /**
     * \brief A network outside of AWS.
     * \param name e.g. hq \param cidrs what its routers announce \param routers their names
     * \param bgpAsn of all its routers
     * \return the name
     */
    std::string AddOnPremisesSite(const std::string& name,
                                  const std::vector<std::string>& cidrs,
                                  const std::vector<std::string>& routers = {"r1"},
                                  uint32_t bgpAsn = 65000);
    /// \param site its name \param address in its blocks \param name of the host; empty: host-N
    /// \return site/host, as aws::ReachQuery and SimulatedCloud take it
    std::string AddOnPremisesHost(const std::string& site,
                                  const std::string& address,
                                  const std::string& name = "");
    /// \param vpcId the VPC \return vgw- id of a virtual private gateway, attached; all route
    /// tables that the VPC has then get its routes
    std::string AddVpnGateway(const std::string& vpcId);
    /// \param routeTableId a table that gets the gateway's routes \param vpnGatewayId the gateway
    void PropagateVpnGatewayRoutes(const std::string& routeTableId,
                                   const std::string& vpnGatewayId);
    /// \param router site/router \param rtt to the Region over the internet \return cgw- id
    std::string AddCustomerGateway(const std::string& router, Time rtt);
    /**
     * \brief A Site-to-Site VPN with two tunnels and BGP.
     * \param customerGatewayId the customer's end \param gatewayId vgw- or tgw- id; a transit
     * gateway gets an attachment with its default tables
     * \return vpn- id
     */
    std::string AddVpnConnection(const std::string& customerGatewayId,
                                 const std::string& gatewayId);
    /// Let a VPN do without BGP. \param vpnConnectionId it \param cidrs its routes to the customer
    void UseStaticRoutes(const std::string& vpnConnectionId, const std::vector<std::string>& cidrs);
    /// \param router site/router \param bandwidth of the port \param rtt from the router to the
    /// Region \return dxcon- id
    std::string AddDirectConnect(const std::string& router, DataRate bandwidth, Time rtt);
    /**
     * \brief A virtual interface with the next VLAN of its connection.
     * \param connectionId the connection \param gatewayId vgw- or Direct Connect gateway's id; of
     * a Direct Connect gateway with transit gateways it is a transit virtual interface
     * \param mtu bytes
     * \return dxvif- id; change the rest by GetVirtualInterface()
     */
    std::string AddVirtualInterface(const std::string& connectionId,
                                    const std::string& gatewayId,
                                    uint32_t mtu = 1500);
    /// \param virtualInterfaceId it \return it
    aws::VirtualInterface& GetVirtualInterface(const std::string& virtualInterfaceId);
    /// \return id of a Direct Connect gateway
    std::string AddDirectConnectGateway();
    /**
     * \brief Associate a Direct Connect gateway with a virtual private or transit gateway.
     * \param directConnectGatewayId it \param gatewayId vgw- or tgw- id; a transit gateway gets an
     * attachment with its default tables \param cidrs announced to the customer; of a virtual
     * private gateway none stands for the VPC's blocks
     * \return the association's id
     */
    std::string AssociateDirectConnectGateway(const std::string& directConnectGatewayId,
                                              const std::string& gatewayId,
                                              const std::vector<std::string>& cidrs = {});
    /// \param transitGatewayId one \param peerId another, perhaps of another Region \return
    /// tgw-attach- id of both; associated with the default tables, routes have to be added
    std::string PeerTransitGateways(const std::string& transitGatewayId, const std::string& peerId);
    /// @}

    /// \name Who may do what: policies over requests. ReadPolicyText() makes a policy of JSON.
    /// @{
    /** \param vpceId an endpoint to an AWS service \param policy its endpoint policy */
    void SetEndpointPolicy(const std::string& vpceId, const aws::PolicyDocument& policy);
    /// \param name of an S3 bucket of the account in use \return its ARN, "arn:aws:s3:::NAME"
    std::string AddBucket(const std::string& name);
    /// \param arn of a table, queue, ... of the account in use \return the same
    std::string AddServiceResource(const std::string& arn);
    /// \param arn of a bucket, table, ... that was added \param policy its resource policy
    void SetResourcePolicy(const std::string& arn, const aws::PolicyDocument& policy);
    /// \param name user/NAME, role/NAME or root, of the account in use \param policies its
    /// identity policies \param tags its tags \return its ARN
    std::string AddPrincipal(const std::string& name,
                             const std::vector<aws::PolicyDocument>& policies = {},
                             const aws::Tags& tags = {});
    /// \param organizationId e.g. o-a1b2c3d4e5, which the account in use is in \param path e.g.
    /// o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/
    void SetOrganization(const std::string& organizationId, const std::string& path = "");
    /// @}

    /// \name Route 53: hosted zones and Resolver endpoints
    /// @{
    /**
     * \brief Give an S3 endpoint's private names only to callers by inbound Resolver endpoints.
     * \param vpceId an interface endpoint of S3, in a VPC with a gateway endpoint of S3
     */
    void LimitPrivateDnsToInbound(const std::string& vpceId);
    /// \param name its domain \param vpcIds VPCs that see it \return its id
    std::string AddHostedZone(const std::string& name, const std::vector<std::string>& vpcIds);
    /// \param zoneId a hosted zone \param name in its domain \param addresses IPv4 \param ttl
    /// seconds
    void AddRecord(const std::string& zoneId,
                   const std::string& name,
                   const std::vector<std::string>& addresses,
                   uint32_t ttl = 300);
    /// \param zoneId a hosted zone \param name in its domain, not the domain itself \param target
    /// another name \param ttl seconds
    void AddCname(const std::string& zoneId,
                  const std::string& name,
                  const std::string& target,
                  uint32_t ttl = 300);
    /// \param zoneId a hosted zone \param name in its domain \param target an interface endpoint
    /// (its regional name is taken), a load balancer's ARN, or a DNS name of one of them
    void AddAlias(const std::string& zoneId, const std::string& name, const std::string& target);
    /**
     * \brief An inbound Resolver endpoint, with an address in each subnet.
     * \param subnetIds 2 to 6, of one VPC, a subnet may come twice \param groupIds security groups
     * \return rslvr-in- id
     */
    std::string AddInboundResolver(const std::vector<std::string>& subnetIds,
                                   const std::vector<std::string>& groupIds);
    /// As AddInboundResolver(), outbound. \param subnetIds subnets \param groupIds security groups
    /// \return rslvr-out- id
    std::string AddOutboundResolver(const std::vector<std::string>& subnetIds,
                                    const std::vector<std::string>& groupIds);
    /// \param resolverId a Resolver endpoint \return its addresses, in the order of the subnets
    std::vector<Ipv4Address> GetResolverAddresses(const std::string& resolverId) const;
    /**
     * \brief A rule of type Forward.
     * \param domain in and below which it holds, "." for all \param resolverId an outbound endpoint
     * \param targets addresses of DNS servers, at port 53 \param vpcIds VPCs that obey it
     * \return rslvr-rr- id; change the rest by GetCloud()
     */
    std::string AddForwardRule(const std::string& domain,
                               const std::string& resolverId,
                               const std::vector<std::string>& targets,
                               const std::vector<std::string>& vpcIds);
    /// A rule of type System: VPCs answer themselves. \param domain in and below which it holds
    /// \param vpcIds VPCs that obey it \return rslvr-rr- id
    std::string AddSystemRule(const std::string& domain, const std::vector<std::string>& vpcIds);
    /// @}

  private:
    std::string NextId(const std::string& prefix);
    Ipv4Address NextPrivateAddress(const std::string& subnetId);
    Ipv4Address NextPublicAddress();
    std::string AddEni(const std::string& subnetId,
                       const std::vector<std::string>& groupIds,
                       const std::string& type);
    std::string MakeInterfaceEndpoint(const std::string& vpcId,
                                      const std::string& serviceName,
                                      const std::vector<std::string>& subnetIds,
                                      const std::vector<std::string>& groupIds);
    std::string MakeArn(const std::string& what);
    aws::TransitGatewayRouteTable& GetTransitTable(const std::string& routeTableId);
    aws::TransitGatewayAttachment& GetAttachment(const std::string& attachmentId);
    std::string AttachResource(const std::string& transitGatewayId,
                               const std::string& resourceType,
                               const std::string& resourceId);
    aws::OnPremisesEnd ParseRouter(const std::string& router) const;
    std::vector<aws::Cidr> ParseAll(const std::vector<std::string>& cidrs) const;
    aws::ResourceRecordSet& MakeRecordSet(const std::string& zoneId, const std::string& name);
    std::string MakeResolver(aws::ResolverDirection direction,
                             const std::vector<std::string>& subnetIds,
                             const std::vector<std::string>& groupIds);
    aws::Cidr ParseOrAbort(const std::string& cidr) const;
    aws::IpPermission MakePermission(const std::string& protocol,
                                     int from,
                                     int to,
                                     const std::string& peer) const;

    std::string m_region;
    std::string m_accountId;
    aws::Cloud m_cloud;
    std::map<std::string, uint32_t> m_counts;
    std::map<std::string, uint32_t> m_nextHost;
    std::set<std::string> m_takenIds; //!< of the description that was there
    /** Private addresses with their subnets, of the description that was there. */
    std::set<std::pair<std::string, Ipv4Address>> m_takenAddresses;
    std::set<Ipv4Address> m_takenPublic; //!< of the description that was there
    uint32_t m_nextPublic{0};
};

} // namespace vpc
} // namespace ns3
