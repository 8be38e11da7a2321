// SPDX-License-Identifier: GPL-2.0-only
// What AWS Fault Injection Service does to packets, and what is left of it afterwards.
#include "vpc-nlb-net.h"

#include "ns3/boolean.h"

namespace ns3
{
namespace vpc
{
namespace fabrictest
{
namespace
{

Fault
MakeFault(FaultKind kind, const std::string& target, int64_t start, int64_t duration)
{
    Fault fault;
    fault.kind = kind;
    fault.target = target;
    fault.start = Seconds(start);
    fault.duration = Seconds(duration);
    return fault;
}

/// Hosts in all zones, two of them in one subnet and a third in that subnet's zone.
class FisFaultTest : public CloudTest
{
  protected:
    void SetUp() override
    {
        CloudTest::SetUp();
        subnetA2 = describe.AddSubnet(vpc, "10.0.4.0/24", "use1-az1");
        a = describe.AddInstance(subnetA, {open});
        sibling = describe.AddInstance(subnetA, {open});
        sameZone = describe.AddInstance(subnetA2, {open});
        b = describe.AddInstance(subnetB, {open});
        DescribeSqs();
    }

    void BuildAll()
    {
        Build();
        cloud->AssignStreams(1);
    }

    Fault Disrupt(const std::string& subnet,
                  const std::string& scope,
                  int64_t start,
                  int64_t duration,
                  const std::string& list = "")
    {
        Fault fault = MakeFault(FaultKind::SUBNET_CONNECTIVITY, subnet, start, duration);
        fault.scope = scope;
        fault.secondTarget = list;
        cloud->GetFaults()->Add(fault);
        return fault;
    }

    /// Ping at a time. \return index in pings, to be read later
    std::size_t PingAt(Time time, const std::string& from, Ipv4Address to)
    {
        const std::size_t index = pings.size();
        pings.push_back(nullptr);
        At(time, [this, index, from, to] {
            pings[index] = &Ping(NodeOf(from), to, static_cast<uint16_t>(index + 1));
        });
        return index;
    }

    /// \return the network ACLs in force, as text
    std::string Acls() const
    {
        std::string text;
        for (const auto& [id, acl] : cloud->GetNetwork()->GetCloud().networkAcls)
        {
            text += id + ":";
            for (const std::string& subnet : acl.subnetIds)
            {
                text += " " + subnet;
            }
            text += " " + std::to_string(acl.entries.size()) + "\n";
        }
        return text;
    }

