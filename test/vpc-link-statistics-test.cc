// SPDX-License-Identifier: GPL-2.0-only
// What a link gives to TCP, against its caps and against the closed forms of a lossy path.
//
// ns-3's own TCP over a link, with the module's linux-6.1 preset. All random numbers come from seed
// 1, run 1 and the stream below, which were fixed before the first run and must not be tuned.
#include "vpc-link-net.h"
#include "vpc-sample.h"

#include "ns3/tcp-congestion-ops.h"
#include "ns3/tcp-l4-protocol.h"
#include "ns3/vpc-tcp-preset.h"

#include <cmath>
#include <iostream>

namespace ns3
{
namespace vpc
{
namespace linktest
{
namespace
{

using namespace sampletest;

constexpr uint16_t LOAD_PORT = 5001;

/// Sends without an end, and counts at the far end.
class BulkTransfer
{
  public:
    BulkTransfer(Ptr<EniNetDevice> from,
                 Ptr<EniNetDevice> to,
                 Ipv4Address address,
                 const TcpSocketSetup& setup)
        : m_setup(setup),
          m_listener(Make(to)),
          m_sender(Make(from))
    {
        m_listener->Bind(InetSocketAddress(Ipv4Address::GetAny(), LOAD_PORT));
        m_listener->Listen();
        m_listener->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                                      MakeCallback(&BulkTransfer::Accept, this));
        m_sender->SetConnectCallback(MakeCallback(&BulkTransfer::Connected, this),
                                     MakeNullCallback<void, Ptr<Socket>>());
        m_sender->SetSendCallback(MakeCallback(&BulkTransfer::Fill, this));
        m_sender->Connect(InetSocketAddress(address, LOAD_PORT));
    }

    uint64_t received{0}; //!< bytes of data

  private:
    Ptr<Socket> Make(Ptr<EniNetDevice> port) const
    {
        Ptr<TcpL4Protocol> tcp = port->GetNode()->GetObject<TcpL4Protocol>();
        Ptr<Socket> socket = tcp->CreateSocket();
        m_setup.Apply(socket);
        return socket;
    }

    void Accept(Ptr<Socket> socket, const Address&)
    {
        socket->SetRecvCallback(MakeCallback(&BulkTransfer::Read, this));
    }

    void Read(Ptr<Socket> socket)
    {
        while (Ptr<Packet> packet = socket->Recv())
        {
            received += packet->GetSize();
        }
    }

    void Connected(Ptr<Socket> socket)
    {
        Fill(socket, socket->GetTxAvailable());
    }

