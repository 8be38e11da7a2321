// SPDX-License-Identifier: GPL-2.0-only
// Questions put by packets, and the same questions put to the rules: both must answer as AWS would.
#include "vpc-test-cloud.h"

#include "ns3/config.h"
#include "ns3/names.h"
#include "ns3/simulator.h"
#include "ns3/vpc-packet-reach.h"

#include <gtest/gtest.h>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::vpc;
using namespace ns3::vpc::aws;
using test::AclEntry;
using test::Ip;
using test::MakeThreeZones;
using test::Permit;

namespace
{

/// A question and what AWS answers: "VERDICT", or "VERDICT REASON" unless accepted.
struct Case
{
    std::string from;
    std::string to;
    std::string what; //!< ping, or e.g. tcp/443
    std::string expected;
};

/// \param c a case \return its question
ReachQuery
QueryOf(const Case& c)
{
    ReachQuery query;
    query.id = c.from + " " + c.to + " " + c.what;
    query.source = c.from;
    query.destination = c.to;
    query.protocol = PROTOCOL_ICMP;
    const std::size_t slash = c.what.find('/');
    if (slash != std::string::npos)
    {
        query.protocol = c.what.substr(0, slash) == "tcp" ? PROTOCOL_TCP : PROTOCOL_UDP;
        query.destinationPort = static_cast<uint16_t>(std::stoi(c.what.substr(slash + 1)));
    }
    return query;
}

/// \param answer an answer \return it as a case expects it
std::string
Told(const ReachAnswer& answer)
{
    const std::string verdict = ToString(answer.verdict);
    return answer.verdict == ReachVerdict::ACCEPT ? verdict
                                                  : verdict + " " + ToString(answer.reason);
}

class PacketReachTest : public testing::Test
{
  protected:
    ~PacketReachTest() override
    {
        Config::Reset();
        Names::Clear();
    }

    /// Put all questions both ways.
    static void Check(const test::CloudDraft& b, const std::vector<Case>& cases)
    {
        std::vector<ReachQuery> queries;
        for (const Case& c : cases)
        {
            queries.push_back(QueryOf(c));
        }
        PacketReach reach(b.cloud);
        const std::vector<ReachAnswer> byPackets = reach.Ask(queries);
        EXPECT_TRUE(reach.GetConservation().isConserved) << reach.GetConservation().error;
        ASSERT_EQ(byPackets.size(), cases.size());
        const Network network(b.cloud);
        for (std::size_t i = 0; i < cases.size(); ++i)
        {
            const ReachAnswer byRules = Reach(network, Health{}, queries[i]);
            EXPECT_EQ(Told(byRules), cases[i].expected) << "rules, " << queries[i].id;
            EXPECT_EQ(Told(byPackets[i]), cases[i].expected)
                << "packets, " << queries[i].id << ", " << byPackets[i].where;
            if (byRules.verdict == ReachVerdict::ACCEPT &&
                byPackets[i].verdict == ReachVerdict::ACCEPT)
            {
                EXPECT_EQ(int(byPackets[i].answer.ttlDecrements), int(byRules.answer.ttlDecrements))
                    << queries[i].id;
            }
        }
    }
};

} // namespace

TEST_F(PacketReachTest, HostsByEveryWayOfNamingThem)
{
    Check(MakeThreeZones(),
          {{"i-private-a", "i-private-b", "tcp/80", "ACCEPT"},
           {"i-private-a", "i-private-b", "udp/5000", "ACCEPT"},
           {"i-private-a", "i-private-b", "ping", "ACCEPT"},
           {"eni-private-a", "10.0.11.10", "tcp/65535", "ACCEPT"},
           {"10.0.10.10", "eni-private-b", "udp/1", "ACCEPT"},
           {"10.0.10.10", "10.0.10.10", "tcp/22", "ACCEPT"},
           {"198.51.100.10", "10.0.10.10", "tcp/22", "ACCEPT"},
           {"i-private-a", "10.0.99.99", "tcp/80", "DENY UNASSIGNED_ADDRESS"},
           {"i-private-a", "10.0.10.99", "udp/80", "DENY UNASSIGNED_ADDRESS"}});
}

