// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-routing-net.h"

#include "ns3/inet-socket-address.h"
#include "ns3/ipv4-header.h"
#include "ns3/ppp-header.h"
#include "ns3/tcp-header.h"
#include "ns3/tcp-socket-factory.h"
#include "ns3/vpc-cloud.h"
#include "ns3/vpc-routing-preset.h"

namespace
{

using namespace ns3;
using namespace ns3::vpc;
using namespace ns3::vpc::routingtest;

/// Bytes on a link of 1 Gbps and 1 ms: PPP, IPv4, TCP with timestamps and \p size of data.
Time
Crossing(uint32_t size)
{
    return MilliSeconds(1) + NanoSeconds((2 + 20 + 32 + size) * 8);
}

class BgpLink : public LinkTest
{
  protected:
    BgpLink()
    {
        AddLink();
        AddBgp();
        home = *aws::ParseCidr("172.16.0.0/12");
        vpc = *aws::ParseCidr("10.100.0.0/16");
    }

    aws::Cidr home;
    aws::Cidr vpc;
};

/// The passive end alone, and a peer that says what a test wants.
class BgpPeer : public LinkTest
{
  protected:
    BgpPeer()
    {
        AddLink();
        AddBgpTo(Right(), Left(), 64512);
        Right().bgp->SetAttribute("Passive", BooleanValue(true));
        RunUntil(Seconds(1));
        socket = Socket::CreateSocket(Left().node, TcpSocketFactory::GetTypeId());
        socket->SetRecvCallback(
            Callback<void, Ptr<Socket>>([this](Ptr<Socket> from) { reader.Feed(from->Recv()); }));
        socket->Connect(InetSocketAddress(Right().address, BGP_PORT));
        Run();
    }

    void Run()
    {
        RunUntil(Simulator::Now() + MilliSeconds(100));
    }

    void Say(const BgpMessage& message)
    {
        SayBytes(EncodeBgpMessage(message));
    }

    void SayBytes(const std::vector<uint8_t>& bytes)
    {
        socket->Send(Create<Packet>(bytes.data(), static_cast<uint32_t>(bytes.size())));
        Run();
    }

    void SayOpen()
    {
        BgpOpen open;
        open.as = 65001;
        open.holdTime = 90;
        open.routerId = Left().address;
        Say(open);
    }

    /// \return the NOTIFICATION that has come, in words
    std::string Answer()
    {
        while (const auto next = reader.Next())
        {
            if (const auto* end = std::get_if<BgpNotification>(&*next->message))
            {
                return end->ToString();
            }
        }
        return "none";
    }

    Ptr<Socket> socket;
    BgpReader reader;
};

} // namespace

TEST_F(BgpPeer, IsToldWhatIsWrongWithItsOpen)
{
    BgpOpen open;
    open.as = 65001;
    open.routerId = Left().address;
    Say(open); // hold time 0: without KEEPALIVEs
    EXPECT_EQ(Answer(), "unacceptable hold time");
    EXPECT_EQ(Right().bgp->GetState(), BgpState::ACTIVE);
}

TEST_F(BgpPeer, MustHaveAsNumbersOfFourOctets)
{
    std::vector<uint8_t> bytes(16, 0xff);
    for (const uint8_t byte : {0, 29, 1, 4, 0xfd, 0xe9, 0, 90, 10, 0, 0, 1, 0})
    {
        bytes.push_back(byte);
    }
    SayBytes(bytes);
    EXPECT_EQ(Answer(), "unsupported capability");
}

TEST_F(BgpPeer, MustNotHaveTheSameIdentifier)
{
    BgpOpen open;
    open.as = 65001;
    open.holdTime = 90;
    open.routerId = Right().address;
    Say(open);
    EXPECT_EQ(Answer(), "bad BGP identifier");
}

TEST_F(BgpPeer, MustSpeakInTurn)
{
    Say(BgpKeepalive());
    EXPECT_EQ(Answer(), "unexpected message in OpenSent");
}

TEST_F(BgpPeer, MustConfirmBeforeItAnnounces)
{
    SayOpen();
    Say(BgpUpdate());
    EXPECT_EQ(Answer(), "unexpected message in OpenConfirm");
}

