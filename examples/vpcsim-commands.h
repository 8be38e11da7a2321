// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/vpc-snapshot-reader.h"

#include <functional>
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

/**
 * \brief Run a subcommand's work.
 * \param work what to do; returns the exit code
 * \return its exit code, or VPCSIM_BAD_INPUT after one line on stderr if it threw aws::InputError
 */
int RunGuarded(const std::function<int()>& work);

/**
 * \brief Read what a user gave as TOPOLOGY.
 * \param paths one or more snapshot folders, which merge
 * \return the description, not validated, and what was read of it
 * \throw ns3::vpc::aws::InputError if it cannot be read
 */
ns3::vpc::Snapshot ReadTopology(const std::vector<std::string>& paths);
