// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/vpc-access-rules.h"

#include <string>

namespace ns3
{
namespace vpc
{

/**
 * \brief What stands in a request, after its header, about who asks for what.
 * \param call a named one
 * \return a line each for principal, action and resource, then "key=value" lines
 * \throw aws::InputError if it has a line break or is too long for a request's header
 */
std::string WriteApiCall(const aws::ApiCall& call);

/// \param text what WriteApiCall() wrote, or nothing \return the call \throw aws::InputError if it
/// is neither
aws::ApiCall ReadApiCall(const std::string& text);

} // namespace vpc
} // namespace ns3
