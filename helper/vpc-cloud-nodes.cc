// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-cloud-nodes.h"

#include "vpc-simulated-cloud.h"

#include "ns3/ipv4.h"
#include "ns3/node-list.h"
#include "ns3/vpc-csv.h"
#include "ns3/vpc-opaque-node.h"

#include <algorithm>
#include <array>

namespace ns3
{
namespace vpc
{

namespace
{

constexpr std::array<const char*, 19> KIND_NAMES = {"instance",
                                                    "resolver",
                                                    "resolver-endpoint",
                                                    "nat-gateway",
                                                    "interface-endpoint",
                                                    "gateway-endpoint",
                                                    "load-balancer",
                                                    "internet-gateway",
                                                    "peering",
                                                    "transit-gateway",
                                                    "vpn-gateway",
                                                    "direct-connect-gateway",
                                                    "service-edge",
                                                    "service-host",
                                                    "routing-sessions",
                                                    "site-router",
                                                    "site-host",
                                                    "internet-host",
                                                    "opaque"};
static_assert(KIND_NAMES.size() == static_cast<std::size_t>(CloudNodeKind::OPAQUE) + 1,
              "each kind has a name");

/// \param node a gateway \return what it is
CloudNodeKind
KindOfGateway(const Ptr<GatewayNode>& node)
{
    static const std::map<std::string, CloudNodeKind> kinds = {
        {"NatGatewayNode", CloudNodeKind::NAT_GATEWAY},
        {"InterfaceEndpointNode", CloudNodeKind::INTERFACE_ENDPOINT},
        {"GatewayEndpointNode", CloudNodeKind::GATEWAY_ENDPOINT},
        {"NetworkLoadBalancerNode", CloudNodeKind::NETWORK_LOAD_BALANCER},
        {"InternetGatewayNode", CloudNodeKind::INTERNET_GATEWAY},
        {"VpcPeeringNode", CloudNodeKind::PEERING},
        {"TransitGatewayNode", CloudNodeKind::TRANSIT_GATEWAY},
        {"VpnGatewayNode", CloudNodeKind::VPN_GATEWAY},
        {"DirectConnectGatewayNode", CloudNodeKind::DIRECT_CONNECT},
        {"ServiceEdgeNode", CloudNodeKind::SERVICE_EDGE}};
    const std::string name = node->GetInstanceTypeId().GetName();
    const auto kind = kinds.find(name.substr(name.rfind(':') + 1));
    return kind == kinds.end() ? CloudNodeKind::OPAQUE : kind->second;
}

/// \param cloud one that is built \return names of the nodes of its sites, site/host, by node id
std::map<uint32_t, std::pair<CloudNodeKind, std::string>>
FindSiteNodes(const SimulatedCloud& cloud)
{
    std::map<uint32_t, std::pair<CloudNodeKind, std::string>> found;
    for (const auto& [name, description] : cloud.GetNetwork()->GetCloud().onPremisesSites)
    {
        const Ptr<OnPremisesNetwork> site = cloud.GetSite(name);
        for (const aws::OnPremisesHost& host : description.hosts)
        {
            found[site->GetHost(host.name)->GetId()] = {CloudNodeKind::SITE_HOST,
                                                        name + "/" + host.name};
        }
        for (const auto& [router, parts] : site->GetRouters())
        {
            found[parts->GetNode()->GetId()] = {CloudNodeKind::SITE_ROUTER, name + "/" + router};
        }
    }
    return found;
}

/// What is known of a node with an IP stack, by its first port. \param node to be completed
/// \param cloud its cloud
void
NameHost(CloudNode& node, const aws::Cloud& cloud)
{
    const EniNetDevice& port = *node.ports.front();
    node.id = port.GetEniId();
    if (port.GetRole() == PortRole::INSTANCE)
    {
        const auto eni = cloud.networkInterfaces.find(port.GetEniId());
        node.kind = CloudNodeKind::INSTANCE;
        if (eni != cloud.networkInterfaces.end() && !eni->second.instanceId.empty())
        {
            node.id = eni->second.instanceId;
        }
    }
    else if (port.GetRole() == PortRole::RESOLVER)
    {
        node.kind = CloudNodeKind::RESOLVER;
    }
    else if (DynamicCast<LinkFabric>(port.GetFabric()))
    {
        node.kind = CloudNodeKind::ROUTING_SESSIONS;
        node.id = node.network;
    }
    else if (port.GetAz() != REGIONAL)
    {
        node.kind = CloudNodeKind::SERVICE_HOST;
        node.id = node.network;
    }
    else
    {
        const Ptr<Ipv4> ipv4 = node.node->GetObject<Ipv4>();
        const int32_t interface = ipv4 ? ipv4->GetInterfaceForDevice(node.ports.front()) : -1;
        node.kind = CloudNodeKind::INTERNET_HOST;
        if (interface >= 0 && ipv4->GetNAddresses(interface) > 0)
        {
            node.id = aws::ToString(ipv4->GetAddress(interface, 0).GetLocal());
        }
    }
}

/// \param node any \param faults the board that the cloud's fabrics share \return its ports there
std::vector<Ptr<EniNetDevice>>
PortsOf(const Ptr<Node>& node, const Ptr<FaultBoard>& faults)
{
    std::vector<Ptr<EniNetDevice>> ports;
    for (uint32_t i = 0; i < node->GetNDevices(); ++i)
    {
        Ptr<EniNetDevice> port = DynamicCast<EniNetDevice>(node->GetDevice(i));
        if (port && port->GetFabric() && port->GetFabric()->GetFaultBoard() == faults)
        {
            ports.push_back(port);
        }
    }
    return ports;
}

/// \param port in a zone or not \return id of the zone, empty if it is in none
std::string
AzIdOf(const EniNetDevice& port)
{
    return port.GetAz() == REGIONAL ? "" : port.GetFabric()->GetFaultBoard()->IdOf(port.GetAz());
}

} // namespace

const char*
ToString(CloudNodeKind kind)
{
    return KIND_NAMES.at(static_cast<std::size_t>(kind));
}

std::vector<std::string>
CloudNode::GetAzIds() const
{
    std::vector<std::string> azIds;
    for (const Ptr<EniNetDevice>& port : ports)
    {
        const std::string azId = AzIdOf(*port);
        if (!azId.empty() && std::find(azIds.begin(), azIds.end(), azId) == azIds.end())
        {
            azIds.push_back(azId);
        }
    }
    return azIds;
}

std::vector<CloudNode>
ListCloudNodes(const SimulatedCloud& cloud)
{
    const Ptr<FaultBoard> faults = cloud.GetInternet()->GetFaultBoard();
    const auto ofSites = FindSiteNodes(cloud);
    std::vector<CloudNode> nodes;
    for (uint32_t i = 0; i < NodeList::GetNNodes(); ++i)
    {
        CloudNode node;
        node.node = NodeList::GetNode(i);
        node.ports = PortsOf(node.node, faults);
        if (node.ports.empty())
        {
            continue;
        }
        node.network = node.ports.front()->GetFabric()->GetName();
        const auto site = ofSites.find(node.node->GetId());
        if (site != ofSites.end())
        {
            std::tie(node.kind, node.id) = site->second;
            node.network = node.id.substr(0, node.id.find('/'));
        }
        else if (auto gateway = DynamicCast<GatewayNode>(node.node))
        {
            node.kind = KindOfGateway(gateway);
            node.id = gateway->GetAwsId();
        }
        else if (auto inbound = DynamicCast<InboundResolverNode>(node.node))
        {
            node.kind = CloudNodeKind::RESOLVER_ENDPOINT;
            node.id = inbound->GetAwsId();
        }
        else if (auto outbound = DynamicCast<OutboundResolverNode>(node.node))
        {
            node.kind = CloudNodeKind::RESOLVER_ENDPOINT;
            node.id = outbound->GetAwsId();
        }
        else
        {
            NameHost(node, cloud.GetNetwork()->GetCloud());
        }
        nodes.push_back(std::move(node));
    }
    return nodes;
}

void
WriteDevices(std::ostream& out,
             const std::vector<CloudNode>& nodes,
             const std::map<std::string, std::string>& names)
{
    out << "node,device,name,id,kind,role,eni,az,network\n";
    for (const CloudNode& node : nodes)
    {
        const auto name = names.find(node.id);
        for (const Ptr<EniNetDevice>& port : node.ports)
        {
            out << node.node->GetId() << ',' << port->GetIfIndex() << ','
                << CsvField(name == names.end() ? node.id : name->second) << ','
                << CsvField(node.id) << ',' << ToString(node.kind) << ','
                << ToString(port->GetRole()) << ',' << CsvField(port->GetEniId()) << ','
                << AzIdOf(*port) << ',' << CsvField(port->GetFabric()->GetName()) << '\n';
        }
    }
}

} // namespace vpc
} // namespace ns3