TEST_F(PacketReachTest, InternetGateway)
{
    test::CloudDraft b = MakeThreeZones();
    b.AddInstance("bare", "subnet-public-a", "10.0.0.11", {"sg-open"});
    Check(b,
          {{"i-public-a", "8.8.8.8", "ping", "ACCEPT"},
           {"i-public-a", "8.8.8.8", "udp/53", "ACCEPT"},
           {"i-public-a", "8.8.8.8", "tcp/53", "ACCEPT"},
           {"i-bare", "8.8.8.8", "tcp/53", "DENY IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS"},
           {"i-public-a", "192.168.0.1", "tcp/22", "DENY IGW_DESTINATION_ADDRESS_IN_VPC_CIDRS"},
           // hosts on the internet ask
           {"8.8.8.8", "198.51.100.10", "tcp/22", "ACCEPT"},
           {"8.8.8.8", "198.51.100.10", "udp/22", "ACCEPT"},
           {"8.8.8.8", "198.51.100.10", "ping", "ACCEPT"},
           {"8.8.8.8", "198.51.100.77", "tcp/22", "ACCEPT"},
           {"8.8.8.8", "10.0.0.10", "tcp/22", "DENY UNASSIGNED_ADDRESS"},
           {"8.8.8.8", "52.216.0.1", "tcp/443", "ACCEPT"},
           // out and in again
           {"i-public-a", "198.51.100.10", "tcp/22", "ACCEPT"},
           {"i-public-a", "198.51.100.11", "ping", "ACCEPT"},
           {"i-private-b", "198.51.100.10", "tcp/22", "ACCEPT"}});
}

TEST_F(PacketReachTest, NatGateway)
{
    Check(MakeThreeZones(),
          {{"i-private-a", "8.8.8.8", "tcp/53", "ACCEPT"},
           {"i-private-b", "8.8.8.8", "udp/53", "ACCEPT"},
           {"i-private-c", "8.8.8.8", "ping", "ACCEPT"},
           {"8.8.8.8", "198.51.100.5", "tcp/22", "DENY NGW_UNSOLICITED"},
           {"8.8.8.8", "198.51.100.5", "ping", "DENY NGW_UNSOLICITED"},
           {"i-private-b", "10.0.0.5", "ping", "DENY NGW_UNSOLICITED"},
           {"i-public-b", "198.51.100.5", "tcp/22", "DENY NGW_UNSOLICITED"},
           {"i-private-a", "52.94.0.1", "tcp/443", "ACCEPT"},
           {"i-private-a", "52.94.0.1", "ping", "ACCEPT"},
           {"i-private-a", "52.94.0.1", "tcp/80", "ACCEPT"},
           {"i-private-a", "52.94.0.1", "udp/443", "DENY SERVICE_PORT_RESTRICTION"},
           {"i-private-a", "52.94.0.1", "tcp/8080", "DENY SERVICE_PORT_RESTRICTION"}});
}

TEST_F(PacketReachTest, NatGatewayWithoutAWayOn)
{
    test::CloudDraft b = MakeThreeZones();
    b.cloud.routeTables["rtb-public"].routes.clear();
    Check(b, {{"i-private-a", "8.8.8.8", "tcp/443", "DENY NO_ROUTE_TO_DESTINATION"}});
    b = MakeThreeZones();
    b.cloud.natGateways["nat-a"].state = "deleted";
    Check(b, {{"i-private-a", "8.8.8.8", "tcp/443", "DENY BLACKHOLE_ROUTE"}});
}

