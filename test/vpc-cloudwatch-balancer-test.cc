// SPDX-License-Identifier: GPL-2.0-only
// CloudWatch's numbers of load balancers and NAT gateways.
#include "vpc-cloudwatch-net.h"

namespace ns3
{
namespace vpc
{
namespace fabrictest
{
namespace
{

class CloudWatchBalancerTest : public CloudWatchTest
{
  protected:
    /// \param subnetId of a node \return dimensions of the node
    MetricDimensions InZone(const std::string& subnetId) const
    {
        return Lb({{"AvailabilityZone", ZoneName(subnetId)}});
    }

    /// \param dimensions some \return the same with the target group
    MetricDimensions OfGroup(MetricDimensions dimensions) const
    {
        dimensions["TargetGroup"] = MetricNameOf(group);
        return dimensions;
    }
};

TEST_F(CloudWatchBalancerTest, DimensionsAreThePartsOfTheArn)
{
    EXPECT_EQ(MetricNameOf("arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/net/"
                           "my-nlb/50dc6c495c0c9188"),
              "net/my-nlb/50dc6c495c0c9188");
    EXPECT_EQ(MetricNameOf("arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/"
                           "my-targets/73e2d6bc24d8a067"),
              "targetgroup/my-targets/73e2d6bc24d8a067");
}

TEST_F(CloudWatchBalancerTest, EachZoneReportsItsOwnAndTheBalancerTheirSum)
{
    DescribeGroup();
    CallHealthy();
    BuildAndRecord();
    Listen(NodeOf(targetA), 8080, 10'000);
    Listen(NodeOf(targetB), 8080, 10'000);
    Tap& inA = TapOn(cloud->GetEni(lbEnis[0]), "MacRx");
    At(Seconds(1), [&] {
        for (const std::size_t node : {0, 0, 1, 1, 1})
        {
            Connect(NodeOf(client), AddressOfEni(lbEnis[node]), 80);
        }
    });
    Record(Seconds(120));
    EXPECT_EQ(Sum(BALANCERS, "NewFlowCount", InZone(lbSubnetA)), 2) << DropSummary();
    EXPECT_EQ(Sum(BALANCERS, "NewFlowCount_TCP", InZone(lbSubnetB)), 3);
    EXPECT_FALSE(Point(BALANCERS, "NewFlowCount_TCP", InZone(lbSubnetB), 60)) << "only if not 0";
    EXPECT_EQ(Sum(BALANCERS, "NewFlowCount", InZone(lbSubnetB), 60), 0) << "always";
    const auto whole = Point(BALANCERS, "NewFlowCount", Lb());
    ASSERT_TRUE(whole);
    EXPECT_EQ(whole->sum, 5);
    EXPECT_EQ(whole->sampleCount, 2u);
    EXPECT_EQ(whole->minimum, 2);
    EXPECT_EQ(whole->maximum, 3);
    EXPECT_EQ(Point(BALANCERS, "ActiveFlowCount", Lb(), 60)->sum, 5);
    EXPECT_EQ(Point(BALANCERS, "ActiveFlowCount_TCP", InZone(lbSubnetA), 60)->maximum, 2);
    // bytes are those of the capture, without health checks; packets are with them
    double bytes = 0;
    double packets = 0;
    double checks = 0;
    for (std::size_t i = 0; i < inA.views.size(); ++i)
    {
        const aws::FlowKey& key = inA.views[i].key;
        const bool isOfClient =
            key.source == AddressOf(client).Get() || key.destination == AddressOf(client).Get();
        (isOfClient ? packets : checks) += 1;
        bytes += isOfClient ? inA.sizes[i] : 0;
    }
    EXPECT_EQ(Sum(BALANCERS, "ProcessedBytes", InZone(lbSubnetA)), bytes);
    EXPECT_EQ(Sum(BALANCERS, "PeakBytesPerSecond", InZone(lbSubnetA)), bytes / 10)
        << "all in one window of 10 s";
    EXPECT_EQ(Sum(BALANCERS, "PeakBytesPerSecond", InZone(lbSubnetA), 60), 0);
    EXPECT_GT(checks, 0);
    // for each check it sends SYN, ACK and RST, whatever comes back
    EXPECT_EQ(Sum(BALANCERS, "ProcessedPackets", InZone(lbSubnetA)) +
                  Sum(BALANCERS, "ProcessedPackets", InZone(lbSubnetA), 60),
              packets + checks +
                  3.0 * static_cast<double>(Balancer()->GetMetrics("use1-az1").healthChecks));
}

TEST_F(CloudWatchBalancerTest, HostsAndZonesAreAsTheNodesFindThem)
{
    DescribeGroup();
    CallHealthy();
    BuildAndRecord();
    Listen(NodeOf(targetA), 8080); // nobody answers at B
    Record(Seconds(180));
    ASSERT_EQ(Balancer()->GetTargetState(group, targetB), TargetState::UNHEALTHY);
    const auto inB = Point(BALANCERS, "HealthyHostCount", OfGroup(InZone(lbSubnetB)), 120);
    ASSERT_TRUE(inB);
    EXPECT_EQ(inB->maximum, 0);
    EXPECT_EQ(Point(BALANCERS, "UnHealthyHostCount", OfGroup(InZone(lbSubnetB)), 120)->minimum, 1);
    EXPECT_EQ(Point(BALANCERS, "HealthyHostCount", OfGroup(InZone(lbSubnetA)), 120)->minimum, 1);
    const auto whole = Point(BALANCERS, "HealthyHostCount", OfGroup(Lb()), 120);
    ASSERT_TRUE(whole);
    EXPECT_EQ(whole->minimum, 0) << "cross-zone is off: a node sees its own zone's targets";
    EXPECT_EQ(whole->maximum, 1);
    EXPECT_EQ(Point(BALANCERS, "ZonalHealthStatus", InZone(lbSubnetB), 120)->maximum, 0);
    EXPECT_EQ(Point(BALANCERS, "ZonalHealthStatus", InZone(lbSubnetA), 120)->minimum, 1);
    const auto first = Point(BALANCERS, "ZonalHealthStatus", InZone(lbSubnetB));
    ASSERT_TRUE(first);
    EXPECT_EQ(first->maximum, 1) << "it was in DNS before it was found dead";
}

TEST_F(CloudWatchBalancerTest, WhatIsRejectedAndWhatGroupsBlockIsTwoThings)
{
    DescribeGroup();
    CallHealthy();
    const std::string narrow = describe.AddSecurityGroup(vpc);
    describe.AllowIngress(narrow, "tcp", 80, 81, "10.0.0.0/16");
    for (const std::string& id : lbEnis)
    {
        describe.GetCloud().networkInterfaces[id].groupIds = {narrow};
    }
    BuildAndRecord();
    Listen(NodeOf(targetA), 8080);
    Listen(NodeOf(targetB), 8080);
    At(Seconds(1), [&] {
        Connect(NodeOf(client), AddressOfEni(lbEnis[0]), 81);  // no listener
        Connect(NodeOf(client), AddressOfEni(lbEnis[1]), 443); // no rule
        OpenUdp(NodeOf(client), 9).Send(AddressOfEni(lbEnis[1]), 53, 10);
        Ping(NodeOf(client), AddressOfEni(lbEnis[1]));
    });
    Record(Seconds(60));
    const uint32_t rejected = Drops(DropReason::ELBV2_LISTENERS_MISMATCH);
    ASSERT_GE(rejected, 1u) << DropSummary();
    EXPECT_EQ(Sum(BALANCERS, "RejectedFlowCount", InZone(lbSubnetA)), rejected);
    EXPECT_EQ(Sum(BALANCERS, "RejectedFlowCount_TCP", InZone(lbSubnetA)), rejected);
    EXPECT_EQ(Sum(BALANCERS, "RejectedFlowCount", InZone(lbSubnetB)), 0);
    const std::string blocked = "SecurityGroupBlockedFlowCount_Inbound_";
    EXPECT_EQ(Sum(BALANCERS, blocked + "TCP", InZone(lbSubnetB)),
              Drops(DropReason::ENI_SG_RULES_MISMATCH) - 2.0);
    EXPECT_EQ(Sum(BALANCERS, blocked + "UDP", InZone(lbSubnetB)), 1);
    EXPECT_EQ(Sum(BALANCERS, blocked + "ICMP", Lb()), 1);
    EXPECT_FALSE(Point(BALANCERS, blocked + "TCP", InZone(lbSubnetA)));
    EXPECT_FALSE(Point(BALANCERS, "SecurityGroupBlockedFlowCount_Outbound_TCP", Lb()));
}

TEST_F(CloudWatchBalancerTest, FlowsToUnhealthyTargetsAreTold)
{
    DescribeGroup();
    for (aws::Target& target : describe.GetTargetGroup(group).targets)
    {
        target.state = "unhealthy";
    }
    BuildAndRecord();
    Balancer()->SetAttribute("ActiveChecks", BooleanValue(false));
    At(Seconds(1), [&] { Connect(NodeOf(client), AddressOfEni(lbEnis[0]), 80); });
    Record(Seconds(2));
    EXPECT_EQ(Sum(BALANCERS, "UnhealthyRoutingFlowCount", InZone(lbSubnetA)), 1) << DropSummary();
    EXPECT_FALSE(Point(BALANCERS, "UnhealthyRoutingFlowCount", InZone(lbSubnetB)));
}

class CloudWatchNatTest : public CloudWatchTest
{
  protected:
    void SetUp() override
    {
        CloudWatchTest::SetUp();
        DescribeNat();
        inside = describe.AddInstance(subnetA, {open});
    }

    /// \return sum of a metric of the gateway \param name of it \param second start of its minute
    double Gateway(const std::string& name, int64_t second = 0) const
    {
        return Sum(GATEWAYS, name, {{"NatGatewayId", nat}}, second);
    }

    std::string inside;
    const Ipv4Address far{"8.8.4.4"};
};

TEST_F(CloudWatchNatTest, BytesGoInAndOutAndConnectionsAreAttemptedAndEstablished)
{
    BuildAndRecord();
    Ptr<Node> host = cloud->AddInternetHost(far, MilliSeconds(2));
    Listen(host, 443, 20'000);
    Tap& sent = TapOn(EniOf(inside), "MacTx");
    Tap& received = TapOn(EniOf(inside), "MacRx");
    At(Seconds(5), [&] { Connect(NodeOf(inside), far, 443).Write(5000); });
    At(Seconds(6), [&] { Connect(NodeOf(inside), Ipv4Address("8.8.4.5"), 443); }); // nobody
    Record(Seconds(10));
    EXPECT_EQ(Gateway("BytesInFromSource"), BytesOf(sent)) << DropSummary();
    EXPECT_EQ(Gateway("BytesOutToDestination"), BytesOf(sent));
    EXPECT_EQ(Gateway("BytesInFromDestination"), BytesOf(received));
    EXPECT_EQ(Gateway("BytesOutToSource"), BytesOf(received));
    EXPECT_EQ(Gateway("PacketsInFromSource"), sent.sizes.size());
    EXPECT_EQ(Gateway("PacketsOutToSource"), received.sizes.size());
    EXPECT_EQ(Gateway("ConnectionAttemptCount"), 2);
    EXPECT_EQ(Gateway("ConnectionEstablishedCount"), 1);
    EXPECT_EQ(Gateway("IdleTimeoutCount"), 0);
    EXPECT_EQ(Point(GATEWAYS, "ActiveConnectionCount", {{"NatGatewayId", nat}})->maximum, 2);
}

TEST_F(CloudWatchNatTest, IdleConnectionsAndDropsAreCountedInTheirMinute)
{
    BuildAndRecord();
    Ptr<Node> host = cloud->AddInternetHost(far, MilliSeconds(2));
    Listen(host, 443, 1000);
    At(Seconds(5), [&] { Connect(NodeOf(inside), far, 443); });
    Record(Seconds(400));
    EXPECT_EQ(Gateway("IdleTimeoutCount", 300), 1) << "350 s after the last packet";
    EXPECT_EQ(Gateway("IdleTimeoutCount", 240), 0);
    EXPECT_EQ(Point(GATEWAYS, "ActiveConnectionCount", {{"NatGatewayId", nat}}, 360)->maximum, 0);
}

TEST_F(CloudWatchNatTest, APacketAtThePeriodsBoundaryIsOfTheNextOne)
{
    BuildAndRecord();
    const uint32_t size = 100 + 28;
    const Time way = NanoSeconds(Tx(size) + INTRA_NS);
    UdpPeer& sender = OpenUdp(NodeOf(inside), 9);
    At(Seconds(60) - way - NanoSeconds(1), [&] { sender.Send(far, 9, 100); });
    At(Seconds(120) - way, [&] { sender.Send(far, 9, 100); });
    Record(Seconds(130));
    EXPECT_EQ(Gateway("PacketsInFromSource", 0), 1);
    EXPECT_EQ(Gateway("PacketsInFromSource", 60), 0);
    EXPECT_EQ(Gateway("PacketsInFromSource", 120), 1);
}

} // namespace
} // namespace fabrictest
} // namespace vpc
} // namespace ns3
