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

/// Resolve() from an ENI, all alive.
Resolution
From(const Network& n, const std::string& eni, const FlowKey& key)
{
    return Resolve(n, Health{}, n.FindEni(eni), key);
}

/// From(), and the cloud with it.
Resolution
From(const CloudDraft& b, const std::string& eni, const FlowKey& key)
{
    return From(Network(b.cloud), eni, key);
}

/// "REASON where", or where the way ended.
std::string
Outcome(const Resolution& r)
{
    switch (r.end)
    {
    case WalkEnd::DROPPED:
        return std::string(ToString(r.verdict.reason)) + " " + r.verdict.where;
    case WalkEnd::ENI:
        return "ENI";
    case WalkEnd::ENDPOINT:
        return "ENDPOINT";
    case WalkEnd::SERVICE:
        return "SERVICE";
    case WalkEnd::INTERNET:
        return "INTERNET";
    case WalkEnd::SITE:
        return "SITE";
    }
    return "";
}

/// An ACL that allows all except one rule in one direction, for one subnet.
void
DenyInAcl(CloudDraft& b, const std::string& subnet, bool egress, const std::string& block)
{
    b.AddAcl("acl-1",
             "vpc-1",
             {subnet},
             {AclEntry(10, egress, false, block),
              AclEntry(100, true, true, "0.0.0.0/0"),
              AclEntry(100, false, true, "0.0.0.0/0")});
}

} // namespace

TEST(Resolve, DeliversInsideTheVpcWithoutTtl)
{
    const Network n(MakeThreeZones().cloud);
    const FlowKey key = Tcp("10.0.10.10", "10.0.11.10", 80);
    const Resolution r = From(n, "eni-private-a", key);
    EXPECT_EQ(Outcome(r), "ENI");
    EXPECT_EQ(r.eni, n.FindEni("eni-private-b"));
    EXPECT_TRUE(r.arrival == key);
    EXPECT_EQ(r.ttlDecrements, 0);
    EXPECT_EQ(r.internetGateway, NO_INDEX);
    ASSERT_EQ(r.hops.size(), 3U);
    EXPECT_EQ(r.hops[0].id, "eni-private-a");
    EXPECT_EQ(r.hops[1].id, "rtb-private");
    EXPECT_EQ(r.hops[1].what, "route 10.0.0.0/16 to local");
    EXPECT_EQ(r.hops[2].id, "eni-private-b");
}

TEST(Resolve, NobodyHasTheAddress)
{
    EXPECT_EQ(Outcome(From(MakeThreeZones(), "eni-private-a", Tcp("10.0.10.10", "10.0.11.99", 80))),
              "UNASSIGNED_ADDRESS 10.0.11.99");
    EXPECT_EQ(Outcome(From(MakeThreeZones(), "eni-private-a", Tcp("10.0.10.10", "10.0.10.99", 80))),
              "UNASSIGNED_ADDRESS 10.0.10.99");
}

TEST(Resolve, ChecksTheSource)
{
    CloudDraft b = MakeThreeZones();
    const FlowKey spoofed = Tcp("10.0.10.99", "10.0.11.10", 80);
    EXPECT_EQ(Outcome(From(b, "eni-private-a", spoofed)),
              "ENI_SOURCE_DEST_CHECK_RESTRICTION eni-private-a");
    b.cloud.networkInterfaces["eni-private-a"].sourceDestCheck = false;
    EXPECT_EQ(Outcome(From(b, "eni-private-a", spoofed)), "ENI");
}

TEST(Resolve, AsksSecurityGroupsAtBothEnds)
{
    CloudDraft b = MakeThreeZones();
    b.AddGroup("sg-shut", "vpc-1", {}, {Permit(PROTOCOL_TCP, 80, 80, {"0.0.0.0/0"})});
    b.cloud.networkInterfaces["eni-private-a"].groupIds = {"sg-shut"};
    EXPECT_EQ(Outcome(From(b, "eni-private-a", Tcp("10.0.10.10", "10.0.11.10", 81))),
              "ENI_SG_RULES_MISMATCH sg-shut");
    EXPECT_EQ(Outcome(From(b, "eni-private-a", Tcp("10.0.10.10", "10.0.11.10", 80))), "ENI");
    EXPECT_EQ(Outcome(From(b, "eni-private-b", Tcp("10.0.11.10", "10.0.10.10", 80))),
              "ENI_SG_RULES_MISMATCH sg-shut");
}

