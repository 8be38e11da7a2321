// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-bgp-session.h"

#include "vpc-timer-jitter.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/inet-socket-address.h"
#include "ns3/log.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/tcp-l4-protocol.h"
#include "ns3/trace-source-accessor.h"
#include "ns3/uinteger.h"
#include "ns3/vpc-cloud.h"
#include "ns3/vpc-tcp-close.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{

NS_LOG_COMPONENT_DEFINE("VpcBgpSession");
NS_OBJECT_ENSURE_REGISTERED(BgpSession);

namespace
{

/// Ticks: ns-3's TCP sends what it is given a tick later, so that last words before an abort wait.
constexpr uint64_t LAST_WORDS_TICKS = 4;

/// Retransmissions that TCP may make: the hold timer ends a dead session, and not TCP, which in
/// Linux goes on for 924 s. ns-3 counts them instead, and where only one direction is lost they
/// follow each other quickly, for whatever arrives sets its timeout back.
constexpr uint32_t ENDLESS_RETRIES = 1000000;

/// \param connection one, or none \return its stage as a state of the session
BgpState
StateOf(const std::unique_ptr<BgpConnection>& connection)
{
    if (!connection)
    {
        return BgpState::ACTIVE;
    }
    switch (connection->GetStage())
    {
    case BgpConnection::Stage::CONNECT:
        return BgpState::CONNECT;
    case BgpConnection::Stage::OPEN_SENT:
        return BgpState::OPEN_SENT;
    case BgpConnection::Stage::OPEN_CONFIRM:
        return BgpState::OPEN_CONFIRM;
    case BgpConnection::Stage::ESTABLISHED:
        return BgpState::ESTABLISHED;
    case BgpConnection::Stage::ENDED:
        break;
    }
    return BgpState::ACTIVE;
}

} // namespace

