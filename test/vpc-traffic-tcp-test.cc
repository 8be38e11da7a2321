// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-traffic-net.h"

#include "ns3/boolean.h"
#include "ns3/global-value.h"
#include "ns3/inet-socket-address.h"
#include "ns3/tcp-socket-base.h"
#include "ns3/vpc-tcp-close.h"
#include "ns3/vpc-tcp-connection.h"
#include "ns3/vpc-tcp-preset.h"

#include <memory>
#include <string>

using namespace ns3;
using namespace ns3::vpc;

namespace
{

constexpr uint16_t PORT = 443;

/// Writes down what a connection reports, and when.
class Diary : public TcpConnection::Listener
{
  public:
    struct Entry
    {
        std::string what;
        Time when;
    };

    void Connected() override
    {
        Note("connected");
    }

    void Failed(ConnectFailure why) override
    {
        static const char* const NAMES[] = {"refused", "timeout", "no-route"};
        Note(NAMES[static_cast<int>(why)]);
    }

    void Data(Ptr<Packet> data) override
    {
        bytes += data->GetSize();
    }

    void Space(uint32_t) override
    {
    }

    void Closed(ConnectionEnd why) override
    {
        static const char* const NAMES[] = {"by-peer", "reset", "gave-up"};
        Note(NAMES[static_cast<int>(why)]);
    }

    std::vector<Entry> entries;
    uint32_t bytes{0};

  private:
    void Note(const std::string& what)
    {
        entries.push_back({what, Simulator::Now()});
    }
};

class TrafficTcp : public traffictest::StarTest
{
  protected:
    void Prepare(const std::string& preset = "linux-6.1")
    {
        Build(1);
        setup = TcpSocketSetup(TcpPreset::ByName(preset), 1500);
        tcp = client->GetObject<TcpL4Protocol>();
    }

    /// A server that accepts and remembers its sockets.
    void Listen()
    {
        listener = servers.Get(0)->GetObject<TcpL4Protocol>()->CreateSocket();
        setup.Apply(listener);
        listener->Bind(InetSocketAddress(Ipv4Address::GetAny(), PORT));
        listener->Listen();
        listener->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                                    MakeCallback(&TrafficTcp::Accepted, this));
    }

    void Accepted(Ptr<Socket> socket, const Address&)
    {
        accepted.push_back(socket);
    }

    std::unique_ptr<TcpConnection> Connect(Time timeout = Seconds(0))
    {
        auto connection = std::make_unique<TcpConnection>(tcp, setup, diary);
        Simulator::ScheduleNow(&TcpConnection::Connect,
                               connection.get(),
                               AddressOf(0),
                               PORT,
                               timeout);
        return connection;
    }

    /// \return whether a socket could use that port of the client
    bool PortIsFree(uint16_t port)
    {
        Ptr<Socket> other = tcp->CreateSocket();
        const bool ok = other->Bind(InetSocketAddress(toServerAddress(), port)) == 0;
        other->Listen();
        other->Close();
        return ok;
    }

    static Ipv4Address toServerAddress()
    {
        return Ipv4Address("10.1.0.1");
    }

    /// Abort at \p when; then run until nothing is left and look at what remained.
    void AbortAt(TcpConnection& connection, Time when)
    {
        Simulator::Schedule(when - Simulator::Now(), [&] {
            sentBefore = sent.size();
            connection.Abort();
            freeAtOnce = PortIsFree(connection.GetLocalPort());
        });
    }

    void ExpectOneRstAndSilence()
    {
        Simulator::Run();
        EXPECT_TRUE(Simulator::IsFinished());
        EXPECT_TRUE(freeAtOnce);
        ASSERT_EQ(sent.size(), sentBefore + 1);
        EXPECT_EQ(sent.back().flags, TcpHeader::RST);
    }

    std::vector<int64_t> SynTimes() const
    {
        std::vector<int64_t> times;
        for (const auto& syn : SentWith(TcpHeader::SYN))
        {
            times.push_back(syn.time.GetNanoSeconds());
        }
        return times;
    }

    static std::vector<int64_t> Seconds64(std::vector<int64_t> seconds)
    {
        for (auto& s : seconds)
        {
            s *= 1000000000;
        }
        return seconds;
    }

