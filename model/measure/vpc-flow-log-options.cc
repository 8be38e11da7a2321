// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-flow-log-options.h"

#include <cstdio>

namespace ns3
{
namespace vpc
{

std::string
MakeFlowLogId(const FlowLogOptions& options)
{
    const std::string text =
        options.resourceId + " " + std::to_string(static_cast<int>(options.trafficType)) + " " +
        std::to_string(options.maxAggregationInterval) + " " + options.logFormat.GetText() +
        (options.hiveCompatiblePartitions ? " hive" : "") +
        (options.perHourPartition ? " hour" : "");
    uint64_t hash = 0xCBF29CE484222325; // FNV-1a
    for (const char letter : text)
    {
        hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100000001B3;
    }
    char id[32];
    std::snprintf(id, sizeof(id), "fl-0%016llx", static_cast<unsigned long long>(hash));
    return id;
}

} // namespace vpc
} // namespace ns3
