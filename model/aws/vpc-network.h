// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-cloud.h"
#include "vpc-drop-reason.h"
#include "vpc-flow-key.h"
#include "vpc-hybrid-link.h"
#include "vpc-prefix-map.h"

#include <memory>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{
namespace aws
{

using Index = uint32_t;                  //!< dense index of an object in a Network
constexpr Index NO_INDEX = ~uint32_t{0}; //!< none

/// Direction of a check, seen from the ENI or subnet.
enum class Direction
{
    INGRESS,
    EGRESS
};

/**
 * \brief The outcome of a check: allowed, or the first thing that blocks and its id.
 */
struct Verdict
{
    DropReason reason{DropReason::NONE}; //!< NONE if nothing blocks
    std::string
        where; //!< id of what blocks: sg-..., acl-...#100, rtb-..., igw-...; empty if allowed

    /// \return whether nothing blocks
    bool IsAllowed() const
    {
        return reason == DropReason::NONE;
    }
};

/// One ENI, compiled.
struct NetworkEni
{
    const NetworkInterface* description{nullptr}; //!< as described
    Index vpc{NO_INDEX};                          //!< its VPC
    Index subnet{NO_INDEX};                       //!< its subnet
    std::vector<Index> securityGroups;            //!< none: not filtered, as NAT gateways and NLBs
    Index instance{NO_INDEX};                     //!< NO_INDEX unless an instance's
    Index natGateway{NO_INDEX};                   //!< NO_INDEX unless a NAT gateway's
    Index endpoint{NO_INDEX};                     //!< NO_INDEX unless an interface endpoint's
    Index loadBalancer{NO_INDEX};                 //!< NO_INDEX unless of a load balancer's node
    Index attachment{NO_INDEX};       //!< NO_INDEX unless of a transit gateway's attachment
    Index resolverEndpoint{NO_INDEX}; //!< NO_INDEX unless a Resolver endpoint's
    std::string azId;                 //!< its zone
};

/// One subnet, compiled.
struct NetworkSubnet
{
    const Subnet* description{nullptr}; //!< as described
    Index vpc{NO_INDEX};                //!< its VPC
    Index routeTable{NO_INDEX};         //!< its own, or the VPC's main one
    Index networkAcl{NO_INDEX};         //!< NO_INDEX: none known, allows all
};

/// One VPC, compiled.
struct NetworkVpc
{
    const Vpc* description{nullptr}; //!< as described
    Index internetGateway{NO_INDEX}; //!< attached one
};

class Network;

/// A target of a load balancer's target group, compiled.
struct NetworkTarget
{
    const Target* description{nullptr}; //!< as described
    Index eni{NO_INDEX};                //!< NO_INDEX: an address of nobody described
    Ipv4Address address{"0.0.0.0"};     //!< its address
    uint16_t port{0};                   //!< its port
    std::string azId;                   //!< empty if \c eni is unknown
};

/// A target group, compiled.
struct NetworkTargetGroup
{
    const TargetGroup* description{nullptr}; //!< as described
    std::vector<NetworkTarget> targets;      //!< by id and port, each once
};

/// A listener, compiled.
struct NetworkListener
{
    const Listener* description{nullptr}; //!< as described
    Index targetGroup{NO_INDEX};          //!< that it forwards to
};

/// A load balancer, compiled.
struct NetworkLoadBalancer
{
    const LoadBalancer* description{nullptr}; //!< as described
    std::vector<Index> enis;                  //!< of its nodes, those that are described
    std::vector<std::string> azIds;           //!< of all its zones, sorted
    std::vector<NetworkListener> listeners;   //!< in the order of their ARNs

