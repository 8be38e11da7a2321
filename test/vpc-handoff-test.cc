// SPDX-License-Identifier: GPL-2.0-only
// A network of a user's own, built with ns-3's helpers and routed by its global routing, that ends
// at a link to AWS: nobody translates, and nobody's helpers stumble over the link.
#include "vpc-link-net.h"

#include "ns3/global-router-interface.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv4-global-routing-helper.h"
#include "ns3/node-container.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/point-to-point-net-device.h"
#include "ns3/simple-net-device-helper.h"
#include "ns3/string.h"

namespace ns3
{
namespace vpc
{
namespace linktest
{
namespace
{

constexpr uint16_t PORT = 443;
constexpr uint64_t REQUEST = 70'000;             //!< bytes
constexpr uint64_t ANSWER = 50'000;              //!< bytes
const char* const LINK_MASK = "255.255.255.248"; //!< the link is a network of its own

/**
 * \brief A LAN with a host and two routers, each with a line (point-to-point) to the border
 * router, that of the second dearer; and from there a link to a host of AWS.
 */
class HandoffTest : public ::testing::Test
{
  protected:
    HandoffTest()
    {
        Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(1400));
        BuildUsersNetwork();
        BuildLink();
    }

    void TearDown() override
    {
        EXPECT_TRUE(link->GetCounters().IsConserved());
        Simulator::Destroy();
        Config::Reset();
        Names::Clear();
    }

    void BuildUsersNetwork()
    {
        InternetStackHelper().Install(NodeContainer(NodeContainer(host, border), routers));
        SimpleNetDeviceHelper lan;
        lan.SetDeviceAttribute("DataRate", StringValue("1Gbps"));
        Ipv4AddressHelper address("192.168.1.0", "255.255.255.0");
        address.Assign(lan.Install(NodeContainer(NodeContainer(host), routers)));
        PointToPointHelper line;
        line.SetDeviceAttribute("DataRate", StringValue("1Gbps"));
        for (uint32_t i = 0; i < 2; ++i)
        {
            const NetDeviceContainer ends = line.Install(routers.Get(i), border);
            address.SetBase(i == 0 ? "192.168.2.0" : "192.168.3.0", "255.255.255.0");
            const Ipv4InterfaceContainer interfaces = address.Assign(ends);
            for (uint32_t end = 0; end < 2; ++end)
            {
                interfaces.Get(end).first->SetMetric(interfaces.Get(end).second, 1 + 10 * i);
            }
            lines.push_back(interfaces.Get(0));
            lineTaps.push_back(std::make_unique<Tap>(ends.Get(0), "MacTx"));
        }
    }

    /// The link, and the routes over it: static ones at its ends, an external one in between.
    void BuildLink()
    {
        link = CreateObject<LinkFabric>();
        link->SetName("dxvif-1");
        link->SetAttribute("Delay", TimeValue(MilliSeconds(3)));
        customer = MakePort(border, "customer", Ipv4Address("169.254.10.1"), LINK_MASK);
        aws = MakePort(MakeNode(), "aws", awsAddress);
        control = MakePort(MakeNode(), "control", Ipv4Address("169.254.10.2"));
        link->AddPort(LinkSide::CUSTOMER, customer);
        link->AddPort(LinkSide::AWS, aws);
        link->AddControlPort(LinkSide::AWS, control, Ipv4Address("169.254.10.2"));
        RouteAllBy(aws);
        RouteAllBy(control);
        Ptr<Ipv4> ipv4 = border->GetObject<Ipv4>();
        Ipv4StaticRoutingHelper().GetStaticRouting(ipv4)->AddNetworkRouteTo(
            prefix,
            mask,
            Ipv4Address("169.254.10.2"),
            ipv4->GetInterfaceForDevice(customer));
        border->GetObject<GlobalRouter>()->InjectRoute(prefix, mask);
        Ipv4GlobalRoutingHelper::PopulateRoutingTables();
    }

    void RunUntil(Time time)
    {
        Simulator::Stop(time - Simulator::Now());
        Simulator::Run();
    }

    /// A transfer both ways over a connection from each end, and a datagram that is echoed.
    struct Talk
    {
        Talk(Ptr<Node> host, Ptr<Node> aws, uint16_t port)
            : atHost(host, port, ANSWER),
              atAws(aws, port, ANSWER),
              fromHost(Socket::CreateSocket(host, TcpSocketFactory::GetTypeId())),
              fromAws(Socket::CreateSocket(aws, TcpSocketFactory::GetTypeId())),
              udpHost(host, port, true),
              udpAws(aws, port, false)
        {
        }

        Server atHost;
        Server atAws;
        Stream fromHost;
        Stream fromAws;
        UdpPeer udpHost;
        UdpPeer udpAws;
    };

