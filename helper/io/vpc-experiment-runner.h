// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-experiment-plan.h"

#include "ns3/vpc-failover-recorder.h"
#include "ns3/vpc-failover-timeline.h"
#include "ns3/vpc-output-dir.h"
#include "ns3/vpc-request-summary.h"
#include "ns3/vpc-simulated-cloud.h"
#include "ns3/vpc-trace-helper.h"
#include "ns3/vpc-workload-helper.h"

#include <map>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/// What an experiment came to.
struct ExperimentResult
{
    /// A fault of the file, and what groups of clients lived through.
    struct Incident
    {
        std::string name;
        Time from;
        Time until;
        std::vector<std::string> faults;   //!< of the simulation: kind, target, times
        std::vector<FailoverParts> groups; //!< none of a mere cure
    };

    RequestSummary all;                           //!< of all groups together
    std::map<std::string, RequestSummary> groups; //!< by name
    std::vector<Incident> incidents;              //!< in the order of the file
    Conservation packets;
    std::vector<std::string> notes; //!< what is not simulated, or stands for something else
};

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

    /// Run it, with progress on a terminal. \param out gets captures \return what it came to
    ExperimentResult Run(const OutputDir& out);

    /**
     * \brief Write requests.csv, flows.csv, links.csv (with sites), failover.csv (with faults),
     * summary.json and pictures. Call after Run().
     * \param out where \param result what Run() gave
     */
    void Write(const OutputDir& out, const ExperimentResult& result) const;

  private:
    void SetUp();
    void BuildSites();
    void InstallServices();
    void InstallClients();
    void CheckNames() const;
    void AddFaults();
    void Draw(const std::string& folder, const ExperimentResult& result) const;

    const Experiment& m_experiment;
    const ExperimentPlan& m_plan;
    Ptr<SimulatedCloud> m_cloud;
    std::unique_ptr<WorkloadHelper> m_workload;
    std::unique_ptr<FailoverRecorder> m_recorder;
    VpcTraceHelper m_traces;
    std::vector<std::string> m_groups; //!< name of each entry of the workload
    int64_t m_stream{1000};
};

/// \param out where summary.json goes \param experiment what a file says \param result what it came
/// to
void WriteExperimentSummary(std::ostream& out,
                            const Experiment& experiment,
                            const ExperimentResult& result);

/// Print tables. \param out a terminal \param experiment what a file says \param result what it
/// came to
void PrintExperimentResult(std::ostream& out,
                           const Experiment& experiment,
                           const ExperimentResult& result);

} // namespace vpc
} // namespace ns3
