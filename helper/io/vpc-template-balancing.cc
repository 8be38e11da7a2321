// SPDX-License-Identifier: GPL-2.0-only
// Network Load Balancers, target groups and listeners.
#include "vpc-template-mapper.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{

namespace
{

/// \param p of a resource \param name of its attributes
/// \return them as the API lists them, for the readers of dumps: keys and texts
JsonValue
AttributesOf(const TemplateProperties& p, const std::string& name)
{
    std::vector<JsonValue> items;
    for (const TemplateProperties& attribute : p.Objects(name))
    {
        const JsonValue& place = attribute.Place();
        items.push_back(JsonComposer::MakeObject(
            place,
            {{"Key", JsonComposer::MakeString(place, attribute.Text("Key"))},
             {"Value", JsonComposer::MakeString(place, attribute.Text("Value"))}}));
    }
    const JsonValue list = JsonComposer::MakeArray(p.Place(), std::move(items));
    return JsonComposer::MakeObject(p.Place(), {{"Attributes", list}});
}

/// \param m the mapper \param read a reader of dumps \param item what it reads
void
ReadAttributes(TemplateMapper& m,
               void (*read)(SnapshotBuilder&, const JsonValue&),
               const JsonValue& item)
{
    SnapshotRow* const row = m.b.row;
    SnapshotRow scratch; // the resource itself is counted already
    m.b.row = &scratch;
    read(m.b, item);
    m.b.row = row;
    row->notes.insert(row->notes.end(), scratch.notes.begin(), scratch.notes.end());
}

/// A subnet of a load balancer with what the template says of its node.
struct BalancerSubnet
{
    std::string subnetId;
    std::optional<Ipv4Address> address;
    std::string allocationId;
};

/// \param p of a load balancer \return its subnets
std::vector<BalancerSubnet>
SubnetsOfBalancer(const TemplateProperties& p)
{
    std::vector<BalancerSubnet> subnets;
    for (const std::string& id : p.Texts("Subnets"))
    {
        subnets.push_back({id, std::nullopt, ""});
    }
    for (const TemplateProperties& mapping : p.Objects("SubnetMappings"))
    {
        subnets.push_back({mapping.Id("SubnetId"),
                           mapping.Address("PrivateIPv4Address"),
                           mapping.Id("AllocationId")});
    }
    return subnets;
}

/// \param value of a property \param least \param most of it \param p where \param name of it
/// \return it
uint32_t
Bounded(int64_t value, int64_t least, int64_t most, const TemplateProperties& p, const char* name)
{
    if (value < least || value > most)
    {
        p.Fail(std::string(name) + " must be " + std::to_string(least) + " to " +
               std::to_string(most) + ", found " + std::to_string(value) + "; correct it");
    }
    return static_cast<uint32_t>(value);
}

/// \param p of a target group \param check gets what it says
void
ReadHealthCheck(const TemplateProperties& p, aws::HealthCheckSettings& check)
{
    check.enabled = p.Bool("HealthCheckEnabled", true);
    check.protocol = p.Text("HealthCheckProtocol", check.protocol);
    const std::string port = p.Text("HealthCheckPort", "traffic-port");
    constexpr int64_t most = 65535;
    check.port = port == "traffic-port"
                     ? 0
                     : Bounded(p.Int("HealthCheckPort", 0), 0, most, p, "HealthCheckPort");
    const std::pair<const char*, uint32_t*> numbers[] = {
        {"HealthCheckIntervalSeconds", &check.intervalSeconds},
        {"HealthCheckTimeoutSeconds", &check.timeoutSeconds},
        {"HealthyThresholdCount", &check.healthyThreshold},
        {"UnhealthyThresholdCount", &check.unhealthyThreshold}};
    for (const auto& [name, number] : numbers)
    {
        *number = Bounded(p.Int(name, *number), 1, most, p, name);
    }
    check.path = p.Text("HealthCheckPath", check.path);
    check.matcher = p.Object("Matcher").Text("HttpCode", check.matcher);
}

/// \param m the mapper \param p of a target group \param group gets the targets
void
ReadTargets(TemplateMapper& m, const TemplateProperties& p, aws::TargetGroup& group)
{
    for (const TemplateProperties& item : p.Objects("Targets"))
    {
        aws::Target target;
        target.id = item.Id("Id");
        target.port = static_cast<int>(item.Int("Port", 0));
        item.Text("AvailabilityZone");
        const bool isThere = group.targetType == "ip" ? aws::ParseAddress(target.id).has_value()
                                                      : m.Cloud().instances.count(target.id) != 0;
        if (!isThere)
        {
            m.b.IgnorePart("target " + m.session.unknowns.Describe(target.id) +
                           ", which is outside of the template");
            continue;
        }
        group.targets.push_back(target);
    }
}

} // namespace

