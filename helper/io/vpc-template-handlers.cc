// SPDX-License-Identifier: GPL-2.0-only
// The types of resources that are known, and what of them has no effect on packets and names.
#include "vpc-template-mapper.h"

namespace ns3
{
namespace vpc
{

const std::vector<TemplateHandler>&
TemplateHandlers()
{
    // What comes later looks up what came earlier.
    static const std::vector<TemplateHandler> handlers{
        {"AWS::EC2::VPC", MapVpc, "InstanceTenancy"},
        {"AWS::EC2::VPCCidrBlock", MapVpcCidrBlock, ""},
        {"AWS::EC2::Subnet",
         MapSubnet,
         "AssignIpv6AddressOnCreation PrivateDnsNameOptionsOnLaunch EnableDns64"},
        {"AWS::EC2::DHCPOptions", MapUnsupported, "Tags"},
        {"AWS::EC2::VPCDHCPOptionsAssociation", nullptr, ""},
        {"AWS::EC2::PrefixList", MapPrefixList, "MaxEntries"},
        {"AWS::EC2::SecurityGroup", MapSecurityGroup, "GroupDescription Tags"},
        {"AWS::EC2::SecurityGroupIngress", MapIngress, ""},
        {"AWS::EC2::SecurityGroupEgress", MapEgress, ""},
        {"AWS::EC2::NetworkAcl", MapNetworkAcl, "Tags"},
        {"AWS::EC2::NetworkAclEntry", MapAclEntry, ""},
        {"AWS::EC2::SubnetNetworkAclAssociation", MapAclAssociation, ""},
        {"AWS::EC2::InternetGateway", MapInternetGateway, "Tags"},
        {"AWS::EC2::EgressOnlyInternetGateway", MapUnsupported, "Tags"},
        {"AWS::EC2::VPNGateway", MapVpnGateway, "Tags Type"},
        {"AWS::EC2::VPCGatewayAttachment", MapGatewayAttachment, ""},
        {"AWS::EC2::RouteTable", MapRouteTable, ""},
        {"AWS::EC2::SubnetRouteTableAssociation", MapTableAssociation, ""},
        {"AWS::EC2::GatewayRouteTableAssociation", MapGatewayTableAssociation, ""},
        {"AWS::EC2::EIP", MapEip, "Domain Tags NetworkBorderGroup PublicIpv4Pool"},
        {"AWS::EC2::NatGateway", MapNatGateway, "Tags MaxDrainDurationSeconds"},
        {"AWS::EC2::NetworkInterface", MapNetworkInterface, "Tags Description"},
        {"AWS::EC2::Instance",
         MapInstance,
         "ImageId InstanceType KeyName UserData IamInstanceProfile Monitoring BlockDeviceMappings "
         "EbsOptimized DisableApiTermination Volumes CreditSpecification "
         "PropagateTagsToVolumeOnCreation InstanceInitiatedShutdownBehavior Tenancy Affinity "
         "HostId CpuOptions EnclaveOptions HibernationOptions MetadataOptions SsmAssociations "
         "AvailabilityZone PrivateDnsNameOptions"},
        {"AWS::EC2::NetworkInterfaceAttachment", MapInterfaceAttachment, "DeleteOnTermination"},
        {"AWS::EC2::EIPAssociation", MapEipAssociation, ""},
        {"AWS::EC2::VPCPeeringConnection", MapPeering, "Tags PeerRoleArn"},
        {"AWS::EC2::TransitGateway",
         MapTransitGateway,
         "Tags Description AutoAcceptSharedAttachments DnsSupport MulticastSupport "
         "SecurityGroupReferencingSupport TransitGatewayCidrBlocks EncryptionSupport"},
        {"AWS::EC2::TransitGatewayRouteTable", MapTransitTable, "Tags"},
        {"AWS::EC2::TransitGatewayAttachment", MapTransitAttachment, "Tags"},
        {"AWS::EC2::TransitGatewayVpcAttachment", MapTransitAttachment, "Tags"},
        {"AWS::EC2::TransitGatewayPeeringAttachment", MapTransitPeering, "Tags Options"},
        {"AWS::EC2::TransitGatewayRouteTableAssociation", MapTransitAssociation, ""},
        {"AWS::EC2::TransitGatewayRouteTablePropagation", MapTransitPropagation, ""},
        {"AWS::EC2::TransitGatewayRoute", MapTransitRoute, ""},
        {"AWS::EC2::VPNGatewayRoutePropagation", MapVpnPropagation, ""},
        {"AWS::FIS::ExperimentTemplate",
         MapFisExperiment,
         "Actions Description ExperimentOptions ExperimentReportConfiguration LogConfiguration "
         "RoleArn StopConditions Tags Targets"},
        {"AWS::EC2::CustomerGateway", MapCustomerGateway, "Tags Type DeviceName"},
        {"AWS::EC2::VPNConnection",
         MapVpnConnection,
         "Tags Type EnableAcceleration OutsideIpAddressType TunnelInsideIpVersion "
         "LocalIpv4NetworkCidr RemoteIpv4NetworkCidr"},
        {"AWS::EC2::VPNConnectionRoute", MapVpnRoute, ""},
        {"AWS::DirectConnect::Connection",
         MapDxConnection,
         "Tags ConnectionName ProviderName RequestMACSec"},
        {"AWS::DirectConnect::DirectConnectGateway", MapDxGateway, "Tags DirectConnectGatewayName"},
        {"AWS::DirectConnect::DirectConnectGatewayAssociation", MapDxAssociation, ""},
        {"AWS::DirectConnect::PrivateVirtualInterface", MapPrivateVif, "Tags VirtualInterfaceName"},
        {"AWS::DirectConnect::TransitVirtualInterface", MapTransitVif, "Tags VirtualInterfaceName"},
        {"AWS::DirectConnect::PublicVirtualInterface", MapPublicVif, "Tags VirtualInterfaceName"},
        {"AWS::S3::Bucket",
         MapBucket,
         "BucketName BucketEncryption Tags VersioningConfiguration LifecycleConfiguration "
         "LoggingConfiguration AccessControl OwnershipControls WebsiteConfiguration "
         "NotificationConfiguration"},
        {"AWS::S3::BucketPolicy", MapBucketPolicy, ""},
        {"AWS::ElasticLoadBalancingV2::LoadBalancer", MapLoadBalancer, "Tags IpAddressType"},
        {"AWS::ElasticLoadBalancingV2::TargetGroup", MapTargetGroup, "Tags IpAddressType"},
        {"AWS::ElasticLoadBalancingV2::Listener", MapListener, "Certificates SslPolicy AlpnPolicy"},
        {"AWS::ElasticLoadBalancingV2::ListenerRule", MapUnsupported, ""},
        {"AWS::ElasticLoadBalancingV2::ListenerCertificate", nullptr, ""},
        {"AWS::EC2::VPCEndpointService",
         MapEndpointService,
         "ContributorInsightsEnabled Tags PayerResponsibility SupportedIpAddressTypes"},
        {"AWS::EC2::VPCEndpointServicePermissions", MapServicePermissions, ""},
        {"AWS::EC2::VPCEndpointConnectionNotification", nullptr, ""},
        {"AWS::EC2::VPCEndpoint", MapVpcEndpoint, "IpAddressType"},
        {"AWS::Route53::HostedZone", MapHostedZone, "HostedZoneConfig HostedZoneTags"},
        {"AWS::Route53::RecordSet", MapRecordSet, "Comment"},
        {"AWS::Route53::RecordSetGroup", MapRecordSetGroup, "Comment"},
        {"AWS::Route53Resolver::ResolverEndpoint",
         MapResolverEndpoint,
         "Tags Protocols ResolverEndpointType PreferredInstanceType OutpostArn"},
        {"AWS::Route53Resolver::ResolverRule", MapResolverRule, "Tags"},
        {"AWS::Route53Resolver::ResolverRuleAssociation", MapResolverAssociation, "Name"},
        {"AWS::NetworkFirewall::Firewall", MapUnsupported, ""},
        {"AWS::NetworkFirewall::FirewallPolicy", MapUnsupported, ""},
        {"AWS::NetworkFirewall::LoggingConfiguration", nullptr, ""},
        {"AWS::NetworkFirewall::RuleGroup", MapUnsupported, ""},
        {"AWS::EC2::Route", MapRoute, ""}, // its targets are all there
    };
    return handlers;
}

const TemplateHandler*
FindTemplateHandler(const std::string& type)
{
    for (const TemplateHandler& handler : TemplateHandlers())
    {
        if (type == handler.type)
        {
            return &handler;
        }
    }
    return nullptr;
}

void
MapUnsupported(TemplateMapper& m, const TemplateProperties& p)
{
    const std::string type = m.resource->type;
    const std::string vpcId = p.Has("VpcId") ? p.Id("VpcId") : "";
    m.Unsupported(type.substr(type.rfind(':') + 1), TemplateUnknowns::IsIn(vpcId) ? "" : vpcId);
    m.b.ignoredIds.insert(m.resource->ref);
}

} // namespace vpc
} // namespace ns3
