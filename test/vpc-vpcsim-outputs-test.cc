// SPDX-License-Identifier: GPL-2.0-only
// What vpcsim run writes beside its tables: cost, traffic matrix, closed forms, and bands of
// several runs; pictures with their data beside them.
#include "vpc-vpcsim.h"

#include "ns3/vpc-csv.h"
#include "ns3/vpc-sweep.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

namespace
{

using namespace vpcsim_test;
using Json = nlohmann::json;

const std::string BASE = R"(topology: {cloudformation: net.yaml}
workload:
  - name: apps
    from: {subnet: A, hosts: 10}
    to: {endpoint: Sqs, naming: private}
    rate: 1/s
    rampUp: 0s
    client: {preset: plain-socket, connectTimeout: 1s, requestTimeout: 5s, dnsCache: ttl}
)";

using Rows = std::vector<std::map<std::string, std::string>>;

class VpcsimOutputs : public VpcsimTest
{
  protected:
    VpcsimOutputs()
    {
        Write("net.yaml", ZonesTemplate(3, 2));
    }

    /// \param path of a CSV file \return its lines by the names of the columns
    Rows ReadRows(const std::string& path) const
    {
        std::ifstream file(m_folder / path);
        const auto lines = ns3::vpc::ReadCsv(file);
        Rows rows;
        for (std::size_t i = 1; i < lines.size(); ++i)
        {
            EXPECT_EQ(lines[i].size(), lines[0].size()) << path << " line " << i + 1;
            rows.emplace_back();
            for (std::size_t c = 0; c < lines[0].size(); ++c)
            {
                rows.back()[lines[0][c]] = lines[i].at(c);
            }
        }
        return rows;
    }
};

TEST_F(VpcsimOutputs, CostIsThatOfTheHoursAndOfTheBytesThatWereCarried)
{
    Write("cost.yaml",
          BASE + "duration: 30s\nmeasure: {cost: true, trafficMatrix: true, plots: false}\n");
    const Result run = Call("run cost.yaml --out results");
    ASSERT_EQ(run.exitCode, 0) << run.err;
    EXPECT_NE(run.out.find("cost, an estimate by prices-us-east-1.json"), std::string::npos);
    uint64_t endpointBytes = 0;
    uint64_t across = 0;
    for (const auto& row : ReadRows("results/traffic-matrix.csv"))
    {
        endpointBytes += std::stoull(row.at("endpoint_bytes"));
        across += row.at("from_az") == row.at("to_az") ? 0 : std::stoull(row.at("endpoint_bytes"));
    }
    EXPECT_GT(across, 100000u);
    EXPECT_GT(endpointBytes, across);
    std::map<std::string, double> month; // by item, summed
    const Json cost = ReadJson("results/cost.json");
    EXPECT_EQ(cost["isEstimate"], true);
    for (const Json& line : cost["lines"])
    {
        month[line["item"]] += line["monthUsd"].get<double>();
    }
    const double factor = 730 * 3600 / 30.0 / 1073741824;
    EXPECT_NEAR(month["interface-endpoint-hour"], 14.6, 1e-9);
    EXPECT_NEAR(month["interface-endpoint-data"],
                0.01 * static_cast<double>(endpointBytes) * factor,
                1e-9);
    EXPECT_EQ(month["cross-az-private-link-data"], 0);
    EXPECT_EQ(ReadJson("results/summary.json")["cost"]["monthUsd"], cost["monthUsd"]);
    EXPECT_EQ(ReadJson("results/summary.json")["cost"]["items"], cost["items"]);
    // Billed, a byte is paid for where it leaves and where it arrives.
    const Result again =
        Call("run cost.yaml --out billed --set 'measure.cost={crossAzPrivateLink: billed}'");
    ASSERT_EQ(again.exitCode, 0) << again.err;
    double paid = 0;
    const Json bill = ReadJson("billed/cost.json");
    for (const Json& line : bill["lines"])
    {
        paid += line["item"] == "cross-az-private-link-data" ? line["monthUsd"].get<double>() : 0;
    }
    EXPECT_NEAR(paid, 0.02 * static_cast<double>(across) * factor, 1e-9);
}

TEST_F(VpcsimOutputs, PricesMayBeOthersAndMistakesInThemAreOneLine)
{
    Write("mine.json", "{\"region\": \"eu-west-1\"}\n");
    Write("cost.yaml", BASE + "duration: 5s\nmeasure: {cost: {prices: mine.json}, plots: false}\n");
    ExpectMistake("run cost.yaml --out results", {"mine.json:1: date is missing"});
    Write("cost.yaml", BASE + "duration: 5s\nmeasure: {cost: {prices: no.json}}\n");
    ExpectMistake("run cost.yaml --out results", {"no.json"});
    EXPECT_FALSE(fs::exists(m_folder / "results"));
}

