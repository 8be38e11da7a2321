// SPDX-License-Identifier: GPL-2.0-only
// What a stack of a template is: its resources, what AWS adds, and who reaches whom in it.
#include "vpc-io-template-files.h"
#include "vpc-test-paths.h"

#include "ns3/vpc-packet-reach.h"
#include "ns3/vpc-resolve.h"
#include "ns3/vpc-template-mapper.h"

using namespace vpc_template_test;

namespace
{

/// A public and a private subnet with a host each, NAT, and endpoints of all simulated types.
const std::string NETWORK = R"(
Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties: {CidrBlock: 10.0.0.0/16, EnableDnsHostnames: true, EnableDnsSupport: 'true'}
  Public:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Vpc
      CidrBlock: !Select [0, !Cidr [!GetAtt Vpc.CidrBlock, 4, 8]]
      AvailabilityZone: !Select [0, !GetAZs '']
      MapPublicIpOnLaunch: true
  Private:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Vpc
      CidrBlock: !Select [1, !Cidr [!GetAtt Vpc.CidrBlock, 4, 8]]
      AvailabilityZone: !Select [1, !GetAZs '']
  Igw: {Type: AWS::EC2::InternetGateway}
  Attach:
    Type: AWS::EC2::VPCGatewayAttachment
    Properties: {VpcId: !Ref Vpc, InternetGatewayId: !Ref Igw}
  PublicTable: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc}}
  PrivateTable: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc}}
  PublicDefault:
    Type: AWS::EC2::Route
    DependsOn: Attach
    Properties:
      RouteTableId: !Ref PublicTable
      DestinationCidrBlock: 0.0.0.0/0
      GatewayId: !Ref Igw
  PublicUse:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties: {RouteTableId: !Ref PublicTable, SubnetId: !Ref Public}
  PrivateUse:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties: {RouteTableId: !Ref PrivateTable, SubnetId: !Ref Private}
  Address: {Type: AWS::EC2::EIP, Properties: {Domain: vpc}}
  Nat:
    Type: AWS::EC2::NatGateway
    Properties: {SubnetId: !Ref Public, AllocationId: !GetAtt Address.AllocationId}
  PrivateDefault:
    Type: AWS::EC2::Route
    Properties:
      RouteTableId: !Ref PrivateTable
      DestinationCidrBlock: 0.0.0.0/0
      NatGatewayId: !Ref Nat
  Web:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: web
      VpcId: !Ref Vpc
      SecurityGroupIngress:
        - {IpProtocol: tcp, FromPort: 80, ToPort: '80', CidrIp: 0.0.0.0/0}
  WebFromWeb:
    Type: AWS::EC2::SecurityGroupIngress
    Properties:
      GroupId: !GetAtt Web.GroupId
      IpProtocol: '-1'
      SourceSecurityGroupId: !Ref Web
  Front:
    Type: AWS::EC2::Instance
    Properties: {SubnetId: !Ref Public, SecurityGroupIds: [!Ref Web], ImageId: ami-1}
  Back:
    Type: AWS::EC2::Instance
    Properties:
      SubnetId: !Ref Private
      SecurityGroupIds: [!Ref Web]
      PrivateIpAddress: 10.0.1.4
  S3:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: !Ref Vpc
      ServiceName: !Sub com.amazonaws.${AWS::Region}.s3
      RouteTableIds: [!Ref PrivateTable]
      PolicyDocument:
        Version: 2012-10-17
        Statement: [{Effect: Allow, Principal: '*', Action: 's3:GetObject', Resource: '*'}]
  Sqs:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: !Ref Vpc
      VpcEndpointType: Interface
      ServiceName: !Join ['.', [com.amazonaws, !Ref 'AWS::Region', sqs]]
      SubnetIds: [!Ref Private]
      PrivateDnsEnabled: true
      SecurityGroupIds: [!Ref Web]
)";

