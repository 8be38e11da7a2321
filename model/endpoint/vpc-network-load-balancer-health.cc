// SPDX-License-Identifier: GPL-2.0-only
// How a NetworkLoadBalancerNode checks its targets, and what follows.
#include "vpc-network-load-balancer-node.h"
#include "vpc-segment-cutter.h"

#include "ns3/ipv4-header.h"
#include "ns3/simulator.h"
#include "ns3/tcp-header.h"

#include <stdexcept>

namespace ns3
{
namespace vpc
{

namespace
{

/// \param key of the packet \param flags TCP's \param sequence number \param acknowledged number
/// \param payload bytes \return an IPv4 packet
Ptr<Packet>
MakeSegment(const aws::FlowKey& key,
            uint8_t flags,
            uint32_t sequence,
            uint32_t acknowledged,
            const std::vector<uint8_t>& payload)
{
    TcpHeader tcp;
    tcp.SetSourcePort(key.sourcePort);
    tcp.SetDestinationPort(key.destinationPort);
    tcp.SetFlags(flags);
    tcp.SetSequenceNumber(SequenceNumber32(sequence));
    tcp.SetAckNumber(SequenceNumber32(acknowledged));
    tcp.SetWindowSize(65535);
    Ipv4Header ip;
    ip.SetSource(Ipv4Address(key.source));
    ip.SetDestination(Ipv4Address(key.destination));
    ip.SetProtocol(aws::PROTOCOL_TCP);
    ip.SetTtl(255);
    Ptr<Packet> body = payload.empty()
                           ? Create<Packet>()
                           : Create<Packet>(payload.data(), static_cast<uint32_t>(payload.size()));
    return MakeTcpPacket(body, tcp, ip);
}

} // namespace

int64_t
NetworkLoadBalancerNode::AssignStreams(int64_t stream)
{
    m_phase->SetStream(stream);
    return 1;
}

void
NetworkLoadBalancerNode::BeginChecks(TargetKey target, std::size_t zone)
{
    const aws::HealthCheckSettings& settings = GroupOf(target).healthCheck;
    if (!settings.enabled || !m_active)
    {
        return;
    }
    const Time phase = NanoSeconds(static_cast<int64_t>(
        m_phase->GetValue() * static_cast<double>(settings.intervalSeconds) * 1e9));
    m_checks[{target, zone}] =
        Simulator::Schedule(phase, &NetworkLoadBalancerNode::Check, this, target, zone);
}

void
NetworkLoadBalancerNode::Check(TargetKey target, std::size_t zone)
{
    const aws::HealthCheckSettings& settings = GroupOf(target).healthCheck;
    m_checks[{target, zone}] = Simulator::Schedule(Seconds(settings.intervalSeconds),
                                                   &NetworkLoadBalancerNode::Check,
                                                   this,
                                                   target,
                                                   zone);
    const EniNetDevice& eni = *m_zones[zone].eni;
    const bool isAlive = !eni.IsDead() && !eni.GetFabric()->GetFaultBoard()->IsAzDead(eni.GetAz());
    m_targets.SetNodeAlive(zone, isAlive);
    if (!isAlive)
    {
        return; // a dead node finds out nothing
    }
    const BalancerTarget& known = *m_targets.Find(target);
    aws::FlowKey key;
    key.source = m_zones[zone].addresses.front();
    key.destination = known.address.Get();
    key.destinationPort = static_cast<uint16_t>(settings.port == 0 ? known.port : settings.port);
    key.protocol = aws::PROTOCOL_TCP;
    key.sourcePort = AllocatePort(key);
    if (key.sourcePort == 0)
    {
        return; // no port left for a check: nothing is learned
    }
    ++m_metrics.healthChecks;
    Probe& probe = m_probes[key];
    probe.target = target;
    probe.zone = zone;
    probe.timeout = Simulator::Schedule(Seconds(settings.timeoutSeconds),
                                        &NetworkLoadBalancerNode::ForgetCheck,
                                        this,
                                        key);
    Originate(*m_zones[zone].eni, MakeSegment(key, TcpHeader::SYN, 0, 0, {}));
}

bool
NetworkLoadBalancerNode::HandleCheckAnswer(EniNetDevice& port,
                                           Ptr<const Packet> packet,
                                           const PacketView& view)
{
    if (m_probes.empty() || view.key.protocol != aws::PROTOCOL_TCP)
    {
        return false;
    }
    const aws::FlowKey key = view.key.Reversed();
    const auto probe = m_probes.find(key);
    if (probe == m_probes.end())
    {
        return false;
    }
    CountSentOn(); // it ends here
    if (probe->second.done)
    {
        return true;
    }
    const bool isOpen = (view.tcpFlags & (TCP_SYN | TCP_ACK | TCP_RST)) == (TCP_SYN | TCP_ACK);
    if (isOpen)
    {
        Ptr<Packet> copy = packet->Copy();
        Ipv4Header ip;
        TcpHeader tcp;
        copy->RemoveHeader(ip);
        copy->RemoveHeader(tcp);
        const uint32_t acknowledged = tcp.GetSequenceNumber().GetValue() + 1;
        std::vector<uint8_t> payload;
        if (GroupOf(probe->second.target).proxyProtocolV2)
        {
            ProxyHeader header;
            header.local = true; // a check is nobody's connection
            payload = SerializeProxyHeader(header);
        }
        Originate(port, MakeSegment(key, TcpHeader::ACK, 1, acknowledged, payload));
        Originate(
            port,
            MakeSegment(key, TcpHeader::RST, 1 + static_cast<uint32_t>(payload.size()), 0, {}));
    }
    if (isOpen || (view.tcpFlags & TCP_RST))
    {
        FinishCheck(probe->second, isOpen);
    }
    return true;
}

void
NetworkLoadBalancerNode::FinishCheck(Probe& probe, bool success)
{
    probe.done = true;
    BalancerTarget* target = m_targets.Find(probe.target);
    if (target && m_targets.Count(*target, probe.zone, success, GroupOf(probe.target).healthCheck))
    {
        TellHealth(*target);
    }
}

void
NetworkLoadBalancerNode::ForgetCheck(aws::FlowKey key)
{
    const auto it = m_probes.find(key);
    if (!it->second.done)
    {
        FinishCheck(it->second, false);
    }
    m_probes.erase(key);
    ReleasePort(key);
}

void
NetworkLoadBalancerNode::CountPassive(const Flow& flow, bool success)
{
    BalancerTarget* target = m_targets.Find(flow.target);
    if (!target || target->views.size() <= flow.zone)
    {
        return;
    }
    uint32_t& failures = target->views[flow.zone].passive;
    failures = success ? 0 : failures + 1;
    if (failures >= m_passiveThreshold)
    {
        failures = 0;
        if (m_targets.Fail(*target, flow.zone))
        {
            TellHealth(*target);
        }
    }
}

void
NetworkLoadBalancerNode::TellHealth(const BalancerTarget& target)
{
    const TargetKey key{target.groupArn, target.id, target.port};
    if (target.state == TargetState::UNHEALTHY && GroupOf(key).terminateOnUnhealthy)
    {
        m_targets.Find(key)->cutBeforeNs = Simulator::Now().GetNanoSeconds();
    }
    RefreshZones();
    m_healthTrace({GetAwsId(), target.groupArn, target.id, target.port, target.state});
}

void
NetworkLoadBalancerNode::Deregister(const TargetKey& target)
{
    for (std::size_t zone = 0; zone < m_zones.size(); ++zone)
    {
        m_checks[{target, zone}].Cancel();
    }
    m_draining[target].Cancel();
    m_draining[target] = Simulator::Schedule(Seconds(GroupOf(target).deregistrationDelay),
                                             &NetworkLoadBalancerNode::EndDraining,
                                             this,
                                             target);
    TellHealth(*m_targets.Find(target));
}

void
NetworkLoadBalancerNode::EndDraining(TargetKey target)
{
    BalancerTarget& known = *m_targets.Find(target);
    if (known.state != TargetState::DRAINING)
    {
        return; // registered again meanwhile
    }
    m_targets.SetState(known, TargetState::UNUSED);
    if (GroupOf(target).terminateOnDeregistration)
    {
        known.cutBeforeNs = Simulator::Now().GetNanoSeconds();
    }
    TellHealth(known);
}

TargetState
NetworkLoadBalancerNode::GetTargetState(const std::string& groupArn,
                                        const std::string& targetId) const
{
    for (const auto& [key, target] : m_targets.GetAll())
    {
        if (target.groupArn == groupArn && target.id == targetId)
        {
            return target.state;
        }
    }
    throw std::out_of_range(GetAwsId() + " has no target " + targetId + " in " + groupArn);
}

void
NetworkLoadBalancerNode::SetZonalShift(const std::string& azId)
{
    m_shifted = azId;
    m_targets.SetShifted(azId);
    RefreshZones();
}

bool
NetworkLoadBalancerNode::IsZoneInDns(const std::string& azId) const
{
    for (const Zone& zone : m_zones)
    {
        if (zone.azId == azId)
        {
            return zone.inDns;
        }
    }
    return false;
}

void
NetworkLoadBalancerNode::RefreshZones()
{
    if (m_balancer == aws::NO_INDEX)
    {
        return;
    }
    const aws::NetworkLoadBalancer& balancer = m_network->LoadBalancers()[m_balancer];
    for (Zone& zone : m_zones)
    {
        bool inDns = zone.azId != m_shifted;
        for (const aws::NetworkListener& listener : balancer.listeners)
        {
            const aws::TargetGroup& group =
                *m_network->TargetGroups()[listener.targetGroup].description;
            const bool crossZone = group.crossZone.value_or(balancer.description->crossZone);
            const uint32_t healthy =
                m_targets.CountHealthy(group.targetGroupArn, crossZone ? "" : zone.azId);
            inDns = inDns && healthy >= group.dnsMinimumHealthyTargets;
        }
        if (inDns != zone.inDns)
        {
            zone.inDns = inDns;
            m_zoneTrace(zone.azId, zone.eni->GetEniId(), inDns);
        }
    }
}

} // namespace vpc
} // namespace ns3
