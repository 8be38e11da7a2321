// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-link-session.h"

#include "ns3/boolean.h"
#include "ns3/enum.h"
#include "ns3/ipv4-routing-helper.h"
#include "ns3/ipv4-static-routing.h"
#include "ns3/ipv4.h"
#include "ns3/node.h"
#include "ns3/packet.h"
#include "ns3/simulator.h"
#include "ns3/trace-source-accessor.h"
#include "ns3/uinteger.h"
#include "ns3/vpc-cloud.h"

namespace ns3
{
namespace vpc
{

NS_OBJECT_ENSURE_REGISTERED(LinkSession);

namespace
{

/// A kind with what follows from it.
struct KindRow
{
    const char* name;
    const char* preset;     //!< of its timers
    aws::PathKind pathKind; //!< of what is learned by it
    bool hasBgp;
    bool isTunnel;
};

constexpr KindRow KINDS[] = {
    {"DIRECT_CONNECT", "direct-connect", aws::PathKind::DX_BGP, true, false},
    {"VPN_BGP", "site-to-site-vpn", aws::PathKind::VPN_BGP, true, true},
    {"VPN_STATIC", "site-to-site-vpn", aws::PathKind::VPN_STATIC, false, true}};

const KindRow&
RowOf(LinkKind kind)
{
    return KINDS[static_cast<std::size_t>(kind)];
}

/**
 * \param local an address \param peer another
 * \return /30 if both are hosts of one, as links have it, or else /32
 */
Ipv4Mask
MaskOf(Ipv4Address local, Ipv4Address peer)
{
    const auto isHost = [](Ipv4Address address) {
        return (address.Get() & 3) == 1 || (address.Get() & 3) == 2;
    };
    const bool isPair = isHost(local) && isHost(peer) && (local.Get() & ~3U) == (peer.Get() & ~3U);
    return Ipv4Mask(isPair ? "/30" : "/32");
}

} // namespace

const char*
ToString(LinkKind kind)
{
    return RowOf(kind).name;
}

TypeId
LinkSession::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::vpc::LinkSession")
            .SetParent<Application>()
            .SetGroupName("VpcEndpoints")
            .AddConstructor<LinkSession>()
            .AddTraceSource("PathsChange",
                            "What the peer announces has changed, told once an instant at most.",
                            MakeTraceSourceAccessor(&LinkSession::m_pathsTrace),
                            "ns3::vpc::LinkSession::PathsTracedCallback")
            .AddTraceSource("StateChange",
                            "The link came up or went down, and why.",
                            MakeTraceSourceAccessor(&LinkSession::m_stateTrace),
                            "ns3::vpc::LinkSession::StateTracedCallback");
    return tid;
}

LinkSession::LinkSession() = default;
LinkSession::~LinkSession() = default;

void
LinkSession::DoDispose()
{
    Simulator::Remove(m_tell);
    for (const Ptr<NetDevice>& device : m_watched)
    {
        device->TraceDisconnectWithoutContext("MacRx",
                                              MakeCallback(&LinkSession::HandleTraffic, this));
    }
    m_watched.clear();
    m_device = nullptr;
    m_bgp = nullptr;
    m_bfd = nullptr;
    m_deadPeer = nullptr;
    Application::DoDispose();
}

Ptr<LinkSession>
LinkSession::Open(Ptr<NetDevice> device, const LinkSetup& setup)
{
    Ptr<LinkSession> session = CreateObject<LinkSession>();
    session->m_setup = setup;
    session->m_device = device;
    session->Check();
    session->ConfigureInterface();
    const KindRow& kind = RowOf(setup.kind);
    if (kind.hasBgp)
    {
        session->AddBgp();
    }
    if (setup.bfd)
    {
        session->AddBfd();
    }
    if (kind.isTunnel)
    {
        session->AddDeadPeerDetection();
    }
    device->GetNode()->AddApplication(session);
    device->AddLinkChangeCallback(MakeCallback(&LinkSession::HandleLinkChange, session));
    session->SetLight(device->IsLinkUp());
    session->RefreshStatic("");
    return session;
}

void
LinkSession::Check() const
{
    const auto require = [this](bool holds, const std::string& what) {
        if (!holds)
        {
            throw aws::InputError("LinkSession " + m_setup.linkId + ": " + what);
        }
    };
    const KindRow& kind = RowOf(m_setup.kind);
    const auto isGiven = [](Ipv4Address a, Ipv4Address b) { return !a.IsAny() && !b.IsAny(); };
    require(!m_setup.linkId.empty(), "has no id; set linkId, paths are known by it");
    require(isGiven(m_setup.local, m_setup.peer),
            "has no addresses; set local and peer of its setup");
    require(!kind.isTunnel || isGiven(m_setup.localOutside, m_setup.peerOutside),
            "is a tunnel without addresses outside; set localOutside and peerOutside");
    require(!kind.hasBgp || m_setup.localAsn != 0, "has BGP and no AS number; set localAsn");
    require(kind.hasBgp || m_setup.announced.empty(),
            "has no BGP and announces prefixes; the peer needs them as staticPrefixes");
    require(!kind.hasBgp || m_setup.staticPrefixes.empty(),
            "has BGP and static prefixes; leave these out or make it VPN_STATIC");
    require(!m_setup.bfd || !kind.isTunnel, "is a tunnel, which has no BFD; leave bfd out");
    const Ptr<Node> node = m_device->GetNode();
    require(node && node->GetObject<Ipv4>(),
            "its device is on no node with IPv4; install an internet stack first");
}

void
LinkSession::ConfigureInterface()
{
    const Ptr<Ipv4> ipv4 = m_device->GetNode()->GetObject<Ipv4>();
    const Ptr<Ipv4StaticRouting> routing =
        Ipv4RoutingHelper::GetRouting<Ipv4StaticRouting>(ipv4->GetRoutingProtocol());
    if (!routing)
    {
        throw aws::InputError("LinkSession " + m_setup.linkId + ": node " +
                              std::to_string(m_device->GetNode()->GetId()) +
                              " has no static routing, which leads to the peer; put an "
                              "Ipv4StaticRouting into its list");
    }
    if (m_setup.mtu != 0)
    {
        m_device->SetMtu(m_setup.mtu);
    }
    int32_t known = ipv4->GetInterfaceForDevice(m_device);
    const uint32_t interface =
        known < 0 ? ipv4->AddInterface(m_device) : static_cast<uint32_t>(known);
    const auto addAddress = [&](Ipv4Address address, Ipv4Mask mask) {
        for (uint32_t i = 0; i < ipv4->GetNAddresses(interface); ++i)
        {
            if (ipv4->GetAddress(interface, i).GetLocal() == address)
            {
                return;
            }
        }
        ipv4->AddAddress(interface, Ipv4InterfaceAddress(address, mask));
    };
    const Ipv4Mask mask = MaskOf(m_setup.local, m_setup.peer);
    addAddress(m_setup.local, mask);
    ipv4->SetUp(interface);
    if (mask == Ipv4Mask::GetOnes())
    {
        routing->AddHostRouteTo(m_setup.peer, interface);
    }
    if (RowOf(m_setup.kind).isTunnel)
    {
        addAddress(m_setup.localOutside, Ipv4Mask::GetOnes());
        routing->AddHostRouteTo(m_setup.peerOutside, interface);
    }
}

void
LinkSession::AddBgp()
{
    m_bgp = CreateObject<BgpSession>();
    m_bgp->SetAttribute("Local", Ipv4AddressValue(m_setup.local));
    m_bgp->SetAttribute("Peer", Ipv4AddressValue(m_setup.peer));
    m_bgp->SetAttribute("LocalAs", UintegerValue(m_setup.localAsn));
    m_bgp->SetAttribute("PeerAs", UintegerValue(m_setup.peerAsn));
    m_bgp->SetAttribute("Passive", BooleanValue(m_setup.passive));
    m_setup.timers.value_or(RoutingPreset::ByName(RowOf(m_setup.kind).preset)).ApplyTo(m_bgp);
    m_bgp->TraceConnectWithoutContext("SessionUp", MakeCallback(&LinkSession::HandleUp, this));
    m_bgp->TraceConnectWithoutContext("SessionDown", MakeCallback(&LinkSession::HandleDown, this));
    m_bgp->TraceConnectWithoutContext("RouteLearned",
                                      MakeCallback(&LinkSession::HandleRoute, this));
    m_bgp->TraceConnectWithoutContext("RouteWithdrawn",
                                      MakeCallback(&LinkSession::HandleRoute, this));
    for (const auto& [prefix, attributes] : m_setup.announced)
    {
        m_bgp->Announce(prefix, attributes);
    }
    m_device->GetNode()->AddApplication(m_bgp);
}

void
LinkSession::AddBfd()
{
    m_bfd = CreateObject<BfdSession>();
    m_bfd->SetAttribute("Local", Ipv4AddressValue(m_setup.local));
    m_bfd->SetAttribute("Peer", Ipv4AddressValue(m_setup.peer));
    m_setup.timers.value_or(RoutingPreset::ByName(RowOf(m_setup.kind).preset)).ApplyTo(m_bfd);
    m_bgp->SetBfd(m_bfd);
    m_device->GetNode()->AddApplication(m_bfd);
}

void
LinkSession::AddDeadPeerDetection()
{
    m_deadPeer = CreateObject<DeadPeerDetection>();
    m_deadPeer->SetAttribute("Local", Ipv4AddressValue(m_setup.localOutside));
    m_deadPeer->SetAttribute("Peer", Ipv4AddressValue(m_setup.peerOutside));
    m_deadPeer->SetAttribute("Initiator", BooleanValue(!m_setup.passive));
    m_deadPeer->SetAttribute("Action",
                             EnumValue(m_setup.deadPeerAction.value_or(
                                 m_setup.passive ? DEAD_PEER_CLEAR : DEAD_PEER_RESTART)));
    m_deadPeer->BindToNetDevice(m_device);
    m_deadPeer->TraceConnectWithoutContext("PeerDead",
                                           MakeCallback(&LinkSession::HandleDead, this));
    m_deadPeer->TraceConnectWithoutContext("PeerAlive",
                                           MakeCallback(&LinkSession::HandleAlive, this));
    m_device->GetNode()->AddApplication(m_deadPeer);
    WatchTraffic(m_device);
}

void
LinkSession::WatchTraffic(Ptr<NetDevice> device)
{
    if (!device->TraceConnectWithoutContext("MacRx",
                                            MakeCallback(&LinkSession::HandleTraffic, this)))
    {
        throw aws::InputError("LinkSession " + m_setup.linkId +
                              ": its device has no trace source MacRx, by which the peer's signs "
                              "of life are seen; use another device");
    }
    m_watched.push_back(device);
}

void
LinkSession::StartApplication()
{
    TellPathsSoon();
}

void
LinkSession::StopApplication()
{
}

Ptr<BgpSession>
LinkSession::GetBgp() const
{
    return m_bgp;
}

Ptr<BfdSession>
LinkSession::GetBfd() const
{
    return m_bfd;
}

Ptr<DeadPeerDetection>
LinkSession::GetDeadPeerDetection() const
{
    return m_deadPeer;
}

void
LinkSession::Announce(const aws::Cidr& prefix, const BgpAttributes& attributes)
{
    if (!m_bgp)
    {
        throw aws::InputError("LinkSession " + m_setup.linkId + ": cannot announce " +
                              prefix.ToString() +
                              " without BGP; the peer needs it among its staticPrefixes");
    }
    m_bgp->Announce(prefix, attributes);
}

bool
LinkSession::Withdraw(const aws::Cidr& prefix)
{
    return m_bgp && m_bgp->Withdraw(prefix);
}

void
LinkSession::SetLight(bool isUp)
{
    if (isUp == m_light)
    {
        return;
    }
    m_light = isUp;
    TellBgpOfLink();
    RefreshStatic("LINK");
}

void
LinkSession::SetAdministrativelyUp(bool isUp)
{
    m_adminUp = isUp;
    if (m_bgp)
    {
        m_bgp->SetAdministrativelyUp(isUp);
    }
    RefreshStatic("ADMIN");
}

void
LinkSession::HandleLinkChange()
{
    if (m_device)
    {
        SetLight(m_device->IsLinkUp());
    }
}

void
LinkSession::HandleUp(Ipv4Address)
{
    SetUp(true, "");
}

void
LinkSession::HandleDown(const BgpSessionDown& down)
{
    const bool isByPeer = down.reason == BgpDownReason::LINK && m_light;
    SetUp(false, isByPeer ? "DEAD_PEER" : ToString(down.reason));
}

void
LinkSession::HandleRoute(const BgpRoute&)
{
    TellPathsSoon();
}

void
LinkSession::HandleDead(Ipv4Address)
{
    m_peerAlive = false;
    TellBgpOfLink();
    RefreshStatic("DEAD_PEER");
}

void
LinkSession::HandleAlive(Ipv4Address)
{
    m_peerAlive = true;
    TellBgpOfLink();
    RefreshStatic("");
}

void
LinkSession::HandleTraffic(Ptr<const Packet>)
{
    if (m_deadPeer)
    {
        m_deadPeer->NoteTraffic();
    }
}

void
LinkSession::TellBgpOfLink()
{
    if (m_bgp)
    {
        m_bgp->SetLinkUp(m_light && m_peerAlive);
    }
}

void
LinkSession::RefreshStatic(const std::string& reason)
{
    if (!m_bgp)
    {
        SetUp(m_light && m_adminUp && m_peerAlive, reason);
    }
}

void
LinkSession::SetUp(bool isUp, const std::string& reason)
{
    if (isUp == m_up)
    {
        return;
    }
    m_up = isUp;
    TellPathsSoon();
    m_stateTrace(m_setup.linkId, isUp, isUp ? "" : reason);
}

void
LinkSession::TellPathsSoon()
{
    if (m_tell.IsExpired())
    {
        const bool toldNow = m_toldAt == Simulator::Now();
        m_tell = Simulator::Schedule(TimeStep(toldNow ? 1 : 0), &LinkSession::TellPaths, this);
    }
}

void
LinkSession::TellPaths()
{
    std::vector<aws::RoutePath> paths = GetPaths();
    if (paths == m_told)
    {
        return;
    }
    m_told = std::move(paths);
    m_toldAt = Simulator::Now();
    m_pathsTrace(m_setup.linkId);
}

std::vector<aws::RoutePath>
LinkSession::GetPaths() const
{
    std::vector<aws::RoutePath> paths;
    if (!m_up)
    {
        return paths;
    }
    const aws::PathKind kind = RowOf(m_setup.kind).pathKind;
    if (!m_bgp)
    {
        for (const aws::Cidr& prefix : m_setup.staticPrefixes)
        {
            paths.push_back({prefix, kind, m_setup.linkId, {}, {}});
        }
        return paths;
    }
    for (const auto& [prefix, attributes] : m_bgp->GetLearned())
    {
        paths.push_back({prefix,
                         kind,
                         m_setup.linkId,
                         attributes.asPath,
                         attributes.med,
                         aws::LocalPreferenceOf(attributes.communities)});
    }
    return paths;
}

int64_t
LinkSession::AssignSessionStreams(int64_t stream)
{
    int64_t used = 0;
    if (m_bgp)
    {
        used += m_bgp->AssignSessionStreams(stream + used);
    }
    if (m_bfd)
    {
        used += m_bfd->AssignSessionStreams(stream + used);
    }
    return used;
}

} // namespace vpc
} // namespace ns3
