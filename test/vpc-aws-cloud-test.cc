// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-test-cloud.h"

#include "ns3/vpc-network.h"
#include "ns3/vpc-resolve.h"

#include <functional>
#include <gtest/gtest.h>

using namespace ns3;
using namespace ns3::vpc;
using namespace ns3::vpc::aws;
using namespace ns3::vpc::test;

namespace
{

/// \return what Validate() says about the three-zone cloud after a change, "" if it accepts it
std::string
ErrorAfter(const std::function<void(CloudDraft&)>& change)
{
    CloudDraft b = MakeThreeZones();
    change(b);
    try
    {
        b.cloud.Validate();
    }
    catch (const InputError& error)
    {
        return error.what();
    }
    return "";
}

/// One change that must be refused, and what the error must name.
struct BadInput
{
    const char* name;
    std::function<void(CloudDraft&)> change;
    std::vector<std::string> words;
};

} // namespace

TEST(CloudValidate, AcceptsTheThreeZoneCloud)
{
    EXPECT_EQ(ErrorAfter([](CloudDraft&) {}), "");
}

TEST(CloudValidate, RefusesBadInputInOneLineThatNamesIt)
{
    const std::vector<BadInput> cases = {
        {"route to nothing",
         [](auto& b) {
             b.AddRoute("rtb-public", "172.16.0.0/12", RouteTargetKind::NatGateway, "nat-gone");
         },
         {"rtb-public", "172.16.0.0/12", "nat-gone", "blackhole"}},
        {"peering that nobody knows",
         [](auto& b) {
             b.AddRoute("rtb-public",
                        "172.16.0.0/12",
                        RouteTargetKind::VpcPeeringConnection,
                        "pcx-1");
         },
         {"rtb-public", "pcx-1"}},
        {"route by unknown prefix list",
         [](auto& b) {
             Route& r =
                 b.AddRoute("rtb-public", "0.0.0.0/0", RouteTargetKind::GatewayEndpoint, "vpce-s3");
             r.destinationCidrBlock.reset();
             r.destinationPrefixListId = "pl-none";
         },
         {"rtb-public", "pl-none"}},
        {"route without destination",
         [](auto& b) {
             b.AddRoute("rtb-public", "0.0.0.0/0", RouteTargetKind::InternetGateway, "igw-1")
                 .destinationCidrBlock.reset();
         },
         {"rtb-public", "destination"}},
        {"overlapping subnets",
         [](auto& b) { b.AddSubnet("subnet-x", "vpc-1", 'a', "10.0.0.128/25"); },
         {"subnet-x", "subnet-public-a", "vpc-1", "overlaps"}},
        {"subnet outside its VPC",
         [](auto& b) { b.AddSubnet("subnet-x", "vpc-1", 'a', "10.1.0.0/24"); },
         {"subnet-x", "10.1.0.0/24", "vpc-1"}},
        {"subnet too small",
         [](auto& b) { b.AddSubnet("subnet-x", "vpc-1", 'a', "10.0.99.0/29"); },
         {"subnet-x", "/28"}},
        {"subnet too large",
         [](auto& b) {
             b.AddVpc("vpc-2", "11.0.0.0/8");
             b.AddSubnet("subnet-x", "vpc-2", 'a', "11.0.0.0/15");
         },
         {"subnet-x", "/16"}},
        {"subnet of unknown VPC",
         [](auto& b) { b.AddSubnet("subnet-x", "vpc-none", 'a', "10.0.99.0/24"); },
         {"subnet-x", "vpc-none"}},
        {"subnet without zone",
         [](auto& b) { b.cloud.subnets["subnet-public-a"].availabilityZone = ""; },
         {"subnet-public-a", "zone"}},
        {"two endpoint subnets in one zone",
         [](auto& b) { b.AddEndpointEni("vpce-sqs", "subnet-public-a", "10.0.0.20"); },
         {"vpce-sqs", "use1-az1", "subnet-endpoint-a", "subnet-public-a"}},
        {"private DNS without DNS hostnames",
         [](auto& b) {
             b.cloud.vpcEndpoints["vpce-sqs"].privateDnsEnabled = true;
             b.cloud.vpcs["vpc-1"].enableDnsHostnames = false;
         },
         {"vpce-sqs", "vpc-1", "enableDnsHostnames"}},
        {"private DNS without DNS support",
         [](auto& b) {
             b.cloud.vpcEndpoints["vpce-sqs"].privateDnsEnabled = true;
             b.cloud.vpcs["vpc-1"].enableDnsSupport = false;
         },
         {"vpce-sqs", "vpc-1", "enableDnsSupport"}},
        {"gateway endpoint of another region",
         [](auto& b) { b.AddGatewayEndpoint("vpce-x", "vpc-1", "com.amazonaws.eu-west-1.s3", {}); },
         {"vpce-x", "eu-west-1", "us-east-1"}},
        {"gateway endpoint without prefix list",
         [](auto& b) { b.cloud.prefixLists.erase("pl-s3"); },
         {"vpce-s3", "com.amazonaws.us-east-1.s3", "prefix list"}},
        {"two gateway endpoints of a service in a table",
         [](auto& b) {
             b.AddGatewayEndpoint("vpce-t3",
                                  "vpc-1",
                                  "com.amazonaws.us-east-1.s3",
                                  {"rtb-private"});
         },
         {"rtb-private", "vpce-s3", "vpce-t3"}},
        {"endpoint with unknown table",
         [](auto& b) { b.cloud.vpcEndpoints["vpce-s3"].routeTableIds = {"rtb-none"}; },
         {"vpce-s3", "rtb-none"}},
        {"endpoint with unknown subnet",
         [](auto& b) { b.cloud.vpcEndpoints["vpce-sqs"].subnetIds.push_back("subnet-none"); },
         {"vpce-sqs", "subnet-none"}},
        {"endpoint with unknown ENI",
         [](auto& b) { b.cloud.vpcEndpoints["vpce-sqs"].networkInterfaceIds = {"eni-none"}; },
         {"vpce-sqs", "eni-none"}},
        {"endpoint with unknown group",
         [](auto& b) { b.cloud.vpcEndpoints["vpce-sqs"].groupIds = {"sg-none"}; },
         {"vpce-sqs", "sg-none"}},
        {"ENI with unknown group",
         [](auto& b) { b.cloud.networkInterfaces["eni-private-a"].groupIds = {"sg-none"}; },
         {"eni-private-a", "sg-none"}},
        {"ENI with unknown subnet",
         [](auto& b) { b.cloud.networkInterfaces["eni-private-a"].subnetId = "subnet-none"; },
         {"eni-private-a", "subnet-none"}},
        {"ENI of another VPC than its subnet",
         [](auto& b) {
             b.AddVpc("vpc-2", "10.2.0.0/16");
             b.cloud.networkInterfaces["eni-private-a"].vpcId = "vpc-2";
         },
         {"eni-private-a", "vpc-2", "subnet-private-a"}},
        {"instance with unknown ENI",
         [](auto& b) { b.cloud.instances["i-private-a"].networkInterfaceIds = {"eni-none"}; },
         {"i-private-a", "eni-none"}},
        {"group with unknown prefix list",
         [](auto& b) {
             b.cloud.securityGroups["sg-open"].ipPermissionsEgress[0].prefixListIds = {"pl-none"};
         },
         {"sg-open", "pl-none"}},
        {"table with unknown subnet",
         [](auto& b) { b.cloud.routeTables["rtb-public"].subnetIds.push_back("subnet-none"); },
         {"rtb-public", "subnet-none"}},
        {"NAT gateway without ENI",
         [](auto& b) { b.cloud.natGateways["nat-a"].networkInterfaceId = ""; },
         {"nat-a", "network interface"}},
        {"address outside its subnet",
         [](auto& b) { b.AddInstance("x", "subnet-public-a", "10.0.1.99", {}); },
         {"eni-x", "10.0.1.99", "subnet-public-a"}},
        {"reserved address",
         [](auto& b) { b.AddInstance("x", "subnet-public-a", "10.0.0.3", {}); },
         {"eni-x", "10.0.0.3", "reserves"}},
        {"reserved last address",
         [](auto& b) { b.AddInstance("x", "subnet-public-a", "10.0.0.255", {}); },
         {"eni-x", "10.0.0.255", "reserves"}},
        {"address twice in a VPC",
         [](auto& b) { b.AddInstance("x", "subnet-public-a", "10.0.0.10", {}); },
         {"eni-x", "eni-public-a", "10.0.0.10"}},
        {"public address twice",
         [](auto& b) { b.AddInstance("x", "subnet-public-a", "10.0.0.99", {}, "198.51.100.10"); },
         {"eni-x", "eni-public-a", "198.51.100.10"}},
        {"public address of a NAT gateway again",
         [](auto& b) { b.cloud.natGateways["nat-a"].publicIps = {Ip("198.51.100.10")}; },
         {"nat-a", "eni-public-a", "198.51.100.10"}},
        {"two internet gateways",
         [](auto& b) { b.AddInternetGateway("igw-2", "vpc-1"); },
         {"igw-2", "igw-1", "vpc-1"}},
        {"subnet in two tables",
         [](auto& b) { b.AddTable("rtb-x", "vpc-1", {"subnet-public-a"}); },
         {"subnet-public-a", "rtb-public", "rtb-x"}},
        {"two main tables",
         [](auto& b) {
             b.cloud.routeTables["rtb-public"].main = true;
             b.cloud.routeTables["rtb-private"].main = true;
         },
         {"rtb-public", "rtb-private", "vpc-1"}},
        {"subnet in two ACLs",
         [](auto& b) {
             b.AddAcl("acl-1", "vpc-1", {"subnet-public-a"}, {});
             b.AddAcl("acl-2", "vpc-1", {"subnet-public-a"}, {});
         },
         {"subnet-public-a", "acl-1", "acl-2"}},
        {"ports the wrong way round",
         [](auto& b) {
             b.cloud.securityGroups["sg-open"].ipPermissions[0] =
                 Permit(PROTOCOL_TCP, 2000, 1000, {"0.0.0.0/0"});
         },
         {"sg-open", "2000-1000"}},
        {"port beyond the last",
         [](auto& b) {
             NetworkAclEntry entry = AclEntry(7, true, true, "0.0.0.0/0");
             entry.protocol = PROTOCOL_TCP;
             entry.portFrom = 80;
             entry.portTo = 65536;
             b.AddAcl("acl-1", "vpc-1", {}, {entry});
         },
         {"acl-1", "80-65536"}},
        {"ICMP type beyond the last",
         [](auto& b) {
             b.cloud.securityGroups["sg-open"].ipPermissions[0] =
                 Permit(PROTOCOL_ICMP, 256, -1, {"0.0.0.0/0"});
         },
         {"sg-open", "256"}},
        {"no such protocol",
         [](auto& b) { b.cloud.securityGroups["sg-open"].ipPermissions[0].ipProtocol = 256; },
         {"sg-open", "256"}},
        {"ACL rule number twice",
         [](auto& b) {
             b.AddAcl(
                 "acl-1",
                 "vpc-1",
                 {},
                 {AclEntry(7, true, true, "0.0.0.0/0"), AclEntry(7, true, false, "0.0.0.0/0")});
         },
         {"acl-1", "outbound rule 7"}},
    };
    for (const BadInput& c : cases)
    {
        const std::string error = ErrorAfter(c.change);
        EXPECT_NE(error, "") << c.name << " was accepted";
        EXPECT_EQ(error.find('\n'), std::string::npos) << c.name;
        for (const std::string& word : c.words)
        {
            EXPECT_NE(error.find(word), std::string::npos)
                << c.name << ": \"" << word << "\" is not in \"" << error << "\"";
        }
    }
}

