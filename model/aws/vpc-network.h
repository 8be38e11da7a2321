// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-cloud.h"
#include "vpc-drop-reason.h"
#include "vpc-flow-key.h"

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
    DropReason reason{DropReason::NONE};
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
    const NetworkInterface* description{nullptr};
    Index vpc{NO_INDEX};
    Index subnet{NO_INDEX};
    std::vector<Index> securityGroups; //!< none: not filtered, as NAT gateways and NLBs
    Index instance{NO_INDEX};          //!< NO_INDEX unless an instance's
    Index natGateway{NO_INDEX};        //!< NO_INDEX unless a NAT gateway's
    Index endpoint{NO_INDEX};          //!< NO_INDEX unless an interface endpoint's
    Index loadBalancer{NO_INDEX};      //!< NO_INDEX unless of a load balancer's node
    Index attachment{NO_INDEX};        //!< NO_INDEX unless of a transit gateway's attachment
    Index resolverEndpoint{NO_INDEX};  //!< NO_INDEX unless a Resolver endpoint's
    std::string azId;
};

/// One subnet, compiled.
struct NetworkSubnet
{
    const Subnet* description{nullptr};
    Index vpc{NO_INDEX};
    Index routeTable{NO_INDEX};
    Index networkAcl{NO_INDEX}; //!< NO_INDEX: none known, allows all
};

/// One VPC, compiled.
struct NetworkVpc
{
    const Vpc* description{nullptr};
    Index internetGateway{NO_INDEX}; //!< attached one
};

class Network;

/// A target of a load balancer's target group, compiled.
struct NetworkTarget
{
    const Target* description{nullptr};
    Index eni{NO_INDEX}; //!< NO_INDEX: an address of nobody described
    Ipv4Address address{"0.0.0.0"};
    uint16_t port{0};
    std::string azId; //!< empty if \c eni is unknown
};

/// A target group, compiled.
struct NetworkTargetGroup
{
    const TargetGroup* description{nullptr};
    std::vector<NetworkTarget> targets; //!< by id and port, each once
};

/// A listener, compiled.
struct NetworkListener
{
    const Listener* description{nullptr};
    Index targetGroup{NO_INDEX};
};

/// A load balancer, compiled.
struct NetworkLoadBalancer
{
    const LoadBalancer* description{nullptr};
    std::vector<Index> enis;                //!< of its nodes, those that are described
    std::vector<std::string> azIds;         //!< of all its zones, sorted
    std::vector<NetworkListener> listeners; //!< in the order of their ARNs

    /// \param protocol IANA number \param port a port \return the listener, nullptr if none
    const NetworkListener* FindListener(uint8_t protocol, uint16_t port) const;
    /// \param network it \param azId a zone \return ENI of its node there, NO_INDEX if none
    Index FindEni(const Network& network, const std::string& azId) const;
};

/// A VPC's attachment to a transit gateway, compiled.
struct NetworkAttachment
{
    const TransitGatewayAttachment* description{nullptr};
    Index vpc{NO_INDEX};               //!< NO_INDEX unless a VPC's that is described
    Index routeTable{NO_INDEX};        //!< association; NO_INDEX: none
    std::map<std::string, Index> enis; //!< by AZ id
};

/// Where a packet comes out of a peering connection or transit gateway, or why it does not.
struct CrossingResult
{
    Verdict verdict;
    Index vpc{NO_INDEX}; //!< of a peering connection: the other VPC
    Index eni{NO_INDEX}; //!< of a transit gateway: ENI of the attachment
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
    Index eni{NO_INDEX};
    Ipv4Address privateAddress{"0.0.0.0"};
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
    /// \return the VPCs
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
    /// @}

    /// \name Index of an id; NO_INDEX if unknown
    /// @{
    /// \param id vpc- id \return its index
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
    /// @}

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
     * Route table of the attachment by which it came: longest prefix, static before propagated. It
     * leaves in the zone in which it came if the other attachment is there, otherwise by a hash of
     * its 5-tuple in one of the others ("Transit gateway: Availability Zones").
     *
     * \param entry ENI of the attachment by which it came \param key the packet
     * \return ENI of the attachment by which it leaves; TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION,
     * TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT, TGW_RTB_BAD_STATE_ROUTE, BAD_STATE_ATTACHMENT, or
     * UNSUPPORTED_TARGET for an attachment that is not a described VPC's
     */
    CrossingResult CrossTransitGateway(Index entry, const FlowKey& key) const;

    /// \param address a public address \return the AWS service (com.amazonaws.region.x) whose
    /// prefix list has it, or nullptr
    const PrefixList* FindServicePrefixList(Ipv4Address address) const;

  private:
    struct Compiled;

    /// \param eni an ENI \param address of a peer \return the peer's ENI, in the same VPC or in one
    /// that the subnet's route leads to over a peering connection within the Region
    Index FindPeer(Index eni, Ipv4Address address) const;

    std::unique_ptr<Compiled> m_compiled;
};

} // namespace aws
} // namespace vpc
} // namespace ns3
