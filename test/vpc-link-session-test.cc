// SPDX-License-Identifier: GPL-2.0-only
// One end of a link and the other, over a real link of 1 Gbps and 1 ms.
#include "vpc-routing-net.h"

#include "ns3/inet-socket-address.h"
#include "ns3/simple-net-device.h"
#include "ns3/udp-socket-factory.h"
#include "ns3/vpc-cloud.h"
#include "ns3/vpc-link-session.h"

namespace
{

using namespace ns3;
using namespace ns3::vpc;
using namespace ns3::vpc::routingtest;

using aws::ParseCidr;
using aws::PathKind;
using aws::RoutePath;

const Ipv4Address OUTSIDE_LEFT("203.0.113.1");
const Ipv4Address OUTSIDE_RIGHT("52.1.0.1");

/// An IKE message of 57 bytes on the link: PPP, IPv4, UDP.
const Time CROSSING = MilliSeconds(1) + NanoSeconds((2 + 20 + 8 + 57) * 8);

/// What an end tells.
struct Told
{
    std::vector<Seen> paths;
    std::vector<Seen> states;

    void SeePaths(const std::string& linkId)
    {
        paths.push_back({Simulator::Now(), linkId});
    }

    void SeeState(const std::string&, bool isUp, const std::string& reason)
    {
        states.push_back({Simulator::Now(), isUp ? "up" : reason});
    }
};

class LinkSessions : public LinkTest
{
  protected:
    LinkSessions()
    {
        AddLink();
    }

    /// \return setups of the customer's and of AWS's end
    static std::pair<LinkSetup, LinkSetup> Setups(LinkKind kind)
    {
        LinkSetup customer;
        customer.linkId = "link";
        customer.kind = kind;
        customer.local = Ipv4Address("10.0.0.1");
        customer.peer = Ipv4Address("10.0.0.2");
        customer.localOutside = OUTSIDE_LEFT;
        customer.peerOutside = OUTSIDE_RIGHT;
        customer.localAsn = 65001;
        customer.peerAsn = 64512;
        LinkSetup aws = customer;
        std::swap(aws.local, aws.peer);
        std::swap(aws.localOutside, aws.peerOutside);
        std::swap(aws.localAsn, aws.peerAsn);
        aws.passive = true;
        if (kind == LinkKind::VPN_STATIC)
        {
            customer.staticPrefixes = {*ParseCidr("10.9.0.0/16")};
            aws.staticPrefixes = {*ParseCidr("172.16.0.0/12")};
        }
        else
        {
            customer.announced[*ParseCidr("172.16.0.0/12")] = BgpAttributes();
            aws.announced[*ParseCidr("10.9.0.0/16")] = BgpAttributes();
        }
        return {customer, aws};
    }

    void Open(LinkKind kind)
    {
        const auto [left, right] = Setups(kind);
        Open(left, right);
    }

    void Open(const LinkSetup& left, const LinkSetup& right)
    {
        customer = OpenEnd(Left(), left, ofCustomer);
        aws = OpenEnd(Right(), right, ofAws);
    }

    static Ptr<LinkSession> OpenEnd(End& end, const LinkSetup& setup, Told& told)
    {
        Ptr<LinkSession> session = LinkSession::Open(end.device, setup);
        session->TraceConnectWithoutContext("PathsChange", MakeCallback(&Told::SeePaths, &told));
        session->TraceConnectWithoutContext("StateChange", MakeCallback(&Told::SeeState, &told));
        if (session->GetBgp())
        {
            session->GetBgp()->SetAttribute("TimerJitter", DoubleValue(0));
            session->GetBgp()->TraceConnectWithoutContext("SessionDown",
                                                          MakeCallback(&End::SeeBgpDown, &end));
        }
        if (session->GetBfd())
        {
            session->GetBfd()->SetAttribute("Jitter", DoubleValue(0));
            session->GetBfd()->TraceConnectWithoutContext("SessionDown",
                                                          MakeCallback(&End::SeeBfdDown, &end));
        }
        return session;
    }

    void TearDown() override
    {
        customer = nullptr;
        aws = nullptr;
        LinkTest::TearDown();
    }

    Ptr<LinkSession> customer;
    Ptr<LinkSession> aws;
    Told ofCustomer;
    Told ofAws;
};

} // namespace

