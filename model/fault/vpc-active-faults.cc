// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-active-faults.h"

#include <tuple>

namespace ns3
{
namespace vpc
{

namespace
{

/// \param f a fault \return all that it is made of
auto
Tie(const Fault& f)
{
    return std::tie(f.kind,
                    f.target,
                    f.secondTarget,
                    f.scope,
                    f.start,
                    f.duration,
                    f.seenByHealthCheck,
                    f.loss,
                    f.delay,
                    f.dnsFault);
}

/// \param fault a fault \param kind a kind \param target its target \return whether it is one
bool
Is(const Fault& fault, FaultKind kind, const std::string& target)
{
    return fault.kind == kind && fault.target == target;
}

} // namespace

void
ActiveFaults::Begin(const Fault& fault)
{
    m_faults.push_back(fault);
}

void
ActiveFaults::End(const Fault& fault)
{
    const auto it = std::find_if(m_faults.begin(), m_faults.end(), [&fault](const Fault& other) {
        return Tie(other) == Tie(fault);
    });
    if (it != m_faults.end())
    {
        m_faults.erase(it);
    }
}

const std::vector<Fault>&
ActiveFaults::GetAll() const
{
    return m_faults;
}

bool
ActiveFaults::Has(FaultKind kind, const std::string& target) const
{
    return HasAny([&](const Fault& fault) { return Is(fault, kind, target); });
}

bool
ActiveFaults::HasSeen(FaultKind kind, const std::string& target) const
{
    return HasAny(
        [&](const Fault& fault) { return Is(fault, kind, target) && fault.seenByHealthCheck; });
}

const Fault*
ActiveFaults::FindLast(FaultKind kind, const std::string& target) const
{
    const auto it = std::find_if(m_faults.rbegin(), m_faults.rend(), [&](const Fault& fault) {
        return Is(fault, kind, target);
    });
    return it == m_faults.rend() ? nullptr : &*it;
}

Time
ActiveFaults::SumDelay(FaultKind kind, const std::string& target) const
{
    Time sum;
    for (const Fault& fault : m_faults)
    {
        sum += Is(fault, kind, target) ? fault.delay : Time();
    }
    return sum;
}

} // namespace vpc
} // namespace ns3
