// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <sstream>
#include <stdexcept>
#include <string>

namespace ns3
{
namespace vpc
{

/**
 * \brief Hold an option of the command line against its rule.
 * \param holds whether the value is admitted \param name of the option, without dashes \param value
 * as given \param advice what to write instead
 * \throw std::runtime_error with one line for the user, if it is not admitted
 */
template <typename T>
void
RequireOption(bool holds, const char* name, const T& value, const std::string& advice)
{
    if (!holds)
    {
        std::ostringstream line;
        line << "--" << name << '=' << value << ": " << advice;
        throw std::runtime_error(line.str());
    }
}

} // namespace vpc
} // namespace ns3