TEST(TemplateNetwork, IsWhatAwsWouldMake)
{
    const TemplateFolder folder;
    TemplateReading reading = folder.Read(NETWORK);
    const aws::Cloud& cloud = reading.snapshot.cloud;
    const std::string vpc = Id(reading, "Vpc");
    EXPECT_EQ(cloud.subnets.at(Id(reading, "Public")).cidrBlock.ToString(), "10.0.0.0/24");
    EXPECT_EQ(cloud.subnets.at(Id(reading, "Private")).availabilityZone, "us-east-1b");
    EXPECT_EQ(cloud.subnets.at(Id(reading, "Private")).availabilityZoneId, "use1-az2");
    const aws::NatGateway& nat = cloud.natGateways.at(Id(reading, "Nat"));
    ASSERT_EQ(nat.publicIps.size(), 1U);
    EXPECT_EQ(aws::ToString(nat.publicIps[0]), Id(reading, "Address"));
    // The default group of the VPC and Web; AWS's rule for what leaves is in both.
    EXPECT_EQ(cloud.securityGroups.size(), 2U);
    const aws::SecurityGroup& web = cloud.securityGroups.at(Id(reading, "Web"));
    EXPECT_EQ(web.ipPermissions.size(), 2U);
    ASSERT_EQ(web.ipPermissionsEgress.size(), 1U);
    EXPECT_EQ(web.ipPermissionsEgress[0].ipRanges[0].length, 0);
    // Addresses: the first four of a subnet are AWS's, and 10.0.1.4 is given to Back.
    const auto address = [&cloud](const std::string& eni) {
        return aws::ToString(cloud.networkInterfaces.at(eni).privateIpAddresses[0].address);
    };
    const auto eniOf = [&](const char* name) {
        return cloud.instances.at(Id(reading, name)).networkInterfaceIds[0];
    };
    EXPECT_EQ(address(nat.networkInterfaceId), "10.0.0.4");
    EXPECT_EQ(address(eniOf("Front")), "10.0.0.5");
    EXPECT_EQ(address(eniOf("Back")), "10.0.1.4");
    const aws::VpcEndpoint& sqs = cloud.vpcEndpoints.at(Id(reading, "Sqs"));
    ASSERT_EQ(sqs.networkInterfaceIds.size(), 1U);
    EXPECT_EQ(address(sqs.networkInterfaceIds[0]), "10.0.1.5");
    EXPECT_TRUE(cloud.networkInterfaces.at(eniOf("Front")).privateIpAddresses[0].publicIp);
    EXPECT_FALSE(cloud.networkInterfaces.at(eniOf("Back")).privateIpAddresses[0].publicIp);
    EXPECT_TRUE(cloud.vpcEndpoints.at(Id(reading, "S3")).policyDocument.has_value());
    EXPECT_NO_THROW(reading.snapshot.Validate());
    EXPECT_TRUE(cloud.unsupported.empty());
    EXPECT_TRUE(reading.inventory.unresolved.empty());
}

TEST(TemplateNetwork, IsReachedByRulesAndByPackets)
{
    const TemplateFolder folder;
    TemplateReading reading = folder.Read(NETWORK);
    reading.snapshot.Validate();
    const std::string front = Id(reading, "Front");
    const std::string back = Id(reading, "Back");
    const std::vector<aws::ReachQuery> queries = {
        {"web", "8.8.8.8", "", aws::PROTOCOL_TCP, 80},
        {"ssh", "8.8.8.8", "", aws::PROTOCOL_TCP, 22},
        {"inside", front, back, aws::PROTOCOL_TCP, 22},
        {"out", back, "8.8.8.8", aws::PROTOCOL_TCP, 443},
        {"s3", back, "52.216.0.1", aws::PROTOCOL_TCP, 443},
        {"sqs", back, "10.0.1.5", aws::PROTOCOL_TCP, 443}};
    const char* const expected[] = {"ACCEPT", "DENY", "ACCEPT", "ACCEPT", "ACCEPT", "ACCEPT"};
    std::vector<aws::ReachQuery> asked = queries;
    const auto& cloud = reading.snapshot.cloud;
    const auto& eni =
        cloud.networkInterfaces.at(cloud.instances.at(front).networkInterfaceIds.front());
    asked[0].destination = asked[1].destination =
        aws::ToString(*eni.privateIpAddresses[0].publicIp);
    const aws::Network network(cloud);
    PacketReach packets(cloud);
    const auto answers = packets.Ask(asked);
    for (size_t i = 0; i < asked.size(); ++i)
    {
        EXPECT_STREQ(ToString(aws::Reach(network, {}, asked[i]).verdict), expected[i])
            << asked[i].id;
        EXPECT_STREQ(ToString(answers[i].verdict), expected[i]) << asked[i].id;
    }
    EXPECT_TRUE(packets.GetConservation().isConserved);
}

