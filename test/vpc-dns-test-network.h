// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/boolean.h"
#include "ns3/config.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/ipv4.h"
#include "ns3/names.h"
#include "ns3/node.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/vpc-dns-directory.h"
#include "ns3/vpc-resolver-server.h"
#include "ns3/vpc-stub-resolver.h"

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace
{

/// An answer and when it came.
struct Received
{
    ns3::Time at;
    ns3::vpc::DnsAnswer answer;
};

/**
 * A host (10.0.0.1/24) on a link of 8 Gbps, which is 1 ns a byte, and 1 ms to the resolver's node
 * (10.0.0.2 and 169.254.169.253).
 */
class DnsNetwork : public testing::Test
{
  public:
    static constexpr const char* SQS = "sqs.us-east-1.amazonaws.com"; ///< 33 bytes in a question
    static constexpr const char* VPC = "vpc-0a1b2c3d";

    void SetUp() override
    {
        using namespace ns3;
        m_host = CreateObject<Node>();
        m_resolverNode = CreateObject<Node>();
        PointToPointHelper link;
        link.SetDeviceAttribute("DataRate", StringValue("8Gbps"));
        link.SetChannelAttribute("Delay", StringValue("1ms"));
        m_devices = link.Install(m_host, m_resolverNode);
        InternetStackHelper stack;
        stack.SetIpv6StackInstall(false);
        stack.Install(m_host);
        stack.Install(m_resolverNode);
        AddAddress(m_host, m_devices.Get(0), "10.0.0.1");
        AddAddress(m_resolverNode, m_devices.Get(1), "10.0.0.2");
        AddAddress(m_resolverNode, m_devices.Get(1), "169.254.169.253");
        Ipv4StaticRoutingHelper routing;
        routing.GetStaticRouting(m_host->GetObject<Ipv4>())->SetDefaultRoute("10.0.0.2", 1);

        m_directory = CreateObject<vpc::DnsDirectory>();
        m_directory->AddPublic(SQS, {{{Ipv4Address("10.0.1.10"), "eni-1"}}, Seconds(60), ""});
        m_server = CreateObject<vpc::VpcResolverServer>();
        m_server->SetAttribute("VpcId", StringValue(VPC));
        m_server->SetDirectory(m_directory);
        m_resolverNode->AddApplication(m_server);
    }

    void TearDown() override
    {
        for (const auto& resolver : m_resolvers)
        {
            resolver->Dispose();
        }
        ns3::Simulator::Destroy();
        ns3::Config::Reset();
        ns3::Names::Clear();
    }

    /// \param node a node \param device its device \param address one more address of it, /24
    static void AddAddress(ns3::Ptr<ns3::Node> node,
                           ns3::Ptr<ns3::NetDevice> device,
                           const char* address)
    {
        using namespace ns3;
        const Ptr<Ipv4> ipv4 = node->GetObject<Ipv4>();
        int32_t interface = ipv4->GetInterfaceForDevice(device);
        if (interface < 0)
        {
            interface = static_cast<int32_t>(ipv4->AddInterface(device));
        }
        ipv4->AddAddress(interface, Ipv4InterfaceAddress(address, Ipv4Mask("/24")));
        ipv4->SetUp(interface);
    }

    /// \return a resolver on the host
    ns3::Ptr<ns3::vpc::StubResolver> MakeResolver()
    {
        const auto resolver = ns3::CreateObject<ns3::vpc::StubResolver>();
        resolver->SetNode(m_host);
        resolver->AssignStreams(static_cast<int64_t>(100 + m_resolvers.size()));
        m_resolvers.push_back(resolver);
        return resolver;
    }

    /// \param resolver asks \param name this name \param at at this time; answers go to m_received
    void Ask(ns3::Ptr<ns3::vpc::StubResolver> resolver, const std::string& name, ns3::Time at)
    {
        ns3::Simulator::Schedule(at, [this, resolver, name]() {
            const std::size_t before = m_received.size();
            resolver->Resolve(name, ns3::MakeCallback(&DnsNetwork::Receive, this));
            EXPECT_EQ(m_received.size(), before) << "called back from inside Resolve()";
        });
    }

    /// \param answer what came
    void Receive(const ns3::vpc::DnsAnswer& answer)
    {
        m_received.push_back({ns3::Simulator::Now(), answer});
    }

    /**
     * What a lookup of SQS takes on the idle network: there and back 1 ms each, 200 us in the
     * resolver, and 1 ns for each of the frame's bytes: 2 of PPP, 20 of IP, 8 of UDP, 12 of DNS
     * header, 33 of question and, on the way back, 16 of each address.
     * \param addresses in the answer
     * \return the time
     */
    static ns3::Time LookupTime(uint32_t addresses)
    {
        return ns3::MilliSeconds(2) + ns3::MicroSeconds(200) +
               ns3::NanoSeconds(2 * (2 + 20 + 8 + 12 + 33) + 16 * addresses);
    }

    ns3::Ptr<ns3::Node> m_host;
    ns3::Ptr<ns3::Node> m_resolverNode;
    ns3::NetDeviceContainer m_devices;
    ns3::Ptr<ns3::vpc::DnsDirectory> m_directory;
    ns3::Ptr<ns3::vpc::VpcResolverServer> m_server;
    std::vector<ns3::Ptr<ns3::vpc::StubResolver>> m_resolvers;
    std::vector<Received> m_received;
};

} // namespace
