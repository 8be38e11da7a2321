// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-fault-schedule.h"

#include "ns3/vpc-disruption.h"

#include <optional>

namespace ns3
{
namespace vpc
{

/// \param fault a fault \return what it changes in the description, nothing if it changes none
std::optional<aws::Disruption> DisruptionOf(const Fault& fault);

} // namespace vpc
} // namespace ns3