TEST_F(VpcsimOutputs, WhatIsMeasuredLiesWhereTheClosedFormsSay)
{
    Write("fault.yaml",
          BASE + "duration: 260s\nfaults:\n"
                 "  - {at: 80s, for: 150s, interfaceEndpoint: Sqs, az: use1-az2}\n"
                 "measure: {plots: false}\n");
    const Result run = Call("run fault.yaml --out results --set workload[0].rate=4/s");
    ASSERT_EQ(run.exitCode, 0) << run.err;
    EXPECT_NE(run.out.find("measured / closed form"), std::string::npos);
    std::map<std::string, std::map<std::string, std::string>> parts;
    for (const auto& row : ReadRows("results/closed-forms.csv"))
    {
        parts[row.at("part")] = row;
        if (row.at("part") != "troubled")
        {
            EXPECT_GE(std::stod(row.at("measured")), std::stod(row.at("form_least")) - 1e-3);
            EXPECT_LE(std::stod(row.at("measured")), std::stod(row.at("form_most")) + 0.02);
        }
    }
    ASSERT_EQ(parts.size(), 6u);
    EXPECT_EQ(std::stod(parts["detection"].at("form_least")), 20);
    EXPECT_EQ(std::stod(parts["detection"].at("form_most")), 30);
    EXPECT_EQ(std::stod(parts["cache"].at("form_mean")), 30);
    EXPECT_EQ(std::stod(parts["timers"].at("form_mean")), 1);
    // Half of 40 requests a second for 25 + 30 s; whole clients hold the address or do not, so
    // that ten of them scatter widely.
    EXPECT_NEAR(std::stod(parts["troubled"].at("form_mean")), 1100, 250);
    EXPECT_GT(std::stod(parts["troubled"].at("measured")), 300);
    EXPECT_LT(std::stod(parts["troubled"].at("measured")), 2200);
    const auto group = ReadRows("results/failover.csv").front();
    EXPECT_GT(std::stod(group.at("recovery_p50_s")), 0);
    EXPECT_LE(std::stod(group.at("recovery_p50_s")), std::stod(group.at("recovery_p95_s")));
    EXPECT_EQ(group.at("recovery_max_s"), group.at("total_s"));
    const double lost = std::stod(group.at("lost"));
    EXPECT_NEAR(std::stod(group.at("availability_percent")),
                100 - 100 * lost / std::stod(group.at("requests")),
                1e-5);
}

TEST_F(VpcsimOutputs, SeedsGiveMeansWithStudentsIntervals)
{
    Write("fault.yaml",
          BASE + "duration: 60s\nfaults:\n"
                 "  - {at: 20s, for: 30s, interfaceEndpoint: Sqs, az: use1-az2}\n");
    const Result run = Call("run fault.yaml --out results --seeds 3");
    ASSERT_EQ(run.exitCode, 0) << run.err;
    std::vector<double> values; // of the three runs, at 32.5 s
    for (const char* number : {"1", "2", "3"})
    {
        for (const auto& row :
             ReadRows(std::string("results/point-1/run-") + number + "/series.csv"))
        {
            if (row.at("time_s") == "32.5")
            {
                values.push_back(std::stod(row.at("success_percent")));
            }
        }
    }
    ASSERT_EQ(values.size(), 3u);
    const double mean = (values[0] + values[1] + values[2]) / 3;
    double squares = 0;
    for (const double value : values)
    {
        squares += (value - mean) * (value - mean);
    }
    const double half = 4.302652730 * std::sqrt(squares / 2 / 3); // Student, two degrees
    bool isFound = false;
    for (const auto& row : ReadRows("results/bands.csv"))
    {
        if (row.at("quantity") == "success_percent" && row.at("time_s") == "32.5")
        {
            isFound = true;
            EXPECT_EQ(row.at("runs"), "3");
            EXPECT_NEAR(std::stod(row.at("mean")), mean, 1e-6);
            EXPECT_NEAR(std::stod(row.at("ci95_low")), mean - half, 1e-5);
            EXPECT_NEAR(std::stod(row.at("ci95_high")), mean + half, 1e-5);
        }
    }
    EXPECT_TRUE(isFound);
    for (const char* name : {"success", "latency", "recovery", "sweep"})
    {
        EXPECT_TRUE(fs::exists(m_folder / "results" / (std::string(name) + ".plt"))) << name;
        EXPECT_TRUE(fs::exists(m_folder / "results" / (std::string(name) + ".dat"))) << name;
    }
    EXPECT_NE(Read(m_folder / "results/success.plt").find("filledcurves"), std::string::npos);
    EXPECT_TRUE(fs::exists(m_folder / "results/sweep.csv"));
}