    TcpSocketSetup setup;
    Ptr<TcpL4Protocol> tcp;
    Ptr<Socket> listener;
    std::vector<Ptr<Socket>> accepted;
    Diary diary;
    std::size_t sentBefore{0};
    bool freeAtOnce{false};
};

TEST_F(TrafficTcp, Linux61SendsSynsAt1And3And7AndGivesUpAt127Seconds)
{
    Prepare("linux-6.1");
    Kill(0);
    auto connection = Connect();
    Simulator::Run();
    EXPECT_EQ(SynTimes(), Seconds64({0, 1, 3, 7, 15, 31, 63}));
    ASSERT_EQ(diary.entries.size(), 1u);
    EXPECT_EQ(diary.entries[0].what, "timeout");
    EXPECT_EQ(diary.entries[0].when, Seconds(127));
    EXPECT_TRUE(PortIsFree(connection->GetLocalPort()));
}

TEST_F(TrafficTcp, Linux65SendsFourMoreSynsAndGivesUpAt131Seconds)
{
    Prepare("linux-6.5");
    Kill(0);
    auto connection = Connect();
    Simulator::Run();
    EXPECT_EQ(SynTimes(), Seconds64({0, 1, 2, 3, 4, 5, 7, 11, 19, 35, 67}));
    ASSERT_EQ(diary.entries.size(), 1u);
    EXPECT_EQ(diary.entries[0].what, "timeout");
    EXPECT_EQ(diary.entries[0].when, Seconds(131));
}

TEST_F(TrafficTcp, Ns3DefaultGivesUpAt189Seconds)
{
    Prepare("ns3-default");
    Kill(0);
    auto connection = Connect();
    Simulator::Run();
    EXPECT_EQ(SynTimes(), Seconds64({0, 3, 9, 21, 45, 93}));
    ASSERT_EQ(diary.entries.size(), 1u);
    EXPECT_EQ(diary.entries[0].when, Seconds(189));
}

TEST_F(TrafficTcp, ConnectTimeoutIsMetToTheNanosecond)
{
    Prepare();
    Kill(0);
    auto connection = Connect(NanoSeconds(2000000001));
    Simulator::Run();
    ASSERT_EQ(diary.entries.size(), 1u);
    EXPECT_EQ(diary.entries[0].what, "timeout");
    EXPECT_EQ(diary.entries[0].when, NanoSeconds(2000000001));
    EXPECT_EQ(SynTimes(), Seconds64({0, 1}));
    EXPECT_EQ(SentWith(TcpHeader::RST).size(), 1u);
}

TEST_F(TrafficTcp, NoRouteIsToldApartFromTimeout)
{
    Prepare();
    auto connection = std::make_unique<TcpConnection>(tcp, setup, diary);
    connection->Connect(Ipv4Address("203.0.113.1"), PORT, Seconds(5));
    EXPECT_TRUE(diary.entries.empty()); // told from an event of its own
    Simulator::Run();
    ASSERT_EQ(diary.entries.size(), 1u);
    EXPECT_EQ(diary.entries[0].what, "no-route");
    EXPECT_EQ(diary.entries[0].when, Seconds(0));
    EXPECT_TRUE(sent.empty());
    // the port that ns-3 had reserved is free again
    auto next = std::make_unique<TcpConnection>(tcp, setup, diary);
    next->Connect(AddressOf(0), PORT, Seconds(1));
    EXPECT_NE(next->GetLocalPort(), 0);
    next->Abort();
    Simulator::Run();
}

TEST_F(TrafficTcp, ClosedPortOfAnOrdinaryHostRefusesAfterOneRoundTrip)
{
    Prepare();
    auto connection = Connect(Seconds(5));
    Simulator::Run();
    ASSERT_EQ(diary.entries.size(), 1u);
    EXPECT_EQ(diary.entries[0].what, "refused");
    ASSERT_EQ(replies.size(), 1u);
    EXPECT_EQ(replies[0].flags, TcpHeader::RST | TcpHeader::ACK);
    // the RST travels for the propagation delay and its own serialisation, some 50 ns at 10 Gbps
    const Time rst = replies[0].time;
    EXPECT_GT(diary.entries[0].when, rst + MilliSeconds(DELAY_MS));
    EXPECT_LT(diary.entries[0].when, rst + MilliSeconds(DELAY_MS) + MicroSeconds(1));
    EXPECT_EQ(sent.size(), 1u); // one SYN, and no answer to the RST
    EXPECT_TRUE(PortIsFree(connection->GetLocalPort()));
}

