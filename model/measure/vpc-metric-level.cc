// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-metric-level.h"

#include "ns3/simulator.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{

void
MetricLevel::Advance()
{
    const int64_t now = Simulator::Now().GetNanoSeconds();
    m_area += m_value * (now - m_atNs);
    m_atNs = now;
}

void
MetricLevel::Add(int64_t change)
{
    Set(m_value + change);
}

void
MetricLevel::Set(int64_t value)
{
    Advance();
    if (m_atNs == m_startNs)
    {
        m_minimum = m_maximum = value; // what it was for no time at all, it was not
    }
    m_value = value;
    m_minimum = std::min(m_minimum, value);
    m_maximum = std::max(m_maximum, value);
}

StatisticSet
MetricLevel::Take()
{
    Advance();
    StatisticSet set = StatisticSet::Of(static_cast<double>(m_value));
    if (m_atNs > m_startNs)
    {
        set.sum = static_cast<double>(m_area) / static_cast<double>(m_atNs - m_startNs);
        set.minimum = static_cast<double>(m_minimum);
        set.maximum = static_cast<double>(m_maximum);
    }
    m_startNs = m_atNs;
    m_area = 0;
    m_minimum = m_maximum = m_value;
    return set;
}

} // namespace vpc
} // namespace ns3
