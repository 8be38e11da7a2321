// SPDX-License-Identifier: GPL-2.0-only
// Templates that join networks: peering, transit gateways, VPN, Direct Connect and PrivateLink.
#include "vpc-io-template-files.h"

#include "ns3/vpc-packet-reach.h"
#include "ns3/vpc-resolve.h"

using namespace vpc_template_test;

namespace
{

/// Two VPCs with a host each.
const std::string TWO_VPCS = R"(
Mappings:
  Net: {A: {Block: 10.1.0.0/16}, B: {Block: 10.2.0.0/16}}
Transform: AWS::LanguageExtensions
Resources:
  'Fn::ForEach::Vpcs':
    - N
    - [A, B]
    - 'Vpc${N}':
        Type: AWS::EC2::VPC
        Properties: {CidrBlock: !FindInMap [Net, !Ref N, Block]}
      'Subnet${N}':
        Type: AWS::EC2::Subnet
        Properties:
          VpcId: !Ref 'Vpc${N}'
          CidrBlock: !Select [0, !Cidr [!FindInMap [Net, !Ref N, Block], 1, 8]]
      'Table${N}': {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref 'Vpc${N}'}}
      'Use${N}':
        Type: AWS::EC2::SubnetRouteTableAssociation
        Properties: {RouteTableId: !Ref 'Table${N}', SubnetId: !Ref 'Subnet${N}'}
      'Open${N}':
        Type: AWS::EC2::SecurityGroup
        Properties:
          VpcId: !Ref 'Vpc${N}'
          GroupDescription: open
          SecurityGroupIngress: [{IpProtocol: -1, CidrIp: 10.0.0.0/8}]
      'Host${N}':
        Type: AWS::EC2::Instance
        Properties: {SubnetId: !Ref 'Subnet${N}', SecurityGroupIds: [!Ref 'Open${N}']}
)";

/// \param reading of a template, validated \return verdict from HostA to HostB by ping, by rules;
/// and by packets after a slash
std::string
Ping(const TemplateReading& reading)
{
    const auto& ids = reading.inventory.ids;
    const aws::ReachQuery query{"ping", ids.at("HostA"), ids.at("HostB"), aws::PROTOCOL_ICMP, 0};
    const aws::Network network(reading.snapshot.cloud);
    const std::string byRules = ToString(aws::Reach(network, {}, query).verdict);
    PacketReach packets(reading.snapshot.cloud);
    return byRules + "/" + ToString(packets.Ask({query}).front().verdict);
}

TEST(TemplateHybrid, PeeringJoinsTwoVpcs)
{
    const TemplateFolder folder;
    std::string text = TWO_VPCS + R"(
  Peering:
    Type: AWS::EC2::VPCPeeringConnection
    Properties: {VpcId: !Ref VpcA, PeerVpcId: !Ref VpcB}
  AB:
    Type: AWS::EC2::Route
    Properties:
      RouteTableId: !Ref TableA
      DestinationCidrBlock: 10.2.0.0/16
      VpcPeeringConnectionId: !Ref Peering
)";
    TemplateReading oneWay = folder.Read(text);
    oneWay.snapshot.Validate();
    EXPECT_EQ(Ping(oneWay), "DENY/DENY");
    text += R"(
  BA:
    Type: AWS::EC2::Route
    Properties:
      RouteTableId: !Ref TableB
      DestinationCidrBlock: 10.1.0.0/16
      VpcPeeringConnectionId: !Ref Peering
)";
    TemplateReading reading = folder.Read(text);
    reading.snapshot.Validate();
    EXPECT_EQ(Ping(reading), "ACCEPT/ACCEPT");
}

const std::string TRANSIT = TWO_VPCS + R"(
  Tgw:
    Type: AWS::EC2::TransitGateway
    Properties: {AmazonSideAsn: 64999, VpnEcmpSupport: disable}
  'Fn::ForEach::Attachments':
    - N
    - [A, B]
    - 'Attach${N}':
        Type: AWS::EC2::TransitGatewayAttachment
        Properties:
          TransitGatewayId: !Ref Tgw
          VpcId: !Ref 'Vpc${N}'
          SubnetIds: [!Ref 'Subnet${N}']
      'Far${N}':
        Type: AWS::EC2::Route
        Properties:
          RouteTableId: !Ref 'Table${N}'
          DestinationCidrBlock: 10.0.0.0/8
          TransitGatewayId: !Ref Tgw
)";

