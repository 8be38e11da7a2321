// SPDX-License-Identifier: GPL-2.0-only
// Probes, which stand for hosts that are not described.
#include "vpc-survey-parts.h"

namespace ns3
{
namespace vpc
{
namespace survey
{

namespace
{

/// Begin of the ids of what is added: an instance with a group that lets everything out.
const char* const PROBE = "probe-";

/// \param cloud a description \param subnet one of its subnets \return an address that nobody has,
/// 0 if there is none
uint32_t
FindFreeAddress(const aws::Cloud& cloud, const aws::Subnet& subnet)
{
    std::set<uint32_t> taken;
    for (const auto& [id, eni] : cloud.networkInterfaces)
    {
        if (eni.subnetId == subnet.subnetId)
        {
            for (const aws::PrivateIpAddress& address : eni.privateIpAddresses)
            {
                taken.insert(address.address.Get());
            }
        }
    }
    // From the end, where people and AWS put the least.
    for (uint32_t address = subnet.cidrBlock.Last().Get(); address > subnet.cidrBlock.base;
         --address)
    {
        if (!subnet.IsReserved(Ipv4Address(address)) && taken.count(address) == 0)
        {
            return address;
        }
    }
    return 0;
}

/// \param cloud a description \param vpcId a VPC \return groups that its endpoints admit by name:
/// hosts of the VPC will have them
std::set<std::string>
FindAdmittedGroups(const aws::Cloud& cloud, const std::string& vpcId)
{
    std::set<std::string> admitted;
    for (const auto& [id, endpoint] : cloud.vpcEndpoints)
    {
        for (const std::string& groupId : endpoint.groupIds)
        {
            const auto group = cloud.securityGroups.find(groupId);
            if (endpoint.vpcId != vpcId || group == cloud.securityGroups.end())
            {
                continue;
            }
            for (const aws::IpPermission& permission : group->second.ipPermissions)
            {
                for (const std::string& peer : permission.groupIds)
                {
                    const auto known = cloud.securityGroups.find(peer);
                    if (known != cloud.securityGroups.end() && known->second.vpcId == vpcId)
                    {
                        admitted.insert(peer);
                    }
                }
            }
        }
    }
    return admitted;
}

} // namespace

std::map<std::string, std::string>
FindHosts(const aws::Cloud& cloud)
{
    std::map<std::string, std::string> hosts;
    for (const auto& [id, instance] : cloud.instances)
    {
        if (instance.state != "running" || instance.networkInterfaceIds.empty())
        {
            continue;
        }
        const auto eni = cloud.networkInterfaces.find(instance.networkInterfaceIds.front());
        if (eni != cloud.networkInterfaces.end())
        {
            hosts.emplace(eni->second.subnetId, id);
        }
    }
    return hosts;
}

std::set<std::string>
FindServiceSubnets(const aws::Cloud& cloud)
{
    std::set<std::string> subnets;
    for (const auto& [id, eni] : cloud.networkInterfaces)
    {
        if (eni.instanceId.empty() && eni.interfaceType != "interface")
        {
            subnets.insert(eni.subnetId);
        }
    }
    return subnets;
}

std::string
AddProbe(aws::Cloud& cloud, const aws::Subnet& subnet)
{
    const uint32_t address = FindFreeAddress(cloud, subnet);
    if (address == 0)
    {
        return "";
    }
    const std::string group = PROBE + ("group-" + subnet.vpcId);
    if (cloud.securityGroups.count(group) == 0)
    {
        aws::SecurityGroup open;
        open.groupId = group;
        open.groupName = group;
        open.vpcId = subnet.vpcId;
        aws::IpPermission all;
        all.ipRanges = {aws::Cidr{0, 0}};
        open.ipPermissionsEgress = {all};
        cloud.securityGroups[group] = open;
    }
    aws::NetworkInterface eni;
    eni.networkInterfaceId = PROBE + ("eni-" + subnet.subnetId);
    eni.vpcId = subnet.vpcId;
    eni.subnetId = subnet.subnetId;
    eni.privateIpAddresses = {{Ipv4Address(address), true, std::nullopt}};
    const std::set<std::string> admitted = FindAdmittedGroups(cloud, subnet.vpcId);
    eni.groupIds.assign(admitted.begin(), admitted.end());
    eni.groupIds.push_back(group);
    aws::Instance instance;
    instance.instanceId = PROBE + subnet.subnetId;
    instance.vpcId = subnet.vpcId;
    instance.networkInterfaceIds = {eni.networkInterfaceId};
    eni.instanceId = instance.instanceId;
    cloud.networkInterfaces[eni.networkInterfaceId] = eni;
    cloud.instances[instance.instanceId] = instance;
    return instance.instanceId;
}

} // namespace survey
} // namespace vpc
} // namespace ns3
