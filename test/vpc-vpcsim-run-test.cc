// SPDX-License-Identifier: GPL-2.0-only
// vpcsim run as a user meets it: experiments from files, sweeps, a template alone, and one line for
// each mistake with nothing written.
#include "vpc-test-paths.h"
#include "vpc-vpcsim.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

namespace
{

using namespace vpcsim_test;
using Json = nlohmann::json;

const std::string OF_ONE_FAULT = R"(topology: {cloudformation: net.yaml}
duration: 60s
workload:
  - name: apps
    from: {subnet: A, hosts: 2}
    to: {endpoint: Sqs, naming: private}
    rate: 1/s
    rampUp: 0s
faults:
  - {at: 20s, for: 10s, interfaceEndpoint: Sqs, az: use1-az2}
)";

class VpcsimRun : public VpcsimTest
{
  protected:
    VpcsimRun()
    {
        Write("net.yaml", ZonesTemplate(2, 2));
        Write("good.yaml", OF_ONE_FAULT);
    }

    /// \return names of what is in the test's folder
    std::set<std::string> List() const
    {
        std::set<std::string> names;
        for (const auto& entry : fs::directory_iterator(m_folder))
        {
            names.insert(entry.path().filename().string());
        }
        return names;
    }

    /// A mistake in an experiment: exit code 2, one line, and nothing is written. \param from part
    /// of OF_ONE_FAULT \param to what stands there instead \param line all of it, without "vpcsim:
    /// "
    void ExpectRefusal(const std::string& from,
                       const std::string& to,
                       const std::string& line) const
    {
        std::string text = OF_ONE_FAULT;
        const std::size_t at = text.find(from);
        ASSERT_NE(at, std::string::npos) << from;
        Write("bad.yaml", text.replace(at, from.size(), to));
        const Result run = Call("run bad.yaml --out results");
        EXPECT_EQ(run.exitCode, 2) << to;
        EXPECT_EQ(run.out, "") << to;
        EXPECT_EQ(run.err, "vpcsim: " + line + "\n");
        EXPECT_FALSE(fs::exists(m_folder / "results")) << to;
        EXPECT_EQ(
            List(),
            (std::set<
                std::string>{"bad.yaml", "dump", "empty", "err", "good.yaml", "net.yaml", "out"}))
            << to;
    }
};

/// A table of a results folder, without what is only a name for the same thing elsewhere.
std::vector<std::map<std::string, std::string>>
ReadTable(const std::string& text)
{
    static const std::set<std::string> names = {"id", "node", "eni", "name"};
    std::vector<std::map<std::string, std::string>> rows;
    std::vector<std::string> heading;
    for (const std::string& line : LinesOf(text))
    {
        std::vector<std::string> cells(1);
        bool isQuoted = false;
        for (const char c : line)
        {
            isQuoted = c == '"' ? !isQuoted : isQuoted;
            if (c == ',' && !isQuoted)
            {
                cells.emplace_back();
            }
            else
            {
                cells.back() += c;
            }
        }
        if (heading.empty())
        {
            heading = cells;
            continue;
        }
        rows.emplace_back();
        for (std::size_t i = 0; i < heading.size(); ++i)
        {
            if (names.count(heading[i]) == 0)
            {
                rows.back()[heading[i]] = cells.at(i);
            }
        }
    }
    std::sort(rows.begin(), rows.end());
    return rows;
}

} // namespace

TEST_F(VpcsimRun, WritesAllResultsAndTellsWhatClientsLivedThrough)
{
    const Result run = Call("run good.yaml --out results");
    ASSERT_EQ(run.exitCode, 0) << run.err;
    EXPECT_NE(run.out.find("interfaceEndpoint Sqs in use1-az2, from 20 s to 30 s"),
              std::string::npos)
        << run.out;
    EXPECT_NE(run.out.find("conservation check: passed"), std::string::npos);
    const Json summary = ReadJson("results/summary.json");
    EXPECT_EQ(summary["packets"]["conserved"], true);
    const std::size_t requests = summary["workload"]["apps"]["requests"];
    EXPECT_GT(requests, 60u); // of two hosts, once a second each, for a minute: 120 in the mean
    EXPECT_LT(requests, 180u);
    EXPECT_EQ(LinesOf(Read(m_folder / "results/requests.csv")).size(), requests + 1);
    EXPECT_EQ(LinesOf(Read(m_folder / "results/failover.csv")).size(), 2u);
    // One of two ENIs is dead for ten seconds: some requests meet it, and none before.
    EXPECT_GT(summary["incidents"][0]["groups"]["apps"]["lost"].get<int>() +
                  summary["incidents"][0]["groups"]["apps"]["delayed"].get<int>(),
              0);
    EXPECT_EQ(summary["incidents"][0]["faults"].size(), 1u);
    for (const char* name : {"flows.csv", "latency.plt", "success.plt", "connections.plt"})
    {
        EXPECT_TRUE(fs::exists(m_folder / "results" / name)) << name;
    }
}

