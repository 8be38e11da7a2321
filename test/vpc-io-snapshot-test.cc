// SPDX-License-Identifier: GPL-2.0-only
// What a dump becomes: fixtures/snapshots/two-accounts (an account and one that it shares a subnet
// with) and one-file (everything in one file, no folders that tell account and region).
#include "vpc-test-paths.h"

#include "ns3/vpc-json.h"
#include "ns3/vpc-snapshot-reader.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <map>
#include <string>

using namespace ns3;
using namespace ns3::vpc;

namespace
{

const std::string FIXTURES = testpaths::Fixture("snapshots/");

/// \param text dotted quad \return the address
Ipv4Address
Ip(const std::string& text)
{
    return *aws::ParseAddress(text);
}

/// The dump of two accounts, read once for every test.
class SnapshotOfTwoAccounts : public ::testing::Test
{
  protected:
    Snapshot snapshot{ReadSnapshot(FIXTURES + "two-accounts")}; //!< the dump
    const aws::Cloud& cloud{snapshot.cloud};                    //!< short for its cloud

    /// \param key a row \param id a resource \return why it was left out, empty if it was not
    std::string Why(const std::string& key, const std::string& id) const
    {
        for (const SnapshotNote& note : snapshot.report.rows.at(key).notes)
        {
            if (note.id == id)
            {
                return std::string(ToString(note.kind)) + ": " + note.why;
            }
        }
        return "";
    }