void
MapLoadBalancer(TemplateMapper& m, const TemplateProperties& p)
{
    const std::string type = p.Text("Type", "application");
    const auto subnets = SubnetsOfBalancer(p);
    std::vector<std::string> ids;
    for (const BalancerSubnet& subnet : subnets)
    {
        ids.push_back(subnet.subnetId);
    }
    const std::string vpcId = m.VpcOfSubnets(ids);
    const auto groups = m.GroupsOf(p.Texts("SecurityGroups"), vpcId);
    const std::string scheme = p.Text("Scheme", "internet-facing");
    const JsonValue attributes = AttributesOf(p, "LoadBalancerAttributes");
    if (type != "network" || subnets.empty())
    {
        m.Unsupported("LoadBalancer of type " + type, vpcId);
        return;
    }
    aws::LoadBalancer balancer;
    balancer.loadBalancerArn = m.b.id;
    const auto attribute = [&m, &p](const char* name) {
        return AttributeOf(*m.resource->stack, *m.resource, name, p.Place()).AsText();
    };
    balancer.loadBalancerName = attribute("LoadBalancerName");
    balancer.dnsName = attribute("DNSName");
    p.Text("Name");
    balancer.vpcId = vpcId;
    balancer.scheme = scheme;
    balancer.groupIds = groups;
    balancer.enforceInboundRulesOnPrivateLink =
        p.Text("EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic", "on") != "off";
    for (size_t i = 0; i < subnets.size(); ++i)
    {
        const std::string subnetId = m.SubnetOf(subnets[i].subnetId, vpcId);
        aws::NetworkInterface& eni = m.AddEni(m.EniId("eni" + std::to_string(i + 1)),
                                              subnetId,
                                              groups,
                                              "network_load_balancer",
                                              subnets[i].address);
        eni.description = "ELB " + m.b.id.substr(m.b.id.find("loadbalancer/") + 13);
        if (scheme == "internet-facing")
        {
            const std::string& given = subnets[i].allocationId;
            eni.privateIpAddresses.front().publicIp =
                given.empty() ? m.NextPublicAddress() : m.ElasticIp(given);
        }
        balancer.availabilityZones.push_back({subnetId, eni.networkInterfaceId});
    }
    m.b.Add(m.Cloud().loadBalancers, balancer, *m.resource->body);
    ReadAttributes(m, ReadLoadBalancerAttributes, attributes);
}

void
MapTargetGroup(TemplateMapper& m, const TemplateProperties& p)
{
    aws::TargetGroup group;
    group.targetGroupArn = m.b.id;
    group.targetGroupName =
        AttributeOf(*m.resource->stack, *m.resource, "TargetGroupName", p.Place()).AsText();
    p.Text("Name");
    group.protocol = p.Text("Protocol", p.Has("Protocol") ? group.protocol : "HTTP");
    group.targetType = p.Text("TargetType", group.targetType);
    group.port = static_cast<int>(p.Int("Port", 0));
    const std::string vpc = p.Id("VpcId");
    group.vpcId = vpc.empty() ? "" : m.VpcOf(vpc);
    ReadHealthCheck(p, group.healthCheck);
    const JsonValue attributes = AttributesOf(p, "TargetGroupAttributes");
    const bool isOfNetwork = group.protocol == "TCP" || group.protocol == "UDP" ||
                             group.protocol == "TCP_UDP" || group.protocol == "TLS";
    if (!isOfNetwork || (group.targetType != "instance" && group.targetType != "ip"))
    {
        p.Objects("Targets");
        m.Unsupported("TargetGroup of " + group.protocol + " and type " + group.targetType,
                      group.vpcId);
        return;
    }
    if (vpc.empty())
    {
        p.Fail("has no VpcId; give one");
    }
    ReadTargets(m, p, group);
    m.b.Add(m.Cloud().targetGroups, group, *m.resource->body);
    ReadAttributes(m, ReadTargetGroupAttributes, attributes);
}

void
MapListener(TemplateMapper& m, const TemplateProperties& p)
{
    aws::Listener listener;
    listener.listenerArn = m.b.id;
    listener.loadBalancerArn = p.Id("LoadBalancerArn");
    listener.protocol = p.Text("Protocol", listener.protocol);
    listener.port = static_cast<int>(p.Int("Port", 0));
    const JsonValue attributes = AttributesOf(p, "ListenerAttributes");
    for (const TemplateProperties& action : p.Objects("DefaultActions"))
    {
        action.Text("Type");
        const std::string group = action.Id("TargetGroupArn");
        const auto forwards = action.Object("ForwardConfig").Objects("TargetGroups");
        if (!group.empty() || !forwards.empty())
        {
            listener.targetGroupArn = group.empty() ? forwards.front().Id("TargetGroupArn") : group;
        }
        if (forwards.size() > 1)
        {
            m.b.IgnorePart("target groups after the first: weighted groups are not simulated");
        }
    }
    const bool isSimulated = m.Cloud().loadBalancers.count(listener.loadBalancerArn) != 0 &&
                             m.Cloud().targetGroups.count(listener.targetGroupArn) != 0;
    if (!isSimulated)
    {
        m.Unsupported("Listener of a load balancer or target group that is not simulated");
        return;
    }
    m.b.Add(m.Cloud().listeners, listener, *m.resource->body);
    ReadAttributes(m, ReadListenerAttributes, attributes);
}

} // namespace vpc
} // namespace ns3
