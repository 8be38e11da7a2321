// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-experiment-generator.h"

#include "ns3/vpc-endpoint-names.h"

#include <algorithm>
#include <set>
#include <sstream>

namespace ns3
{
namespace vpc
{

namespace
{

constexpr int SERVICE_PORT = 443;

/// \param cloud a description \param endpoint one of its endpoints \return a subnet in each zone of
/// its VPC from which it can be reached, in the order of the zones
std::vector<std::string>
SubnetsFor(const aws::Cloud& cloud, const aws::VpcEndpoint& endpoint)
{
    constexpr int SMALLEST = 28;  // a smaller one has hardly room for hosts
    std::set<std::string> routed; // to a gateway endpoint
    for (const std::string& tableId : endpoint.routeTableIds)
    {
        const auto table = cloud.routeTables.find(tableId);
        if (table != cloud.routeTables.end())
        {
            routed.insert(table->second.subnetIds.begin(), table->second.subnetIds.end());
        }
    }
    std::map<std::string, std::string> byZone;
    for (const auto& [id, subnet] : cloud.subnets)
    {
        const bool isGateway = endpoint.vpcEndpointType == aws::VpcEndpointType::Gateway;
        if (subnet.vpcId == endpoint.vpcId && subnet.cidrBlock.length <= SMALLEST &&
            (!isGateway || routed.count(id) != 0))
        {
            byZone.emplace(subnet.availabilityZoneId, id);
        }
    }
    std::vector<std::string> subnets;
    for (const auto& [zone, id] : byZone)
    {
        subnets.push_back(id);
    }
    return subnets;
}

/// \param cloud a description \param endpoint one of its endpoints \return security groups that it
/// admits by name, if it admits nobody by address
std::set<std::string>
AdmittedGroups(const aws::Cloud& cloud, const aws::VpcEndpoint& endpoint)
{
    std::set<std::string> admitted;
    for (const std::string& groupId : endpoint.groupIds)
    {
        const auto group = cloud.securityGroups.find(groupId);
        if (group == cloud.securityGroups.end())
        {
            continue;
        }
        for (const aws::IpPermission& permission : group->second.ipPermissions)
        {
            const bool isOfPort =
                permission.ipProtocol == aws::ALL_PROTOCOLS ||
                (permission.fromPort <= SERVICE_PORT && permission.toPort >= SERVICE_PORT);
            if (isOfPort && !permission.ipRanges.empty())
            {
                return {};
            }
            if (isOfPort)
            {
                admitted.insert(permission.groupIds.begin(), permission.groupIds.end());
            }
        }
    }
    return admitted;
}

/// \param endpoint an interface endpoint \return how clients name it
const char*
NamingOf(const aws::VpcEndpoint& endpoint)
{
    const bool hasPrivate =
        std::any_of(endpoint.dnsNames.begin(), endpoint.dnsNames.end(), [&](const auto& name) {
            return !aws::IsEndpointSpecificName(endpoint, name);
        });
    return hasPrivate ? "private" : "regional";
}

/// Texts in a YAML list. \param names any \return "[a, b]"
std::string
ListOf(const std::vector<std::string>& names)
{
    std::string text;
    for (const std::string& name : names)
    {
        text += (text.empty() ? "" : ", ") + JsonQuote(name);
    }
    return "[" + text + "]";
}

/// \param cloud a description \return the zone that fails
std::string
FailingZone(const aws::Cloud& cloud)
{
    std::set<std::string> withEndpoint;
    std::set<std::string> all;
    for (const auto& [id, subnet] : cloud.subnets)
    {
        all.insert(subnet.availabilityZoneId);
    }
    for (const auto& [id, endpoint] : cloud.vpcEndpoints)
    {
        for (const std::string& subnetId : endpoint.subnetIds)
        {
            const auto subnet = cloud.subnets.find(subnetId);
            if (subnet != cloud.subnets.end())
            {
                withEndpoint.insert(subnet->second.availabilityZoneId);
            }
        }
    }
    return withEndpoint.empty() ? *all.begin() : *withEndpoint.begin();
}

} // namespace

std::string
GenerateExperiment(const ExperimentWorld& world, const std::string& topology)
{
    const aws::Cloud& cloud = world.snapshot.cloud;
    const CloudNames names(cloud, world.ids);
    std::map<std::string, std::set<std::string>>
        groups; // by VPC: those that its hosts have to have
    for (const auto& [id, endpoint] : cloud.vpcEndpoints)
    {
        const std::set<std::string> admitted = AdmittedGroups(cloud, endpoint);
        groups[endpoint.vpcId].insert(admitted.begin(), admitted.end());
    }
    std::ostringstream workload;
    for (const auto& [id, endpoint] : cloud.vpcEndpoints)
    {
        const bool isGateway = endpoint.vpcEndpointType == aws::VpcEndpointType::Gateway;
        const bool isInterface = endpoint.vpcEndpointType == aws::VpcEndpointType::Interface;
        std::vector<std::string> subnets;
        for (const std::string& subnetId : SubnetsFor(cloud, endpoint))
        {
            subnets.push_back(names.NameOf(subnetId));
        }
        if (subnets.empty() || !(isGateway || isInterface) || endpoint.state != "available")
        {
            continue;
        }
        std::vector<std::string> admitted;
        for (const std::string& group : groups[endpoint.vpcId])
        {
            admitted.push_back(names.NameOf(group));
        }
        workload << "  - name: " << JsonQuote(names.NameOf(id))
                 << "\n    from: {subnet: " << ListOf(subnets) << ", hosts: 2";
        if (!admitted.empty())
        {
            workload << ", securityGroups: " << ListOf(admitted);
        }
        workload << "}\n    to: {endpoint: " << JsonQuote(names.NameOf(id));
        if (isInterface)
        {
            workload << ", naming: " << NamingOf(endpoint);
        }
        workload << "}\n    rate: 1/s\n    client: botocore\n";
    }
    if (workload.str().empty())
    {
        throw aws::InputError("the topology has no gateway or interface endpoint that hosts could "
                              "ask for; write an experiment with a workload of your own");
    }
    std::ostringstream text;
    text << "# Made by vpcsim for a topology without an experiment. Change it as you like, and run "
            "it by: vpcsim run FILE\n"
         << "topology: " << topology << "\nduration: 10min\nworkload:\n"
         << workload.str() << "faults:\n  - {at: 2min, for: 4min, az: " << FailingZone(cloud)
         << "}\n";
    return text.str();
}

} // namespace vpc
} // namespace ns3
