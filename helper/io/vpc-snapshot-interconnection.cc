// SPDX-License-Identifier: GPL-2.0-only
// From VPC to VPC: peering connections, and transit gateways with their attachments and tables.
#include "vpc-snapshot-builder.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{

namespace
{

/// \param item RequesterVpcInfo or AccepterVpcInfo \return it
aws::VpcPeeringSide
ReadSide(const JsonValue& item)
{
    aws::VpcPeeringSide side;
    side.vpcId = item.GetString("VpcId");
    side.ownerId = item.GetString("OwnerId");
    side.region = item.GetString("Region");
    for (const JsonValue& block : item.GetArray("CidrBlockSet"))
    {
        if (const auto cidr = SnapshotBuilder::CidrOf(block, "CidrBlock"))
        {
            side.cidrBlocks.push_back(*cidr);
        }
    }
    const auto cidr = SnapshotBuilder::CidrOf(item, "CidrBlock");
    if (cidr && side.cidrBlocks.empty())
    {
        side.cidrBlocks.push_back(*cidr);
    }
    return side;
}

} // namespace

void
ReadVpcPeeringConnection(SnapshotBuilder& b, const JsonValue& item)
{
    aws::VpcPeeringConnection peering;
    peering.vpcPeeringConnectionId = b.id;
    peering.requesterVpcInfo = ReadSide(item.GetObject("RequesterVpcInfo"));
    peering.accepterVpcInfo = ReadSide(item.GetObject("AccepterVpcInfo"));
    peering.status = LowerCase(item.GetObject("Status").GetString("Code", peering.status));
    if (b.IgnoreIfGone(peering.status))
    {
        return;
    }
    if (peering.requesterVpcInfo.vpcId.empty() || peering.accepterVpcInfo.vpcId.empty())
    {
        b.Ignore("no VpcId on one side");
        return;
    }
    const auto& vpcs = b.snapshot.cloud.vpcs;
    if (vpcs.count(peering.requesterVpcInfo.vpcId) == 0 &&
        vpcs.count(peering.accepterVpcInfo.vpcId) == 0)
    {
        b.Ignore("neither of its VPCs is in the dump");
        return;
    }
    b.Add(b.snapshot.cloud.vpcPeeringConnections, peering, item);
}

void
ReadTransitGateway(SnapshotBuilder& b, const JsonValue& item)
{
    const JsonValue& options = item.GetObject("Options");
    aws::TransitGateway gateway;
    gateway.transitGatewayId = b.id;
    gateway.ownerId = item.GetString("OwnerId", b.source.account);
    gateway.region = b.source.region;
    gateway.state = LowerCase(item.GetString("State", gateway.state));
    gateway.associationDefaultRouteTableId = options.GetString("AssociationDefaultRouteTableId");
    gateway.propagationDefaultRouteTableId = options.GetString("PropagationDefaultRouteTableId");
    gateway.tags = SnapshotBuilder::TagsOf(item);
    if (!b.IgnoreIfGone(gateway.state))
    {
        b.Add(b.snapshot.cloud.transitGateways, gateway, item)
            .tags.insert(gateway.tags.begin(), gateway.tags.end());
    }
}

void
ReadTransitGatewayVpcAttachment(SnapshotBuilder& b, const JsonValue& item)
{
    aws::TransitGatewayAttachment attachment;
    attachment.transitGatewayAttachmentId = b.id;
    attachment.transitGatewayId = item.GetString("TransitGatewayId");
    attachment.resourceId = item.GetString("VpcId");
    attachment.subnetIds = item.GetStrings("SubnetIds");
    attachment.state = LowerCase(item.GetString("State", attachment.state));
    attachment.applianceModeSupport =
        item.GetObject("Options").GetString("ApplianceModeSupport") == "enable";
    if (!b.IgnoreIfGone(attachment.state))
    {
        b.Add(b.snapshot.cloud.transitGatewayAttachments, attachment, item);
    }
}

void
ReadTransitGatewayAttachment(SnapshotBuilder& b, const JsonValue& item)
{
    auto& attachments = b.snapshot.cloud.transitGatewayAttachments;
    const std::string table = item.GetObject("Association").GetString("TransitGatewayRouteTableId");
    const auto known = attachments.find(b.id);
    if (known != attachments.end())
    {
        known->second.transitGatewayRouteTableId = table;
        ++b.row->repeated;
        return;
    }
    aws::TransitGatewayAttachment attachment;
    attachment.transitGatewayAttachmentId = b.id;
    attachment.transitGatewayId = item.GetString("TransitGatewayId");
    attachment.resourceType = item.GetString("ResourceType", attachment.resourceType);
    attachment.resourceId = item.GetString("ResourceId");
    attachment.state = LowerCase(item.GetString("State", attachment.state));
    attachment.transitGatewayRouteTableId = table;
    if (b.IgnoreIfGone(attachment.state))
    {
        return;
    }
    b.Add(attachments, attachment, item);
    if (attachment.resourceType != "vpc")
    {
        b.snapshot.cloud.unsupported.push_back(
            {"TransitGatewayAttachment of type " + attachment.resourceType, b.id, ""});
        --b.row->read;
        ++b.row->unsupported;
    }
    else
    {
        b.IgnorePart("which subnets it is in is not in the dump: dump "
                     "describe-transit-gateway-vpc-attachments too");
    }
}

