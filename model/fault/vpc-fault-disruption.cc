// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-fault-disruption.h"

#include <map>

namespace ns3
{
namespace vpc
{

std::optional<aws::Disruption>
DisruptionOf(const Fault& fault)
{
    static const std::map<FaultKind, aws::DisruptionKind> kinds = {
        {FaultKind::SUBNET_CONNECTIVITY, aws::DisruptionKind::SUBNET_CONNECTIVITY},
        {FaultKind::VPC_ENDPOINT, aws::DisruptionKind::VPC_ENDPOINT},
        {FaultKind::CROSS_REGION_ROUTES, aws::DisruptionKind::CROSS_REGION_ROUTES},
        {FaultKind::CROSS_REGION_TRANSIT, aws::DisruptionKind::CROSS_REGION_TRANSIT},
    };
    const auto kind = kinds.find(fault.kind);
    if (kind == kinds.end())
    {
        return std::nullopt;
    }
    return aws::Disruption{kind->second, fault.target, fault.scope, fault.secondTarget};
}

} // namespace vpc
} // namespace ns3
