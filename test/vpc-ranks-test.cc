// SPDX-License-Identifier: GPL-2.0-only
// One rank of a parallel simulation owns a cloud whole.
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-list-routing-helper.h"
#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/node-list.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"
#include "ns3/vpc-cloud-builder.h"
#include "ns3/vpc-simulated-cloud.h"

#include <gtest/gtest.h>

namespace
{

using namespace ns3;
using namespace ns3::vpc;

/// A VPC with a VPN to a site.
class Ranks : public testing::Test
{
  protected:
    Ranks()
        : m_builder("us-east-1")
    {
        m_vpc = m_builder.AddVpc("10.0.0.0/16");
        const std::string subnet = m_builder.AddSubnet(m_vpc, "10.0.1.0/24", "use1-az1");
        m_builder.AddInstance(subnet, {m_builder.AddSecurityGroup(m_vpc)});
        const std::string gateway = m_builder.AddVpnGateway(m_vpc);
        m_builder.AddOnPremisesSite("dc", {"172.16.0.0/16"});
        m_builder.AddVpnConnection(m_builder.AddCustomerGateway("dc/r1", MilliSeconds(20)),
                                   gateway);
        m_cloud = CreateObject<SimulatedCloud>();
    }

    ~Ranks() override
    {
        m_cloud = nullptr;
        Simulator::Destroy();
    }

    static Ptr<Node> MakeRouter(uint32_t systemId)
    {
        Ptr<Node> node = CreateObject<Node>(systemId);
        InternetStackHelper stack;
        Ipv4StaticRoutingHelper fixed;
        Ipv4ListRoutingHelper list;
        list.Add(fixed, 0);
        stack.SetRoutingHelper(list);
        stack.SetIpv6StackInstall(false);
        stack.Install(node);
        return node;
    }

    CloudBuilder m_builder;
    std::string m_vpc;
    Ptr<SimulatedCloud> m_cloud;
};

TEST_F(Ranks, TheCloudOwnsAllItsNodes)
{
    const Ptr<Node> router = MakeRouter(0);
    m_cloud->UseRouter("dc/r1", router);
    m_cloud->Build(m_builder.GetCloud());
    m_cloud->AddInternetHost(Ipv4Address("198.51.100.1"), MilliSeconds(10));
    ASSERT_GT(NodeList::GetNNodes(), 5u);
    for (uint32_t i = 0; i < NodeList::GetNNodes(); ++i)
    {
        EXPECT_EQ(NodeList::GetNode(i)->GetSystemId(), 0u) << "node " << i;
    }
}

TEST_F(Ranks, ACloudOfAnotherRankIsNotBuiltHere)
{
    m_cloud->SetAttribute("SystemId", UintegerValue(1));
    EXPECT_DEATH(m_cloud->Build(m_builder.GetCloud()),
                 "SystemId is 1, but this process is rank 0: build a cloud only in");
}

TEST_F(Ranks, ARouterOfAnotherRankIsRefusedByName)
{
    m_cloud->UseRouter("dc/r1", MakeRouter(1));
    EXPECT_DEATH(m_cloud->Build(m_builder.GetCloud()),
                 "router dc/r1 has SystemId 1 and the cloud 0: one rank owns");
}

TEST_F(Ranks, ANodeOfAnotherRankMayNotAttachToAFabric)
{
    m_cloud->Build(m_builder.GetCloud());
    m_cloud->AddInternetHost(Ipv4Address("198.51.100.1"), MilliSeconds(10));
    const auto attach = [](uint32_t systemId, const Ptr<Fabric>& fabric) {
        Ptr<EniNetDevice> port = CreateObject<EniNetDevice>();
        CreateObject<Node>(systemId)->AddDevice(port);
        port->Attach(fabric);
    };
    EXPECT_DEATH(attach(2, m_cloud->GetFabric(m_vpc)),
                 m_vpc + ": node [0-9]+ has SystemId 2, and the nodes that are attached already "
                         "have 0: one MPI rank owns a network whole");
    EXPECT_DEATH(attach(1, m_cloud->GetInternet()), "internet: node [0-9]+ has SystemId 1");
    attach(0, m_cloud->GetInternet());
}

} // namespace
