// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-bfd-session.h"

#include "vpc-timer-jitter.h"

#include "ns3/double.h"
#include "ns3/inet-socket-address.h"
#include "ns3/log.h"
#include "ns3/node.h"
#include "ns3/packet.h"
#include "ns3/simulator.h"
#include "ns3/trace-source-accessor.h"
#include "ns3/udp-socket-factory.h"
#include "ns3/uinteger.h"
#include "ns3/vpc-cloud.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{

NS_LOG_COMPONENT_DEFINE("VpcBfdSession");
NS_OBJECT_ENSURE_REGISTERED(BfdSession);

namespace
{

/// Least interval while the session is not up (RFC 5880, section 6.8.3).
constexpr int64_t SLOW_SECONDS = 1;
/// "The TTL field of the received packet MUST be 255" (RFC 5881, section 5).
constexpr uint8_t TTL = 255;

constexpr const char* DOWN_REASONS[] = {"DETECTION", "NEIGHBOR", "ADMIN", "LINK"};

} // namespace

const char*
ToString(BfdDownReason reason)
{
    return DOWN_REASONS[static_cast<std::size_t>(reason)];
}

TypeId
BfdSession::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::vpc::BfdSession")
            .SetParent<Application>()
            .SetGroupName("VpcEndpoints")
            .AddConstructor<BfdSession>()
            .AddAttribute("Local",
                          "Own address on the link.",
                          Ipv4AddressValue("0.0.0.0"),
                          MakeIpv4AddressAccessor(&BfdSession::m_local),
                          MakeIpv4AddressChecker())
            .AddAttribute("Peer",
                          "The peer's address.",
                          Ipv4AddressValue("0.0.0.0"),
                          MakeIpv4AddressAccessor(&BfdSession::m_peer),
                          MakeIpv4AddressChecker())
            .AddAttribute("MinInterval",
                          "Least time between packets, wanted and required; the higher one of both "
                          "ends counts. Direct Connect 300 ms (its guide).",
                          TimeValue(MilliSeconds(300)),
                          MakeTimeAccessor(&BfdSession::m_minInterval),
                          MakeTimeChecker(MilliSeconds(1), Seconds(4000)))
            .AddAttribute(
                "Multiplier",
                "Intervals without a packet after which the peer takes this end for dead. "
                "Direct Connect 3 (its guide).",
                UintegerValue(3),
                MakeUintegerAccessor(&BfdSession::m_multiplier),
                MakeUintegerChecker<uint8_t>(1))
            .AddAttribute("Jitter",
                          "Greatest part that is cut off each interval (RFC 5880, section 6.8.7; "
                          "with a multiplier of 1 at least 0.1 is); 0: none.",
                          DoubleValue(0.25),
                          MakeDoubleAccessor(&BfdSession::m_jitter),
                          MakeDoubleChecker<double>(0, 0.25))
            .AddAttribute("Discriminator",
                          "Own number of the session on this node, 0: Local as a number.",
                          UintegerValue(0),
                          MakeUintegerAccessor(&BfdSession::m_discriminator),
                          MakeUintegerChecker<uint32_t>())
            .AddTraceSource("SessionUp",
                            "This end is up (the peer's address).",
                            MakeTraceSourceAccessor(&BfdSession::m_upTrace),
                            "ns3::vpc::BfdSession::UpTracedCallback")
            .AddTraceSource("SessionDown",
                            "This end was up and is down, and why.",
                            MakeTraceSourceAccessor(&BfdSession::m_downTrace),
                            "ns3::vpc::BfdSession::DownTracedCallback");
    return tid;
}

BfdSession::BfdSession()
    : m_random(CreateObject<UniformRandomVariable>())
{
}

BfdSession::~BfdSession() = default;

void
BfdSession::DoDispose()
{
    Quiet();
    m_in = nullptr;
    m_out = nullptr;
    Application::DoDispose();
}

Ptr<Socket>
BfdSession::MakeSocket(uint16_t port) const
{
    Ptr<Socket> socket = Socket::CreateSocket(GetNode(), UdpSocketFactory::GetTypeId());
    if (socket->Bind(InetSocketAddress(m_local, port)) != 0)
    {
        throw aws::InputError("BfdSession of node " + std::to_string(GetNode()->GetId()) +
                              ": port " + std::to_string(port) +
                              " of its address Local is taken; " +
                              "give each session an address of its own");
    }
    return socket;
}

