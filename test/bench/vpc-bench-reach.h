// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>

namespace ns3
{
namespace vpc
{
namespace bench
{

/// What questions of who reaches whom took.
struct ReachResult
{
    double cpuNsPerQuery{0};
    uint64_t accepted{0}; //!< of the questions, so that the work cannot be left out
    uint64_t denied{0};
};

/**
 * \brief Ask the rules, with explanations, about random pairs of instances.
 *
 * A VPC of 10 subnets and 20 security groups that admit each other and blocks at random, with as
 * many instances as asked for.
 *
 * \param enis of the VPC \param queries how many questions
 * \return what they took
 */
ReachResult AskReach(uint32_t enis, uint32_t queries);

} // namespace bench
} // namespace vpc
} // namespace ns3
