// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-balancer-targets.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{

const char*
ToString(TargetState state)
{
    static const char* const names[] =
        {"initial", "healthy", "unhealthy", "unhealthy.draining", "draining", "unused"};
    return names[static_cast<std::size_t>(state)];
}

BalancerTargets::Changes
BalancerTargets::Update(const aws::Network& network, aws::Index balancer, std::size_t nodes)
{
    Changes changes;
    const aws::NetworkLoadBalancer& description = network.LoadBalancers()[balancer];
    std::map<Key, bool> seen;
    for (const aws::NetworkListener& listener : description.listeners)
    {
        const aws::NetworkTargetGroup& group = network.TargetGroups()[listener.targetGroup];
        const std::string& arn = group.description->targetGroupArn;
        for (const aws::NetworkTarget& entry : group.targets)
        {
            const Key key{arn, entry.description->id, entry.port};
            if (!seen.emplace(key, true).second)
            {
                continue;
            }
            auto [it, isNew] = m_targets.try_emplace(key);
            BalancerTarget& target = it->second;
            const bool isBack = target.state == TargetState::DRAINING;
            target.groupArn = arn;
            target.id = entry.description->id;
            target.address = entry.address;
            target.port = entry.port;
            target.azId = entry.azId;
            target.inEnabledZone =
                entry.azId.empty() ||
                std::binary_search(description.azIds.begin(), description.azIds.end(), entry.azId);
            const std::string& state = entry.description->state;
            const bool isDraining = state == "draining";
            if (!isNew && (isDraining || (!isBack && target.state != TargetState::UNUSED)))
            {
                continue;
            }
            target.views.assign(nodes, {});
            if (isDraining)
            {
                target.state = TargetState::DRAINING; // it was deregistered before the simulation
                changes.removed.push_back(key);
                continue;
            }
            const bool isHealthy = state == "healthy" || state == "unavailable" ||
                                   !group.description->healthCheck.enabled;
            target.state = !target.inEnabledZone              ? TargetState::UNUSED
                           : isHealthy                        ? TargetState::HEALTHY
                           : state.rfind("unhealthy", 0) == 0 ? TargetState::UNHEALTHY
                                                              : TargetState::INITIAL;
            for (BalancerTarget::View& view : target.views)
            {
                view.failed = target.state == TargetState::UNHEALTHY;
            }
            if (target.state != TargetState::UNUSED)
            {
                changes.added.push_back(key);
            }
        }
    }
    for (auto& [key, target] : m_targets)
    {
        const bool isUsed =
            target.state != TargetState::DRAINING && target.state != TargetState::UNUSED;
        if (isUsed && seen.count(key) == 0)
        {
            target.state = TargetState::DRAINING;
            changes.removed.push_back(key);
        }
    }
    m_choices.clear();
    return changes;
}

BalancerTarget*
BalancerTargets::Find(const Key& key)
{
    const auto it = m_targets.find(key);
    return it == m_targets.end() ? nullptr : &it->second;
}

const std::map<BalancerTargets::Key, BalancerTarget>&
BalancerTargets::GetAll() const
{
    return m_targets;
}

void
BalancerTargets::SetState(BalancerTarget& target, TargetState state)
{
    target.state = state;
    m_choices.clear();
}

bool
BalancerTargets::Count(BalancerTarget& target,
                       std::size_t node,
                       bool success,
                       const aws::HealthCheckSettings& settings)
{
    if (target.state == TargetState::DRAINING || target.state == TargetState::UNUSED)
    {
        return false;
    }
    BalancerTarget::View& view = target.views[node];
    if (success && target.state == TargetState::INITIAL)
    {
        view = {};
        SetState(target, TargetState::HEALTHY);
        return true;
    }
    if (success != view.failed)
    {
        view.contrary = 0;
        return false;
    }
    if (++view.contrary < (success ? settings.healthyThreshold : settings.unhealthyThreshold))
    {
        return false;
    }
    view.contrary = 0;
    view.failed = !success;
    return Settle(target);
}

bool
BalancerTargets::Fail(BalancerTarget& target, std::size_t node)
{
    if (target.state != TargetState::HEALTHY || target.views[node].failed)
    {
        return false;
    }
    target.views[node].failed = true;
    target.views[node].contrary = 0;
    return Settle(target);
}