TEST(Resolve, AsksNetworkAclsOnlyAtTheSubnetsBorder)
{
    CloudDraft b = MakeThreeZones();
    b.AddInstance("neighbour", "subnet-private-a", "10.0.10.11", {"sg-open"});
    DenyInAcl(b, "subnet-private-a", true, "10.0.0.0/16");
    EXPECT_EQ(Outcome(From(b, "eni-private-a", Tcp("10.0.10.10", "10.0.11.10", 80))),
              "SUBNET_ACL_RESTRICTION acl-1#10");
    EXPECT_EQ(Outcome(From(b, "eni-private-a", Tcp("10.0.10.10", "10.0.10.11", 80))), "ENI");
    b.cloud.networkAcls["acl-1"].entries[0].egress = false;
    EXPECT_EQ(Outcome(From(b, "eni-private-b", Tcp("10.0.11.10", "10.0.10.10", 80))),
              "SUBNET_ACL_RESTRICTION acl-1#10");
    EXPECT_EQ(Outcome(From(b, "eni-neighbour", Tcp("10.0.10.11", "10.0.10.10", 80))), "ENI");
}

TEST(Resolve, AHostsOwnAddressNeverLeavesIt)
{
    CloudDraft b = MakeThreeZones();
    b.AddGroup("sg-none", "vpc-1", {}, {});
    b.cloud.networkInterfaces["eni-private-a"].groupIds = {"sg-none"};
    const Resolution r = From(b, "eni-private-a", Tcp("10.0.10.10", "10.0.10.10", 80));
    EXPECT_EQ(Outcome(r), "ENI");
    EXPECT_EQ(r.hops.size(), 1U);
}

TEST(Resolve, InternetGatewayTranslatesOneToOne)
{
    const Network n(MakeThreeZones().cloud);
    const Resolution r = From(n, "eni-public-a", Tcp("10.0.0.10", "8.8.8.8", 443));
    EXPECT_EQ(Outcome(r), "INTERNET");
    EXPECT_TRUE(r.arrival == Tcp("198.51.100.10", "8.8.8.8", 443));
    EXPECT_EQ(r.ttlDecrements, 1);
    EXPECT_EQ(r.internetGateway, n.FindInternetGateway("igw-1"));
    EXPECT_EQ(Outcome(From(n, "eni-public-a", Tcp("10.0.0.10", "52.216.0.1", 443))), "SERVICE");
}

TEST(Resolve, InternetGatewayRefuses)
{
    CloudDraft b = MakeThreeZones();
    b.AddInstance("hidden", "subnet-public-a", "10.0.0.20", {"sg-open"});
    EXPECT_EQ(Outcome(From(b, "eni-hidden", Tcp("10.0.0.20", "8.8.8.8", 443))),
              "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS igw-1");
    EXPECT_EQ(Outcome(From(b, "eni-public-a", Tcp("10.0.0.10", "192.168.1.1", 443))),
              "IGW_DESTINATION_ADDRESS_IN_VPC_CIDRS igw-1");
    b.cloud.internetGateways["igw-1"].vpcId = "";
    EXPECT_EQ(Outcome(From(b, "eni-public-a", Tcp("10.0.0.10", "8.8.8.8", 443))),
              "IGW_NOT_ATTACHED igw-1");
}

TEST(Resolve, ComesBackInByAPublicAddressOfTheCloud)
{
    CloudDraft b = MakeThreeZones();
    b.AddVpc("vpc-2", "10.2.0.0/16");
    b.AddSubnet("subnet-2", "vpc-2", 'b', "10.2.0.0/24");
    b.AddOpenGroup("sg-2", "vpc-2");
    b.AddInstance("far", "subnet-2", "10.2.0.10", {"sg-2"}, "198.51.100.20");
    b.AddInternetGateway("igw-2", "vpc-2");
    const Network n(b.cloud);
    const Resolution r = From(n, "eni-public-a", Tcp("10.0.0.10", "198.51.100.20", 22));
    EXPECT_EQ(Outcome(r), "ENI");
    EXPECT_EQ(r.eni, n.FindEni("eni-far"));
    EXPECT_TRUE(r.arrival == Tcp("198.51.100.10", "10.2.0.10", 22));
    EXPECT_EQ(r.ttlDecrements, 1); // once at the border, though two gateways were passed
    EXPECT_EQ(r.internetGateway, n.FindInternetGateway("igw-1"));
    // its own public address: out and in again, through both ACLs and the group
    EXPECT_EQ(Outcome(From(n, "eni-public-a", Tcp("10.0.0.10", "198.51.100.10", 22))), "ENI");
    b.cloud.internetGateways.erase("igw-2");
    EXPECT_EQ(Outcome(From(b, "eni-public-a", Tcp("10.0.0.10", "198.51.100.20", 22))),
              "IGW_NOT_ATTACHED eni-far");
}

