// SPDX-License-Identifier: GPL-2.0-only
// vpcsim check as a user meets it: findings with ids and remedies, tables, JSON, pictures,
// mistakes.
#include "vpc-vpcsim.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace
{

using namespace vpcsim_test;
using Json = nlohmann::json;

/// Clients in two zones, and a subnet for the endpoint in one.
const std::string SUBNETS = R"(  A:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24, AvailabilityZoneId: use1-az1}
  B:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.2.0/24, AvailabilityZoneId: use1-az2}
  EndpointSubnet:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.3.0/24, AvailabilityZoneId: use1-az1}
)";

class VpcsimCheck : public VpcsimTest
{
  protected:
    VpcsimCheck()
    {
        Write("net.yaml", SqsTemplate(SUBNETS, "!Ref EndpointSubnet"));
    }
};

} // namespace

TEST_F(VpcsimCheck, SaysWhatIsWrongWithIdAndRemedy)
{
    const Result run = Call("check net.yaml");
    ASSERT_EQ(run.exitCode, 0) << run.err;
    EXPECT_EQ(run.err, "");
    for (const char* text : {"high  endpoint-in-fewer-zones  Sqs (vpce-",
                             "has ENIs in use1-az1 only; clients in use1-az2 cross to another AZ, "
                             "and lose the service",
                             "remedy: add a subnet in use1-az2",
                             "the failure of zone use1-az1 cuts B from it",
                             "low  policy-allows-everything  Sqs",
                             "zone use1-az1                 Sqs           B"})
    {
        EXPECT_NE(run.out.find(text), std::string::npos) << text << "\nnot in\n" << run.out;
    }
}

TEST_F(VpcsimCheck, JsonHasTheSame)
{
    const Result run = Call("check net.yaml --json");
    ASSERT_EQ(run.exitCode, 0) << run.err;
    const Json json = Json::parse(run.out);
    std::vector<std::string> names;
    for (const Json& finding : json["findings"])
    {
        names.push_back(finding["name"]);
        EXPECT_FALSE(finding["ids"].empty());
        EXPECT_NE(finding["remedy"], "");
    }
    EXPECT_EQ(std::count(names.begin(), names.end(), "endpoint-in-fewer-zones"), 1);
    EXPECT_EQ(std::count(names.begin(), names.end(), "single-point-of-failure"), 2);
    ASSERT_EQ(json["access"].size(), 2u);
    EXPECT_EQ(json["access"][0]["served"], true);
    EXPECT_EQ(json["access"][0]["disjointPaths"], 1);
    // The zone cuts B, the ENI cuts both.
    EXPECT_EQ(json["failures"].size(), 3u);
}

TEST_F(VpcsimCheck, DrawsTheTopologyAndMarksWhatFailed)
{
    ASSERT_EQ(Call("check net.yaml --dot net.dot --failed use1-az1").exitCode, 0);
    const std::string dot = Read(m_folder / "net.dot");
    EXPECT_EQ(dot.rfind("digraph topology {", 0), 0u);
    EXPECT_NE(dot.find("cluster_use1-az2"), std::string::npos);
    EXPECT_NE(dot.find("endpoint ENI\\nSqs in use1-az1"), std::string::npos);
    EXPECT_NE(dot.find("dashed"), std::string::npos);
    const Result svg = Call("check net.yaml --svg net.svg");
    if (svg.exitCode == 0) // Graphviz is there
    {
        EXPECT_NE(Read(m_folder / "net.svg").find("<svg"), std::string::npos);
    }
    else
    {
        EXPECT_NE(svg.err.find("needs Graphviz"), std::string::npos) << svg.err;
    }
}

TEST_F(VpcsimCheck, APeeringThatAwsRefusesIsAFindingAndNoMistake)
{
    Write("peering.yaml", R"(Resources:
  A: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  B: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.128.0/17}}
  Pcx: {Type: AWS::EC2::VPCPeeringConnection, Properties: {VpcId: !Ref A, PeerVpcId: !Ref B}}
)");
    const Result run = Call("check peering.yaml");
    ASSERT_EQ(run.exitCode, 0) << run.err;
    EXPECT_NE(run.out.find("high  overlapping-peering  Pcx (pcx-"), std::string::npos) << run.out;
    EXPECT_NE(run.out.find("10.0.0.0/16 and 10.0.128.0/17 overlap"), std::string::npos) << run.out;
    EXPECT_NE(run.out.find("no client gets anything"), std::string::npos) << run.out;
}

TEST_F(VpcsimCheck, MistakesAreOneLine)
{
    ExpectMistake("check missing.yaml", {"missing.yaml"});
    ExpectMistake("check net.yaml --failed use1-az9 --dot x.dot", {"--failed use1-az9"});
    ExpectMistake("check", {"TOPOLOGY"});
    EXPECT_FALSE(fs::exists(m_folder / "x.dot"));
}