TypeId
BgpSession::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::vpc::BgpSession")
            .SetParent<Application>()
            .SetGroupName("VpcEndpoints")
            .AddConstructor<BgpSession>()
            .AddAttribute("Local",
                          "Own address on the link.",
                          Ipv4AddressValue("0.0.0.0"),
                          MakeIpv4AddressAccessor(&BgpSession::m_local),
                          MakeIpv4AddressChecker())
            .AddAttribute("Peer",
                          "The peer's address.",
                          Ipv4AddressValue("0.0.0.0"),
                          MakeIpv4AddressAccessor(&BgpSession::m_peer),
                          MakeIpv4AddressChecker())
            .AddAttribute("LocalAs",
                          "Own AS number.",
                          UintegerValue(0),
                          MakeUintegerAccessor(&BgpSession::m_localAs),
                          MakeUintegerChecker<uint32_t>())
            .AddAttribute("PeerAs",
                          "The peer's AS number, 0: any.",
                          UintegerValue(0),
                          MakeUintegerAccessor(&BgpSession::m_peerAs),
                          MakeUintegerChecker<uint32_t>())
            .AddAttribute("RouterId",
                          "BGP identifier, 0.0.0.0: the same as Local.",
                          Ipv4AddressValue("0.0.0.0"),
                          MakeIpv4AddressAccessor(&BgpSession::m_routerId),
                          MakeIpv4AddressChecker())
            .AddAttribute("HoldTime",
                          "Whole seconds without a message after which the session is dead; the "
                          "lower one of both ends counts. Direct Connect 90 s, at least 3 s (its "
                          "guide, quotas); see RoutingPreset for other kinds.",
                          TimeValue(Seconds(90)),
                          MakeTimeAccessor(&BgpSession::m_holdTime),
                          MakeTimeChecker(Seconds(3), Seconds(65535)))
            .AddAttribute("KeepaliveTime",
                          "Time between KEEPALIVEs, at most a third of the hold time that counts; "
                          "0: that third.",
                          TimeValue(Seconds(0)),
                          MakeTimeAccessor(&BgpSession::m_keepaliveTime),
                          MakeTimeChecker(Seconds(0)))
            .AddAttribute("ConnectRetry",
                          "Time until a connection is tried again (RFC 4271, section 10, suggests "
                          "120 s; AWS publishes no number: assumption).",
                          TimeValue(Seconds(120)),
                          MakeTimeAccessor(&BgpSession::m_connectRetry),
                          MakeTimeChecker(MilliSeconds(1)))
            .AddAttribute("TimerJitter",
                          "Greatest part that is cut off KeepaliveTime and ConnectRetry each time "
                          "(RFC 4271, section 10); 0: none.",
                          DoubleValue(0.25),
                          MakeDoubleAccessor(&BgpSession::m_jitter),
                          MakeDoubleChecker<double>(0, 0.25))
            .AddAttribute("Passive",
                          "Only wait for the peer to connect.",
                          BooleanValue(false),
                          MakeBooleanAccessor(&BgpSession::m_passive),
                          MakeBooleanChecker())
            .AddAttribute("MaxPrefixes",
                          "Prefixes that the peer may announce; more end the session. 0: any "
                          "number. Direct Connect 100 (its guide, quotas).",
                          UintegerValue(0),
                          MakeUintegerAccessor(&BgpSession::m_maxPrefixes),
                          MakeUintegerChecker<uint32_t>())
            .AddAttribute("TcpPreset",
                          "Name of the router's TCP behaviour, see ns3::vpc::TcpPreset.",
                          StringValue("linux-6.1"),
                          MakeStringAccessor(&BgpSession::m_presetName),
                          MakeStringChecker())
            .AddTraceSource("SessionUp",
                            "The session is established (the peer's address).",
                            MakeTraceSourceAccessor(&BgpSession::m_upTrace),
                            "ns3::vpc::BgpSession::UpTracedCallback")
            .AddTraceSource("SessionDown",
                            "An established session has ended, and why. Its routes follow as "
                            "RouteWithdrawn.",
                            MakeTraceSourceAccessor(&BgpSession::m_downTrace),
                            "ns3::vpc::BgpSession::DownTracedCallback")
            .AddTraceSource("RouteLearned",
                            "The peer announces a route, or other attributes for it.",
                            MakeTraceSourceAccessor(&BgpSession::m_learnedTrace),
                            "ns3::vpc::BgpSession::RouteTracedCallback")
            .AddTraceSource("RouteWithdrawn",
                            "A learned route holds no longer.",
                            MakeTraceSourceAccessor(&BgpSession::m_withdrawnTrace),
                            "ns3::vpc::BgpSession::RouteTracedCallback");
    return tid;
}

BgpSession::BgpSession()
    : m_random(CreateObject<UniformRandomVariable>())
{
}

BgpSession::~BgpSession() = default;

void
BgpSession::DoDispose()
{
    m_running = false;
    Simulator::Remove(m_retry);
    Simulator::Remove(m_reclaim);
    m_established = nullptr;
    m_gone.push_back(std::move(m_outgoing));
    m_gone.push_back(std::move(m_incoming));
    for (const auto& connection : m_gone)
    {
        if (connection)
        {
            connection->Forget();
        }
    }
    m_gone.clear();
    if (m_listener)
    {
        DetachSocket(m_listener);
        m_listener = nullptr;
    }
    SetBfd(nullptr);
    Application::DoDispose();
}

void
BgpSession::CheckSettings() const
{
    const std::string self = "BgpSession of node " + std::to_string(GetNode()->GetId()) + " to " +
                             aws::ToString(m_peer) + ": ";
    if (m_local.IsAny() || m_peer.IsAny())
    {
        throw aws::InputError(self + "has no address; set its attributes Local and Peer");
    }
    if (m_localAs == 0)
    {
        throw aws::InputError(self + "has no AS number; set its attribute LocalAs");
    }
    if (m_holdTime != Seconds(m_holdTime.GetNanoSeconds() / 1000000000))
    {
        throw aws::InputError(self + "its HoldTime is no whole number of seconds; round it");
    }
    if (!GetNode()->GetObject<TcpL4Protocol>())
    {
        throw aws::InputError(self + "the node has no TCP; install an internet stack first");
    }
}