TEST_F(LinkSessions, DirectConnectTellsWhatThePeerAnnounces)
{
    auto [left, right] = Setups(LinkKind::DIRECT_CONNECT);
    left.announced[*ParseCidr("172.16.0.0/12")].communities = {aws::COMMUNITY_HIGH_PREFERENCE};
    right.announced[*ParseCidr("10.8.0.0/16")].med = 7;
    Open(left, right);
    EXPECT_TRUE(customer->GetPaths().empty());
    RunUntil(Seconds(1));
    const RoutePath plain{*ParseCidr("10.9.0.0/16"), PathKind::DX_BGP, "link", {64512}, {}};
    const RoutePath withMed{*ParseCidr("10.8.0.0/16"), PathKind::DX_BGP, "link", {64512}, 7};
    EXPECT_EQ(customer->GetPaths(), (std::vector<RoutePath>{withMed, plain}));
    const RoutePath liked{*ParseCidr("172.16.0.0/12"),
                          PathKind::DX_BGP,
                          "link",
                          {65001},
                          {},
                          aws::LOCAL_PREFERENCE_HIGH};
    EXPECT_EQ(aws->GetPaths(), std::vector<RoutePath>{liked});
    EXPECT_TRUE(customer->IsUp());
    ASSERT_EQ(ofCustomer.states.size(), 1u);
    EXPECT_EQ(ofCustomer.states[0].what, "up");
    EXPECT_EQ(customer->GetDeadPeerDetection(), nullptr);
}

TEST_F(LinkSessions, WhatChangesInOneInstantIsToldOnce)
{
    auto [left, right] = Setups(LinkKind::DIRECT_CONNECT);
    for (const char* prefix : {"10.1.0.0/16", "10.2.0.0/16", "10.3.0.0/16"})
    {
        right.announced[*ParseCidr(prefix)] = BgpAttributes();
    }
    Open(left, right);
    RunUntil(Seconds(1));
    ASSERT_EQ(ofCustomer.paths.size(), 1u);
    aws->Announce(*ParseCidr("10.1.0.0/16"), BgpAttributes()); // as before
    aws->Announce(*ParseCidr("10.4.0.0/16"), BgpAttributes());
    EXPECT_TRUE(aws->Withdraw(*ParseCidr("10.2.0.0/16")));
    EXPECT_FALSE(aws->Withdraw(*ParseCidr("10.7.0.0/16")));
    RunUntil(Seconds(2));
    std::vector<Time> times;
    for (const Seen& seen : ofCustomer.paths)
    {
        EXPECT_EQ(seen.what, "link");
        EXPECT_EQ(std::count(times.begin(), times.end(), seen.time), 0);
        times.push_back(seen.time);
    }
    EXPECT_LE(times.size(), 3u);
    EXPECT_EQ(customer->GetPaths().size(), 4u);
}

TEST_F(LinkSessions, WithoutBfdTheHoldTimerEndsIt)
{
    Open(LinkKind::DIRECT_CONNECT);
    RunUntil(Seconds(50));
    Silence();
    RunUntil(Seconds(200));
    ASSERT_EQ(ofCustomer.states.size(), 2u);
    EXPECT_EQ(ofCustomer.states[1].what, "HOLD_TIMER");
    EXPECT_EQ(ofCustomer.states[1].time, Left().FirstTime("down HOLD_TIMER"));
    EXPECT_EQ(ofCustomer.paths.back().time, ofCustomer.states[1].time);
    // the last KEEPALIVE came 30 s after the session
    const Time up = ofCustomer.states[0].time;
    EXPECT_NEAR((ofCustomer.states[1].time - up).GetSeconds(), 120, 0.01);
    EXPECT_TRUE(customer->GetPaths().empty());
    EXPECT_TRUE(aws->GetPaths().empty());
}

TEST_F(LinkSessions, BfdEndsItIfBothEndsRunIt)
{
    auto [left, right] = Setups(LinkKind::DIRECT_CONNECT);
    right.bfd = true;
    Open(left, right);
    RunUntil(Seconds(20));
    EXPECT_EQ(aws->GetBfd()->GetState(), BfdState::DOWN);
    EXPECT_TRUE(aws->IsUp());
    Reset();
    AddLink();
    ofCustomer = ofAws = Told();
    left.bfd = true;
    Open(left, right);
    RunUntil(Seconds(20));
    EXPECT_EQ(customer->GetBfd()->GetState(), BfdState::UP);
    Silence();
    RunUntil(Seconds(30));
    ASSERT_EQ(ofCustomer.states.size(), 2u);
    EXPECT_EQ(ofCustomer.states[1], (Seen{Left().FirstTime("bfd down DETECTION"), "BFD"}));
    EXPECT_LE(ofCustomer.states[1].time, Seconds(20) + MilliSeconds(900));
    EXPECT_GT(ofCustomer.states[1].time, Seconds(20) + MilliSeconds(600));
    EXPECT_EQ(ofCustomer.paths.back().time, ofCustomer.states[1].time);
}

