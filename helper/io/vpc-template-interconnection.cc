// SPDX-License-Identifier: GPL-2.0-only
// Peering, transit gateways, VPN and Direct Connect.
#include "vpc-template-mapper.h"

#include <algorithm>
#include <cstdlib>

namespace ns3
{
namespace vpc
{

namespace
{

/// \param m the mapper \param given id or token \return a transit gateway of the cloud
std::string
GatewayOf(TemplateMapper& m, const std::string& given)
{
    const std::string id = m.PlainId(given, "tgw");
    if (m.Cloud().transitGateways.count(id) == 0)
    {
        aws::TransitGateway gateway;
        gateway.transitGatewayId = id;
        gateway.ownerId = m.session.input.accountId;
        gateway.region = m.session.input.region;
        m.Cloud().transitGateways.emplace(id, gateway);
        m.standIns.insert(id);
        m.b.row->notes.push_back({SnapshotNoteKind::ASSUMED,
                                  id,
                                  "a transit gateway outside of the template: a stand-in without "
                                  "route tables"});
    }
    return id;
}

/// \param number of an autonomous system \param p where \param name of it \return it
uint32_t
AsnOf(const TemplateProperties& p, const char* name, uint32_t fallback)
{
    const int64_t number = p.Int(name, fallback);
    constexpr int64_t most = 4294967294;
    if (number < 1 || number > most)
    {
        p.Fail(std::string(name) + " must be 1 to 4294967294; correct it");
    }
    return static_cast<uint32_t>(number);
}

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

/// \param m the mapper \param p of a virtual interface \param type of it
void
AddVif(TemplateMapper& m, const TemplateProperties& p, aws::VirtualInterfaceType type)
{
    aws::VirtualInterface vif;
    vif.virtualInterfaceId = m.b.id;
    vif.virtualInterfaceType = type;
    vif.connectionId = m.PlainId(p.Id("ConnectionId"), "dxcon");
    vif.vlan = static_cast<int>(p.Int("Vlan", 0));
    vif.mtu = static_cast<uint32_t>(p.Int("Mtu", vif.mtu));
    vif.virtualGatewayId = m.PlainId(p.Id("VirtualGatewayId"), "vgw");
    vif.directConnectGatewayId = m.PlainId(p.Id("DirectConnectGatewayId"), "dxgw");
    for (const TemplateProperties& peer : p.Objects("BgpPeers"))
    {
        if (peer.Text("AddressFamily", "ipv4") == "ipv4")
        {
            vif.asn = AsnOf(peer, "Asn", vif.asn);
        }
    }
    constexpr int mostVlan = 4094;
    if (vif.vlan < 1 || vif.vlan > mostVlan)
    {
        p.Fail("Vlan must be 1 to 4094; correct it");
    }
    m.b.Add(m.Cloud().virtualInterfaces, vif, *m.resource->body);
    m.Cloud().unsupported.push_back({"DirectConnectVirtualInterface", m.b.id, ""});
}

/// \param m the mapper \param given id or token \return the attachment's id, empty if outside
std::string
AttachmentOf(TemplateMapper& m, const std::string& given)
{
    const std::string id = m.PlainId(given, "tgw-attach");
    return m.Cloud().transitGatewayAttachments.count(id) ? id : "";
}

} // namespace

void
MapPeering(TemplateMapper& m, const TemplateProperties& p)
{
    aws::VpcPeeringConnection peering;
    peering.vpcPeeringConnectionId = m.b.id;
    peering.requesterVpcInfo.vpcId = m.VpcOf(p.Id("VpcId"));
    peering.accepterVpcInfo.vpcId = m.VpcOf(p.Id("PeerVpcId"));
    const std::string owner = p.Text("PeerOwnerId");
    const std::string region = p.Text("PeerRegion");
    aws::Vpc& accepter = m.Cloud().vpcs.at(peering.accepterVpcInfo.vpcId);
    if (m.standIns.count(accepter.vpcId))
    {
        accepter.ownerId = owner.empty() ? accepter.ownerId : owner;
        accepter.region = region.empty() ? accepter.region : region;
    }
    m.b.Add(m.Cloud().vpcPeeringConnections, peering, *m.resource->body);
}

void
MapTransitGateway(TemplateMapper& m, const TemplateProperties& p)
{
    aws::TransitGateway gateway;
    gateway.transitGatewayId = m.b.id;
    gateway.ownerId = m.session.input.accountId;
    gateway.region = m.session.input.region;
    const bool associates = p.Text("DefaultRouteTableAssociation", "enable") == "enable";
    const bool propagates = p.Text("DefaultRouteTablePropagation", "enable") == "enable";
    if (associates || propagates)
    {
        aws::TransitGatewayRouteTable table;
        table.transitGatewayRouteTableId = TemplateId("tgw-rtb",
                                                      m.resource->stack->Place().name,
                                                      m.resource->name + ".DefaultRouteTable");
        table.transitGatewayId = m.b.id;
        const std::string id = table.transitGatewayRouteTableId;
        gateway.associationDefaultRouteTableId = associates ? id : "";
        gateway.propagationDefaultRouteTableId = propagates ? id : "";
        m.Cloud().transitGatewayRouteTables.emplace(id, table);
        m.b.snapshot.origins.emplace(id, m.resource->body->Where());
    }
    m.b.Add(m.Cloud().transitGateways, gateway, *m.resource->body);
}

void
MapTransitAttachment(TemplateMapper& m, const TemplateProperties& p)
{
    aws::TransitGatewayAttachment attachment;
    attachment.transitGatewayAttachmentId = m.b.id;
    attachment.transitGatewayId = GatewayOf(m, p.Id("TransitGatewayId"));
    attachment.resourceId = m.VpcOf(p.Id("VpcId"));
    attachment.subnetIds = m.SubnetsOf(p.Texts("SubnetIds"), attachment.resourceId);
    const TemplateProperties options = p.Object("Options");
    attachment.applianceModeSupport = options.Text("ApplianceModeSupport") == "enable";
    for (size_t i = 0; i < attachment.subnetIds.size(); ++i)
    {
        aws::NetworkInterface& eni = m.AddEni(m.EniId("eni" + std::to_string(i + 1)),
                                              attachment.subnetIds[i],
                                              {},
                                              "transit_gateway",
                                              std::nullopt);
        eni.sourceDestCheck = false;
        eni.description = "Network Interface for Transit Gateway Attachment " + m.b.id;
        attachment.networkInterfaceIds.push_back(eni.networkInterfaceId);
    }
    const aws::TransitGateway& gateway = m.Cloud().transitGateways.at(attachment.transitGatewayId);
    attachment.transitGatewayRouteTableId = gateway.associationDefaultRouteTableId;
    if (!gateway.propagationDefaultRouteTableId.empty())
    {
        m.Cloud()
            .transitGatewayRouteTables.at(gateway.propagationDefaultRouteTableId)
            .propagatingAttachments.push_back(m.b.id);
    }
    m.b.Add(m.Cloud().transitGatewayAttachments, attachment, *m.resource->body);
}

void
MapTransitTable(TemplateMapper& m, const TemplateProperties& p)
{
    aws::TransitGatewayRouteTable table;
    table.transitGatewayRouteTableId = m.b.id;
    table.transitGatewayId = GatewayOf(m, p.Id("TransitGatewayId"));
    m.b.Add(m.Cloud().transitGatewayRouteTables, table, *m.resource->body);
}

void
MapTransitAssociation(TemplateMapper& m, const TemplateProperties& p)
{
    const std::string attachment = AttachmentOf(m, p.Id("TransitGatewayAttachmentId"));
    const std::string table = m.PlainId(p.Id("TransitGatewayRouteTableId"), "tgw-rtb");
    m.b.id = m.resource->logicalId;
    if (attachment.empty() || m.Cloud().transitGatewayRouteTables.count(table) == 0)
    {
        m.b.Ignore("its attachment or route table is outside of the template");
        return;
    }
    m.Cloud().transitGatewayAttachments.at(attachment).transitGatewayRouteTableId = table;
}

void
MapTransitPropagation(TemplateMapper& m, const TemplateProperties& p)
{
    const std::string attachment = AttachmentOf(m, p.Id("TransitGatewayAttachmentId"));
    const std::string id = m.PlainId(p.Id("TransitGatewayRouteTableId"), "tgw-rtb");
    const auto table = m.Cloud().transitGatewayRouteTables.find(id);
    m.b.id = m.resource->logicalId;
    if (attachment.empty() || table == m.Cloud().transitGatewayRouteTables.end())
    {
        m.b.Ignore("its attachment or route table is outside of the template");
        return;
    }
    table->second.propagatingAttachments.push_back(attachment);
}

void
MapTransitRoute(TemplateMapper& m, const TemplateProperties& p)
{
    aws::TransitGatewayRoute route;
    route.blackhole = p.Bool("Blackhole", false);
    route.transitGatewayAttachmentId = AttachmentOf(m, p.Id("TransitGatewayAttachmentId"));
    const auto block = p.Block("DestinationCidrBlock");
    const std::string id = m.PlainId(p.Id("TransitGatewayRouteTableId"), "tgw-rtb");
    const auto table = m.Cloud().transitGatewayRouteTables.find(id);
    m.b.id = m.resource->logicalId;
    if (!block || table == m.Cloud().transitGatewayRouteTables.end() ||
        (!route.blackhole && route.transitGatewayAttachmentId.empty()))
    {
        m.b.Ignore("its destination, attachment or route table is outside of the template");
        return;
    }
    route.destinationCidrBlock = *block;
    table->second.routes.push_back(route);
}

void
MapVpnGateway(TemplateMapper& m, const TemplateProperties& p)
{
    aws::VpnGateway gateway;
    gateway.vpnGatewayId = m.b.id;
    gateway.ownerId = m.session.input.accountId;
    gateway.amazonSideAsn = AsnOf(p, "AmazonSideAsn", gateway.amazonSideAsn);
    m.Cloud().vpnGateways.emplace(m.b.id, gateway);
    m.b.snapshot.origins.emplace(m.b.id, m.resource->body->Where());
    m.Unsupported("VpnGateway");
}

void
MapVpnPropagation(TemplateMapper& m, const TemplateProperties& p)
{
    const std::string gateway = m.PlainId(p.Id("VpnGatewayId"), "vgw");
    for (const std::string& id : p.Texts("RouteTableIds"))
    {
        m.Cloud().routeTables.at(m.RouteTableOf(id, "")).propagatingVgws.push_back(gateway);
    }
}

void
MapCustomerGateway(TemplateMapper& m, const TemplateProperties& p)
{
    aws::CustomerGateway gateway;
    gateway.customerGatewayId = m.b.id;
    gateway.bgpAsn = AsnOf(p, "BgpAsn", gateway.bgpAsn);
    const auto address = aws::ParseAddress(p.Text("IpAddress"));
    if (address)
    {
        gateway.ipAddress = *address;
    }
    else
    {
        m.b.Assume("its address is given by whoever makes the stack: taken as 0.0.0.0");
    }
    m.Cloud().customerGateways.emplace(m.b.id, gateway);
    m.Unsupported("CustomerGateway");
}

void
MapVpnConnection(TemplateMapper& m, const TemplateProperties& p)
{
    aws::VpnConnection vpn;
    vpn.vpnConnectionId = m.b.id;
    vpn.customerGatewayId = m.PlainId(p.Id("CustomerGatewayId"), "cgw");
    vpn.vpnGatewayId = m.PlainId(p.Id("VpnGatewayId"), "vgw");
    vpn.transitGatewayId = m.PlainId(p.Id("TransitGatewayId"), "tgw");
    vpn.staticRoutesOnly = p.Bool("StaticRoutesOnly", false);
    for (const TemplateProperties& item : p.Objects("VpnTunnelOptionsSpecifications"))
    {
        aws::VpnTunnel tunnel;
        tunnel.tunnelInsideCidr = item.Block("TunnelInsideCidr");
        vpn.tunnels.push_back(tunnel);
    }
    m.Cloud().vpnConnections.emplace(m.b.id, vpn);
    m.Unsupported("VpnConnection");
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
    m.Unsupported("DirectConnectConnection");
}

void
MapDxGateway(TemplateMapper& m, const TemplateProperties& p)
{
    aws::DirectConnectGateway gateway;
    gateway.directConnectGatewayId = m.b.id;
    gateway.ownerId = m.session.input.accountId;
    gateway.amazonSideAsn = AsnOf(p, "AmazonSideAsn", gateway.amazonSideAsn);
    m.Cloud().directConnectGateways.emplace(m.b.id, gateway);
    m.Unsupported("DirectConnectGateway");
}

void
MapDxAssociation(TemplateMapper& m, const TemplateProperties& p)
{
    aws::DirectConnectGatewayAssociation association;
    association.associationId = m.PlainId(m.b.id, "dxgw-assoc");
    association.directConnectGatewayId = m.PlainId(p.Id("DirectConnectGatewayId"), "dxgw");
    association.associatedGatewayId = m.PlainId(p.Id("AssociatedGatewayId"), "gateway");
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
    m.Cloud().directConnectGatewayAssociations.emplace(association.associationId, association);
    m.b.id = association.associationId;
    m.Unsupported("DirectConnectGatewayAssociation");
}

void
MapPrivateVif(TemplateMapper& m, const TemplateProperties& p)
{
    AddVif(m, p, aws::VirtualInterfaceType::PRIVATE);
}

void
MapTransitVif(TemplateMapper& m, const TemplateProperties& p)
{
    AddVif(m, p, aws::VirtualInterfaceType::TRANSIT);
}

} // namespace vpc
} // namespace ns3
