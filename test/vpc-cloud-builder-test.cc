// SPDX-License-Identifier: GPL-2.0-only
// What a script that describes a cloud in C++ gets, right and wrong.
#include "ns3/config.h"
#include "ns3/names.h"
#include "ns3/simulator.h"
#include "ns3/vpc-cloud-builder.h"
#include "ns3/vpc-simulated-cloud.h"

#include <gtest/gtest.h>
#include <string>

using namespace ns3;
using namespace ns3::vpc;

namespace
{

class CloudBuilderTest : public testing::Test
{
  protected:
    CloudBuilderTest()
        : m_builder("us-east-1"),
          m_vpc(m_builder.AddVpc("10.0.0.0/16")),
          m_group(m_builder.AddSecurityGroup(m_vpc))
    {
    }

    ~CloudBuilderTest() override
    {
        Simulator::Destroy();
        Config::Reset();
        Names::Clear();
    }

    void Build()
    {
        CreateObject<SimulatedCloud>()->Build(m_builder.GetCloud());
    }

    CloudBuilder m_builder;
    std::string m_vpc;
    std::string m_group;
};

} // namespace

TEST_F(CloudBuilderTest, HandsOutAddressesAfterTheReservedOnes)
{
    const std::string subnet = m_builder.AddSubnet(m_vpc, "10.0.1.0/28", "use1-az2");
    const std::string first = m_builder.AddInstance(subnet, {m_group});
    const aws::Cloud& cloud = m_builder.GetCloud();
    const std::string eni = cloud.instances.at(first).networkInterfaceIds.at(0);
    EXPECT_EQ(aws::ToString(cloud.networkInterfaces.at(eni).privateIpAddresses.at(0).address),
              "10.0.1.4");
    EXPECT_EQ(cloud.subnets.at(subnet).availabilityZone, "us-east-1b");
}

TEST_F(CloudBuilderTest, FillsASubnetToItsLastUsableAddressAndNoFurther)
{
    const std::string subnet = m_builder.AddSubnet(m_vpc, "10.0.1.0/28", "use1-az1");
    for (int i = 0; i < 11; ++i) // 16 less 5 reserved ones
    {
        m_builder.AddInstance(subnet, {m_group});
    }
    EXPECT_DEATH(m_builder.AddInstance(subnet, {m_group}), "has no free address left");
}

TEST_F(CloudBuilderTest, BuildsAnEndpointWithOneEniASubnetAndAwssNames)
{
    const std::string a = m_builder.AddSubnet(m_vpc, "10.0.1.0/24", "use1-az1");
    const std::string b = m_builder.AddSubnet(m_vpc, "10.0.2.0/24", "use1-az2");
    const std::string id = m_builder.AddInterfaceEndpoint(m_vpc, "sqs", {a, b}, {m_group});
    Ptr<SimulatedCloud> cloud = CreateObject<SimulatedCloud>();
    cloud->Build(m_builder.GetCloud());
    const aws::VpcEndpoint& endpoint = cloud->GetNetwork()->GetCloud().vpcEndpoints.at(id);
    ASSERT_EQ(endpoint.dnsNames.size(), 4u);
    const std::string stem = id + "-" + endpoint.dnsSuffix;
    EXPECT_EQ(endpoint.dnsNames[0], stem + ".sqs.us-east-1.vpce.amazonaws.com");
    EXPECT_EQ(endpoint.dnsNames[1], stem + "-us-east-1a.sqs.us-east-1.vpce.amazonaws.com");
    EXPECT_EQ(endpoint.dnsNames[2], stem + "-us-east-1b.sqs.us-east-1.vpce.amazonaws.com");
    EXPECT_EQ(endpoint.dnsNames[3], "sqs.us-east-1.amazonaws.com");
    // the private name gives both ENIs, a zonal name its own
    EXPECT_EQ(cloud->GetDirectory()->Lookup(m_vpc, endpoint.dnsNames[3]).GetAddresses().size(), 2u);
    const auto zonal = cloud->GetDirectory()->Lookup(m_vpc, endpoint.dnsNames[2]).GetAddresses();
    ASSERT_EQ(zonal.size(), 1u);
    EXPECT_EQ(aws::ToString(zonal[0]), "10.0.2.4");
}

TEST_F(CloudBuilderTest, EndsTheProgramOnWrongArgumentsWithTheArgumentAndTheRemedy)
{
    EXPECT_DEATH(m_builder.AddVpc("10.0.0.1/16"), "10.0.0.1/16.*host bits");
    EXPECT_DEATH(m_builder.AddSubnet("vpc-404", "10.0.1.0/24", "use1-az1"), "there is no vpc-404");
    EXPECT_DEATH(m_builder.AddSubnet(m_vpc, "10.0.1.0/24", "somewhere"), "somewhere.*use1-az1");
    EXPECT_DEATH(m_builder.AllowIngress(m_group, "quic", 1, 1, "0.0.0.0/0"), "quic.*tcp, udp");
    EXPECT_DEATH(m_builder.AddRoute("rtb-404", "0.0.0.0/0", "igw-1"), "there is no rtb-404");
    EXPECT_DEATH(m_builder.AddGatewayEndpoint(m_vpc, "sqs", {}), "no gateway endpoint for sqs");
}

TEST_F(CloudBuilderTest, RefusesRulesWithUnknownPeers)
{
    EXPECT_DEATH(m_builder.AllowIngress(m_group, "tcp", 443, 443, "sg-404"), "no sg-404; add it");
    EXPECT_DEATH(m_builder.AllowEgress(m_group, "tcp", 443, 443, "pl-404"), "no pl-404; add it");
}

TEST_F(CloudBuilderTest, RefusesWhatAwsWouldRefuseInOneLineWithTheId)
{
    m_builder.AddSubnet(m_vpc, "10.0.1.0/24", "use1-az1");
    m_builder.AddSubnet(m_vpc, "10.0.1.128/25", "use1-az2");
    EXPECT_DEATH(Build(), "SimulatedCloud::Build: .*subnet-");
}

TEST_F(CloudBuilderTest, RefusesTwoEndpointSubnetsInOneAz)
{
    const std::string a = m_builder.AddSubnet(m_vpc, "10.0.1.0/24", "use1-az1");
    const std::string b = m_builder.AddSubnet(m_vpc, "10.0.2.0/24", "use1-az1");
    const std::string id = m_builder.AddInterfaceEndpoint(m_vpc, "sqs", {a, b}, {m_group});
    EXPECT_DEATH(Build(), id + ".*use1-az1");
}

TEST_F(CloudBuilderTest, RefusesPrivateDnsInAVpcWithoutTheDnsAttributes)
{
    const std::string a = m_builder.AddSubnet(m_vpc, "10.0.1.0/24", "use1-az1");
    const std::string id = m_builder.AddInterfaceEndpoint(m_vpc, "sqs", {a}, {m_group});
    m_builder.GetCloud().vpcs.at(m_vpc).enableDnsHostnames = false;
    EXPECT_DEATH(Build(), id + ".*nableDnsHostnames");
}

TEST_F(CloudBuilderTest, RefusesARouteToNothing)
{
    const std::string a = m_builder.AddSubnet(m_vpc, "10.0.1.0/24", "use1-az1");
    m_builder.AddRoute(m_builder.AddRouteTable(m_vpc, {a}), "0.0.0.0/0", "igw-404");
    EXPECT_DEATH(Build(), "igw-404");
}