// 52.216.0.0/15 and 54.231.0.0/17 by gateway endpoint. Of what lies beside them there is no route
// at all from the first subnet, and from the other one by NAT gateway, which also carries UDP.
TEST_F(PacketReachTest, GatewayEndpointToTheLastAddressOfItsPrefixes)
{
    test::CloudDraft b = MakeThreeZones();
    b.AddTable("rtb-s3", "vpc-1", {"subnet-endpoint-a"});
    b.cloud.vpcEndpoints["vpce-s3"].routeTableIds.push_back("rtb-s3");
    b.AddInstance("only", "subnet-endpoint-a", "10.0.20.20", {"sg-open"});
    std::vector<Case> cases;
    for (const char* inside : {"52.216.0.0", "52.217.255.255", "54.231.0.0", "54.231.127.255"})
    {
        cases.push_back({"i-only", inside, "tcp/443", "ACCEPT"});
        cases.push_back({"i-only", inside, "ping", "ACCEPT"});
        cases.push_back({"i-only", inside, "tcp/22", "DENY SERVICE_PORT_RESTRICTION"});
        cases.push_back({"i-only", inside, "udp/443", "DENY VPCE_GATEWAY_PROTOCOL_RESTRICTION"});
        cases.push_back(
            {"i-private-b", inside, "udp/443", "DENY VPCE_GATEWAY_PROTOCOL_RESTRICTION"});
    }
    for (const char* outside : {"52.215.255.255", "52.218.0.0", "54.230.255.255", "54.231.128.0"})
    {
        cases.push_back({"i-only", outside, "tcp/443", "NO_ROUTE NO_ROUTE_TO_DESTINATION"});
        cases.push_back({"i-private-b", outside, "udp/443", "ACCEPT"});
        cases.push_back({"i-private-b", outside, "tcp/22", "ACCEPT"});
    }
    Check(b, cases);
}

TEST_F(PacketReachTest, GatewayEndpointThatIsNotAvailable)
{
    test::CloudDraft b = MakeThreeZones();
    b.cloud.vpcEndpoints["vpce-s3"].state = "pending";
    Check(b, {{"i-private-a", "52.216.0.1", "tcp/443", "DENY VPCE_UNAVAILABLE"}});
}

TEST_F(PacketReachTest, InterfaceEndpoint)
{
    test::CloudDraft b = MakeThreeZones();
    b.AddInterfaceEndpoint("vpce-kms", "vpc-1", "com.amazonaws.us-east-1.kms", {"sg-open"});
    b.AddEndpointEni("vpce-kms", "subnet-endpoint-a", "10.0.20.11");
    b.AddInterfaceEndpoint("vpce-ours",
                           "vpc-1",
                           "com.amazonaws.vpce.us-east-1.vpce-svc-0123",
                           {"sg-open"});
    b.AddEndpointEni("vpce-ours", "subnet-endpoint-a", "10.0.20.12");
    b.AddInterfaceEndpoint("vpce-late", "vpc-1", "com.amazonaws.us-east-1.sns", {"sg-open"});
    b.AddEndpointEni("vpce-late", "subnet-endpoint-a", "10.0.20.13");
    b.cloud.vpcEndpoints["vpce-late"].state = "pending";
    Check(
        b,
        {{"i-private-a", "10.0.22.10", "tcp/443", "ACCEPT"},
         {"i-public-b", "eni-vpce-sqs-subnet-endpoint-a", "tcp/443", "ACCEPT"},
         {"i-private-a", "10.0.22.10", "tcp/22", "DENY ENI_SG_RULES_MISMATCH"},
         {"i-private-a", "10.0.22.10", "ping", "DENY ENI_SG_RULES_MISMATCH"},
         {"i-private-a", "10.0.20.11", "tcp/443", "ACCEPT"},
         {"i-private-a", "10.0.20.11", "tcp/22", "DENY VPCE_INTERFACE_PORT_RESTRICTION"},
         {"i-private-a", "10.0.20.11", "ping", "DENY VPCE_INTERFACE_PROTOCOL_RESTRICTION"},
         {"i-private-a", "10.0.20.11", "udp/443", "DENY VPCE_INTERFACE_PROTOCOL_RESTRICTION"},
         {"i-private-a", "10.0.20.12", "tcp/443", "UNSUPPORTED UNSUPPORTED_TARGET"},
         {"i-private-a", "10.0.20.13", "tcp/443", "DENY VPCE_UNAVAILABLE"},
         {"eni-vpce-sqs-subnet-endpoint-a", "i-private-a", "tcp/443", "DENY VPCE_NEVER_INITIATES"},
         {"eni-nat-a", "i-private-a", "tcp/443", "UNSUPPORTED UNSUPPORTED_TARGET"}});
}

