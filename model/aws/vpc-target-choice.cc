// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-target-choice.h"

namespace ns3
{
namespace vpc
{
namespace aws
{

TargetCandidates
FindCandidates(const std::vector<TargetCandidate>& targets,
               const std::string& azId,
               bool crossZone,
               const HealthyMinimum& minimum)
{
    TargetCandidates found;
    std::vector<std::size_t> reachable;
    bool elsewhere = false;
    for (std::size_t i = 0; i < targets.size(); ++i)
    {
        const TargetCandidate& target = targets[i];
        if (!target.usable || !target.inEnabledZone)
        {
            continue;
        }
        if (!crossZone && target.azId != azId)
        {
            elsewhere = true;
            continue;
        }
        reachable.push_back(i);
        if (target.healthy)
        {
            found.indices.push_back(i);
        }
    }
    const auto healthy = static_cast<uint32_t>(found.indices.size());
    if (healthy == 0 || !minimum.IsMet(healthy, static_cast<uint32_t>(reachable.size())))
    {
        found.failOpen = !reachable.empty();
        found.indices = std::move(reachable);
    }
    if (found.indices.empty())
    {
        found.reason = targets.empty() ? DropReason::ELBV2_LISTENER_HAS_NO_TG
                       : elsewhere     ? DropReason::ELB_NOT_CROSSZONE
                                       : DropReason::ELB_INSTALLED_AZ_RESTRICTION;
    }
    return found;
}

std::size_t
ChooseTarget(const FlowKey& key, std::size_t count)
{
    // All bits of all fields must count in each: the finaliser of MurmurHash3.
    uint64_t hash = 0x9E3779B97F4A7C15;
    const auto mix = [&hash](uint64_t value) {
        hash ^= value;
        hash ^= hash >> 33;
        hash *= 0xFF51AFD7ED558CCD;
        hash ^= hash >> 33;
        hash *= 0xC4CEB9FE1A85EC53;
        hash ^= hash >> 33;
    };
    mix(uint64_t{key.source} << 32 | key.destination);
    mix(uint64_t{key.sourcePort} << 32 | uint64_t{key.destinationPort} << 8 | key.protocol);
    return static_cast<std::size_t>(hash % count);
}

} // namespace aws
} // namespace vpc
} // namespace ns3
