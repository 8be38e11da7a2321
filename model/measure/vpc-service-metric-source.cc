// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-service-metric-source.h"

#include <utility>

namespace ns3
{
namespace vpc
{

namespace
{

const char* const NAME_SPACE = "AWS/PrivateLinkServices";

} // namespace

ServiceMetricSource::ServiceMetricSource(Ptr<PrivateLinkService> service,
                                         const std::string& serviceId)
    : m_service(service),
      m_serviceId(serviceId)
{
}

void
ServiceMetricSource::Watch(Ptr<NetworkLoadBalancerNode> node,
                           const std::map<std::string, std::string>& zoneNames)
{
    for (uint32_t i = 0; i < node->GetNDevices(); ++i)
    {
        auto device = DynamicCast<EniNetDevice>(node->GetDevice(i));
        if (device->GetFabric() != m_service->GetNetwork())
        {
            continue;
        }
        const std::string azId = device->GetFabric()->GetFaultBoard()->IdOf(device->GetAz());
        Port& port = m_ports.emplace_back();
        port.source = this;
        port.node = node;
        port.device = PeekPointer(device);
        port.zoneName = zoneNames.at(azId);
        device->TraceConnectWithoutContext("MacRx",
                                           MakeBoundCallback(&ServiceMetricSource::Receive, &port));
        device->TraceConnectWithoutContext("MacTx",
                                           MakeBoundCallback(&ServiceMetricSource::Send, &port));
        node->TraceConnectWithoutContext("ConnectionNew",
                                         MakeBoundCallback(&ServiceMetricSource::Begin, &port));
        node->TraceConnectWithoutContext("ConnectionEnd",
                                         MakeBoundCallback(&ServiceMetricSource::End, &port));
    }
}

ServiceMetricSource::Exchange&
ServiceMetricSource::ExchangeOf(Port& port, uint32_t address) const
{
    const ConnectionOrigin* origin = m_service->FindOrigin(address);
    return port.exchanges[origin ? origin->vpcEndpointId : std::string()];
}

void
ServiceMetricSource::Receive(Port* port, Ptr<const Packet> packet)
{
    const PacketView view = PacketView::Of(*packet);
    port->source->ExchangeOf(*port, view.key.source).bytes += view.size;
}

void
ServiceMetricSource::Send(Port* port, Ptr<const Packet> packet)
{
    const PacketView view = PacketView::Of(*packet);
    Exchange& exchange = port->source->ExchangeOf(*port, view.key.destination);
    exchange.bytes += view.size;
    exchange.resets += view.tcpFlags & TCP_RST ? 1 : 0;
}

void
ServiceMetricSource::Begin(Port* port, const Connection& connection)
{
    if (&port->node->GetInsidePort(connection) == port->device)
    {
        Exchange& exchange = port->source->ExchangeOf(*port, connection.inside.source);
        ++exchange.opened;
        exchange.active.Add(1);
    }
}

void
ServiceMetricSource::End(Port* port, const Connection& connection)
{
    if (&port->node->GetInsidePort(connection) == port->device)
    {
        port->source->ExchangeOf(*port, connection.inside.source).active.Add(-1);
    }
}

void
ServiceMetricSource::SetEndpoints(int64_t count)
{
    m_endpoints.Set(count);
}

void
ServiceMetricSource::Report(MetricStore& store, int64_t start)
{
    for (Port& port : m_ports)
    {
        const std::string arn = port.node->GetAwsId();
        for (auto& [endpointId, exchange] : port.exchanges)
        {
            const std::vector<MetricDimensions> sets = {
                {{"Service Id", m_serviceId}},
                {{"Az", port.zoneName}, {"Service Id", m_serviceId}},
                {{"Load Balancer Arn", arn}, {"Service Id", m_serviceId}},
                {{"Az", port.zoneName}, {"Load Balancer Arn", arn}, {"Service Id", m_serviceId}},
                {{"Service Id", m_serviceId}, {"VPC Endpoint Id", endpointId}},
            };
            const auto report = [&](const char* name, const StatisticSet& set) {
                for (const MetricDimensions& dimensions : sets)
                {
                    store.Add(NAME_SPACE, name, dimensions, start, set);
                }
            };
            const auto count = [&](const char* name, uint64_t& counter) {
                report(name, StatisticSet::Of(static_cast<double>(std::exchange(counter, 0))));
            };
            const StatisticSet active = exchange.active.Take();
            if (exchange.bytes != 0)
            {
                report("ActiveConnections", active);
                count("BytesProcessed", exchange.bytes);
                count("NewConnections", exchange.opened);
                count("RstPacketsSent", exchange.resets);
            }
        }
    }
}

void
ServiceMetricSource::ReportFiveMinutes(MetricStore& store, int64_t start)
{
    store.Add(NAME_SPACE,
              "EndpointsCount",
              {{"Service Id", m_serviceId}},
              start,
              m_endpoints.Take());
}

} // namespace vpc
} // namespace ns3
