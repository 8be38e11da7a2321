// SPDX-License-Identifier: GPL-2.0-only
// A customer's routers with several links to AWS: which one packets take, and when that changes.
#include "vpc-site-net.h"

#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv4-global-routing-helper.h"
#include "ns3/simple-net-device-helper.h"

namespace
{

using namespace ns3;
using namespace ns3::vpc;
using namespace ns3::vpc::sitetest;

using SiteRouting = SiteTest;

/// \return numbers from \p first up to, not including, \p end
std::vector<uint32_t>
Range(uint32_t first, uint32_t end, uint32_t step)
{
    std::vector<uint32_t> numbers;
    for (uint32_t i = first; i < end; i += step)
    {
        numbers.push_back(i);
    }
    return numbers;
}

void
NoteName(std::vector<std::string>* names, const std::string& name)
{
    names->push_back(name);
}

} // namespace

TEST_F(SiteRouting, DirectConnectComesBeforeVpn)
{
    Build();
    Link& vpn = AddLink("r1", "a-vpn", LinkKind::VPN_BGP);
    Link& direct = AddLink("r1", "dxvif-1", LinkKind::DIRECT_CONNECT);
    RunUntil(Seconds(5));
    EXPECT_TRUE(vpn.customer->IsUp());
    Send(site->GetHost("h1"), 1);
    RunUntil(Seconds(6));
    EXPECT_EQ(
        arrivals,
        (std::vector<Arrival>{{Seconds(5) + LINK_DELAY, Ipv4Address("172.16.0.10"), 5000, 1}}));
    EXPECT_EQ(direct.datagrams, 1u);
    EXPECT_EQ(vpn.datagrams, 0u);
    ASSERT_EQ(answers.size(), 1u);
    EXPECT_EQ(answers[0].at, Seconds(5) + 2 * LINK_DELAY);
    site->GetRouter("r1")->SetLocalPreference("a-vpn", 300);
    Send(site->GetHost("h1"), 2);
    RunUntil(Seconds(7));
    EXPECT_EQ(vpn.datagrams, 1u);
    EXPECT_THROW(site->GetRouter("r1")->SetLocalPreference("dxvif-2", 1), aws::InputError);
}

TEST_F(SiteRouting, LossOfLightMovesTrafficInThatInstant)
{
    Build();
    Link& vpn = AddLink("r1", "vpn-1/1", LinkKind::VPN_BGP);
    Link& direct = AddLink("r2", "dxvif-1", LinkKind::DIRECT_CONNECT);
    SendEvery(site->GetHost("h1"), Seconds(5), Seconds(6), MilliSeconds(10));
    Simulator::Schedule(Seconds(5) + MilliSeconds(505),
                        [&direct]() { direct.fabric->SetLight(false); });
    RunUntil(Seconds(7));
    EXPECT_EQ(direct.ofCustomer.FirstTime("LINK"), Seconds(5) + MilliSeconds(505));
    EXPECT_EQ(Numbers(), Range(5000, 6000, 10)); // the last before it was through already
    EXPECT_EQ(direct.datagrams, 51u);
    EXPECT_EQ(vpn.datagrams, 49u);
    EXPECT_EQ(answers.size(), 100u);
}

TEST_F(SiteRouting, SilenceMovesTrafficWhenTheSessionEnds)
{
    Build();
    Link& vpn = AddLink("r1", "vpn-1/1", LinkKind::VPN_BGP);
    LinkSetup setup;
    setup.linkId = "dxvif-1";
    setup.bfd = true;
    Link& direct = AddLink("r1", setup);
    Simulator::Schedule(Seconds(30), [&direct]() { direct.Silence(); });
    SendEvery(site->GetHost("h1"), Seconds(29), Seconds(33), MilliSeconds(1));
    RunUntil(Seconds(34));
    const Time down = direct.ofCustomer.FirstTime("BFD");
    ASSERT_GT(down, Seconds(30));
    ASSERT_LE(down, Seconds(30) + MilliSeconds(900));
    std::vector<uint32_t> expected = Range(29000, 30000, 1);
    const auto first = static_cast<uint32_t>(down.GetMilliSeconds()) + 1;
    const std::vector<uint32_t> later = Range(first, 33000, 1);
    expected.insert(expected.end(), later.begin(), later.end());
    EXPECT_EQ(Numbers(), expected);
    EXPECT_EQ(vpn.datagrams, later.size());
}

