// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-on-premises-network.h"

#include "ns3/enum.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-list-routing-helper.h"
#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/node.h"
#include "ns3/simulator.h"
#include "ns3/trace-source-accessor.h"
#include "ns3/vpc-cloud.h"
#include "ns3/vpc-compat.h"

#include <algorithm>
#include <utility>

namespace ns3
{
namespace vpc
{

NS_OBJECT_ENSURE_REGISTERED(OnPremisesNetwork);

namespace
{

/// \param map by name \param name one \param what kind of thing \param site its site
/// \return the thing; throws aws::InputError with the names that there are
template <typename T>
const T&
Find(const std::map<std::string, T>& map,
     const std::string& name,
     const std::string& what,
     const std::string& site)
{
    const auto found = map.find(name);
    if (found != map.end())
    {
        return found->second;
    }
    std::string known;
    for (const auto& [key, value] : map)
    {
        known += (known.empty() ? "" : ", ") + key;
    }
    throw aws::InputError("site " + site + ": has no " + what + " '" + name +
                          "'; choose one of: " + (known.empty() ? "none" : known));
}

} // namespace

TypeId
OnPremisesNetwork::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::vpc::OnPremisesNetwork")
            .SetParent<Object>()
            .SetGroupName("VpcEndpoints")
            .AddConstructor<OnPremisesNetwork>()
            .AddAttribute("InteriorConvergence",
                          "Time from a change of a router's routes, or its death, until the "
                          "site's hosts are routed by it (assumption: none).",
                          TimeValue(Time(0)),
                          MakeTimeAccessor(&OnPremisesNetwork::m_convergence),
                          MakeTimeChecker(Time(0)))
            .AddAttribute("Ecmp",
                          "Whether flows are spread over paths that are equally good, over routers "
                          "and by each router: Single or Spread (assumption).",
                          EnumValue(SITE_ECMP_SINGLE),
                          compat::MakeEnumAccessor<SiteEcmp>(&OnPremisesNetwork::SetEcmp,
                                                             &OnPremisesNetwork::GetEcmp),
                          MakeEnumChecker(SITE_ECMP_SINGLE, "Single", SITE_ECMP_SPREAD, "Spread"))
            .AddTraceSource("ExitsChange",
                            "The site's hosts are routed by other routers (the site's name).",
                            MakeTraceSourceAccessor(&OnPremisesNetwork::m_exitsTrace),
                            "ns3::vpc::OnPremisesNetwork::ExitsTracedCallback");
    return tid;
}

OnPremisesNetwork::OnPremisesNetwork() = default;

OnPremisesNetwork::~OnPremisesNetwork()
{
    Leave();
}

void
OnPremisesNetwork::DoDispose()
{
    Leave();
    m_usersRouters.clear();
    m_hosts.clear();
    m_routerPorts.clear();
    m_lan = nullptr;
    Object::DoDispose();
}

// Its routers live on with their nodes.
void
OnPremisesNetwork::Leave()
{
    for (EventId& event : m_pending)
    {
        event.Cancel();
    }
    m_pending.clear();
    for (const auto& [name, router] : m_routers)
    {
        router->TraceDisconnectWithoutContext("RoutesChange",
                                              MakeCallback(&OnPremisesNetwork::HandleRoutes, this));
    }
    m_routers.clear();
}

void
OnPremisesNetwork::UseRouter(const std::string& name, Ptr<Node> node)
{
    m_usersRouters[name] = node;
}

void
OnPremisesNetwork::SetSystemId(uint32_t systemId)
{
    m_systemId = systemId;
}

void
OnPremisesNetwork::Build(const aws::OnPremisesSite& site, Ptr<FaultBoard> faults)
{
    m_site = site;
    m_lan = CreateObject<SiteLan>();
    m_lan->SetName(site.name);
    m_lan->SetFaultBoard(faults);
    for (const aws::Cidr& block : site.cidrBlocks)
    {
        m_lan->AddBlock(block);
    }
    for (const aws::OnPremisesHost& host : site.hosts)
    {
        AddHost(host);
    }
    for (const aws::OnPremisesRouter& router : site.routers)
    {
        AddRouter(router.name);
    }
    for (const auto& [name, node] : m_usersRouters)
    {
        GetRouter(name); // it is described
    }
}

Ptr<Node>
OnPremisesNetwork::MakeNode(const std::string& portId, Ipv4Address address, Ptr<EniNetDevice>& port)
{
    Ptr<Node> node = CreateObject<Node>(m_systemId);
    InternetStackHelper stack;
    Ipv4StaticRoutingHelper fixed;
    Ipv4ListRoutingHelper list;
    list.Add(fixed, 0);
    stack.SetRoutingHelper(list);
    stack.SetIpv6StackInstall(false);
    stack.Install(node);
    port = CreateObject<EniNetDevice>();
    port->SetRole(PortRole::HOST);
    port->SetEniId(portId);
    port->SetMtu(static_cast<uint16_t>(m_site.mtu));
    node->AddDevice(port);
    port->Attach(m_lan);
    const Ptr<Ipv4> ipv4 = node->GetObject<Ipv4>();
    const uint32_t interface = ipv4->AddInterface(port);
    ipv4->AddAddress(interface, Ipv4InterfaceAddress(address, Ipv4Mask::GetOnes()));
    ipv4->SetUp(interface);
    m_lan->AddHost(address, port);
    return node;
}

void
OnPremisesNetwork::AddHost(const aws::OnPremisesHost& host)
{
    const std::string self =
        "site " + m_site.name + ": host " + host.name + " (" + aws::ToString(host.address) + ") ";
    const bool isInside = std::any_of(m_site.cidrBlocks.begin(),
                                      m_site.cidrBlocks.end(),
                                      [&](const auto& b) { return b.Contains(host.address); });
    if (!isInside)
    {
        throw aws::InputError(self + "is in no block of the site; add one, or change its address");
    }
    if (m_hosts.count(host.name) || m_lan->FindHost(host.address))
    {
        throw aws::InputError(self + "has the name or address of another; give it its own");
    }
    Ptr<EniNetDevice> port;
    const Ptr<Node> node = MakeNode(m_site.name + "/" + host.name, host.address, port);
    const Ptr<Ipv4> ipv4 = node->GetObject<Ipv4>();
    Ipv4RoutingHelper::GetRouting<Ipv4StaticRouting>(ipv4->GetRoutingProtocol())
        ->SetDefaultRoute(Ipv4Address::GetAny(),
                          static_cast<uint32_t>(ipv4->GetInterfaceForDevice(port)));
    m_hosts[host.name] = node;
}

Ipv4Address
OnPremisesNetwork::FindFreeAddress() const
{
    for (const aws::Cidr& block : m_site.cidrBlocks)
    {
        for (uint64_t back = 1; back + 1 < block.Size(); ++back)
        {
            const Ipv4Address address(static_cast<uint32_t>(block.base + block.Size() - 1 - back));
            if (!m_lan->FindHost(address))
            {
                return address;
            }
        }
    }
    throw aws::InputError("site " + m_site.name +
                          ": has no address left for its routers; give it a larger block");
}

void
OnPremisesNetwork::AddRouter(const std::string& name)
{
    if (m_routers.count(name))
    {
        throw aws::InputError("site " + m_site.name + ": has two routers " + name +
                              "; give each a name of its own");
    }
    const auto own = m_usersRouters.find(name);
    const bool isUsers = own != m_usersRouters.end();
    const std::string portId = m_site.name + "/" + name;
    Ptr<EniNetDevice> port;
    const Ptr<Node> node = isUsers ? own->second : MakeNode(portId, FindFreeAddress(), port);
    Ptr<SiteRouter> router = SiteRouter::InstallOn(node, portId);
    router->SetEcmp(m_ecmp);
    if (!isUsers)
    {
        m_routerPorts[name] = port;
        const int32_t interface = node->GetObject<Ipv4>()->GetInterfaceForDevice(port);
        for (const aws::Cidr& block : m_site.cidrBlocks)
        {
            router->AddOwnNetwork(block, static_cast<uint32_t>(interface));
        }
    }
    m_routers[name] = router;
    router->TraceConnectWithoutContext("RoutesChange",
                                       MakeCallback(&OnPremisesNetwork::HandleRoutes, this));
}

Ptr<LinkSession>
OnPremisesNetwork::AddLink(const std::string& router, Ptr<NetDevice> device, const LinkSetup& setup)
{
    for (const auto& [name, other] : m_routers)
    {
        if (other->GetLinks().count(setup.linkId))
        {
            throw aws::InputError("site " + m_site.name + ": router " + name + " has a link " +
                                  setup.linkId + " already; give each link an id of its own");
        }
    }
    LinkSetup complete = setup;
    if (complete.kind != LinkKind::VPN_STATIC && complete.announced.empty())
    {
        for (const aws::Cidr& block : m_site.cidrBlocks)
        {
            complete.announced[block] = BgpAttributes();
        }
    }
    return GetRouter(router)->AddLink(device, complete);
}

Ptr<Node>
OnPremisesNetwork::GetHost(const std::string& name) const
{
    return Find(m_hosts, name, "host", m_site.name);
}

Ptr<SiteRouter>
OnPremisesNetwork::GetRouter(const std::string& name) const
{
    return Find(m_routers, name, "router", m_site.name);
}

std::string
OnPremisesNetwork::FindLink(const aws::FlowKey& key) const
{
    const EniNetDevice* exit = m_lan->FindExit(key);
    return exit ? exit->GetNode()->GetObject<SiteRouter>()->FindLink(key) : "";
}

void
OnPremisesNetwork::SetRouterDead(const std::string& name, bool dead)
{
    const Ptr<SiteRouter> router = GetRouter(name);
    if (router->IsDead() != dead)
    {
        router->SetDead(dead);
        Decide();
    }
}

void
OnPremisesNetwork::SetEcmp(SiteEcmp ecmp)
{
    m_ecmp = ecmp;
    for (const auto& [name, router] : m_routers)
    {
        router->SetEcmp(ecmp);
    }
    if (m_lan)
    {
        Decide();
    }
}

void
OnPremisesNetwork::HandleRoutes(const std::string&)
{
    Decide();
}

void
OnPremisesNetwork::Decide()
{
    std::vector<aws::RoutePath> paths;
    std::map<std::string, EniNetDevice*> portOfLink;
    for (const auto& [name, port] : m_routerPorts)
    {
        const Ptr<SiteRouter> router = m_routers.at(name);
        if (router->IsDead())
        {
            continue;
        }
        for (aws::RoutePath& path : router->GetPaths())
        {
            portOfLink[path.id] = PeekPointer(port);
            paths.push_back(std::move(path));
        }
    }
    const auto ecmp = m_ecmp == SITE_ECMP_SPREAD ? aws::VpnEcmp::ENABLE : aws::VpnEcmp::DISABLE;
    SiteLan::Exits exits;
    for (const aws::ChosenPaths& chosen :
         aws::ChoosePaths(aws::PathChooser::SITE_ROUTER, paths, ecmp))
    {
        for (const aws::RoutePath& path : chosen.paths)
        {
            exits[chosen.prefix].push_back(portOfLink.at(path.id));
        }
    }
    if (m_convergence.IsZero())
    {
        Apply(std::move(exits));
        return;
    }
    m_pending.erase(std::remove_if(m_pending.begin(),
                                   m_pending.end(),
                                   [](const EventId& event) { return event.IsExpired(); }),
                    m_pending.end());
    m_pending.push_back(
        Simulator::Schedule(m_convergence, &OnPremisesNetwork::Apply, this, std::move(exits)));
}

void
OnPremisesNetwork::Apply(SiteLan::Exits exits)
{
    if (exits != m_lan->GetExits())
    {
        m_lan->SetExits(exits);
        m_exitsTrace(m_site.name);
    }
}

int64_t
OnPremisesNetwork::AssignStreams(int64_t stream)
{
    int64_t used = m_lan->AssignStreams(stream);
    for (const auto& [name, router] : m_routers)
    {
        used += router->AssignStreams(stream + used);
    }
    return used;
}

} // namespace vpc
} // namespace ns3
