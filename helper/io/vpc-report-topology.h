// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-experiment-plan.h"

#include "ns3/vpc-survey.h"

#include <set>
#include <string>

namespace ns3
{
namespace vpc
{

/// A drawing for a page, or why there is none.
struct TopologyPicture
{
    std::string svg;     //!< the element itself
    std::string missing; //!< one sentence, if there is no drawing
};

/// \param plan of an experiment \return the elements that its faults hit
std::set<FailureUnit> FailedUnitsOf(const ExperimentPlan& plan);

/**
 * \brief Draw what an experiment has, with what fails in it marked, by Graphviz.
 * \param plan of the experiment
 * \param folder for files on the way, which are gone afterwards
 * \return the drawing
 */
TopologyPicture DrawTopology(const ExperimentPlan& plan, const std::string& folder);

} // namespace vpc
} // namespace ns3
