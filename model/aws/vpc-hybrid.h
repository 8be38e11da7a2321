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
    std::string name; //!< unique in its site
    Ipv4Address address{uint32_t{0}};
};

/// A router of an on-premises site: where Direct Connect or a VPN ends on the customer's side.
struct OnPremisesRouter
{
    std::string name; //!< unique in its site
    uint32_t bgpAsn{65000};
};

/// A network outside of AWS: AWS has no noun for it.
struct OnPremisesSite
{
    std::string name;             //!< e.g. hq
    std::vector<Cidr> cidrBlocks; //!< what its routers announce
    std::vector<OnPremisesRouter> routers;
    std::vector<OnPremisesHost> hosts;
    uint32_t mtu{1500}; //!< bytes, of its hosts
};

/// Whose router a connection ends on; both empty if nobody described it.
struct OnPremisesEnd
{
    std::string site;
    std::string router;
};

/// A virtual private gateway: the end of VPNs and of Direct Connect at one VPC.
struct VpnGateway
{
    std::string vpnGatewayId;
    std::string vpcId; //!< attached to it; empty if to none
    std::string ownerId;
    uint32_t amazonSideAsn{64512};
    std::string state{"available"};
};

/// A customer gateway: what AWS knows of the customer's end of a VPN.
struct CustomerGateway
{
    std::string customerGatewayId;
    uint32_t bgpAsn{65000};
    Ipv4Address ipAddress{uint32_t{0}}; //!< on the internet
    OnPremisesEnd end;
    /// Round trip between it and the Region over the internet, seconds. Needed if \c end is given.
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
    std::string vpnConnectionId;
    std::string customerGatewayId;
    std::string vpnGatewayId;     //!< either this...
    std::string transitGatewayId; //!< ...or this
    bool staticRoutesOnly{false}; //!< no BGP
    std::vector<Cidr> routes;     //!< with static routes: towards the customer
    std::vector<VpnTunnel> tunnels;
    std::string state{"available"};
};

/// A Direct Connect connection: a port at a location.
struct DirectConnectConnection
{
    std::string connectionId; //!< dxcon-...
    std::string location;     //!< e.g. EqDC2
    std::string region;
    uint64_t bandwidth{0}; //!< bits a second
    OnPremisesEnd end;
    /// Round trip between the customer's router and the Region, seconds; there is no honest
    /// default: either this or \c distanceKm is needed if \c end is given.
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
    std::string connectionId;
    VirtualInterfaceType virtualInterfaceType{VirtualInterfaceType::PRIVATE};
    int vlan{0};                                //!< 1 to 4094, once on a connection
    uint32_t asn{65000};                        //!< customer's
    uint32_t mtu{1500};                         //!< bytes: 1500, or 9001 (private), 8500 (transit)
    std::string virtualGatewayId;               //!< either this...
    std::string directConnectGatewayId;         //!< ...or this
    std::optional<Ipv4Address> amazonAddress;   //!< of the BGP session; given one if missing
    std::optional<Ipv4Address> customerAddress; //!< the other end of it
    bool bfd{false}; //!< whether the customer's router runs BFD (AWS's does)
    std::string virtualInterfaceState{"available"};
    Tags tags;
};

/// A Direct Connect gateway: joins virtual interfaces with gateways of any Region.
struct DirectConnectGateway
{
    std::string directConnectGatewayId;
    std::string ownerId;
    uint32_t amazonSideAsn{64512};
};

/// An association of a Direct Connect gateway with a virtual private or transit gateway.
struct DirectConnectGatewayAssociation
{
    std::string associationId;
    std::string directConnectGatewayId;
    std::string associatedGatewayId; //!< vgw- or tgw- id
    /// What is announced to the customer; of a virtual private gateway empty stands for the VPC's
    /// blocks.
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
