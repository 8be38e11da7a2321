// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-dead-peer-detection.h"

#include "ns3/boolean.h"
#include "ns3/enum.h"
#include "ns3/inet-socket-address.h"
#include "ns3/ipv4-header.h"
#include "ns3/ipv4-route.h"
#include "ns3/ipv4-routing-protocol.h"
#include "ns3/ipv4.h"
#include "ns3/log.h"
#include "ns3/node.h"
#include "ns3/packet.h"
#include "ns3/simulator.h"
#include "ns3/trace-source-accessor.h"
#include "ns3/udp-l4-protocol.h"
#include "ns3/udp-socket-factory.h"
#include "ns3/uinteger.h"
#include "ns3/vpc-cloud.h"
#include "ns3/vpc-compat.h"

namespace ns3
{
namespace vpc
{

NS_LOG_COMPONENT_DEFINE("VpcDeadPeerDetection");
NS_OBJECT_ENSURE_REGISTERED(DeadPeerDetection);

TypeId
DeadPeerDetection::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::vpc::DeadPeerDetection")
            .SetParent<Application>()
            .SetGroupName("VpcEndpoints")
            .AddConstructor<DeadPeerDetection>()
            .AddAttribute("Local",
                          "Own address of the tunnel's outside.",
                          Ipv4AddressValue("0.0.0.0"),
                          MakeIpv4AddressAccessor(&DeadPeerDetection::m_local),
                          MakeIpv4AddressChecker())
            .AddAttribute("Peer",
                          "The peer's address of the tunnel's outside.",
                          Ipv4AddressValue("0.0.0.0"),
                          MakeIpv4AddressAccessor(&DeadPeerDetection::m_peer),
                          MakeIpv4AddressChecker())
            .AddAttribute("Initiator",
                          "This end has set the tunnel up. By default that is the customer gateway "
                          "(Site-to-Site VPN guide, \"Startup action\"); one end has it, one not.",
                          BooleanValue(false),
                          MakeBooleanAccessor(&DeadPeerDetection::m_initiator),
                          MakeBooleanChecker())
            .AddAttribute("Silence",
                          "Time without a packet of the peer before it is probed: 10 s (AWS "
                          "Knowledge Center, \"VPN tunnel instability\").",
                          TimeValue(Seconds(10)),
                          MakeTimeAccessor(&DeadPeerDetection::m_silence),
                          MakeTimeChecker(MilliSeconds(1)))
            .AddAttribute("Probes",
                          "Probes without an answer after which the peer is dead: 3 (the same).",
                          UintegerValue(3),
                          MakeUintegerAccessor(&DeadPeerDetection::m_probes),
                          MakeUintegerChecker<uint32_t>(1))
            .AddAttribute(
                "ProbeInterval",
                "Time that each probe is waited for. AWS gives the sum: the peer is dead 30 s "
                "after the first failed keep-alive (EC2 API, DPDTimeoutSeconds, 40 s by default); "
                "that its parts are equal is an assumption.",
                TimeValue(Seconds(10)),
                MakeTimeAccessor(&DeadPeerDetection::m_probeInterval),
                MakeTimeChecker(MilliSeconds(1)))
            .AddAttribute("Action",
                          "What follows a dead peer: Clear (AWS's default), Restart or None.",
                          EnumValue(DEAD_PEER_CLEAR),
                          compat::MakeEnumAccessor<DeadPeerAction>(&DeadPeerDetection::m_action),
                          MakeEnumChecker(DEAD_PEER_CLEAR,
                                          "Clear",
                                          DEAD_PEER_RESTART,
                                          "Restart",
                                          DEAD_PEER_NONE,
                                          "None"))
            .AddTraceSource("PeerDead",
                            "The peer is taken for dead (its address).",
                            MakeTraceSourceAccessor(&DeadPeerDetection::m_deadTrace),
                            "ns3::vpc::DeadPeerDetection::PeerTracedCallback")
            .AddTraceSource("PeerAlive",
                            "A peer that was dead is heard of, or restarted (its address).",
                            MakeTraceSourceAccessor(&DeadPeerDetection::m_aliveTrace),
                            "ns3::vpc::DeadPeerDetection::PeerTracedCallback");
    return tid;
}

DeadPeerDetection::DeadPeerDetection() = default;
DeadPeerDetection::~DeadPeerDetection() = default;

void
DeadPeerDetection::DoDispose()
{
    Simulator::Remove(m_timer);
    m_socket = nullptr;
    m_device = nullptr;
    Application::DoDispose();
}

void
DeadPeerDetection::BindToNetDevice(Ptr<NetDevice> device)
{
    m_device = device;
}

void
DeadPeerDetection::StartApplication()
{
    const std::string self = "DeadPeerDetection of node " + std::to_string(GetNode()->GetId());
    if (m_local.IsAny() || m_peer.IsAny())
    {
        throw aws::InputError(self + " has no address; set its attributes Local and Peer");
    }
    m_socket = Socket::CreateSocket(GetNode(), UdpSocketFactory::GetTypeId());
    m_socket->BindToNetDevice(m_device);
    if (m_socket->Bind(InetSocketAddress(m_local, IKE_PORT)) != 0)
    {
        throw aws::InputError(self +
                              ": port 500 of its address Local is taken; give each tunnel an "
                              "address of its own, or bind it to its device");
    }
    m_socket->SetRecvCallback(MakeCallback(&DeadPeerDetection::Receive, this));
    m_alive = true;
    Watch();
}

void
DeadPeerDetection::StopApplication()
{
    Simulator::Remove(m_timer);
    if (m_socket)
    {
        m_socket->SetRecvCallback(MakeNullCallback<void, Ptr<Socket>>());
        m_socket->Close();
        m_socket = nullptr;
    }
}

void
DeadPeerDetection::NoteTraffic()
{
    if (!m_alive)
    {
        return;
    }
    m_heard = Simulator::Now(); // the timer looks at it when it fires
    if (m_unanswered > 0)
    {
        Watch();
    }
}

void
DeadPeerDetection::Restart()
{
    if (m_socket && !m_alive)
    {
        m_alive = true;
        Watch();
        m_aliveTrace(m_peer);
    }
}

void
DeadPeerDetection::Receive(Ptr<Socket> socket)
{
    Address from;
    while (Ptr<Packet> packet = socket->RecvFrom(from))
    {
        std::vector<uint8_t> bytes(packet->GetSize());
        packet->CopyData(bytes.data(), static_cast<uint32_t>(bytes.size()));
        const IkeDecoded decoded = DecodeIkeInformational(bytes.data(), bytes.size());
        const bool isPeer = InetSocketAddress::ConvertFrom(from).GetIpv4() == m_peer;
        if (!isPeer || !decoded.message || !IsAcceptable(*decoded.message))
        {
            NS_LOG_INFO("discarded a packet to " << m_local << ": " << decoded.error);
            ++m_counters.discarded;
            continue;
        }
        Heed(*decoded.message);
        if (!m_socket)
        {
            return; // whoever was told has stopped this
        }
    }
}

bool
DeadPeerDetection::IsAcceptable(const IkeInformational& message) const
{
    const IkeInformational own = MakeMessage(message.kind, m_nextMessageId - 1);
    return message.sender != own.sender && message.initiatorSpi == own.initiatorSpi &&
           message.responderSpi == own.responderSpi &&
           (message.kind == IkeKind::REQUEST || message.messageId == own.messageId);
}

void
DeadPeerDetection::Heed(const IkeInformational& message)
{
    if (message.kind == IkeKind::REQUEST)
    {
        ++m_counters.answered;
        Send(IkeKind::RESPONSE, message.messageId);
    }
    else
    {
        ++m_counters.answers;
    }
    if (m_alive)
    {
        NoteTraffic();
        return;
    }
    Restart();
}

IkeInformational
DeadPeerDetection::MakeMessage(IkeKind kind, uint32_t messageId) const
{
    // Each side chooses its SPI by itself; here it is made of its address and the peer's.
    const uint64_t own = uint64_t{m_local.Get()} << 32 | m_peer.Get();
    const uint64_t theirs = uint64_t{m_peer.Get()} << 32 | m_local.Get();
    IkeInformational message;
    message.initiatorSpi = m_initiator ? own : theirs;
    message.responderSpi = m_initiator ? theirs : own;
    message.sender = m_initiator ? IkeRole::INITIATOR : IkeRole::RESPONDER;
    message.kind = kind;
    message.messageId = messageId;
    return message;
}

void
DeadPeerDetection::Send(IkeKind kind, uint32_t messageId)
{
    const std::vector<uint8_t> bytes = EncodeIkeInformational(MakeMessage(kind, messageId));
    const auto packet = Create<Packet>(bytes.data(), static_cast<uint32_t>(bytes.size()));
    if (!m_device)
    {
        m_socket->SendTo(packet, 0, InetSocketAddress(m_peer, IKE_PORT));
        return;
    }
    // A socket with an address of its own sends by any device (ns-3), but several tunnels may lead
    // to the same peer.
    Ipv4Header header;
    header.SetSource(m_local);
    header.SetDestination(m_peer);
    header.SetProtocol(UdpL4Protocol::PROT_NUMBER);
    Socket::SocketErrno error = Socket::ERROR_NOTERROR;
    const Ptr<Ipv4Route> route =
        GetNode()->GetObject<Ipv4>()->GetRoutingProtocol()->RouteOutput(packet,
                                                                        header,
                                                                        m_device,
                                                                        error);
    if (route)
    {
        GetNode()->GetObject<UdpL4Protocol>()->Send(packet,
                                                    m_local,
                                                    m_peer,
                                                    IKE_PORT,
                                                    IKE_PORT,
                                                    route);
    }
}

void
DeadPeerDetection::Watch()
{
    Simulator::Remove(m_timer);
    m_heard = Simulator::Now();
    m_unanswered = 0;
    m_timer = Simulator::Schedule(m_silence, &DeadPeerDetection::CheckSilence, this);
}

void
DeadPeerDetection::CheckSilence()
{
    const Time left = m_heard + m_silence - Simulator::Now();
    if (left.IsStrictlyPositive())
    {
        m_timer = Simulator::Schedule(left, &DeadPeerDetection::CheckSilence, this);
        return;
    }
    if (m_unanswered >= m_probes && m_action != DEAD_PEER_NONE)
    {
        DeclareDead();
        return;
    }
    Probe();
    m_timer = Simulator::Schedule(m_probeInterval, &DeadPeerDetection::CheckSilence, this);
}

void
DeadPeerDetection::Probe()
{
    ++m_unanswered;
    ++m_counters.probes;
    // An unanswered request is sent again with its number (RFC 7296, section 2.1).
    if (m_unanswered == 1)
    {
        ++m_nextMessageId;
    }
    Send(IkeKind::REQUEST, m_nextMessageId - 1);
}

void
DeadPeerDetection::DeclareDead()
{
    m_alive = false;
    if (m_action == DEAD_PEER_RESTART)
    {
        AskAgain();
    }
    m_deadTrace(m_peer);
}

void
DeadPeerDetection::AskAgain()
{
    Probe();
    m_timer = Simulator::Schedule(m_probeInterval, &DeadPeerDetection::AskAgain, this);
}

} // namespace vpc
} // namespace ns3
