// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-fis-actions.h"
#include "vpc-json.h"

#include <vector>

namespace ns3
{
namespace vpc
{

/// \name Whether an action of an experiment template has what its kind needs
/// @{

/** It has no other parameters than it takes, and all that it needs. \param value where it stands
 * \param action it \param kind its kind \throw JsonError "file:line: what is wrong; what to do" */
void CheckFisActionParameters(const JsonValue& value,
                              const FisAction& action,
                              const FisActionKind& kind);
/// It has one target, of the right type, or none if it takes none. \param value where it stands
/// \param action it, with names of targets that are there \param kind its kind \param targets of
/// the template \throw JsonError "file:line: what is wrong; what to do"
void CheckFisActionTargets(const JsonValue& value,
                           const FisAction& action,
                           const FisActionKind& kind,
                           const std::vector<FisTarget>& targets);
/// @}

} // namespace vpc
} // namespace ns3
