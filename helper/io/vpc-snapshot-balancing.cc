// SPDX-License-Identifier: GPL-2.0-only
// Load balancers with their listeners and targets, and the provider's side of endpoint services.
#include "vpc-snapshot-builder.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>

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

/// \param b the builder, which tells of attributes that are not simulated
/// \param setters what to do with an attribute, by its name
/// \param defaults of attributes that are not simulated: only other values are worth telling
/// \param attributes the list
void
SetAttributes(SnapshotBuilder& b,
              const std::map<std::string, std::function<void(const JsonValue&)>>& setters,
              const std::map<std::string, std::set<std::string>>& defaults,
              const std::vector<JsonValue>& attributes)
{
    for (const JsonValue& attribute : attributes)
    {
        const std::string name = attribute.AsObject().GetString("Key");
        const std::string value = LowerCase(attribute.GetString("Value"));
        const auto setter = setters.find(name);
        const auto harmless = defaults.find(name);
        if (setter != setters.end())
        {
            setter->second(attribute);
        }
        else if (harmless == defaults.end() || harmless->second.count(value) == 0)
        {
            b.IgnorePart("attribute " + name + " = " + value + " is not simulated");
        }
    }
}

/// \param attribute key and value \return its value as a flag
bool
FlagOf(const JsonValue& attribute)
{
    const std::string text = LowerCase(attribute.GetString("Value"));
    if (text != "true" && text != "false")
    {
        attribute.Fail(attribute.GetString("Key") + " \"" + text +
                       "\" is neither true nor false; " + "correct it");
    }
    return text == "true";
}

/// \param attribute key and value \return its value as a number, "off": 0
uint32_t
CountOf(const JsonValue& attribute)
{
    const bool isOff = attribute.GetString("Value") == "off";
    return isOff ? 0 : static_cast<uint32_t>(NumberOf(attribute, "Value", 0));
}

/// \param b the builder \param attributes of a target group \param group gets them
void
SetGroupAttributes(SnapshotBuilder& b,
                   const std::vector<JsonValue>& attributes,
                   aws::TargetGroup& group)
{
    const std::string health = "target_group_health.";
    const std::string unhealthy = "target_health_state.unhealthy.";
    const std::string count = ".minimum_healthy_targets.count";
    const std::string percentage = ".minimum_healthy_targets.percentage";
    SetAttributes(b,
                  {{"deregistration_delay.timeout_seconds",
                    [&](const JsonValue& a) { group.deregistrationDelay = CountOf(a); }},
                   {"deregistration_delay.connection_termination.enabled",
                    [&](const JsonValue& a) { group.terminateOnDeregistration = FlagOf(a); }},
                   {"preserve_client_ip.enabled",
                    [&](const JsonValue& a) { group.preserveClientIp = FlagOf(a); }},
                   {"proxy_protocol_v2.enabled",
                    [&](const JsonValue& a) { group.proxyProtocolV2 = FlagOf(a); }},
                   {unhealthy + "connection_termination.enabled",
                    [&](const JsonValue& a) { group.terminateOnUnhealthy = FlagOf(a); }},
                   {unhealthy + "draining_interval_seconds",
                    [&](const JsonValue& a) { group.unhealthyDraining = CountOf(a); }},
                   {"load_balancing.cross_zone.enabled",
                    [&](const JsonValue& a) {
                        if (a.GetString("Value") != "use_load_balancer_configuration")
                        {
                            group.crossZone = FlagOf(a);
                        }
                    }},
                   {health + "dns_failover" + count,
                    [&](const JsonValue& a) { group.dnsFailover.count = CountOf(a); }},
                   {health + "dns_failover" + percentage,
                    [&](const JsonValue& a) { group.dnsFailover.percentage = CountOf(a); }},
                   {health + "unhealthy_state_routing" + count,
                    [&](const JsonValue& a) { group.unhealthyRouting.count = CountOf(a); }},
                   {health + "unhealthy_state_routing" + percentage,
                    [&](const JsonValue& a) { group.unhealthyRouting.percentage = CountOf(a); }}},
                  {{"stickiness.enabled", {"false"}}, {"stickiness.type", {"source_ip", ""}}},
                  attributes);
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
    check.path = item.GetString("HealthCheckPath", check.path);
    check.matcher = item.GetObject("Matcher").GetString("HttpCode", check.matcher);
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
    SetAttributes(b,
                  {{"load_balancing.cross_zone.enabled",
                    [&](const JsonValue& a) { balancer->second.crossZone = FlagOf(a); }},
                   {"zonal_shift.config.enabled",
                    [&](const JsonValue& a) { balancer->second.zonalShift = FlagOf(a); }}},
                  {{"deletion_protection.enabled", {"true", "false"}},
                   {"access_logs.s3.enabled", {"true", "false"}},
                   {"access_logs.s3.bucket", {""}},
                   {"access_logs.s3.prefix", {""}},
                   {"ipv6.deny_all_igw_traffic", {"false"}},
                   {"secondary_ips.auto_assigned.per_subnet", {"0"}},
                   {"dns_record.client_routing_policy", {"any_availability_zone"}}},
                  item.GetArray("Attributes"));
    ++b.row->read;
}

void
ReadBalancerTags(SnapshotBuilder& b, const JsonValue& item)
{
    const auto balancer = b.snapshot.cloud.loadBalancers.find(b.id);
    if (balancer == b.snapshot.cloud.loadBalancers.end())
    {
        b.Ignore("only tags of load balancers that are in the dump and simulated are used");
        return;
    }
    const aws::Tags tags = SnapshotBuilder::TagsOf(item);
    balancer->second.tags.insert(tags.begin(), tags.end());
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
    SetGroupAttributes(b, item.GetArray("Attributes"), group->second);
    ++b.row->read;
}

void
ReadListenerAttributes(SnapshotBuilder& b, const JsonValue& item)
{
    const auto listener = b.snapshot.cloud.listeners.find(b.id);
    if (listener == b.snapshot.cloud.listeners.end())
    {
        b.Ignore("its listener is not in the dump, or not simulated");
        return;
    }
    SetAttributes(b,
                  {{"tcp.idle_timeout.seconds",
                    [&](const JsonValue& a) { listener->second.tcpIdleTimeout = CountOf(a); }}},
                  {},
                  item.GetArray("Attributes"));
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

void
ReadAllowedPrincipal(SnapshotBuilder& b, const JsonValue& item)
{
    const std::string arn = item.GetString("Principal");
    for (auto& [name, service] : b.snapshot.cloud.vpcEndpointServices)
    {
        if (service.serviceId == b.id && !arn.empty())
        {
            service.allowedPrincipals.push_back(arn);
            ++b.row->read;
            return;
        }
    }
    b.Ignore(arn.empty() ? "an allowed principal without Principal"
                         : "its service is not in the dump, or not simulated");
}

} // namespace vpc
} // namespace ns3
