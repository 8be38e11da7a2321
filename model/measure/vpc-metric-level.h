// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-metric-store.h"

#include <cstdint>

namespace ns3
{
namespace vpc
{

/**
 * \brief A number that rises and falls, such as that of open connections, and its report.
 *
 * CloudWatch does not say how often it looks at such a number. Here nothing is missed (an
 * assumption): the report of a period has the mean over time as its only sample, and the smallest
 * and the largest value that the number had at any moment of the period.
 */
class MetricLevel
{
  public:
    /// \param change what is added now
    void Add(int64_t change);
    /// \param value what it is from now on
    void Set(int64_t value);

    /// \return what it is now
    int64_t Get() const
    {
        return m_value;
    }

    /// \return the report since the last call, or since the start; the next one begins now
    StatisticSet Take();

  private:
    void Advance();

    int64_t m_value{0};
    int64_t m_minimum{0};
    int64_t m_maximum{0};
    int64_t m_area{0};    //!< value times ns, since the period's start
    int64_t m_startNs{0}; //!< of the period
    int64_t m_atNs{0};    //!< up to when m_area counts
};

} // namespace vpc
} // namespace ns3
