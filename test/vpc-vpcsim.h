// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-test-paths.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

/**
 * \file
 * vpcsim as a user calls it, in a folder of the test's own.
 */
namespace vpcsim_test
{

namespace fs = std::filesystem;

/// \param subnets resources of a template, as YAML \param endpointSubnets of the SQS endpoint, Sqs:
/// references to some of them \return the template, with a security group for HTTPS and private DNS
inline std::string
SqsTemplate(const std::string& subnets, const std::string& endpointSubnets)
{
    return R"(Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16, EnableDnsHostnames: true}}
)" + subnets +
           R"(  Access:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: HTTPS
      VpcId: !Ref Vpc
      SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/16}]
  Sqs:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcEndpointType: Interface
      VpcId: !Ref Vpc
      ServiceName: com.amazonaws.us-east-1.sqs
      SubnetIds: [)" +
           endpointSubnets + R"(]
      SecurityGroupIds: [!Ref Access]
      PrivateDnsEnabled: true
)";
}

/**
 * \param zones number of them, 1 to 3, with a subnet each: A, B, C
 * \param endpointZones how many of them have an ENI of the SQS endpoint, Sqs
 * \return SqsTemplate() of them
 */
inline std::string
ZonesTemplate(std::size_t zones, std::size_t endpointZones)
{
    static const char* const ids[] = {"use1-az1", "use1-az2", "use1-az4"};
    std::string subnets;
    std::string references;
    for (std::size_t i = 0; i < zones; ++i)
    {
        const std::string name(1, static_cast<char>('A' + i));
        subnets += "  " + name +
                   ":\n    Type: AWS::EC2::Subnet\n    Properties: {VpcId: !Ref Vpc, " +
                   "CidrBlock: 10.0." + std::to_string(i + 1) +
                   ".0/24, AvailabilityZoneId: " + ids[i] + "}\n";
        references += i >= endpointZones ? "" : (i > 0 ? ", !Ref " : "!Ref ") + name;
    }
    return SqsTemplate(subnets, references);
}

/// What a run of the program did.
struct Result
{
    int exitCode;
    std::string out;
    std::string err;
};

/// \param text a text \return its lines
inline std::vector<std::string>
LinesOf(const std::string& text)
{
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);)
    {
        lines.push_back(line);
    }
    return lines;
}

/// Calls the program.
class VpcsimTest : public testing::Test
{
  protected:
    VpcsimTest()
    {
        const auto* info = testing::UnitTest::GetInstance()->current_test_info();
        m_folder = fs::path(testing::TempDir()) /
                   ("vpcsim-" + std::string(info->name()) + "-" + std::to_string(getpid()));
        fs::remove_all(m_folder);
        fs::create_directories(m_folder / "dump");
        fs::create_directories(m_folder / "empty");
    }

    ~VpcsimTest() override
    {
        fs::remove_all(m_folder);
    }

    void Write(const std::string& name, const std::string& text) const
    {
        std::ofstream(m_folder / name) << text;
    }

    static std::string Read(const fs::path& path)
    {
        std::ifstream file(path);
        return {std::istreambuf_iterator<char>(file), {}};
    }

    /// \param path of a JSON file in the test's folder \return what it holds
    nlohmann::json ReadJson(const fs::path& path) const
    {
        return nlohmann::json::parse(Read(m_folder / path));
    }

    /// Run it in the test's folder. \param arguments as typed in a shell
    Result Call(const std::string& arguments) const
    {
        const std::string command = "cd '" + m_folder.string() + "' && '" +
                                    testpaths::Program("vpcsim") + "' " + arguments + " >out 2>err";
        const int status = std::system(command.c_str());
        EXPECT_TRUE(WIFEXITED(status)) << arguments;
        return {WEXITSTATUS(status), Read(m_folder / "out"), Read(m_folder / "err")};
    }

    /// The user's mistake: exit code 2, nothing on stdout, one line on stderr that has all words.
    void ExpectMistake(const std::string& arguments, const std::vector<std::string>& words) const
    {
        const Result run = Call(arguments);
        EXPECT_EQ(run.exitCode, 2) << arguments << ": " << run.err;
        EXPECT_EQ(run.out, "") << arguments;
        EXPECT_EQ(LinesOf(run.err).size(), 1u) << arguments << ": " << run.err;
        EXPECT_EQ(run.err.rfind("vpcsim: ", 0), 0u) << run.err;
        for (const std::string& word : words)
        {
            EXPECT_NE(run.err.find(word), std::string::npos)
                << arguments << ": no \"" << word << "\" in: " << run.err;
        }
    }

    fs::path m_folder;
};

} // namespace vpcsim_test