TEST_F(TrafficTcp, BareRstRefusesAndIsNotAnswered)
{
    Prepare();
    // a socket that is bound but does not listen answers a SYN with a bare RST
    Ptr<Socket> closed = servers.Get(0)->GetObject<TcpL4Protocol>()->CreateSocket();
    closed->Bind(InetSocketAddress(Ipv4Address::GetAny(), PORT));
    auto connection = Connect(Seconds(5));
    Simulator::Run();
    ASSERT_EQ(replies.size(), 1u);
    EXPECT_EQ(replies[0].flags, TcpHeader::RST);
    ASSERT_EQ(diary.entries.size(), 1u);
    EXPECT_EQ(diary.entries[0].what, "refused");
    EXPECT_EQ(sent.size(), 1u);
    EXPECT_TRUE(PortIsFree(connection->GetLocalPort()));
}

TEST_F(TrafficTcp, RefusesWithoutTimestampsToo)
{
    Config::SetDefault("ns3::TcpSocketBase::Timestamp", BooleanValue(false));
    Prepare();
    auto connection = Connect(Seconds(5));
    Simulator::Run();
    ASSERT_EQ(diary.entries.size(), 1u);
    EXPECT_EQ(diary.entries[0].what, "refused");
    EXPECT_LT(diary.entries[0].when, MilliSeconds(3));
    EXPECT_EQ(sent.size(), 1u);
}

TEST_F(TrafficTcp, RefusesWithChecksumsToo)
{
    GlobalValue::Bind("ChecksumEnabled", BooleanValue(true));
    Prepare();
    auto connection = Connect(Seconds(5));
    Simulator::Run();
    GlobalValue::Bind("ChecksumEnabled", BooleanValue(false));
    ASSERT_EQ(diary.entries.size(), 1u);
    EXPECT_EQ(diary.entries[0].what, "refused");
    EXPECT_EQ(sent.size(), 1u);
}

TEST_F(TrafficTcp, ResetIsToldApartFromClose)
{
    Prepare();
    Listen();
    auto first = Connect();
    auto second = Connect();
    Simulator::Schedule(Seconds(1), [this] {
        AbortTcpSocket(accepted.at(0));
        accepted.at(1)->Close();
    });
    Simulator::Run();
    ASSERT_EQ(diary.entries.size(), 4u);
    EXPECT_EQ(diary.entries[0].what, "connected");
    EXPECT_EQ(diary.entries[1].what, "connected");
    EXPECT_EQ(diary.entries[2].what, "reset");
    EXPECT_EQ(diary.entries[3].what, "by-peer");
    EXPECT_TRUE(SentWith(TcpHeader::RST).empty()); // a RST is never answered
    EXPECT_TRUE(Simulator::IsFinished());
    EXPECT_TRUE(PortIsFree(first->GetLocalPort()));
    EXPECT_TRUE(PortIsFree(second->GetLocalPort()));
}

TEST_F(TrafficTcp, RstWithAckAndNoTimestampResetsAnEstablishedConnection)
{
    Prepare();
    Listen();
    auto connection = Connect();
    // the server forgets the connection silently, as a rebooted host does
    Simulator::Schedule(Seconds(1), [this] { DropTcpSocket(accepted.at(0)); });
    Simulator::Schedule(Seconds(2), [&] { connection->Send(Create<Packet>(100)); });
    Simulator::Schedule(MilliSeconds(500), [this] { listener->Close(); });
    Simulator::Run();
    ASSERT_EQ(diary.entries.size(), 2u);
    EXPECT_EQ(diary.entries[1].what, "reset");
    EXPECT_LT(diary.entries[1].when, Seconds(2) + MilliSeconds(3));
}

TEST_F(TrafficTcp, DataIntoABlackHoleEndsByTcpItself)
{
    Prepare();
    setup = [] {
        TcpPreset preset = TcpPreset::ByName("linux-6.1");
        preset.dataRetries = 3;
        return TcpSocketSetup(preset, 1500);
    }();
    Listen();
    auto connection = Connect();
    Simulator::Schedule(Seconds(1), [&] {
        Kill(0);
        connection->Send(Create<Packet>(100));
    });
    Simulator::Run();
    ASSERT_EQ(diary.entries.size(), 2u);
    EXPECT_EQ(diary.entries[1].what, "gave-up");
}

