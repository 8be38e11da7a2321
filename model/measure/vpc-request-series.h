// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/nstime.h"
#include "ns3/vpc-request-record.h"

#include <cstddef>
#include <cstdint>
#include <istream>
#include <map>
#include <ostream>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/// What became of the requests of a group that began in the same span of time.
struct RequestSeriesPoint
{
    std::size_t span{0};   //!< number of the span, 0 is the first of the run
    double atSeconds{0};   //!< middle of the span
    uint64_t requests{0};  //!< begun in it; without those denied, unfinished or of a dead AZ
    uint64_t succeeded{0}; //!< of them, in the end
    Time p50;              //!< time that they took, lost ones too: median
    Time p99;              //!< and 99th percentile

    /// \return share of them that succeeded in the end
    double GetSuccessPercent() const
    {
        return 100 * static_cast<double>(succeeded) / static_cast<double>(requests);
    }
};

/// Points in the order of time, by client group. A span in which a group began nothing has none.
using RequestSeries = std::map<std::string, std::vector<RequestSeriesPoint>>;

/// Width of the spans in pictures and in series.csv, seconds.
constexpr uint32_t SERIES_SPAN_S = 5;

/// \param records all requests of a run, in any order \param spanSeconds width of a span \return
/// the series
RequestSeries MakeRequestSeries(const std::vector<RequestRecord>& records,
                                uint32_t spanSeconds = SERIES_SPAN_S);

/// \param out where series.csv goes \param series what MakeRequestSeries() gave
void WriteRequestSeries(std::ostream& out, const RequestSeries& series);

/// \param in a file that WriteRequestSeries() wrote, with SERIES_SPAN_S \return the series
RequestSeries ReadRequestSeries(std::istream& in);

} // namespace vpc
} // namespace ns3
