// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-cloud-check.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{
namespace aws
{

namespace
{

/// \param cloud the description \param peering one of its connections
void
CheckPeering(const Cloud& cloud, const VpcPeeringConnection& peering)
{
    const std::string& id = peering.vpcPeeringConnectionId;
    const VpcPeeringSide& a = peering.requesterVpcInfo;
    const VpcPeeringSide& b = peering.accepterVpcInfo;
    if (cloud.vpcs.count(a.vpcId) == 0 && cloud.vpcs.count(b.vpcId) == 0)
    {
        Fail(id,
             "is between " + a.vpcId + " and " + b.vpcId + ", of which neither is there",
             "add one of the two VPCs or correct the ids");
    }
    if (a.vpcId == b.vpcId)
    {
        Fail(id, "leads from " + a.vpcId + " to itself", "name another VPC");
    }
    for (const Cidr& block : a.cidrBlocks)
    {
        for (const Cidr& other : b.cidrBlocks)
        {
            if (block.Overlaps(other))
            {
                Fail(id,
                     "joins " + a.vpcId + " (" + block.ToString() + ") and " + b.vpcId + " (" +
                         other.ToString() + "), which overlap",
                     "give the VPCs blocks of their own, AWS refuses such a peering");
            }
        }
    }
}

/// \param cloud the description \param attachment to a transit gateway
void
CheckAttachment(const Cloud& cloud, const TransitGatewayAttachment& attachment)
{
    const std::string& id = attachment.transitGatewayAttachmentId;
    if (!attachment.transitGatewayRouteTableId.empty())
    {
        Require(cloud.transitGatewayRouteTables,
                attachment.transitGatewayRouteTableId,
                id,
                "transit gateway route table");
    }
    if (attachment.resourceType != "vpc" || cloud.vpcs.count(attachment.resourceId) == 0)
    {
        return;
    }
    std::map<std::string, std::string> subnetOfZone;
    for (const std::string& subnetId : attachment.subnetIds)
    {
        Require(cloud.subnets, subnetId, id, "subnet");
        const Subnet& subnet = cloud.subnets.at(subnetId);
        if (subnet.vpcId != attachment.resourceId)
        {
            Fail(id,
                 "attaches " + attachment.resourceId + ", but its subnet " + subnetId + " is in " +
                     subnet.vpcId,
                 "choose subnets of that VPC");
        }
        const auto [other, first] = subnetOfZone.emplace(subnet.availabilityZoneId, subnetId);
        if (!first)
        {
            Fail(id,
                 "has two subnets in zone " + subnet.availabilityZoneId + ", " + other->second +
                     " and " + subnetId,
                 "keep one, an attachment has at most one subnet a zone");
        }
    }
}

/// \param cloud the description \param table of a transit gateway
void
CheckTransitTable(const Cloud& cloud, const TransitGatewayRouteTable& table)
{
    const std::string& id = table.transitGatewayRouteTableId;
    Require(cloud.transitGateways, table.transitGatewayId, id, "transit gateway");
    std::vector<Cidr> seen;
    for (const TransitGatewayRoute& route : table.routes)
    {
        const std::string block = route.destinationCidrBlock.ToString();
        if (!route.blackhole &&
            cloud.transitGatewayAttachments.count(route.transitGatewayAttachmentId) == 0)
        {
            Fail(id,
                 "route " + block + " leads to unknown attachment \"" +
                     route.transitGatewayAttachmentId + "\"",
                 "add the attachment, correct its id or mark the route as blackhole");
        }
        if (std::find(seen.begin(), seen.end(), route.destinationCidrBlock) != seen.end())
        {
            Fail(id, "has two routes for " + block, "keep one");
        }
        seen.push_back(route.destinationCidrBlock);
    }
    for (const std::string& attachment : table.propagatingAttachments)
    {
        if (cloud.transitGatewayAttachments.count(attachment) == 0)
        {
            Fail(id,
                 "gets routes from unknown attachment \"" + attachment + "\"",
                 "add the attachment or correct its id");
        }
    }
}

/// \param cloud the description \param attachment of a VPC, gets its ENIs
void
FindAttachmentEnis(const Cloud& cloud, TransitGatewayAttachment& attachment)
{
    for (const auto& [id, eni] : cloud.networkInterfaces)
    {
        const bool inSubnet =
            std::find(attachment.subnetIds.begin(), attachment.subnetIds.end(), eni.subnetId) !=
            attachment.subnetIds.end();
        const std::size_t named = eni.description.find("tgw-attach-");
        const bool own = named == std::string::npos ||
                         eni.description.substr(named) == attachment.transitGatewayAttachmentId;
        if (eni.interfaceType == "transit_gateway" && inSubnet && own)
        {
            attachment.networkInterfaceIds.push_back(id);
        }
    }
}

} // namespace

void
FillInterconnections(Cloud& cloud)
{
    for (auto& [id, peering] : cloud.vpcPeeringConnections)
    {
        for (VpcPeeringSide* side : {&peering.requesterVpcInfo, &peering.accepterVpcInfo})
        {
            const auto vpc = cloud.vpcs.find(side->vpcId);
            if (vpc != cloud.vpcs.end())
            {
                side->cidrBlocks = vpc->second.cidrBlocks;
                side->region = vpc->second.region;
                side->ownerId = vpc->second.ownerId;
            }
        }
    }
    for (auto& [id, attachment] : cloud.transitGatewayAttachments)
    {
        if (attachment.networkInterfaceIds.empty() && attachment.resourceType == "vpc")
        {
            FindAttachmentEnis(cloud, attachment);
        }
    }
}

void
CheckInterconnections(const Cloud& cloud)
{
    std::map<std::pair<std::string, std::string>, std::string> joined;
    for (const auto& [id, peering] : cloud.vpcPeeringConnections)
    {
        if (peering.status != "active")
        {
            continue;
        }
        CheckPeering(cloud, peering);
        const auto pair =
            std::minmax(peering.requesterVpcInfo.vpcId, peering.accepterVpcInfo.vpcId);
        const auto [other, first] = joined.emplace(pair, id);
        if (!first)
        {
            Fail(id,
                 "joins " + pair.first + " and " + pair.second + " as " + other->second + " does",
                 "keep one, two VPCs have at most one peering connection");
        }
    }
    for (const auto& [id, attachment] : cloud.transitGatewayAttachments)
    {
        CheckAttachment(cloud, attachment);
    }
    for (const auto& [id, table] : cloud.transitGatewayRouteTables)
    {
        CheckTransitTable(cloud, table);
    }
}

} // namespace aws
} // namespace vpc
} // namespace ns3
