// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-balancer-metric-source.h"

#include <set>
#include <utility>

namespace ns3
{
namespace vpc
{

namespace
{

const char* const NAME_SPACE = "AWS/NetworkELB";

/// Why a load balancer takes no flow, security groups left aside: they have metrics of their own.
const std::set<DropReason> REJECTIONS = {
    DropReason::ELBV2_LISTENERS_MISMATCH,
    DropReason::ELBV2_LISTENER_HAS_NO_TG,
    DropReason::ELB_INSTALLED_AZ_RESTRICTION,
    DropReason::ELB_NOT_CROSSZONE,
    DropReason::ELB_PORT_ALLOCATION_ERROR,
};

/// \param protocol IANA number \return the end of a metric's name, empty: it has none
std::string
SuffixOf(uint8_t protocol)
{
    switch (protocol)
    {
    case aws::PROTOCOL_TCP:
        return "_TCP";
    case aws::PROTOCOL_UDP:
        return "_UDP";
    case aws::PROTOCOL_ICMP:
        return "_ICMP";
    default:
        return "";
    }
}

/// \param counts counters by protocol, which begin anew \return their sum
uint64_t
TakeSum(std::map<uint8_t, uint64_t>& counts)
{
    uint64_t sum = 0;
    for (auto& [protocol, count] : counts)
    {
        sum += std::exchange(count, 0);
    }
    return sum;
}

} // namespace

std::string
MetricNameOf(const std::string& arn)
{
    const std::size_t colon = arn.rfind(':');
    const std::string name = colon == std::string::npos ? arn : arn.substr(colon + 1);
    const std::string prefix = "loadbalancer/";
    return name.rfind(prefix, 0) == 0 ? name.substr(prefix.size()) : name;
}

BalancerMetricSource::BalancerMetricSource(Ptr<NetworkLoadBalancerNode> node,
                                           const std::map<std::string, std::string>& zoneNames,
                                           CrossZone crossZone)
    : m_node(node),
      m_dimensions{{"LoadBalancer", MetricNameOf(node->GetAwsId())}},
      m_crossZone(std::move(crossZone))
{
    for (const auto& [azId, name] : zoneNames)
    {
        Zone& zone = m_zones[azId];
        zone.azId = azId;
        zone.dimensions = m_dimensions;
        zone.dimensions["AvailabilityZone"] = name;
        zone.health.Set(node->IsZoneInDns(azId) ? 1 : 0);
    }
    for (uint32_t i = 0; i < node->GetNDevices(); ++i)
    {
        auto port = DynamicCast<EniNetDevice>(node->GetDevice(i));
        const auto zone = m_zones.find(port->GetFabric()->GetFaultBoard()->IdOf(port->GetAz()));
        if (zone == m_zones.end())
        {
            continue;
        }
        const auto arrival =
            MakeBoundCallback(&BalancerMetricSource::SeeArrival, this, &zone->second);
        port->TraceConnectWithoutContext("MacRx", arrival);
        port->TraceConnectWithoutContext("PhyRxDrop", arrival);
        port->TraceConnectWithoutContext(
            "MacTxDrop",
            MakeBoundCallback(&BalancerMetricSource::SeeDeparture, this, &zone->second));
    }
    node->TraceConnectWithoutContext("ConnectionNew",
                                     MakeCallback(&BalancerMetricSource::Begin, this));
    node->TraceConnectWithoutContext("ConnectionEnd",
                                     MakeCallback(&BalancerMetricSource::End, this));
    node->TraceConnectWithoutContext("HealthChange",
                                     MakeCallback(&BalancerMetricSource::SeeHealth, this));
    node->TraceConnectWithoutContext("ZoneChange",
                                     MakeCallback(&BalancerMetricSource::SeeZone, this));
    CountHosts();
}

void
BalancerMetricSource::SeeArrival(BalancerMetricSource* source, Zone* zone, Ptr<const Packet>)
{
    source->m_place = {zone, true};
}

void
BalancerMetricSource::SeeDeparture(BalancerMetricSource* source, Zone* zone, Ptr<const Packet>)
{
    source->m_place = {zone, false};
}

void
BalancerMetricSource::SeeDrop(Ptr<const Packet> packet, const DropRecord& record)
{
    const bool isBlocked = record.reason == DropReason::ENI_SG_RULES_MISMATCH;
    const uint8_t protocol = record.key.protocol;
    if (!m_place.zone || (!isBlocked && REJECTIONS.count(record.reason) == 0) ||
        SuffixOf(protocol).empty())
    {
        return;
    }
    if (protocol == aws::PROTOCOL_TCP && !PacketView::Of(*packet).IsTcpSyn())
    {
        return; // no new flow
    }
    if (!isBlocked)
    {
        ++m_place.zone->rejected[protocol];
        return;
    }
    ++m_place.zone->blocked[std::string("SecurityGroupBlockedFlowCount_") +
                            (m_place.isInbound ? "Inbound" : "Outbound") + SuffixOf(protocol)];
}

BalancerMetricSource::Zone&
BalancerMetricSource::ZoneOf(const Connection& connection)
{
    const EniNetDevice& port = m_node->GetOutsidePort(connection);
    return m_zones[port.GetFabric()->GetFaultBoard()->IdOf(port.GetAz())];
}

void
BalancerMetricSource::Begin(const Connection& connection)
{
    Zone& zone = ZoneOf(connection);
    ++zone.opened[connection.inside.protocol];
    zone.active.Add(1);
    zone.activeOf[connection.inside.protocol].Add(1);
}

void
BalancerMetricSource::End(const Connection& connection)
{
    Zone& zone = ZoneOf(connection);
    zone.active.Add(-1);
    zone.activeOf[connection.inside.protocol].Add(-1);
}

void
BalancerMetricSource::SeeHealth(const TargetHealthRecord&)
{
    CountHosts();
}

void
BalancerMetricSource::SeeZone(const std::string& azId, const std::string&, bool inDns)
{
    m_zones[azId].health.Set(inDns ? 1 : 0);
}

void
BalancerMetricSource::CountHosts()
{
    struct Counts
    {
        int64_t registered{0};
        int64_t healthy{0};
        int64_t unhealthy{0};
    };

    for (auto& [azId, zone] : m_zones)
    {
        std::map<std::string, Counts> counts;
        for (const auto& [key, target] : m_node->GetTargets().GetAll())
        {
            if (target.azId == azId || m_crossZone(target.groupArn))
            {
                const TargetState state = target.state;
                Counts& group = counts[target.groupArn];
                group.registered +=
                    state != TargetState::DRAINING && state != TargetState::UNUSED ? 1 : 0;
                group.healthy += state == TargetState::HEALTHY ? 1 : 0;
                group.unhealthy +=
                    state == TargetState::UNHEALTHY || state == TargetState::UNHEALTHY_DRAINING ? 1
                                                                                                : 0;
            }
        }
        for (const auto& [groupArn, group] : counts)
        {
            Hosts& hosts = zone.hosts[groupArn];
            hosts.healthy.Set(group.healthy);
            hosts.unhealthy.Set(group.unhealthy);
            hosts.isRegistered = group.registered != 0;
        }
    }
}

void
BalancerMetricSource::Sample()
{
    CountHosts(); // new targets are not told of
    for (auto& [azId, zone] : m_zones)
    {
        const BalancerMetrics& now = m_node->GetMetrics(azId);
        zone.bytes.Sample(now.processedBytes);
        zone.packets.Sample(now.processedPackets);
    }
}

void
BalancerMetricSource::Report(MetricStore& store, int64_t start)
{
    for (auto& [azId, zone] : m_zones)
    {
        ReportZone(store, start, zone);
        ReportHosts(store, start, zone);
    }
}

void
BalancerMetricSource::ReportZone(MetricStore& store, int64_t start, Zone& zone)
{
    const BalancerMetrics& now = m_node->GetMetrics(zone.azId);
    const BalancerMetrics last = std::exchange(zone.last, now);
    const auto report = [&](const std::string& name, const StatisticSet& set) {
        store.Add(NAME_SPACE, name, m_dimensions, start, set);
        store.Add(NAME_SPACE, name, zone.dimensions, start, set);
    };
    const auto value = [&](const std::string& name, double number) {
        report(name, StatisticSet::Of(number));
    };
    const auto count = [&](const std::string& name, uint64_t number) {
        value(name, static_cast<double>(number));
    };
    report("ActiveFlowCount", zone.active.Take());
    for (auto& [protocol, level] : zone.activeOf)
    {
        report("ActiveFlowCount" + SuffixOf(protocol), level.Take());
    }
    for (const auto& [protocol, number] : zone.opened)
    {
        count("NewFlowCount" + SuffixOf(protocol), number);
    }
    count("NewFlowCount", TakeSum(zone.opened));
    const uint64_t bytes = now.processedBytes - last.processedBytes;
    const uint64_t bytesUdp = now.processedBytesUdp - last.processedBytesUdp;
    count("ProcessedBytes", bytes);
    count("ProcessedBytes_TCP", bytes - bytesUdp);
    count("ProcessedBytes_UDP", bytesUdp);
    count("ProcessedPackets", now.processedPackets - last.processedPackets);
    value("PeakBytesPerSecond", zone.bytes.Take());
    value("PeakPacketsPerSecond", zone.packets.Take());
    count("PortAllocationErrorCount", now.portAllocationErrorCount - last.portAllocationErrorCount);
    count("TCP_Client_Reset_Count", now.resetsByClient - last.resetsByClient);
    count("TCP_ELB_Reset_Count", now.resetsByBalancer - last.resetsByBalancer);
    count("TCP_Target_Reset_Count", now.resetsByTarget - last.resetsByTarget);
    count("UnhealthyRoutingFlowCount", now.failOpenFlows - last.failOpenFlows);
    count("RejectedFlowCount_TCP", zone.rejected[aws::PROTOCOL_TCP]);
    count("RejectedFlowCount", TakeSum(zone.rejected));
    for (auto& [name, number] : zone.blocked)
    {
        count(name, std::exchange(number, 0));
    }
    report("ZonalHealthStatus", zone.health.Take());
}

void
BalancerMetricSource::ReportHosts(MetricStore& store, int64_t start, Zone& zone)
{
    for (auto& [groupArn, hosts] : zone.hosts)
    {
        const StatisticSet healthy = hosts.healthy.Take();
        const StatisticSet unhealthy = hosts.unhealthy.Take();
        if (!hosts.isRegistered)
        {
            continue;
        }
        for (MetricDimensions dimensions : {m_dimensions, zone.dimensions})
        {
            dimensions["TargetGroup"] = MetricNameOf(groupArn);
            store.Add(NAME_SPACE, "HealthyHostCount", dimensions, start, healthy);
            store.Add(NAME_SPACE, "UnHealthyHostCount", dimensions, start, unhealthy);
        }
    }
}

} // namespace vpc
} // namespace ns3
