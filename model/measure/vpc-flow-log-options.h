// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-flow-log-format.h"

#include <cstdint>
#include <string>

namespace ns3
{
namespace vpc
{

/// Which packets a flow log captures.
enum class FlowLogTraffic : uint8_t
{
    ALL,
    ACCEPT,
    REJECT
};

/// What a flow log is, by the names of EC2's CreateFlowLogs.
struct FlowLogOptions
{
    std::string flowLogId;  //!< fl-...; made from the other members if empty
    std::string resourceId; //!< vpc-, subnet- or eni- id
    FlowLogTraffic trafficType{FlowLogTraffic::ALL}; //!< what is logged
    uint32_t maxAggregationInterval{600};            //!< s: 60 or 600
    FlowLogFormat logFormat;                         //!< fields of a record
    bool hiveCompatiblePartitions{false};            //!< folders named name=value
    bool perHourPartition{false};                    //!< a folder each hour
};

/// \param options of a flow log \return an id that only these options have
std::string MakeFlowLogId(const FlowLogOptions& options);

} // namespace vpc
} // namespace ns3
