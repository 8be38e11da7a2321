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

/// \param value of the member cost \param folder where paths count from \return what it says; none
/// if no estimate is wanted
std::optional<ExperimentCost>
ReadCost(const JsonValue& value, const std::string& folder)
{
    if (value.GetKind() == JsonValue::Kind::Boolean)
    {
        return value.AsBool() ? std::make_optional(ExperimentCost()) : std::nullopt;
    }
    ExperimentCost cost;
    if (const JsonValue* prices = value.Find("prices"))
    {
        cost.prices = PathOf(folder, *prices);
    }
    cost.crossAzPrivateLinkFree = value.GetString("crossAzPrivateLink", "free") == "free";
    return cost;
}

/// \param object an item of figures \return what it says
ExperimentFigure
ReadFigure(const JsonValue& object)
{
    ExperimentFigure figure;
    figure.name = object.GetString("name");
    figure.title = object.GetString("title");
    figure.x = object.GetString("x");
    figure.xLabel = object.GetString("xLabel", figure.x);
    figure.y = object.GetString("y");
    figure.yLabel = object.GetString("yLabel", figure.y);
    figure.where = object.Where();
    return figure;
}

/// \param value names, or all; nullptr: none \return whose packets are traced
ExperimentTraces
ReadTraces(const JsonValue* value)
{
    ExperimentTraces traces;
    traces.all = value && value->GetKind() == JsonValue::Kind::String;
    if (value && !traces.all)
    {
        for (const JsonValue& name : value->AsArray())
        {
            traces.names.push_back({name.AsString(), "", name.Where()});
        }
    }
    return traces;
}

/// \param value whether, or how; nullptr: not \return what it says, if there is to be one
std::optional<ExperimentAnimation>
ReadAnimation(const JsonValue* value)
{
    const bool isSwitch = value && value->GetKind() == JsonValue::Kind::Boolean;
    if (!value || (isSwitch && !value->AsBool()))
    {
        return std::nullopt;
    }
    ExperimentAnimation animation;
    animation.where = value->Where();
    if (!isSwitch)
    {
        animation.from = Optional(*value, "from", ReadDuration);
        animation.until = Optional(*value, "until", ReadDuration);
        animation.packets = static_cast<uint64_t>(
            value->GetInt("packets", static_cast<int64_t>(animation.packets)));
        if (animation.from && animation.until && *animation.until <= *animation.from)
        {
            value->Find("until")->Fail("until is not after from; write a later time");
        }
    }
    return animation;
}

} // namespace

ExperimentMeasure
ReadMeasure(const JsonValue& object, const std::string& folder)
{
    ExperimentMeasure measure;
    measure.requests = object.GetBool("requests", true);
    measure.plots = object.GetBool("plots", true);
    measure.metrics = object.GetBool("metrics", false);
    measure.flowMonitor = object.GetBool("flowMonitor", false);
    measure.report = object.GetBool("report", true);
    measure.trafficMatrix = object.GetBool("trafficMatrix", false);
    if (const JsonValue* cost = object.Find("cost"))
    {
        measure.cost = ReadCost(*cost, folder);
    }
    for (const JsonValue& figure : object.GetArray("figures"))
    {
        measure.figures.push_back(ReadFigure(figure));
    }
    measure.pcap = ReadTraces(object.Find("pcap"));
    measure.ascii = ReadTraces(object.Find("ascii"));
    measure.netanim = ReadAnimation(object.Find("netanim"));
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