    /// \param protocol IANA number \param port a port \return the listener, nullptr if none
    const NetworkListener* FindListener(uint8_t protocol, uint16_t port) const;
    /// \param network it \param azId a zone \return ENI of its node there, NO_INDEX if none
    Index FindEni(const Network& network, const std::string& azId) const;
};

/// An attachment to a transit gateway, compiled.
struct NetworkAttachment
{
    const TransitGatewayAttachment* description{nullptr}; //!< as described
    Index vpc{NO_INDEX};               //!< NO_INDEX unless a VPC's that is described
    Index routeTable{NO_INDEX};        //!< association; NO_INDEX: none
    Index peerRouteTable{NO_INDEX};    //!< of a peering: association at the other end
    std::map<std::string, Index> enis; //!< of a VPC's, by AZ id
    std::vector<Index> links;          //!< of a VPN's or Direct Connect gateway's
};

/// A link to a site, compiled.
struct NetworkLink
{
    HybridLink description; //!< as described
    bool isUp{false};       //!< whether it carries packets
};

/// A route over links to sites.
struct LinkRoute
{
    std::vector<Index> links; //!< more than one: flows are spread
    uint32_t mtu{0};          //!< bytes
};

/// Where a packet comes out of a connection or gateway, or why it does not.
struct CrossingResult
{
    Verdict verdict;            //!< of the checks
    Index vpc{NO_INDEX};        //!< into this VPC
    Index eni{NO_INDEX};        //!< of a transit gateway: ENI of a VPC's attachment
    Index attachment{NO_INDEX}; //!< of a transit gateway: the attachment
    Index link{NO_INDEX};       //!< over this link to a site
    uint32_t mtu{0};            //!< of the way to a site, bytes

    /// \param reason why not \param where id \return a crossing that fails
    static CrossingResult Refused(DropReason reason, const std::string& where)
    {
        CrossingResult result;
        result.verdict = {reason, where};
        return result;
    }
};

/// The route that a lookup found.
struct RouteMatch
{
    const Route* route{nullptr}; //!< nullptr: no route
    Cidr prefix;                 //!< what matched (a prefix list's entry, for one)
};

/// Where a public address leads.
struct PublicAssociation
{
    Index eni{NO_INDEX};                   //!< that has it
    Ipv4Address privateAddress{"0.0.0.0"}; //!< that it stands for
};

/**
 * \brief A Cloud compiled for lookups: tries instead of lists, indices instead of ids.
 *
 * Immutable: a changed description is compiled anew. No lookup grows with the number of routes,
 * prefix-list entries, rules, ENIs or addresses (a trie walk visits at most 33 nodes; a rule set is
 * indexed by peer prefix; peers by security group are found through the peer's own ENI).
 * Keeps a copy of the Cloud, so that pointers into the description stay valid as long as it lives.
 */
class Network
{
  public:
    /// \param cloud a description that Validate() accepts (it is validated again) \throw InputError
    explicit Network(Cloud cloud);
    ~Network();
    Network(const Network&) = delete;
    Network& operator=(const Network&) = delete;

    /// \return the description
    const Cloud& GetCloud() const;

    /// \name Objects by index, in the order of their ids
    /// @{
    /** \return the VPCs */
    const std::vector<NetworkVpc>& Vpcs() const;
    /// \return the subnets
    const std::vector<NetworkSubnet>& Subnets() const;
    /// \return the ENIs
    const std::vector<NetworkEni>& Enis() const;
    /// \return the route tables
    const std::vector<const RouteTable*>& RouteTables() const;
    /// \return the security groups
    const std::vector<const SecurityGroup*>& SecurityGroups() const;
    /// \return the network ACLs
    const std::vector<const NetworkAcl*>& NetworkAcls() const;
    /// \return the internet gateways
    const std::vector<const InternetGateway*>& InternetGateways() const;
    /// \return the NAT gateways
    const std::vector<const NatGateway*>& NatGateways() const;
    /// \return the endpoints
    const std::vector<const VpcEndpoint*>& VpcEndpoints() const;
    /// \return the instances
    const std::vector<const Instance*>& Instances() const;
    /// \return the load balancers
    const std::vector<NetworkLoadBalancer>& LoadBalancers() const;
    /// \return the target groups
    const std::vector<NetworkTargetGroup>& TargetGroups() const;
    /// \return the attachments of transit gateways
    const std::vector<NetworkAttachment>& Attachments() const;
    /// \return the Resolver endpoints
    const std::vector<const ResolverEndpoint*>& ResolverEndpoints() const;
    /// \return the links to sites
    const std::vector<NetworkLink>& Links() const;
    /// @}

    /// \name Index of an id; NO_INDEX if unknown
    /// @{
    /** \param id vpc- id \return its index */
    Index FindVpc(const std::string& id) const;
    /// \param id subnet- id \return its index
    Index FindSubnet(const std::string& id) const;
    /// \param id eni- id \return its index
    Index FindEni(const std::string& id) const;
    /// \param id nat- id \return its index
    Index FindNatGateway(const std::string& id) const;
    /// \param id vpce- id \return its index
    Index FindVpcEndpoint(const std::string& id) const;
    /// \param id igw- id \return its index
    Index FindInternetGateway(const std::string& id) const;
    /// \param id i- id \return its index
    Index FindInstance(const std::string& id) const;
    /// \param arn of a load balancer \return its index
    Index FindLoadBalancer(const std::string& arn) const;
    /// \param id dxvif- id, or vpn- id with "/1" or "/2" \return its index
    Index FindLink(const std::string& id) const;
    /// \param transitGatewayId tgw- id \param resourceId vpc-, vpn-, Direct Connect gateway's or
    /// peer's tgw- id \return index of its attachment
    Index FindAttachment(const std::string& transitGatewayId, const std::string& resourceId) const;
    /// @}

