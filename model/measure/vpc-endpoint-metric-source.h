// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-metric-level.h"
#include "vpc-metric-source.h"

#include "ns3/vpc-service-front.h"

#include <map>
#include <string>

namespace ns3
{
namespace vpc
{

/**
 * \brief AWS/PrivateLinkEndpoints: each ENI of an interface endpoint reports, in minutes in which
 * packets came to it.
 *
 * Dimensions: the endpoint's, and the same with its Subnet Id.
 */
class EndpointMetricSource : public MetricSource
{
  public:
    /// \param node the endpoint \param dimensions Endpoint Type, Service Name, VPC Endpoint Id and
    /// VPC Id \param subnets the subnet of each ENI, by ENI id
    EndpointMetricSource(Ptr<InterfaceEndpointNode> node,
                         const MetricDimensions& dimensions,
                         const std::map<std::string, std::string>& subnets);

    void Report(MetricStore& store, int64_t start) override;

  private:
    /// What is known of an ENI.
    struct Eni
    {
        MetricDimensions dimensions; //!< with its subnet
        EndpointMetrics last;        //!< counters at the end of the last period
        MetricLevel active;
    };

    void Begin(const Connection& connection);
    void End(const Connection& connection);

    Ptr<InterfaceEndpointNode> m_node;
    MetricDimensions m_dimensions;
    std::map<std::string, Eni> m_enis; //!< by ENI id
};

} // namespace vpc
} // namespace ns3
