// SPDX-License-Identifier: GPL-2.0-only
// Templates of what stands around a network: rules, addresses, policies, names and resolvers.
#include "vpc-io-template-files.h"

#include "ns3/vpc-resolve.h"

using namespace vpc_template_test;

namespace
{

/// A VPC with a subnet, and a host in it.
const std::string HOME = R"(
Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties: {CidrBlock: 10.0.0.0/16, EnableDnsHostnames: true}
  Net:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24, AvailabilityZone: us-east-1a}
  Open:
    Type: AWS::EC2::SecurityGroup
    Properties:
      VpcId: !Ref Vpc
      GroupDescription: open
      SecurityGroupIngress: {IpProtocol: -1, CidrIp: 0.0.0.0/0}
  Host:
    Type: AWS::EC2::Instance
    Properties: {SubnetId: !Ref Net, SecurityGroupIds: !Ref Open}
)";

TEST(TemplateServices, NetworkAclsHoldBackWhatTheirEntriesSay)
{
    const TemplateFolder folder;
    TemplateReading reading = folder.Read(HOME + R"(
  Other:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.2.0/24, AvailabilityZone: us-east-1b}
  Far: {Type: AWS::EC2::Instance, Properties: {SubnetId: !Ref Other, SecurityGroupIds: [!Ref Open]}}
  Acl: {Type: AWS::EC2::NetworkAcl, Properties: {VpcId: !Ref Vpc}}
  Use:
    Type: AWS::EC2::SubnetNetworkAclAssociation
    Properties: {NetworkAclId: !Ref Acl, SubnetId: !Ref Other}
  Web:
    Type: AWS::EC2::NetworkAclEntry
    Properties:
      NetworkAclId: !Ref Acl
      RuleNumber: 100
      Protocol: 6
      RuleAction: allow
      CidrBlock: 10.0.0.0/16
      PortRange: {From: 80, To: 81}
  Out:
    Type: AWS::EC2::NetworkAclEntry
    Properties:
      NetworkAclId: !Ref Acl
      RuleNumber: '100'
      Protocol: '-1'
      RuleAction: Allow
      Egress: 'true'
      CidrBlock: 0.0.0.0/0
)");
    reading.snapshot.Validate();
    const aws::Network network(reading.snapshot.cloud);
    const auto ask = [&](uint16_t port) {
        const auto& ids = reading.inventory.ids;
        return std::string(ToString(
            aws::Reach(network, {}, {"q", ids.at("Host"), ids.at("Far"), aws::PROTOCOL_TCP, port})
                .verdict));
    };
    EXPECT_EQ(ask(80), "ACCEPT");
    EXPECT_EQ(ask(81), "ACCEPT");
    EXPECT_EQ(ask(82), "DENY");
}

TEST(TemplateServices, InterfacesAndElasticIpsJoinInstances)
{
    const TemplateFolder folder;
    TemplateReading reading = folder.Read(HOME + R"(
  Second:
    Type: AWS::EC2::NetworkInterface
    Properties:
      SubnetId: !Ref Net
      GroupSet: [!GetAtt Vpc.DefaultSecurityGroup]
      PrivateIpAddresses:
        - {PrivateIpAddress: 10.0.1.21, Primary: false}
        - {PrivateIpAddress: 10.0.1.20, Primary: true}
      SourceDestCheck: false
  Join:
    Type: AWS::EC2::NetworkInterfaceAttachment
    Properties: {NetworkInterfaceId: !Ref Second, InstanceId: !Ref Host, DeviceIndex: 1}
  Ip1: {Type: AWS::EC2::EIP, Properties: {InstanceId: !Ref Host}}
  Ip2: {Type: AWS::EC2::EIP}
  Assign:
    Type: AWS::EC2::EIPAssociation
    Properties:
      AllocationId: !GetAtt Ip2.AllocationId
      NetworkInterfaceId: !Ref Second
      PrivateIpAddress: 10.0.1.21
)");
    reading.snapshot.Validate();
    const auto& cloud = reading.snapshot.cloud;
    const auto& ids = reading.inventory.ids;
    const auto& enis = cloud.instances.at(ids.at("Host")).networkInterfaceIds;
    ASSERT_EQ(enis.size(), 2U);
    EXPECT_EQ(enis[1], ids.at("Second"));
    const auto& first = cloud.networkInterfaces.at(enis[0]).privateIpAddresses;
    EXPECT_EQ(aws::ToString(*first.at(0).publicIp), ids.at("Ip1"));
    const aws::NetworkInterface& second = cloud.networkInterfaces.at(enis[1]);
    EXPECT_FALSE(second.sourceDestCheck);
    EXPECT_EQ(second.groupIds.size(), 1U);
    ASSERT_EQ(second.privateIpAddresses.size(), 2U);
    EXPECT_EQ(aws::ToString(second.privateIpAddresses[0].address), "10.0.1.20");
    EXPECT_FALSE(second.privateIpAddresses[0].publicIp);
    EXPECT_EQ(aws::ToString(*second.privateIpAddresses[1].publicIp), ids.at("Ip2"));
}

