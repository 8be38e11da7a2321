// SPDX-License-Identifier: GPL-2.0-only
// Metrics and FlowMonitor as files: the shape of get-metric-data, and what vpcsim run leaves.
#include "vpc-vpcsim.h"

#include "ns3/vpc-metric-json.h"
#include "ns3/vpc-metric-store.h"
#include "ns3/vpc-utc-time.h"

#include <gtest/gtest.h>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>
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

/// \param data an answer \param queries its question; checks both against the API's rules
void
ExpectAnswer(const Json& data, const Json& queries)
{
    const std::regex id("[a-z][a-zA-Z0-9_]{0,254}");
    const std::regex timestamp("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\+00:00");
    ASSERT_EQ(data.size(), 2u);
    EXPECT_EQ(data.at("Messages"), Json::array());
    const Json& results = data.at("MetricDataResults");
    ASSERT_EQ(results.size(), queries.size());
    std::set<std::string> ids;
    for (std::size_t i = 0; i < results.size(); ++i)
    {
        const Json& result = results[i];
        ASSERT_EQ(result.size(), 5u);
        const std::string name = result.at("Id");
        EXPECT_TRUE(std::regex_match(name, id)) << name;
        EXPECT_TRUE(ids.insert(name).second) << name;
        EXPECT_EQ(result.at("StatusCode"), "Complete");
        EXPECT_EQ(result.at("Timestamps").size(), result.at("Values").size());
        EXPECT_FALSE(result.at("Values").empty());
        for (const Json& time : result.at("Timestamps"))
        {
            EXPECT_TRUE(std::regex_match(time.get<std::string>(), timestamp)) << time;
        }
        for (const Json& value : result.at("Values"))
        {
            EXPECT_TRUE(value.is_number_float()) << value;
        }
        EXPECT_EQ(queries[i].at("Id"), name);
        EXPECT_EQ(queries[i].at("Label"), result.at("Label"));
        const Json& stat = queries[i].at("MetricStat");
        EXPECT_EQ(stat.at("Period").get<int>() % 60, 0);
        EXPECT_FALSE(stat.at("Metric").at("Dimensions").empty());
    }
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
    ExpectAnswer(answer, question);
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

#ifdef VPC_VPCSIM

const std::string EXPERIMENT = R"(topology: {cloudformation: net.yaml}
duration: 90s
workload:
  - {name: apps, from: {subnet: A}, to: {endpoint: Sqs, naming: private}, rate: 1/s, rampUp: 0s}
)";

class VpcsimMetrics : public vpcsim_test::VpcsimTest
{
};

TEST_F(VpcsimMetrics, ARunWritesWhatIsAskedForAndNothingElse)
{
    Write("net.yaml", vpcsim_test::ONE_ZONE);
    Write("plain.yaml", EXPERIMENT);
    Write("full.yaml",
          EXPERIMENT + "measure: {plots: false, metrics: true, flowMonitor: true, "
                       "epoch: 2026-03-01T12:00:00Z}\n");
    ASSERT_EQ(Call("run plain.yaml --no-plots --out plain").exitCode, 0);
    const auto run = Call("run full.yaml --out full");
    ASSERT_EQ(run.exitCode, 0) << run.err;
    for (const char* name : {"metrics.csv", "metrics.json", "metrics-queries.json", "flowmon.xml"})
    {
        EXPECT_FALSE(vpcsim_test::fs::exists(m_folder / "plain" / name)) << name;
        EXPECT_TRUE(vpcsim_test::fs::exists(m_folder / "full" / name)) << name;
    }
    const Json answer = Json::parse(Read(m_folder / "full" / "metrics.json"));
    ExpectAnswer(answer, Json::parse(Read(m_folder / "full" / "metrics-queries.json")));
    std::map<std::string, Json> byLabel;
    for (const Json& result : answer.at("MetricDataResults"))
    {
        const std::string label = result.at("Label");
        byLabel[label.substr(0, label.find(" Endpoint"))] = result;
    }
    const Json& opened = byLabel.at("NewConnections Sum");
    EXPECT_EQ(opened.at("Timestamps"),
              (Json{"2026-03-01T12:00:00+00:00", "2026-03-01T12:01:00+00:00"}));
    // a connection for each request, and a line for it under the header
    const double sum = opened.at("Values")[0].get<double>() + opened.at("Values")[1].get<double>();
    EXPECT_EQ(sum + 1, vpcsim_test::LinesOf(Read(m_folder / "full" / "requests.csv")).size());
    EXPECT_NE(Read(m_folder / "full" / "flowmon.xml").find("<Ipv4FlowClassifier>"),
              std::string::npos);
    EXPECT_EQ(Read(m_folder / "plain" / "requests.csv"), Read(m_folder / "full" / "requests.csv"))
        << "to look changes nothing";
}

#endif

} // namespace
