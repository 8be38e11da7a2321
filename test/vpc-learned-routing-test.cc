// SPDX-License-Identifier: GPL-2.0-only
// A router's learned routes, by packets through a node with one way in and three ways out.
#include "vpc-routing-net.h"

#include "ns3/inet-socket-address.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/ipv4-list-routing.h"
#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/output-stream-wrapper.h"
#include "ns3/udp-socket-factory.h"
#include "ns3/vpc-cloud.h"
#include "ns3/vpc-eni-net-device.h"
#include "ns3/vpc-learned-routing.h"

#include <map>
#include <sstream>

namespace
{

using namespace ns3;
using namespace ns3::vpc;

using aws::ParseCidr;

/// Host 0, router, and three hosts behind it, each by a link of its own: 10.0.i.1 to 10.0.i.2.
class LearnedRoutes : public testing::Test
{
  protected:
    void SetUp() override
    {
        InternetStackHelper stack;
        stack.SetIpv6StackInstall(false);
        hosts.Create(4);
        stack.Install(hosts);
        router = CreateObject<Node>();
        stack.Install(router);
        PointToPointHelper link;
        link.SetDeviceAttribute("DataRate", StringValue("1Gbps"));
        link.SetQueue("ns3::DropTailQueue", "MaxSize", StringValue("1000p"));
        Ipv4AddressHelper address("10.0.0.0", "255.255.255.0");
        for (uint32_t i = 0; i < hosts.GetN(); ++i)
        {
            NetDeviceContainer devices = link.Install(router, hosts.Get(i));
            address.Assign(devices);
            address.NewNetwork();
            TrafficControlHelper().Uninstall(devices);
            devices.Get(1)->TraceConnect("MacRx",
                                         std::to_string(i),
                                         MakeCallback(&LearnedRoutes::Count, this));
        }
        Ipv4StaticRoutingHelper()
            .GetStaticRouting(hosts.Get(0)->GetObject<Ipv4>())
            ->SetDefaultRoute(Ipv4Address("10.0.0.1"), 1);
        routing = LearnedRouting::InstallOn(router);
    }

    void TearDown() override
    {
        hosts = NodeContainer();
        router = nullptr;
        routing = nullptr;
        Simulator::Destroy();
        Config::Reset();
        Names::Clear();
    }

    /// \param i 1 to 3 \return the way to that host
    static LearnedNextHop Way(uint32_t i)
    {
        return {i + 1, Ipv4Address(0x0a000002 + (i << 8))};
    }

    /// Send datagrams of host 0. \return how many came to each host since the last call
    std::vector<int> Send(const std::string& target, uint16_t flows = 1, uint32_t bytes = 100)
    {
        received.clear();
        for (uint16_t i = 0; i < flows; ++i)
        {
            Ptr<Socket> socket = Socket::CreateSocket(hosts.Get(0), UdpSocketFactory::GetTypeId());
            socket->Bind(InetSocketAddress(Ipv4Address::GetAny(), 20000 + i));
            socket->SendTo(Create<Packet>(bytes),
                           0,
                           InetSocketAddress(Ipv4Address(target.c_str()), 9));
            socket->Close();
        }
        Simulator::Stop(Seconds(1));
        Simulator::Run();
        return {received["1"], received["2"], received["3"]};
    }

    void Count(std::string host, Ptr<const Packet>)
    {
        ++received[host];
    }

    NodeContainer hosts;
    Ptr<Node> router;
    Ptr<LearnedRouting> routing;
    std::map<std::string, int> received;
};

using Counts = std::vector<int>;

} // namespace

TEST_F(LearnedRoutes, TheLongestPrefixWins)
{
    routing->SetRoutes({{*ParseCidr("52.0.0.0/8"), {Way(1)}},
                        {*ParseCidr("52.1.0.0/16"), {Way(2)}},
                        {*ParseCidr("52.1.2.3/32"), {Way(3)}},
                        {*ParseCidr("53.0.0.0/8"), {}}});
    EXPECT_EQ(Send("52.2.0.1"), (Counts{1, 0, 0}));
    EXPECT_EQ(Send("52.1.0.1"), (Counts{0, 1, 0}));
    EXPECT_EQ(Send("52.1.2.3"), (Counts{0, 0, 1}));
    EXPECT_EQ(Send("53.0.0.1"), (Counts{0, 0, 0}));
    EXPECT_EQ(routing->GetRoutes().size(), 3u);
    routing->SetRoutes({});
    EXPECT_EQ(Send("52.1.2.3"), (Counts{0, 0, 0}));
}

TEST_F(LearnedRoutes, FlowsAreSpreadAndStay)
{
    routing->SetRoutes({{*ParseCidr("52.0.0.0/8"), {Way(1), Way(2), Way(3)}}});
    const Counts first = Send("52.0.0.1", 600);
    for (const int count : first)
    {
        EXPECT_NEAR(count, 200, 4 * 11.5); // four deviations
    }
    EXPECT_EQ(first[0] + first[1] + first[2], 600);
    EXPECT_EQ(Send("52.0.0.1", 600), first);
}

TEST_F(LearnedRoutes, AllFragmentsOfADatagramGoOneWay)
{
    routing->SetRoutes({{*ParseCidr("52.0.0.0/8"), {Way(1), Way(2), Way(3)}}});
    const Counts counts = Send("52.0.0.1", 1, 5000);
    EXPECT_EQ(counts[0] + counts[1] + counts[2], 4);
    EXPECT_EQ(*std::max_element(counts.begin(), counts.end()), 4);
}