TEST_F(VpcsimRun, SameSeedSameBytesAndAnotherRunOthers)
{
    ASSERT_EQ(Call("run good.yaml --no-plots --out one").exitCode, 0);
    ASSERT_EQ(Call("run good.yaml --no-plots --out two").exitCode, 0);
    ASSERT_EQ(Call("run good.yaml --no-plots --out three --run 2").exitCode, 0);
    ASSERT_EQ(Call("run good.yaml --no-plots --out four --seed 2").exitCode, 0);
    for (const char* name : {"requests.csv", "flows.csv", "failover.csv", "summary.json"})
    {
        const std::string one = Read(m_folder / "one" / name);
        EXPECT_NE(one, "") << name;
        EXPECT_EQ(one, Read(m_folder / "two" / name)) << name;
    }
    EXPECT_NE(Read(m_folder / "one/requests.csv"), Read(m_folder / "three/requests.csv"));
    EXPECT_NE(Read(m_folder / "one/requests.csv"), Read(m_folder / "four/requests.csv"));
}

TEST_F(VpcsimRun, ATemplateAloneIsRunThroughAFailureAndLeavesAnExperimentToGoOnWith)
{
    const Result run = Call("run net.yaml --no-plots --out results");
    ASSERT_EQ(run.exitCode, 0) << run.err;
    EXPECT_NE(run.out.find("az use1-az1, from 120 s to 360 s"), std::string::npos) << run.out;
    const Result again = Call("run results/experiment.yaml --no-plots --out again");
    ASSERT_EQ(again.exitCode, 0) << again.err;
    EXPECT_EQ(Read(m_folder / "results/requests.csv"), Read(m_folder / "again/requests.csv"));
}

TEST_F(VpcsimRun, AFileInThePlaceOfTheResultsIsOneLine)
{
    Write("taken", "somebody's\n");
    ExpectMistake("run good.yaml --out taken", {"taken is a file"});
    EXPECT_EQ(Read(m_folder / "taken"), "somebody's\n");
}

// What is set on the command line is set for each run; the runs themselves are no sweeps.
TEST_F(VpcsimRun, ASweepOfTheCommandLineEnds)
{
    const Result run =
        Call("run good.yaml --out results --set measure.plots=false --set runs=2 --set "
             "'vary={\"workload[0].from.hosts\": [1, 2]}' --set faults=null");
    ASSERT_EQ(run.exitCode, 0) << run.err;
    EXPECT_TRUE(fs::exists(m_folder / "results/point-2/run-2/summary.json"));
    EXPECT_FALSE(fs::exists(m_folder / "results/point-3"));
    EXPECT_FALSE(fs::exists(m_folder / "results/point-1/run-1/sweep.csv"));
}

TEST_F(VpcsimRun, ASweepRunsEachCombinationAndGathersMeansWithIntervals)
{
    Write("sweep.yaml", OF_ONE_FAULT + "vary:\n  workload[0].from.hosts: [1, 2]\nruns: 3\n");
    const Result run = Call("run sweep.yaml --no-plots --jobs 2 --out results");
    ASSERT_EQ(run.exitCode, 0) << run.err;
    const std::vector<std::string> lines = LinesOf(Read(m_folder / "results/sweep.csv"));
    EXPECT_EQ(lines.at(0), "point,workload[0].from.hosts,figure,runs,mean,ci95_low,ci95_high");
    // The same as the mean of the runs' own numbers.
    double sum = 0;
    for (const char* number : {"1", "2", "3"})
    {
        sum += ReadJson("results/point-2/run-" + std::string(number) +
                        "/summary.json")["all"]["requests"]
                   .get<double>();
    }
    std::ostringstream mean;
    mean.precision(9);
    mean << "2,2,all.requests,3," << sum / 3 << ",";
    EXPECT_TRUE(std::any_of(lines.begin(), lines.end(), [&mean](const std::string& line) {
        return line.rfind(mean.str(), 0) == 0;
    })) << mean.str();
    // A run of the sweep is what the same values give by themselves.
    ASSERT_EQ(Call("run good.yaml --no-plots --out alone --run 2").exitCode, 0);
    EXPECT_EQ(Read(m_folder / "alone/requests.csv"),
              Read(m_folder / "results/point-2/run-2/requests.csv"));
}

