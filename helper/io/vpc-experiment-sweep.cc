// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-experiment-sweep.h"

#include "vpc-json-path.h"

#include "ns3/vpc-process-pool.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>

namespace ns3
{
namespace vpc
{

namespace
{

/// \param json a value as JSON \return a string's text, anything else unchanged
std::string
PlainText(const std::string& json)
{
    if (json.rfind('"', 0) != 0)
    {
        return json;
    }
    return JsonDocument::Parse(json, "vary").Root().AsString();
}

/// \param experiment it \param run of its sweep \return its varied values as JSON, by path
std::vector<std::pair<std::string, std::string>>
SettingsOf(const Experiment& experiment, const SweepRun& run)
{
    std::vector<std::pair<std::string, std::string>> settings;
    for (std::size_t i = 0; i < run.values.size(); ++i)
    {
        settings.emplace_back(experiment.vary[i].first, run.values[i]);
    }
    return settings;
}

/// \param path of something in an experiment file \return the last name in it
std::string
LastWord(const std::string& path)
{
    const std::size_t end = path.find_last_of(".:");
    return end == std::string::npos ? path : path.substr(end + 1);
}

/// \param path of a file \return its last line that is not empty
std::string
LastLine(const std::string& path)
{
    std::ifstream file(path);
    std::string last;
    for (std::string line; std::getline(file, line);)
    {
        last = line.empty() ? last : line;
    }
    return last;
}

/// \param path of a run's summary.json \return whether thresholds, and nothing else, made it fail
bool
IsCrossed(const std::string& path)
{
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored))
    {
        return false;
    }
    const JsonDocument summary = JsonDocument::ReadFile(path);
    const std::vector<JsonValue>& thresholds = summary.Root().GetArray("thresholds");
    return summary.Root().GetObject("packets").GetBool("conserved", false) &&
           std::any_of(thresholds.begin(), thresholds.end(), [](const JsonValue& verdict) {
               return !verdict.GetBool("met", true);
           });
}

/// \param experiment it \param options how to start it \param run of its sweep
/// \return the command
ProcessCommand
CommandOf(const Experiment& experiment, const ExperimentSweepOptions& options, const SweepRun& run)
{
    const std::string folder = options.folder + "/" + run.folder;
    ProcessCommand command{{options.program, "run", options.file, "--out", folder, "--run"},
                           folder + ".log"};
    command.words.push_back(std::to_string(experiment.run + run.repetition));
    // The user's own settings first: of settings of the same thing the last one counts, and a run
    // that were a sweep itself would start runs without end.
    command.words.insert(command.words.end(), options.arguments.begin(), options.arguments.end());
    for (const auto& [path, value] : SettingsOf(experiment, run))
    {
        command.words.insert(command.words.end(), {"--set", path + "=" + value});
    }
    command.words.insert(command.words.end(), {"--set", "runs=1", "--set", "vary=null"});
    std::filesystem::create_directories(std::filesystem::path(folder).parent_path());
    return command;
}

} // namespace

void
CheckSweep(const JsonValue& document, const std::string& folder)
{
    for (const auto& [path, values] : document.GetObject("vary").Members())
    {
        for (const JsonValue& value : values.AsArray())
        {
            if (path == "vary" || path == "runs" || path.rfind("vary.", 0) == 0)
            {
                value.Fail("vary: " + path + " cannot be varied itself");
            }
            ReadExperiment(ReplaceAt(document, path, value), folder);
        }
    }
}

std::vector<SweepAxis>
SweepAxesOf(const Experiment& experiment)
{
    std::vector<SweepAxis> axes;
    std::map<std::string, int> uses;
    for (const auto& [path, values] : experiment.vary)
    {
        ++uses[LastWord(path)];
    }
    for (const auto& [path, values] : experiment.vary)
    {
        const std::string word = LastWord(path);
        axes.push_back({path, {}, uses[word] == 1 ? word : ""});
        for (const std::string& value : values)
        {
            axes.back().values.push_back(PlainText(value));
        }
    }
    return axes;
}

const std::vector<SweepFigure>&
SweepFiguresToShow()
{
    static const std::vector<SweepFigure> figures = {
        {"all.availabilityPercent", "Success (%)"},
        {"all.lost", "Requests lost"},
        {"recoverySeconds", "Last trouble after the fault (s)"},
        {"all.latencyMs.p50", "Latency, median (ms)"},
        {"all.latencyMs.p99", "Latency, 99th percentile (ms)"}};
    return figures;
}

SweepOutcome
RunSweep(const Experiment& experiment,
         const ExperimentSweepOptions& options,
         const std::function<void(std::size_t done, std::size_t all)>& done)
{
    std::vector<SweepAxis> json;
    for (const auto& [path, values] : experiment.vary)
    {
        json.push_back({path, values});
    }
    const std::vector<SweepRun> runs = PlanSweep(json, experiment.runs);
    std::vector<ProcessCommand> commands;
    for (const SweepRun& run : runs)
    {
        commands.push_back(CommandOf(experiment, options, run));
    }
    const std::vector<int> codes =
        RunProcesses(commands, options.atATime, [&done, &runs](std::size_t count) {
            if (done)
            {
                done(count, runs.size());
            }
        });
    SweepOutcome outcome{SweepTable(SweepAxesOf(experiment)), runs.size(), 0};
    for (std::size_t i = 0; i < runs.size(); ++i)
    {
        SweepRun run = runs[i];
        const std::string results = options.folder + "/" + run.folder + "/summary.json";
        if (codes[i] != 0 && !(codes[i] == 1 && IsCrossed(results)))
        {
            std::string which;
            for (const auto& [path, value] : SettingsOf(experiment, run))
            {
                which += (which.empty() ? " with " : ", ") + path + "=" + value;
            }
            throw aws::InputError("run " + run.folder + which + " ended with exit code " +
                                  std::to_string(codes[i]) + ": " + LastLine(commands[i].log));
        }
        outcome.crossed += codes[i] != 0;
        const JsonDocument summary = JsonDocument::ReadFile(results);
        for (std::string& value : run.values)
        {
            value = PlainText(value);
        }
        outcome.table.Add(run, FindNumbers(summary.Root()));
    }
    return outcome;
}

} // namespace vpc
} // namespace ns3
