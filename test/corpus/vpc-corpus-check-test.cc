// SPDX-License-Identifier: GPL-2.0-only
// Analysis of genuine dumps and templates: what max-flow, Dijkstra and the rules say must fit
// together, whatever the topology.
#include "ns3/vpc-az-latency.h"
#include "ns3/vpc-finding.h"
#include "ns3/vpc-snapshot-reader.h"
#include "ns3/vpc-template-reader.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <gtest/gtest.h>
#include <iostream>
#include <set>
#include <string>
#include <vector>

using namespace ns3::vpc;

namespace
{

namespace fs = std::filesystem;

/// \return dumps and templates, in their order
std::vector<std::string>
Topologies()
{
    const char* corpus = std::getenv("VPC_CORPUS_DIR");
    const fs::path folder(corpus ? corpus : "VPC_CORPUS_DIR-is-not-set");
    std::vector<std::string> paths;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(folder / "aws-snapshots", ignored))
    {
        if (entry.is_directory())
        {
            paths.push_back(entry.path().string());
        }
    }
    for (const auto& entry : fs::directory_iterator(folder / "cloudformation", ignored))
    {
        if (entry.is_regular_file() && entry.path().filename() != "expected.json")
        {
            paths.push_back(entry.path().string());
        }
    }
    std::sort(paths.begin(), paths.end());
    return paths;
}

/// \param path of a dump or template \return the cloud that it describes, valid
aws::Cloud
CloudOf(const std::string& path)
{
    Snapshot snapshot = fs::is_directory(path) ? ReadSnapshot(path) : ReadTemplate(path).snapshot;
    TakeOverlappingPeerings(snapshot.cloud);
    snapshot.Validate();
    return snapshot.cloud;
}

class CorpusCheck : public testing::TestWithParam<std::string>
{
};

std::string
NameOf(const testing::TestParamInfo<std::string>& info)
{
    std::string name = fs::path(info.param).filename().string();
    std::replace_if(
        name.begin(),
        name.end(),
        [](unsigned char c) { return !std::isalnum(c); },
        '_');
    return name;
}

} // namespace

TEST_P(CorpusCheck, WaysAndFailuresAndFindingsFitTogether)
{
    const Survey survey(CloudOf(GetParam()));
    const FailureTable failures(survey);
    const TopologyGraph graph(survey, [](const std::string& a, const std::string& b) {
        return AzLatency::Measured2020().OneWay(a, b);
    });
    for (std::size_t c = 0; c < survey.GetClients().size(); ++c)
    {
        for (std::size_t s = 0; s < survey.GetServices().size(); ++s)
        {
            const std::string what =
                survey.GetClients()[c].subnetId + " to " + survey.GetServices()[s].id;
            const bool isServed = failures.IsServed(c, s);
            EXPECT_EQ(graph.CountDisjointPaths(c, s) > 0, isServed) << what;
            EXPECT_EQ(graph.FindLeastDelay(c, s).has_value(), isServed) << what;
            EXPECT_LE(graph.CountZoneDisjointPaths(c, s), graph.CountDisjointPaths(c, s)) << what;
            EXPECT_LE(graph.CountDisjointPaths(c, s), graph.CountEdgeDisjointPaths(c, s)) << what;
        }
    }
    // Menger: so many failures cut it, so many ways there are at the most.
    for (const auto* cuts : {&failures.GetSingles(), &failures.GetPairs()})
    {
        for (const Cut& cut : *cuts)
        {
            const bool hasZone =
                std::any_of(cut.failed.begin(), cut.failed.end(), [](const FailureUnit& unit) {
                    return unit.kind == FailureUnit::Kind::ZONE;
                });
            EXPECT_LE(hasZone ? graph.CountZoneDisjointPaths(cut.client, cut.service)
                              : graph.CountDisjointPaths(cut.client, cut.service),
                      cut.failed.size())
                << survey.GetClients()[cut.client].subnetId << " to "
                << survey.GetServices()[cut.service].id << " is cut by " << cut.failed.front().id;
        }
    }
    std::set<std::string> names;
    for (const Finding& finding : FindAll({survey, failures, graph}))
    {
        EXPECT_FALSE(finding.ids.empty()) << finding.name;
        EXPECT_FALSE(finding.what.empty()) << finding.name;
        EXPECT_FALSE(finding.remedy.empty()) << finding.name;
        names.insert(finding.name);
    }
    std::cout << "  " << survey.GetClients().size() << " client subnets, "
              << survey.GetServices().size() << " services, " << failures.GetSingles().size()
              << " single cuts, " << failures.GetPairs().size() << " by pairs;";
    for (const std::string& name : names)
    {
        std::cout << " " << name;
    }
    std::cout << "\n";
}

INSTANTIATE_TEST_SUITE_P(Topologies, CorpusCheck, testing::ValuesIn(Topologies()), NameOf);
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(CorpusCheck);

TEST(CorpusChecks, TopologiesAreThere)
{
    EXPECT_GE(Topologies().size(), 23u);
}