    /// \param address an address \return the site that has a host with it, NO_INDEX if none
    Index FindSiteByHost(Ipv4Address address) const;
    /// \param site index of a site \return it
    const OnPremisesSite& GetSite(Index site) const;

    /// \param vpc a VPC \param address a private address in it \return the ENI that has it
    Index FindEniByAddress(Index vpc, Ipv4Address address) const;

    /// \param address a public address \return the ENI and private address that have it, if any
    PublicAssociation FindPublicAddress(Ipv4Address address) const;

    /// \param eni an ENI \param address one of its private addresses \return its public address, if
    /// any
    std::optional<Ipv4Address> GetPublicAddress(Index eni, Ipv4Address address) const;

    /**
     * \brief Longest-prefix match in a subnet's route table.
     *
     * Order among routes that match (VPC guide, "Route priority"): longest prefix; then for equal
     * prefixes local, static, prefix list, propagated. The local route beats propagated routes even
     * if those are more specific. A prefix list's entries compete by their own lengths, but a
     * static CIDR route beats a prefix-list route that it overlaps at equal or longer length.
     *
     * \param subnet the subnet \param destination the address
     * \return the route, or none
     */
    RouteMatch FindRoute(Index subnet, Ipv4Address destination) const;

    /**
     * \brief Do the ENI's security groups, united, allow a packet by rule (not by state)?
     * \param eni the ENI \param direction seen from the ENI \param key the packet as it is there
     * \return allowed, or ENI_SG_RULES_MISMATCH with the ids of the groups
     */
    Verdict CheckSecurityGroups(Index eni, Direction direction, const FlowKey& key) const;

    /**
     * \brief Is a flow that the rules of this ENI admit left untracked?
     *
     * TCP or UDP, admitted in \p direction by a rule open to 0.0.0.0/0, with the reverse direction
     * open to 0.0.0.0/0 for all ports (EC2 guide, "Security group connection tracking").
     *
     * \param eni the ENI \param direction of the first packet \param key the first packet
     * \return whether nothing is remembered, so that a change of rules cuts it at once
     */
    bool IsUntracked(Index eni, Direction direction, const FlowKey& key) const;

    /**
     * \brief Does the subnet's network ACL allow a packet that crosses the subnet's border?
     * \param subnet the subnet \param direction seen from the subnet \param key the packet
     * \return allowed, or SUBNET_ACL_RESTRICTION with "acl-...#rule"
     */
    Verdict CheckNetworkAcl(Index subnet, Direction direction, const FlowKey& key) const;

    /**
     * \brief Does a route to a gateway endpoint lead to one that can take its packets?
     * \param vpc the VPC of the route's table \param route the route
     * \return allowed, VPCE_UNAVAILABLE, VPCE_GATEWAY_REQUIRES_SOURCE_IN_VPC (an endpoint of
     * another VPC) or VPCE_GATEWAY_DESTINATION_MISMATCH (not its service's prefix list)
     */
    Verdict CheckGatewayEndpointRoute(Index vpc, const Route& route) const;

    /**
     * \brief Take a packet over a VPC peering connection.
     *
     * Only between the blocks of the two VPCs: no way on to gateways or connections of the other
     * side ("VPC peering limitations", edge to edge routing).
     *
     * \param vpc the VPC that it leaves \param id of the connection \param key the packet
     * \return the other VPC, BAD_STATE_ATTACHMENT, PCX_REQUIRES_ADDRESS_IN_VPC_CIDR, or
     * UNSUPPORTED_TARGET if the other side is not described
     */
    CrossingResult CrossPeering(Index vpc, const std::string& id, const FlowKey& key) const;

    /**
     * \brief Where a packet enters a transit gateway: the attachment's ENI in the sender's zone.
     * \param from ENI whose subnet's route table leads to the transit gateway \param id tgw- id
     * \return the ENI, BAD_STATE_ATTACHMENT (not attached, or not available),
     * TGW_ROUTE_AZ_RESTRICTION, or UNSUPPORTED_TARGET if the gateway is not described
     */
    CrossingResult EnterTransitGateway(Index from, const std::string& id) const;

