// SPDX-License-Identifier: GPL-2.0-only
// Verdicts on the limits that an experiment's figures must keep to.
#include "vpc-experiment-result.h"

#include <algorithm>
#include <cstdio>

namespace ns3
{
namespace vpc
{

namespace
{

using Verdict = ExperimentResult::Verdict;
using Measured = std::optional<double> (*)(const RequestSummary& requests,
                                           const std::optional<Time>& trouble);

/// A figure that a threshold may be put to.
struct Figure
{
    const char* name;  //!< member of the file
    bool isLeast;      //!< the limit is the least that is good, and not the most
    const char* print; //!< format of printf, with the unit
    Measured measured; //!< what came of it, in the unit; nothing: there was nothing
};

double
ToMs(Time time)
{
    return static_cast<double>(time.GetNanoSeconds()) / 1e6;
}

/// \param requests of a group \param percentile of them \return it in ms, if any request succeeded
std::optional<double>
LatencyOf(const RequestSummary& requests, Time percentile)
{
    return requests.succeeded == 0 ? std::nullopt : std::optional<double>(ToMs(percentile));
}

const Figure FIGURES[] = {
    {"availability",
     true,
     "%.6g %%",
     [](const RequestSummary& requests, const std::optional<Time>&) {
         return requests.succeeded + requests.lost == 0
                    ? std::nullopt
                    : std::optional<double>(requests.GetAvailability());
     }},
    {"lost",
     false,
     "%.0f",
     [](const RequestSummary& requests, const std::optional<Time>&) {
         return std::optional<double>(static_cast<double>(requests.lost));
     }},
    {"p50",
     false,
     "%.3f ms",
     [](const RequestSummary& requests, const std::optional<Time>&) {
         return LatencyOf(requests, requests.latency.p50);
     }},
    {"p95",
     false,
     "%.3f ms",
     [](const RequestSummary& requests, const std::optional<Time>&) {
         return LatencyOf(requests, requests.latency.p95);
     }},
    {"p99",
     false,
     "%.3f ms",
     [](const RequestSummary& requests, const std::optional<Time>&) {
         return LatencyOf(requests, requests.latency.p99);
     }},
    {"recovery", false, "%.1f s", [](const RequestSummary&, const std::optional<Time>& trouble) {
         return std::optional<double>(trouble.value_or(Time(0)).GetSeconds());
     }}};

/// \param name of a figure \return it
const Figure&
FigureOf(const std::string& name)
{
    return *std::find_if(std::begin(FIGURES), std::end(FIGURES), [&name](const Figure& figure) {
        return name == figure.name;
    });
}

} // namespace

std::optional<Time>
LongestTrouble(const ExperimentResult& result, const std::string& group)
{
    std::optional<Time> longest;
    for (const ExperimentResult::Incident& incident : result.incidents)
    {
        for (const FailoverParts& parts : incident.groups)
        {
            if (parts.total && (group.empty() || parts.group == group))
            {
                longest = std::max(longest.value_or(Time(0)), *parts.total);
            }
        }
    }
    return longest;
}

std::vector<Verdict>
JudgeThresholds(const Experiment& experiment, const ExperimentResult& result)
{
    std::vector<Verdict> verdicts;
    for (const ExperimentThreshold& threshold : experiment.thresholds)
    {
        const Figure& figure = FigureOf(threshold.figure);
        const auto group = result.groups.find(threshold.group);
        const RequestSummary& requests =
            threshold.group.empty() || group == result.groups.end() ? result.all : group->second;
        Verdict verdict;
        verdict.threshold = threshold;
        verdict.measured = figure.measured(requests, LongestTrouble(result, threshold.group));
        verdict.isMet = verdict.measured && (figure.isLeast ? *verdict.measured >= threshold.limit
                                                            : *verdict.measured <= threshold.limit);
        verdicts.push_back(verdict);
    }
    return verdicts;
}

std::size_t
CountCrossed(const ExperimentResult& result)
{
    return static_cast<std::size_t>(
        std::count_if(result.verdicts.begin(), result.verdicts.end(), [](const Verdict& verdict) {
            return !verdict.isMet;
        }));
}

std::string
SubjectOf(const ExperimentThreshold& threshold)
{
    return threshold.figure + (threshold.group.empty() ? "" : " of " + threshold.group);
}

std::string
MeasuredOf(const Verdict& verdict)
{
    if (!verdict.measured)
    {
        return "nothing to measure";
    }
    char text[64];
    std::snprintf(text, sizeof(text), FigureOf(verdict.threshold.figure).print, *verdict.measured);
    return text;
}

} // namespace vpc
} // namespace ns3
