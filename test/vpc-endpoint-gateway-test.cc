// SPDX-License-Identifier: GPL-2.0-only
// Gateway endpoint: chosen by a prefix-list route only, past the internet gateway, in no zone.
#include "vpc-fabric-net.h"

#include "ns3/data-rate.h"

namespace ns3
{
namespace vpc
{
namespace fabrictest
{
namespace
{

const char* const S3 = "com.amazonaws.us-east-1.s3";

class EndpointGatewayTest : public CloudTest
{
  protected:
    void SetUp() override
    {
        CloudTest::SetUp();
        prefixList = describe.AddPrefixList(S3, {"198.51.100.0/24", "203.0.113.64/26"});
        DescribeNat();
        client = describe.AddInstance(subnetA, {open});
        // A table of its own for A, which leads to the NAT gateway as well.
        auto& tables = describe.GetCloud().routeTables;
        auto& associated = tables[tablePrivate].subnetIds;
        associated.erase(std::find(associated.begin(), associated.end(), subnetA));
        tableA = describe.AddRouteTable(vpc, {subnetA});
        describe.AddRoute(tableA, "0.0.0.0/0", nat);
    }

    /// \return what a client's flow to an address goes to first
    PortRole FirstHopTo(Ipv4Address address) const
    {
        for (const FlowRecord& flow : flowsNew)
        {
            if (flow.initiator && flow.key.destination == address.Get())
            {
                return flow.nextRole;
            }
        }
        return PortRole::HOST;
    }

    /// So that a large answer takes a while.
    void SlowServiceDown()
    {
        const NodeContainer hosts = cloud->GetServiceHosts(S3);
        for (uint32_t i = 0; i < hosts.GetN(); ++i)
        {
            for (uint32_t d = 0; d < hosts.Get(i)->GetNDevices(); ++d)
            {
                if (auto device = DynamicCast<EniNetDevice>(hosts.Get(i)->GetDevice(d)))
                {
                    device->SetDataRate(DataRate("100Mbps"));
                }
            }
        }
    }

