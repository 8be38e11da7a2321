// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <map>
#include <string>

namespace ns3
{
namespace vpc
{
namespace aws
{

using Tags = std::map<std::string, std::string>; //!< resource tags, by key

} // namespace aws
} // namespace vpc
} // namespace ns3
