// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-test-cloud.h"

#include "ns3/vpc-resolve.h"

#include <gtest/gtest.h>

using namespace ns3;
using namespace ns3::vpc;
using namespace ns3::vpc::aws;
using namespace ns3::vpc::test;

namespace
{

/// A question, all alive.
ReachAnswer
Ask(const CloudDraft& b,
    const std::string& from,
    const std::string& to,
    uint16_t port,
    uint8_t protocol = PROTOCOL_TCP)
{
    ReachQuery query;
    query.id = "q1";
    query.source = from;
    query.destination = to;
    query.protocol = protocol;
    query.destinationPort = port;
    return Reach(Network(b.cloud), Health{}, query);
}

/// "VERDICT", or "VERDICT REASON where" unless accepted.
std::string
Told(const ReachAnswer& answer)
{
    const std::string verdict = ToString(answer.verdict);
    return answer.verdict == ReachVerdict::ACCEPT
               ? verdict
               : verdict + " " + ToString(answer.reason) + " " + answer.where;
}

/// One question to the three-zone cloud and what is expected.
struct Case
{
    std::string from;
    std::string to;
    uint16_t port; //!< 0: ping
    std::string expected;
};

} // namespace

TEST(Reach, AnswersTheThreeZoneCloud)
{
    const CloudDraft b = MakeThreeZones();
    const std::vector<Case> cases = {
        // hosts, by every way of naming them
        {"i-private-a", "i-private-b", 80, "ACCEPT"},
        {"eni-private-a", "10.0.11.10", 80, "ACCEPT"},
        {"10.0.10.10", "eni-private-b", 0, "ACCEPT"},
        {"10.0.10.10", "10.0.10.10", 22, "ACCEPT"},
        {"198.51.100.10", "10.0.10.10", 22, "ACCEPT"},
        {"i-private-a", "10.0.99.99", 80, "DENY UNASSIGNED_ADDRESS 10.0.99.99"},
        // the internet
        {"i-public-a", "8.8.8.8", 0, "ACCEPT"},
        {"i-public-a", "8.8.8.8", 53, "ACCEPT"},
        {"i-private-a", "8.8.8.8", 53, "ACCEPT"},
        {"8.8.8.8", "198.51.100.10", 22, "ACCEPT"},
        {"8.8.8.8", "198.51.100.5", 22, "DENY NGW_UNSOLICITED nat-a"},
        {"8.8.8.8", "198.51.100.77", 22, "ACCEPT"}, // whoever has it, it is not in this cloud
        {"i-public-a", "192.168.0.1", 22, "DENY IGW_DESTINATION_ADDRESS_IN_VPC_CIDRS igw-1"},
        {"8.8.8.8", "52.216.0.1", 443, "ACCEPT"},
        // out and in again
        {"i-public-a", "198.51.100.10", 22, "ACCEPT"},
        {"i-public-a", "198.51.100.11", 0, "ACCEPT"},
        {"i-private-b", "198.51.100.10", 22, "ACCEPT"},
        {"i-public-b", "198.51.100.5", 22, "DENY NGW_UNSOLICITED nat-a"},
        {"i-private-b", "198.51.100.5", 22, "DENY NGW_UNSOLICITED nat-a"},
        {"i-private-b", "10.0.0.5", 0, "DENY NGW_UNSOLICITED nat-a"},
        // AWS services, by gateway endpoint, NAT gateway and internet gateway
        {"i-private-a", "52.216.0.1", 443, "ACCEPT"},
        {"i-private-a", "52.216.0.1", 0, "ACCEPT"},
        {"i-private-a",
         "52.216.0.1",
         22,
         "DENY SERVICE_PORT_RESTRICTION com.amazonaws.us-east-1.s3"},
        {"i-public-a", "52.216.0.1", 80, "ACCEPT"},
        {"i-private-a", "52.94.0.1", 443, "ACCEPT"},
        {"i-private-a",
         "52.94.0.1",
         8080,
         "DENY SERVICE_PORT_RESTRICTION com.amazonaws.us-east-1.dynamodb"},
        // interface endpoint
        {"i-private-a", "10.0.22.10", 443, "ACCEPT"},
        {"i-public-b", "eni-vpce-sqs-subnet-endpoint-a", 443, "ACCEPT"},
        {"i-private-a", "10.0.22.10", 22, "DENY ENI_SG_RULES_MISMATCH sg-endpoint"},
        {"i-private-a", "10.0.22.10", 0, "DENY ENI_SG_RULES_MISMATCH sg-endpoint"},
        {"eni-vpce-sqs-subnet-endpoint-a",
         "i-private-a",
         443,
         "DENY VPCE_NEVER_INITIATES eni-vpce-sqs-subnet-endpoint-a"},
        {"eni-nat-a",
         "i-private-a",
         443,
         "UNSUPPORTED UNSUPPORTED_TARGET source eni-nat-a is no host but nat_gateway"},
        {"192.168.3.4",
         "i-private-a",
         443,
         "UNSUPPORTED UNSUPPORTED_TARGET source 192.168.3.4 is private and nobody's"},
    };
    for (const Case& c : cases)
    {
        const uint8_t protocol = c.port == 0 ? PROTOCOL_ICMP : PROTOCOL_TCP;
        EXPECT_EQ(Told(Ask(b, c.from, c.to, c.port, protocol)), c.expected)
            << c.from << " to " << c.to << " port " << c.port;
    }
}

