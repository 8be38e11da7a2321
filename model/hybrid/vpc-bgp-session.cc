// SPDX-License-Identifier: GPL-2.0-only
// How a BgpSession connects and ends; its attributes and its routes have files of their own.
#include "vpc-bgp-session.h"

#include "vpc-timer-jitter.h"

#include "ns3/inet-socket-address.h"
#include "ns3/log.h"
#include "ns3/simulator.h"
#include "ns3/tcp-l4-protocol.h"
#include "ns3/vpc-cloud.h"
#include "ns3/vpc-tcp-close.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{

NS_LOG_COMPONENT_DEFINE("VpcBgpSession");

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
BgpSession::Check() const
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
    Check();
    m_settings.localAs = m_localAs;
    m_settings.routerId = m_routerId.IsAny() ? m_local : m_routerId;
    m_settings.holdTime = static_cast<uint16_t>(m_holdTime.GetSeconds());
    m_settings.keepaliveTime = m_keepaliveTime;
    m_settings.jitter = m_jitter;
    m_settings.random = m_random;
    TcpPreset preset = TcpPreset::ByName(m_presetName);
    preset.dataRetries = ENDLESS_RETRIES;
    m_setup = TcpSocketSetup(preset, SmallestMtu(GetNode()));
    m_started = true;
    Listen();
    if (m_adminUp)
    {
        Open();
    }
}

void
BgpSession::StopApplication()
{
    if (!m_started)
    {
        return;
    }
    m_started = false;
    m_listener->Close();
    DetachSocket(m_listener);
    m_listener = nullptr;
    Shut();
}

void
BgpSession::SetAdministrativelyUp(bool isUp)
{
    if (isUp == m_adminUp)
    {
        return;
    }
    m_adminUp = isUp;
    if (!isUp)
    {
        Shut();
    }
    else if (m_started)
    {
        Open();
    }
}

void
BgpSession::Open()
{
    m_running = true;
    if (m_linkUp)
    {
        Connect();
    }
}

// The listener stays: its port could not be bound again while a connection of it is closing.
void
BgpSession::Shut()
{
    if (!m_running)
    {
        return;
    }
    m_running = false;
    Simulator::Remove(m_retry);
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
    if (m_running && m_linkUp && InetSocketAddress::ConvertFrom(from).GetIpv4() == m_peer)
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
    if (m_running && m_linkUp && !m_passive && !m_established && m_retry.IsExpired())
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