TEST_F(BgpPeer, MustNotOpenTwice)
{
    SayOpen();
    Say(BgpKeepalive());
    EXPECT_EQ(Right().bgp->GetState(), BgpState::ESTABLISHED);
    SayOpen();
    EXPECT_EQ(Answer(), "unexpected message in Established");
    EXPECT_EQ(Right().Count("down NOTIFICATION"), 1u);
}

TEST_F(BgpPeer, MayNotSetTheLocalPreferenceOfAnotherAs)
{
    SayOpen();
    Say(BgpKeepalive());
    BgpUpdate update;
    update.attributes.asPath = {65001};
    update.attributes.nextHop = Left().address;
    update.attributes.localPreference = 1000;
    update.announced = {*aws::ParseCidr("172.16.0.0/12")};
    Say(update);
    ASSERT_EQ(Right().bgp->GetLearned().size(), 1u);
    EXPECT_FALSE(Right().bgp->GetLearned().begin()->second.localPreference);
}

TEST_F(BgpPeer, LosesItsRoutesWithAMalformedUpdate)
{
    SayOpen();
    Say(BgpKeepalive());
    BgpUpdate update;
    update.attributes.asPath = {65001};
    update.attributes.nextHop = Left().address;
    update.announced = {*aws::ParseCidr("172.16.0.0/12")};
    Say(update);
    std::vector<uint8_t> bytes = EncodeBgpMessage(update);
    bytes[26] = 9; // ORIGIN
    SayBytes(bytes);
    EXPECT_EQ(Answer(), "invalid ORIGIN attribute");
    EXPECT_EQ(Right().Count("withdrawn"), 1u);
    EXPECT_EQ(Right().Count("down NOTIFICATION"), 1u);
}

TEST_F(BgpPeer, ThatOnlyConnectsIsLetGoAfterFourMinutes)
{
    RunUntil(Seconds(1) + MilliSeconds(2) + Seconds(240));
    EXPECT_EQ(Right().bgp->GetState(), BgpState::OPEN_SENT);
    RunUntil(Seconds(242));
    EXPECT_EQ(Answer(), "hold timer expired");
    EXPECT_EQ(Right().bgp->GetState(), BgpState::ACTIVE);
    EXPECT_TRUE(Right().seen.empty());
}

TEST_F(BgpLink, ComesUpAndExchangesRoutes)
{
    BgpAttributes attributes;
    attributes.asPath = {65009};
    attributes.med = 50;
    attributes.communities = {7224u << 16 | 7300u};
    Left().bgp->Announce(home, attributes);
    Right().bgp->Announce(vpc);
    RunUntil(Seconds(1));
    EXPECT_EQ(Left().bgp->GetState(), BgpState::ESTABLISHED);
    EXPECT_EQ(Right().bgp->GetState(), BgpState::ESTABLISHED);
    EXPECT_EQ(Left().bgp->GetHoldTime(), Seconds(90));
    ASSERT_EQ(Right().bgp->GetLearned().count(home), 1u);
    const BgpAttributes& learned = Right().bgp->GetLearned().at(home);
    EXPECT_EQ(learned.asPath, (std::vector<uint32_t>{65001, 65009}));
    EXPECT_EQ(learned.nextHop, Left().address);
    EXPECT_EQ(learned.med, 50u);
    EXPECT_FALSE(learned.localPreference);
    EXPECT_EQ(learned.communities, attributes.communities);
    EXPECT_EQ(Left().bgp->GetLearned().at(vpc).asPath, std::vector<uint32_t>{64512});
    EXPECT_EQ(Left().Count("up"), 1u);
    EXPECT_EQ(Right().Count("learned"), 1u);
}

