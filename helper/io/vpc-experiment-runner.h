// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-experiment-output.h"

#include "ns3/vpc-workload-helper.h"

#include <memory>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/**
 * \brief Runs an experiment: builds what was planned, lets it happen, and writes what came of it.
 *
 * Sets the seed, the run number and the defaults of attributes; one runner a process.
 *
 * The order in which random streams are given out is that of the examples: the cloud from 1000 on,
 * the clients' starts, services, clients.
 */
class ExperimentRunner
{
  public:
    /**
     * \brief Build everything.
     * \param experiment what a file says \param plan made of it
     * \throw aws::InputError one line "file:line: what is wrong": an attribute that is not there or
     * does not take its value, a name that nobody has, a fault of what is not simulated
     */
    ExperimentRunner(const Experiment& experiment, const ExperimentPlan& plan);
    ~ExperimentRunner();
    ExperimentRunner(const ExperimentRunner&) = delete;
    ExperimentRunner& operator=(const ExperimentRunner&) = delete;

    /// \return what outputs look at
    const ExperimentScene& GetScene() const;
    /// Have something written that is not of the library's. Call before Run(). \param output it
    void AddOutput(std::unique_ptr<ExperimentOutput> output);

    /// Run it, with progress on a terminal. \param out gets captures \return what it came to
    ExperimentResult Run(const OutputDir& out);

    /// Write everything that the experiment wants. Call after Run(). \param out where \param result
    /// what Run() gave; gets the figures that outputs add
    void Write(const OutputDir& out, ExperimentResult& result);

  private:
    void SetUp();
    void BuildSites();
    void InstallServices();
    void InstallClients();
    void CheckNames() const;
    void AddFaults();

    const Experiment& m_experiment;
    const ExperimentPlan& m_plan;
    Ptr<SimulatedCloud> m_cloud;
    std::unique_ptr<WorkloadHelper> m_workload;
    std::unique_ptr<FailoverRecorder> m_recorder;
    std::unique_ptr<ExperimentScene> m_scene;
    std::vector<std::unique_ptr<ExperimentOutput>> m_outputs;
    std::vector<std::string> m_groups; //!< name of each entry of the workload
    int64_t m_stream{1000};
};

} // namespace vpc
} // namespace ns3