TEST_F(SiteRouting, TheHoldTimeIsWaitedForWithoutBfd)
{
    Build();
    AddLink("r1", "vpn-1/1", LinkKind::VPN_STATIC);
    Link& direct = AddLink("r1", "dxvif-1", LinkKind::DIRECT_CONNECT);
    RunUntil(Seconds(40));
    direct.Silence();
    SendEvery(site->GetHost("h1"), Seconds(40), Seconds(130), MilliSeconds(100));
    RunUntil(Seconds(140));
    const Time down = direct.ofCustomer.FirstTime("HOLD_TIMER");
    ASSERT_GT(down, Seconds(100));
    ASSERT_LE(down, Seconds(130));
    ASSERT_FALSE(arrivals.empty());
    EXPECT_GE(arrivals.front().at - LINK_DELAY, down);
    EXPECT_LT(arrivals.front().at - LINK_DELAY, down + MilliSeconds(100));
}

TEST_F(SiteRouting, TunnelsOfOneCustomerGatewayShareItsAddress)
{
    Build();
    Link& one = AddLink("r1", "vpn-1/1", LinkKind::VPN_STATIC);
    Link& two = AddLink("r1", "vpn-1/2", LinkKind::VPN_STATIC);
    RunUntil(Seconds(100));
    EXPECT_TRUE(one.customer->IsUp() && two.customer->IsUp());
    EXPECT_GT(two.customer->GetDeadPeerDetection()->GetCounters().answers, 5u);
    EXPECT_EQ(one.customer->GetDeadPeerDetection()->GetCounters().discarded, 0u);
    one.Silence();
    RunUntil(Seconds(150));
    EXPECT_FALSE(one.customer->IsUp());
    EXPECT_TRUE(two.customer->IsUp());
    Send(site->GetHost("h1"), 1);
    RunUntil(Seconds(151));
    EXPECT_EQ(two.datagrams, 1u);
}

TEST_F(SiteRouting, FlowsAreSpreadOverEqualPathsIfToldSo)
{
    Build();
    for (const char* id : {"dxvif-1", "dxvif-2", "dxvif-3", "dxvif-4"})
    {
        AddLink(links.size() % 2 == 0 ? "r1" : "r2", id, LinkKind::DIRECT_CONNECT);
    }
    RunUntil(Seconds(5));
    const auto sendAll = [this]() {
        for (uint16_t port = 10000; port < 10400; ++port)
        {
            Send(site->GetHost("h1"), port, port);
        }
    };
    sendAll();
    RunUntil(Seconds(6));
    EXPECT_EQ(links["dxvif-1"].datagrams, 400u); // the lowest id
    site->SetEcmp(SITE_ECMP_SPREAD);
    sendAll();
    RunUntil(Seconds(7));
    links["dxvif-1"].datagrams -= 400;
    std::map<std::string, uint64_t> first;
    for (const auto& [id, link] : links)
    {
        EXPECT_NEAR(static_cast<double>(link.datagrams), 100, 4 * 8.7) << id; // four deviations
        first[id] = link.datagrams;
    }
    std::map<std::string, uint64_t> foretold;
    for (uint16_t port = 10000; port < 10400; ++port)
    {
        ++foretold[site->FindLink(
            {Ipv4Address("172.16.0.10").Get(), TARGET.Get(), port, PORT, aws::PROTOCOL_UDP})];
    }
    EXPECT_EQ(foretold, first);
    EXPECT_EQ(site->FindLink({0, Ipv4Address("172.16.0.11").Get(), 1, 2, 6}), "");
    EXPECT_EQ(site->FindLink({0, Ipv4Address("8.8.8.8").Get(), 1, 2, 6}), "");
    sendAll();
    RunUntil(Seconds(8));
    for (const auto& [id, link] : links)
    {
        EXPECT_EQ(link.datagrams, 2 * first[id]) << id; // a flow stays where it is
    }
    EXPECT_EQ(arrivals.size(), 1200u);
}