TEST(TemplateNetwork, IsTheSameEveryTime)
{
    const TemplateFolder folder;
    EXPECT_EQ(folder.Read(NETWORK).inventory.ids, folder.Read(NETWORK).inventory.ids);
}

/// A second resource beside NETWORK's, and a part of the error.
struct Mistake
{
    const char* name;
    const char* resource;
    const char* expected;
};

/// \param out where to \param mistake a case
void
PrintTo(const Mistake& mistake, std::ostream* out)
{
    *out << mistake.name;
}

class TemplateNetworkMistake : public testing::TestWithParam<Mistake>
{
};

TEST_P(TemplateNetworkMistake, IsOneLineWithFileLineAndId)
{
    const TemplateFolder folder;
    const std::string error =
        folder.ErrorOf(NETWORK + "  Extra: " + std::string(GetParam().resource) + "\n");
    EXPECT_EQ(error.rfind("net.yaml:", 0), 0U) << error;
    EXPECT_NE(error.find(GetParam().expected), std::string::npos) << error;
    EXPECT_EQ(error.find('\n'), std::string::npos) << error;
}

INSTANTIATE_TEST_SUITE_P(
    Resources,
    TemplateNetworkMistake,
    testing::Values(
        Mistake{"Block",
                "{Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/33}}",
                ":88: Extra: CidrBlock \"10.0.0.0/33\" is no IPv4 address block"},
        Mistake{"NoBlock", "{Type: AWS::EC2::VPC, Properties: {}}", "Extra: has no CidrBlock"},
        Mistake{"NoVpc",
                "{Type: AWS::EC2::RouteTable, Properties: {}}",
                "Extra: has no VpcId; give one"},
        Mistake{"Overlap",
                "{Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24}}",
                "overlap"},
        Mistake{"NoTarget",
                "{Type: AWS::EC2::Route, Properties: {RouteTableId: !Ref PublicTable, "
                "DestinationCidrBlock: 10.9.0.0/16}}",
                "Extra: names no target"},
        Mistake{"TwoTargets",
                "{Type: AWS::EC2::Route, Properties: {RouteTableId: !Ref PublicTable, GatewayId: "
                "!Ref Igw, NatGatewayId: !Ref Nat, DestinationCidrBlock: 10.9.0.0/16}}",
                "Extra: names two targets"},
        Mistake{"Bool",
                "{Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.1.0.0/16, EnableDnsSupport: "
                "maybe}}",
                "Extra: EnableDnsSupport \"maybe\" is neither true nor false"},
        Mistake{"Port",
                "{Type: AWS::EC2::SecurityGroupIngress, Properties: {GroupId: !Ref Web, "
                "IpProtocol: tcp, FromPort: http, ToPort: 80, CidrIp: 0.0.0.0/0}}",
                "Extra: FromPort \"http\" is no whole number"},
        Mistake{"EndpointType",
                "{Type: AWS::EC2::VPCEndpoint, Properties: {VpcId: !Ref Vpc, VpcEndpointType: "
                "Interfaces, ServiceName: a.b.c.sqs}}",
                "Extra: VpcEndpointType \"Interfaces\" is none"},
        Mistake{"AclAction",
                "{Type: AWS::EC2::NetworkAclEntry, Properties: {NetworkAclId: !GetAtt "
                "Vpc.DefaultNetworkAcl, RuleNumber: 5, Protocol: 6, RuleAction: permit, CidrBlock: "
                "0.0.0.0/0}}",
                "RuleAction must be allow or deny"},
        Mistake{"List",
                "{Type: AWS::EC2::VPCEndpoint, Properties: {VpcId: !Ref Vpc, ServiceName: a.s3, "
                "RouteTableIds: [{a: b}]}}",
                "RouteTableIds must be a list of strings"}),
    [](const auto& info) { return info.param.name; });

