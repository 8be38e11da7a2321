// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-request-series.h"

#include "vpc-csv.h"
#include "vpc-request-summary.h"

#include <algorithm>
#include <iomanip>

namespace ns3
{
namespace vpc
{

RequestSeries
MakeRequestSeries(const std::vector<RequestRecord>& records, double spanSeconds)
{
    struct Span
    {
        uint64_t succeeded{0};
        std::vector<Time> times;
    };

    std::map<std::string, std::map<int64_t, Span>> groups;
    for (const RequestRecord& r : records)
    {
        if (r.outcome == RequestOutcome::ABANDONED || r.outcome == RequestOutcome::FORBIDDEN ||
            r.clientInFaultyAz)
        {
            continue;
        }
        Span& span = groups[r.group][static_cast<int64_t>(r.start.GetSeconds() / spanSeconds)];
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
            point.requests = span.times.size();
            point.successPercent =
                100 * static_cast<double>(span.succeeded) / static_cast<double>(point.requests);
            const TimePercentiles took = TimePercentiles::Of(std::move(span.times));
            point.p50Ms = took.p50.GetSeconds() * 1e3;
            point.p99Ms = took.p99.GetSeconds() * 1e3;
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
                << point.successPercent << ',' << point.p50Ms << ',' << point.p99Ms << '\n';
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
        point.successPercent = std::stod(fields.at(3));
        point.p50Ms = std::stod(fields.at(4));
        point.p99Ms = std::stod(fields.at(5));
        series[fields.at(0)].push_back(point);
    }
    return series;
}

} // namespace vpc
} // namespace ns3
