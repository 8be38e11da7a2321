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
ReadMeasure(const JsonValue& object)
{
    ExperimentMeasure measure;
    measure.requests = object.GetBool("requests", true);
    measure.plots = object.GetBool("plots", true);
    measure.pcap = ReadTraces(object.Find("pcap"));
    measure.ascii = ReadTraces(object.Find("ascii"));
    measure.netanim = ReadAnimation(object.Find("netanim"));
    measure.delayed = Optional(object, "delayed", ReadDuration);
    measure.epoch = Optional(object, "epoch", ReadUtc).value_or(DEFAULT_EPOCH);
    return measure;
}

} // namespace experiment
} // namespace vpc
} // namespace ns3
