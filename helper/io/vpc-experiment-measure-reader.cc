// SPDX-License-Identifier: GPL-2.0-only
// What an experiment file wants to be written.
#include "vpc-experiment-read.h"

namespace ns3
{
namespace vpc
{
namespace experiment
{

ExperimentMeasure
ReadMeasure(const JsonValue& object)
{
    ExperimentMeasure measure;
    measure.requests = object.GetBool("requests", true);
    measure.plots = object.GetBool("plots", true);
    measure.metrics = object.GetBool("metrics", false);
    measure.flowMonitor = object.GetBool("flowMonitor", false);
    for (const JsonValue& name : object.GetArray("pcap"))
    {
        measure.pcap.push_back({name.AsString(), "", name.Where()});
    }
    measure.delayed = Optional(object, "delayed", ReadDuration);
    measure.epoch = Optional(object, "epoch", ReadUtc).value_or(DEFAULT_EPOCH);
    return measure;
}

} // namespace experiment
} // namespace vpc
} // namespace ns3
