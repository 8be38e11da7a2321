// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-route-choice.h"
#include "vpc-tags.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{
namespace aws
{

/// A host of an on-premises site.
struct OnPremisesHost
{
    std::string name;                 //!< unique in its site
    Ipv4Address address{uint32_t{0}}; //!< in a block of the site
};

/// A router of an on-premises site: where Direct Connect or a VPN ends on the customer's side.
struct OnPremisesRouter
{
    std::string name;       //!< unique in its site
    uint32_t bgpAsn{65000}; //!< its AS number
};

/// A network outside of AWS: AWS has no noun for it.
struct OnPremisesSite
{
    std::string name;                      //!< e.g. hq
    std::vector<Cidr> cidrBlocks;          //!< what its routers announce
    std::vector<OnPremisesRouter> routers; //!< at least one
    std::vector<OnPremisesHost> hosts;     //!< by name
    uint32_t mtu{1500};                    //!< bytes, of its hosts
};

/// Whose router a connection ends on; both empty if nobody described it.
struct OnPremisesEnd
{
    std::string site;   //!< name of the site
    std::string router; //!< name of its router
};

/// A virtual private gateway: the end of VPNs and of Direct Connect at one VPC.
struct VpnGateway
{
    std::string vpnGatewayId;       //!< its key
    std::string vpcId;              //!< attached to it; empty if to none
    std::string ownerId;            //!< account
    uint32_t amazonSideAsn{64512};  //!< its AS number
    std::string state{"available"}; //!< available, deleted, ...
};

/// A customer gateway: what AWS knows of the customer's end of a VPN.
struct CustomerGateway
{
    std::string customerGatewayId;      //!< its key
    uint32_t bgpAsn{65000};             //!< AS number of the site's router
    Ipv4Address ipAddress{uint32_t{0}}; //!< on the internet
    OnPremisesEnd end;                  //!< the router that it stands for
    /** Round trip between it and the Region over the internet, s; needed if \c end is given. */
    std::optional<double> rtt;
};

/// One of the two tunnels of a VPN connection.
struct VpnTunnel
{
    Ipv4Address outsideIpAddress{uint32_t{0}}; //!< AWS's end on the internet; 0.0.0.0: given one
    std::optional<Cidr> tunnelInsideCidr;      //!< a /30 of 169.254.0.0/16; given one if missing
};

/// A Site-to-Site VPN connection.
struct VpnConnection
{
    std::string vpnConnectionId;    //!< its key
    std::string customerGatewayId;  //!< its end at the site
    std::string vpnGatewayId;       //!< either this...
    std::string transitGatewayId;   //!< ...or this
    bool staticRoutesOnly{false};   //!< no BGP
    std::vector<Cidr> routes;       //!< with static routes: towards the customer
    std::vector<VpnTunnel> tunnels; //!< two, as AWS has it
    std::string state{"available"}; //!< available, deleted, ...
};

/// A Direct Connect connection: a port at a location.
struct DirectConnectConnection
{
    std::string connectionId; //!< dxcon-...
    std::string location;     //!< e.g. EqDC2
    std::string region;       //!< where it enters AWS's network
    uint64_t bandwidth{0};    //!< bits a second
    OnPremisesEnd end;        //!< the router that it ends on
    /** Round trip between the customer's router and the Region, seconds; there is no honest
     * default: either this or \c distanceKm is needed if \c end is given. */
    std::optional<double> rtt;
    std::optional<double> distanceKm; //!< of fibre from the router to the Region
};

/// Kind of a virtual interface.
enum class VirtualInterfaceType : uint8_t
{
    PRIVATE, //!< to a virtual private gateway or a Direct Connect gateway
    TRANSIT, //!< to a Direct Connect gateway for transit gateways
    PUBLIC   //!< to AWS's public addresses; not simulated
};

/// A virtual interface on a Direct Connect connection.
struct VirtualInterface
{
    std::string virtualInterfaceId; //!< dxvif-...
    std::string connectionId;       //!< the dxcon- id that it runs on
    VirtualInterfaceType virtualInterfaceType{VirtualInterfaceType::PRIVATE}; //!< kind
    int vlan{0};                                //!< 1 to 4094, once on a connection
    uint32_t asn{65000};                        //!< customer's
    uint32_t mtu{1500};                         //!< bytes: 1500, or 9001 (private), 8500 (transit)
    std::string virtualGatewayId;               //!< either this...
    std::string directConnectGatewayId;         //!< ...or this
    std::optional<Ipv4Address> amazonAddress;   //!< of the BGP session; given one if missing
    std::optional<Ipv4Address> customerAddress; //!< the other end of it
    bool bfd{false}; //!< whether the customer's router runs BFD (AWS's does)
    std::string virtualInterfaceState{"available"}; //!< available, down, ...
    Tags tags;                                      //!< its tags
};

/// A Direct Connect gateway: joins virtual interfaces with gateways of any Region.
struct DirectConnectGateway
{
    std::string directConnectGatewayId; //!< its key
    std::string ownerId;                //!< account
    uint32_t amazonSideAsn{64512};      //!< its AS number
};

/// An association of a Direct Connect gateway with a virtual private or transit gateway.
struct DirectConnectGatewayAssociation
{
    std::string associationId;          //!< its key
    std::string directConnectGatewayId; //!< one of both
    std::string associatedGatewayId;    //!< vgw- or tgw- id
    /** What is announced to the customer; of a virtual private gateway empty stands for the VPC's
     * blocks. */
    std::vector<Cidr> allowedPrefixesToDirectConnectGateway;
};

/**
 * \brief What peers announce at this moment, by link: virtual interface id, or VPN connection id
 * with "/1" or "/2" for its tunnel.
 *
 * A link that is not in it is down. A VPN with static routes has them here while its tunnel is up.
 */
using LearnedRoutes = std::map<std::string, std::vector<RoutePath>>;

} // namespace aws
} // namespace vpc
} // namespace ns3
