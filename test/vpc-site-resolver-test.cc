// SPDX-License-Identifier: GPL-2.0-only
// DNS of an on-premises site: by packets to a VPC's inbound Resolver endpoint behind its links.
#include "vpc-site-net.h"

#include "ns3/vpc-site-resolver.h"
#include "ns3/vpc-stub-resolver.h"

namespace
{

using namespace ns3;
using namespace ns3::vpc;
using namespace ns3::vpc::sitetest;

using Addresses = std::vector<Ipv4Address>;

constexpr const char* SQS = "sqs.us-east-1.amazonaws.com";
constexpr const char* REGIONAL_NAME = "vpce-1-x.sqs.us-east-1.vpce.amazonaws.com";
constexpr const char* VPC = "vpc-1";

/// Host h1 asks the resolver on h2; two addresses of an inbound endpoint are behind the links.
class SiteDns : public SiteTest
{
  protected:
    const Ipv4Address SERVER{"172.16.0.11"};
    const Ipv4Address INBOUND_A{"10.0.0.53"};
    const Ipv4Address INBOUND_B{"10.0.1.53"};
    const Ipv4Address ENI_A{"10.0.0.20"};
    const Ipv4Address ENI_B{"10.0.1.20"};
    const Ipv4Address PUBLIC{"52.0.0.1"};

    void SetUp() override
    {
        SiteTest::SetUp();
        Build();
        AddLink("r1", "dxvif-1", LinkKind::DIRECT_CONNECT);
        AddLink("r2", "vpn-1/1", LinkKind::VPN_STATIC);
        directory = CreateObject<DnsDirectory>();
        directory->AddPublic(SQS, {{{PUBLIC, ""}}, Seconds(60), ""});
        const DnsRecordSet enis{{{ENI_A, ""}, {ENI_B, ""}}, Seconds(60), ""};
        directory->AddPublic(REGIONAL_NAME, enis);
        directory->AddPrivate(VPC, SQS, enis);
        inboundA = AddInbound(INBOUND_A);
        inboundB = AddInbound(INBOUND_B);
        resolver = SiteResolver::InstallOn(site->GetHost("h2"), "hq", directory);
        EXPECT_EQ(resolver->AssignStreams(50), 2);
        stub = CreateObject<StubResolver>();
        stub->SetNode(site->GetHost("h1"));
        stub->SetAttribute("CachePolicy", StringValue("None"));
        stub->SetAttribute("Attempts", UintegerValue(1));
        stub->SetAttribute("Timeout", TimeValue(Seconds(20)));
        stub->AssignStreams(60);
        stub->SetServers({SERVER});
        RunUntil(Seconds(5)); // the links are up
    }

    void TearDown() override
    {
        stub->Dispose();
        stub = nullptr;
        resolver = nullptr;
        directory = nullptr;
        inboundA = inboundB = nullptr;
        SiteTest::TearDown();
    }

    /// An address of an inbound Resolver endpoint, on a node beside the cloud's.
    Ptr<VpcResolverServer> AddInbound(Ipv4Address address)
    {
        Ptr<Node> node = CreateObject<Node>();
        InternetStackHelper stack;
        stack.SetIpv6StackInstall(false);
        stack.Install(node);
        const Ptr<LinkFabric> link = MakeLink("inbound", Time(0));
        const auto addInterface = [](Ptr<Node> owner, Ptr<NetDevice> port, Ipv4Address own) {
            const Ptr<Ipv4> ipv4 = owner->GetObject<Ipv4>();
            const uint32_t interface = ipv4->AddInterface(port);
            ipv4->AddAddress(interface, Ipv4InterfaceAddress(own, Ipv4Mask::GetOnes()));
            ipv4->SetUp(interface);
            return interface;
        };
        Ipv4StaticRoutingHelper routing;
        const uint32_t near = addInterface(node, MakePort(node, link, LinkSide::AWS), address);
        routing.GetStaticRouting(node->GetObject<Ipv4>())->SetDefaultRoute(TARGET, near);
        const uint32_t far =
            addInterface(cloud, MakePort(cloud, link, LinkSide::CUSTOMER), Ipv4Address("10.0.0.1"));
        routing.GetStaticRouting(cloud->GetObject<Ipv4>())->AddHostRouteTo(address, far);
        Ptr<VpcResolverServer> server = CreateObject<VpcResolverServer>();
        server->SetAttribute("VpcId", StringValue(VPC));
        server->SetDirectory(directory);
        node->AddApplication(server);
        return server;
    }

    /// \param name asked for now \return the answer
    DnsAnswer Ask(const std::string& name)
    {
        const std::size_t before = heard.size();
        stub->Resolve(name, MakeCallback(&SiteDns::Hear, this));
        RunUntil(Simulator::Now() + Seconds(25));
        EXPECT_EQ(heard.size(), before + 1);
        return heard.size() > before ? heard.back() : DnsAnswer();
    }

    void Hear(const DnsAnswer& answer)
    {
        heard.push_back(answer);
    }

    static Addresses Sorted(Addresses addresses)
    {
        std::sort(addresses.begin(), addresses.end());
        return addresses;
    }

    Ptr<DnsDirectory> directory;
    Ptr<VpcResolverServer> inboundA;
    Ptr<VpcResolverServer> inboundB;
    Ptr<SiteResolver> resolver;
    Ptr<StubResolver> stub;
    std::vector<DnsAnswer> heard;
};

} // namespace

TEST_F(SiteDns, WhatIsNotForwardedIsAnsweredAsPublicDnsHasIt)
{
    EXPECT_EQ(Ask(SQS).addresses, Addresses{PUBLIC});
    EXPECT_EQ(Sorted(Ask(REGIONAL_NAME).addresses), (Addresses{ENI_A, ENI_B}));
    EXPECT_EQ(Ask("nobody.example.com").status, DnsStatus::NX_DOMAIN);
    EXPECT_EQ(inboundA->GetCounters().received, 0u);
    EXPECT_EQ(resolver->GetForwarder()->GetCounters().sent, 0u);
}

