// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-hybrid-link.h"

#include <algorithm>
#include <set>

namespace ns3
{
namespace vpc
{
namespace aws
{

namespace
{

/// Light in fibre covers so much in a second, in km (refractive index of about 1.5).
constexpr double FIBRE_SPEED_KM = 200000;

/// Bandwidth of a tunnel, bit/s (Site-to-Site VPN quotas).
constexpr uint64_t TUNNEL_BANDWIDTH = 1250000000;

/// Best case of a tunnel's MTU, AES-GCM-16 without NAT traversal ("Best practices for your customer
/// gateway device").
constexpr uint32_t TUNNEL_MTU = 1446;

/// 169.254.16.0: inside addresses of links that name none.
constexpr uint32_t INSIDE_BASE = 0xA9FE1000;

/// 198.18.0.0/16 of RFC 2544: outside addresses of tunnels that name none; the upper half is the
/// customers'.
constexpr uint32_t OUTSIDE_BASE = 0xC6120000;
constexpr uint32_t CUSTOMER_OUTSIDE_BASE = OUTSIDE_BASE + 0x8000;

/// \param map by id \param id of something \return it, nullptr if it is not there
template <typename T>
const T*
Find(const std::map<std::string, T>& map, const std::string& id)
{
    const auto at = map.find(id);
    return at == map.end() ? nullptr : &at->second;
}

/// \param end of a connection \param cloud it \return the site, nullptr if nobody described it
const OnPremisesSite*
SiteOf(const Cloud& cloud, const OnPremisesEnd& end)
{
    return Find(cloud.onPremisesSites, end.site);
}

/// \param cloud it \param vgw a virtual private gateway's id \return its VPC's blocks
std::vector<Cidr>
BlocksBehind(const Cloud& cloud, const std::string& vgw)
{
    const VpnGateway* gateway = Find(cloud.vpnGateways, vgw);
    const Vpc* vpc = gateway == nullptr ? nullptr : Find(cloud.vpcs, gateway->vpcId);
    return vpc == nullptr ? std::vector<Cidr>() : vpc->cidrBlocks;
}

/// \param cloud it \param dxgw a Direct Connect gateway's id \return what it announces
std::vector<Cidr>
AllowedPrefixes(const Cloud& cloud, const std::string& dxgw)
{
    std::vector<Cidr> prefixes;
    for (const auto& [id, association] : cloud.directConnectGatewayAssociations)
    {
        if (association.directConnectGatewayId != dxgw)
        {
            continue;
        }
        const std::vector<Cidr>& allowed = association.allowedPrefixesToDirectConnectGateway;
        const std::vector<Cidr> blocks =
            allowed.empty() ? BlocksBehind(cloud, association.associatedGatewayId) : allowed;
        prefixes.insert(prefixes.end(), blocks.begin(), blocks.end());
    }
    return prefixes;
}

/// \param cloud it \param connection a VPN at a transit gateway \return what the route table of its
/// attachment has for VPCs and other transit gateways
std::vector<Cidr>
TransitPrefixes(const Cloud& cloud, const VpnConnection& connection)
{
    std::set<Cidr> prefixes;
    for (const auto& [id, attachment] : cloud.transitGatewayAttachments)
    {
        const TransitGatewayRouteTable* table =
            attachment.resourceId == connection.vpnConnectionId
                ? Find(cloud.transitGatewayRouteTables, attachment.transitGatewayRouteTableId)
                : nullptr;
        if (table == nullptr)
        {
            continue;
        }
        for (const TransitGatewayRoute& route : table->routes)
        {
            if (!route.blackhole && route.transitGatewayAttachmentId != id)
            {
                prefixes.insert(route.destinationCidrBlock);
            }
        }
        for (const std::string& from : table->propagatingAttachments)
        {
            const TransitGatewayAttachment* other = Find(cloud.transitGatewayAttachments, from);
            const Vpc* vpc = other == nullptr ? nullptr : Find(cloud.vpcs, other->resourceId);
            if (vpc != nullptr)
            {
                prefixes.insert(vpc->cidrBlocks.begin(), vpc->cidrBlocks.end());
            }
        }
    }
    return {prefixes.begin(), prefixes.end()};
}

/// \param cloud it \param id of any gateway with a BGP speaker \return its ASN
uint32_t
AmazonAsn(const Cloud& cloud, const std::string& id)
{
    const VpnGateway* vgw = Find(cloud.vpnGateways, id);
    const DirectConnectGateway* dxgw = Find(cloud.directConnectGateways, id);
    const TransitGateway* tgw = Find(cloud.transitGateways, id);
    return vgw != nullptr    ? vgw->amazonSideAsn
           : dxgw != nullptr ? dxgw->amazonSideAsn
           : tgw != nullptr  ? tgw->amazonSideAsn
                             : 0;
}

/// \param connection a Direct Connect connection \return seconds there and back
double
RoundTrip(const DirectConnectConnection& connection)
{
    return connection.rtt ? *connection.rtt
                          : 2 * connection.distanceKm.value_or(0) / FIBRE_SPEED_KM;
}

/// \param cloud it \param interface a virtual interface \return the link
HybridLink
MakeLink(const Cloud& cloud, const VirtualInterface& interface)
{
    HybridLink link;
    link.id = interface.virtualInterfaceId;
    link.connectionId = interface.connectionId;
    link.gatewayId = interface.virtualGatewayId.empty() ? interface.directConnectGatewayId
                                                        : interface.virtualGatewayId;
    link.mtu = interface.mtu;
    link.customerAsn = interface.asn;
    link.bfd = interface.bfd;
    link.amazonInside = interface.amazonAddress.value_or(Ipv4Address(uint32_t{0}));
    link.customerInside = interface.customerAddress.value_or(Ipv4Address(uint32_t{0}));
    link.toSite = interface.virtualGatewayId.empty()
                      ? AllowedPrefixes(cloud, interface.directConnectGatewayId)
                      : BlocksBehind(cloud, interface.virtualGatewayId);
    const DirectConnectConnection* connection =
        Find(cloud.directConnectConnections, interface.connectionId);
    if (connection != nullptr)
    {
        link.end = connection->end;
        link.region = connection->region;
        link.rtt = RoundTrip(*connection);
        link.bandwidth = connection->bandwidth;
    }
    return link;
}

/// \param cloud it \param connection a VPN \param number of the tunnel, from 1 \return the link
HybridLink
MakeLink(const Cloud& cloud, const VpnConnection& connection, std::size_t number)
{
    const VpnTunnel tunnel =
        number <= connection.tunnels.size() ? connection.tunnels[number - 1] : VpnTunnel{};
    HybridLink link;
    link.id = connection.vpnConnectionId + "/" + std::to_string(number);
    link.kind = connection.staticRoutesOnly ? PathKind::VPN_STATIC : PathKind::VPN_BGP;
    link.connectionId = connection.vpnConnectionId;
    link.gatewayId =
        connection.vpnGatewayId.empty() ? connection.transitGatewayId : connection.vpnGatewayId;
    link.mtu = TUNNEL_MTU;
    link.bandwidth = TUNNEL_BANDWIDTH;
    link.amazonOutside = tunnel.outsideIpAddress;
    if (tunnel.tunnelInsideCidr)
    {
        link.amazonInside = Ipv4Address(tunnel.tunnelInsideCidr->base + 1);
        link.customerInside = Ipv4Address(tunnel.tunnelInsideCidr->base + 2);
    }
    link.toSite = connection.vpnGatewayId.empty() ? TransitPrefixes(cloud, connection)
                                                  : BlocksBehind(cloud, connection.vpnGatewayId);
    const CustomerGateway* customer = Find(cloud.customerGateways, connection.customerGatewayId);
    if (customer != nullptr)
    {
        link.end = customer->end;
        link.customerAsn = customer->bgpAsn;
        link.rtt = customer->rtt.value_or(0);
    }
    if (connection.staticRoutesOnly)
    {
        link.toAws = connection.routes;
    }
    return link;
}

/// Give addresses to links that have none. \param links all
void
FillAddresses(std::vector<HybridLink>& links)
{
    const Ipv4Address none(uint32_t{0});
    std::set<uint32_t> taken; // bases of /30 blocks
    for (const HybridLink& link : links)
    {
        taken.insert(link.amazonInside.Get() & ~uint32_t{3});
        taken.insert(link.customerInside.Get() & ~uint32_t{3});
    }
    uint32_t next = INSIDE_BASE;
    for (std::size_t i = 0; i < links.size(); ++i)
    {
        HybridLink& link = links[i];
        if (link.amazonInside == none || link.customerInside == none)
        {
            while (!taken.insert(next).second)
            {
                next += 4;
            }
            link.amazonInside = Ipv4Address(next + 1);
            link.customerInside = Ipv4Address(next + 2);
        }
        if (link.IsTunnel())
        {
            const auto number = static_cast<uint32_t>(i) + 1;
            // A made-up one each: in ns-3 two tunnels of a router cannot share an address.
            link.customerOutside = Ipv4Address(CUSTOMER_OUTSIDE_BASE + number);
            if (link.amazonOutside == none)
            {
                link.amazonOutside = Ipv4Address(OUTSIDE_BASE + number);
            }
        }
    }
}

} // namespace

std::vector<HybridLink>
ListHybridLinks(const Cloud& cloud)
{
    std::vector<HybridLink> links;
    for (const auto& [id, interface] : cloud.virtualInterfaces)
    {
        if (interface.virtualInterfaceType != VirtualInterfaceType::PUBLIC)
        {
            links.push_back(MakeLink(cloud, interface));
        }
    }
    for (const auto& [id, connection] : cloud.vpnConnections)
    {
        for (std::size_t number = 1; number <= 2; ++number)
        {
            links.push_back(MakeLink(cloud, connection, number));
        }
    }
    for (HybridLink& link : links)
    {
        const OnPremisesSite* site = SiteOf(cloud, link.end);
        if (site != nullptr && link.kind != PathKind::VPN_STATIC)
        {
            link.toAws = site->cidrBlocks;
        }
        link.amazonAsn = AmazonAsn(cloud, link.gatewayId);
    }
    FillAddresses(links);
    return links;
}

bool
IsLinkUp(const Cloud& cloud, const HybridLink& link)
{
    if (cloud.learnedRoutes)
    {
        return cloud.learnedRoutes->count(link.id) != 0;
    }
    return link.IsDescribed() &&
           (link.kind == PathKind::VPN_STATIC || link.toAws.size() <= MAX_LEARNED_ROUTES);
}

std::vector<RoutePath>
LearnedOver(const Cloud& cloud, const HybridLink& link)
{
    if (!IsLinkUp(cloud, link))
    {
        return {};
    }
    if (cloud.learnedRoutes)
    {
        return cloud.learnedRoutes->at(link.id);
    }
    std::vector<RoutePath> paths;
    for (const Cidr& prefix : link.toAws)
    {
        RoutePath path;
        path.prefix = prefix;
        path.kind = link.kind;
        path.id = link.id;
        if (link.kind != PathKind::VPN_STATIC)
        {
            path.asPath = {link.customerAsn};
        }
        paths.push_back(path);
    }
    return paths;
}

bool
IsLinkOf(const TransitGatewayAttachment& attachment, const HybridLink& link)
{
    return attachment.resourceType == "vpn" ? attachment.resourceId == link.connectionId
                                            : attachment.resourceType == "direct-connect-gateway" &&
                                                  attachment.resourceId == link.gatewayId;
}

} // namespace aws
} // namespace vpc
} // namespace ns3