TEST(Reach, NoRouteIsForTheFirstTableOnly)
{
    CloudDraft b = MakeThreeZones();
    b.AddInstance("lonely", "subnet-endpoint-a", "10.0.20.20", {"sg-open"});
    EXPECT_EQ(Told(Ask(b, "i-lonely", "8.8.8.8", 443)),
              "NO_ROUTE NO_ROUTE_TO_DESTINATION rtb-main-vpc-1");
    // a NAT gateway without a route onwards is another matter
    b.cloud.routeTables["rtb-public"].routes.clear();
    EXPECT_EQ(Told(Ask(b, "i-private-a", "8.8.8.8", 443)),
              "DENY NO_ROUTE_TO_DESTINATION rtb-public");
    // and a blackhole is a route
    b.AddRoute("rtb-private", "8.8.8.0/24", RouteTargetKind::NatGateway, "nat-x").blackhole = true;
    EXPECT_EQ(Told(Ask(b, "i-private-a", "8.8.8.8", 443)), "DENY BLACKHOLE_ROUTE rtb-private");
}

TEST(Reach, SecurityGroupsPassTheAnswerByState)
{
    CloudDraft b = MakeThreeZones();
    b.AddGroup("sg-client", "vpc-1", {}, {Permit(ALL_PROTOCOLS, -1, -1, {"0.0.0.0/0"})});
    b.AddGroup("sg-server", "vpc-1", {Permit(PROTOCOL_TCP, 80, 80, {"10.0.10.10/32"})}, {});
    b.cloud.networkInterfaces["eni-private-a"].groupIds = {"sg-client"};
    b.cloud.networkInterfaces["eni-private-b"].groupIds = {"sg-server"};
    EXPECT_EQ(Told(Ask(b, "i-private-a", "i-private-b", 80)), "ACCEPT");
    EXPECT_EQ(Told(Ask(b, "i-private-a", "i-private-b", 81)),
              "DENY ENI_SG_RULES_MISMATCH sg-server");
    EXPECT_EQ(Told(Ask(b, "i-private-b", "i-private-a", 80)),
              "DENY ENI_SG_RULES_MISMATCH sg-server");
    EXPECT_EQ(Told(Ask(b, "i-private-c", "i-private-a", 80)),
              "DENY ENI_SG_RULES_MISMATCH sg-client");
    EXPECT_EQ(Told(Ask(b, "i-private-a", "8.8.8.8", 80)), "ACCEPT");
    EXPECT_EQ(Told(Ask(b, "i-private-a", "52.216.0.1", 80)), "ACCEPT");
}

