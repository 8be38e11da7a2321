// SPDX-License-Identifier: GPL-2.0-only
// From VPC to VPC: peering connections and transit gateways, by rules and by packets.
#include "vpc-fabric-net.h"

#include "ns3/vpc-resolve.h"

namespace ns3
{
namespace vpc
{
namespace fabrictest
{
namespace
{

/// A second VPC beside the first, with a host in each of two zones.
class CrossingTest : public CloudTest
{
  protected:
    void SetUp() override
    {
        CloudTest::SetUp();
        table = describe.AddRouteTable(vpc, {subnetA, subnetB, subnetC});
        other = describe.AddVpc("10.9.0.0/16");
        otherOpen = describe.AddSecurityGroup(other);
        describe.AllowIngress(otherOpen, "-1", -1, -1, "0.0.0.0/0");
        otherA = describe.AddSubnet(other, "10.9.1.0/24", "use1-az1");
        otherB = describe.AddSubnet(other, "10.9.2.0/24", "use1-az2");
        otherTable = describe.AddRouteTable(other, {otherA, otherB});
        host = describe.AddInstance(subnetA, {open});
        peerA = describe.AddInstance(otherA, {otherOpen});
        peerB = describe.AddInstance(otherB, {otherOpen});
    }

    /// The two VPCs as peers, with routes on both sides.
    void Peer()
    {
        peering = describe.AddVpcPeering(vpc, other);
        describe.AddRoute(table, "10.9.0.0/16", peering);
        describe.AddRoute(otherTable, "10.0.0.0/16", peering);
    }

    /// The two VPCs attached to a transit gateway in the zone of A, with routes on both sides.
    void Attach()
    {
        gateway = describe.AddTransitGateway();
        tgwSubnet = describe.AddSubnet(vpc, "10.0.200.0/28", "use1-az1");
        otherTgwSubnet = describe.AddSubnet(other, "10.9.200.0/28", "use1-az1");
        attachment = describe.AttachToTransitGateway(gateway, vpc, {tgwSubnet});
        otherAttachment = describe.AttachToTransitGateway(gateway, other, {otherTgwSubnet});
        describe.AddRoute(table, "10.9.0.0/16", gateway);
        describe.AddRoute(otherTable, "10.0.0.0/16", gateway);
    }

    /// \return the static answer
    aws::ReachAnswer Ask(const std::string& from, const std::string& to, uint8_t protocol = 1)
    {
        const aws::Network network(describe.GetCloud());
        return aws::Reach(network, {}, {"q", from, to, protocol, 443});
    }

