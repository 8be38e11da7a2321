// SPDX-License-Identifier: GPL-2.0-only
// Direct Connect, VPN and sites by rules alone: who reaches whom, by which link, and what does not
// hold.
#include "ns3/vpc-cloud-builder.h"
#include "ns3/vpc-resolve.h"

#include <gtest/gtest.h>

namespace ns3
{
namespace vpc
{
namespace
{

/// A VPC with an instance, and a site with two routers and a host.
class HybridRulesTest : public testing::Test
{
  protected:
    void SetUp() override
    {
        vpc = describe.AddVpc("10.0.0.0/16");
        subnet = describe.AddSubnet(vpc, "10.0.1.0/24", "use1-az1");
        table = describe.AddRouteTable(vpc, {subnet});
        group = describe.AddSecurityGroup(vpc);
        describe.AllowIngress(group, "-1", -1, -1, "0.0.0.0/0");
        instance = describe.AddInstance(subnet, {group});
        describe.AddOnPremisesSite("hq", {"172.16.0.0/16"}, {"r1", "r2"});
        host = describe.AddOnPremisesHost("hq", "172.16.0.10");
    }

    /// Direct Connect at r1 and a VPN at r2, both to the VPC's virtual private gateway.
    void ConnectBoth()
    {
        vgw = describe.AddVpnGateway(vpc);
        dx = describe.AddDirectConnect("hq/r1", DataRate("1Gbps"), MilliSeconds(4));
        vif = describe.AddVirtualInterface(dx, vgw);
        cgw = describe.AddCustomerGateway("hq/r2", MilliSeconds(30));
        vpn = describe.AddVpnConnection(cgw, vgw);
    }

    /// \return the answer to a ping
    aws::ReachAnswer Ping(const std::string& from, const std::string& to) const
    {
        CloudBuilder copy = describe;
        const aws::Network network(copy.GetCloud());
        return aws::Reach(network, {}, {"q", from, to, aws::PROTOCOL_ICMP, 0});
    }

    /// \return id of the link that the probe of a ping takes
    std::string LinkOf(const std::string& from, const std::string& to) const
    {
        CloudBuilder copy = describe;
        const aws::Network network(copy.GetCloud());
        const auto answer = aws::Reach(network, {}, {"q", from, to, aws::PROTOCOL_ICMP, 0});
        return answer.probe.link == aws::NO_INDEX
                   ? std::string(ToString(answer.reason)) + " " + answer.where
                   : network.Links()[answer.probe.link].description.id;
    }

    /// \return the one line that the description's error has
    std::string ErrorOf() const
    {
        CloudBuilder copy = describe;
        try
        {
            copy.GetCloud().Validate();
        }
        catch (const aws::InputError& error)
        {
            return error.what();
        }
        return "";
    }