void
BgpSession::StartApplication()
{
    CheckSettings();
    m_settings.localAs = m_localAs;
    m_settings.routerId = m_routerId.IsAny() ? m_local : m_routerId;
    m_settings.holdTime = static_cast<uint16_t>(m_holdTime.GetSeconds());
    m_settings.keepaliveTime = m_keepaliveTime;
    m_settings.jitter = m_jitter;
    m_settings.random = m_random;
    TcpPreset preset = TcpPreset::ByName(m_presetName);
    preset.dataRetries = ENDLESS_RETRIES;
    m_setup = TcpSocketSetup(preset, SmallestMtu(GetNode()));
    m_running = true;
    Listen();
    if (m_linkUp)
    {
        Connect();
    }
}

void
BgpSession::StopApplication()
{
    if (!m_running)
    {
        return;
    }
    m_running = false;
    Simulator::Remove(m_retry);
    m_listener->Close();
    DetachSocket(m_listener);
    m_listener = nullptr;
    const BgpNotification goodbye(BgpError::CEASE_ADMINISTRATIVE_SHUTDOWN);
    if (m_established)
    {
        BgpConnection& connection = *m_established;
        connection.Close(goodbye);
        Drop(connection);
        DropAll();
        GoDown(BgpDownReason::ADMIN, goodbye);
        return;
    }
    DropAll();
}

void
BgpSession::Listen()
{
    Ptr<TcpL4Protocol> tcp = GetNode()->GetObject<TcpL4Protocol>();
    m_listener = tcp->CreateSocket();
    m_setup.Apply(m_listener);
    if (m_listener->Bind(InetSocketAddress(m_local, BGP_PORT)) != 0)
    {
        throw aws::InputError("BgpSession of node " + std::to_string(GetNode()->GetId()) + " to " +
                              aws::ToString(m_peer) + ": port 179 of " + aws::ToString(m_local) +
                              " is taken; give each session an address of its own");
    }
    m_listener->SetAcceptCallback(MakeCallback(&BgpSession::MayAccept, this),
                                  MakeCallback(&BgpSession::Accept, this));
    m_listener->Listen();
}

bool
BgpSession::MayAccept(Ptr<Socket>, const Address& from)
{
    if (m_linkUp && InetSocketAddress::ConvertFrom(from).GetIpv4() == m_peer)
    {
        return true;
    }
    ++m_counters.refused;
    return false;
}

void
BgpSession::Accept(Ptr<Socket> socket, const Address&)
{
    if (!m_running || !m_linkUp)
    {
        ++m_counters.refused;
        AbortTcpSocketSoon(socket);
        return;
    }
    if (m_established)
    {
        // "A connection collision with an existing BGP connection that is in the Established state
        // causes closing of the newly created connection" (RFC 4271, section 6.8)
        ++m_counters.refused;
        std::unique_ptr<BgpConnection> refused = MakeConnection();
        refused->Adopt(socket);
        refused->Close(BgpNotification(BgpError::CEASE_CONNECTION_COLLISION));
        m_gone.push_back(std::move(refused));
        Reclaim();
        return;
    }
    if (m_incoming)
    {
        m_incoming->Abort(); // the peer has given it up, or would not open another
        Drop(*m_incoming);
    }
    m_incoming = MakeConnection();
    m_incoming->Adopt(socket);
}

std::unique_ptr<BgpConnection>
BgpSession::MakeConnection()
{
    BgpConnection::Owner& owner = *this;
    return std::make_unique<BgpConnection>(GetNode()->GetObject<TcpL4Protocol>(),
                                           m_setup,
                                           m_settings,
                                           owner);
}