TEST(Reach, NetworkAclsSeeTheAnswerToo)
{
    // the usual mistake: port 443 in and out, no ephemeral ports
    auto withAcl = [](bool ephemeralIn) {
        CloudDraft b = MakeThreeZones();
        NetworkAclEntry out = AclEntry(10, true, true, "0.0.0.0/0");
        out.protocol = PROTOCOL_TCP;
        out.portFrom = 443;
        out.portTo = 443;
        NetworkAclEntry in = AclEntry(10, false, true, "0.0.0.0/0");
        in.protocol = PROTOCOL_TCP;
        in.portFrom = ephemeralIn ? 1024 : 443;
        in.portTo = ephemeralIn ? 65535 : 443;
        b.AddAcl("acl-1", "vpc-1", {"subnet-private-a"}, {out, in});
        return b;
    };
    for (const char* to : {"10.0.22.10", "52.216.0.1", "8.8.8.8", "198.51.100.10"})
    {
        EXPECT_EQ(Told(Ask(withAcl(true), "i-private-a", to, 443)), "ACCEPT") << to;
        const ReachAnswer answer = Ask(withAcl(false), "i-private-a", to, 443);
        EXPECT_EQ(Told(answer), "DENY SUBNET_ACL_RESTRICTION acl-1#*") << to;
        EXPECT_TRUE(answer.probe.verdict.IsAllowed()) << to;
        EXPECT_FALSE(answer.backward.empty()) << to;
    }
}

TEST(Reach, AnAnswerByAnotherWayIsLost)
{
    // in by the internet gateway, back by the NAT gateway
    CloudDraft b = MakeThreeZones();
    b.cloud.networkInterfaces["eni-private-a"].privateIpAddresses[0].publicIp = Ip("198.51.100.30");
    EXPECT_EQ(Told(Ask(b, "8.8.8.8", "198.51.100.30", 22)), "DENY NO_CONNECTION_STATE nat-a");
    // back by no way at all
    b.AddInstance("lonely", "subnet-endpoint-a", "10.0.20.20", {"sg-open"}, "198.51.100.31");
    EXPECT_EQ(Told(Ask(b, "8.8.8.8", "198.51.100.31", 22)),
              "DENY NO_ROUTE_TO_DESTINATION rtb-main-vpc-1");
    // by a second address of the host, which is not the one that was asked
    CloudDraft c = MakeThreeZones();
    c.AddNat("p", "subnet-public-b", "10.0.1.5", "");
    c.AddRoute("rtb-private", "10.0.0.0/24", RouteTargetKind::NatGateway, "nat-p");
    EXPECT_EQ(Told(Ask(c, "i-private-a", "i-public-a", 22)), "ACCEPT");
    EXPECT_EQ(Told(Ask(c, "i-public-a", "i-private-a", 22)), "DENY NO_CONNECTION_STATE nat-p");
}

TEST(Reach, WhatIsOffDoesNotAnswer)
{
    CloudDraft b = MakeThreeZones();
    b.cloud.instances["i-private-b"].state = "stopped";
    EXPECT_EQ(Told(Ask(b, "i-private-a", "i-private-b", 80)), "DENY ENI_DOWN i-private-b");
    EXPECT_EQ(Told(Ask(b, "i-private-b", "i-private-a", 80)), "DENY ENI_DOWN i-private-b");
    b.AddEni("eni-loose", "subnet-private-a", "10.0.10.50", {"sg-open"}).status = "available";
    EXPECT_EQ(Told(Ask(b, "i-private-a", "10.0.10.50", 80)), "DENY ENI_DOWN eni-loose");
}

