// SPDX-License-Identifier: GPL-2.0-only
// Security groups, network ACLs and routes over real packets, also when they change in mid-flow.
#include "vpc-fabric-net.h"

namespace ns3
{
namespace vpc
{
namespace fabrictest
{
namespace
{

using Edit = std::function<void(aws::Cloud&)>;

class FabricRulesTest : public CloudTest
{
  protected:
    /// Send a UDP packet every 10 ms, the first at 10 ms.
    void SendUdp(UdpPeer& from, Ipv4Address to, uint16_t port, int packets)
    {
        for (int i = 1; i <= packets; ++i)
        {
            At(MilliSeconds(10 * i), [&from, to, port] { from.Send(to, port, 100); });
        }
    }

    void ChangeAt(Time time, Edit edit)
    {
        At(time, [this, edit] { cloud->Change(edit); });
    }

    /// Write 100 bytes every 100 ms, the first at the beginning of the interval.
    void Talk(Stream& stream, Time from, Time to)
    {
        for (Time at = from; at < to; at += MilliSeconds(100))
        {
            At(at, [&stream] { stream.Write(100); });
        }
    }
};

TEST_F(FabricRulesTest, GroupsOfAnEniAreUnited)
{
    const std::string ssh = describe.AddSecurityGroup(vpc);
    describe.AllowIngress(ssh, "tcp", 22, 22, "10.0.0.0/16");
    const std::string client = describe.AddInstance(subnetA, {web});
    const std::string server = describe.AddInstance(subnetB, {web, ssh});
    Build();
    Listen(NodeOf(server), 443);
    Listen(NodeOf(server), 22);
    Listen(NodeOf(server), 80);
    Stream& https = Connect(NodeOf(client), AddressOf(server), 443);
    Stream& shell = Connect(NodeOf(client), AddressOf(server), 22);
    Stream& http = Connect(NodeOf(client), AddressOf(server), 80);
    RunUntil(Seconds(2));
    EXPECT_TRUE(https.connectedAt);
    EXPECT_TRUE(shell.connectedAt);
    EXPECT_FALSE(http.connectedAt);
    ASSERT_FALSE(drops.empty());
    EXPECT_EQ(drops.size(), Drops(DropReason::ENI_SG_RULES_MISMATCH));
    EXPECT_NE(drops.front().where.find(web), std::string::npos);
    EXPECT_NE(drops.front().where.find(ssh), std::string::npos);
}

TEST_F(FabricRulesTest, RepliesPassByStateThoughNoRuleAllowsThem)
{
    const std::string clients = describe.AddSecurityGroup(vpc); // nothing in
    const std::string mute = describe.AddSecurityGroup(vpc);
    describe.GetCloud().securityGroups[mute].ipPermissionsEgress.clear();
    describe.AllowIngress(mute, "tcp", 443, 443, clients);
    const std::string client = describe.AddInstance(subnetA, {clients});
    const std::string server = describe.AddInstance(subnetB, {mute});
    Build();
    Listen(NodeOf(server), 443, 5000);
    Stream& stream = Connect(NodeOf(client), AddressOf(server), 443);
    RunUntil(Seconds(2));
    EXPECT_EQ(stream.received, 5000u) << DropSummary();
    // The server may not begin anything itself, nor the client be reached.
    Listen(NodeOf(client), 443);
    Stream& back = Connect(NodeOf(server), AddressOf(client), 443);
    RunUntil(Seconds(4));
    EXPECT_FALSE(back.connectedAt);
    EXPECT_EQ(drops.back().where, mute);
}

TEST_F(FabricRulesTest, TrackedConnectionSurvivesAChangeOfGroupsAndNewOnesDoNot)
{
    const std::string client = describe.AddInstance(subnetA, {web});
    const std::string server = describe.AddInstance(subnetB, {web});
    Build();
    Server& listener = Listen(NodeOf(server), 443);
    Stream& old = Connect(NodeOf(client), AddressOf(server), 443);
    Talk(old, Seconds(1), Seconds(3));
    ChangeAt(Seconds(2), [&](aws::Cloud& c) {
        c.securityGroups[web].ipPermissions.clear();
        c.securityGroups[web].ipPermissionsEgress.clear();
    });
    RunUntil(Seconds(4));
    EXPECT_EQ(listener.streams.at(0)->received, 2000u) << DropSummary();
    EXPECT_TRUE(drops.empty()) << DropSummary();
    Stream& fresh = Connect(NodeOf(client), AddressOf(server), 443);
    RunUntil(Seconds(6));
    EXPECT_FALSE(fresh.connectedAt);
}

/// What a rule that changes in mid-flow does to a UDP stream from A to B and its echo.
struct Toggle
{
    const char* name;
    bool openGroups; //!< all open, so that flows are untracked
    std::function<void(aws::Cloud&,
                       const std::string& clientGroup,
                       const std::string& serverGroup,
                       const std::string& subnetA,
                       const std::string& subnetB)>
        block;
    bool cutsForward;
    bool cutsEcho;
    DropReason reason;
};

void
Deny(aws::Cloud& cloud, const std::string& subnet, bool egress)
{
    for (auto& [id, acl] : cloud.networkAcls)
    {
        if (std::count(acl.subnetIds.begin(), acl.subnetIds.end(), subnet) != 0)
        {
            aws::NetworkAclEntry entry;
            entry.ruleNumber = 1;
            entry.egress = egress;
            entry.cidrBlock = {0, 0};
            acl.entries.insert(acl.entries.begin(), entry);
        }
    }
}

void
AllowAll(aws::NetworkAcl& acl)
{
    for (const bool egress : {false, true})
    {
        aws::NetworkAclEntry entry;
        entry.ruleNumber = 100;
        entry.egress = egress;
        entry.allow = true;
        entry.cidrBlock = {0, 0};
        acl.entries.push_back(entry);
    }
}

const Toggle TOGGLES[] = {
    {"UntrackedClientGroupLosesEgress",
     true,
     [](aws::Cloud& c,
        const std::string& client,
        const std::string&,
        const std::string&,
        const std::string&) { c.securityGroups[client].ipPermissionsEgress.clear(); },
     true,
     true,
     DropReason::ENI_SG_RULES_MISMATCH},
    {"UntrackedClientGroupLosesIngress",
     true,
     [](aws::Cloud& c,
        const std::string& client,
        const std::string&,
        const std::string&,
        const std::string&) { c.securityGroups[client].ipPermissions.clear(); },
     false,
     true,
     DropReason::ENI_SG_RULES_MISMATCH},
    {"UntrackedServerGroupLosesIngress",
     true,
     [](aws::Cloud& c,
        const std::string&,
        const std::string& server,
        const std::string&,
        const std::string&) { c.securityGroups[server].ipPermissions.clear(); },
     true,
     true,
     DropReason::ENI_SG_RULES_MISMATCH},
    {"UntrackedServerGroupLosesEgress",
     true,
     [](aws::Cloud& c,
        const std::string&,
        const std::string& server,
        const std::string&,
        const std::string&) { c.securityGroups[server].ipPermissionsEgress.clear(); },
     false,
     true,
     DropReason::ENI_SG_RULES_MISMATCH},
    {"TrackedClientGroupLosesAll",
     false,
     [](aws::Cloud& c,
        const std::string& client,
        const std::string&,
        const std::string&,
        const std::string&) {
         c.securityGroups[client].ipPermissions.clear();
         c.securityGroups[client].ipPermissionsEgress.clear();
     },
     false,
     false,
     DropReason::NONE},
    {"TrackedServerGroupLosesAll",
     false,
     [](aws::Cloud& c,
        const std::string&,
        const std::string& server,
        const std::string&,
        const std::string&) {
         c.securityGroups[server].ipPermissions.clear();
         c.securityGroups[server].ipPermissionsEgress.clear();
     },
     false,
     false,
     DropReason::NONE},
    {"AclOfClientDeniesEgress",
     false,
     [](aws::Cloud& c,
        const std::string&,
        const std::string&,
        const std::string& a,
        const std::string&) { Deny(c, a, true); },
     true,
     true,
     DropReason::SUBNET_ACL_RESTRICTION},
    {"AclOfClientDeniesIngress",
     false,
     [](aws::Cloud& c,
        const std::string&,
        const std::string&,
        const std::string& a,
        const std::string&) { Deny(c, a, false); },
     false,
     true,
     DropReason::SUBNET_ACL_RESTRICTION},
    {"AclOfServerDeniesIngress",
     false,
     [](aws::Cloud& c,
        const std::string&,
        const std::string&,
        const std::string&,
        const std::string& b) { Deny(c, b, false); },
     true,
     true,
     DropReason::SUBNET_ACL_RESTRICTION},
    {"AclOfServerDeniesEgress",
     true,
     [](aws::Cloud& c,
        const std::string&,
        const std::string&,
        const std::string&,
        const std::string& b) { Deny(c, b, true); },
     false,
     true,
     DropReason::SUBNET_ACL_RESTRICTION},
};

class FabricToggleTest : public FabricRulesTest, public ::testing::WithParamInterface<Toggle>
{
};

TEST_P(FabricToggleTest, TakesEffectWithTheNextPacketAndIsUndone)
{
    const Toggle& toggle = GetParam();
    const std::string clientGroup = describe.AddSecurityGroup(vpc);
    const std::string serverGroup = describe.AddSecurityGroup(vpc);
    const std::string peers = toggle.openGroups ? "0.0.0.0/0" : "10.0.0.0/16";
    const std::string protocol = toggle.openGroups ? "-1" : "udp";
    const int port = toggle.openGroups ? -1 : 9;
    describe.AllowIngress(clientGroup, protocol, port, port, peers);
    describe.AllowIngress(serverGroup, protocol, port, port, peers);
    AllowAll(describe.GetCloud().networkAcls[describe.AddNetworkAcl(vpc, {subnetA})]);
    AllowAll(describe.GetCloud().networkAcls[describe.AddNetworkAcl(vpc, {subnetB})]);
    const std::string client = describe.AddInstance(subnetA, {clientGroup});
    const std::string server = describe.AddInstance(subnetB, {serverGroup});
    Build();
    UdpPeer& echo = OpenUdp(NodeOf(server), 9, true);
    UdpPeer& sender = OpenUdp(NodeOf(client), 10);
    SendUdp(sender, AddressOf(server), 9, 300);
    const aws::Cloud before = cloud->GetNetwork()->GetCloud();
    ChangeAt(MilliSeconds(1005),
             [&](aws::Cloud& c) { toggle.block(c, clientGroup, serverGroup, subnetA, subnetB); });
    ChangeAt(MilliSeconds(2005), [&](aws::Cloud& c) { c = before; });
    RunUntil(MilliSeconds(2004));
    EXPECT_EQ(echo.packets, toggle.cutsForward ? 100u : 200u) << DropSummary();
    EXPECT_EQ(sender.packets, toggle.cutsEcho ? 100u : 200u) << DropSummary();
    EXPECT_EQ(drops.size(), toggle.cutsEcho ? 100u : 0u);
    EXPECT_EQ(Drops(toggle.reason), drops.size()) << DropSummary();
    RunUntil(Seconds(4));
    EXPECT_EQ(echo.packets, toggle.cutsForward ? 200u : 300u);
    EXPECT_EQ(sender.packets, toggle.cutsEcho ? 200u : 300u);
}

INSTANTIATE_TEST_SUITE_P(Rules,
                         FabricToggleTest,
                         ::testing::ValuesIn(TOGGLES),
                         [](const ::testing::TestParamInfo<Toggle>& info) {
                             return std::string(info.param.name);
                         });

TEST_F(FabricRulesTest, NatFlowsAreTrackedThoughGroupsAreOpen)
{
    DescribeNat();
    const std::string client = describe.AddInstance(subnetA, {open});
    Build();
    const Ipv4Address far("8.8.4.4");
    UdpPeer& echo = OpenUdp(cloud->AddInternetHost(far, MilliSeconds(1)), 9, true);
    UdpPeer& sender = OpenUdp(NodeOf(client), 10);
    SendUdp(sender, far, 9, 200);
    ChangeAt(MilliSeconds(1005), [&](aws::Cloud& c) {
        c.securityGroups[open].ipPermissions.clear();
        c.securityGroups[open].ipPermissionsEgress.clear();
    });
    RunUntil(Seconds(3));
    EXPECT_EQ(echo.packets, 200u) << DropSummary();
    EXPECT_EQ(sender.packets, 200u);
}

TEST_F(FabricRulesTest, EndpointFlowsAreTrackedThoughGroupsAreOpen)
{
    const std::string client = describe.AddInstance(subnetA, {open});
    DescribeSqs();
    Build();
    ListenAll("sqs", 443);
    Stream& stream = Connect(NodeOf(client), AddressOfEni(sqsEnis[0]), 443);
    Talk(stream, Seconds(1), Seconds(3));
    ChangeAt(Seconds(2), [&](aws::Cloud& c) {
        for (const std::string& group : {open, web})
        {
            c.securityGroups[group].ipPermissions.clear();
            c.securityGroups[group].ipPermissionsEgress.clear();
        }
    });
    RunUntil(Seconds(4));
    uint64_t received = 0;
    for (const auto& server : servers)
    {
        received += server->streams.empty() ? 0 : server->streams.front()->received;
    }
    EXPECT_EQ(received, 2000u) << DropSummary();
}

TEST_F(FabricRulesTest, RouteChangesTakeEffectWithTheNextPacket)
{
    DescribeNat();
    const std::string client = describe.AddInstance(subnetA, {open});
    Build();
    const Ipv4Address far("8.8.4.4");
    UdpPeer& receiver = OpenUdp(cloud->AddInternetHost(far, MilliSeconds(1)), 9);
    UdpPeer& sender = OpenUdp(NodeOf(client), 10);
    SendUdp(sender, far, 9, 400);
    const aws::Cloud before = cloud->GetNetwork()->GetCloud();
    const auto isDefault = [](const aws::Route& route) {
        return route.destinationCidrBlock && route.destinationCidrBlock->length == 0;
    };
    ChangeAt(MilliSeconds(1005), [&](aws::Cloud& c) {
        auto& routes = c.routeTables[tablePrivate].routes;
        routes.erase(std::remove_if(routes.begin(), routes.end(), isDefault), routes.end());
    });
    ChangeAt(MilliSeconds(2005), [&](aws::Cloud& c) {
        c = before;
        for (aws::Route& route : c.routeTables[tablePrivate].routes)
        {
            route.blackhole = isDefault(route);
        }
    });
    ChangeAt(MilliSeconds(3005), [&](aws::Cloud& c) { c = before; });
    RunUntil(Seconds(5));
    EXPECT_EQ(receiver.packets, 200u);
    EXPECT_EQ(Drops(DropReason::NO_ROUTE_TO_DESTINATION), 100u) << DropSummary();
    EXPECT_EQ(Drops(DropReason::BLACKHOLE_ROUTE), 100u);
    EXPECT_EQ(drops.front().where, tablePrivate);
    EXPECT_EQ(drops.size(), 200u);
}

TEST_F(FabricRulesTest, SourceDestCheckHoldsBothWays)
{
    const std::string client = describe.AddInstance(subnetA, {open});
    const std::string router = describe.AddInstance(subnetA, {open});
    const std::string server = describe.AddInstance(subnetB, {open});
    const std::string table = describe.AddRouteTable(vpc, {subnetA});
    describe.AddRoute(table, "192.168.0.0/16", EniIdOf(router));
    Build();
    // Towards an ENI: what is not for it is dropped while its check is on.
    UdpPeer& sender = OpenUdp(NodeOf(client), 10);
    sender.Send(Ipv4Address("192.168.1.1"), 9, 100);
    RunUntil(Seconds(1));
    ASSERT_EQ(drops.size(), 1u) << DropSummary();
    EXPECT_EQ(drops[0].reason, DropReason::ENI_SOURCE_DEST_CHECK_RESTRICTION);
    EXPECT_EQ(drops[0].where, EniIdOf(router));
    // From an ENI: a router that forwards a stranger's packet.
    UdpPeer& receiver = OpenUdp(NodeOf(server), 9);
    Ptr<Packet> spoofed = Create<Packet>(8);
    Ipv4Header ip;
    ip.SetSource(Ipv4Address("192.168.1.1"));
    ip.SetDestination(AddressOf(server));
    ip.SetProtocol(17);
    ip.SetPayloadSize(8);
    ip.SetTtl(64);
    const uint8_t udp[8] = {0, 10, 0, 9, 0, 8, 0, 0};
    const auto send = [&] {
        Ptr<Packet> packet = Create<Packet>(udp, 8);
        packet->AddHeader(ip);
        EniOf(router)->Send(packet, Address(), 0x0800);
    };
    send();
    RunUntil(Seconds(2));
    ASSERT_EQ(drops.size(), 2u);
    EXPECT_EQ(drops[1].reason, DropReason::ENI_SOURCE_DEST_CHECK_RESTRICTION);
    EXPECT_EQ(receiver.packets, 0u);
    cloud->Change(
        [&](aws::Cloud& c) { c.networkInterfaces[EniIdOf(router)].sourceDestCheck = false; });
    send();
    RunUntil(Seconds(3));
    EXPECT_EQ(receiver.packets, 1u) << DropSummary();
}

TEST_F(FabricRulesTest, AnInstanceForwardsOnceItsCheckIsOff)
{
    const std::string client = describe.AddInstance(subnetA, {open});
    const std::string router = describe.AddInstance(subnetB, {open});
    const std::string table = describe.AddRouteTable(vpc, {subnetA});
    describe.AddRoute(table, "192.168.0.0/16", EniIdOf(router));
    describe.GetCloud().networkInterfaces[EniIdOf(router)].sourceDestCheck = false;
    Build();
    Tap& arrived = TapOn(EniOf(router), "MacRx");
    OpenUdp(NodeOf(client), 10).Send(Ipv4Address("192.168.1.1"), 9, 100);
    RunUntil(Seconds(1));
    ASSERT_EQ(arrived.views.size(), 1u) << DropSummary();
    EXPECT_EQ(arrived.views[0].key.destination, Ipv4Address("192.168.1.1").Get());
    // The router's own subnet has no route for it: forwarded, and dropped there.
    EXPECT_EQ(Drops(DropReason::NO_ROUTE_TO_DESTINATION), 1u) << DropSummary();
}

TEST_F(FabricRulesTest, LaterFragmentsPassByTheRulesOfTheFirst)
{
    const std::string group = describe.AddSecurityGroup(vpc);
    describe.AllowIngress(group, "udp", 9, 9, "10.0.0.0/16");
    const std::string client = describe.AddInstance(subnetA, {group});
    const std::string server = describe.AddInstance(subnetB, {group});
    Build();
    UdpPeer& allowed = OpenUdp(NodeOf(server), 9, true);
    UdpPeer& denied = OpenUdp(NodeOf(server), 11);
    Tap& arrived = TapOn(EniOf(server), "MacRx");
    UdpPeer& sender = OpenUdp(NodeOf(client), 10);
    sender.Send(AddressOf(server), 9, 30'000);
    sender.Send(AddressOf(server), 11, 30'000);
    RunUntil(Seconds(1));
    EXPECT_EQ(allowed.bytes, 30'000u) << DropSummary();
    EXPECT_EQ(sender.bytes, 30'000u) << DropSummary();
    EXPECT_EQ(denied.bytes, 0u);
    EXPECT_EQ(arrived.sizes.size(), 4u); // 30,008 bytes in 4 of at most 9,001
    EXPECT_EQ(Drops(DropReason::ENI_SG_RULES_MISMATCH), 4u) << DropSummary();
}

TEST_F(FabricRulesTest, IcmpErrorsOfAKnownFlowPassGroupsAndOthersDoNot)
{
    const std::string group = describe.AddSecurityGroup(vpc);
    describe.GetCloud().securityGroups[group].ipPermissionsEgress.clear();
    describe.AllowIngress(group, "udp", 9, 9, "10.0.0.0/16");
    describe.AllowEgress(group, "udp", 9, 9, "10.0.0.0/16");
    const std::string client = describe.AddInstance(subnetA, {group});
    const std::string server = describe.AddInstance(subnetB, {group});
    Build();
    Tap& back = TapOn(EniOf(client), "MacRx");
    // Nobody listens on the port, so the server's host answers with "port unreachable".
    OpenUdp(NodeOf(client), 10).Send(AddressOf(server), 9, 100);
    RunUntil(Seconds(1));
    ASSERT_EQ(back.views.size(), 1u) << DropSummary();
    EXPECT_TRUE(back.views[0].IsIcmpError());
    EXPECT_EQ(back.views[0].key.IcmpType(), 3);
    EXPECT_EQ(back.views[0].key.IcmpCode(), 3);
    // The error is no flow: each side knows of one only.
    EXPECT_EQ(EniOf(client)->GetFlows().GetSize(), 1u);
    EXPECT_EQ(EniOf(server)->GetFlows().GetSize(), 1u);
    // The same error about a flow that the server never saw.
    Ipv4Header quoted;
    quoted.SetSource(AddressOf(client));
    quoted.SetDestination(AddressOf(server));
    quoted.SetProtocol(17);
    quoted.SetPayloadSize(8);
    const uint8_t strange[8] = {0x12, 0x34, 0, 9, 0, 8, 0, 0};
    NodeOf(server)->GetObject<Icmpv4L4Protocol>()->SendDestUnreachPort(quoted,
                                                                       Create<Packet>(strange, 8));
    RunUntil(Seconds(2));
    EXPECT_EQ(back.views.size(), 1u);
    EXPECT_EQ(Drops(DropReason::ENI_SG_RULES_MISMATCH), 1u) << DropSummary();
    EXPECT_EQ(drops.size(), 1u);
}

} // namespace
} // namespace fabrictest
} // namespace vpc
} // namespace ns3