TEST(CloudValidate, ToleratesWhatRealAccountsContain)
{
    EXPECT_EQ(
        ErrorAfter([](auto& b) {
            // the same rule number in both directions
            b.AddAcl("acl-1",
                     "vpc-1",
                     {},
                     {AclEntry(7, true, true, "0.0.0.0/0"), AclEntry(7, false, true, "0.0.0.0/0")});
            // a route whose target is gone, and one to what is read but not simulated
            b.AddRoute("rtb-public", "172.16.0.0/16", RouteTargetKind::NatGateway, "nat-gone")
                .blackhole = true;
            b.AddRoute("rtb-public",
                       "172.17.0.0/16",
                       RouteTargetKind::VpcPeeringConnection,
                       "pcx-1");
            b.cloud.unsupported.push_back({"VpcPeeringConnection", "pcx-1", "vpc-1"});
            // a deleted endpoint and NAT gateway linger in describe calls
            b.AddGatewayEndpoint("vpce-old", "vpc-1", "com.amazonaws.us-east-1.s3", {"rtb-private"})
                .state = "Deleted";
            NatGateway& nat = b.cloud.natGateways["nat-old"];
            nat.natGatewayId = "nat-old";
            nat.state = "deleted";
            // a rule for a group of a peered account
            b.cloud.securityGroups["sg-open"].ipPermissions[0].groupIds = {"sg-foreign"};
            // two VPCs with the same block and address
            b.AddVpc("vpc-2", "10.0.0.0/16");
            b.AddSubnet("subnet-2", "vpc-2", 'a', "10.0.0.0/24");
            b.AddInstance("twin", "subnet-2", "10.0.0.10", {});
        }),
        "");
}