void
BgpSession::Connect()
{
    if (m_passive)
    {
        return;
    }
    if (m_outgoing && m_outgoing->GetStage() == BgpConnection::Stage::CONNECT)
    {
        m_outgoing->Abort();
        Drop(*m_outgoing);
    }
    if (!m_outgoing)
    {
        m_outgoing = MakeConnection();
        m_outgoing->Connect(m_peer);
    }
    ScheduleRetry();
}

void
BgpSession::ScheduleRetry()
{
    if (m_running && m_linkUp && !m_passive && !m_established && !m_retry.IsRunning())
    {
        m_retry = Simulator::Schedule(Shorten(m_connectRetry, 0, m_jitter, *m_random),
                                      &BgpSession::Connect,
                                      this);
    }
}

void
BgpSession::SetLinkUp(bool isUp)
{
    if (isUp == m_linkUp)
    {
        return;
    }
    m_linkUp = isUp;
    const bool wasEstablished = m_established != nullptr;
    if (!isUp)
    {
        Simulator::Remove(m_retry);
        DropAll();
    }
    else if (m_running)
    {
        Connect();
    }
    if (m_bfd)
    {
        m_bfd->SetLinkUp(isUp);
    }
    if (!isUp && wasEstablished)
    {
        GoDown(BgpDownReason::LINK, {});
    }
}

void
BgpSession::SetBfd(Ptr<BfdSession> bfd)
{
    const auto callback = MakeCallback(&BgpSession::HandleBfdDown, this);
    if (m_bfd)
    {
        m_bfd->TraceDisconnectWithoutContext("SessionDown", callback);
    }
    m_bfd = bfd;
    if (m_bfd)
    {
        m_bfd->TraceConnectWithoutContext("SessionDown", callback);
        m_bfd->SetLinkUp(m_linkUp);
    }
}

void
BgpSession::HandleBfdDown(Ipv4Address, BfdDownReason reason)
{
    // A BFD session that is taken down by hand says nothing of the path (RFC 5882, section 4.2).
    if (reason == BfdDownReason::DETECTION || reason == BfdDownReason::NEIGHBOR)
    {
        GiveUp(BgpDownReason::BFD, BgpError::CEASE_BFD_DOWN);
    }
}

void
BgpSession::GiveUp(BgpDownReason reason, BgpError error)
{
    if (!m_established)
    {
        return;
    }
    const BgpNotification notification(error);
    BgpConnection& connection = *m_established;
    connection.GiveUp(notification);
    Drop(connection);
    GoDown(reason, notification);
}

bool
BgpSession::Opened(BgpConnection& connection, const BgpOpen& open)
{
    const auto refuse = [this](BgpConnection& loser, BgpError error) {
        loser.Close(BgpNotification(error));
        Drop(loser);
        ScheduleRetry();
    };
    if (m_peerAs != 0 && open.as != m_peerAs)
    {
        refuse(connection, BgpError::BAD_PEER_AS);
        return false;
    }
    if (open.routerId == m_settings.routerId)
    {
        refuse(connection, BgpError::BAD_BGP_IDENTIFIER);
        return false;
    }
    const bool isOutgoing = connection.GetSide() == BgpConnection::Side::LOCAL;
    BgpConnection* other = isOutgoing ? m_incoming.get() : m_outgoing.get();
    if (!other || other->GetStage() != BgpConnection::Stage::OPEN_CONFIRM)
    {
        return true;
    }
    // The connection that the side with the higher identifier has opened is kept (RFC 4271, 6.8).
    const bool keepOutgoing = m_settings.routerId.Get() > open.routerId.Get();
    BgpConnection& loser = keepOutgoing == isOutgoing ? *other : connection;
    refuse(loser, BgpError::CEASE_CONNECTION_COLLISION);
    return &loser != &connection;
}

