// SPDX-License-Identifier: GPL-2.0-only
// Flow logs of experiment files: what they ask for.
#include "ns3/vpc-experiment.h"
#include "ns3/vpc-yaml.h"

#include <gtest/gtest.h>

namespace
{

using namespace ns3;
using namespace ns3::vpc;

const std::string START = R"(topology: {cloudformation: three-az.yaml}
workload:
  - {from: {subnet: A, hosts: 1}, to: "sqs.us-east-1.amazonaws.com:443", rate: 1/s}
duration: 1min
measure:
)";

/// \param measure members of measure, indented by two \return what an experiment with them says
ExperimentMeasure
Read(const std::string& measure)
{
    const JsonDocument document = ParseYaml(START + measure, "x.yaml", {});
    return ReadExperiment(document.Root(), "folder").measure;
}

/// \param measure as of Read() \return the line with which it is refused, empty if it is not
std::string
RefusalOf(const std::string& measure)
{
    try
    {
        Read(measure);
    }
    catch (const aws::InputError& error)
    {
        return error.what();
    }
    return "";
}

TEST(ExperimentFlowLogs, AShorthandIsOfAllVpcs)
{
    const ExperimentMeasure measure = Read("  flowLogs: v5\n");
    ASSERT_EQ(measure.flowLogs.size(), 1u);
    EXPECT_TRUE(measure.flowLogs[0].of.empty());
    EXPECT_EQ(measure.flowLogs[0].options.logFormat.GetText(),
              FlowLogFormat::OfVersion(5).GetText());
    EXPECT_EQ(measure.flowLogs[0].options.maxAggregationInterval, 600u);
    EXPECT_TRUE(Read("  plots: false\n").flowLogs.empty());
}

TEST(ExperimentFlowLogs, SayWhatCreateFlowLogsSays)
{
    const ExperimentMeasure measure = Read(R"(  flowLogs:
    - of: [Vpc, SqsEndpoint]
      trafficType: REJECT
      maxAggregationInterval: 60
      logFormat: "${version} ${vpc-id} ${srcaddr}"
      destinationOptions: {fileFormat: plain-text, hiveCompatiblePartitions: true, perHourPartition: true}
    - v2
)");
    ASSERT_EQ(measure.flowLogs.size(), 2u);
    const ExperimentFlowLogs& logs = measure.flowLogs[0];
    ASSERT_EQ(logs.of.size(), 2u);
    EXPECT_EQ(logs.of[1].name, "SqsEndpoint");
    EXPECT_EQ(logs.options.trafficType, FlowLogTraffic::REJECT);
    EXPECT_EQ(logs.options.maxAggregationInterval, 60u);
    EXPECT_EQ(logs.options.logFormat.GetHeader(), "version vpc-id srcaddr");
    EXPECT_TRUE(logs.options.hiveCompatiblePartitions);
    EXPECT_TRUE(logs.options.perHourPartition);
    EXPECT_EQ(measure.flowLogs[1].options.logFormat.GetVersion(), 2);
}

TEST(ExperimentFlowLogs, EachMistakeIsOneLine)
{
    EXPECT_EQ(RefusalOf("  flowLogs: v6\n"),
              "x.yaml:6: v6 stands for no format of flow logs; give v2, v3, v4, v5 or a list of "
              "fields");
    EXPECT_EQ(RefusalOf("  flowLogs:\n    logFormat: \"${srcaddr} ${bites}\"\n"),
              "x.yaml:7: flow logs have no field bites; did you mean bytes?");
    EXPECT_EQ(RefusalOf("  flowLogs: {maxAggregationInterval: 300}\n"),
              "x.yaml:6: measure.flowLogs.maxAggregationInterval: '300' is none of what it may be; "
              "did you mean 600?");
    EXPECT_EQ(RefusalOf("  flowLogs: {trafficType: REJECTED}\n"),
              "x.yaml:6: measure.flowLogs.trafficType: 'REJECTED' is none of what it may be; did "
              "you mean REJECT?");
    EXPECT_EQ(RefusalOf("  flowLogs: [{destinationOptions: {fileFormat: parquet}}]\n"),
              "x.yaml:6: measure.flowLogs[0].destinationOptions.fileFormat: 'parquet' is none of "
              "what it may be; there is plain-text");
}

} // namespace
