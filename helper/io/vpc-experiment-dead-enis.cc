// SPDX-License-Identifier: GPL-2.0-only
// Which endpoint ENIs faults make useless.
#include "vpc-experiment-planner.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{

namespace
{

/// \param cloud a description \param eniId an ENI that is described \return its zone
const std::string&
ZoneOf(const aws::Cloud& cloud, const std::string& eniId)
{
    return cloud.subnets.at(cloud.networkInterfaces.at(eniId).subnetId).availabilityZoneId;
}

/// \param cloud a description \param group one of its target groups \param dead instances
/// \return zones in which all of its targets are dead, of which there is at least one
std::set<std::string>
FindZonesWithout(const aws::Cloud& cloud,
                 const aws::TargetGroup& group,
                 const std::set<std::string>& dead)
{
    std::set<std::string> hit;
    std::set<std::string> served;
    for (const auto& [id, instance] : cloud.instances)
    {
        const std::string eniId =
            instance.networkInterfaceIds.empty() ? "" : instance.networkInterfaceIds.front();
        const auto eni = cloud.networkInterfaces.find(eniId);
        if (eni == cloud.networkInterfaces.end())
        {
            continue;
        }
        const std::string address = aws::ToString(eni->second.privateIpAddresses.front().address);
        const bool isTarget =
            std::any_of(group.targets.begin(), group.targets.end(), [&, id = id](const auto& t) {
                return t.id == id || (t.id == address && eni->second.vpcId == group.vpcId);
            });
        if (isTarget)
        {
            (dead.count(id) != 0 ? hit : served).insert(ZoneOf(cloud, eniId));
        }
    }
    for (const std::string& zone : served)
    {
        hit.erase(zone);
    }
    return hit;
}

/// \param cloud a description \param targetGroupArn a target group \return names of the endpoint
/// services whose load balancers send to it
std::set<std::string>
FindServices(const aws::Cloud& cloud, const std::string& targetGroupArn)
{
    std::set<std::string> services;
    for (const auto& [arn, listener] : cloud.listeners)
    {
        for (const auto& [name, service] : cloud.vpcEndpointServices)
        {
            const auto& arns = service.networkLoadBalancerArns;
            if (listener.targetGroupArn == targetGroupArn &&
                std::count(arns.begin(), arns.end(), listener.loadBalancerArn) != 0)
            {
                services.insert(name);
            }
        }
    }
    return services;
}

} // namespace

std::vector<std::string>
FindDeadEnis(const aws::Cloud& cloud, const std::vector<Fault>& faults)
{
    std::set<std::string> dead; // instances
    for (const Fault& fault : faults)
    {
        if (fault.kind == FaultKind::INSTANCE)
        {
            dead.insert(fault.target);
        }
    }
    std::set<std::pair<std::string, std::string>> unserved; // service, zone
    for (const auto& [arn, group] : cloud.targetGroups)
    {
        for (const std::string& zone : FindZonesWithout(cloud, group, dead))
        {
            for (const std::string& service : FindServices(cloud, arn))
            {
                unserved.emplace(service, zone);
            }
        }
    }
    std::vector<std::string> enis;
    for (const auto& [id, endpoint] : cloud.vpcEndpoints)
    {
        for (const std::string& eniId : endpoint.networkInterfaceIds)
        {
            if (cloud.networkInterfaces.count(eniId) == 0)
            {
                continue;
            }
            const std::string& zone = ZoneOf(cloud, eniId);
            const std::string& subnetId = cloud.networkInterfaces.at(eniId).subnetId;
            const bool isHit =
                std::any_of(faults.begin(), faults.end(), [&, &id = id](const Fault& fault) {
                    return (fault.kind == FaultKind::ENDPOINT_ENI && fault.target == eniId) ||
                           (fault.kind == FaultKind::AZ && fault.target == zone) ||
                           (fault.kind == FaultKind::VPC_ENDPOINT && fault.target == id) ||
                           (fault.kind == FaultKind::SUBNET_CONNECTIVITY &&
                            fault.target == subnetId);
                });
            if (isHit || unserved.count({endpoint.serviceName, zone}) != 0)
            {
                enis.push_back(eniId);
            }
        }
    }
    return enis;
}

} // namespace vpc
} // namespace ns3
