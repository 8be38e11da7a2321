// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-simulated-cloud.h"

#include "ns3/vpc-cost.h"
#include "ns3/vpc-crossing-counter.h"

#include <functional>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/// What a cloud costs, as far as it is known.
struct CostUses
{
    std::vector<CostUse> uses;      //!< what is paid for
    std::vector<std::string> notes; //!< what is assumed, and what is not priced
};

/**
 * \brief What is paid for in a run: resources by the hour, and bytes by what they crossed.
 *
 * All accounts together, for a whole number of hours of the run, and for a month of
 * HOURS_PER_MONTH. A month's bytes are the run's, as often as the run fits into a month.
 *
 * \param cloud built, after the run \param crossings all of the run \param duration of the run, not
 * 0 \param table for its bytes a GB \param nameOf tells what to call an id
 * \return it
 */
CostUses FindCostUses(const SimulatedCloud& cloud,
                      const CrossingCounter& crossings,
                      Time duration,
                      const PriceTable& table,
                      const std::function<std::string(const std::string& id)>& nameOf);

} // namespace vpc
} // namespace ns3