    void TalkUntil(Time time, uint16_t port)
    {
        talks.push_back(std::make_unique<Talk>(host, aws->GetNode(), port));
        Talk& talk = *talks.back();
        talk.fromHost.GetSocket()->Connect(InetSocketAddress(awsAddress, port));
        talk.fromAws.GetSocket()->Connect(InetSocketAddress(hostAddress, port));
        talk.fromHost.Write(REQUEST);
        talk.fromAws.Write(REQUEST);
        talk.udpAws.Send(hostAddress, port, 1472);
        RunUntil(time);
        ExpectServed(talk.fromHost, talk.atAws, hostAddress);
        ExpectServed(talk.fromAws, talk.atHost, awsAddress);
        EXPECT_EQ(talk.udpHost.peers, std::vector<Address>{InetSocketAddress(awsAddress, port)});
        EXPECT_EQ(talk.udpAws.peers, std::vector<Address>{InetSocketAddress(hostAddress, port)});
        EXPECT_EQ(talk.udpAws.bytes, 1472u);
    }

    static void ExpectServed(const Stream& stream, const Server& server, Ipv4Address client)
    {
        EXPECT_EQ(stream.received, ANSWER);
        EXPECT_TRUE(stream.intact);
        ASSERT_EQ(server.streams.size(), 1u);
        EXPECT_EQ(server.streams[0]->received, REQUEST);
        EXPECT_TRUE(server.streams[0]->intact);
        EXPECT_EQ(InetSocketAddress::ConvertFrom(server.peers[0]).GetIpv4(), client);
    }

    const Ipv4Address prefix{"10.0.0.0"};
    const Ipv4Mask mask{"255.255.0.0"};
    const Ipv4Address awsAddress{"10.0.3.4"};
    const Ipv4Address hostAddress{"192.168.1.1"};
    Ptr<Node> host{CreateObject<Node>()};
    Ptr<Node> border{CreateObject<Node>()};
    NodeContainer routers{2};
    std::vector<std::pair<Ptr<Ipv4>, uint32_t>> lines; //!< their interfaces at the two routers
    std::vector<std::unique_ptr<Tap>> lineTaps;        //!< what the two routers send over them
    Ptr<LinkFabric> link;
    Ptr<EniNetDevice> customer;
    Ptr<EniNetDevice> aws;
    Ptr<EniNetDevice> control;
    std::vector<std::unique_ptr<Talk>> talks;
};

TEST_F(HandoffTest, TcpAndUdpPassBothWaysWithTheirOwnAddresses)
{
    TalkUntil(Seconds(10), PORT);
    EXPECT_GT(lineTaps[0]->sizes.size(), 50u);
    EXPECT_TRUE(lineTaps[1]->sizes.empty());
    EXPECT_EQ(link->GetCounters().GetDropped(), 0u);
}

TEST_F(HandoffTest, RecomputedRoutesLeadThereByTheOtherRouter)
{
    TalkUntil(Seconds(10), PORT);
    const std::size_t before = lineTaps[0]->sizes.size();
    lines[0].first->SetDown(lines[0].second);
    Ipv4GlobalRoutingHelper::RecomputeRoutingTables();
    TalkUntil(Seconds(20), PORT + 1);
    EXPECT_EQ(lineTaps[0]->sizes.size(), before);
    EXPECT_GT(lineTaps[1]->sizes.size(), 50u);
}

TEST_F(HandoffTest, SessionsOfTheBorderRouterReachTheirOwnPort)
{
    UdpPeer router(border, PORT, false);
    UdpPeer sessions(control->GetNode(), PORT, true);
    router.Send(Ipv4Address("169.254.10.2"), PORT, 100);
    RunUntil(Seconds(1));
    EXPECT_EQ(sessions.peers,
              std::vector<Address>{InetSocketAddress(Ipv4Address("169.254.10.1"), PORT)});
    EXPECT_EQ(router.packets, 1u);
}

// A user who gives AWS's end the default stack makes it a router of ns-3's global routing.
TEST_F(HandoffTest, GlobalRoutingSurvivesARouterAtTheFarEnd)
{
    Ptr<Node> far = CreateObject<Node>();
    InternetStackHelper().Install(far);
    Ptr<EniNetDevice> port = MakePort(far, "far", Ipv4Address("169.254.10.6"), LINK_MASK);
    link->AddControlPort(LinkSide::AWS, port, Ipv4Address("169.254.10.6"));
    Ipv4GlobalRoutingHelper::RecomputeRoutingTables();
    TalkUntil(Seconds(10), PORT);
}

} // namespace
} // namespace linktest
} // namespace vpc
} // namespace ns3
