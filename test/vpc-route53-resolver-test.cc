// SPDX-License-Identifier: GPL-2.0-only
// Route 53 Resolver endpoints by packets: who asks from outside, and who is asked there.
#include "vpc-route53-net.h"

namespace ns3
{
namespace vpc
{
namespace fabrictest
{
namespace
{

/// An interface and a gateway endpoint of S3; private names for inbound queries only.
class S3Test : public Route53Test
{
  protected:
    void SetUp() override
    {
        Route53Test::SetUp();
        DescribeOutside();
        DescribeResolvers();
        client = describe.AddInstance(subnetC, {open});
        gateway = describe.AddGatewayEndpoint(vpc, "s3", {tablePrivate});
        s3 = describe.AddInterfaceEndpoint(vpc, "s3", {subnetA, subnetB}, {web});
    }

    std::string client;
    std::string gateway;
    std::string s3;
};

TEST_F(Route53Test, AHostAsksTheInboundEndpointItself)
{
    DescribeSqs();
    DescribeResolvers();
    const std::string client = describe.AddInstance(subnetC, {open});
    Build();
    const Ipv4Address server = describe.GetResolverAddresses(inbound)[1]; // in the zone of B
    Ask(NodeOf(client), {server}, SQS, Seconds(1));
    RunUntil(Seconds(5));
    ASSERT_EQ(heard.size(), 1U) << DropSummary();
    EXPECT_EQ(Sorted(heard[0].answer.addresses), AddressesOf(sqsEnis));
    EXPECT_EQ(heard[0].answer.ttl, Seconds(60));
    const uint32_t question = Question(SQS);
    EXPECT_EQ(heard[0].at,
              Seconds(1) +
                  NanoSeconds(2 * BC_NS + Tx(question) + SERVER_NS + Tx(question + 3 * 16)));
    EXPECT_EQ(cloud->GetInboundResolver(inbound)->GetServer()->GetCounters().answered, 1U);
    EXPECT_EQ(cloud->GetInboundResolver(inbound)->GetAwsId(), inbound);
}

TEST_F(Route53Test, ACallerOutsideTheVpcResolvesPrivateNames)
{
    DescribeSqs();
    DescribeResolvers();
    DescribeOutside();
    const std::string zone = describe.AddHostedZone("internal.example.com", {vpc});
    describe.AddRecord(zone, "db.internal.example.com", {"10.0.3.77"});
    Build();
    BuildOutside();
    const Addresses servers = describe.GetResolverAddresses(inbound);
    EXPECT_EQ(Sorted(Lookup(onPremises, servers, SQS).answer.addresses), AddressesOf(sqsEnis));
    const Heard private_ = Lookup(onPremises, servers, "db.internal.example.com");
    EXPECT_EQ(private_.answer.addresses, Addresses{Ipv4Address("10.0.3.77")});
    EXPECT_EQ(private_.answer.ttl, Seconds(300));
    // The VPC's own resolver is not to be had from outside.
    const Heard direct = Lookup(onPremises, {Ipv4Address("10.0.0.2")}, SQS);
    EXPECT_EQ(direct.answer.status, DnsStatus::TIMEOUT);
    EXPECT_EQ(Drops(DropReason::UNASSIGNED_ADDRESS), 1U) << DropSummary();
}

TEST_F(Route53Test, TheSecurityGroupOfAnInboundEndpointHolds)
{
    DescribeSqs();
    inbound = describe.AddInboundResolver({subnetA, subnetB}, {web}); // tcp/443 only
    const std::string client = describe.AddInstance(subnetC, {open});
    Build();
    Ask(NodeOf(client), describe.GetResolverAddresses(inbound), SQS, Seconds(1));
    RunUntil(Seconds(5));
    EXPECT_TRUE(heard.empty());
    EXPECT_EQ(Drops(DropReason::ENI_SG_RULES_MISMATCH), 1U) << DropSummary();
}

TEST_F(Route53Test, AnInboundAddressTakesItsQueriesASecond)
{
    DescribeSqs();
    DescribeResolvers();
    const std::string one = describe.AddInstance(subnetC, {open});
    const std::string two = describe.AddInstance(subnetA, {open});
    Build();
    const Ptr<VpcResolverServer> server = cloud->GetInboundResolver(inbound)->GetServer();
    UintegerValue limit;
    server->GetAttribute("AddressQueriesPerSecond", limit);
    EXPECT_EQ(limit.Get(), 10000U);
    server->SetAttribute("AddressQueriesPerSecond", UintegerValue(3));
    const Addresses servers = describe.GetResolverAddresses(inbound);
    for (int i = 0; i < 2; ++i) // two clients share the limit of an address
    {
        Ask(NodeOf(one), {servers[0]}, SQS, Seconds(1) + MilliSeconds(i));
        Ask(NodeOf(two), {servers[0]}, SQS, Seconds(1) + MilliSeconds(i));
        Ask(NodeOf(two), {servers[1]}, SQS, Seconds(1) + MilliSeconds(i));
    }
    RunUntil(Seconds(5));
    EXPECT_EQ(server->GetCounters().received, 6U);
    EXPECT_EQ(server->GetCounters().rateLimited, 1U);
    EXPECT_EQ(heard.size(), 5U);
}

TEST_F(Route53Test, AFaultOfTheVpcsDnsIsSeenByInboundCallers)
{
    DescribeSqs();
    DescribeResolvers();
    const std::string client = describe.AddInstance(subnetC, {open});
    Build();
    Fault fault;
    fault.kind = FaultKind::DNS;
    fault.target = vpc;
    fault.dnsFault = "servfail";
    fault.start = Seconds(1);
    fault.duration = Seconds(10);
    cloud->GetFaults()->Add(fault);
    const Addresses servers = describe.GetResolverAddresses(inbound);
    Ask(NodeOf(client), {servers[0]}, SQS, Seconds(5));
    Ask(NodeOf(client), {servers[0]}, SQS, Seconds(12));
    RunUntil(Seconds(15));
    ASSERT_EQ(heard.size(), 2U);
    EXPECT_EQ(heard[0].answer.status, DnsStatus::SERV_FAIL);
    EXPECT_EQ(heard[1].answer.status, DnsStatus::NO_ERROR);
}

TEST_F(S3Test, InboundCallersGetTheInterfaceEndpointAndHostsTheGateway)
{
    describe.LimitPrivateDnsToInbound(s3);
    Build();
    BuildOutside();
    ListenAll("s3", 443, 1000);
    const Addresses enis = AddressesOf(describe.GetEndpointEnis(s3));
    const Addresses servers = describe.GetResolverAddresses(inbound);
    for (const std::string name : {"s3.us-east-1.amazonaws.com",
                                   "logs.s3.us-east-1.amazonaws.com",
                                   "123456789012.s3-control.us-east-1.amazonaws.com",
                                   "ap-1.s3-accesspoint.us-east-1.amazonaws.com"})
    {
        EXPECT_EQ(Sorted(Lookup(onPremises, servers, name).answer.addresses), enis) << name;
        const Addresses inVpc = Lookup(NodeOf(client), name).answer.addresses;
        EXPECT_EQ(inVpc, Addresses{cloud->GetPublicAddress("com.amazonaws.us-east-1.s3")}) << name;
    }
    // And the host's packets take the gateway endpoint.
    const Stream& stream =
        Connect(NodeOf(client), Lookup(NodeOf(client), BUCKET).answer.addresses.at(0), 443);
    RunUntil(Simulator::Now() + Seconds(5));
    EXPECT_EQ(stream.received, 1000U) << DropSummary();
    EXPECT_GT(cloud->GetGatewayEndpoint(gateway)->GetCounters().delivered, 0U);
    EXPECT_EQ(cloud->GetInterfaceEndpoint(s3)->GetCounters().sent, 0U);
}

TEST_F(S3Test, WithoutTheLimitHostsGetTheInterfaceEndpointToo)
{
    Build();
    const Addresses enis = AddressesOf(describe.GetEndpointEnis(s3));
    EXPECT_EQ(Sorted(Lookup(NodeOf(client), BUCKET).answer.addresses), enis);
}

TEST_F(S3Test, BucketAccesspointAndControlNamesResolve)
{
    describe.GetCloud().vpcEndpoints.at(s3).privateDnsEnabled = false;
    describe.GetCloud().vpcEndpoints.at(s3).dnsSuffix = "argc85vg";
    Build();
    const std::vector<std::string> enis = describe.GetEndpointEnis(s3);
    const std::string stem = s3 + "-argc85vg";
    const std::string end = ".s3.us-east-1.vpce.amazonaws.com";
    for (const std::string use : {"bucket.", "accesspoint.", "control.", "logs.bucket."})
    {
        const Heard regional = Lookup(NodeOf(client), use + stem + end);
        EXPECT_EQ(Sorted(regional.answer.addresses), AddressesOf(enis)) << use;
        EXPECT_EQ(regional.answer.ttl, Seconds(60));
        EXPECT_EQ(Lookup(NodeOf(client), use + stem + "-us-east-1a" + end).answer.addresses,
                  Addresses{AddressOfEni(enis[0])});
        EXPECT_EQ(Lookup(NodeOf(client), use + stem + "-us-east-1b" + end).answer.addresses,
                  Addresses{AddressOfEni(enis[1])});
    }
    const Heard other = Lookup(NodeOf(client), BUCKET);
    EXPECT_EQ(other.answer.addresses,
              Addresses{cloud->GetPublicAddress("com.amazonaws.us-east-1.s3")});
}

TEST_F(Route53Test, ARuleForwardsByPacketsOfTheOutboundEndpoint)
{
    DescribeResolvers();
    const std::string client = describe.AddInstance(subnetC, {open});
    const std::string office = describe.AddInstance(subnetB, {open});
    describe.AddForwardRule("corp.example.com",
                            outbound,
                            {aws::ToString(AddressOf(office))},
                            {vpc});
    Build();
    std::vector<DnsForwardRecord> forwarded;
    const auto record = std::function<void(const DnsForwardRecord&)>(
        [&forwarded](const DnsForwardRecord& r) { forwarded.push_back(r); });
    cloud->GetOutboundResolver(outbound)->GetForwarder()->TraceConnectWithoutContext(
        "Forwarded",
        Callback<void, const DnsForwardRecord&>(record));
    const Ptr<VpcResolverServer> server = ServeCorporate(NodeOf(office));
    const Tap& tap = TapOn(EniOf(office), "MacRx");
    const std::string name = "db.corp.example.com";
    Ask(NodeOf(client), {}, name, Seconds(1));
    RunUntil(Seconds(5));
    ASSERT_EQ(heard.size(), 1U) << DropSummary();
    EXPECT_EQ(heard[0].answer.addresses, Addresses{Ipv4Address("172.16.9.9")});
    EXPECT_EQ(heard[0].answer.ttl, Seconds(30));
    // From the endpoint's first address, which is in the zone of A.
    ASSERT_EQ(tap.views.size(), 1U);
    EXPECT_EQ(Ipv4Address(tap.views[0].key.source), describe.GetResolverAddresses(outbound)[0]);
    EXPECT_EQ(tap.views[0].key.destinationPort, 53);
    const uint32_t question = Question(name);
    const int64_t pair = Tx(question) + Tx(question + 16);
    EXPECT_EQ(heard[0].at,
              Seconds(1) + NanoSeconds(2 * INTRA_NS + pair + SERVER_NS + // to the VPC's resolver
                                       2 * HANDOVER_NS +                 // to the endpoint
                                       2 * AB_NS + pair + SERVER_NS));   // to the office
    ASSERT_EQ(forwarded.size(), 1U);
    EXPECT_EQ(forwarded[0].target, AddressOf(office));
    EXPECT_EQ(forwarded[0].status, DnsStatus::NO_ERROR);
    EXPECT_EQ(forwarded[0].queries, 1U);
    EXPECT_EQ(forwarded[0].endpointId, outbound);

    // What the office denies does not exist, and what is not in the domain is not asked there.
    EXPECT_EQ(Lookup(NodeOf(client), "no.corp.example.com").answer.status, DnsStatus::NX_DOMAIN);
    EXPECT_EQ(server->GetCounters().received, 2U);
    EXPECT_EQ(Lookup(NodeOf(client), "www.example.com").answer.status, DnsStatus::NX_DOMAIN);
    EXPECT_EQ(server->GetCounters().received, 2U);
}

TEST_F(Route53Test, ARuleReachesADnsServerOutsideTheVpc)
{
    DescribeOutside();
    DescribeResolvers();
    const std::string client = describe.AddInstance(subnetC, {open});
    describe.AddForwardRule("corp.example.com", outbound, {"172.16.0.10"}, {vpc});
    Build();
    BuildOutside();
    ServeCorporate(onPremises);
    const Heard answer = Lookup(NodeOf(client), "db.corp.example.com");
    EXPECT_EQ(answer.answer.addresses, Addresses{Ipv4Address("172.16.9.9")});
}

TEST_F(Route53Test, ASpokeUsesTheRuleOfTheHubsEndpoint)
{
    DescribeResolvers();
    const std::string office = describe.AddInstance(subnetB, {open});
    const std::string spoke = describe.AddVpc("10.9.0.0/16");
    const std::string subnet = describe.AddSubnet(spoke, "10.9.1.0/24", "use1-az1");
    const std::string client = describe.AddInstance(subnet, {describe.AddSecurityGroup(spoke)});
    describe.AddForwardRule("corp.example.com",
                            outbound,
                            {aws::ToString(AddressOf(office))},
                            {spoke});
    const std::string hubClient = describe.AddInstance(subnetA, {open});
    Build();
    ServeCorporate(NodeOf(office));
    EXPECT_EQ(Lookup(NodeOf(client), "db.corp.example.com").answer.addresses,
              Addresses{Ipv4Address("172.16.9.9")});
    // The hub itself is not associated.
    EXPECT_EQ(Lookup(NodeOf(hubClient), "db.corp.example.com").answer.status, DnsStatus::NX_DOMAIN);
}

TEST_F(Route53Test, ADeadTargetCostsATimeoutAndNoneLeftIsServfail)
{
    DescribeResolvers();
    const std::string client = describe.AddInstance(subnetC, {open});
    const std::string office = describe.AddInstance(subnetB, {open});
    const std::string silent = describe.AddInstance(subnetB, {web});
    const std::string live = aws::ToString(AddressOf(office));
    const std::string dead = aws::ToString(AddressOf(silent));
    describe.AddForwardRule("corp.example.com", outbound, {dead, live}, {vpc});
    describe.AddForwardRule("lost.example.com", outbound, {dead}, {vpc});
    Build();
    ServeCorporate(NodeOf(office));
    cloud->AssignStreams(1);
    int late = 0;
    for (int i = 0; i < 20; ++i)
    {
        const Heard answer = Lookup(NodeOf(client), "db.corp.example.com");
        EXPECT_EQ(answer.answer.addresses, Addresses{Ipv4Address("172.16.9.9")});
        const bool isLate = answer.answer.elapsed > Seconds(TIMEOUT_S);
        EXPECT_LT(answer.answer.elapsed, Seconds(isLate ? TIMEOUT_S : 0) + MilliSeconds(10));
        late += isLate;
    }
    // The first target is drawn: 20 of 20 or none the same way would be one in 524,288 runs.
    EXPECT_GT(late, 0);
    EXPECT_LT(late, 20);

    const std::string name = "x.lost.example.com";
    const Heard lost = Lookup(NodeOf(client), name);
    EXPECT_EQ(lost.answer.status, DnsStatus::SERV_FAIL);
    EXPECT_EQ(lost.answer.elapsed,
              Seconds(TIMEOUT_S) +
                  NanoSeconds(2 * INTRA_NS + 2 * Tx(Question(name)) + SERVER_NS + 2 * HANDOVER_NS));
}

TEST_F(Route53Test, EqualStreamsChooseEqualTargets)
{
    DescribeResolvers();
    const std::string client = describe.AddInstance(subnetC, {open});
    const std::string one = describe.AddInstance(subnetA, {open});
    const std::string two = describe.AddInstance(subnetB, {open});
    describe.AddForwardRule("corp.example.com",
                            outbound,
                            {aws::ToString(AddressOf(one)), aws::ToString(AddressOf(two))},
                            {vpc});
    // \param stream first stream of the cloud \return who answered each of 32 questions
    const auto run = [&](int64_t stream) {
        Build();
        std::vector<Ipv4Address> targets;
        const auto record = std::function<void(const DnsForwardRecord&)>(
            [&targets](const DnsForwardRecord& r) { targets.push_back(r.target); });
        cloud->TraceConnectWithoutContext("DnsForwarded",
                                          Callback<void, const DnsForwardRecord&>(record));
        cloud->AssignStreams(stream);
        ServeCorporate(NodeOf(one));
        ServeCorporate(NodeOf(two));
        for (int i = 0; i < 32; ++i)
        {
            Ask(NodeOf(client), {}, "db.corp.example.com", Seconds(i));
        }
        RunUntil(Seconds(100));
        EXPECT_EQ(targets.size(), 32U);
        TearDown();
        return targets;
    };
    const std::vector<Ipv4Address> first = run(1);
    EXPECT_EQ(run(1), first);
    EXPECT_NE(run(1000), first); // equal by chance in one of 2^32
}

TEST_F(Route53Test, ATargetThatFailsIsPassedOverAtOnce)
{
    DescribeResolvers();
    const std::string client = describe.AddInstance(subnetC, {open});
    const std::string one = describe.AddInstance(subnetB, {open});
    const std::string two = describe.AddInstance(subnetB, {open});
    describe.AddForwardRule("corp.example.com",
                            outbound,
                            {aws::ToString(AddressOf(one)), aws::ToString(AddressOf(two))},
                            {vpc});
    Build();
    const Ptr<VpcResolverServer> first = ServeCorporate(NodeOf(one));
    const Ptr<VpcResolverServer> second = ServeCorporate(NodeOf(two));
    first->SetFault(DnsFault::SERVFAIL);
    for (int i = 0; i < 10; ++i)
    {
        const Heard answer = Lookup(NodeOf(client), "db.corp.example.com");
        EXPECT_EQ(answer.answer.status, DnsStatus::NO_ERROR);
        EXPECT_LT(answer.answer.elapsed, MilliSeconds(10));
    }
    EXPECT_GT(first->GetCounters().answered, 0U);
    second->SetFault(DnsFault::SERVFAIL);
    const Heard failed = Lookup(NodeOf(client), "db.corp.example.com");
    EXPECT_EQ(failed.answer.status, DnsStatus::SERV_FAIL);
    EXPECT_LT(failed.answer.elapsed, MilliSeconds(10));
}

TEST_F(Route53Test, TheSecurityGroupOfAnOutboundEndpointHolds)
{
    const std::string closed = describe.AddSecurityGroup(vpc);
    describe.GetCloud().securityGroups.at(closed).ipPermissionsEgress.clear();
    outbound = describe.AddOutboundResolver({subnetA, subnetB}, {closed});
    const std::string client = describe.AddInstance(subnetC, {open});
    const std::string office = describe.AddInstance(subnetB, {open});
    describe.AddForwardRule("corp.example.com",
                            outbound,
                            {aws::ToString(AddressOf(office))},
                            {vpc});
    Build();
    const Ptr<VpcResolverServer> server = ServeCorporate(NodeOf(office));
    EXPECT_EQ(Lookup(NodeOf(client), "db.corp.example.com").answer.status, DnsStatus::SERV_FAIL);
    EXPECT_EQ(server->GetCounters().received, 0U);
    EXPECT_EQ(Drops(DropReason::ENI_SG_RULES_MISMATCH), 1U) << DropSummary();
}

TEST_F(Route53Test, EqualQuestionsOnTheirWayAreSentOnce)
{
    DescribeResolvers();
    const std::string a = describe.AddInstance(subnetA, {open});
    const std::string b = describe.AddInstance(subnetB, {open});
    const std::string office = describe.AddInstance(subnetB, {open});
    describe.AddForwardRule("corp.example.com",
                            outbound,
                            {aws::ToString(AddressOf(office))},
                            {vpc});
    Build();
    const Ptr<VpcResolverServer> server = ServeCorporate(NodeOf(office));
    Ask(NodeOf(a), {}, "db.corp.example.com", Seconds(1)); // by resolvers of different zones
    Ask(NodeOf(b), {}, "db.corp.example.com", Seconds(1));
    Ask(NodeOf(b), {}, "no.corp.example.com", Seconds(1));
    RunUntil(Seconds(5));
    ASSERT_EQ(heard.size(), 3U);
    EXPECT_EQ(server->GetCounters().received, 2U);
    const DnsForwarder::Counters& counters =
        cloud->GetOutboundResolver(outbound)->GetForwarder()->GetCounters();
    EXPECT_EQ(counters.asked, 3U);
    EXPECT_EQ(counters.joined, 1U);
    EXPECT_EQ(counters.sent, 2U);
    EXPECT_EQ(counters.answered, 3U);
}

// "Avoid loop configurations with Resolver endpoints": AWS lets them be described.
TEST_F(Route53Test, RulesInACircleEndInServfail)
{
    DescribeResolvers();
    const std::string client = describe.AddInstance(subnetC, {open});
    describe.AddForwardRule("corp.example.com",
                            outbound,
                            {aws::ToString(describe.GetResolverAddresses(inbound)[0])},
                            {vpc});
    Build();
    const Heard answer = Lookup(NodeOf(client), "db.corp.example.com");
    EXPECT_EQ(answer.answer.status, DnsStatus::SERV_FAIL);
    EXPECT_EQ(cloud->GetOutboundResolver(outbound)->GetForwarder()->GetCounters().sent, 1U);
}

TEST_F(Route53Test, OutboundAddressesTakeTurnsAndHaveALimit)
{
    DescribeResolvers();
    const std::string client = describe.AddInstance(subnetC, {open});
    const std::string office = describe.AddInstance(subnetB, {open});
    describe.AddForwardRule("corp.example.com",
                            outbound,
                            {aws::ToString(AddressOf(office))},
                            {vpc});
    Build();
    ServeCorporate(NodeOf(office));
    const Ptr<DnsForwarder> forwarder = cloud->GetOutboundResolver(outbound)->GetForwarder();
    UintegerValue limit;
    forwarder->GetAttribute("QueriesPerSecond", limit);
    EXPECT_EQ(limit.Get(), 10000U);
    forwarder->SetAttribute("QueriesPerSecond", UintegerValue(1));
    const Tap& tap = TapOn(EniOf(office), "MacRx");
    for (int i = 0; i < 3; ++i)
    {
        Ask(NodeOf(client), {}, "n" + std::to_string(i) + ".corp.example.com", Seconds(1));
    }
    RunUntil(Seconds(10));
    ASSERT_EQ(tap.views.size(), 2U);
    EXPECT_EQ(Sorted({Ipv4Address(tap.views[0].key.source), Ipv4Address(tap.views[1].key.source)}),
              Sorted(describe.GetResolverAddresses(outbound)));
    EXPECT_EQ(forwarder->GetCounters().rateLimited, 1U);
    ASSERT_EQ(heard.size(), 3U);
    EXPECT_EQ(heard[2].answer.status, DnsStatus::SERV_FAIL);
}

TEST_F(Route53Test, AnOutboundEndpointInADeadZoneGoesOnWithTheOther)
{
    DescribeResolvers();
    const std::string client = describe.AddInstance(subnetC, {open});
    const std::string office = describe.AddInstance(subnetC, {open});
    describe.AddForwardRule("corp.example.com",
                            outbound,
                            {aws::ToString(AddressOf(office))},
                            {vpc});
    Build();
    cloud->GetOutboundResolver(outbound)->GetForwarder()->SetAttribute("Rounds", UintegerValue(2));
    ServeCorporate(NodeOf(office));
    Fault fault;
    fault.kind = FaultKind::AZ;
    fault.target = "use1-az1";
    fault.start = Seconds(0);
    fault.duration = Seconds(100);
    cloud->GetFaults()->Add(fault);
    RunUntil(Seconds(1));
    const Heard answer = Lookup(NodeOf(client), "db.corp.example.com");
    EXPECT_EQ(answer.answer.addresses, Addresses{Ipv4Address("172.16.9.9")});
    EXPECT_GT(answer.answer.elapsed, Seconds(TIMEOUT_S));
}

} // namespace
} // namespace fabrictest
} // namespace vpc
} // namespace ns3
