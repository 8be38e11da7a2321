// SPDX-License-Identifier: GPL-2.0-only
// A description when something in it has failed.
#include "vpc-survey-parts.h"

#include "ns3/vpc-hybrid-link.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{
namespace survey
{

std::set<std::string>
FindTargets(const aws::Cloud& cloud)
{
    std::map<std::pair<std::string, std::string>, std::string> byAddress; // VPC, address
    for (const auto& [id, eni] : cloud.networkInterfaces)
    {
        for (const aws::PrivateIpAddress& address : eni.privateIpAddresses)
        {
            byAddress[{eni.vpcId, aws::ToString(address.address)}] = eni.instanceId;
        }
    }
    std::set<std::string> targets;
    for (const auto& [arn, group] : cloud.targetGroups)
    {
        for (const aws::Target& target : group.targets)
        {
            const auto found = byAddress.find({group.vpcId, target.id});
            const std::string id = found == byAddress.end() ? target.id : found->second;
            if (cloud.instances.count(id) != 0)
            {
                targets.insert(id);
            }
        }
    }
    return targets;
}

std::string
ZoneOf(const aws::Cloud& cloud, const std::string& eniId)
{
    const auto eni = cloud.networkInterfaces.find(eniId);
    return eni == cloud.networkInterfaces.end()
               ? ""
               : cloud.subnets.at(eni->second.subnetId).availabilityZoneId;
}

std::string
ZoneOfInstance(const aws::Cloud& cloud, const std::string& instanceId)
{
    const auto instance = cloud.instances.find(instanceId);
    return instance == cloud.instances.end() || instance->second.networkInterfaceIds.empty()
               ? ""
               : ZoneOf(cloud, instance->second.networkInterfaceIds.front());
}

aws::Cloud
WithDeadTargets(aws::Cloud cloud, const std::set<std::string>& dead)
{
    for (auto& entry : cloud.targetGroups)
    {
        aws::TargetGroup& group = entry.second; // C++17 captures no structured binding
        for (aws::Target& target : group.targets)
        {
            const bool isDead = std::any_of(dead.begin(), dead.end(), [&](const std::string& id) {
                const aws::NetworkInterface& eni =
                    cloud.networkInterfaces.at(cloud.instances.at(id).networkInterfaceIds.front());
                return target.id == id ||
                       (eni.vpcId == group.vpcId &&
                        target.id == aws::ToString(eni.privateIpAddresses.front().address));
            });
            target.state = isDead ? "unhealthy" : target.state;
        }
    }
    return cloud;
}

aws::Cloud
WithoutLinks(aws::Cloud cloud, const std::set<std::string>& dead)
{
    if (dead.empty())
    {
        return cloud;
    }
    aws::LearnedRoutes learned;
    for (const aws::HybridLink& link : aws::ListHybridLinks(cloud))
    {
        if (dead.count(link.id) == 0 && aws::IsLinkUp(cloud, link))
        {
            learned[link.id] = aws::LearnedOver(cloud, link);
        }
    }
    cloud.learnedRoutes = learned;
    return cloud;
}

} // namespace survey
} // namespace vpc
} // namespace ns3
