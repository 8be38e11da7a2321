// SPDX-License-Identifier: GPL-2.0-only
// Metrics and FlowMonitor of a run: what vpcsim leaves if asked to.
#include "vpc-metric-answer.h"
#include "vpc-vpcsim.h"

#include <map>
#include <nlohmann/json.hpp>

namespace
{

using Json = nlohmann::json;

const std::string OF_ONE_GROUP = R"(topology: {cloudformation: net.yaml}
duration: 90s
workload:
  - {name: apps, from: {subnet: A}, to: {endpoint: Sqs, naming: private}, rate: 1/s, rampUp: 0s}
)";

class VpcsimMetrics : public vpcsim_test::VpcsimTest
{
};

TEST_F(VpcsimMetrics, ARunWritesWhatIsAskedForAndNothingElse)
{
    Write("net.yaml", vpcsim_test::ZonesTemplate(1, 1));
    Write("plain.yaml", OF_ONE_GROUP);
    Write("full.yaml",
          OF_ONE_GROUP + "measure: {plots: false, metrics: true, flowMonitor: true, "
                         "epoch: 2026-03-01T12:00:00Z}\n");
    ASSERT_EQ(Call("run plain.yaml --no-plots --out plain").exitCode, 0);
    const auto run = Call("run full.yaml --out full");
    ASSERT_EQ(run.exitCode, 0) << run.err;
    for (const char* name : {"metrics.csv", "metrics.json", "metrics-queries.json", "flowmon.xml"})
    {
        EXPECT_FALSE(vpcsim_test::fs::exists(m_folder / "plain" / name)) << name;
        EXPECT_TRUE(vpcsim_test::fs::exists(m_folder / "full" / name)) << name;
    }
    const Json answer = ReadJson("full/metrics.json");
    metrictest::ExpectAnswer(answer, ReadJson("full/metrics-queries.json"));
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

} // namespace
