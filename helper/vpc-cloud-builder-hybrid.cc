// SPDX-License-Identifier: GPL-2.0-only
// How CloudBuilder joins AWS with on-premises sites: Direct Connect and VPN.
#include "vpc-cloud-builder-lookup.h"
#include "vpc-cloud-builder.h"

#include "ns3/abort.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{

void
CloudBuilder::UseRegion(const std::string& region)
{
    m_region = region;
}

std::vector<aws::Cidr>
CloudBuilder::ParseAll(const std::vector<std::string>& cidrs) const
{
    std::vector<aws::Cidr> blocks;
    for (const std::string& cidr : cidrs)
    {
        blocks.push_back(ParseOrAbort(cidr));
    }
    return blocks;
}

std::string
CloudBuilder::AddOnPremisesSite(const std::string& name,
                                const std::vector<std::string>& cidrs,
                                const std::vector<std::string>& routers,
                                uint32_t bgpAsn)
{
    NS_ABORT_MSG_IF(name.empty() || name.find('/') != std::string::npos,
                    "CloudBuilder::AddOnPremisesSite: '" << name
                                                         << "' is no name; leave out slashes");
    aws::OnPremisesSite site;
    site.name = name;
    site.cidrBlocks = ParseAll(cidrs);
    for (const std::string& router : routers)
    {
        site.routers.push_back({router, bgpAsn});
    }
    m_cloud.onPremisesSites[name] = site;
    return name;
}

std::string
CloudBuilder::AddOnPremisesHost(const std::string& site,
                                const std::string& address,
                                const std::string& name)
{
    aws::OnPremisesSite& at = builder::Get(m_cloud.onPremisesSites, site, "on-premises site");
    const auto parsed = aws::ParseAddress(address);
    NS_ABORT_MSG_IF(!parsed,
                    "CloudBuilder::AddOnPremisesHost: '"
                        << address << "' is no address; write e.g. 172.16.0.10");
    aws::OnPremisesHost host;
    host.name = name.empty() ? "host-" + std::to_string(at.hosts.size() + 1) : name;
    host.address = *parsed;
    at.hosts.push_back(host);
    return site + "/" + host.name;
}

aws::OnPremisesEnd
CloudBuilder::ParseRouter(const std::string& router) const
{
    const std::size_t slash = router.find('/');
    NS_ABORT_MSG_IF(slash == std::string::npos,
                    "CloudBuilder: '" << router << "' names no router; write site/router");
    return {router.substr(0, slash), router.substr(slash + 1)};
}

std::string
CloudBuilder::AddVpnGateway(const std::string& vpcId)
{
    builder::Get(m_cloud.vpcs, vpcId, "VPC");
    aws::VpnGateway gateway;
    gateway.vpnGatewayId = NextId("vgw");
    gateway.vpcId = vpcId;
    gateway.ownerId = m_accountId;
    m_cloud.vpnGateways[gateway.vpnGatewayId] = gateway;
    for (auto& [id, table] : m_cloud.routeTables)
    {
        if (table.vpcId == vpcId)
        {
            table.propagatingVgws.push_back(gateway.vpnGatewayId);
        }
    }
    return gateway.vpnGatewayId;
}

void
CloudBuilder::PropagateVpnGatewayRoutes(const std::string& routeTableId,
                                        const std::string& vpnGatewayId)
{
    auto& from = builder::Get(m_cloud.routeTables, routeTableId, "route table").propagatingVgws;
    if (std::find(from.begin(), from.end(), vpnGatewayId) == from.end())
    {
        from.push_back(vpnGatewayId);
    }
}

std::string
CloudBuilder::AddCustomerGateway(const std::string& router, Time rtt)
{
    aws::CustomerGateway gateway;
    gateway.customerGatewayId = NextId("cgw");
    gateway.end = ParseRouter(router);
    gateway.rtt = rtt.GetSeconds();
    for (const aws::OnPremisesRouter& known :
         builder::Get(m_cloud.onPremisesSites, gateway.end.site, "on-premises site").routers)
    {
        gateway.bgpAsn = known.name == gateway.end.router ? known.bgpAsn : gateway.bgpAsn;
    }
    m_cloud.customerGateways[gateway.customerGatewayId] = gateway;
    return gateway.customerGatewayId;
}

std::string
CloudBuilder::AddVpnConnection(const std::string& customerGatewayId, const std::string& gatewayId)
{
    aws::VpnConnection connection;
    connection.vpnConnectionId = NextId("vpn");
    connection.customerGatewayId = customerGatewayId;
    const bool transit = m_cloud.transitGateways.count(gatewayId) != 0;
    (transit ? connection.transitGatewayId : connection.vpnGatewayId) = gatewayId;
    m_cloud.vpnConnections[connection.vpnConnectionId] = connection;
    if (transit)
    {
        AttachResource(gatewayId, "vpn", connection.vpnConnectionId);
    }
    return connection.vpnConnectionId;
}