TEST(TemplateServices, PoliciesOfEndpointsAndBucketsAreRead)
{
    const TemplateFolder folder;
    TemplateReading reading = folder.Read(HOME + R"(
  Reports: {Type: AWS::S3::Bucket, Properties: {BucketName: reports}}
  Policy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Reports
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Deny
            Principal: '*'
            Action: 's3:*'
            Resource: [!GetAtt Reports.Arn, !Sub '${Reports.Arn}/*']
            Condition: {StringNotEquals: {'aws:sourceVpce': !Ref S3}}
  S3:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: !Ref Vpc
      ServiceName: com.amazonaws.us-east-1.s3
      PolicyDocument: '{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]}'
  Unknown:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: !Ref Vpc
      ServiceName: com.amazonaws.us-east-1.dynamodb
      PolicyDocument:
        Statement: [{Effect: Allow, Principal: '*', Action: '*', Resource: !ImportValue table}]
)");
    reading.snapshot.Validate();
    const auto& cloud = reading.snapshot.cloud;
    const auto& ids = reading.inventory.ids;
    ASSERT_EQ(cloud.serviceResources.count("arn:aws:s3:::reports"), 1U);
    EXPECT_TRUE(cloud.serviceResources.at("arn:aws:s3:::reports").policyDocument);
    EXPECT_TRUE(cloud.vpcEndpoints.at(ids.at("S3")).policyDocument);
    EXPECT_FALSE(cloud.vpcEndpoints.at(ids.at("Unknown")).policyDocument);
    ASSERT_EQ(reading.inventory.warnings.size(), 1U);
    EXPECT_NE(reading.inventory.warnings[0].find("the policy of Unknown is left out"),
              std::string::npos)
        << reading.inventory.warnings[0];
}

TEST(TemplateServices, NamesAndResolversAreRead)
{
    const TemplateFolder folder;
    TemplateReading reading = folder.Read(HOME + R"(
  Other:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.2.0/24, AvailabilityZone: us-east-1b}
  Sqs:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: !Ref Vpc
      VpcEndpointType: Interface
      ServiceName: com.amazonaws.us-east-1.sqs
      SubnetIds: [!Ref Net]
  Zone:
    Type: AWS::Route53::HostedZone
    Properties: {Name: corp.example., VPCs: [{VPCId: !Ref Vpc, VPCRegion: !Ref 'AWS::Region'}]}
  Records:
    Type: AWS::Route53::RecordSetGroup
    Properties:
      HostedZoneId: !Ref Zone
      RecordSets:
        - {Name: host.corp.example, Type: A, TTL: 30, ResourceRecords: [!GetAtt Host.PrivateIp]}
        - {Name: text.corp.example, Type: TXT, TTL: 30, ResourceRecords: ['"x"']}
        - Name: queue.corp.example
          Type: A
          AliasTarget:
            DNSName: !Select [1, !Split [':', !Select [0, !GetAtt Sqs.DnsEntries]]]
            HostedZoneId: !Select [0, !Split [':', !Select [0, !GetAtt Sqs.DnsEntries]]]
  Inbound:
    Type: AWS::Route53Resolver::ResolverEndpoint
    Properties:
      Direction: INBOUND
      SecurityGroupIds: [!Ref Open]
      IpAddresses: [{SubnetId: !Ref Net, Ip: 10.0.1.53}, {SubnetId: !Ref Other}]
  Outbound:
    Type: AWS::Route53Resolver::ResolverEndpoint
    Properties:
      Direction: OUTBOUND
      SecurityGroupIds: [!Ref Open]
      IpAddresses: [{SubnetId: !Ref Net}, {SubnetId: !Ref Other}]
  Rule:
    Type: AWS::Route53Resolver::ResolverRule
    Properties:
      RuleType: FORWARD
      DomainName: on-premises.example
      ResolverEndpointId: !Ref Outbound
      TargetIps: [{Ip: 192.168.0.53, Port: '53'}]
  UseRule:
    Type: AWS::Route53Resolver::ResolverRuleAssociation
    Properties: {ResolverRuleId: !Ref Rule, VPCId: !Ref Vpc}
)");
    reading.snapshot.Validate();
    const auto& cloud = reading.snapshot.cloud;
    const auto& ids = reading.inventory.ids;
    const auto& sets = cloud.hostedZones.at(ids.at("Zone")).resourceRecordSets;
    ASSERT_EQ(sets.size(), 2U); // TXT is not simulated, and listed
    EXPECT_EQ(sets[0].resourceRecords, std::vector<std::string>{"10.0.1.4"});
    EXPECT_EQ(sets[1].aliasDnsName, cloud.vpcEndpoints.at(ids.at("Sqs")).dnsNames.at(0));
    const aws::ResolverEndpoint& inbound = cloud.resolverEndpoints.at(ids.at("Inbound"));
    ASSERT_EQ(inbound.ipAddresses.size(), 2U);
    EXPECT_EQ(aws::ToString(*inbound.ipAddresses[0].ip), "10.0.1.53");
    EXPECT_EQ(aws::ToString(*inbound.ipAddresses[1].ip), "10.0.2.4");
    const aws::ResolverRule& rule = cloud.resolverRules.at(ids.at("Rule"));
    EXPECT_EQ(rule.vpcIds, std::vector<std::string>{ids.at("Vpc")});
    EXPECT_EQ(aws::ToString(rule.targetIps.at(0).ip), "192.168.0.53");
}

