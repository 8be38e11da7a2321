// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-retry-policy.h"

#include <algorithm>
#include <cmath>

namespace ns3
{
namespace vpc
{

Time
RetryPolicy::Delay(uint32_t retry, double uniform) const
{
    // 2^40 times any pause is beyond what a run lasts, and the product must not overflow
    const uint32_t doublings = std::min<uint32_t>(retry - 1, 40);
    const int64_t base = baseDelay.GetTimeStep();
    const int64_t most = maxDelay.IsStrictlyPositive() ? maxDelay.GetTimeStep() : INT64_MAX / 2;
    int64_t delay = base > (most >> doublings) ? most : base << doublings;
    if (jitter > 0.0)
    {
        delay -= std::llround(static_cast<double>(delay) * jitter * uniform);
    }
    return TimeStep(delay);
}

bool
RetryPolicy::IsRetryable(RequestOutcome outcome)
{
    switch (outcome)
    {
    case RequestOutcome::SUCCESS:
    case RequestOutcome::FORBIDDEN:
    case RequestOutcome::ABANDONED:
        return false;
    default:
        return true;
    }
}

RetryQuota::RetryQuota(const RetryQuotaLimits& limits)
    : m_limits(limits),
      m_tokens(limits.capacity)
{
}

bool
RetryQuota::Take(RequestOutcome outcome, uint32_t& cost)
{
    cost = 0;
    if (m_limits.capacity == 0)
    {
        return true;
    }
    const bool timeout =
        outcome == RequestOutcome::CONNECT_TIMEOUT || outcome == RequestOutcome::REQUEST_TIMEOUT;
    const uint32_t wanted = timeout ? m_limits.timeoutCost : m_limits.retryCost;
    if (wanted > m_tokens)
    {
        return false;
    }
    cost = wanted;
    m_tokens -= wanted;
    return true;
}

void
RetryQuota::Refund(uint32_t lastCost)
{
    const uint32_t refund = lastCost > 0 ? lastCost : m_limits.successRefund;
    m_tokens = std::min(m_limits.capacity, m_tokens + refund);
}

} // namespace vpc
} // namespace ns3