    /// \param key a row \param why a cause \return how many notes of the row give it
    size_t CountNotes(const std::string& key, const std::string& why) const
    {
        const auto& notes = snapshot.report.rows.at(key).notes;
        return std::count_if(notes.begin(), notes.end(), [&why](const SnapshotNote& note) {
            return note.why.find(why) != std::string::npos;
        });
    }
};

TEST_F(SnapshotOfTwoAccounts, ReadsVpcsWithTheBlocksInUse)
{
    ASSERT_EQ(cloud.vpcs.size(), 2u);
    const aws::Vpc& vpc = cloud.vpcs.at("vpc-0a");
    EXPECT_EQ(vpc.ownerId, "111122223333");
    EXPECT_EQ(vpc.region, "us-east-1");
    ASSERT_EQ(vpc.cidrBlocks.size(), 2u); // the third is disassociated
    EXPECT_EQ(vpc.cidrBlocks[0].ToString(), "10.0.0.0/16");
    EXPECT_EQ(vpc.cidrBlocks[1].ToString(), "10.1.0.0/16");
    EXPECT_EQ(vpc.tags.at("Name"), "main");
    EXPECT_FALSE(vpc.enableDnsHostnames);
    EXPECT_TRUE(vpc.enableDnsSupport);
    EXPECT_EQ(Why("Vpcs", "vpc-0a"), "");
    EXPECT_EQ(Why("Vpcs", "vpc-0f").substr(0, 8), "assumed:");
}

TEST_F(SnapshotOfTwoAccounts, AZonesNameIsTheOwnersAndItsIdDecides)
{
    EXPECT_EQ(cloud.availabilityZones.size(), 3u); // us-east-1a is another zone for each account
    const aws::Subnet& shared = cloud.subnets.at("subnet-0b");
    EXPECT_EQ(shared.availabilityZone, "us-east-1b"); // the other account calls it us-east-1a
    EXPECT_EQ(shared.availabilityZoneId, "use1-az4");
    // the dump has no id for this one: it is the name as the account of the dump uses it
    EXPECT_EQ(cloud.subnets.at("subnet-0f").availabilityZoneId, "use1-az4");
    EXPECT_TRUE(cloud.subnets.at("subnet-0a").mapPublicIpOnLaunch);
    EXPECT_EQ(snapshot.report.rows.at("Subnets").repeated, 1u);
}

TEST_F(SnapshotOfTwoAccounts, WhatCannotBeUsedIsLeftOutAndNamed)
{
    EXPECT_EQ(cloud.subnets.size(), 3u);
    EXPECT_EQ(Why("Subnets", "subnet-06"), "ignored: IPv6 only");
    EXPECT_EQ(Why("Subnets", "subnet-0n"), "ignored: no VpcId");
    EXPECT_EQ(Why("Reservations", "i-02"), "ignored: state terminated");
    EXPECT_EQ(Why("NatGateways", "nat-gone"), "ignored: state deleted");
    EXPECT_EQ(Why("VpcEndpoints", "vpce-04"), "ignored: state deleted");
    EXPECT_EQ(Why("NetworkInterfaces", "eni-06"), "ignored: no private IPv4 address");
    EXPECT_EQ(Why("Addresses", "198.51.100.99"), "ignored: not associated with an interface");
    EXPECT_EQ(Why("Addresses", "198.51.100.98"), "ignored: its interface is not in the dump");
    // and nobody in the cloud names them any more
    const aws::RouteTable& table = cloud.routeTables.at("rtb-all");
    EXPECT_EQ(table.subnetIds, std::vector<std::string>{"subnet-0a"});
    EXPECT_EQ(cloud.networkAcls.at("acl-01").subnetIds, std::vector<std::string>{"subnet-0a"});
    EXPECT_EQ(CountNotes("RouteTables", "an association that is disassociated"), 1u);
    EXPECT_EQ(CountNotes("RouteTables", "edge association"), 1u);
    EXPECT_EQ(CountNotes("RouteTables", "a subnet that was left out"), 1u);
}

TEST_F(SnapshotOfTwoAccounts, ReadsEveryKindOfRoute)
{
    using Kind = aws::RouteTargetKind;
    const std::map<std::string, std::pair<Kind, std::string>> expected = {
        {"10.0.0.0/16", {Kind::Local, "local"}},
        {"0.0.0.0/0", {Kind::InternetGateway, "igw-01"}},
        {"10.10.0.0/16", {Kind::NatGateway, "nat-01"}},
        {"10.11.0.0/16", {Kind::NetworkInterface, "eni-01"}}, // an instance comes with its ENI
        {"10.12.0.0/16", {Kind::VpcPeeringConnection, "pcx-01"}},
        {"10.13.0.0/16", {Kind::TransitGateway, "tgw-01"}},
        {"10.14.0.0/16", {Kind::VpnGateway, "vgw-01"}},
        {"10.15.0.0/16", {Kind::NatGateway, "nat-gone"}},
        {"10.16.0.0/16", {Kind::GatewayLoadBalancerEndpoint, "vpce-03"}},
        {"pl-63a0", {Kind::GatewayEndpoint, "vpce-01"}},
        {"10.17.0.0/16", {Kind::Other, "cagw-01"}},
        {"10.18.0.0/16", {Kind::Instance, "i-01"}},
    };
    const aws::RouteTable& table = cloud.routeTables.at("rtb-all");
    EXPECT_FALSE(table.main);
    EXPECT_TRUE(cloud.routeTables.at("rtb-main").main);
    EXPECT_EQ(table.routes.size(), expected.size());
    for (const aws::Route& route : table.routes)
    {
        const std::string destination = route.destinationCidrBlock
                                            ? route.destinationCidrBlock->ToString()
                                            : route.destinationPrefixListId;
        ASSERT_EQ(expected.count(destination), 1u) << destination;
        EXPECT_EQ(route.targetKind, expected.at(destination).first) << destination;
        EXPECT_EQ(route.targetId, expected.at(destination).second) << destination;
        EXPECT_EQ(route.blackhole, destination == "10.15.0.0/16") << destination;
        EXPECT_EQ(route.origin == aws::RouteOrigin::CreateRouteTable, destination == "10.0.0.0/16");
        EXPECT_EQ(route.origin == aws::RouteOrigin::EnableVgwRoutePropagation,
                  destination == "10.14.0.0/16");
    }
    EXPECT_EQ(CountNotes("RouteTables", "a route to an IPv6 block"), 1u);
    EXPECT_EQ(CountNotes("RouteTables", "a route without a target that is known"), 1u);
}

TEST_F(SnapshotOfTwoAccounts, ReadsSecurityGroups)
{
    const aws::SecurityGroup& group = cloud.securityGroups.at("sg-01");
    ASSERT_EQ(group.ipPermissions.size(), 3u); // the one for ICMPv6 is gone
    const aws::IpPermission& https = group.ipPermissions[0];
    EXPECT_EQ(https.ipProtocol, 6);
    EXPECT_EQ(https.fromPort, 443);
    EXPECT_EQ(https.toPort, 443);
    ASSERT_EQ(https.ipRanges.size(), 2u);
    EXPECT_EQ(https.ipRanges[1].ToString(), "192.0.2.7/32");
    EXPECT_EQ(https.groupIds, std::vector<std::string>{"sg-02"});
    EXPECT_EQ(https.prefixListIds, std::vector<std::string>{"pl-63a0"});
    EXPECT_EQ(group.ipPermissions[1].ipProtocol, 1);
    EXPECT_EQ(group.ipPermissions[1].fromPort, 8);
    EXPECT_EQ(group.ipPermissions[1].toPort, -1);
    EXPECT_EQ(group.ipPermissions[2].ipProtocol, 50);
    ASSERT_EQ(group.ipPermissionsEgress.size(), 1u);
    EXPECT_EQ(group.ipPermissionsEgress[0].ipProtocol, aws::ALL_PROTOCOLS);
    EXPECT_TRUE(cloud.securityGroups.at("sg-02").ipPermissions.empty());
    EXPECT_EQ(CountNotes("SecurityGroups", "ICMPv6"), 1u);
    EXPECT_EQ(CountNotes("SecurityGroups", "IPv6 blocks of a permission"), 1u);
}

TEST_F(SnapshotOfTwoAccounts, ReadsNetworkAcls)
{
    const aws::NetworkAcl& acl = cloud.networkAcls.at("acl-01");
    EXPECT_TRUE(acl.isDefault);
    ASSERT_EQ(acl.entries.size(), 3u); // the IPv6 one is gone
    EXPECT_EQ(acl.entries[0].ruleNumber, 100);
    EXPECT_TRUE(acl.entries[0].allow);
    EXPECT_FALSE(acl.entries[0].egress);
    EXPECT_EQ(acl.entries[0].protocol, 6);
    EXPECT_EQ(acl.entries[0].portFrom, 1024);
    EXPECT_EQ(acl.entries[0].portTo, 65535);
    EXPECT_EQ(acl.entries[0].icmpType, -1);
    EXPECT_FALSE(acl.entries[1].allow);
    EXPECT_TRUE(acl.entries[1].egress);
    EXPECT_EQ(acl.entries[1].icmpType, 8);
    EXPECT_EQ(acl.entries[1].icmpCode, -1);
    EXPECT_EQ(acl.entries[1].portFrom, -1);
    EXPECT_EQ(acl.entries[2].protocol, aws::ALL_PROTOCOLS);
}

TEST_F(SnapshotOfTwoAccounts, LinksInstancesEnisAndPublicAddresses)
{
    const aws::Instance& instance = cloud.instances.at("i-01");
    EXPECT_EQ(instance.state, "stopped");
    EXPECT_EQ(instance.tags.at("Name"), "host");
    // eni-00 is only known from inside the instance; device 0 comes first
    EXPECT_EQ(instance.networkInterfaceIds, (std::vector<std::string>{"eni-00", "eni-01"}));
    EXPECT_EQ(cloud.networkInterfaces.at("eni-00").groupIds, std::vector<std::string>{"sg-02"});
    EXPECT_EQ(cloud.networkInterfaces.at("eni-00").instanceId, "i-01");

    const aws::NetworkInterface& eni = cloud.networkInterfaces.at("eni-01");
    EXPECT_FALSE(eni.sourceDestCheck);
    ASSERT_EQ(eni.privateIpAddresses.size(), 2u);
    EXPECT_TRUE(eni.privateIpAddresses[0].primary);
    EXPECT_EQ(eni.privateIpAddresses[0].address, Ip("10.0.1.20"));
    EXPECT_EQ(eni.privateIpAddresses[0].publicIp, Ip("198.51.100.20"));
    EXPECT_FALSE(eni.privateIpAddresses[1].primary);
    EXPECT_EQ(eni.privateIpAddresses[1].publicIp, Ip("198.51.100.21")); // from Addresses

    EXPECT_EQ(cloud.instances.at("i-nowhere").networkInterfaceIds,
              std::vector<std::string>{"eni-02"});
    EXPECT_NE(Why("NetworkInterfaces", "eni-02").find("not in the dump"), std::string::npos);
    EXPECT_EQ(cloud.networkInterfaces.at("eni-03").instanceId, ""); // detached
    EXPECT_EQ(cloud.networkInterfaces.at("eni-03").status, "available");
    EXPECT_EQ(cloud.instances.size(), 2u);
}

TEST_F(SnapshotOfTwoAccounts, ANatGatewayGetsItsInterfaceEvenIfTheDumpLacksIt)
{
    ASSERT_EQ(cloud.natGateways.size(), 1u);
    const aws::NatGateway& nat = cloud.natGateways.at("nat-01");
    EXPECT_EQ(nat.connectivityType, "public");
    EXPECT_EQ(nat.networkInterfaceId, "eni-0n");
    EXPECT_EQ(nat.privateIps, (std::vector<Ipv4Address>{Ip("10.0.1.30"), Ip("10.0.1.31")}));
    EXPECT_EQ(nat.publicIps, (std::vector<Ipv4Address>{Ip("198.51.100.30"), Ip("198.51.100.31")}));
    const aws::NetworkInterface& eni = cloud.networkInterfaces.at("eni-0n");
    EXPECT_EQ(eni.subnetId, "subnet-0a");
    EXPECT_FALSE(eni.sourceDestCheck);
    EXPECT_EQ(eni.privateIpAddresses.at(0).publicIp, Ip("198.51.100.30"));
    EXPECT_TRUE(eni.privateIpAddresses.at(0).primary);
    EXPECT_FALSE(eni.privateIpAddresses.at(1).primary);
}

TEST_F(SnapshotOfTwoAccounts, ReadsEndpointsAndTheCatalogue)
{
    const aws::VpcEndpoint& gateway = cloud.vpcEndpoints.at("vpce-01");
    EXPECT_EQ(gateway.vpcEndpointType, aws::VpcEndpointType::Gateway); // as the API's default
    EXPECT_EQ(gateway.routeTableIds, std::vector<std::string>{"rtb-all"});
    ASSERT_TRUE(gateway.policyDocument);
    EXPECT_EQ(gateway.policyDocument->text, "{\"Statement\":[]}");
    const aws::VpcEndpoint& interface = cloud.vpcEndpoints.at("vpce-02");
    EXPECT_EQ(interface.vpcEndpointType, aws::VpcEndpointType::Interface);
    EXPECT_EQ(interface.state, "available");
    EXPECT_EQ(interface.networkInterfaceIds, std::vector<std::string>{"eni-0e"});
    EXPECT_EQ(interface.groupIds, std::vector<std::string>{"sg-01"});
    EXPECT_EQ(interface.dnsSuffix, "abcd1234");
    EXPECT_EQ(interface.dnsNames.size(), 2u);
    EXPECT_EQ(cloud.vpcEndpoints.at("vpce-03").vpcEndpointType,
              aws::VpcEndpointType::GatewayLoadBalancer);
    EXPECT_EQ(cloud.vpcEndpoints.size(), 3u);

    ASSERT_EQ(snapshot.services.size(), 2u);
    const EndpointServiceDetail& sqs = snapshot.services.at("com.amazonaws.us-east-1.sqs");
    EXPECT_EQ(sqs.privateDnsNames, std::vector<std::string>{"sqs.us-east-1.amazonaws.com"});
    EXPECT_EQ(sqs.serviceTypes, std::vector<std::string>{"Interface"});
    EXPECT_EQ(sqs.region, "us-east-1");
}

TEST_F(SnapshotOfTwoAccounts, PrefixListsOfSeveralAnswersAreOne)
{
    const aws::PrefixList& s3 = cloud.prefixLists.at("pl-63a0");
    EXPECT_EQ(s3.ownerId, "AWS");
    EXPECT_EQ(s3.region, "us-east-1");
    EXPECT_EQ(s3.cidrs.size(), 2u); // the other account lists them in another order
    const aws::PrefixList& offices = cloud.prefixLists.at("pl-0c"); // blocks: a file of their own
    EXPECT_EQ(offices.prefixListName, "offices");
    EXPECT_EQ(offices.ownerId, "111122223333");
    ASSERT_EQ(offices.cidrs.size(), 2u);
    EXPECT_EQ(offices.cidrs[1].ToString(), "198.51.100.0/25");
    EXPECT_NE(Why("PrefixLists", "pl-0d").find("without IPv4 blocks"), std::string::npos);
    EXPECT_EQ(CountNotes("Entries", "which prefix list it is nobody says"), 1u);
}

TEST_F(SnapshotOfTwoAccounts, NamesWhatIsNotSimulatedOnce)
{
    std::map<std::string, std::string> unsupported; // type by id
    for (const aws::UnsupportedResource& resource : cloud.unsupported)
    {
        EXPECT_TRUE(unsupported.emplace(resource.id, resource.type).second) << resource.id;
    }
    const std::map<std::string, std::string> expected = {
        {"vgw-01", "VpnGateway"},
        {"cagw-01", "CarrierGateway"},
        {"vpce-03", "VpcEndpoint of type GatewayLoadBalancer"},
    };
    EXPECT_EQ(unsupported, expected);
    EXPECT_EQ(snapshot.report.rows.at("VpcPeeringConnections").repeated, 1u);
    EXPECT_EQ(Why("VpcPeeringConnections", "pcx-old"), "ignored: state deleted");
    EXPECT_EQ(snapshot.report.rows.at("Gizmos").ignored, 2u);
    EXPECT_EQ(CountNotes("TransitGateways", "NextToken"), 1u);
    EXPECT_EQ(snapshot.cloud.transitGateways.at("tgw-01").tags,
              (aws::Tags{{"DisruptTransitGateway", "Allowed"}}));
}

TEST_F(SnapshotOfTwoAccounts, TheCloudIsValid)
{
    EXPECT_NO_THROW(snapshot.cloud.Validate());
}

TEST_F(SnapshotOfTwoAccounts, ReportsTheSameAsTextAndAsJson)
{
    const std::string text = snapshot.report.ToText();
    EXPECT_NE(text.find("Subnets"), std::string::npos);
    EXPECT_NE(text.find("ignored: Subnets (1): IPv6 only [subnet-06]\n"), std::string::npos);
    EXPECT_NE(text.find("empty: CustomerGateways\n"), std::string::npos);
    const JsonDocument json = JsonDocument::Parse(snapshot.report.ToJson(), "report");
    EXPECT_EQ(json.Root().GetInt("files", 0), 11);
    bool found = false;
    for (const JsonValue& key : json.Root().GetArray("keys"))
    {
        if (key.GetString("key") == "Subnets")
        {
            found = true;
            EXPECT_EQ(key.GetInt("files", 0), 2);
            EXPECT_EQ(key.GetInt("read", 0), 3);
            EXPECT_EQ(key.GetInt("repeated", 0), 1);
            EXPECT_EQ(key.GetInt("ignored", 0), 2);
            EXPECT_EQ(key.GetArray("notes").size(), 2u);
        }
    }
    EXPECT_TRUE(found);
}

TEST_F(SnapshotOfTwoAccounts, TheOrderOfFoldersChangesNothingButTheViewOfTags)
{
    const std::string base = FIXTURES + "two-accounts/";
    const Snapshot other = ReadSnapshot({base + "444455556666", base + "111122223333/us-east-1"});
    EXPECT_EQ(other.cloud.subnets.size(), cloud.subnets.size());
    EXPECT_EQ(other.cloud.subnets.at("subnet-0b").availabilityZone, "us-east-1b");
    EXPECT_EQ(other.cloud.vpcs.at("vpc-0a").tags.at("Name"), "seen from outside");
    EXPECT_EQ(other.cloud.availabilityZones.size(), 3u);
    EXPECT_EQ(other.cloud.networkInterfaces.size(), cloud.networkInterfaces.size());
}

TEST(SnapshotOfOneFile, TakesAccountAndRegionFromTheResources)
{
    Snapshot snapshot = ReadSnapshot(FIXTURES + "one-file");
    const aws::Cloud& cloud = snapshot.cloud;
    EXPECT_EQ(cloud.vpcs.at("vpc-01").region, "eu-west-1");
    EXPECT_TRUE(cloud.vpcs.at("vpc-01").enableDnsSupport);
    EXPECT_FALSE(cloud.vpcs.at("vpc-01").enableDnsHostnames);
    const aws::NetworkInterface& eni = cloud.networkInterfaces.at("eni-1f");
    ASSERT_EQ(eni.privateIpAddresses.size(), 1u);
    EXPECT_EQ(eni.privateIpAddresses[0].publicIp, Ip("198.51.100.10"));
    EXPECT_EQ(cloud.instances.at("i-1f").state, "running");
    EXPECT_EQ(snapshot.report.rows.count("NetworkInterfaces"), 0u); // the dump has no such key
    EXPECT_NO_THROW(snapshot.cloud.Validate());
}

TEST(SnapshotOfOneFile, MergesWithAnotherFolder)
{
    const Snapshot snapshot = ReadSnapshot({FIXTURES + "one-file", FIXTURES + "two-accounts"});
    EXPECT_EQ(snapshot.cloud.vpcs.size(), 3u);
    EXPECT_EQ(snapshot.report.files, 12u);
    EXPECT_EQ(snapshot.report.folders.size(), 2u);
}

} // namespace
