// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-bgp-connection.h"

#include "vpc-timer-jitter.h"

#include "ns3/simulator.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{

namespace
{

/// For how long an OPEN is waited for (RFC 4271, section 8.2.2: "a hold timer of 4 minutes").
constexpr int64_t OPEN_HOLD_SECONDS = 240;

constexpr const char* END_REASONS[] = {"HOLD_TIMER", "BFD", "NOTIFICATION", "TCP", "ADMIN", "LINK"};

} // namespace

const char*
ToString(BgpDownReason reason)
{
    return END_REASONS[static_cast<std::size_t>(reason)];
}

BgpConnection::BgpConnection(Ptr<TcpL4Protocol> tcp,
                             const TcpSocketSetup& setup,
                             const BgpConnectionSettings& settings,
                             Owner& owner)
    : m_settings(settings),
      m_owner(owner),
      m_tcp(tcp, setup, *this)
{
}

BgpConnection::~BgpConnection()
{
    StopTimers();
}

void
BgpConnection::Connect(Ipv4Address peer)
{
    m_tcp.Connect(peer, BGP_PORT, Time(0));
}

void
BgpConnection::Adopt(Ptr<Socket> accepted)
{
    m_side = Side::PEER;
    m_tcp.Adopt(accepted);
    Begin();
}

void
BgpConnection::Send(const BgpUpdate& update)
{
    Write(update);
    // "Each time the local system sends a KEEPALIVE or UPDATE message, it restarts its
    // KeepaliveTimer" (RFC 4271, section 8.2.2)
    RestartKeepaliveTimer();
}

void
BgpConnection::Close(const BgpNotification& notification)
{
    StopTimers();
    m_stage = Stage::ENDED;
    Write(notification);
    m_tcp.Close();
}

void
BgpConnection::GiveUp(const BgpNotification& notification)
{
    StopTimers();
    m_stage = Stage::ENDED;
    Write(notification);
}

void
BgpConnection::Abort()
{
    StopTimers();
    m_stage = Stage::ENDED;
    m_tcp.Abort();
}

void
BgpConnection::Forget()
{
    StopTimers();
    m_stage = Stage::ENDED;
    m_tcp.Forget();
}

void
BgpConnection::Connected()
{
    Begin();
}

void
BgpConnection::Failed(ConnectFailure)
{
    EndWith(BgpDownReason::TCP, {});
}

void
BgpConnection::Data(Ptr<Packet> data)
{
    m_reader.Feed(data);
    while (m_stage != Stage::ENDED)
    {
        const std::optional<BgpDecoded> next = m_reader.Next();
        if (!next)
        {
            return;
        }
        if (!next->message)
        {
            Refuse(next->error);
            return;
        }
        HandleMessage(*next->message);
    }
}

void
BgpConnection::Space(uint32_t)
{
}

void
BgpConnection::Closed(ConnectionEnd)
{
    if (m_stage != Stage::ENDED)
    {
        EndWith(BgpDownReason::TCP, {});
    }
}

void
BgpConnection::Begin()
{
    BgpOpen open;
    open.as = m_settings.localAs;
    open.holdTime = m_settings.holdTime;
    open.routerId = m_settings.routerId;
    Write(open);
    m_stage = Stage::OPEN_SENT;
    GuardHoldTime(Seconds(OPEN_HOLD_SECONDS));
}

void
BgpConnection::HandleMessage(const BgpMessage& message)
{
    if (const auto* notification = std::get_if<BgpNotification>(&message))
    {
        const BgpNotification copy = *notification;
        StopTimers();
        m_stage = Stage::ENDED;
        m_tcp.Close();
        m_owner.Ended(*this, BgpDownReason::NOTIFICATION, copy);
        return;
    }
    m_heard = Simulator::Now();
    const auto* open = std::get_if<BgpOpen>(&message);
    const auto* update = std::get_if<BgpUpdate>(&message);
    switch (m_stage)
    {
    case Stage::OPEN_SENT:
        open ? HandleOpen(*open) : Refuse(BgpNotification(BgpError::FSM_UNEXPECTED_IN_OPEN_SENT));
        return;
    case Stage::OPEN_CONFIRM:
        open || update ? Refuse(BgpNotification(BgpError::FSM_UNEXPECTED_IN_OPEN_CONFIRM))
                       : HandleKeepalive();
        return;
    case Stage::ESTABLISHED:
        if (open)
        {
            Refuse(BgpNotification(BgpError::FSM_UNEXPECTED_IN_ESTABLISHED));
        }
        else if (update)
        {
            m_owner.Updated(*this, *update);
        }
        return;
    case Stage::CONNECT:
    case Stage::ENDED:
        return;
    }
}

