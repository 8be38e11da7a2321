// SPDX-License-Identifier: GPL-2.0-only
// Stacks in stacks and beside each other, and what is outside of all of them.
#include "vpc-io-template-files.h"

using namespace vpc_template_test;

namespace
{

TEST(TemplateStacks, WhatIsOutsideGetsAStandInThatIsListed)
{
    const TemplateFolder folder;
    TemplateReading reading = folder.Read(R"(
Parameters:
  VpcId: {Type: AWS::EC2::VPC::Id}
  Subnets: {Type: List<AWS::EC2::Subnet::Id>}
  Unused: {Type: String}
  Group: {Type: AWS::EC2::SecurityGroup::Id}
Resources:
  Endpoint:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: !Ref VpcId
      VpcEndpointType: Interface
      ServiceName: com.amazonaws.us-east-1.sqs
      SubnetIds: !Ref Subnets
      SecurityGroupIds: [!Ref Group, !ImportValue other-group]
      PrivateDnsEnabled: true
  Queue: {Type: AWS::SQS::Queue}
)");
    std::string stubs;
    for (const TemplateStandIn& stub : reading.inventory.stubs)
    {
        stubs += stub.parameter + " ";
    }
    EXPECT_EQ(stubs, "Group Subnets VpcId ");
    EXPECT_EQ(reading.inventory.unresolved,
              std::vector<std::string>{"Endpoint SecurityGroupIds: (Fn::ImportValue other-group)"});
    EXPECT_EQ(reading.inventory.opaque, (std::map<std::string, size_t>{{"AWS::SQS::Queue", 1}}));
    ASSERT_EQ(reading.inventory.endpoints.size(), 1U);
    EXPECT_EQ(reading.inventory.endpoints[0].subnets, 2U);
    EXPECT_TRUE(reading.inventory.endpoints[0].azs.empty());
    EXPECT_NO_THROW(reading.snapshot.Validate());
    EXPECT_EQ(reading.snapshot.cloud.subnets.size(), 2U);
}

TEST(TemplateStacks, NestedStacksBesideTheTemplateAreRead)
{
    const TemplateFolder folder;
    folder.Write("vpc.yaml", R"(
Parameters:
  Block: {Type: String}
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: !Ref Block}}
Outputs:
  Id: {Value: !Ref Vpc}
  Exported: {Value: !Ref Vpc, Export: {Name: !Sub '${AWS::StackName}-vpc'}}
)");
    const std::string text = R"(
Resources:
  Inner:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: https://bucket.s3.amazonaws.com/some/where/vpc.yaml
      Parameters: {Block: 10.7.0.0/16}
  Elsewhere:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: https://bucket.s3.amazonaws.com/not-here.yaml}
  Subnet:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !GetAtt Inner.Outputs.Id, CidrBlock: 10.7.1.0/24}
)";
    TemplateReading reading = folder.Read(text);
    EXPECT_NO_THROW(reading.snapshot.Validate());
    const aws::Cloud& cloud = reading.snapshot.cloud;
    ASSERT_EQ(cloud.vpcs.size(), 1U);
    EXPECT_EQ(cloud.subnets.begin()->second.vpcId, Id(reading, "Inner.Vpc"));
    EXPECT_EQ(reading.inventory.opaque.at("AWS::CloudFormation::Stack"), 1U);
    const std::string error = folder.ErrorOf("Resources:\n  Me: {Type: AWS::CloudFormation::Stack, "
                                             "Properties: {TemplateURL: net.yaml}}\n");
    EXPECT_NE(error.find("nests itself"), std::string::npos) << error;
}

TEST(TemplateStacks, ALaterStackImportsWhatAnEarlierOneExports)
{
    const TemplateFolder folder;
    const std::string first = folder.Write("first.yaml", R"(
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.7.0.0/16}}
Outputs:
  Id: {Value: !Ref Vpc, Export: {Name: !Sub '${AWS::StackName}-vpc'}}
)");
    const std::string second = folder.Write("second.json", R"({"Resources": {"Net": {
        "Type": "AWS::EC2::Subnet", "Properties": {
            "VpcId": {"Fn::ImportValue": "first-vpc"}, "CidrBlock": "10.7.1.0/24"}}}})");
    const TemplateReading reading = ReadTemplates({first, second}, {});
    EXPECT_EQ(reading.snapshot.cloud.vpcs.size(), 1U);
    EXPECT_EQ(reading.snapshot.cloud.subnets.at(Id(reading, "second.Net")).vpcId,
              Id(reading, "first.Vpc"));
    EXPECT_TRUE(reading.inventory.unresolved.empty());
}