void
BfdSession::StartApplication()
{
    if (m_local.IsAny() || m_peer.IsAny())
    {
        throw aws::InputError("BfdSession of node " + std::to_string(GetNode()->GetId()) +
                              " has no address; set its attributes Local and Peer");
    }
    if (m_discriminator == 0)
    {
        m_discriminator = m_local.Get();
    }
    m_in = MakeSocket(BFD_PORT);
    m_in->SetIpRecvTtl(true);
    m_in->SetRecvCallback(MakeCallback(&BfdSession::Receive, this));
    // Any port from 49152 on (RFC 5881, section 4), which is where ns-3's begin.
    m_out = MakeSocket(0);
    m_out->SetIpTtl(TTL);
    m_state = BfdState::DOWN;
    Begin();
}

void
BfdSession::StopApplication()
{
    if (!m_in)
    {
        return;
    }
    Quiet();
    const bool wasUp = m_state == BfdState::UP;
    m_state = BfdState::ADMIN_DOWN;
    m_diagnostic = BfdDiagnostic::ADMINISTRATIVELY_DOWN;
    if (m_linkUp)
    {
        Send(MakePacket()); // once: if it is lost, the peer's detection time tells
    }
    m_in->SetRecvCallback(MakeNullCallback<void, Ptr<Socket>>());
    m_in->Close();
    m_out->Close();
    m_in = nullptr;
    m_out = nullptr;
    if (wasUp)
    {
        m_downTrace(m_peer, BfdDownReason::ADMIN);
    }
}

void
BfdSession::SetLinkUp(bool isUp)
{
    if (isUp == m_linkUp)
    {
        return;
    }
    m_linkUp = isUp;
    if (isUp)
    {
        Begin();
        return;
    }
    Quiet();
    GoDown(BfdDownReason::LINK, BfdDiagnostic::PATH_DOWN);
}

void
BfdSession::Begin()
{
    if (m_in && m_linkUp)
    {
        SendPeriodic();
    }
}

void
BfdSession::Receive(Ptr<Socket> socket)
{
    Address from;
    while (Ptr<Packet> packet = socket->RecvFrom(from))
    {
        SocketIpTtlTag tag;
        const uint8_t ttl = packet->RemovePacketTag(tag) ? tag.GetTtl() : 0;
        std::vector<uint8_t> bytes(packet->GetSize());
        packet->CopyData(bytes.data(), static_cast<uint32_t>(bytes.size()));
        const BfdDecoded decoded = DecodeBfdPacket(bytes.data(), bytes.size());
        const bool isPeer = InetSocketAddress::ConvertFrom(from).GetIpv4() == m_peer;
        if (!m_linkUp || !isPeer || !decoded.packet || !IsAcceptable(*decoded.packet, ttl))
        {
            NS_LOG_INFO("discarded a packet to " << m_local << ": " << decoded.error);
            ++m_counters.discarded;
            continue;
        }
        ++m_counters.received;
        Heed(*decoded.packet);
        if (!m_in)
        {
            return; // whoever was told has stopped the session
        }
    }
}

bool
BfdSession::IsAcceptable(const BfdPacket& packet, uint8_t ttl) const
{
    return ttl == TTL &&
           (packet.yourDiscriminator == 0 || packet.yourDiscriminator == m_discriminator);
}

void
BfdSession::Heed(const BfdPacket& packet)
{
    m_theirDiscriminator = packet.myDiscriminator;
    m_theirMinTx = MicroSeconds(packet.desiredMinTx);
    m_theirMultiplier = packet.detectMult;
    m_heard = Simulator::Now();
    Guard();
    const Time minRx = MicroSeconds(packet.requiredMinRx);
    if (minRx != m_theirMinRx)
    {
        m_theirMinRx = minRx;
        ScheduleNext(); // "when the interval changes ... reschedule" (RFC 5880, section 6.8.3)
    }
    if (packet.final)
    {
        m_polling = false;
    }
    HeedState(packet.state);
    if (packet.poll && m_out && m_linkUp)
    {
        BfdPacket answer = MakePacket();
        answer.poll = false;
        answer.final = true;
        Send(answer);
    }
}

void
BfdSession::HeedState(BfdState theirs)
{
    // RFC 5880, section 6.8.6
    if (theirs == BfdState::ADMIN_DOWN)
    {
        GoDown(BfdDownReason::ADMIN, BfdDiagnostic::NEIGHBOR_SIGNALED_DOWN);
        return;
    }
    switch (m_state)
    {
    case BfdState::DOWN:
        if (theirs == BfdState::DOWN)
        {
            m_state = BfdState::INIT;
            SendPeriodic(); // now: what changes is to be known soon (RFC 5880, section 6.8.7)
        }
        else if (theirs == BfdState::INIT)
        {
            GoUp();
        }
        return;
    case BfdState::INIT:
        if (theirs == BfdState::INIT || theirs == BfdState::UP)
        {
            GoUp();
        }
        return;
    case BfdState::UP:
        if (theirs == BfdState::DOWN)
        {
            GoDown(BfdDownReason::NEIGHBOR, BfdDiagnostic::NEIGHBOR_SIGNALED_DOWN);
        }
        return;
    case BfdState::ADMIN_DOWN:
        return;
    }
}