void
ReadTransitGatewayRouteTable(SnapshotBuilder& b, const JsonValue& item)
{
    aws::TransitGatewayRouteTable table;
    table.transitGatewayRouteTableId = b.id;
    table.transitGatewayId = item.GetString("TransitGatewayId");
    if (!b.IgnoreIfGone(LowerCase(item.GetString("State"))))
    {
        b.Add(b.snapshot.cloud.transitGatewayRouteTables, table, item);
    }
}

void
ReadTransitGatewayStaticRoutes(SnapshotBuilder& b, const JsonValue& item)
{
    const auto table = b.snapshot.cloud.transitGatewayRouteTables.find(b.id);
    if (table == b.snapshot.cloud.transitGatewayRouteTables.end())
    {
        b.Ignore("its transit gateway route table is not in the dump");
        return;
    }
    ++b.row->read;
    for (const JsonValue& entry : item.GetArray("Routes"))
    {
        if (entry.GetString("Type", "static") != "static")
        {
            continue; // propagated: they follow from the propagations
        }
        const auto block = SnapshotBuilder::CidrOf(entry, "DestinationCidrBlock");
        if (!block)
        {
            b.IgnorePart("a route without an IPv4 block");
            continue;
        }
        aws::TransitGatewayRoute route;
        route.destinationCidrBlock = *block;
        route.blackhole = LowerCase(entry.GetString("State")) == "blackhole";
        const auto& attachments = entry.GetArray("TransitGatewayAttachments");
        if (!attachments.empty() && !route.blackhole)
        {
            route.transitGatewayAttachmentId =
                attachments.front().GetString("TransitGatewayAttachmentId");
        }
        if (attachments.size() > 1)
        {
            b.IgnorePart("route " + block->ToString() +
                         " has several attachments (ECMP): the first is taken");
        }
        auto& routes = table->second.routes;
        const bool isNew = std::none_of(routes.begin(), routes.end(), [&](const auto& other) {
            return other.destinationCidrBlock == *block;
        });
        if (isNew)
        {
            routes.push_back(route);
        }
    }
}

void
ReadTransitGatewayPropagations(SnapshotBuilder& b, const JsonValue& item)
{
    const auto table = b.snapshot.cloud.transitGatewayRouteTables.find(b.id);
    if (table == b.snapshot.cloud.transitGatewayRouteTables.end())
    {
        b.Ignore("its transit gateway route table is not in the dump");
        return;
    }
    ++b.row->read;
    for (const JsonValue& entry : item.GetArray("TransitGatewayRouteTablePropagations"))
    {
        const std::string id = entry.GetString("TransitGatewayAttachmentId");
        if (b.snapshot.cloud.transitGatewayAttachments.count(id) == 0)
        {
            b.IgnorePart("attachment " + id + " is not in the dump");
            continue;
        }
        auto& from = table->second.propagatingAttachments;
        if (LowerCase(entry.GetString("State", "enabled")) == "enabled" &&
            std::find(from.begin(), from.end(), id) == from.end())
        {
            from.push_back(id);
        }
    }
}

void
FinishTransitGateways(SnapshotBuilder& b)
{
    aws::Cloud& cloud = b.snapshot.cloud;
    const bool told = b.snapshot.report.rows.count("TransitGatewayAttachments") != 0;
    const bool propagationsTold = b.snapshot.report.rows.count("TransitGatewayPropagations") != 0;
    for (auto& [id, attachment] : cloud.transitGatewayAttachments)
    {
        b.id = id;
        const auto gateway = cloud.transitGateways.find(attachment.transitGatewayId);
        if (gateway == cloud.transitGateways.end())
        {
            continue;
        }
        const std::string& table = gateway->second.associationDefaultRouteTableId;
        if (!told && cloud.transitGatewayRouteTables.count(table))
        {
            attachment.transitGatewayRouteTableId = table;
            b.Assume("associated with the default route table " + table +
                     ", for describe-transit-gateway-attachments is not in the dump");
        }
        const auto into =
            cloud.transitGatewayRouteTables.find(gateway->second.propagationDefaultRouteTableId);
        if (!propagationsTold && into != cloud.transitGatewayRouteTables.end())
        {
            into->second.propagatingAttachments.push_back(id);
            b.Assume("propagates into the default route table " + into->first +
                     ", for get-transit-gateway-route-table-propagations is not in the dump");
        }
        std::string& own = attachment.transitGatewayRouteTableId;
        if (!own.empty() && cloud.transitGatewayRouteTables.count(own) == 0)
        {
            b.IgnorePart("its transit gateway route table " + own + " is not in the dump");
            own.clear();
        }
    }
}

} // namespace vpc
} // namespace ns3
