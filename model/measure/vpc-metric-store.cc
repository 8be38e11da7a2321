// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-metric-store.h"

#include "vpc-csv.h"
#include "vpc-utc-time.h"

#include "ns3/abort.h"

#include <algorithm>
#include <charconv>

namespace ns3
{
namespace vpc
{

namespace
{

using Statistics = std::vector<MetricStatistic>;

/// \param nameSpace of a metric \param name of it \return its place in the table
std::size_t
PlaceOf(const std::string& nameSpace, const std::string& name)
{
    const auto& table = KnownMetrics();
    const auto found = std::find_if(table.begin(), table.end(), [&](const MetricDescription& row) {
        return nameSpace == row.nameSpace && name == row.name;
    });
    NS_ABORT_MSG_IF(found == table.end(),
                    "MetricStore: no metric " << nameSpace << " " << name
                                              << " is known; see KnownMetrics()");
    return static_cast<std::size_t>(found - table.begin());
}

} // namespace

const char*
ToString(MetricStatistic statistic)
{
    static const char* const names[] = {"Average", "Sum", "Minimum", "Maximum", "SampleCount"};
    return names[static_cast<std::size_t>(statistic)];
}

StatisticSet
StatisticSet::Of(double value)
{
    return {1, value, value, value};
}

void
StatisticSet::Merge(const StatisticSet& other)
{
    if (other.sampleCount == 0)
    {
        return;
    }
    minimum = sampleCount == 0 ? other.minimum : std::min(minimum, other.minimum);
    maximum = sampleCount == 0 ? other.maximum : std::max(maximum, other.maximum);
    sum += other.sum;
    sampleCount += other.sampleCount;
}

double
StatisticSet::Get(MetricStatistic statistic) const
{
    switch (statistic)
    {
    case MetricStatistic::AVERAGE:
        return sampleCount == 0 ? 0 : sum / static_cast<double>(sampleCount);
    case MetricStatistic::SUM:
        return sum;
    case MetricStatistic::MINIMUM:
        return minimum;
    case MetricStatistic::MAXIMUM:
        return maximum;
    default:
        return static_cast<double>(sampleCount);
    }
}

const std::vector<MetricDescription>&
KnownMetrics()
{
    constexpr MetricStatistic average = MetricStatistic::AVERAGE;
    constexpr MetricStatistic sum = MetricStatistic::SUM;
    constexpr MetricStatistic minimum = MetricStatistic::MINIMUM;
    constexpr MetricStatistic maximum = MetricStatistic::MAXIMUM;
    static const Statistics level = {average, maximum, minimum};
    static const Statistics count = {average, sum, maximum, minimum};
    static const Statistics dropped = {average, sum, maximum};
    static const Statistics hosts = {maximum, minimum};
    static const Statistics total = {sum};
    static const Statistics peak = {maximum};
    static const char* const endpoints = "AWS/PrivateLinkEndpoints";
    static const char* const services = "AWS/PrivateLinkServices";
    static const char* const balancers = "AWS/NetworkELB";
    static const char* const gateways = "AWS/NATGateway";
    static const std::vector<MetricDescription> table = {
        {endpoints, "ActiveConnections", "Count", level, true, 60},
        {endpoints, "BytesProcessed", "Bytes", count, true, 60},
        {endpoints, "NewConnections", "Count", count, true, 60},
        {endpoints, "PacketsDropped", "Count", dropped, true, 60},
        {endpoints, "RstPacketsReceived", "Count", dropped, true, 60},
        {services, "ActiveConnections", "Count", level, true, 60},
        {services, "BytesProcessed", "Bytes", count, true, 60},
        {services, "EndpointsCount", "Count", level, false, 300},
        {services, "NewConnections", "Count", count, true, 60},
        {services, "RstPacketsSent", "Count", dropped, true, 60},
        {balancers, "ActiveFlowCount", "Count", level, true, 60},
        {balancers, "ActiveFlowCount_TCP", "Count", level, false, 60},
        {balancers, "ActiveFlowCount_UDP", "Count", level, false, 60},
        {balancers, "HealthyHostCount", "Count", hosts, true, 60},
        {balancers, "NewFlowCount", "Count", total, true, 60},
        {balancers, "NewFlowCount_TCP", "Count", total, false, 60},
        {balancers, "NewFlowCount_UDP", "Count", total, false, 60},
        {balancers, "PeakBytesPerSecond", "Bytes/Second", peak, true, 60},
        {balancers, "PeakPacketsPerSecond", "Count/Second", peak, true, 60},
        {balancers, "PortAllocationErrorCount", "Count", total, true, 60},
        {balancers, "ProcessedBytes", "Bytes", total, true, 60},
        {balancers, "ProcessedBytes_TCP", "Bytes", total, false, 60},
        {balancers, "ProcessedBytes_UDP", "Bytes", total, false, 60},
        {balancers, "ProcessedPackets", "Count", total, true, 60},
        {balancers, "RejectedFlowCount", "Count", total, true, 60},
        {balancers, "RejectedFlowCount_TCP", "Count", total, false, 60},
        {balancers, "SecurityGroupBlockedFlowCount_Inbound_ICMP", "Count", total, false, 60},
        {balancers, "SecurityGroupBlockedFlowCount_Inbound_TCP", "Count", total, false, 60},
        {balancers, "SecurityGroupBlockedFlowCount_Inbound_UDP", "Count", total, false, 60},
        {balancers, "SecurityGroupBlockedFlowCount_Outbound_ICMP", "Count", total, false, 60},
        {balancers, "SecurityGroupBlockedFlowCount_Outbound_TCP", "Count", total, false, 60},
        {balancers, "SecurityGroupBlockedFlowCount_Outbound_UDP", "Count", total, false, 60},
        {balancers, "TCP_Client_Reset_Count", "Count", total, true, 60},
        {balancers, "TCP_ELB_Reset_Count", "Count", total, true, 60},
        {balancers, "TCP_Target_Reset_Count", "Count", total, true, 60},
        {balancers, "UnHealthyHostCount", "Count", hosts, true, 60},
        {balancers, "UnhealthyRoutingFlowCount", "Count", total, false, 60},
        {balancers, "ZonalHealthStatus", "Count", hosts, true, 60},
        {gateways, "ActiveConnectionCount", "Count", peak, true, 60},
        {gateways, "BytesInFromDestination", "Bytes", total, true, 60},
        {gateways, "BytesInFromSource", "Bytes", total, true, 60},
        {gateways, "BytesOutToDestination", "Bytes", total, true, 60},
        {gateways, "BytesOutToSource", "Bytes", total, true, 60},
        {gateways, "ConnectionAttemptCount", "Count", total, true, 60},
        {gateways, "ConnectionEstablishedCount", "Count", total, true, 60},
        {gateways, "ErrorPortAllocation", "Count", total, true, 60},
        {gateways, "IdleTimeoutCount", "Count", total, true, 60},
        {gateways, "PacketsDropCount", "Count", total, true, 60},
        {gateways, "PacketsInFromDestination", "Count", total, true, 60},
        {gateways, "PacketsInFromSource", "Count", total, true, 60},
        {gateways, "PacketsOutToDestination", "Count", total, true, 60},
        {gateways, "PacketsOutToSource", "Count", total, true, 60},
        {gateways, "PeakBytesPerSecond", "Bytes/Second", peak, true, 60},
        {gateways, "PeakPacketsPerSecond", "Count/Second", peak, true, 60},
    };
    return table;
}

MetricStore::MetricStore(int64_t epoch)
    : m_epoch(epoch)
{
}

void
MetricStore::Add(const std::string& nameSpace,
                 const std::string& name,
                 const MetricDimensions& dimensions,
                 int64_t start,
                 const StatisticSet& set)
{
    const std::size_t place = PlaceOf(nameSpace, name);
    const MetricDescription& metric = KnownMetrics()[place];
    if (set.sampleCount == 0 || (!metric.tellsZero && set.maximum == 0))
    {
        return;
    }
    Series& series = m_series[{place, dimensions}];
    series.metric = &metric;
    series.dimensions = dimensions;
    series.points[start].Merge(set);
}

std::vector<const MetricStore::Series*>
MetricStore::GetSeries() const
{
    std::vector<const Series*> all;
    for (const auto& [key, series] : m_series)
    {
        all.push_back(&series);
    }
    return all;
}

const MetricStore::Series*
MetricStore::Find(const std::string& nameSpace,
                  const std::string& name,
                  const MetricDimensions& dimensions) const
{
    const auto found = m_series.find({PlaceOf(nameSpace, name), dimensions});
    return found == m_series.end() ? nullptr : &found->second;
}

void
MetricStore::WriteCsv(std::ostream& out) const
{
    out << "namespace,metric,dimensions,period_start,period_start_s,period_s,unit,sample_count,"
           "average,sum,minimum,maximum\n";
    for (const auto& [key, series] : m_series)
    {
        const MetricDescription& metric = *series.metric;
        for (const auto& [start, set] : series.points)
        {
            out << metric.nameSpace << ',' << metric.name << ','
                << CsvField(ToString(series.dimensions)) << ',' << ToUtcText(start) << ','
                << start - m_epoch << ',' << metric.period << ',' << metric.unit << ','
                << set.sampleCount << ',' << ToMetricText(set.Get(MetricStatistic::AVERAGE)) << ','
                << ToMetricText(set.sum) << ',' << ToMetricText(set.minimum) << ','
                << ToMetricText(set.maximum) << '\n';
        }
    }
}

std::string
ToString(const MetricDimensions& dimensions)
{
    std::string text;
    for (const auto& [name, value] : dimensions)
    {
        text += (text.empty() ? "" : ";") + name + '=' + value;
    }
    return text;
}

std::string
ToMetricText(double value)
{
    char text[32];
    const auto end = std::to_chars(text, text + sizeof(text), value);
    return {text, end.ptr};
}

} // namespace vpc
} // namespace ns3
