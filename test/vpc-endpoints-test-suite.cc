// SPDX-License-Identifier: GPL-2.0-only

// Puts the module's GoogleTests into ns-3's own test runner: every test that is linked in becomes a
// row of the suite "vpc-endpoints". It is compiled into an ns-3 tree's test library, and,
// standalone, into a test of itself (test/runner/).

#include "ns3/test.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace
{

using namespace ns3;

/// How one GoogleTest ended.
struct Ending
{
    std::string name;
    std::string failure; //!< empty if it passed
};

/// Notes how each GoogleTest ends.
class Collector : public testing::EmptyTestEventListener
{
  public:
    /// Not OnTestPartResult(): asking there which test is running locks up.
    void OnTestEnd(const testing::TestInfo& info) override
    {
        Ending ending;
        ending.name = std::string(info.test_suite_name()) + "." + info.name();
        for (int i = 0; i < info.result()->total_part_count(); ++i)
        {
            const testing::TestPartResult& part = info.result()->GetTestPartResult(i);
            if (part.failed())
            {
                const std::string file = part.file_name() ? part.file_name() : "?";
                ending.failure += "\n" + ending.name + " (" + file + ":" +
                                  std::to_string(part.line_number()) + "): " + part.message();
            }
        }
        m_endings.push_back(ending);
    }

    std::vector<Ending> m_endings; //!< in the order in which they ran
};

/**
 * Run the GoogleTests that match.
 * \param filter GoogleTest's filter
 * \return how each of them ended
 */
std::vector<Ending>
RunGoogleTests(const std::string& filter)
{
    char name[] = "vpc-endpoints";
    char* argv[] = {name, nullptr};
    int argc = 1;
    testing::InitGoogleTest(&argc, argv);
    testing::GTEST_FLAG(filter) = filter;

    // ns-3's runner reports; GoogleTest keeps quiet.
    testing::TestEventListeners& listeners = testing::UnitTest::GetInstance()->listeners();
    delete listeners.Release(listeners.default_result_printer());

    Collector* collector = new Collector;
    listeners.Append(collector);
    const int failed = RUN_ALL_TESTS();
    listeners.Release(collector);
    std::vector<Ending> endings = std::move(collector->m_endings);
    delete collector;

    const auto hasFailed = [](const Ending& e) { return !e.failure.empty(); };
    if (failed != 0 && std::none_of(endings.begin(), endings.end(), hasFailed))
    {
        endings.push_back(
            {"GoogleTest", "\nfailed outside of its tests, in a set-up or tear-down"});
    }
    return endings;
}

/// The ns-3 face of one GoogleTest that has run.
class Row : public TestCase
{
  public:
    /**
     * \param name name of the row
     * \param failure what went wrong, or nothing
     */
    Row(const std::string& name, const std::string& failure)
        : TestCase(name),
          m_failure(failure)
    {
    }

  private:
    void DoRun() override
    {
        NS_TEST_EXPECT_MSG_EQ(m_failure, "", "GoogleTest failed");
    }

    std::string m_failure;
};

/// The GoogleTests that match a filter, run when ns-3 comes to them.
class Part : public TestCase
{
  public:
    /**
     * \param name name of the part
     * \param filter GoogleTest's filter
     */
    Part(const std::string& name, const std::string& filter)
        : TestCase(name),
          m_filter(filter)
    {
    }

  private:
    void DoSetup() override
    {
        std::vector<Ending> endings = RunGoogleTests(m_filter);
        // ns-3 drops what comes after the first failed row: the good ones first, and that row
        // tells of all the others.
        std::stable_partition(endings.begin(), endings.end(), [](const Ending& e) {
            return e.failure.empty();
        });
        std::string failures;
        for (const Ending& ending : endings)
        {
            failures += ending.failure;
        }
        for (const Ending& ending : endings)
        {
            std::string name = ending.name;
            // '/' (parameterised tests) and the like may not stand in ns-3's names.
            std::replace_if(
                name.begin(),
                name.end(),
                [](char c) { return std::string("\"/\\|?").find(c) != std::string::npos; },
                '-');
            AddTestCase(new Row(name, ending.failure.empty() ? "" : failures));
        }
    }

    void DoRun() override
    {
    }

    std::string m_filter;
};

/// \return the type of a test's duration, which changed its name in 3.42
template <typename Class, typename Duration>
Duration DurationOf(void (Class::*)(TestCase*, Duration));

/// The suite.
class VpcEndpointsTestSuite : public TestSuite
{
  public:
    VpcEndpointsTestSuite()
        : TestSuite("vpc-endpoints", TestSuite::Type::UNIT)
    {
        using Duration = decltype(DurationOf(&VpcEndpointsTestSuite::AddTestCase));
        constexpr auto extensive = static_cast<Duration>(2);
        AddTestCase(new Part("all but the long statistics", "-*Statistics*"));
        AddTestCase(new Part("long statistics", "*Statistics*"), extensive);
    }
};

const VpcEndpointsTestSuite g_vpcEndpointsTestSuite; //!< registers itself

} // namespace