// --- Abort in every state -------------------------------------------------------------------

TEST_F(TrafficTcp, AbortInSynSent)
{
    Prepare();
    Kill(0);
    auto connection = Connect(Seconds(60));
    AbortAt(*connection, Seconds(2));
    ExpectOneRstAndSilence();
    EXPECT_TRUE(diary.entries.empty());
}

TEST_F(TrafficTcp, AbortInEstablished)
{
    Prepare();
    Listen();
    auto connection = Connect();
    AbortAt(*connection, Seconds(2));
    ExpectOneRstAndSilence();
    EXPECT_EQ(diary.entries.size(), 1u); // connected, and no Closed()
}

TEST_F(TrafficTcp, AbortWithDataUnacknowledged)
{
    Prepare();
    Listen();
    auto connection = Connect();
    Simulator::Schedule(Seconds(1), [&] {
        Kill(0);
        connection->Send(Create<Packet>(50000));
    });
    AbortAt(*connection, Seconds(2));
    ExpectOneRstAndSilence();
}

TEST_F(TrafficTcp, AbortWithoutARoute)
{
    Prepare();
    Listen();
    auto connection = Connect();
    Simulator::Schedule(Seconds(1), [this] { client->GetObject<Ipv4>()->SetDown(1); });
    AbortAt(*connection, Seconds(2));
    Simulator::Run();
    EXPECT_TRUE(Simulator::IsFinished());
    EXPECT_TRUE(freeAtOnce);
    EXPECT_EQ(sent.size(), sentBefore); // nowhere to send the RST to
}

/// Closes with a raw ns-3 socket into the state wanted, since TcpConnection hands its socket over.
class TrafficTcpStates : public TrafficTcp
{
  protected:
    void Open()
    {
        Prepare();
        Listen();
        socket = tcp->CreateSocket();
        setup.Apply(socket);
        socket->TraceConnectWithoutContext("State", MakeCallback(&TrafficTcpStates::State, this));
        socket->Connect(InetSocketAddress(AddressOf(0), PORT));
    }

    void State(TcpSocket::TcpStates_t, TcpSocket::TcpStates_t now)
    {
        state = now;
    }

    void AbortIn(TcpSocket::TcpStates_t wanted, Time when)
    {
        Simulator::Schedule(when, [this, wanted] {
            EXPECT_EQ(state, wanted);
            Address own;
            socket->GetSockName(own);
            sentBefore = sent.size();
            Revive(0); // so that the server hears of it and stops talking as well
            AbortTcpSocket(socket);
            freeAtOnce = PortIsFree(InetSocketAddress::ConvertFrom(own).GetPort());
        });
        ExpectOneRstAndSilence();
    }

    Ptr<Socket> socket;
    TcpSocket::TcpStates_t state{TcpSocket::CLOSED};
};

TEST_F(TrafficTcpStates, FinWait1)
{
    Open();
    Simulator::Schedule(Seconds(1), [this] {
        Kill(0);
        socket->Close();
    });
    AbortIn(TcpSocket::FIN_WAIT_1, MilliSeconds(1100));
}

TEST_F(TrafficTcpStates, FinWait2)
{
    Open();
    Simulator::Schedule(Seconds(1), [this] { socket->Close(); });
    AbortIn(TcpSocket::FIN_WAIT_2, Seconds(2));
}

TEST_F(TrafficTcpStates, CloseWait)
{
    Open();
    Simulator::Schedule(Seconds(1), [this] { accepted.at(0)->Close(); });
    AbortIn(TcpSocket::CLOSE_WAIT, Seconds(2));
}

TEST_F(TrafficTcpStates, LastAck)
{
    Open();
    Simulator::Schedule(Seconds(1), [this] { accepted.at(0)->Close(); });
    Simulator::Schedule(Seconds(2), [this] {
        Kill(0);
        socket->Close();
    });
    AbortIn(TcpSocket::LAST_ACK, MicroSeconds(2001500)); // when the FIN has been lost
}

