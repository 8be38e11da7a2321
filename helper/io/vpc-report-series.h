// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/vpc-flow-counter.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/// A time axis in bins of one width: whole seconds, and at most some hundred of them, however long
/// a run is.
struct ReportBins
{
    uint32_t seconds{1};  //!< width of each
    std::size_t count{0}; //!< number of them
    Time until;           //!< end of the last, which may be narrower

    /// \param until end of the axis \return its bins
    static ReportBins For(Time until);
};

/// Flows of a path.
struct PathSeries
{
    std::vector<double> openedPerSecond; //!< by bin
    std::vector<double> open;            //!< mean of the numbers at the ends of the seconds
};

/// \param steps of open connections \param bins of the axis \return their means over time, by ENI
std::map<std::string, std::vector<double>> BinConnections(
    const std::vector<FlowCounter::Step>& steps,
    const ReportBins& bins);

/// \param flows of a run \param bins of the axis \return a series a path
std::map<std::string, PathSeries> BinPaths(const FlowCounter& flows, const ReportBins& bins);

} // namespace vpc
} // namespace ns3
