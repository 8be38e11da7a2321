// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-privatelink-net.h"

#include "ns3/vpc-balancer-metric-source.h"
#include "ns3/vpc-cloudwatch-recorder.h"
#include "ns3/vpc-utc-time.h"

#include <memory>
#include <numeric>
#include <optional>
#include <sstream>

namespace ns3
{
namespace vpc
{
namespace fabrictest
{

/// A provider and its consumers, as CloudWatch sees them.
class CloudWatchTest : public PrivateLinkTest
{
  protected:
    /// Build, and record from now on. \param epoch Unix time of simulated time 0
    void BuildAndRecord(int64_t epoch = DEFAULT_EPOCH)
    {
        Build();
        recorder = std::make_unique<CloudWatchRecorder>(cloud, epoch);
    }

    /// Run until a time, and take what was recorded. \param until the time
    void Record(Time until)
    {
        RunUntil(until);
        recorder->Finish();
    }

    void TearDown() override
    {
        recorder.reset();
        PrivateLinkTest::TearDown();
    }

    /// \param nameSpace of a metric \param name of it \param dimensions of it \param second
    /// simulated time at which the period starts, s \return the data point, nothing if there is
    /// none
    std::optional<StatisticSet> Point(const std::string& nameSpace,
                                      const std::string& name,
                                      const MetricDimensions& dimensions,
                                      int64_t second = 0) const
    {
        const MetricStore& store = recorder->GetStore();
        const MetricStore::Series* series = store.Find(nameSpace, name, dimensions);
        if (!series || series->points.count(store.GetEpoch() + second) == 0)
        {
            return std::nullopt;
        }
        return series->points.at(store.GetEpoch() + second);
    }

    /// \return the sum of a data point, -1 if there is none; parameters as of Point()
    double Sum(const std::string& nameSpace,
               const std::string& name,
               const MetricDimensions& dimensions,
               int64_t second = 0) const
    {
        const auto point = Point(nameSpace, name, dimensions, second);
        return point ? point->sum : -1;
    }

    /// \param consumer one \return dimensions of its endpoint
    MetricDimensions Endpoint(const Consumer& consumer) const
    {
        return {{"Endpoint Type", "Interface"},
                {"Service Name", service},
                {"VPC Endpoint Id", consumer.endpoint},
                {"VPC Id", consumer.vpc}};
    }

    /// \param consumer one \param eni number of one of its ENIs \return dimensions of its subnet
    MetricDimensions Subnet(const Consumer& consumer, std::size_t eni)
    {
        MetricDimensions dimensions = Endpoint(consumer);
        dimensions["Subnet Id"] =
            describe.GetCloud().networkInterfaces.at(consumer.enis[eni]).subnetId;
        return dimensions;
    }

    /// \return dimensions of the service \param more other ones
    MetricDimensions Service(MetricDimensions more = {})
    {
        more["Service Id"] = describe.GetCloud().vpcEndpointServices.at(service).serviceId;
        return more;
    }

    /// \return dimensions of the balancer \param more other ones
    MetricDimensions Lb(MetricDimensions more = {}) const
    {
        more["LoadBalancer"] = MetricNameOf(balancer);
        return more;
    }

    /// \param subnetId a subnet \return what its zone is called
    std::string ZoneName(const std::string& subnetId) const
    {
        const aws::Subnet& subnet = cloud->GetNetwork()->GetCloud().subnets.at(subnetId);
        return subnet.availabilityZone.empty() ? subnet.availabilityZoneId
                                               : subnet.availabilityZone;
    }

    /// \param tap packets \return their bytes
    static double BytesOf(const Tap& tap)
    {
        return std::accumulate(tap.sizes.begin(), tap.sizes.end(), 0.0);
    }

    /// \param tap packets \param flag of TCP \return how many have it
    static double CountFlag(const Tap& tap, uint8_t flag)
    {
        return static_cast<double>(
            std::count_if(tap.views.begin(), tap.views.end(), [flag](const PacketView& view) {
                return (view.tcpFlags & flag) != 0;
            }));
    }

    static constexpr const char* ENDPOINTS = "AWS/PrivateLinkEndpoints";
    static constexpr const char* SERVICES = "AWS/PrivateLinkServices";
    static constexpr const char* BALANCERS = "AWS/NetworkELB";
    static constexpr const char* GATEWAYS = "AWS/NATGateway";
    std::unique_ptr<CloudWatchRecorder> recorder;
};

} // namespace fabrictest
} // namespace vpc
} // namespace ns3