TEST_F(PacketReachTest, SecurityGroupsPassTheAnswerByState)
{
    test::CloudDraft b = MakeThreeZones();
    b.AddGroup("sg-client", "vpc-1", {}, {Permit(ALL_PROTOCOLS, -1, -1, {"0.0.0.0/0"})});
    IpPermission fromClients = Permit(PROTOCOL_UDP, 53, 53, {});
    fromClients.groupIds = {"sg-client"};
    IpPermission toS3 = Permit(PROTOCOL_TCP, 443, 443, {});
    toS3.prefixListIds = {"pl-s3"};
    b.AddGroup("sg-server",
               "vpc-1",
               {Permit(PROTOCOL_TCP, 80, 80, {"10.0.10.10/32"}),
                fromClients,
                Permit(PROTOCOL_ICMP, 8, 0, {"10.0.12.0/24"})},
               {toS3});
    b.cloud.networkInterfaces["eni-private-a"].groupIds = {"sg-client"};
    b.cloud.networkInterfaces["eni-private-b"].groupIds = {"sg-server"};
    Check(b,
          {{"i-private-a", "i-private-b", "tcp/80", "ACCEPT"},
           {"i-private-a", "i-private-b", "udp/53", "ACCEPT"},
           {"i-private-c", "i-private-b", "udp/53", "DENY ENI_SG_RULES_MISMATCH"},
           {"i-private-a", "i-private-b", "tcp/81", "DENY ENI_SG_RULES_MISMATCH"},
           {"i-private-a", "i-private-b", "ping", "DENY ENI_SG_RULES_MISMATCH"},
           {"i-private-c", "i-private-b", "ping", "ACCEPT"},
           {"i-private-b", "i-private-a", "tcp/80", "DENY ENI_SG_RULES_MISMATCH"},
           {"i-private-b", "i-private-c", "tcp/443", "DENY ENI_SG_RULES_MISMATCH"},
           {"i-private-b", "52.216.0.1", "tcp/443", "ACCEPT"},
           {"i-private-b", "52.216.0.1", "tcp/80", "DENY ENI_SG_RULES_MISMATCH"},
           {"i-private-b", "8.8.8.8", "tcp/443", "DENY ENI_SG_RULES_MISMATCH"}});
}

// The usual mistake: port 443 out and in, but no ephemeral ports for the answer.
TEST_F(PacketReachTest, NetworkAclsSeeTheAnswerToo)
{
    for (const bool ephemeral : {true, false})
    {
        test::CloudDraft b = MakeThreeZones();
        NetworkAclEntry out = AclEntry(10, true, true, "0.0.0.0/0");
        out.protocol = PROTOCOL_TCP;
        out.portFrom = out.portTo = 443;
        NetworkAclEntry in = AclEntry(10, false, true, "0.0.0.0/0");
        in.protocol = PROTOCOL_TCP;
        in.portFrom = ephemeral ? 1024 : 443;
        in.portTo = ephemeral ? 65535 : 443;
        b.AddAcl("acl-1", "vpc-1", {"subnet-private-a"}, {out, in});
        b.AddInstance("near", "subnet-private-a", "10.0.10.11", {"sg-open"});
        const std::string expected = ephemeral ? "ACCEPT" : "DENY SUBNET_ACL_RESTRICTION";
        std::vector<Case> cases;
        for (const char* to :
             {"10.0.22.10", "52.216.0.1", "8.8.8.8", "198.51.100.10", "10.0.11.10"})
        {
            cases.push_back({"i-private-a", to, "tcp/443", expected});
            cases.push_back({"i-private-a", to, "tcp/444", "DENY SUBNET_ACL_RESTRICTION"});
            cases.push_back({"i-private-a", to, "ping", "DENY SUBNET_ACL_RESTRICTION"});
        }
        // within its subnet nothing passes an ACL
        cases.push_back({"i-private-a", "i-near", "udp/7", "ACCEPT"});
        Check(b, cases);
    }
}

