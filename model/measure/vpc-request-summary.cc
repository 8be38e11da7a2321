// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-request-summary.h"

#include <algorithm>
#include <cmath>

namespace ns3
{
namespace vpc
{

TimePercentiles
TimePercentiles::Of(std::vector<Time> times)
{
    TimePercentiles result;
    if (times.empty())
    {
        return result;
    }
    std::sort(times.begin(), times.end());
    int64_t sum = 0;
    for (const Time& time : times)
    {
        sum += time.GetNanoSeconds();
    }
    const auto at = [&times](double percent) {
        const double rank = std::ceil(percent / 100 * static_cast<double>(times.size()));
        return times[static_cast<std::size_t>(std::max(rank, 1.0)) - 1];
    };
    result.mean = NanoSeconds(sum / static_cast<int64_t>(times.size()));
    result.p50 = at(50);
    result.p95 = at(95);
    result.p99 = at(99);
    result.max = times.back();
    return result;
}

double
RequestSummary::GetAvailability() const
{
    const uint64_t judged = succeeded + lost;
    return judged == 0 ? 100 : 100 * static_cast<double>(succeeded) / static_cast<double>(judged);
}

std::map<std::string, RequestSummary>
SummariseRequests(const std::vector<RequestRecord>& records)
{
    std::map<std::string, RequestSummary> groups;
    std::map<std::string, std::vector<Time>> latencies;
    for (const RequestRecord& record : records)
    {
        RequestSummary& group = groups[record.group];
        if (record.clientInFaultyAz)
        {
            ++group.excluded;
            continue;
        }
        ++group.requests;
        group.attempts += record.attempts;
        ++group.outcomes[ToString(record.outcome)];
        switch (record.outcome)
        {
        case RequestOutcome::SUCCESS:
            ++group.succeeded;
            ++group.paths[ToString(record.path)];
            latencies[record.group].push_back(record.total);
            break;
        case RequestOutcome::FORBIDDEN:
            ++group.denied;
            break;
        case RequestOutcome::ABANDONED:
            ++group.unfinished;
            break;
        default:
            ++group.lost;
        }
    }
    for (auto& [name, times] : latencies)
    {
        groups[name].latency = TimePercentiles::Of(std::move(times));
    }
    return groups;
}

RequestSummary
SummariseAll(std::vector<RequestRecord> records)
{
    for (RequestRecord& record : records)
    {
        record.group.clear();
    }
    return SummariseRequests(records)[""];
}

} // namespace vpc
} // namespace ns3
