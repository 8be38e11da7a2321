// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-network.h"
#include "vpc-prefix-map.h"
#include "vpc-rule-set.h"

#include <algorithm>
#include <unordered_map>

namespace ns3
{
namespace vpc
{
namespace aws
{

/// \param ids sorted \param id of an object \return where \p ids, which are sorted, have it, or
/// NO_INDEX
inline Index
FindId(const std::vector<std::string>& ids, const std::string& id)
{
    const auto at = std::lower_bound(ids.begin(), ids.end(), id);
    return at != ids.end() && *at == id ? static_cast<Index>(at - ids.begin()) : NO_INDEX;
}

/// \param vpc index of a VPC \param address in it \return both as one key
inline uint64_t
AddressKey(Index vpc, Ipv4Address address)
{
    return uint64_t{vpc} << 32 | address.Get();
}

/// The routes of a table by prefix, the best for each.
using RouteTrie = PrefixMap<const Route*>;

/// The compiled data behind a Network.
struct Network::Compiled
{
    Cloud cloud; //!< the description

    /// \name Sorted ids, by index
    /// @{
    std::vector<std::string> vpcIds;          //!< of VPCs
    std::vector<std::string> subnetIds;       //!< of subnets
    std::vector<std::string> eniIds;          //!< of ENIs
    std::vector<std::string> tableIds;        //!< of route tables
    std::vector<std::string> groupIds;        //!< of security groups
    std::vector<std::string> aclIds;          //!< of network ACLs
    std::vector<std::string> igwIds;          //!< of internet gateways
    std::vector<std::string> natIds;          //!< of NAT gateways
    std::vector<std::string> endpointIds;     //!< of VPC endpoints
    std::vector<std::string> instanceIds;     //!< of instances
    std::vector<std::string> balancerIds;     //!< ARNs of load balancers
    std::vector<std::string> targetGroupIds;  //!< ARNs of target groups
    std::vector<std::string> attachmentIds;   //!< of attachments to transit gateways
    std::vector<std::string> transitTableIds; //!< of transit gateways' route tables
    std::vector<std::string> linkIds;         //!< of virtual interfaces and tunnels
    std::vector<std::string> siteNames;       //!< of on-premises sites
    /// @}

    /// \name Objects by index
    /// @{
    std::vector<NetworkVpc> vpcs;                           //!< by vpcIds
    std::vector<NetworkSubnet> subnets;                     //!< by subnetIds
    std::vector<NetworkEni> enis;                           //!< by eniIds
    std::vector<const RouteTable*> tables;                  //!< by tableIds
    std::vector<const SecurityGroup*> groups;               //!< by groupIds
    std::vector<const NetworkAcl*> acls;                    //!< by aclIds
    std::vector<const InternetGateway*> igws;               //!< by igwIds
    std::vector<const NatGateway*> nats;                    //!< by natIds
    std::vector<const VpcEndpoint*> endpoints;              //!< by endpointIds
    std::vector<const Instance*> instances;                 //!< by instanceIds
    std::vector<NetworkLoadBalancer> balancers;             //!< by balancerIds
    std::vector<NetworkTargetGroup> targetGroups;           //!< by targetGroupIds
    std::vector<NetworkAttachment> attachments;             //!< by attachmentIds
    std::vector<const ResolverEndpoint*> resolverEndpoints; //!< in the order of their ids
    std::vector<NetworkLink> links;                         //!< by linkIds

    /// @}

    /// One way out of a transit gateway.
    struct TransitLeg
    {
        Index attachment{NO_INDEX}; //!< where it leads
        Index link{NO_INDEX};       //!< of a VPN's attachment
    };

    /// A route of a transit gateway.
    struct TransitRoute
    {
        std::vector<TransitLeg> legs; //!< none: no tunnel is up
        uint32_t mtu{0};              //!< of links, bytes
        bool blackhole{false};        //!< packets are dropped
        bool isKnown{false};          //!< the attachment is described
    };

    std::vector<RouteTrie> routes;                      //!< by route table
    std::vector<PrefixMap<TransitRoute>> transitRoutes; //!< by transit gateway route table
    std::map<std::pair<std::string, std::string>, Index>
        attachmentOf; //!< by transit gateway's id and that of what is attached
    std::map<std::string, PrefixMap<LinkRoute>> gatewayRoutes;  //!< by vgw- or dxgw- id
    std::vector<PrefixMap<LinkRoute>> siteRoutes;               //!< by site
    std::unordered_map<uint32_t, Index> siteHosts;              //!< site, by address
    std::map<std::string, PrefixMap<std::string>> associations; //!< vgw- or tgw- id, by dxgw- id
    std::vector<GroupRuleSet> groupRules;                       //!< by security group
    std::vector<AclRuleSet> aclRules;                           //!< by network ACL

    std::unordered_map<uint64_t, Index> eniByAddress;              //!< by AddressKey()
    std::unordered_map<uint32_t, PublicAssociation> publicAddress; //!< by public address
    std::unordered_map<uint64_t, uint32_t> publicOfPrivate;        //!< by AddressKey(), public
    PrefixMap<const PrefixList*> services;                         //!< AWS services' addresses

    /// Indices, then objects that stand for themselves.
    void CollectObjects();
    /// VPCs with their gateways, subnets with their table and ACL.
    void CompileSubnets();
    /// ENIs with what they belong to, and their private addresses.
    void CompileEnis();
    /// \param eni index \param address one of its private ones \param publicIp what stands for it
    void Associate(Index eni, Ipv4Address address, Ipv4Address publicIp);
    /// Load balancers with their listeners, and target groups with their targets.
    void CompileLoadBalancers();
    /// Links to sites, and tries of the routes over them.
    void CompileHybrid();
    /// \param chooser who chooses \param candidates paths over links \return the choice
    PrefixMap<LinkRoute> CompileLinkRoutes(PathChooser chooser,
                                           const std::vector<RoutePath>& candidates) const;
    /// \param candidates paths over links \param prefix one of theirs \param link that was chosen
    /// \return MTU of the way, bytes
    uint32_t MtuOf(const std::vector<RoutePath>& candidates,
                   const Cidr& prefix,
                   const NetworkLink& link) const;
    /// Attachments of transit gateways, and tries of their routes.
    void CompileTransitGateways();
    /// \param table of a transit gateway \return its routes
    PrefixMap<TransitRoute> CompileTransitTable(const TransitGatewayRouteTable& table) const;
    /// \param transitGatewayId tgw- id \param link a link \return the attachment that has it
    Index AttachmentOfLink(const std::string& transitGatewayId, const NetworkLink& link) const;
    /// \param route gets ways to \param attachment that a static route names \param ecmp of the
    /// transit gateway
    void AddLegs(TransitRoute& route, Index attachment, VpnEcmp ecmp) const;
    /// Tries of routes, groups, ACLs and services.
    void CompileRules();
};

} // namespace aws
} // namespace vpc
} // namespace ns3
