// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-experiment-plan.h"
#include "vpc-experiment-world.h"

#include "ns3/vpc-cloud-builder.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/// What the parts of making a plan share. Each part is in a file of its own.
struct ExperimentPlanner
{
    /// \param experiment what a file says
    explicit ExperimentPlanner(const Experiment& experiment);

    /// \return the description as it is now
    const aws::Cloud& Cloud();

    const Experiment& experiment;                          //!< what the file says
    ExperimentWorld world;                                 //!< topology as it was read
    CloudBuilder builder;                                  //!< goes on with the world's description
    CloudNames names;                                      //!< of the builder's description
    ExperimentPlan plan;                                   //!< the plan so far
    std::map<std::string, std::vector<std::string>> hosts; //!< by subnet, or site
};

/// \param planner the plan \param from of the workload, not a site \return the subnets that it
/// names by themselves or by their VPC \throw aws::InputError as PlanExperiment()
std::vector<std::string> FindSourceSubnets(const ExperimentPlanner& planner,
                                           const ExperimentSource& from);

/// \param cloud a description \param faults that hold at the same time \return endpoint ENIs that
/// they make useless: dead, cut off, or without a target in their zone
std::vector<std::string> FindDeadEnis(const aws::Cloud& cloud, const std::vector<Fault>& faults);

/// \param cloud a description \param id an interface endpoint, an instance or an ENI \return its
/// ENIs
std::vector<std::string> EnisOf(const aws::Cloud& cloud, const std::string& id);

/// \name The parts, in their order. \param planner the plan so far
/// \throw aws::InputError as PlanExperiment()
/// @{
/** Sites with their lines; see ExperimentSite. \param planner the plan so far */
void PlanSites(ExperimentPlanner& planner);
/// Hosts of the workload, in subnets and in sites. \param planner the plan so far
void PlanHosts(ExperimentPlanner& planner);
/// Targets of load balancers that have none, if the experiment wants some, and those that are
/// there. \param planner the plan so far
void PlanTargets(ExperimentPlanner& planner);
/// Clients and what they ask; the description is complete and validated. \param planner the plan so
/// far
void PlanClients(ExperimentPlanner& planner);
/// Faults. \param planner the plan so far
void PlanFaults(ExperimentPlanner& planner);
/// Devices whose packets are captured or traced. \param planner the plan so far
void PlanCaptures(ExperimentPlanner& planner);
/// VPC flow logs. \param planner the plan so far
void PlanFlowLogs(ExperimentPlanner& planner);
/// @}

} // namespace vpc
} // namespace ns3
