// SPDX-License-Identifier: GPL-2.0-only
// Outages that AWS had, as faults.
#include "vpc-nlb-net.h"

#include "ns3/vpc-fault-preset.h"

namespace ns3
{
namespace vpc
{
namespace fabrictest
{
namespace
{

TEST_F(BalancerTest, EveryPresetFitsACloudAndSaysWhereItComesFrom)
{
    DescribeGroup();
    Build();
    for (const std::string& name : FaultPreset::Names())
    {
        const FaultPreset preset = FaultPreset::ByName(name);
        EXPECT_EQ(preset.name, name);
        EXPECT_FALSE(preset.source.empty()) << name;
        const auto faults = preset.MakeFaults(describe.GetCloud(), "use1-az1", Seconds(5));
        ASSERT_FALSE(faults.empty()) << name;
        EXPECT_EQ(faults.front().start, Seconds(5)) << name;
        EXPECT_LE(faults.back().start + faults.back().duration, Seconds(5) + preset.total) << name;
        for (const Fault& fault : faults)
        {
            EXPECT_EQ(cloud->GetFaults()->Check(fault), "") << name;
        }
    }
}

TEST_F(BalancerTest, PresetsHitWhatTheyHitOnceAndAsLong)
{
    DescribeGroup();
    const auto make = [this](const std::string& name) {
        return FaultPreset::ByName(name).MakeFaults(describe.GetCloud(), "use1-az2", Seconds(60));
    };
    const auto power = make("power-20min");
    ASSERT_EQ(power.size(), 1u);
    EXPECT_EQ(power[0].kind, FaultKind::AZ);
    EXPECT_EQ(power[0].target, "use1-az2");
    EXPECT_EQ(power[0].duration, Minutes(20));
    const auto dns = make("dns-empty-172min");
    ASSERT_EQ(dns.size(), 1u);
    EXPECT_EQ(dns[0].target, vpc);
    EXPECT_EQ(dns[0].dnsFault, "empty");
    EXPECT_EQ(dns[0].duration, Minutes(172));
    const auto flap = make("nlb-flap");
    ASSERT_EQ(flap.size(), 104u);
    EXPECT_EQ(flap[1].target, targetB);
    EXPECT_EQ(flap[1].start, Seconds(360));
    EXPECT_EQ(make("cooling-3h")[0].duration, Minutes(188));
    EXPECT_EQ(make("grey-loss-5")[0].loss, 0.05);
    EXPECT_FALSE(make("grey-loss-20")[0].seenByHealthCheck);
    const auto problem = [this](const std::string& name, const std::string& az) -> std::string {
        try
        {
            FaultPreset::ByName(name).MakeFaults(describe.GetCloud(), az, Seconds(0));
        }
        catch (const aws::InputError& error)
        {
            return error.what();
        }
        return "";
    };
    EXPECT_EQ(problem("power-20min", "us-east-1a"),
              "power-20min: the cloud has no subnet in zone \"us-east-1a\"; write an AZ id such as "
              "use1-az1");
    EXPECT_EQ(problem("nlb-flap", "use1-az4"),
              "nlb-flap: the cloud has nothing in zone use1-az4 that it could hit; name another "
              "zone");
}

TEST_F(BalancerTest, AFlappingTargetIsFoundDeadAndWellAgain)
{
    DescribeGroup();
    CallHealthy();
    Build();
    Listen(NodeOf(targetA), 8080);
    Listen(NodeOf(targetB), 8080);
    const auto faults =
        FaultPreset::ByName("nlb-flap").MakeFaults(describe.GetCloud(), "use1-az1", Seconds(100));
    cloud->GetFaults()->Add(faults.at(0));
    RunUntil(Seconds(100 + 119));
    EXPECT_EQ(Balancer()->GetTargetState(group, targetA), TargetState::UNHEALTHY);
    EXPECT_EQ(Balancer()->GetTargetState(group, targetB), TargetState::HEALTHY);
    RunUntil(Seconds(100 + 120 + 155));
    EXPECT_EQ(Balancer()->GetTargetState(group, targetA), TargetState::HEALTHY);
}

} // namespace
} // namespace fabrictest
} // namespace vpc
} // namespace ns3
