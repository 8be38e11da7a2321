// SPDX-License-Identifier: GPL-2.0-only
// How SimulatedCloud makes nodes, ports and fabrics from a description.
#include "vpc-ipv4-stack.h"
#include "vpc-simulated-cloud.h"

#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/ipv4.h"
#include "ns3/log.h"
#include "ns3/vpc-endpoint-names.h"
#include "ns3/vpc-opaque-node.h"
#include "ns3/vpc-resolve.h"

#include <set>

namespace ns3
{
namespace vpc
{

NS_LOG_COMPONENT_DEFINE("VpcSimulatedCloudBuild");

namespace
{

/// 198.19.0.0/16 of RFC 2544: public addresses of services whose prefixes AWS's lists do not give.
constexpr uint32_t SERVICE_PUBLIC_BASE = 0xC6130000;

/// Give a device of a node with a stack its addresses, and a default route.
void
Configure(Ptr<Node> node,
          Ptr<EniNetDevice> device,
          const std::vector<Ipv4Address>& addresses,
          const aws::Cidr& block)
{
    Ptr<Ipv4> ipv4 = node->GetObject<Ipv4>();
    const uint32_t interface = ipv4->AddInterface(device);
    for (const Ipv4Address& address : addresses)
    {
        ipv4->AddAddress(interface, Ipv4InterfaceAddress(address, Ipv4Mask(block.Mask())));
    }
    ipv4->SetMetric(interface, 1);
    ipv4->SetUp(interface);
    Ptr<Ipv4StaticRouting> routing = Ipv4StaticRoutingHelper().GetStaticRouting(ipv4);
    // The first device is the way out for everything without a route of its own.
    routing->SetDefaultRoute(Ipv4Address(block.base + 1), interface, interface);
}

/// The zones of a region that the description has subnets in.
std::set<std::string>
FindZones(const aws::Network& network, const std::string& region)
{
    std::set<std::string> zones;
    for (const aws::NetworkSubnet& subnet : network.Subnets())
    {
        if (network.Vpcs()[subnet.vpc].description->region == region)
        {
            zones.insert(subnet.description->availabilityZoneId);
        }
    }
    return zones;
}

} // namespace

Ptr<EniNetDevice>
SimulatedCloud::MakePort(Ptr<Node> node,
                         Ptr<Fabric> fabric,
                         PortRole role,
                         AzIndex az,
                         const std::string& eniId)
{
    Ptr<EniNetDevice> device = CreateObject<EniNetDevice>();
    device->SetRole(role);
    device->SetAz(az);
    device->SetEniId(eniId);
    node->AddDevice(device);
    device->Attach(fabric);
    return device;
}

void
SimulatedCloud::BuildFabrics()
{
    m_internet = CreateObject<BackboneFabric>();
    m_internet->SetName("internet");
    ConnectFabric(m_internet);
    m_backbones.push_back(m_internet);
    for (const aws::NetworkVpc& vpc : m_network->Vpcs())
    {
        Ptr<VpcFabric> fabric = CreateObject<VpcFabric>();
        ConnectFabric(fabric);
        m_fabrics[vpc.description->vpcId] = fabric;
    }
}

void
SimulatedCloud::BuildEnis()
{
    // Nodes first, in the order of ids, so that node numbers depend on the description alone.
    for (const aws::Instance* instance : m_network->Instances())
    {
        Ptr<Node> node = MakeNode<Node>();
        InstallIpv4Stack(node);
        m_instances[instance->instanceId] = node;
    }
    for (const aws::NatGateway* gateway : m_network->NatGateways())
    {
        Ptr<NatGatewayNode> node = MakeNode<NatGatewayNode>();
        node->SetAwsId(gateway->natGatewayId);
        ConnectGateway(node);
        m_natGateways[gateway->natGatewayId] = node;
    }
    for (const aws::VpcEndpoint* endpoint : m_network->VpcEndpoints())
    {
        if (endpoint->vpcEndpointType == aws::VpcEndpointType::Interface &&
            !aws::IsCrossRegion(m_network->GetCloud(), *endpoint))
        {
            Ptr<InterfaceEndpointNode> node = MakeNode<InterfaceEndpointNode>();
            node->SetAwsId(endpoint->vpcEndpointId);
            ConnectGateway(node);
            m_interfaceEndpoints[endpoint->vpcEndpointId] = node;
        }
    }
    for (const aws::NetworkLoadBalancer& balancer : m_network->LoadBalancers())
    {
        Ptr<NetworkLoadBalancerNode> node = MakeNode<NetworkLoadBalancerNode>();
        node->SetAwsId(balancer.description->loadBalancerArn);
        ConnectGateway(node);
        m_loadBalancers[balancer.description->loadBalancerArn] = node;
    }
    for (const auto& [id, gateway] : m_network->GetCloud().transitGateways)
    {
        Ptr<TransitGatewayNode> node = MakeNode<TransitGatewayNode>();
        node->SetAwsId(id);
        ConnectGateway(node);
        m_transitGateways[id] = node;
    }
    for (const aws::ResolverEndpoint* endpoint : m_network->ResolverEndpoints())
    {
        if (endpoint->direction == aws::ResolverDirection::Inbound)
        {
            Ptr<InboundResolverNode> node = MakeNode<InboundResolverNode>();
            InstallIpv4Stack(node);
            m_inboundResolvers[endpoint->resolverEndpointId] = node;
        }
        else
        {
            Ptr<OutboundResolverNode> node = MakeNode<OutboundResolverNode>();
            InstallIpv4Stack(node);
            m_outboundResolvers[endpoint->resolverEndpointId] = node;
        }
    }
    for (const aws::NetworkEni& eni : m_network->Enis())
    {
        const std::string& eniId = eni.description->networkInterfaceId;
        Ptr<Node> node;
        PortRole role = PortRole::INSTANCE;
        if (eni.instance != aws::NO_INDEX)
        {
            node = m_instances[m_network->Instances()[eni.instance]->instanceId];
        }
        else if (eni.natGateway != aws::NO_INDEX)
        {
            node = m_natGateways[m_network->NatGateways()[eni.natGateway]->natGatewayId];
            role = PortRole::NAT_GATEWAY;
        }
        else if (eni.endpoint != aws::NO_INDEX)
        {
            const std::string& id = m_network->VpcEndpoints()[eni.endpoint]->vpcEndpointId;
            const auto it = m_interfaceEndpoints.find(id);
            if (it != m_interfaceEndpoints.end())
            {
                node = it->second;
            }
            role = PortRole::INTERFACE_ENDPOINT;
        }
        else if (eni.loadBalancer != aws::NO_INDEX)
        {
            const aws::NetworkLoadBalancer& balancer = m_network->LoadBalancers()[eni.loadBalancer];
            node = m_loadBalancers[balancer.description->loadBalancerArn];
            role = PortRole::NETWORK_LOAD_BALANCER;
        }
        else if (eni.attachment != aws::NO_INDEX)
        {
            const auto it = m_transitGateways.find(
                m_network->Attachments()[eni.attachment].description->transitGatewayId);
            node = it == m_transitGateways.end() ? nullptr : it->second;
            role = PortRole::TRANSIT_GATEWAY;
        }
        else if (eni.resolverEndpoint != aws::NO_INDEX)
        {
            const std::string& id =
                m_network->ResolverEndpoints()[eni.resolverEndpoint]->resolverEndpointId;
            const auto inbound = m_inboundResolvers.find(id);
            node = inbound == m_inboundResolvers.end() ? Ptr<Node>(m_outboundResolvers.at(id))
                                                       : Ptr<Node>(inbound->second);
        }
        if (!node)
        {
            role = PortRole::INSTANCE;
            node = MakeOwner(eni);
        }
        const std::string& vpcId = m_network->Vpcs()[eni.vpc].description->vpcId;
        Ptr<EniNetDevice> device =
            MakePort(node, m_fabrics[vpcId], role, m_board->IndexOf(eni.azId), eniId);
        m_azOfNode.emplace(node->GetId(), device->GetAz());
        m_enis[eniId] = device;
    }
}

Ptr<Node>
SimulatedCloud::MakeOwner(const aws::NetworkEni& eni)
{
    if (aws::IsHostEni(*eni.description))
    {
        Ptr<Node> host = MakeNode<Node>();
        InstallIpv4Stack(host);
        return host;
    }
    NS_LOG_INFO(eni.description->networkInterfaceId << " (" << eni.description->interfaceType
                                                    << ") has an owner that is not simulated");
    Ptr<OpaqueNode> opaque = MakeNode<OpaqueNode>();
    opaque->SetAwsId(eni.description->networkInterfaceId);
    ConnectGateway(opaque);
    return opaque;
}

void
SimulatedCloud::BuildInstances()
{
    for (const aws::Instance* instance : m_network->Instances())
    {
        Ptr<Node> node = m_instances[instance->instanceId];
        // In the order of the device indices: the primary ENI's default route comes first.
        for (const std::string& id : instance->networkInterfaceIds)
        {
            const auto it = m_enis.find(id);
            if (it == m_enis.end())
            {
                continue;
            }
            const aws::NetworkEni& eni = m_network->Enis()[m_network->FindEni(id)];
            ConfigureEni(eni, it->second);
            if (instance->state != "running")
            {
                it->second->SetLinkUp(false);
            }
        }
    }
    // ENIs that no instance has: hosts of their own, down while attached to nothing.
    for (const aws::NetworkEni& eni : m_network->Enis())
    {
        if (eni.instance == aws::NO_INDEX && aws::IsHostEni(*eni.description))
        {
            Ptr<EniNetDevice> device = m_enis[eni.description->networkInterfaceId];
            ConfigureEni(eni, device);
            if (eni.description->status == "available")
            {
                device->SetLinkUp(false);
            }
        }
    }
}

void
SimulatedCloud::ConfigureEni(const aws::NetworkEni& eni, Ptr<EniNetDevice> device)
{
    std::vector<Ipv4Address> addresses;
    for (const auto& address : eni.description->privateIpAddresses)
    {
        addresses.push_back(address.address);
    }
    Configure(device->GetNode(),
              device,
              addresses,
              m_network->Subnets()[eni.subnet].description->cidrBlock);
}

void
SimulatedCloud::BuildGateways()
{
    for (const aws::NatGateway* gateway : m_network->NatGateways())
    {
        const auto eni = m_enis.find(gateway->networkInterfaceId);
        if (eni != m_enis.end())
        {
            const aws::Index index = m_network->FindEni(gateway->networkInterfaceId);
            m_natGateways[gateway->natGatewayId]->SetEni(
                eni->second,
                m_network->Enis()[index].description->privateIpAddresses.front().address);
        }
    }
    for (const aws::InternetGateway* gateway : m_network->InternetGateways())
    {
        if (m_fabrics.count(gateway->vpcId) == 0)
        {
            continue;
        }
        Ptr<InternetGatewayNode> node = MakeNode<InternetGatewayNode>();
        node->SetAwsId(gateway->internetGatewayId);
        ConnectGateway(node);
        Ptr<VpcFabric> fabric = m_fabrics[gateway->vpcId];
        Ptr<EniNetDevice> inside = MakePort(node,
                                            fabric,
                                            PortRole::INTERNET_GATEWAY,
                                            REGIONAL,
                                            gateway->internetGatewayId);
        Ptr<EniNetDevice> outside = MakePort(node,
                                             m_internet,
                                             PortRole::INTERNET_GATEWAY,
                                             REGIONAL,
                                             gateway->internetGatewayId);
        // No bandwidth limit of its own (VPC guide, "Internet gateways").
        inside->SetDataRate(DataRate(0));
        outside->SetDataRate(DataRate(0));
        node->SetPorts(inside, outside);
        fabric->AddGateway(gateway->internetGatewayId, inside);
        m_internetGateways[gateway->internetGatewayId] = node;
    }
}

SimulatedCloud::ServiceParts&
SimulatedCloud::FindOrBuildService(const std::string& serviceName, const std::string& region)
{
    auto [it, isNew] = m_services.try_emplace(serviceName);
    ServiceParts& parts = it->second;
    if (!isNew)
    {
        return parts;
    }
    Ptr<BackboneFabric> network = CreateObject<BackboneFabric>();
    network->SetName(serviceName);
    ConnectFabric(network);
    m_backbones.push_back(network);
    parts.service = CreateObject<AwsService>();
    parts.service->SetName(serviceName);
    parts.service->SetNetwork(network);
    const std::vector<uint16_t>& ports = aws::EndpointServicePorts(serviceName);
    parts.service->SetPorts({ports.begin(), ports.end()});
    for (const std::string& zone : FindZones(*m_network, region))
    {
        for (uint32_t i = 0; i < m_hostsPerAz; ++i)
        {
            Ptr<Node> node = MakeNode<Node>();
            InstallIpv4Stack(node);
            const AzIndex az = m_board->IndexOf(zone);
            Ptr<EniNetDevice> device = MakePort(node, network, PortRole::HOST, az, "");
            const Ipv4Address address = network->AllocateAddress();
            Configure(node, device, {address}, aws::Cidr{0x64400000, 10});
            network->Claim({address.Get(), 32}, device);
            parts.service->AddHost(device, address);
            parts.hosts.Add(node);
            m_azOfNode.emplace(node->GetId(), az);
        }
    }
    return parts;
}

void
SimulatedCloud::BuildEndpoints()
{
    for (const aws::VpcEndpoint* endpoint : m_network->VpcEndpoints())
    {
        if (m_interfaceEndpoints.count(endpoint->vpcEndpointId) != 0)
        {
            BuildInterfaceEndpoint(*endpoint);
        }
        else if (endpoint->vpcEndpointType == aws::VpcEndpointType::Gateway)
        {
            BuildGatewayEndpoint(*endpoint);
        }
    }
}

void
SimulatedCloud::BuildInterfaceEndpoint(const aws::VpcEndpoint& endpoint)
{
    const std::string& region = m_network->GetCloud().vpcs.at(endpoint.vpcId).region;
    const auto customer = m_endpointServices.find(endpoint.serviceName);
    Ptr<AwsService> service = customer == m_endpointServices.end()
                                  ? FindOrBuildService(endpoint.serviceName, region).service
                                  : Ptr<AwsService>(customer->second);
    Ptr<BackboneFabric> network = service->GetNetwork();
    Ptr<InterfaceEndpointNode> node = m_interfaceEndpoints[endpoint.vpcEndpointId];
    node->SetService(service);
    for (const std::string& eniId : endpoint.networkInterfaceIds)
    {
        const auto it = m_enis.find(eniId);
        if (it == m_enis.end())
        {
            continue;
        }
        Ptr<EniNetDevice> inside = it->second;
        inside->SetMtu(8500);
        Ptr<EniNetDevice> outside =
            MakePort(node, network, PortRole::SERVICE, inside->GetAz(), eniId);
        outside->SetMtu(8500);
        const Ipv4Address address = network->AllocateAddress();
        network->Claim({address.Get(), 32}, outside);
        node->Join(inside, outside, address);
        WatchEni(eniId);
    }
}

void
SimulatedCloud::BuildGatewayEndpoint(const aws::VpcEndpoint& endpoint)
{
    const std::string& region = m_network->GetCloud().vpcs.at(endpoint.vpcId).region;
    ServiceParts& parts = FindOrBuildService(endpoint.serviceName, region);
    Ptr<BackboneFabric> network = parts.service->GetNetwork();
    Ptr<GatewayEndpointNode> node = MakeNode<GatewayEndpointNode>();
    node->SetAwsId(endpoint.vpcEndpointId);
    ConnectGateway(node);
    node->SetService(parts.service);
    Ptr<VpcFabric> fabric = m_fabrics[endpoint.vpcId];
    Ptr<EniNetDevice> inside =
        MakePort(node, fabric, PortRole::GATEWAY_ENDPOINT, REGIONAL, endpoint.vpcEndpointId);
    Ptr<EniNetDevice> outside =
        MakePort(node, network, PortRole::SERVICE, REGIONAL, endpoint.vpcEndpointId);
    inside->SetDataRate(DataRate(0));
    outside->SetDataRate(DataRate(0));
    const Ipv4Address address = network->AllocateAddress();
    network->Claim({address.Get(), 32}, outside);
    node->Join(inside, outside, address);
    fabric->AddGateway(endpoint.vpcEndpointId, inside);
    m_gatewayEndpoints[endpoint.vpcEndpointId] = node;
}

void
SimulatedCloud::BuildPublicServices()
{
    for (const auto& [id, list] : m_network->GetCloud().prefixLists)
    {
        if (list.prefixListName.rfind("com.amazonaws.", 0) == 0 && !list.cidrs.empty())
        {
            FindOrBuildService(list.prefixListName, list.region);
        }
    }
    for (const std::string& name : m_usedServices)
    {
        FindOrBuildService(name, aws::ParseServiceName(name).region);
    }
    for (auto& [name, parts] : m_services)
    {
        std::vector<aws::Cidr> prefixes;
        for (const auto& [id, list] : m_network->GetCloud().prefixLists)
        {
            if (list.prefixListName == name)
            {
                prefixes.insert(prefixes.end(), list.cidrs.begin(), list.cidrs.end());
            }
        }
        if (prefixes.empty())
        {
            prefixes.push_back({SERVICE_PUBLIC_BASE + ++m_nextPublic, 32});
        }
        parts.publicAddress =
            Ipv4Address(prefixes.front().base | (prefixes.front().length < 30 ? 10 : 0));
        parts.edge = MakeNode<ServiceEdgeNode>();
        parts.edge->SetAwsId(name);
        ConnectGateway(parts.edge);
        parts.edge->SetService(parts.service);
        Ptr<EniNetDevice> inside =
            MakePort(parts.edge, m_internet, PortRole::GATEWAY_ENDPOINT, REGIONAL, name);
        Ptr<EniNetDevice> outside =
            MakePort(parts.edge, parts.service->GetNetwork(), PortRole::SERVICE, REGIONAL, name);
        inside->SetDataRate(DataRate(0));
        outside->SetDataRate(DataRate(0));
        for (const aws::Cidr& prefix : prefixes)
        {
            m_internet->Claim(prefix, inside);
        }
        const Ipv4Address address = parts.service->GetNetwork()->AllocateAddress();
        parts.service->GetNetwork()->Claim({address.Get(), 32}, outside);
        parts.edge->Join(inside, outside, address);
    }
}

Ptr<Node>
SimulatedCloud::AddInternetHost(Ipv4Address address, Time access)
{
    Ptr<Node> node = MakeNode<Node>();
    InstallIpv4Stack(node);
    Ptr<EniNetDevice> device = MakePort(node, m_internet, PortRole::HOST, REGIONAL, "");
    Configure(node, device, {address}, aws::Cidr{address.Get(), 32});
    m_internet->Claim({address.Get(), 32}, device);
    m_internet->SetAccessDelay(device, access);
    return node;
}

} // namespace vpc
} // namespace ns3