TEST_F(SiteDns, ADomainIsForwardedToTheInboundEndpoint)
{
    resolver->AddForwarding("us-east-1.amazonaws.com", {INBOUND_A});
    const DnsAnswer answer = Ask(SQS);
    EXPECT_EQ(Sorted(answer.addresses), (Addresses{ENI_A, ENI_B}));
    // over the link and back, and what the two servers take
    EXPECT_EQ(answer.elapsed, 2 * LINK_DELAY + 2 * MicroSeconds(200));
    EXPECT_EQ(inboundA->GetCounters().answered, 1u);
    EXPECT_GE(links["dxvif-1"].fabric->GetCounters().delivered, 2u);
    EXPECT_EQ(Sorted(Ask(REGIONAL_NAME).addresses), (Addresses{ENI_A, ENI_B}));
    EXPECT_EQ(inboundA->GetCounters().answered, 1u); // vpce.amazonaws.com is another domain
}

TEST_F(SiteDns, TheMostSpecificDomainCounts)
{
    resolver->AddForwarding("amazonaws.com", {INBOUND_A});
    resolver->AddForwarding("sqs.us-east-1.amazonaws.com", {INBOUND_B});
    Ask(SQS);
    EXPECT_EQ(inboundA->GetCounters().received, 0u);
    EXPECT_EQ(inboundB->GetCounters().received, 1u);
}

TEST_F(SiteDns, IfOneAddressIsDeadTheOtherIsAsked)
{
    inboundA->SetFault(DnsFault::DEAD);
    resolver->AddForwarding("amazonaws.com", {INBOUND_A, INBOUND_B});
    resolver->SetAttribute("MaxCacheTtl", TimeValue(Time(0)));
    bool waited = false;
    for (int i = 0; i < 10; ++i)
    {
        const DnsAnswer answer = Ask(SQS);
        EXPECT_EQ(answer.addresses.size(), 2u);
        const Time direct = 2 * LINK_DELAY + 2 * MicroSeconds(200);
        waited = waited || answer.elapsed > direct;
        EXPECT_TRUE(answer.elapsed == direct || answer.elapsed == direct + Seconds(2));
    }
    EXPECT_TRUE(waited);
    EXPECT_EQ(inboundB->GetCounters().answered, 10u);
}

TEST_F(SiteDns, AnAnswerIsKeptForItsTtl)
{
    resolver->AddForwarding("amazonaws.com", {INBOUND_A});
    const DnsAnswer first = Ask(SQS); // at 5 s, and each takes 25 s
    const DnsAnswer second = Ask(SQS);
    const DnsAnswer third = Ask(SQS);
    EXPECT_EQ(inboundA->GetCounters().received, 1u);
    EXPECT_EQ(resolver->GetCacheHits(), 2u);
    EXPECT_EQ(first.ttl, Seconds(60));
    EXPECT_EQ(second.ttl, Seconds(60 - 24));
    EXPECT_EQ(third.ttl, Seconds(60 - 49));
    EXPECT_EQ(second.elapsed, MicroSeconds(200));
    EXPECT_EQ(second.addresses.at(0), first.addresses.at(1)); // in rotation
    EXPECT_EQ(third.addresses, first.addresses);
    EXPECT_EQ(Ask(SQS).ttl, Seconds(60));
    EXPECT_EQ(inboundA->GetCounters().received, 2u);
    resolver->FlushCache();
    Ask(SQS);
    EXPECT_EQ(inboundA->GetCounters().received, 3u);
}

TEST_F(SiteDns, TheLongestTimeAndNoneAreObeyed)
{
    resolver->AddForwarding("amazonaws.com", {INBOUND_A});
    resolver->SetAttribute("MaxCacheTtl", TimeValue(Seconds(20)));
    Ask(SQS);
    Ask(SQS);
    EXPECT_EQ(inboundA->GetCounters().received, 2u);
    resolver->SetAttribute("MaxCacheTtl", TimeValue(Time(0)));
    Ask(SQS);
    Ask(SQS);
    EXPECT_EQ(inboundA->GetCounters().received, 4u);
    EXPECT_EQ(resolver->GetCacheHits(), 0u);
}

TEST_F(SiteDns, QueriesTakeTheOtherLinkWhenOneFails)
{
    resolver->AddForwarding("amazonaws.com", {INBOUND_A});
    links["dxvif-1"].fabric->SetLight(false);
    EXPECT_EQ(Ask(SQS).addresses.size(), 2u);
    links["vpn-1/1"].fabric->SetLight(false);
    resolver->FlushCache();
    EXPECT_EQ(Ask(SQS).status, DnsStatus::SERV_FAIL);
    EXPECT_EQ(Dropped(DropReason::NO_ROUTE_TO_DESTINATION), 1u);
}

TEST_F(SiteDns, ItsRulesOutliveThoseOfVpcs)
{
    resolver->AddForwarding("amazonaws.com", {INBOUND_A});
    directory->ClearRules(VPC);
    EXPECT_EQ(Sorted(Ask(SQS).addresses), (Addresses{ENI_A, ENI_B}));
}

TEST_F(SiteDns, WhatIsMissingIsNamed)
{
    EXPECT_THROW(resolver->AddForwarding("amazonaws.com", {}), aws::InputError);
    EXPECT_THROW(resolver->AddForwarding("a..b", {INBOUND_A}), aws::InputError);
    EXPECT_THROW(SiteResolver::InstallOn(CreateObject<Node>(), "hq", directory), aws::InputError);
}
