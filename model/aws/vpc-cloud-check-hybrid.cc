// SPDX-License-Identifier: GPL-2.0-only
// Direct Connect, VPN and the sites behind them: what does not hold, and what follows.
#include "vpc-cloud-check.h"
#include "vpc-hybrid-link.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{
namespace aws
{

namespace
{

constexpr int MAX_VLAN = 4094; //!< IEEE 802.1Q

/// \param cloud the description \param id of what ends there \param end a router of a site
void
CheckEnd(const Cloud& cloud, const std::string& id, const OnPremisesEnd& end)
{
    if (end.site.empty())
    {
        return; // nobody described the other end
    }
    Require(cloud.onPremisesSites, end.site, id, "on-premises site");
    const std::vector<OnPremisesRouter>& routers = cloud.onPremisesSites.at(end.site).routers;
    const bool known = std::any_of(routers.begin(), routers.end(), [&](const auto& router) {
        return router.name == end.router;
    });
    if (!known)
    {
        Fail(id,
             "ends at router \"" + end.router + "\", which site " + end.site + " has not",
             "add the router to the site or correct its name");
    }
}

/// \param site a site
void
CheckSite(const OnPremisesSite& site)
{
    const std::string id = "site " + site.name;
    if (site.cidrBlocks.empty())
    {
        Fail(id, "has no CIDR block", "give it the blocks that its routers announce");
    }
    std::set<std::string> names;
    for (const OnPremisesRouter& router : site.routers)
    {
        if (!names.insert(router.name).second)
        {
            Fail(id, "has two routers named " + router.name, "name each once");
        }
    }
    names.clear();
    std::set<uint32_t> addresses;
    for (const OnPremisesHost& host : site.hosts)
    {
        const bool inside =
            std::any_of(site.cidrBlocks.begin(), site.cidrBlocks.end(), [&](const Cidr& block) {
                return block.Contains(host.address);
            });
        if (!inside)
        {
            Fail(id,
                 "has host " + host.name + " at " + ToString(host.address) +
                     ", which is in none of its blocks",
                 "give it an address of the site");
        }
        if (!names.insert(host.name).second || !addresses.insert(host.address.Get()).second)
        {
            Fail(id,
                 "has two hosts named " + host.name + " or at " + ToString(host.address),
                 "give each a name and an address of its own");
        }
    }
}

/// \param cloud the description
void
CheckVpnGateways(const Cloud& cloud)
{
    std::map<std::string, std::string> gatewayOfVpc;
    for (const auto& [id, gateway] : cloud.vpnGateways)
    {
        if (gateway.vpcId.empty())
        {
            continue;
        }
        Require(cloud.vpcs, gateway.vpcId, id, "VPC");
        const auto [other, first] = gatewayOfVpc.emplace(gateway.vpcId, id);
        if (!first)
        {
            Fail(id,
                 "is attached to " + gateway.vpcId + ", which has " + other->second + " already",
                 "detach one, a VPC has at most one virtual private gateway");
        }
    }
    for (const auto& [id, table] : cloud.routeTables)
    {
        for (const std::string& vgw : table.propagatingVgws)
        {
            const auto gateway = cloud.vpnGateways.find(vgw);
            if (gateway == cloud.vpnGateways.end() || gateway->second.vpcId != table.vpcId)
            {
                Fail(id,
                     "gets routes from " + vgw + ", which is no virtual private gateway of " +
                         table.vpcId,
                     "attach the gateway to the VPC or switch its propagation off");
            }
        }
    }
}

/// \param cloud the description \param connection a VPN
void
CheckVpnConnection(const Cloud& cloud, const VpnConnection& connection)
{
    const std::string& id = connection.vpnConnectionId;
    Require(cloud.customerGateways, connection.customerGatewayId, id, "customer gateway");
    if (connection.vpnGatewayId.empty() == connection.transitGatewayId.empty())
    {
        Fail(id,
             connection.vpnGatewayId.empty() ? "has no gateway on AWS's side"
                                             : "has two gateways on AWS's side",
             "name either a virtual private gateway or a transit gateway");
    }
    if (!connection.vpnGatewayId.empty())
    {
        Require(cloud.vpnGateways, connection.vpnGatewayId, id, "virtual private gateway");
    }
    else
    {
        Require(cloud.transitGateways, connection.transitGatewayId, id, "transit gateway");
    }
    if (connection.tunnels.size() > 2)
    {
        Fail(id,
             "has " + std::to_string(connection.tunnels.size()) + " tunnels",
             "describe at most two, a VPN connection has two");
    }
    const bool isDescribed =
        !cloud.customerGateways.at(connection.customerGatewayId).end.site.empty();
    if (connection.staticRoutesOnly && !connection.vpnGatewayId.empty() &&
        connection.routes.empty() && isDescribed)
    {
        Fail(id,
             "has static routes only, and none of them",
             "add the customer's blocks to its routes or use BGP");
    }
    for (const VpnTunnel& tunnel : connection.tunnels)
    {
        const Cidr linkLocal{0xA9FE0000, 16};
        if (tunnel.tunnelInsideCidr && (tunnel.tunnelInsideCidr->length != 30 ||
                                        !linkLocal.Contains(*tunnel.tunnelInsideCidr)))
        {
            Fail(id,
                 "has tunnel inside CIDR " + tunnel.tunnelInsideCidr->ToString(),
                 "use a /30 of 169.254.0.0/16");
        }
    }
}

/// \param cloud the description
void
CheckVpn(const Cloud& cloud)
{
    for (const auto& [id, gateway] : cloud.customerGateways)
    {
        CheckEnd(cloud, id, gateway.end);
        if (!gateway.end.site.empty() && !(gateway.rtt && *gateway.rtt > 0))
        {
            Fail(id,
                 "has no round-trip time over the internet",
                 "give its rtt to the Region, there is no honest default");
        }
    }
    for (const auto& [id, connection] : cloud.vpnConnections)
    {
        CheckVpnConnection(cloud, connection);
    }
}

/// \param connection of Direct Connect
void
CheckConnection(const DirectConnectConnection& connection)
{
    const std::string& id = connection.connectionId;
    if (connection.end.site.empty())
    {
        return;
    }
    const bool hasRtt = connection.rtt && *connection.rtt > 0;
    const bool hasDistance = connection.distanceKm && *connection.distanceKm > 0;
    if (hasRtt == hasDistance)
    {
        Fail(id,
             hasRtt ? "has both rtt and distanceKm" : "has neither rtt nor distanceKm",
             "give one of them, the delay of a Direct Connect has no honest default");
    }
    if (connection.bandwidth == 0)
    {
        Fail(id, "has no bandwidth", "give the port's speed, e.g. 1 Gbps");
    }
}

/// \param cloud the description \param interface a virtual interface
void
CheckVirtualInterface(const Cloud& cloud, const VirtualInterface& interface)
{
    const std::string& id = interface.virtualInterfaceId;
    Require(cloud.directConnectConnections,
            interface.connectionId,
            id,
            "Direct Connect connection");
    if (interface.vlan < 1 || interface.vlan > MAX_VLAN)
    {
        Fail(id, "has VLAN " + std::to_string(interface.vlan), "number it from 1 to 4094");
    }
    if (interface.virtualInterfaceType == VirtualInterfaceType::PUBLIC)
    {
        return;
    }
    const bool transit = interface.virtualInterfaceType == VirtualInterfaceType::TRANSIT;
    const uint32_t jumbo = transit ? 8500 : 9001;
    if (interface.mtu != 1500 && interface.mtu != jumbo)
    {
        Fail(id,
             "has MTU " + std::to_string(interface.mtu),
             "use 1500 or " + std::to_string(jumbo) +
                 (transit ? " for a transit" : " for a private") + " virtual interface");
    }
    if (interface.virtualGatewayId.empty() == interface.directConnectGatewayId.empty())
    {
        Fail(id,
             interface.virtualGatewayId.empty() ? "leads to no gateway" : "leads to two gateways",
             "name either a virtual private gateway or a Direct Connect gateway");
    }
    if (transit && interface.directConnectGatewayId.empty())
    {
        Fail(id,
             "is a transit virtual interface that leads to " + interface.virtualGatewayId,
             "lead it to a Direct Connect gateway or make it private");
    }
    if (!interface.virtualGatewayId.empty())
    {
        Require(cloud.vpnGateways, interface.virtualGatewayId, id, "virtual private gateway");
    }
    else
    {
        Require(cloud.directConnectGateways,
                interface.directConnectGatewayId,
                id,
                "Direct Connect gateway");
    }
    if (interface.amazonAddress.has_value() != interface.customerAddress.has_value())
    {
        Fail(id, "has the address of one end only", "give both addresses or none");
    }
}

/// \param cloud the description
void
CheckDirectConnect(const Cloud& cloud)
{
    for (const auto& [id, connection] : cloud.directConnectConnections)
    {
        CheckEnd(cloud, id, connection.end);
        CheckConnection(connection);
    }
    std::map<std::pair<std::string, int>, std::string> interfaceOfVlan;
    for (const auto& [id, interface] : cloud.virtualInterfaces)
    {
        CheckVirtualInterface(cloud, interface);
        const auto [other, first] =
            interfaceOfVlan.emplace(std::make_pair(interface.connectionId, interface.vlan), id);
        if (!first)
        {
            Fail(id,
                 "has VLAN " + std::to_string(interface.vlan) + " of " + interface.connectionId +
                     ", as " + other->second + " has",
                 "give each virtual interface of a connection a VLAN of its own");
        }
    }
    std::map<std::string, std::string> kindOf; // of what a Direct Connect gateway leads to
    for (const auto& [id, association] : cloud.directConnectGatewayAssociations)
    {
        Require(cloud.directConnectGateways,
                association.directConnectGatewayId,
                id,
                "Direct Connect gateway");
        const std::string& gateway = association.associatedGatewayId;
        const bool transit = cloud.transitGateways.count(gateway) != 0;
        if (!transit)
        {
            Require(cloud.vpnGateways, gateway, id, "virtual private or transit gateway");
        }
        if (transit && association.allowedPrefixesToDirectConnectGateway.empty())
        {
            Fail(id,
                 "associates " + gateway + " without allowed prefixes",
                 "name the prefixes that are announced to the customer");
        }
        const std::string kind = transit ? "transit" : "virtual private";
        const auto [other, first] = kindOf.emplace(association.directConnectGatewayId, kind);
        if (!first && other->second != kind)
        {
            Fail(id,
                 "associates " + gateway + " with " + association.directConnectGatewayId +
                     ", which has a " + other->second + " gateway already",
                 "use another Direct Connect gateway, AWS does not mix the two kinds");
        }
    }
}

/// \param cloud the description \param links its links \param vgw a virtual private gateway
/// \return the prefixes that it knows, by links that are described
std::set<Cidr>
PrefixesOf(const Cloud& cloud, const std::vector<HybridLink>& links, const std::string& vgw)
{
    std::set<Cidr> prefixes;
    for (const HybridLink& link : links)
    {
        bool leadsThere = link.gatewayId == vgw;
        for (const auto& [id, association] : cloud.directConnectGatewayAssociations)
        {
            leadsThere = leadsThere || (association.associatedGatewayId == vgw &&
                                        association.directConnectGatewayId == link.gatewayId);
        }
        if (!leadsThere)
        {
            continue;
        }
        for (const RoutePath& path : LearnedOver(cloud, link))
        {
            prefixes.insert(path.prefix);
        }
    }
    return prefixes;
}

} // namespace

void
CheckHybrid(const Cloud& cloud)
{
    for (const auto& [name, site] : cloud.onPremisesSites)
    {
        CheckSite(site);
    }
    CheckVpnGateways(cloud);
    CheckVpn(cloud);
    CheckDirectConnect(cloud);
}

void
FillPropagatedRoutes(Cloud& cloud)
{
    if (cloud.onPremisesSites.empty())
    {
        return; // what a dump has learned stays
    }
    const std::vector<HybridLink> links = ListHybridLinks(cloud);
    for (const auto& [id, gateway] : cloud.vpnGateways)
    {
        const std::set<Cidr> prefixes = PrefixesOf(cloud, links, id);
        for (auto& [tableId, table] : cloud.routeTables)
        {
            auto& routes = table.routes;
            routes.erase(std::remove_if(routes.begin(),
                                        routes.end(),
                                        [&, me = id](const Route& route) {
                                            return route.targetId == me &&
                                                   route.origin ==
                                                       RouteOrigin::EnableVgwRoutePropagation;
                                        }),
                         routes.end());
            if (std::find(table.propagatingVgws.begin(), table.propagatingVgws.end(), id) ==
                table.propagatingVgws.end())
            {
                continue;
            }
            for (const Cidr& prefix : prefixes)
            {
                Route route;
                route.destinationCidrBlock = prefix;
                route.targetKind = RouteTargetKind::VpnGateway;
                route.targetId = id;
                route.origin = RouteOrigin::EnableVgwRoutePropagation;
                routes.push_back(route);
            }
        }
    }
}

} // namespace aws
} // namespace vpc
} // namespace ns3
