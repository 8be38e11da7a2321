// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-routing-net.h"

#include "ns3/inet-socket-address.h"
#include "ns3/udp-socket-factory.h"
#include "ns3/vpc-bfd-packet.h"

#include <optional>

namespace
{

using namespace ns3;
using namespace ns3::vpc;
using namespace ns3::vpc::routingtest;

/// A packet of 24 bytes on a link of 1 Gbps and 1 ms: PPP, IPv4, UDP.
const Time CROSSING = MilliSeconds(1) + NanoSeconds((2 + 20 + 8 + 24) * 8);

class BfdLink : public LinkTest
{
  protected:
    BfdLink()
    {
        AddLink();
    }

    /// Send a packet from the left end's address as if it were the session.
    void Forge(const BfdPacket& packet, uint8_t ttl)
    {
        Ptr<Socket> socket = Socket::CreateSocket(Left().node, UdpSocketFactory::GetTypeId());
        socket->Bind(InetSocketAddress(Left().address, 0));
        socket->SetIpTtl(ttl);
        const std::vector<uint8_t> bytes = EncodeBfdPacket(packet);
        socket->SendTo(Create<Packet>(bytes.data(), static_cast<uint32_t>(bytes.size())),
                       0,
                       InetSocketAddress(Right().address, BFD_PORT));
    }
};

} // namespace

TEST(BfdPacket, IsWrittenAndReadAsTheRfcSays)
{
    BfdPacket packet;
    packet.diagnostic = BfdDiagnostic::NEIGHBOR_SIGNALED_DOWN;
    packet.state = BfdState::UP;
    packet.poll = true;
    packet.detectMult = 3;
    packet.myDiscriminator = 0x01020304;
    packet.yourDiscriminator = 0x05060708;
    packet.desiredMinTx = 300000;
    packet.requiredMinRx = 1000000;
    const std::vector<uint8_t> bytes = EncodeBfdPacket(packet);
    EXPECT_EQ(bytes, (std::vector<uint8_t>{0x23, 0xe0, 3,    24, 1,    2,    3,    4, 5, 6, 7, 8, 0,
                                           4,    0x93, 0xe0, 0,  0x0f, 0x42, 0x40, 0, 0, 0, 0}));
    const auto read = DecodeBfdPacket(bytes.data(), bytes.size());
    ASSERT_TRUE(read.packet);
    EXPECT_EQ(EncodeBfdPacket(*read.packet), bytes);
}

TEST(BfdPacket, WhatMustBeDiscardedIs)
{
    BfdPacket packet;
    packet.myDiscriminator = 1;
    const std::vector<uint8_t> good = EncodeBfdPacket(packet);
    EXPECT_TRUE(DecodeBfdPacket(good.data(), good.size()).packet);
    EXPECT_FALSE(DecodeBfdPacket(good.data(), 23).packet);
    const std::pair<std::size_t, uint8_t> faults[] = {{0, 0x00}, // version 0
                                                      {1, 0x44}, // authentication
                                                      {1, 0x41}, // multipoint
                                                      {1, 0xc0}, // up, and knows nobody
                                                      {2, 0},    // detect multiplier
                                                      {3, 23},   // length
                                                      {3, 25},   // beyond the end
                                                      {7, 0}};   // my discriminator
    for (const auto& [at, value] : faults)
    {
        std::vector<uint8_t> bad = good;
        bad[at] = value;
        EXPECT_FALSE(DecodeBfdPacket(bad.data(), bad.size()).packet) << at;
    }
}

TEST_F(BfdLink, ComesUpIfBothEndsRunIt)
{
    AddBfd();
    RunUntil(Seconds(10));
    EXPECT_EQ(Left().bfd->GetState(), BfdState::UP);
    EXPECT_EQ(Right().bfd->GetState(), BfdState::UP);
    EXPECT_EQ(Left().bfd->GetDetectionTime(), MilliSeconds(900));
    // Both say Down at once, Init a crossing later, and Up one more.
    EXPECT_EQ(Left().FirstTime("bfd up"), 2 * CROSSING);
    EXPECT_EQ(Right().FirstTime("bfd up"), 2 * CROSSING);
}

