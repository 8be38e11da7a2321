// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/vpc-flow-counter.h"
#include "ns3/vpc-request-record.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
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
    /// \param at a time \return the bin that it lies in; nothing after the end
    std::optional<std::size_t> Find(Time at) const;
};

/// What became of the requests of a group that began in each bin; those denied, unfinished, or of
/// clients inside a dead AZ left out.
struct GroupSeries
{
    std::vector<uint64_t> requests;       //!< by bin
    std::vector<uint64_t> succeeded;      //!< by bin
    std::vector<std::optional<Time>> p50; //!< of what all of them took, lost ones too
    std::vector<std::optional<Time>> p99; //!< the same
};

/// Flows of a path.
struct PathSeries
{
    std::vector<double> openedPerSecond; //!< by bin
    std::vector<double> open;            //!< mean of the numbers at the ends of the seconds
};

/// \param records of requests \param bins of the axis \return a series a group
std::map<std::string, GroupSeries> BinRequests(const std::vector<RequestRecord>& records,
                                               const ReportBins& bins);

/// \param steps of open connections \param bins of the axis \return their means over time, by ENI
std::map<std::string, std::vector<double>> BinConnections(
    const std::vector<FlowCounter::Step>& steps,
    const ReportBins& bins);

/// \param flows of a run \param bins of the axis \return a series a path
std::map<std::string, PathSeries> BinPaths(const FlowCounter& flows, const ReportBins& bins);

} // namespace vpc
} // namespace ns3