TEST(Resolve, NatGatewayTranslatesTwice)
{
    const Network n(MakeThreeZones().cloud);
    const Resolution r = From(n, "eni-private-c", Tcp("10.0.12.10", "8.8.8.8", 443));
    EXPECT_EQ(Outcome(r), "INTERNET");
    EXPECT_TRUE(r.arrival == Tcp("198.51.100.5", "8.8.8.8", 443));
    EXPECT_EQ(r.ttlDecrements, 2);
    EXPECT_EQ(r.natGateway, n.FindNatGateway("nat-a"));
    EXPECT_TRUE(r.natInside == Tcp("10.0.12.10", "8.8.8.8", 443));
    EXPECT_TRUE(r.natOutside == Tcp("10.0.0.5", "8.8.8.8", 443));
}

TEST(Resolve, NatGatewayAnswersToTheAclsOfItsSubnet)
{
    const FlowKey key = Tcp("10.0.10.10", "8.8.8.8", 443);
    CloudDraft in = MakeThreeZones();
    DenyInAcl(in, "subnet-public-a", false, "10.0.10.0/24");
    EXPECT_EQ(Outcome(From(in, "eni-private-a", key)), "SUBNET_ACL_RESTRICTION acl-1#10");
    CloudDraft out = MakeThreeZones();
    DenyInAcl(out, "subnet-public-a", true, "8.8.8.0/24");
    EXPECT_EQ(Outcome(From(out, "eni-private-a", key)), "SUBNET_ACL_RESTRICTION acl-1#10");
    CloudDraft client = MakeThreeZones();
    DenyInAcl(client, "subnet-private-a", true, "8.8.8.0/24");
    EXPECT_EQ(Outcome(From(client, "eni-private-a", key)), "SUBNET_ACL_RESTRICTION acl-1#10");
}

TEST(Resolve, NatGatewayRefuses)
{
    CloudDraft b = MakeThreeZones();
    FlowKey esp{Ip("10.0.10.10").Get(), Ip("8.8.8.8").Get(), 0, 0, 50};
    EXPECT_EQ(Outcome(From(b, "eni-private-a", esp)), "NGW_PROTOCOL_RESTRICTION nat-a");
    EXPECT_EQ(Outcome(From(b, "eni-private-a", Ping("10.0.10.10", "8.8.8.8"))), "INTERNET");
    EXPECT_EQ(Outcome(From(b, "eni-private-a", Tcp("10.0.10.10", "10.0.0.5", 80))),
              "NGW_UNSOLICITED nat-a");
    EXPECT_EQ(Outcome(From(b, "eni-public-b", Tcp("10.0.1.10", "198.51.100.5", 80))),
              "NGW_UNSOLICITED nat-a");
    b.cloud.natGateways["nat-a"].state = "deleting";
    EXPECT_EQ(Outcome(From(b, "eni-private-a", Tcp("10.0.10.10", "8.8.8.8", 80))),
              "BLACKHOLE_ROUTE nat-a");

    CloudDraft foreign = MakeThreeZones();
    foreign.AddVpc("vpc-2", "10.2.0.0/16");
    foreign.AddSubnet("subnet-2", "vpc-2", 'b', "10.2.0.0/24");
    foreign.AddInstance("far", "subnet-2", "10.2.0.10", {});
    foreign.AddTable("rtb-2", "vpc-2", {"subnet-2"});
    foreign.AddRoute("rtb-2", "0.0.0.0/0", RouteTargetKind::NatGateway, "nat-a");
    EXPECT_EQ(Outcome(From(foreign, "eni-far", Tcp("10.2.0.10", "8.8.8.8", 80))),
              "NGW_REQUIRES_SOURCE_IN_VPC nat-a");
}

TEST(Resolve, NatGatewayInAPrivateSubnetSendsToItself)
{
    CloudDraft b = MakeThreeZones();
    b.cloud.routeTables["rtb-public"].routes[0].targetKind = RouteTargetKind::NatGateway;
    b.cloud.routeTables["rtb-public"].routes[0].targetId = "nat-a";
    EXPECT_EQ(Outcome(From(b, "eni-private-a", Tcp("10.0.10.10", "8.8.8.8", 80))),
              "TTL_EXPIRED nat-a");
}

