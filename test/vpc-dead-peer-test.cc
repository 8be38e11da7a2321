// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-routing-net.h"

#include "ns3/vpc-ike-message.h"

namespace
{

using namespace ns3;
using namespace ns3::vpc;
using namespace ns3::vpc::routingtest;

/// A message of 57 bytes on a link of 1 Gbps and 1 ms: PPP, IPv4, UDP.
const Time CROSSING = MilliSeconds(1) + NanoSeconds((2 + 20 + 8 + 57) * 8);

class DeadPeerLink : public LinkTest
{
  protected:
    DeadPeerLink()
    {
        AddLink();
        AddDpd();
    }
};

} // namespace

TEST(IkeMessage, IsReadAsItWasWritten)
{
    IkeInformational message;
    message.initiatorSpi = 0x0102030405060708;
    message.responderSpi = 0x1112131415161718;
    message.sender = IkeRole::RESPONDER;
    message.kind = IkeKind::RESPONSE;
    message.messageId = 77;
    const std::vector<uint8_t> bytes = EncodeIkeInformational(message);
    // RFC 7296, section 3.1: next payload 46, version 2.0, exchange 37, flag R, id, length 57
    EXPECT_EQ(std::vector<uint8_t>(bytes.begin() + 16, bytes.begin() + 32),
              (std::vector<uint8_t>{46, 0x20, 37, 0x20, 0, 0, 0, 77, 0, 0, 0, 57, 0, 0, 0, 29}));
    const IkeDecoded read = DecodeIkeInformational(bytes.data(), bytes.size());
    ASSERT_TRUE(read.message);
    EXPECT_EQ(EncodeIkeInformational(*read.message), bytes);
    for (std::size_t size = 0; size < bytes.size(); ++size)
    {
        EXPECT_FALSE(DecodeIkeInformational(bytes.data(), size).message) << size;
    }
    for (const std::size_t at : {16, 17, 18, 27, 31})
    {
        std::vector<uint8_t> bad = bytes;
        ++bad[at];
        EXPECT_FALSE(DecodeIkeInformational(bad.data(), bad.size()).message) << at;
    }
}

TEST_F(DeadPeerLink, AQuietPeerIsAskedAndAnswers)
{
    RunUntil(Seconds(100));
    EXPECT_TRUE(Left().dpd->IsAlive());
    EXPECT_TRUE(Right().dpd->IsAlive());
    const DeadPeerCounters& counters = Left().dpd->GetCounters();
    EXPECT_GE(counters.probes + Right().dpd->GetCounters().probes, 9u);
    EXPECT_EQ(counters.probes, counters.answers);
    EXPECT_EQ(counters.discarded, 0u);
}

TEST_F(DeadPeerLink, APeerWithTrafficIsNotAsked)
{
    for (int second = 0; second < 200; second += 9)
    {
        Simulator::Schedule(Seconds(second), &DeadPeerDetection::NoteTraffic, Left().dpd);
        Simulator::Schedule(Seconds(second), &DeadPeerDetection::NoteTraffic, Right().dpd);
    }
    RunUntil(Seconds(200));
    EXPECT_EQ(Left().dpd->GetCounters().probes, 0u);
    EXPECT_EQ(Right().dpd->GetCounters().probes, 0u);
}

TEST_F(DeadPeerLink, ThreeProbesInVainMakeItDead)
{
    Simulator::Schedule(Seconds(7), &DeadPeerDetection::NoteTraffic, Left().dpd);
    Simulator::Schedule(Seconds(7), &DeadPeerDetection::NoteTraffic, Right().dpd);
    RunUntil(Seconds(8));
    Silence();
    RunUntil(Seconds(200));
    // last heard at 7 s, asked at 17, 27 and 37 s
    EXPECT_EQ(Left().FirstTime("dead"), Seconds(47));
    EXPECT_EQ(Right().FirstTime("dead"), Seconds(47));
    EXPECT_EQ(Left().dpd->GetCounters().probes, 3u);
    EXPECT_FALSE(Left().dpd->IsAlive());
}

TEST_F(DeadPeerLink, AnAnswerToTheLastProbeSavesIt)
{
    Silence();
    Simulator::Schedule(Seconds(25), [this]() { Restore(); });
    RunUntil(Seconds(60));
    EXPECT_TRUE(Left().dpd->IsAlive());
    EXPECT_EQ(Left().Count("dead"), 0u);
}

TEST_F(DeadPeerLink, ClearWaitsForThePeerAndRestartAsksOn)
{
    Left().dpd->SetAttribute("Action", StringValue("Restart"));
    Silence();
    RunUntil(Seconds(95));
    EXPECT_EQ(Left().FirstTime("dead"), Seconds(40));
    EXPECT_EQ(Right().FirstTime("dead"), Seconds(40));
    EXPECT_EQ(Right().dpd->GetCounters().probes, 3u);
    EXPECT_EQ(Left().dpd->GetCounters().probes, 3u + 6u); // at 40, 50 ... 90 s
    Restore();
    RunUntil(Seconds(110));
    EXPECT_EQ(Right().FirstTime("alive"), Seconds(100) + CROSSING);
    EXPECT_EQ(Left().FirstTime("alive"), Seconds(100) + 2 * CROSSING);
}

TEST_F(DeadPeerLink, NoneNeverCallsItDead)
{
    Left().dpd->SetAttribute("Action", StringValue("None"));
    Silence();
    RunUntil(Seconds(105));
    EXPECT_TRUE(Left().dpd->IsAlive());
    EXPECT_EQ(Left().dpd->GetCounters().probes, 10u);
}

TEST_F(DeadPeerLink, RestartTakesItForAliveAgain)
{
    Silence();
    RunUntil(Seconds(50));
    Left().dpd->Restart();
    EXPECT_EQ(Left().FirstTime("alive"), Seconds(50));
    RunUntil(Seconds(200));
    EXPECT_EQ(Left().seen.back(), (Seen{Seconds(90), "dead"}));
}

TEST_F(DeadPeerLink, NothingIsLeftAfterTheStop)
{
    Left().dpd->SetStopTime(Seconds(35));
    Right().dpd->SetStopTime(Seconds(35));
    Simulator::Run();
    EXPECT_EQ(Simulator::Now(), Seconds(35));
}
