// SPDX-License-Identifier: GPL-2.0-only
// From VPC to VPC: peering connections and transit gateways, compiled and crossed.
#include "vpc-network-compiled.h"
#include "vpc-network.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{
namespace aws
{

namespace
{

/// \param blocks of a VPC \param address an address \return whether one has it
bool
AnyContains(const std::vector<Cidr>& blocks, Ipv4Address address)
{
    return std::any_of(blocks.begin(), blocks.end(), [address](const Cidr& block) {
        return block.Contains(address);
    });
}

/// \param reason why not \param where id \return a crossing that fails
CrossingResult
Refuse(DropReason reason, const std::string& where)
{
    return {{reason, where}, NO_INDEX, NO_INDEX};
}

} // namespace

void
Network::Compiled::CompileTransitGateways()
{
    for (const auto& [id, description] : cloud.transitGatewayAttachments)
    {
        NetworkAttachment attachment;
        attachment.description = &description;
        attachment.routeTable = FindId(transitTableIds, description.transitGatewayRouteTableId);
        if (description.resourceType == "vpc")
        {
            attachment.vpc = FindId(vpcIds, description.resourceId);
        }
        const Index index = static_cast<Index>(attachments.size());
        for (const std::string& eniId : description.networkInterfaceIds)
        {
            const Index eni = FindId(eniIds, eniId);
            if (eni != NO_INDEX)
            {
                attachment.enis.emplace(enis[eni].azId, eni);
                enis[eni].attachment = index;
            }
        }
        if (attachment.vpc != NO_INDEX)
        {
            attachmentOf[{attachment.vpc, description.transitGatewayId}] = index;
        }
        attachments.push_back(std::move(attachment));
    }
    for (const auto& [id, table] : cloud.transitGatewayRouteTables)
    {
        PrefixMap<TransitRoute> trie;
        for (const TransitGatewayRoute& route : table.routes)
        {
            trie.Insert(route.destinationCidrBlock,
                        {FindId(attachmentIds, route.transitGatewayAttachmentId), route.blackhole});
        }
        // A propagated route gives way to a static one for the same block.
        for (const std::string& from : table.propagatingAttachments)
        {
            const Index index = FindId(attachmentIds, from);
            if (index == NO_INDEX || attachments[index].vpc == NO_INDEX)
            {
                continue;
            }
            for (const Cidr& block : vpcs[attachments[index].vpc].description->cidrBlocks)
            {
                trie.Insert(block, {index, false});
            }
        }
        transitRoutes.push_back(std::move(trie));
    }
}

CrossingResult
Network::CrossPeering(Index vpc, const std::string& id, const FlowKey& key) const
{
    const auto& peerings = m_compiled->cloud.vpcPeeringConnections;
    const auto found = peerings.find(id);
    const std::string& vpcId = m_compiled->vpcIds[vpc];
    const VpcPeeringSide* other =
        found == peerings.end() ? nullptr : found->second.FindOther(vpcId);
    if (other == nullptr)
    {
        return Refuse(DropReason::UNSUPPORTED_TARGET, "VPC peering connection " + id);
    }
    if (found->second.status != "active")
    {
        return Refuse(DropReason::BAD_STATE_ATTACHMENT, id);
    }
    const auto& own = m_compiled->vpcs[vpc].description->cidrBlocks;
    if (!AnyContains(other->cidrBlocks, Ipv4Address(key.destination)) ||
        !AnyContains(own, Ipv4Address(key.source)))
    {
        return Refuse(DropReason::PCX_REQUIRES_ADDRESS_IN_VPC_CIDR, id);
    }
    const Index to = FindVpc(other->vpcId);
    if (to == NO_INDEX)
    {
        return Refuse(DropReason::UNSUPPORTED_TARGET,
                      "VPC " + other->vpcId + " behind " + id + ", which is not described");
    }
    return {{}, to, NO_INDEX};
}

CrossingResult
Network::EnterTransitGateway(Index from, const std::string& id) const
{
    if (m_compiled->cloud.transitGateways.count(id) == 0)
    {
        return Refuse(DropReason::UNSUPPORTED_TARGET, "transit gateway " + id);
    }
    const NetworkEni& sender = m_compiled->enis[from];
    const auto found = m_compiled->attachmentOf.find({sender.vpc, id});
    if (found == m_compiled->attachmentOf.end())
    {
        return Refuse(DropReason::BAD_STATE_ATTACHMENT, id);
    }
    const NetworkAttachment& attachment = m_compiled->attachments[found->second];
    const std::string& attachmentId = attachment.description->transitGatewayAttachmentId;
    if (attachment.description->state != "available")
    {
        return Refuse(DropReason::BAD_STATE_ATTACHMENT, attachmentId);
    }
    const auto eni = attachment.enis.find(sender.azId);
    if (eni == attachment.enis.end())
    {
        return Refuse(DropReason::TGW_ROUTE_AZ_RESTRICTION, attachmentId);
    }
    return {{}, NO_INDEX, eni->second};
}

CrossingResult
Network::CrossTransitGateway(Index entry, const FlowKey& key) const
{
    const NetworkEni& in = m_compiled->enis[entry];
    const NetworkAttachment& from = m_compiled->attachments[in.attachment];
    if (from.routeTable == NO_INDEX)
    {
        return Refuse(DropReason::TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION,
                      from.description->transitGatewayAttachmentId);
    }
    const std::string& tableId = m_compiled->transitTableIds[from.routeTable];
    const auto match =
        m_compiled->transitRoutes[from.routeTable].FindLongest(Ipv4Address(key.destination));
    if (match.value == nullptr)
    {
        return Refuse(DropReason::TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT, tableId);
    }
    if (match.value->blackhole)
    {
        return Refuse(DropReason::TGW_RTB_BAD_STATE_ROUTE, tableId);
    }
    if (match.value->attachment == NO_INDEX)
    {
        return Refuse(DropReason::UNSUPPORTED_TARGET,
                      "route " + match.prefix.ToString() + " of " + tableId);
    }
    const NetworkAttachment& to = m_compiled->attachments[match.value->attachment];
    const std::string& id = to.description->transitGatewayAttachmentId;
    if (to.description->state != "available")
    {
        return Refuse(DropReason::BAD_STATE_ATTACHMENT, id);
    }
    if (to.enis.empty())
    {
        return Refuse(DropReason::UNSUPPORTED_TARGET,
                      to.description->resourceType + " attachment " + id);
    }
    const auto same = to.enis.find(in.azId);
    if (same != to.enis.end())
    {
        return {{}, NO_INDEX, same->second};
    }
    auto any = to.enis.begin();
    std::advance(any, FlowKeyHash()(key) % to.enis.size());
    return {{}, NO_INDEX, any->second};
}

Index
Network::FindPeer(Index eni, Ipv4Address address) const
{
    const NetworkEni& at = m_compiled->enis[eni];
    const Index own = FindEniByAddress(at.vpc, address);
    if (own != NO_INDEX)
    {
        return own;
    }
    const RouteMatch match = FindRoute(at.subnet, address);
    if (match.route == nullptr || match.route->targetKind != RouteTargetKind::VpcPeeringConnection)
    {
        return NO_INDEX;
    }
    const auto& peerings = m_compiled->cloud.vpcPeeringConnections;
    const auto found = peerings.find(match.route->targetId);
    const VpcPeeringSide* other =
        found == peerings.end() ? nullptr : found->second.FindOther(m_compiled->vpcIds[at.vpc]);
    const Index vpc = other == nullptr ? NO_INDEX : FindVpc(other->vpcId);
    const bool near = vpc != NO_INDEX && m_compiled->vpcs[vpc].description->region ==
                                             m_compiled->vpcs[at.vpc].description->region;
    return near ? FindEniByAddress(vpc, address) : NO_INDEX;
}

} // namespace aws
} // namespace vpc
} // namespace ns3
