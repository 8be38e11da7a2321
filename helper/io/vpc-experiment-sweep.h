// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-experiment.h"
#include "vpc-json.h"

#include "ns3/vpc-sweep.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/// How the runs of a sweep are started: each is `PROGRAM run FILE --out FOLDER --run N`, with
/// `--set PATH=VALUE` for what is varied and `--set runs=1`, in a process of its own.
struct ExperimentSweepOptions
{
    std::string program;                //!< path of vpcsim
    std::string file;                   //!< the experiment file
    std::string folder;                 //!< gets the folders of the runs
    std::vector<std::string> arguments; //!< more of them, for each run
    uint32_t atATime{1};                //!< runs at a time
};

/// What a sweep came to.
struct SweepOutcome
{
    SweepTable table;       //!< what the runs came to
    std::size_t runs{0};    //!< of the sweep
    std::size_t crossed{0}; //!< runs that crossed a threshold
};

/**
 * \brief Check every value of \c vary in its place, before anything is run.
 * \param document an experiment file \param folder where its paths count from
 * \throw aws::InputError as ReadExperiment(), at the value
 */
void CheckSweep(const JsonValue& document, const std::string& folder);

/// \param experiment one that varies something or has several runs \return what is varied: texts
/// without their quotes, anything else as JSON
std::vector<SweepAxis> SweepAxesOf(const Experiment& experiment);

/// \return the figures of all clients together that tables and pictures of sweeps show
const std::vector<SweepFigure>& SweepFiguresToShow();

/**
 * \brief Run an experiment for all combinations of what it varies, and gather what they come to.
 *
 * A run's figures are all numbers in the summary.json that it leaves in its folder, by their paths.
 * Repetitions count up from the experiment's own run number.
 *
 * \param experiment one that varies something or has several runs
 * \param options how to start it
 * \param done called after each run with how many are done, and how many there are
 * \return the table, and how many runs crossed a threshold
 * \throw aws::InputError one line: a run that failed, by what is varied in it, and the last line
 * that it said
 */
SweepOutcome RunSweep(const Experiment& experiment,
                      const ExperimentSweepOptions& options,
                      const std::function<void(std::size_t done, std::size_t all)>& done = {});

} // namespace vpc
} // namespace ns3
