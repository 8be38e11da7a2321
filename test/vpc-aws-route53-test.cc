// SPDX-License-Identifier: GPL-2.0-only
// Hosted zones, Resolver endpoints and rules as described: what Validate() fills and refuses.
#include "ns3/vpc-cloud-builder.h"
#include "ns3/vpc-dns-name.h"
#include "ns3/vpc-endpoint-names.h"

#include <functional>
#include <gtest/gtest.h>
#include <string>

using namespace ns3;
using namespace ns3::vpc;

namespace
{

/// A VPC with an S3 interface and gateway endpoint, a zone, both Resolver endpoints and a rule.
class Route53Rules : public ::testing::Test
{
  protected:
    vpc::CloudBuilder describe{"us-east-1"};
    std::string vpcId{describe.AddVpc("10.0.0.0/16")};
    std::string subnetA{describe.AddSubnet(vpcId, "10.0.1.0/24", "use1-az1")};
    std::string subnetB{describe.AddSubnet(vpcId, "10.0.2.0/24", "use1-az2")};
    std::string group{describe.AddSecurityGroup(vpcId)};
    std::string table{describe.AddRouteTable(vpcId, {subnetA, subnetB})};
    std::string gateway{describe.AddGatewayEndpoint(vpcId, "s3", {table})};
    std::string s3{describe.AddInterfaceEndpoint(vpcId, "s3", {subnetA, subnetB}, {group})};
    std::string zone{describe.AddHostedZone("example.com", {vpcId})};
    std::string inbound{describe.AddInboundResolver({subnetA, subnetB}, {group})};
    std::string outbound{describe.AddOutboundResolver({subnetA, subnetB}, {group})};
    std::string rule{describe.AddForwardRule("corp.test", outbound, {"172.16.0.1"}, {vpcId})};

    /// \param change edits the description \return the line that refuses it, empty if it holds
    std::string Refusal(const std::function<void(aws::Cloud&)>& change) const
    {
        aws::Cloud cloud = const_cast<vpc::CloudBuilder&>(describe).GetCloud();
        change(cloud);
        try
        {
            cloud.Validate();
        }
        catch (const aws::InputError& error)
        {
            return error.what();
        }
        return "";
    }

