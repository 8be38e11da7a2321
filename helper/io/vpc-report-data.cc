// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-report-data.h"

#include "vpc-report-assets.h"
#include "vpc-report-series.h"
#include "vpc-report-topology.h"

#include "ns3/vpc-request-series.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

namespace ns3
{
namespace vpc
{

const char* const REPORT_FORMAT = "vpc-endpoints report 1";

namespace
{

using Json = nlohmann::ordered_json;

/// \param value any \return it with three digits after the point: microseconds of a time in ms
double
Round(double value)
{
    return std::round(value * 1e3) / 1e3;
}

Json
ToJson(const std::vector<double>& values)
{
    Json json = Json::array();
    for (const double value : values)
    {
        json.push_back(Round(value));
    }
    return json;
}

/// \param text any \return it as a word of a shell
std::string
ShellWord(const std::string& text)
{
    const bool isPlain =
        !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
            return std::isalnum(c) != 0 ||
                   (c != 0 && std::string("._-/=:,+@%").find(c) != std::string::npos);
        });
    if (isPlain)
    {
        return text;
    }
    std::string word = "'";
    for (const char c : text)
    {
        word += c == '\'' ? std::string("'\\''") : std::string(1, c);
    }
    return word + "'";
}

Json
ExperimentOf(const Experiment& experiment)
{
    Json json;
    json["file"] = std::filesystem::path(experiment.file).filename().string();
    json["description"] = experiment.description;
    json["seed"] = experiment.seed;
    json["run"] = experiment.run;
    json["seconds"] = experiment.duration.GetSeconds();
    json["command"] = CommandOf(experiment);
    json["document"] = Json::parse(experiment.document);
    return json;
}

Json
GroupsOf(const std::vector<RequestRecord>& records, const ReportBins& bins)
{
    Json json = Json::array();
    for (const auto& [name, points] : MakeRequestSeries(records, bins.seconds))
    {
        Json group = {{"name", name}};
        group["requests"] = Json(bins.count, 0);
        group["succeeded"] = Json(bins.count, 0);
        group["p50Ms"] = Json(bins.count, nullptr);
        group["p99Ms"] = Json(bins.count, nullptr);
        for (const RequestSeriesPoint& point : points)
        {
            group["requests"].at(point.span) = point.requests;
            group["succeeded"].at(point.span) = point.succeeded;
            group["p50Ms"].at(point.span) = Round(point.p50.GetSeconds() * 1e3);
            group["p99Ms"].at(point.span) = Round(point.p99.GetSeconds() * 1e3);
        }
        json.push_back(group);
    }
    return json;
}

Json
ConnectionsOf(const ExperimentScene& scene, const ReportBins& bins)
{
    const std::map<std::string, std::string> names =
        NameEnis(scene.plan.cloud, [&scene](const std::string& id) { return scene.NameOf(id); });
    Json json = Json::array();
    for (const auto& [eniId, means] : BinConnections(scene.recorder.GetFlows().GetSteps(), bins))
    {
        const auto name = names.find(eniId);
        json.push_back({{"name", name == names.end() ? scene.NameOf(eniId) : name->second},
                        {"eni", eniId},
                        {"open", ToJson(means)}});
    }
    std::stable_sort(json.begin(), json.end(), [](const Json& a, const Json& b) {
        return a["name"].get_ref<const std::string&>() < b["name"].get_ref<const std::string&>();
    });
    return json;
}

Json
FaultsOf(const Experiment& experiment, const ExperimentResult& result)
{
    Json json = Json::array();
    for (const ExperimentResult::Incident& incident : result.incidents)
    {
        const bool isEndless = incident.until <= incident.from;
        json.push_back({{"name", incident.name},
                        {"from", incident.from.GetSeconds()},
                        {"until", (isEndless ? experiment.duration : incident.until).GetSeconds()},
                        {"isEndless", isEndless},
                        {"isCure", incident.groups.empty()}});
    }
    return json;
}

} // namespace

std::string
CommandOf(const Experiment& experiment)
{
    std::string command = "vpcsim run " + ShellWord(experiment.file);
    for (const std::string& setting : experiment.settings)
    {
        command += " --set " + ShellWord(setting);
    }
    return command;
}

std::string
MakeReportData(const ExperimentScene& scene,
               const ExperimentResult& result,
               const std::string& folder)
{
    const ReportBins bins = ReportBins::For(scene.experiment.duration);
    Json json;
    json["format"] = REPORT_FORMAT;
    json["versions"] = {{"vpc-endpoints", ModuleVersion()}, {"ns-3", Ns3Version()}};
    json["experiment"] = ExperimentOf(scene.experiment);
    std::ostringstream summary;
    WriteExperimentSummary(summary, scene.experiment, result);
    json["summary"] = Json::parse(summary.str());
    json["faults"] = FaultsOf(scene.experiment, result);
    json["binSeconds"] = bins.seconds;
    json["bins"] = bins.count;
    json["groups"] = GroupsOf(scene.recorder.GetRecords(), bins);
    json["connections"] = ConnectionsOf(scene, bins);
    json["paths"] = Json::array();
    for (const auto& [path, series] : BinPaths(scene.recorder.GetFlows(), bins))
    {
        json["paths"].push_back({{"name", path},
                                 {"openedPerSecond", ToJson(series.openedPerSecond)},
                                 {"open", ToJson(series.open)}});
    }
    const TopologyPicture picture = DrawTopology(scene.plan, folder);
    json["topology"] = {{"svg", picture.svg}, {"missing", picture.missing}};
    return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace vpc
} // namespace ns3
