// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-fis-experiment.h"

#include "ns3/vpc-fault-schedule.h"

#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/// A parameter of an action.
struct FisParameter
{
    const char* name; //!< as AWS has it
    bool isRequired;  //!< whether AWS refuses an action without it
};

/**
 * \brief An action of AWS Fault Injection Service that is simulated.
 *
 * Source: FIS User Guide, "AWS FIS Actions reference".
 */
struct FisActionKind
{
    const char* actionId;                 //!< e.g. aws:network:disrupt-connectivity
    const char* targetKey;                //!< nullptr: it has no target
    const char* resourceType;             //!< of its target
    std::vector<FisParameter> parameters; //!< that AWS knows
    const char* durationParameter;        //!< how long until it is complete
    int64_t leastSeconds;                 //!< that AWS takes for it
    int64_t mostSeconds;                  //!< that AWS takes for it; 0: not published
    /**
     * the fault on one of its resources, without start and duration; nullptr: none
     */
    Fault (*make)(const FisAction& action, const std::string& resourceId);
};

/// \return the actions that are simulated
const std::vector<FisActionKind>& FisActionKinds();

/// \param actionId an action \return its kind, nullptr if it is not simulated
const FisActionKind* FindFisActionKind(const std::string& actionId);

/// \param actionId of an action that is not simulated \return why nothing happens, and what was
/// perhaps meant
std::string WhyNotSimulated(const std::string& actionId);

} // namespace vpc
} // namespace ns3
