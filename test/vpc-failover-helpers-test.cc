// SPDX-License-Identifier: GPL-2.0-only
// What the failover examples share: the recorder, the comparison, checks of options.
#include "vpc-nlb-net.h"

#include "ns3/vpc-failover-comparison.h"
#include "ns3/vpc-failover-plots.h"
#include "ns3/vpc-failover-recorder.h"
#include "ns3/vpc-option-check.h"
#include "ns3/vpc-time-plots.h"
#include "ns3/vpc-workload-helper.h"

#include <sstream>

namespace ns3
{
namespace vpc
{
namespace fabrictest
{
namespace
{

/// A balancer whose first target's host dies, and a client whose zone dies later.
class FailoverRecorderTest : public BalancerTest
{
  protected:
    void AddFault(FaultKind kind, const std::string& target, double at, double duration)
    {
        Fault fault;
        fault.kind = kind;
        fault.target = target;
        fault.start = Seconds(at);
        fault.duration = Seconds(duration);
        cloud->GetFaults()->Add(fault);
    }
};

TEST_F(FailoverRecorderTest, KnowsWhenTargetsWereFoundAndWhoWasInADeadZone)
{
    aws::HealthCheckSettings& check = DescribeGroup().healthCheck;
    check.intervalSeconds = 5;
    check.timeoutSeconds = 2;
    CallHealthy();
    Build();
    cloud->AssignStreams(100);
    WorkloadHelper workload(cloud);
    workload.SetServiceAttribute("Port", UintegerValue(8080));
    for (const std::string& target : {targetA, targetB})
    {
        workload.InstallServiceOn(target);
    }
    FailoverRecorder recorder(cloud);
    recorder.WatchTargets(balancer);
    ClientPreset preset = WorkloadHelper::PlainClient();
    EXPECT_EQ(preset.connectTimeout, Seconds(1));
    workload.SetPreset(preset);
    workload.SetClientAttribute("Port", UintegerValue(80));
    workload.SetClientAttribute("Interarrival",
                                StringValue("ns3::ConstantRandomVariable[Constant=1]"));
    const std::string name = cloud->GetNetwork()->GetCloud().loadBalancers.at(balancer).dnsName;
    recorder.Watch(workload.InstallClient(client, "all", name));
    AddFault(FaultKind::INSTANCE, targetA, 10, 20);
    AddFault(FaultKind::AZ, "use1-az4", 70.5, 10); // the client's
    recorder.Run(Seconds(100));

    // U(7, 12) by the settings above
    const auto found = recorder.FindLastUnhealthy({targetA}, Seconds(10), Seconds(30));
    ASSERT_TRUE(found);
    EXPECT_GE(*found, Seconds(17));
    EXPECT_LE(*found, Seconds(22));
    EXPECT_FALSE(recorder.FindLastUnhealthy({targetA}, *found + NanoSeconds(1), Seconds(30)));
    EXPECT_FALSE(recorder.FindLastUnhealthy({targetA, targetB}, Seconds(10), Seconds(30)));

    const auto& records = recorder.GetRecords();
    ASSERT_EQ(records.size(), 100u);
    for (const RequestRecord& record : records)
    {
        const double start = record.start.GetSeconds();
        const bool isInside = record.start + record.total > Seconds(70.5) && start < 80.5;
        EXPECT_EQ(record.clientInFaultyAz, isInside) << start;
    }
    EXPECT_EQ(std::count_if(records.begin(),
                            records.end(),
                            [](const RequestRecord& r) { return r.clientInFaultyAz; }),
              10);
    EXPECT_EQ(FailoverPlots::SuccessByGroup(records).at("all").front(),
              (std::pair<double, double>(2.5, 100.0)));
}

TEST(FailoverComparison, HasARowAGroupAndAColumnAWay)
{
    FailoverParts none;
    none.group = "a regional";
    none.requests = 7;
    FailoverParts some = none;
    some.lost = 3;
    some.lastLost = MilliSeconds(12340);
    some.detection = Seconds(55);
    std::ostringstream out;
    PrintFailoverComparison(out,
                            "AZ use1-az1 dead",
                            {{"off", Seconds(58), {some}}, {"on", std::nullopt, {none}}});
    std::vector<std::vector<std::string>> rows;
    std::istringstream lines(out.str());
    for (std::string line; std::getline(lines, line);)
    {
        std::istringstream words(line);
        rows.emplace_back();
        for (std::string word; words >> word;)
        {
            rows.back().push_back(word);
        }
    }
    ASSERT_EQ(rows.size(), 4u) << out.str();
    using Words = std::vector<std::string>;
    EXPECT_EQ(rows[0], (Words{"AZ", "use1-az1", "dead", "off", "on"}));
    EXPECT_EQ(rows[1], (Words{"last", "target", "found", "unhealthy", "(s)", "58.0", "-"}));
    EXPECT_EQ(rows[2], (Words{"zone's", "ENIs", "leave", "DNS", "(s)", "55.0", "-"}));
    EXPECT_EQ(rows[3],
              (Words{"lost:", "a", "regional", "3", "of", "7,", "12.3", "s", "0", "of", "7"}));
}

TEST(RequireOption, SaysInOneLineWhatToWrite)
{
    EXPECT_NO_THROW(RequireOption(true, "hosts", 1, "give 1 or more"));
    try
    {
        RequireOption(false, "hosts", 0, "give 1 or more");
        FAIL();
    }
    catch (const std::runtime_error& error)
    {
        EXPECT_STREQ(error.what(), "--hosts=0: give 1 or more");
    }
}

TEST(TimePlots, ShadeEveryBandAndNameItOnce)
{
    PlotFolder folder(testing::TempDir());
    TimePlots plots(folder,
                    {{Seconds(1), Seconds(2), "one"}, {Seconds(3), Seconds(4), "other"}},
                    Seconds(9));
    const std::string bands = plots.Bands(0.9);
    for (const char* words : {"set object 1 rectangle from first 1, graph 0 to first 2",
                              "set object 2 rectangle from first 3, graph 0 to first 4",
                              "set label 1 'one' at first 1",
                              "set label 2 'other' at first 3"})
    {
        EXPECT_NE(bands.find(words), std::string::npos) << words << '\n' << bands;
    }
    EXPECT_EQ(plots.Bands(0).find("set label 1 '"), std::string::npos);
}

} // namespace
} // namespace fabrictest
} // namespace vpc
} // namespace ns3
