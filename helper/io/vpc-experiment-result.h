// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-experiment.h"

#include "ns3/vpc-cost.h"
#include "ns3/vpc-crossing-counter.h"
#include "ns3/vpc-failover-theory.h"
#include "ns3/vpc-request-summary.h"
#include "ns3/vpc-simulated-cloud.h"

#include <map>
#include <optional>
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
        std::string name;                  //!< of the fault
        Time from;                         //!< first begin of its faults
        Time until;                        //!< last end of its faults
        std::vector<std::string> faults;   //!< of the simulation: kind, target, times
        std::vector<FailoverParts> groups; //!< none of a mere cure
        std::vector<ClosedForm> forms{};   //!< of parts that have one, beside what was measured
    };

    RequestSummary all;                           //!< of all groups together
    std::map<std::string, RequestSummary> groups; //!< by name
    std::vector<Incident> incidents;              //!< in the order of the file
    CostEstimate cost;                            //!< empty if none was wanted
    TrafficMatrix traffic;                        //!< from zone to zone, empty if not wanted

    /// Whether a figure keeps to its threshold.
    struct Verdict
    {
        ExperimentThreshold threshold;  //!< what it is about
        std::optional<double> measured; //!< in the threshold's unit; nothing: there was nothing
        bool isMet{false};              //!< whether the figure keeps to it
    };

    Conservation packets;           //!< what became of all packets
    std::vector<Verdict> verdicts;  //!< of all thresholds, in their order
    std::vector<std::string> notes; //!< what is not simulated, or stands for something else
};

/// \param out where cost.json goes \param cost of a run
void WriteCostJson(std::ostream& out, const CostEstimate& cost);
/// \param experiment whose thresholds are asked for \param result what it came to \return a verdict
/// on each; a figure that there is nothing to take from keeps to none, but for recovery, where
/// nothing was in trouble
std::vector<ExperimentResult::Verdict> JudgeThresholds(const Experiment& experiment,
                                                       const ExperimentResult& result);

/// \param result of an experiment \return how many thresholds are crossed
std::size_t CountCrossed(const ExperimentResult& result);

/// \param threshold a limit \return what is judged, e.g. "p99 of apps"
std::string SubjectOf(const ExperimentThreshold& threshold);

/// \param verdict on a threshold \return its figure as text, with its unit
std::string MeasuredOf(const ExperimentResult::Verdict& verdict);

/// \param result of an experiment \param group of clients; empty: any \return from a fault's begin
/// to the end of the last request that was lost or delayed by it, the longest of all faults;
/// nothing if none was
std::optional<Time> LongestTrouble(const ExperimentResult& result, const std::string& group = "");

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