TEST_F(PacketReachTest, RoutesToNothing)
{
    test::CloudDraft b = MakeThreeZones();
    b.AddInstance("lonely", "subnet-endpoint-a", "10.0.20.20", {"sg-open"}, "198.51.100.31");
    b.AddRoute("rtb-private", "8.8.8.0/24", RouteTargetKind::NatGateway, "nat-gone").blackhole =
        true;
    Check(b,
          {{"i-lonely", "8.8.8.8", "tcp/443", "NO_ROUTE NO_ROUTE_TO_DESTINATION"},
           {"i-private-a", "8.8.8.8", "tcp/443", "DENY BLACKHOLE_ROUTE"},
           {"i-private-a", "8.8.9.8", "tcp/443", "ACCEPT"},
           // it is reached, but knows no way back
           {"8.8.8.8", "198.51.100.31", "tcp/22", "DENY NO_ROUTE_TO_DESTINATION"}});
}

TEST_F(PacketReachTest, AnAnswerByAnotherWayIsLost)
{
    test::CloudDraft b = MakeThreeZones();
    b.cloud.networkInterfaces["eni-private-a"].privateIpAddresses[0].publicIp = Ip("198.51.100.30");
    Check(b, {{"8.8.8.8", "198.51.100.30", "tcp/22", "DENY NO_CONNECTION_STATE"}});
    b = MakeThreeZones();
    b.AddNat("p", "subnet-public-b", "10.0.1.5", "");
    b.AddRoute("rtb-private", "10.0.0.0/24", RouteTargetKind::NatGateway, "nat-p");
    Check(b,
          {{"i-private-a", "i-public-a", "tcp/22", "ACCEPT"},
           {"i-public-a", "i-private-a", "tcp/22", "DENY NO_CONNECTION_STATE"}});
}

TEST_F(PacketReachTest, WhatIsOffDoesNotAnswer)
{
    test::CloudDraft b = MakeThreeZones();
    b.cloud.instances["i-private-b"].state = "stopped";
    b.AddEni("eni-loose", "subnet-private-a", "10.0.10.50", {"sg-open"}).status = "available";
    Check(b,
          {{"i-private-a", "i-private-b", "tcp/80", "DENY ENI_DOWN"},
           {"i-private-a", "i-private-b", "ping", "DENY ENI_DOWN"},
           {"i-private-b", "i-private-a", "tcp/80", "DENY ENI_DOWN"},
           {"i-private-a", "10.0.10.50", "tcp/80", "DENY ENI_DOWN"}});
}

TEST_F(PacketReachTest, SecondAddressesAndInterfaces)
{
    test::CloudDraft b = MakeThreeZones();
    b.cloud.networkInterfaces["eni-public-a"].privateIpAddresses.push_back(
        {Ip("10.0.0.20"), false, Ip("198.51.100.20")});
    b.AddGroup("sg-web",
               "vpc-1",
               {Permit(PROTOCOL_TCP, 80, 80, {"0.0.0.0/0"})},
               {Permit(ALL_PROTOCOLS, -1, -1, {"0.0.0.0/0"})});
    NetworkInterface& second =
        b.AddEni("eni-second", "subnet-endpoint-a", "10.0.20.30", {"sg-web"});
    second.instanceId = "i-private-a";
    b.cloud.instances["i-private-a"].networkInterfaceIds.push_back("eni-second");
    Check(b,
          {{"i-private-b", "10.0.0.20", "tcp/22", "ACCEPT"},
           {"10.0.0.20", "i-private-b", "ping", "ACCEPT"},
           {"8.8.8.8", "198.51.100.20", "udp/9", "ACCEPT"},
           {"198.51.100.20", "8.8.8.8", "tcp/9", "ACCEPT"},
           {"10.0.0.10", "10.0.0.20", "tcp/9", "ACCEPT"},
           // each interface has its own groups
           {"i-private-b", "10.0.20.30", "tcp/80", "ACCEPT"},
           {"i-private-b", "10.0.20.30", "tcp/22", "DENY ENI_SG_RULES_MISMATCH"},
           {"i-private-b", "10.0.10.10", "tcp/22", "ACCEPT"},
           // and its own subnet's routes
           {"eni-second", "i-private-b", "tcp/22", "ACCEPT"},
           {"eni-second", "8.8.8.8", "tcp/443", "NO_ROUTE NO_ROUTE_TO_DESTINATION"},
           {"i-private-a", "8.8.8.8", "tcp/443", "ACCEPT"},
           {"eni-second", "eni-private-a", "tcp/22", "ACCEPT"}});
}