    CloudBuilder describe{"us-east-1"};
    std::string vpc;
    std::string subnet;
    std::string table;
    std::string group;
    std::string instance;
    std::string host;
    std::string vgw;
    std::string dx;
    std::string vif;
    std::string cgw;
    std::string vpn;
};

TEST_F(HybridRulesTest, DirectConnectIsPreferredBothWaysAndCostsTwoHops)
{
    ConnectBoth();
    const aws::ReachAnswer out = Ping(instance, host);
    EXPECT_EQ(out.verdict, aws::ReachVerdict::ACCEPT) << ToString(out.reason) << out.where;
    EXPECT_EQ(out.probe.ttlDecrements, 2);
    EXPECT_EQ(out.answer.ttlDecrements, 2);
    EXPECT_EQ(LinkOf(instance, host), vif);
    EXPECT_EQ(LinkOf(host, instance), vif);
    EXPECT_EQ(Ping(host, instance).verdict, aws::ReachVerdict::ACCEPT);
}

TEST_F(HybridRulesTest, WithoutTheVirtualInterfaceOneTunnelCarriesAll)
{
    ConnectBoth();
    aws::Cloud& cloud = describe.GetCloud();
    cloud.learnedRoutes = aws::LearnedRoutes{};
    aws::RoutePath path;
    path.prefix = *aws::ParseCidr("172.16.0.0/16");
    path.kind = aws::PathKind::VPN_BGP;
    path.asPath = {65000};
    for (const char* tunnel : {"/1", "/2"})
    {
        path.id = vpn + tunnel;
        (*cloud.learnedRoutes)[path.id] = {path};
    }
    EXPECT_EQ(LinkOf(instance, host), vpn + "/1");
    EXPECT_EQ(LinkOf(host, instance), vpn + "/1");
    cloud.learnedRoutes->erase(vpn + "/1");
    EXPECT_EQ(LinkOf(instance, host), vpn + "/2");
    cloud.learnedRoutes->clear();
    // Nothing is propagated any more.
    const aws::ReachAnswer answer = Ping(instance, host);
    EXPECT_EQ(answer.verdict, aws::ReachVerdict::NO_ROUTE);
    EXPECT_EQ(answer.reason, DropReason::NO_ROUTE_TO_DESTINATION);
    EXPECT_EQ(Ping(host, instance).reason, DropReason::VGW_NO_ROUTE_TO_DESTINATION);
}

TEST_F(HybridRulesTest, ASharedPrefixIsLimitedTo1500OnAJumboInterface)
{
    ConnectBoth();
    describe.GetVirtualInterface(vif).mtu = 9001;
    const aws::FlowKey key{Ipv4Address("10.0.1.10").Get(),
                           Ipv4Address("172.16.0.10").Get(),
                           50000,
                           443,
                           aws::PROTOCOL_TCP};
    {
        const aws::Network network(describe.GetCloud());
        EXPECT_EQ(network.CrossVpnGateway(0, vgw, key).mtu, 1500U);
    }
    describe.GetCloud().vpnConnections.clear();
    const aws::Network network(describe.GetCloud());
    EXPECT_EQ(network.CrossVpnGateway(0, vgw, key).mtu, 9001U);
}

TEST_F(HybridRulesTest, PropagatedRoutesGiveWayToStaticOnesAndToTheLocalRoute)
{
    ConnectBoth();
    describe.GetCloud().onPremisesSites["hq"].cidrBlocks.push_back(*aws::ParseCidr("10.0.1.0/25"));
    const std::string igw = describe.AddInternetGateway(vpc);
    describe.AddRoute(table, "172.16.0.0/16", igw);
    const aws::Network network(describe.GetCloud());
    const aws::Index at = network.FindSubnet(subnet);
    EXPECT_EQ(network.FindRoute(at, Ipv4Address("172.16.0.10")).route->targetId, igw);
    EXPECT_EQ(network.FindRoute(at, Ipv4Address("10.0.1.10")).route->targetId, "local");
}

TEST_F(HybridRulesTest, GatewayEndpointsAndOtherWaysOnAreNotForSites)
{
    describe.AddGatewayEndpoint(vpc, "s3", {table});
    ConnectBoth();
    const aws::Cidr list = describe.GetCloud().prefixLists.begin()->second.cidrs.front();
    aws::Network network(describe.GetCloud());
    const aws::Index link = network.FindLink(vif);
    aws::FlowKey key{Ipv4Address("172.16.0.10").Get(), list.base + 1, 50000, 443, 6};
    EXPECT_EQ(network.EnterFromLink(link, key).verdict.reason,
              DropReason::VPCE_GATEWAY_REQUIRES_SOURCE_IN_VPC);
    key.destination = Ipv4Address("8.8.8.8").Get();
    EXPECT_EQ(network.EnterFromLink(link, key).verdict.reason,
              DropReason::VGW_REQUIRES_DESTINATION_IN_VPC_CIDR);
}

TEST_F(HybridRulesTest, ADirectConnectGatewayLeadsToTheVpcThatHasTheAddress)
{
    const std::string other = describe.AddVpc("10.7.0.0/16");
    const std::string otherSubnet = describe.AddSubnet(other, "10.7.1.0/24", "use1-az2");
    describe.AddRouteTable(other, {otherSubnet});
    const std::string otherGroup = describe.AddSecurityGroup(other);
    describe.AllowIngress(otherGroup, "-1", -1, -1, "0.0.0.0/0");
    const std::string peer = describe.AddInstance(otherSubnet, {otherGroup});
    vgw = describe.AddVpnGateway(vpc);
    const std::string otherVgw = describe.AddVpnGateway(other);
    const std::string dxgw = describe.AddDirectConnectGateway();
    describe.AssociateDirectConnectGateway(dxgw, vgw);
    describe.AssociateDirectConnectGateway(dxgw, otherVgw);
    dx = describe.AddDirectConnect("hq/r1", DataRate("1Gbps"), MilliSeconds(4));
    vif = describe.AddVirtualInterface(dx, dxgw);
    EXPECT_EQ(Ping(host, instance).verdict, aws::ReachVerdict::ACCEPT);
    EXPECT_EQ(Ping(host, peer).verdict, aws::ReachVerdict::ACCEPT);
    EXPECT_EQ(Ping(peer, host).verdict, aws::ReachVerdict::ACCEPT);
    // From VPC to VPC a Direct Connect gateway leads not.
    EXPECT_EQ(Ping(instance, peer).verdict, aws::ReachVerdict::NO_ROUTE);
}

/// The same site at a transit gateway.
class TransitRulesTest : public HybridRulesTest
{
  protected:
    void SetUp() override
    {
        HybridRulesTest::SetUp();
        tgw = describe.AddTransitGateway();
        attachment = describe.AttachToTransitGateway(tgw, vpc, {subnet});
        describe.AddRoute(table, "172.16.0.0/12", tgw);
    }