void
BgpSession::Established(BgpConnection& connection)
{
    m_established = &connection;
    Simulator::Remove(m_retry);
    const bool isOutgoing = connection.GetSide() == BgpConnection::Side::LOCAL;
    if (BgpConnection* other = isOutgoing ? m_incoming.get() : m_outgoing.get())
    {
        if (other->GetStage() == BgpConnection::Stage::CONNECT)
        {
            other->Abort();
        }
        else
        {
            other->Close(BgpNotification(BgpError::CEASE_CONNECTION_COLLISION));
        }
        Drop(*other);
    }
    ++m_counters.established;
    SendAnnounced();
    m_upTrace(m_peer);
}

void
BgpSession::Ended(BgpConnection& connection,
                  BgpDownReason reason,
                  const BgpNotification& notification)
{
    const bool wasEstablished = m_established == &connection;
    Drop(connection);
    if (wasEstablished)
    {
        GoDown(reason, notification);
        return;
    }
    NS_LOG_INFO("connection with " << m_peer << " ended: " << ToString(reason) << " "
                                   << notification.ToString());
    ScheduleRetry();
}

void
BgpSession::GoDown(BgpDownReason reason, const BgpNotification& notification)
{
    const std::map<aws::Cidr, BgpAttributes> lost = std::move(m_learned);
    m_learned.clear();
    ScheduleRetry();
    m_downTrace({m_peer, reason, notification});
    for (const auto& [prefix, attributes] : lost)
    {
        m_withdrawnTrace({prefix, attributes});
    }
}

void
BgpSession::Drop(BgpConnection& connection)
{
    if (m_established == &connection)
    {
        m_established = nullptr;
    }
    std::unique_ptr<BgpConnection>& place =
        m_outgoing.get() == &connection ? m_outgoing : m_incoming;
    m_gone.push_back(std::move(place));
    Reclaim();
}

void
BgpSession::DropAll()
{
    for (std::unique_ptr<BgpConnection>* place : {&m_outgoing, &m_incoming})
    {
        if (*place)
        {
            (*place)->Abort();
            Drop(**place);
        }
    }
}

void
BgpSession::Reclaim()
{
    Simulator::Remove(m_reclaim);
    m_reclaim = Simulator::Schedule(TimeStep(LAST_WORDS_TICKS), &BgpSession::FreeGone, this);
}

void
BgpSession::FreeGone()
{
    m_gone.clear();
}

void
BgpSession::Updated(BgpConnection& connection, const BgpUpdate& update)
{
    for (const aws::Cidr& prefix : update.withdrawn)
    {
        Forget(prefix);
        if (m_established != &connection)
        {
            return; // whoever was told has ended the session
        }
    }
    BgpAttributes attributes = update.attributes;
    if (!IsInternal())
    {
        attributes.localPreference.reset(); // "MUST be ignored" (RFC 4271, section 5.1.5)
    }
    const auto& path = attributes.asPath;
    const bool isOwn = std::find(path.begin(), path.end(), m_localAs) != path.end() ||
                       attributes.nextHop == m_local;
    for (const aws::Cidr& prefix : update.announced)
    {
        if (isOwn)
        {
            ++m_counters.ignoredRoutes;
            Forget(prefix); // it would have replaced what was there
        }
        else
        {
            Learn(prefix, attributes);
        }
        if (m_established != &connection)
        {
            return;
        }
    }
}

bool
BgpSession::Forget(const aws::Cidr& prefix)
{
    const auto it = m_learned.find(prefix);
    if (it == m_learned.end())
    {
        return false;
    }
    const BgpRoute route{prefix, it->second};
    m_learned.erase(it);
    m_withdrawnTrace(route);
    return true;
}

