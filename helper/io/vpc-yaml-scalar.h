// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-json.h"

#include <string>

namespace ns3
{
namespace vpc
{

/**
 * \brief What a plain YAML scalar (without quotes and tag) stands for; see ReadYamlFile().
 * \param place where it stands \param text as written \return null, a boolean, a number or a string
 */
JsonValue ResolvePlainScalar(const JsonValue& place, const std::string& text);

} // namespace vpc
} // namespace ns3
