// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-site-router.h"

#include "ns3/enum.h"
#include "ns3/ipv4-header.h"
#include "ns3/trace-source-accessor.h"
#include "ns3/uinteger.h"
#include "ns3/vpc-cloud.h"
#include "ns3/vpc-compat.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{

NS_OBJECT_ENSURE_REGISTERED(SiteRouter);

namespace
{

/// \param reason of ns-3's IPv4 \return the same in this module's words
DropReason
ReasonOf(Ipv4L3Protocol::DropReason reason)
{
    constexpr std::pair<Ipv4L3Protocol::DropReason, DropReason> REASONS[] = {
        {Ipv4L3Protocol::DROP_TTL_EXPIRED, DropReason::TTL_EXPIRED},
        {Ipv4L3Protocol::DROP_NO_ROUTE, DropReason::NO_ROUTE_TO_DESTINATION},
        {Ipv4L3Protocol::DROP_ROUTE_ERROR, DropReason::NO_ROUTE_TO_DESTINATION},
        {Ipv4L3Protocol::DROP_INTERFACE_DOWN, DropReason::ENI_DOWN}};
    for (const auto& [theirs, ours] : REASONS)
    {
        if (theirs == reason)
        {
            return ours;
        }
    }
    return DropReason::MALFORMED; // bad checksum, or fragments that never became whole
}

/// \param a choices \param b others \return whether they are the same
bool
IsSame(const std::vector<aws::ChosenPaths>& a, const std::vector<aws::ChosenPaths>& b)
{
    return std::equal(a.begin(),
                      a.end(),
                      b.begin(),
                      b.end(),
                      [](const aws::ChosenPaths& x, const aws::ChosenPaths& y) {
                          return x.prefix == y.prefix && x.paths == y.paths;
                      });
}

} // namespace

TypeId
SiteRouter::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::vpc::SiteRouter")
            .SetParent<Object>()
            .SetGroupName("VpcEndpoints")
            .AddConstructor<SiteRouter>()
            .AddAttribute("DirectConnectPreference",
                          "Local preference of what is learned over Direct Connect, the higher the "
                          "better (assumption: it is the customer's to choose).",
                          UintegerValue(200),
                          MakeUintegerAccessor(&SiteRouter::m_directConnectPreference),
                          MakeUintegerChecker<uint32_t>())
            .AddAttribute("VpnPreference",
                          "Local preference of what is known over VPNs (assumption, the same).",
                          UintegerValue(100),
                          MakeUintegerAccessor(&SiteRouter::m_vpnPreference),
                          MakeUintegerChecker<uint32_t>())
            .AddAttribute(
                "Ecmp",
                "Whether flows are spread over paths that are equally good: Single or "
                "Spread (assumption, the same).",
                EnumValue(SITE_ECMP_SINGLE),
                compat::MakeEnumAccessor<SiteEcmp>(&SiteRouter::SetEcmp, &SiteRouter::GetEcmp),
                MakeEnumChecker(SITE_ECMP_SINGLE, "Single", SITE_ECMP_SPREAD, "Spread"))
            .AddTraceSource("RoutesChange",
                            "The router has chosen other paths (its name).",
                            MakeTraceSourceAccessor(&SiteRouter::m_routesTrace),
                            "ns3::vpc::SiteRouter::RoutesTracedCallback")
            .AddTraceSource("Drop",
                            "The router's IPv4 dropped a packet: reason, router, node, flow.",
                            MakeTraceSourceAccessor(&SiteRouter::m_dropTrace),
                            "ns3::vpc::Fabric::DropTracedCallback");
    return tid;
}

SiteRouter::SiteRouter() = default;
SiteRouter::~SiteRouter() = default;

void
SiteRouter::DoDispose()
{
    m_links.clear();
    m_routing = nullptr;
    m_node = nullptr;
    Object::DoDispose();
}

Ptr<SiteRouter>
SiteRouter::InstallOn(Ptr<Node> node, const std::string& name)
{
    if (node->GetObject<SiteRouter>())
    {
        throw aws::InputError("SiteRouter " + name + ": node " + std::to_string(node->GetId()) +
                              " is router " + node->GetObject<SiteRouter>()->GetName() +
                              " already; give each router a node of its own");
    }
    Ptr<SiteRouter> router = CreateObject<SiteRouter>();
    router->m_name = name;
    router->m_routing = LearnedRouting::InstallOn(node);
    router->m_node = node;
    node->AggregateObject(router);
    Ptr<Ipv4L3Protocol> ipv4 = node->GetObject<Ipv4L3Protocol>();
    ipv4->TraceConnectWithoutContext("Drop",
                                     MakeCallback(&SiteRouter::HandleDrop, PeekPointer(router)));
    return router;
}

Ptr<LinkSession>
SiteRouter::AddLink(Ptr<NetDevice> device, const LinkSetup& setup)
{
    if (m_links.count(setup.linkId))
    {
        throw aws::InputError("SiteRouter " + m_name + ": has a link " + setup.linkId +
                              " already; give each link an id of its own");
    }
    Ptr<LinkSession> link = LinkSession::Open(device, setup);
    m_links[setup.linkId] = link;
    link->TraceConnectWithoutContext("PathsChange", MakeCallback(&SiteRouter::HandlePaths, this));
    if (m_dead)
    {
        SetDead(true);
    }
    Refresh();
    return link;
}

