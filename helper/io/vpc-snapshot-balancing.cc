// SPDX-License-Identifier: GPL-2.0-only
// Load balancers with their listeners and targets, and the provider's side of endpoint services.
#include "vpc-snapshot-builder.h"

#include <algorithm>
#include <regex>

namespace ns3
{
namespace vpc
{

namespace
{

/// \param item an object \param name member, a number or a number as text ("traffic-port": 0)
/// \param fallback if absent \return its value
int64_t
NumberOf(const JsonValue& item, const std::string& name, int64_t fallback)
{
    const JsonValue* value = item.Find(name);
    if (!value || value->GetKind() != JsonValue::Kind::String)
    {
        return item.GetInt(name, fallback);
    }
    const std::string& text = value->AsString();
    if (text == "traffic-port")
    {
        return 0;
    }
    const bool isNumber =
        !text.empty() && text.size() < 10 &&
        std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!isNumber)
    {
        value->Fail(name + " \"" + text + "\" is no number; correct it");
    }
    return std::stoll(text);
}

/// \param text "true" or "false", as attributes have it \return which
bool
IsTrue(const std::string& text)
{
    return LowerCase(text) == "true";
}

/// \param b the builder \param group a target group \param item a target's description
void
ReadTarget(SnapshotBuilder& b, aws::TargetGroup& group, const JsonValue& item)
{
    const JsonValue& where = item.GetObject("Target");
    const JsonValue& health = item.GetObject("TargetHealth");
    aws::Target target;
    target.id = where.GetString("Id");
    target.port = static_cast<int>(NumberOf(where, "Port", 0));
    target.state = LowerCase(health.GetString("State"));
    target.reason = health.GetString("Reason");
    const bool isAddress = group.targetType == "ip";
    const bool isThere = isAddress ? aws::ParseAddress(target.id).has_value()
                                   : b.snapshot.cloud.instances.count(target.id) != 0;
    if (!isThere)
    {
        b.IgnorePart("target " + target.id + ": " +
                     (isAddress ? "no IPv4 address" : "its instance is not in the dump"));
        return;
    }
    group.targets.push_back(target);
}

/// \param name of an attribute \param value its value \param group gets it
void
SetAttribute(const std::string& name, const std::string& value, aws::TargetGroup& group)
{
    const auto number = [&value] {
        return static_cast<uint32_t>(std::stoul(value.empty() ? "0" : value));
    };
    if (name == "deregistration_delay.timeout_seconds")
    {
        group.deregistrationDelay = number();
    }
    else if (name == "deregistration_delay.connection_termination.enabled")
    {
        group.terminateOnDeregistration = IsTrue(value);
    }
    else if (name == "preserve_client_ip.enabled")
    {
        group.preserveClientIp = IsTrue(value);
    }
    else if (name == "proxy_protocol_v2.enabled")
    {
        group.proxyProtocolV2 = IsTrue(value);
    }
    else if (name == "target_health_state.unhealthy.connection_termination.enabled")
    {
        group.terminateOnUnhealthy = IsTrue(value);
    }
    else if (name == "load_balancing.cross_zone.enabled")
    {
        group.crossZone = value == "use_load_balancer_configuration"
                              ? std::optional<bool>()
                              : std::optional<bool>(IsTrue(value));
    }
    else if (name == "target_group_health.dns_failover.minimum_healthy_targets.count")
    {
        group.dnsMinimumHealthyTargets = value == "off" ? 0 : number();
    }
}

} // namespace

void
ReadLoadBalancer(SnapshotBuilder& b, const JsonValue& item)
{
    const std::string type = LowerCase(item.GetString("Type"));
    const std::string vpcId = item.GetString("VpcId");
    if (type != "network")
    {
        b.snapshot.cloud.unsupported.push_back({"LoadBalancer of type " + type, b.id, vpcId});
        b.ignoredIds.insert(b.id);
        ++b.row->unsupported;
        return;
    }
    aws::LoadBalancer balancer;
    balancer.loadBalancerArn = b.id;
    balancer.loadBalancerName = item.GetString("LoadBalancerName");
    balancer.dnsName = item.GetString("DNSName");
    balancer.vpcId = vpcId;
    balancer.scheme = item.GetString("Scheme", balancer.scheme);
    balancer.state = LowerCase(item.GetObject("State").GetString("Code", balancer.state));
    balancer.groupIds = item.GetStrings("SecurityGroups");
    balancer.enforceInboundRulesOnPrivateLink =
        item.GetString("EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic", "on") != "off";
    for (const JsonValue& zone : item.GetArray("AvailabilityZones"))
    {
        const std::string subnetId = zone.AsObject().GetString("SubnetId");
        if (b.snapshot.cloud.subnets.count(subnetId) == 0)
        {
            b.IgnorePart("a zone whose subnet " + subnetId + " is not in the dump");
            continue;
        }
        balancer.availabilityZones.push_back({subnetId, ""});
    }
    if (balancer.state == "failed" || balancer.availabilityZones.empty())
    {
        b.Ignore(balancer.state == "failed" ? "state failed" : "no subnet that is in the dump");
        return;
    }
    b.Add(b.snapshot.cloud.loadBalancers, balancer, item);
}

void
ReadTargetGroup(SnapshotBuilder& b, const JsonValue& item)
{
    aws::TargetGroup group;
    group.targetGroupArn = b.id;
    group.targetGroupName = item.GetString("TargetGroupName");
    group.vpcId = item.GetString("VpcId");
    group.protocol = item.GetString("Protocol", group.protocol);
    group.port = static_cast<int>(NumberOf(item, "Port", 0));
    group.targetType = item.GetString("TargetType", group.targetType);
    aws::HealthCheckSettings& check = group.healthCheck;
    check.enabled = item.GetBool("HealthCheckEnabled", true);
    check.protocol = item.GetString("HealthCheckProtocol", check.protocol);
    check.port = static_cast<int>(NumberOf(item, "HealthCheckPort", 0));
    const auto number = [&item](const char* name, uint32_t fallback) {
        return static_cast<uint32_t>(item.GetInt(name, fallback));
    };
    check.intervalSeconds = number("HealthCheckIntervalSeconds", check.intervalSeconds);
    check.timeoutSeconds = number("HealthCheckTimeoutSeconds", check.timeoutSeconds);
    check.healthyThreshold = number("HealthyThresholdCount", check.healthyThreshold);
    check.unhealthyThreshold = number("UnhealthyThresholdCount", check.unhealthyThreshold);
    const bool isOfNetwork =
        aws::CarriesProtocol(group.protocol, 6) || aws::CarriesProtocol(group.protocol, 17);
    if (!isOfNetwork || (group.targetType != "instance" && group.targetType != "ip") ||
        b.snapshot.cloud.vpcs.count(group.vpcId) == 0)
    {
        b.snapshot.cloud.unsupported.push_back(
            {"TargetGroup of " + group.protocol + " and type " + group.targetType,
             b.id,
             group.vpcId});
        b.ignoredIds.insert(b.id);
        ++b.row->unsupported;
        return;
    }
    b.Add(b.snapshot.cloud.targetGroups, group, item);
}

void
ReadTargetHealth(SnapshotBuilder& b, const JsonValue& item)
{
    const auto group = b.snapshot.cloud.targetGroups.find(b.id);
    if (group == b.snapshot.cloud.targetGroups.end())
    {
        b.Ignore("its target group is not in the dump, or not simulated");
        return;
    }
    if (!group->second.targets.empty())
    {
        ++b.row->repeated;
        return;
    }
    for (const JsonValue& target : item.GetArray("TargetHealthDescriptions"))
    {
        ReadTarget(b, group->second, target.AsObject());
    }
    ++b.row->read;
}

void
ReadListener(SnapshotBuilder& b, const JsonValue& item)
{
    aws::Listener listener;
    listener.listenerArn = b.id;
    listener.loadBalancerArn = item.GetString("LoadBalancerArn");
    listener.protocol = item.GetString("Protocol", listener.protocol);
    listener.port = static_cast<int>(NumberOf(item, "Port", 0));
    for (const JsonValue& action : item.GetArray("DefaultActions"))
    {
        listener.targetGroupArn = action.AsObject().GetString("TargetGroupArn");
        const auto& groups = action.GetObject("ForwardConfig").GetArray("TargetGroups");
        if (listener.targetGroupArn.empty() && !groups.empty())
        {
            listener.targetGroupArn = groups.front().AsObject().GetString("TargetGroupArn");
        }
        if (groups.size() > 1)
        {
            b.IgnorePart("target groups after the first: weighted groups are not simulated");
        }
    }
    if (b.snapshot.cloud.loadBalancers.count(listener.loadBalancerArn) == 0)
    {
        b.Ignore("its load balancer is not in the dump, or not simulated");
        return;
    }
    b.Add(b.snapshot.cloud.listeners, listener, item);
}

void
ReadListenersOfBalancer(SnapshotBuilder& b, const JsonValue& item)
{
    for (const JsonValue& listener : item.GetArray("Listeners"))
    {
        b.id = listener.AsObject().GetString("ListenerArn", listener.Where());
        ReadListener(b, listener);
    }
}

void
ReadLoadBalancerAttributes(SnapshotBuilder& b, const JsonValue& item)
{
    const auto balancer = b.snapshot.cloud.loadBalancers.find(b.id);
    if (balancer == b.snapshot.cloud.loadBalancers.end())
    {
        b.Ignore("its load balancer is not in the dump, or not simulated");
        return;
    }
    for (const JsonValue& attribute : item.GetArray("Attributes"))
    {
        if (attribute.AsObject().GetString("Key") == "load_balancing.cross_zone.enabled")
        {
            balancer->second.crossZone = IsTrue(attribute.GetString("Value"));
        }
    }
    ++b.row->read;
}

void
ReadTargetGroupAttributes(SnapshotBuilder& b, const JsonValue& item)
{
    const auto group = b.snapshot.cloud.targetGroups.find(b.id);
    if (group == b.snapshot.cloud.targetGroups.end())
    {
        b.Ignore("its target group is not in the dump, or not simulated");
        return;
    }
    for (const JsonValue& attribute : item.GetArray("Attributes"))
    {
        SetAttribute(attribute.AsObject().GetString("Key"),
                     attribute.GetString("Value"),
                     group->second);
    }
    ++b.row->read;
}

void
ReadServiceConfiguration(SnapshotBuilder& b, const JsonValue& item)
{
    aws::VpcEndpointService service;
    service.serviceName = b.id;
    service.serviceId = item.GetString("ServiceId");
    service.region = b.source.region;
    service.ownerId = b.source.account;
    service.state = LowerCase(item.GetString("ServiceState", service.state));
    service.acceptanceRequired = item.GetBool("AcceptanceRequired", true);
    service.privateDnsName = item.GetString("PrivateDnsName");
    service.privateDnsNameVerified =
        LowerCase(item.GetObject("PrivateDnsNameConfiguration").GetString("State")) == "verified";
    for (const std::string& arn : item.GetStrings("NetworkLoadBalancerArns"))
    {
        if (b.snapshot.cloud.loadBalancers.count(arn) == 0)
        {
            b.IgnorePart("load balancer " + arn + ", which is not in the dump");
            continue;
        }
        service.networkLoadBalancerArns.push_back(arn);
    }
    if (service.state == "deleted" || service.state == "deleting" ||
        service.networkLoadBalancerArns.empty())
    {
        b.Ignore(service.networkLoadBalancerArns.empty() ? "no Network Load Balancer in the dump"
                                                         : "state " + service.state);
        return;
    }
    // The endpoints that are there were allowed when they were made: their own state tells more
    // than today's list of principals. Connections that the provider lists come later.
    for (const auto& [id, endpoint] : b.snapshot.cloud.vpcEndpoints)
    {
        if (endpoint.serviceName == service.serviceName)
        {
            service.connections[id] = endpoint.state;
        }
    }
    b.Add(b.snapshot.cloud.vpcEndpointServices, service, item);
}

void
ReadEndpointConnection(SnapshotBuilder& b, const JsonValue& item)
{
    const std::string serviceId = item.GetString("ServiceId");
    for (auto& [name, service] : b.snapshot.cloud.vpcEndpointServices)
    {
        if (service.serviceId == serviceId)
        {
            service.connections[b.id] = LowerCase(item.GetString("VpcEndpointState"));
            ++b.row->read;
            return;
        }
    }
    b.Ignore("its service " + serviceId + " is not in the dump, or not simulated");
}

} // namespace vpc
} // namespace ns3
