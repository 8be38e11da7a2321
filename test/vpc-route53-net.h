// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-fabric-net.h"

#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/string.h"
#include "ns3/vpc-stub-resolver.h"

namespace ns3
{
namespace vpc
{
namespace fabrictest
{

using Addresses = std::vector<Ipv4Address>;

/// An answer and when it came.
struct Heard
{
    Time at;
    DnsAnswer answer;
};

/// CloudTest with DNS clients, corporate DNS servers on instances, and a host outside the VPC.
class Route53Test : public CloudTest
{
  protected:
    static constexpr const char* SQS = "sqs.us-east-1.amazonaws.com";
    static constexpr const char* BUCKET = "logs.s3.us-east-1.amazonaws.com";
    static constexpr int64_t SERVER_NS = 200'000;   //!< VpcResolverServer::ProcessingDelay
    static constexpr int64_t HANDOVER_NS = 500'000; //!< DnsForwarder::HandoverDelay
    static constexpr int64_t TIMEOUT_S = 2;         //!< DnsForwarder::Timeout

    void TearDown() override
    {
        for (const auto& resolver : stubs)
        {
            resolver->Dispose();
        }
        stubs.clear();
        corporate = nullptr;
        onPremises = nullptr;
        border = nullptr;
        CloudTest::TearDown();
    }

    /// A group for DNS only, and both kinds of Resolver endpoints in subnets A and B.
    void DescribeResolvers()
    {
        dns = describe.AddSecurityGroup(vpc);
        describe.AllowIngress(dns, "udp", 53, 53, "0.0.0.0/0");
        inbound = describe.AddInboundResolver({subnetA, subnetB}, {dns});
        outbound = describe.AddOutboundResolver({subnetA, subnetB}, {dns});
    }

    /// Routes of A, B and C to 172.16.0.0/12, by a gateway that BuildOutside() puts a host behind.
    void DescribeOutside()
    {
        igw = describe.AddInternetGateway(vpc);
        tablePrivate = describe.AddRouteTable(vpc, {subnetA, subnetB, subnetC});
        describe.AddRoute(tablePrivate, "172.16.0.0/12", igw);
    }

    /// A host with an address of its own outside the VPC, straight at the VPC's border, as behind a
    /// virtual private gateway without delay. Packets in and out are those of the fabric.
    void BuildOutside()
    {
        onPremises = CreateObject<Node>();
        InternetStackHelper stack;
        Ipv4StaticRoutingHelper routing;
        stack.SetRoutingHelper(routing);
        stack.SetIpv6StackInstall(false);
        stack.Install(onPremises);
        border = CreateObject<EniNetDevice>();
        border->SetRole(PortRole::HOST);
        border->SetAz(REGIONAL);
        border->SetEniId("outside");
        onPremises->AddDevice(border);
        border->Attach(cloud->GetFabric(vpc));
        cloud->GetFabric(vpc)->AddGateway(igw, border);
        const Ptr<Ipv4> ipv4 = onPremises->GetObject<Ipv4>();
        const uint32_t interface = ipv4->AddInterface(border);
        ipv4->AddAddress(interface, Ipv4InterfaceAddress(OUTSIDE, Ipv4Mask("/24")));
        ipv4->SetUp(interface);
        routing.GetStaticRouting(ipv4)->SetDefaultRoute(Ipv4Address("172.16.0.1"), interface);
    }

    /// \param node becomes a DNS server of corp.example.com \return it
    Ptr<VpcResolverServer> ServeCorporate(Ptr<Node> node)
    {
        if (!corporate)
        {
            corporate = CreateObject<DnsDirectory>();
            corporate->AddPublic("db.corp.example.com",
                                 {{{Ipv4Address("172.16.9.9"), ""}}, Seconds(30), ""});
        }
        Ptr<VpcResolverServer> server = CreateObject<VpcResolverServer>();
        server->SetDirectory(corporate);
        node->AddApplication(server);
        return server;
    }

    /// Ask for a name. \param node who \param servers whom, none: the VPC's resolver \param at when
    void Ask(Ptr<Node> node, const Addresses& servers, const std::string& name, Time at)
    {
        const Ptr<StubResolver> resolver = CreateObject<StubResolver>();
        resolver->SetNode(node);
        resolver->SetAttribute("CachePolicy", StringValue("None"));
        resolver->SetAttribute("Attempts", UintegerValue(1));
        resolver->SetAttribute("Timeout", TimeValue(Seconds(10)));
        resolver->AssignStreams(static_cast<int64_t>(100 + stubs.size()));
        if (!servers.empty())
        {
            resolver->SetServers(servers);
        }
        stubs.push_back(resolver);
        At(at, [this, resolver, name] {
            resolver->Resolve(name, MakeCallback(&Route53Test::Hear, this));
        });
    }

    /// What a name gives a host of the VPC. \param node who asks \param name the name
    Heard Lookup(Ptr<Node> node, const std::string& name)
    {
        return Lookup(node, {}, name);
    }

    /// What a name gives. \param node who asks \param servers whom \param name the name
    Heard Lookup(Ptr<Node> node, const Addresses& servers, const std::string& name)
    {
        const std::size_t before = heard.size();
        Ask(node, servers, name, Simulator::Now() + MilliSeconds(1));
        RunUntil(Simulator::Now() + Seconds(20));
        EXPECT_EQ(heard.size(), before + 1) << DropSummary();
        return heard.size() > before ? heard.back() : Heard();
    }

    /// \return bytes of a question for a name, with its IP and UDP headers
    static uint32_t Question(const std::string& name)
    {
        return static_cast<uint32_t>(20 + 8 + 12 + name.size() + 2 + 4);
    }

    /// \return addresses of an endpoint's ENIs, sorted
    Addresses AddressesOf(const std::vector<std::string>& enis)
    {
        Addresses addresses;
        for (const std::string& eni : enis)
        {
            addresses.push_back(AddressOfEni(eni));
        }
        return Sorted(addresses);
    }

    static Addresses Sorted(Addresses addresses)
    {
        std::sort(addresses.begin(), addresses.end());
        return addresses;
    }

    const Ipv4Address OUTSIDE{"172.16.0.10"};

    std::string dns;
    std::string inbound;
    std::string outbound;
    Ptr<Node> onPremises;
    Ptr<EniNetDevice> border;
    Ptr<DnsDirectory> corporate;
    std::vector<Ptr<StubResolver>> stubs;
    std::vector<Heard> heard;

  private:
    void Hear(const DnsAnswer& answer)
    {
        heard.push_back({Simulator::Now(), answer});
    }
};

} // namespace fabrictest
} // namespace vpc
} // namespace ns3
