// SPDX-License-Identifier: GPL-2.0-only
// What an experiment file wants to be written.
#include "vpc-experiment-read.h"

#include <map>
#include <stdexcept>

namespace ns3
{
namespace vpc
{
namespace experiment
{

namespace
{

/// \param value v2 to v5, or a list of fields \return the format
FlowLogFormat
ReadFormat(const JsonValue& value)
{
    try
    {
        return FlowLogFormat::Parse(value.AsString());
    }
    catch (const std::invalid_argument& error)
    {
        value.Fail(error.what());
    }
}

/// \param value a format, or an object \return flow logs
ExperimentFlowLogs
ReadFlowLogs(const JsonValue& value)
{
    static const std::map<std::string, FlowLogTraffic> kinds{{"ALL", FlowLogTraffic::ALL},
                                                             {"ACCEPT", FlowLogTraffic::ACCEPT},
                                                             {"REJECT", FlowLogTraffic::REJECT}};
    ExperimentFlowLogs logs;
    logs.where = value.Where();
    FlowLogOptions& options = logs.options;
    if (value.GetKind() != JsonValue::Kind::Object)
    {
        options.logFormat = ReadFormat(value);
        return logs;
    }
    if (const JsonValue* of = value.Find("of"))
    {
        for (const std::string& name : TextsOf(*of))
        {
            logs.of.push_back({name, "", of->Where()});
        }
    }
    options.trafficType = kinds.at(value.GetString("trafficType", "ALL"));
    options.maxAggregationInterval = static_cast<uint32_t>(
        value.GetInt("maxAggregationInterval", options.maxAggregationInterval));
    options.logFormat = Optional(value, "logFormat", ReadFormat).value_or(options.logFormat);
    const JsonValue& destination = value.GetObject("destinationOptions");
    options.hiveCompatiblePartitions = destination.GetBool("hiveCompatiblePartitions", false);
    options.perHourPartition = destination.GetBool("perHourPartition", false);
    return logs;
}

} // namespace

ExperimentMeasure
ReadMeasure(const JsonValue& object)
{
    ExperimentMeasure measure;
    measure.requests = object.GetBool("requests", true);
    measure.plots = object.GetBool("plots", true);
    for (const JsonValue& name : object.GetArray("pcap"))
    {
        measure.pcap.push_back({name.AsString(), "", name.Where()});
    }
    measure.delayed = Optional(object, "delayed", ReadDuration);
    measure.epoch = Optional(object, "epoch", ReadUtc).value_or(DEFAULT_EPOCH);
    if (const JsonValue* logs = object.Find("flowLogs"))
    {
        if (logs->GetKind() != JsonValue::Kind::Array)
        {
            measure.flowLogs.push_back(ReadFlowLogs(*logs));
        }
        for (const JsonValue& item : logs->Items())
        {
            measure.flowLogs.push_back(ReadFlowLogs(item));
        }
    }
    return measure;
}

} // namespace experiment
} // namespace vpc
} // namespace ns3
