// SPDX-License-Identifier: GPL-2.0-only
// CloudWatch's numbers of endpoints and endpoint services against captures of the same packets.
#include "vpc-cloudwatch-net.h"

namespace ns3
{
namespace vpc
{
namespace fabrictest
{
namespace
{

TEST_F(CloudWatchTest, BytesOfAnEndpointAreThoseOfACaptureAtItsEniOnBothSidesAndAtTheBalancer)
{
    Provide();
    const Consumer one = Consume("111111111111");
    BuildAndRecord();
    Listen(NodeOf(targetA), 8080, 50'000);
    Listen(NodeOf(targetB), 8080, 50'000);
    Tap& in = TapOn(cloud->GetEni(one.enis[0]), "MacRx");
    Tap& out = TapOn(cloud->GetEni(one.enis[0]), "MacTx");
    Stream* stream = nullptr;
    At(Seconds(10), [&] {
        stream = &Connect(NodeOf(one.client), AddressOfEni(one.enis[0]), 80);
        stream->closesBack = true;
        stream->Write(30'000);
    });
    At(Seconds(25), [&] { stream->GetSocket()->Close(); });
    Record(Seconds(130));
    ASSERT_EQ(stream->received, 50'000u) << DropSummary();
    const double bytes = BytesOf(in) + BytesOf(out);
    EXPECT_GT(bytes, 80'000);
    EXPECT_EQ(Sum(ENDPOINTS, "BytesProcessed", Subnet(one, 0)), bytes);
    EXPECT_EQ(Sum(ENDPOINTS, "BytesProcessed", Endpoint(one)), bytes);
    EXPECT_EQ(Sum(ENDPOINTS, "NewConnections", Endpoint(one)), 1);
    EXPECT_EQ(Sum(ENDPOINTS, "PacketsDropped", Endpoint(one)), 0);
    EXPECT_EQ(Sum(ENDPOINTS, "RstPacketsReceived", Endpoint(one)), 0);
    // what the endpoint hands on, the service and the balancer get
    const std::string zone = ZoneName(lbSubnetA);
    for (const MetricDimensions& dimensions :
         {Service(),
          Service({{"Az", zone}}),
          Service({{"Load Balancer Arn", balancer}}),
          Service({{"Az", zone}, {"Load Balancer Arn", balancer}}),
          Service({{"VPC Endpoint Id", one.endpoint}})})
    {
        EXPECT_EQ(Sum(SERVICES, "BytesProcessed", dimensions), bytes) << ToString(dimensions);
        EXPECT_EQ(Sum(SERVICES, "NewConnections", dimensions), 1);
        EXPECT_EQ(Sum(SERVICES, "RstPacketsSent", dimensions), 0);
    }
    EXPECT_EQ(Sum(BALANCERS, "ProcessedBytes", Lb()), bytes);
    EXPECT_EQ(Sum(BALANCERS, "ProcessedBytes_TCP", Lb({{"AvailabilityZone", zone}})), bytes);
    EXPECT_FALSE(Point(BALANCERS, "ProcessedBytes_UDP", Lb()));
    // a minute without traffic has no data point, and an ENI without traffic has none at all
    EXPECT_FALSE(Point(ENDPOINTS, "BytesProcessed", Endpoint(one), 60));
    EXPECT_FALSE(Point(ENDPOINTS, "ActiveConnections", Endpoint(one), 60));
    EXPECT_FALSE(Point(SERVICES, "BytesProcessed", Service(), 60));
    EXPECT_EQ(Sum(BALANCERS, "ProcessedBytes", Lb(), 60), 0) << "a balancer always reports";
    EXPECT_FALSE(Point(ENDPOINTS, "BytesProcessed", Subnet(one, 1)));
    EXPECT_EQ(Point(ENDPOINTS, "BytesProcessed", Endpoint(one))->sampleCount, 1u);
}

TEST_F(CloudWatchTest, ActiveConnectionsAreTheMeanOverTimeAndTheExtremes)
{
    Provide();
    const Consumer one = Consume("111111111111");
    BuildAndRecord();
    Listen(NodeOf(targetA), 8080, 10);
    Listen(NodeOf(targetB), 8080, 10);
    Tap& in = TapOn(cloud->GetEni(one.enis[0]), "MacRx");
    Tap& out = TapOn(cloud->GetEni(one.enis[0]), "MacTx");
    for (const int second : {10, 20})
    {
        At(Seconds(second),
           [&] { Connect(NodeOf(one.client), AddressOfEni(one.enis[0]), 80).closesBack = true; });
    }
    At(Seconds(25), [&] { streams[0]->GetSocket()->Close(); });
    Record(Seconds(60));
    const auto timeOf = [](const Tap& tap, std::size_t number, uint8_t flag) {
        for (std::size_t i = 0; i < tap.views.size(); ++i)
        {
            if ((tap.views[i].tcpFlags & flag) && number-- == 0)
            {
                return static_cast<double>(tap.timesNs[i]);
            }
        }
        return -1.0;
    };
    const double opened = timeOf(in, 0, TCP_SYN);
    const double openedSecond = timeOf(in, 1, TCP_SYN);
    const double closed = std::max(timeOf(in, 0, TCP_FIN), timeOf(out, 0, TCP_FIN));
    ASSERT_GT(closed, openedSecond);
    const auto point = Point(ENDPOINTS, "ActiveConnections", Endpoint(one));
    ASSERT_TRUE(point);
    EXPECT_DOUBLE_EQ(point->Get(MetricStatistic::AVERAGE),
                     (closed - opened + 60e9 - openedSecond) / 60e9);
    EXPECT_EQ(point->minimum, 0);
    EXPECT_EQ(point->maximum, 2);
}

TEST_F(CloudWatchTest, SubnetsSumUpToTheEndpointAndEndpointsToTheService)
{
    Provide();
    const Consumer one = Consume("111111111111");
    const Consumer two = Consume("222222222222");
    BuildAndRecord();
    Listen(NodeOf(targetA), 8080, 3000);
    Listen(NodeOf(targetB), 8080, 3000);
    for (int i = 0; i < 3; ++i)
    {
        Connect(NodeOf(one.client), AddressOfEni(one.enis[0]), 80);
    }
    Connect(NodeOf(one.client), AddressOfEni(one.enis[1]), 80).Write(9000);
    Connect(NodeOf(two.client), AddressOfEni(two.enis[1]), 80);
    Record(Seconds(30));
    EXPECT_EQ(Sum(ENDPOINTS, "NewConnections", Subnet(one, 0)), 3) << DropSummary();
    EXPECT_EQ(Sum(ENDPOINTS, "NewConnections", Subnet(one, 1)), 1);
    const auto whole = Point(ENDPOINTS, "NewConnections", Endpoint(one));
    ASSERT_TRUE(whole);
    EXPECT_EQ(whole->sum, 4);
    EXPECT_EQ(whole->sampleCount, 2u) << "a report of each ENI";
    EXPECT_EQ(whole->minimum, 1);
    EXPECT_EQ(whole->maximum, 3);
    EXPECT_EQ(whole->Get(MetricStatistic::AVERAGE), 2);
    for (const char* name : {"BytesProcessed", "ActiveConnections", "NewConnections"})
    {
        EXPECT_DOUBLE_EQ(Sum(ENDPOINTS, name, Subnet(one, 0)) +
                             Sum(ENDPOINTS, name, Subnet(one, 1)),
                         Sum(ENDPOINTS, name, Endpoint(one)))
            << name;
        EXPECT_DOUBLE_EQ(Sum(SERVICES, name, Service({{"VPC Endpoint Id", one.endpoint}})) +
                             Sum(SERVICES, name, Service({{"VPC Endpoint Id", two.endpoint}})),
                         Sum(SERVICES, name, Service()))
            << name;
        EXPECT_DOUBLE_EQ(Sum(SERVICES, name, Service({{"Az", ZoneName(lbSubnetA)}})) +
                             Sum(SERVICES, name, Service({{"Az", ZoneName(lbSubnetB)}})),
                         Sum(SERVICES, name, Service()))
            << name;
    }
    EXPECT_EQ(Sum(ENDPOINTS, "BytesProcessed", Endpoint(one)) +
                  Sum(ENDPOINTS, "BytesProcessed", Endpoint(two)),
              Sum(SERVICES, "BytesProcessed", Service()));
    EXPECT_EQ(Sum(SERVICES, "BytesProcessed", Service()), Sum(BALANCERS, "ProcessedBytes", Lb()));
}

TEST_F(CloudWatchTest, ResetsAreCountedWhereTheyPass)
{
    Provide();
    const Consumer one = Consume("111111111111");
    BuildAndRecord();
    Tap& out = TapOn(cloud->GetEni(one.enis[0]), "MacTx");
    At(Seconds(1), [&] { Connect(NodeOf(one.client), AddressOfEni(one.enis[0]), 80); });
    Record(Seconds(59)); // nobody listens: each SYN is answered with RST
    const double resets = CountFlag(out, TCP_RST);
    ASSERT_GE(resets, 1) << DropSummary();
    EXPECT_EQ(Sum(ENDPOINTS, "RstPacketsReceived", Endpoint(one)), resets);
    EXPECT_EQ(Sum(SERVICES, "RstPacketsSent", Service()), resets);
    EXPECT_EQ(Sum(BALANCERS, "TCP_Target_Reset_Count", Lb()) +
                  Sum(BALANCERS, "TCP_ELB_Reset_Count", Lb()),
              resets);
    EXPECT_EQ(Sum(BALANCERS, "TCP_Client_Reset_Count", Lb()), 0);
}

TEST_F(CloudWatchTest, PacketsThatAnEndpointDropsAreTrafficToo)
{
    Provide();
    const Consumer one = Consume("111111111111");
    BuildAndRecord();
    UdpPeer& sender = OpenUdp(NodeOf(one.client), 9);
    At(Seconds(61), [&] {
        for (int i = 0; i < 3; ++i)
        {
            sender.Send(AddressOfEni(one.enis[1]), 80, 100);
        }
    });
    Record(Seconds(70));
    EXPECT_EQ(Drops(DropReason::VPCE_INTERFACE_PROTOCOL_RESTRICTION), 3u);
    EXPECT_FALSE(Point(ENDPOINTS, "PacketsDropped", Endpoint(one), 0));
    EXPECT_EQ(Sum(ENDPOINTS, "PacketsDropped", Subnet(one, 1), 60), 3);
    EXPECT_EQ(Sum(ENDPOINTS, "BytesProcessed", Subnet(one, 1), 60), 0);
    EXPECT_FALSE(Point(ENDPOINTS, "PacketsDropped", Subnet(one, 0), 60));
}

TEST_F(CloudWatchTest, PeriodsAreMinutesOfTheClock)
{
    Provide();
    const Consumer one = Consume("111111111111");
    BuildAndRecord(DEFAULT_EPOCH + 50); // the first whole minute begins 10 s later
    Listen(NodeOf(targetA), 8080, 10);
    Listen(NodeOf(targetB), 8080, 10);
    for (const int second : {9, 11, 12})
    {
        At(Seconds(second), [&] { Connect(NodeOf(one.client), AddressOfEni(one.enis[0]), 80); });
    }
    Record(Seconds(20));
    EXPECT_EQ(Sum(ENDPOINTS, "NewConnections", Endpoint(one), -50), 1);
    EXPECT_EQ(Sum(ENDPOINTS, "NewConnections", Endpoint(one), 10), 2);
    std::ostringstream csv;
    recorder->GetStore().WriteCsv(csv);
    EXPECT_NE(csv.str().find(",2026-01-01T00:00:00Z,-50,60,Count,1,1,1,1,1\n"), std::string::npos)
        << csv.str();
    EXPECT_NE(csv.str().find(",2026-01-01T00:01:00Z,10,60,Count,1,2,2,2,2\n"), std::string::npos);
}

TEST_F(CloudWatchTest, EndpointsAreCountedEveryFiveMinutes)
{
    Provide();
    const Consumer one = Consume("111111111111");
    Consume("222222222222");
    BuildAndRecord();
    At(Seconds(150), [&] { cloud->ChangeEndpoint(one.endpoint, aws::EndpointEvent::REJECTED); });
    Record(Seconds(301));
    const auto first = Point(SERVICES, "EndpointsCount", Service());
    ASSERT_TRUE(first);
    EXPECT_EQ(first->maximum, 2);
    EXPECT_EQ(first->minimum, 1);
    EXPECT_DOUBLE_EQ(first->sum, 1.5);
    const auto second = Point(SERVICES, "EndpointsCount", Service(), 300);
    ASSERT_TRUE(second);
    EXPECT_EQ(second->maximum, 1);
}

TEST_F(CloudWatchTest, TheSameRunGivesTheSameText)
{
    const auto run = [this] {
        Provide();
        const Consumer one = Consume("111111111111");
        BuildAndRecord();
        Listen(NodeOf(targetA), 8080, 3000);
        Listen(NodeOf(targetB), 8080, 3000);
        for (int i = 0; i < 20; ++i)
        {
            Connect(NodeOf(one.client), AddressOfEni(one.enis[i % 2]), 80).Write(100 * i);
        }
        Record(Seconds(130));
        std::ostringstream csv;
        recorder->GetStore().WriteCsv(csv);
        return csv.str();
    };
    const std::string first = run();
    TearDown();
    streams.clear();
    servers.clear();
    describe = CloudBuilder("us-east-1");
    SetUp();
    EXPECT_EQ(run(), first);
    EXPECT_GT(first.size(), 5000u);
}

} // namespace
} // namespace fabrictest
} // namespace vpc
} // namespace ns3
