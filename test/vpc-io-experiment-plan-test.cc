// SPDX-License-Identifier: GPL-2.0-only
// What an experiment's names become: hosts, clients in their order, sites, faults, and what is told
// of it.
#include "ns3/vpc-experiment-generator.h"
#include "ns3/vpc-experiment-plan.h"
#include "ns3/vpc-yaml.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <unistd.h>

namespace ns3
{
namespace vpc
{
namespace
{

const std::string NET = R"(Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16, EnableDnsHostnames: true}}
  B:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.2.0/24, AvailabilityZoneId: use1-az2}
  A:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24, AvailabilityZoneId: use1-az1}
  A2:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Vpc
      CidrBlock: 10.0.3.0/24
      AvailabilityZoneId: use1-az1
      Tags: [{Key: Name, Value: second a}]
  Clients: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: c, VpcId: !Ref Vpc}}
  Access:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: from clients
      VpcId: !Ref Vpc
      SecurityGroupIngress:
        - {IpProtocol: tcp, FromPort: 443, ToPort: 443, SourceSecurityGroupId: !Ref Clients}
  Sqs:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcEndpointType: Interface
      VpcId: !Ref Vpc
      ServiceName: com.amazonaws.us-east-1.sqs
      SubnetIds: [!Ref A, !Ref B]
      SecurityGroupIds: [!Ref Access]
      PrivateDnsEnabled: true
  Table: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc}}
  TableA: {Type: AWS::EC2::SubnetRouteTableAssociation, Properties: {RouteTableId: !Ref Table, SubnetId: !Ref A}}
  S3:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: !Ref Vpc
      ServiceName: com.amazonaws.us-east-1.s3
      RouteTableIds: [!Ref Table]
  Outage:
    Type: AWS::FIS::ExperimentTemplate
    Properties:
      Description: cut a subnet
      RoleArn: arn:aws:iam::123456789012:role/fis
      StopConditions: [{Source: none}]
      Targets:
        cut:
          ResourceType: aws:ec2:subnet
          ResourceArns: [!Sub "arn:aws:ec2:us-east-1:123456789012:subnet/${A}"]
          SelectionMode: ALL
      Actions:
        disrupt:
          ActionId: aws:network:disrupt-connectivity
          Parameters: {duration: PT2M, scope: all}
          Targets: {Subnets: cut}
      Tags: {Name: outage}
)";

class ExperimentPlanTest : public testing::Test
{
  protected:
    ExperimentPlanTest()
        : m_folder(testing::TempDir() + "plan-" + std::to_string(getpid()))
    {
        std::filesystem::create_directories(m_folder);
        std::ofstream(m_folder + "/net.yaml") << NET;
    }

    ~ExperimentPlanTest() override
    {
        std::filesystem::remove_all(m_folder);
    }

    /// \param text of an experiment file without its topology \return the plan
    ExperimentPlan Plan(const std::string& text) const
    {
        const JsonDocument document =
            ParseYaml("topology: {cloudformation: net.yaml}\n" + text, "x.yaml", {});
        return PlanExperiment(ReadExperiment(document.Root(), m_folder));
    }

    /// \param text as Plan() takes it \return the line with which it is refused
    std::string RefusalOf(const std::string& text) const
    {
        try
        {
            Plan(text);
        }
        catch (const aws::InputError& error)
        {
            return error.what();
        }
        return "";
    }

    std::string m_folder;
};

const std::string REST = "duration: 10min\n";
const std::string ONE = REST + "workload:\n  - {name: w, from: {subnet: A, securityGroups: "
                               "[Clients]}, to: {endpoint: Sqs}, rate: 1/s}\n";

/// \param plan it \return zones and entries of its clients, in their order
std::vector<std::string>
OrderOf(const ExperimentPlan& plan)
{
    std::vector<std::string> order;
    for (const PlannedClient& client : plan.clients)
    {
        const aws::Instance& instance = plan.cloud.instances.at(client.host);
        const aws::NetworkInterface& eni =
            plan.cloud.networkInterfaces.at(instance.networkInterfaceIds.front());
        order.push_back(aws::ToString(eni.privateIpAddresses.front().address) + " " +
                        std::to_string(client.workload));
    }
    return order;
}

