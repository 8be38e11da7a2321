// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <map>
#include <string>

namespace ns3
{
namespace vpc
{

/// What somebody who makes a stack says beside the template.
struct TemplateInput
{
    std::string region{"us-east-1"};               //!< where the stack is made
    std::string accountId{"123456789012"};         //!< whose it is
    std::string stackName;                         //!< empty: the file's name without ending
    std::map<std::string, std::string> parameters; //!< values; of a list separated by commas
};

/**
 * \brief Read a parameter file.
 *
 * All forms that AWS's tools take: the CLI's list of objects with ParameterKey and ParameterValue,
 * CodePipeline's object with Parameters, and a plain object of names and values; JSON or YAML.
 *
 * \param path the file
 * \return values by the parameter's name
 * \throw aws::InputError "path:line: what is wrong; what to do"
 */
std::map<std::string, std::string> ReadTemplateParameters(const std::string& path);

} // namespace vpc
} // namespace ns3
