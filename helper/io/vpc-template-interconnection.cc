// SPDX-License-Identifier: GPL-2.0-only
// Peering connections and transit gateways.
#include "vpc-template-mapper.h"

namespace ns3
{
namespace vpc
{

namespace
{

/// \param m the mapper \param given id or token \return the attachment's id, empty if outside
std::string
AttachmentOf(TemplateMapper& m, const std::string& given)
{
    const std::string id = m.PlainId(given, "tgw-attach");
    return m.Cloud().transitGatewayAttachments.count(id) ? id : "";
}

} // namespace

std::string
TemplateMapper::TransitGatewayOf(const std::string& given)
{
    const std::string id = IdOrStandIn(given, "tgw");
    aws::TransitGateway gateway;
    gateway.transitGatewayId = id;
    gateway.ownerId = session.input.accountId;
    gateway.region = session.input.region;
    if (Cloud().transitGateways.emplace(id, gateway).second)
    {
        StandFor(id, "a transit gateway outside of the template: a stand-in without route tables");
    }
    return id;
}

void
TemplateMapper::UseDefaultTables(aws::TransitGatewayAttachment& attachment)
{
    const aws::TransitGateway& gateway = Cloud().transitGateways.at(attachment.transitGatewayId);
    attachment.transitGatewayRouteTableId = gateway.associationDefaultRouteTableId;
    const auto table =
        Cloud().transitGatewayRouteTables.find(gateway.propagationDefaultRouteTableId);
    const bool propagates = attachment.resourceType != "peering"; // whose routes are static
    if (propagates && table != Cloud().transitGatewayRouteTables.end())
    {
        table->second.propagatingAttachments.push_back(attachment.transitGatewayAttachmentId);
    }
}

void
TemplateMapper::AttachResource(const std::string& transitGatewayId,
                               const std::string& type,
                               const std::string& resourceId)
{
    aws::TransitGatewayAttachment attachment;
    attachment.transitGatewayAttachmentId =
        TemplateId("tgw-attach",
                   resource->stack->Place().name,
                   resource->name + ".TransitGatewayAttachment");
    attachment.transitGatewayId = transitGatewayId;
    attachment.resourceType = type;
    attachment.resourceId = resourceId;
    UseDefaultTables(attachment);
    const std::string& id = attachment.transitGatewayAttachmentId;
    b.snapshot.origins.emplace(id, resource->body->Where());
    Cloud().transitGatewayAttachments[id] = attachment;
}

void
MapPeering(TemplateMapper& m, const TemplateProperties& p)
{
    aws::VpcPeeringConnection peering;
    peering.vpcPeeringConnectionId = m.b.id;
    peering.requesterVpcInfo.vpcId = m.VpcOf(p.RequiredId("VpcId"));
    peering.accepterVpcInfo.vpcId = m.VpcOf(p.RequiredId("PeerVpcId"));
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
    gateway.amazonSideAsn = p.Asn("AmazonSideAsn", gateway.amazonSideAsn);
    gateway.vpnEcmpSupport = p.Text("VpnEcmpSupport", "enable") == "enable" ? aws::VpnEcmp::ENABLE
                                                                            : aws::VpnEcmp::DISABLE;
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
    attachment.transitGatewayId = m.TransitGatewayOf(p.RequiredId("TransitGatewayId"));
    attachment.resourceId = m.VpcOf(p.RequiredId("VpcId"));
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
    m.UseDefaultTables(attachment);
    m.b.Add(m.Cloud().transitGatewayAttachments, attachment, *m.resource->body);
}

void
MapTransitPeering(TemplateMapper& m, const TemplateProperties& p)
{
    aws::TransitGatewayAttachment attachment;
    attachment.transitGatewayAttachmentId = m.b.id;
    attachment.transitGatewayId = m.TransitGatewayOf(p.RequiredId("TransitGatewayId"));
    attachment.resourceType = "peering";
    attachment.resourceId = m.TransitGatewayOf(p.RequiredId("PeerTransitGatewayId"));
    const std::string owner = p.Text("PeerAccountId");
    const std::string region = p.Text("PeerRegion");
    aws::TransitGateway& peer = m.Cloud().transitGateways.at(attachment.resourceId);
    if (m.standIns.count(peer.transitGatewayId))
    {
        peer.ownerId = owner.empty() ? peer.ownerId : owner;
        peer.region = region.empty() ? peer.region : region;
    }
    attachment.peerRouteTableId = peer.associationDefaultRouteTableId;
    m.UseDefaultTables(attachment);
    m.b.Add(m.Cloud().transitGatewayAttachments, attachment, *m.resource->body);
}

void
MapTransitTable(TemplateMapper& m, const TemplateProperties& p)
{
    aws::TransitGatewayRouteTable table;
    table.transitGatewayRouteTableId = m.b.id;
    table.transitGatewayId = m.TransitGatewayOf(p.RequiredId("TransitGatewayId"));
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

} // namespace vpc
} // namespace ns3
