// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-cloud-names.h"
#include "vpc-experiment.h"
#include "vpc-snapshot-reader.h"
#include "vpc-template-reader.h"

#include <map>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/// An experiment's topology as it was read.
struct ExperimentWorld
{
    Snapshot snapshot;                           //!< validated; its report is empty
    std::multimap<std::string, std::string> ids; //!< by logical id, with its stack and without
    std::map<std::string, TemplateFisExperiment> fisExperiments; //!< of templates, by logical id
    /** What was read and is not simulated, stands for something outside, or is odd: a line each. */
    std::vector<std::string> notes;
};

/**
 * \brief Read templates and dumps, which merge: stacks of one account and Region know each other's
 * exports.
 * \param parts at least one
 * \return what they describe
 * \throw aws::InputError one line: as ReadTemplates() and ReadSnapshot(); two parts that have the
 * same id; a description that does not hold
 */
ExperimentWorld ReadExperimentWorld(const std::vector<ExperimentTopology>& parts);

} // namespace vpc
} // namespace ns3