TEST_F(LearnedRoutes, AnInterfaceThatIsDownIsNotUsed)
{
    routing->SetRoutes(
        {{*ParseCidr("52.0.0.0/8"), {Way(1)}}, {*ParseCidr("52.1.0.0/16"), {Way(2), Way(3)}}});
    const Ptr<Ipv4> ipv4 = router->GetObject<Ipv4>();
    ipv4->SetDown(3);
    EXPECT_EQ(Send("52.1.0.1", 100), (Counts{0, 0, 100}));
    ipv4->SetDown(4);
    EXPECT_EQ(Send("52.1.0.1", 100), (Counts{0, 0, 0})); // no less specific way instead
    ipv4->SetUp(3);
    EXPECT_EQ(Send("52.1.0.1", 100), (Counts{0, 100, 0}));
    EXPECT_EQ(Send("52.0.0.1", 100), (Counts{100, 0, 0}));
}

TEST_F(LearnedRoutes, ConnectedAndStaticRoutesComeFirstGlobalOnesLast)
{
    routing->SetRoutes({{*ParseCidr("10.0.1.0/24"), {Way(2)}},
                        {*ParseCidr("52.0.0.0/8"), {Way(1)}},
                        {*ParseCidr("53.0.0.0/8"), {Way(1)}}});
    EXPECT_EQ(Send("10.0.1.2"), (Counts{1, 0, 0}));
    Ipv4StaticRoutingHelper()
        .GetStaticRouting(router->GetObject<Ipv4>())
        ->AddNetworkRouteTo(Ipv4Address("53.1.0.0"), Ipv4Mask("/16"), Way(3).gateway, 4);
    EXPECT_EQ(Send("53.1.0.1"), (Counts{0, 0, 1}));
    EXPECT_EQ(Send("53.0.0.1"), (Counts{1, 0, 0}));
    const auto list = DynamicCast<Ipv4ListRouting>(router->GetObject<Ipv4>()->GetRoutingProtocol());
    int16_t priority = 0;
    EXPECT_EQ(list->GetRoutingProtocol(1, priority), routing);
    EXPECT_EQ(priority, -5); // before global routing, -10
    EXPECT_EQ(LearnedRouting::InstallOn(router), routing);
    EXPECT_EQ(list->GetNRoutingProtocols(), 3u);
}

TEST_F(LearnedRoutes, WhatTheRouterSendsItselfIsRoutedToo)
{
    routing->SetRoutes({{*ParseCidr("52.0.0.0/8"), {Way(2)}}});
    Ptr<Socket> socket = Socket::CreateSocket(router, UdpSocketFactory::GetTypeId());
    socket->SendTo(Create<Packet>(100), 0, InetSocketAddress(Ipv4Address("52.0.0.1"), 9));
    Simulator::Run();
    EXPECT_EQ(received["2"], 1);
    Ipv4Header header;
    header.SetDestination(Ipv4Address("52.0.0.1"));
    Socket::SocketErrno error = Socket::ERROR_NOTERROR;
    const auto device = [this](uint32_t i) { return router->GetDevice(i + 1); };
    Ptr<Ipv4Route> route = routing->RouteOutput(nullptr, header, nullptr, error);
    ASSERT_TRUE(route);
    EXPECT_EQ(route->GetOutputDevice(), device(2));
    EXPECT_EQ(route->GetSource(), Ipv4Address("10.0.2.1"));
    EXPECT_EQ(route->GetGateway(), Ipv4Address("10.0.2.2"));
    EXPECT_TRUE(routing->RouteOutput(nullptr, header, device(2), error));
    EXPECT_FALSE(routing->RouteOutput(nullptr, header, device(1), error));
    EXPECT_EQ(error, Socket::ERROR_NOROUTETOHOST);
    header.SetDestination(Ipv4Address("54.0.0.1"));
    EXPECT_FALSE(routing->RouteOutput(nullptr, header, nullptr, error));
}

TEST_F(LearnedRoutes, ALookupCostsTheSameHoweverManyRoutesThereAre)
{
    LearnedRouting::Routes routes{{*ParseCidr("52.0.0.0/8"), {Way(1)}}};
    for (uint32_t i = 0; i < 20000; ++i)
    {
        routes[{0x34000000 + (i << 8), 24}] = {Way(2)};
    }
    routing->SetRoutes(routes);
    EXPECT_LE(routing->CountVisits(Ipv4Address("52.0.9.1")), 33u);
    EXPECT_EQ(Send("52.0.9.1"), (Counts{0, 1, 0}));
}

TEST_F(LearnedRoutes, ThePrintedTableSaysWhatIsUp)
{
    routing->SetRoutes({{*ParseCidr("52.0.0.0/8"), {Way(1), Way(2)}}});
    router->GetObject<Ipv4>()->SetDown(3);
    std::ostringstream out;
    routing->PrintRoutingTable(Create<OutputStreamWrapper>(&out));
    EXPECT_EQ(out.str(),
              "Node: 4, Time: +0s, LearnedRouting table\n"
              "Destination         Gateway          Iface  State\n"
              "52.0.0.0/8          10.0.1.2         2      up\n"
              "52.0.0.0/8          10.0.2.2         3      down\n\n");
}

TEST(ChooseWay, RoutersInARowDoNotChooseAlike)
{
    int both[2][2] = {};
    aws::FlowKey key{0xac100001, 0x0a000001, 0, 443, aws::PROTOCOL_TCP};
    for (uint16_t port = 1000; port < 5000; ++port)
    {
        key.sourcePort = port;
        ++both[ChooseWay(key, 0, 2)][ChooseWay(key, 1, 2)];
    }
    for (const auto& row : both)
    {
        for (const int count : row)
        {
            EXPECT_NEAR(count, 1000, 4 * 27.4); // four deviations
        }
    }
}
