// SPDX-License-Identifier: GPL-2.0-only
// The steps of a walk between VPCs, transit gateways and on-premises sites.
#include "vpc-walk.h"

namespace ns3
{
namespace vpc
{
namespace aws
{

namespace
{

constexpr uint8_t MAX_TTL = 64; //!< with which hosts send

} // namespace

Resolution
Walk::FromSite(Index site, const FlowKey& key)
{
    m_key = key;
    const std::string& name = m_network.GetSite(site).name;
    AddHop(name, "send to " + ToString(Ipv4Address(key.destination)));
    if (m_network.FindSiteByHost(Ipv4Address(key.destination)) == site)
    {
        ArriveAtSite(site);
        return std::move(m_result);
    }
    const CrossingResult exit = m_network.LeaveSite(site, m_key);
    if (!Pass(exit.verdict))
    {
        return std::move(m_result);
    }
    const HybridLink& link = m_network.Links()[exit.link].description;
    AddHop(link.end.router, "over " + link.id);
    m_result.link = exit.link;
    ++m_result.ttlDecrements;
    const CrossingResult entry = m_network.EnterFromLink(exit.link, m_key);
    if (!Pass(entry.verdict))
    {
        return std::move(m_result);
    }
    if (entry.vpc != NO_INDEX)
    {
        ++m_result.ttlDecrements;
        AddHop(link.gatewayId, "to " + m_network.Vpcs()[entry.vpc].description->vpcId);
        ArriveByAddress(entry.vpc, NO_INDEX);
        return std::move(m_result);
    }
    AddHop(link.gatewayId,
           "to " +
               m_network.Attachments()[entry.attachment].description->transitGatewayAttachmentId);
    CrossTransitGateway(m_network.Attachments()[entry.attachment].description->transitGatewayId,
                        entry.attachment,
                        "");
    return std::move(m_result);
}

void
Walk::LeaveByPeering(Index eni, const Route& route)
{
    const CrossingResult crossing =
        m_network.CrossPeering(m_network.Enis()[eni].vpc, route.targetId, m_key);
    if (!Pass(crossing.verdict))
    {
        return;
    }
    AddHop(route.targetId, "to " + m_network.Vpcs()[crossing.vpc].description->vpcId);
    ArriveByAddress(crossing.vpc, NO_INDEX);
}

void
Walk::LeaveByTransitGateway(Index eni, const Route& route)
{
    const CrossingResult entry = m_network.EnterTransitGateway(eni, route.targetId);
    // A network ACL sees what enters the attachment's subnet, even from the same subnet ("How
    // network ACLs work with transit gateways").
    if (!Pass(entry.verdict) || !IsAlive(entry.eni) ||
        !Pass(m_network.CheckNetworkAcl(m_network.Enis()[entry.eni].subnet,
                                        Direction::INGRESS,
                                        m_key)))
    {
        return;
    }
    CrossTransitGateway(route.targetId, entry.attachment, m_network.Enis()[entry.eni].azId);
}

void
Walk::CrossTransitGateway(const std::string& id, Index attachment, const std::string& azId)
{
    const CrossingResult exit = m_network.CrossTransitGateway(id, attachment, azId, m_key);
    if (!Pass(exit.verdict) || (exit.eni != NO_INDEX && !IsAlive(exit.eni)))
    {
        return;
    }
    if (++m_result.ttlDecrements >= MAX_TTL)
    {
        Drop(DropReason::TTL_EXPIRED, id); // round and round
        return;
    }
    const TransitGatewayAttachment& to = *m_network.Attachments()[exit.attachment].description;
    AddHop(id, "to " + to.transitGatewayAttachmentId);
    if (exit.eni != NO_INDEX)
    {
        Send(exit.eni);
    }
    else if (to.resourceType == "peering")
    {
        const std::string& other = to.transitGatewayId == id ? to.resourceId : to.transitGatewayId;
        CrossTransitGateway(other, exit.attachment, "");
    }
    else if (to.resourceType == "direct-connect-gateway")
    {
        const CrossingResult way = m_network.CrossDirectConnectGateway(to.resourceId, m_key);
        if (Pass(way.verdict))
        {
            ArriveOverLink(way.link);
        }
    }
    else
    {
        ArriveOverLink(exit.link);
    }
}

void
Walk::LeaveByVpnGateway(Index eni, const Route& route)
{
    const CrossingResult exit =
        m_network.CrossVpnGateway(m_network.Enis()[eni].vpc, route.targetId, m_key);
    if (!Pass(exit.verdict))
    {
        return;
    }
    ++m_result.ttlDecrements;
    ArriveOverLink(exit.link, route.targetId);
}

void
Walk::ArriveOverLink(Index link, const std::string& gatewayId)
{
    const HybridLink& over = m_network.Links()[link].description;
    AddHop(gatewayId.empty() ? over.gatewayId : gatewayId, "over " + over.id);
    AddHop(over.end.router, "arrive at " + over.end.site);
    m_result.link = link;
    ++m_result.ttlDecrements;
    const Index site = m_network.FindSiteByHost(Ipv4Address(m_key.destination));
    if (site == NO_INDEX || m_network.GetSite(site).name != over.end.site)
    {
        Drop(DropReason::UNASSIGNED_ADDRESS, ToString(Ipv4Address(m_key.destination)));
        return;
    }
    ArriveAtSite(site);
}

void
Walk::ArriveAtSite(Index site)
{
    m_result.site = site;
    End(WalkEnd::SITE, NO_INDEX);
}

} // namespace aws
} // namespace vpc
} // namespace ns3