TEST(Reach, FaultsCountOnTheWayBackToo)
{
    const Network n(MakeThreeZones().cloud);
    ReachQuery query;
    query.source = "i-private-c";
    query.destination = "10.0.21.10";
    query.destinationPort = 443;
    Health health;
    EXPECT_EQ(Told(Reach(n, health, query)), "ACCEPT");
    health.deadAzIds = {"use1-az2"};
    EXPECT_EQ(Told(Reach(n, health, query)), "DENY FAULT_AZ use1-az2");
    query.destination = "10.0.22.10";
    EXPECT_EQ(Told(Reach(n, health, query)), "ACCEPT");
}

TEST(Reach, AmbiguousAddressesAreNotGuessed)
{
    CloudDraft b = MakeThreeZones();
    b.AddVpc("vpc-2", "10.0.0.0/16");
    b.AddSubnet("subnet-2", "vpc-2", 'b', "10.0.10.0/24");
    b.AddOpenGroup("sg-2", "vpc-2");
    b.AddInstance("twin", "subnet-2", "10.0.10.10", {"sg-2"});
    EXPECT_EQ(Told(Ask(b, "10.0.10.10", "10.0.11.10", 80)),
              "UNSUPPORTED UNSUPPORTED_TARGET source 10.0.10.10 is ambiguous, name the ENI");
    EXPECT_EQ(Told(Ask(b, "eni-private-a", "10.0.11.10", 80)), "ACCEPT");
    EXPECT_EQ(Told(Ask(b, "eni-twin", "10.0.11.10", 80)), "DENY UNASSIGNED_ADDRESS 10.0.11.10");
}

TEST(Reach, UnknownIdsAreErrors)
{
    const CloudDraft b = MakeThreeZones();
    for (const auto& [from, to] :
         std::vector<std::pair<std::string, std::string>>{{"i-none", "10.0.10.10"},
                                                          {"i-private-a", "eni-none"},
                                                          {"i-private-a", "10.0.10.256"},
                                                          {"", "10.0.10.10"}})
    {
        try
        {
            Ask(b, from, to, 80);
            FAIL() << from << " to " << to << " was answered";
        }
        catch (const InputError& error)
        {
            const std::string text = error.what();
            EXPECT_NE(text.find("q1"), std::string::npos) << text;
            EXPECT_NE(text.find("unknown"), std::string::npos) << text;
        }
    }
}

TEST(Reach, TtlIsAsMeasured)
{
    // replies leave with 255: 255 inside a VPC, 254 from a public address, 253 through NAT
    const CloudDraft b = MakeThreeZones();
    auto lost = [&](const std::string& from, const std::string& to) {
        const ReachAnswer answer = Ask(b, from, to, 0, PROTOCOL_ICMP);
        EXPECT_EQ(answer.verdict, ReachVerdict::ACCEPT) << from << " " << to;
        return static_cast<int>(answer.answer.ttlDecrements);
    };
    EXPECT_EQ(lost("i-private-a", "i-private-b"), 0);
    EXPECT_EQ(lost("i-public-a", "198.51.100.10"), 1);
    EXPECT_EQ(lost("i-public-a", "198.51.100.11"), 1);
    EXPECT_EQ(lost("i-private-a", "198.51.100.11"), 2);
    EXPECT_EQ(lost("i-private-a", "52.216.0.1"), 0);
    EXPECT_EQ(lost("i-public-a", "8.8.8.8"), 1);
    EXPECT_EQ(lost("i-private-a", "8.8.8.8"), 2);
    EXPECT_EQ(lost("8.8.8.8", "198.51.100.11"), 1);
}

TEST(EndpointServicePorts, AreHttpsWithAFewExceptions)
{
    EXPECT_EQ(EndpointServicePorts("com.amazonaws.us-east-1.sqs"), (std::vector<uint16_t>{443}));
    EXPECT_EQ(EndpointServicePorts("com.amazonaws.us-east-1.s3"), (std::vector<uint16_t>{80, 443}));
    EXPECT_TRUE(EndpointServicePorts("com.amazonaws.vpce.us-east-1.vpce-svc-1").empty());
}
