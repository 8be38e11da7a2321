// SPDX-License-Identifier: GPL-2.0-only
// Sweeps: which runs there are, what their means and intervals are, and processes that run them.
#include "ns3/vpc-cloud.h"
#include "ns3/vpc-process-pool.h"
#include "ns3/vpc-sweep.h"

#include <cmath>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <set>
#include <sstream>
#include <unistd.h>

namespace ns3
{
namespace vpc
{
namespace
{

TEST(Sweep, RunsEachCombinationAndTheLastAxisChangesFastest)
{
    const auto runs = PlanSweep({{"a", {"1", "2"}}, {"b", {"x", "y", "z"}}}, 2);
    ASSERT_EQ(runs.size(), 12u);
    EXPECT_EQ(runs[0].values, (std::vector<std::string>{"1", "x"}));
    EXPECT_EQ(runs[2].values, (std::vector<std::string>{"1", "y"}));
    EXPECT_EQ(runs[11].values, (std::vector<std::string>{"2", "z"}));
    EXPECT_EQ(runs[11].point, 5u);
    EXPECT_EQ(runs[11].repetition, 1u);
    EXPECT_EQ(runs[11].folder, "point-6/run-2");
    std::set<std::string> folders;
    for (const SweepRun& run : runs)
    {
        folders.insert(run.folder);
    }
    EXPECT_EQ(folders.size(), runs.size());
    EXPECT_EQ(PlanSweep({}, 3).size(), 3u);
}

TEST(Sweep, RefusesWhatWouldNeverEnd)
{
    const SweepAxis wide{"a", std::vector<std::string>(400, "1")};
    EXPECT_THROW(PlanSweep({wide, wide}, 1), aws::InputError);
    EXPECT_THROW(PlanSweep({{"a", {}}}, 1), aws::InputError);
}

// Student's quantiles for 95 %: 12.706 with one degree of freedom, 2.776 with four.
TEST(Sweep, MeansHaveStudentsIntervals)
{
    const SweepMean one = MeanOf({7});
    EXPECT_EQ(one.mean, 7);
    EXPECT_FALSE(one.halfWidth);
    const SweepMean two = MeanOf({1, 3});
    EXPECT_DOUBLE_EQ(two.mean, 2);
    EXPECT_NEAR(*two.halfWidth, 12.706, 1e-3);
    const SweepMean five = MeanOf({2, 4, 4, 5, 10}); // standard deviation 3
    EXPECT_DOUBLE_EQ(five.mean, 5);
    EXPECT_NEAR(*five.halfWidth, 2.776 * 3 / std::sqrt(5.0), 2e-3);
}

TEST(Sweep, AFigureThatARunLacksIsLeftOutOfItsMean)
{
    SweepTable table({{"ttl", {"5s", "60s"}}});
    const auto runs = PlanSweep({{"ttl", {"5s", "60s"}}}, 2);
    table.Add(runs[0], {{"lost", 10}, {"recovery", 4}});
    table.Add(runs[1], {{"lost", 0}});
    table.Add(runs[2], {{"lost", 30}, {"recovery", 50}});
    table.Add(runs[3], {{"lost", 50}, {"recovery", 70}});
    EXPECT_EQ(table.Find(0, "lost")->mean, 5);
    EXPECT_EQ(table.Find(0, "recovery")->runs, 1u);
    EXPECT_EQ(table.Find(1, "recovery")->mean, 60);
    EXPECT_FALSE(table.Find(0, "other"));
    std::ostringstream csv;
    table.Write(csv);
    EXPECT_EQ(csv.str().substr(0, csv.str().find("\n1,5s,recovery")),
              "point,ttl,figure,runs,mean,ci95_low,ci95_high\n"
              "1,5s,lost,2,5,-58.5310237,68.5310237");
    std::ostringstream text;
    table.Print(text, {{"lost", "Lost"}, {"none", "None"}});
    EXPECT_EQ(text.str(),
              "  ttl  Lost           None\n"
              "  5s   5 +- 64        -\n"
              "  60s  40 +- 1.3e+02  -\n");
}

TEST(ProcessPool, RunsAllAndTellsHowEachEnded)
{
    const std::string folder = testing::TempDir() + "pool-" + std::to_string(getpid());
    std::filesystem::create_directories(folder);
    std::vector<ProcessCommand> commands;
    for (int code : {0, 3, 0, 7})
    {
        commands.push_back({{"/bin/sh", "-c", "echo said; exit " + std::to_string(code)},
                            folder + "/" + std::to_string(commands.size())});
    }
    commands.push_back({{"/bin/sh", "-c", "kill -9 $$"}, folder + "/killed"});
    commands.push_back({{"/no/such/program"}, folder + "/none"});
    std::vector<std::size_t> done;
    const std::vector<int> codes =
        RunProcesses(commands, 3, [&done](std::size_t count) { done.push_back(count); });
    EXPECT_EQ(codes, (std::vector<int>{0, 3, 0, 7, 137, 127}));
    EXPECT_EQ(done, (std::vector<std::size_t>{1, 2, 3, 4, 5, 6}));
    std::ifstream log(folder + "/1");
    std::string line;
    std::getline(log, line);
    EXPECT_EQ(line, "said");
    std::filesystem::remove_all(folder);
}

} // namespace
} // namespace vpc
} // namespace ns3
