// SPDX-License-Identifier: GPL-2.0-only
// A link between a site and AWS: what it takes, to the nanosecond, what it carries and what not.
#include "vpc-link-net.h"

#include "ns3/data-rate.h"
#include "ns3/double.h"
#include "ns3/pointer.h"
#include "ns3/random-variable-stream.h"

#include <cmath>

namespace ns3
{
namespace vpc
{
namespace linktest
{
namespace
{

using LinkTime = LinkTest;
using LinkSize = LinkTest;
using LinkQueue = LinkTest;
using LinkLight = LinkTest;
using LinkLoss = LinkTest;
using LinkPorts = LinkTest;

constexpr uint16_t PORT = 9;
const Time DELAY = MicroSeconds(5'003);

/// \param peer received a packet \return when, in ns
int64_t
ArrivalNs(const UdpPeer& peer)
{
    EXPECT_EQ(peer.packets, 1u);
    return peer.firstAt.GetNanoSeconds();
}

TEST_F(LinkTime, DirectConnectTakesDelayAndTaggedEthernet)
{
    Link().SetRate("1Gbps");
    Link().SetDelay(DELAY);
    UdpPeer& customer = OpenUdp(Link().customer, PORT);
    UdpPeer& data = OpenUdp(Link().data, PORT);
    At(Time(0), [&] {
        customer.Send(Link().dataAddress, PORT, 1000);
        data.Send(Link().customerAddress, PORT, 333);
    });
    RunUntil(Seconds(1));
    // 8 ns a byte: preamble 8, header 14, tag 4, check 4, gap 12
    EXPECT_EQ(ArrivalNs(data), (1000 + 28 + 42) * 8 + 5'003'000);
    EXPECT_EQ(ArrivalNs(customer), (333 + 28 + 42) * 8 + 5'003'000);
}

TEST_F(LinkTime, ATunnelTakesDelayAndEsp)
{
    Link().SetDelay(DELAY);
    Link().fabric->SetEncapsulation(aws::EspEncapsulation());
    Link().SetRate("1250Mbps");
    UdpPeer& customer = OpenUdp(Link().customer, PORT);
    UdpPeer& data = OpenUdp(Link().data, PORT);
    At(Time(0), [&] {
        customer.Send(Link().dataAddress, PORT, 1446 - IP_AND_UDP);
        data.Send(Link().customerAddress, PORT, 100);
    });
    RunUntil(Seconds(1));
    EXPECT_EQ(ArrivalNs(data), 1500 * 8 * 4 / 5 + 5'003'000);
    // 128 and a trailer of 2 are padded to 132; 52 around it; 1,177.6 ns
    EXPECT_EQ(ArrivalNs(customer), 1178 + 5'003'000);
}

TEST_F(LinkTime, IkeIsSentBesideTheTunnel)
{
    constexpr uint16_t ike = 500;
    Link().fabric->SetEncapsulation(aws::EspEncapsulation());
    Link().SetRate("1Gbps");
    UdpPeer& customer = OpenUdp(Link().customer, ike);
    UdpPeer& control = OpenUdp(Link().control, ike);
    At(Time(0), [&] {
        customer.Send(Link().controlAddress, ike, 100);
        control.Send(Link().customerAddress, ike, 200);
    });
    RunUntil(Seconds(1));
    EXPECT_EQ(ArrivalNs(control), 128 * 8);
    EXPECT_EQ(ArrivalNs(customer), 228 * 8);
}

TEST_F(LinkTime, JitterDelaysAndKeepsTheOrder)
{
    Link().SetRate("1Gbps");
    Link().SetDelay(DELAY);
    Ptr<DeterministicRandomVariable> jitter = CreateObject<DeterministicRandomVariable>();
    double seconds[] = {0.003, 0.001, 0.002};
    jitter->SetValueArray(seconds, 3);
    Link().fabric->SetAttribute("Jitter", PointerValue(jitter));
    Tap& arrived = TapOn(Link().data, "MacRx");
    UdpPeer& customer = OpenUdp(Link().customer, PORT);
    OpenUdp(Link().data, PORT);
    At(Time(0), [&] { customer.Send(Link().dataAddress, PORT, 930); });
    At(MilliSeconds(1), [&] { customer.Send(Link().dataAddress, PORT, 930); });
    At(MilliSeconds(3), [&] { customer.Send(Link().dataAddress, PORT, 930); });
    RunUntil(Seconds(1));
    const int64_t first = 8'000 + 5'003'000 + 3'000'000;
    EXPECT_EQ(arrived.timesNs, (std::vector<int64_t>{first, first, first + 2'000'000}));
}

/// What the trace TxRxPointToPoint tells.
struct Crossing
{
    Ptr<NetDevice> from;
    Ptr<NetDevice> to;
    Time transmission;
    Time arrival;
};

void
NoteCrossing(std::vector<Crossing>* crossings,
             Ptr<const Packet>,
             Ptr<NetDevice> from,
             Ptr<NetDevice> to,
             Time transmission,
             Time arrival)
{
    crossings->push_back({from, to, transmission, arrival});
}

TEST_F(LinkTime, AnAnimationSeesTheCrossing)
{
    Link().SetRate("1Gbps");
    Link().SetDelay(DELAY);
    std::vector<Crossing> crossings;
    Link().fabric->TraceConnectWithoutContext("TxRxPointToPoint",
                                              MakeBoundCallback(&NoteCrossing, &crossings));
    UdpPeer& customer = OpenUdp(Link().customer, PORT);
    At(Time(0), [&] { customer.Send(Link().controlAddress, PORT, 930); });
    RunUntil(MilliSeconds(1));
    ASSERT_EQ(crossings.size(), 1u);
    EXPECT_EQ(crossings[0].from, Link().customer);
    EXPECT_EQ(crossings[0].to, Link().control);
    EXPECT_EQ(crossings[0].transmission, MicroSeconds(8));
    EXPECT_EQ(crossings[0].arrival, MicroSeconds(8) + DELAY);
    EXPECT_EQ(Link().fabric->GetCounters().inFlight, 1u);
    EXPECT_EQ(Link().fabric->GetCounters().delivered, 0u);
}

TEST_F(LinkSize, WhatIsLargerIsDroppedInBothDirections)
{
    Link().MakeTunnel();
    UdpPeer& customer = OpenUdp(Link().customer, PORT);
    UdpPeer& data = OpenUdp(Link().data, PORT);
    Tap& arrived = TapOn(Link().data, "MacRx");
    At(Time(0), [&] {
        for (const uint32_t size : {1446, 1447, 20'000})
        {
            customer.Send(Link().dataAddress, PORT, size - IP_AND_UDP);
            data.Send(Link().customerAddress, PORT, size - IP_AND_UDP);
        }
    });
    RunUntil(Seconds(1));
    EXPECT_EQ(arrived.sizes, std::vector<uint32_t>{1446});
    EXPECT_EQ(customer.bytes, 1446u - IP_AND_UDP);
    EXPECT_EQ(Link().Drops(DropReason::MTU_EXCEEDED), 4u);
    ASSERT_EQ(Link().drops.size(), 4u);
    EXPECT_EQ(Link().drops[0].where, "link-0");
    EXPECT_EQ(Link().drops[0].nodeId, Link().customer->GetNode()->GetId());
    EXPECT_EQ(Link().drops[0].size, 1447u);
    EXPECT_EQ(Link().drops[1].nodeId, Link().data->GetNode()->GetId());
}

TEST_F(LinkSize, TcpIsCutAsIfItsMssWereClamped)
{
    Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(8'960));
    Link().MakeTunnel();
    Link().SetDelay(MilliSeconds(5));
    Server& server = Listen(Link().data, PORT, 200'000);
    Tap& atCustomer = TapOn(Link().customer, "MacRx");
    Tap& atData = TapOn(Link().data, "MacRx");
    Stream& stream = Connect(Link().customer, Link().dataAddress, PORT);
    stream.Write(300'000);
    RunUntil(Seconds(5));
    ASSERT_EQ(server.streams.size(), 1u);
    EXPECT_EQ(server.streams[0]->received, 300'000u);
    EXPECT_EQ(stream.received, 200'000u);
    EXPECT_TRUE(server.streams[0]->intact && stream.intact);
    for (const Tap* tap : {&atCustomer, &atData})
    {
        EXPECT_EQ(*std::max_element(tap->sizes.begin(), tap->sizes.end()), 1446u);
    }
    EXPECT_TRUE(Link().drops.empty());
}

TEST_F(LinkSize, WithoutClampingLargeTcpNeverArrives)
{
    Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(8'960));
    Link().MakeTunnel();
    Link().fabric->SetAttribute("TcpClamp", BooleanValue(false));
    Server& server = Listen(Link().data, PORT);
    Stream& stream = Connect(Link().customer, Link().dataAddress, PORT);
    stream.Write(30'000);
    RunUntil(Seconds(5));
    ASSERT_TRUE(stream.connectedAt);
    EXPECT_EQ(server.streams.at(0)->received, 0u);
    EXPECT_GT(Link().Drops(DropReason::MTU_EXCEEDED), 1u);
    EXPECT_EQ(Link().Drops(DropReason::MTU_EXCEEDED), Link().drops.size());
}

TEST_F(LinkSize, ARouterFragmentsToItsDevice)
{
    Link().MakeTunnel();
    UdpPeer& customer = OpenUdp(Link().customer, PORT);
    UdpPeer& data = OpenUdp(Link().data, PORT);
    Link().customer->SetMtu(1446);
    At(Time(0), [&] { customer.Send(Link().dataAddress, PORT, 20'000); });
    RunUntil(Seconds(1));
    EXPECT_EQ(data.bytes, 20'000u);
    EXPECT_TRUE(Link().drops.empty());
}

TEST_F(LinkSize, FragmentsOfTcpAreNotCut)
{
    Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(8'960));
    Link().MakeTunnel();
    Link().customer->SetMtu(1500); // a router that fragments TCP, to more than the tunnel carries
    Server& server = Listen(Link().data, PORT);
    Tap& arrived = TapOn(Link().data, "MacRx");
    Stream& stream = Connect(Link().customer, Link().dataAddress, PORT);
    stream.Write(8'960);
    RunUntil(Seconds(1));
    EXPECT_EQ(server.streams.at(0)->received, 0u);
    EXPECT_GT(Link().Drops(DropReason::MTU_EXCEEDED), 0u);
    for (std::size_t i = 0; i < arrived.sizes.size(); ++i)
    {
        // what fits arrives as it was cut by the router: the handshake and last fragments
        EXPECT_TRUE(arrived.sizes[i] < 100 || arrived.views[i].laterFragment) << arrived.sizes[i];
    }
}

TEST_F(LinkSize, TheMtuTowardsAnAddressIsTheSmallest)
{
    Link().MakeTunnel();
    EXPECT_EQ(Link().fabric->GetMtuTowards(*Link().customer, Link().dataAddress.Get()), 1446u);
    EXPECT_EQ(Link().fabric->GetMtuTowards(*Link().data, Link().customerAddress.Get()), 1446u);
    Link().customer->SetMtu(1400);
    EXPECT_EQ(Link().fabric->GetMtuTowards(*Link().customer, Link().dataAddress.Get()), 1400u);
}

// Two virtual interfaces on one port of 1 Gbps: a device that is on no fabric.
TEST_F(LinkQueue, VirtualInterfacesShareTheirConnection)
{
    LinkNet& other = AddLink();
    Ptr<EniNetDevice> connection = CreateObject<EniNetDevice>();
    connection->SetDataRate(DataRate("1Gbps"));
    Link().customer->ShareQueueOf(connection);
    other.customer->ShareQueueOf(connection);
    Link().SetRate("10Gbps"); // does not count any more on the customer's side
    other.fabric->SetAttribute("Mtu", UintegerValue(9001));
    UdpPeer& first = OpenUdp(Link().data, PORT);
    UdpPeer& second = OpenUdp(other.data, PORT);
    UdpPeer& sender = OpenUdp(Link().customer, PORT);
    UdpPeer& otherSender = OpenUdp(other.customer, PORT);
    At(Time(0), [&] {
        sender.Send(Link().dataAddress, PORT, 930);
        otherSender.Send(other.dataAddress, PORT, 1930);
    });
    RunUntil(Seconds(1));
    EXPECT_EQ(ArrivalNs(first), 8'000);
    EXPECT_EQ(ArrivalNs(second), 8'000 + 16'000);
}

TEST_F(LinkQueue, DataAndSessionsShareTheirEnd)
{
    Link().SetRate("1Gbps");
    Link().control->SetDataRate(DataRate("100Gbps"));
    Tap& arrived = TapOn(Link().customer, "MacRx");
    OpenUdp(Link().customer, PORT);
    UdpPeer& data = OpenUdp(Link().data, PORT);
    UdpPeer& control = OpenUdp(Link().control, PORT);
    At(Time(0), [&] {
        data.Send(Link().customerAddress, PORT, 930);
        control.Send(Link().customerAddress, PORT, 180);
    });
    RunUntil(Seconds(1));
    EXPECT_EQ(arrived.timesNs, (std::vector<int64_t>{8'000, 10'000}));
}

TEST_F(LinkQueue, APortIsItsOwnAgain)
{
    LinkNet& other = AddLink();
    Link().SetRate("1Gbps");
    other.SetRate("1Gbps");
    other.customer->ShareQueueOf(Link().customer);
    other.customer->ShareQueueOf(nullptr);
    UdpPeer& second = OpenUdp(other.data, PORT);
    UdpPeer& sender = OpenUdp(Link().customer, PORT);
    UdpPeer& otherSender = OpenUdp(other.customer, PORT);
    At(Time(0), [&] {
        sender.Send(Link().dataAddress, PORT, 930);
        otherSender.Send(other.dataAddress, PORT, 930);
    });
    RunUntil(Seconds(1));
    EXPECT_EQ(ArrivalNs(second), 8'000);
}

/// \param times of arrivals \return from each to the next
std::vector<int64_t>
GapsOf(const std::vector<int64_t>& times)
{
    std::vector<int64_t> gaps;
    for (std::size_t i = 1; i < times.size(); ++i)
    {
        gaps.push_back(times[i] - times[i - 1]);
    }
    return gaps;
}

// 140,000 a second: one in 7,142.86 ns, and in no less than that.
TEST_F(LinkQueue, APacketOccupiesAPortForItsShareOfTheRate)
{
    Link().MakeTunnel();
    Link().SetDelay(DELAY);
    UdpPeer& customer = OpenUdp(Link().customer, PORT);
    OpenUdp(Link().data, PORT);
    Tap& arrived = TapOn(Link().data, "MacRx");
    At(Time(0), [&] {
        for (const uint32_t size : {100, 100, 1446, 100})
        {
            customer.Send(Link().dataAddress, PORT, size - IP_AND_UDP);
        }
    });
    RunUntil(Seconds(1));
    ASSERT_EQ(arrived.timesNs.size(), 4u);
    EXPECT_EQ(arrived.timesNs[0], 7'143 + 5'003'000);
    EXPECT_EQ(GapsOf(arrived.timesNs), (std::vector<int64_t>{7'143, 9'600, 7'143}));
}

TEST_F(LinkQueue, APacketRateHoldsWithoutADataRate)
{
    Link().SetRate("0bps");
    Link().customer->SetAttribute("PacketRate", UintegerValue(1'000));
    UdpPeer& customer = OpenUdp(Link().customer, PORT);
    UdpPeer& data = OpenUdp(Link().data, PORT);
    At(Time(0), [&] {
        for (int i = 0; i < 5'000; ++i)
        {
            customer.Send(Link().dataAddress, PORT, 1000);
        }
    });
    RunUntil(Seconds(10));
    EXPECT_EQ(data.packets, 5'000u);
    EXPECT_EQ(data.firstAt, MilliSeconds(1));
    EXPECT_EQ(data.lastAt, Seconds(5));
}

TEST_F(LinkQueue, WhatDoesNotFitIsDropped)
{
    Link().SetRate("8Mbps");
    Link().customer->SetAttribute("QueueBytes", UintegerValue(10'000));
    UdpPeer& customer = OpenUdp(Link().customer, PORT);
    UdpPeer& data = OpenUdp(Link().data, PORT);
    At(Time(0), [&] {
        for (int i = 0; i < 20; ++i)
        {
            customer.Send(Link().dataAddress, PORT, 930);
        }
    });
    RunUntil(Seconds(1));
    EXPECT_EQ(data.packets, 11u); // one leaves and ten wait
    EXPECT_EQ(Link().Drops(DropReason::QUEUE_OVERFLOW), 9u);
}

/// The light as a trace and the callbacks of devices tell it.
struct Watch
{
    void See(bool light)
    {
        seen.push_back(light);
    }

    void SeePort()
    {
        ports.push_back(device->IsLinkUp());
    }

    std::vector<bool> seen;
    std::vector<bool> ports;
    Ptr<NetDevice> device;
};

TEST_F(LinkLight, BothEndsSeeItsLossAtOnce)
{
    Watch watch;
    Link().fabric->TraceConnectWithoutContext("LightChange", MakeCallback(&Watch::See, &watch));
    std::array<Watch, 3> ends;
    const std::array<Ptr<EniNetDevice>, 3> ports{Link().customer, Link().data, Link().control};
    for (std::size_t i = 0; i < 3; ++i)
    {
        ends[i].device = ports[i];
        ports[i]->AddLinkChangeCallback(MakeCallback(&Watch::SeePort, &ends[i]));
    }
    EXPECT_TRUE(Link().fabric->HasLight());
    for (const bool light : {true, false, false, true})
    {
        Link().fabric->SetLight(light);
        EXPECT_EQ(Link().fabric->HasLight(), light);
        for (const auto& port : ports)
        {
            EXPECT_EQ(port->IsLinkUp(), light);
        }
    }
    EXPECT_EQ(watch.seen, (std::vector<bool>{false, true}));
    for (const Watch& end : ends)
    {
        EXPECT_EQ(end.ports, (std::vector<bool>{false, true}));
    }
}

// Sent at 0, 4, 8, 12 and 16 ms with 5 ms on the way; dark from 6 to 14 ms: the second is under way
// then.
TEST_F(LinkLight, WhatIsSentOrUnderWayWithoutLightIsDropped)
{
    Link().SetRate("1Gbps");
    Link().SetDelay(MilliSeconds(5));
    UdpPeer& customer = OpenUdp(Link().customer, PORT);
    UdpPeer& data = OpenUdp(Link().data, PORT);
    UdpPeer& control = OpenUdp(Link().control, PORT);
    for (int i = 0; i < 5; ++i)
    {
        At(MilliSeconds(4 * i), [&] {
            customer.Send(Link().dataAddress, PORT, 100);
            control.Send(Link().customerAddress, PORT, 100);
        });
    }
    At(MilliSeconds(6), [&] { Link().fabric->SetLight(false); });
    At(MilliSeconds(14), [&] { Link().fabric->SetLight(true); });
    RunUntil(Seconds(1));
    EXPECT_EQ(data.packets, 2u);
    EXPECT_EQ(customer.packets, 2u);
    EXPECT_EQ(Link().Drops(DropReason::FAULT_LINK), 6u);
    EXPECT_EQ(Link().drops.size(), 6u);
    EXPECT_EQ(data.lastAt.GetNanoSeconds(), 16'000'000 + 5'000'000 + (128 + 42) * 8);
}

TEST_F(LinkLight, APortThatJoinsInTheDarkIsDown)
{
    Ptr<LinkFabric> fabric = CreateObject<LinkFabric>();
    fabric->SetLight(false);
    Ptr<EniNetDevice> port = MakePort(MakeNode(), "late", Ipv4Address("172.31.0.1"));
    fabric->AddPort(LinkSide::CUSTOMER, port);
    EXPECT_FALSE(port->IsLinkUp());
    fabric->SetLight(true);
    EXPECT_TRUE(port->IsLinkUp());
}

class LinkLosing : public LinkTest
{
  protected:
    static constexpr uint32_t PACKETS = 20'000;

    /// Send that many packets both ways.
    void SendAll()
    {
        customer = &OpenUdp(Link().customer, PORT);
        data = &OpenUdp(Link().data, PORT);
        for (uint32_t i = 0; i < PACKETS; ++i)
        {
            At(MicroSeconds(10 * i), [this] {
                customer->Send(Link().dataAddress, PORT, 100);
                data->Send(Link().customerAddress, PORT, 100);
            });
        }
        RunUntil(Simulator::Now() + Seconds(1));
    }

    /// Binomial, at 0.1 %: a test that may fail is no test, the streams are fixed.
    static void ExpectShare(uint32_t lost, double probability)
    {
        const double deviation = std::sqrt(PACKETS * probability * (1 - probability));
        EXPECT_NEAR(lost, PACKETS * probability, 3.29 * deviation);
    }

    UdpPeer* customer{nullptr};
    UdpPeer* data{nullptr};
};

TEST_F(LinkLosing, OneDirectionLosesAsManyAsTold)
{
    EXPECT_EQ(Link().fabric->AssignStreams(40), 1);
    Link().fabric->SetLoss(LinkSide::CUSTOMER, 0.03);
    SendAll();
    ExpectShare(PACKETS - data->packets, 0.03);
    EXPECT_EQ(customer->packets, PACKETS);
    EXPECT_EQ(Link().Drops(DropReason::FAULT_LOSS), PACKETS - data->packets);
    EXPECT_TRUE(Link().customer->IsLinkUp());
}

TEST_F(LinkLosing, BothDirectionsDo)
{
    Link().fabric->AssignStreams(40);
    Link().fabric->SetLoss(0.25);
    SendAll();
    ExpectShare(PACKETS - data->packets, 0.25);
    ExpectShare(PACKETS - customer->packets, 0.25);
    EXPECT_NE(data->packets, customer->packets);
}

TEST_F(LinkLosing, ABlackHoleTellsNobody)
{
    Watch watch;
    Link().fabric->TraceConnectWithoutContext("LightChange", MakeCallback(&Watch::See, &watch));
    Link().fabric->SetLoss(1);
    SendAll();
    EXPECT_EQ(data->packets + customer->packets, 0u);
    EXPECT_EQ(Link().Drops(DropReason::FAULT_LOSS), 2 * PACKETS);
    EXPECT_TRUE(watch.seen.empty());
    EXPECT_TRUE(Link().data->IsLinkUp());
    Link().fabric->SetLoss(0);
    customer->Send(Link().dataAddress, PORT, 100);
    RunUntil(Seconds(2));
    EXPECT_EQ(data->packets, 1u);
}

TEST_F(LinkLosing, TheSameStreamLosesTheSamePackets)
{
    std::vector<std::vector<int64_t>> seen;
    for (const int64_t stream : {40, 40, 41})
    {
        links.clear();
        Simulator::Destroy();
        links.push_back(std::make_unique<LinkNet>());
        Link().fabric->AssignStreams(stream);
        Link().fabric->SetLoss(0.1);
        Tap& arrived = TapOn(Link().data, "MacRx");
        SendAll();
        seen.push_back(arrived.timesNs);
    }
    EXPECT_EQ(seen[0], seen[1]);
    EXPECT_NE(seen[0], seen[2]);
}

TEST_F(LinkPorts, AddressesOfSessionsHaveAPortOfTheirOwn)
{
    const Ipv4Address outside("52.1.0.1");
    Link().fabric->AddControlPort(LinkSide::AWS, Link().control, outside);
    Ptr<Ipv4> ipv4 = Link().control->GetNode()->GetObject<Ipv4>();
    ipv4->AddAddress(ipv4->GetInterfaceForDevice(Link().control),
                     Ipv4InterfaceAddress(outside, Ipv4Mask("255.255.255.255")));
    UdpPeer& customer = OpenUdp(Link().customer, PORT);
    UdpPeer& data = OpenUdp(Link().data, PORT);
    UdpPeer& control = OpenUdp(Link().control, PORT);
    Tap& atData = TapOn(Link().data, "MacRx");
    At(Time(0), [&] {
        customer.Send(Link().controlAddress, PORT, 100);
        customer.Send(outside, PORT, 200);
        customer.Send(Link().dataAddress, PORT, 300);
        customer.Send(Ipv4Address("10.77.0.9"), PORT, 400); // behind the port for data
        control.Send(Link().customerAddress, PORT, 500);
        data.Send(Link().customerAddress, PORT, 600);
    });
    RunUntil(Seconds(1));
    EXPECT_EQ(control.bytes, 300u);
    EXPECT_EQ(data.bytes, 300u);
    ASSERT_GE(atData.views.size(), 2u);
    EXPECT_EQ(atData.views[1].key.destination, Ipv4Address("10.77.0.9").Get());
    EXPECT_EQ(customer.bytes, 1100u);
}

TEST_F(LinkPorts, AreOnALink)
{
    for (const auto& port : {Link().customer, Link().data, Link().control})
    {
        EXPECT_EQ(port->GetRole(), PortRole::LINK);
        EXPECT_STREQ(vpc::ToString(port->GetRole()), "link");
        EXPECT_EQ(port->GetMtu(), LinkFabric::MAX_DEVICE_MTU);
        EXPECT_EQ(port->GetChannel(), Link().fabric);
    }
    EXPECT_EQ(Link().fabric->GetNDevices(), 3u);
    EXPECT_EQ(Link().fabric->GetPort(LinkSide::AWS), Link().data);
}

TEST_F(LinkPorts, WithoutAFarEndNothingArrives)
{
    Ptr<LinkFabric> fabric = CreateObject<LinkFabric>();
    Ptr<EniNetDevice> port = MakePort(MakeNode(), "alone", Ipv4Address("172.31.0.1"));
    fabric->AddPort(LinkSide::CUSTOMER, port);
    RouteAllBy(port);
    OpenUdp(port, PORT).Send(Link().dataAddress, PORT, 100);
    EXPECT_EQ(fabric->GetCounters().dropped[static_cast<std::size_t>(DropReason::FAULT_LINK)], 1u);
}

TEST_F(LinkPorts, RefuseWhatCannotBe)
{
    LinkNet& other = AddLink();
    Ptr<EniNetDevice> port = MakePort(MakeNode(), "late", Ipv4Address("172.31.0.1"));
    EXPECT_DEATH(Link().fabric->AddPort(LinkSide::AWS, port),
                 "link-0: port late comes to a side that has port data for its data");
    EXPECT_DEATH(other.fabric->AddControlPort(LinkSide::AWS, Link().control, other.dataAddress),
                 "link-1: port control is attached to link-0");
    EXPECT_DEATH(Link().fabric->AddControlPort(LinkSide::AWS, port, Link().controlAddress),
                 "link-0: address 169.254.0.1 leads to a port already");
    EXPECT_DEATH(
        CreateObject<LinkFabric>()->AddControlPort(LinkSide::AWS, port, Link().controlAddress),
        "port late comes to a side without a port for data");
    EXPECT_DEATH(Link().fabric->SetLoss(1.5), "link-0: a loss of 1.5 is no probability");
    EXPECT_DEATH(Link().data->ShareQueueOf(Link().control),
                 "data shares its own queue with control");
}

} // namespace
} // namespace linktest
} // namespace vpc
} // namespace ns3
