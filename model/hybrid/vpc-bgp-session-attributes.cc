// SPDX-License-Identifier: GPL-2.0-only
// Attributes and trace sources of a BgpSession.
#include "vpc-bgp-session.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/string.h"
#include "ns3/trace-source-accessor.h"
#include "ns3/uinteger.h"

namespace ns3
{
namespace vpc
{

NS_OBJECT_ENSURE_REGISTERED(BgpSession);

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

} // namespace vpc
} // namespace ns3
