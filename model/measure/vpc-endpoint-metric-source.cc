// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-endpoint-metric-source.h"

#include <utility>

namespace ns3
{
namespace vpc
{

EndpointMetricSource::EndpointMetricSource(Ptr<InterfaceEndpointNode> node,
                                           const MetricDimensions& dimensions,
                                           const std::map<std::string, std::string>& subnets)
    : m_node(node),
      m_dimensions(dimensions)
{
    for (const auto& [eniId, subnetId] : subnets)
    {
        m_enis[eniId].dimensions = dimensions;
        m_enis[eniId].dimensions["Subnet Id"] = subnetId;
    }
    node->TraceConnectWithoutContext("ConnectionNew",
                                     MakeCallback(&EndpointMetricSource::Begin, this));
    node->TraceConnectWithoutContext("ConnectionEnd",
                                     MakeCallback(&EndpointMetricSource::End, this));
}

void
EndpointMetricSource::Begin(const Connection& connection)
{
    m_enis[m_node->GetInsidePort(connection).GetEniId()].active.Add(1);
}

void
EndpointMetricSource::End(const Connection& connection)
{
    m_enis[m_node->GetInsidePort(connection).GetEniId()].active.Add(-1);
}

void
EndpointMetricSource::Report(MetricStore& store, int64_t start)
{
    for (auto& [eniId, eni] : m_enis)
    {
        const EndpointMetrics now = m_node->GetMetrics(eniId);
        const EndpointMetrics last = std::exchange(eni.last, now);
        const StatisticSet active = eni.active.Take();
        const bool hadTraffic =
            now.bytesProcessed != last.bytesProcessed || now.packetsDropped != last.packetsDropped;
        if (!hadTraffic)
        {
            continue;
        }
        const MetricDimensions& ofEni = eni.dimensions;
        const auto report = [&](const char* name, const StatisticSet& set) {
            store.Add("AWS/PrivateLinkEndpoints", name, m_dimensions, start, set);
            store.Add("AWS/PrivateLinkEndpoints", name, ofEni, start, set);
        };
        const auto count = [&](const char* name, uint64_t EndpointMetrics::*counter) {
            report(name, StatisticSet::Of(static_cast<double>(now.*counter - last.*counter)));
        };
        report("ActiveConnections", active);
        count("BytesProcessed", &EndpointMetrics::bytesProcessed);
        count("NewConnections", &EndpointMetrics::newConnections);
        count("PacketsDropped", &EndpointMetrics::packetsDropped);
        count("RstPacketsReceived", &EndpointMetrics::rstPacketsReceived);
    }
}

} // namespace vpc
} // namespace ns3
