// SPDX-License-Identifier: GPL-2.0-only
// Genuine templates run through the failure of a zone, and genuine FIS experiments, without a line
// of C++ about any of them.
#include "ns3/vpc-experiment-file.h"
#include "ns3/vpc-experiment-runner.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iostream>
#include <string>
#include <unistd.h>
#include <vector>

using namespace ns3;
using namespace ns3::vpc;

namespace
{

namespace fs = std::filesystem;

/// \param folder of the corpus \return its files, in their order
std::vector<std::string>
FilesIn(const std::string& folder)
{
    const char* corpus = std::getenv("VPC_CORPUS_DIR");
    std::vector<std::string> paths;
    std::error_code ignored;
    for (const auto& entry :
         fs::directory_iterator(fs::path(corpus ? corpus : "VPC_CORPUS_DIR-is-not-set") / folder,
                                ignored))
    {
        if (entry.is_regular_file() && entry.path().filename() != "expected.json")
        {
            paths.push_back(entry.path().string());
        }
    }
    std::sort(paths.begin(), paths.end());
    return paths;
}

class CorpusExperiment : public testing::Test
{
  protected:
    CorpusExperiment()
        : m_folder(testing::TempDir() + "corpus-experiment-" + std::to_string(getpid()))
    {
        fs::create_directories(m_folder);
    }

    ~CorpusExperiment() override
    {
        fs::remove_all(m_folder);
    }

    /// \param path of an experiment file or a template \param settings of it \return what it came
    /// to
    ExperimentResult Run(const std::string& path, const std::vector<std::string>& settings) const
    {
        const Experiment experiment = ExperimentFile(path, settings, m_folder + "/results").Read();
        const ExperimentPlan plan = PlanExperiment(experiment);
        ExperimentRunner runner(experiment, plan);
        OutputDir out(m_folder + "/results");
        ExperimentResult result = runner.Run(out);
        runner.Write(out, result);
        return result;
    }

    std::string m_folder;
};

TEST_F(CorpusExperiment, TemplatesRunThroughAZoneFailureAsTheyAre)
{
    std::size_t ran = 0;
    for (const std::string& path : FilesIn("cloudformation"))
    {
        const std::string name = fs::path(path).filename().string();
        try
        {
            const ExperimentResult result = Run(path, {"measure.plots=false"});
            EXPECT_TRUE(result.packets.isConserved) << name << ": " << result.packets.error;
            ASSERT_EQ(result.incidents.size(), 1u) << name;
            EXPECT_GT(result.all.requests, 100u) << name;
            // Nothing is lost but by the fault, if a policy or a group does not forbid all.
            const bool isAnswered = result.all.succeeded + result.all.denied > 0;
            std::cout << name << ": " << result.all.requests << " requests, "
                      << result.all.succeeded << " well, " << result.all.denied << " denied, "
                      << result.all.lost << " lost" << std::endl;
            ran += isAnswered ? 1 : 0;
        }
        catch (const aws::InputError& error)
        {
            // What has no endpoint to ask for says so; nothing else may be refused.
            EXPECT_NE(std::string(error.what()).find("no gateway or interface endpoint"),
                      std::string::npos)
                << name << ": " << error.what();
        }
    }
    EXPECT_GE(ran, 5u);
}

TEST_F(CorpusExperiment, FisExperimentsRunOrNameWhatTheyCannotDo)
{
    std::ofstream(m_folder + "/net.yaml") << R"(Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16, EnableDnsHostnames: true}}
  A:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Vpc
      CidrBlock: 10.0.1.0/24
      AvailabilityZoneId: use1-az1
      Tags: [{Key: AzImpairmentPower, Value: Ready}, {Key: FIS-Ready, Value: "True"}]
  Access:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: HTTPS
      VpcId: !Ref Vpc
      SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/16}]
  Table: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc}}
  TableA:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties: {RouteTableId: !Ref Table, SubnetId: !Ref A}
  DynamoDb:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: !Ref Vpc
      ServiceName: com.amazonaws.us-east-1.dynamodb
      RouteTableIds: [!Ref Table]
  Sqs:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcEndpointType: Interface
      VpcId: !Ref Vpc
      ServiceName: com.amazonaws.us-east-1.sqs
      SubnetIds: [!Ref A]
      SecurityGroupIds: [!Ref Access]
)";
    const std::vector<std::string> files = FilesIn("fis");
    EXPECT_FALSE(files.empty());
    std::size_t ran = 0;
    for (const std::string& path : files)
    {
        const std::string name = fs::path(path).filename().string();
        std::ofstream(m_folder + "/fis.yaml")
            << "topology: {cloudformation: net.yaml}\nduration: 2h\nonPremises: [{name: hq, cidr: "
               "172.16.0.0/16, directConnect: {bandwidth: 1Gbps, rtt: 4ms, tags: {FIS-Ready: "
               "'True'}}}]\n"
               "workload: [{from: {subnet: A}, to: {endpoint: Sqs}, rate: 2/min}]\n"
               "faults: [{at: 1min, fis: "
            << path << ", replace: {your_availability_zone_identifier: us-east-1a}}]\n";
        try
        {
            const ExperimentResult result = Run(m_folder + "/fis.yaml", {"measure.plots=false"});
            EXPECT_TRUE(result.packets.isConserved) << name;
            std::size_t named = 0;
            for (const std::string& note : result.notes)
            {
                named += note.find("is not simulated") != std::string::npos ? 1 : 0;
            }
            std::cout << name << ": " << result.incidents.size() << " incidents, " << named
                      << " actions named as not simulated" << std::endl;
            EXPECT_GT(result.incidents.size() + named, 0u) << name;
            ran += result.incidents.size();
        }
        catch (const aws::InputError& error)
        {
            const std::string line = error.what();
            EXPECT_EQ(line.rfind(path + ":", 0), 0u) << line; // file and line of what cannot be
            EXPECT_EQ(line.find('\n'), std::string::npos) << line;
            std::cout << line << std::endl;
        }
    }
    EXPECT_GE(ran, 3u);
}

} // namespace
