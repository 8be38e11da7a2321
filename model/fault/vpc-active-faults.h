// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-fault-schedule.h"

#include <algorithm>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/**
 * \brief The faults that are on at this moment.
 *
 * What several faults do to one thing at a time is asked of all of them together, so that the end
 * of one does not heal what another still breaks.
 */
class ActiveFaults
{
  public:
    /// \param fault one that begins
    void Begin(const Fault& fault);
    /// \param fault one that began and ends
    void End(const Fault& fault);

    /// \return all of them, in the order in which they began
    const std::vector<Fault>& GetAll() const;

    /// \param matches asked of each fault \return whether any does
    template <class Matches>
    bool HasAny(Matches matches) const
    {
        return std::any_of(m_faults.begin(), m_faults.end(), matches);
    }

    /// \param kind a kind \param target its target \return whether such a fault is on
    bool Has(FaultKind kind, const std::string& target) const;

    /// \param kind a kind \param target its target \return the one that began last, nullptr if none
    const Fault* FindLast(FaultKind kind, const std::string& target) const;

    /**
     * \brief Random losses add up as independent ones do.
     * \param lossOf asked of each fault: the probability that it loses a packet, 0 to 1
     * \return the probability that any of them loses it
     */
    template <class LossOf>
    double CombineLoss(LossOf lossOf) const
    {
        double loss = 0;
        for (const Fault& fault : m_faults)
        {
            const double other = lossOf(fault);
            if (other > 0)
            {
                loss = loss > 0 ? 1 - (1 - loss) * (1 - other) : other; // one alone is exact
            }
        }
        return loss;
    }

    /// \param kind a kind \param target its target \return the sum of the delays of such faults
    Time SumDelay(FaultKind kind, const std::string& target) const;

    /**
     * \brief Does AWS's own check have a reason to find something dead?
     * \param kind a kind \param target its target \return whether such a fault is on that it sees
     */
    bool HasSeen(FaultKind kind, const std::string& target) const;

  private:
    std::vector<Fault> m_faults;
};

} // namespace vpc
} // namespace ns3
