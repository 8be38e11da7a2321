// SPDX-License-Identifier: GPL-2.0-only
// Load balancers and endpoint services: what Cloud::Validate() fills and checks.
#include "vpc-cloud-check.h"
#include "vpc-flow-key.h"

#include <algorithm>
#include <cctype>
#include <regex>
#include <set>
#include <tuple>

namespace ns3
{
namespace vpc
{
namespace aws
{

namespace
{

/// A number of a resource that must lie in a range.
struct Bound
{
    const char* name;
    int64_t value;
    int64_t least;
    int64_t most;
};

/// \param id of the resource \param bounds what must hold
void
RequireBounds(const std::string& id, std::initializer_list<Bound> bounds)
{
    for (const Bound& bound : bounds)
    {
        if (bound.value < bound.least || bound.value > bound.most)
        {
            Fail(id,
                 "has " + std::string(bound.name) + " " + std::to_string(bound.value),
                 "give " + std::to_string(bound.least) + " to " + std::to_string(bound.most));
        }
    }
}

/// \param id of the resource \param what the property \param value it \param allowed its values
void
RequireOneOf(const std::string& id,
             const std::string& what,
             const std::string& value,
             const std::vector<std::string>& allowed)
{
    if (std::find(allowed.begin(), allowed.end(), value) == allowed.end())
    {
        std::string list;
        for (const std::string& text : allowed)
        {
            list += (list.empty() ? "" : ", ") + text;
        }
        Fail(id, "has " + what + " \"" + value + "\"", "give one of " + list);
    }
}

/// \param cloud it \param balancer a load balancer
void
CheckLoadBalancer(const Cloud& cloud, const LoadBalancer& balancer)
{
    const std::string& arn = balancer.loadBalancerArn;
    Require(cloud.vpcs, balancer.vpcId, arn, "VPC");
    RequireAll(cloud.securityGroups, balancer.groupIds, arn, "security group");
    RequireOneOf(arn, "scheme", balancer.scheme, {"internal", "internet-facing"});
    if (balancer.availabilityZones.empty())
    {
        Fail(arn, "has no subnet", "give it a subnet in each zone that it serves");
    }
    std::set<std::string> zones;
    for (const LoadBalancerZone& zone : balancer.availabilityZones)
    {
        Require(cloud.subnets, zone.subnetId, arn, "subnet");
        const Subnet& subnet = cloud.subnets.at(zone.subnetId);
        if (subnet.vpcId != balancer.vpcId)
        {
            Fail(arn,
                 "has " + zone.subnetId + " of another VPC",
                 "choose one of " + balancer.vpcId);
        }
        if (!zones.insert(subnet.availabilityZoneId).second)
        {
            Fail(arn, "has two subnets in " + subnet.availabilityZoneId, "keep one an AZ");
        }
        if (!zone.networkInterfaceId.empty())
        {
            Require(cloud.networkInterfaces, zone.networkInterfaceId, arn, "network interface");
            // "Update the security groups..." and "Add secondary IP addresses" of the ELB guide
            const auto& eni = cloud.networkInterfaces.at(zone.networkInterfaceId);
            RequireBounds(zone.networkInterfaceId,
                          {{"addresses", int64_t(eni.privateIpAddresses.size()), 1, 8}});
        }
    }
}

/// \param cloud it \param listener a listener
void
CheckListener(const Cloud& cloud, const Listener& listener)
{
    const std::string& arn = listener.listenerArn;
    Require(cloud.loadBalancers, listener.loadBalancerArn, arn, "load balancer");
    RequireOneOf(arn, "protocol", listener.protocol, {"TCP", "UDP", "TCP_UDP", "TLS"});
    RequireBounds(arn,
                  {{"port", listener.port, 1, 65535},
                   {"tcp.idle_timeout.seconds", listener.tcpIdleTimeout, 60, 6000}});
    if (listener.targetGroupArn.empty())
    {
        Fail(arn, "is a listener without target group", "name the group that it forwards to");
    }
    Require(cloud.targetGroups, listener.targetGroupArn, arn, "target group");
    const TargetGroup& group = cloud.targetGroups.at(listener.targetGroupArn);
    const bool fits = listener.protocol == group.protocol ||
                      (listener.protocol == "TLS" && group.protocol == "TCP");
    if (!fits)
    {
        Fail(arn,
             "is a " + listener.protocol + " listener of the " + group.protocol + " group " +
                 group.targetGroupArn,
             "give both the same protocol");
    }
}

/// \param text a health check's matcher \return whether it is codes and ranges of codes
bool
IsMatcher(const std::string& text)
{
    static const std::regex form(
        "[2-5][0-9]{2}(-[2-5][0-9]{2})?(,[2-5][0-9]{2}(-[2-5][0-9]{2})?)*");
    return std::regex_match(text, form);
}

/// \param cloud it \param group a target group
void
CheckTargetGroup(const Cloud& cloud, const TargetGroup& group)
{
    const std::string& arn = group.targetGroupArn;
    Require(cloud.vpcs, group.vpcId, arn, "VPC");
    RequireOneOf(arn, "protocol", group.protocol, {"TCP", "UDP", "TCP_UDP", "TLS"});
    RequireOneOf(arn, "target type", group.targetType, {"instance", "ip"});
    const HealthCheckSettings& check = group.healthCheck;
    RequireOneOf(arn, "health check protocol", check.protocol, {"TCP", "HTTP", "HTTPS"});
    if (check.protocol != "TCP" && check.path.rfind('/', 0) != 0)
    {
        Fail(arn, "has health check path \"" + check.path + "\"", "begin it with /");
    }
    if (check.protocol != "TCP" && !IsMatcher(check.matcher))
    {
        Fail(arn,
             "has health check matcher \"" + check.matcher + "\"",
             "give status codes of 200 to 599 such as 200,202 or 200-399");
    }
    RequireBounds(
        arn,
        {{"port", group.port, 1, 65535},
         {"health check port", check.port, 0, 65535},
         {"HealthCheckIntervalSeconds", check.intervalSeconds, 5, 300},
         {"HealthCheckTimeoutSeconds", check.timeoutSeconds, 2, 120},
         {"HealthyThresholdCount", check.healthyThreshold, 2, 10},
         {"UnhealthyThresholdCount", check.unhealthyThreshold, 2, 10},
         {"deregistration_delay.timeout_seconds", group.deregistrationDelay, 0, 3600},
         {"target_health_state.unhealthy.draining_interval_seconds",
          group.unhealthyDraining,
          0,
          360000},
         {"dns_failover.minimum_healthy_targets.percentage", group.dnsFailover.percentage, 0, 100},
         {"unhealthy_state_routing.minimum_healthy_targets.percentage",
          group.unhealthyRouting.percentage,
          0,
          100}});
    if (group.unhealthyDraining != 0 && TerminatesOnUnhealthy(group))
    {
        Fail(arn,
             "has an unhealthy draining interval and resets connections of unhealthy targets",
             "set target_health_state.unhealthy.connection_termination.enabled to false");
    }
    if (CarriesProtocol(group.protocol, PROTOCOL_UDP) && group.targetType == "instance" &&
        group.preserveClientIp == false)
    {
        Fail(arn,
             "does not preserve client addresses by UDP",
             "leave preserve_client_ip.enabled on for instance targets and UDP");
    }
    for (const Target& target : group.targets)
    {
        RequireBounds(arn + " target " + target.id, {{"port", target.port, 0, 65535}});
        if (group.targetType == "instance")
        {
            Require(cloud.instances, target.id, arn, "instance");
        }
        else if (!ParseAddress(target.id))
        {
            Fail(arn, "has target \"" + target.id + "\"", "give IPv4 addresses to a group of them");
        }
    }
}

/// \param cloud it \param service an endpoint service \param endpoint one to it
void
CheckServiceEndpoint(const Cloud& cloud,
                     const VpcEndpointService& service,
                     const VpcEndpoint& endpoint)
{
    const std::string& id = endpoint.vpcEndpointId;
    std::string common;
    std::string foreign;
    for (const std::string& subnetId : endpoint.subnetIds)
    {
        const std::string& az = cloud.subnets.at(subnetId).availabilityZoneId;
        const auto& zones = service.availabilityZoneIds;
        const bool shared = std::find(zones.begin(), zones.end(), az) != zones.end();
        (shared ? common : foreign) = az;
    }
    if (common.empty())
    {
        Fail(id,
             "has no availability zone in common with " + service.serviceName,
             "zones are matched by AZ id: choose subnets in the service's");
    }
    if (!foreign.empty())
    {
        Fail(id,
             "has a subnet in " + foreign + ", which " + service.serviceName + " does not serve",
             "leave the subnet out, or give the load balancer a subnet there");
    }
    const std::string& account = cloud.vpcs.at(endpoint.vpcId).ownerId;
    const auto connection = service.connections.find(id);
    if (connection == service.connections.end() && !service.Allows(account))
    {
        Fail(id,
             "is of account " + account + ", which " + service.serviceName + " does not allow",
             "add it to the service's allowed principals");
    }
    const bool accepted = connection == service.connections.end()
                              ? !service.acceptanceRequired
                              : connection->second == "available";
    if (endpoint.state == "available" && !accepted)
    {
        Fail(id,
             "is available, but " + service.serviceName + " has not accepted it",
             "accept the connection, or give the endpoint the state pendingAcceptance");
    }
    if (endpoint.state == "available" && service.state != "available")
    {
        Fail(id,
             "is available, but " + service.serviceName + " is " + service.state,
             "give the service the state available, or the endpoint another");
    }
    if (endpoint.privateDnsEnabled && !service.privateDnsNameVerified)
    {
        Fail(id,
             "has private DNS, but " + service.serviceName + " has no verified private name",
             "verify the service's domain or switch private DNS off");
    }
}

} // namespace

const NetworkInterface*
FindTargetEni(const Cloud& cloud, const TargetGroup& group, const Target& target)
{
    if (group.targetType == "instance")
    {
        const auto instance = cloud.instances.find(target.id);
        if (instance == cloud.instances.end() || instance->second.networkInterfaceIds.empty())
        {
            return nullptr;
        }
        return &cloud.networkInterfaces.at(instance->second.networkInterfaceIds.front());
    }
    const auto address = ParseAddress(target.id);
    for (const auto& [id, eni] : cloud.networkInterfaces)
    {
        for (const PrivateIpAddress& entry : eni.privateIpAddresses)
        {
            if (eni.vpcId == group.vpcId && address && entry.address == *address)
            {
                return &eni;
            }
        }
    }
    return nullptr;
}

void
FillLoadBalancers(Cloud& cloud)
{
    for (auto& [arn, balancer] : cloud.loadBalancers)
    {
        const std::size_t name = arn.find("loadbalancer/");
        const std::string described =
            name == std::string::npos ? std::string() : "ELB " + arn.substr(name + 13);
        for (LoadBalancerZone& zone : balancer.availabilityZones)
        {
            for (const auto& [id, eni] : cloud.networkInterfaces)
            {
                if (zone.networkInterfaceId.empty() && eni.subnetId == zone.subnetId &&
                    eni.description == described)
                {
                    zone.networkInterfaceId = id;
                }
            }
        }
    }
    for (auto& [name, service] : cloud.vpcEndpointServices)
    {
        std::set<std::string> zones;
        for (const std::string& arn : service.networkLoadBalancerArns)
        {
            const auto balancer = cloud.loadBalancers.find(arn);
            if (balancer == cloud.loadBalancers.end())
            {
                continue;
            }
            for (const LoadBalancerZone& zone : balancer->second.availabilityZones)
            {
                const auto subnet = cloud.subnets.find(zone.subnetId);
                if (subnet != cloud.subnets.end())
                {
                    zones.insert(subnet->second.availabilityZoneId);
                }
            }
        }
        if (service.availabilityZoneIds.empty())
        {
            service.availabilityZoneIds.assign(zones.begin(), zones.end());
        }
    }
    for (auto& [id, endpoint] : cloud.vpcEndpoints)
    {
        const auto service = cloud.vpcEndpointServices.find(endpoint.serviceName);
        if (service != cloud.vpcEndpointServices.end())
        {
            // AWS's own spelling of the state, in the lower case of all states here
            const auto connection = service->second.connections.find(id);
            if (connection != service->second.connections.end())
            {
                std::string& state = connection->second;
                std::transform(state.begin(), state.end(), state.begin(), [](unsigned char c) {
                    return static_cast<char>(std::tolower(c));
                });
            }
        }
    }
}

void
CheckLoadBalancers(const Cloud& cloud)
{
    for (const auto& [arn, balancer] : cloud.loadBalancers)
    {
        CheckLoadBalancer(cloud, balancer);
    }
    std::set<std::tuple<std::string, int, bool>> ports;
    for (const auto& [arn, listener] : cloud.listeners)
    {
        CheckListener(cloud, listener);
        for (const uint8_t protocol : {PROTOCOL_TCP, PROTOCOL_UDP})
        {
            const bool isTcp = protocol == PROTOCOL_TCP;
            if (CarriesProtocol(listener.protocol, protocol) &&
                !ports.emplace(listener.loadBalancerArn, listener.port, isTcp).second)
            {
                Fail(arn,
                     "is a second listener at port " + std::to_string(listener.port) + " of " +
                         listener.loadBalancerArn,
                     "keep one");
            }
        }
    }
    for (const auto& [arn, group] : cloud.targetGroups)
    {
        CheckTargetGroup(cloud, group);
    }
}

void
CheckEndpointServices(const Cloud& cloud)
{
    std::map<std::string, std::string> serviceOf;
    for (const auto& [name, service] : cloud.vpcEndpointServices)
    {
        RequireOneOf(name,
                     "state",
                     service.state,
                     {"pending", "available", "failed", "deleting", "deleted"});
        if (service.networkLoadBalancerArns.empty() && service.availabilityZoneIds.empty())
        {
            Fail(name, "has no load balancer", "name the Network Load Balancers behind it");
        }
        RequireAll(cloud.loadBalancers, service.networkLoadBalancerArns, name, "load balancer");
        for (const std::string& arn : service.networkLoadBalancerArns)
        {
            const auto [other, first] = serviceOf.emplace(arn, name);
            if (!first)
            {
                Fail(arn,
                     "is behind two services, " + other->second + " and " + name,
                     "give each service load balancers of its own");
            }
        }
    }
    for (const auto& [id, endpoint] : cloud.vpcEndpoints)
    {
        const auto service = cloud.vpcEndpointServices.find(endpoint.serviceName);
        // Zones of a service in another Region are not the endpoint's, which is not simulated.
        if (service != cloud.vpcEndpointServices.end() && IsPresent(endpoint) &&
            !IsCrossRegion(cloud, endpoint))
        {
            CheckServiceEndpoint(cloud, service->second, endpoint);
        }
    }
}

} // namespace aws
} // namespace vpc
} // namespace ns3
