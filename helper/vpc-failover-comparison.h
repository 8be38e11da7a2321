// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/vpc-failover-timeline.h"

#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/// One fault under one of several ways to answer it.
struct FailoverColumn
{
    std::string way;                  //!< how the fault is answered
    std::optional<Time> targetsFound; //!< fault to the load balancer's verdict on the last target
    std::vector<FailoverParts> parts; //!< by client group, the same groups in each column
};

/**
 * \brief Print a fault as a table: a row for each quantity and client group, a column for each way.
 * \param out a terminal \param fault what broke and when \param columns at least one
 */
void PrintFailoverComparison(std::ostream& out,
                             const std::string& fault,
                             const std::vector<FailoverColumn>& columns);

} // namespace vpc
} // namespace ns3
