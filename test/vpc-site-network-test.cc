// SPDX-License-Identifier: GPL-2.0-only
// An on-premises site as its hosts live it.
#include "vpc-site-net.h"

namespace
{

using namespace ns3;
using namespace ns3::vpc;
using namespace ns3::vpc::sitetest;

using SiteNetwork = SiteTest;

void
NoteTime(Time* time, Ptr<Socket>)
{
    *time = Simulator::Now();
}

} // namespace

TEST_F(SiteNetwork, HostsReachEachOtherInOneEvent)
{
    Config::SetDefault("ns3::vpc::SiteLan::Delay", TimeValue(MicroSeconds(70)));
    description.mtu = 1400;
    Build();
    Ptr<Socket> socket = Socket::CreateSocket(site->GetHost("h2"), UdpSocketFactory::GetTypeId());
    socket->Bind(InetSocketAddress(Ipv4Address::GetAny(), PORT));
    Time at;
    socket->SetRecvCallback(MakeBoundCallback(&NoteTime, &at));
    Simulator::Run(); // what starts the nodes
    Send(site->GetHost("h1"), Ipv4Address("172.16.0.11"), 1);
    const uint64_t before = Simulator::GetEventCount();
    Simulator::Run();
    EXPECT_EQ(at, MicroSeconds(70));
    EXPECT_EQ(Simulator::GetEventCount() - before, 1u);
    EXPECT_EQ(site->GetHost("h1")->GetDevice(1)->GetMtu(), 1400);
}

TEST_F(SiteNetwork, WhatLeadsNowhereIsDroppedAndCounted)
{
    Build();
    Send(site->GetHost("h1"), 1);
    Send(site->GetHost("h1"), Ipv4Address("172.16.3.3"), 2);
    Simulator::Run();
    EXPECT_EQ(Dropped(DropReason::NO_ROUTE_TO_DESTINATION), 1u);
    EXPECT_EQ(Dropped(DropReason::UNASSIGNED_ADDRESS), 1u);
    EXPECT_TRUE(site->GetLan()->GetCounters().IsConserved());
    EXPECT_TRUE(arrivals.empty());
}

TEST_F(SiteNetwork, ADeadRouterIsSilentAndEachSideReroutesByItself)
{
    Build();
    LinkSetup setup;
    setup.linkId = "dxvif-1";
    setup.bfd = true;
    Link& direct = AddLink("r1", setup);
    Link& vpn = AddLink("r2", "vpn-1/1", LinkKind::VPN_STATIC);
    SendEvery(site->GetHost("h1"), Seconds(10), Seconds(14), MilliSeconds(1));
    Simulator::Schedule(Seconds(11) + MicroSeconds(500),
                        [this]() { site->SetRouterDead("r1", true); });
    RunUntil(Seconds(15));
    // the site's own routing knows at once: nothing is lost on the way there
    EXPECT_EQ(direct.datagrams, 1001u);
    EXPECT_EQ(vpn.datagrams, 2999u);
    EXPECT_EQ(arrivals.size(), 4000u);
    // AWS's end waits for BFD
    const Time down = direct.ofAws.FirstTime("BFD");
    EXPECT_GT(down, Seconds(11) + MilliSeconds(600));
    EXPECT_LE(down, Seconds(11) + MilliSeconds(901));
    for (const Arrival& answer : answers)
    {
        const Time sent = answer.at - LINK_DELAY; // by the cloud
        EXPECT_TRUE(sent < Seconds(11) || sent >= down) << answer.sent;
    }
}

TEST_F(SiteNetwork, TheInteriorTakesItsTimeIfToldSo)
{
    site->SetAttribute("InteriorConvergence", TimeValue(MilliSeconds(250)));
    Build();
    Link& first = AddLink("r1", "dxvif-1", LinkKind::DIRECT_CONNECT);
    Link& second = AddLink("r2", "dxvif-2", LinkKind::DIRECT_CONNECT);
    RunUntil(Seconds(5));
    SendEvery(site->GetHost("h1"), Seconds(5), Seconds(6), MilliSeconds(1));
    Simulator::Schedule(MilliSeconds(99) + MicroSeconds(500),
                        [&first]() { first.fabric->SetLight(false); });
    RunUntil(Seconds(7));
    EXPECT_EQ(first.datagrams, 98u); // those on the wire fall with the light
    EXPECT_EQ(second.datagrams, 650u);
    EXPECT_EQ(site->GetRouter("r1")->GetDropped(DropReason::NO_ROUTE_TO_DESTINATION), 250u);
}

