// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-metric-level.h"
#include "vpc-metric-source.h"

#include "ns3/vpc-network-load-balancer-node.h"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/**
 * \brief AWS/NetworkELB: each node of a Network Load Balancer reports every minute, whether it is
 * alive or not.
 *
 * Dimensions: LoadBalancer, and AvailabilityZone with it; of hosts also TargetGroup. "The Minimum
 * and Maximum statistics reflect the minimum and maximum values of the data points reported by the
 * individual load balancer nodes"; a Sum is over all of them.
 */
class BalancerMetricSource : public MetricSource
{
  public:
    /// \param groupArn a target group \return whether nodes use its targets in other zones
    using CrossZone = std::function<bool(const std::string& groupArn)>;

    /**
     * \param node the balancer
     * \param zoneNames names of its zones by id, as its account calls them
     * \param crossZone what is in force
     */
    BalancerMetricSource(Ptr<NetworkLoadBalancerNode> node,
                         const std::map<std::string, std::string>& zoneNames,
                         CrossZone crossZone);

    void Sample() override;
    void Report(MetricStore& store, int64_t start) override;
    void SeeDrop(Ptr<const Packet> packet, const DropRecord& record) override;

  private:
    /// What a node finds of a target group.
    struct Hosts
    {
        MetricLevel healthy;
        MetricLevel unhealthy;
        bool isRegistered{false}; //!< there are targets
    };

    /// What is known of a node.
    struct Zone
    {
        std::string azId;
        MetricDimensions dimensions;             //!< with its zone
        BalancerMetrics last;                    //!< counters at the end of the last period
        MetricLevel active;                      //!< flows
        std::map<uint8_t, MetricLevel> activeOf; //!< flows, by protocol
        std::map<uint8_t, uint64_t> opened;      //!< by protocol
        MetricPeak bytes;
        MetricPeak packets;
        MetricLevel health;                      //!< 1: in DNS
        std::map<std::string, Hosts> hosts;      //!< by target group
        std::map<uint8_t, uint64_t> rejected;    //!< flows, by protocol
        std::map<std::string, uint64_t> blocked; //!< flows, by metric
    };

    /// The node and the direction of the packet that is being handled.
    struct Place
    {
        Zone* zone{nullptr};
        bool isInbound{true};
    };

    static void SeeArrival(BalancerMetricSource* source, Zone* zone, Ptr<const Packet> packet);
    static void SeeDeparture(BalancerMetricSource* source, Zone* zone, Ptr<const Packet> packet);
    Zone& ZoneOf(const Connection& connection);
    void Begin(const Connection& connection);
    void End(const Connection& connection);
    void SeeHealth(const TargetHealthRecord& record);
    void SeeZone(const std::string& azId, const std::string& eniId, bool inDns);
    void CountHosts();
    void ReportZone(MetricStore& store, int64_t start, Zone& zone);
    void ReportHosts(MetricStore& store, int64_t start, Zone& zone);

    Ptr<NetworkLoadBalancerNode> m_node;
    MetricDimensions m_dimensions;
    CrossZone m_crossZone;
    std::map<std::string, Zone> m_zones; //!< by zone id
    Place m_place;
};

/// \param arn of a load balancer or target group \return the part that is a dimension's value:
/// net/name/id or targetgroup/name/id
std::string MetricNameOf(const std::string& arn);

} // namespace vpc
} // namespace ns3