TEST_F(BfdLink, TakesNoEffectIfOneEndRunsItAlone)
{
    AddBgp();
    AddBfdTo(Right(), Left());
    RunUntil(Seconds(30));
    EXPECT_EQ(Right().bfd->GetState(), BfdState::DOWN);
    EXPECT_EQ(Right().bfd->GetCounters().sent, 30u); // every second, as while it is down
    Silence();
    RunUntil(Seconds(60));
    EXPECT_EQ(Right().Count("down"), 0u);
    RunUntil(Seconds(200));
    EXPECT_EQ(Right().Count("down HOLD_TIMER"), 1u);
}

TEST_F(BfdLink, ASilentLinkIsNoticedWhenTheDetectionTimeIsOver)
{
    AddBgp();
    AddBfd();
    Left().bgp->SetStartTime(Seconds(1)); // not to stand before BFD's first packet
    RunUntil(Seconds(10) + MilliSeconds(100));
    Silence();
    RunUntil(Seconds(20));
    // Packets leave every 300 ms from the moment on that the session is up.
    const Time last = 2 * CROSSING + 33 * MilliSeconds(300) + CROSSING;
    EXPECT_LT(last, Seconds(10) + MilliSeconds(100));
    EXPECT_GT(last + MilliSeconds(300), Seconds(10) + MilliSeconds(100));
    EXPECT_EQ(Right().FirstTime("bfd down DETECTION"), last + MilliSeconds(900));
    EXPECT_EQ(Right().FirstTime("down BFD"), last + MilliSeconds(900));
    EXPECT_EQ(Left().FirstTime("down BFD"), last + MilliSeconds(900));
}

TEST_F(BfdLink, APeerThatIsGoneIsForgotten)
{
    AddBfd();
    std::optional<BfdPacket> last;
    Right().device->TraceConnectWithoutContext(
        "MacTx",
        Callback<void, Ptr<const Packet>>([&last](Ptr<const Packet> packet) {
            // PPP, IPv4 and UDP come before it
            std::vector<uint8_t> bytes(packet->GetSize());
            packet->CopyData(bytes.data(), bytes.size());
            last = DecodeBfdPacket(bytes.data() + 30, bytes.size() - 30).packet;
        }));
    RunUntil(Seconds(10));
    ASSERT_TRUE(last);
    EXPECT_EQ(last->state, BfdState::UP);
    EXPECT_EQ(last->myDiscriminator, Right().address.Get());
    EXPECT_EQ(last->yourDiscriminator, Left().address.Get());
    EXPECT_EQ(last->desiredMinTx, 300000u);
    EXPECT_FALSE(last->poll);
    Silence();
    RunUntil(Seconds(20));
    EXPECT_EQ(last->state, BfdState::DOWN);
    EXPECT_EQ(last->diagnostic, BfdDiagnostic::DETECTION_TIME_EXPIRED);
    EXPECT_EQ(last->yourDiscriminator, 0u);
    EXPECT_EQ(last->desiredMinTx, 1000000u);
    Restore();
    RunUntil(Seconds(25));
    EXPECT_EQ(Right().bfd->GetState(), BfdState::UP);
    EXPECT_EQ(Right().Count("bfd up"), 2u);
}

TEST_F(BfdLink, OneDirectionLostIsToldByTheOther)
{
    AddBgp();
    AddBfd();
    RunUntil(Seconds(10));
    Lose(Right(), 1);
    RunUntil(Seconds(20));
    ASSERT_EQ(Right().Count("bfd down DETECTION"), 1u);
    EXPECT_EQ(Left().FirstTime("bfd down NEIGHBOR"),
              Right().FirstTime("bfd down DETECTION") + CROSSING);
    EXPECT_EQ(Left().Count("down BFD") + Left().Count("down NOTIFICATION"), 1u);
    EXPECT_EQ(Right().Count("down BFD"), 1u);
}

TEST_F(BfdLink, AGreyLinkKillsBfdButNotBgp)
{
    AddBgp(); // link 0: BGP alone
    AddLink();
    AddBgp(1); // link 1: BGP with BFD
    AddBfd(1);
    RunUntil(Seconds(10));
    for (std::size_t link : {0, 1})
    {
        Lose(Left(link), 0.2);
        Lose(Right(link), 0.2);
    }
    RunUntil(Seconds(610));
    // Three packets in a row are lost with 0.008: over 2,000 packets each way, several times. A
    // KEEPALIVE is sent again by TCP, and three of them are missing only if nothing passes for 60
    // s.
    EXPECT_EQ(Left(0).Count("down") + Right(0).Count("down"), 0u);
    EXPECT_GE(Left(1).Count("bfd down") + Right(1).Count("bfd down"), 5u);
    EXPECT_GE(Left(1).Count("down BFD") + Right(1).Count("down BFD"), 1u);
}