TEST_F(ExperimentPlanTest, HostsAreSharedAndClientsComeZoneByZone)
{
    const ExperimentPlan plan = Plan(REST + R"(workload:
  - {from: {subnet: [B, A], hosts: 1}, to: {endpoint: Sqs}, rate: 1/s}
  - {from: {subnet: [A, second a], hosts: 2}, to: {endpoint: Sqs, naming: zonal}, rate: 1/s}
)");
    // Zone 1: subnet A before the second, for it was named first; ENIs of the endpoint have .4.
    EXPECT_EQ(OrderOf(plan),
              (std::vector<std::string>{"10.0.1.5 0",
                                        "10.0.1.5 1",
                                        "10.0.1.6 1",
                                        "10.0.3.4 1",
                                        "10.0.3.5 1",
                                        "10.0.2.5 0"}));
    EXPECT_EQ(plan.cloud.instances.size(), 5u);
    EXPECT_EQ(plan.clients[1].remote.find("vpce-"), 0u);
    EXPECT_NE(plan.clients[1].remote.find("-us-east-1a.sqs."), std::string::npos);
}

TEST_F(ExperimentPlanTest, NamesOfAnEndpointAreThoseThatAreAskedFor)
{
    const ExperimentPlan plan = Plan(REST + R"(workload:
  - {from: {subnet: A}, to: {endpoint: Sqs, naming: private}, rate: 1/s}
  - {from: {subnet: A}, to: {endpoint: Sqs, naming: zonal-then-regional, az: use1-az2}, rate: 1/s}
  - {from: {subnet: A}, to: {endpoint: S3}, rate: 1/s}
  - {from: {subnet: A}, to: "sts.us-east-1.amazonaws.com:443", rate: 1/s}
)");
    ASSERT_EQ(plan.clients.size(), 4u);
    EXPECT_EQ(plan.clients[0].remote, "sqs.us-east-1.amazonaws.com");
    EXPECT_NE(plan.clients[1].remote.find("-us-east-1b.sqs."), std::string::npos);
    EXPECT_EQ(plan.clients[1].fallback.find("vpce-"), 0u);
    EXPECT_EQ(plan.clients[1].fallback.find("us-east-1b"), std::string::npos);
    EXPECT_EQ(plan.clients[2].remote, "s3.us-east-1.amazonaws.com");
    EXPECT_EQ(plan.services,
              (std::vector<std::string>{"com.amazonaws.us-east-1.sqs",
                                        "com.amazonaws.us-east-1.s3",
                                        "com.amazonaws.us-east-1.sts"}));
    EXPECT_EQ(RefusalOf(REST + "workload: [{from: {subnet: A}, to: {endpoint: Sqs, naming: zonal, "
                               "az: use1-az3}, rate: 1/s}]\n"),
              "x.yaml:3: no zone with subnets is called 'use1-az3'; did you mean use1-az1?");
}

TEST_F(ExperimentPlanTest, TellsWhomTheRulesKeepOut)
{
    const ExperimentPlan out =
        Plan(REST + "workload: [{from: {subnet: B}, to: {endpoint: Sqs}, rate: 1/s}]\n");
    ASSERT_FALSE(out.notes.empty());
    EXPECT_EQ(out.notes.front(),
              "Sqs: hosts in use1-az2 do not reach it at port 443: ENI_SG_RULES_MISMATCH at "
              "Access");
    for (const std::string& note : Plan(ONE).notes)
    {
        EXPECT_EQ(note.find("do not reach"), std::string::npos) << note;
    }
}

