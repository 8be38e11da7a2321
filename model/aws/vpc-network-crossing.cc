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

void
Network::Compiled::CompileTransitGateways()
{
    for (const auto& [id, description] : cloud.transitGatewayAttachments)
    {
        NetworkAttachment attachment;
        attachment.description = &description;
        attachment.routeTable = FindId(transitTableIds, description.transitGatewayRouteTableId);
        attachment.peerRouteTable = FindId(transitTableIds, description.peerRouteTableId);
        const Index index = static_cast<Index>(attachments.size());
        if (description.resourceType == "vpc")
        {
            attachment.vpc = FindId(vpcIds, description.resourceId);
        }
        for (const std::string& eniId : description.networkInterfaceIds)
        {
            const Index eni = FindId(eniIds, eniId);
            if (eni != NO_INDEX)
            {
                attachment.enis.emplace(enis[eni].azId, eni);
                enis[eni].attachment = index;
            }
        }
        for (Index link = 0; link < links.size(); ++link)
        {
            if (IsLinkOf(description, links[link].description))
            {
                attachment.links.push_back(link);
            }
        }
        attachmentOf[{description.transitGatewayId, description.resourceId}] = index;
        if (description.resourceType == "peering")
        {
            attachmentOf[{description.resourceId, description.transitGatewayId}] = index;
        }
        attachments.push_back(std::move(attachment));
    }
    for (const auto& [id, table] : cloud.transitGatewayRouteTables)
    {
        transitRoutes.push_back(CompileTransitTable(table));
    }
}

PrefixMap<Network::Compiled::TransitRoute>
Network::Compiled::CompileTransitTable(const TransitGatewayRouteTable& table) const
{
    static const std::string BLACKHOLE = "blackhole";
    std::vector<RoutePath> paths;
    const auto add = [&paths](const Cidr& prefix, PathKind kind, const std::string& id) {
        RoutePath path;
        path.prefix = prefix;
        path.kind = kind;
        path.id = id;
        paths.push_back(path);
    };
    for (const TransitGatewayRoute& route : table.routes)
    {
        add(route.destinationCidrBlock,
            PathKind::STATIC,
            route.blackhole ? BLACKHOLE : route.transitGatewayAttachmentId);
    }
    for (const std::string& from : table.propagatingAttachments)
    {
        const Index index = FindId(attachmentIds, from);
        const NetworkAttachment* attachment = index == NO_INDEX ? nullptr : &attachments[index];
        if (attachment != nullptr && attachment->vpc != NO_INDEX)
        {
            for (const Cidr& block : vpcs[attachment->vpc].description->cidrBlocks)
            {
                add(block, PathKind::VPC, from);
            }
        }
        for (const Index link : attachment == nullptr ? std::vector<Index>() : attachment->links)
        {
            const auto learned = LearnedOver(cloud, links[link].description);
            paths.insert(paths.end(), learned.begin(), learned.end());
        }
    }
    const auto gateway = cloud.transitGateways.find(table.transitGatewayId);
    const VpnEcmp ecmp =
        gateway == cloud.transitGateways.end() ? VpnEcmp::ENABLE : gateway->second.vpnEcmpSupport;
    PrefixMap<TransitRoute> trie;
    for (const ChosenPaths& chosen : ChoosePaths(PathChooser::TRANSIT_GATEWAY, paths, ecmp))
    {
        TransitRoute route;
        for (const RoutePath& path : chosen.paths)
        {
            const Index link = FindId(linkIds, path.id);
            const Index attachment = link == NO_INDEX
                                         ? FindId(attachmentIds, path.id)
                                         : AttachmentOfLink(table.transitGatewayId, links[link]);
            if (link != NO_INDEX)
            {
                const uint32_t mtu = MtuOf(paths, chosen.prefix, links[link]);
                route.mtu = route.mtu == 0 ? mtu : std::min(route.mtu, mtu);
                route.legs.push_back({attachment, link});
            }
            else if (attachment != NO_INDEX)
            {
                AddLegs(route, attachment, ecmp);
            }
            route.blackhole = path.id == BLACKHOLE;
            route.isKnown = route.isKnown || attachment != NO_INDEX;
        }
        trie.Insert(chosen.prefix, std::move(route));
    }
    return trie;
}

Index
Network::Compiled::AttachmentOfLink(const std::string& transitGatewayId,
                                    const NetworkLink& link) const
{
    const HybridLink& description = link.description;
    const auto at = attachmentOf.find(
        {transitGatewayId,
         description.IsTunnel() ? description.connectionId : description.gatewayId});
    return at == attachmentOf.end() ? NO_INDEX : at->second;
}