TEST_F(LinkSessions, LossOfLightIsSeenAtOnce)
{
    Open(LinkKind::DIRECT_CONNECT);
    RunUntil(Seconds(10));
    customer->SetLight(false);
    EXPECT_EQ(ofCustomer.states.back(), (Seen{Seconds(10), "LINK"}));
    EXPECT_FALSE(customer->IsUp());
    RunUntil(Seconds(11));
    EXPECT_EQ(ofCustomer.paths.back().time, Seconds(10));
    customer->SetLight(true);
    RunUntil(Seconds(200));
    EXPECT_TRUE(customer->IsUp());
    EXPECT_EQ(customer->GetPaths().size(), 1u);
}

TEST_F(LinkSessions, ShutByOneEndBgpIsDownWhileTheLinkIsFine)
{
    auto [left, right] = Setups(LinkKind::DIRECT_CONNECT);
    left.bfd = right.bfd = true;
    Open(left, right);
    RunUntil(Seconds(20));
    aws->SetAdministrativelyUp(false);
    EXPECT_EQ(ofAws.states.back(), (Seen{Seconds(20), "ADMIN"}));
    RunUntil(Seconds(30));
    EXPECT_EQ(ofCustomer.states.back().what, "NOTIFICATION");
    EXPECT_LT(ofCustomer.states.back().time, Seconds(20) + MilliSeconds(2));
    EXPECT_EQ(customer->GetBfd()->GetState(), BfdState::UP);
    aws->SetAdministrativelyUp(true);
    RunUntil(Seconds(139));
    EXPECT_FALSE(customer->IsUp());
    RunUntil(Seconds(145)); // ConnectRetry is 120 s
    EXPECT_TRUE(customer->IsUp());
    EXPECT_TRUE(aws->IsUp());
    EXPECT_EQ(aws->GetPaths().size(), 1u);
}

TEST_F(LinkSessions, ATunnelWithoutBgpLivesAsLongAsItsPeer)
{
    Open(LinkKind::VPN_STATIC);
    const RoutePath path{*ParseCidr("10.9.0.0/16"), PathKind::VPN_STATIC, "link", {}, {}};
    EXPECT_EQ(customer->GetPaths(), std::vector<RoutePath>{path});
    RunUntil(Seconds(15));
    EXPECT_EQ(ofCustomer.paths, (std::vector<Seen>{{Seconds(0), "link"}}));
    Silence();
    RunUntil(Seconds(95));
    // asked at 10 s, and answered; then at 20, 30 and 40 s after that in vain
    const Time dead = Seconds(10) + 2 * CROSSING + Seconds(40);
    EXPECT_EQ(ofCustomer.states.back(), (Seen{dead, "DEAD_PEER"}));
    EXPECT_EQ(ofCustomer.paths.back(), (Seen{dead, "link"}));
    EXPECT_EQ(ofAws.states.back(), (Seen{dead, "DEAD_PEER"}));
    EXPECT_TRUE(customer->GetPaths().empty());
    Restore();
    RunUntil(Seconds(150));
    // the customer's end asks on, AWS's waits
    EXPECT_EQ(ofAws.states.back(), (Seen{dead + Seconds(50) + CROSSING, "up"}));
    EXPECT_EQ(ofCustomer.states.back(), (Seen{dead + Seconds(50) + 2 * CROSSING, "up"}));
    EXPECT_EQ(customer->GetPaths(), std::vector<RoutePath>{path});
}

TEST_F(LinkSessions, IfNeitherEndAsksATunnelStaysDown)
{
    auto [left, right] = Setups(LinkKind::VPN_STATIC);
    left.deadPeerAction = DEAD_PEER_CLEAR;
    Open(left, right);
    RunUntil(Seconds(15));
    Silence();
    RunUntil(Seconds(100));
    Restore();
    RunUntil(Seconds(500));
    EXPECT_FALSE(customer->IsUp());
    customer->GetDeadPeerDetection()->Restart();
    RunUntil(Seconds(520));
    EXPECT_TRUE(customer->IsUp());
    EXPECT_TRUE(aws->IsUp());
}

