// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-walk.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{
namespace aws
{

namespace
{

/// Blocks that the internet does not route (RFC 1918, 6598, 1122, 3927, 5771, 1112).
const Cidr NOT_ON_THE_INTERNET[] = {
    {0x00000000, 8},  // 0.0.0.0/8
    {0x0A000000, 8},  // 10.0.0.0/8
    {0x64400000, 10}, // 100.64.0.0/10
    {0x7F000000, 8},  // 127.0.0.0/8
    {0xA9FE0000, 16}, // 169.254.0.0/16
    {0xAC100000, 12}, // 172.16.0.0/12
    {0xC0A80000, 16}, // 192.168.0.0/16
    {0xE0000000, 3},  // 224.0.0.0/3
};

/// \param kind a target that is not simulated \return what AWS calls it
const char*
KindName(RouteTargetKind kind)
{
    switch (kind)
    {
    case RouteTargetKind::EgressOnlyInternetGateway:
        return "egress-only internet gateway";
    case RouteTargetKind::GatewayLoadBalancerEndpoint:
        return "Gateway Load Balancer endpoint";
    case RouteTargetKind::VpcPeeringConnection:
        return "VPC peering connection";
    case RouteTargetKind::TransitGateway:
        return "transit gateway";
    case RouteTargetKind::VpnGateway:
        return "virtual private gateway";
    default:
        return "route target";
    }
}

/// \param match a route \return what a hop says about it
std::string
Describe(const RouteMatch& match)
{
    std::string text = "route " + match.prefix.ToString();
    if (!match.route->destinationPrefixListId.empty())
    {
        text += " of " + match.route->destinationPrefixListId;
    }
    return text + " to " + match.route->targetId;
}

/// \param from an address \param to another \return what a hop says about a translation
std::string
Translation(uint32_t from, uint32_t to)
{
    return "translate " + ToString(Ipv4Address(from)) + " to " + ToString(Ipv4Address(to));
}

} // namespace

bool
IsPrivateAddress(Ipv4Address address)
{
    return std::any_of(std::begin(NOT_ON_THE_INTERNET),
                       std::end(NOT_ON_THE_INTERNET),
                       [&](const Cidr& block) { return block.Contains(address); });
}

Walk::Walk(const Network& network, const Health& health, const Question* question)
    : m_network(network),
      m_health(health),
      m_question(question)
{
}

Resolution
Walk::FromEni(Index eni, const FlowKey& key)
{
    m_key = key;
    const NetworkEni& from = m_network.Enis()[eni];
    AddHop(from.description->networkInterfaceId,
           "send to " + ToString(Ipv4Address(key.destination)));
    if (!IsAlive(eni))
    {
        return std::move(m_result);
    }
    if (from.endpoint != NO_INDEX && m_question == nullptr)
    {
        Drop(DropReason::VPCE_NEVER_INITIATES, from.description->networkInterfaceId);
        return std::move(m_result);
    }
    if (from.description->sourceDestCheck &&
        m_network.FindEniByAddress(from.vpc, Ipv4Address(key.source)) != eni)
    {
        Drop(DropReason::ENI_SOURCE_DEST_CHECK_RESTRICTION, from.description->networkInterfaceId);
        return std::move(m_result);
    }
    const Index own = m_network.FindEniByAddress(from.vpc, Ipv4Address(key.destination));
    if (own == eni || (own != NO_INDEX && from.instance != NO_INDEX &&
                       m_network.Enis()[own].instance == from.instance))
    {
        End(WalkEnd::ENI, own); // a host's own address: it never leaves the host
        return std::move(m_result);
    }
    if (m_question != nullptr || Pass(m_network.CheckSecurityGroups(eni, Direction::EGRESS, m_key)))
    {
        Send(eni);
    }
    return std::move(m_result);
}

Resolution
Walk::FromInternet(const FlowKey& key)
{
    m_key = key;
    AddHop(ToString(Ipv4Address(key.source)), "send to " + ToString(Ipv4Address(key.destination)));
    if (IsPrivateAddress(Ipv4Address(key.destination)))
    {
        Drop(DropReason::IGW_DESTINATION_ADDRESS_IN_VPC_CIDRS,
             ToString(Ipv4Address(key.destination)));
        return std::move(m_result);
    }
    const PublicAssociation to = m_network.FindPublicAddress(Ipv4Address(key.destination));
    if (to.eni == NO_INDEX && !m_network.FindServicePrefixList(Ipv4Address(key.destination)))
    {
        Drop(DropReason::IGW_PUBLIC_IP_ASSOCIATION_FOR_INGRESS,
             ToString(Ipv4Address(key.destination)));
        return std::move(m_result);
    }
    if (to.eni != NO_INDEX)
    {
        ++m_result.ttlDecrements;
    }
    EnterFromInternet();
    return std::move(m_result);
}

Resolution
Walk::FromGatewayEndpoint(const FlowKey& key)
{
    m_key = key;
    const Resolution& probe = m_question->probe;
    AddHop(m_network.VpcEndpoints()[probe.gatewayEndpoint]->vpcEndpointId,
           "return to " + ToString(Ipv4Address(key.destination)));
    m_result.gatewayEndpoint = probe.gatewayEndpoint;
    const Index client = m_question->asker;
    ArriveByAddress(m_network.Enis()[client].vpc, NO_INDEX);
    return std::move(m_result);
}

void
Walk::Send(Index eni)
{
    const NetworkEni& from = m_network.Enis()[eni];
    const Ipv4Address destination(m_key.destination);
    const NetworkSubnet& subnet = m_network.Subnets()[from.subnet];
    if (subnet.description->cidrBlock.Contains(destination))
    {
        // route tables and network ACLs see only what leaves the subnet
        ArriveByAddress(from.vpc, from.subnet);
        return;
    }
    if (!Pass(m_network.CheckNetworkAcl(from.subnet, Direction::EGRESS, m_key)))
    {
        return;
    }
    const std::string& tableId = m_network.RouteTables()[subnet.routeTable]->routeTableId;
    const RouteMatch match = m_network.FindRoute(from.subnet, destination);
    if (match.route == nullptr)
    {
        Drop(DropReason::NO_ROUTE_TO_DESTINATION, tableId);
        return;
    }
    AddHop(tableId, Describe(match));
    if (match.route->blackhole)
    {
        Drop(DropReason::BLACKHOLE_ROUTE, tableId);
        return;
    }
    FollowRoute(eni, match);
}

void
Walk::FollowRoute(Index eni, const RouteMatch& match)
{
    const Route& route = *match.route;
    const NetworkEni& from = m_network.Enis()[eni];
    switch (route.targetKind)
    {
    case RouteTargetKind::Local:
        ArriveByAddress(from.vpc, from.subnet);
        return;
    case RouteTargetKind::InternetGateway:
        LeaveByInternetGateway(eni, route);
        return;
    case RouteTargetKind::NatGateway:
        LeaveByNatGateway(from.subnet, route);
        return;
    case RouteTargetKind::GatewayEndpoint:
        LeaveByGatewayEndpoint(eni, route);
        return;
    case RouteTargetKind::NetworkInterface:
        ForwardThroughEni(from.subnet, route, m_network.FindEni(route.targetId));
        return;
    case RouteTargetKind::Instance: {
        const Index instance = m_network.FindInstance(route.targetId);
        const bool hasEni =
            instance != NO_INDEX && !m_network.Instances()[instance]->networkInterfaceIds.empty();
        ForwardThroughEni(
            from.subnet,
            route,
            hasEni ? m_network.FindEni(m_network.Instances()[instance]->networkInterfaceIds.front())
                   : NO_INDEX);
        return;
    }
    default:
        Drop(DropReason::UNSUPPORTED_TARGET,
             KindName(route.targetKind) + std::string(" ") + route.targetId);
    }
}

void
Walk::ArriveByAddress(Index vpc, Index fromSubnet)
{
    const Ipv4Address destination(m_key.destination);
    const Index eni = m_network.FindEniByAddress(vpc, destination);
    if (eni == NO_INDEX)
    {
        Drop(DropReason::UNASSIGNED_ADDRESS, ToString(destination));
        return;
    }
    ArriveAtEni(eni, fromSubnet);
}

void
Walk::ArriveAtEni(Index eni, Index fromSubnet)
{
    const NetworkEni& to = m_network.Enis()[eni];
    const std::string& id = to.description->networkInterfaceId;
    if (!IsAlive(eni) || (fromSubnet != to.subnet &&
                          !Pass(m_network.CheckNetworkAcl(to.subnet, Direction::INGRESS, m_key))))
    {
        return;
    }
    AddHop(id, "arrive");
    if (to.natGateway != NO_INDEX)
    {
        ArriveAtNatGateway(eni);
        return;
    }
    if (!IsAwaited(eni) && !Pass(m_network.CheckSecurityGroups(eni, Direction::INGRESS, m_key)))
    {
        return;
    }
    if (to.endpoint != NO_INDEX)
    {
        ArriveAtEndpoint(eni);
        return;
    }
    if (to.instance == NO_INDEX && !IsHostEni(*to.description))
    {
        const bool balancer = to.description->description.rfind("ELB ", 0) == 0;
        Drop(DropReason::UNSUPPORTED_TARGET,
             (balancer ? "load balancer" : to.description->interfaceType) + " interface " + id);
        return;
    }
    End(WalkEnd::ENI, eni);
}

void
Walk::ArriveAtNatGateway(Index eni)
{
    const Index nat = m_network.Enis()[eni].natGateway;
    const std::string& id = m_network.NatGateways()[nat]->natGatewayId;
    if (m_question == nullptr || m_question->probe.natGateway != nat ||
        !(m_key == m_question->probe.natOutside.Reversed()))
    {
        Drop(DropReason::NGW_UNSOLICITED, id);
        return;
    }
    const FlowKey inside = m_question->probe.natInside.Reversed();
    AddHop(id, Translation(m_key.destination, inside.destination));
    m_result.natOutside = m_key;
    m_result.natInside = inside;
    m_result.natGateway = nat;
    ++m_result.ttlDecrements;
    m_key = inside;
    Send(eni);
}

void
Walk::ArriveAtEndpoint(Index eni)
{
    const VpcEndpoint& endpoint = *m_network.VpcEndpoints()[m_network.Enis()[eni].endpoint];
    const std::vector<uint16_t>& ports = EndpointServicePorts(endpoint.serviceName);
    if (endpoint.state != "available")
    {
        Drop(DropReason::VPCE_UNAVAILABLE, endpoint.vpcEndpointId);
    }
    else if (m_key.protocol != PROTOCOL_TCP)
    {
        Drop(DropReason::VPCE_INTERFACE_PROTOCOL_RESTRICTION, endpoint.vpcEndpointId);
    }
    else if (endpoint.vpcEndpointType != VpcEndpointType::Interface || ports.empty())
    {
        Drop(DropReason::UNSUPPORTED_TARGET,
             "ports of " + endpoint.serviceName + " behind " + endpoint.vpcEndpointId);
    }
    else if (std::find(ports.begin(), ports.end(), m_key.destinationPort) == ports.end())
    {
        Drop(DropReason::VPCE_INTERFACE_PORT_RESTRICTION, endpoint.vpcEndpointId);
    }
    else
    {
        End(WalkEnd::ENDPOINT, eni);
    }
}

void
Walk::LeaveByInternetGateway(Index eni, const Route& route)
{
    const NetworkEni& from = m_network.Enis()[eni];
    const Index gateway = m_network.FindInternetGateway(route.targetId);
    if (gateway == NO_INDEX || m_network.Vpcs()[from.vpc].internetGateway != gateway)
    {
        Drop(DropReason::IGW_NOT_ATTACHED, route.targetId);
        return;
    }
    const auto publicIp = m_network.GetPublicAddress(eni, Ipv4Address(m_key.source));
    if (!publicIp)
    {
        Drop(DropReason::IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS, route.targetId);
        return;
    }
    if (IsPrivateAddress(Ipv4Address(m_key.destination)))
    {
        Drop(DropReason::IGW_DESTINATION_ADDRESS_IN_VPC_CIDRS, route.targetId);
        return;
    }
    AddHop(route.targetId, Translation(m_key.source, publicIp->Get()));
    m_result.internetGateway = gateway;
    ++m_result.ttlDecrements;
    m_key.source = publicIp->Get();
    EnterFromInternet();
}

void
Walk::EnterFromInternet()
{
    const Ipv4Address destination(m_key.destination);
    const PublicAssociation to = m_network.FindPublicAddress(destination);
    if (to.eni == NO_INDEX)
    {
        const PrefixList* service = m_network.FindServicePrefixList(destination);
        AddHop(ToString(destination), service ? service->prefixListName : "internet");
        End(service ? WalkEnd::SERVICE : WalkEnd::INTERNET, NO_INDEX);
        return;
    }
    const Index gateway = m_network.Vpcs()[m_network.Enis()[to.eni].vpc].internetGateway;
    if (gateway == NO_INDEX)
    {
        Drop(DropReason::IGW_NOT_ATTACHED,
             m_network.Enis()[to.eni].description->networkInterfaceId);
        return;
    }
    AddHop(m_network.InternetGateways()[gateway]->internetGatewayId,
           Translation(m_key.destination, to.privateAddress.Get()));
    if (m_result.internetGateway == NO_INDEX)
    {
        m_result.internetGateway = gateway;
    }
    m_key.destination = to.privateAddress.Get();
    ArriveAtEni(to.eni, NO_INDEX);
}

void
Walk::LeaveByNatGateway(Index fromSubnet, const Route& route)
{
    const Index nat = m_network.FindNatGateway(route.targetId);
    const NatGateway* gateway = nat == NO_INDEX ? nullptr : m_network.NatGateways()[nat];
    if (gateway == nullptr || gateway->state != "available")
    {
        Drop(DropReason::BLACKHOLE_ROUTE, route.targetId);
        return;
    }
    const Index eni = m_network.FindEni(gateway->networkInterfaceId);
    const NetworkEni& at = m_network.Enis()[eni];
    if (m_network.Subnets()[fromSubnet].vpc != at.vpc)
    {
        Drop(DropReason::NGW_REQUIRES_SOURCE_IN_VPC, route.targetId);
        return;
    }
    if (m_result.natGateway == nat)
    {
        Drop(DropReason::TTL_EXPIRED, route.targetId); // it sends to itself, round and round
        return;
    }
    if (m_result.natGateway != NO_INDEX)
    {
        Drop(DropReason::UNSUPPORTED_TARGET, "second NAT gateway " + route.targetId);
        return;
    }
    if (!IsAlive(eni) || (fromSubnet != at.subnet &&
                          !Pass(m_network.CheckNetworkAcl(at.subnet, Direction::INGRESS, m_key))))
    {
        return;
    }
    const bool carried =
        m_key.protocol == PROTOCOL_TCP || m_key.protocol == PROTOCOL_UDP || m_key.IsEcho();
    if (!carried || at.description->privateIpAddresses.empty())
    {
        Drop(DropReason::NGW_PROTOCOL_RESTRICTION, route.targetId);
        return;
    }
    if (m_question != nullptr)
    {
        Drop(DropReason::NO_CONNECTION_STATE, route.targetId);
        return;
    }
    const uint32_t address = at.description->privateIpAddresses.front().address.Get();
    AddHop(route.targetId, Translation(m_key.source, address));
    m_result.natGateway = nat;
    m_result.natInside = m_key;
    ++m_result.ttlDecrements;
    m_key.source = address;
    m_result.natOutside = m_key;
    Send(eni);
}

void
Walk::LeaveByGatewayEndpoint(Index eni, const Route& route)
{
    const Index index = m_network.FindVpcEndpoint(route.targetId);
    const VpcEndpoint* endpoint = index == NO_INDEX ? nullptr : m_network.VpcEndpoints()[index];
    if (endpoint == nullptr || endpoint->state != "available")
    {
        Drop(DropReason::VPCE_UNAVAILABLE, route.targetId);
        return;
    }
    if (m_network.FindVpc(endpoint->vpcId) != m_network.Enis()[eni].vpc)
    {
        Drop(DropReason::VPCE_GATEWAY_REQUIRES_SOURCE_IN_VPC, route.targetId);
        return;
    }
    const auto& lists = m_network.GetCloud().prefixLists;
    const auto list = lists.find(route.destinationPrefixListId);
    if (list == lists.end() || list->second.prefixListName != endpoint->serviceName)
    {
        Drop(DropReason::VPCE_GATEWAY_DESTINATION_MISMATCH, route.targetId);
        return;
    }
    if (m_key.protocol != PROTOCOL_TCP && !m_key.IsEcho())
    {
        Drop(DropReason::VPCE_GATEWAY_PROTOCOL_RESTRICTION, route.targetId);
        return;
    }
    AddHop(route.targetId, endpoint->serviceName);
    m_result.gatewayEndpoint = index;
    End(WalkEnd::SERVICE, NO_INDEX);
}

void
Walk::ForwardThroughEni(Index fromSubnet, const Route& route, Index target)
{
    if (target == NO_INDEX)
    {
        Drop(DropReason::BLACKHOLE_ROUTE, route.targetId);
        return;
    }
    const NetworkEni& appliance = m_network.Enis()[target];
    if (m_network.FindEniByAddress(appliance.vpc, Ipv4Address(m_key.destination)) == target)
    {
        ArriveAtEni(target, fromSubnet);
        return;
    }
    if (!IsAlive(target))
    {
        return;
    }
    if (appliance.description->sourceDestCheck)
    {
        Drop(DropReason::ENI_SOURCE_DEST_CHECK_RESTRICTION,
             appliance.description->networkInterfaceId);
        return;
    }
    Drop(DropReason::UNSUPPORTED_TARGET, "appliance " + route.targetId);
}

bool
Walk::IsAwaited(Index eni) const
{
    return m_question != nullptr && m_question->asker == eni &&
           m_key == m_question->sent.Reversed();
}

bool
Walk::IsAlive(Index eni)
{
    const NetworkEni& at = m_network.Enis()[eni];
    if (m_health.deadEnis.count(eni) != 0)
    {
        Drop(DropReason::FAULT_ENI, at.description->networkInterfaceId);
        return false;
    }
    if (m_health.deadAzIds.count(at.azId) != 0)
    {
        Drop(DropReason::FAULT_AZ, at.azId);
        return false;
    }
    return true;
}

bool
Walk::Pass(Verdict verdict)
{
    if (verdict.IsAllowed())
    {
        return true;
    }
    Drop(verdict.reason, std::move(verdict.where));
    return false;
}

void
Walk::Drop(DropReason reason, std::string where)
{
    m_result.verdict = {reason, std::move(where)};
    m_result.end = WalkEnd::DROPPED;
    m_result.arrival = m_key;
}

void
Walk::End(WalkEnd end, Index eni)
{
    m_result.end = end;
    m_result.eni = eni;
    m_result.arrival = m_key;
}

void
Walk::AddHop(std::string id, std::string what)
{
    m_result.hops.push_back({std::move(id), std::move(what)});
}

} // namespace aws
} // namespace vpc
} // namespace ns3