TEST_F(BgpLink, ChangesAreSentAtOnceAndOnlyChanges)
{
    RunUntil(Seconds(10));
    Left().bgp->Announce(home);
    Left().bgp->Announce(home);
    RunUntil(Seconds(20));
    // an UPDATE of 19 + 4 bytes, ORIGIN 4, AS_PATH 9, NEXT_HOP 7, prefix 3, one tick in TCP
    EXPECT_EQ(Right().seen.back(),
              (Seen{Seconds(10) + Crossing(46) + TimeStep(1), "learned 172.16.0.0/12 65001"}));
    EXPECT_EQ(Right().Count("learned"), 1u);
    BgpAttributes other;
    other.med = 7;
    Left().bgp->Announce(home, other);
    RunUntil(Seconds(30));
    EXPECT_EQ(Right().Count("learned"), 2u);
    EXPECT_EQ(Right().bgp->GetLearned().at(home).med, 7u);
    EXPECT_TRUE(Left().bgp->Withdraw(home));
    EXPECT_FALSE(Left().bgp->Withdraw(home));
    RunUntil(Seconds(40));
    EXPECT_EQ(Right().seen.back(),
              (Seen{Seconds(30) + Crossing(26) + TimeStep(1), "withdrawn 172.16.0.0/12"}));
    EXPECT_TRUE(Right().bgp->GetLearned().empty());
    EXPECT_EQ(Right().Count("down"), 0u);
}

TEST_F(BgpLink, ManyRoutesComeInSeveralMessages)
{
    for (uint32_t i = 0; i < 3000; ++i)
    {
        Left().bgp->Announce(aws::Cidr{0x0b000000 + (i << 8), 24});
    }
    RunUntil(Seconds(5));
    EXPECT_EQ(Right().bgp->GetLearned().size(), 3000u);
    EXPECT_EQ(Right().bgp->GetState(), BgpState::ESTABLISHED);
}

TEST_F(BgpLink, TheLowerHoldTimeCounts)
{
    Left().bgp->SetAttribute("HoldTime", TimeValue(Seconds(30)));
    RunUntil(Seconds(5));
    EXPECT_EQ(Left().bgp->GetHoldTime(), Seconds(30));
    EXPECT_EQ(Right().bgp->GetHoldTime(), Seconds(30));
    RunUntil(Seconds(600));
    EXPECT_EQ(Right().Count("down"), 0u);
}

TEST_F(BgpLink, ASilentLinkIsNoticedWhenTheHoldTimeIsOver)
{
    Left().bgp->Announce(home);
    Right().bgp->Announce(vpc);
    RunUntil(Seconds(100));
    Silence();
    RunUntil(Seconds(400));
    // Sent at 0 s: SYN; the three-way handshake takes 2 crossings, OPEN one, KEEPALIVE one.
    // KEEPALIVEs follow every 30 s from the last message on that restarts the timer, the UPDATE.
    const Time updateSent = Left().FirstTime("up");
    const Time lastHeard = updateSent + Seconds(90) + TimeStep(1) + Crossing(19);
    EXPECT_EQ(Right().FirstTime("down"), lastHeard + Seconds(90));
    EXPECT_EQ(Right().FirstTime("down HOLD_TIMER"), lastHeard + Seconds(90));
    EXPECT_EQ(Right().FirstTime("withdrawn"), Right().FirstTime("down"));
    EXPECT_EQ(Left().Count("down HOLD_TIMER"), 1u);
    EXPECT_TRUE(Left().bgp->GetLearned().empty());
}

TEST_F(BgpLink, ComesBackAfterConnectRetry)
{
    Left().bgp->Announce(home);
    RunUntil(Seconds(100));
    Silence();
    RunUntil(Seconds(300));
    ASSERT_EQ(Left().Count("down"), 1u);
    Restore();
    const Time down = Left().FirstTime("down");
    RunUntil(down + Seconds(120) - NanoSeconds(1));
    EXPECT_EQ(Left().Count("up"), 1u);
    EXPECT_EQ(Left().bgp->GetState(), BgpState::ACTIVE);
    RunUntil(down + Seconds(121));
    EXPECT_EQ(Left().Count("up"), 2u);
    EXPECT_EQ(Right().Count("learned"), 2u);
    EXPECT_EQ(Left().bgp->GetCounters().established, 2u);
}