void
BfdSession::GoUp()
{
    m_state = BfdState::UP;
    m_diagnostic = BfdDiagnostic::NONE;
    m_polling = GetDesiredMinTx() != Seconds(SLOW_SECONDS);
    SendPeriodic(); // now, and from here on at the new interval
    m_upTrace(m_peer);
}

void
BfdSession::GoDown(BfdDownReason reason, BfdDiagnostic diagnostic)
{
    const bool wasUp = m_state == BfdState::UP;
    if (m_state != BfdState::ADMIN_DOWN)
    {
        m_state = BfdState::DOWN;
    }
    m_polling = false;
    if (!wasUp)
    {
        return;
    }
    m_diagnostic = diagnostic;
    if (m_out && m_linkUp)
    {
        SendPeriodic(); // now: the peer is to know
    }
    m_downTrace(m_peer, reason);
}

Time
BfdSession::GetDesiredMinTx() const
{
    return m_state == BfdState::UP ? m_minInterval
                                   : std::max(m_minInterval, Time(Seconds(SLOW_SECONDS)));
}

BfdPacket
BfdSession::MakePacket() const
{
    BfdPacket packet;
    packet.diagnostic = m_diagnostic;
    packet.state = m_state;
    packet.poll = m_polling;
    packet.detectMult = m_multiplier;
    packet.myDiscriminator = m_discriminator;
    packet.yourDiscriminator = m_theirDiscriminator;
    packet.desiredMinTx = static_cast<uint32_t>(GetDesiredMinTx().GetMicroSeconds());
    packet.requiredMinRx = static_cast<uint32_t>(m_minInterval.GetMicroSeconds());
    return packet;
}

void
BfdSession::Send(const BfdPacket& packet)
{
    const std::vector<uint8_t> bytes = EncodeBfdPacket(packet);
    m_out->SendTo(Create<Packet>(bytes.data(), static_cast<uint32_t>(bytes.size())),
                  0,
                  InetSocketAddress(m_peer, BFD_PORT));
    ++m_counters.sent;
}

void
BfdSession::SendPeriodic()
{
    Send(MakePacket());
    ScheduleNext();
}

void
BfdSession::ScheduleNext()
{
    Simulator::Remove(m_sendTimer);
    if (!m_out || !m_linkUp || m_theirMinRx.IsZero())
    {
        return; // a peer that requires none gets none (RFC 5880, section 6.8.7)
    }
    const double least = m_multiplier == 1 ? std::min(0.1, m_jitter) : 0;
    const Time interval = std::max(GetDesiredMinTx(), m_theirMinRx);
    m_sendTimer = Simulator::Schedule(Shorten(interval, least, m_jitter, *m_random),
                                      &BfdSession::SendPeriodic,
                                      this);
}

Time
BfdSession::GetDetectionTime() const
{
    return NanoSeconds(std::max(m_minInterval, m_theirMinTx).GetNanoSeconds() * m_theirMultiplier);
}

void
BfdSession::Guard()
{
    // An event runs for the whole detection time and then looks what was heard, but when the time
    // has become shorter: then it would come too late.
    const Time left = GetDetectionTime();
    if (m_detectionTimer.IsExpired() || Simulator::GetDelayLeft(m_detectionTimer) > left)
    {
        Simulator::Remove(m_detectionTimer);
        m_detectionTimer = Simulator::Schedule(left, &BfdSession::CheckDetectionTime, this);
    }
}

void
BfdSession::CheckDetectionTime()
{
    const Time left = m_heard + GetDetectionTime() - Simulator::Now();
    if (left.IsStrictlyPositive())
    {
        m_detectionTimer = Simulator::Schedule(left, &BfdSession::CheckDetectionTime, this);
        return;
    }
    m_theirDiscriminator = 0; // RFC 5880, section 6.8.1
    m_theirMinRx = MicroSeconds(1);
    GoDown(BfdDownReason::DETECTION, BfdDiagnostic::DETECTION_TIME_EXPIRED);
}

void
BfdSession::Quiet()
{
    Simulator::Remove(m_sendTimer);
    Simulator::Remove(m_detectionTimer);
}

int64_t
BfdSession::AssignSessionStreams(int64_t stream)
{
    m_random->SetStream(stream);
    return 1;
}

} // namespace vpc
} // namespace ns3