// A static route names an attachment: a VPN's traffic goes by the tunnels that are up.
void
Network::Compiled::AddLegs(TransitRoute& route, Index attachment, VpnEcmp ecmp) const
{
    const NetworkAttachment& to = attachments[attachment];
    if (to.description->resourceType != "vpn" || to.links.empty())
    {
        route.legs.push_back({attachment, NO_INDEX});
        return;
    }
    for (const Index link : to.links)
    {
        const bool spread =
            ecmp == VpnEcmp::ENABLE && links[link].description.kind == PathKind::VPN_BGP;
        if (links[link].isUp && (route.legs.empty() || spread))
        {
            route.legs.push_back({attachment, link});
            route.mtu = links[link].description.mtu;
        }
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
        return CrossingResult::Refused(DropReason::UNSUPPORTED_TARGET,
                                       "VPC peering connection " + id);
    }
    if (found->second.status != "active")
    {
        return CrossingResult::Refused(DropReason::BAD_STATE_ATTACHMENT, id);
    }
    const auto& own = m_compiled->vpcs[vpc].description->cidrBlocks;
    if (!AnyContains(other->cidrBlocks, Ipv4Address(key.destination)) ||
        !AnyContains(own, Ipv4Address(key.source)))
    {
        return CrossingResult::Refused(DropReason::PCX_REQUIRES_ADDRESS_IN_VPC_CIDR, id);
    }
    const Index to = FindVpc(other->vpcId);
    if (to == NO_INDEX)
    {
        return CrossingResult::Refused(DropReason::UNSUPPORTED_TARGET,
                                       "VPC " + other->vpcId + " behind " + id +
                                           ", which is not described");
    }
    CrossingResult result;
    result.vpc = to;
    return result;
}

CrossingResult
Network::EnterTransitGateway(Index from, const std::string& id) const
{
    if (m_compiled->cloud.transitGateways.count(id) == 0)
    {
        return CrossingResult::Refused(DropReason::UNSUPPORTED_TARGET, "transit gateway " + id);
    }
    const NetworkEni& sender = m_compiled->enis[from];
    const Index found = FindAttachment(id, m_compiled->vpcIds[sender.vpc]);
    if (found == NO_INDEX)
    {
        return CrossingResult::Refused(DropReason::BAD_STATE_ATTACHMENT, id);
    }
    const NetworkAttachment& attachment = m_compiled->attachments[found];
    const std::string& attachmentId = attachment.description->transitGatewayAttachmentId;
    if (attachment.description->state != "available")
    {
        return CrossingResult::Refused(DropReason::BAD_STATE_ATTACHMENT, attachmentId);
    }
    const auto eni = attachment.enis.find(sender.azId);
    if (eni == attachment.enis.end())
    {
        return CrossingResult::Refused(DropReason::TGW_ROUTE_AZ_RESTRICTION, attachmentId);
    }
    CrossingResult result;
    result.eni = eni->second;
    result.attachment = found;
    return result;
}

CrossingResult
Network::CrossTransitGateway(const std::string& transitGatewayId,
                             Index attachment,
                             const std::string& azId,
                             const FlowKey& key) const
{
    const NetworkAttachment& from = m_compiled->attachments[attachment];
    const bool isPeer = from.description->transitGatewayId != transitGatewayId;
    const Index table = isPeer ? from.peerRouteTable : from.routeTable;
    if (table == NO_INDEX)
    {
        return CrossingResult::Refused(DropReason::TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION,
                                       from.description->transitGatewayAttachmentId);
    }
    const std::string& tableId = m_compiled->transitTableIds[table];
    const auto match = m_compiled->transitRoutes[table].FindLongest(Ipv4Address(key.destination));
    if (match.value == nullptr)
    {
        return CrossingResult::Refused(DropReason::TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT, tableId);
    }
    if (match.value->blackhole)
    {
        return CrossingResult::Refused(DropReason::TGW_RTB_BAD_STATE_ROUTE, tableId);
    }
    if (!match.value->isKnown)
    {
        return CrossingResult::Refused(DropReason::UNSUPPORTED_TARGET,
                                       "route " + match.prefix.ToString() + " of " + tableId);
    }
    const auto& legs = match.value->legs;
    if (legs.empty())
    {
        return CrossingResult::Refused(DropReason::BAD_STATE_VPN, tableId);
    }
    const auto& leg = legs.size() == 1 ? legs.front() : legs[FlowKeyHash()(key) % legs.size()];
    const NetworkAttachment& to = m_compiled->attachments[leg.attachment];
    const std::string& id = to.description->transitGatewayAttachmentId;
    if (to.description->state != "available")
    {
        return CrossingResult::Refused(DropReason::BAD_STATE_ATTACHMENT, id);
    }
    CrossingResult result;
    result.attachment = leg.attachment;
    result.link = leg.link;
    result.mtu = match.value->mtu;
    const bool leadsOn =
        leg.link != NO_INDEX || to.description->resourceType == "peering" || !to.links.empty();
    if (to.enis.empty() && !leadsOn)
    {
        return CrossingResult::Refused(DropReason::UNSUPPORTED_TARGET,
                                       to.description->resourceType + " attachment " + id);
    }
    if (!to.enis.empty())
    {
        auto eni = to.enis.find(azId);
        if (eni == to.enis.end())
        {
            eni = to.enis.begin();
            std::advance(eni, FlowKeyHash()(key) % to.enis.size());
        }
        result.eni = eni->second;
    }
    return result;
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
