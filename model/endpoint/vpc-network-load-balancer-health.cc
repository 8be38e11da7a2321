// SPDX-License-Identifier: GPL-2.0-only
// What follows for a NetworkLoadBalancerNode from the health of its targets.
#include "vpc-network-load-balancer-node.h"

#include "ns3/simulator.h"
#include "ns3/vpc-disruption.h"

#include <algorithm>
#include <stdexcept>

namespace ns3
{
namespace vpc
{

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
            Changed(*target);
        }
    }
}

void
NetworkLoadBalancerNode::Changed(BalancerTarget& target)
{
    const TargetKey key{target.groupArn, target.id, target.port};
    const uint32_t interval = GroupOf(key).unhealthyDraining;
    EventId& draining = m_draining[key];
    draining.Cancel();
    if (target.state == TargetState::UNHEALTHY && interval != 0)
    {
        m_targets.SetState(target, TargetState::UNHEALTHY_DRAINING);
        draining = Simulator::Schedule(Seconds(interval),
                                       &NetworkLoadBalancerNode::EndUnhealthyDraining,
                                       this,
                                       key);
    }
    TellHealth(target);
}

void
NetworkLoadBalancerNode::EndUnhealthyDraining(TargetKey target)
{
    BalancerTarget& known = *m_targets.Find(target);
    m_targets.SetState(known, TargetState::UNHEALTHY);
    BalancerTargets::Cut(known, Simulator::Now().GetNanoSeconds());
    TellHealth(known);
}

void
NetworkLoadBalancerNode::TellHealth(const BalancerTarget& target)
{
    RefreshZones();
    RefreshCuts();
    m_healthTrace({GetAwsId(), target.groupArn, target.id, target.port, target.state});
}

void
NetworkLoadBalancerNode::RefreshCuts()
{
    if (m_balancer == aws::NO_INDEX)
    {
        return;
    }
    const aws::NetworkLoadBalancer& balancer = m_network->LoadBalancers()[m_balancer];
    for (const aws::NetworkListener& listener : balancer.listeners)
    {
        const aws::TargetGroup& group =
            *m_network->TargetGroups()[listener.targetGroup].description;
        const bool crossZone = group.crossZone.value_or(balancer.description->crossZone);
        for (std::size_t i = 0; aws::TerminatesOnUnhealthy(group) && i < m_zones.size(); ++i)
        {
            if (!m_targets.Candidates(group, m_zones[i].azId, crossZone).failOpen)
            {
                m_targets.CutUnhealthy(group.targetGroupArn, i, Simulator::Now().GetNanoSeconds());
            }
        }
    }
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
        BalancerTargets::Cut(known, Simulator::Now().GetNanoSeconds());
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
    if (!azId.empty())
    {
        aws::CheckZonalShift(m_network->GetCloud(), GetAwsId(), azId);
    }
    m_shifted = azId;
    m_targets.SetShifted(azId);
    RefreshZones();
    RefreshCuts();
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
            inDns = inDns && m_targets.AreEnoughHealthy(group, crossZone ? "" : zone.azId);
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