TEST(Resolve, PrivateNatGatewayHasNoPublicAddress)
{
    CloudDraft b = MakeThreeZones();
    b.AddNat("p", "subnet-public-b", "10.0.1.5", "");
    b.cloud.routeTables["rtb-private"].routes[0].targetId = "nat-p";
    EXPECT_EQ(Outcome(From(b, "eni-private-a", Tcp("10.0.10.10", "8.8.8.8", 80))),
              "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS igw-1");
    // what it is for: hosts of the VPC see its private address
    b.AddRoute("rtb-private", "10.0.1.0/24", RouteTargetKind::NatGateway, "nat-p");
    const Resolution r = From(b, "eni-private-a", Tcp("10.0.10.10", "10.0.1.10", 80));
    EXPECT_EQ(Outcome(r), "ENI");
    EXPECT_TRUE(r.arrival == Tcp("10.0.1.5", "10.0.1.10", 80));
    EXPECT_EQ(r.ttlDecrements, 1);
}

TEST(Resolve, GatewayEndpointTakesTcpAndPingOfItsService)
{
    CloudDraft b = MakeThreeZones();
    const Network n(b.cloud);
    const Resolution r = From(n, "eni-private-b", Tcp("10.0.11.10", "52.216.0.1", 443));
    EXPECT_EQ(Outcome(r), "SERVICE");
    EXPECT_EQ(r.gatewayEndpoint, n.FindVpcEndpoint("vpce-s3"));
    EXPECT_EQ(r.internetGateway, NO_INDEX);
    EXPECT_EQ(r.natGateway, NO_INDEX);
    EXPECT_EQ(r.ttlDecrements, 0);
    EXPECT_TRUE(r.arrival == Tcp("10.0.11.10", "52.216.0.1", 443)); // the private address is kept
    EXPECT_EQ(Outcome(From(n, "eni-private-b", Ping("10.0.11.10", "52.216.0.1"))), "SERVICE");
    EXPECT_EQ(Outcome(From(n, "eni-private-b", Udp("10.0.11.10", "52.216.0.1", 443))),
              "VPCE_GATEWAY_PROTOCOL_RESTRICTION vpce-s3");
    // one address further the NAT gateway takes it
    const Resolution past = From(n, "eni-private-b", Tcp("10.0.11.10", "52.218.0.0", 443));
    EXPECT_EQ(past.gatewayEndpoint, NO_INDEX);
    EXPECT_EQ(past.natGateway, n.FindNatGateway("nat-a"));
    b.cloud.vpcEndpoints["vpce-s3"].state = "pending";
    EXPECT_EQ(Outcome(From(b, "eni-private-b", Tcp("10.0.11.10", "52.216.0.1", 443))),
              "VPCE_UNAVAILABLE vpce-s3");
}

TEST(Resolve, GatewayEndpointRefusesAnotherServicesList)
{
    CloudDraft b = MakeThreeZones();
    b.cloud.vpcEndpoints["vpce-s3"].routeTableIds = {};
    Route& route =
        b.AddRoute("rtb-private", "0.0.0.0/0", RouteTargetKind::GatewayEndpoint, "vpce-s3");
    route.destinationCidrBlock.reset();
    route.destinationPrefixListId = "pl-dynamodb";
    EXPECT_EQ(Outcome(From(b, "eni-private-b", Tcp("10.0.11.10", "52.94.0.1", 443))),
              "VPCE_GATEWAY_DESTINATION_MISMATCH vpce-s3");
}

