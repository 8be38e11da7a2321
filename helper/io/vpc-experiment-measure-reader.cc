// SPDX-License-Identifier: GPL-2.0-only
// What an experiment file wants to be written.
#include "vpc-experiment-read.h"

namespace ns3
{
namespace vpc
{
namespace experiment
{

namespace
{

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

} // namespace

ExperimentMeasure
ReadMeasure(const JsonValue& object, const std::string& folder)
{
    ExperimentMeasure measure;
    measure.requests = object.GetBool("requests", true);
    measure.plots = object.GetBool("plots", true);
    for (const JsonValue& name : object.GetArray("pcap"))
    {
        measure.pcap.push_back({name.AsString(), "", name.Where()});
    }
    measure.trafficMatrix = object.GetBool("trafficMatrix", false);
    if (const JsonValue* cost = object.Find("cost"))
    {
        measure.cost = ReadCost(*cost, folder);
    }
    for (const JsonValue& figure : object.GetArray("figures"))
    {
        measure.figures.push_back(ReadFigure(figure));
    }
    measure.delayed = Optional(object, "delayed", ReadDuration);
    measure.epoch = Optional(object, "epoch", ReadUtc).value_or(DEFAULT_EPOCH);
    return measure;
}

} // namespace experiment
} // namespace vpc
} // namespace ns3
