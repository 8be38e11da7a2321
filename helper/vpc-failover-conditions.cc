// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-failover-conditions.h"

#include "vpc-failover-recorder.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/enum.h"
#include "ns3/string.h"
#include "ns3/tcp-l4-protocol.h"
#include "ns3/uinteger.h"
#include "ns3/vpc-stub-resolver.h"
#include "ns3/vpc-tcp-preset.h"

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

namespace ns3
{
namespace vpc
{

namespace
{

/// \name Attributes of an object
/// @{
Time
TimeOf(const ObjectBase& object, const std::string& name)
{
    TimeValue value;
    object.GetAttribute(name, value);
    return value.Get();
}

uint32_t
NumberOf(const ObjectBase& object, const std::string& name)
{
    UintegerValue value;
    object.GetAttribute(name, value);
    return static_cast<uint32_t>(value.Get());
}

double
DoubleOf(const ObjectBase& object, const std::string& name)
{
    DoubleValue value;
    object.GetAttribute(name, value);
    return value.Get();
}

bool
FlagOf(const ObjectBase& object, const std::string& name)
{
    BooleanValue value;
    object.GetAttribute(name, value);
    return value.Get();
}

std::string
TextOf(const ObjectBase& object, const std::string& name)
{
    StringValue value;
    object.GetAttribute(name, value);
    return value.Get();
}

/// @}

/// A way to find a fault.
struct Detection
{
    TimeLaw law;
    std::string form;
};

/// \param threshold failures in a row \param interval between two polls \return the form's text
std::string
PollText(uint32_t threshold, Time interval)
{
    std::ostringstream text;
    text << (threshold - 1) * interval.GetSeconds() << " s + U(0, " << ShortSeconds(interval)
         << ')';
    return text.str();
}

/// \param cloud a description \param instances of it that are dead \return the target groups that
/// have some of them, with how many
std::map<std::string, uint32_t>
FindGroups(const aws::Cloud& cloud, const std::set<std::string>& instances)
{
    std::map<std::string, uint32_t> groups;
    for (const auto& [arn, group] : cloud.targetGroups)
    {
        std::set<std::string> ids = instances;
        for (const std::string& id : instances)
        {
            for (const std::string& eniId : cloud.instances.at(id).networkInterfaceIds)
            {
                const auto& addresses = cloud.networkInterfaces.at(eniId).privateIpAddresses;
                ids.insert(aws::ToString(addresses.front().address));
            }
        }
        const auto hit = std::count_if(group.targets.begin(),
                                       group.targets.end(),
                                       [&ids](const auto& t) { return ids.count(t.id) != 0; });
        if (hit > 0 && group.healthCheck.enabled)
        {
            groups[arn] = static_cast<uint32_t>(hit);
        }
    }
    return groups;
}

/// \return how a load balancer finds that its targets in a zone are dead; none if it has none
std::optional<Detection>
FindTargetDetection(const SimulatedCloud& cloud, const std::set<std::string>& instances)
{
    const aws::Cloud& description = cloud.GetNetwork()->GetCloud();
    const auto groups = FindGroups(description, instances);
    if (groups.size() != 1)
    {
        return std::nullopt; // which of several is the last one is no closed form
    }
    const auto& [arn, count] = *groups.begin();
    const aws::HealthCheckSettings& check = description.targetGroups.at(arn).healthCheck;
    const Time interval = Seconds(check.intervalSeconds);
    const Time timeout = Seconds(check.timeoutSeconds);
    Detection found{TargetDetectionLaw(interval, check.unhealthyThreshold, timeout, count),
                    "last of " + std::to_string(count) +
                        " targets: " + PollText(check.unhealthyThreshold, interval) + " + " +
                        ShortSeconds(timeout)};
    for (const auto& [listenerArn, listener] : description.listeners)
    {
        if (listener.targetGroupArn == arn &&
            FlagOf(*cloud.GetLoadBalancer(listener.loadBalancerArn), "PassiveChecks"))
        {
            found.law.least = Time(0);
            found.law.mean = std::nullopt;
            found.form += "; passive checks may be sooner";
            break;
        }
    }
    return found;
}

/// \return how the fault is found; none if no check sees it
std::optional<Detection>
FindDetection(const SimulatedCloud& cloud, const FailoverCase& incident)
{
    std::set<std::string> instances;
    bool isPolled = false;
    for (const Fault& fault : incident.faults)
    {
        switch (fault.kind)
        {
        case FaultKind::ENDPOINT_ENI:
        case FaultKind::AZ:
            isPolled = isPolled || fault.seenByHealthCheck;
            break;
        case FaultKind::VPC_ENDPOINT:
        case FaultKind::SUBNET_CONNECTIVITY:
            isPolled = isPolled || FlagOf(cloud, "HealthCheckSeesDisruptions");
            break;
        case FaultKind::INSTANCE:
            instances.insert(fault.target);
            break;
        default:
            break;
        }
    }
    if (isPolled)
    {
        const EndpointHealth& health = *cloud.GetHealth();
        const Time interval = TimeOf(health, "Interval");
        const uint32_t threshold = NumberOf(health, "UnhealthyThreshold");
        return Detection{PollDetectionLaw(interval, threshold), PollText(threshold, interval)};
    }
    return instances.empty() ? std::nullopt : FindTargetDetection(cloud, instances);
}

/// \param preset of TCP \return until it gives up a handshake
Time
HandshakeTimeout(const TcpPreset& preset)
{
    Time all;
    for (const Time& gap : preset.synGaps)
    {
        all += gap;
    }
    Time gap = preset.connTimeout;
    for (uint32_t syn = 0; preset.synGaps.empty() && syn < preset.connCount; ++syn)
    {
        all += gap;
        gap = gap + gap;
    }
    return all;
}

/// \return how the client gives up on a dead address
GiveUpTimers
FindTimers(const SimulatedCloud& cloud,
           const std::vector<std::string>& deadEnis,
           const RequestClient& client)
{
    GiveUpTimers timers;
    timers.connectTimeout = TimeOf(client, "ConnectTimeout");
    timers.requestTimeout = TimeOf(client, "RequestTimeout");
    timers.tcpTimeout = HandshakeTimeout(TcpPreset::ByName(TextOf(client, "TcpPreset")));
    timers.retry.maxAttempts = NumberOf(client, "MaxAttempts");
    timers.retry.baseDelay = TimeOf(client, "RetryBaseDelay");
    timers.retry.maxDelay = TimeOf(client, "RetryMaxDelay");
    timers.retry.jitter = DoubleOf(client, "RetryJitter");
    const std::string choice = TextOf(client, "AddressChoice");
    timers.addressChoice = choice == "First"     ? FIRST_ADDRESS
                           : choice == "InOrder" ? IN_ORDER
                                                 : HAPPY_EYEBALLS;
    timers.attemptDelay = TimeOf(client, "AttemptDelay");
    timers.keepsConnections = NumberOf(client, "PoolSize") > 0;
    timers.hasFallback = !TextOf(client, "Fallback").empty();
    for (const auto& [id, endpoint] : cloud.GetNetwork()->GetCloud().vpcEndpoints)
    {
        const auto& enis = endpoint.networkInterfaceIds;
        const auto dead = std::count_if(enis.begin(), enis.end(), [&deadEnis](const auto& eniId) {
            return std::count(deadEnis.begin(), deadEnis.end(), eniId) != 0;
        });
        if (dead > 0 && enis.size() > timers.addresses)
        {
            timers.addresses = static_cast<uint32_t>(enis.size());
            timers.deadAddresses = static_cast<uint32_t>(dead);
        }
    }
    return timers;
}

/// \param fault of the simulation \return whether it silences links, so that timers find it
bool
SilencesLinks(const Fault& fault)
{
    switch (fault.kind)
    {
    case FaultKind::VPN_TUNNEL:
    case FaultKind::CUSTOMER_ROUTER:
    case FaultKind::TGW_ATTACHMENT:
        return true;
    case FaultKind::LINK_LOSS:
        return fault.loss >= 1; // where some packets come through, it is a matter of luck
    default:
        return false;
    }
}

} // namespace

std::optional<FailoverConditions>
FindFailoverConditions(const SimulatedCloud& cloud,
                       const FailoverCase& incident,
                       const RequestClient& client)
{
    Ptr<NameResolver> resolver = client.GetResolver();
    if (!resolver || !DynamicCast<StubResolver>(resolver))
    {
        return std::nullopt;
    }
    FailoverConditions conditions;
    if (const auto found = FindDetection(cloud, incident))
    {
        conditions.detection = found->law;
        conditions.detectionForm = found->form;
    }
    const Time ttl = TimeOf(cloud, "EndpointTtl");
    const bool isOnPremises = cloud.GetAzOf(client.GetNode()).empty();
    const std::string policy = TextOf(*resolver, "CachePolicy");
    if (policy == "HonourTtl")
    {
        conditions.keep = ttl;
    }
    else if (policy == "None")
    {
        conditions.keep = isOnPremises ? ttl : Time(0); // the site's server keeps answers
    }
    else if (policy == "Fixed")
    {
        conditions.keep = TimeOf(*resolver, "CacheTime");
        if (isOnPremises)
        {
            return std::nullopt;
        }
    }
    conditions.timers = FindTimers(cloud, incident.deadEnis, client);
    conditions.triesOften = TimeOf(client, "FallbackHold").IsZero();
    return conditions;
}

std::vector<ClosedForm>
CompareLinkDetection(const SimulatedCloud& cloud,
                     const Fault& fault,
                     const FailoverCase& incident,
                     const std::vector<LinkChangeRecord>& changes)
{
    if (std::none_of(incident.faults.begin(), incident.faults.end(), SilencesLinks))
    {
        return {};
    }
    const Time until = fault.duration.IsZero() ? Time::Max() : fault.start + fault.duration;
    std::map<std::string, std::vector<Time>> times; // by what found it
    std::map<std::string, Detection> laws;
    std::set<std::pair<std::string, std::string>> seen; // ends that have found it
    for (const LinkChangeRecord& change : changes)
    {
        if (change.isUp || change.at < fault.start || change.at >= until ||
            !seen.emplace(change.link, change.end).second)
        {
            continue;
        }
        const LinkSide side = change.end == "aws" ? LinkSide::AWS : LinkSide::CUSTOMER;
        const LinkSession& session = *cloud.GetLinkSession(change.link, side);
        Ptr<BgpSession> bgp = session.GetBgp();
        Detection found;
        if (change.reason == "HOLD_TIMER" && bgp)
        {
            const Time hold = TimeOf(*bgp, "HoldTime");
            const Time set = TimeOf(*bgp, "KeepaliveTime");
            const Time third = NanoSeconds(hold.GetNanoSeconds() / 3);
            const Time keepalive = set.IsZero() ? third : std::min(set, third);
            found.law = SilenceDetectionLaw(hold, keepalive, DoubleOf(*bgp, "TimerJitter"));
            found.form = ShortSeconds(hold) + " - age of the last keepalive, up to " +
                         ShortSeconds(keepalive);
        }
        else if (change.reason == "BFD" && session.GetBfd())
        {
            const BfdSession& bfd = *session.GetBfd();
            const Time interval = TimeOf(bfd, "MinInterval");
            const uint32_t multiplier = NumberOf(bfd, "Multiplier");
            const Time hold = NanoSeconds(interval.GetNanoSeconds() * multiplier);
            found.law = SilenceDetectionLaw(hold, interval, DoubleOf(bfd, "Jitter"));
            found.form = std::to_string(multiplier) + " x " + ShortSeconds(interval) +
                         " - age of the last packet";
        }
        else if (change.reason == "DEAD_PEER" && session.GetDeadPeerDetection())
        {
            const DeadPeerDetection& check = *session.GetDeadPeerDetection();
            const Time silence = TimeOf(check, "Silence");
            const uint32_t probes = NumberOf(check, "Probes");
            const Time interval = TimeOf(check, "ProbeInterval");
            found.law = DeadPeerLaw(silence, probes, interval, silence);
            found.form = ShortSeconds(silence) + " + " + std::to_string(probes) + " x " +
                         ShortSeconds(interval) + " - age of the last packet";
        }
        else
        {
            continue; // told at once, or told by the other end
        }
        times[change.reason].push_back(change.at - fault.start);
        laws.emplace(change.reason, found);
    }
    std::vector<ClosedForm> lines;
    for (const auto& [reason, found] : times)
    {
        lines.push_back(CompareTimes("ends of links, by " + reason,
                                     "detection",
                                     found,
                                     laws.at(reason).law,
                                     laws.at(reason).form));
    }
    return lines;
}

} // namespace vpc
} // namespace ns3