TEST(TemplateServices, ManagedPrefixListsAreRoutesAndPeers)
{
    const TemplateFolder folder;
    TemplateReading reading = folder.Read(HOME + R"(
  List:
    Type: AWS::EC2::PrefixList
    Properties:
      PrefixListName: branches
      AddressFamily: IPv4
      MaxEntries: 5
      Entries: [{Cidr: 10.0.2.0/24, Description: b}]
  Branch:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.2.0/24, AvailabilityZone: us-east-1b}
  Elsewhere:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.3.0/24, AvailabilityZone: us-east-1b}
  Closed:
    Type: AWS::EC2::SecurityGroup
    Properties: {VpcId: !Ref Vpc, GroupDescription: closed}
  FromBranches:
    Type: AWS::EC2::SecurityGroupIngress
    Properties:
      {GroupId: !Ref Closed, IpProtocol: tcp, FromPort: 22, ToPort: 22, SourcePrefixListId: !Ref List}
  Target: {Type: AWS::EC2::Instance, Properties: {SubnetId: !Ref Net, SecurityGroupIds: [!Ref Closed]}}
  A: {Type: AWS::EC2::Instance, Properties: {SubnetId: !Ref Branch, SecurityGroupIds: [!Ref Open]}}
  B: {Type: AWS::EC2::Instance, Properties: {SubnetId: !Ref Elsewhere, SecurityGroupIds: [!Ref Open]}}
)");
    reading.snapshot.Validate();
    const aws::Network network(reading.snapshot.cloud);
    const auto& ids = reading.inventory.ids;
    const auto ask = [&](const char* from) {
        const aws::ReachQuery query{"q", ids.at(from), ids.at("Target"), aws::PROTOCOL_TCP, 22};
        return std::string(ToString(aws::Reach(network, {}, query).verdict));
    };
    EXPECT_EQ(ask("A"), "ACCEPT");
    EXPECT_EQ(ask("B"), "DENY");
}

TEST(TemplateServices, OwnServicesTakeWhomTheirPermissionsName)
{
    const TemplateFolder folder;
    TemplateReading reading = folder.Read(HOME + R"(
  Nlb:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Name: front
      Type: network
      Scheme: internal
      SubnetMappings: [{SubnetId: !Ref Net, PrivateIPv4Address: 10.0.1.99}]
      LoadBalancerAttributes: [{Key: load_balancing.cross_zone.enabled, Value: 'true'}]
  Service:
    Type: AWS::EC2::VPCEndpointService
    Properties: {NetworkLoadBalancerArns: [!Ref Nlb]}
  Permissions:
    Type: AWS::EC2::VPCEndpointServicePermissions
    Properties:
      ServiceId: !Ref Service
      AllowedPrincipals: ['arn:aws:iam::111122223333:root', '444455556666', lambda.amazonaws.com]
)");
    reading.snapshot.Validate();
    const auto& cloud = reading.snapshot.cloud;
    const aws::LoadBalancer& balancer = cloud.loadBalancers.begin()->second;
    EXPECT_EQ(balancer.loadBalancerName, "front");
    EXPECT_TRUE(balancer.crossZone);
    const auto& eni =
        cloud.networkInterfaces.at(balancer.availabilityZones.at(0).networkInterfaceId);
    EXPECT_EQ(aws::ToString(eni.privateIpAddresses.at(0).address), "10.0.1.99");
    const aws::VpcEndpointService& service = cloud.vpcEndpointServices.begin()->second;
    EXPECT_TRUE(service.acceptanceRequired);
    EXPECT_EQ(service.allowedPrincipals,
              (std::vector<std::string>{"arn:aws:iam::111122223333:root", "444455556666"}));
    EXPECT_EQ(service.serviceName,
              "com.amazonaws.vpce.us-east-1." + reading.inventory.ids.at("Service"));
}

} // namespace