TEST(CloudValidate, FillsWhatAwsFills)
{
    CloudDraft b = MakeThreeZones();
    b.cloud.vpcEndpoints["vpce-sqs"].privateDnsEnabled = true;
    b.cloud.vpcEndpoints["vpce-sqs"].dnsSuffix = "abcd1234";
    b.cloud.vpcs["vpc-1"].cidrBlocks.push_back(ns3::vpc::test::Block("10.9.0.0/16"));
    b.cloud.Validate();

    EXPECT_EQ(b.cloud.subnets["subnet-public-c"].availabilityZoneId, "use1-az4");
    // a local route for each block, in the tables and in the main table that was not described
    ASSERT_EQ(b.cloud.routeTables.count("rtb-main-vpc-1"), 1U);
    for (const char* id : {"rtb-main-vpc-1", "rtb-public", "rtb-private"})
    {
        int local = 0;
        for (const Route& route : b.cloud.routeTables[id].routes)
        {
            local += route.targetKind == RouteTargetKind::Local ? 1 : 0;
        }
        EXPECT_EQ(local, 2) << id;
    }
    const Route& endpointRoute = b.cloud.routeTables["rtb-private"].routes.back();
    EXPECT_EQ(endpointRoute.destinationPrefixListId, "pl-s3");
    EXPECT_EQ(endpointRoute.targetId, "vpce-s3");
    EXPECT_EQ(
        b.cloud.vpcEndpoints["vpce-sqs"].dnsNames,
        (std::vector<std::string>{"vpce-sqs-abcd1234.sqs.us-east-1.vpce.amazonaws.com",
                                  "vpce-sqs-abcd1234-us-east-1a.sqs.us-east-1.vpce.amazonaws.com",
                                  "vpce-sqs-abcd1234-us-east-1b.sqs.us-east-1.vpce.amazonaws.com",
                                  "vpce-sqs-abcd1234-us-east-1c.sqs.us-east-1.vpce.amazonaws.com",
                                  "sqs.us-east-1.amazonaws.com"}));

    const std::size_t routes = b.cloud.routeTables["rtb-private"].routes.size();
    b.cloud.Validate(); // once more changes nothing
    EXPECT_EQ(b.cloud.routeTables["rtb-private"].routes.size(), routes);
}