    /// \return over which links flows from the instance go
    std::set<std::string> LinksOfFlows()
    {
        const aws::Network network(describe.GetCloud());
        std::set<std::string> used;
        for (uint16_t port = 50000; port < 50100; ++port)
        {
            const aws::FlowKey key{Ipv4Address("10.0.1.4").Get(),
                                   Ipv4Address("172.16.0.10").Get(),
                                   port,
                                   443,
                                   aws::PROTOCOL_TCP};
            const auto exit =
                network.CrossTransitGateway(tgw, network.FindAttachment(tgw, vpc), "use1-az1", key);
            used.insert(exit.link == aws::NO_INDEX ? ToString(exit.verdict.reason)
                                                   : network.Links()[exit.link].description.id);
        }
        return used;
    }

    std::string tgw;
    std::string attachment;
};

TEST_F(TransitRulesTest, FlowsAreSpreadOverTheTunnelsOfVpnsWithBgp)
{
    cgw = describe.AddCustomerGateway("hq/r1", MilliSeconds(30));
    vpn = describe.AddVpnConnection(cgw, tgw);
    const std::string second =
        describe.AddVpnConnection(describe.AddCustomerGateway("hq/r2", MilliSeconds(30)), tgw);
    EXPECT_EQ(LinksOfFlows(),
              (std::set<std::string>{vpn + "/1", vpn + "/2", second + "/1", second + "/2"}));
    EXPECT_EQ(Ping(instance, host).verdict, aws::ReachVerdict::ACCEPT);
    EXPECT_EQ(Ping(host, instance).verdict, aws::ReachVerdict::ACCEPT);
    describe.GetCloud().transitGateways[tgw].vpnEcmpSupport = aws::VpnEcmp::DISABLE;
    EXPECT_EQ(LinksOfFlows(), (std::set<std::string>{vpn + "/1"}));
}

TEST_F(TransitRulesTest, DirectConnectComesBeforeTheVpnAndAStaticRouteBeforeBoth)
{
    cgw = describe.AddCustomerGateway("hq/r1", MilliSeconds(30));
    vpn = describe.AddVpnConnection(cgw, tgw);
    const std::string dxgw = describe.AddDirectConnectGateway();
    describe.AssociateDirectConnectGateway(dxgw, tgw, {"10.0.0.0/8"});
    dx = describe.AddDirectConnect("hq/r2", DataRate("1Gbps"), MilliSeconds(4));
    vif = describe.AddVirtualInterface(dx, dxgw, 8500);
    EXPECT_EQ(LinkOf(instance, host), vif);
    const aws::ReachAnswer back = Ping(host, instance);
    EXPECT_EQ(back.verdict, aws::ReachVerdict::ACCEPT) << ToString(back.reason) << back.where;
    EXPECT_EQ(back.probe.ttlDecrements, 2); // the router and the transit gateway
    const std::string routes =
        describe.GetCloud().transitGateways[tgw].associationDefaultRouteTableId;
    std::string vpnAttachment;
    for (const auto& [id, one] : describe.GetCloud().transitGatewayAttachments)
    {
        vpnAttachment = one.resourceId == vpn ? id : vpnAttachment;
    }
    describe.AddTransitGatewayRoute(routes, "172.16.0.0/16", vpnAttachment);
    EXPECT_EQ(LinksOfFlows(), (std::set<std::string>{vpn + "/1", vpn + "/2"}));
    describe.GetCloud().learnedRoutes = aws::LearnedRoutes{};
    EXPECT_EQ(LinksOfFlows(), (std::set<std::string>{"BAD_STATE_VPN"}));
}

TEST_F(TransitRulesTest, PeersOfOtherRegionsAreReachedByStaticRoutes)
{
    describe.UseRegion("eu-west-1");
    const std::string far = describe.AddVpc("10.8.0.0/16");
    const std::string farSubnet = describe.AddSubnet(far, "10.8.1.0/24", "euw1-az1");
    const std::string farTable = describe.AddRouteTable(far, {farSubnet});
    const std::string farGroup = describe.AddSecurityGroup(far);
    describe.AllowIngress(farGroup, "-1", -1, -1, "0.0.0.0/0");
    const std::string peer = describe.AddInstance(farSubnet, {farGroup});
    const std::string farTgw = describe.AddTransitGateway();
    describe.AttachToTransitGateway(farTgw, far, {farSubnet});
    describe.AddRoute(farTable, "10.0.0.0/16", farTgw);
    describe.AddRoute(table, "10.8.0.0/16", tgw);
    const std::string peering = describe.PeerTransitGateways(tgw, farTgw);
    const auto tableOf = [&](const std::string& id) {
        return describe.GetCloud().transitGateways[id].associationDefaultRouteTableId;
    };
    EXPECT_EQ(Ping(instance, peer).reason, DropReason::TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT);
    describe.AddTransitGatewayRoute(tableOf(tgw), "10.8.0.0/16", peering);
    EXPECT_EQ(Ping(instance, peer).where, tableOf(farTgw)); // no way back
    describe.AddTransitGatewayRoute(tableOf(farTgw), "10.0.0.0/16", peering);
    const aws::ReachAnswer answer = Ping(instance, peer);
    EXPECT_EQ(answer.verdict, aws::ReachVerdict::ACCEPT);
    EXPECT_EQ(answer.probe.ttlDecrements, 2);
}

TEST_F(HybridRulesTest, BadInputGetsOneLineThatNamesTheRemedy)
{
    ConnectBoth();
    const CloudBuilder good = describe;
    EXPECT_EQ(ErrorOf(), "");

    struct Row
    {
        std::function<void(aws::Cloud&)> breakIt;
        std::string line;
    };

    const std::vector<Row> rows = {
        {[&](aws::Cloud& c) { c.vpnConnections[vpn].customerGatewayId.clear(); },
         vpn + ": names no customer gateway; add the customer gateway or correct the id"},
        {[&](aws::Cloud& c) { c.directConnectConnections[dx].rtt.reset(); },
         dx + ": has neither rtt nor distanceKm; give one of them, the delay of a Direct Connect "
              "has no honest default"},
        {[&](aws::Cloud& c) { c.customerGateways[cgw].rtt.reset(); },
         cgw + ": has no round-trip time over the internet; give its rtt to the Region, there is "
               "no honest default"},
        {[&](aws::Cloud& c) {
             aws::VirtualInterface second = c.virtualInterfaces[vif];
             second.virtualInterfaceId = "dxvif-second";
             c.virtualInterfaces["dxvif-second"] = second;
         },
         "dxvif-second: has VLAN 101 of " + dx + ", as " + vif +
             " has; give each virtual interface of a connection a VLAN of its own"},
        {[&](aws::Cloud& c) { c.virtualInterfaces[vif].mtu = 8500; },
         vif + ": has MTU 8500; use 1500 or 9001 for a private virtual interface"},
        {[&](aws::Cloud& c) { c.vpnGateways.erase(vgw); },
         table + ": gets routes from " + vgw + ", which is no virtual private gateway of " + vpc +
             "; attach the gateway to the VPC or switch its propagation off"},
        {[&](aws::Cloud& c) { c.directConnectConnections[dx].end.router = "r9"; },
         dx + ": ends at router \"r9\", which site hq has not; add the router to the site or "
              "correct its name"},
        {[&](aws::Cloud& c) { c.onPremisesSites["hq"].hosts[0].address = Ipv4Address("1.2.3.4"); },
         "site hq: has host host-1 at 1.2.3.4, which is in none of its blocks; give it an address "
         "of the site"}};
    for (const Row& row : rows)
    {
        describe = good;
        row.breakIt(describe.GetCloud());
        EXPECT_EQ(ErrorOf(), row.line);
    }
}

TEST_F(HybridRulesTest, MoreThan100RoutesTakeASessionDown)
{
    ConnectBoth();
    auto& blocks = describe.GetCloud().onPremisesSites["hq"].cidrBlocks;
    for (uint32_t i = 1; blocks.size() < 100; ++i)
    {
        blocks.push_back({(192U << 24) + (168U << 16) + (i << 8), 24});
    }
    EXPECT_EQ(LinkOf(instance, host), vif);
    blocks.push_back(*aws::ParseCidr("172.31.0.0/16"));
    EXPECT_EQ(Ping(instance, host).verdict, aws::ReachVerdict::NO_ROUTE);
}

} // namespace
} // namespace vpc
} // namespace ns3
