// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-simulated-cloud.h"

#include "ns3/vpc-metric-source.h"
#include "ns3/vpc-metric-store.h"
#include "ns3/vpc-service-metric-source.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/**
 * \brief Takes down what CloudWatch would show of a cloud: interface endpoints, endpoint services,
 * Network Load Balancers and NAT gateways.
 *
 * Periods are the minutes of the clock, whatever second of one the simulation begins at. It must
 * outlive the simulation.
 */
class CloudWatchRecorder
{
  public:
    /// Begin to record. \param cloud built already \param epoch Unix time of simulated time 0, in s
    CloudWatchRecorder(Ptr<SimulatedCloud> cloud, int64_t epoch);
    ~CloudWatchRecorder();
    CloudWatchRecorder(const CloudWatchRecorder&) = delete;
    CloudWatchRecorder& operator=(const CloudWatchRecorder&) = delete;

    /// Let what the last minute has so far be its data point. Call after the simulation.
    void Finish();

    /// \return the data points
    const MetricStore& GetStore() const
    {
        return m_store;
    }

  private:
    void AddEndpoints();
    void AddBalancers();
    void AddServices();
    void AddNatGateways();
    void Arm();
    void EndWindow();
    void ReportMinute();
    void ReportFiveMinutes();
    void SeeDrop(Ptr<const Packet> packet, const DropRecord& record);
    void SeeEndpointState(const std::string& vpcEndpointId,
                          const std::string& from,
                          const std::string& to);
    void CountEndpoints();
    std::map<std::string, std::string> ZoneNamesOf(const aws::LoadBalancer& balancer) const;

    Ptr<SimulatedCloud> m_cloud;
    MetricStore m_store;
    std::vector<std::unique_ptr<MetricSource>> m_sources;
    std::map<uint32_t, MetricSource*> m_byNode;
    std::map<std::string, ServiceMetricSource*> m_services; //!< by service name
    int64_t m_minute{0};      //!< start of the minute that runs, Unix time in s
    int64_t m_fiveMinutes{0}; //!< start of the five minutes that run, Unix time in s
    EventId m_window;
};

} // namespace vpc
} // namespace ns3
