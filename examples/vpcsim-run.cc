// SPDX-License-Identifier: GPL-2.0-only
// vpcsim run: an experiment file.
#include "vpcsim-commands.h"

#include "ns3/vpc-experiment-bands.h"
#include "ns3/vpc-experiment-file.h"
#include "ns3/vpc-experiment-runner.h"
#include "ns3/vpc-experiment-sweep.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>
#include <unistd.h>

using namespace ns3::vpc;

namespace
{

/// What the command line sets.
struct RunOptions
{
    std::string file;
    std::string out;
    uint32_t seed{0}; //!< 0: as the file says
    uint64_t run{0};  //!< 0: as the file says
    std::vector<std::string> settings;
    uint32_t seeds{0}; //!< runs with other random numbers; 0: as the file says
    uint32_t jobs{0};  //!< 0: one a processor
    bool noPlots{false};
};

/// \param options as given \return all settings, PATH=VALUE
std::vector<std::string>
SettingsOf(const RunOptions& options)
{
    std::vector<std::string> settings = options.settings;
    if (options.seed != 0)
    {
        settings.push_back("seed=" + std::to_string(options.seed));
    }
    if (options.run != 0)
    {
        settings.push_back("run=" + std::to_string(options.run));
    }
    if (options.seeds != 0)
    {
        settings.push_back("runs=" + std::to_string(options.seeds));
    }
    if (options.noPlots)
    {
        settings.emplace_back("measure.plots=false");
    }
    return settings;
}

/// \param experiment it \param made it as YAML, if it was not a file \param options as given
/// \return the exit code
int
RunOnce(const Experiment& experiment, const std::string& made, const RunOptions& options)
{
    const ExperimentPlan plan = PlanExperiment(experiment);
    ExperimentRunner runner(experiment, plan);
    OutputDir out(options.out);
    ExperimentResult result = runner.Run(out);
    runner.Write(out, result);
    if (!made.empty())
    {
        out.Write("experiment.yaml", [&made](std::ostream& file) { file << made; });
    }
    out.Commit();
    PrintExperimentResult(std::cout, experiment, result);
    if (!made.empty())
    {
        std::cout << "\nexperiment: " << options.out << "/experiment.yaml, made for "
                  << options.file << "; change a copy of it\n";
    }
    std::cout << "\nresults: " << options.out << '\n';
    return result.packets.isConserved ? 0 : 1;
}

/// \param experiment one that varies something or has several runs \param options as given
/// \return the exit code
int
RunAll(const Experiment& experiment, const RunOptions& options)
{
    PlanExperiment(experiment); // mistakes in names are found before anything is started
    OutputDir out(options.out);
    ExperimentSweepOptions sweep;
    sweep.program = std::filesystem::read_symlink("/proc/self/exe").string();
    sweep.file = options.file;
    sweep.folder = out.GetWorkPath();
    for (const std::string& setting : SettingsOf(options))
    {
        sweep.arguments.insert(sweep.arguments.end(), {"--set", setting});
    }
    const uint32_t processors = static_cast<uint32_t>(std::max(sysconf(_SC_NPROCESSORS_ONLN), 1L));
    sweep.atATime = options.jobs == 0 ? processors : options.jobs;
    const bool isTerminal = isatty(STDERR_FILENO) == 1;
    const SweepTable table =
        RunSweep(experiment, sweep, [isTerminal](std::size_t done, std::size_t all) {
            if (isTerminal)
            {
                std::cerr << "\r" << done << " of " << all << " runs" << std::flush
                          << (done == all ? "\n" : "");
            }
        });
    out.Write("sweep.csv", [&table](std::ostream& file) { table.Write(file); });
    WriteExperimentBands(experiment, out.GetWorkPath(), table);
    if (experiment.measure.plots)
    {
        PlotFolder folder(out.GetWorkPath());
        table.Draw(folder, SweepFiguresToShow());
        for (const ExperimentFigure& figure : experiment.measure.figures)
        {
            const bool isDrawn = table.DrawScatter(
                folder,
                {figure.name, figure.title, {figure.x, figure.xLabel}, {figure.y, figure.yLabel}});
            if (!isDrawn)
            {
                std::cerr << figure.where << ": no run has both " << figure.x << " and " << figure.y
                          << "; see the names in sweep.csv\n";
            }
        }
        folder.Render();
    }
    out.Commit();
    table.Print(std::cout, SweepFiguresToShow());
    std::cout << "\nresults: " << options.out << " (sweep.csv has all figures)\n";
    return 0;
}

} // namespace

void
RegisterRun(CLI::App& app, int& exitCode)
{
    CLI::App* command = app.add_subcommand("run", "run an experiment file");
    auto options = std::make_shared<RunOptions>();
    command
        ->add_option("FILE",
                     options->file,
                     "experiment, YAML or JSON; or a CloudFormation template or folder of dumps, "
                     "for which one is made")
        ->required();
    command->add_option("--out", options->out, "folder for the results, replaced whole [out/NAME]");
    command
        ->add_option("--seed", options->seed, "seed of all random numbers, instead of the file's")
        ->check(CLI::PositiveNumber);
    command->add_option("--run", options->run, "other random numbers with the same seed")
        ->check(CLI::PositiveNumber);
    command
        ->add_option("--set",
                     options->settings,
                     "another value for anything in the file: PATH=VALUE, e.g. "
                     "workload[0].rate=5/s; as often as wanted")
        ->allow_extra_args(false);
    command
        ->add_option("--seeds",
                     options->seeds,
                     "so many runs with the same seed and other random numbers: means with 95 % "
                     "intervals, and bands in pictures")
        ->check(CLI::PositiveNumber);
    command->add_option("--jobs", options->jobs, "runs of a sweep at a time [one a processor]")
        ->check(CLI::PositiveNumber);
    command->add_flag("--no-plots", options->noPlots, "draw nothing");
    command->footer(
        "Writes requests.csv, flows.csv, failover.csv, summary.json and pictures; of a "
        "sweep (vary, runs) sweep.csv and\na folder a run. Exit code: 0 if all is well, "
        "1 if packets are not conserved, 2 for bad input.");
    command->callback([options, &exitCode]() {
        exitCode = RunGuarded([&options]() {
            if (options->out.empty())
            {
                options->out = "out/" + std::filesystem::path(options->file).stem().string();
            }
            const ExperimentFile file(options->file, SettingsOf(*options), options->out);
            const Experiment experiment = file.Read();
            if (experiment.vary.empty() && experiment.runs == 1)
            {
                return RunOnce(experiment, file.GetMade(), *options);
            }
            file.CheckSweep();
            return RunAll(experiment, *options);
        });
    });
}