bool
BgpSession::Learn(const aws::Cidr& prefix, const BgpAttributes& attributes)
{
    const auto [it, isNew] = m_learned.emplace(prefix, attributes);
    if (!isNew && it->second == attributes)
    {
        return false;
    }
    if (isNew && m_maxPrefixes > 0 && m_learned.size() > m_maxPrefixes)
    {
        m_learned.erase(it);
        const BgpNotification notification(BgpError::CEASE_MAXIMUM_PREFIXES);
        BgpConnection& connection = *m_established;
        connection.Close(notification);
        Drop(connection);
        GoDown(BgpDownReason::NOTIFICATION, notification);
        return false;
    }
    it->second = attributes;
    m_learnedTrace({prefix, attributes});
    return true;
}

bool
BgpSession::IsInternal() const
{
    return m_established && m_established->GetPeerOpen().as == m_localAs;
}

BgpAttributes
BgpSession::Outgoing(const BgpAttributes& attributes) const
{
    BgpAttributes sent = attributes;
    if (sent.nextHop.IsAny())
    {
        sent.nextHop = m_local;
    }
    if (IsInternal())
    {
        sent.localPreference = sent.localPreference.value_or(100);
        return sent;
    }
    sent.asPath.insert(sent.asPath.begin(), m_localAs);
    sent.localPreference.reset();
    return sent;
}

void
BgpSession::Announce(const aws::Cidr& prefix, const BgpAttributes& attributes)
{
    BgpUpdate longest{{}, Outgoing(attributes), {prefix}};
    longest.attributes.localPreference = 0; // room for it, whichever peer comes
    const std::size_t size = EncodeBgpMessage(longest).size();
    if (size > BGP_MAX_SIZE)
    {
        throw aws::InputError("route to " + prefix.ToString() + ": its attributes make a message " +
                              "of " + std::to_string(size) + " bytes of at most " +
                              std::to_string(BGP_MAX_SIZE) +
                              "; shorten its AS path or communities");
    }
    const auto [it, isNew] = m_announced.emplace(prefix, attributes);
    const bool changes = isNew || !(it->second == attributes);
    it->second = attributes;
    if (m_established && changes)
    {
        m_established->Send(BgpUpdate{{}, Outgoing(attributes), {prefix}});
    }
}

bool
BgpSession::Withdraw(const aws::Cidr& prefix)
{
    if (m_announced.erase(prefix) == 0)
    {
        return false;
    }
    if (m_established)
    {
        m_established->Send(BgpUpdate{{prefix}, {}, {}});
    }
    return true;
}

void
BgpSession::SendAnnounced()
{
    std::map<BgpAttributes, std::vector<aws::Cidr>> byAttributes;
    for (const auto& [prefix, attributes] : m_announced)
    {
        byAttributes[Outgoing(attributes)].push_back(prefix);
    }
    for (const auto& [attributes, prefixes] : byAttributes)
    {
        const BgpUpdate none{{}, attributes, {aws::Cidr()}};
        const std::size_t most = (BGP_MAX_SIZE - EncodeBgpMessage(none).size()) / 5 + 1;
        for (std::size_t at = 0; at < prefixes.size(); at += most)
        {
            const auto begin = prefixes.begin() + static_cast<std::ptrdiff_t>(at);
            const auto end =
                begin + static_cast<std::ptrdiff_t>(std::min(most, prefixes.size() - at));
            m_established->Send(BgpUpdate{{}, attributes, {begin, end}});
        }
    }
}

BgpState
BgpSession::GetState() const
{
    if (!m_running || !m_linkUp)
    {
        return BgpState::IDLE;
    }
    return std::max(StateOf(m_outgoing), StateOf(m_incoming));
}

Time
BgpSession::GetHoldTime() const
{
    return m_established ? m_established->GetHoldTime() : Time(0);
}

int64_t
BgpSession::AssignSessionStreams(int64_t stream)
{
    m_random->SetStream(stream);
    return 1;
}

} // namespace vpc
} // namespace ns3
