// SPDX-License-Identifier: GPL-2.0-only
// The steps of a walk at what stands at a VPC's border: gateways, endpoints, appliances.
#include "vpc-walk.h"

#include <algorithm>
#include <iterator>

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
    if (IsCrossRegion(m_network.GetCloud(), endpoint))
    {
        Drop(DropReason::UNSUPPORTED_TARGET,
             endpoint.vpcEndpointId + " to a service in " + endpoint.serviceRegion);
    }
    else if (endpoint.state != "available")
    {
        Drop(DropReason::VPCE_UNAVAILABLE, endpoint.vpcEndpointId);
    }
    else if (m_key.protocol != PROTOCOL_TCP)
    {
        Drop(DropReason::VPCE_INTERFACE_PROTOCOL_RESTRICTION, endpoint.vpcEndpointId);
    }
    else if (m_network.GetCloud().vpcEndpointServices.count(endpoint.serviceName) != 0)
    {
        ArriveAtService(eni);
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
    if (m_network.Enis()[eni].attachment != NO_INDEX)
    {
        Drop(DropReason::VPCE_GATEWAY_REQUIRES_SOURCE_IN_VPC, route.targetId);
        return;
    }
    if (!Pass(m_network.CheckGatewayEndpointRoute(m_network.Enis()[eni].vpc, route)))
    {
        return;
    }
    if (m_key.protocol != PROTOCOL_TCP && !m_key.IsEcho())
    {
        Drop(DropReason::VPCE_GATEWAY_PROTOCOL_RESTRICTION, route.targetId);
        return;
    }
    const Index index = m_network.FindVpcEndpoint(route.targetId);
    AddHop(route.targetId, m_network.VpcEndpoints()[index]->serviceName);
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
    if (appliance.instance != NO_INDEX &&
        m_network.Instances()[appliance.instance]->state != "running")
    {
        Drop(DropReason::ENI_DOWN, appliance.description->networkInterfaceId);
        return;
    }
    if ((fromSubnet != appliance.subnet &&
         !Pass(m_network.CheckNetworkAcl(appliance.subnet, Direction::INGRESS, m_key))) ||
        !Pass(m_network.CheckSecurityGroups(target, Direction::INGRESS, m_key)))
    {
        return;
    }
    Drop(DropReason::UNSUPPORTED_TARGET, "appliance " + route.targetId);
}

} // namespace aws
} // namespace vpc
} // namespace ns3