    void Fill(Ptr<Socket> socket, uint32_t)
    {
        while (socket->GetTxAvailable() > 0)
        {
            if (socket->Send(Create<Packet>(std::min(socket->GetTxAvailable(), 65'536u))) <= 0)
            {
                return;
            }
        }
    }

    TcpSocketSetup m_setup;
    Ptr<Socket> m_listener;
    Ptr<Socket> m_sender;
};

/// A link with its caps, and what of them is data.
struct CapRow
{
    const char* name;
    bool isTunnel;
    const char* rate;
    uint32_t mtu;     //!< bytes
    uint32_t segment; //!< bytes of data: MTU less 40, as without TCP options
    uint32_t wire;    //!< bytes that the port is busy with a full segment
};

/// A lossy path.
struct LossRow
{
    double loss;
    uint32_t delAckCount;
    bool sack;
};

constexpr double RTT = 0.064;       //!< seconds
constexpr uint32_t SEGMENT = 1448;  //!< bytes: MTU 1500 less headers and timestamps
constexpr double LEAST_RTO = 0.2;   //!< seconds, of the preset; RTT and its variance are below it
constexpr double LOSS_BAND = 0.15;  //!< relative, by which a measurement may miss a closed form
constexpr double CAP_BAND = 0.02;   //!< likewise
constexpr int64_t LOSS_STREAM = 40; //!< of random numbers

/// Mathis et al. 1997: goodput in bit/s of a TCP that loses single packets.
double
Mathis(const LossRow& row)
{
    return SEGMENT * 8 / RTT * std::sqrt(3 / (2 * row.delAckCount * row.loss));
}

/// Padhye et al. 1998, in the form of RFC 3448, section 3.1: with timeouts.
double
Pftk(const LossRow& row)
{
    const double b = row.delAckCount;
    const double p = row.loss;
    const double timeouts = 3 * std::sqrt(3 * b * p / 8) * p * (1 + 32 * p * p);
    return SEGMENT * 8 / (RTT * std::sqrt(2 * b * p / 3) + LEAST_RTO * timeouts);
}

class LinkStatistics : public LinkTest
{
  protected:
    /// \return goodput in bit/s of one transfer to AWS in each interval after \p warmUp
    std::vector<double> Goodputs(const TcpPreset& preset, Time warmUp, Time interval, int count)
    {
        BulkTransfer transfer(Link().customer,
                              Link().data,
                              Link().dataAddress,
                              TcpSocketSetup(preset, 0));
        RunUntil(warmUp);
        std::vector<double> goodputs;
        for (int i = 0; i < count; ++i)
        {
            const uint64_t before = transfer.received;
            RunUntil(Simulator::Now() + interval);
            goodputs.push_back(static_cast<double>(transfer.received - before) * 8 /
                               interval.GetSeconds());
        }
        return goodputs;
    }

    /// Say what was measured. \return the mean
    static double Report(const std::string& what, const std::vector<double>& sample, double law)
    {
        const double mean = Mean(sample);
        std::cout << "  " << what << ": law " << law / 1e6 << ", measured " << mean / 1e6 << " ("
                  << 100 * (mean / law - 1) << " %), standard error "
                  << 100 * StandardError(sample) / law << " %\n";
        return mean;
    }
};

class LinkCapStatistics : public LinkStatistics, public ::testing::WithParamInterface<CapRow>
{
};

// Row 15: the cap times what of each packet is data. RTT 10 ms; up to 4 MiB are under way or wait,
// more than the path holds (1.6 MB) and less than path and queue do, so that nothing is lost.
TEST_P(LinkCapStatistics, TcpFillsTheCapWithItsShareOfThePacket)
{
    const CapRow& row = GetParam();
    Config::SetDefault("ns3::TcpSocketBase::Timestamp", BooleanValue(false));
    if (row.isTunnel)
    {
        Link().MakeTunnel();
    }
    Link().SetRate(row.rate);
    Link().fabric->SetAttribute("Mtu", UintegerValue(row.mtu));
    Link().SetDelay(MilliSeconds(5));
    TcpPreset preset = TcpPreset::ByName("linux-6.1");
    preset.segmentSize = row.segment;
    const auto sample = Goodputs(preset, Seconds(1), MilliSeconds(200), 5);
    const double law =
        static_cast<double>(DataRate(row.rate).GetBitRate()) * row.segment / row.wire;
    EXPECT_NEAR(Report(std::string(row.name) + " (Mbit/s)", sample, law), law, CAP_BAND * law);
    EXPECT_TRUE(Link().drops.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Links,
    LinkCapStatistics,
    ::testing::Values(CapRow{"VPN tunnel", true, "1250Mbps", 1446, 1406, 1500},
                      CapRow{"Direct Connect, MTU 1500", false, "1Gbps", 1500, 1460, 1542},
                      CapRow{"Direct Connect, MTU 9001", false, "1Gbps", 9001, 8961, 9043}));

// Row 11: however wide the path, no more than the receiver's window passes in a round trip. The
// window is a whole number of pairs of segments, for TCP sends whole ones and its peer acknowledges
// pairs.
TEST_F(LinkStatistics, AWindowPassesOnceARoundTrip)
{
    constexpr uint32_t WINDOW = 46 * SEGMENT; // bytes: 66,608
    Link().SetRate("10Gbps");
    Link().SetDelay(Seconds(RTT / 2));
    TcpPreset preset = TcpPreset::ByName("linux-6.1");
    preset.segmentSize = SEGMENT;
    preset.rcvBufSize = WINDOW;
    const auto sample = Goodputs(preset, Seconds(10), Seconds(10), 5);
    const double law = WINDOW * 8 / RTT;
    EXPECT_NEAR(Report("65 KiB at 64 ms (Mbit/s)", sample, law), law, CAP_BAND * law);
    EXPECT_TRUE(Link().drops.empty());
}

// Row 15 for small packets: min(offered, 140,000 a second).
TEST_F(LinkStatistics, ATunnelCarriesItsPacketsASecond)
{
    Link().MakeTunnel();
    UdpPeer& customer = OpenUdp(Link().customer, LOAD_PORT);
    UdpPeer& data = OpenUdp(Link().data, LOAD_PORT);
    for (const double offered : {70'000.0, 130'000.0, 200'000.0})
    {
        const Time gap = NanoSeconds(std::lround(1e9 / offered));
        const Time end = Simulator::Now() + Seconds(2);
        std::function<void()> send = [&] {
            customer.Send(Link().dataAddress, LOAD_PORT, 64);
            if (Simulator::Now() + gap < end)
            {
                At(Simulator::Now() + gap, send);
            }
        };
        At(Simulator::Now(), send);
        RunUntil(end - Seconds(1)); // the queue is in its steady state
        const uint32_t before = data.packets;
        RunUntil(end);
        const double law = std::min(offered, 140'000.0);
        const double carried = data.packets - before;
        std::cout << "  offered " << offered << ", carried " << carried << " a second\n";
        EXPECT_NEAR(carried, law, CAP_BAND * law);
        RunUntil(end + Seconds(1)); // the queue is empty
    }
    EXPECT_EQ(Link().Drops(DropReason::QUEUE_OVERFLOW), Link().drops.size());
    EXPECT_GT(Link().drops.size(), 100'000u);
}

class LinkLossStatistics : public LinkStatistics, public ::testing::WithParamInterface<LossRow>
{
  protected:
    std::vector<double> MeasureLossy(const LossRow& row)
    {
        for (const auto& port : {Link().customer, Link().data})
        {
            port->GetNode()->GetObject<TcpL4Protocol>()->SetAttribute(
                "SocketType",
                TypeIdValue(TcpNewReno::GetTypeId()));
        }
        Link().SetRate("10Gbps");
        Link().SetDelay(Seconds(RTT / 2));
        Link().fabric->AssignStreams(LOSS_STREAM);
        Link().fabric->SetLoss(LinkSide::CUSTOMER, row.loss);
        TcpPreset preset = TcpPreset::ByName("linux-6.1");
        preset.segmentSize = SEGMENT;
        preset.delAckCount = row.delAckCount;
        preset.sack = row.sack;
        return Goodputs(preset, Seconds(100), Seconds(100), 20);
    }
};

// Rows 12 and 13. The formulas are of a TCP that opens its window by a segment a round trip (b
// times slower where b segments are acknowledged together) and halves it once a loss: of ns-3's
// that is TcpNewReno; TcpLinuxReno counts acknowledged bytes, so that b is 1 for it whatever the
// receiver does, and TcpCubic is another law. Neither formula knows SACK. Mathis has no timeouts:
// it is held against where p is small.
TEST_P(LinkLossStatistics, GoodputIsThatOfTheClosedForms)
{
    const LossRow& row = GetParam();
    const auto sample = MeasureLossy(row);
    std::ostringstream what;
    what << "p " << row.loss << ", b " << row.delAckCount << (row.sack ? ", SACK" : "");
    const double mean = Report(what.str() + ", PFTK (Mbit/s)", sample, Pftk(row));
    Report(what.str() + ", Mathis (Mbit/s)", sample, Mathis(row));
    EXPECT_LT(3 * StandardError(sample), LOSS_BAND * mean) << "the sample is too small";
    EXPECT_NEAR(mean, Pftk(row), LOSS_BAND * Pftk(row));
    if (row.loss <= 0.001)
    {
        EXPECT_NEAR(mean, Mathis(row), LOSS_BAND * Mathis(row));
    }
}

INSTANTIATE_TEST_SUITE_P(Paths,
                         LinkLossStatistics,
                         ::testing::Values(LossRow{1e-3, 1, false},
                                           LossRow{1e-3, 2, false},
                                           LossRow{1e-2, 1, false},
                                           LossRow{1e-2, 2, false},
                                           LossRow{1e-3, 2, true},
                                           LossRow{1e-2, 2, true}));

} // namespace
} // namespace linktest
} // namespace vpc
} // namespace ns3