TEST_F(VpcsimRun, SettingsChangeAnythingInTheFile)
{
    ASSERT_EQ(Call("run good.yaml --no-plots --out results --set faults=null --set "
                   "workload[0].name=others --set 'workload[*].to={endpoint: Sqs, naming: zonal}'")
                  .exitCode,
              0);
    const Json summary = ReadJson("results/summary.json");
    EXPECT_TRUE(summary["incidents"].empty());
    EXPECT_EQ(summary["workload"]["others"]["lost"], 0);
    ExpectMistake("run good.yaml --set workload[3].rate=1/s",
                  {"--set workload[3].rate", "has 1 items"});
    ExpectMistake("run good.yaml --set rate", {"--set rate", "PATH=VALUE"});
}

TEST_F(VpcsimRun, AttributesAreSetByTypeAndByPath)
{
    Write("attributes.yaml",
          OF_ONE_FAULT + "attributes:\n  ns3::vpc::EndpointHealth::Interval: 2s\n"
                         "  /$ns3::vpc::SimulatedCloud/ServiceDetection: 3s\n");
    ASSERT_EQ(Call("run attributes.yaml --no-plots --out results").exitCode, 0);
    const Json quick = ReadJson("results/summary.json")["incidents"][0]["groups"]["apps"];
    // Three failed checks in a row, two seconds apart.
    EXPECT_GE(quick["detectionSeconds"].get<double>(), 4.0);
    EXPECT_LE(quick["detectionSeconds"].get<double>(), 6.5);
}

TEST_F(VpcsimRun, EachMistakeIsOneLineAndNothingIsWritten)
{
    ExpectRefusal("rate: 1/s",
                  "ratee: 1/s",
                  "bad.yaml:7: workload[0]: has no member ratee; did you mean rate?");
    ExpectRefusal("at: 20s",
                  "at: 60s",
                  "bad.yaml:10: begins at or after the experiment's end; begin before, or give a "
                  "longer duration");
    ExpectRefusal("subnet: A,",
                  "subnet: Z,",
                  "bad.yaml:5: no subnet is called 'Z'; did you mean A?");
    ExpectRefusal("from: {subnet: A, hosts: 2}",
                  "from: {site: hq}",
                  "bad.yaml:5: no site is called 'hq'; add it under onPremises");
    ExpectRefusal("from: {subnet: A, hosts: 2}",
                  "from: Web",
                  "bad.yaml:5: no instance is called 'Web'; the topology has none");
    ExpectRefusal("hosts: 2",
                  "hosts: 400",
                  "bad.yaml:5: subnet A has room for 250 hosts, not for 400; want fewer");
    ExpectRefusal("{endpoint: Sqs, naming: private}",
                  "{endpoint: Sgs}",
                  "bad.yaml:6: no VPC endpoint is called 'Sgs'; did you mean Sqs?");
    ExpectRefusal("{endpoint: Sqs, naming: private}",
                  "sqz.us-east-1.amazonaws.com:443",
                  "bad.yaml:6: the name sqz.us-east-1.amazonaws.com does not exist in Vpc; did you "
                  "mean sqs.us-east-1.amazonaws.com?");
    ExpectRefusal("rampUp: 0s",
                  "client: botocor",
                  "bad.yaml:8: no client library is called 'botocor'; did you mean botocore?");
    ExpectRefusal("az: use1-az2",
                  "az: use1-az3",
                  "bad.yaml:10: no zone with subnets is called 'use1-az3'; did you mean use1-az1?");
    ExpectRefusal("for: 10s, interfaceEndpoint: Sqs, az: use1-az2",
                  "preset: power, az: use1-az2",
                  "bad.yaml:10: no preset is called 'power'; there is power-20min, cooling-3h, "
                  "dns-empty-172min, nlb-flap, grey-loss-1, grey-loss-5, grey-loss-20");
    ExpectRefusal("{at: 20s, for: 10s, interfaceEndpoint: Sqs, az: use1-az2}",
                  "{at: 20s, fis: none.json}",
                  "bad.yaml:10: there is no file none.json; correct its path");
    ExpectRefusal("az: use1-az2}",
                  "loss: 5%}",
                  "bad.yaml:10: loss says nothing of interfaceEndpoint; leave it out");
    ExpectRefusal("net.yaml", "nets.yaml", "nets.yaml: cannot be read: No such file or directory");
    ExpectRefusal("duration: 60s\n",
                  "duration: 60s\nattributes: {ns3::vpc::EndpointHealth::Intervall: 5s}\n",
                  "bad.yaml:3: ns3::vpc::EndpointHealth has no attribute Intervall; did you mean "
                  "Interval?");
    ExpectRefusal("duration: 60s\n",
                  "duration: 60s\nattributes: {ns3::vpc::EndpointHealt::Interval: 5s}\n",
                  "bad.yaml:3: there is no type ns3::vpc::EndpointHealt; did you mean "
                  "ns3::vpc::EndpointHealth?");
    ExpectRefusal("duration: 60s\n",
                  "duration: 60s\nmeasure: {pcap: [Sqz]}\n",
                  "bad.yaml:3: no interface endpoint, instance or ENI is called 'Sqz'; did you "
                  "mean Sqs?");
    ExpectRefusal("rampUp: 0s",
                  "rampUp: 2min",
                  "bad.yaml:4: its clients would begin at or after their end; begin earlier, or "
                  "shorten rampUp");
    ExpectRefusal("duration: 60s\n",
                  "duration: 60s\nvary:\n  workload[0].rate: [1/s, fast]\n",
                  "bad.yaml:4: workload[0].rate: 'fast' is not of the right form; write e.g. 20/s, "
                  "30/min");
}

