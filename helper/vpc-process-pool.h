// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/// A program to be run.
struct ProcessCommand
{
    std::vector<std::string> words; //!< path of the program, and its arguments
    std::string log;                //!< file that gets what it prints
};

/**
 * \brief Run programs, several at a time, and wait for all of them.
 *
 * ns-3 has one simulator a process: runs that shall not know of each other are processes.
 *
 * \param commands what to run \param atATime how many, at least 1
 * \param done called after each with how many are done, one call at a time; may be empty
 * \return exit codes in the order of \p commands; 128 and the number of the signal that ended it,
 * or 127 if it could not be started
 */
std::vector<int> RunProcesses(const std::vector<ProcessCommand>& commands,
                              uint32_t atATime,
                              const std::function<void(std::size_t done)>& done = {});

} // namespace vpc
} // namespace ns3
