// SPDX-License-Identifier: GPL-2.0-only
// The targets of load balancers in an experiment.
#include "vpc-experiment-planner.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{

namespace
{

/// \param cloud a description \param targetGroupArn a target group \return subnets of the load
/// balancers that send to it
std::set<std::string>
SubnetsOf(const aws::Cloud& cloud, const std::string& targetGroupArn)
{
    std::set<std::string> subnets;
    for (const auto& [arn, listener] : cloud.listeners)
    {
        const auto balancer = cloud.loadBalancers.find(listener.loadBalancerArn);
        if (listener.targetGroupArn != targetGroupArn || balancer == cloud.loadBalancers.end())
        {
            continue;
        }
        for (const aws::LoadBalancerZone& zone : balancer->second.availabilityZones)
        {
            subnets.insert(zone.subnetId);
        }
    }
    return subnets;
}

/// \param planner the plan: gets targets for a group \param group without targets
/// \param subnets where \param count in each
void
MakeTargets(ExperimentPlanner& planner,
            aws::TargetGroup& group,
            const std::set<std::string>& subnets,
            uint32_t count)
{
    CloudBuilder& builder = planner.builder;
    // What they are is not described, so they admit everybody.
    const std::string open = builder.AddSecurityGroup(group.vpcId);
    builder.AllowIngress(open, "-1", -1, -1, "0.0.0.0/0");
    for (const std::string& subnetId : subnets)
    {
        for (uint32_t i = 0; i < count; ++i)
        {
            const std::string id = builder.AddInstance(subnetId, {open});
            const aws::Cloud& cloud = builder.GetCloud();
            const aws::NetworkInterface& eni =
                cloud.networkInterfaces.at(cloud.instances.at(id).networkInterfaceIds.front());
            aws::Target target;
            target.id = group.targetType == "ip"
                            ? aws::ToString(eni.privateIpAddresses.front().address)
                            : id;
            group.targets.push_back(target);
        }
    }
}

/// Instances by VPC and address.
using InstanceByAddress = std::map<std::pair<std::string, std::string>, std::string>;

/// \param cloud a description \return its instances
InstanceByAddress
FindInstances(const aws::Cloud& cloud)
{
    InstanceByAddress found;
    for (const auto& [id, eni] : cloud.networkInterfaces)
    {
        for (const aws::PrivateIpAddress& address : eni.privateIpAddresses)
        {
            if (!eni.instanceId.empty())
            {
                found[{eni.vpcId, aws::ToString(address.address)}] = eni.instanceId;
            }
        }
    }
    return found;
}

} // namespace

void
PlanTargets(ExperimentPlanner& planner)
{
    const uint32_t wanted = planner.experiment.targets.value_or(0);
    aws::Cloud& cloud = planner.builder.GetCloud();
    for (auto& [arn, group] : cloud.targetGroups)
    {
        const std::set<std::string> subnets = SubnetsOf(cloud, arn);
        if (!group.targets.empty() || subnets.empty())
        {
            continue;
        }
        MakeTargets(planner, group, subnets, wanted);
        const std::string name = planner.names.NameOf(arn);
        planner.plan.notes.push_back(
            wanted == 0 ? "target group " + name + " has no targets; services: targets makes some"
                        : "made: " + std::to_string(wanted) + " targets of " + name +
                              " in each subnet of its load balancer");
    }
    const InstanceByAddress instances = FindInstances(cloud);
    auto& planned = planner.plan.targets;
    for (auto& [arn, group] : cloud.targetGroups)
    {
        for (aws::Target& target : group.targets)
        {
            // An experiment begins when all has been well for long.
            target.state = target.state.empty() ? "healthy" : target.state;
            const auto byAddress = instances.find({group.vpcId, target.id});
            const std::string id = byAddress == instances.end() ? target.id : byAddress->second;
            if (cloud.instances.count(id) == 0)
            {
                continue;
            }
            const auto known = std::find_if(planned.begin(), planned.end(), [&id](const auto& one) {
                return one.first == id;
            });
            std::set<uint16_t>& ports = known == planned.end()
                                            ? planned.emplace_back(id, std::set<uint16_t>()).second
                                            : known->second;
            ports.insert(static_cast<uint16_t>(target.port == 0 ? group.port : target.port));
        }
    }
}

} // namespace vpc
} // namespace ns3
