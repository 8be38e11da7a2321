// SPDX-License-Identifier: GPL-2.0-only
// vpcsim's reports as files: same bytes, escaped names, two runs in one, and one line for each
// mistake. What a browser makes of them is tested in test/report.
#include "vpc-vpcsim.h"

#include "ns3/vpc-report-page.h"

#include <nlohmann/json.hpp>

namespace
{

using namespace ns3::vpc;
using namespace vpcsim_test;
using Json = nlohmann::json;

const std::string WORKLOAD = R"(topology: {cloudformation: net.yaml}
duration: 40s
workload:
  - name: "</script><b>"
    from: {subnet: A, hosts: 2}
    to: {endpoint: Sqs}
    rate: 1/s
    rampUp: 0s
    client: {preset: plain-socket, connectTimeout: 1s, requestTimeout: 1s}
faults:
  - {at: 20s, for: 10s, interfaceEndpoint: Sqs, az: use1-az1}
measure: {plots: false}
)";

class VpcsimRunReport : public VpcsimTest
{
  protected:
    VpcsimRunReport()
    {
        Write("net.yaml", ZonesTemplate(1, 1));
        Write("x.yaml", "description: \"@@data@@ & <i>\"\n" + WORKLOAD);
    }
};

} // namespace

TEST_F(VpcsimRunReport, HoldsWhatTheSummaryHoldsAndSeriesThatAddUpToIt)
{
    ASSERT_EQ(Call("run x.yaml --seed 4 --set 'workload[0].rate=2/s' --out r").exitCode, 0);
    const Json data = ReadJson("r/report.json");
    const Json summary = ReadJson("r/summary.json");
    EXPECT_EQ(data["summary"], summary);
    EXPECT_EQ(data["experiment"]["command"],
              "vpcsim run x.yaml --set 'workload[0].rate=2/s' --set seed=4");
    EXPECT_EQ(data["experiment"]["document"]["workload"][0]["rate"], "2/s");
    EXPECT_EQ(data["bins"], 40);
    ASSERT_EQ(data["groups"].size(), 1u);
    uint64_t requests = 0;
    uint64_t succeeded = 0;
    for (std::size_t bin = 0; bin < 40; ++bin)
    {
        requests += data["groups"][0]["requests"][bin].get<uint64_t>();
        succeeded += data["groups"][0]["succeeded"][bin].get<uint64_t>();
    }
    const Json& all = summary["all"];
    EXPECT_EQ(succeeded, all["succeeded"]);
    EXPECT_EQ(requests, all["succeeded"].get<uint64_t>() + all["lost"].get<uint64_t>());
    EXPECT_GT(all["lost"], 0); // the only ENI is dead for ten seconds
    EXPECT_EQ(data["faults"][0]["from"], 20.0);
    EXPECT_EQ(data["faults"][0]["until"], 30.0);
    ASSERT_EQ(data["connections"].size(), 1u);
    EXPECT_EQ(data["connections"][0]["name"], "Sqs in use1-az1");
    EXPECT_EQ(data["paths"][0]["name"], "interface-endpoint");
}

TEST_F(VpcsimRunReport, IsTheSameBytesEachTimeAndMadeAgainFromItsFolder)
{
    ASSERT_EQ(Call("run x.yaml --out one").exitCode, 0);
    ASSERT_EQ(Call("run x.yaml --out two").exitCode, 0);
    EXPECT_EQ(Read(m_folder / "one/report.json"), Read(m_folder / "two/report.json"));
    if (!HasReportPage())
    {
        GTEST_SKIP() << "built without the chart library";
    }
    const std::string page = Read(m_folder / "one/report.html");
    EXPECT_NE(page, "");
    EXPECT_EQ(page, Read(m_folder / "two/report.html"));
    fs::remove(m_folder / "two/report.html");
    const Result again = Call("report two");
    EXPECT_EQ(again.exitCode, 0) << again.err;
    EXPECT_EQ(again.out, "report: two/report.html\n");
    EXPECT_EQ(Read(m_folder / "two/report.html"), page);
    // Made elsewhere, it says where the files are from there.
    fs::create_directory(m_folder / "elsewhere");
    ASSERT_EQ(Call("report two --out elsewhere/page.html").exitCode, 0);
    EXPECT_NE(Read(m_folder / "elsewhere/page.html").find("\"base\":\"../two/\""),
              std::string::npos);
}

