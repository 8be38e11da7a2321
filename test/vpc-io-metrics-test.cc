// SPDX-License-Identifier: GPL-2.0-only
// Metrics as files: how reports are merged, CSV, and the shape of get-metric-data.
#include "vpc-metric-answer.h"

#include "ns3/vpc-metric-json.h"
#include "ns3/vpc-metric-store.h"
#include "ns3/vpc-utc-time.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

namespace
{

using namespace ns3::vpc;
using Json = nlohmann::json;

const MetricDimensions ENDPOINT = {{"Endpoint Type", "Interface"},
                                   {"Service Name", "com.amazonaws.us-east-1.sqs"},
                                   {"VPC Endpoint Id", "vpce-1"},
                                   {"VPC Id", "vpc-1"}};

MetricStore
MakeStore()
{
    MetricStore store(DEFAULT_EPOCH);
    const std::string endpoints = "AWS/PrivateLinkEndpoints";
    store.Add(endpoints, "BytesProcessed", ENDPOINT, DEFAULT_EPOCH + 60, StatisticSet::Of(1500));
    store.Add(endpoints, "BytesProcessed", ENDPOINT, DEFAULT_EPOCH, StatisticSet::Of(100));
    store.Add(endpoints, "BytesProcessed", ENDPOINT, DEFAULT_EPOCH, StatisticSet::Of(25));
    store.Add("AWS/NetworkELB",
              "NewFlowCount_TCP",
              {{"LoadBalancer", "net/a/1"}},
              DEFAULT_EPOCH,
              StatisticSet::Of(0));
    return store;
}

TEST(MetricStoreTest, ReportsAreMergedAsCloudWatchDoes)
{
    const MetricStore store = MakeStore();
    const auto* series = store.Find("AWS/PrivateLinkEndpoints", "BytesProcessed", ENDPOINT);
    ASSERT_TRUE(series);
    const StatisticSet& set = series->points.at(DEFAULT_EPOCH);
    EXPECT_EQ(set.Get(MetricStatistic::SAMPLE_COUNT), 2);
    EXPECT_EQ(set.Get(MetricStatistic::SUM), 125);
    EXPECT_EQ(set.Get(MetricStatistic::AVERAGE), 62.5);
    EXPECT_EQ(set.Get(MetricStatistic::MINIMUM), 25);
    EXPECT_EQ(set.Get(MetricStatistic::MAXIMUM), 100);
    EXPECT_EQ(store.GetSeries().size(), 1u) << "NewFlowCount_TCP is only told if it is not 0";
}

TEST(MetricStoreTest, TheTableHoldsEachMetricOnce)
{
    std::set<std::string> names;
    for (const MetricDescription& metric : KnownMetrics())
    {
        EXPECT_TRUE(names.insert(std::string(metric.nameSpace) + " " + metric.name).second);
        EXPECT_FALSE(metric.statistics.empty());
    }
}

TEST(MetricStoreTest, CsvHasARowADataPoint)
{
    std::ostringstream csv;
    MakeStore().WriteCsv(csv);
    EXPECT_EQ(csv.str(),
              "namespace,metric,dimensions,period_start,period_start_s,period_s,unit,sample_count,"
              "average,sum,minimum,maximum\n"
              "AWS/PrivateLinkEndpoints,BytesProcessed,Endpoint Type=Interface;Service "
              "Name=com.amazonaws.us-east-1.sqs;VPC Endpoint Id=vpce-1;VPC "
              "Id=vpc-1,2026-01-01T00:00:00Z,0,60,Bytes,2,62.5,125,25,100\n"
              "AWS/PrivateLinkEndpoints,BytesProcessed,Endpoint Type=Interface;Service "
              "Name=com.amazonaws.us-east-1.sqs;VPC Endpoint Id=vpce-1;VPC "
              "Id=vpc-1,2026-01-01T00:01:00Z,60,60,Bytes,1,1500,1500,1500,1500\n");
}

TEST(MetricJsonTest, TheAnswerHasTheShapeOfGetMetricData)
{
    const MetricStore store = MakeStore();
    std::ostringstream data;
    std::ostringstream queries;
    WriteMetricData(data, store);
    WriteMetricQueries(queries, store);
    const Json answer = Json::parse(data.str());
    const Json question = Json::parse(queries.str());
    metrictest::ExpectAnswer(answer, question);
    const Json& results = answer.at("MetricDataResults");
    ASSERT_EQ(results.size(), 4u) << "Average, Sum, Maximum, Minimum are what AWS calls useful";
    EXPECT_EQ(results[1].at("Id"), "m2_BytesProcessed_Sum");
    EXPECT_EQ(results[1].at("Timestamps"),
              (Json{"2026-01-01T00:00:00+00:00", "2026-01-01T00:01:00+00:00"}));
    EXPECT_EQ(results[1].at("Values"), (Json{125.0, 1500.0}));
    const Json& stat = question[1].at("MetricStat");
    EXPECT_EQ(stat.at("Stat"), "Sum");
    EXPECT_EQ(stat.at("Metric").at("Namespace"), "AWS/PrivateLinkEndpoints");
    EXPECT_EQ(stat.at("Metric").at("MetricName"), "BytesProcessed");
    EXPECT_EQ(stat.at("Metric").at("Dimensions")[0],
              (Json{{"Name", "Endpoint Type"}, {"Value", "Interface"}}));
}

} // namespace