    std::string table;
    std::string other;
    std::string otherOpen;
    std::string otherA;
    std::string otherB;
    std::string otherTable;
    std::string host;
    std::string peerA;
    std::string peerB;
    std::string peering;
    std::string gateway;
    std::string tgwSubnet;
    std::string otherTgwSubnet;
    std::string attachment;
    std::string otherAttachment;
};

TEST_F(CrossingTest, APeeringCostsNoTtlAndTheWayOfTheZonesToTheNanosecond)
{
    Peer();
    Build();
    Pinger& near = Ping(NodeOf(host), AddressOf(peerA), 1);
    RunUntil(Seconds(1));
    Pinger& far = Ping(NodeOf(host), AddressOf(peerB), 2);
    RunUntil(Seconds(2));
    ASSERT_EQ(near.replies, 1u) << DropSummary();
    ASSERT_EQ(far.replies, 1u) << DropSummary();
    EXPECT_EQ(near.ttl, 255);
    EXPECT_EQ(near.rtt.GetNanoSeconds(), 2 * (INTRA_NS + Tx(84)));
    EXPECT_EQ(far.rtt.GetNanoSeconds(), 2 * (AB_NS + Tx(84)));
}

TEST_F(CrossingTest, APeeringLeadsToTheOtherVpcsHostsOnly)
{
    Peer();
    describe.AddInternetGateway(other);
    const auto third = describe.AddVpc("10.77.0.0/16");
    const auto thirdGroup = describe.AddSecurityGroup(third);
    describe.AllowIngress(thirdGroup, "-1", -1, -1, "0.0.0.0/0");
    const auto thirdHost =
        describe.AddInstance(describe.AddSubnet(third, "10.77.1.0/24", "use1-az1"), {thirdGroup});
    describe.AddRoute(otherTable, "10.77.0.0/16", describe.AddVpcPeering(other, third));
    describe.AddRoute(table, "10.77.0.0/16", peering); // transitive: no
    describe.AddRoute(table, "8.8.8.0/24", peering);   // edge to edge: no
    EXPECT_EQ(Ask(host, peerA).verdict, aws::ReachVerdict::ACCEPT);
    for (const std::string& to : {aws::ToString(AddressOf(thirdHost)), std::string("8.8.8.8")})
    {
        const aws::ReachAnswer answer = Ask(host, to);
        EXPECT_EQ(answer.reason, DropReason::PCX_REQUIRES_ADDRESS_IN_VPC_CIDR) << to;
        EXPECT_EQ(answer.where, peering);
    }
    Build();
    Pinger& transitive = Ping(NodeOf(host), AddressOf(thirdHost), 1);
    Pinger& edge = Ping(NodeOf(host), Ipv4Address("8.8.8.8"), 2);
    RunUntil(Seconds(1));
    EXPECT_EQ(transitive.replies + edge.replies, 0u);
    EXPECT_EQ(Drops(DropReason::PCX_REQUIRES_ADDRESS_IN_VPC_CIDR), 2u) << DropSummary();
}

TEST_F(CrossingTest, APeersGatewayEndpointIsOutOfReachButItsInterfaceEndpointIsNot)
{
    Peer();
    describe.AddPrefixList("com.amazonaws.us-east-1.s3", {"198.51.100.0/24"});
    describe.AddGatewayEndpoint(other, "s3", {otherTable});
    describe.AddRoute(table, "198.51.100.0/24", peering);
    const auto endpoint = describe.AddInterfaceEndpoint(other, "sqs", {otherB}, {otherOpen});
    const std::string eni = describe.GetEndpointEnis(endpoint).front();
    EXPECT_EQ(Ask(host, "198.51.100.10", 6).reason, DropReason::PCX_REQUIRES_ADDRESS_IN_VPC_CIDR);
    EXPECT_EQ(Ask(host, eni, 6).verdict, aws::ReachVerdict::ACCEPT);
    Build();
    ListenAll("sqs", 443, 1000);
    Stream& byPeering = Connect(NodeOf(host), AddressOfEni(eni), 443);
    RunUntil(Seconds(2));
    EXPECT_EQ(byPeering.received, 1000u) << DropSummary();
}

TEST_F(CrossingTest, AGroupOfAPeeredVpcCountsAsAPeer)
{
    Peer();
    const auto closed = describe.AddSecurityGroup(other);
    describe.AllowIngress(closed, "icmp", -1, -1, open);
    const auto guarded = describe.AddInstance(otherB, {closed});
    const auto stranger = describe.AddInstance(subnetB, {web});
    EXPECT_EQ(Ask(host, guarded).verdict, aws::ReachVerdict::ACCEPT);
    EXPECT_EQ(Ask(stranger, guarded).reason, DropReason::ENI_SG_RULES_MISMATCH);
    Build();
    Pinger& member = Ping(NodeOf(host), AddressOf(guarded), 1);
    Pinger& outsider = Ping(NodeOf(stranger), AddressOf(guarded), 2);
    RunUntil(Seconds(1));
    EXPECT_EQ(member.replies, 1u) << DropSummary();
    EXPECT_EQ(outsider.replies, 0u);
}

TEST_F(CrossingTest, BadPeeringsAreOneLine)
{
    const auto same = describe.AddVpc("10.0.128.0/17");
    describe.AddVpcPeering(vpc, same);
    try
    {
        describe.GetCloud().Validate();
        FAIL() << "no error";
    }
    catch (const aws::InputError& error)
    {
        EXPECT_EQ(std::string(error.what()),
                  "pcx-00000000000000001: joins " + vpc + " (10.0.0.0/16) and " + same +
                      " (10.0.128.0/17), which overlap; give the VPCs blocks of their own, AWS "
                      "refuses such a peering");
    }
}

TEST_F(CrossingTest, ATransitGatewayCostsOneTtlEachWayAndItsParts)
{
    Attach();
    Build();
    cloud->GetTransitGateway(gateway)->SetAttribute("TraversalDelay", TimeValue(NanoSeconds(7003)));
    Pinger& ping = Ping(NodeOf(host), AddressOf(peerA));
    RunUntil(Seconds(1));
    ASSERT_EQ(ping.replies, 1u) << DropSummary();
    EXPECT_EQ(ping.ttl, 254);
    EXPECT_EQ(Ask(host, peerA).answer.ttlDecrements, 1);
    EXPECT_EQ(ping.rtt.GetNanoSeconds(), 2 * (2 * INTRA_NS + 2 * Tx(84) + 7003));
}

TEST_F(CrossingTest, AZoneWithoutAttachmentReachesNoTransitGateway)
{
    Attach();
    const aws::ReachAnswer answer = Ask(host, peerB); // arrives, but the answer is stuck there
    EXPECT_EQ(answer.reason, DropReason::TGW_ROUTE_AZ_RESTRICTION);
    EXPECT_EQ(answer.where, otherAttachment);
    Build();
    Pinger& ping = Ping(NodeOf(host), AddressOf(peerB));
    RunUntil(Seconds(1));
    EXPECT_EQ(ping.replies, 0u);
    EXPECT_EQ(Drops(DropReason::TGW_ROUTE_AZ_RESTRICTION), 1u) << DropSummary();
}

TEST_F(CrossingTest, ATransitGatewayStaysInTheZone)
{
    Attach();
    const auto tgwB = describe.AddSubnet(other, "10.9.200.16/28", "use1-az2");
    const auto eniB = describe.AttachToTransitGateway(describe.AddTransitGateway(), other, {tgwB});
    auto& attachments = describe.GetCloud().transitGatewayAttachments;
    attachments.at(otherAttachment).subnetIds.push_back(tgwB);
    attachments.at(otherAttachment)
        .networkInterfaceIds.push_back(attachments.at(eniB).networkInterfaceIds.front());
    attachments.erase(eniB);
    for (auto& [id, rtb] : describe.GetCloud().transitGatewayRouteTables)
    {
        auto& from = rtb.propagatingAttachments;
        from.erase(std::remove(from.begin(), from.end(), eniB), from.end());
    }
    // There in the zone of A; back from zone B, where the first VPC has no attachment, by A's.
    Build();
    Pinger& ping = Ping(NodeOf(host), AddressOf(peerB));
    RunUntil(Seconds(1));
    ASSERT_EQ(ping.replies, 1u) << DropSummary();
    EXPECT_EQ(ping.rtt.GetNanoSeconds(),
              (INTRA_NS + AB_NS + 2 * Tx(84)) + (INTRA_NS + INTRA_NS + 2 * Tx(84)));
}

TEST_F(CrossingTest, RouteTablesOfATransitGatewayDecide)
{
    Attach();
    const auto empty = describe.AddTransitGatewayRouteTable(gateway);
    describe.AssociateTransitGatewayRouteTable(attachment, empty);
    EXPECT_EQ(Ask(host, peerA).reason, DropReason::TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT);
    EXPECT_EQ(Ask(host, peerA).where, empty);
    describe.AddTransitGatewayRoute(empty, "10.9.0.0/16", otherAttachment);
    EXPECT_EQ(Ask(host, peerA).verdict, aws::ReachVerdict::ACCEPT);
    describe.AddTransitGatewayRoute(empty, "10.9.1.0/24", ""); // longer: wins
    EXPECT_EQ(Ask(host, peerA).reason, DropReason::TGW_RTB_BAD_STATE_ROUTE);
    describe.GetCloud().transitGatewayAttachments.at(attachment).transitGatewayRouteTableId.clear();
    EXPECT_EQ(Ask(host, peerA).reason, DropReason::TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION);
    describe.GetCloud().transitGatewayAttachments.at(attachment).state = "deleting";
    EXPECT_EQ(Ask(host, peerA).reason, DropReason::BAD_STATE_ATTACHMENT);
}

// "How network ACLs work with transit gateways", different subnets: inbound rules of the gateway's
// subnet judge what comes from instances, its outbound rules what goes to them.
TEST_F(CrossingTest, TheAclOfTheAttachmentsSubnetSeesBothWays)
{
    Attach();
    const auto acl = describe.AddNetworkAcl(vpc, {tgwSubnet});
    auto& entries = describe.GetCloud().networkAcls.at(acl).entries;
    aws::NetworkAclEntry rule;
    rule.ruleNumber = 100;
    rule.allow = true;
    rule.cidrBlock = aws::Cidr{0, 0};
    entries.push_back(rule);
    EXPECT_EQ(Ask(host, peerA).where, acl + "#*"); // the answer: outbound is closed
    rule.egress = true;
    entries.push_back(rule);
    EXPECT_EQ(Ask(host, peerA).verdict, aws::ReachVerdict::ACCEPT);
    entries.erase(entries.begin());
    EXPECT_EQ(Ask(host, peerA).reason, DropReason::SUBNET_ACL_RESTRICTION);
    Build();
    Pinger& ping = Ping(NodeOf(host), AddressOf(peerA));
    RunUntil(Seconds(1));
    EXPECT_EQ(ping.replies, 0u);
    EXPECT_EQ(Drops(DropReason::SUBNET_ACL_RESTRICTION), 1u) << DropSummary();
}

// The egress VPC of the guides: a default route to the gateway, and a NAT gateway behind it.
TEST_F(CrossingTest, ANatGatewayBehindATransitGatewayServesOtherVpcs)
{
    Attach();
    DescribePublicSubnet();
    const auto natId = describe.AddNatGateway(subnetPublic);
    const auto tgwTable = describe.AddRouteTable(vpc, {tgwSubnet});
    describe.AddRoute(tgwTable, "0.0.0.0/0", natId);
    describe.AddRoute(tablePublic, "10.9.0.0/16", gateway);
    describe.AddRoute(otherTable, "0.0.0.0/0", gateway);
    auto& tables = describe.GetCloud().transitGatewayRouteTables;
    describe.AddTransitGatewayRoute(tables.begin()->first, "0.0.0.0/0", attachment);
    EXPECT_EQ(Ask(peerA, "8.8.8.8").verdict, aws::ReachVerdict::ACCEPT)
        << Ask(peerA, "8.8.8.8").where;
    Build();
    cloud->AddInternetHost(Ipv4Address("8.8.8.8"), MilliSeconds(5));
    Pinger& ping = Ping(NodeOf(peerA), Ipv4Address("8.8.8.8"));
    RunUntil(Seconds(1));
    EXPECT_EQ(ping.replies, 1u) << DropSummary();
}

} // namespace
} // namespace fabrictest
} // namespace vpc
} // namespace ns3