    std::string prefixList;
    std::string tableA;
    std::string client;
};

TEST_F(EndpointGatewayTest, OnlyTheSubnetWhoseTableHasTheRouteGoesByIt)
{
    const std::string other = describe.AddInstance(subnetB, {open});
    const std::string endpoint = describe.AddGatewayEndpoint(vpc, "s3", {tableA});
    Build();
    ListenAll("s3", 443, 1000);
    const Ipv4Address s3("198.51.100.10");
    Stream& byEndpoint = Connect(NodeOf(client), s3, 443);
    RunUntil(Seconds(1));
    EXPECT_EQ(byEndpoint.received, 1000u) << DropSummary();
    EXPECT_EQ(FirstHopTo(s3), PortRole::GATEWAY_ENDPOINT);
    EXPECT_GT(cloud->GetGatewayEndpoint(endpoint)->GetCounters().sent, 4u);
    // Nothing of it crosses the internet gateway or the internet.
    EXPECT_EQ(cloud->GetInternetGateway(igw)->GetCounters().sent, 0u);
    EXPECT_EQ(cloud->GetInternet()->GetCounters().sent, 0u);
    const uint64_t atEndpoint = cloud->GetGatewayEndpoint(endpoint)->GetCounters().sent;
    flowsNew.clear();
    Stream& byNat = Connect(NodeOf(other), s3, 443);
    RunUntil(Seconds(2));
    EXPECT_EQ(byNat.received, 1000u) << DropSummary();
    EXPECT_EQ(FirstHopTo(s3), PortRole::NAT_GATEWAY);
    EXPECT_GT(cloud->GetInternetGateway(igw)->GetCounters().sent, 4u);
    EXPECT_EQ(cloud->GetGatewayEndpoint(endpoint)->GetCounters().sent, atEndpoint);
}

TEST_F(EndpointGatewayTest, PrefixesEndWhereTheyEnd)
{
    describe.AddGatewayEndpoint(vpc, "s3", {tableA});
    Build();
    ListenAll("s3", 443, 10);
    const std::vector<std::pair<const char*, PortRole>> cases{
        {"198.51.99.255", PortRole::NAT_GATEWAY},
        {"198.51.100.0", PortRole::GATEWAY_ENDPOINT},
        {"198.51.100.255", PortRole::GATEWAY_ENDPOINT},
        {"198.51.101.0", PortRole::NAT_GATEWAY},
        {"203.0.113.63", PortRole::NAT_GATEWAY},
        {"203.0.113.64", PortRole::GATEWAY_ENDPOINT},
        {"203.0.113.127", PortRole::GATEWAY_ENDPOINT},
        {"203.0.113.128", PortRole::NAT_GATEWAY},
    };
    for (const auto& [address, role] : cases)
    {
        Connect(NodeOf(client), Ipv4Address(address), 443);
    }
    RunUntil(MilliSeconds(900));
    for (std::size_t i = 0; i < cases.size(); ++i)
    {
        EXPECT_EQ(FirstHopTo(Ipv4Address(cases[i].first)), cases[i].second) << cases[i].first;
        EXPECT_EQ(streams[i]->received, cases[i].second == PortRole::NAT_GATEWAY ? 0u : 10u)
            << cases[i].first;
    }
}

TEST_F(EndpointGatewayTest, CarriesTcpAndPingAndRefusesUdp)
{
    const std::string endpoint = describe.AddGatewayEndpoint(vpc, "s3", {tableA});
    Build();
    const Ipv4Address s3("198.51.100.10");
    Pinger& ping = Ping(NodeOf(client), s3);
    OpenUdp(NodeOf(client), 10).Send(s3, 443, 100);
    Connect(NodeOf(client), s3, 22);
    RunUntil(MilliSeconds(900));
    EXPECT_EQ(ping.replies, 1u) << DropSummary();
    EXPECT_EQ(ping.ttl, 255);
    EXPECT_EQ(Drops(DropReason::VPCE_GATEWAY_PROTOCOL_RESTRICTION), 1u);
    EXPECT_EQ(Drops(DropReason::SERVICE_PORT_RESTRICTION), 1u);
    EXPECT_EQ(drops.size(), 2u) << DropSummary();
    EXPECT_EQ(drops.front().where, endpoint);
}

TEST_F(EndpointGatewayTest, HasNoIdleTimeout)
{
    describe.AddGatewayEndpoint(vpc, "s3", {tableA});
    Build();
    ListenAll("s3", 443, 10);
    Stream& stream = Connect(NodeOf(client), Ipv4Address("198.51.100.10"), 443);
    At(Seconds(4000), [&] { stream.Write(100); });
    RunUntil(Seconds(4001));
    uint64_t received = 0;
    for (const auto& server : servers)
    {
        received += server->streams.empty() ? 0 : server->streams.front()->received;
    }
    EXPECT_EQ(received, 100u) << DropSummary();
}

TEST_F(EndpointGatewayTest, RemovingItBreaksOpenConnections)
{
    const std::string endpoint = describe.AddGatewayEndpoint(vpc, "s3", {tableA});
    Build();
    ListenAll("s3", 443, 2'000'000);
    SlowServiceDown();
    const Ipv4Address s3("198.51.100.10");
    Stream& stream = Connect(NodeOf(client), s3, 443);
    uint64_t atRemoval = 0;
    At(MilliSeconds(50), [&] {
        atRemoval = stream.received;
        cloud->Change([&](aws::Cloud& c) {
            c.vpcEndpoints.erase(endpoint);
            auto& routes = c.routeTables[tableA].routes;
            routes.erase(
                std::remove_if(routes.begin(),
                               routes.end(),
                               [&](const aws::Route& r) { return r.targetId == endpoint; }),
                routes.end());
        });
    });
    RunUntil(Seconds(10));
    EXPECT_GT(atRemoval, 1000u);
    EXPECT_LT(stream.received, 2'000'000u);
    // What it says now goes to the NAT gateway, which knows of no such connection and says RST.
    EXPECT_TRUE(stream.closedAt || stream.failedAt) << DropSummary();
    // What the service still sends comes to an endpoint that has forgotten it.
    EXPECT_GE(Drops(DropReason::NO_CONNECTION_STATE), 2u) << DropSummary();
    // A new one goes by the NAT gateway.
    flowsNew.clear();
    Stream& fresh = Connect(NodeOf(client), s3, 443);
    RunUntil(Seconds(20));
    EXPECT_EQ(FirstHopTo(s3), PortRole::NAT_GATEWAY);
    EXPECT_EQ(fresh.received, 2'000'000u) << DropSummary();
}

TEST_F(EndpointGatewayTest, OnceRemovedItCanComeBack)
{
    const std::string endpoint = describe.AddGatewayEndpoint(vpc, "s3", {tableA});
    Build();
    ListenAll("s3", 443, 100);
    const Ipv4Address s3("198.51.100.10");
    const aws::Cloud with = cloud->GetNetwork()->GetCloud();
    Stream& before = Connect(NodeOf(client), s3, 443);
    At(Seconds(1), [&] {
        cloud->Change([&](aws::Cloud& c) {
            c.vpcEndpoints.erase(endpoint);
            auto& routes = c.routeTables[tableA].routes;
            routes.erase(
                std::remove_if(routes.begin(),
                               routes.end(),
                               [&](const aws::Route& r) { return r.targetId == endpoint; }),
                routes.end());
        });
    });
    At(Seconds(2), [&] { cloud->Change([&](aws::Cloud& c) { c = with; }); });
    Stream* after = nullptr;
    At(Seconds(3), [&] {
        EXPECT_EQ(cloud->GetGatewayEndpoint(endpoint)->GetOpenConnections(), 0u);
        flowsNew.clear();
        after = &Connect(NodeOf(client), s3, 443);
    });
    RunUntil(Seconds(5));
    EXPECT_EQ(before.received, 100u);
    EXPECT_EQ(after->received, 100u) << DropSummary();
    EXPECT_EQ(FirstHopTo(s3), PortRole::GATEWAY_ENDPOINT);
}

TEST_F(EndpointGatewayTest, AddingItBreaksOpenConnections)
{
    Build();
    ListenAll("s3", 443, 2'000'000);
    SlowServiceDown();
    const Ipv4Address s3("198.51.100.10");
    Stream& stream = Connect(NodeOf(client), s3, 443);
    uint64_t atAddition = 0;
    std::string endpoint;
    At(MilliSeconds(50), [&] {
        atAddition = stream.received;
        endpoint = describe.AddGatewayEndpoint(vpc, "s3", {tableA});
        cloud->Change([&](aws::Cloud& c) { c = describe.GetCloud(); });
    });
    Stream* fresh = nullptr;
    At(Seconds(1), [&] {
        flowsNew.clear();
        fresh = &Connect(NodeOf(client), s3, 443);
    });
    RunUntil(Seconds(20));
    EXPECT_GT(atAddition, 1000u);
    EXPECT_LT(stream.received, 2'000'000u);
    EXPECT_EQ(FirstHopTo(s3), PortRole::GATEWAY_ENDPOINT);
    EXPECT_EQ(fresh->received, 2'000'000u) << DropSummary();
    EXPECT_GE(Drops(DropReason::NO_CONNECTION_STATE), 1u);
}

TEST_F(EndpointGatewayTest, IsAliveWhateverZoneDies)
{
    const std::string inB = describe.AddInstance(subnetB, {open});
    auto& associated = describe.GetCloud().routeTables[tablePrivate].subnetIds;
    associated.clear();
    describe.GetCloud().routeTables[tableA].subnetIds = {subnetA, subnetB, subnetC};
    describe.AddGatewayEndpoint(vpc, "s3", {tableA});
    Build();
    ListenAll("s3", 443, 100);
    const Ipv4Address s3("198.51.100.10");
    int start = 100;
    for (const char* zone : {"use1-az1", "use1-az2", "use1-az4"})
    {
        Fault fault;
        fault.kind = FaultKind::AZ;
        fault.target = zone;
        fault.start = Seconds(start);
        fault.duration = Seconds(60);
        cloud->GetFaults()->Add(fault);
        // The client in a living zone, once the service has noticed (10 s by default).
        const std::string who = std::string(zone) == "use1-az1" ? inB : client;
        for (int i = 0; i < 40; ++i)
        {
            At(Seconds(start + 15 + i), [this, who, s3] { Connect(NodeOf(who), s3, 443); });
        }
        start += 100;
    }
    RunUntil(Seconds(500));
    ASSERT_EQ(streams.size(), 120u);
    for (const auto& stream : streams)
    {
        EXPECT_EQ(stream->received, 100u) << DropSummary();
    }
}

TEST_F(EndpointGatewayTest, TheSameRequestCanGoThreeWays)
{
    const std::string inPublic = describe.AddInstance(subnetPublic, {open});
    describe.AssociatePublicAddress(inPublic);
    const std::string inB = describe.AddInstance(subnetB, {open});
    describe.AddGatewayEndpoint(vpc, "s3", {tableA});
    Build();
    ListenAll("s3", 443, 100);
    const Ipv4Address s3 = cloud->GetPublicAddress(S3);
    const std::vector<std::pair<std::string, RequestPath>> cases{
        {client, RequestPath::GATEWAY_ENDPOINT},
        {inB, RequestPath::NAT_GATEWAY},
        {inPublic, RequestPath::INTERNET_GATEWAY}};
    for (const auto& [who, path] : cases)
    {
        Connect(NodeOf(who), s3, 443);
    }
    RunUntil(Seconds(1));
    for (std::size_t i = 0; i < cases.size(); ++i)
    {
        EXPECT_EQ(streams[i]->received, 100u) << DropSummary();
        Address local;
        streams[i]->GetSocket()->GetSockName(local);
        const PathInfo path = cloud->FindPath(NodeOf(cases[i].first),
                                              AddressOf(cases[i].first),
                                              InetSocketAddress::ConvertFrom(local).GetPort(),
                                              s3,
                                              443);
        EXPECT_EQ(path.path, cases[i].second);
    }
}

} // namespace
} // namespace fabrictest
} // namespace vpc
} // namespace ns3