TEST_F(VpcsimOutputs, PicturesHaveTheirDataBesideThem)
{
    Write("plain.yaml", BASE + "duration: 30s\nmeasure: {trafficMatrix: true}\n");
    ASSERT_EQ(Call("run plain.yaml --out results").exitCode, 0);
    for (const char* name : {"success", "latency", "latency-cdf", "connections", "traffic-matrix"})
    {
        const fs::path base = m_folder / "results" / name;
        const std::string script = Read(base.string() + ".plt");
        EXPECT_NE(script.find("'" + std::string(name) + ".dat'"), std::string::npos) << script;
        EXPECT_EQ(script.find("\"-\""), std::string::npos) << name;
        for (const std::string& line : LinesOf(script))
        {
            EXPECT_TRUE(line.empty() || std::isdigit(static_cast<unsigned char>(line[0])) == 0)
                << name << ": " << line; // no data in it
        }
        EXPECT_EQ(Read(base.string() + ".dat").substr(0, 2), "# ") << name;
    }
    const std::string latency = Read(m_folder / "results/latency.dat");
    EXPECT_NE(
        latency.find("# index 0: apps: 99th percentile\n# Time since start (s)\tLatency (ms)\n"),
        std::string::npos)
        << latency;
    EXPECT_NE(latency.find("\n\n\n# index 1: apps: median\n"), std::string::npos) << latency;
    if (std::system("command -v gnuplot > /dev/null 2>&1") == 0)
    {
        const std::string again =
            "cd '" + (m_folder / "results").string() +
            "' && rm latency.png && gnuplot latency.plt && test -s latency.png";
        EXPECT_EQ(std::system(again.c_str()), 0);
    }
}

TEST_F(VpcsimOutputs, FiguresOfASweepAreAPointEach)
{
    Write("sweep.yaml",
          BASE + "duration: 20s\nvary: {'workload[0].from.hosts': [1, 2], 'workload[0].rate': "
                 "[1/s, 2/s]}\nruns: 2\nmeasure:\n  cost: true\n  figures:\n"
                 "    - {name: fig, x: cost.monthUsd, xLabel: USD, y: all.requests, yLabel: n}\n"
                 "    - {name: none, x: no.such, y: all.requests}\n");
    const Result run = Call("run sweep.yaml --out results");
    ASSERT_EQ(run.exitCode, 0) << run.err;
    EXPECT_NE(run.err.find("no run has both no.such and all.requests"), std::string::npos);
    const std::string data = Read(m_folder / "results/fig.dat");
    EXPECT_EQ(std::count(data.begin(), data.end(), '"'), 8) << data; // four points
    EXPECT_NE(data.find("# index 1: rate 2/s"), std::string::npos) << data;
    EXPECT_FALSE(fs::exists(m_folder / "results/none.plt"));
    EXPECT_TRUE(fs::exists(m_folder / "results/point-1/bands.csv"));
}

TEST_F(VpcsimOutputs, ClientsOfZonesWithoutAnEniMayAskForAnotherName)
{
    const auto text = [](const std::string& to) {
        return "topology: {cloudformation: net.yaml}\nduration: 5s\nmeasure: {plots: false}\n"
               "workload:\n  - name: apps\n    from: {subnet: C}\n    to: {endpoint: Sqs, " +
               to + "}\n    rate: 5/s\n    rampUp: 0s\n";
    };
    Write("zonal.yaml", text("naming: zonal"));
    ExpectMistake("run zonal.yaml --out results", {"has no zonal name in use1-az4"});
    Write("zonal.yaml", text("naming: zonal, elsewhere: regional"));
    ASSERT_EQ(Call("run zonal.yaml --out results").exitCode, 0);
    const Rows requests = ReadRows("results/requests.csv");
    ASSERT_FALSE(requests.empty());
    EXPECT_EQ(requests.front().at("name").find("us-east-1c"), std::string::npos);
    EXPECT_EQ(requests.front().at("outcome"), "success");
}

} // namespace