    /**
     * \brief Take a packet through a transit gateway.
     *
     * Route table of the attachment by which it came: the best path to the longest prefix
     * ("Transit Gateway: Route evaluation order"). Into a VPC it leaves in the zone in which it
     * came if the other attachment is there, otherwise by a hash of its 5-tuple in one of the
     * others ("Transit gateway: Availability Zones"); over VPNs with BGP it is spread over the
     * tunnels.
     *
     * \param transitGatewayId tgw- id; an attachment of a peering is one of two gateways
     * \param attachment by which it came \param azId zone in which it came, may be empty
     * \param key the packet
     * \return the attachment by which it leaves, with ENI or link;
     * TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION, TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT,
     * TGW_RTB_BAD_STATE_ROUTE, BAD_STATE_ATTACHMENT, BAD_STATE_VPN, or UNSUPPORTED_TARGET for an
     * attachment of what is not described
     */
    CrossingResult CrossTransitGateway(const std::string& transitGatewayId,
                                       Index attachment,
                                       const std::string& azId,
                                       const FlowKey& key) const;

    /**
     * \brief Take a packet from a VPC through its virtual private gateway.
     *
     * By what its links' peers announce: longest prefix, then Direct Connect before VPNs with
     * static routes before VPNs with BGP, one tunnel of all ("Route tables and VPN route
     * priority").
     *
     * \param vpc the VPC \param id vgw- id \param key the packet
     * \return the link and the MTU, VGW_NOT_ATTACHED, VGW_NO_ROUTE_TO_DESTINATION, or
     * UNSUPPORTED_TARGET if no site is described
     */
    CrossingResult CrossVpnGateway(Index vpc, const std::string& id, const FlowKey& key) const;

    /// Take a packet from AWS through a Direct Connect gateway. \param id its id \param key the
    /// packet \return the link and the MTU, or why not, as CrossVpnGateway()
    CrossingResult CrossDirectConnectGateway(const std::string& id, const FlowKey& key) const;

    /// Take a packet from a site through a virtual private gateway. \param id its id \param key the
    /// packet \return its VPC, or why not, as EnterFromLink()
    CrossingResult EnterVpnGateway(const std::string& id, const FlowKey& key) const;

    /// \param id of a Direct Connect gateway \param address an address \return id of the
    /// associated gateway for it, nullptr if there is none
    const std::string* FindAssociatedGateway(const std::string& id, Ipv4Address address) const;

    /**
     * \brief Take a packet from a link into AWS.
     * \param link by which it comes \param key the packet
     * \return the VPC of its virtual private gateway, or the transit gateway's attachment by which
     * it goes on; VGW_REQUIRES_DESTINATION_IN_VPC_CIDR (no way on from a VPC),
     * VPCE_GATEWAY_REQUIRES_SOURCE_IN_VPC, VGW_NO_ROUTE_TO_DESTINATION, VGW_NOT_ATTACHED,
     * BAD_STATE_ATTACHMENT
     */
    CrossingResult EnterFromLink(Index link, const FlowKey& key) const;

    /**
     * \brief Where a site sends a packet, as long as its routers know what AWS's end knows.
     *
     * By Direct Connect before VPNs (as SiteRouter does unless told otherwise).
     *
     * \param site it \param key the packet \return the link, or VGW_NO_ROUTE_TO_DESTINATION
     */
    CrossingResult LeaveSite(Index site, const FlowKey& key) const;

    /// \param address a public address \return the AWS service (com.amazonaws.region.x) whose
    /// prefix list has it, or nullptr
    const PrefixList* FindServicePrefixList(Ipv4Address address) const;

  private:
    struct Compiled;

    /// \param eni an ENI \param address of a peer \return the peer's ENI, in the same VPC or in one
    /// that the subnet's route leads to over a peering connection within the Region
    Index FindPeer(Index eni, Ipv4Address address) const;

    CrossingResult TakeLink(const PrefixMap<LinkRoute>& routes,
                            const std::string& where,
                            const FlowKey& key) const;
    CrossingResult EnterTransitGateway(const std::string& transitGatewayId,
                                       const std::string& resourceId) const;

    std::unique_ptr<Compiled> m_compiled;
};

} // namespace aws
} // namespace vpc
} // namespace ns3
