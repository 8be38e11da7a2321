// SPDX-License-Identifier: GPL-2.0-only
// Edge to edge: what of a VPC's gateways a site, a peer and a VPC behind the same gateway reach.
#include "vpc-hybrid-net.h"

namespace ns3
{
namespace vpc
{
namespace fabrictest
{
namespace
{

const char* const S3_BLOCK = "198.51.100.0/24";
const Ipv4Address S3_HOST("198.51.100.10");

/// A VPC with a gateway endpoint, an internet gateway and a NAT gateway, which leads to a site.
class HybridEdgesTest : public SiteTest
{
  protected:
    void SetUp() override
    {
        SiteTest::SetUp();
        DescribePublicSubnet();
        nat = describe.AddNatGateway(subnetPublic);
        describe.AddRoute(table, "0.0.0.0/0", nat);
        describe.AddPrefixList("com.amazonaws.us-east-1.s3", {S3_BLOCK});
        s3 = describe.AddGatewayEndpoint(vpc, "s3", {table, tablePublic});
    }

    /// The VPC behind a transit gateway, which has all the world by it; the site by a VPN.
    void JoinByTransitGateway()
    {
        tgw = describe.AddTransitGateway();
        const std::string attachment = describe.AttachToTransitGateway(tgw, vpc, {subnetA});
        for (const std::string& id : {table, tablePublic})
        {
            describe.AddRoute(id, "172.16.0.0/16", tgw);
        }
        describe.AddTransitGatewayRoute(
            describe.GetCloud().transitGateways[tgw].associationDefaultRouteTableId,
            "0.0.0.0/0",
            attachment);
        describe.AddVpnConnection(AddCustomerGateway("hq/r1"), tgw);
    }

    /// The VPC behind its virtual private gateway and a Direct Connect gateway.
    /// \param allowed what the latter announces
    void JoinByDirectConnectGateway(const std::vector<std::string>& allowed)
    {
        vgw = describe.AddVpnGateway(vpc);
        dxgw = describe.AddDirectConnectGateway();
        describe.AssociateDirectConnectGateway(dxgw, vgw, allowed);
        vif = describe.AddVirtualInterface(AddDirectConnect("hq/r1"), dxgw);
    }

    /// \param reason why \return where packets were dropped for it, once for each
    std::vector<std::string> Places(DropReason reason) const
    {
        std::vector<std::string> places;
        for (const DropRecord& drop : drops)
        {
            if (drop.reason == reason)
            {
                places.push_back(drop.where);
            }
        }
        return places;
    }

    std::string s3;
    std::string tgw;
    std::string vgw;
    std::string dxgw;
    std::string vif;
};

/// Two VPCs of one Region at one Direct Connect gateway.
class HairpinTest : public HybridEdgesTest
{
  protected:
    void SetUp() override
    {
        HybridEdgesTest::SetUp();
        const std::string other = describe.AddVpc("10.9.0.0/16");
        const std::string subnet = describe.AddSubnet(other, "10.9.1.0/24", "use1-az1");
        otherTable = describe.AddRouteTable(other, {subnet});
        otherGroup = describe.AddSecurityGroup(other);
        describe.AllowIngress(otherGroup, "-1", -1, -1, "0.0.0.0/0");
        neighbour = describe.AddInstance(subnet, {otherGroup});
        JoinByDirectConnectGateway({});
        describe.AssociateDirectConnectGateway(dxgw, describe.AddVpnGateway(other));
    }

