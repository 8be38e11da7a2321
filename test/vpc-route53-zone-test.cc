// SPDX-License-Identifier: GPL-2.0-only
// Private hosted zones by packets, what goes before what, and endpoints to other Regions.
#include "vpc-route53-net.h"

#include "ns3/vpc-packet-reach.h"

namespace ns3
{
namespace vpc
{
namespace fabrictest
{
namespace
{

/// A client, an SQS endpoint in three zones and a hosted zone example.com.
class ZoneTest : public Route53Test
{
  protected:
    void SetUp() override
    {
        Route53Test::SetUp();
        DescribeSqs();
        client = describe.AddInstance(subnetC, {open});
        zone = describe.AddHostedZone("Example.com.", {vpc});
    }

    DnsStatus StatusOf(const std::string& name)
    {
        return Lookup(NodeOf(client), name).answer.status;
    }

    Addresses AddressesFor(const std::string& name)
    {
        return Lookup(NodeOf(client), name).answer.addresses;
    }

    std::string client;
    std::string zone;
};

TEST_F(ZoneTest, RecordsAnswerWithTheirTtl)
{
    describe.AddRecord(zone, "db.example.com", {"10.0.3.70", "10.0.3.71"}, 42);
    describe.AddRecord(zone, "*.apps.example.com", {"10.0.3.72"});
    Build();
    const Heard db = Lookup(NodeOf(client), "DB.Example.com");
    EXPECT_EQ(Sorted(db.answer.addresses),
              (Addresses{Ipv4Address("10.0.3.70"), Ipv4Address("10.0.3.71")}));
    EXPECT_EQ(db.answer.ttl, Seconds(42));
    EXPECT_EQ(AddressesFor("shop.apps.example.com"), Addresses{Ipv4Address("10.0.3.72")});
}

TEST_F(ZoneTest, AnAliasAnswersWithTheEndpointsHealthyEnis)
{
    describe.AddAlias(zone, "queue.example.com", sqs);
    Build();
    cloud->AssignStreams(1);
    Fault fault;
    fault.kind = FaultKind::ENDPOINT_ENI;
    fault.target = sqsEnis[1];
    fault.start = Seconds(100);
    fault.duration = Seconds(100);
    cloud->GetFaults()->Add(fault);
    const Heard before = Lookup(NodeOf(client), "queue.example.com");
    EXPECT_EQ(before.answer.ttl, Seconds(60));
    EXPECT_EQ(Sorted(before.answer.addresses), AddressesOf(sqsEnis));
    RunUntil(Seconds(150));
    EXPECT_EQ(Sorted(AddressesFor("queue.example.com")), AddressesOf({sqsEnis[0], sqsEnis[2]}));
    RunUntil(Seconds(300));
    EXPECT_EQ(Sorted(AddressesFor("queue.example.com")), AddressesOf(sqsEnis));
}

TEST_F(ZoneTest, AnAliasCarriesRequestsToTheEndpoint)
{
    describe.AddAlias(zone, "queue.example.com", sqs);
    Build();
    ListenAll("sqs", 443, 500);
    const Stream& stream = Connect(NodeOf(client), AddressesFor("queue.example.com").at(0), 443);
    RunUntil(Simulator::Now() + Seconds(5));
    EXPECT_EQ(stream.received, 500U) << DropSummary();
}

TEST_F(ZoneTest, ACnameIsFollowedWithinTheZoneAndOutOfIt)
{
    describe.AddRecord(zone, "db1.example.com", {"10.0.3.70"}, 300);
    describe.AddCname(zone, "db.example.com", "db1.example.com.", 20);
    describe.AddCname(zone, "queue.example.com", SQS, 100);
    Build();
    const Heard db = Lookup(NodeOf(client), "db.example.com");
    EXPECT_EQ(db.answer.addresses, Addresses{Ipv4Address("10.0.3.70")});
    EXPECT_EQ(db.answer.ttl, Seconds(20)); // the smallest of the chain
    const Heard queue = Lookup(NodeOf(client), "queue.example.com");
    EXPECT_EQ(Sorted(queue.answer.addresses), AddressesOf(sqsEnis)); // as the VPC sees the name
    EXPECT_EQ(queue.answer.ttl, Seconds(60));
    const DnsLookup lookup = cloud->GetDirectory()->Lookup(vpc, "db.example.com");
    ASSERT_EQ(lookup.records.size(), 2U);
    EXPECT_EQ(lookup.records[0].cname, "db1.example.com");
    EXPECT_EQ(lookup.records[1].owner, "db1.example.com");
}

TEST_F(ZoneTest, TheMostSpecificZoneAnswersAndNothingFallsThrough)
{
    const std::string child = describe.AddHostedZone("dev.example.com", {vpc});
    describe.AddRecord(zone, "www.dev.example.com", {"10.0.3.70"});
    describe.AddRecord(zone, "www.example.com", {"10.0.3.71"});
    describe.AddRecord(child, "api.dev.example.com", {"10.0.3.72"});
    Build();
    DnsRecordSet set;
    set.targets = {{Ipv4Address("192.0.2.1"), ""}};
    cloud->GetDirectory()->AddPublic("shop.example.com", set);
    EXPECT_EQ(AddressesFor("www.example.com"), Addresses{Ipv4Address("10.0.3.71")});
    EXPECT_EQ(AddressesFor("api.dev.example.com"), Addresses{Ipv4Address("10.0.3.72")});
    EXPECT_EQ(StatusOf("www.dev.example.com"), DnsStatus::NX_DOMAIN); // the parent has it
    EXPECT_EQ(StatusOf("shop.example.com"), DnsStatus::NX_DOMAIN);    // public DNS has it
}

TEST_F(ZoneTest, OnlyAssociatedVpcsWithDnsAttributesSeeIt)
{
    describe.AddRecord(zone, "db.example.com", {"10.0.3.70"});
    std::vector<std::string> clients;
    for (const std::string block : {"10.7", "10.8", "10.9"})
    {
        const std::string other = describe.AddVpc(block + ".0.0/16");
        const std::string subnet = describe.AddSubnet(other, block + ".1.0/24", "use1-az1");
        clients.push_back(describe.AddInstance(subnet, {describe.AddSecurityGroup(other)}));
        if (block != "10.7")
        {
            describe.GetCloud().hostedZones.at(zone).vpcIds.push_back(other);
        }
        describe.GetCloud().vpcs.at(other).enableDnsHostnames = block != "10.9";
    }
    Build();
    EXPECT_EQ(Lookup(NodeOf(clients[0]), "db.example.com").answer.status, DnsStatus::NX_DOMAIN);
    EXPECT_EQ(Lookup(NodeOf(clients[1]), "db.example.com").answer.status, DnsStatus::NO_ERROR);
    EXPECT_EQ(Lookup(NodeOf(clients[2]), "db.example.com").answer.status, DnsStatus::NX_DOMAIN);
}

// Endpoints in a hub; a zone with the service's own name for all VPCs in place of private DNS.
TEST_F(ZoneTest, ACentralisedEndpointServesTheNamesOfSpokes)
{
    describe.GetCloud().vpcEndpoints.at(sqs).privateDnsEnabled = false;
    const std::string spoke = describe.AddVpc("10.9.0.0/16");
    const std::string subnet = describe.AddSubnet(spoke, "10.9.1.0/24", "use1-az1");
    const std::string other = describe.AddInstance(subnet, {describe.AddSecurityGroup(spoke)});
    const std::string central = describe.AddHostedZone(SQS, {vpc, spoke});
    describe.AddAlias(central, SQS, sqs);
    Build();
    EXPECT_EQ(Sorted(AddressesFor(SQS)), AddressesOf(sqsEnis));
    EXPECT_EQ(Sorted(Lookup(NodeOf(other), SQS).answer.addresses), AddressesOf(sqsEnis));
}

TEST_F(ZoneTest, RulesAndZonesTheMoreSpecificWinsAndTheRuleIfEqual)
{
    DescribeResolvers();
    const std::string office = describe.AddInstance(subnetB, {open});
    const std::vector<std::string> targets{aws::ToString(AddressOf(office))};
    const std::string deep = describe.AddHostedZone("deep.corp.example.com", {vpc});
    describe.AddRecord(deep, "x.deep.corp.example.com", {"10.0.3.70"});
    describe.AddRecord(zone, "db.corp.example.com", {"10.0.3.71"});
    describe.AddRecord(zone, "www.example.com", {"10.0.3.72"});
    describe.AddForwardRule("corp.example.com", outbound, targets, {vpc});
    // The same domain as a zone's:
    const std::string equal = describe.AddHostedZone("equal.test", {vpc});
    describe.AddRecord(equal, "a.equal.test", {"10.0.3.73"});
    describe.AddForwardRule("equal.test", outbound, targets, {vpc});
    // A rule of type System below a rule of type Forward, and one with a zone of the same domain:
    describe.AddSystemRule("own.corp.example.com", {vpc});
    describe.AddRecord(zone, "a.own.corp.example.com", {"10.0.3.74"});
    Build();
    const Ptr<VpcResolverServer> server = ServeCorporate(NodeOf(office));
    DnsRecordSet set;
    set.targets = {{Ipv4Address("172.16.0.1"), ""}};
    corporate->AddPublic("a.equal.test", set);
    corporate->AddPublic("x.deep.corp.example.com", set);
    corporate->AddPublic("a.own.corp.example.com", set);
    EXPECT_EQ(AddressesFor("db.corp.example.com"), Addresses{Ipv4Address("172.16.9.9")});
    EXPECT_EQ(AddressesFor("x.deep.corp.example.com"), Addresses{Ipv4Address("10.0.3.70")});
    EXPECT_EQ(AddressesFor("www.example.com"), Addresses{Ipv4Address("10.0.3.72")});
    EXPECT_EQ(AddressesFor("a.equal.test"), Addresses{Ipv4Address("172.16.0.1")});
    EXPECT_EQ(AddressesFor("a.own.corp.example.com"), Addresses{Ipv4Address("10.0.3.74")});
    EXPECT_EQ(server->GetCounters().received, 2U);
}

TEST_F(ZoneTest, TheDotRuleTakesAllButPrivateNames)
{
    DescribeResolvers();
    const std::string office = describe.AddInstance(subnetB, {open});
    describe.AddForwardRule(".", outbound, {aws::ToString(AddressOf(office))}, {vpc});
    describe.AddRecord(zone, "www.example.com", {"10.0.3.72"});
    Build();
    ServeCorporate(NodeOf(office));
    DnsRecordSet set;
    set.targets = {{Ipv4Address("192.0.2.7"), ""}};
    corporate->AddPublic("www.elsewhere.test", set);
    EXPECT_EQ(AddressesFor("www.elsewhere.test"), Addresses{Ipv4Address("192.0.2.7")});
    EXPECT_EQ(AddressesFor("www.example.com"), Addresses{Ipv4Address("10.0.3.72")});
    EXPECT_EQ(Sorted(AddressesFor(SQS)), AddressesOf(sqsEnis)); // the endpoint's private name
}

TEST_F(ZoneTest, ACnameIntoARulesDomainIsForwarded)
{
    DescribeResolvers();
    const std::string office = describe.AddInstance(subnetB, {open});
    describe.AddForwardRule("corp.test", outbound, {aws::ToString(AddressOf(office))}, {vpc});
    describe.AddCname(zone, "db.example.com", "db.corp.test", 10);
    Build();
    ServeCorporate(NodeOf(office));
    DnsRecordSet set;
    set.targets = {{Ipv4Address("172.16.0.1"), ""}};
    corporate->AddPublic("db.corp.test", set);
    const Heard answer = Lookup(NodeOf(client), "db.example.com");
    EXPECT_EQ(answer.answer.addresses, Addresses{Ipv4Address("172.16.0.1")});
    EXPECT_EQ(answer.answer.ttl, Seconds(10));
}

TEST_F(ZoneTest, ZonesAndRulesChangeWhileTheSimulationRuns)
{
    DescribeResolvers();
    const std::string office = describe.AddInstance(subnetB, {open});
    describe.AddRecord(zone, "db.example.com", {"10.0.3.70"});
    const std::string rule = describe.AddForwardRule("corp.example.com",
                                                     outbound,
                                                     {aws::ToString(AddressOf(office))},
                                                     {vpc});
    Build();
    ServeCorporate(NodeOf(office));
    EXPECT_EQ(AddressesFor("db.example.com"), Addresses{Ipv4Address("10.0.3.70")});
    EXPECT_EQ(AddressesFor("db.corp.example.com"), Addresses{Ipv4Address("172.16.9.9")});
    cloud->Change([&](aws::Cloud& description) {
        description.hostedZones.at(zone).resourceRecordSets.at(0).resourceRecords = {"10.0.3.99"};
        description.resolverRules.at(rule).vpcIds.clear();
    });
    EXPECT_EQ(AddressesFor("db.example.com"), Addresses{Ipv4Address("10.0.3.99")});
    EXPECT_EQ(StatusOf("db.corp.example.com"), DnsStatus::NX_DOMAIN);
    EXPECT_THROW(cloud->Change([&](aws::Cloud& description) {
        aws::ResolverEndpoint late = description.resolverEndpoints.at(outbound);
        late.resolverEndpointId = "rslvr-out-late";
        for (aws::ResolverIpAddress& address : late.ipAddresses)
        {
            address.ip = Ipv4Address(address.ip->Get() + 100);
            address.networkInterfaceId.clear();
        }
        description.resolverEndpoints["rslvr-out-late"] = late;
        description.resolverRules.at(rule).resolverEndpointId = "rslvr-out-late";
    }),
                 aws::InputError);
    EXPECT_EQ(AddressesFor("db.example.com"), Addresses{Ipv4Address("10.0.3.99")});
}

TEST_F(ZoneTest, AnEndpointToAnotherRegionTakesNothingAndSaysSo)
{
    describe.GetCloud().vpcEndpoints.at(sqs).serviceRegion = "eu-west-1";
    Build();
    Connect(NodeOf(client), AddressOfEni(sqsEnis[0]), 443);
    RunUntil(MilliSeconds(500));
    EXPECT_EQ(Drops(DropReason::UNSUPPORTED_TARGET), 1U) << DropSummary();
    const aws::Cloud& built = cloud->GetNetwork()->GetCloud();
    ASSERT_EQ(built.unsupported.size(), 1U);
    EXPECT_EQ(built.unsupported[0].type, "VpcEndpoint to a service in eu-west-1");
    EXPECT_EQ(built.unsupported[0].id, sqs);
}

TEST_F(ZoneTest, RulesAndPacketsAgreeAboutResolverEndpointsAndOtherRegions)
{
    DescribeResolvers();
    describe.GetCloud().vpcEndpoints.at(sqs).serviceRegion = "eu-west-1";
    const std::string closed = describe.AddInboundResolver({subnetA, subnetB}, {web});
    const auto address = [&](const std::string& id) {
        return aws::ToString(describe.GetResolverAddresses(id)[0]);
    };
    const std::string source =
        describe.GetCloud().resolverEndpoints.at(inbound).ipAddresses[0].networkInterfaceId;
    const std::vector<aws::ReachQuery> queries = {
        {"udp", client, address(inbound), aws::PROTOCOL_UDP, 53},
        {"tcp", client, address(inbound), aws::PROTOCOL_TCP, 53},
        {"ping", client, address(inbound), aws::PROTOCOL_ICMP, 0},
        {"closed", client, address(closed), aws::PROTOCOL_UDP, 53},
        {"outbound", client, address(outbound), aws::PROTOCOL_UDP, 53},
        {"source", source, EniIdOf(client), aws::PROTOCOL_TCP, 80},
        {"region", client, aws::ToString(AddressOfEni(sqsEnis[0])), aws::PROTOCOL_TCP, 443},
    };
    const std::vector<aws::ReachVerdict> expected = {aws::ReachVerdict::ACCEPT,
                                                     aws::ReachVerdict::UNSUPPORTED,
                                                     aws::ReachVerdict::UNSUPPORTED,
                                                     aws::ReachVerdict::DENY,
                                                     aws::ReachVerdict::UNSUPPORTED,
                                                     aws::ReachVerdict::UNSUPPORTED,
                                                     aws::ReachVerdict::UNSUPPORTED};
    const aws::Network network(describe.GetCloud());
    const std::vector<aws::ReachAnswer> packets = PacketReach(describe.GetCloud()).Ask(queries);
    for (std::size_t i = 0; i < queries.size(); ++i)
    {
        const aws::ReachAnswer rules = aws::Reach(network, {}, queries[i]);
        EXPECT_EQ(rules.verdict, expected[i]) << queries[i].id << " " << rules.where;
        EXPECT_EQ(packets[i].verdict, expected[i]) << queries[i].id << " " << packets[i].where;
    }
    const aws::ReachAnswer region = aws::Reach(network, {}, queries.back());
    EXPECT_EQ(region.where, sqs + " to a service in eu-west-1");
}

} // namespace
} // namespace fabrictest
} // namespace vpc
} // namespace ns3