TEST(TemplateNetwork, CustomResourcesThatTouchRoutesAreWarnedOf)
{
    const TemplateFolder folder;
    const TemplateReading reading = folder.Read(NETWORK + R"(
  Rerouter:
    Type: Custom::Rerouter
    Properties: {ServiceToken: x, Table: !Ref PrivateTable}
)");
    ASSERT_EQ(reading.inventory.warnings.size(), 1U);
    EXPECT_NE(reading.inventory.warnings[0].find(
                  ":90: custom resource Rerouter refers to route table PrivateTable"),
              std::string::npos)
        << reading.inventory.warnings[0];
}

TEST(TemplateNetwork, AnEgressRuleApartTakesAwayTheDefaultOne)
{
    const TemplateFolder folder;
    const TemplateReading reading = folder.Read(NETWORK + R"(
  Only443:
    Type: AWS::EC2::SecurityGroupEgress
    Properties: {GroupId: !Ref Web, IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0}
)");
    const auto& egress =
        reading.snapshot.cloud.securityGroups.at(Id(reading, "Web")).ipPermissionsEgress;
    ASSERT_EQ(egress.size(), 1U);
    EXPECT_EQ(egress[0].fromPort, 443);
}

TEST(TemplateNetwork, AnAddressWithinADynamicReferenceIsNoMistake)
{
    const TemplateFolder folder;
    const TemplateReading reading = folder.Read(NETWORK + R"(
  Zone:
    Type: AWS::Route53::HostedZone
    Properties:
      Name: !Sub '{{resolve:ssm:/zones/${Back.PrivateIp}}}'
      VPCs: [{VPCId: !Ref Vpc, VPCRegion: us-east-1}]
)");
    ASSERT_EQ(reading.inventory.unresolved.size(), 1U);
    EXPECT_NE(reading.inventory.unresolved[0].find("resolve:ssm:/zones/"), std::string::npos);
    EXPECT_EQ(reading.inventory.unresolved[0].find('\x1a'), std::string::npos);
}

TEST(TemplateNetwork, AttributesOfWhatIsMadeLaterAreKnown)
{
    const TemplateFolder folder;
    TemplateReading reading = folder.Read(NETWORK + R"(
  Zone:
    Type: AWS::Route53::HostedZone
    Properties: {Name: corp.example, VPCs: [{VPCId: !Ref Vpc, VPCRegion: us-east-1}]}
  Record:
    Type: AWS::Route53::RecordSet
    Properties:
      HostedZoneId: !Ref Zone
      Name: back.corp.example
      Type: A
      TTL: '60'
      ResourceRecords: [!GetAtt Back.PrivateIp]
  Anywhere: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.8.0/24}}
  Beside:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Vpc
      CidrBlock: 10.0.9.0/24
      AvailabilityZone: !GetAtt Anywhere.AvailabilityZone
)");
    reading.snapshot.Validate();
    const auto& sets =
        reading.snapshot.cloud.hostedZones.at(Id(reading, "Zone")).resourceRecordSets;
    ASSERT_EQ(sets.size(), 1U);
    EXPECT_EQ(sets[0].resourceRecords, std::vector<std::string>{"10.0.1.4"});
    EXPECT_EQ(sets[0].ttl, 60U);
    const auto& subnets = reading.snapshot.cloud.subnets;
    EXPECT_EQ(subnets.at(Id(reading, "Beside")).availabilityZone,
              subnets.at(Id(reading, "Anywhere")).availabilityZone);
    EXPECT_TRUE(reading.inventory.unresolved.empty());
}

TEST(TemplateNetwork, TheManualNamesEveryTypeThatIsRead)
{
    std::ifstream file(testpaths::Project("doc/vpc-endpoints.rst"));
    const std::string manual{std::istreambuf_iterator<char>(file), {}};
    const size_t begin = manual.find("\nTemplates\n~");
    ASSERT_NE(begin, std::string::npos);
    const std::string section = manual.substr(begin, manual.find("\nAttributes\n~") - begin);
    for (const TemplateHandler& handler : TemplateHandlers())
    {
        const std::string type = handler.type;
        const std::string name = type.substr(type.rfind(':') + 1);
        const std::string mark = handler.read == MapUnsupported ? " (\\*)"
                                 : handler.read                 ? ""
                                                                : " (-)";
        EXPECT_NE(section.find("``" + name + "``" + mark), std::string::npos) << type << mark;
    }
}

} // namespace
