// SPDX-License-Identifier: GPL-2.0-only
// The trace sources that the documentation names are found under the Config paths that it gives.
#include "ns3/config.h"
#include "ns3/names.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"
#include "ns3/vpc-cloud-builder.h"
#include "ns3/vpc-request-client.h"
#include "ns3/vpc-request-service.h"
#include "ns3/vpc-simulated-cloud.h"
#include "ns3/vpc-stub-resolver.h"

#include <gtest/gtest.h>
#include <string>

using namespace ns3;
using namespace ns3::vpc;

namespace
{

/// One zone, a client, an endpoint whose ENI fails for a minute after the first request.
class ConfigPathsTest : public testing::Test
{
  protected:
    ConfigPathsTest()
        : m_builder("us-east-1")
    {
        const std::string vpc = m_builder.AddVpc("10.0.0.0/16");
        const std::string group = m_builder.AddSecurityGroup(vpc);
        m_builder.AllowIngress(group, "tcp", 443, 443, "10.0.0.0/16");
        const std::string subnet = m_builder.AddSubnet(vpc, "10.0.1.0/24", "use1-az1");
        const std::string endpoint = m_builder.AddInterfaceEndpoint(vpc, "sqs", {subnet}, {group});
        const std::string instance = m_builder.AddInstance(subnet, {group});
        m_cloud = CreateObject<SimulatedCloud>();
        m_cloud->Build(m_builder.GetCloud());
        m_cloud->AssignStreams(1);
        NodeContainer hosts = m_cloud->GetServiceHosts("com.amazonaws.us-east-1.sqs");
        hosts.Get(0)->AddApplication(CreateObject<RequestService>());
        Ptr<Node> node = m_cloud->GetInstance(instance);
        Ptr<StubResolver> resolver = CreateObject<StubResolver>();
        node->AggregateObject(resolver);
        Ptr<RequestClient> client = CreateObject<RequestClient>();
        client->SetAttribute("Remote", StringValue("sqs.us-east-1.amazonaws.com"));
        client->SetAttribute("ConnectTimeout", TimeValue(Seconds(1)));
        client->SetAttribute("Interarrival",
                             StringValue("ns3::ConstantRandomVariable[Constant=20]"));
        client->SetAttribute("MaxRequests", UintegerValue(2));
        client->SetResolver(resolver);
        node->AddApplication(client);
        Fault fault;
        fault.target = m_builder.GetEndpointEnis(endpoint).front();
        fault.start = Seconds(10);
        fault.duration = Seconds(60);
        m_cloud->GetFaults()->Add(fault);
    }

    ~ConfigPathsTest() override
    {
        m_cloud = nullptr;
        Simulator::Destroy();
        Config::Reset();
        Names::Clear();
    }

    /// Connect a trace source by its path. \param path the path \param args of its callback
    template <class... Args>
    void Connect(const std::string& path)
    {
        Callback<void, Args...> count([this](Args...) { ++m_seen; });
        EXPECT_TRUE(Config::ConnectWithoutContextFailSafe(path, count)) << path;
    }

    void Run()
    {
        Simulator::Stop(Seconds(150));
        Simulator::Run();
    }

    CloudBuilder m_builder;
    Ptr<SimulatedCloud> m_cloud;
    int m_seen{0};
};

} // namespace

TEST_F(ConfigPathsTest, OfTheWholeCloud)
{
    const std::string cloud = "/$ns3::vpc::SimulatedCloud/";
    Connect<const DnsQueryRecord&>(cloud + "DnsAnswer");
    Connect<const std::string&, bool>(cloud + "HealthChange");
    Connect<const Fault&>(cloud + "FaultStart");
    Connect<const Fault&>(cloud + "FaultEnd");
    Run();
    // One name asked for; dead and well again; begun; ended.
    EXPECT_EQ(m_seen, 1 + 2 + 1 + 1);
}

TEST_F(ConfigPathsTest, OfDropsAnywhere)
{
    Connect<Ptr<const Packet>, const DropRecord&>("/$ns3::vpc::SimulatedCloud/Drop");
    Run();
    // What the second request sent to the dead ENI, and nothing else.
    EXPECT_GE(m_seen, 1);
    EXPECT_EQ(m_cloud->CheckConservation().dropped.at("FAULT_ENI"), static_cast<uint64_t>(m_seen));
}

TEST_F(ConfigPathsTest, OfFlows)
{
    const std::string cloud = "/$ns3::vpc::SimulatedCloud/";
    Connect<const FlowRecord&>(cloud + "FlowNew");
    Run();
    // The first request's connection at both of its ENIs, the second one's at the client's alone.
    EXPECT_EQ(m_seen, 3);
}

TEST_F(ConfigPathsTest, OfApplicationsNodesDevicesAndChannels)
{
    const std::string application = "/NodeList/*/ApplicationList/*/";
    Connect<const RequestRecord&>(application + "$ns3::vpc::RequestClient/RequestDone");
    Connect<uint64_t>(application + "$ns3::vpc::RequestService/ServiceEnd");
    Connect<const DnsQueryRecord&>(application + "$ns3::vpc::VpcResolverServer/DnsAnswer");
    Connect<const DnsAnswer&>("/NodeList/*/$ns3::vpc::StubResolver/Lookup");
    Run();
    // Two requests, one of them served; one answer to two lookups.
    EXPECT_EQ(m_seen, 2 + 1 + 1 + 2);
}

TEST_F(ConfigPathsTest, OfThePlacesWherePacketsPass)
{
    Connect<Ptr<const Packet>>("/NodeList/*/DeviceList/*/$ns3::vpc::EniNetDevice/MacTx");
    Connect<Ptr<const Packet>, const DropRecord&>("/ChannelList/*/$ns3::vpc::Fabric/Drop");
    Connect<Ptr<const Packet>, const DropRecord&>("/NodeList/*/$ns3::vpc::GatewayNode/Drop");
    Connect<const Connection&>("/NodeList/*/$ns3::vpc::TranslatingNode/ConnectionEnd");
    Run();
    EXPECT_GT(m_seen, 0);
}
