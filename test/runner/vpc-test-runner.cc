// SPDX-License-Identifier: GPL-2.0-only

// What an ns-3 tree has as utils/test-runner, with three GoogleTests to report.

#include "ns3/test.h"

#include <gtest/gtest.h>

namespace
{

class RunnerParameter : public testing::TestWithParam<int>
{
};

TEST(Runner, Fails)
{
    EXPECT_EQ(1 + 1, 3) << "on purpose";
}

TEST(Runner, FailsToo)
{
    FAIL() << "on purpose as well";
}

TEST_P(RunnerParameter, Passes)
{
    EXPECT_EQ(GetParam(), 5);
}

INSTANTIATE_TEST_SUITE_P(Five, RunnerParameter, testing::Values(5));

TEST(RunnerStatistics, Passes)
{
}

} // namespace

int
main(int argc, char* argv[])
{
    return ns3::TestRunner::Run(argc, argv);
}