TEST_F(BgpLink, LossOfLightIsNoticedAtOnceByWhoSeesIt)
{
    Left().bgp->Announce(home);
    Right().bgp->Announce(vpc);
    RunUntil(Seconds(100));
    Silence();
    Left().bgp->SetLinkUp(false);
    EXPECT_EQ(Left().FirstTime("down LINK"), Seconds(100));
    EXPECT_EQ(Left().FirstTime("withdrawn"), Seconds(100));
    EXPECT_EQ(Left().bgp->GetState(), BgpState::IDLE);
    RunUntil(Seconds(110));
    EXPECT_EQ(Right().Count("down"), 0u); // it was not told, and its hold timer runs
    Restore();
    Left().bgp->SetLinkUp(true);
    RunUntil(Seconds(300));
    // The passive end refuses the new connection while it takes the old one for alive.
    EXPECT_EQ(Right().Count("down HOLD_TIMER") + Right().Count("down TCP"), 1u);
    EXPECT_EQ(Left().bgp->GetState(), BgpState::ESTABLISHED);
    EXPECT_EQ(Right().bgp->GetState(), BgpState::ESTABLISHED);
}

TEST_F(BgpLink, NothingIsSentWithoutLight)
{
    Silence();
    Time last;
    Left().device->TraceConnectWithoutContext(
        "MacTx",
        Callback<void, Ptr<const Packet>>([&last](Ptr<const Packet>) { last = Simulator::Now(); }));
    RunUntil(Seconds(50));
    EXPECT_EQ(Left().bgp->GetState(), BgpState::CONNECT);
    Left().bgp->SetLinkUp(false);
    RunUntil(Seconds(500));
    EXPECT_EQ(last, Seconds(50)); // the RST that ns-3 cannot do without
    EXPECT_EQ(Left().bgp->GetState(), BgpState::IDLE);
}

TEST_F(BgpLink, OneDirectionLostIsToldByTheOther)
{
    RunUntil(Seconds(100));
    Lose(Right(), 1); // what Left sends is lost, what Right sends arrives
    RunUntil(Seconds(250));
    EXPECT_EQ(Right().Count("down HOLD_TIMER"), 1u);
    ASSERT_EQ(Left().Count("down NOTIFICATION"), 1u);
    EXPECT_EQ(Left().FirstTime("down NOTIFICATION"),
              Right().FirstTime("down HOLD_TIMER") + TimeStep(1) + Crossing(21));
}

TEST_F(BgpLink, StoppingSaysGoodbye)
{
    Left().bgp->Announce(home);
    Left().bgp->SetStopTime(Seconds(50));
    RunUntil(Seconds(60));
    EXPECT_EQ(Left().FirstTime("down ADMIN"), Seconds(50));
    EXPECT_EQ(Right().Count("down NOTIFICATION"), 1u);
    EXPECT_EQ(Right().Count("withdrawn"), 1u);
    EXPECT_EQ(Left().bgp->GetState(), BgpState::IDLE);
    EXPECT_EQ(Right().bgp->GetState(), BgpState::ACTIVE);
}

TEST_F(BgpLink, NothingIsLeftAfterADeadSessionIsStopped)
{
    Left().bgp->Announce(home);
    Left().bgp->SetStopTime(Seconds(500));
    Right().bgp->SetStopTime(Seconds(500));
    Left().bgp->SetAttribute("ConnectRetry", TimeValue(Seconds(1000)));
    Simulator::Schedule(Seconds(100), [this]() { Silence(); });
    Simulator::Run();
    // Both connections were aborted: no FIN is repeated, no TIME_WAIT and no timer outlives the
    // stop.
    EXPECT_EQ(Simulator::Now(), Seconds(500));
    EXPECT_TRUE(Simulator::IsFinished());
    EXPECT_EQ(Left().Count("down HOLD_TIMER"), 1u);
    EXPECT_EQ(Right().Count("down HOLD_TIMER"), 1u);
}

