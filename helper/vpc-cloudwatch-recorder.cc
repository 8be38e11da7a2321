// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-cloudwatch-recorder.h"

#include "ns3/simulator.h"
#include "ns3/vpc-balancer-metric-source.h"
#include "ns3/vpc-endpoint-metric-source.h"
#include "ns3/vpc-nat-metric-source.h"
#include "ns3/vpc-utc-time.h"

#include <utility>

namespace ns3
{
namespace vpc
{

namespace
{

constexpr int64_t MINUTE_S = 60;
constexpr int64_t FIVE_MINUTES_S = 300;
constexpr int64_t SECOND_NS = 1000000000;

/// \param seconds Unix time \param step of a grid \return the last point of the grid up to then
int64_t
FloorTo(int64_t seconds, int64_t step)
{
    return seconds - seconds % step;
}

} // namespace

CloudWatchRecorder::CloudWatchRecorder(Ptr<SimulatedCloud> cloud, int64_t epoch)
    : m_cloud(cloud),
      m_store(epoch)
{
    AddEndpoints();
    AddBalancers();
    AddServices();
    AddNatGateways();
    cloud->TraceConnectWithoutContext("Drop", MakeCallback(&CloudWatchRecorder::SeeDrop, this));
    cloud->TraceConnectWithoutContext("EndpointState",
                                      MakeCallback(&CloudWatchRecorder::SeeEndpointState, this));
    m_minute = FloorTo(ToUnixSeconds(epoch, Simulator::Now()), MINUTE_S);
    m_fiveMinutes = FloorTo(m_minute, FIVE_MINUTES_S);
    Arm();
}

CloudWatchRecorder::~CloudWatchRecorder()
{
    m_window.Cancel();
}

void
CloudWatchRecorder::AddEndpoints()
{
    const aws::Cloud& cloud = m_cloud->GetNetwork()->GetCloud();
    for (const auto& [id, endpoint] : cloud.vpcEndpoints)
    {
        const auto vpc = cloud.vpcs.find(endpoint.vpcId);
        const bool isCrossRegion =
            vpc != cloud.vpcs.end() && endpoint.serviceRegion != vpc->second.region;
        if (endpoint.vpcEndpointType != aws::VpcEndpointType::Interface || isCrossRegion)
        {
            continue; // "not reported for" gateway endpoints and cross-Region consumers
        }
        std::map<std::string, std::string> subnets;
        for (const std::string& eniId : endpoint.networkInterfaceIds)
        {
            const auto eni = cloud.networkInterfaces.find(eniId);
            if (eni != cloud.networkInterfaces.end())
            {
                subnets[eniId] = eni->second.subnetId;
            }
        }
        if (subnets.empty())
        {
            continue;
        }
        const MetricDimensions dimensions = {{"Endpoint Type", "Interface"},
                                             {"Service Name", endpoint.serviceName},
                                             {"VPC Endpoint Id", id},
                                             {"VPC Id", endpoint.vpcId}};
        m_sources.push_back(
            std::make_unique<EndpointMetricSource>(m_cloud->GetInterfaceEndpoint(id),
                                                   dimensions,
                                                   subnets));
    }
}

std::map<std::string, std::string>
CloudWatchRecorder::ZoneNamesOf(const aws::LoadBalancer& balancer) const
{
    std::map<std::string, std::string> names;
    const aws::Cloud& cloud = m_cloud->GetNetwork()->GetCloud();
    for (const aws::LoadBalancerZone& zone : balancer.availabilityZones)
    {
        if (cloud.networkInterfaces.count(zone.networkInterfaceId) == 0)
        {
            continue;
        }
        const aws::Subnet& subnet = cloud.subnets.at(zone.subnetId);
        names[subnet.availabilityZoneId] =
            subnet.availabilityZone.empty() ? subnet.availabilityZoneId : subnet.availabilityZone;
    }
    return names;
}

void
CloudWatchRecorder::AddBalancers()
{
    for (const auto& [arn, balancer] : m_cloud->GetNetwork()->GetCloud().loadBalancers)
    {
        Ptr<NetworkLoadBalancerNode> node = m_cloud->GetLoadBalancer(arn);
        const auto crossZone = [this, arn = arn](const std::string& groupArn) {
            const aws::Cloud& now = m_cloud->GetNetwork()->GetCloud();
            const auto here = now.loadBalancers.find(arn);
            const auto group = now.targetGroups.find(groupArn);
            return here != now.loadBalancers.end() && group != now.targetGroups.end() &&
                   group->second.crossZone.value_or(here->second.crossZone);
        };
        m_sources.push_back(
            std::make_unique<BalancerMetricSource>(node, ZoneNamesOf(balancer), crossZone));
        m_byNode[node->GetId()] = m_sources.back().get();
    }
}

void
CloudWatchRecorder::AddServices()
{
    const aws::Cloud& cloud = m_cloud->GetNetwork()->GetCloud();
    for (const auto& [name, description] : cloud.vpcEndpointServices)
    {
        auto source = std::make_unique<ServiceMetricSource>(m_cloud->GetEndpointService(name),
                                                            description.serviceId);
        for (const std::string& arn : description.networkLoadBalancerArns)
        {
            const auto balancer = cloud.loadBalancers.find(arn);
            if (balancer != cloud.loadBalancers.end())
            {
                source->Watch(m_cloud->GetLoadBalancer(arn), ZoneNamesOf(balancer->second));
            }
        }
        m_services[name] = source.get();
        m_sources.push_back(std::move(source));
    }
    CountEndpoints();
}

void
CloudWatchRecorder::AddNatGateways()
{
    const aws::Cloud& cloud = m_cloud->GetNetwork()->GetCloud();
    for (const auto& [id, gateway] : cloud.natGateways)
    {
        const auto eni = cloud.networkInterfaces.find(gateway.networkInterfaceId);
        if (eni == cloud.networkInterfaces.end() || eni->second.privateIpAddresses.empty())
        {
            continue;
        }
        Ptr<NatGatewayNode> node = m_cloud->GetNatGateway(id);
        m_sources.push_back(
            std::make_unique<NatMetricSource>(node,
                                              m_cloud->GetEni(gateway.networkInterfaceId),
                                              eni->second.privateIpAddresses.front().address));
        m_byNode[node->GetId()] = m_sources.back().get();
    }
}

void
CloudWatchRecorder::SeeDrop(Ptr<const Packet> packet, const DropRecord& record)
{
    const auto source = m_byNode.find(record.nodeId);
    if (source != m_byNode.end())
    {
        source->second->SeeDrop(packet, record);
    }
}

void
CloudWatchRecorder::SeeEndpointState(const std::string&, const std::string&, const std::string&)
{
    CountEndpoints();
}

void
CloudWatchRecorder::CountEndpoints()
{
    std::map<std::string, int64_t> counts;
    for (const auto& [id, endpoint] : m_cloud->GetNetwork()->GetCloud().vpcEndpoints)
    {
        counts[endpoint.serviceName] += endpoint.state == "available" ? 1 : 0;
    }
    for (const auto& [name, source] : m_services)
    {
        source->SetEndpoints(counts[name]);
    }
}

void
CloudWatchRecorder::Arm()
{
    const int64_t now = m_store.GetEpoch() * SECOND_NS + Simulator::Now().GetNanoSeconds();
    const int64_t window = METRIC_WINDOW_S * SECOND_NS;
    m_window = Simulator::Schedule(NanoSeconds(window - now % window),
                                   &CloudWatchRecorder::EndWindow,
                                   this);
}

void
CloudWatchRecorder::EndWindow()
{
    for (const auto& source : m_sources)
    {
        source->Sample();
    }
    const int64_t now = ToUnixSeconds(m_store.GetEpoch(), Simulator::Now());
    if (now % MINUTE_S == 0)
    {
        ReportMinute();
    }
    if (now % FIVE_MINUTES_S == 0)
    {
        ReportFiveMinutes();
    }
    Arm();
}

void
CloudWatchRecorder::ReportMinute()
{
    for (const auto& source : m_sources)
    {
        source->Report(m_store, m_minute);
    }
    m_minute += MINUTE_S;
}

void
CloudWatchRecorder::ReportFiveMinutes()
{
    for (const auto& source : m_sources)
    {
        source->ReportFiveMinutes(m_store, m_fiveMinutes);
    }
    m_fiveMinutes += FIVE_MINUTES_S;
}

void
CloudWatchRecorder::Finish()
{
    m_window.Cancel();
    const int64_t now = m_store.GetEpoch() * SECOND_NS + Simulator::Now().GetNanoSeconds();
    if (now > m_minute * SECOND_NS)
    {
        for (const auto& source : m_sources)
        {
            source->Sample();
        }
        ReportMinute();
    }
    if (now > m_fiveMinutes * SECOND_NS)
    {
        ReportFiveMinutes();
    }
}

} // namespace vpc
} // namespace ns3