TEST_F(BfdLink, TheSlowerEndSetsThePace)
{
    AddBfd();
    Left().bfd->SetAttribute("MinInterval", TimeValue(MilliSeconds(500)));
    Left().bfd->SetAttribute("Multiplier", UintegerValue(5));
    RunUntil(Seconds(10));
    EXPECT_EQ(Left().bfd->GetDetectionTime(), MilliSeconds(1500));  // Right's 3 x 500 ms
    EXPECT_EQ(Right().bfd->GetDetectionTime(), MilliSeconds(2500)); // Left's 5 x 500 ms
    const uint64_t before = Right().bfd->GetCounters().sent;
    RunUntil(Seconds(20));
    EXPECT_EQ(Right().bfd->GetCounters().sent - before, 20u);
}

TEST_F(BfdLink, StoppingByHandLeavesBgpAlone)
{
    AddBgp();
    AddBfd();
    Left().bfd->SetStopTime(Seconds(10));
    RunUntil(Seconds(80));
    EXPECT_EQ(Left().FirstTime("bfd down ADMIN"), Seconds(10));
    EXPECT_EQ(Right().FirstTime("bfd down ADMIN"), Seconds(10) + CROSSING);
    EXPECT_EQ(Right().Count("down"), 0u);
    EXPECT_EQ(Right().bgp->GetState(), BgpState::ESTABLISHED);
}

TEST_F(BfdLink, LossOfLightIsPassedOnByBgp)
{
    AddBgp();
    AddBfd();
    RunUntil(Seconds(10));
    Left().bgp->SetLinkUp(false);
    EXPECT_EQ(Left().FirstTime("bfd down LINK"), Seconds(10));
    EXPECT_EQ(Left().FirstTime("down LINK"), Seconds(10));
    const uint64_t sent = Left().bfd->GetCounters().sent;
    RunUntil(Seconds(20));
    EXPECT_EQ(Left().bfd->GetCounters().sent, sent);
    EXPECT_EQ(Right().Count("down BFD") + Right().Count("down TCP"), 1u);
    Left().bgp->SetLinkUp(true);
    RunUntil(Seconds(30));
    EXPECT_EQ(Left().bfd->GetState(), BfdState::UP);
    EXPECT_EQ(Left().bgp->GetState(), BgpState::ESTABLISHED);
}

TEST_F(BfdLink, PacketsFromFurtherAwayAreDiscarded)
{
    AddBfdTo(Right(), Left());
    BfdPacket packet;
    packet.myDiscriminator = 9;
    RunUntil(Seconds(1));
    Forge(packet, 254);
    packet.yourDiscriminator = 12345;
    Forge(packet, 255);
    RunUntil(Seconds(2));
    EXPECT_EQ(Right().bfd->GetCounters().discarded, 2u);
    EXPECT_EQ(Right().bfd->GetState(), BfdState::DOWN);
    packet.yourDiscriminator = 0;
    Forge(packet, 255);
    RunUntil(MilliSeconds(2500));
    EXPECT_EQ(Right().bfd->GetState(), BfdState::INIT);
}

TEST_F(BfdLink, NothingIsLeftAfterTheStop)
{
    AddBfd();
    Left().bfd->SetStopTime(Seconds(5));
    Right().bfd->SetStopTime(Seconds(6));
    Simulator::Run();
    // The last packet finds nobody, and ICMP says so: 20 + 8 + 28 bytes.
    EXPECT_EQ(Simulator::Now(), Seconds(6) + CROSSING + MilliSeconds(1) + NanoSeconds(58 * 8));
    EXPECT_TRUE(Simulator::IsFinished());
}

TEST_F(BfdLink, JitterShortensEachInterval)
{
    AddBfd();
    Left().bfd->SetAttribute("Jitter", DoubleValue(0.25));
    RunUntil(Seconds(10));
    const uint64_t before = Left().bfd->GetCounters().sent;
    RunUntil(Seconds(310));
    const double mean = 300.0 / static_cast<double>(Left().bfd->GetCounters().sent - before);
    EXPECT_NEAR(mean, 0.3 * 0.875, 0.003); // 300 ms x U(0.75, 1)
    EXPECT_EQ(Left().Count("bfd down"), 0u);
}