    /// \param change edits the description \param id what the line must begin with \param words
    /// what it must say
    void ExpectRefusal(const std::string& id,
                       const std::string& words,
                       const std::function<void(aws::Cloud&)>& change) const
    {
        const std::string line = Refusal(change);
        EXPECT_EQ(line.find(id + ": "), 0U) << line;
        EXPECT_NE(line.find(words), std::string::npos) << "no \"" << words << "\" in: " << line;
        EXPECT_NE(line.find("; "), std::string::npos) << "no remedy in: " << line;
        EXPECT_EQ(line.find('\n'), std::string::npos) << line;
    }
};

TEST_F(Route53Rules, WhatIsRightHolds)
{
    EXPECT_EQ(Refusal([&](aws::Cloud& c) {
                  c.vpcEndpoints.at(s3).privateDnsOnlyForInboundResolverEndpoint = true;
              }),
              "");
}

TEST_F(Route53Rules, InboundOnlyDnsNeedsS3PrivateDnsAndAGatewayEndpoint)
{
    const std::string sqs = describe.AddInterfaceEndpoint(vpcId, "sqs", {subnetA}, {group});
    ExpectRefusal(sqs, "is not S3", [&](aws::Cloud& c) {
        c.vpcEndpoints.at(sqs).privateDnsOnlyForInboundResolverEndpoint = true;
    });
    ExpectRefusal(s3, "private DNS is off", [&](aws::Cloud& c) {
        c.vpcEndpoints.at(s3).privateDnsOnlyForInboundResolverEndpoint = true;
        c.vpcEndpoints.at(s3).privateDnsEnabled = false;
    });
    ExpectRefusal(s3, "has no gateway endpoint for com.amazonaws.us-east-1.s3", [&](aws::Cloud& c) {
        c.vpcEndpoints.at(s3).privateDnsOnlyForInboundResolverEndpoint = true;
        c.vpcEndpoints.erase(gateway);
        c.routeTables.at(table).routes.pop_back();
    });
}

TEST_F(Route53Rules, DynamoDbHasNoPrivateDns)
{
    const std::string id = describe.AddInterfaceEndpoint(vpcId, "dynamodb", {subnetA}, {group});
    EXPECT_FALSE(describe.GetCloud().vpcEndpoints.at(id).privateDnsEnabled);
    EXPECT_EQ(Refusal([](aws::Cloud&) {}), "");
    ExpectRefusal(id, "does not offer", [&](aws::Cloud& c) {
        c.vpcEndpoints.at(id).privateDnsEnabled = true;
    });
}

TEST_F(Route53Rules, ADomainIsOnceInAVpc)
{
    const auto addZone = [&](const std::string& name) {
        return [this, name](aws::Cloud& c) { c.hostedZones["Zz"] = {"Zz", name, {vpcId}, {}}; };
    };
    ExpectRefusal("Zz", zone + " has it already", addZone("EXAMPLE.com."));
    ExpectRefusal("Zz", s3 + " has it already", addZone("s3.us-east-1.amazonaws.com"));
    EXPECT_EQ(Refusal(addZone("sub.example.com")), "");
    const std::string second = describe.AddInterfaceEndpoint(vpcId, "s3", {subnetA}, {group});
    ExpectRefusal(second, s3 + " has it already", [](aws::Cloud&) {});
    describe.GetCloud().vpcEndpoints.at(second).privateDnsEnabled = false;
    ExpectRefusal("rslvr-rr-z", rule + " has it already", [&](aws::Cloud& c) {
        c.resolverRules["rslvr-rr-z"] = c.resolverRules.at(rule);
        c.resolverRules["rslvr-rr-z"].resolverRuleId = "rslvr-rr-z";
    });
}

TEST_F(Route53Rules, RecordsAreChecked)
{
    const auto add = [&](const aws::ResourceRecordSet& set) {
        return [this, set](aws::Cloud& c) {
            c.hostedZones.at(zone).resourceRecordSets.push_back(set);
        };
    };
    ExpectRefusal(zone, "is not in example.com", add({"a.other.com", "A", 60, {"10.0.0.9"}, ""}));
    ExpectRefusal(zone, "type MX", add({"a.example.com", "MX", 60, {"x"}, ""}));
    ExpectRefusal(zone, "\"10.0.0\"", add({"a.example.com", "A", 60, {"10.0.0"}, ""}));
    ExpectRefusal(zone, "no value", add({"a.example.com", "A", 60, {}, ""}));
    ExpectRefusal(zone, "its own name", add({"example.com", "CNAME", 60, {"x.test"}, ""}));
    ExpectRefusal(zone,
                  "two CNAMEs",
                  add({"a.example.com", "CNAME", 60, {"x.test", "y.test"}, ""}));
    ExpectRefusal(zone, "TTL", add({"a.example.com", "A", 4000000000U, {"10.0.0.9"}, ""}));
    ExpectRefusal(zone, "two record sets", [&](aws::Cloud& c) {
        add({"a.example.com", "A", 60, {"10.0.0.9"}, ""})(c);
        add({"A.example.com", "CNAME", 60, {"x.test"}, ""})(c);
    });
    ExpectRefusal(zone, "not of type A", add({"a.example.com", "CNAME", 60, {}, "b.example.com"}));
}

TEST_F(Route53Rules, AnAliasNamesWhatIsThere)
{
    describe.AddAlias(zone, "s3.example.com", s3);
    EXPECT_EQ(Refusal([](aws::Cloud&) {}), "");
    std::string name = describe.GetCloud().hostedZones.at(zone).resourceRecordSets[0].aliasDnsName;
    EXPECT_EQ(name.rfind("*.vpce-", 0), 0U);
    const auto alias = [&](const std::string& target) {
        return [this, target](aws::Cloud& c) {
            c.hostedZones.at(zone).resourceRecordSets[0].aliasDnsName = target;
        };
    };
    EXPECT_EQ(Refusal(alias(aws::FillWildcard(name, "bucket"))), "");
    name[name.size() - 1] = 'n'; // vpce.amazonaws.con
    ExpectRefusal(zone, "did you mean *.vpce-", alias(name));
}

TEST_F(Route53Rules, ResolverEndpointsAreChecked)
{
    ExpectRefusal(inbound, "has 1 addresses", [&](aws::Cloud& c) {
        c.resolverEndpoints.at(inbound).ipAddresses.pop_back();
    });
    ExpectRefusal(inbound, "no security group", [&](aws::Cloud& c) {
        c.resolverEndpoints.at(inbound).securityGroupIds.clear();
    });
    ExpectRefusal(inbound, "unknown subnet subnet-x", [&](aws::Cloud& c) {
        c.resolverEndpoints.at(inbound).ipAddresses[0].subnetId = "subnet-x";
    });
    ExpectRefusal(outbound, "has already", [&](aws::Cloud& c) {
        c.resolverEndpoints.at(outbound).ipAddresses = c.resolverEndpoints.at(inbound).ipAddresses;
    });
    ExpectRefusal(inbound, "neither an address nor an interface", [&](aws::Cloud& c) {
        c.resolverEndpoints.at(inbound).ipAddresses[0] = {subnetA, std::nullopt, ""};
    });
}

TEST_F(Route53Rules, EnisOfResolverEndpointsAreFoundOrMade)
{
    aws::Cloud& cloud = describe.GetCloud();
    auto& addresses = cloud.resolverEndpoints.at(inbound).ipAddresses;
    const std::string described = addresses[0].networkInterfaceId;
    addresses[0].networkInterfaceId.clear(); // to be found by its address
    addresses[1] = {subnetB, Ipv4Address("10.0.2.200"), ""};
    cloud.Validate();
    EXPECT_EQ(addresses[0].networkInterfaceId, described);
    const aws::NetworkInterface& made = cloud.networkInterfaces.at(addresses[1].networkInterfaceId);
    EXPECT_EQ(made.subnetId, subnetB);
    EXPECT_EQ(made.privateIpAddresses.at(0).address, Ipv4Address("10.0.2.200"));
    EXPECT_EQ(made.groupIds, std::vector<std::string>{group});
    const std::size_t count = cloud.networkInterfaces.size();
    cloud.Validate();
    EXPECT_EQ(cloud.networkInterfaces.size(), count);
}

TEST_F(Route53Rules, RulesAreChecked)
{
    ExpectRefusal(rule, "unknown Resolver endpoint rslvr-out-x", [&](aws::Cloud& c) {
        c.resolverRules.at(rule).resolverEndpointId = "rslvr-out-x";
    });
    ExpectRefusal(rule, "is an inbound endpoint", [&](aws::Cloud& c) {
        c.resolverRules.at(rule).resolverEndpointId = inbound;
    });
    ExpectRefusal(rule, "to 0 targets", [&](aws::Cloud& c) {
        c.resolverRules.at(rule).targetIps.clear();
    });
    ExpectRefusal(rule, "port 0", [&](aws::Cloud& c) {
        c.resolverRules.at(rule).targetIps[0].port = 0;
    });
    ExpectRefusal(rule, "the domain \"co rp\"", [&](aws::Cloud& c) {
        c.resolverRules.at(rule).domainName = "co rp";
    });
    ExpectRefusal(rule, "unknown VPC vpc-x", [&](aws::Cloud& c) {
        c.resolverRules.at(rule).vpcIds = {"vpc-x"};
    });
    ExpectRefusal(rule, "in another Region", [&](aws::Cloud& c) {
        c.vpcs["vpc-w"] = c.vpcs.at(vpcId);
        c.vpcs["vpc-w"].vpcId = "vpc-w";
        c.vpcs["vpc-w"].region = "us-west-2";
        c.resolverRules.at(rule).vpcIds = {"vpc-w"};
    });
    ExpectRefusal(zone, "unknown VPC vpc-x", [&](aws::Cloud& c) {
        c.hostedZones.at(zone).vpcIds = {"vpc-x"};
    });
}

TEST_F(Route53Rules, AServiceOfAnotherRegionIsUnsupportedByName)
{
    aws::Cloud cloud = describe.GetCloud();
    aws::VpcEndpoint& endpoint = cloud.vpcEndpoints.at(s3);
    endpoint.serviceName = "com.amazonaws.eu-west-1.s3"; // the name alone says it
    endpoint.privateDnsEnabled = false;
    cloud.Validate();
    cloud.Validate();
    ASSERT_EQ(cloud.unsupported.size(), 1U);
    EXPECT_EQ(cloud.unsupported[0].type, "VpcEndpoint to a service in eu-west-1");
    EXPECT_EQ(cloud.unsupported[0].id, s3);
    EXPECT_EQ(cloud.unsupported[0].vpcId, vpcId);
}

} // namespace