    std::string otherTable;
    std::string otherGroup;
    std::string neighbour;
};

} // namespace

TEST_F(HybridEdgesTest, ASiteBehindATransitGatewayDoesNotReachAGatewayEndpoint)
{
    JoinByTransitGateway();
    BuildAll();
    ListenAll("s3", 443, 1000);
    RunUntil(Seconds(10));
    Stream& inside = Connect(NodeOf(instance), S3_HOST, 443);
    const std::size_t ping = PingAt(Seconds(11), host, S3_HOST);
    RunUntil(Seconds(12));
    EXPECT_EQ(inside.received, 1000u) << DropSummary();
    EXPECT_EQ(pingers[ping]->replies, 0u);
    EXPECT_EQ(Drops(DropReason::VPCE_GATEWAY_REQUIRES_SOURCE_IN_VPC), 1u) << DropSummary();
}

TEST_F(HybridEdgesTest, ASiteBehindATransitGatewayUsesTheNatGateway)
{
    JoinByTransitGateway();
    BuildAll();
    const Ipv4Address remote("203.0.113.80");
    Server& server = Listen(cloud->AddInternetHost(remote, MilliSeconds(5)), 80, 2000);
    RunUntil(Seconds(10));
    Stream& out = Connect(cloud->GetHost(host), remote, 80);
    RunUntil(Seconds(12));
    EXPECT_EQ(out.received, 2000u) << DropSummary();
    ASSERT_EQ(server.peers.size(), 1u);
    EXPECT_NE(InetSocketAddress::ConvertFrom(server.peers[0]).GetIpv4(), SITE_HOST);
}

TEST_F(HybridEdgesTest, ASiteBehindATransitGatewayDoesNotReachAPeerOfTheVpc)
{
    JoinByTransitGateway();
    const std::string peering = describe.AddVpcPeering(vpc, describe.AddVpc("10.9.0.0/16"));
    describe.AddRoute(table, "10.9.0.0/16", peering);
    BuildAll();
    const std::size_t ping = PingAt(Seconds(10), host, Ipv4Address("10.9.1.4"));
    RunUntil(Seconds(11));
    EXPECT_EQ(pingers[ping]->replies, 0u);
    EXPECT_EQ(Places(DropReason::PCX_REQUIRES_ADDRESS_IN_VPC_CIDR),
              std::vector<std::string>(1, peering))
        << DropSummary();
}

TEST_F(HybridEdgesTest, ASiteBehindAVirtualPrivateGatewayReachesTheVpcAlone)
{
    const std::string other = describe.AddVpc("10.9.0.0/16");
    const std::string peering = describe.AddVpcPeering(vpc, other);
    describe.AddRoute(table, "10.9.0.0/16", peering);
    // All of it is announced to the site: wider than the VPC, but nothing beyond it is delivered.
    JoinByDirectConnectGateway({"10.0.0.0/8", S3_BLOCK, "203.0.113.0/24"});
    BuildAll();
    const std::vector<Ipv4Address> beyond = {Ipv4Address("10.9.1.4"),
                                             S3_HOST,
                                             Ipv4Address("203.0.113.80")};
    PingAt(Seconds(10));
    for (std::size_t i = 0; i < beyond.size(); ++i)
    {
        PingAt(Seconds(11 + i), host, beyond[i]);
    }
    RunUntil(Seconds(15));
    EXPECT_EQ(pingers[0]->replies, 1u) << DropSummary();
    for (std::size_t i = 1; i < pingers.size(); ++i)
    {
        EXPECT_EQ(pingers[i]->replies, 0u) << beyond[i - 1];
    }
    EXPECT_EQ(Places(DropReason::VGW_NO_ROUTE_TO_DESTINATION), std::vector<std::string>(3, dxgw));
}

TEST_F(HybridEdgesTest, APeerUsesNoGatewayOfTheOtherVpc)
{
    JoinByDirectConnectGateway({});
    const std::string other = describe.AddVpc("10.9.0.0/16");
    const std::string subnet = describe.AddSubnet(other, "10.9.1.0/24", "use1-az1");
    const std::string group = describe.AddSecurityGroup(other);
    describe.AllowIngress(group, "-1", -1, -1, "0.0.0.0/0");
    const std::string peer = describe.AddInstance(subnet, {group});
    const std::string peering = describe.AddVpcPeering(vpc, other);
    const std::string peerTable = describe.AddRouteTable(other, {subnet});
    describe.AddRoute(peerTable, "0.0.0.0/0", peering);
    for (const std::string& id : {table, tablePublic})
    {
        describe.AddRoute(id, "10.9.0.0/16", peering);
    }
    BuildAll();
    const Ipv4Address remote("203.0.113.80");
    cloud->AddInternetHost(remote, MilliSeconds(5));
    PingAt(Seconds(10), peer, AddressOf(instance));
    PingAt(Seconds(11), peer, SITE_HOST); // Direct Connect
    PingAt(Seconds(12), peer, S3_HOST);   // gateway endpoint
    PingAt(Seconds(13), peer, remote);    // NAT gateway or internet gateway
    PingAt(Seconds(14), host, AddressOf(peer));
    RunUntil(Seconds(15));
    EXPECT_EQ(pingers[0]->replies, 1u) << DropSummary();
    for (std::size_t i = 1; i < pingers.size(); ++i)
    {
        EXPECT_EQ(pingers[i]->replies, 0u) << i;
    }
    EXPECT_EQ(Places(DropReason::PCX_REQUIRES_ADDRESS_IN_VPC_CIDR),
              std::vector<std::string>(3, peering))
        << DropSummary();
    EXPECT_EQ(Places(DropReason::NO_ROUTE_TO_DESTINATION).size(), 1u)
        << DropSummary(); // the site's
}

TEST_F(HairpinTest, VpcsAtOneDirectConnectGatewayDoNotReachEachOther)
{
    describe.AddRoute(table, "10.9.0.0/16", vgw);
    BuildAll();
    const std::size_t ping = PingAt(Seconds(10), instance, AddressOf(neighbour));
    RunUntil(Seconds(12));
    EXPECT_EQ(pingers[ping]->replies, 0u);
    EXPECT_EQ(Places(DropReason::VGW_NO_ROUTE_TO_DESTINATION), std::vector<std::string>{vgw})
        << DropSummary();
}

TEST_F(HairpinTest, UnlessTheSiteAnnouncesABlockAroundThemAndSendsItBack)
{
    // AWS turns such traffic at the Direct Connect endpoint; here the site's router does.
    describe.GetCloud().onPremisesSites["hq"].cidrBlocks.push_back(*aws::ParseCidr("10.0.0.0/8"));
    BuildAll();
    const std::size_t ping = PingAt(Seconds(10), instance, AddressOf(neighbour));
    RunUntil(Seconds(12));
    ASSERT_EQ(pingers[ping]->replies, 1u) << DropSummary();
    EXPECT_GE(pingers[ping]->rtt, NanoSeconds(2 * DX_RTT_NS)); // to the site and back, each way
}

TEST_F(SiteTest, ASecurityGroupCannotNameAGroupBehindATransitGatewayOfAnotherRegion)
{
    const std::string tgw = describe.AddTransitGateway();
    describe.AttachToTransitGateway(tgw, vpc, {subnetA});
    describe.UseRegion("eu-west-1");
    const std::string far = describe.AddVpc("10.8.0.0/16");
    const std::string subnet = describe.AddSubnet(far, "10.8.1.0/24", "euw1-az1");
    const std::string byGroup = describe.AddSecurityGroup(far);
    describe.AllowIngress(byGroup, "-1", -1, -1, open);
    const std::string byBlock = describe.AddSecurityGroup(far);
    describe.AllowIngress(byBlock, "-1", -1, -1, "10.0.0.0/16");
    const std::string closed = describe.AddInstance(subnet, {byGroup});
    const std::string reachable = describe.AddInstance(subnet, {byBlock});
    const std::string farTgw = describe.AddTransitGateway();
    describe.AttachToTransitGateway(farTgw, far, {subnet});
    describe.AddRoute(describe.AddRouteTable(far, {subnet}), "10.0.0.0/16", farTgw);
    describe.AddRoute(table, "10.8.0.0/16", tgw);
    const std::string peering = describe.PeerTransitGateways(tgw, farTgw);
    const auto tableOf = [this](const std::string& id) {
        return describe.GetCloud().transitGateways[id].associationDefaultRouteTableId;
    };
    describe.AddTransitGatewayRoute(tableOf(tgw), "10.8.0.0/16", peering);
    describe.AddTransitGatewayRoute(tableOf(farTgw), "10.0.0.0/16", peering);
    BuildAll();
    PingAt(Seconds(1), instance, AddressOf(closed));
    PingAt(Seconds(2), instance, AddressOf(reachable));
    RunUntil(Seconds(3));
    EXPECT_EQ(pingers[0]->replies, 0u);
    EXPECT_EQ(Drops(DropReason::ENI_SG_RULES_MISMATCH), 1u) << DropSummary();
    EXPECT_EQ(pingers[1]->replies, 1u) << DropSummary();
}

} // namespace fabrictest
} // namespace vpc
} // namespace ns3