TEST(TemplateStacks, WhatOnlyAwsKnowsIsListedAndStoodFor)
{
    const TemplateFolder folder;
    TemplateReading reading = folder.Read(R"(
Parameters:
  Nothing: {Type: String, Default: ''}
  Stored: {Type: "AWS::SSM::Parameter::Value<AWS::EC2::Subnet::Id>", Default: /net/subnet}
Resources:
  Lookup: {Type: Custom::Lookup, Properties: {ServiceToken: x}}
  Endpoint:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: '{{resolve:ssm:/net/vpc}}'
      VpcEndpointType: Interface
      ServiceName: com.amazonaws.us-east-1.sqs
      SubnetIds: [!Ref Stored, !GetAtt Lookup.Subnet, !Ref Nothing, subnet-12345678]
      PrivateDnsEnabled: !GetAtt Lookup.IsPrivate
  Table:
    Type: AWS::EC2::RouteTable
    Properties: {VpcId: !Ref Nothing}
  Block6: {Type: AWS::EC2::VPCCidrBlock, Properties: {VpcId: vpc-1, Ipv6CidrBlock: 'fd00::/56'}}
)");
    EXPECT_EQ(reading.inventory.unresolved,
              (std::vector<std::string>{
                  "Table VpcId: (an empty string for VpcId)",
                  "Endpoint VpcId: (resolve:ssm:/net/vpc)",
                  "Endpoint SubnetIds: (Systems Manager parameter /net/subnet)",
                  "Endpoint SubnetIds: (attribute Subnet of Lookup (Custom::Lookup))",
                  "Endpoint PrivateDnsEnabled: (attribute IsPrivate of Lookup (Custom::Lookup))"}));
    EXPECT_EQ(reading.inventory.endpoints.at(0).subnets, 4U);
    EXPECT_NO_THROW(reading.snapshot.Validate());
    for (const auto& [id, subnet] : reading.snapshot.cloud.subnets)
    {
        EXPECT_FALSE(id.empty());
        EXPECT_EQ(id.find('\x1a'), std::string::npos);
    }
}

TEST(TemplateStacks, StandInsOfOneEndpointAreInDifferentZones)
{
    const TemplateFolder folder;
    TemplateReading reading = folder.Read(R"(
Resources:
  A: {Type: AWS::EC2::NatGateway, Properties: {SubnetId: subnet-a, AllocationId: eipalloc-1}}
  B: {Type: AWS::EC2::NatGateway, Properties: {SubnetId: subnet-b, AllocationId: eipalloc-2}}
  C: {Type: AWS::EC2::NatGateway, Properties: {SubnetId: subnet-c, AllocationId: eipalloc-3}}
  Attachment:
    Type: AWS::EC2::TransitGatewayAttachment
    Properties: {TransitGatewayId: tgw-1, VpcId: vpc-1, SubnetIds: [subnet-x, subnet-y, subnet-z]}
  Endpoint:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: vpc-1
      VpcEndpointType: Interface
      ServiceName: com.amazonaws.eu-west-1.sqs
      SubnetIds: [subnet-v, subnet-y, subnet-z]
)",
                                          [] {
                                              TemplateInput input;
                                              input.region = "eu-west-1"; // has three zones
                                              return input;
                                          }());
    EXPECT_NO_THROW(reading.snapshot.Validate());
}

TEST(TemplateStacks, NestedStacksAreLookedForByTheEndOfTheirAddress)
{
    const TemplateFolder folder;
    std::filesystem::create_directories(folder.Path() + "/parts");
    folder.Write("parts/vpc.yaml",
                 "Resources: {V: {Type: AWS::EC2::VPC, Properties: {CidrBlock: "
                 "10.1.0.0/16}}}\n");
    folder.Write("vpc.yaml",
                 "Resources: {V: {Type: AWS::EC2::VPC, Properties: {CidrBlock: "
                 "10.2.0.0/16}}}\n");
    const auto blockOf = [&folder](const std::string& url) {
        const TemplateReading reading = folder.Read(
            "Resources:\n  S: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: '" +
            url + "'}}\n");
        const auto& vpcs = reading.snapshot.cloud.vpcs;
        return vpcs.empty() ? "none" : vpcs.begin()->second.cidrBlocks[0].ToString();
    };
    EXPECT_EQ(blockOf("https://b.s3.amazonaws.com/release/parts/vpc.yaml"), "10.1.0.0/16");
    EXPECT_EQ(blockOf("https://b.s3.amazonaws.com/release/other/vpc.yaml"), "10.2.0.0/16");
    EXPECT_EQ(blockOf("parts/vpc.yaml"), "10.1.0.0/16");
    EXPECT_EQ(blockOf("./vpc.yaml"), "10.2.0.0/16");
    EXPECT_EQ(blockOf("https://b.s3.amazonaws.com/release/none.yaml"), "none");
}

} // namespace