TEST(Resolve, InterfaceEndpointTakesTcpToItsPort)
{
    CloudDraft b = MakeThreeZones();
    b.cloud.networkInterfaces["eni-vpce-sqs-subnet-endpoint-b"].groupIds = {"sg-open"};
    const Network n(b.cloud);
    const Resolution r = From(n, "eni-private-a", Tcp("10.0.10.10", "10.0.21.10", 443));
    EXPECT_EQ(Outcome(r), "ENDPOINT");
    EXPECT_EQ(r.eni, n.FindEni("eni-vpce-sqs-subnet-endpoint-b"));
    EXPECT_EQ(Outcome(From(n, "eni-private-a", Tcp("10.0.10.10", "10.0.21.10", 80))),
              "VPCE_INTERFACE_PORT_RESTRICTION vpce-sqs");
    EXPECT_EQ(Outcome(From(n, "eni-private-a", Udp("10.0.10.10", "10.0.21.10", 443))),
              "VPCE_INTERFACE_PROTOCOL_RESTRICTION vpce-sqs");
    EXPECT_EQ(Outcome(From(n, "eni-private-a", Ping("10.0.10.10", "10.0.21.10"))),
              "VPCE_INTERFACE_PROTOCOL_RESTRICTION vpce-sqs");
    // the security group on the ENI is enforced before
    EXPECT_EQ(Outcome(From(n, "eni-private-a", Tcp("10.0.10.10", "10.0.20.10", 80))),
              "ENI_SG_RULES_MISMATCH sg-endpoint");
    EXPECT_EQ(
        Outcome(From(n, "eni-vpce-sqs-subnet-endpoint-b", Tcp("10.0.21.10", "10.0.10.10", 443))),
        "VPCE_NEVER_INITIATES eni-vpce-sqs-subnet-endpoint-b");
    b.cloud.vpcEndpoints["vpce-sqs"].state = "pending";
    EXPECT_EQ(Outcome(From(b, "eni-private-a", Tcp("10.0.10.10", "10.0.20.10", 443))),
              "VPCE_UNAVAILABLE vpce-sqs");
}

TEST(Resolve, RoutesThatLeadNowhere)
{
    CloudDraft b = MakeThreeZones();
    EXPECT_EQ(Outcome(From(b, "eni-vpce-sqs-subnet-endpoint-a", Tcp("10.0.20.10", "8.8.8.8", 443))),
              "VPCE_NEVER_INITIATES eni-vpce-sqs-subnet-endpoint-a");
    b.AddInstance("lonely", "subnet-endpoint-a", "10.0.20.20", {"sg-open"});
    EXPECT_EQ(Outcome(From(b, "eni-lonely", Tcp("10.0.20.20", "8.8.8.8", 443))),
              "NO_ROUTE_TO_DESTINATION rtb-main-vpc-1");
    b.AddRoute("rtb-private", "8.8.8.0/24", RouteTargetKind::NatGateway, "nat-gone").blackhole =
        true;
    EXPECT_EQ(Outcome(From(b, "eni-private-a", Tcp("10.0.10.10", "8.8.8.8", 443))),
              "BLACKHOLE_ROUTE rtb-private");
    EXPECT_EQ(Outcome(From(b, "eni-private-a", Tcp("10.0.10.10", "8.8.9.0", 443))), "INTERNET");
}

TEST(Resolve, NamesWhatIsNotSimulated)
{
    CloudDraft b = MakeThreeZones();
    b.cloud.unsupported.push_back({"VpcPeeringConnection", "pcx-1", "vpc-1"});
    b.AddRoute("rtb-private", "172.16.0.0/16", RouteTargetKind::VpcPeeringConnection, "pcx-1");
    b.AddRoute("rtb-private", "172.17.0.0/16", RouteTargetKind::TransitGateway, "tgw-1");
    EXPECT_EQ(Outcome(From(b, "eni-private-a", Tcp("10.0.10.10", "172.16.0.1", 443))),
              "UNSUPPORTED_TARGET VPC peering connection pcx-1");
    EXPECT_EQ(Outcome(From(b, "eni-private-a", Tcp("10.0.10.10", "172.17.0.1", 443))),
              "UNSUPPORTED_TARGET transit gateway tgw-1");
    NetworkInterface& balancer = b.AddEni("eni-nlb", "subnet-public-a", "10.0.0.30", {});
    balancer.interfaceType = "network_load_balancer";
    balancer.requesterManaged = true;
    EXPECT_EQ(Outcome(From(b, "eni-private-a", Tcp("10.0.10.10", "10.0.0.30", 443))),
              "UNSUPPORTED_TARGET network_load_balancer interface eni-nlb");
}