TEST_F(SiteRouting, ShorterAsPathThenLowerMedDecideBetweenEquals)
{
    Build();
    const aws::Cidr prefix = *aws::ParseCidr("10.0.0.0/16");
    LinkSetup setup;
    setup.linkId = "dxvif-1";
    setup.announced[prefix].asPath = {64513};
    AddLink("r1", setup);
    setup.linkId = "dxvif-2";
    setup.announced[prefix].asPath.clear();
    setup.announced[prefix].med = 20;
    AddLink("r2", setup);
    setup.linkId = "dxvif-3";
    setup.announced[prefix].med = 10;
    Link& third = AddLink("r1", setup);
    RunUntil(Seconds(5));
    Send(site->GetHost("h1"), 1);
    RunUntil(Seconds(6));
    EXPECT_EQ(third.datagrams, 1u);
    third.aws->Withdraw(prefix);
    RunUntil(Seconds(7));
    Send(site->GetHost("h1"), 2);
    RunUntil(Seconds(8));
    EXPECT_EQ(links["dxvif-2"].datagrams, 1u);
    ASSERT_EQ(site->GetRouter("r2")->GetChosen().size(), 1u);
    EXPECT_EQ(site->GetRouter("r2")->GetChosen()[0].paths.at(0).id, "dxvif-2");
}

TEST_F(SiteRouting, TheUsersOwnNodeWithANetworkBehindItIsARouter)
{
    // a shared LAN with ARP and ns-3's global routing, as in ns-3's own examples
    NodeContainer lan(3);
    InternetStackHelper stack;
    stack.SetIpv6StackInstall(false);
    stack.Install(lan);
    NetDeviceContainer devices = SimpleNetDeviceHelper().Install(lan);
    Ipv4AddressHelper address("172.16.0.0", "255.255.255.0");
    address.Assign(devices);
    Ipv4GlobalRoutingHelper::PopulateRoutingTables();
    Ipv4StaticRoutingHelper routing;
    for (uint32_t i = 1; i < 3; ++i)
    {
        routing.GetStaticRouting(lan.Get(i)->GetObject<Ipv4>())
            ->SetDefaultRoute(Ipv4Address("172.16.0.1"), 1);
    }
    site->UseRouter("r1", lan.Get(0));
    description.hosts.clear();
    Build();
    Link& vpn = AddLink("r1", "vpn-1/1", LinkKind::VPN_STATIC);
    Link& direct = AddLink("r1", "dxvif-1", LinkKind::DIRECT_CONNECT);
    RunUntil(Seconds(5));
    Send(lan.Get(1), 1);
    RunUntil(Seconds(6));
    EXPECT_EQ(direct.datagrams, 1u);
    ASSERT_EQ(answers.size(), 1u);
    EXPECT_EQ(arrivals.at(0).from, Ipv4Address("172.16.0.2"));
    direct.fabric->SetLight(false);
    Send(lan.Get(2), 2);
    RunUntil(Seconds(7));
    EXPECT_EQ(vpn.datagrams, 1u);
    EXPECT_EQ(answers.size(), 2u);
    EXPECT_TRUE(site->GetLan()->GetExits().empty());
    vpn.fabric->SetLight(false);
    Send(lan.Get(1), 3);
    RunUntil(Seconds(8));
    EXPECT_EQ(site->GetRouter("r1")->GetDropped(DropReason::NO_ROUTE_TO_DESTINATION), 1u);
}

TEST_F(SiteRouting, ARouteOverAPortWithoutLightIsNotUsed)
{
    const Ptr<LearnedRouting> routing = LearnedRouting::InstallOn(cloud);
    const Ptr<Ipv4> ipv4 = cloud->GetObject<Ipv4>();
    std::vector<Ptr<LinkFabric>> ways;
    std::vector<LearnedNextHop> hops;
    for (const char* name : {"one", "two"})
    {
        ways.push_back(MakeLink(name, LINK_DELAY));
        const uint32_t interface =
            ipv4->AddInterface(MakePort(cloud, ways.back(), LinkSide::CUSTOMER));
        ipv4->SetUp(interface);
        hops.push_back({interface, Ipv4Address::GetAny()});
    }
    routing->SetRoutes({{*aws::ParseCidr("10.0.0.0/16"), hops}});
    const aws::FlowKey key{1, TARGET.Get(), 2, 3, aws::PROTOCOL_UDP};
    for (std::size_t dark = 0; dark < 2; ++dark)
    {
        ways[dark]->SetLight(false);
        ASSERT_TRUE(routing->FindNextHop(key));
        EXPECT_EQ(routing->FindNextHop(key)->interface, hops[1 - dark].interface);
        ways[dark]->SetLight(true);
    }
    ways[0]->SetLight(false);
    ways[1]->SetLight(false);
    EXPECT_FALSE(routing->FindNextHop(key));
}