TEST(TemplateHybrid, ATransitGatewayJoinsItsAttachmentsByDefault)
{
    const TemplateFolder folder;
    TemplateReading reading = folder.Read(TRANSIT);
    reading.snapshot.Validate();
    const aws::TransitGateway& gateway = reading.snapshot.cloud.transitGateways.begin()->second;
    EXPECT_EQ(gateway.amazonSideAsn, 64999U);
    EXPECT_EQ(gateway.vpnEcmpSupport, aws::VpnEcmp::DISABLE);
    EXPECT_EQ(Ping(reading), "ACCEPT/ACCEPT");
}

TEST(TemplateHybrid, AttachmentsWithoutATableReachNobody)
{
    const TemplateFolder folder;
    std::string text = TRANSIT;
    const std::string defaults = "{AmazonSideAsn: 64999, VpnEcmpSupport: disable}";
    text.replace(text.find(defaults),
                 defaults.size(),
                 "{DefaultRouteTableAssociation: disable, DefaultRouteTablePropagation: disable}");
    TemplateReading reading = folder.Read(text);
    reading.snapshot.Validate();
    EXPECT_TRUE(reading.snapshot.cloud.transitGatewayRouteTables.empty());
    EXPECT_EQ(Ping(reading), "DENY/DENY");
    TemplateReading joined = folder.Read(text + R"(
  Hub: {Type: AWS::EC2::TransitGatewayRouteTable, Properties: {TransitGatewayId: !Ref Tgw}}
  'Fn::ForEach::Joins':
    - N
    - [A, B]
    - 'Join${N}':
        Type: AWS::EC2::TransitGatewayRouteTableAssociation
        Properties:
          TransitGatewayAttachmentId: !Ref 'Attach${N}'
          TransitGatewayRouteTableId: !Ref Hub
  PropagateA:
    Type: AWS::EC2::TransitGatewayRouteTablePropagation
    Properties:
      TransitGatewayAttachmentId: !Ref AttachA
      TransitGatewayRouteTableId: !Ref Hub
  RouteB:
    Type: AWS::EC2::TransitGatewayRoute
    Properties:
      TransitGatewayAttachmentId: !Ref AttachB
      TransitGatewayRouteTableId: !Ref Hub
      DestinationCidrBlock: 10.2.0.0/16
)");
    joined.snapshot.Validate();
    EXPECT_EQ(Ping(joined), "ACCEPT/ACCEPT");
}

TEST(TemplateHybrid, PeeredTransitGatewaysNeedStaticRoutes)
{
    const TemplateFolder folder;
    const std::string text = TWO_VPCS + R"(
  TgwA: {Type: AWS::EC2::TransitGateway}
  TgwB: {Type: AWS::EC2::TransitGateway}
  'Fn::ForEach::Attachments':
    - N
    - [A, B]
    - 'Attach${N}':
        Type: AWS::EC2::TransitGatewayVpcAttachment
        Properties:
          TransitGatewayId: !Ref 'Tgw${N}'
          VpcId: !Ref 'Vpc${N}'
          SubnetIds: [!Ref 'Subnet${N}']
      'Far${N}':
        Type: AWS::EC2::Route
        Properties:
          RouteTableId: !Ref 'Table${N}'
          DestinationCidrBlock: 10.0.0.0/8
          TransitGatewayId: !Ref 'Tgw${N}'
  Peering:
    Type: AWS::EC2::TransitGatewayPeeringAttachment
    Properties:
      TransitGatewayId: !Ref TgwA
      PeerTransitGatewayId: !Ref TgwB
      PeerAccountId: !Ref AWS::AccountId
      PeerRegion: !Ref AWS::Region
)";
    TemplateReading reading = folder.Read(text);
    reading.snapshot.Validate();
    EXPECT_EQ(Ping(reading), "DENY/DENY");
    const auto& attachment =
        reading.snapshot.cloud.transitGatewayAttachments.at(reading.inventory.ids.at("Peering"));
    EXPECT_EQ(attachment.resourceType, "peering");
    EXPECT_EQ(attachment.resourceId, reading.inventory.ids.at("TgwB"));
    EXPECT_FALSE(attachment.peerRouteTableId.empty());
}

