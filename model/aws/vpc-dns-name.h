// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

namespace ns3
{
namespace vpc
{
namespace aws
{

/**
 * \param name a host name, any case, with or without a dot at its end
 * \return the name as this module compares it: lower case, no dot at its end
 */
std::string NormaliseDnsName(const std::string& name);

/**
 * \brief Whether a name can stand in a DNS message.
 *
 * \param name a normalised name
 * \return whether it has 1 to 253 characters in labels of 1 to 63 letters, digits, '-', '_' or '*'
 */
bool IsDnsName(const std::string& name);

/**
 * \param name a normalised name
 * \param domain another one
 * \return whether the name is the domain itself or below it
 */
bool IsDnsNameWithin(const std::string& name, const std::string& domain);

} // namespace aws
} // namespace vpc
} // namespace ns3
