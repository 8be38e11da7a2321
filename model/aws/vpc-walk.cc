// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-walk.h"

namespace ns3
{
namespace vpc
{
namespace aws
{

namespace
{

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

} // namespace

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
    if (IsAnswerThroughLoadBalancer(eni))
    {
        ReturnToLoadBalancer(eni);
    }
    else if (m_question != nullptr ||
             Pass(m_network.CheckSecurityGroups(eni, Direction::EGRESS, m_key)))
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
        Drop(DropReason::UNASSIGNED_ADDRESS, ToString(Ipv4Address(key.destination)));
        return std::move(m_result);
    }
    const PublicAssociation to = m_network.FindPublicAddress(Ipv4Address(key.destination));
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
    case RouteTargetKind::VpcPeeringConnection:
        LeaveByPeering(eni, route);
        return;
    case RouteTargetKind::TransitGateway:
        LeaveByTransitGateway(eni, route);
        return;
    case RouteTargetKind::VpnGateway:
        LeaveByVpnGateway(eni, route);
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
    if (IsAnswerThroughLoadBalancer(eni))
    {
        ReturnThroughLoadBalancer();
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
    if (to.loadBalancer != NO_INDEX)
    {
        ArriveAtLoadBalancer(eni, NO_INDEX);
        return;
    }
    if (to.instance == NO_INDEX && to.resolverEndpoint == NO_INDEX && !IsHostEni(*to.description))
    {
        const bool balancer = to.description->description.rfind("ELB ", 0) == 0;
        Drop(DropReason::UNSUPPORTED_TARGET,
             (balancer ? "load balancer" : to.description->interfaceType) + " interface " + id);
        return;
    }
    End(WalkEnd::ENI, eni);
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
