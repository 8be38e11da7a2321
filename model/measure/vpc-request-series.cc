// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-request-series.h"

#include "vpc-csv.h"
#include "vpc-request-summary.h"

#include <algorithm>
#include <cmath>
#include <iomanip>

namespace ns3
{
namespace vpc
{

RequestSeries
MakeRequestSeries(const std::vector<RequestRecord>& records, uint32_t spanSeconds)
{
    struct Span
    {
        uint64_t succeeded{0};
        std::vector<Time> times;
    };

    const int64_t width = Seconds(spanSeconds).GetNanoSeconds();
    std::map<std::string, std::map<std::size_t, Span>> groups;
    for (const RequestRecord& r : records)
    {
        if (r.outcome == RequestOutcome::ABANDONED || r.outcome == RequestOutcome::FORBIDDEN ||
            r.clientInFaultyAz)
        {
            continue;
        }
        Span& span = groups[r.group][static_cast<std::size_t>(r.start.GetNanoSeconds() / width)];
        span.succeeded += r.outcome == RequestOutcome::SUCCESS;
        span.times.push_back(r.total);
    }
    RequestSeries series;
    for (auto& [group, spans] : groups)
    {
        for (auto& [number, span] : spans)
        {
            RequestSeriesPoint point;
            point.atSeconds = (static_cast<double>(number) + 0.5) * spanSeconds;
            point.span = number;
            point.requests = span.times.size();
            point.succeeded = span.succeeded;
            const TimePercentiles took = TimePercentiles::Of(std::move(span.times));
            point.p50 = took.p50;
            point.p99 = took.p99;
            series[group].push_back(point);
        }
    }
    return series;
}

void
WriteRequestSeries(std::ostream& out, const RequestSeries& series)
{
    out << "group,time_s,requests,success_percent,p50_ms,p99_ms\n" << std::setprecision(10);
    for (const auto& [group, points] : series)
    {
        for (const RequestSeriesPoint& point : points)
        {
            out << CsvField(group) << ',' << point.atSeconds << ',' << point.requests << ','
                << point.GetSuccessPercent() << ',' << point.p50.GetSeconds() * 1e3 << ','
                << point.p99.GetSeconds() * 1e3 << '\n';
        }
    }
}

RequestSeries
ReadRequestSeries(std::istream& in)
{
    RequestSeries series;
    auto lines = ReadCsv(in);
    for (std::size_t i = 1; i < lines.size(); ++i)
    {
        const std::vector<std::string>& fields = lines[i];
        RequestSeriesPoint point;
        point.atSeconds = std::stod(fields.at(1));
        point.requests = std::stoull(fields.at(2));
        point.span = static_cast<std::size_t>(point.atSeconds / SERIES_SPAN_S);
        point.succeeded = static_cast<uint64_t>(
            std::llround(std::stod(fields.at(3)) * static_cast<double>(point.requests) / 100));
        point.p50 = NanoSeconds(std::llround(std::stod(fields.at(4)) * 1e6));
        point.p99 = NanoSeconds(std::llround(std::stod(fields.at(5)) * 1e6));
        series[fields.at(0)].push_back(point);
    }
    return series;
}

} // namespace vpc
} // namespace ns3