bool
BalancerTargets::Settle(BalancerTarget& target)
{
    std::size_t living = 0;
    std::size_t failed = 0;
    for (std::size_t node = 0; node < target.views.size(); ++node)
    {
        const bool isLiving = m_deadNodes.count(node) == 0;
        living += isLiving;
        failed += isLiving && target.views[node].failed;
    }
    const bool unhealthy = failed * 2 > living;
    if (unhealthy && target.state == TargetState::UNHEALTHY_DRAINING)
    {
        return false;
    }
    const TargetState state = unhealthy                              ? TargetState::UNHEALTHY
                              : target.state == TargetState::INITIAL ? TargetState::INITIAL
                                                                     : TargetState::HEALTHY;
    if (state == target.state)
    {
        return false;
    }
    SetState(target, state);
    return true;
}

BalancerTargets::Map::const_iterator
BalancerTargets::FirstOf(const std::string& groupArn) const
{
    return m_targets.lower_bound({groupArn, "", 0});
}

const BalancerTargets::Choice&
BalancerTargets::Candidates(const aws::TargetGroup& group, const std::string& azId, bool crossZone)
{
    const std::string& arn = group.targetGroupArn;
    const auto [known, isNew] = m_choices.try_emplace({arn, azId, crossZone});
    Choice& choice = known->second;
    if (!isNew)
    {
        return choice;
    }
    std::vector<Key> keys;
    std::vector<aws::TargetCandidate> candidates;
    for (auto it = FirstOf(arn); it != m_targets.end() && it->second.groupArn == arn; ++it)
    {
        const BalancerTarget& target = it->second;
        if (target.state == TargetState::DRAINING ||
            (target.state == TargetState::UNUSED && target.inEnabledZone))
        {
            continue;
        }
        const bool isShifted = !m_shifted.empty() && target.azId == m_shifted && azId != m_shifted;
        keys.push_back(it->first);
        candidates.push_back(
            {target.azId, target.inEnabledZone, target.state == TargetState::HEALTHY, !isShifted});
    }
    const aws::TargetCandidates found =
        aws::FindCandidates(candidates, azId, crossZone, group.unhealthyRouting);
    choice.reason = found.reason;
    choice.failOpen = found.failOpen;
    for (const std::size_t i : found.indices)
    {
        choice.keys.push_back(keys[i]);
    }
    return choice;
}

bool
BalancerTargets::AreEnoughHealthy(const aws::TargetGroup& group, const std::string& azId) const
{
    const std::string& arn = group.targetGroupArn;
    uint32_t healthy = 0;
    uint32_t all = 0;
    for (auto it = FirstOf(arn); it != m_targets.end() && it->second.groupArn == arn; ++it)
    {
        const BalancerTarget& target = it->second;
        const bool isUsed =
            target.state != TargetState::DRAINING && target.state != TargetState::UNUSED;
        const bool isHere = azId.empty() || target.azId == azId;
        all += isUsed && isHere;
        healthy += isHere && target.state == TargetState::HEALTHY;
    }
    return group.dnsFailover.IsMet(healthy, all);
}

void
BalancerTargets::CutUnhealthy(const std::string& groupArn, std::size_t node, int64_t nowNs)
{
    for (auto it = m_targets.lower_bound({groupArn, "", 0});
         it != m_targets.end() && it->second.groupArn == groupArn;
         ++it)
    {
        BalancerTarget::View& view = it->second.views[node];
        const bool isUnhealthy = it->second.state == TargetState::UNHEALTHY;
        if (isUnhealthy && !view.isCut)
        {
            view.cutBeforeNs = nowNs;
        }
        view.isCut = isUnhealthy;
    }
}

void
BalancerTargets::Cut(BalancerTarget& target, int64_t nowNs)
{
    for (BalancerTarget::View& view : target.views)
    {
        view.cutBeforeNs = nowNs;
    }
}

std::vector<BalancerTarget*>
BalancerTargets::SetNodeAlive(std::size_t node, bool alive)
{
    const bool isNew = alive ? m_deadNodes.erase(node) != 0 : m_deadNodes.insert(node).second;
    std::vector<BalancerTarget*> changed;
    for (auto& [key, target] : m_targets)
    {
        const bool isJudged =
            target.state != TargetState::DRAINING && target.state != TargetState::UNUSED;
        if (isNew && isJudged && Settle(target))
        {
            changed.push_back(&target);
        }
    }
    return changed;
}

void
BalancerTargets::SetShifted(const std::string& azId)
{
    m_shifted = azId;
    m_choices.clear();
}

} // namespace vpc
} // namespace ns3