TEST_F(PacketReachTest, AppliancesAndWhatIsNotSimulated)
{
    for (const bool check : {true, false})
    {
        test::CloudDraft b = MakeThreeZones();
        b.cloud.networkInterfaces["eni-private-b"].sourceDestCheck = check;
        b.AddRoute("rtb-private", "8.8.8.0/24", RouteTargetKind::NetworkInterface, "eni-private-b");
        b.AddRoute("rtb-private", "8.8.4.0/24", RouteTargetKind::Instance, "i-private-b");
        b.AddRoute("rtb-private", "192.168.0.0/16", RouteTargetKind::TransitGateway, "tgw-1");
        b.AddRoute("rtb-private", "172.16.0.0/16", RouteTargetKind::VpcPeeringConnection, "pcx-1");
        for (const char* id : {"tgw-1", "pcx-1"})
        {
            b.cloud.unsupported.push_back({"Other", id, "vpc-1"});
        }
        const std::string expected =
            check ? "DENY ENI_SOURCE_DEST_CHECK_RESTRICTION" : "UNSUPPORTED UNSUPPORTED_TARGET";
        Check(b,
              {{"i-private-a", "8.8.8.8", "tcp/443", expected},
               {"i-private-a", "8.8.4.4", "ping", expected},
               {"i-private-a", "192.168.0.1", "tcp/443", "UNSUPPORTED UNSUPPORTED_TARGET"},
               {"i-private-a", "172.16.0.1", "udp/443", "UNSUPPORTED UNSUPPORTED_TARGET"},
               {"192.168.3.4", "i-private-a", "tcp/443", "UNSUPPORTED UNSUPPORTED_TARGET"}});
    }
}

TEST_F(PacketReachTest, OfTwoVpcsWithTheSameAddressesNeitherSeesTheOther)
{
    test::CloudDraft b = MakeThreeZones();
    b.AddVpc("vpc-2", "10.0.0.0/16");
    b.AddSubnet("subnet-2", "vpc-2", 'b', "10.0.10.0/24");
    b.AddOpenGroup("sg-2", "vpc-2");
    b.AddInstance("twin", "subnet-2", "10.0.10.10", {"sg-2"});
    b.AddInstance("brother", "subnet-2", "10.0.10.77", {"sg-2"});
    Check(b,
          {{"10.0.10.10", "10.0.11.10", "tcp/80", "UNSUPPORTED UNSUPPORTED_TARGET"},
           {"eni-private-a", "10.0.11.10", "tcp/80", "ACCEPT"},
           {"eni-twin", "10.0.11.10", "tcp/80", "DENY UNASSIGNED_ADDRESS"},
           {"eni-twin", "10.0.10.77", "udp/80", "ACCEPT"},
           {"eni-private-a", "10.0.10.77", "udp/80", "DENY UNASSIGNED_ADDRESS"}});
}

TEST_F(PacketReachTest, UnknownIdsAreErrorsBeforeAnythingRuns)
{
    const test::CloudDraft b = MakeThreeZones();
    PacketReach reach(b.cloud);
    EXPECT_THROW(reach.Ask({QueryOf({"i-404", "10.0.10.10", "ping", ""})}), InputError);
    Simulator::Destroy();
}