void
SiteRouter::SetLocalPreference(const std::string& linkId, uint32_t preference)
{
    if (!m_links.count(linkId))
    {
        std::string known;
        for (const auto& [id, link] : m_links)
        {
            known += (known.empty() ? "" : ", ") + id;
        }
        throw aws::InputError("SiteRouter " + m_name + ": has no link '" + linkId +
                              "'; choose one of: " + known);
    }
    m_preferences[linkId] = preference;
    Refresh();
}

void
SiteRouter::SetEcmp(SiteEcmp ecmp)
{
    m_ecmp = ecmp;
    if (m_routing)
    {
        Refresh();
    }
}

void
SiteRouter::AddOwnNetwork(const aws::Cidr& prefix, uint32_t interface)
{
    m_ownNetworks[prefix] = interface;
    FillRouting();
}

uint32_t
SiteRouter::PreferenceOf(const LinkSession& link) const
{
    const auto own = m_preferences.find(link.GetLinkId());
    if (own != m_preferences.end())
    {
        return own->second;
    }
    return link.GetSetup().kind == LinkKind::DIRECT_CONNECT ? m_directConnectPreference
                                                            : m_vpnPreference;
}

std::vector<aws::RoutePath>
SiteRouter::GetPaths() const
{
    std::vector<aws::RoutePath> paths;
    for (const auto& [id, link] : m_links)
    {
        const uint32_t preference = PreferenceOf(*link);
        for (aws::RoutePath& path : link->GetPaths())
        {
            path.localPreference = preference;
            paths.push_back(std::move(path));
        }
    }
    return paths;
}

void
SiteRouter::HandlePaths(const std::string&)
{
    Refresh();
}

void
SiteRouter::Refresh()
{
    const auto ecmp = m_ecmp == SITE_ECMP_SPREAD ? aws::VpnEcmp::ENABLE : aws::VpnEcmp::DISABLE;
    auto chosen = aws::ChoosePaths(aws::PathChooser::SITE_ROUTER, GetPaths(), ecmp);
    if (IsSame(chosen, m_chosen))
    {
        return;
    }
    m_chosen = std::move(chosen);
    FillRouting();
    m_routesTrace(m_name);
}

void
SiteRouter::FillRouting()
{
    const Ptr<Ipv4> ipv4 = m_node->GetObject<Ipv4>();
    LearnedRouting::Routes routes;
    for (const auto& [prefix, interface] : m_ownNetworks)
    {
        routes[prefix].push_back({interface, Ipv4Address::GetAny()});
    }
    for (const aws::ChosenPaths& chosen : m_chosen)
    {
        if (m_ownNetworks.count(chosen.prefix))
        {
            continue;
        }
        for (const aws::RoutePath& path : chosen.paths)
        {
            const LinkSession& link = *m_links.at(path.id);
            const int32_t interface = ipv4->GetInterfaceForDevice(link.GetDevice());
            routes[chosen.prefix].push_back(
                {static_cast<uint32_t>(interface), link.GetSetup().peer});
        }
    }
    m_routing->SetRoutes(routes);
}

std::string
SiteRouter::FindLink(const aws::FlowKey& key) const
{
    const LearnedNextHop* hop = m_routing->FindNextHop(key);
    const Ptr<Ipv4> ipv4 = m_node->GetObject<Ipv4>();
    for (const auto& [id, link] : m_links)
    {
        if (hop && ipv4->GetNetDevice(hop->interface) == link->GetDevice())
        {
            return id;
        }
    }
    return "";
}

void
SiteRouter::SetDead(bool dead)
{
    std::vector<Ptr<EniNetDevice>> ports;
    for (const auto& [id, link] : m_links)
    {
        auto port = DynamicCast<EniNetDevice>(link->GetDevice());
        if (!port)
        {
            throw aws::InputError("SiteRouter " + m_name + ": the port of " + id +
                                  " is no EniNetDevice and cannot be silenced; fail it by "
                                  "the means of its own kind");
        }
        ports.push_back(port);
    }
    for (const auto& [prefix, interface] : m_ownNetworks)
    {
        if (auto port =
                DynamicCast<EniNetDevice>(m_node->GetObject<Ipv4>()->GetNetDevice(interface)))
        {
            ports.push_back(port);
        }
    }
    for (const Ptr<EniNetDevice>& port : ports)
    {
        port->SetDead(dead);
    }
    m_dead = dead;
}

void
SiteRouter::HandleDrop(const Ipv4Header& header,
                       Ptr<const Packet> payload,
                       Ipv4L3Protocol::DropReason theirs,
                       Ptr<Ipv4>,
                       uint32_t)
{
    const DropReason reason = ReasonOf(theirs);
    ++m_dropped[static_cast<std::size_t>(reason)];
    if (!m_dropTrace.IsEmpty())
    {
        Ptr<Packet> packet = payload->Copy();
        packet->AddHeader(header);
        m_dropTrace(packet,
                    {reason,
                     m_name,
                     m_node->GetId(),
                     MakeForwardingKey(header, *payload),
                     packet->GetSize()});
    }
}

uint64_t
SiteRouter::GetDropped(DropReason reason) const
{
    return m_dropped[static_cast<std::size_t>(reason)];
}

int64_t
SiteRouter::AssignStreams(int64_t stream)
{
    int64_t used = 0;
    for (const auto& [id, link] : m_links)
    {
        used += link->AssignSessionStreams(stream + used);
    }
    return used;
}

} // namespace vpc
} // namespace ns3