TEST_F(SiteNetwork, ARouterThatComesBackIsUsedAgain)
{
    Build();
    AddLink("r1", "dxvif-1", LinkKind::DIRECT_CONNECT);
    AddLink("r2", "vpn-1/1", LinkKind::VPN_STATIC);
    RunUntil(Seconds(5));
    site->SetRouterDead("r1", true);
    EXPECT_TRUE(site->GetRouter("r1")->IsDead());
    RunUntil(Seconds(10));
    site->SetRouterDead("r1", false); // before its hold time is over
    Send(site->GetHost("h1"), 1);
    RunUntil(Seconds(11));
    EXPECT_EQ(links["dxvif-1"].datagrams, 1u);
    site->SetRouterDead("r1", true);
    RunUntil(Seconds(300));
    EXPECT_FALSE(links["dxvif-1"].aws->IsUp());
    site->SetRouterDead("r1", false);
    RunUntil(Seconds(500));
    EXPECT_TRUE(links["dxvif-1"].aws->IsUp());
    Send(site->GetHost("h1"), 2);
    RunUntil(Seconds(501));
    EXPECT_EQ(links["dxvif-1"].datagrams, 2u);
    EXPECT_EQ(links["vpn-1/1"].datagrams, 0u);
}

TEST_F(SiteNetwork, APrefixOfAwsInsideTheSitesBlockIsFound)
{
    description.cidrBlocks = {*aws::ParseCidr("10.0.0.0/8")};
    description.hosts = {{"h1", Ipv4Address("10.9.0.1")}};
    Build();
    LinkSetup setup;
    setup.linkId = "dxvif-1";
    AddLink("r1", setup);
    RunUntil(Seconds(5));
    Send(site->GetHost("h1"), 1);
    Send(site->GetHost("h1"), Ipv4Address("10.8.0.1"), 2);
    RunUntil(Seconds(6));
    EXPECT_EQ(arrivals.size(), 1u);
    EXPECT_EQ(answers.size(), 1u);
    EXPECT_EQ(Dropped(DropReason::UNASSIGNED_ADDRESS), 1u);
}

TEST_F(SiteNetwork, TwoRunsAreTheSame)
{
    const auto run = [this]() {
        Build();
        for (const char* id : {"dxvif-1", "dxvif-2"})
        {
            LinkSetup setup;
            setup.linkId = id;
            setup.bfd = true;
            Link& link = AddLink(links.empty() ? "r1" : "r2", setup);
            link.customer->GetBgp()->SetAttribute("TimerJitter", DoubleValue(0.25));
            link.customer->GetBfd()->SetAttribute("Jitter", DoubleValue(0.25));
        }
        AddLink("r2", "vpn-1/1", LinkKind::VPN_BGP);
        site->SetEcmp(SITE_ECMP_SPREAD);
        EXPECT_EQ(site->AssignStreams(1000), 5);
        EXPECT_EQ(cloudRouter->AssignStreams(2000), 5);
        for (uint16_t port = 5000; port < 5010; ++port)
        {
            for (uint32_t i = 0; i < 100; ++i)
            {
                Simulator::Schedule(Seconds(5) + MilliSeconds(20 * i), [this, i, port]() {
                    Send(site->GetHost(port % 2 == 0 ? "h1" : "h2"), i, port);
                });
            }
        }
        Simulator::Schedule(Seconds(6), [this]() { links["dxvif-1"].Silence(); });
        RunUntil(Seconds(10));
        return std::make_tuple(std::exchange(arrivals, {}),
                               std::exchange(answers, {}),
                               Simulator::GetEventCount());
    };
    const auto first = run();
    TearDown();
    SetUp();
    EXPECT_TRUE(run() == first);
    EXPECT_GT(std::get<0>(first).size(), 700u);
    EXPECT_LT(std::get<0>(first).size(), 1000u);
}

TEST_F(SiteNetwork, WhatTheDescriptionLacksIsNamed)
{
    const auto errorOf = [this]() -> std::string {
        try
        {
            CreateObject<OnPremisesNetwork>()->Build(description, board);
        }
        catch (const aws::InputError& error)
        {
            return error.what();
        }
        return "none";
    };
    const aws::OnPremisesSite good = description;
    description.hosts.push_back({"h3", Ipv4Address("10.0.0.1")});
    EXPECT_EQ(errorOf(),
              "site hq: host h3 (10.0.0.1) is in no block of the site; add one, or change its "
              "address");
    description = good;
    description.hosts.push_back({"h3", Ipv4Address("172.16.0.10")});
    EXPECT_NE(errorOf().find("has the name or address of another"), std::string::npos);
    description = good;
    description.routers.push_back({"r1", 65001});
    EXPECT_NE(errorOf().find("has two routers r1"), std::string::npos);
    description = good;
    description.cidrBlocks = {*aws::ParseCidr("172.16.0.8/30")};
    description.hosts.pop_back();
    EXPECT_NE(errorOf().find("no address left"), std::string::npos);
    description = good;
    site->UseRouter("r7", cloud);
    EXPECT_THROW(Build(), aws::InputError);
    EXPECT_THROW(site->GetHost("h9"), aws::InputError);
    EXPECT_THROW(site->SetRouterDead("r9", true), aws::InputError);
}
