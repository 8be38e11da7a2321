// SPDX-License-Identifier: GPL-2.0-only
// How SimulatedCloud joins AWS with on-premises sites: Direct Connect and VPN.
#include "vpc-ipv4-stack.h"
#include "vpc-simulated-cloud.h"

#include "ns3/abort.h"
#include "ns3/ipv4.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"
#include "ns3/vpc-link-session.h"

#include <map>
#include <sstream>

namespace ns3
{
namespace vpc
{

namespace
{

/// Packets a second of a VPN tunnel (Site-to-Site VPN quotas).
constexpr uint64_t TUNNEL_PACKETS = 140000;

/// \param region e.g. ap-southeast-1 \return a zone id of it, e.g. apse1-az1
std::string
ZoneOf(const std::string& region)
{
    std::string id;
    bool isFirst = true;
    std::istringstream words(region);
    for (std::string word; std::getline(words, word, '-'); isFirst = false)
    {
        // us-east-1 is use1, ap-southeast-1 is apse1
        static const std::map<std::string, std::string> compass = {{"northeast", "ne"},
                                                                   {"northwest", "nw"},
                                                                   {"southeast", "se"},
                                                                   {"southwest", "sw"}};
        const auto known = compass.find(word);
        id += isFirst ? word : known != compass.end() ? known->second : word.substr(0, 1);
    }
    return id + "-az1";
}

/// \param link a link \return what its ends run
LinkKind
KindOf(const aws::HybridLink& link)
{
    switch (link.kind)
    {
    case aws::PathKind::VPN_BGP:
        return LinkKind::VPN_BGP;
    case aws::PathKind::VPN_STATIC:
        return LinkKind::VPN_STATIC;
    default:
        return LinkKind::DIRECT_CONNECT;
    }
}

/// \param link a link \param side one of its ends \return what that end is told of it
LinkSetup
SetupOf(const aws::HybridLink& link, LinkSide side)
{
    const bool isAws = side == LinkSide::AWS;
    LinkSetup setup;
    setup.linkId = link.id;
    setup.kind = KindOf(link);
    setup.local = isAws ? link.amazonInside : link.customerInside;
    setup.peer = isAws ? link.customerInside : link.amazonInside;
    setup.localOutside = isAws ? link.amazonOutside : link.customerOutside;
    setup.peerOutside = isAws ? link.customerOutside : link.amazonOutside;
    setup.localAsn = isAws ? link.amazonAsn : link.customerAsn;
    setup.peerAsn = isAws ? link.customerAsn : link.amazonAsn;
    setup.passive = isAws;
    setup.bfd = link.bfd;
    const std::vector<aws::Cidr>& own = isAws ? link.toSite : link.toAws;
    const std::vector<aws::Cidr>& theirs = isAws ? link.toAws : link.toSite;
    if (setup.kind == LinkKind::VPN_STATIC)
    {
        setup.staticPrefixes = theirs;
    }
    else
    {
        for (const aws::Cidr& prefix : own)
        {
            setup.announced[prefix];
        }
    }
    return setup;
}

} // namespace

void
SimulatedCloud::UseRouter(const std::string& router, Ptr<Node> node)
{
    NS_ABORT_MSG_IF(m_network, "SimulatedCloud::UseRouter: call it before Build()");
    m_userRouters[router] = node;
}

void
SimulatedCloud::BuildHybrid()
{
    const aws::Cloud& cloud = m_network->GetCloud();
    if (cloud.onPremisesSites.empty())
    {
        return;
    }
    for (const auto& [name, description] : cloud.onPremisesSites)
    {
        BuildSite(description);
    }
    for (const auto& [id, gateway] : cloud.vpnGateways)
    {
        BuildVpnGateway(gateway);
    }
    for (const auto& [id, gateway] : cloud.directConnectGateways)
    {
        Ptr<DirectConnectGatewayNode> node = MakeNode<DirectConnectGatewayNode>();
        node->SetAwsId(id);
        ConnectGateway(node);
        m_directConnectGateways[id] = node;
    }
    for (const aws::NetworkLink& link : m_network->Links())
    {
        if (link.description.IsDescribed())
        {
            BuildLink(link.description);
        }
    }
    for (const auto& [id, association] : cloud.directConnectGatewayAssociations)
    {
        BuildAssociation(association);
    }
}

void
SimulatedCloud::BuildVpnGateway(const aws::VpnGateway& gateway)
{
    const auto fabric = m_fabrics.find(gateway.vpcId);
    if (fabric == m_fabrics.end())
    {
        return;
    }
    Ptr<VpnGatewayNode> node = MakeNode<VpnGatewayNode>();
    node->SetAwsId(gateway.vpnGatewayId);
    ConnectGateway(node);
    Ptr<EniNetDevice> inside =
        MakePort(node, fabric->second, PortRole::VPN_GATEWAY, REGIONAL, gateway.vpnGatewayId);
    inside->SetDataRate(DataRate(0)); // the links are the bottleneck
    node->SetInside(inside);
    fabric->second->AddGateway(gateway.vpnGatewayId, inside);
    m_vpnGateways[gateway.vpnGatewayId] = node;
}

void
SimulatedCloud::BuildSite(const aws::OnPremisesSite& description)
{
    Ptr<OnPremisesNetwork> site = CreateObject<OnPremisesNetwork>();
    const std::string prefix = description.name + "/";
    for (const auto& [router, node] : m_userRouters)
    {
        if (router.rfind(prefix, 0) == 0)
        {
            site->UseRouter(router.substr(prefix.size()), node);
        }
    }
    site->SetSystemId(m_systemId);
    site->Build(description, m_board);
    ConnectFabric(site->GetLan());
    m_backbones.push_back(site->GetLan());
    m_sites[description.name] = site;
}

std::pair<Ptr<EniNetDevice>, Ptr<EniNetDevice>>
SimulatedCloud::FindConnectionPorts(const aws::HybridLink& link)
{
    auto [ports, isNew] = m_connectionPorts.try_emplace(link.connectionId);
    if (isNew)
    {
        for (Ptr<EniNetDevice>* port : {&ports->second.first, &ports->second.second})
        {
            *port = CreateObject<EniNetDevice>();
            (*port)->SetDataRate(DataRate(link.bandwidth));
        }
    }
    return ports->second;
}

Ptr<GatewayNode>
SimulatedCloud::FindLinkGateway(const std::string& gatewayId) const
{
    const auto vgw = m_vpnGateways.find(gatewayId);
    const auto dxgw = m_directConnectGateways.find(gatewayId);
    const auto tgw = m_transitGateways.find(gatewayId);
    return vgw != m_vpnGateways.end()              ? Ptr<GatewayNode>(vgw->second)
           : dxgw != m_directConnectGateways.end() ? Ptr<GatewayNode>(dxgw->second)
           : tgw != m_transitGateways.end()        ? Ptr<GatewayNode>(tgw->second)
                                                   : nullptr;
}

void
SimulatedCloud::BuildLink(const aws::HybridLink& link)
{
    Ptr<GatewayNode> gateway = FindLinkGateway(link.gatewayId);
    if (!gateway)
    {
        return; // of a virtual private gateway that no VPC has
    }
    Ptr<OnPremisesNetwork> site = m_sites.at(link.end.site);
    LinkParts& parts = m_links[link.id];
    parts.fabric = CreateObject<LinkFabric>();
    parts.fabric->SetName(link.id);
    parts.fabric->SetAttribute("Delay", TimeValue(Seconds(link.rtt) / 2));
    parts.fabric->SetAttribute("Mtu", UintegerValue(link.mtu));
    ConnectFabric(parts.fabric);
    m_backbones.push_back(parts.fabric);

    const auto makePort = [&](Ptr<Node> node, PortRole role) {
        Ptr<EniNetDevice> port = MakePort(node, parts.fabric, role, REGIONAL, link.id);
        port->SetMtu(LinkFabric::MAX_DEVICE_MTU);
        return port;
    };
    Ptr<EniNetDevice> customer =
        makePort(site->GetRouter(link.end.router)->GetNode(), PortRole::LINK);
    Ptr<EniNetDevice> data = makePort(gateway, PortRole::LINK);
    parts.sessions = MakeNode<Node>();
    InstallIpv4Stack(parts.sessions);
    Ptr<EniNetDevice> control = makePort(parts.sessions, PortRole::HOST);
    if (link.IsTunnel())
    {
        parts.fabric->SetEncapsulation({});
        for (const auto& port : {customer, data})
        {
            port->SetDataRate(DataRate(link.bandwidth));
            port->SetAttribute("PacketRate", UintegerValue(TUNNEL_PACKETS));
        }
    }
    else
    {
        const auto ports = FindConnectionPorts(link);
        customer->ShareQueueOf(ports.first);
        data->ShareQueueOf(ports.second);
    }
    parts.fabric->AddPort(LinkSide::CUSTOMER, customer);
    parts.fabric->AddPort(LinkSide::AWS, data);
    parts.fabric->AddControlPort(LinkSide::AWS, control, link.amazonInside);
    if (link.IsTunnel())
    {
        parts.fabric->AddControlPort(LinkSide::AWS, control, link.amazonOutside);
    }

    if (auto vgw = DynamicCast<VpnGatewayNode>(gateway))
    {
        vgw->AddLink(link.id, data);
    }
    else if (auto dxgw = DynamicCast<DirectConnectGatewayNode>(gateway))
    {
        dxgw->AddLink(link.id, link.region, data);
    }
    else if (auto tgw = DynamicCast<TransitGatewayNode>(gateway))
    {
        tgw->AddLink(link.id, data);
    }

    parts.customer = site->AddLink(link.end.router, customer, SetupOf(link, LinkSide::CUSTOMER));
    parts.amazon = LinkSession::Open(control, SetupOf(link, LinkSide::AWS));
    if (link.IsTunnel())
    {
        parts.amazon->WatchTraffic(data);
    }
    parts.amazon->TraceConnectWithoutContext("PathsChange",
                                             MakeCallback(&SimulatedCloud::HandlePaths, this));
    parts.amazon->TraceConnectWithoutContext("StateChange",
                                             MakeCallback(&SimulatedCloud::TellAmazonLink, this));
    parts.customer->TraceConnectWithoutContext(
        "StateChange",
        MakeCallback(&SimulatedCloud::TellCustomerLink, this));
}

void
SimulatedCloud::BuildAssociation(const aws::DirectConnectGatewayAssociation& association)
{
    Ptr<DirectConnectGatewayNode> from =
        m_directConnectGateways.at(association.directConnectGatewayId);
    const std::string& gatewayId = association.associatedGatewayId;
    Ptr<GatewayNode> to = FindLinkGateway(gatewayId);
    if (!to)
    {
        return;
    }
    const aws::Cloud& cloud = m_network->GetCloud();
    const auto transit = cloud.transitGateways.find(gatewayId);
    const std::string region = transit != cloud.transitGateways.end()
                                   ? transit->second.region
                                   : cloud.vpcs.at(cloud.vpnGateways.at(gatewayId).vpcId).region;
    std::map<std::string, Ptr<EniNetDevice>> portOfRegion;
    for (const auto& [id, parts] : m_links)
    {
        const aws::HybridLink& link = m_network->Links()[m_network->FindLink(id)].description;
        if (link.gatewayId != association.directConnectGatewayId)
        {
            continue;
        }
        Ptr<EniNetDevice>& port = portOfRegion[link.region];
        if (!port)
        {
            port = JoinRegions(from, link.region, to, region, association.associationId);
            from->AddAssociation(
                gatewayId,
                link.region,
                DynamicCast<LinkFabric>(port->GetFabric())->GetPort(LinkSide::CUSTOMER));
        }
        if (auto vgw = DynamicCast<VpnGatewayNode>(to))
        {
            vgw->AddLink(id, port);
        }
        else if (auto tgw = DynamicCast<TransitGatewayNode>(to))
        {
            tgw->AddLink(id, port);
        }
    }
}

Ptr<EniNetDevice>
SimulatedCloud::JoinRegions(Ptr<GatewayNode> a,
                            const std::string& regionA,
                            Ptr<GatewayNode> b,
                            const std::string& regionB,
                            const std::string& id)
{
    Ptr<LinkFabric> fabric = CreateObject<LinkFabric>();
    fabric->SetName(id);
    fabric->SetAttribute("Mtu", UintegerValue(LinkFabric::MAX_DEVICE_MTU));
    if (regionA != regionB)
    {
        fabric->SetAttribute("Delay",
                             TimeValue(m_latency.OneWay(ZoneOf(regionA), ZoneOf(regionB))));
    }
    ConnectFabric(fabric);
    m_backbones.push_back(fabric);
    Ptr<EniNetDevice> portA = MakePort(a, fabric, PortRole::LINK, REGIONAL, id);
    Ptr<EniNetDevice> portB = MakePort(b, fabric, PortRole::LINK, REGIONAL, id);
    for (const auto& port : {portA, portB})
    {
        port->SetDataRate(DataRate(0));
        port->SetMtu(LinkFabric::MAX_DEVICE_MTU);
    }
    fabric->AddPort(LinkSide::CUSTOMER, portA);
    fabric->AddPort(LinkSide::AWS, portB);
    return portB;
}

void
SimulatedCloud::BuildTransitPeerings()
{
    const aws::Cloud& cloud = m_network->GetCloud();
    for (const auto& [id, attachment] : cloud.transitGatewayAttachments)
    {
        const auto a = m_transitGateways.find(attachment.transitGatewayId);
        const auto b = m_transitGateways.find(attachment.resourceId);
        if (attachment.resourceType != "peering" || a == m_transitGateways.end() ||
            b == m_transitGateways.end())
        {
            continue;
        }
        Ptr<EniNetDevice> port = JoinRegions(a->second,
                                             cloud.transitGateways.at(a->first).region,
                                             b->second,
                                             cloud.transitGateways.at(b->first).region,
                                             id);
        auto fabric = DynamicCast<LinkFabric>(port->GetFabric());
        a->second->AddPeer(b->first, fabric->GetPort(LinkSide::CUSTOMER));
        b->second->AddPeer(a->first, port);
        m_transitPeerings[id] = fabric;
    }
}

// What the peers of AWS's ends announce becomes part of the description, at the same instant; all
// that changes at once is put in force once.
void
SimulatedCloud::HandlePaths(const std::string&)
{
    if (m_learning.IsExpired())
    {
        m_learning = Simulator::ScheduleNow(&SimulatedCloud::PutLearnedInForce, this);
    }
}

void
SimulatedCloud::PutLearnedInForce()
{
    aws::Cloud cloud = GetUndisrupted();
    aws::LearnedRoutes learned;
    for (const auto& [id, parts] : m_links)
    {
        if (parts.amazon->IsUp())
        {
            learned[id] = parts.amazon->GetPaths();
        }
    }
    cloud.learnedRoutes = std::move(learned);
    PutInForce(Compile(std::move(cloud), m_undisrupted));
    m_routeTrace("routes learned over Direct Connect and VPN changed");
}

void
SimulatedCloud::TellAmazonLink(const std::string& linkId, bool isUp, const std::string& reason)
{
    m_linkTrace(linkId, "aws", isUp, reason);
}

void
SimulatedCloud::TellCustomerLink(const std::string& linkId, bool isUp, const std::string& reason)
{
    m_linkTrace(linkId, "customer", isUp, reason);
}

Ptr<LinkFabric>
SimulatedCloud::GetLink(const std::string& linkId) const
{
    return GetLinkParts(linkId).fabric;
}

const SimulatedCloud::LinkParts&
SimulatedCloud::GetLinkParts(const std::string& linkId) const
{
    const auto it = m_links.find(linkId);
    NS_ABORT_MSG_IF(it == m_links.end(),
                    "SimulatedCloud: there is no link "
                        << linkId << " to a site; give a dxvif- id, or a vpn- id with /1 or /2");
    return it->second;
}

Ptr<LinkSession>
SimulatedCloud::GetLinkSession(const std::string& linkId, LinkSide side) const
{
    const LinkParts& parts = GetLinkParts(linkId);
    return side == LinkSide::AWS ? parts.amazon : parts.customer;
}

Ptr<OnPremisesNetwork>
SimulatedCloud::GetSite(const std::string& name) const
{
    const auto it = m_sites.find(name);
    NS_ABORT_MSG_IF(it == m_sites.end(),
                    "SimulatedCloud: there is no on-premises site " << name << "; check the name");
    return it->second;
}

Ptr<SiteResolver>
SimulatedCloud::InstallSiteResolver(const std::string& host)
{
    Ptr<Node> node = GetHost(host);
    const std::string site = host.substr(0, host.find('/'));
    NS_ABORT_MSG_IF(m_siteResolvers.count(site) != 0,
                    "SimulatedCloud::InstallSiteResolver: site " << site << " has one already");
    m_siteResolvers[site] = SiteResolver::InstallOn(node, site, m_directory);
    return m_siteResolvers[site];
}

Ipv4Address
SimulatedCloud::GetSiteResolver(const std::string& host) const
{
    const auto it = m_siteResolvers.find(host.substr(0, host.find('/')));
    return it == m_siteResolvers.end()
               ? Ipv4Address(uint32_t{0})
               : it->second->GetNode()->GetObject<Ipv4>()->GetAddress(1, 0).GetLocal();
}

PathInfo
SimulatedCloud::FindPathFromSite(const aws::FlowKey& key) const
{
    const Ipv4Address local(key.source);
    const Ipv4Address remote(key.destination);
    const auto& site = m_sites.at(m_network->GetSite(m_network->FindSiteByHost(local)).name);
    std::string linkId;
    aws::Cidr longest;
    for (const auto& [prefix, ports] : site->GetLan()->GetExits())
    {
        if (!prefix.Contains(remote) || ports.empty() ||
            (!linkId.empty() && prefix.length <= longest.length))
        {
            continue;
        }
        for (const aws::ChosenPaths& chosen :
             ports.front()->GetNode()->GetObject<SiteRouter>()->GetChosen())
        {
            if (chosen.prefix == prefix)
            {
                linkId = chosen.paths.front().id;
                longest = prefix;
            }
        }
    }
    const aws::Index link = m_network->FindLink(linkId);
    if (link == aws::NO_INDEX)
    {
        return {};
    }
    PathInfo path;
    path.path = m_network->Links()[link].description.IsTunnel() ? RequestPath::VPN
                                                                : RequestPath::DIRECT_CONNECT;
    const aws::CrossingResult entry = m_network->EnterFromLink(link, key);
    for (aws::Index vpc = 0; vpc < m_network->Vpcs().size(); ++vpc)
    {
        const aws::Index eni = m_network->FindEniByAddress(vpc, remote);
        if (eni != aws::NO_INDEX && (entry.vpc == aws::NO_INDEX || entry.vpc == vpc))
        {
            path.eniId = m_network->Enis()[eni].description->networkInterfaceId;
            path.serverAz = m_network->Enis()[eni].azId;
        }
    }
    return path;
}

Ptr<Node>
SimulatedCloud::GetHost(const std::string& id) const
{
    const std::size_t slash = id.find('/');
    return slash == std::string::npos ? GetInstance(id)
                                      : GetSite(id.substr(0, slash))->GetHost(id.substr(slash + 1));
}

} // namespace vpc
} // namespace ns3
