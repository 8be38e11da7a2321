// SPDX-License-Identifier: GPL-2.0-only
// Virtual private gateways, VPN and Direct Connect. No template tells what is at the other end.
#include "vpc-template-mapper.h"

#include <algorithm>
#include <cstdlib>

namespace ns3
{
namespace vpc
{

namespace
{

const char* const NO_SITE =
    "no template describes the site at its other end: what is sent there is not simulated";

/// \param text e.g. 1Gbps or 500Mbps \return bits a second, 0 if it is no such
uint64_t
BandwidthOf(const std::string& text)
{
    char* end = nullptr;
    const double number = std::strtod(text.c_str(), &end);
    const std::string unit = end;
    const double scale = unit == "Gbps" ? 1e9 : unit == "Mbps" ? 1e6 : 0;
    return number > 0 && number < 1e6 ? static_cast<uint64_t>(number * scale) : 0;
}

/// \param m the mapper \param given id or token \return a virtual private gateway of the cloud
std::string
VpnGatewayOf(TemplateMapper& m, const std::string& given)
{
    const std::string id = m.IdOrStandIn(given, "vgw");
    aws::VpnGateway gateway;
    gateway.vpnGatewayId = id;
    gateway.ownerId = m.session.input.accountId;
    if (m.Cloud().vpnGateways.emplace(id, gateway).second)
    {
        m.StandFor(id, "a virtual private gateway outside of the template: a stand-in");
    }
    return id;
}

/// \param m the mapper \param given id or token \return a customer gateway of the cloud
std::string
CustomerGatewayOf(TemplateMapper& m, const std::string& given)
{
    const std::string id = m.IdOrStandIn(given, "cgw");
    aws::CustomerGateway gateway;
    gateway.customerGatewayId = id;
    if (m.Cloud().customerGateways.emplace(id, gateway).second)
    {
        m.StandFor(id, "a customer gateway outside of the template: a stand-in without address");
    }
    return id;
}

/// \param m the mapper \param given id or token \return a Direct Connect connection of the cloud
std::string
ConnectionOf(TemplateMapper& m, const std::string& given)
{
    const std::string id = m.IdOrStandIn(given, "dxcon");
    aws::DirectConnectConnection connection;
    connection.connectionId = id;
    connection.region = m.session.input.region;
    if (m.Cloud().directConnectConnections.emplace(id, connection).second)
    {
        m.StandFor(id, "a connection or LAG outside of the template: a stand-in");
    }
    return id;
}

/// \param m the mapper \param given id or token \return a Direct Connect gateway of the cloud
std::string
DirectConnectGatewayOf(TemplateMapper& m, const std::string& given)
{
    const std::string id = m.IdOrStandIn(given, "dxgw");
    aws::DirectConnectGateway gateway;
    gateway.directConnectGatewayId = id;
    gateway.ownerId = m.session.input.accountId;
    if (m.Cloud().directConnectGateways.emplace(id, gateway).second)
    {
        m.StandFor(id, "a Direct Connect gateway outside of the template: a stand-in");
    }
    return id;
}

/// \param p of a BGP peer \param name of a property \return its address, with length or without
std::optional<Ipv4Address>
PeerAddress(const TemplateProperties& p, const char* name)
{
    const std::string text = p.Text(name);
    const auto address = aws::ParseAddress(text.substr(0, text.find('/')));
    if (!text.empty() && !address)
    {
        p.Fail(std::string(name) + " " + JsonQuote(text) + " is no IPv4 address; correct it");
    }
    return address;
}

/// \param m the mapper \param p of a virtual interface \param type of it
void
AddVirtualInterface(TemplateMapper& m, const TemplateProperties& p, aws::VirtualInterfaceType type)
{
    aws::VirtualInterface vif;
    vif.virtualInterfaceId = m.b.id;
    vif.virtualInterfaceType = type;
    vif.connectionId = ConnectionOf(m, p.RequiredId("ConnectionId"));
    vif.vlan = static_cast<int>(p.Int("Vlan", 0));
    vif.mtu = static_cast<uint32_t>(p.Int("Mtu", vif.mtu));
    if (p.Has("VirtualGatewayId"))
    {
        vif.virtualGatewayId = VpnGatewayOf(m, p.RequiredId("VirtualGatewayId"));
    }
    if (p.Has("DirectConnectGatewayId"))
    {
        vif.directConnectGatewayId =
            DirectConnectGatewayOf(m, p.RequiredId("DirectConnectGatewayId"));
    }
    for (const TemplateProperties& peer : p.Objects("BgpPeers"))
    {
        if (LowerCase(peer.Text("AddressFamily", "ipv4")) != "ipv4")
        {
            continue;
        }
        vif.asn = peer.Asn("Asn", vif.asn);
        const auto amazon = PeerAddress(peer, "AmazonAddress");
        const auto customer = PeerAddress(peer, "CustomerAddress");
        if (amazon && customer)
        {
            vif.amazonAddress = amazon;
            vif.customerAddress = customer;
        }
    }
    m.Cloud().virtualInterfaces.emplace(m.b.id, vif);
    m.b.IgnorePart(type == aws::VirtualInterfaceType::PUBLIC
                       ? "public virtual interfaces are not simulated"
                       : NO_SITE);
}

} // namespace

void
MapVpnGateway(TemplateMapper& m, const TemplateProperties& p)
{
    aws::VpnGateway gateway;
    gateway.vpnGatewayId = m.b.id;
    gateway.ownerId = m.session.input.accountId;
    gateway.amazonSideAsn = p.Asn("AmazonSideAsn", gateway.amazonSideAsn);
    m.Cloud().vpnGateways.emplace(m.b.id, gateway);
}

void
MapVpnPropagation(TemplateMapper& m, const TemplateProperties& p)
{
    m.b.id = m.resource->logicalId;
    const std::string id = VpnGatewayOf(m, p.RequiredId("VpnGatewayId"));
    for (const std::string& given : p.Texts("RouteTableIds"))
    {
        aws::RouteTable& table = m.Cloud().routeTables.at(m.RouteTableOf(given, ""));
        aws::VpnGateway& gateway = m.Cloud().vpnGateways.at(id);
        const auto& all = m.Cloud().vpnGateways;
        const bool isFree = std::none_of(all.begin(), all.end(), [&table](const auto& other) {
            return other.second.vpcId == table.vpcId;
        });
        if (m.standIns.count(id) && gateway.vpcId.empty() && isFree)
        {
            gateway.vpcId = table.vpcId;
        }
        if (gateway.vpcId != table.vpcId && m.standIns.count(id) + m.standIns.count(given))
        {
            m.b.IgnorePart("propagation between " + id + " and " + table.routeTableId +
                           ", of which the template does not tell whether they share a VPC");
            continue;
        }
        table.propagatingVgws.push_back(id);
    }
}

void
MapCustomerGateway(TemplateMapper& m, const TemplateProperties& p)
{
    aws::CustomerGateway gateway;
    gateway.customerGatewayId = m.b.id;
    gateway.bgpAsn = p.Asn(p.Has("BgpAsnExtended") ? "BgpAsnExtended" : "BgpAsn", gateway.bgpAsn);
    if (const auto address = aws::ParseAddress(p.Text("IpAddress")))
    {
        gateway.ipAddress = *address;
    }
    else
    {
        m.b.Assume("its address is given by whoever makes the stack: taken as 0.0.0.0");
    }
    m.Cloud().customerGateways.emplace(m.b.id, gateway);
    m.b.IgnorePart(NO_SITE);
}

void
MapVpnConnection(TemplateMapper& m, const TemplateProperties& p)
{
    aws::VpnConnection vpn;
    vpn.vpnConnectionId = m.b.id;
    vpn.customerGatewayId = CustomerGatewayOf(m, p.RequiredId("CustomerGatewayId"));
    vpn.staticRoutesOnly = p.Bool("StaticRoutesOnly", false);
    if (p.Has("VpnGatewayId") == p.Has("TransitGatewayId"))
    {
        p.Fail("must name one gateway; give either VpnGatewayId or TransitGatewayId");
    }
    if (p.Has("VpnGatewayId"))
    {
        vpn.vpnGatewayId = VpnGatewayOf(m, p.RequiredId("VpnGatewayId"));
    }
    else
    {
        vpn.transitGatewayId = m.TransitGatewayOf(p.RequiredId("TransitGatewayId"));
        m.AttachResource(vpn.transitGatewayId, "vpn", m.b.id);
    }
    for (const TemplateProperties& item : p.Objects("VpnTunnelOptionsSpecifications"))
    {
        aws::VpnTunnel tunnel;
        tunnel.tunnelInsideCidr = item.Block("TunnelInsideCidr");
        vpn.tunnels.push_back(tunnel);
    }
    m.Cloud().vpnConnections.emplace(m.b.id, vpn);
    m.b.IgnorePart(NO_SITE);
}

void
MapVpnRoute(TemplateMapper& m, const TemplateProperties& p)
{
    const auto block = p.Block("DestinationCidrBlock");
    const auto vpn = m.Cloud().vpnConnections.find(p.Id("VpnConnectionId"));
    m.b.id = m.resource->logicalId;
    if (!block || vpn == m.Cloud().vpnConnections.end())
    {
        m.b.Ignore("its destination or VPN connection is outside of the template");
        return;
    }
    vpn->second.routes.push_back(*block);
}

void
MapDxConnection(TemplateMapper& m, const TemplateProperties& p)
{
    aws::DirectConnectConnection connection;
    connection.connectionId = m.b.id;
    connection.location = p.Text("Location");
    connection.region = m.session.input.region;
    connection.bandwidth = BandwidthOf(p.Text("Bandwidth"));
    m.Cloud().directConnectConnections.emplace(m.b.id, connection);
    m.b.IgnorePart(NO_SITE);
}

void
MapDxGateway(TemplateMapper& m, const TemplateProperties& p)
{
    aws::DirectConnectGateway gateway;
    gateway.directConnectGatewayId = m.b.id;
    gateway.ownerId = m.session.input.accountId;
    gateway.amazonSideAsn = p.Asn("AmazonSideAsn", gateway.amazonSideAsn);
    m.Cloud().directConnectGateways.emplace(m.b.id, gateway);
}

void
MapDxAssociation(TemplateMapper& m, const TemplateProperties& p)
{
    aws::DirectConnectGatewayAssociation association;
    association.associationId =
        TemplateId("dxgw-assoc", m.resource->stack->Place().name, m.resource->name);
    m.b.id = m.resource->logicalId;
    association.directConnectGatewayId =
        DirectConnectGatewayOf(m, p.RequiredId("DirectConnectGatewayId"));
    const std::string gateway = p.Id("AssociatedGatewayId");
    for (const std::string& text : p.Texts("AllowedPrefixesToDirectConnectGateway"))
    {
        const auto block = aws::ParseCidr(text);
        if (!block && !TemplateUnknowns::IsIn(text))
        {
            p.Fail("allows " + JsonQuote(text) + ", which is no IPv4 address block; correct it");
        }
        if (block)
        {
            association.allowedPrefixesToDirectConnectGateway.push_back(*block);
        }
    }
    const bool isVirtual = gateway.rfind("vgw-", 0) == 0;
    const bool isTransit = gateway.rfind("tgw-", 0) == 0;
    if (!isVirtual && !isTransit)
    {
        m.b.Ignore("the template does not tell which gateway it associates");
        return;
    }
    if (isTransit && association.allowedPrefixesToDirectConnectGateway.empty())
    {
        m.b.Ignore("a transit gateway without allowed prefixes, or with those that AWS only knows");
        return;
    }
    if (isVirtual)
    {
        association.associatedGatewayId = VpnGatewayOf(m, gateway);
    }
    else
    {
        association.associatedGatewayId = m.TransitGatewayOf(gateway);
        m.AttachResource(gateway, "direct-connect-gateway", association.directConnectGatewayId);
    }
    m.b.snapshot.origins.emplace(association.associationId, m.resource->body->Where());
    m.Cloud().directConnectGatewayAssociations.emplace(association.associationId, association);
}

void
MapPrivateVif(TemplateMapper& m, const TemplateProperties& p)
{
    AddVirtualInterface(m, p, aws::VirtualInterfaceType::PRIVATE);
}

void
MapTransitVif(TemplateMapper& m, const TemplateProperties& p)
{
    AddVirtualInterface(m, p, aws::VirtualInterfaceType::TRANSIT);
}

void
MapPublicVif(TemplateMapper& m, const TemplateProperties& p)
{
    AddVirtualInterface(m, p, aws::VirtualInterfaceType::PUBLIC);
}

} // namespace vpc
} // namespace ns3