TEST_F(VpcsimRun, WhatIsNoExperimentSaysSo)
{
    Write("tabs.yaml", "topology:\n\tcloudformation: net.yaml\n");
    Write("twice.yaml", OF_ONE_FAULT + "duration: 5s\n");
    std::string bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\n";
    for (char c = 'b'; c < 'l'; ++c)
    {
        const std::string last = "*" + std::string(1, static_cast<char>(c - 1));
        bomb += std::string(1, c) + ": &" + c + " [" + last;
        for (int i = 0; i < 9; ++i)
        {
            bomb += ", " + last;
        }
        bomb += "]\n";
    }
    Write("bomb.yaml", bomb);
    Write("deep.yaml", std::string(1'000'000, '['));
    ExpectMistake("run tabs.yaml", {"tabs.yaml:2"});
    ExpectMistake("run twice.yaml", {"twice.yaml:11", "duration"});
    ExpectMistake("run bomb.yaml", {"bomb.yaml"});
    ExpectMistake("run deep.yaml", {"deep.yaml"});
    ExpectMistake("run missing.yaml", {"missing.yaml"});
    ExpectMistake("run empty", {"empty"});
    ExpectMistake("run good.yaml --sed 4", {"--sed"});
    EXPECT_FALSE(fs::exists(m_folder / "out/tabs"));
}

// The examples in C++ and their files are the same experiments: request by request to the
// nanosecond. Only ids and names differ.
TEST_F(VpcsimRun, TheExamplesAsFilesGiveTheSameNumbers)
{
    struct Row
    {
        std::string program;
        std::string arguments;
        std::string file;
        std::string results; //!< of the program
    };

    const std::vector<Row> rows = {
        {"vpc-az-failover",
         "--duration=220 --faultAt=80 --faultFor=60 --plots=0 --out=c-az",
         "az-failover.yaml --set duration=220s --set faults[0].at=80s --set faults[0].for=60s",
         "c-az"},
        {"vpc-privatelink-failover",
         "--way=zonal-shift --faultAt=70 --faultFor=60 --storm=0 "
         "--plots=0 --out=c-pl",
         "privatelink-zonal-shift.yaml --set duration=690s --set faults[0].at=70s --set "
         "faults[1].at=380s --set faults[2].at=100s --set faults[3].at=410s --set "
         "faults[*].for=60s",
         "c-pl/zonal-shift"},
        {"vpc-hybrid-failover",
         "--way=bfd --duration=240 --faultAt=100 --faultFor=60 --plots=0 "
         "--out=c-hy",
         "hybrid-failover.yaml --set duration=240s --set faults[0].at=100s --set "
         "faults[0].for=60s --set onPremises[*].directConnect.bfd=true",
         "c-hy/bfd"},
    };
    for (const Row& row : rows)
    {
        const std::string program = "cd '" + m_folder.string() + "' && '" +
                                    testpaths::Program(row.program) + "' " + row.arguments +
                                    " >c-out 2>c-err";
        ASSERT_EQ(std::system(program.c_str()), 0) << Read(m_folder / "c-err");
        const Result run = Call("run '" + testpaths::Project("examples/experiments") + "'/" +
                                row.file + " --no-plots --out file");
        ASSERT_EQ(run.exitCode, 0) << run.err;
        const auto expected = ReadTable(Read(m_folder / row.results / "requests.csv"));
        EXPECT_GT(expected.size(), 1000u) << row.file;
        EXPECT_TRUE(ReadTable(Read(m_folder / "file/requests.csv")) == expected) << row.file;
        for (const char* name : {"flows.csv", "links.csv"})
        {
            EXPECT_TRUE(Read(m_folder / "file" / name) == Read(m_folder / row.results / name))
                << row.file << ' ' << name;
        }
    }
}
