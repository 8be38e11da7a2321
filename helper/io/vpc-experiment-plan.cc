// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-experiment-plan.h"

#include "vpc-experiment-planner.h"

namespace ns3
{
namespace vpc
{

namespace
{

/// \param experiment it \param names of its cloud \return delays between zones
AzLatency
LatencyOf(const Experiment& experiment, const CloudNames& names)
{
    if (experiment.latency == "modern")
    {
        return AzLatency::Modern();
    }
    AzLatency latency = AzLatency::Measured2020();
    if (experiment.intraAz)
    {
        latency.SetIntraAz(*experiment.intraAz);
    }
    for (const ExperimentDelay& delay : experiment.azPairs)
    {
        latency.Set(names.FindZone(delay.from, delay.where),
                    names.FindZone(delay.to, delay.where),
                    delay.rtt);
    }
    return latency;
}

} // namespace

ExperimentPlanner::ExperimentPlanner(const Experiment& what)
    : experiment(what),
      world(ReadExperimentWorld(what.topology)),
      builder(world.snapshot.cloud,
              world.snapshot.cloud.vpcs.empty() ? "us-east-1"
                                                : world.snapshot.cloud.vpcs.begin()->second.region),
      names(builder.GetCloud(), world.ids)
{
}

const aws::Cloud&
ExperimentPlanner::Cloud()
{
    return builder.GetCloud();
}

ExperimentPlan
PlanExperiment(const Experiment& experiment)
{
    ExperimentPlanner planner(experiment);
    planner.plan.latency = LatencyOf(experiment, planner.names);
    PlanSites(planner);
    PlanHosts(planner);
    PlanTargets(planner);
    try
    {
        planner.builder.GetCloud().Validate();
    }
    catch (const aws::InputError& error)
    {
        throw aws::InputError(experiment.file + ": " + error.what());
    }
    PlanClients(planner);
    PlanFaults(planner);
    PlanCaptures(planner);
    PlanFlowLogs(planner);
    // What the reading of the topology has to tell comes last: there can be much of it.
    std::vector<std::string>& notes = planner.plan.notes;
    notes.insert(notes.end(), planner.world.notes.begin(), planner.world.notes.end());
    planner.plan.cloud = planner.Cloud();
    for (const auto& [name, id] : planner.world.ids)
    {
        std::string& known = planner.plan.names[id];
        known = known.empty() || name.size() < known.size() ? name : known;
    }
    return std::move(planner.plan);
}

} // namespace vpc
} // namespace ns3
