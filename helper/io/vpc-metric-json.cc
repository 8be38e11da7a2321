// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-metric-json.h"

#include "ns3/vpc-utc-time.h"

#include <functional>
#include <nlohmann/json.hpp>
#include <string>

namespace ns3
{
namespace vpc
{

namespace
{

using Json = nlohmann::ordered_json;
using Series = MetricStore::Series;

/// Called with an id, a label, a series and one of its statistics.
using Visitor = std::function<
    void(const std::string&, const std::string&, const Series&, MetricStatistic statistic)>;

/// \param unixSeconds a moment \return it as the AWS CLI prints it
std::string
TimestampOf(int64_t unixSeconds)
{
    std::string text = ToUtcText(unixSeconds);
    text.pop_back(); // Z
    return text + "+00:00";
}

/// Visit all results in their order. Ids begin with a lower-case letter and hold letters, digits
/// and underscores, as the API wants them. \param store the data points \param visit called for
/// each
void
ForEachResult(const MetricStore& store, const Visitor& visit)
{
    std::size_t number = 0;
    for (const Series* series : store.GetSeries())
    {
        for (const MetricStatistic statistic : series->metric->statistics)
        {
            const std::string name = series->metric->name;
            const std::string id =
                "m" + std::to_string(++number) + "_" + name + "_" + ToString(statistic);
            visit(id,
                  name + " " + ToString(statistic) + " " + ToString(series->dimensions),
                  *series,
                  statistic);
        }
    }
}

} // namespace

void
WriteMetricData(std::ostream& out, const MetricStore& store)
{
    Json results = Json::array();
    const auto add = [&results](const std::string& id,
                                const std::string& label,
                                const Series& series,
                                MetricStatistic statistic) {
        Json timestamps = Json::array();
        Json values = Json::array();
        for (const auto& [start, set] : series.points)
        {
            timestamps.push_back(TimestampOf(start));
            values.push_back(set.Get(statistic));
        }
        results.push_back({{"Id", id},
                           {"Label", label},
                           {"Timestamps", timestamps},
                           {"Values", values},
                           {"StatusCode", "Complete"}});
    };
    ForEachResult(store, add);
    out << Json{{"MetricDataResults", results}, {"Messages", Json::array()}}.dump(4) << '\n';
}

void
WriteMetricQueries(std::ostream& out, const MetricStore& store)
{
    Json queries = Json::array();
    const auto add = [&queries](const std::string& id,
                                const std::string& label,
                                const Series& series,
                                MetricStatistic statistic) {
        Json dimensions = Json::array();
        for (const auto& [name, value] : series.dimensions)
        {
            dimensions.push_back({{"Name", name}, {"Value", value}});
        }
        const Json metric = {{"Namespace", series.metric->nameSpace},
                             {"MetricName", series.metric->name},
                             {"Dimensions", dimensions}};
        const Json stat = {{"Metric", metric},
                           {"Period", series.metric->period},
                           {"Stat", ToString(statistic)}};
        queries.push_back(
            {{"Id", id}, {"MetricStat", stat}, {"Label", label}, {"ReturnData", true}});
    };
    ForEachResult(store, add);
    out << queries.dump(4) << '\n';
}

} // namespace vpc
} // namespace ns3