TEST_F(TrafficTcpStates, Closing)
{
    Open();
    // both say FIN at once, and neither FIN's acknowledgement arrives
    Simulator::Schedule(Seconds(1), [this] {
        socket->Close();
        accepted.at(0)->Close();
        Kill(0);
    });
    AbortIn(TcpSocket::CLOSING, MilliSeconds(1002));
}

TEST_F(TrafficTcpStates, TimeWait)
{
    Open();
    Simulator::Schedule(Seconds(1), [this] { socket->Close(); });
    Simulator::Schedule(Seconds(2), [this] { accepted.at(0)->Close(); });
    AbortIn(TcpSocket::TIME_WAIT, Seconds(3));
}

TEST_F(TrafficTcp, CloseIntoABlackHoleEnds)
{
    Prepare();
    Listen();
    auto connection = Connect();
    Simulator::Schedule(Seconds(1), [&] {
        Kill(0);
        connection->Close();
    });
    Simulator::Run(); // would never return if FINs went on
    EXPECT_TRUE(Simulator::IsFinished());
    const auto fins = SentWith(TcpHeader::FIN);
    EXPECT_GE(fins.size(), 6u);
    EXPECT_LE(fins.size(), 9u);
    EXPECT_EQ(SentWith(TcpHeader::RST).size(), 1u);
    EXPECT_EQ(sent.back().time, Seconds(1) + MilliSeconds(1500));
    EXPECT_TRUE(PortIsFree(connection->GetLocalPort()));
}

TEST_F(TrafficTcp, OrderlyCloseHoldsThePortForTimeWait)
{
    Prepare();
    Listen();
    auto connection = Connect();
    Simulator::Schedule(Seconds(1), [&] { connection->Close(); });
    Simulator::Schedule(Seconds(2), [this] { accepted.at(0)->Close(); });
    bool during = true;
    bool after = false;
    Simulator::Schedule(Seconds(61), [&] { during = PortIsFree(connection->GetLocalPort()); });
    Simulator::Schedule(Seconds(63), [&] { after = PortIsFree(connection->GetLocalPort()); });
    Simulator::Run();
    EXPECT_FALSE(during);
    EXPECT_TRUE(after);
    EXPECT_TRUE(SentWith(TcpHeader::RST).empty());
}

TEST_F(TrafficTcp, HalfClosedConnectionIsCutAfterAMinute)
{
    Prepare();
    Listen();
    auto connection = Connect();
    Simulator::Schedule(Seconds(1), [&] { connection->Close(); }); // the server never closes
    Simulator::Run();
    const auto rsts = SentWith(TcpHeader::RST);
    ASSERT_EQ(rsts.size(), 1u);
    EXPECT_EQ(rsts[0].time, Seconds(1) + MilliSeconds(1500) + Seconds(60));
}

TEST(TrafficTcpPreset, SegmentSizeLeavesRoomForOptions)
{
    TcpPreset preset = TcpPreset::ByName("linux-6.1");
    EXPECT_EQ(preset.SegmentSizeFor(9001), 8949u);
    EXPECT_EQ(preset.SegmentSizeFor(8500), 8448u);
    EXPECT_EQ(preset.SegmentSizeFor(1446), 1394u);
    preset.sackOnData = true;
    EXPECT_EQ(preset.SegmentSizeFor(8500), 8420u);
}

TEST_F(TrafficTcp, FullSegmentsFillTheMtuExactly)
{
    Prepare();
    Listen();
    uint32_t largest = 0; // outlives the connection, whose end sends a RST
    auto connection = Connect();
    Simulator::Schedule(Seconds(1), [&] { connection->Send(Create<Packet>(20000)); });
    toServer[0]->TraceConnectWithoutContext(
        "MacTx",
        Callback<void, Ptr<const Packet>>(
            [&](Ptr<const Packet> packet) { largest = std::max(largest, packet->GetSize()); }));
    Simulator::Stop(Seconds(3));
    Simulator::Run();
    EXPECT_EQ(largest, 1500u + 2u); // and the PPP header of the link
}

TEST(TrafficTcpPresetDeathTest, UnknownNameListsTheValidOnes)
{
    EXPECT_DEATH(TcpPreset::ByName("linux-7"),
                 "no preset named 'linux-7'.*linux-6.1, linux-6.5, ns3-default");
}

} // namespace
