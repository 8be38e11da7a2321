// SPDX-License-Identifier: GPL-2.0-only
// What stands in flow logs is what was on the ENIs, byte by byte, whatever way it went; and two
// equal runs give equal files.
#include "vpc-flow-log-net.h"
#include "vpc-test-cloud.h"

#include "ns3/random-variable-stream.h"

namespace ns3
{
namespace vpc
{
namespace fabrictest
{
namespace
{

/// Packets and bytes.
struct Amount
{
    uint64_t packets{0};
    uint64_t bytes{0};

    bool operator==(const Amount& o) const
    {
        return packets == o.packets && bytes == o.bytes;
    }
};

std::ostream&
operator<<(std::ostream& out, const Amount& amount)
{
    return out << amount.packets << " packets, " << amount.bytes << " B";
}

/// Two VPCs with a NAT gateway, both kinds of endpoints, a peering connection, a security group and
/// a network ACL that refuse, and random traffic over all of it.
class FlowLogSumsTest : public FlowLogsOf<CloudTest>, public testing::WithParamInterface<int>
{
  protected:
    void SetUp() override
    {
        FlowLogsOf<CloudTest>::SetUp();
        DescribeNat();
        DescribeSqs();
        describe.AddGatewayEndpoint(vpc, "s3", {tablePrivate});
        peer = describe.AddVpc("10.9.0.0/16");
        const std::string subnet = describe.AddSubnet(peer, "10.9.1.0/24", "use1-az2");
        const std::string group = describe.AddSecurityGroup(peer);
        describe.AllowIngress(group, "tcp", 443, 443, "10.0.0.0/8");
        const std::string pcx = describe.AddVpcPeering(vpc, peer);
        describe.AddRoute(tablePrivate, "10.9.0.0/16", pcx);
        describe.AddRoute(describe.AddRouteTable(peer, {subnet}), "10.0.0.0/16", pcx);
        server = describe.AddInstance(subnet, {group});
        for (const std::string& place : {subnetA, subnetB, subnetC})
        {
            clients.push_back(describe.AddInstance(place, {open}));
            clients.push_back(describe.AddInstance(place, {web}));
        }
        // Answers to the clients of C are refused now and then.
        const std::string acl = describe.AddNetworkAcl(vpc, {subnetC});
        aws::NetworkAclEntry refuse = test::AclEntry(90, false, false, "0.0.0.0/0");
        refuse.protocol = aws::PROTOCOL_TCP;
        refuse.portFrom = 49160;
        refuse.portTo = 49163;
        describe.GetCloud().networkAcls.at(acl).entries = {
            refuse,
            test::AclEntry(100, false, true, "0.0.0.0/0"),
            test::AclEntry(100, true, true, "0.0.0.0/0")};
    }

