// SPDX-License-Identifier: GPL-2.0-only
// What AWS Fault Injection Service makes of a description, rule by rule.
#include "ns3/vpc-cloud-builder.h"
#include "ns3/vpc-disruption.h"
#include "ns3/vpc-flow-key.h"
#include "ns3/vpc-network.h"

#include <gtest/gtest.h>
#include <string>

using namespace ns3;
using namespace ns3::vpc;

namespace
{

class Disruption : public ::testing::Test
{
  protected:
    Disruption()
    {
        vpc = builder.AddVpc("10.0.0.0/16");
        a = builder.AddSubnet(vpc, "10.0.1.0/24", "use1-az1");
        b = builder.AddSubnet(vpc, "10.0.2.0/24", "use1-az2");
    }

    /// Make a change to the description. \return the outcome, compiled
    aws::Network Disrupt(aws::DisruptionKind kind,
                         const std::string& target,
                         const std::string& scope,
                         const std::string& object = "")
    {
        cloud.Validate();
        aws::Disrupt(cloud, {kind, target, scope, object});
        return aws::Network(cloud);
    }

    /// \return what a subnet's network ACL says of TCP from it
    static std::string Leaves(const aws::Network& network,
                              const std::string& subnet,
                              const std::string& to,
                              uint16_t port)
    {
        const aws::FlowKey key{Ipv4Address("10.0.1.9").Get(),
                               Ipv4Address(to.c_str()).Get(),
                               50'000,
                               port,
                               aws::PROTOCOL_TCP};
        const aws::Verdict verdict =
            network.CheckNetworkAcl(network.FindSubnet(subnet), aws::Direction::EGRESS, key);
        return verdict.IsAllowed() ? "passes" : verdict.where;
    }

    void AddRule(const std::string& acl, int number, bool allow, int port)
    {
        for (const bool egress : {false, true})
        {
            aws::NetworkAclEntry entry;
            entry.ruleNumber = number;
            entry.egress = egress;
            entry.allow = allow;
            entry.protocol = port == 0 ? aws::ALL_PROTOCOLS : aws::PROTOCOL_TCP;
            entry.portFrom = port == 0 ? -1 : port;
            entry.portTo = entry.portFrom;
            cloud.networkAcls[acl].entries.push_back(entry);
        }
    }

    CloudBuilder builder{"us-east-1"};
    aws::Cloud& cloud{builder.GetCloud()};
    std::string vpc;
    std::string a;
    std::string b;
};

constexpr auto SUBNET = aws::DisruptionKind::SUBNET_CONNECTIVITY;

TEST_F(Disruption, RulesOfTheOriginalHoldForTheRestUnderTheirNumbers)
{
    const std::string acl = builder.AddNetworkAcl(vpc, {a, b});
    AddRule(acl, 200, true, 0);
    AddRule(acl, 100, false, 22);
    const aws::Network network = Disrupt(SUBNET, a, "availability-zone");
    const std::string copy = "acl-fis-" + a;
    EXPECT_EQ(Leaves(network, a, "10.0.2.1", 443), copy + "#1");
    EXPECT_EQ(Leaves(network, a, "192.0.2.1", 443), "passes");
    EXPECT_EQ(Leaves(network, a, "192.0.2.1", 22), copy + "#100");
    EXPECT_EQ(Leaves(network, b, "10.0.1.1", 443), "passes");
    EXPECT_EQ(cloud.networkAcls[acl].subnetIds, std::vector<std::string>{b});
}

TEST_F(Disruption, RulesWhoseNumbersAreTakenMoveUpInTheirOrder)
{
    const std::string acl = builder.AddNetworkAcl(vpc, {a});
    AddRule(acl, 2, true, 0);
    AddRule(acl, 1, false, 22);
    const aws::Network network = Disrupt(SUBNET, a, "vpc"); // 16 denials
    const std::string copy = "acl-fis-" + a;
    EXPECT_EQ(Leaves(network, a, "10.0.2.1", 443), "passes");
    EXPECT_EQ(Leaves(network, a, "10.0.2.1", 22), copy + "#17");
    for (const char* outside : {"0.0.0.1", "9.255.255.255", "10.1.0.0", "255.255.255.254"})
    {
        EXPECT_EQ(Leaves(network, a, outside, 443).find(copy + "#"), 0u) << outside;
    }
}

TEST_F(Disruption, ScopeVpcSparesEachOfTheBlocks)
{
    cloud.vpcs[vpc].cidrBlocks.push_back(*aws::ParseCidr("10.128.0.0/24"));
    const aws::Network network = Disrupt(SUBNET, a, "vpc");
    EXPECT_EQ(Leaves(network, a, "10.0.255.255", 443), "passes");
    EXPECT_EQ(Leaves(network, a, "10.128.0.255", 443), "passes");
    EXPECT_NE(Leaves(network, a, "10.128.1.0", 443), "passes");
    EXPECT_NE(Leaves(network, a, "10.1.0.0", 443), "passes");
}

TEST_F(Disruption, AGatewayEndpointGoesWithTheCopiedRouteTable)
{
    const std::string table = builder.AddRouteTable(vpc, {a});
    const std::string s3 = builder.AddGatewayEndpoint(vpc, "s3", {table});
    builder.UseRegion("eu-west-1");
    builder.AddPrefixList("com.amazonaws.eu-west-1.s3", {"52.218.0.0/17"});
    const aws::Network network =
        Disrupt(aws::DisruptionKind::CROSS_REGION_ROUTES, a, "", "eu-west-1");
    const auto& lists = cloud.prefixLists;
    for (const auto& [id, list] : lists)
    {
        const bool isOwn = list.prefixListName == "com.amazonaws.us-east-1.s3";
        const aws::RouteMatch match =
            network.FindRoute(network.FindSubnet(a), list.cidrs.front().First());
        ASSERT_TRUE(match.route) << list.prefixListName;
        EXPECT_EQ(match.route->blackhole, !isOwn) << list.prefixListName;
        EXPECT_EQ(match.route->targetId == s3, isOwn) << list.prefixListName;
    }
    EXPECT_EQ(cloud.vpcEndpoints[s3].routeTableIds.size(), 2u);
}

TEST_F(Disruption, ATransitGatewayWithoutThatPeeringSaysSo)
{
    const std::string tgw = builder.AddTransitGateway();
    try
    {
        Disrupt(aws::DisruptionKind::CROSS_REGION_TRANSIT, tgw, "", "eu-west-1");
        FAIL();
    }
    catch (const aws::InputError& error)
    {
        EXPECT_EQ(std::string(error.what()),
                  tgw + ": has no peering attachment to Region eu-west-1; name a Region that it is "
                        "peered with");
    }
}

} // namespace
