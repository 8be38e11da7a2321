// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-metric-level.h"
#include "vpc-metric-source.h"

#include "ns3/vpc-network-load-balancer-node.h"
#include "ns3/vpc-private-link-service.h"

#include <list>
#include <map>
#include <string>
#include <utility>

namespace ns3
{
namespace vpc
{

/**
 * \brief AWS/PrivateLinkServices: what a customer's endpoint service exchanges with its endpoints,
 * seen where packets come to the load balancers' nodes.
 *
 * Each node reports for each endpoint that it exchanged packets with in the minute. Dimensions:
 * Service Id; with it Az, Load Balancer Arn, both, or VPC Endpoint Id. EndpointsCount is of five
 * minutes.
 */
class ServiceMetricSource : public MetricSource
{
  public:
    /// \param service the service \param serviceId vpce-svc- id
    ServiceMetricSource(Ptr<PrivateLinkService> service, const std::string& serviceId);

    /**
     * \brief Watch a load balancer of the service. Call before the simulation.
     * \param node it \param zoneNames names of its zones by id, as its account calls them
     */
    void Watch(Ptr<NetworkLoadBalancerNode> node,
               const std::map<std::string, std::string>& zoneNames);

    /// \param count endpoints that are connected from now on
    void SetEndpoints(int64_t count);

    void Report(MetricStore& store, int64_t start) override;
    void ReportFiveMinutes(MetricStore& store, int64_t start) override;

  private:
    /// What one endpoint exchanges with one node.
    struct Exchange
    {
        uint64_t bytes{0};  //!< both ways
        uint64_t resets{0}; //!< RST to the endpoint
        uint64_t opened{0}; //!< connections
        MetricLevel active;
    };

    /// A node's port on the service's network.
    struct Port
    {
        ServiceMetricSource* source{nullptr};
        Ptr<NetworkLoadBalancerNode> node;
        const EniNetDevice* device{nullptr};
        std::string zoneName;
        std::map<std::string, Exchange> exchanges; //!< by endpoint
    };

    static void Receive(Port* port, Ptr<const Packet> packet);
    static void Send(Port* port, Ptr<const Packet> packet);
    static void Begin(Port* port, const Connection& connection);
    static void End(Port* port, const Connection& connection);
    Exchange& ExchangeOf(Port& port, uint32_t address) const;

    Ptr<PrivateLinkService> m_service;
    std::string m_serviceId;
    std::list<Port> m_ports; //!< which stay where they are
    MetricLevel m_endpoints;
};

} // namespace vpc
} // namespace ns3