TEST(CloudValidate, NamesEndpointsAsAwsDoes)
{
    CloudDraft b = MakeThreeZones();
    auto namesOf = [&](const std::string& service) {
        CloudDraft c = b;
        c.AddInterfaceEndpoint("vpce-1", "vpc-1", service, {}).privateDnsEnabled = true;
        c.cloud.vpcEndpoints["vpce-1"].dnsSuffix = "abcd1234";
        c.cloud.Validate();
        return c.cloud.vpcEndpoints["vpce-1"].dnsNames;
    };
    EXPECT_EQ(namesOf("com.amazonaws.us-east-1.ecr.api"),
              (std::vector<std::string>{"vpce-1-abcd1234.api.ecr.us-east-1.vpce.amazonaws.com",
                                        "api.ecr.us-east-1.amazonaws.com"}));
    // S3's guide: buckets, control and access points, each with all names below
    EXPECT_EQ(namesOf("com.amazonaws.us-east-1.s3"),
              (std::vector<std::string>{"*.vpce-1-abcd1234.s3.us-east-1.vpce.amazonaws.com",
                                        "s3.us-east-1.amazonaws.com",
                                        "*.s3.us-east-1.amazonaws.com",
                                        "s3-control.us-east-1.amazonaws.com",
                                        "*.s3-control.us-east-1.amazonaws.com",
                                        "s3-accesspoint.us-east-1.amazonaws.com",
                                        "*.s3-accesspoint.us-east-1.amazonaws.com"}));
    EXPECT_EQ(namesOf("com.amazonaws.us-east-1.kinesis-streams").back(),
              "kinesis.us-east-1.amazonaws.com");
    EXPECT_EQ(
        namesOf("com.amazonaws.vpce.us-east-1.vpce-svc-0abc"),
        (std::vector<std::string>{"vpce-1-abcd1234.vpce-svc-0abc.us-east-1.vpce.amazonaws.com"}));
}

