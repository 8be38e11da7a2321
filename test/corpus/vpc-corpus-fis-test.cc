// SPDX-License-Identifier: GPL-2.0-only
// Experiment templates that AWS published: they run, or say what of them does not.
#include "ns3/config.h"
#include "ns3/data-rate.h"
#include "ns3/names.h"
#include "ns3/simulator.h"
#include "ns3/vpc-cloud-builder.h"
#include "ns3/vpc-fis-plan.h"
#include "ns3/vpc-fis-reader.h"
#include "ns3/vpc-simulated-cloud.h"

#include <algorithm>
#include <cstdlib>
#include <gtest/gtest.h>
#include <string>

using namespace ns3;
using namespace ns3::vpc;

namespace
{

/// A cloud with all that the templates aim at, tagged as they want it.
class FisCorpus : public ::testing::Test
{
  protected:
    FisCorpus()
    {
        vpc = builder.AddVpc("10.0.0.0/16");
        const std::string group = builder.AddSecurityGroup(vpc);
        const aws::Tags tags = {{"FIS-Ready", "True"}, {"AzImpairmentPower", "Ready"}};
        for (const int zone : {1, 2})
        {
            const std::string n = std::to_string(zone);
            subnets.push_back(builder.AddSubnet(vpc, "10.0." + n + ".0/24", "use1-az" + n));
            instances.push_back(builder.AddInstance(subnets.back(), {group}));
            cloud.subnets[subnets.back()].tags = tags;
            cloud.instances[instances.back()].tags = tags;
        }
        builder.AddGatewayEndpoint(vpc, "dynamodb", {builder.AddRouteTable(vpc, subnets)});
        builder.AddOnPremisesSite("hq", {"172.16.0.0/16"}, {"r1", "r2"});
        const std::string vgw = builder.AddVpnGateway(vpc);
        for (const char* router : {"hq/r1", "hq/r2"})
        {
            vifs.push_back(builder.AddVirtualInterface(
                builder.AddDirectConnect(router, DataRate("1Gbps"), MilliSeconds(4)),
                vgw));
            cloud.virtualInterfaces[vifs.back()].tags = tags;
        }
    }

    ~FisCorpus() override
    {
        Simulator::Destroy();
        Config::Reset();
        Names::Clear();
    }

    static FisExperiment Read(const std::string& name,
                              const std::map<std::string, std::string>& replacements = {})
    {
        const char* folder = std::getenv("VPC_CORPUS_DIR");
        return ReadFisFile(std::string(folder ? folder : "VPC_CORPUS_DIR-is-not-set") +
                               "/fis/aws-samples__" + name,
                           replacements);
    }

    /// Run a plan from its start until after its end, and see that nothing of it stays.
    void Run(const FisPlan& plan)
    {
        Ptr<SimulatedCloud> simulated = CreateObject<SimulatedCloud>();
        simulated->Build(cloud);
        simulated->AssignStreams(1);
        Time end;
        for (const Fault& fault : plan.faults)
        {
            EXPECT_EQ(simulated->GetFaults()->Check(fault), "");
            simulated->GetFaults()->Add(fault);
            end = std::max(end, fault.start + fault.duration);
        }
        const std::size_t acls = simulated->GetNetwork()->GetCloud().networkAcls.size();
        Simulator::Stop(end + Seconds(1));
        Simulator::Run();
        EXPECT_EQ(simulated->GetNetwork()->GetCloud().networkAcls.size(), acls);
    }

    CloudBuilder builder{"us-east-1"};
    aws::Cloud& cloud{builder.GetCloud()};
    std::string vpc;
    std::vector<std::string> subnets;
    std::vector<std::string> instances;
    std::vector<std::string> vifs;
};

const std::string POWER =
    "aws-fault-injection-simulator-workshop-v2__fis-az-experiment-template.json";

TEST_F(FisCorpus, PowerInterruptionWantsItsZoneFirst)
{
    try
    {
        Read(POWER);
        FAIL() << "its zone is not filled in";
    }
    catch (const aws::InputError& error)
    {
        const std::string what = error.what();
        EXPECT_NE(what.find(POWER + ":26: \"your_availability_zone_identifier\" is still to be "
                                    "filled in; put the name or id of an Availability Zone"),
                  std::string::npos)
            << what;
    }
}

TEST_F(FisCorpus, PowerInterruptionCutsTheSubnetAndStopsTheInstances)
{
    const FisExperiment experiment = Read(POWER,
                                          {{"your_availability_zone_identifier", "us-east-1a"},
                                           {"your_aws_account", "123456789012"}});
    EXPECT_TRUE(experiment.notes.empty());
    FisOptions options;
    options.start = Seconds(60);
    const FisPlan plan = PlanFisExperiment(experiment, cloud, options);
    ASSERT_EQ(plan.faults.size(), 3u);
    EXPECT_EQ(plan.faults[0].kind, FaultKind::SUBNET_CONNECTIVITY);
    EXPECT_EQ(plan.faults[0].target, subnets[0]);
    EXPECT_EQ(plan.faults[0].duration, Minutes(2));
    for (const int i : {1, 2}) // by two actions
    {
        EXPECT_EQ(plan.faults[i].kind, FaultKind::INSTANCE);
        EXPECT_EQ(plan.faults[i].target, instances[0]);
        EXPECT_EQ(plan.faults[i].start, Seconds(60));
        EXPECT_EQ(plan.faults[i].duration, Minutes(30));
    }
    EXPECT_EQ(plan.starts.at("Pause-EBS-IO"), Seconds(60) + Minutes(30));
    EXPECT_EQ(plan.notSimulated.size(), 5u);
    Run(plan);
}

TEST_F(FisCorpus, DirectConnectLosesOneOfItsInterfaces)
{
    const FisExperiment experiment =
        Read("fis-template-library__direct-connect-resiliency-template.json");
    ASSERT_EQ(experiment.notes.size(), 1u);
    EXPECT_NE(experiment.notes[0].find("<YOUR_AWS_ACCOUNT>"), std::string::npos);
    const FisPlan plan = PlanFisExperiment(experiment, cloud);
    ASSERT_EQ(plan.faults.size(), 1u);
    EXPECT_EQ(plan.faults[0].kind, FaultKind::VIRTUAL_INTERFACE);
    EXPECT_EQ(std::count(vifs.begin(), vifs.end(), plan.faults[0].target), 1);
    EXPECT_EQ(plan.faults[0].duration, Minutes(10));
    EXPECT_TRUE(plan.notSimulated.empty());
    Run(plan);
}

TEST_F(FisCorpus, DynamoDbIsCutOffFromAllSubnets)
{
    const FisPlan plan = PlanFisExperiment(
        Read("fis-template-library__dynamodb-traffic-blackhole-region-impairment-template.json"),
        cloud);
    ASSERT_EQ(plan.faults.size(), 2u);
    for (const Fault& fault : plan.faults)
    {
        EXPECT_EQ(fault.kind, FaultKind::SUBNET_CONNECTIVITY);
        EXPECT_EQ(fault.scope, "dynamodb");
        EXPECT_EQ(fault.duration, Minutes(10));
    }
    ASSERT_EQ(plan.notSimulated.size(), 1u);
    EXPECT_EQ(plan.notSimulated[0].actionId, "aws:dynamodb:global-table-pause-replication");
    Run(plan);
}

} // namespace
