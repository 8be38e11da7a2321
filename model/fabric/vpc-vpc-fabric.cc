// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-vpc-fabric.h"

#include "ns3/abort.h"
#include "ns3/log.h"
#include "ns3/node.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace ns3
{
namespace vpc
{

NS_LOG_COMPONENT_DEFINE("VpcVpcFabric");
NS_OBJECT_ENSURE_REGISTERED(VpcFabric);

namespace
{

/// 169.254.169.253, the resolver's link-local address (VPC guide, "Amazon DNS server").
constexpr uint32_t RESOLVER_LINK_LOCAL = 0xA9FEA9FD;

const aws::Verdict ALLOWED; //!< what a cached verdict says

} // namespace

TypeId
VpcFabric::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::vpc::VpcFabric")
            .SetParent<Fabric>()
            .SetGroupName("VpcEndpoints")
            .AddConstructor<VpcFabric>()
            .AddTraceSource("EniPacket",
                            "The rules of an ENI judged a packet that it sends or receives: "
                            "ENI, direction, packet, verdict, next or last port. Packets to "
                            "and from the VPC resolver meet no rules.",
                            MakeTraceSourceAccessor(&VpcFabric::m_eniPacketTrace),
                            "ns3::vpc::VpcFabric::EniPacketTracedCallback");
    return tid;
}

VpcFabric::VpcFabric() = default;
VpcFabric::~VpcFabric() = default;

void
VpcFabric::DoDispose()
{
    m_byEni.clear();
    m_gateways.clear();
    m_eniDevices.clear();
    m_resolvers.clear();
    m_peerings.clear();
    m_network.reset();
    Fabric::DoDispose();
}

void
VpcFabric::SetNetwork(std::shared_ptr<const aws::Network> network, const std::string& vpcId)
{
    m_network = std::move(network);
    m_vpcId = vpcId;
    m_vpc = m_network->FindVpc(vpcId);
    NS_ABORT_MSG_IF(m_vpc == aws::NO_INDEX,
                    "VpcFabric::SetNetwork: " << vpcId
                                              << " is not in the description; add it first");
    SetName(vpcId);
    m_resolverAddress = m_network->Vpcs()[m_vpc].description->cidrBlocks.front().base + 2;
    ++m_generation;
    m_byEni.assign(m_network->Enis().size(), nullptr);
    for (const auto& device : m_devices)
    {
        Bind(*device);
    }
    for (const auto& device : m_devices)
    {
        BindSiblings(*device);
    }
}

void
VpcFabric::Add(Ptr<EniNetDevice> device)
{
    Fabric::Add(device);
    if (m_network)
    {
        Bind(*device);
        for (const auto& other : m_devices)
        {
            if (other->GetNode() == device->GetNode())
            {
                BindSiblings(*other);
            }
        }
    }
}

const std::shared_ptr<const aws::Network>&
VpcFabric::GetNetwork() const
{
    return m_network;
}

void
VpcFabric::Bind(EniNetDevice& device)
{
    if (!device.IsEni())
    {
        return;
    }
    m_eniDevices[device.GetEniId()] = &device;
    const aws::Index index = m_network ? m_network->FindEni(device.GetEniId()) : aws::NO_INDEX;
    if (index == aws::NO_INDEX)
    {
        device.Bind(index, true, {});
        return;
    }
    m_byEni[index] = &device;
    const aws::NetworkInterface& eni = *m_network->Enis()[index].description;
    std::set<uint32_t> addresses;
    for (const auto& address : eni.privateIpAddresses)
    {
        addresses.insert(address.address.Get());
    }
    const bool check = eni.sourceDestCheck && device.GetRole() != PortRole::NAT_GATEWAY &&
                       device.GetRole() != PortRole::NETWORK_LOAD_BALANCER &&
                       device.GetRole() != PortRole::TRANSIT_GATEWAY;
    device.Bind(index, check, std::move(addresses));
}

void
VpcFabric::BindSiblings(EniNetDevice& device) const
{
    std::vector<EniNetDevice*> siblings;
    if (device.GetRole() == PortRole::INSTANCE)
    {
        for (uint32_t i = 0; i < device.GetNode()->GetNDevices(); ++i)
        {
            auto other = DynamicCast<EniNetDevice>(device.GetNode()->GetDevice(i));
            if (other && PeekPointer(other) != &device && other->GetFabric() == this)
            {
                siblings.push_back(PeekPointer(other));
            }
        }
    }
    device.SetSiblings(std::move(siblings));
}

void
VpcFabric::AddGateway(const std::string& id, Ptr<EniNetDevice> device)
{
    device->SetLinkUp(true);
    m_gateways[id] = PeekPointer(device);
    ++m_generation;
}

void
VpcFabric::RemoveGateway(const std::string& id)
{
    const auto it = m_gateways.find(id);
    if (it != m_gateways.end())
    {
        it->second->SetLinkUp(false);
        m_gateways.erase(it);
        ++m_generation;
    }
}

void
VpcFabric::AddPeering(const std::string& id, Ptr<EniNetDevice> device)
{
    m_peerings[{id, device->GetAz()}] = PeekPointer(device);
}

void
VpcFabric::AddResolver(Ptr<EniNetDevice> device)
{
    m_resolvers[device->GetAz()] = PeekPointer(device);
}

Ipv4Address
VpcFabric::GetResolverAddress() const
{
    return Ipv4Address(m_resolverAddress);
}

Ptr<EniNetDevice>
VpcFabric::GetEniDevice(const std::string& eniId) const
{
    const auto it = m_eniDevices.find(eniId);
    return it == m_eniDevices.end() ? nullptr : it->second;
}

EniNetDevice*
VpcFabric::GetDeviceOf(aws::Index eni) const
{
    return eni < m_byEni.size() ? m_byEni[eni] : nullptr;
}

bool
VpcFabric::IsResolverAddress(uint32_t address) const
{
    return address == RESOLVER_LINK_LOCAL || address == m_resolverAddress;
}

EniNetDevice*
VpcFabric::FindResolver(AzIndex az) const
{
    const auto it = m_resolvers.find(az);
    if (it != m_resolvers.end())
    {
        return it->second;
    }
    return m_resolvers.empty() ? nullptr : m_resolvers.begin()->second;
}

uint32_t
VpcFabric::GetMtuTowards(const EniNetDevice& from, uint32_t destination) const
{
    const EniNetDevice* to =
        GetDeviceOf(m_network->FindEniByAddress(m_vpc, Ipv4Address(destination)));
    return to ? std::min(from.GetMtu(), to->GetMtu()) : from.GetMtu();
}

void
VpcFabric::Forward(EniNetDevice& from,
                   Ptr<Packet> packet,
                   const PacketView& view,
                   int64_t traversalNs)
{
    if (!from.IsEni())
    {
        ForwardFromGateway(from, packet, view, traversalNs);
    }
    else if (IsResolverAddress(view.key.destination))
    {
        ForwardToResolver(from, packet, view, traversalNs);
    }
    else if (view.IsIcmpError())
    {
        ForwardError(from, packet, view);
    }
    else
    {
        ForwardFromEni(from, packet, view, traversalNs);
    }
}

void
VpcFabric::ForwardToResolver(EniNetDevice& from,
                             Ptr<Packet> packet,
                             const PacketView& view,
                             int64_t traversalNs)
{
    EniNetDevice* resolver = FindResolver(from.GetAz());
    if (!resolver)
    {
        DropAtSender(from, packet, DropReason::UNASSIGNED_ADDRESS, m_vpcId);
    }
    else if (!from.AdmitResolverPacket(Simulator::Now().GetNanoSeconds()))
    {
        DropAtSender(from, packet, DropReason::RATE_LIMIT, from.GetEniId());
    }
    else
    {
        Transmit(from,
                 *resolver,
                 packet,
                 view,
                 ArrivalCheck::NONE,
                 traversalNs,
                 GetPathDelayNs(from, *resolver));
    }
}

void
VpcFabric::ForwardFromGateway(EniNetDevice& from,
                              Ptr<Packet> packet,
                              const PacketView& view,
                              int64_t traversalNs)
{
    const aws::Index eni = m_network->FindEniByAddress(m_vpc, Ipv4Address(view.key.destination));
    EniNetDevice* to = GetDeviceOf(eni);
    if (!to)
    {
        DropAtSender(from,
                     packet,
                     eni == aws::NO_INDEX ? DropReason::UNASSIGNED_ADDRESS
                                          : DropReason::UNSUPPORTED_TARGET,
                     m_vpcId);
        return;
    }
    const ArrivalCheck check =
        from.GetRole() == PortRole::RESOLVER ? ArrivalCheck::NONE : ArrivalCheck::CROSS_SUBNET;
    Transmit(from, *to, packet, view, check, traversalNs, GetPathDelayNs(from, *to));
}

void
VpcFabric::ForwardFromEni(EniNetDevice& from,
                          Ptr<Packet> packet,
                          const PacketView& view,
                          int64_t traversalNs)
{
    const int64_t now = Simulator::Now().GetNanoSeconds();
    EniFlow* flow = from.GetFlows().Find(view.key, view.IsTcpSyn(), now);
    bool isNew = false;
    if (!flow && from.GetRole() == PortRole::INTERFACE_ENDPOINT &&
        (view.key.protocol != aws::PROTOCOL_TCP || view.IsTcpSyn()))
    {
        Refuse(from, packet, view, {DropReason::VPCE_NEVER_INITIATES, from.GetEniId()});
        return;
    }
    if (!flow || flow->egressGeneration != m_generation)
    {
        const aws::Verdict verdict = JudgeEgress(from, view.key, flow && flow->tracked);
        if (!verdict.IsAllowed())
        {
            Refuse(from, packet, view, verdict);
            return;
        }
        const NextHop next = flow && flow->returnTo ? FindReturn(from, view.key, *flow->returnTo)
                                                    : FindNextHop(from, view.key);
        if (!next.verdict.IsAllowed())
        {
            Refuse(from, packet, view, next.verdict);
            return;
        }
        if (!flow)
        {
            flow = &from.GetFlows().Create(view.key, true, now);
            const PortRole role = next.device->GetRole();
            flow->tracked =
                role == PortRole::INTERFACE_ENDPOINT || role == PortRole::NAT_GATEWAY ||
                role == PortRole::NETWORK_LOAD_BALANCER ||
                !m_network->IsUntracked(from.GetIndex(), aws::Direction::EGRESS, view.key);
            isNew = true;
        }
        flow->egressGeneration = m_generation;
        flow->next = next.device;
        flow->leavesSubnet = next.leavesSubnet;
        flow->delayNs = GetPathDelayNs(from, *next.device);
    }
    from.GetFlows().CountSent(*flow, view, now);
    if (isNew)
    {
        NotifyFlowNew(from, *flow);
    }
    TellJudged(from, aws::Direction::EGRESS, view, ALLOWED, flow->next);
    Transmit(from,
             *flow->next,
             packet,
             view,
             flow->leavesSubnet ? ArrivalCheck::CROSS_SUBNET : ArrivalCheck::SAME_SUBNET,
             traversalNs,
             flow->delayNs);
}

void
VpcFabric::Refuse(EniNetDevice& from,
                  Ptr<const Packet> packet,
                  const PacketView& view,
                  const aws::Verdict& verdict)
{
    TellJudged(from, aws::Direction::EGRESS, view, verdict, nullptr);
    DropAtSender(from, packet, verdict.reason, verdict.where);
}

aws::Verdict
VpcFabric::JudgeEgress(EniNetDevice& from, const aws::FlowKey& key, bool isKnown) const
{
    if (from.GetIndex() == aws::NO_INDEX)
    {
        return {DropReason::ENI_DOWN, from.GetEniId()};
    }
    if (!from.MaySendFrom(key.source))
    {
        return {DropReason::ENI_SOURCE_DEST_CHECK_RESTRICTION, from.GetEniId()};
    }
    if (from.HasSecurityGroups() && !isKnown)
    {
        return m_network->CheckSecurityGroups(from.GetIndex(), aws::Direction::EGRESS, key);
    }
    return {};
}

aws::Verdict
VpcFabric::JudgeIngress(EniNetDevice& to,
                        const aws::FlowKey& key,
                        ArrivalCheck check,
                        bool isKnown) const
{
    if (to.GetIndex() == aws::NO_INDEX)
    {
        return {DropReason::ENI_DOWN, to.GetEniId()};
    }
    if (check == ArrivalCheck::CROSS_SUBNET)
    {
        const aws::Index subnet = m_network->Enis()[to.GetIndex()].subnet;
        const aws::Verdict verdict =
            m_network->CheckNetworkAcl(subnet, aws::Direction::INGRESS, key);
        if (!verdict.IsAllowed())
        {
            return verdict;
        }
    }
    if (to.HasSecurityGroups() && !isKnown)
    {
        return m_network->CheckSecurityGroups(to.GetIndex(), aws::Direction::INGRESS, key);
    }
    return {};
}

// An ICMP error belongs to the flow that it quotes: it passes security groups if that one is known,
// and is no flow itself. Network ACLs and routes see it as what it is.
bool
VpcFabric::IsRelated(EniNetDevice& eni, const Packet& packet, bool isSender) const
{
    const std::optional<aws::FlowKey> quoted = FindQuotedKey(packet);
    return quoted && eni.GetFlows().Find(isSender ? quoted->Reversed() : *quoted,
                                         false,
                                         Simulator::Now().GetNanoSeconds()) != nullptr;
}

void
VpcFabric::ForwardError(EniNetDevice& from, Ptr<Packet> packet, const PacketView& view)
{
    aws::Verdict verdict = JudgeEgress(from, view.key, IsRelated(from, *packet, true));
    NextHop next;
    if (verdict.IsAllowed())
    {
        next = FindNextHop(from, view.key);
        verdict = next.verdict;
    }
    if (!verdict.IsAllowed())
    {
        Refuse(from, packet, view, verdict);
        return;
    }
    TellJudged(from, aws::Direction::EGRESS, view, verdict, next.device);
    Transmit(from,
             *next.device,
             packet,
             view,
             next.leavesSubnet ? ArrivalCheck::CROSS_SUBNET : ArrivalCheck::SAME_SUBNET,
             0,
             GetPathDelayNs(from, *next.device));
}

VpcFabric::NextHop
VpcFabric::FindNextHop(const EniNetDevice& from, const aws::FlowKey& key) const
{
    NextHop next;
    const aws::Index subnet = m_network->Enis()[from.GetIndex()].subnet;
    const Ipv4Address destination(key.destination);
    if (m_network->Subnets()[subnet].description->cidrBlock.Contains(destination))
    {
        next = DeliverLocally(destination);
        next.leavesSubnet = false;
        return next;
    }
    next.verdict = m_network->CheckNetworkAcl(subnet, aws::Direction::EGRESS, key);
    if (!next.verdict.IsAllowed())
    {
        return next;
    }
    const aws::RouteMatch match = m_network->FindRoute(subnet, destination);
    const aws::Index table = m_network->Subnets()[subnet].routeTable;
    const std::string tableId =
        table == aws::NO_INDEX ? std::string() : m_network->RouteTables()[table]->routeTableId;
    if (!match.route)
    {
        next.verdict = {DropReason::NO_ROUTE_TO_DESTINATION, tableId};
        return next;
    }
    if (match.route->blackhole)
    {
        next.verdict = {DropReason::BLACKHOLE_ROUTE, tableId};
        return next;
    }
    return FollowRoute(from, key, *match.route);
}

// What a load balancer sent with the client's address is answered through it: no route is asked.
VpcFabric::NextHop
VpcFabric::FindReturn(const EniNetDevice& from,
                      const aws::FlowKey& key,
                      EniNetDevice& balancer) const
{
    NextHop next;
    const aws::Index subnet = m_network->Enis()[from.GetIndex()].subnet;
    next.device = &balancer;
    next.leavesSubnet = balancer.GetIndex() == aws::NO_INDEX ||
                        m_network->Enis()[balancer.GetIndex()].subnet != subnet;
    if (next.leavesSubnet)
    {
        next.verdict = m_network->CheckNetworkAcl(subnet, aws::Direction::EGRESS, key);
    }
    return next;
}

VpcFabric::NextHop
VpcFabric::DeliverLocally(Ipv4Address destination) const
{
    NextHop next;
    const aws::Index eni = m_network->FindEniByAddress(m_vpc, destination);
    next.device = GetDeviceOf(eni);
    if (eni == aws::NO_INDEX)
    {
        next.verdict = {DropReason::UNASSIGNED_ADDRESS, aws::ToString(destination)};
    }
    else if (!next.device)
    {
        next.verdict = {DropReason::UNSUPPORTED_TARGET,
                        m_network->Enis()[eni].description->networkInterfaceId};
    }
    return next;
}

VpcFabric::NextHop
VpcFabric::FollowRoute(const EniNetDevice& from,
                       const aws::FlowKey& key,
                       const aws::Route& route) const
{
    using Kind = aws::RouteTargetKind;
    NextHop next;
    switch (route.targetKind)
    {
    case Kind::Local:
        return DeliverLocally(Ipv4Address(key.destination));
    case Kind::GatewayEndpoint:
        next.verdict =
            from.GetRole() == PortRole::TRANSIT_GATEWAY
                ? aws::Verdict{DropReason::VPCE_GATEWAY_REQUIRES_SOURCE_IN_VPC, route.targetId}
                : m_network->CheckGatewayEndpointRoute(m_vpc, route);
        if (!next.verdict.IsAllowed())
        {
            return next;
        }
        [[fallthrough]];
    case Kind::InternetGateway: {
        const auto it = m_gateways.find(route.targetId);
        if (it != m_gateways.end())
        {
            next.device = it->second;
            return next;
        }
        next.verdict = {route.targetKind == Kind::InternetGateway ? DropReason::IGW_NOT_ATTACHED
                                                                  : DropReason::VPCE_UNAVAILABLE,
                        route.targetId};
        return next;
    }
    case Kind::VpnGateway: {
        next.verdict = m_network->CrossVpnGateway(m_vpc, route.targetId, key).verdict;
        const auto it = m_gateways.find(route.targetId);
        if (next.verdict.IsAllowed() && it == m_gateways.end())
        {
            next.verdict = {DropReason::UNSUPPORTED_TARGET, route.targetId};
        }
        next.device = it == m_gateways.end() ? nullptr : it->second;
        return next;
    }
    case Kind::NatGateway: {
        const aws::Index nat = m_network->FindNatGateway(route.targetId);
        const std::string eniId = nat == aws::NO_INDEX
                                      ? std::string()
                                      : m_network->NatGateways()[nat]->networkInterfaceId;
        next.device = PeekPointer(GetEniDevice(eniId));
        if (!next.device || m_network->NatGateways()[nat]->state != "available")
        {
            next.verdict = {DropReason::BLACKHOLE_ROUTE, route.targetId};
            return next;
        }
        if (from.GetRole() == PortRole::NAT_GATEWAY && next.device != &from)
        {
            next.verdict = {DropReason::UNSUPPORTED_TARGET, "second NAT gateway " + route.targetId};
            return next;
        }
        const aws::NetworkEni& natEni = m_network->Enis()[next.device->GetIndex()];
        if (natEni.vpc != m_vpc)
        {
            next.verdict = {DropReason::NGW_REQUIRES_SOURCE_IN_VPC, route.targetId};
        }
        next.leavesSubnet = natEni.subnet != m_network->Enis()[from.GetIndex()].subnet;
        return next;
    }
    case Kind::NetworkInterface:
    case Kind::Instance: {
        std::string eniId = route.targetId;
        if (route.targetKind == Kind::Instance)
        {
            const auto& instances = m_network->GetCloud().instances;
            const auto it = instances.find(route.targetId);
            eniId = it == instances.end() || it->second.networkInterfaceIds.empty()
                        ? std::string()
                        : it->second.networkInterfaceIds.front();
        }
        next.device = PeekPointer(GetEniDevice(eniId));
        if (!next.device)
        {
            next.verdict = {DropReason::BLACKHOLE_ROUTE, route.targetId};
            return next;
        }
        const aws::NetworkEni& eni = m_network->Enis()[next.device->GetIndex()];
        if (eni.description->sourceDestCheck && !next.device->Owns(key.destination))
        {
            next.verdict = {DropReason::ENI_SOURCE_DEST_CHECK_RESTRICTION, eniId};
        }
        next.leavesSubnet = eni.subnet != m_network->Enis()[from.GetIndex()].subnet;
        return next;
    }
    case Kind::VpcPeeringConnection: {
        next.verdict = m_network->CrossPeering(m_vpc, route.targetId, key).verdict;
        const auto it = m_peerings.find({route.targetId, from.GetAz()});
        if (next.verdict.IsAllowed() && it == m_peerings.end())
        {
            next.verdict = {DropReason::UNSUPPORTED_TARGET, route.targetId};
        }
        next.device = it == m_peerings.end() ? nullptr : it->second;
        return next;
    }
    case Kind::TransitGateway: {
        const aws::CrossingResult entry =
            m_network->EnterTransitGateway(from.GetIndex(), route.targetId);
        next.verdict = entry.verdict;
        next.device = GetDeviceOf(entry.eni);
        return next;
    }
    default:
        next.verdict = {DropReason::UNSUPPORTED_TARGET, route.targetId};
        return next;
    }
}

aws::Verdict
VpcFabric::CheckArrival(EniNetDevice& from,
                        EniNetDevice& to,
                        const Packet& packet,
                        const PacketView& view,
                        ArrivalCheck check)
{
    if (check == ArrivalCheck::NONE || !to.IsEni())
    {
        return {};
    }
    aws::Verdict verdict = JudgeArrival(from, to, packet, view, check);
    TellJudged(to, aws::Direction::INGRESS, view, verdict, &from);
    return verdict;
}

aws::Verdict
VpcFabric::JudgeArrival(EniNetDevice& from,
                        EniNetDevice& to,
                        const Packet& packet,
                        const PacketView& view,
                        ArrivalCheck check)
{
    if (view.IsIcmpError())
    {
        return JudgeIngress(to, view.key, check, IsRelated(to, packet, false));
    }
    const int64_t now = Simulator::Now().GetNanoSeconds();
    const aws::FlowKey sent = view.key.Reversed();
    EniFlow* flow = to.GetFlows().Find(sent, view.IsTcpSyn(), now);
    bool isNew = false;
    if (!flow || flow->ingressGeneration != m_generation)
    {
        const aws::Verdict verdict = JudgeIngress(to, view.key, check, flow && flow->tracked);
        if (!verdict.IsAllowed())
        {
            return verdict;
        }
        if (!flow)
        {
            flow = &to.GetFlows().Create(sent, false, now);
            flow->from = &from;
            const bool isBalanced = from.GetRole() == PortRole::NETWORK_LOAD_BALANCER;
            flow->returnTo = isBalanced ? &from : nullptr;
            flow->tracked =
                to.GetRole() != PortRole::INSTANCE || isBalanced ||
                !m_network->IsUntracked(to.GetIndex(), aws::Direction::INGRESS, view.key);
            isNew = true;
        }
        flow->ingressGeneration = m_generation;
    }
    to.GetFlows().CountReceived(*flow, view, now);
    if (isNew)
    {
        NotifyFlowNew(to, *flow);
    }
    return {};
}

void
VpcFabric::SweepFlows()
{
    const int64_t now = Simulator::Now().GetNanoSeconds();
    for (const auto& device : m_devices)
    {
        device->GetFlows().Sweep(now);
    }
}

} // namespace vpc
} // namespace ns3
