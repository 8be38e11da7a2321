// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-fis-experiment.h"
#include "vpc-json.h"

#include <map>
#include <string>

namespace ns3
{
namespace vpc
{

/**
 * \brief Read an experiment template of AWS Fault Injection Service.
 *
 * Takes what \c create-experiment-template takes, what \c get-experiment-template answers (with
 * \c experimentTemplate around it), and the properties of an \c AWS::FIS::ExperimentTemplate, whose
 * names begin with capitals. What touches nothing that is simulated (roles, logs, reports, tags) is
 * let pass; stop conditions on alarms are noted, for alarms are not simulated.
 *
 * A template that is published for others to fill in has words such as "<YOUR AWS ACCOUNT>" in it.
 * They are an error where they matter and a note where they do not.
 *
 * \param value the template, an object
 * \param replacements what to put in place of each text, wherever it occurs in a value
 * \return the experiment
 * \throw JsonError "file:line: what is wrong; what to do": an unknown member, an action without
 * its target, with one of the wrong type, or with a parameter missing or unknown, a target that is
 * not there or names no resource, actions that wait for each other, no duration, something still to
 * be filled in
 */
FisExperiment ReadFisTemplate(const JsonValue& value,
                              const std::map<std::string, std::string>& replacements = {});

/**
 * \brief Read an experiment template from a file of JSON.
 * \param path the file \param replacements as ReadFisTemplate()
 * \return the experiment
 * \throw aws::InputError as ReadFisTemplate(), or if the file is no JSON
 */
FisExperiment ReadFisFile(const std::string& path,
                          const std::map<std::string, std::string>& replacements = {});

} // namespace vpc
} // namespace ns3