TEST_F(SiteRouting, WhatAwsAnnouncesOfTheSitesOwnBlockIsNotUsed)
{
    description.cidrBlocks.push_back(*aws::ParseCidr("10.0.0.0/16"));
    Build();
    AddLink("r1", "dxvif-1", LinkKind::DIRECT_CONNECT);
    RunUntil(Seconds(5));
    EXPECT_EQ(links["dxvif-1"].customer->GetPaths().size(), 1u);
    for (uint16_t port = 1; port < 20; ++port)
    {
        const aws::FlowKey key{1, TARGET.Get(), port, PORT, aws::PROTOCOL_UDP};
        EXPECT_EQ(site->GetRouter("r1")->FindLink(key), "");
        EXPECT_EQ(site->FindLink(key), "");
    }
}

TEST_F(SiteRouting, AllFragmentsOfADatagramTakeOneLink)
{
    Build();
    Link& one = AddLink("r1", "dxvif-1", LinkKind::DIRECT_CONNECT);
    Link& two = AddLink("r2", "dxvif-2", LinkKind::DIRECT_CONNECT);
    site->SetEcmp(SITE_ECMP_SPREAD);
    RunUntil(Seconds(5));
    for (uint16_t port = 10000; port < 10050; ++port)
    {
        Ptr<Socket> socket =
            Socket::CreateSocket(site->GetHost("h1"), UdpSocketFactory::GetTypeId());
        socket->Bind(InetSocketAddress(Ipv4Address::GetAny(), port));
        socket->SendTo(Create<Packet>(4000), 0, InetSocketAddress(TARGET, PORT));
    }
    RunUntil(Seconds(6));
    EXPECT_EQ(arrivals.size(), 50u);
    for (const Link* link : {&one, &two})
    {
        EXPECT_GT(link->datagrams, 10u);
        EXPECT_EQ(link->fromHost, 3 * link->datagrams);
    }
}

TEST_F(SiteRouting, WhatHappensCanBeHeardByConfigPaths)
{
    Build();
    AddLink("r1", "dxvif-1", LinkKind::DIRECT_CONNECT);
    std::vector<std::string> heard;
    Config::ConnectWithoutContext("/NodeList/*/$ns3::vpc::SiteRouter/RoutesChange",
                                  MakeBoundCallback(&NoteName, &heard));
    Config::ConnectWithoutContext(
        "/NodeList/*/ApplicationList/*/$ns3::vpc::LinkSession/PathsChange",
        MakeBoundCallback(&NoteName, &heard));
    RunUntil(Seconds(5));
    std::sort(heard.begin(), heard.end());
    EXPECT_EQ(heard, (std::vector<std::string>{"cloud", "dxvif-1", "dxvif-1", "hq/r1"}));
}

TEST_F(SiteRouting, ARouterAssignsAStreamToEachSessionThatDraws)
{
    Build();
    LinkSetup setup;
    setup.linkId = "dxvif-1";
    setup.bfd = true;
    AddLink("r1", setup);
    AddLink("r2", "dxvif-2", LinkKind::DIRECT_CONNECT);
    AddLink("r2", "vpn-1/1", LinkKind::VPN_BGP);
    AddLink("r2", "vpn-1/2", LinkKind::VPN_STATIC);
    EXPECT_EQ(site->AssignStreams(100), 4);
    EXPECT_EQ(site->GetRouter("r2")->AssignStreams(100), 2);
}

TEST_F(SiteRouting, WhatCannotBeIsRefused)
{
    Build();
    Link& link = AddLink("r1", "dxvif-1", LinkKind::DIRECT_CONNECT);
    EXPECT_THROW(site->GetRouter("r1")->AddLink(link.awsPort, link.customer->GetSetup()),
                 aws::InputError);
    EXPECT_THROW(site->AddLink("r2", link.awsPort, link.customer->GetSetup()), aws::InputError);
    EXPECT_THROW(SiteRouter::InstallOn(cloud, "again"), aws::InputError);
    Ptr<Node> bare = CreateObject<Node>();
    EXPECT_THROW(SiteRouter::InstallOn(bare, "bare"), aws::InputError);
    Ptr<Node> noList = CreateObject<Node>();
    InternetStackHelper stack;
    Ipv4StaticRoutingHelper fixed;
    stack.SetRoutingHelper(fixed);
    stack.SetIpv6StackInstall(false);
    stack.Install(noList);
    EXPECT_THROW(SiteRouter::InstallOn(noList, "no list"), aws::InputError);
}