TEST(CloudValidate, DrawsTheSameSuffixForTheSameEndpoint)
{
    CloudDraft b = MakeThreeZones();
    CloudDraft c = b;
    b.cloud.Validate();
    c.cloud.Validate();
    const std::string suffix = b.cloud.vpcEndpoints["vpce-sqs"].dnsSuffix;
    EXPECT_EQ(suffix.size(), 8U);
    EXPECT_EQ(suffix, c.cloud.vpcEndpoints["vpce-sqs"].dnsSuffix);
}

TEST(CloudZones, RegionIsAllUpToTheNumber)
{
    EXPECT_EQ(RegionOfZone("us-east-1a"), "us-east-1");
    EXPECT_EQ(RegionOfZone("us-gov-west-1b"), "us-gov-west-1");
    EXPECT_EQ(RegionOfZone("us-west-2-lax-1a"), "us-west-2");
    EXPECT_EQ(RegionOfZone("nowhere"), "");
}

TEST(CloudZones, AccountsNameZonesDifferently)
{
    CloudDraft b;
    b.cloud.availabilityZones = {{"us-east-1a", "use1-az6", "us-east-1", "111"},
                                 {"us-east-1a", "use1-az2", "us-east-1", "222"}};
    b.AddVpc("vpc-1", "10.1.0.0/16").ownerId = "111";
    b.AddVpc("vpc-2", "10.2.0.0/16").ownerId = "222";
    b.AddSubnet("subnet-1", "vpc-1", 'a', "10.1.0.0/24");
    b.AddSubnet("subnet-2", "vpc-2", 'a', "10.2.0.0/24");
    b.cloud.Validate();
    EXPECT_EQ(b.cloud.subnets["subnet-1"].availabilityZoneId, "use1-az6");
    EXPECT_EQ(b.cloud.subnets["subnet-2"].availabilityZoneId, "use1-az2");
}

TEST(CloudSubnet, ReservesFiveAddresses)
{
    Subnet subnet;
    subnet.cidrBlock = ns3::vpc::test::Block("10.0.0.16/28");
    int reserved = 0;
    for (uint32_t a = 0; a < 48; ++a)
    {
        reserved += subnet.IsReserved(Ipv4Address(0x0A000000 + a)) ? 1 : 0;
    }
    EXPECT_EQ(reserved, 5);
    EXPECT_TRUE(subnet.IsReserved(Ip("10.0.0.16")));
    EXPECT_TRUE(subnet.IsReserved(Ip("10.0.0.19")));
    EXPECT_FALSE(subnet.IsReserved(Ip("10.0.0.20")));
    EXPECT_FALSE(subnet.IsReserved(Ip("10.0.0.30")));
    EXPECT_TRUE(subnet.IsReserved(Ip("10.0.0.31")));
    EXPECT_FALSE(subnet.IsReserved(Ip("10.0.0.15")));
    EXPECT_FALSE(subnet.IsReserved(Ip("10.0.0.32")));
}

TEST(DropReasons, HaveNames)
{
    EXPECT_STREQ(ToString(DropReason::NONE), "NONE");
    EXPECT_STREQ(ToString(DropReason::TTL_EXPIRED), "TTL_EXPIRED");
    EXPECT_STREQ(ToString(DropReason::UNSUPPORTED_TARGET), "UNSUPPORTED_TARGET");
    std::set<std::string> names;
    for (std::size_t i = 0; i < DROP_REASON_COUNT; ++i)
    {
        const auto reason = static_cast<DropReason>(i);
        names.insert(ToString(reason));
        EXPECT_EQ(DropReasonByName(ToString(reason)), reason);
    }
    EXPECT_EQ(names.size(), DROP_REASON_COUNT);
    EXPECT_EQ(DropReasonByName("NO_SUCH_REASON"), DropReason::COUNT);
}
