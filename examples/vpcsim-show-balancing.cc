// SPDX-License-Identifier: GPL-2.0-only
// What `vpcsim show` says of load balancers and endpoint services.
#include "vpcsim-show-balancing.h"

#include "ns3/vpc-text-table.h"

#include <map>
#include <set>
#include <string>

namespace
{

using namespace ns3::vpc;

/// \param cloud it \param balancer a load balancer \return its zone ids, sorted
std::set<std::string>
ZonesOf(const aws::Cloud& cloud, const aws::LoadBalancer& balancer)
{
    std::set<std::string> zones;
    for (const aws::LoadBalancerZone& zone : balancer.availabilityZones)
    {
        zones.insert(cloud.subnets.at(zone.subnetId).availabilityZoneId);
    }
    return zones;
}

/// \param texts some \return "a, b", "-" if there are none
template <typename Texts>
std::string
Join(const Texts& texts)
{
    std::string all;
    for (const std::string& text : texts)
    {
        all += (all.empty() ? "" : ", ") + text;
    }
    return all.empty() ? "-" : all;
}

/// \param counts by name \return "2 healthy, 1 unhealthy", "-" if there are none
std::string
CountsOf(const std::map<std::string, uint32_t>& counts)
{
    std::vector<std::string> texts;
    for (const auto& [name, count] : counts)
    {
        texts.push_back(std::to_string(count) + " " + name);
    }
    return Join(texts);
}

/// \param group a target group \return how many of its targets are in which state
std::map<std::string, uint32_t>
StatesOf(const aws::TargetGroup& group)
{
    std::map<std::string, uint32_t> states;
    for (const aws::Target& target : group.targets)
    {
        ++states[target.state.empty() ? "initial" : target.state];
    }
    return states;
}

/// \param group a target group \param balancer in front \return whether zones are crossed
bool
CrossesZones(const aws::TargetGroup& group, const aws::LoadBalancer& balancer)
{
    return group.crossZone.value_or(balancer.crossZone);
}

} // namespace

void
PrintBalancing(std::ostream& out, const aws::Cloud& cloud)
{
    if (!cloud.loadBalancers.empty())
    {
        out << "\nload balancers\n";
        std::vector<TextRow> rows{
            {"name", "scheme", "zones", "listener", "target group", "cross-zone", "targets"}};
        for (const auto& [arn, balancer] : cloud.loadBalancers)
        {
            const std::size_t before = rows.size();
            const std::string zones = Join(ZonesOf(cloud, balancer));
            for (const auto& [listenerArn, listener] : cloud.listeners)
            {
                if (listener.loadBalancerArn != arn)
                {
                    continue;
                }
                const aws::TargetGroup& group = cloud.targetGroups.at(listener.targetGroupArn);
                rows.push_back({balancer.loadBalancerName,
                                balancer.scheme,
                                zones,
                                listener.protocol + " " + std::to_string(listener.port),
                                group.targetGroupName,
                                CrossesZones(group, balancer) ? "on" : "off",
                                CountsOf(StatesOf(group))});
            }
            if (rows.size() == before)
            {
                rows.push_back(
                    {balancer.loadBalancerName, balancer.scheme, zones, "-", "-", "-", "-"});
            }
        }
        PrintTable(out, rows);
    }
    if (!cloud.vpcEndpointServices.empty())
    {
        out << "\nendpoint services\n";
        std::vector<TextRow> rows{{"id",
                                   "state",
                                   "zones",
                                   "load balancers",
                                   "acceptance",
                                   "principals",
                                   "private DNS name",
                                   "endpoints"}};
        for (const auto& [name, service] : cloud.vpcEndpointServices)
        {
            std::map<std::string, uint32_t> states;
            for (const auto& [id, state] : service.connections)
            {
                ++states[state];
            }
            rows.push_back({service.serviceId,
                            service.state,
                            Join(service.availabilityZoneIds),
                            std::to_string(service.networkLoadBalancerArns.size()),
                            service.acceptanceRequired ? "manual" : "automatic",
                            std::to_string(service.allowedPrincipals.size()),
                            service.privateDnsName.empty() ? "-"
                            : service.privateDnsNameVerified
                                ? service.privateDnsName
                                : service.privateDnsName + " (not verified)",
                            CountsOf(states)});
        }
        PrintTable(out, rows);
    }
}

Json
BalancersToJson(const aws::Cloud& cloud)
{
    Json balancers = Json::array();
    for (const auto& [arn, balancer] : cloud.loadBalancers)
    {
        Json listeners = Json::array();
        for (const auto& [listenerArn, listener] : cloud.listeners)
        {
            if (listener.loadBalancerArn != arn)
            {
                continue;
            }
            const aws::TargetGroup& group = cloud.targetGroups.at(listener.targetGroupArn);
            Json targets = Json::array();
            for (const aws::Target& target : group.targets)
            {
                targets.push_back({{"id", target.id},
                                   {"port", target.port == 0 ? group.port : target.port},
                                   {"state", target.state.empty() ? "initial" : target.state}});
            }
            listeners.push_back({{"protocol", listener.protocol},
                                 {"port", listener.port},
                                 {"target_group", group.targetGroupArn},
                                 {"cross_zone", CrossesZones(group, balancer)},
                                 {"targets", targets}});
        }
        balancers.push_back({{"arn", arn},
                             {"name", balancer.loadBalancerName},
                             {"vpc", balancer.vpcId},
                             {"scheme", balancer.scheme},
                             {"state", balancer.state},
                             {"az_ids", Json(ZonesOf(cloud, balancer))},
                             {"listeners", listeners}});
    }
    return balancers;
}

Json
ServicesToJson(const aws::Cloud& cloud)
{
    Json services = Json::array();
    for (const auto& [name, service] : cloud.vpcEndpointServices)
    {
        services.push_back({{"id", service.serviceId},
                            {"name", name},
                            {"state", service.state},
                            {"az_ids", service.availabilityZoneIds},
                            {"load_balancers", service.networkLoadBalancerArns},
                            {"acceptance_required", service.acceptanceRequired},
                            {"allowed_principals", service.allowedPrincipals},
                            {"private_dns_name", service.privateDnsName},
                            {"private_dns_name_verified", service.privateDnsNameVerified},
                            {"connections", service.connections}});
    }
    return services;
}