    std::string subnetA2;
    std::string a;
    std::string sibling;
    std::string sameZone;
    std::string b;
    std::vector<Pinger*> pings;
};

TEST_F(FisFaultTest, LiveFlowsOfASubnetAreCutAtOnceAndThoseWithinItAreNot)
{
    BuildAll();
    const std::string before = Acls();
    Disrupt(subnetA, "all", 10, 10);
    UdpPeer& away = OpenUdp(NodeOf(b), 99);
    UdpPeer& near = OpenUdp(NodeOf(sibling), 99);
    UdpPeer& sender = OpenUdp(NodeOf(a), 98);
    for (int64_t ms = 500; ms < 30'000; ms += 1000)
    {
        At(MilliSeconds(ms), [&] {
            sender.Send(AddressOf(b), 99, 100);
            sender.Send(AddressOf(sibling), 99, 100);
        });
    }
    RunUntil(Seconds(10));
    EXPECT_EQ(away.packets, 10u);
    RunUntil(Seconds(20));
    EXPECT_EQ(away.packets, 10u);
    EXPECT_EQ(near.packets, 20u);
    EXPECT_EQ(Drops(DropReason::SUBNET_ACL_RESTRICTION), 10u) << DropSummary();
    EXPECT_EQ(drops.at(0).where, "acl-fis-" + subnetA + "#1");
    RunUntil(Seconds(30));
    EXPECT_EQ(away.packets, 20u);
    EXPECT_EQ(near.packets, 30u);
    EXPECT_EQ(Acls(), before);
}

TEST_F(FisFaultTest, AConnectionIsSilentWhileItsSubnetIsCutOffAndGoesOnAfterwards)
{
    BuildAll();
    Disrupt(subnetB, "all", 10, 10);
    Server& server = Listen(NodeOf(b), 80);
    Stream& stream = Connect(NodeOf(a), AddressOf(b), 80);
    for (int second = 1; second < 15; ++second)
    {
        At(Seconds(second), [&stream] { stream.Write(1000); });
    }
    RunUntil(Seconds(20));
    EXPECT_EQ(server.streams.at(0)->received, 9'000u) << "what is sent at 10 s is too late";
    EXPECT_FALSE(stream.failedAt || stream.closedAt) << "nobody sends an RST";
    RunUntil(Seconds(60));
    EXPECT_EQ(server.streams.at(0)->received, 14'000u);
    EXPECT_TRUE(server.streams.at(0)->intact);
}

TEST_F(FisFaultTest, APacketOnItsWayIsJudgedWhereItCrossesTheBorder)
{
    BuildAll();
    Disrupt(subnetB, "all", 10, 10);
    UdpPeer& receiver = OpenUdp(NodeOf(b), 99);
    UdpPeer& sender = OpenUdp(NodeOf(a), 98);
    // 100 bytes of payload are 128 on the wire; the first arrives 1 ns before the fault.
    const Time way = NanoSeconds(Tx(128) + AB_NS);
    At(Seconds(10) - way - NanoSeconds(1), [&] { sender.Send(AddressOf(b), 99, 100); });
    At(Seconds(10) - way + NanoSeconds(1), [&] { sender.Send(AddressOf(b), 99, 100); });
    RunUntil(Seconds(11));
    EXPECT_EQ(receiver.packets, 1u);
    EXPECT_EQ(receiver.lastAt, Seconds(10) - NanoSeconds(1));
    EXPECT_EQ(Drops(DropReason::SUBNET_ACL_RESTRICTION), 1u) << DropSummary();
}

TEST_F(FisFaultTest, EachScopeDeniesWhatItNamesAndNothingElse)
{
    DescribeNat();
    describe.AddGatewayEndpoint(vpc, "s3", {tablePrivate});
    const std::string list = describe.AddPrefixList("others", {"10.0.2.0/24"});
    BuildAll();
    const Ipv4Address s3 = cloud->GetPublicAddress("com.amazonaws.us-east-1.s3");
    const Ipv4Address internet("8.8.8.8");
    cloud->AddInternetHost(internet, MilliSeconds(1));
    for (const char* service : {"s3", "sqs"})
    {
        ListenAll(service, 443, 10);
    }

    struct Row
    {
        const char* scope;
        bool zone;     //!< another subnet of the zone is reached
        bool other;    //!< another zone
        bool away;     //!< the internet
        bool service;  //!< S3 by its gateway endpoint
        bool endpoint; //!< the interface endpoint in another zone
    };

    const std::vector<Row> rows = {
        {"all", false, false, false, false, false},
        {"availability-zone", true, false, true, true, false},
        {"vpc", true, true, false, false, true},
        {"s3", true, true, true, false, true},
        {"prefix-list", true, false, true, true, true},
    };
    std::vector<std::pair<Stream*, Stream*>> opened(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i)
    {
        const int64_t start = 10 + 20 * static_cast<int64_t>(i);
        Disrupt(subnetA, rows[i].scope, start, 10, list);
        const Time at = Seconds(start + 1);
        PingAt(at, a, AddressOf(sameZone));
        PingAt(at, a, AddressOf(b));
        PingAt(at, a, internet);
        At(at, [&, i] {
            opened[i] = {&Connect(NodeOf(a), s3, 443),
                         &Connect(NodeOf(a), AddressOfEni(sqsEnis[1]), 443)};
        });
        At(at + Seconds(4), [&, i] {
            const Row& row = rows[i];
            EXPECT_EQ(pings[3 * i]->replies, row.zone ? 1u : 0u) << row.scope;
            EXPECT_EQ(pings[3 * i + 1]->replies, row.other ? 1u : 0u) << row.scope;
            EXPECT_EQ(pings[3 * i + 2]->replies, row.away ? 1u : 0u) << row.scope << DropSummary();
            EXPECT_EQ(opened[i].first->received, row.service ? 10u : 0u) << row.scope;
            EXPECT_EQ(opened[i].second->received, row.endpoint ? 10u : 0u) << row.scope;
        });
    }
    RunUntil(Seconds(120));
}

TEST_F(FisFaultTest, TwoOverlappingDisruptionsOfASubnetLeaveNothingBehind)
{
    BuildAll();
    const std::string before = Acls();
    Disrupt(subnetA, "all", 10, 10);
    Disrupt(subnetA, "availability-zone", 15, 15);
    Disrupt(subnetA, "all", 16, 2);
    const std::vector<std::pair<int, std::pair<bool, bool>>> expected = {{9, {true, true}},
                                                                         {12, {false, false}},
                                                                         {17, {false, false}},
                                                                         {19, {false, false}},
                                                                         {22, {true, false}},
                                                                         {31, {true, true}}};
    for (const auto& [second, reached] : expected)
    {
        PingAt(Seconds(second), a, AddressOf(sameZone));
        PingAt(Seconds(second), a, AddressOf(b));
    }
    RunUntil(Seconds(40));
    for (std::size_t i = 0; i < expected.size(); ++i)
    {
        const auto& [zone, other] = expected[i].second;
        EXPECT_EQ(pings[2 * i]->replies, zone ? 1u : 0u) << expected[i].first;
        EXPECT_EQ(pings[2 * i + 1]->replies, other ? 1u : 0u) << expected[i].first;
    }
    EXPECT_EQ(Acls(), before);
}

TEST_F(FisFaultTest, AChangeMeanwhileIsMadeBelowTheDisruptionAndStays)
{
    BuildAll();
    Disrupt(subnetA, "availability-zone", 10, 10);
    At(Seconds(12), [this] {
        cloud->Change([this](aws::Cloud& changed) {
            changed.securityGroups[open].ipPermissions.clear(); // all hosts: nothing in any more
        });
    });
    PingAt(Seconds(11), a, AddressOf(b));
    PingAt(Seconds(11), a, AddressOf(sameZone));
    PingAt(Seconds(13), a, AddressOf(b));
    PingAt(Seconds(13), a, AddressOf(sameZone));
    PingAt(Seconds(25), a, AddressOf(b));
    RunUntil(Seconds(30));
    EXPECT_EQ(pings[1]->replies, 1u);
    EXPECT_EQ(pings[0]->replies + pings[2]->replies + pings[3]->replies + pings[4]->replies, 0u);
    EXPECT_EQ(drops.back().reason, DropReason::ENI_SG_RULES_MISMATCH) << DropSummary();
    EXPECT_EQ(cloud->GetNetwork()->GetCloud().networkAcls.count("acl-fis-" + subnetA), 0u);
}

/// How an endpoint without groups treats the connections that it has.
class FisEndpointTest : public FisFaultTest, public ::testing::WithParamInterface<bool>
{
};

TEST_P(FisEndpointTest, LosesNewConnectionsInAllZonesAndOldOnesByAttribute)
{
    const bool keeps = GetParam();
    cloud = CreateObject<SimulatedCloud>();
    cloud->SetAttribute("DisruptedEndpointKeepsFlows", BooleanValue(keeps));
    BuildAll();
    ListenAll("sqs", 443);
    cloud->GetFaults()->Add(MakeFault(FaultKind::VPC_ENDPOINT, sqs, 10, 10));
    Stream& old = Connect(NodeOf(a), AddressOfEni(sqsEnis[1]), 443);
    RunUntil(Seconds(1));
    Stream* accepted = nullptr;
    for (const auto& server : servers)
    {
        accepted = server->streams.empty() ? accepted : server->streams.front().get();
    }
    ASSERT_TRUE(accepted);
    At(Seconds(11), [&old] { old.Write(1000); });
    std::vector<Stream*> young;
    At(Seconds(11), [&] {
        for (const std::string& eni : sqsEnis)
        {
            young.push_back(&Connect(NodeOf(a), AddressOfEni(eni), 443));
        }
    });
    RunUntil(Seconds(18));
    EXPECT_EQ(accepted->received, keeps ? 1000u : 0u) << DropSummary();
    for (const Stream* stream : young)
    {
        EXPECT_FALSE(stream->connectedAt);
    }
    EXPECT_EQ(drops.at(0).reason, DropReason::ENI_SG_RULES_MISMATCH);
    EXPECT_EQ(drops.at(0).where, "sg-fis-" + sqs);
    RunUntil(Seconds(60));
    EXPECT_EQ(accepted->received, 1000u) << DropSummary();
    EXPECT_EQ(cloud->GetNetwork()->GetCloud().vpcEndpoints.at(sqs).groupIds,
              std::vector<std::string>{web});
}

INSTANTIATE_TEST_SUITE_P(All, FisEndpointTest, ::testing::Bool());

TEST_F(FisFaultTest, TheHealthCheckIsBlindUnlessAnAttributeSaysOtherwise)
{
    const std::string& zonal = describe.GetCloud().networkInterfaces.at(sqsEnis[0]).subnetId;
    BuildAll();
    std::vector<std::pair<std::string, bool>> changes;
    cloud->GetHealth()->TraceConnectWithoutContext(
        "HealthChange",
        MakeBoundCallback(
            +[](std::vector<std::pair<std::string, bool>>* list, const std::string& id, bool ok) {
                list->emplace_back(id, ok);
            },
            &changes));
    Disrupt(zonal, "all", 10, 80);
    cloud->GetFaults()->Add(MakeFault(FaultKind::VPC_ENDPOINT, sqs, 10, 80));
    RunUntil(Seconds(150));
    EXPECT_TRUE(changes.empty());
    cloud->SetAttribute("HealthCheckSeesDisruptions", BooleanValue(true));
    Disrupt(zonal, "all", 200, 80);
    RunUntil(Seconds(350));
    ASSERT_EQ(changes.size(), 2u);
    EXPECT_EQ(changes[0], std::make_pair(sqsEnis[0], false));
    EXPECT_EQ(changes[1], std::make_pair(sqsEnis[0], true));
}

TEST_F(FisFaultTest, FaultsOfOneThingDoNotHealEachOther)
{
    BuildAll();
    auto pair = MakeFault(FaultKind::AZ_PAIR, "use1-az1", 10, 10);
    pair.secondTarget = "use1-az2";
    auto mirrored = MakeFault(FaultKind::AZ_PAIR, "use1-az2", 15, 15);
    mirrored.secondTarget = "use1-az1";
    auto loss = MakeFault(FaultKind::AZ_LOSS, "use1-az2", 110, 10);
    loss.loss = 1;
    auto little = MakeFault(FaultKind::AZ_LOSS, "use1-az2", 105, 10);
    little.loss = 1e-9;
    auto late = MakeFault(FaultKind::AZ_DELAY, "use1-az2", 210, 10);
    late.delay = MilliSeconds(3);
    auto later = MakeFault(FaultKind::AZ_DELAY, "use1-az2", 215, 15);
    later.delay = MilliSeconds(4);
    for (const Fault& fault : {pair,
                               mirrored,
                               loss,
                               little,
                               late,
                               later,
                               MakeFault(FaultKind::INSTANCE, b, 310, 10),
                               MakeFault(FaultKind::INSTANCE, b, 315, 15),
                               MakeFault(FaultKind::AZ, "use1-az2", 410, 10),
                               MakeFault(FaultKind::AZ, "use1-az2", 415, 15)})
    {
        cloud->GetFaults()->Add(fault);
    }
    const std::vector<std::pair<int, uint32_t>> expected = {{12, 0},
                                                            {25, 0},
                                                            {31, 1},
                                                            {117, 0},
                                                            {121, 1},
                                                            {312, 0},
                                                            {325, 0},
                                                            {331, 1},
                                                            {412, 0},
                                                            {425, 0},
                                                            {431, 1}};
    for (const auto& [second, replies] : expected)
    {
        PingAt(Seconds(second), a, AddressOf(b));
    }
    const std::size_t delayed = pings.size();
    for (const int second : {212, 217, 225, 231})
    {
        PingAt(Seconds(second), a, AddressOf(b));
    }
    RunUntil(Seconds(500));
    for (std::size_t i = 0; i < expected.size(); ++i)
    {
        EXPECT_EQ(pings[i]->replies, expected[i].second) << expected[i].first;
    }
    const Time plain = pings[delayed + 3]->rtt;
    EXPECT_EQ(pings[delayed]->rtt, plain + MilliSeconds(6));
    EXPECT_EQ(pings[delayed + 1]->rtt, plain + MilliSeconds(14));
    EXPECT_EQ(pings[delayed + 2]->rtt, plain + MilliSeconds(8));
}

TEST_F(FisFaultTest, OverlappingFaultsOfAnEndpointsEniAreSeenAsLongAsOneOfThemIs)
{
    BuildAll();
    ListenAll("sqs", 443, 10);
    auto hidden = MakeFault(FaultKind::ENDPOINT_ENI, sqsEnis[0], 10, 200);
    hidden.seenByHealthCheck = false;
    const Fault seen = MakeFault(FaultKind::ENDPOINT_ENI, sqsEnis[0], 20, 100);
    cloud->GetFaults()->Add(hidden);
    cloud->GetFaults()->Add(seen);
    RunUntil(Seconds(60));
    EXPECT_FALSE(cloud->GetHealth()->IsHealthy(sqsEnis[0]));
    RunUntil(Seconds(160));
    EXPECT_TRUE(cloud->GetHealth()->IsHealthy(sqsEnis[0])) << "only what is hidden is left";
    Stream& dead = Connect(NodeOf(a), AddressOfEni(sqsEnis[0]), 443);
    RunUntil(Seconds(162));
    EXPECT_FALSE(dead.connectedAt);
    RunUntil(Seconds(211));
    Stream& well = Connect(NodeOf(a), AddressOfEni(sqsEnis[0]), 443);
    RunUntil(Seconds(212));
    EXPECT_EQ(well.received, 10u);
}

TEST_F(FisFaultTest, WhatCannotBeDisruptedIsSaidInOneLine)
{
    const std::string s3 = describe.AddGatewayEndpoint(vpc, "s3", {});
    BuildAll();
    const auto problem = [this](FaultKind kind,
                                const std::string& target,
                                const std::string& scope = "",
                                const std::string& second = "") {
        Fault fault = MakeFault(kind, target, 1, 1);
        fault.scope = scope;
        fault.secondTarget = second;
        return cloud->GetFaults()->Check(fault);
    };
    EXPECT_EQ(problem(FaultKind::SUBNET_CONNECTIVITY, "subnet-x", "all"),
              "subnet-x: is no subnet of this cloud; check its id");
    EXPECT_EQ(problem(FaultKind::SUBNET_CONNECTIVITY, subnetA, "vcp"),
              subnetA + ": 'vcp' is no scope; write one of all, availability-zone, dynamodb, "
                        "prefix-list, s3, s3express, vpc; did you mean vpc?");
    EXPECT_EQ(problem(FaultKind::SUBNET_CONNECTIVITY, subnetA, "prefix-list", "pl-x"),
              subnetA + ": cannot be cut off from prefix list \"pl-x\", which is not described; "
                        "name one by id, name or ARN");
    EXPECT_EQ(problem(FaultKind::SUBNET_CONNECTIVITY, subnetA, "s3express"),
              subnetA + ": cannot be cut off from s3express, for no prefix list named "
                        "com.amazonaws.us-east-1.s3express with blocks is described; add it "
                        "(describe-prefix-lists shows it)");
    EXPECT_EQ(problem(FaultKind::VPC_ENDPOINT, s3),
              s3 + ": is no interface endpoint, only those have security groups; disrupt its "
                   "subnets or prefix list instead");
    EXPECT_EQ(problem(FaultKind::CROSS_REGION_ROUTES, subnetA, "", "us-east-1"),
              subnetA + ": cannot be cut off from Region \"us-east-1\"; name another Region than "
                        "its own");
    EXPECT_EQ(problem(FaultKind::CROSS_REGION_TRANSIT, "tgw-x", "", "eu-west-1"),
              "tgw-x: is no transit gateway of this cloud; check its id");
    EXPECT_EQ(problem(FaultKind::ZONAL_SHIFT, "arn:x", "", "use1-az1"),
              "arn:x: is no Network Load Balancer of this cloud; check its ARN");
}

/// A VPC in another Region, over a peering connection and over transit gateways.
class FisRegionTest : public FisFaultTest
{
  protected:
    void SetUp() override
    {
        FisFaultTest::SetUp();
        tgw = describe.AddTransitGateway();
        describe.AttachToTransitGateway(tgw, vpc, {subnetB});
        describe.UseRegion("eu-west-1");
        const std::string group = AddFar("10.8.0.0/16", "10.8.1.0/24");
        peered = describe.AddInstance(farSubnet, {group});
        const std::string pcx = describe.AddVpcPeering(vpc, far);
        describe.AddRoute(farTable, "10.0.0.0/16", pcx);
        const std::string tableA = describe.AddRouteTable(vpc, {subnetA});
        describe.AddRoute(tableA, "10.8.0.0/16", pcx);
        const std::string group2 = AddFar("10.9.0.0/16", "10.9.1.0/24");
        behindTransit = describe.AddInstance(farSubnet, {group2});
        farTgw = describe.AddTransitGateway();
        describe.AttachToTransitGateway(farTgw, far, {farSubnet});
        describe.AddRoute(farTable, "10.0.0.0/16", farTgw);
        const std::string tableB = describe.AddRouteTable(vpc, {subnetB});
        describe.AddRoute(tableB, "10.9.0.0/16", tgw);
        const std::string peering = describe.PeerTransitGateways(tgw, farTgw);
        describe.AddTransitGatewayRoute(TableOf(tgw), "10.9.0.0/16", peering);
        describe.AddTransitGatewayRoute(TableOf(farTgw), "10.0.0.0/16", peering);
        describe.AddPrefixList("com.amazonaws.eu-west-1.s3", {"52.218.0.0/17"});
    }

    /// \return a group that lets everything in, in a new VPC
    std::string AddFar(const std::string& block, const std::string& subnet)
    {
        far = describe.AddVpc(block);
        farSubnet = describe.AddSubnet(far, subnet, "euw1-az1");
        farTable = describe.AddRouteTable(far, {farSubnet});
        const std::string group = describe.AddSecurityGroup(far);
        describe.AllowIngress(group, "-1", -1, -1, "0.0.0.0/0");
        return group;
    }

    std::string TableOf(const std::string& id)
    {
        return describe.GetCloud().transitGateways[id].associationDefaultRouteTableId;
    }

    std::string tgw;
    std::string farTgw;
    std::string far;
    std::string farSubnet;
    std::string farTable;
    std::string peered;
    std::string behindTransit;
};

TEST_F(FisRegionTest, RoutesOfASubnetToARegionLeadNowhereAndComeBack)
{
    BuildAll();
    auto fault = MakeFault(FaultKind::CROSS_REGION_ROUTES, subnetA, 10, 10);
    fault.secondTarget = "eu-west-1";
    cloud->GetFaults()->Add(fault);
    for (const int second : {5, 15, 25})
    {
        PingAt(Seconds(second), a, AddressOf(peered));
        PingAt(Seconds(second), a, AddressOf(b));
    }
    At(Seconds(15), [this] {
        const aws::Network& network = *cloud->GetNetwork();
        const aws::Index subnet = network.FindSubnet(subnetA);
        EXPECT_TRUE(network.FindRoute(subnet, Ipv4Address("52.218.3.4")).route->blackhole);
        EXPECT_FALSE(network.FindRoute(subnet, Ipv4Address("52.219.3.4")).route);
        const aws::Index other = network.FindSubnet(subnetB);
        EXPECT_FALSE(network.FindRoute(other, Ipv4Address("52.218.3.4")).route);
    });
    RunUntil(Seconds(30));
    const std::vector<uint32_t> expected = {1, 1, 0, 1, 1, 1};
    for (std::size_t i = 0; i < expected.size(); ++i)
    {
        EXPECT_EQ(pings[i]->replies, expected[i]) << i << "\n" << DropSummary();
    }
    EXPECT_EQ(cloud->GetNetwork()->GetCloud().routeTables.count("rtb-fis-" + subnetA), 0u);
}

TEST_F(FisRegionTest, TransitPeeringWithARegionCarriesNothingInBothDirections)
{
    BuildAll();
    auto fault = MakeFault(FaultKind::CROSS_REGION_TRANSIT, tgw, 10, 10);
    fault.secondTarget = "eu-west-1";
    cloud->GetFaults()->Add(fault);
    for (const int second : {5, 15, 25})
    {
        PingAt(Seconds(second), b, AddressOf(behindTransit));
        PingAt(Seconds(second), behindTransit, AddressOf(b));
        PingAt(Seconds(second), a, AddressOf(peered));
    }
    RunUntil(Seconds(30));
    const std::vector<uint32_t> expected = {1, 1, 1, 0, 0, 1, 1, 1, 1};
    for (std::size_t i = 0; i < expected.size(); ++i)
    {
        EXPECT_EQ(pings[i]->replies, expected[i]) << i << "\n" << DropSummary();
    }
    EXPECT_EQ(Drops(DropReason::BAD_STATE_ATTACHMENT), 2u) << DropSummary();
}

TEST_F(FisRegionTest, LossOnAPeeringConnectionLastsAsLongAsAnyOfItsFaults)
{
    BuildAll();
    const std::string pcx = describe.GetCloud().vpcPeeringConnections.begin()->first;
    auto loss = MakeFault(FaultKind::LINK_LOSS, pcx, 10, 10);
    loss.loss = 1;
    auto again = MakeFault(FaultKind::LINK_LOSS, pcx, 15, 15);
    again.loss = 1;
    cloud->GetFaults()->Add(loss);
    cloud->GetFaults()->Add(again);
    cloud->GetFaults()->Add(MakeFault(FaultKind::PEERING_CONNECTION, pcx, 29, 11));
    const std::vector<std::pair<int, uint32_t>> expected = {{12, 0}, {25, 0}, {35, 0}, {41, 1}};
    for (const auto& [second, replies] : expected)
    {
        PingAt(Seconds(second), a, AddressOf(peered));
    }
    RunUntil(Seconds(50));
    for (std::size_t i = 0; i < expected.size(); ++i)
    {
        EXPECT_EQ(pings[i]->replies, expected[i].second) << expected[i].first;
    }
}

TEST_F(BalancerTest, AZonalShiftByFaultEndsWithItAndTheLastOneHolds)
{
    DescribeGroup();
    CallHealthy();
    describe.GetLoadBalancer(balancer).crossZone = true;
    describe.GetLoadBalancer(balancer).zonalShift = true;
    Build();
    Listen(NodeOf(targetA), 8080);
    Listen(NodeOf(targetB), 8080);
    auto first = MakeFault(FaultKind::ZONAL_SHIFT, balancer, 10, 20);
    first.secondTarget = "use1-az1";
    auto second = MakeFault(FaultKind::ZONAL_SHIFT, balancer, 15, 5);
    second.secondTarget = "use1-az2";
    cloud->GetFaults()->Add(first);
    cloud->GetFaults()->Add(second);
    const auto zones = [this] {
        return std::make_pair(Balancer()->IsZoneInDns("use1-az1"),
                              Balancer()->IsZoneInDns("use1-az2"));
    };
    RunUntil(Seconds(9));
    EXPECT_EQ(zones(), std::make_pair(true, true));
    RunUntil(Seconds(12));
    EXPECT_EQ(zones(), std::make_pair(false, true));
    RunUntil(Seconds(17));
    EXPECT_EQ(zones(), std::make_pair(true, false));
    RunUntil(Seconds(25));
    EXPECT_EQ(zones(), std::make_pair(false, true));
    RunUntil(Seconds(31));
    EXPECT_EQ(zones(), std::make_pair(true, true));
    describe.GetLoadBalancer(balancer).zonalShift = false;
    Fault foreign = first;
    foreign.secondTarget = "use1-az4";
    EXPECT_EQ(cloud->GetFaults()->Check(foreign),
              balancer + ": has no zone \"use1-az4\" to shift away; name one of its availability "
                         "zone ids");
}

} // namespace
} // namespace fabrictest
} // namespace vpc
} // namespace ns3