TEST(Resolve, AppliancesNeedTheirSourceCheckOff)
{
    CloudDraft b = MakeThreeZones();
    b.AddRoute("rtb-private", "172.16.0.0/16", RouteTargetKind::Instance, "i-public-b");
    b.AddRoute("rtb-private", "172.17.0.0/16", RouteTargetKind::NetworkInterface, "eni-public-b");
    const FlowKey byInstance = Tcp("10.0.10.10", "172.16.0.1", 443);
    const FlowKey byEni = Tcp("10.0.10.10", "172.17.0.1", 443);
    EXPECT_EQ(Outcome(From(b, "eni-private-a", byInstance)),
              "ENI_SOURCE_DEST_CHECK_RESTRICTION eni-public-b");
    EXPECT_EQ(Outcome(From(b, "eni-private-a", byEni)),
              "ENI_SOURCE_DEST_CHECK_RESTRICTION eni-public-b");
    b.cloud.networkInterfaces["eni-public-b"].sourceDestCheck = false;
    EXPECT_EQ(Outcome(From(b, "eni-private-a", byInstance)),
              "UNSUPPORTED_TARGET appliance i-public-b");
    EXPECT_EQ(Outcome(From(b, "eni-private-a", byEni)),
              "UNSUPPORTED_TARGET appliance eni-public-b");
}

TEST(Resolve, TheDeadAreSilent)
{
    const Network n(MakeThreeZones().cloud);
    const Index from = n.FindEni("eni-private-a");
    const FlowKey key = Tcp("10.0.10.10", "10.0.21.10", 443);
    Health health;
    health.deadEnis = {n.FindEni("eni-vpce-sqs-subnet-endpoint-b")};
    EXPECT_EQ(Outcome(Resolve(n, health, from, key)), "FAULT_ENI eni-vpce-sqs-subnet-endpoint-b");
    health.deadEnis.clear();
    health.deadAzIds = {"use1-az2"};
    EXPECT_EQ(Outcome(Resolve(n, health, from, key)), "FAULT_AZ use1-az2");
    EXPECT_EQ(Outcome(Resolve(n, health, from, Tcp("10.0.10.10", "10.0.22.10", 443))), "ENDPOINT");
    // the gateway endpoint is in no zone; the NAT gateway is in zone a
    health.deadAzIds = {"use1-az1"};
    const Index c = n.FindEni("eni-private-c");
    EXPECT_EQ(Outcome(Resolve(n, health, c, Tcp("10.0.12.10", "52.216.0.1", 443))), "SERVICE");
    EXPECT_EQ(Outcome(Resolve(n, health, c, Tcp("10.0.12.10", "8.8.8.8", 443))),
              "FAULT_AZ use1-az1");
    EXPECT_EQ(Outcome(Resolve(n, health, from, key)), "FAULT_AZ use1-az1");
}

TEST(ResolveFromInternet, EntersByPublicAddressesOnly)
{
    const Network n(MakeThreeZones().cloud);
    const Resolution r = ResolveFromInternet(n, Health{}, Tcp("8.8.8.8", "198.51.100.10", 22));
    EXPECT_EQ(Outcome(r), "ENI");
    EXPECT_EQ(r.eni, n.FindEni("eni-public-a"));
    EXPECT_TRUE(r.arrival == Tcp("8.8.8.8", "10.0.0.10", 22));
    EXPECT_EQ(r.ttlDecrements, 1);
    auto outcome = [&](const std::string& to) {
        return Outcome(ResolveFromInternet(n, Health{}, Tcp("8.8.8.8", to, 22)));
    };
    EXPECT_EQ(outcome("10.0.0.10"), "UNASSIGNED_ADDRESS 10.0.0.10");
    EXPECT_EQ(outcome("198.51.100.99"), "INTERNET"); // somebody else's
    EXPECT_EQ(outcome("198.51.100.5"), "NGW_UNSOLICITED nat-a");
}

TEST(ResolveFromInternet, MeetsTheAclAndTheGroup)
{
    CloudDraft b = MakeThreeZones();
    DenyInAcl(b, "subnet-public-a", false, "8.8.8.0/24");
    b.AddGroup("sg-ssh", "vpc-1", {Permit(PROTOCOL_TCP, 22, 22, {"0.0.0.0/0"})}, {});
    b.cloud.networkInterfaces["eni-public-b"].groupIds = {"sg-ssh"};
    const Network n(b.cloud);
    auto outcome = [&](const FlowKey& key) {
        return Outcome(ResolveFromInternet(n, Health{}, key));
    };
    EXPECT_EQ(outcome(Tcp("8.8.8.8", "198.51.100.10", 22)), "SUBNET_ACL_RESTRICTION acl-1#10");
    EXPECT_EQ(outcome(Tcp("8.8.9.0", "198.51.100.10", 22)), "ENI");
    EXPECT_EQ(outcome(Tcp("8.8.8.8", "198.51.100.11", 22)), "ENI");
    EXPECT_EQ(outcome(Tcp("8.8.8.8", "198.51.100.11", 23)), "ENI_SG_RULES_MISMATCH sg-ssh");
}