TEST_F(BgpLink, ADeadConnectionIsAbortedAndNeverClosed)
{
    Left().bgp->SetAttribute("ConnectRetry", TimeValue(Seconds(1000)));
    RunUntil(Seconds(100));
    Silence();
    std::vector<Time> resets;
    std::size_t fins = 0;
    Right().device->TraceConnectWithoutContext(
        "MacTx",
        Callback<void, Ptr<const Packet>>([&](Ptr<const Packet> packet) {
            Ptr<Packet> copy = packet->Copy();
            PppHeader ppp;
            Ipv4Header ip;
            TcpHeader tcp;
            copy->RemoveHeader(ppp);
            copy->RemoveHeader(ip);
            copy->RemoveHeader(tcp);
            fins += (tcp.GetFlags() & TcpHeader::FIN) != 0;
            if (tcp.GetFlags() & TcpHeader::RST)
            {
                resets.push_back(Simulator::Now());
            }
        }));
    RunUntil(Seconds(600));
    EXPECT_EQ(fins, 0u);
    EXPECT_EQ(resets, std::vector<Time>{Right().FirstTime("down HOLD_TIMER") + TimeStep(4)});
}

TEST_F(BgpLink, NothingIsLeftAfterConnectingInVain)
{
    Silence();
    Left().bgp->SetStopTime(Seconds(310));
    Right().bgp->SetStopTime(Seconds(310));
    Time last;
    Left().device->TraceConnectWithoutContext(
        "MacTx",
        Callback<void, Ptr<const Packet>>([&last](Ptr<const Packet>) { last = Simulator::Now(); }));
    Simulator::Run();
    EXPECT_EQ(last, Seconds(310)); // the RST of the abort; what is left are cancelled events
    EXPECT_TRUE(Simulator::IsFinished());
    EXPECT_EQ(Left().seen.size(), 0u);
}

TEST_F(BgpLink, BothEndsMayConnect)
{
    Right().bgp->SetAttribute("Passive", BooleanValue(false));
    Left().bgp->Announce(home);
    Right().bgp->Announce(vpc);
    RunUntil(Seconds(100));
    EXPECT_EQ(Left().Count("up"), 1u);
    EXPECT_EQ(Right().Count("up"), 1u);
    EXPECT_EQ(Left().Count("down"), 0u);
    EXPECT_EQ(Right().Count("down"), 0u);
    EXPECT_EQ(Left().bgp->GetLearned().size(), 1u);
    EXPECT_EQ(Right().bgp->GetLearned().size(), 1u);
}

TEST_F(BgpLink, AStrangeAsIsRefused)
{
    Right().bgp->SetAttribute("PeerAs", UintegerValue(65002));
    RunUntil(Seconds(100));
    EXPECT_EQ(Left().Count("up") + Right().Count("up"), 0u);
    EXPECT_NE(Left().bgp->GetState(), BgpState::ESTABLISHED);
}

TEST_F(BgpLink, ARouteThatHasCrossedTheOwnAsIsIgnored)
{
    BgpAttributes loop;
    loop.asPath = {64512};
    Left().bgp->Announce(home, loop);
    RunUntil(Seconds(5));
    EXPECT_TRUE(Right().bgp->GetLearned().empty());
    EXPECT_EQ(Right().bgp->GetCounters().ignoredRoutes, 1u);
    EXPECT_EQ(Right().bgp->GetState(), BgpState::ESTABLISHED);
}

TEST_F(BgpLink, InsideAnAsThePathStaysAndTheLocalPreferenceTravels)
{
    Left().bgp->SetAttribute("LocalAs", UintegerValue(64512));
    BgpAttributes attributes;
    attributes.localPreference = 300;
    Left().bgp->Announce(home, attributes);
    RunUntil(Seconds(5));
    ASSERT_EQ(Right().bgp->GetLearned().count(home), 1u);
    EXPECT_TRUE(Right().bgp->GetLearned().at(home).asPath.empty());
    EXPECT_EQ(Right().bgp->GetLearned().at(home).localPreference, 300u);
}

TEST_F(BgpLink, MoreRoutesThanAdmittedEndTheSession)
{
    RoutingPreset::ByName("direct-connect").ApplyTo(Right().bgp);
    for (uint32_t i = 0; i < 100; ++i)
    {
        Left().bgp->Announce(aws::Cidr{0x0b000000 + (i << 8), 24});
    }
    RunUntil(Seconds(5));
    EXPECT_EQ(Right().bgp->GetLearned().size(), 100u);
    Left().bgp->Announce(home);
    RunUntil(Seconds(10));
    EXPECT_EQ(Right().Count("down NOTIFICATION"), 1u);
    EXPECT_EQ(Left().Count("down NOTIFICATION"), 1u);
    EXPECT_TRUE(Right().bgp->GetLearned().empty());
}

