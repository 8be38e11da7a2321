// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-plot-folder.h"
#include "vpc-time-plots.h"

#include "ns3/vpc-failover-timeline.h"
#include "ns3/vpc-flow-counter.h"
#include "ns3/vpc-request-record.h"
#include "ns3/vpc-request-series.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{
namespace vpc
{

/**
 * \brief The pictures of a failover, through ns-3's Gnuplot classes and gnuplot, as SVG and PNG.
 *
 * Requests of clients inside a dead AZ are in no picture.
 */
class FailoverPlots
{
  public:
    static constexpr double BIN_S =
        SERIES_SPAN_S; //!< seconds of the time axis that are taken together

    /**
     * \param directory where the files go
     * \param faults shaded as bands, e.g. named "ENIs in use1-az1 dead"
     * \param until end of the time axis
     */
    FailoverPlots(const std::string& directory, const std::vector<PlotBand>& faults, Time until);

    /// \param records all requests \return by client group: seconds, and the share in % of the
    /// requests begun in the 5 s around that succeeded in the end
    static std::map<std::string, std::vector<std::pair<double, double>>> SuccessByGroup(
        const std::vector<RequestRecord>& records);

    /// latency: a panel a client group, median and 99th percentile of all requests that began in 5
    /// s \param records all requests
    void PlotLatency(const std::vector<RequestRecord>& records);
    /// latency-cdf: distribution of the latency of successful requests by path
    /// \param records all requests
    void PlotLatencyByPath(const std::vector<RequestRecord>& records);
    /// success: a panel a client group, share of the requests begun in 5 s that succeeded in the
    /// end \param records all requests
    void PlotSuccess(const std::vector<RequestRecord>& records);
    /// connections: open connections by endpoint ENI, means of 5 s, stacked
    /// \param steps changes \param labels names of the ENIs to draw, by ENI id
    void PlotConnections(const std::vector<FlowCounter::Step>& steps,
                         const std::map<std::string, std::string>& labels);
    /// parts: how long the last client of each group was in trouble, split in the parts of it
    /// \param parts what FailoverTimeline::Analyse() gave
    void PlotParts(const std::vector<FailoverParts>& parts);

    /// Draw all. Says so in one line, and leaves the .plt files, if gnuplot is not there.
    void Render() const;

  private:
    PlotFolder m_folder;
    TimePlots m_plots;
    Time m_until;
};

} // namespace vpc
} // namespace ns3
