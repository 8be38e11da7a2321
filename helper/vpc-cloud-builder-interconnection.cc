// SPDX-License-Identifier: GPL-2.0-only
// How CloudBuilder joins VPCs: peering connections and transit gateways.
#include "vpc-cloud-builder.h"

#include "ns3/abort.h"

namespace ns3
{
namespace vpc
{

std::string
CloudBuilder::AddVpcPeering(const std::string& requesterVpcId, const std::string& accepterVpcId)
{
    for (const std::string& id : {requesterVpcId, accepterVpcId})
    {
        NS_ABORT_MSG_IF(m_cloud.vpcs.count(id) == 0,
                        "CloudBuilder::AddVpcPeering: there is no VPC " << id << "; add it first");
    }
    aws::VpcPeeringConnection peering;
    peering.vpcPeeringConnectionId = NextId("pcx");
    peering.requesterVpcInfo.vpcId = requesterVpcId;
    peering.accepterVpcInfo.vpcId = accepterVpcId;
    m_cloud.vpcPeeringConnections[peering.vpcPeeringConnectionId] = peering;
    return peering.vpcPeeringConnectionId;
}

std::string
CloudBuilder::AddTransitGateway()
{
    aws::TransitGateway gateway;
    gateway.transitGatewayId = NextId("tgw");
    gateway.ownerId = m_accountId;
    gateway.region = m_region;
    m_cloud.transitGateways[gateway.transitGatewayId] = gateway;
    const std::string table = AddTransitGatewayRouteTable(gateway.transitGatewayId);
    aws::TransitGateway& made = m_cloud.transitGateways[gateway.transitGatewayId];
    made.associationDefaultRouteTableId = table;
    made.propagationDefaultRouteTableId = table;
    return gateway.transitGatewayId;
}

std::string
CloudBuilder::AddTransitGatewayRouteTable(const std::string& transitGatewayId)
{
    NS_ABORT_MSG_IF(m_cloud.transitGateways.count(transitGatewayId) == 0,
                    "CloudBuilder: there is no transit gateway " << transitGatewayId
                                                                 << "; add it first");
    aws::TransitGatewayRouteTable table;
    table.transitGatewayRouteTableId = NextId("tgw-rtb");
    table.transitGatewayId = transitGatewayId;
    m_cloud.transitGatewayRouteTables[table.transitGatewayRouteTableId] = table;
    return table.transitGatewayRouteTableId;
}

std::string
CloudBuilder::AttachToTransitGateway(const std::string& transitGatewayId,
                                     const std::string& vpcId,
                                     const std::vector<std::string>& subnetIds)
{
    const auto gateway = m_cloud.transitGateways.find(transitGatewayId);
    NS_ABORT_MSG_IF(gateway == m_cloud.transitGateways.end(),
                    "CloudBuilder: there is no transit gateway " << transitGatewayId
                                                                 << "; add it first");
    aws::TransitGatewayAttachment attachment;
    attachment.transitGatewayAttachmentId = NextId("tgw-attach");
    attachment.transitGatewayId = transitGatewayId;
    attachment.resourceId = vpcId;
    attachment.subnetIds = subnetIds;
    for (const std::string& subnetId : subnetIds)
    {
        const std::string eniId = AddEni(subnetId, {}, "transit_gateway");
        m_cloud.networkInterfaces[eniId].sourceDestCheck = false;
        attachment.networkInterfaceIds.push_back(eniId);
    }
    const std::string& id = attachment.transitGatewayAttachmentId;
    m_cloud.transitGatewayAttachments[id] = attachment;
    AssociateTransitGatewayRouteTable(id, gateway->second.associationDefaultRouteTableId);
    PropagateTransitGatewayRoutes(id, gateway->second.propagationDefaultRouteTableId);
    return id;
}

aws::TransitGatewayRouteTable&
CloudBuilder::GetTransitTable(const std::string& routeTableId)
{
    const auto table = m_cloud.transitGatewayRouteTables.find(routeTableId);
    NS_ABORT_MSG_IF(table == m_cloud.transitGatewayRouteTables.end(),
                    "CloudBuilder: there is no transit gateway route table " << routeTableId
                                                                             << "; add it first");
    return table->second;
}

aws::TransitGatewayAttachment&
CloudBuilder::GetAttachment(const std::string& attachmentId)
{
    const auto attachment = m_cloud.transitGatewayAttachments.find(attachmentId);
    NS_ABORT_MSG_IF(attachment == m_cloud.transitGatewayAttachments.end(),
                    "CloudBuilder: there is no transit gateway attachment " << attachmentId
                                                                            << "; add it first");
    return attachment->second;
}

void
CloudBuilder::AssociateTransitGatewayRouteTable(const std::string& attachmentId,
                                                const std::string& routeTableId)
{
    GetTransitTable(routeTableId);
    GetAttachment(attachmentId).transitGatewayRouteTableId = routeTableId;
}

void
CloudBuilder::PropagateTransitGatewayRoutes(const std::string& attachmentId,
                                            const std::string& routeTableId)
{
    GetAttachment(attachmentId);
    GetTransitTable(routeTableId).propagatingAttachments.push_back(attachmentId);
}

void
CloudBuilder::AddTransitGatewayRoute(const std::string& routeTableId,
                                     const std::string& destination,
                                     const std::string& attachmentId)
{
    aws::TransitGatewayRoute route;
    route.destinationCidrBlock = ParseOrAbort(destination);
    route.transitGatewayAttachmentId = attachmentId;
    route.blackhole = attachmentId.empty();
    GetTransitTable(routeTableId).routes.push_back(route);
}

} // namespace vpc
} // namespace ns3