TEST_F(VpcsimRunReport, TextsOfTheUserEndNoScriptAndFillNoMark)
{
    if (!HasReportPage())
    {
        GTEST_SKIP() << "built without the chart library";
    }
    ASSERT_EQ(Call("run x.yaml --out one").exitCode, 0);
    const std::string page = Read(m_folder / "one/report.html");
    EXPECT_EQ(page.find("</script><b>"), std::string::npos);
    EXPECT_NE(page.find("\\u003c/script>\\u003cb>"), std::string::npos);
    EXPECT_NE(page.find("<title>@@data@@ &amp; &lt;i&gt;</title>"), std::string::npos);
    EXPECT_NE(page.find("MIT License"), std::string::npos); // of the chart library
}

TEST_F(VpcsimRunReport, ComparesTwoRuns)
{
    if (!HasReportPage())
    {
        GTEST_SKIP() << "built without the chart library";
    }
    ASSERT_EQ(Call("run x.yaml --out one").exitCode, 0);
    ASSERT_EQ(Call("run x.yaml --set faults=[] --out two").exitCode, 0);
    const Result compared = Call("report --compare one two --out both.html");
    EXPECT_EQ(compared.exitCode, 0) << compared.err;
    const std::string page = Read(m_folder / "both.html");
    EXPECT_NE(page.find("<title>one and two</title>"), std::string::npos);
    EXPECT_NE(page.find("{\"label\":\"one\",\"base\":\"one/\""), std::string::npos);
    EXPECT_NE(page.find("{\"label\":\"two\",\"base\":\"two/\""), std::string::npos);
}

TEST_F(VpcsimRunReport, IsLeftOutWhereItIsNotWanted)
{
    ASSERT_EQ(Call("run x.yaml --set measure.report=false --out r").exitCode, 0);
    EXPECT_FALSE(fs::exists(m_folder / "r/report.json"));
    EXPECT_FALSE(fs::exists(m_folder / "r/report.html"));
    EXPECT_TRUE(fs::exists(m_folder / "r/summary.json"));
}

TEST_F(VpcsimRunReport, EachMistakeIsOneLine)
{
    if (!HasReportPage())
    {
        GTEST_SKIP() << "built without the chart library";
    }
    Write("dump/report.json", "{\"format\": \"another\"}");
    ExpectMistake("report", {"FOLDER or --compare A B"});
    ExpectMistake("report empty", {"empty: holds no report.json", "vpcsim run"});
    ExpectMistake("report nothing", {"nothing: is no folder", "vpcsim run"});
    ExpectMistake("report dump", {"dump/report.json", "run the experiment again"});
    ExpectMistake("report --compare dump", {"--compare"});
    ExpectMistake("report --compare dump dump", {"--out FILE"});
    ExpectMistake("report dump --compare dump dump --out x", {"FOLDER or --compare A B"});
    Write("dump/report.json", "{");
    ExpectMistake("report dump", {"dump/report.json"});
    ASSERT_EQ(Call("run x.yaml --out one").exitCode, 0);
    ExpectMistake("report one --out nowhere/x.html", {"nowhere/x.html: cannot be written"});
    EXPECT_FALSE(fs::exists(m_folder / "empty/report.html"));
}

TEST_F(VpcsimRunReport, ACrossedThresholdIsExitCodeOneAfterEverythingIsWritten)
{
    const Result run = Call("run x.yaml --out r --set 'thresholds={lost: 0, p50: 1h}'");
    EXPECT_EQ(run.exitCode, 1) << run.err;
    EXPECT_NE(run.out.find("thresholds: 1 of 2 crossed"), std::string::npos) << run.out;
    EXPECT_NE(run.out.find("CROSSED"), std::string::npos);
    const Json summary = ReadJson("r/summary.json");
    EXPECT_EQ(summary["thresholds"][0]["met"], false);
    EXPECT_EQ(summary["thresholds"][0]["measured"],
              std::to_string(summary["all"]["lost"].get<int>()));
    EXPECT_EQ(summary["thresholds"][1]["met"], true);
    EXPECT_TRUE(fs::exists(m_folder / "r/report.json"));
    const Result met = Call("run x.yaml --out m --set 'thresholds={lost: 1000}'");
    EXPECT_EQ(met.exitCode, 0) << met.err;
    // A sweep runs on, and says how many.
    const Result sweep = Call("run x.yaml --out s --set 'thresholds={lost: 0}' --set "
                              "'vary={faults: [[], [{at: 20s, interfaceEndpoint: Sqs}]]}'");
    EXPECT_EQ(sweep.exitCode, 1) << sweep.err;
    EXPECT_NE(sweep.out.find("thresholds: crossed in 1 of 2 runs"), std::string::npos) << sweep.out;
    ExpectMistake("run x.yaml --out r --set 'thresholds={groups: {app: {lost: 1}}}'",
                  {"no clients are called 'app'", "</script><b>"});
}
