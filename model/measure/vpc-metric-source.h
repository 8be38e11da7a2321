// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-metric-store.h"

#include "ns3/packet.h"
#include "ns3/vpc-fabric.h"

#include <cstdint>

namespace ns3
{
namespace vpc
{

/// Seconds of the windows of PeakBytesPerSecond and PeakPacketsPerSecond ("every 10 seconds").
constexpr int64_t METRIC_WINDOW_S = 10;

/**
 * \brief Something that reports to CloudWatch once a minute.
 *
 * It listens to the trace sources of what it reports on, and so must outlive the simulation.
 */
class MetricSource
{
  public:
    MetricSource() = default;
    virtual ~MetricSource() = default;
    MetricSource(const MetricSource&) = delete;
    MetricSource& operator=(const MetricSource&) = delete;

    /// Called at the end of each window of METRIC_WINDOW_S, before Report() if it ends a minute.
    virtual void Sample()
    {
    }

    /// \param store where the report of a minute goes \param start of the minute, which ends now,
    /// Unix time in s
    virtual void Report(MetricStore& store, int64_t start) = 0;

    /// The same for what is reported every five minutes. \param store where the report goes \param
    /// start of the five minutes, Unix time in s
    virtual void ReportFiveMinutes(MetricStore& store, int64_t start)
    {
    }

    /// Called for each packet that is dropped at the node that it reports on.
    /// \param packet the packet \param record why and where
    virtual void SeeDrop(Ptr<const Packet> packet, const DropRecord& record)
    {
    }
};

/// The largest mean rate of the windows of a minute.
class MetricPeak
{
  public:
    /// \param total what was counted since the start of the simulation, at the end of a window
    void Sample(uint64_t total);
    /// \return the largest rate a second of the windows since the last call
    double Take();

  private:
    uint64_t m_last{0};
    uint64_t m_largest{0};
};

} // namespace vpc
} // namespace ns3
