// SPDX-License-Identifier: GPL-2.0-only
// Flow logs of experiment files: what they ask for, and what vpcsim writes.
#include "vpc-flow-log-reader.h"
#include "vpc-vpcsim.h"

#include "ns3/vpc-experiment.h"
#include "ns3/vpc-yaml.h"

#include <gtest/gtest.h>
#include <set>

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

#ifdef VPC_VPCSIM

class VpcsimFlowLogs : public vpcsim_test::VpcsimTest
{
  protected:
    /// \param measure members of measure \return an experiment on the example's three zones
    static std::string Experiment(const std::string& measure)
    {
        return "topology: {cloudformation: '" VPC_FIXTURES_DIR
               "/../../examples/experiments/three-az.yaml'}\n"
               "duration: 400s\n"
               "workload:\n"
               "  - from: {subnet: [ClientsA, ClientsB], hosts: 2, securityGroups: [ClientGroup]}\n"
               "    to: {endpoint: SqsEndpoint, naming: private}\n"
               "    rate: 0.5/s\n"
               "    client: plain-socket\n"
               "  - from: {subnet: [ClientsA], hosts: 2, securityGroups: [ClientGroup]}\n"
               "    to: s3.us-east-1.amazonaws.com:443\n"
               "    rate: 0.2/s\n"
               "    client: plain-socket\n"
               "measure: {plots: false, epoch: 2024-02-29T23:55:00Z, " +
               measure + "}\n";
    }
};

TEST_F(VpcsimFlowLogs, AreWrittenAsInABucket)
{
    Write("x.yaml", Experiment("flowLogs: v5"));
    const vpcsim_test::Result run = Call("run x.yaml --out results");
    ASSERT_EQ(run.exitCode, 0) << run.err;
    const auto files = flowlog_test::ReadBucket(m_folder / "results" / "flow-logs");
    ASSERT_EQ(files.size(), 2u); // 23:55 and 00:00
    std::set<std::string> folders;
    std::set<std::string> enis;
    std::set<std::string> paths;
    std::size_t records = 0;
    for (const auto& [path, rows] : files)
    {
        folders.insert(path.substr(0, path.rfind('/')));
        for (const flowlog_test::Row& row : rows)
        {
            ++records;
            enis.insert(row.at("interface-id"));
            paths.insert(row.at("traffic-path"));
            EXPECT_NE(row.at("dstport"), "53") << "Amazon DNS";
            EXPECT_NE(row.at("srcport"), "53") << "Amazon DNS";
            EXPECT_EQ(row.at("version"), "5");
        }
    }
    EXPECT_EQ(folders.size(), 2u);
    EXPECT_NE(folders.begin()->find("/vpcflowlogs/us-east-1/2024/02/29"), std::string::npos);
    EXPECT_NE(folders.rbegin()->find("/vpcflowlogs/us-east-1/2024/03/01"), std::string::npos);
    EXPECT_EQ(enis.size(), 4u + 3u); // clients, ENIs of the endpoint
    EXPECT_EQ(paths, (std::set<std::string>{"-", "1", "7"}));
    EXPECT_GT(records, 1000u);
}

TEST_F(VpcsimFlowLogs, ChangeNothingElse)
{
    Write("with.yaml", Experiment("flowLogs: {of: [Vpc, SqsEndpoint], trafficType: REJECT}"));
    Write("without.yaml", Experiment("requests: true"));
    ASSERT_EQ(Call("run with.yaml --out with").exitCode, 0);
    ASSERT_EQ(Call("run without.yaml --out without").exitCode, 0);
    for (const char* name : {"requests.csv", "flows.csv"})
    {
        const std::string text = Read(m_folder / "with" / name);
        EXPECT_FALSE(text.empty());
        EXPECT_EQ(text, Read(m_folder / "without" / name)) << name;
    }
    EXPECT_FALSE(flowlog_test::fs::exists(m_folder / "without" / "flow-logs"));
    EXPECT_FALSE(flowlog_test::fs::exists(m_folder / "with" / "flow-logs")); // nothing was rejected
}

TEST_F(VpcsimFlowLogs, NameWhatIsNotThere)
{
    Write("x.yaml", Experiment("flowLogs: {of: SqsEndpoin}"));
    ExpectMistake("run x.yaml --out results",
                  {"x.yaml:12: no VPC, subnet, interface endpoint, instance or ENI is called "
                   "'SqsEndpoin'; did you mean SqsEndpoint?"});
    Write("y.yaml", Experiment("flowLogs: [v2, {of: Vpc}]"));
    ExpectMistake("run y.yaml --out results",
                  {"y.yaml:12: the same flow log of Vpc is there already; leave one out"});
}

#endif // VPC_VPCSIM

} // namespace
