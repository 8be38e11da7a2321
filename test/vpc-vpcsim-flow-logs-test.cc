// SPDX-License-Identifier: GPL-2.0-only
// Flow logs of a run: what vpcsim writes if asked to.
#include "vpc-flow-log-reader.h"
#include "vpc-test-paths.h"
#include "vpc-vpcsim.h"

#include <set>

namespace
{

class VpcsimFlowLogs : public vpcsim_test::VpcsimTest
{
  protected:
    /// \param measure members of measure \return an experiment on the example's three zones
    static std::string Experiment(const std::string& measure)
    {
        return "topology: {cloudformation: '" +
               testpaths::Project("examples/experiments/three-az.yaml") +
               "'}\n"
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

} // namespace
