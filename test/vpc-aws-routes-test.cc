// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-test-cloud.h"

#include "ns3/vpc-network.h"

#include <gtest/gtest.h>

using namespace ns3;
using namespace ns3::vpc;
using namespace ns3::vpc::aws;
using namespace ns3::vpc::test;

namespace
{

/// The target that a table's route for a destination leads to, "-" without route.
std::string
TargetOf(const CloudDraft& b, const std::string& subnet, const std::string& destination)
{
    const Network n(b.cloud);
    const RouteMatch match = n.FindRoute(n.FindSubnet(subnet), Ip(destination));
    return match.route ? match.route->targetId : "-";
}

} // namespace

TEST(RouteLookup, PrefixListEntriesBeginAndEndWhereTheyDo)
{
    const CloudDraft b = MakeThreeZones();
    EXPECT_EQ(TargetOf(b, "subnet-private-a", "52.215.255.255"), "nat-a");
    EXPECT_EQ(TargetOf(b, "subnet-private-a", "52.216.0.0"), "vpce-s3");
    EXPECT_EQ(TargetOf(b, "subnet-private-a", "52.217.255.255"), "vpce-s3");
    EXPECT_EQ(TargetOf(b, "subnet-private-a", "52.218.0.0"), "nat-a");
    EXPECT_EQ(TargetOf(b, "subnet-private-a", "54.231.127.255"), "vpce-s3");
    EXPECT_EQ(TargetOf(b, "subnet-private-a", "54.231.128.0"), "nat-a");
    EXPECT_EQ(TargetOf(b, "subnet-private-a", "10.0.255.255"), "local");
    EXPECT_EQ(TargetOf(b, "subnet-private-a", "10.1.0.0"), "nat-a");
    EXPECT_EQ(TargetOf(b, "subnet-private-a", "9.255.255.255"), "nat-a");
    // the endpoint is there only for the tables that list it
    EXPECT_EQ(TargetOf(b, "subnet-public-a", "52.216.0.0"), "igw-1");
}

TEST(RouteLookup, SubnetsWithoutAssociationUseTheMainTable)
{
    CloudDraft b = MakeThreeZones();
    EXPECT_EQ(TargetOf(b, "subnet-endpoint-a", "8.8.8.8"), "-");
    EXPECT_EQ(TargetOf(b, "subnet-endpoint-a", "10.0.0.10"), "local");
    b.cloud.routeTables["rtb-public"].main = true;
    EXPECT_EQ(TargetOf(b, "subnet-endpoint-a", "8.8.8.8"), "igw-1");
    EXPECT_EQ(TargetOf(b, "subnet-private-a", "8.8.8.8"), "nat-a");
}

TEST(RouteLookup, StaticRoutesBeatEqualAndShorterPrefixListRoutes)
{
    CloudDraft b = MakeThreeZones();
    b.AddRoute("rtb-private", "52.216.0.0/15", RouteTargetKind::InternetGateway, "igw-1");
    EXPECT_EQ(TargetOf(b, "subnet-private-a", "52.216.0.0"), "igw-1");

    b = MakeThreeZones();
    b.AddRoute("rtb-private", "52.217.0.0/16", RouteTargetKind::InternetGateway, "igw-1");
    EXPECT_EQ(TargetOf(b, "subnet-private-a", "52.217.0.0"), "igw-1");
    EXPECT_EQ(TargetOf(b, "subnet-private-a", "52.216.255.255"), "vpce-s3");

    b = MakeThreeZones();
    b.AddRoute("rtb-private", "52.0.0.0/8", RouteTargetKind::InternetGateway, "igw-1");
    EXPECT_EQ(TargetOf(b, "subnet-private-a", "52.216.0.0"), "vpce-s3");
    EXPECT_EQ(TargetOf(b, "subnet-private-a", "52.218.0.0"), "igw-1");
}

TEST(RouteLookup, PropagatedRoutesComeLast)
{
    CloudDraft b = MakeThreeZones();
    b.cloud.unsupported.push_back({"VpnGateway", "vgw-1", "vpc-1"});
    auto propagate = [&](const std::string& block) {
        b.AddRoute("rtb-private", block, RouteTargetKind::VpnGateway, "vgw-1").origin =
            RouteOrigin::EnableVgwRoutePropagation;
    };
    propagate("0.0.0.0/0");     // equal to a static route
    propagate("52.216.0.0/15"); // equal to a prefix list's entry
    propagate("10.0.0.0/24");   // more specific than the local route, yet loses
    propagate("10.0.0.0/8");    // shorter than the local route
    propagate("54.231.0.0/18"); // more specific than a prefix list's entry
    EXPECT_EQ(TargetOf(b, "subnet-private-a", "8.8.8.8"), "nat-a");
    EXPECT_EQ(TargetOf(b, "subnet-private-a", "52.216.0.0"), "vpce-s3");
    EXPECT_EQ(TargetOf(b, "subnet-private-a", "10.0.0.10"), "local");
    EXPECT_EQ(TargetOf(b, "subnet-private-a", "10.1.0.0"), "vgw-1");
    EXPECT_EQ(TargetOf(b, "subnet-private-a", "54.231.63.255"), "vgw-1");
    EXPECT_EQ(TargetOf(b, "subnet-private-a", "54.231.64.0"), "vpce-s3");
}

TEST(RouteLookup, ASpecificStaticRouteBeatsTheLocalRoute)
{
    CloudDraft b = MakeThreeZones();
    b.AddRoute("rtb-private", "10.0.0.0/24", RouteTargetKind::NetworkInterface, "eni-public-b");
    EXPECT_EQ(TargetOf(b, "subnet-private-a", "10.0.0.10"), "eni-public-b");
    EXPECT_EQ(TargetOf(b, "subnet-private-a", "10.0.1.10"), "local");
    // an equal static route does not, as long as the local route is listed
    Route local;
    local.destinationCidrBlock = Block("10.0.0.0/16");
    b.cloud.routeTables["rtb-private"].routes.push_back(local);
    b.cloud.routeTables["rtb-private"].routes.back().targetId = "local";
    b.AddRoute("rtb-private", "10.0.0.0/16", RouteTargetKind::NatGateway, "nat-a");
    EXPECT_EQ(TargetOf(b, "subnet-private-a", "10.0.1.10"), "local");
}