TEST_F(ExperimentPlanTest, FaultsOfEachKindFindTheirTargets)
{
    const ExperimentPlan plan = Plan(ONE + R"(faults:
  - {at: 1min, for: 1min, interfaceEndpoint: Sqs, az: us-east-1b, seenByHealthCheck: false}
  - {at: 2min, az: use1-az1, loss: 5%}
  - {at: 2min, for: 10s, az: use1-az1, to: use1-az2}
  - {at: 3min, for: 10s, dns: Vpc, answer: slow, delay: 2s}
  - {at: 4min, preset: power-20min, az: use1-az1, name: the power fails}
  - {at: 5min, fis: Outage}
)");
    ASSERT_EQ(plan.incidents.size(), 6u);
    const aws::VpcEndpoint& sqs = plan.cloud.vpcEndpoints.begin()->second;
    const Fault& eni = plan.incidents[0].faults.at(0);
    EXPECT_EQ(eni.kind, FaultKind::ENDPOINT_ENI);
    EXPECT_EQ(eni.target, sqs.networkInterfaceIds.at(1));
    EXPECT_FALSE(eni.seenByHealthCheck);
    EXPECT_EQ(plan.incidents[0].deadEnis, (std::vector<std::string>{eni.target}));
    EXPECT_EQ(plan.incidents[0].name, "interfaceEndpoint Sqs in us-east-1b");
    EXPECT_EQ(plan.incidents[1].faults[0].kind, FaultKind::AZ_LOSS);
    EXPECT_DOUBLE_EQ(plan.incidents[1].faults[0].loss, 0.05);
    EXPECT_EQ(plan.incidents[1].span.duration, Seconds(480)); // to the end
    EXPECT_EQ(plan.incidents[2].faults[0].kind, FaultKind::AZ_PAIR);
    EXPECT_EQ(plan.incidents[2].faults[0].secondTarget, "use1-az2");
    EXPECT_EQ(plan.incidents[3].faults[0].dnsFault, "slow");
    EXPECT_EQ(plan.incidents[3].faults[0].delay, Seconds(2));
    EXPECT_EQ(plan.incidents[4].name, "the power fails");
    EXPECT_EQ(plan.incidents[4].faults[0].kind, FaultKind::AZ);
    EXPECT_EQ(plan.incidents[4].deadEnis.size(), 1u);
    EXPECT_EQ(plan.incidents[4].span.duration, Seconds(360)); // 20 min, but the run ends before
    EXPECT_EQ(plan.incidents[5].faults.at(0).kind, FaultKind::SUBNET_CONNECTIVITY);
    EXPECT_EQ(plan.incidents[5].faults[0].duration, Seconds(120));
    EXPECT_EQ(plan.incidents[5].faults[0].start, Seconds(300));
}

TEST_F(ExperimentPlanTest, SitesGetLinesAndAGatewayIfThereIsNone)
{
    const ExperimentPlan plan = Plan(REST + R"(onPremises:
  - {name: hq, cidr: 172.16.0.0/16, directConnect: {bandwidth: 1Gbps, rtt: 4ms, bfd: true}, vpn: {tunnels: 2}}
  - {name: shop, cidr: 172.17.0.0/24, vpn: {rtt: 50ms}, bgpAsn: 64999}
workload: [{from: {site: [hq, shop], hosts: 2}, to: {endpoint: Sqs}, rate: 1/s}]
faults:
  - {at: 1min, link: [hq.directConnect, shop.vpn/2], loss: 20%}
  - {at: 2min, for: 10s, link: hq.directConnect, light: true}
  - {at: 3min, router: hq/r2}
)");
    ASSERT_EQ(plan.sites.size(), 2u);
    ASSERT_EQ(plan.cloud.vpnGateways.size(), 1u);
    const std::string& gateway = plan.cloud.vpnGateways.begin()->first;
    for (const auto& [id, table] : plan.cloud.routeTables)
    {
        EXPECT_EQ(table.propagatingVgws, (std::vector<std::string>{gateway})) << id;
    }
    const aws::VirtualInterface& dx =
        plan.cloud.virtualInterfaces.at(plan.sites[0].virtualInterface);
    EXPECT_TRUE(dx.bfd);
    EXPECT_EQ(plan.cloud.directConnectConnections.at(dx.connectionId).rtt, 0.004);
    const auto& vpn = plan.cloud.vpnConnections.at(plan.sites[0].vpnConnection);
    EXPECT_EQ(plan.cloud.customerGateways.at(vpn.customerGatewayId).rtt, 0.004);
    EXPECT_EQ(plan.cloud.onPremisesSites.at("shop").routers.at(0).bgpAsn, 64999u);
    ASSERT_EQ(plan.clients.size(), 4u);
    EXPECT_EQ(plan.clients[3].host, "shop/host-2");
    ASSERT_EQ(plan.incidents.size(), 3u);
    EXPECT_EQ(plan.incidents[0].faults.at(0).target, dx.connectionId);
    EXPECT_EQ(plan.incidents[0].faults.at(1).target, plan.sites[1].vpnConnection + "/2");
    EXPECT_EQ(plan.incidents[0].faults.at(1).kind, FaultKind::LINK_LOSS);
    EXPECT_DOUBLE_EQ(plan.incidents[0].faults.at(1).loss, 0.2);
    EXPECT_EQ(plan.incidents[1].faults.at(0).kind, FaultKind::DX_PORT);
    EXPECT_EQ(plan.incidents[2].faults.at(0).kind, FaultKind::CUSTOMER_ROUTER);
}

