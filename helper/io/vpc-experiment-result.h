// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-experiment.h"

#include "ns3/vpc-cost.h"
#include "ns3/vpc-crossing-counter.h"
#include "ns3/vpc-failover-theory.h"
#include "ns3/vpc-request-summary.h"
#include "ns3/vpc-simulated-cloud.h"

#include <map>
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
        std::vector<ClosedForm> forms{};   //!< of parts that have one, beside what was measured
    };

    RequestSummary all;                           //!< of all groups together
    std::map<std::string, RequestSummary> groups; //!< by name
    std::vector<Incident> incidents;              //!< in the order of the file
    CostEstimate cost;                            //!< empty if none was wanted
    TrafficMatrix traffic;                        //!< from zone to zone, empty if not wanted
    Conservation packets;
    std::vector<std::string> notes; //!< what is not simulated, or stands for something else
};

/// \param out where cost.json goes \param cost of a run
void WriteCostJson(std::ostream& out, const CostEstimate& cost);

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