const std::string HYBRID = R"(
Parameters:
  Gateway: {Type: String, Default: tgw-0123456789abcdef0}
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.1.0.0/16}}
  Subnet: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.1.0.0/24}}
  Host: {Type: AWS::EC2::Instance, Properties: {SubnetId: !Ref Subnet}}
  Table: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc}}
  Use:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties: {RouteTableId: !Ref Table, SubnetId: !Ref Subnet}
  Vgw: {Type: AWS::EC2::VPNGateway, Properties: {Type: ipsec.1, AmazonSideAsn: '64600'}}
  Attach:
    Type: AWS::EC2::VPCGatewayAttachment
    Properties: {VpcId: !Ref Vpc, VpnGatewayId: !Ref Vgw}
  Propagate:
    Type: AWS::EC2::VPNGatewayRoutePropagation
    DependsOn: Attach
    Properties: {VpnGatewayId: !Ref Vgw, RouteTableIds: [!Ref Table]}
  Cgw:
    Type: AWS::EC2::CustomerGateway
    Properties: {Type: ipsec.1, BgpAsn: 65010, IpAddress: 203.0.113.9}
  Vpn:
    Type: AWS::EC2::VPNConnection
    Properties:
      Type: ipsec.1
      CustomerGatewayId: !Ref Cgw
      VpnGatewayId: !Ref Vgw
      StaticRoutesOnly: true
      VpnTunnelOptionsSpecifications: [{TunnelInsideCidr: 169.254.10.0/30}]
  VpnRoute:
    Type: AWS::EC2::VPNConnectionRoute
    Properties: {VpnConnectionId: !Ref Vpn, DestinationCidrBlock: 172.16.0.0/12}
  TransitVpn:
    Type: AWS::EC2::VPNConnection
    Properties: {Type: ipsec.1, CustomerGatewayId: !Ref Cgw, TransitGatewayId: !Ref Gateway}
  Dx:
    Type: AWS::DirectConnect::Connection
    Properties: {ConnectionName: dx, Location: EqDC2, Bandwidth: 10Gbps}
  DxGw:
    Type: AWS::DirectConnect::DirectConnectGateway
    Properties: {DirectConnectGatewayName: dxgw, AmazonSideAsn: 64700}
  DxVgw:
    Type: AWS::DirectConnect::DirectConnectGatewayAssociation
    Properties: {DirectConnectGatewayId: !Ref DxGw, AssociatedGatewayId: !Ref Vgw}
  Vif:
    Type: AWS::DirectConnect::PrivateVirtualInterface
    Properties:
      ConnectionId: !Ref Dx
      DirectConnectGatewayId: !Ref DxGw
      VirtualInterfaceName: vif
      Vlan: 101
      Mtu: 9001
      BgpPeers:
        - AddressFamily: ipv4
          Asn: '65020'
          AmazonAddress: 169.254.1.1/30
          CustomerAddress: 169.254.1.2/30
  Static:
    Type: AWS::EC2::Route
    Properties:
      RouteTableId: !Ref Table
      DestinationCidrBlock: 172.16.0.0/12
      GatewayId: !Ref Vgw
)";

