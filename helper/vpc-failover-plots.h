// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/gnuplot.h"
#include "ns3/vpc-fault-schedule.h"
#include "ns3/vpc-flow-counter.h"
#include "ns3/vpc-request-record.h"

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
 * Each picture is a .plt file with its data in it, so that it can be restyled and drawn again.
 */
class FailoverPlots
{
  public:
    /// \param directory where the files go \param fault shaded as a band \param until end of the
    /// time axis
    FailoverPlots(const std::string& directory, const Fault& fault, Time until);

    /// Latency of requests by group against time: median and 99th percentile of bins of 5 s.
    void PlotLatency(const std::vector<RequestRecord>& records);
    /// Distribution of the latency of successful requests by path.
    void PlotLatencyByPath(const std::vector<RequestRecord>& records);
    /// Share of requests that succeed, by group, against time: bins of 5 s.
    void PlotSuccess(const std::vector<RequestRecord>& records);
    /// Open connections by endpoint ENI against time, stacked. \param steps changes \param labels
    /// names of the ENIs to draw
    void PlotConnections(const std::vector<FlowCounter::Step>& steps,
                         const std::map<std::string, std::string>& labels);

    /// Draw all. Says so in one line, and leaves the .plt files, if gnuplot is not there.
    void Render();

  private:
    Gnuplot MakeTimePlot(const std::string& name,
                         const std::string& title,
                         const std::string& yLabel) const;
    void Save(const std::string& name, Gnuplot& plot);

    std::string m_directory;
    Fault m_fault;
    Time m_until;
    std::vector<std::string> m_names;
};

} // namespace vpc
} // namespace ns3