TEST_F(LinkSessions, TrafficOfATunnelIsASignOfLife)
{
    Open(LinkKind::VPN_STATIC);
    Ptr<Socket> sink = Socket::CreateSocket(Left().node, UdpSocketFactory::GetTypeId());
    sink->Bind(InetSocketAddress(Left().address, 9)); // or ICMP would answer
    Ptr<Socket> sender = Socket::CreateSocket(Right().node, UdpSocketFactory::GetTypeId());
    for (int second = 0; second < 100; second += 9)
    {
        Simulator::Schedule(Seconds(second), [this, sender]() {
            sender->SendTo(Create<Packet>(100), 0, InetSocketAddress(Left().address, 9));
        });
    }
    RunUntil(Seconds(100));
    EXPECT_EQ(customer->GetDeadPeerDetection()->GetCounters().probes, 0u);
    EXPECT_GT(aws->GetDeadPeerDetection()->GetCounters().probes, 5u);
}

TEST_F(LinkSessions, OfATunnelWithBgpTheFirstToNoticeEndsIt)
{
    auto [left, right] = Setups(LinkKind::VPN_BGP);
    Open(left, right);
    RunUntil(Seconds(15));
    EXPECT_EQ(customer->GetPaths().at(0).kind, PathKind::VPN_BGP);
    Silence();
    RunUntil(Seconds(100));
    ASSERT_EQ(ofCustomer.states.size(), 2u);
    EXPECT_EQ(ofCustomer.states[1].what, "HOLD_TIMER");
    EXPECT_FALSE(customer->GetDeadPeerDetection()->IsAlive());
    Reset();
    AddLink();
    ofCustomer = ofAws = Told();
    left.timers = RoutingPreset::ByName("direct-connect"); // 90 s
    right.timers = left.timers;
    Open(left, right);
    RunUntil(Seconds(15));
    Silence();
    RunUntil(Seconds(60));
    ASSERT_EQ(ofCustomer.states.size(), 2u);
    EXPECT_EQ(ofCustomer.states[1].what, "DEAD_PEER");
    EXPECT_NEAR(ofCustomer.states[1].time.GetSeconds(), 50, 0.05); // TCP's last word came later
    Restore();
    RunUntil(Seconds(80));
    EXPECT_TRUE(customer->IsUp()); // with the tunnel comes BGP, before its ConnectRetry
    EXPECT_TRUE(aws->IsUp());
}

TEST_F(LinkSessions, WhatIsMissingIsNamed)
{
    const auto errorOf = [this](const LinkSetup& setup) -> std::string {
        try
        {
            LinkSession::Open(Left().device, setup);
        }
        catch (const aws::InputError& error)
        {
            return error.what();
        }
        return "none";
    };
    const LinkSetup bgp = Setups(LinkKind::DIRECT_CONNECT).first;
    const LinkSetup vpn = Setups(LinkKind::VPN_STATIC).first;
    LinkSetup bad = bgp;
    bad.linkId.clear();
    EXPECT_NE(errorOf(bad).find("has no id"), std::string::npos);
    bad = bgp;
    bad.peer = Ipv4Address("0.0.0.0");
    EXPECT_NE(errorOf(bad).find("link: has no addresses"), std::string::npos);
    bad = bgp;
    bad.localAsn = 0;
    EXPECT_NE(errorOf(bad).find("no AS number"), std::string::npos);
    bad = bgp;
    bad.staticPrefixes = vpn.staticPrefixes;
    EXPECT_NE(errorOf(bad).find("BGP and static prefixes"), std::string::npos);
    bad = vpn;
    bad.peerOutside = Ipv4Address("0.0.0.0");
    EXPECT_NE(errorOf(bad).find("without addresses outside"), std::string::npos);
    bad = vpn;
    bad.announced = bgp.announced;
    EXPECT_NE(errorOf(bad).find("announces prefixes"), std::string::npos);
    bad = vpn;
    bad.bfd = true;
    EXPECT_NE(errorOf(bad).find("has no BFD"), std::string::npos);
    Open(LinkKind::VPN_STATIC);
    EXPECT_THROW(customer->Announce(*ParseCidr("172.16.0.0/12")), aws::InputError);
    EXPECT_THROW(customer->WatchTraffic(CreateObject<SimpleNetDevice>()), aws::InputError);
}

TEST_F(LinkSessions, HasAStreamForEachSessionThatDraws)
{
    auto [left, right] = Setups(LinkKind::DIRECT_CONNECT);
    left.bfd = true;
    Open(left, right);
    EXPECT_EQ(customer->AssignStreams(7), 2);
    EXPECT_EQ(aws->AssignStreams(7), 1);
}