void
BgpConnection::HandleOpen(const BgpOpen& open)
{
    if (!open.fourOctetAs)
    {
        // What is asked for is the capability as it would stand in the OPEN (RFC 5492, section 3).
        Refuse(BgpNotification(BgpError::UNSUPPORTED_CAPABILITY, {65, 4, 0, 0, 0, 0}));
        return;
    }
    if (open.holdTime == 0)
    {
        // AWS does not support sessions without a hold time (Direct Connect guide, quotas).
        Refuse(BgpNotification(BgpError::UNACCEPTABLE_HOLD_TIME));
        return;
    }
    m_peerOpen = open;
    m_stage = Stage::OPEN_CONFIRM;
    if (!m_owner.Opened(*this, open))
    {
        return;
    }
    const Time holdTime = Seconds(std::min(open.holdTime, m_settings.holdTime));
    // "A reasonable maximum time between KEEPALIVE messages would be one third of the Hold Time"
    // (RFC 4271, section 4.4)
    m_keepaliveTime = NanoSeconds(holdTime.GetNanoSeconds() / 3);
    if (m_settings.keepaliveTime.IsStrictlyPositive())
    {
        m_keepaliveTime = std::min(m_keepaliveTime, m_settings.keepaliveTime);
    }
    SendKeepalive();
    GuardHoldTime(holdTime);
}

void
BgpConnection::HandleKeepalive()
{
    if (m_stage == Stage::OPEN_CONFIRM)
    {
        m_stage = Stage::ESTABLISHED;
        m_owner.Established(*this);
    }
}

void
BgpConnection::Write(const BgpMessage& message)
{
    const std::vector<uint8_t> bytes = EncodeBgpMessage(message);
    // A full send buffer means that the peer has acknowledged nothing for long: the hold timer of
    // either end will see to it.
    m_tcp.Send(Create<Packet>(bytes.data(), static_cast<uint32_t>(bytes.size())));
}

void
BgpConnection::SendKeepalive()
{
    Write(BgpKeepalive());
    RestartKeepaliveTimer();
}

void
BgpConnection::RestartKeepaliveTimer()
{
    Simulator::Remove(m_keepaliveTimer);
    const Time wait = Shorten(m_keepaliveTime, 0, m_settings.jitter, *m_settings.random);
    m_keepaliveTimer = Simulator::Schedule(wait, &BgpConnection::SendKeepalive, this);
}

void
BgpConnection::GuardHoldTime(Time holdTime)
{
    m_holdTime = holdTime;
    m_heard = Simulator::Now();
    Simulator::Remove(m_holdTimer);
    m_holdTimer = Simulator::Schedule(holdTime, &BgpConnection::CheckHoldTime, this);
}

void
BgpConnection::CheckHoldTime()
{
    const Time left = m_heard + m_holdTime - Simulator::Now();
    if (left.IsStrictlyPositive())
    {
        m_holdTimer = Simulator::Schedule(left, &BgpConnection::CheckHoldTime, this);
        return;
    }
    const BgpNotification notification(BgpError::HOLD_TIMER_EXPIRED);
    GiveUp(notification);
    m_owner.Ended(*this, BgpDownReason::HOLD_TIMER, notification);
}

void
BgpConnection::Refuse(const BgpNotification& notification)
{
    Close(notification);
    m_owner.Ended(*this, BgpDownReason::NOTIFICATION, notification);
}

void
BgpConnection::EndWith(BgpDownReason reason, const BgpNotification& notification)
{
    StopTimers();
    m_stage = Stage::ENDED;
    m_owner.Ended(*this, reason, notification);
}

void
BgpConnection::StopTimers()
{
    Simulator::Remove(m_holdTimer);
    Simulator::Remove(m_keepaliveTimer);
}

} // namespace vpc
} // namespace ns3
