// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-network-load-balancer-node.h"

#include "ns3/boolean.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"
#include "ns3/vpc-segment-cutter.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace ns3
{
namespace vpc
{

NS_OBJECT_ENSURE_REGISTERED(NetworkLoadBalancerNode);

TypeId
NetworkLoadBalancerNode::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::vpc::NetworkLoadBalancerNode")
            .SetParent<TranslatingNode>()
            .SetGroupName("VpcEndpoints")
            .AddConstructor<NetworkLoadBalancerNode>()
            .AddAttribute("UdpIdleTimeout",
                          "Idle time after which a UDP flow is forgotten (\"Network Load "
                          "Balancers\": 120 s). TCP's is the listener's tcp.idle_timeout.seconds.",
                          TimeValue(Seconds(120)),
                          MakeTimeAccessor(&NetworkLoadBalancerNode::m_udpIdle),
                          MakeTimeChecker(Seconds(1)))
            .AddAttribute("TraversalDelay",
                          "One-way delay of passing through; an assumption: AWS publishes "
                          "none.",
                          TimeValue(Time(0)),
                          MakeTimeAccessor(&NetworkLoadBalancerNode::SetTraversalDelay,
                                           &NetworkLoadBalancerNode::GetTraversalDelay),
                          MakeTimeChecker(Time(0)))
            .AddAttribute("ActiveChecks",
                          "Whether the nodes check their targets; off: states stay as described.",
                          BooleanValue(true),
                          MakeBooleanAccessor(&NetworkLoadBalancerNode::m_active),
                          MakeBooleanChecker())
            .AddAttribute("PassiveChecks",
                          "Whether clients' own TCP connections that fail count against a target "
                          "(\"Health checks for Network Load Balancer target groups\": always on "
                          "with AWS).",
                          BooleanValue(true),
                          MakeBooleanAccessor(&NetworkLoadBalancerNode::m_passive),
                          MakeBooleanChecker())
            .AddAttribute("PassiveThreshold",
                          "Failed connections in a row after which a node finds a target unhealthy "
                          "(assumption: AWS publishes none).",
                          UintegerValue(3),
                          MakeUintegerAccessor(&NetworkLoadBalancerNode::m_passiveThreshold),
                          MakeUintegerChecker<uint32_t>(1))
            .AddTraceSource("HealthChange",
                            "A target changed its state.",
                            MakeTraceSourceAccessor(&NetworkLoadBalancerNode::m_healthTrace),
                            "ns3::vpc::NetworkLoadBalancerNode::HealthChangeTracedCallback")
            .AddTraceSource("ZoneChange",
                            "A zone's address left DNS or came back.",
                            MakeTraceSourceAccessor(&NetworkLoadBalancerNode::m_zoneTrace),
                            "ns3::vpc::NetworkLoadBalancerNode::ZoneChangeTracedCallback");
    return tid;
}

NetworkLoadBalancerNode::NetworkLoadBalancerNode()
    : m_phase(CreateObject<UniformRandomVariable>())
{
}

NetworkLoadBalancerNode::~NetworkLoadBalancerNode() = default;

void
NetworkLoadBalancerNode::DoDispose()
{
    for (auto& [key, event] : m_checks)
    {
        event.Cancel();
    }
    for (auto& [key, event] : m_draining)
    {
        event.Cancel();
    }
    for (auto& [key, probe] : m_probes)
    {
        probe.timeout.Cancel();
    }
    m_checks.clear();
    m_draining.clear();
    m_probes.clear();
    m_flows.clear();
    m_zones.clear();
    m_entries.clear();
    m_phase = nullptr;
    m_network.reset();
    TranslatingNode::DoDispose();
}

void
NetworkLoadBalancerNode::AddZone(Ptr<EniNetDevice> eni,
                                 const std::string& azId,
                                 const std::vector<Ipv4Address>& addresses)
{
    Zone zone;
    zone.eni = PeekPointer(eni);
    zone.azId = azId;
    for (const Ipv4Address& address : addresses)
    {
        zone.addresses.push_back(address.Get());
    }
    AddSide({zone.eni, zone.eni, zone.addresses.front()});
    m_entries.push_back({m_zones.size(), nullptr});
    m_zones.push_back(std::move(zone));
}

void
NetworkLoadBalancerNode::AddServicePort(const std::string& azId,
                                        Ptr<EniNetDevice> port,
                                        Ptr<PrivateLinkService> service)
{
    for (std::size_t i = 0; i < m_zones.size(); ++i)
    {
        if (m_zones[i].azId == azId)
        {
            AddSide({PeekPointer(port), m_zones[i].eni, m_zones[i].addresses.front()});
            m_entries.push_back({i, PeekPointer(service)});
            return;
        }
    }
}

void
NetworkLoadBalancerNode::SetNetwork(std::shared_ptr<const aws::Network> network)
{
    m_network = std::move(network);
    m_balancer = m_network->FindLoadBalancer(GetAwsId());
    if (m_balancer == aws::NO_INDEX)
    {
        return; // deleted: it takes no more connections
    }
    for (Zone& zone : m_zones)
    {
        zone.index = m_network->FindEni(zone.eni->GetEniId());
    }
    int64_t idle = m_udpIdle.GetNanoSeconds();
    for (const aws::NetworkListener& listener : m_network->LoadBalancers()[m_balancer].listeners)
    {
        idle = std::max(idle, Seconds(listener.description->tcpIdleTimeout).GetNanoSeconds());
    }
    SetIdleTimeout(NanoSeconds(idle)); // the longest; Review() knows each flow's own
    const auto changes = m_targets.Update(*m_network, m_balancer, m_zones.size());
    for (const TargetKey& target : changes.removed)
    {
        Deregister(target);
    }
    for (const TargetKey& target : changes.added)
    {
        for (std::size_t zone = 0; zone < m_zones.size(); ++zone)
        {
            // In an event, so that streams assigned before the run count.
            EventId& check = m_checks[{target, zone}];
            check.Cancel();
            check =
                Simulator::ScheduleNow(&NetworkLoadBalancerNode::BeginChecks, this, target, zone);
        }
    }
    RefreshZones();
    RefreshCuts();
}

BalancerMetrics&
BalancerMetrics::operator+=(const BalancerMetrics& other)
{
    activeFlowCount += other.activeFlowCount;
    newFlowCount += other.newFlowCount;
    processedBytes += other.processedBytes;
    processedBytesUdp += other.processedBytesUdp;
    processedPackets += other.processedPackets;
    portAllocationErrorCount += other.portAllocationErrorCount;
    resetsByClient += other.resetsByClient;
    resetsByBalancer += other.resetsByBalancer;
    resetsByTarget += other.resetsByTarget;
    failOpenFlows += other.failOpenFlows;
    healthChecks += other.healthChecks;
    return *this;
}

BalancerMetrics
NetworkLoadBalancerNode::GetMetrics() const
{
    BalancerMetrics sum;
    for (const Zone& zone : m_zones)
    {
        sum += zone.metrics;
    }
    return sum;
}

const BalancerMetrics&
NetworkLoadBalancerNode::GetMetrics(const std::string& azId) const
{
    for (const Zone& zone : m_zones)
    {
        if (zone.azId == azId)
        {
            return zone.metrics;
        }
    }
    throw std::out_of_range(GetAwsId() + " has no node in " + azId);
}

std::size_t
NetworkLoadBalancerNode::ZoneOf(const EniNetDevice& port) const
{
    std::size_t side = 0;
    while (side + 1 < m_entries.size() && GetSides()[side].inside != &port)
    {
        ++side;
    }
    return m_entries[side].zone;
}

const aws::TargetGroup&
NetworkLoadBalancerNode::GroupOf(const TargetKey& target) const
{
    static const aws::TargetGroup deleted;
    const auto& groups = m_network->GetCloud().targetGroups;
    const auto it = groups.find(std::get<0>(target));
    return it == groups.end() ? deleted : it->second;
}

uint16_t
NetworkLoadBalancerNode::ListenerPortOf(const TargetKey& target) const
{
    const auto& listeners = m_network->LoadBalancers()[m_balancer].listeners;
    const auto it = std::find_if(listeners.begin(), listeners.end(), [&](const auto& listener) {
        return listener.description->targetGroupArn == std::get<0>(target);
    });
    return it == listeners.end() ? 0 : static_cast<uint16_t>(it->description->port);
}

void
NetworkLoadBalancerNode::Handle(EniNetDevice& port,
                                Ptr<const Packet> packet,
                                const PacketView& view)
{
    if (!HandleCheckAnswer(port, packet, view))
    {
        TranslatingNode::Handle(port, packet, view);
    }
}

bool
NetworkLoadBalancerNode::IsFromInside(const EniNetDevice& port, const PacketView& view) const
{
    return port.GetRole() == PortRole::SERVICE || !GetConnections().HasOutside(view.key);
}

DropReason
NetworkLoadBalancerNode::Open(std::size_t side, const PacketView& view, aws::FlowKey& destination)
{
    const Entry& entry = m_entries[side];
    const Zone& zone = m_zones[entry.zone];
    const bool isOwn =
        std::count(zone.addresses.begin(), zone.addresses.end(), view.key.destination) != 0;
    if (m_balancer == aws::NO_INDEX || (!entry.service && !isOwn))
    {
        return DropReason::ELB_UNSOLICITED;
    }
    const aws::NetworkLoadBalancer& balancer = m_network->LoadBalancers()[m_balancer];
    m_chosen = {};
    aws::FlowKey seen = view.key; // as if the client had come to the node's own address
    if (entry.service)
    {
        const ConnectionOrigin* origin = entry.service->FindOrigin(view.key.source);
        seen.source = origin ? origin->client : view.key.source;
        seen.destination = zone.addresses.front();
        m_chosen.header.vpcEndpointId = origin ? origin->vpcEndpointId : std::string();
        m_chosen.header.source = seen.source;
        if (balancer.description->enforceInboundRulesOnPrivateLink)
        {
            const aws::Verdict verdict =
                m_network->CheckSecurityGroups(zone.index, aws::Direction::INGRESS, seen);
            if (!verdict.IsAllowed())
            {
                return verdict.reason;
            }
        }
    }
    else
    {
        m_chosen.header.source = view.key.source;
    }
    const aws::NetworkListener* listener =
        balancer.FindListener(view.key.protocol, view.key.destinationPort);
    if (!listener)
    {
        return DropReason::ELBV2_LISTENERS_MISMATCH;
    }
    const aws::TargetGroup& group = *m_network->TargetGroups()[listener->targetGroup].description;
    const auto& choice =
        m_targets.Candidates(group,
                             zone.azId,
                             group.crossZone.value_or(balancer.description->crossZone));
    if (choice.keys.empty())
    {
        return choice.reason;
    }
    m_chosen.failOpen = choice.failOpen;
    m_chosen.target = choice.keys[aws::ChooseTarget(seen, choice.keys.size())];
    const BalancerTarget& target = *m_targets.Find(m_chosen.target);
    const bool isTcp = view.key.protocol == aws::PROTOCOL_TCP;
    m_chosen.keepsAddress = !entry.service && aws::KeepsAddress(group);
    m_chosen.proxy = isTcp && group.proxyProtocolV2;
    m_chosen.header.sourcePort = view.key.sourcePort;
    m_chosen.header.destination = zone.addresses.front();
    m_chosen.header.destinationPort = view.key.destinationPort;
    m_chosen.idleNs = isTcp ? Seconds(listener->description->tcpIdleTimeout).GetNanoSeconds()
                            : m_udpIdle.GetNanoSeconds();
    destination.destination = target.address.Get();
    destination.destinationPort = target.port;
    return DropReason::NONE;
}

DropReason
NetworkLoadBalancerNode::AllocateSource(std::size_t side, aws::FlowKey& outside)
{
    const std::size_t zone = m_entries[side].zone;
    bool found = false;
    if (m_chosen.keepsAddress)
    {
        // Two of the client's connections with one port, by two nodes, to one target: the guide's
        // troubleshooting page says that they fail.
        found = !GetConnections().HasOutside(outside.Reversed());
    }
    for (std::size_t i = 0; !m_chosen.keepsAddress && !found && i < m_zones[zone].addresses.size();
         ++i)
    {
        outside.source = m_zones[zone].addresses[i];
        outside.sourcePort = AllocatePort(outside);
        found = outside.sourcePort != 0;
    }
    if (!found)
    {
        ++m_zones[zone].metrics.portAllocationErrorCount;
        return DropReason::ELB_PORT_ALLOCATION_ERROR;
    }
    m_zones[zone].metrics.failOpenFlows += m_chosen.failOpen ? 1 : 0;
    Flow flow;
    flow.target = m_chosen.target;
    flow.zone = zone;
    flow.idleNs = m_chosen.idleNs;
    if (m_chosen.proxy)
    {
        flow.proxy = std::make_unique<ProxyInserter>(aws::SerializeProxyHeader(m_chosen.header));
    }
    m_flows[outside] = std::move(flow);
    return DropReason::NONE;
}

DropReason
NetworkLoadBalancerNode::Review(Connection& connection,
                                EniNetDevice& port,
                                Ptr<const Packet> packet,
                                const PacketView& view)
{
    const auto flow = m_flows.find(connection.outside);
    if (flow == m_flows.end() || connection.end != FlowEndReason::OPEN)
    {
        return DropReason::NONE;
    }
    const BalancerTarget* target = m_targets.Find(flow->second.target);
    const bool isCut = target && target->views[flow->second.zone].cutBeforeNs >= connection.firstNs;
    const int64_t now = Simulator::Now().GetNanoSeconds();
    const bool isIdle = now - connection.lastNs >= flow->second.idleNs;
    if (!isCut && !isIdle)
    {
        return DropReason::NONE;
    }
    HandleUnknown(port, packet, view);
    return isCut ? DropReason::ELB_TARGET_UNHEALTHY : DropReason::IDLE_TIMEOUT;
}

Ptr<const Packet>
NetworkLoadBalancerNode::Adapt(Connection& connection,
                               Ptr<const Packet> packet,
                               PacketView& view,
                               bool fromInside)
{
    const auto flow = m_flows.find(connection.outside);
    if (flow == m_flows.end() || !flow->second.proxy)
    {
        return packet;
    }
    return fromInside ? flow->second.proxy->FromClient(packet, view)
                      : flow->second.proxy->FromTarget(packet);
}

void
NetworkLoadBalancerNode::HandleUnknown(EniNetDevice& port,
                                       Ptr<const Packet> packet,
                                       const PacketView& view)
{
    if (view.key.protocol == aws::PROTOCOL_TCP && (view.tcpFlags & TCP_RST) == 0)
    {
        ++m_zones[ZoneOf(port)].metrics.resetsByBalancer;
        Originate(port, MakeReset(packet));
    }
}

DropReason
NetworkLoadBalancerNode::GetUnsolicitedReason(const PacketView&) const
{
    return DropReason::ELB_UNSOLICITED;
}

DropReason
NetworkLoadBalancerNode::GetNoPortReason() const
{
    return DropReason::ELB_PORT_ALLOCATION_ERROR;
}

void
NetworkLoadBalancerNode::Account(const Connection& connection,
                                 const PacketView& view,
                                 bool fromInside,
                                 bool isNew)
{
    BalancerMetrics& metrics = m_zones[m_entries[connection.side].zone].metrics;
    metrics.processedBytes += view.size;
    metrics.processedBytesUdp += view.key.protocol == aws::PROTOCOL_UDP ? view.size : 0;
    ++metrics.processedPackets;
    if (isNew)
    {
        ++metrics.newFlowCount;
        ++metrics.activeFlowCount;
    }
    if (view.tcpFlags & TCP_RST)
    {
        ++(fromInside ? metrics.resetsByClient : metrics.resetsByTarget);
    }
    const auto flow = m_flows.find(connection.outside);
    if (!m_passive || flow == m_flows.end() || view.key.protocol != aws::PROTOCOL_TCP)
    {
        return;
    }
    if (!fromInside && !flow->second.answered)
    {
        flow->second.answered = true;
        CountPassive(flow->second, (view.tcpFlags & TCP_RST) == 0);
    }
    else if (fromInside && view.IsTcpSyn() && connection.packets == 2 && !connection.answered)
    {
        CountPassive(flow->second, false); // the client asks again: no answer came
    }
}

void
NetworkLoadBalancerNode::Ended(const Connection& connection)
{
    --m_zones[m_entries[connection.side].zone].metrics.activeFlowCount;
}

void
NetworkLoadBalancerNode::Forgotten(const Connection& connection)
{
    m_flows.erase(connection.outside);
}

} // namespace vpc
} // namespace ns3
