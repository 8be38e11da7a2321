// SPDX-License-Identifier: GPL-2.0-only
// What came of an experiment: summary.json, and tables for a terminal.
#include "vpc-experiment-result.h"

#include "ns3/vpc-text-table.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>

namespace ns3
{
namespace vpc
{

namespace
{

using Json = nlohmann::ordered_json;

/// \param time some \return it in ms, to the microsecond
double
ToMs(Time time)
{
    return std::round(time.GetSeconds() * 1e6) / 1e3;
}

/// \param object gets a member \param name of it \param time in seconds; without one it is left out
void
PutSeconds(Json& object, const char* name, const std::optional<Time>& time)
{
    if (time)
    {
        object[name] = std::round(time->GetSeconds() * 1e6) / 1e6;
    }
}

Json
ToJson(const RequestSummary& group)
{
    Json json;
    json["requests"] = group.requests;
    json["succeeded"] = group.succeeded;
    json["lost"] = group.lost;
    json["denied"] = group.denied;
    json["unfinished"] = group.unfinished;
    json["excluded"] = group.excluded;
    json["attempts"] = group.attempts;
    json["availabilityPercent"] = std::round(group.GetAvailability() * 1e6) / 1e6;
    if (group.succeeded > 0)
    {
        json["latencyMs"] = {{"mean", ToMs(group.latency.mean)},
                             {"p50", ToMs(group.latency.p50)},
                             {"p95", ToMs(group.latency.p95)},
                             {"p99", ToMs(group.latency.p99)},
                             {"max", ToMs(group.latency.max)}};
    }
    json["outcomes"] = group.outcomes;
    json["paths"] = group.paths;
    return json;
}

Json
ToJson(const FailoverParts& parts)
{
    Json json;
    json["clients"] = parts.clients;
    json["clientsHit"] = parts.clientsHit;
    json["clientsStuck"] = parts.clientsStuck;
    json["requests"] = parts.requests;
    json["lost"] = parts.lost;
    json["delayed"] = parts.delayed;
    json["denied"] = parts.denied;
    json["excluded"] = parts.excluded;
    PutSeconds(json, "detectionSeconds", parts.detection);
    PutSeconds(json, "nameChangeSeconds", parts.nameChange);
    PutSeconds(json, "cacheMeanSeconds", parts.cacheMean);
    PutSeconds(json, "cacheMaxSeconds", parts.cacheMax);
    PutSeconds(json, "timersMeanSeconds", parts.timersMean);
    PutSeconds(json, "lastLostSeconds", parts.lastLost);
    PutSeconds(json, "totalSeconds", parts.total);
    PutSeconds(json, "readdedSeconds", parts.readded);
    PutSeconds(json, "evenSeconds", parts.even);
    json["availabilityPercent"] = std::round(parts.GetAvailability() * 1e6) / 1e6;
    if (parts.recovered > 0)
    {
        Json& recovery = json["recovery"];
        recovery["clients"] = parts.recovered;
        PutSeconds(recovery, "meanSeconds", parts.recovery.mean);
        PutSeconds(recovery, "p50Seconds", parts.recovery.p50);
        PutSeconds(recovery, "p95Seconds", parts.recovery.p95);
        PutSeconds(recovery, "p99Seconds", parts.recovery.p99);
        PutSeconds(recovery, "maxSeconds", parts.recovery.max);
    }
    return json;
}

/// \param object gets a member \param name of it \param value rounded; none: left out
void
PutNumber(Json& object, const char* name, const std::optional<double>& value)
{
    if (value)
    {
        object[name] = std::round(*value * 1e6) / 1e6;
    }
}

/// \param cost an estimate \return its sums
Json
ToJson(const CostEstimate& cost)
{
    Json json;
    json["isEstimate"] = true;
    json["prices"] = cost.table;
    json["region"] = cost.region;
    json["pricesOf"] = cost.date;
    json["runUsd"] = cost.runUsd;
    json["monthUsd"] = cost.monthUsd;
    // By name, so that sweeps find the same under the same path.
    for (const CostLine& line : cost.lines)
    {
        Json& item = json["items"][line.use.item];
        item["unit"] = line.price.unit;
        item["monthQuantity"] = item.value("monthQuantity", 0.0) + line.use.month;
        item["monthUsd"] = item.value("monthUsd", 0.0) + line.monthUsd;
        item["assumption"] = line.price.isAssumption;
    }
    json["notes"] = cost.notes;
    return json;
}

Json
ToJson(const ClosedForm& line)
{
    Json json;
    json["unit"] = line.unit;
    PutNumber(json, "measured", line.measured);
    PutNumber(json, "measuredLeast", line.measuredLeast);
    PutNumber(json, "measuredMost", line.measuredMost);
    PutNumber(json, "least", line.least);
    PutNumber(json, "mean", line.mean);
    PutNumber(json, "most", line.most);
    json["form"] = line.form;
    return json;
}

/// \param result of an experiment \return from a fault's begin to the end of the last request that
/// was lost or delayed by it, the longest of all faults; nothing if none was
std::optional<Time>
LongestTrouble(const ExperimentResult& result)
{
    std::optional<Time> longest;
    for (const ExperimentResult::Incident& incident : result.incidents)
    {
        for (const FailoverParts& parts : incident.groups)
        {
            if (parts.total)
            {
                longest = std::max(longest.value_or(Time(0)), *parts.total);
            }
        }
    }
    return longest;
}

/// \param format of printf \param value a number \return it
std::string
Format(const char* format, double value)
{
    char text[64];
    std::snprintf(text, sizeof(text), format, value);
    return text;
}

/// \param group of clients \return the ways of its requests, the most used first
std::string
PathsOf(const RequestSummary& group)
{
    std::vector<std::pair<uint64_t, std::string>> paths;
    for (const auto& [path, count] : group.paths)
    {
        paths.emplace_back(count, path);
    }
    std::stable_sort(paths.begin(), paths.end(), [](const auto& a, const auto& b) {
        return a.first > b.first;
    });
    std::string text;
    for (const auto& [count, path] : paths)
    {
        text += (text.empty() ? "" : ", ") + path;
        text += paths.size() > 1 ? " " + std::to_string(count) : "";
    }
    return text.empty() ? "-" : text;
}

/// \param group of clients \return why requests were lost
std::string
LossesOf(const RequestSummary& group)
{
    std::string text;
    for (const auto& [outcome, count] : group.outcomes)
    {
        if (outcome != "success" && outcome != "forbidden")
        {
            const bool isOpen = outcome == "abandoned"; // by the run's end: no loss
            text += (text.empty() ? " (" : ", ") + (isOpen ? "not finished" : outcome) + " " +
                    std::to_string(count);
        }
    }
    return std::to_string(group.lost) + (text.empty() ? "" : text + ")");
}

} // namespace

void
WriteCostJson(std::ostream& out, const CostEstimate& cost)
{
    Json json = ToJson(cost);
    for (const CostLine& line : cost.lines)
    {
        Json one;
        one["item"] = line.use.item;
        one["of"] = line.use.what;
        one["unit"] = line.price.unit;
        one["runQuantity"] = line.use.run;
        one["monthQuantity"] = line.use.month;
        one["runUsd"] = line.runUsd;
        one["monthUsd"] = line.monthUsd;
        one["assumption"] = line.price.isAssumption;
        one["priceOf"] = line.price.date;
        one["source"] = line.price.source;
        json["lines"].push_back(one);
    }
    out << json.dump(2) << '\n';
}

void
WriteExperimentSummary(std::ostream& out,
                       const Experiment& experiment,
                       const ExperimentResult& result)
{
    Json json;
    json["experiment"] = std::filesystem::path(experiment.file).filename().string();
    json["description"] = experiment.description;
    // As text, so that sweeps do not take them for results.
    json["seed"] = std::to_string(experiment.seed);
    json["run"] = std::to_string(experiment.run);
    json["duration"] = Format("%gs", experiment.duration.GetSeconds());
    json["all"] = ToJson(result.all);
    PutSeconds(json, "recoverySeconds", LongestTrouble(result));
    for (const auto& [name, group] : result.groups)
    {
        json["workload"][name] = ToJson(group);
    }
    json["incidents"] = Json::array();
    for (const ExperimentResult::Incident& incident : result.incidents)
    {
        Json one;
        one["name"] = incident.name;
        one["from"] = Format("%gs", incident.from.GetSeconds());
        one["until"] = Format("%gs", incident.until.GetSeconds());
        one["faults"] = incident.faults;
        if (!incident.groups.empty())
        {
            FailoverParts all;
            for (const FailoverParts& parts : incident.groups)
            {
                all.requests += parts.requests;
                all.lost += parts.lost;
            }
            one["requests"] = all.requests;
            one["lost"] = all.lost;
            one["availabilityPercent"] = std::round(all.GetAvailability() * 1e6) / 1e6;
        }
        for (const FailoverParts& parts : incident.groups)
        {
            one["groups"][parts.group] = ToJson(parts);
        }
        for (const ClosedForm& line : incident.forms)
        {
            one["closedForms"][line.group][line.part] = ToJson(line);
        }
        json["incidents"].push_back(one);
    }
    if (!result.cost.IsEmpty())
    {
        json["cost"] = ToJson(result.cost);
    }
    json["packets"] = {{"sent", result.packets.sent},
                       {"delivered", result.packets.delivered},
                       {"inFlight", result.packets.inFlight},
                       {"dropped", result.packets.dropped},
                       {"conserved", result.packets.isConserved}};
    json["notes"] = result.notes;
    out << json.dump(2) << '\n';
}

void
PrintExperimentResult(std::ostream& out,
                      const Experiment& experiment,
                      const ExperimentResult& result)
{
    out << (experiment.description.empty() ? experiment.file : experiment.description) << '\n'
        << Format("%g", experiment.duration.GetSeconds()) << " s simulated, seed "
        << experiment.seed << ", run " << experiment.run << "\n\n";
    std::vector<TextRow> rows = {
        {"clients", "requests", "success %", "p50 ms", "p99 ms", "path", "lost"}};
    bool isDenied = false;
    for (const auto& [name, group] : result.groups)
    {
        const bool any = group.succeeded > 0;
        rows.push_back(
            {name,
             std::to_string(group.requests),
             group.succeeded + group.lost > 0 ? Format("%.3f", group.GetAvailability()) : "-",
             any ? Format("%.2f", ToMs(group.latency.p50)) : "-",
             any ? Format("%.2f", ToMs(group.latency.p99)) : "-",
             PathsOf(group),
             LossesOf(group)});
        isDenied = isDenied || group.denied > 0;
    }
    PrintTable(out, rows);
    for (const auto& [name, group] : result.groups)
    {
        if (isDenied && group.denied > 0)
        {
            out << "  " << name << ": " << group.denied << " requests denied by policies (403)\n";
        }
    }
    bool hasTables = false;
    for (const ExperimentResult::Incident& incident : result.incidents)
    {
        out << '\n'
            << incident.name << ", from " << Format("%g", incident.from.GetSeconds()) << " s to "
            << Format("%g", incident.until.GetSeconds()) << " s\n";
        if (!incident.groups.empty())
        {
            PrintFailoverTable(out, incident.groups);
            out << '\n';
            PrintRecoveryTable(out, incident.groups);
            hasTables = true;
        }
        if (!incident.forms.empty())
        {
            out << '\n';
            PrintClosedForms(out, incident.forms);
        }
    }
    if (hasTables)
    {
        out << '\n';
        PrintFailoverLegend(out);
    }
    if (!result.cost.IsEmpty())
    {
        out << '\n';
        PrintCost(out, result.cost);
    }
    out << '\n' << result.packets;
    if (!result.notes.empty())
    {
        out << "\nto be known:\n";
        constexpr std::size_t MOST = 12;
        for (std::size_t i = 0; i < result.notes.size() && i < MOST; ++i)
        {
            out << "  " << result.notes[i] << '\n';
        }
        if (result.notes.size() > MOST)
        {
            out << "  and " << result.notes.size() - MOST << " more, in summary.json\n";
        }
    }
}

} // namespace vpc
} // namespace ns3
