// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/vpc-template-reader.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace CLI
{
class App;
}

/**
 * \file
 * The subcommands of vpcsim. Each is one function in a file of its own, which adds the subcommand
 * to the program and sets the exit code when it has run.
 */

constexpr int VPCSIM_BAD_INPUT = 2; //!< exit code for bad arguments or a bad description

/// Adds `vpcsim show`. \param app the program \param exitCode set when the subcommand has run
void RegisterShow(CLI::App& app, int& exitCode);

/// Adds `vpcsim reach`. \param app the program \param exitCode set when the subcommand has run
void RegisterReach(CLI::App& app, int& exitCode);

/// Adds `vpcsim check`. \param app the program \param exitCode set when the subcommand has run
void RegisterCheck(CLI::App& app, int& exitCode);

/// Adds `vpcsim run`. \param app the program \param exitCode set when the subcommand has run
void RegisterRun(CLI::App& app, int& exitCode);

/// Adds `vpcsim report`. \param app the program \param exitCode set when the subcommand has run
void RegisterReport(CLI::App& app, int& exitCode);

/**
 * \brief Run a subcommand's work.
 * \param work what to do; returns the exit code
 * \return its exit code, or VPCSIM_BAD_INPUT after one line on stderr if it threw aws::InputError
 */
int RunGuarded(const std::function<int()>& work);

/// What a user gives as TOPOLOGY, with what a template does not say.
struct TopologyOptions
{
    std::vector<std::string> paths;          //!< folders of dumps, or templates
    std::string region;                      //!< empty: us-east-1
    std::string account;                     //!< empty: 123456789012
    std::string stackName;                   //!< empty: the first template's file name
    std::vector<std::string> parameters;     //!< NAME=VALUE
    std::vector<std::string> parameterFiles; //!< read before \c parameters
};

/// What was read of it.
struct Topology
{
    ns3::vpc::Snapshot snapshot; //!< not validated
    /// of templates
    std::optional<ns3::vpc::TemplateInventory> inventory;
};

/// Adds the argument TOPOLOGY and the options of templates. \param command a subcommand
/// \param options set when the program's arguments are parsed
void AddTopology(CLI::App& command, TopologyOptions& options);

/**
 * \brief Read what a user gave as TOPOLOGY.
 * \param options one or more snapshot folders, which merge, or one or more templates
 * \return what was read
 * \throw ns3::vpc::aws::InputError if it cannot be read
 */
Topology ReadTopology(const TopologyOptions& options);
