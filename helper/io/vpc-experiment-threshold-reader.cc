// SPDX-License-Identifier: GPL-2.0-only
// Limits that an experiment's figures must keep to, as its file says them.
#include "vpc-experiment-read.h"

#include "ns3/vpc-nearest-name.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{
namespace experiment
{

namespace
{

double
ReadPercent(const JsonValue& value)
{
    return std::stod(value.AsString()); // the schema has seen to its form
}

double
ReadCount(const JsonValue& value)
{
    return static_cast<double>(value.AsInt());
}

double
ReadMs(const JsonValue& value)
{
    return static_cast<double>(ReadDuration(value).GetNanoSeconds()) / 1e6;
}

double
ReadSeconds(const JsonValue& value)
{
    return ReadDuration(value).GetSeconds();
}

/// \param object figures with their limits \param group of clients \param all gets them
void
ReadGroup(const JsonValue& object, const std::string& group, std::vector<ExperimentThreshold>& all)
{
    static const std::pair<const char*, double (*)(const JsonValue&)> figures[] = {
        {"availability", ReadPercent},
        {"lost", ReadCount},
        {"p50", ReadMs},
        {"p95", ReadMs},
        {"p99", ReadMs},
        {"recovery", ReadSeconds}};
    for (const auto& [name, read] : figures)
    {
        if (const JsonValue* value = object.Find(name))
        {
            all.push_back({group, name, read(*value), value->AsText()});
        }
    }
}

} // namespace

std::vector<ExperimentThreshold>
ReadThresholds(const JsonValue& object, const std::vector<ExperimentWorkload>& workload)
{
    std::vector<std::string> groups;
    for (const ExperimentWorkload& entry : workload)
    {
        groups.push_back(entry.GetGroup());
    }
    std::vector<ExperimentThreshold> thresholds;
    ReadGroup(object, "", thresholds);
    for (const auto& [name, limits] : object.GetObject("groups").Members())
    {
        if (std::find(groups.begin(), groups.end(), name) == groups.end())
        {
            limits.Fail("thresholds: no clients are called '" + name + "'" +
                        aws::NearestOrAll(name, groups));
        }
        ReadGroup(limits, name, thresholds);
    }
    return thresholds;
}

} // namespace experiment
} // namespace vpc
} // namespace ns3
