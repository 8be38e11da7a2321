// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-metric-source.h"

#include <algorithm>
#include <utility>

namespace ns3
{
namespace vpc
{

void
MetricPeak::Sample(uint64_t total)
{
    m_largest = std::max(m_largest, total - m_last);
    m_last = total;
}

double
MetricPeak::Take()
{
    return static_cast<double>(std::exchange(m_largest, 0)) / METRIC_WINDOW_S;
}

} // namespace vpc
} // namespace ns3
