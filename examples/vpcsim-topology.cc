// SPDX-License-Identifier: GPL-2.0-only
// What TOPOLOGY may be: folders of dumps, or templates.
#include "vpcsim-commands.h"

#include <CLI/CLI.hpp>
#include <filesystem>

namespace
{

using namespace ns3::vpc;

/// \param options as given \return what is said beside templates
TemplateInput
InputOf(const TopologyOptions& options)
{
    TemplateInput input;
    input.region = options.region.empty() ? input.region : options.region;
    input.accountId = options.account.empty() ? input.accountId : options.account;
    input.stackName = options.stackName;
    for (const std::string& path : options.parameterFiles)
    {
        for (const auto& [name, value] : ReadTemplateParameters(path))
        {
            input.parameters[name] = value;
        }
    }
    for (const std::string& text : options.parameters)
    {
        const size_t equals = text.find('=');
        if (equals == std::string::npos || equals == 0)
        {
            throw aws::InputError("--parameter " + text + " is no parameter; write NAME=VALUE");
        }
        input.parameters[text.substr(0, equals)] = text.substr(equals + 1);
    }
    return input;
}

} // namespace

void
AddTopology(CLI::App& command, TopologyOptions& options)
{
    const char* const group = "Of templates";
    command
        .add_option("TOPOLOGY",
                    options.paths,
                    "folder of `aws ec2 describe-*` answers as JSON, or CloudFormation template; "
                    "several merge")
        ->required();
    // As often as wanted, each with one value: TOPOLOGY may follow them.
    command
        .add_option("--parameter",
                    options.parameters,
                    "value of a template's parameter: NAME=VALUE")
        ->group(group)
        ->allow_extra_args(false);
    command
        .add_option("--parameter-file",
                    options.parameterFiles,
                    "values of parameters, as JSON or YAML, in any form that AWS's tools take")
        ->group(group)
        ->allow_extra_args(false);
    command.add_option("--region", options.region, "where stacks are made [us-east-1]")
        ->group(group);
    command.add_option("--account", options.account, "who makes them [123456789012]")->group(group);
    command
        .add_option("--stack-name", options.stackName, "of the first template [its file's name]")
        ->group(group);
}

Topology
ReadTopology(const TopologyOptions& options)
{
    size_t files = 0;
    for (const std::string& path : options.paths)
    {
        std::error_code ignored;
        files +=
            std::filesystem::exists(path, ignored) && !std::filesystem::is_directory(path, ignored);
    }
    if (files == options.paths.size())
    {
        TemplateReading reading = ReadTemplates(options.paths, InputOf(options));
        return {std::move(reading.snapshot), std::move(reading.inventory)};
    }
    if (files > 0)
    {
        throw aws::InputError("folders and templates do not merge; give either the one or the "
                              "other");
    }
    const bool isOfTemplates = !options.parameters.empty() || !options.parameterFiles.empty() ||
                               !options.region.empty() || !options.account.empty() ||
                               !options.stackName.empty();
    if (isOfTemplates)
    {
        throw aws::InputError("parameters, Region, account and stack name are a template's, but " +
                              options.paths.front() + " is no file; leave them out");
    }
    return {ReadSnapshot(options.paths), std::nullopt};
}