TEST_F(ExperimentPlanTest, WhatIsNotThereIsOneLine)
{
    EXPECT_EQ(RefusalOf(ONE + "faults: [{at: 1s, link: hq.vpn}]\n"),
              "x.yaml:5: no peering connection or transit gateway attachment is called 'hq.vpn'; "
              "the topology has none");
    EXPECT_EQ(RefusalOf(ONE + "faults: [{at: 1s, dns: Vpc, answer: slow}]\n"),
              "x.yaml:5: answer: slow and delay go together; give both or neither");
    EXPECT_EQ(RefusalOf(ONE + "faults: [{at: 1s, targetGroup: T}]\n"),
              "x.yaml:5: no target group is called 'T'; the topology has none");
    EXPECT_EQ(RefusalOf(ONE + "faults: [{at: 1s, fis: Outrage}]\n"),
              "x.yaml:5: there is no file " + m_folder +
                  "/Outrage, and no AWS::FIS::ExperimentTemplate of that name; did you mean "
                  "Outage?");
    EXPECT_EQ(RefusalOf("latency: {pairs: {use1-az1/use1-az9: 1ms}}\n" + ONE),
              "x.yaml:2: no zone with subnets is called 'use1-az9'; did you mean use1-az1?");
}

TEST_F(ExperimentPlanTest, WhatIsMadeForATopologyAsksAllEndpointsFromEachZone)
{
    const ExperimentWorld world =
        ReadExperimentWorld({{m_folder + "/net.yaml", "", TemplateInput(), "x:1"}});
    const std::string made = GenerateExperiment(world, "{cloudformation: net.yaml}");
    const JsonDocument document = ParseYaml(made, "made.yaml", {});
    const Experiment experiment = ReadExperiment(document.Root(), m_folder);
    ASSERT_EQ(experiment.workload.size(), 2u);
    EXPECT_EQ(experiment.workload[0].to.endpoint, "Sqs");
    EXPECT_EQ(experiment.workload[0].to.naming, EndpointNaming::PRIVATE);
    EXPECT_EQ(experiment.workload[0].from.subnets, (std::vector<std::string>{"A", "B"}));
    // Only its group is admitted.
    EXPECT_EQ(experiment.workload[0].from.securityGroups, (std::vector<std::string>{"Clients"}));
    // A gateway endpoint is asked only from where a route leads to it.
    EXPECT_EQ(experiment.workload[1].from.subnets, (std::vector<std::string>{"A"}));
    const ExperimentPlan plan = PlanExperiment(experiment);
    EXPECT_EQ(plan.clients.size(), 6u);
    ASSERT_EQ(plan.incidents.size(), 1u);
    EXPECT_EQ(plan.incidents[0].faults.at(0).target, "use1-az1");
    for (const std::string& note : plan.notes)
    {
        EXPECT_EQ(note.find("do not reach"), std::string::npos) << note;
    }
}

} // namespace
} // namespace vpc
} // namespace ns3
