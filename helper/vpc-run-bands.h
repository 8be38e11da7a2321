// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-sweep.h"
#include "vpc-time-plots.h"

#include "ns3/vpc-request-series.h"

#include <cstdint>
#include <map>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{
namespace vpc
{

/**
 * \brief What several runs of the same experiment with other random numbers came to, against time:
 * means with 95 % intervals (Student), by client group and span of time.
 *
 * A run in which a group began no request in a span is left out of that span's mean.
 */
class RunBands
{
  public:
    /// \param series of one more run
    void Add(const RequestSeries& series);

    /// \return the client groups, by name
    std::vector<std::string> GetGroups() const;

    /// Write bands.csv: a line for each group, quantity and span. \param out where it goes
    void Write(std::ostream& out) const;

    /// Draw success.png and latency.png: a panel for each group, means with their intervals shaded.
    /// \param plots gets them
    void Draw(TimePlots& plots) const;

  private:
    /// Quantity and time, with what the runs had.
    using Quantities = std::map<std::string, std::map<double, std::vector<double>>>;

    PlotLine LineOf(const std::string& group,
                    const std::string& quantity,
                    const std::string& label,
                    std::size_t colour) const;

    std::size_t m_runs{0};
    std::map<std::string, Quantities> m_groups;
};

/**
 * \brief Draw recovery.png: the parts of a failover by client group, means of several runs with 95
 * % intervals. \param table of the runs \param point of the sweep \param groups of clients, as the
 * figures name them \param folder gets it
 */
void DrawRecoveryParts(const SweepTable& table,
                       std::size_t point,
                       const std::vector<std::string>& groups,
                       PlotFolder& folder);

} // namespace vpc
} // namespace ns3