    /// Run for 200 s with traffic that a number decides.
    void Go(int seed)
    {
        Build();
        cloud->AssignStreams(1);
        Log(vpc, "v5");
        Log(peer, "v5");
        Ptr<Node> host = cloud->AddInternetHost(Ipv4Address("203.0.113.5"), MilliSeconds(2));
        for (const auto& [id, eni] : describe.GetCloud().networkInterfaces)
        {
            for (const char* trace : {"MacTx", "MacRx", "PhyRxDrop"})
            {
                seen[id + " " + trace] = &TapOn(cloud->GetEni(id), trace);
            }
        }
        ListenAll("sqs", 443, 3000);
        ListenAll("s3", 443, 5000);
        Listen(host, 443, 4000);
        Listen(NodeOf(server), 443, 2000);
        OpenUdp(host, 9000, true);
        std::vector<Ipv4Address> peers{Ipv4Address("203.0.113.5"),
                                       cloud->GetPublicAddress("com.amazonaws.us-east-1.s3"),
                                       AddressOf(server),
                                       Ipv4Address("10.0.2.99")}; // nobody
        for (const std::string& eni : sqsEnis)
        {
            peers.push_back(AddressOfEni(eni));
        }
        for (const std::string& client : clients)
        {
            peers.push_back(AddressOf(client));
            Listen(NodeOf(client), 443, 1500);
        }
        auto random = CreateObject<UniformRandomVariable>();
        random->SetStream(seed);
        const auto draw = [&random](std::size_t count) {
            return static_cast<std::size_t>(random->GetInteger(0, count - 1));
        };
        for (int i = 0; i < 300; ++i)
        {
            const std::string& client = clients[draw(clients.size())];
            const Ipv4Address to = peers[draw(peers.size())];
            const Time at = MilliSeconds(1 + draw(190'000));
            const std::size_t kind = draw(4);
            const uint64_t bytes = draw(30'000);
            if (kind == 0)
            {
                At(at, [this, client, to, i] { Ping(NodeOf(client), to, 100 + i); });
            }
            else if (kind == 1)
            {
                At(at, [this, client, to, bytes] {
                    OpenUdp(NodeOf(client), 0).Send(to, 9000, bytes % 1400);
                });
            }
            else
            {
                const uint16_t port = kind == 2 ? 443 : 444; // 444 is refused, or nobody listens
                At(at, [this, client, to, bytes, port] {
                    Stream& stream = Connect(NodeOf(client), to, port);
                    stream.Write(bytes);
                    At(Simulator::Now() + Seconds(5), [&stream] { stream.GetSocket()->Close(); });
                });
            }
        }
        RunUntil(Seconds(200));
        logs->Finish();
    }

    Amount OnEni(const std::string& eniId, const std::string& trace)
    {
        const Tap& tap = *seen.at(eniId + " " + trace);
        Amount sum;
        sum.packets = tap.sizes.size();
        for (const uint32_t size : tap.sizes)
        {
            sum.bytes += size;
        }
        return sum;
    }

    std::string peer;
    std::string server;
    std::vector<std::string> clients;
    std::map<std::string, Tap*> seen; //!< by ENI and trace
};

TEST_P(FlowLogSumsTest, BytesAndPacketsAreThoseOnTheEni)
{
    Go(GetParam());
    std::map<std::string, Amount> logged; // by ENI, direction and action
    for (const auto& [path, bytes] : files)
    {
        for (const flowlog_test::Row& row :
             flowlog_test::ParseRows(flowlog_test::UnpackBytes(bytes)))
        {
            flowlog_test::CheckTypes(row);
            if (row.at("log-status") != "OK")
            {
                continue;
            }
            Amount& sum = logged[row.at("interface-id") + " " + row.at("flow-direction") + " " +
                                 row.at("action")];
            sum.packets += flowlog_test::Number(row, "packets");
            sum.bytes += flowlog_test::Number(row, "bytes");
        }
    }
    Amount all;
    Amount rejected;
    for (const auto& [id, eni] : describe.GetCloud().networkInterfaces)
    {
        Amount sent = logged[id + " egress ACCEPT"];
        const Amount refused = logged[id + " egress REJECT"];
        sent.packets += refused.packets;
        sent.bytes += refused.bytes;
        EXPECT_EQ(sent, OnEni(id, "MacTx")) << id;
        EXPECT_EQ(logged[id + " ingress ACCEPT"], OnEni(id, "MacRx")) << id;
        EXPECT_EQ(logged[id + " ingress REJECT"], OnEni(id, "PhyRxDrop")) << id;
        all.packets += sent.packets;
        rejected.packets += logged[id + " ingress REJECT"].packets;
    }
    // The test is about something: every kind of ENI had packets, and some were refused.
    const std::string natEni = describe.GetCloud().natGateways.at(nat).networkInterfaceId;
    for (const std::string& id : {natEni, sqsEnis[0], EniIdOf(server), EniIdOf(clients[0])})
    {
        EXPECT_GT(logged[id + " ingress ACCEPT"].packets, 20u) << id;
        EXPECT_GT(logged[id + " egress ACCEPT"].packets, 20u) << id;
    }
    EXPECT_GT(all.packets, 2000u);
    EXPECT_GT(rejected.packets, 50u) << DropSummary();
    EXPECT_GT(Drops(DropReason::ENI_SG_RULES_MISMATCH), 20u);
    EXPECT_GT(Drops(DropReason::SUBNET_ACL_RESTRICTION), 0u);
}

INSTANTIATE_TEST_SUITE_P(Seeds, FlowLogSumsTest, testing::Values(1, 2, 3));

class FlowLogDeterminismTest : public FlowLogSumsTest
{
};

TEST_P(FlowLogDeterminismTest, EqualRunsGiveEqualFiles)
{
    Go(GetParam());
    const std::map<std::string, std::string> first = files;
    EXPECT_EQ(first.size(), 2u);
    for (const auto& [path, bytes] : first)
    {
        EXPECT_GT(bytes.size(), 500u) << path;
    }
    TearDown();
    describe = CloudBuilder("us-east-1");
    clients.clear();
    streams.clear();
    servers.clear();
    udpPeers.clear();
    pingers.clear();
    taps.clear();
    files.clear();
    SetUp();
    Go(GetParam());
    EXPECT_EQ(files, first);
}

INSTANTIATE_TEST_SUITE_P(Seed, FlowLogDeterminismTest, testing::Values(4));

} // namespace
} // namespace fabrictest
} // namespace vpc
} // namespace ns3