TEST_F(BgpLink, BadInputIsRefusedInOneLine)
{
    BgpAttributes attributes;
    attributes.communities.assign(2000, 1);
    try
    {
        Left().bgp->Announce(home, attributes);
        FAIL() << "accepted";
    }
    catch (const aws::InputError& error)
    {
        EXPECT_STREQ(error.what(),
                     "route to 172.16.0.0/12: its attributes make a message of 8057 bytes of at "
                     "most 4096; shorten its AS path or communities");
    }
    EXPECT_THROW(RoutingPreset::ByName("dx"), aws::InputError);
    EXPECT_THROW(RoutingPreset::ByName("site-to-site-vpn").ApplyTo(CreateObject<BfdSession>()),
                 aws::InputError);
    Left().bgp->SetAttribute("LocalAs", UintegerValue(0));
    try
    {
        Left().bgp->Check();
        FAIL() << "accepted";
    }
    catch (const aws::InputError& error)
    {
        EXPECT_STREQ(error.what(),
                     "BgpSession of node 0 to 10.0.0.2: has no AS number; set its attribute "
                     "LocalAs");
    }
    Left().bgp->SetAttribute("LocalAs", UintegerValue(65001));
    EXPECT_NO_THROW(Left().bgp->Check());
    Left().bgp->SetAttribute("HoldTime", TimeValue(MilliSeconds(3500)));
    EXPECT_THROW(Left().bgp->Check(), aws::InputError);
}

TEST_F(BgpLink, ListenersMayEndTheSessionTheyAreToldOf)
{
    Left().bgp->Announce(home);
    Left().bgp->Announce(vpc);
    Right().bgp->TraceConnectWithoutContext(
        "RouteLearned",
        Callback<void, const BgpRoute&>(
            [this](const BgpRoute&) { Right().bgp->SetLinkUp(false); }));
    RunUntil(Seconds(300));
    EXPECT_EQ(Right().Count("learned"), 1u);
    EXPECT_EQ(Right().Count("down LINK"), 1u);
    EXPECT_EQ(Right().bgp->GetState(), BgpState::IDLE);
}

TEST_F(BgpLink, TwoRunsAreAlike)
{
    std::vector<Seen> seen[2];
    for (std::vector<Seen>& run : seen)
    {
        Reset();
        AddLink();
        AddBgp();
        for (End* end : {&Left(), &Right()})
        {
            end->bgp->SetAttribute("TimerJitter", DoubleValue(0.25));
        }
        AddBfd();
        Left().bgp->Announce(home);
        RunUntil(Seconds(100));
        Lose(Left(), 0.4);
        RunUntil(Seconds(600));
        run = Left().seen;
        run.insert(run.end(), Right().seen.begin(), Right().seen.end());
    }
    EXPECT_GT(seen[0].size(), 10u);
    EXPECT_EQ(seen[0], seen[1]);
}

TEST(RoutingPreset, HasTheTimersOfEachKind)
{
    const RoutingPreset dx = RoutingPreset::ByName("direct-connect");
    EXPECT_EQ(dx.holdTime, Seconds(90));
    EXPECT_EQ(dx.keepaliveTime, Seconds(30));
    EXPECT_EQ(dx.bfdInterval * 3, MilliSeconds(900));
    EXPECT_EQ(dx.bfdMultiplier, 3);
    for (const char* name : {"site-to-site-vpn", "transit-gateway-connect"})
    {
        const RoutingPreset preset = RoutingPreset::ByName(name);
        EXPECT_EQ(preset.holdTime, Seconds(30));
        EXPECT_EQ(preset.keepaliveTime, Seconds(10));
        EXPECT_EQ(preset.bfd, BfdSupport::NONE);
    }
    EXPECT_EQ(RoutingPreset::Names().size(), 3u);
}
