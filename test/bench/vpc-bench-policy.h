// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>

namespace ns3
{
namespace vpc
{
namespace bench
{

/// What is decided over.
enum class PolicyLoad : uint8_t
{
    ONE_POLICY,   //!< a policy of ten statements: Policy::Decide()
    ALL_POLICIES, //!< the same on an endpoint, with an identity and a bucket policy: DecideAccess()
    NEW_REQUESTS  //!< as ALL_POLICIES, with a request made for each decision
};

/// What decisions took.
struct PolicyResult
{
    double cpuNsPerDecision{0};
    uint64_t allowed{0}; //!< of the decisions, so that the work cannot be left out
    uint64_t denied{0};  //!< explicitly
};

/**
 * \brief Decide over requests that meet different statements: some the first, some none.
 * \param load what is decided over
 * \param decisions how many
 * \return what they took
 */
PolicyResult DecidePolicies(PolicyLoad load, uint32_t decisions);

} // namespace bench
} // namespace vpc
} // namespace ns3
