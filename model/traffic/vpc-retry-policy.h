// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-request-record.h"

#include "ns3/nstime.h"

#include <cstdint>

namespace ns3
{
namespace vpc
{

/**
 * \brief How often and after which pauses a client tries again: exponential back-off with jitter.
 *
 * The n-th retry waits for min(baseDelay * 2^(n-1), maxDelay), less a random share of it of up to
 * \c jitter: 0 is exact, 1 is what the SDKs call full jitter, 0.5 equal jitter.
 */
struct RetryPolicy
{
    uint32_t maxAttempts{1}; //!< with the first one
    Time baseDelay;          //!< pause before the first retry
    Time maxDelay;           //!< longest pause; zero: no limit
    double jitter{0.0};      //!< 0 to 1

    /**
     * \param retry 1 for the first retry
     * \param uniform a random number from 0 to 1
     * \return the pause before that retry
     */
    Time Delay(uint32_t retry, double uniform) const;

    /// \param outcome of an attempt \return whether trying again could help
    static bool IsRetryable(RequestOutcome outcome);
};

/// The figures of a retry quota. The defaults are those of the AWS SDKs' standard retry mode.
struct RetryQuotaLimits
{
    uint32_t capacity{0};      //!< tokens at the start; 0: retries are not limited
    uint32_t retryCost{5};     //!< tokens a retry costs
    uint32_t timeoutCost{10};  //!< tokens a retry costs after a connect or request timeout
    uint32_t successRefund{1}; //!< tokens that a success without retry gives back
};

/**
 * \brief A client's token bucket: when most requests fail, it stops retrying them.
 *
 * A request that succeeds gives back what its last retry cost, or \c successRefund if it had none.
 */
class RetryQuota
{
  public:
    /// No limit.
    RetryQuota() = default;

    /// \param limits the figures
    explicit RetryQuota(const RetryQuotaLimits& limits);

    /**
     * \param outcome of the failed attempt
     * \param cost set to the tokens taken
     * \return whether there were tokens enough for a retry
     */
    bool Take(RequestOutcome outcome, uint32_t& cost);

    /// \param lastCost what the last retry of a request that now succeeded had cost, 0 if none
    void Refund(uint32_t lastCost);

    /// \return tokens left
    uint32_t GetTokens() const
    {
        return m_tokens;
    }

  private:
    RetryQuotaLimits m_limits;
    uint32_t m_tokens{0};
};

} // namespace vpc
} // namespace ns3