void
CloudBuilder::UseStaticRoutes(const std::string& vpnConnectionId,
                              const std::vector<std::string>& cidrs)
{
    aws::VpnConnection& connection =
        builder::Get(m_cloud.vpnConnections, vpnConnectionId, "VPN connection");
    connection.staticRoutesOnly = true;
    connection.routes = ParseAll(cidrs);
}

std::string
CloudBuilder::AddDirectConnect(const std::string& router, DataRate bandwidth, Time rtt)
{
    aws::DirectConnectConnection connection;
    connection.connectionId = NextId("dxcon");
    connection.region = m_region;
    connection.bandwidth = bandwidth.GetBitRate();
    connection.end = ParseRouter(router);
    connection.rtt = rtt.GetSeconds();
    m_cloud.directConnectConnections[connection.connectionId] = connection;
    return connection.connectionId;
}

std::string
CloudBuilder::AddVirtualInterface(const std::string& connectionId,
                                  const std::string& gatewayId,
                                  uint32_t mtu)
{
    const aws::OnPremisesEnd end =
        builder::Get(m_cloud.directConnectConnections, connectionId, "Direct Connect connection")
            .end;
    aws::VirtualInterface interface;
    interface.virtualInterfaceId = NextId("dxvif");
    interface.connectionId = connectionId;
    interface.mtu = mtu;
    interface.vlan = 101;
    for (const auto& [id, other] : m_cloud.virtualInterfaces)
    {
        if (other.connectionId == connectionId)
        {
            interface.vlan = std::max(interface.vlan, other.vlan + 1);
        }
    }
    for (const aws::OnPremisesRouter& known : m_cloud.onPremisesSites[end.site].routers)
    {
        interface.asn = known.name == end.router ? known.bgpAsn : interface.asn;
    }
    if (m_cloud.vpnGateways.count(gatewayId) != 0)
    {
        interface.virtualGatewayId = gatewayId;
    }
    else
    {
        interface.directConnectGatewayId = gatewayId;
    }
    for (const auto& [id, association] : m_cloud.directConnectGatewayAssociations)
    {
        if (association.directConnectGatewayId == gatewayId &&
            m_cloud.transitGateways.count(association.associatedGatewayId) != 0)
        {
            interface.virtualInterfaceType = aws::VirtualInterfaceType::TRANSIT;
        }
    }
    m_cloud.virtualInterfaces[interface.virtualInterfaceId] = interface;
    return interface.virtualInterfaceId;
}

aws::VirtualInterface&
CloudBuilder::GetVirtualInterface(const std::string& virtualInterfaceId)
{
    return builder::Get(m_cloud.virtualInterfaces, virtualInterfaceId, "virtual interface");
}

std::string
CloudBuilder::AddDirectConnectGateway()
{
    aws::DirectConnectGateway gateway;
    gateway.directConnectGatewayId = NextId("dxgw");
    gateway.ownerId = m_accountId;
    m_cloud.directConnectGateways[gateway.directConnectGatewayId] = gateway;
    return gateway.directConnectGatewayId;
}

std::string
CloudBuilder::AssociateDirectConnectGateway(const std::string& directConnectGatewayId,
                                            const std::string& gatewayId,
                                            const std::vector<std::string>& cidrs)
{
    aws::DirectConnectGatewayAssociation association;
    association.associationId = NextId("dxgw-assoc");
    association.directConnectGatewayId = directConnectGatewayId;
    association.associatedGatewayId = gatewayId;
    association.allowedPrefixesToDirectConnectGateway = ParseAll(cidrs);
    m_cloud.directConnectGatewayAssociations[association.associationId] = association;
    if (m_cloud.transitGateways.count(gatewayId) != 0)
    {
        AttachResource(gatewayId, "direct-connect-gateway", directConnectGatewayId);
    }
    return association.associationId;
}

std::string
CloudBuilder::PeerTransitGateways(const std::string& transitGatewayId, const std::string& peerId)
{
    const aws::TransitGateway& peer =
        builder::Get(m_cloud.transitGateways, peerId, "transit gateway");
    const std::string id = AttachResource(transitGatewayId, "peering", peerId);
    GetAttachment(id).peerRouteTableId = peer.associationDefaultRouteTableId;
    return id;
}

std::string
CloudBuilder::AttachResource(const std::string& transitGatewayId,
                             const std::string& resourceType,
                             const std::string& resourceId)
{
    const aws::TransitGateway& gateway =
        builder::Get(m_cloud.transitGateways, transitGatewayId, "transit gateway");
    aws::TransitGatewayAttachment attachment;
    attachment.transitGatewayAttachmentId = NextId("tgw-attach");
    attachment.transitGatewayId = transitGatewayId;
    attachment.resourceType = resourceType;
    attachment.resourceId = resourceId;
    const std::string id = attachment.transitGatewayAttachmentId;
    m_cloud.transitGatewayAttachments[id] = attachment;
    AssociateTransitGatewayRouteTable(id, gateway.associationDefaultRouteTableId);
    if (resourceType != "peering") // which propagates nothing
    {
        PropagateTransitGatewayRoutes(id, gateway.propagationDefaultRouteTableId);
    }
    return id;
}

} // namespace vpc
} // namespace ns3