TEST(TemplateHybrid, VpnAndDirectConnectAreDescribedWithoutASite)
{
    const TemplateFolder folder;
    TemplateReading reading = folder.Read(HYBRID);
    ASSERT_NO_THROW(reading.snapshot.Validate());
    const aws::Cloud& cloud = reading.snapshot.cloud;
    const auto id = [&reading](const char* name) { return reading.inventory.ids.at(name); };
    EXPECT_EQ(cloud.vpnGateways.at(id("Vgw")).vpcId, id("Vpc"));
    EXPECT_EQ(cloud.vpnGateways.at(id("Vgw")).amazonSideAsn, 64600U);
    EXPECT_EQ(cloud.routeTables.at(id("Table")).propagatingVgws,
              std::vector<std::string>{id("Vgw")});
    EXPECT_EQ(cloud.customerGateways.at(id("Cgw")).bgpAsn, 65010U);
    const aws::VpnConnection& vpn = cloud.vpnConnections.at(id("Vpn"));
    EXPECT_TRUE(vpn.staticRoutesOnly);
    ASSERT_EQ(vpn.routes.size(), 1U);
    EXPECT_EQ(vpn.routes[0].ToString(), "172.16.0.0/12");
    EXPECT_EQ(vpn.tunnels.at(0).tunnelInsideCidr->ToString(), "169.254.10.0/30");
    ASSERT_EQ(cloud.transitGatewayAttachments.size(), 1U); // AWS attaches the VPN by itself
    EXPECT_EQ(cloud.transitGatewayAttachments.begin()->second.resourceId, id("TransitVpn"));
    EXPECT_EQ(cloud.directConnectConnections.at(id("Dx")).bandwidth, 10'000'000'000U);
    const aws::VirtualInterface& vif = cloud.virtualInterfaces.at(id("Vif"));
    EXPECT_EQ(vif.asn, 65020U);
    EXPECT_EQ(vif.mtu, 9001U);
    EXPECT_EQ(aws::ToString(*vif.customerAddress), "169.254.1.2");
    ASSERT_EQ(cloud.directConnectGatewayAssociations.size(), 1U);
    EXPECT_EQ(cloud.directConnectGatewayAssociations.begin()->second.associatedGatewayId,
              id("Vgw"));

    // What is behind nobody described: neither a route nor a loss, but unknown.
    const aws::Network network(cloud);
    const aws::ReachQuery query{"site", id("Host"), "172.16.0.1", aws::PROTOCOL_TCP, 443};
    EXPECT_STREQ(ToString(aws::Reach(network, {}, query).verdict), "UNSUPPORTED");
    PacketReach packets(cloud);
    EXPECT_STREQ(ToString(packets.Ask({query}).front().verdict), "UNSUPPORTED");
}

TEST(TemplateHybrid, MistakesAreNamed)
{
    const TemplateFolder folder;
    const std::pair<const char*, const char*> mistakes[] = {
        {"{Type: AWS::EC2::VPNConnection, Properties: {Type: ipsec.1, CustomerGatewayId: !Ref "
         "Cgw}}",
         "Extra: must name one gateway"},
        {"{Type: AWS::DirectConnect::PrivateVirtualInterface, Properties: {ConnectionId: !Ref Dx, "
         "VirtualGatewayId: !Ref Vgw, Vlan: 101}}",
         "has VLAN 101"},
        {"{Type: AWS::DirectConnect::TransitVirtualInterface, Properties: {ConnectionId: !Ref Dx, "
         "DirectConnectGatewayId: !Ref DxGw, Vlan: 102, Mtu: 9001}}",
         "has MTU 9001"},
        {"{Type: AWS::EC2::VPNGateway, Properties: {Type: ipsec.1, AmazonSideAsn: 0}}",
         "Extra: AmazonSideAsn must be"}};
    for (const auto& [resource, expected] : mistakes)
    {
        const std::string error =
            folder.ErrorOf(HYBRID + "  Extra: " + std::string(resource) + "\n");
        EXPECT_NE(error.find(expected), std::string::npos) << error;
        EXPECT_NE(error.find("net.yaml:"), std::string::npos) << error;
    }
}

TEST(TemplateHybrid, PrivateLinkOfOneTemplateIsReached)
{
    const TemplateFolder folder;
    TemplateReading reading = folder.Read(TWO_VPCS + R"(
  Nlb:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Type: network
      Scheme: internal
      Subnets: [!Ref SubnetB]
  Targets:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      Protocol: TCP
      Port: 80
      VpcId: !Ref VpcB
      TargetType: instance
      Targets: [{Id: !Ref HostB}]
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref Nlb
      Protocol: TCP
      Port: 443
      DefaultActions: [{Type: forward, TargetGroupArn: !Ref Targets}]
  Service:
    Type: AWS::EC2::VPCEndpointService
    Properties: {NetworkLoadBalancerArns: [!Ref Nlb], AcceptanceRequired: false}
  Endpoint:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: !Ref VpcA
      VpcEndpointType: Interface
      ServiceName: !Sub com.amazonaws.vpce.${AWS::Region}.${Service}
      SubnetIds: [!Ref SubnetA]
      SecurityGroupIds: [!Ref OpenA]
)");
    ASSERT_NO_THROW(reading.snapshot.Validate());
    const aws::Cloud& cloud = reading.snapshot.cloud;
    const auto& ids = reading.inventory.ids;
    const aws::VpcEndpoint& endpoint = cloud.vpcEndpoints.at(ids.at("Endpoint"));
    EXPECT_EQ(endpoint.state, "available");
    const auto& eni = cloud.networkInterfaces.at(endpoint.networkInterfaceIds.at(0));
    const aws::ReachQuery query{"service",
                                ids.at("HostA"),
                                aws::ToString(eni.privateIpAddresses[0].address),
                                aws::PROTOCOL_TCP,
                                443};
    const aws::Network network(cloud);
    EXPECT_STREQ(ToString(aws::Reach(network, {}, query).verdict), "ACCEPT");
    PacketReach packets(cloud);
    EXPECT_STREQ(ToString(packets.Ask({query}).front().verdict), "ACCEPT");
}

} // namespace
