// SPDX-License-Identifier: GPL-2.0-only
// How CloudBuilder describes load balancers and endpoint services.
#include "vpc-cloud-builder-lookup.h"
#include "vpc-cloud-builder.h"

#include "ns3/abort.h"
#include "ns3/vpc-endpoint-names.h"

#include <cstdio>

namespace ns3
{
namespace vpc
{

void
CloudBuilder::UseAccount(const std::string& accountId)
{
    m_accountId = accountId;
}

std::string
CloudBuilder::MakeArn(const std::string& what)
{
    char digits[17];
    std::snprintf(digits, sizeof(digits), "%016x", ++m_counts["arn"]);
    return "arn:aws:elasticloadbalancing:" + m_region + ":" + m_accountId + ":" + what + "/" +
           digits;
}

std::string
CloudBuilder::AddLoadBalancer(const std::string& name,
                              const std::vector<std::string>& subnetIds,
                              const std::vector<std::string>& groupIds)
{
    NS_ABORT_MSG_IF(subnetIds.empty(),
                    "CloudBuilder: load balancer " << name << " has no subnet; give one an AZ");
    aws::LoadBalancer balancer;
    balancer.loadBalancerArn = MakeArn("loadbalancer/net/" + name);
    balancer.loadBalancerName = name;
    balancer.vpcId = builder::Get(m_cloud.subnets, subnetIds.front()).vpcId;
    balancer.groupIds = groupIds;
    const std::string& arn = balancer.loadBalancerArn;
    balancer.dnsName =
        name + "-" + arn.substr(arn.rfind('/') + 1) + ".elb." + m_region + ".amazonaws.com";
    for (const std::string& subnetId : subnetIds)
    {
        const std::string eniId = AddEni(subnetId, groupIds, "network_load_balancer");
        m_cloud.networkInterfaces[eniId].description =
            "ELB " + arn.substr(arn.find("loadbalancer/") + 13);
        balancer.availabilityZones.push_back({subnetId, eniId});
    }
    m_cloud.loadBalancers[arn] = balancer;
    return balancer.loadBalancerArn;
}

std::string
CloudBuilder::AddTargetGroup(const std::string& vpcId,
                             int port,
                             const std::string& targetType,
                             const std::string& protocol)
{
    builder::Get(m_cloud.vpcs, vpcId);
    aws::TargetGroup group;
    group.targetGroupName = "group" + std::to_string(m_cloud.targetGroups.size() + 1);
    group.targetGroupArn = MakeArn("targetgroup/" + group.targetGroupName);
    group.vpcId = vpcId;
    group.port = port;
    group.targetType = targetType;
    group.protocol = protocol;
    m_cloud.targetGroups[group.targetGroupArn] = group;
    return group.targetGroupArn;
}

aws::TargetGroup&
CloudBuilder::GetTargetGroup(const std::string& arn)
{
    return builder::Get(m_cloud.targetGroups, arn);
}

aws::LoadBalancer&
CloudBuilder::GetLoadBalancer(const std::string& arn)
{
    return builder::Get(m_cloud.loadBalancers, arn);
}

void
CloudBuilder::RegisterTargets(const std::string& arn, const std::vector<std::string>& ids)
{
    for (const std::string& id : ids)
    {
        aws::Target target;
        target.id = id;
        builder::Get(m_cloud.targetGroups, arn).targets.push_back(target);
    }
}

std::string
CloudBuilder::AddListener(const std::string& balancerArn,
                          int port,
                          const std::string& targetGroupArn)
{
    aws::Listener listener;
    const std::string name = balancerArn.substr(balancerArn.find("loadbalancer/") + 13);
    listener.listenerArn = MakeArn("listener/" + name);
    builder::Get(m_cloud.loadBalancers, balancerArn);
    listener.loadBalancerArn = balancerArn;
    listener.protocol = builder::Get(m_cloud.targetGroups, targetGroupArn).protocol;
    listener.port = port;
    listener.targetGroupArn = targetGroupArn;
    m_cloud.listeners[listener.listenerArn] = listener;
    return listener.listenerArn;
}

std::vector<std::string>
CloudBuilder::GetLoadBalancerEnis(const std::string& balancerArn) const
{
    const auto it = m_cloud.loadBalancers.find(balancerArn);
    NS_ABORT_MSG_IF(it == m_cloud.loadBalancers.end(),
                    "CloudBuilder: there is no " << balancerArn << "; add it first");
    std::vector<std::string> ids;
    for (const aws::LoadBalancerZone& zone : it->second.availabilityZones)
    {
        ids.push_back(zone.networkInterfaceId);
    }
    return ids;
}

void
CloudBuilder::AddBalancerAddresses(const std::string& balancerArn,
                                   const std::string& subnetId,
                                   uint32_t count)
{
    for (const auto& zone : builder::Get(m_cloud.loadBalancers, balancerArn).availabilityZones)
    {
        for (uint32_t i = 0; i < count && zone.subnetId == subnetId; ++i)
        {
            builder::Get(m_cloud.networkInterfaces, zone.networkInterfaceId)
                .privateIpAddresses.push_back({NextPrivateAddress(subnetId), false, std::nullopt});
        }
    }
}

std::string
CloudBuilder::AddEndpointService(const std::vector<std::string>& balancerArns,
                                 const std::vector<std::string>& allowedPrincipals,
                                 bool acceptanceRequired)
{
    aws::VpcEndpointService service;
    service.serviceId = NextId("vpce-svc");
    service.serviceName = aws::EndpointServiceName(service.serviceId, m_region);
    service.ownerId = m_accountId;
    service.region = m_region;
    service.networkLoadBalancerArns = balancerArns;
    service.allowedPrincipals = allowedPrincipals;
    service.acceptanceRequired = acceptanceRequired;
    m_cloud.vpcEndpointServices[service.serviceName] = service;
    return service.serviceName;
}

std::string
CloudBuilder::AddServiceEndpoint(const std::string& vpcId,
                                 const std::string& serviceName,
                                 const std::vector<std::string>& subnetIds,
                                 const std::vector<std::string>& groupIds)
{
    const aws::VpcEndpointService& service = builder::Get(m_cloud.vpcEndpointServices, serviceName);
    const std::string id = MakeInterfaceEndpoint(vpcId, serviceName, subnetIds, groupIds);
    m_cloud.vpcEndpoints[id].state = service.acceptanceRequired ? "pendingacceptance" : "available";
    return id;
}

} // namespace vpc
} // namespace ns3
