// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-fis-experiment.h"
#include "vpc-fis-targets.h"

#include "ns3/nstime.h"
#include "ns3/vpc-cloud.h"
#include "ns3/vpc-fault-schedule.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/// How an experiment is run.
struct FisOptions
{
    Time start;                //!< simulation time at which it starts
    FisPlace place;            //!< where it is run
    int64_t stream{7'000'000}; //!< random stream that COUNT(n) and PERCENT(n) draw from
};

/// Something that an experiment asks for and that does not happen.
struct FisNotSimulated
{
    std::string action;   //!< its name in the template
    std::string actionId; //!< e.g. aws:rds:failover-db-cluster
    std::string why;      //!< one line
};

/// What an experiment does to a cloud.
struct FisPlan
{
    std::vector<Fault> faults; //!< for FaultSchedule::Add(), in the order of the actions
    std::vector<FisNotSimulated> notSimulated;               //!< what does not happen, and why
    std::map<std::string, std::vector<std::string>> targets; //!< resources, by name of the target
    std::map<std::string, Time> starts; //!< simulation time at which each action starts, by name
};

/**
 * \brief Find out what an experiment does to a cloud.
 *
 * As AWS does it, all targets are resolved first, once, in the order of the template. An action
 * starts when those that it starts after are complete: after their duration, or at once if they are
 * skipped or have none (actions that are not simulated keep theirs). What cannot be simulated
 * is listed, action by action, and resource by resource where only some cannot.
 *
 * A zonal autoshift shifts Network Load Balancers with zonal_shift.config.enabled; that they
 * take part in autoshift is an assumption, for a description does not have it.
 *
 * \param experiment the experiment
 * \param cloud a description
 * \param options how it is run
 * \return its faults and what is not simulated
 * \throw aws::InputError one line: the description does not hold; a target as ResolveFisTarget(); a
 * target without resources, if the experiment does not skip those
 */
FisPlan PlanFisExperiment(const FisExperiment& experiment,
                          const aws::Cloud& cloud,
                          const FisOptions& options = {});

} // namespace vpc
} // namespace ns3
