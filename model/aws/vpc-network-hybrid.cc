// SPDX-License-Identifier: GPL-2.0-only
// To sites and back: virtual private gateways, Direct Connect gateways and links, compiled and
// crossed.
#include "vpc-network-compiled.h"
#include "vpc-network.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{
namespace aws
{

uint32_t
Network::Compiled::MtuOf(const std::vector<RoutePath>& candidates,
                         const Cidr& prefix,
                         const NetworkLink& link) const
{
    uint32_t mtu = link.description.mtu;
    if (link.description.IsTunnel())
    {
        return mtu;
    }
    for (const RoutePath& path : candidates)
    {
        const Index other = path.prefix == prefix ? FindId(linkIds, path.id) : NO_INDEX;
        if (other != NO_INDEX && links[other].description.mtu != link.description.mtu)
        {
            mtu = std::min(mtu, MIXED_LINKS_MTU);
        }
    }
    return mtu;
}

PrefixMap<LinkRoute>
Network::Compiled::CompileLinkRoutes(PathChooser chooser,
                                     const std::vector<RoutePath>& candidates) const
{
    PrefixMap<LinkRoute> trie;
    for (const ChosenPaths& chosen : ChoosePaths(chooser, candidates, VpnEcmp::DISABLE))
    {
        LinkRoute route;
        for (const RoutePath& path : chosen.paths)
        {
            const Index link = FindId(linkIds, path.id);
            const uint32_t mtu = MtuOf(candidates, chosen.prefix, links[link]);
            route.mtu = route.links.empty() ? mtu : std::min(route.mtu, mtu);
            route.links.push_back(link);
        }
        trie.Insert(chosen.prefix, std::move(route));
    }
    return trie;
}

void
Network::Compiled::CompileHybrid()
{
    for (HybridLink& description : ListHybridLinks(cloud))
    {
        linkIds.push_back(description.id);
        NetworkLink link;
        link.isUp = IsLinkUp(cloud, description);
        link.description = std::move(description);
        links.push_back(std::move(link));
    }
    std::map<std::string, std::vector<RoutePath>> byGateway;
    std::map<std::string, std::vector<RoutePath>> bySite;
    for (const NetworkLink& link : links)
    {
        const HybridLink& description = link.description;
        const std::vector<RoutePath> learned = LearnedOver(cloud, description);
        auto add = [&](const std::string& gateway) {
            auto& paths = byGateway[gateway];
            paths.insert(paths.end(), learned.begin(), learned.end());
        };
        add(description.gatewayId);
        for (const auto& [id, association] : cloud.directConnectGatewayAssociations)
        {
            if (association.directConnectGatewayId == description.gatewayId)
            {
                add(association.associatedGatewayId);
            }
        }
        if (!link.isUp || !description.IsDescribed())
        {
            continue;
        }
        for (const Cidr& prefix : description.toSite)
        {
            RoutePath path;
            path.prefix = prefix;
            path.kind = description.kind;
            path.id = description.id;
            path.asPath = {description.amazonAsn};
            path.localPreference =
                description.IsTunnel() ? LOCAL_PREFERENCE_LOW : LOCAL_PREFERENCE_MEDIUM;
            bySite[description.end.site].push_back(path);
        }
    }
    for (const auto& [id, paths] : byGateway)
    {
        if (cloud.transitGateways.count(id) == 0)
        {
            gatewayRoutes.emplace(id, CompileLinkRoutes(PathChooser::VPN_GATEWAY, paths));
        }
    }
    for (const auto& [name, site] : cloud.onPremisesSites)
    {
        siteNames.push_back(name);
        siteRoutes.push_back(CompileLinkRoutes(PathChooser::SITE_ROUTER, bySite[name]));
        for (const OnPremisesHost& host : site.hosts)
        {
            siteHosts.emplace(host.address.Get(), static_cast<Index>(siteNames.size() - 1));
        }
    }
    for (const auto& [id, association] : cloud.directConnectGatewayAssociations)
    {
        const std::string& gateway = association.associatedGatewayId;
        const auto vgw = cloud.vpnGateways.find(gateway);
        std::vector<Cidr> blocks = association.allowedPrefixesToDirectConnectGateway;
        if (vgw != cloud.vpnGateways.end())
        {
            // What is announced may be wider than the VPC; beyond its blocks nothing is delivered.
            const auto vpc = cloud.vpcs.find(vgw->second.vpcId);
            blocks = vpc == cloud.vpcs.end() ? std::vector<Cidr>() : vpc->second.cidrBlocks;
        }
        for (const Cidr& block : blocks)
        {
            associations[association.directConnectGatewayId].Insert(block, gateway);
        }
    }
}

const std::vector<NetworkLink>&
Network::Links() const
{
    return m_compiled->links;
}

Index
Network::FindLink(const std::string& id) const
{
    return FindId(m_compiled->linkIds, id);
}

Index
Network::FindSiteByHost(Ipv4Address address) const
{
    const auto at = m_compiled->siteHosts.find(address.Get());
    return at == m_compiled->siteHosts.end() ? NO_INDEX : at->second;
}

const OnPremisesSite&
Network::GetSite(Index site) const
{
    return m_compiled->cloud.onPremisesSites.at(m_compiled->siteNames[site]);
}

CrossingResult
Network::TakeLink(const PrefixMap<LinkRoute>& routes,
                  const std::string& where,
                  const FlowKey& key) const
{
    const auto match = routes.FindLongest(Ipv4Address(key.destination));
    if (match.value == nullptr)
    {
        return CrossingResult::Refused(DropReason::VGW_NO_ROUTE_TO_DESTINATION, where);
    }
    const std::vector<Index>& links = match.value->links;
    CrossingResult result;
    result.link = links.size() == 1 ? links.front() : links[FlowKeyHash()(key) % links.size()];
    result.mtu = match.value->mtu;
    return result;
}

CrossingResult
Network::CrossVpnGateway(Index vpc, const std::string& id, const FlowKey& key) const
{
    const auto gateway = m_compiled->cloud.vpnGateways.find(id);
    if (gateway == m_compiled->cloud.vpnGateways.end())
    {
        return CrossingResult::Refused(DropReason::UNSUPPORTED_TARGET,
                                       "virtual private gateway " + id);
    }
    if (gateway->second.vpcId != m_compiled->vpcIds[vpc])
    {
        return CrossingResult::Refused(DropReason::VGW_NOT_ATTACHED, id);
    }
    return CrossDirectConnectGateway(id, key);
}

CrossingResult
Network::CrossDirectConnectGateway(const std::string& id, const FlowKey& key) const
{
    if (m_compiled->cloud.onPremisesSites.empty())
    {
        return CrossingResult::Refused(DropReason::UNSUPPORTED_TARGET,
                                       id + ", behind which no site is described");
    }
    const auto routes = m_compiled->gatewayRoutes.find(id);
    return routes == m_compiled->gatewayRoutes.end()
               ? CrossingResult::Refused(DropReason::VGW_NO_ROUTE_TO_DESTINATION, id)
               : TakeLink(routes->second, id, key);
}

CrossingResult
Network::LeaveSite(Index site, const FlowKey& key) const
{
    return TakeLink(m_compiled->siteRoutes[site], m_compiled->siteNames[site], key);
}

CrossingResult
Network::EnterVpnGateway(const std::string& id, const FlowKey& key) const
{
    const auto gateway = m_compiled->cloud.vpnGateways.find(id);
    const Index vpc =
        gateway == m_compiled->cloud.vpnGateways.end() ? NO_INDEX : FindVpc(gateway->second.vpcId);
    if (vpc == NO_INDEX)
    {
        return CrossingResult::Refused(DropReason::VGW_NOT_ATTACHED, id);
    }
    if (AnyContains(m_compiled->vpcs[vpc].description->cidrBlocks, Ipv4Address(key.destination)))
    {
        CrossingResult result;
        result.vpc = vpc;
        return result;
    }
    const PrefixList* service = FindServicePrefixList(Ipv4Address(key.destination));
    for (const VpcEndpoint* endpoint : m_compiled->endpoints)
    {
        if (service != nullptr && endpoint->vpcEndpointType == VpcEndpointType::Gateway &&
            endpoint->vpcId == m_compiled->vpcIds[vpc] &&
            endpoint->serviceName == service->prefixListName)
        {
            return CrossingResult::Refused(DropReason::VPCE_GATEWAY_REQUIRES_SOURCE_IN_VPC,
                                           endpoint->vpcEndpointId);
        }
    }
    return CrossingResult::Refused(DropReason::VGW_REQUIRES_DESTINATION_IN_VPC_CIDR, id);
}

CrossingResult
Network::EnterFromLink(Index link, const FlowKey& key) const
{
    const HybridLink& description = m_compiled->links[link].description;
    const std::string& id = description.gatewayId;
    if (m_compiled->cloud.vpnGateways.count(id) != 0)
    {
        return EnterVpnGateway(id, key);
    }
    if (m_compiled->cloud.directConnectGateways.count(id) == 0)
    {
        return EnterTransitGateway(id, description.connectionId); // a tunnel's
    }
    const std::string* gateway = FindAssociatedGateway(id, Ipv4Address(key.destination));
    if (gateway == nullptr)
    {
        return CrossingResult::Refused(DropReason::VGW_NO_ROUTE_TO_DESTINATION, id);
    }
    return m_compiled->cloud.vpnGateways.count(*gateway) != 0 ? EnterVpnGateway(*gateway, key)
                                                              : EnterTransitGateway(*gateway, id);
}

CrossingResult
Network::EnterTransitGateway(const std::string& transitGatewayId,
                             const std::string& resourceId) const
{
    CrossingResult result;
    result.attachment = FindAttachment(transitGatewayId, resourceId);
    return result.attachment == NO_INDEX
               ? CrossingResult::Refused(DropReason::BAD_STATE_ATTACHMENT, transitGatewayId)
               : result;
}

const std::string*
Network::FindAssociatedGateway(const std::string& id, Ipv4Address address) const
{
    const auto associations = m_compiled->associations.find(id);
    return associations == m_compiled->associations.end()
               ? nullptr
               : associations->second.FindLongest(address).value;
}

Index
Network::FindAttachment(const std::string& transitGatewayId, const std::string& resourceId) const
{
    const auto at = m_compiled->attachmentOf.find({transitGatewayId, resourceId});
    return at == m_compiled->attachmentOf.end() ? NO_INDEX : at->second;
}

} // namespace aws
} // namespace vpc
} // namespace ns3
