// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-experiment-plan.h"
#include "vpc-experiment-result.h"

#include "ns3/vpc-failover-recorder.h"
#include "ns3/vpc-output-dir.h"
#include "ns3/vpc-simulated-cloud.h"

#include <memory>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/// What outputs look at.
struct ExperimentScene
{
    const Experiment& experiment; //!< what the file says
    const ExperimentPlan& plan;   //!< what was made of it
    Ptr<SimulatedCloud> cloud;    //!< built
    FailoverRecorder& recorder;   //!< takes down what clients live through

    /// \param id of something \return its logical id, or itself
    std::string NameOf(const std::string& id) const;
};

/// Something that an experiment leaves in its folder: a file, or several that belong together.
class ExperimentOutput
{
  public:
    /// \param scene outlives it
    explicit ExperimentOutput(const ExperimentScene& scene)
        : m_scene(scene)
    {
    }

    virtual ~ExperimentOutput() = default;
    ExperimentOutput(const ExperimentOutput&) = delete;
    ExperimentOutput& operator=(const ExperimentOutput&) = delete;

    /// Connect to what is to be seen, before the simulation. \param out gets what is written while
    /// it runs
    virtual void Begin(const OutputDir& out)
    {
    }

    /// Write, after the simulation. \param out where \param result gets the figures that summaries
    /// and tables show
    virtual void Write(const OutputDir& out, ExperimentResult& result)
    {
    }

  protected:
    const ExperimentScene& m_scene; //!< of the run
};

/**
 * \brief All that an experiment wants to be written, in the order in which it is: those that give
 * figures come before the summary, and what shows everything comes last.
 * \param scene outlives them \return the outputs
 */
std::vector<std::unique_ptr<ExperimentOutput>> MakeExperimentOutputs(const ExperimentScene& scene);

/// \name The outputs, each in a file of its own
/// @{
/**
 * \param scene of the run \return what writes requests.csv, flows.csv, links.csv and failover.csv
 */
std::unique_ptr<ExperimentOutput> MakeTablesOutput(const ExperimentScene& scene);
/// \param scene of the run \return what writes the traffic matrix and the estimate of the cost
std::unique_ptr<ExperimentOutput> MakeTrafficOutput(const ExperimentScene& scene);
/// \param scene of the run \return what writes VPC flow logs
std::unique_ptr<ExperimentOutput> MakeFlowLogsOutput(const ExperimentScene& scene);
/// \param scene of the run \return what captures packets, and writes ascii traces
std::unique_ptr<ExperimentOutput> MakeTracesOutput(const ExperimentScene& scene);
/// \param scene of the run \return what writes the XML of ns-3's FlowMonitor
std::unique_ptr<ExperimentOutput> MakeFlowMonitorOutput(const ExperimentScene& scene);
/// \param scene of the run \return what writes CloudWatch's metrics
std::unique_ptr<ExperimentOutput> MakeMetricsOutput(const ExperimentScene& scene);
/// \param scene of the run \return what draws pictures
std::unique_ptr<ExperimentOutput> MakePicturesOutput(const ExperimentScene& scene);
/// \param scene of the run \return what writes summary.json
std::unique_ptr<ExperimentOutput> MakeSummaryOutput(const ExperimentScene& scene);
/// \param scene of the run \return what writes report.json and report.html
std::unique_ptr<ExperimentOutput> MakeReportOutput(const ExperimentScene& scene);
/// @}

} // namespace vpc
} // namespace ns3
