// SPDX-License-Identifier: GPL-2.0-only
// "Resource and property types reference" of the CloudFormation guide, "Return values" of each.
#include "vpc-template-types.h"

namespace ns3
{
namespace vpc
{

namespace
{

// clang-format off: a table
const TemplateForm FORMS[] = {
    {"AWS::EC2::CustomerGateway", "", "cgw-{h}", ""},
    {"AWS::EC2::CustomerGateway", "CustomerGatewayId", "{ref}", ""},
    {"AWS::EC2::DHCPOptions", "", "dopt-{h}", ""},
    {"AWS::EC2::DHCPOptions", "DhcpOptionsId", "{ref}", ""},
    {"AWS::EC2::EIP", "AllocationId", "eipalloc-{h}", ""},
    {"AWS::EC2::EIP", "PublicIp", "{ref}", ""},
    {"AWS::EC2::EIPAssociation", "", "eipassoc-{h}", ""},
    {"AWS::EC2::EgressOnlyInternetGateway", "", "eigw-{h}", ""},
    {"AWS::EC2::EgressOnlyInternetGateway", "Id", "{ref}", ""},
    {"AWS::EC2::FlowLog", "", "fl-{h}", ""},
    {"AWS::EC2::Instance", "", "i-{h}", ""},
    {"AWS::EC2::Instance", "AvailabilityZone", "", ""},
    {"AWS::EC2::Instance", "InstanceId", "{ref}", ""},
    {"AWS::EC2::Instance", "PrivateIp", "", ""},
    {"AWS::EC2::Instance", "PublicIp", "", ""},
    {"AWS::EC2::InternetGateway", "", "igw-{h}", ""},
    {"AWS::EC2::InternetGateway", "InternetGatewayId", "{ref}", ""},
    {"AWS::EC2::LaunchTemplate", "", "lt-{h}", ""},
    {"AWS::EC2::NatGateway", "", "nat-{h}", ""},
    {"AWS::EC2::NatGateway", "NatGatewayId", "{ref}", ""},
    {"AWS::EC2::NetworkAcl", "", "acl-{h}", ""},
    {"AWS::EC2::NetworkAcl", "Id", "{ref}", ""},
    {"AWS::EC2::NetworkInterface", "", "eni-{h}", ""},
    {"AWS::EC2::NetworkInterface", "Id", "{ref}", ""},
    {"AWS::EC2::NetworkInterface", "PrimaryPrivateIpAddress", "", ""},
    {"AWS::EC2::PrefixList", "", "pl-{h}", ""},
    {"AWS::EC2::PrefixList", "PrefixListId", "{ref}", ""},
    {"AWS::EC2::RouteTable", "", "rtb-{h}", ""},
    {"AWS::EC2::RouteTable", "RouteTableId", "{ref}", ""},
    {"AWS::EC2::SecurityGroup", "", "sg-{h}", ""},
    {"AWS::EC2::SecurityGroup", "GroupId", "{ref}", ""},
    {"AWS::EC2::SecurityGroup", "Id", "{ref}", ""},
    {"AWS::EC2::SecurityGroupEgress", "", "sgr-{h}", ""},
    {"AWS::EC2::SecurityGroupIngress", "", "sgr-{h}", ""},
    {"AWS::EC2::Subnet", "", "subnet-{h}", ""},
    {"AWS::EC2::Subnet", "AvailabilityZone", "", ""},
    {"AWS::EC2::Subnet", "SubnetId", "{ref}", ""},
    {"AWS::EC2::SubnetNetworkAclAssociation", "", "aclassoc-{h}", ""},
    {"AWS::EC2::SubnetNetworkAclAssociation", "AssociationId", "{ref}", ""},
    {"AWS::EC2::SubnetRouteTableAssociation", "", "rtbassoc-{h}", ""},
    {"AWS::EC2::SubnetRouteTableAssociation", "Id", "{ref}", ""},
    {"AWS::EC2::TransitGateway", "", "tgw-{h}", ""},
    {"AWS::EC2::TransitGateway", "Id", "{ref}", ""},
    {"AWS::EC2::TransitGateway",
     "TransitGatewayArn",
     "arn:{P}:ec2:{R}:{A}:transit-gateway/{ref}",
     ""},
    {"AWS::EC2::TransitGatewayAttachment", "", "tgw-attach-{h}", ""},
    {"AWS::EC2::TransitGatewayAttachment", "Id", "{ref}", ""},
    {"AWS::EC2::TransitGatewayPeeringAttachment", "", "tgw-attach-{h}", ""},
    {"AWS::EC2::TransitGatewayPeeringAttachment", "TransitGatewayAttachmentId", "{ref}", ""},
    {"AWS::EC2::TransitGatewayRouteTable", "", "tgw-rtb-{h}", ""},
    {"AWS::EC2::TransitGatewayRouteTable", "TransitGatewayRouteTableId", "{ref}", ""},
    {"AWS::EC2::TransitGatewayVpcAttachment", "", "tgw-attach-{h}", ""},
    {"AWS::EC2::TransitGatewayVpcAttachment", "Id", "{ref}", ""},
    {"AWS::EC2::VPC", "", "vpc-{h}", ""},
    {"AWS::EC2::VPC", "DefaultNetworkAcl", "acl-{h}", ""},
    {"AWS::EC2::VPC", "DefaultSecurityGroup", "sg-{h}", ""},
    {"AWS::EC2::VPC", "VpcId", "{ref}", ""},
    {"AWS::EC2::VPCEndpoint", "", "vpce-{h}", ""},
    {"AWS::EC2::VPCEndpoint", "Id", "{ref}", ""},
    {"AWS::EC2::VPCEndpointService", "", "vpce-svc-{h}", ""},
    {"AWS::EC2::VPCEndpointService", "ServiceId", "{ref}", ""},
    {"AWS::EC2::VPCPeeringConnection", "", "pcx-{h}", ""},
    {"AWS::EC2::VPCPeeringConnection", "Id", "{ref}", ""},
    {"AWS::EC2::VPNConnection", "", "vpn-{h}", ""},
    {"AWS::EC2::VPNConnection", "VpnConnectionId", "{ref}", ""},
    {"AWS::EC2::VPNGateway", "", "vgw-{h}", ""},
    {"AWS::EC2::VPNGateway", "VPNGatewayId", "{ref}", ""},
    {"AWS::FIS::ExperimentTemplate", "", "EXT{h16}", ""},
    {"AWS::FIS::ExperimentTemplate", "Id", "{ref}", ""},
    {"AWS::DirectConnect::Connection", "", "dxcon-{h}", ""},
    {"AWS::DirectConnect::Connection", "ConnectionId", "{ref}", ""},
    {"AWS::DirectConnect::DirectConnectGateway", "", "dxgw-{h}", ""},
    {"AWS::DirectConnect::DirectConnectGateway", "DirectConnectGatewayId", "{ref}", ""},
    {"AWS::DirectConnect::PrivateVirtualInterface", "", "dxvif-{h}", ""},
    {"AWS::DirectConnect::PrivateVirtualInterface", "VirtualInterfaceId", "{ref}", ""},
    {"AWS::DirectConnect::PublicVirtualInterface", "", "dxvif-{h}", ""},
    {"AWS::DirectConnect::PublicVirtualInterface", "VirtualInterfaceId", "{ref}", ""},
    {"AWS::DirectConnect::TransitVirtualInterface", "", "dxvif-{h}", ""},
    {"AWS::DirectConnect::TransitVirtualInterface", "VirtualInterfaceId", "{ref}", ""},
    {"AWS::ElasticLoadBalancingV2::Listener", "", "{elb}listener/{kind}/{name}/{h16}", ""},
    {"AWS::ElasticLoadBalancingV2::Listener", "ListenerArn", "{ref}", ""},
    {"AWS::ElasticLoadBalancingV2::LoadBalancer",
     "",
     "{elb}loadbalancer/{kind}/{name}/{h16}",
     "Name"},
    {"AWS::ElasticLoadBalancingV2::LoadBalancer", "LoadBalancerArn", "{ref}", ""},
    {"AWS::ElasticLoadBalancingV2::LoadBalancer", "LoadBalancerName", "{name}", "Name"},
    {"AWS::ElasticLoadBalancingV2::LoadBalancer",
     "LoadBalancerFullName",
     "{kind}/{name}/{h16ref}",
     "Name"},
    {"AWS::ElasticLoadBalancingV2::LoadBalancer",
     "DNSName",
     "{name}-{h16ref}.elb.{R}.{suffix}",
     "Name"},
    {"AWS::ElasticLoadBalancingV2::TargetGroup", "", "{elb}targetgroup/{name}/{h16}", "Name"},
    {"AWS::ElasticLoadBalancingV2::TargetGroup", "TargetGroupArn", "{ref}", ""},
    {"AWS::ElasticLoadBalancingV2::TargetGroup", "TargetGroupName", "{name}", "Name"},
    {"AWS::ElasticLoadBalancingV2::TargetGroup",
     "TargetGroupFullName",
     "targetgroup/{name}/{h16ref}",
     "Name"},
    {"AWS::Route53::HostedZone", "", "Z{h16}", ""},
    {"AWS::Route53::HostedZone", "Id", "{ref}", ""},
    {"AWS::Route53Resolver::ResolverEndpoint", "", "rslvr-{way}-{h}", ""},
    {"AWS::Route53Resolver::ResolverEndpoint", "ResolverEndpointId", "{ref}", ""},
    {"AWS::Route53Resolver::ResolverRule", "", "rslvr-rr-{h}", ""},
    {"AWS::Route53Resolver::ResolverRule", "ResolverRuleId", "{ref}", ""},
    // Named by policies.
    {"AWS::DynamoDB::Table", "", "{name}", "TableName"},
    {"AWS::DynamoDB::Table", "Arn", "arn:{P}:dynamodb:{R}:{A}:table/{name}", "TableName"},
    {"AWS::IAM::InstanceProfile", "", "{name}", "InstanceProfileName"},
    {"AWS::IAM::Role", "", "{name}", "RoleName"},
    {"AWS::IAM::Role", "Arn", "arn:{P}:iam::{A}:role/{name}", "RoleName"},
    {"AWS::IAM::User", "", "{name}", "UserName"},
    {"AWS::IAM::User", "Arn", "arn:{P}:iam::{A}:user/{name}", "UserName"},
    {"AWS::Lambda::Function", "", "{name}", "FunctionName"},
    {"AWS::Lambda::Function", "Arn", "arn:{P}:lambda:{R}:{A}:function:{name}", "FunctionName"},
    {"AWS::S3::Bucket", "", "{lower-name}", "BucketName"},
    {"AWS::S3::Bucket", "Arn", "arn:{P}:s3:::{lower-name}", "BucketName"},
    {"AWS::S3::Bucket", "DomainName", "{lower-name}.s3.{suffix}", "BucketName"},
    {"AWS::S3::Bucket", "RegionalDomainName", "{lower-name}.s3.{R}.{suffix}", "BucketName"},
    {"AWS::SNS::Topic", "", "arn:{P}:sns:{R}:{A}:{name}", "TopicName"},
    {"AWS::SNS::Topic", "TopicArn", "{ref}", ""},
    {"AWS::SQS::Queue", "", "https://sqs.{R}.{suffix}/{A}/{name}", "QueueName"},
    {"AWS::SQS::Queue", "Arn", "arn:{P}:sqs:{R}:{A}:{name}", "QueueName"},
    {"AWS::CloudFormation::Stack", "", "arn:{P}:cloudformation:{R}:{A}:stack/{name}/{h16}", ""},
};
// clang-format on

} // namespace

const TemplateForm*
FindTemplateForm(const std::string& type, const std::string& attribute)
{
    for (const TemplateForm& form : FORMS)
    {
        if (type == form.type && attribute == form.attribute)
        {
            return &form;
        }
    }
    return nullptr;
}

} // namespace vpc
} // namespace ns3
