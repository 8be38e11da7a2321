// SPDX-License-Identifier: GPL-2.0-only
// Thresholds of experiment files: what they say, the verdicts on them, and how runs end.
#include "vpc-vpcsim.h"

#include "ns3/vpc-experiment-result.h"
#include "ns3/vpc-yaml.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace
{

using namespace ns3;
using namespace ns3::vpc;

/// \param thresholds YAML of the member \return the experiment that has it
Experiment
Read(const std::string& thresholds)
{
    const JsonDocument document =
        ParseYaml("topology: {cloudformation: net.yaml}\n"
                  "duration: 60s\n"
                  "workload:\n"
                  "  - {name: apps, from: i-1, to: {endpoint: Sqs}, rate: 1/s}\n"
                  "  - {from: {vpc: Vpc}, to: {endpoint: Sqs}, rate: 1/s}\n"
                  "thresholds: " +
                      thresholds + "\n",
                  "x.yaml",
                  {});
    return ReadExperiment(document.Root(), "");
}

/// \param thresholds YAML \return how they are refused
std::string
RefusalOf(const std::string& thresholds)
{
    try
    {
        Read(thresholds);
    }
    catch (const aws::InputError& error)
    {
        return error.what();
    }
    return "";
}

/// \param succeeded requests \param lost requests \param p99 of the former \return a group
RequestSummary
Group(uint64_t succeeded, uint64_t lost, Time p99)
{
    RequestSummary group;
    group.succeeded = succeeded;
    group.lost = lost;
    group.latency.p50 = MilliSeconds(1);
    group.latency.p95 = MilliSeconds(2);
    group.latency.p99 = p99;
    return group;
}

/// \param thresholds YAML \param result of a run \return "met", "crossed" and what was measured, of
/// each
std::vector<std::pair<std::string, std::string>>
VerdictsOn(const std::string& thresholds, const ExperimentResult& result)
{
    std::vector<std::pair<std::string, std::string>> verdicts;
    for (const auto& verdict : JudgeThresholds(Read(thresholds), result))
    {
        verdicts.emplace_back(SubjectOf(verdict.threshold) + " " + verdict.threshold.text,
                              (verdict.isMet ? "met by " : "crossed by ") + MeasuredOf(verdict));
    }
    return verdicts;
}

using Verdicts = std::vector<std::pair<std::string, std::string>>;

TEST(Thresholds, AreReadWithTheirUnitsThoseOfAllClientsFirst)
{
    const Experiment e = Read("{groups: {apps: {p99: 1.5s}, Vpc to Sqs: {lost: 0}}, "
                              "availability: 99.95%, lost: 100, p50: 50ms, recovery: 2min}");
    ASSERT_EQ(e.thresholds.size(), 6u);
    const std::vector<std::tuple<std::string, std::string, double, std::string>> expected = {
        {"", "availability", 99.95, "99.95%"},
        {"", "lost", 100, "100"},
        {"", "p50", 50, "50ms"},
        {"", "recovery", 120, "2min"},
        {"apps", "p99", 1500, "1.5s"},
        {"Vpc to Sqs", "lost", 0, "0"}};
    for (std::size_t i = 0; i < expected.size(); ++i)
    {
        const ExperimentThreshold& t = e.thresholds[i];
        EXPECT_EQ(std::make_tuple(t.group, t.figure, t.limit, t.text), expected[i]) << i;
    }
}

TEST(Thresholds, EachMistakeIsOneLine)
{
    EXPECT_EQ(RefusalOf("{groups: {aps: {lost: 1}}}"),
              "x.yaml:6: thresholds: no clients are called 'aps'; did you mean apps?");
    const std::vector<std::pair<std::string, std::string>> rows = {{"{availability: 99.9}", "%"},
                                                                   {"{availability: 101%}", "101%"},
                                                                   {"{lost: 1.5}", "lost"},
                                                                   {"{lost: -1}", "lost"},
                                                                   {"{p99: 50}", "p99"},
                                                                   {"{p90: 50ms}", "p90"},
                                                                   {"{recovery: soon}", "recovery"},
                                                                   {"[1]", "thresholds"}};
    for (const auto& [text, word] : rows)
    {
        const std::string refusal = RefusalOf(text);
        EXPECT_EQ(refusal.rfind("x.yaml:6: ", 0), 0u) << text << ": " << refusal;
        EXPECT_NE(refusal.find(word), std::string::npos) << text << ": " << refusal;
        EXPECT_EQ(refusal.find('\n'), std::string::npos) << text << ": " << refusal;
    }
}

TEST(Thresholds, ALimitItselfIsMetAndTheNextValueIsNot)
{
    ExperimentResult result;
    result.all = Group(999, 1, MilliSeconds(50));
    EXPECT_EQ(VerdictsOn("{availability: 99.9%, lost: 1, p50: 1ms, p95: 2ms, p99: 50ms}", result),
              (Verdicts{{"availability 99.9%", "met by 99.9 %"},
                        {"lost 1", "met by 1"},
                        {"p50 1ms", "met by 1.000 ms"},
                        {"p95 2ms", "met by 2.000 ms"},
                        {"p99 50ms", "met by 50.000 ms"}}));
    result.all = Group(998, 2, NanoSeconds(50'000'001));
    EXPECT_EQ(VerdictsOn("{availability: 99.9%, lost: 1, p95: 1999us, p99: 50ms}", result),
              (Verdicts{{"availability 99.9%", "crossed by 99.8 %"},
                        {"lost 1", "crossed by 2"},
                        {"p95 1999us", "crossed by 2.000 ms"},
                        {"p99 50ms", "crossed by 50.000 ms"}}));
}

TEST(Thresholds, OfAGroupAreTakenFromItAlone)
{
    ExperimentResult result;
    result.all = Group(100, 50, MilliSeconds(9));
    result.groups["apps"] = Group(100, 0, MilliSeconds(3));
    result.groups["Vpc to Sqs"] = Group(0, 50, Time(0));
    FailoverParts parts;
    parts.group = "apps";
    parts.total = Seconds(10);
    result.incidents.push_back({"one", Seconds(1), Seconds(2), {}, {parts}});
    parts.total = Seconds(30);
    result.incidents.push_back({"two", Seconds(4), Seconds(8), {}, {parts}});
    const std::string limits = "{lost: 0, p99: 5ms, recovery: 20s}";
    EXPECT_EQ(
        VerdictsOn("{recovery: 30s, groups: {apps: " + limits + ", Vpc to Sqs: " + limits + "}}",
                   result),
        (Verdicts{{"recovery 30s", "met by 30.0 s"},
                  {"lost of apps 0", "met by 0"},
                  {"p99 of apps 5ms", "met by 3.000 ms"},
                  {"recovery of apps 20s", "crossed by 30.0 s"},
                  {"lost of Vpc to Sqs 0", "crossed by 50"},
                  {"p99 of Vpc to Sqs 5ms", "crossed by nothing to measure"},
                  {"recovery of Vpc to Sqs 20s", "met by 0.0 s"}}));
}

TEST(Thresholds, OfWhatNeverHappenedAreNotMet)
{
    EXPECT_EQ(VerdictsOn("{availability: 1%, lost: 0, p99: 1h, recovery: 0s}", {}),
              (Verdicts{{"availability 1%", "crossed by nothing to measure"},
                        {"lost 0", "met by 0"},
                        {"p99 1h", "crossed by nothing to measure"},
                        {"recovery 0s", "met by 0.0 s"}}));
}

} // namespace
