// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/gnuplot.h"
#include "ns3/vpc-failover-timeline.h"
#include "ns3/vpc-fault-schedule.h"
#include "ns3/vpc-flow-counter.h"
#include "ns3/vpc-request-record.h"

#include <functional>
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
 * Each picture is a .plt file with its data in it, so that it can be restyled and drawn again. The
 * fault is a shaded band with its name. Requests of clients inside a dead AZ are in no picture.
 */
class FailoverPlots
{
  public:
    /**
     * \param directory where the files go
     * \param fault shaded as a band
     * \param faultName what is written beside the band, e.g. "ENIs in use1-az1 dead"
     * \param until end of the time axis
     */
    FailoverPlots(const std::string& directory,
                  const Fault& fault,
                  const std::string& faultName,
                  Time until);

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
    using Bin = std::vector<const RequestRecord*>;
    using Groups = std::map<std::string, std::map<int64_t, Bin>>;

    Groups ByGroupAndBin(const std::vector<RequestRecord>& records) const;
    std::string TimeAxis() const;
    /// \param height of the band's name, as a share of the plot's; 0 for none \return the band
    std::string Band(double height) const;
    void PlotPanels(const std::string& name,
                    const std::string& title,
                    const std::string& axes,
                    const Groups& groups,
                    const std::function<void(const std::map<int64_t, Bin>&, Gnuplot&)>& draw);
    void Save(const std::string& name, GnuplotCollection& plots);

    std::string m_directory;
    Fault m_fault;
    std::string m_faultName;
    Time m_until;
    std::vector<std::string> m_names;
};

} // namespace vpc
} // namespace ns3
