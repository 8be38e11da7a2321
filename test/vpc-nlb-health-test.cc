// SPDX-License-Identifier: GPL-2.0-only
// Health checks of a Network Load Balancer as real packets, and what follows from them.
#include "vpc-nlb-net.h"

#include "ns3/boolean.h"

#include <cmath>
#include <iostream>

namespace ns3
{
namespace vpc
{
namespace fabrictest
{
namespace
{

class NlbHealthTest : public BalancerTest
{
  protected:
    void Record()
    {
        Balancer()->TraceConnectWithoutContext("HealthChange",
                                               MakeCallback(&NlbHealthTest::See, this));
    }

    /// Run until a target's first change of state. \return when it came
    Time FirstChange(const std::string& target) const
    {
        for (const auto& [time, record] : changes)
        {
            if (record.targetId == target)
            {
                return time;
            }
        }
        return Seconds(-1);
    }

    /// \return largest distance between an empirical distribution and U(low, high)
    static double Distance(std::vector<double> values, double low, double high)
    {
        std::sort(values.begin(), values.end());
        double distance = 0;
        const double n = static_cast<double>(values.size());
        for (std::size_t i = 0; i < values.size(); ++i)
        {
            const double f = std::clamp((values[i] - low) / (high - low), 0.0, 1.0);
            distance = std::max({distance, (i + 1) / n - f, f - i / n});
        }
        return distance;
    }

    std::vector<std::pair<Time, TargetHealthRecord>> changes;

  private:
    void See(const TargetHealthRecord& record)
    {
        changes.emplace_back(Simulator::Now(), record);
    }
};

TEST_F(NlbHealthTest, ANewTargetIsUsableAfterItsFirstSuccess)
{
    describe.GetLoadBalancer(balancer).availabilityZones.pop_back();
    DescribeGroup();
    Build();
    Record();
    Listen(NodeOf(targetA), 8080);
    EXPECT_EQ(Balancer()->GetTargetState(group, targetA), TargetState::INITIAL);
    RunUntil(Seconds(31));
    EXPECT_EQ(Balancer()->GetTargetState(group, targetA), TargetState::HEALTHY) << DropSummary();
    EXPECT_LE(FirstChange(targetA), Seconds(30.1));
    // in a zone without a node
    EXPECT_EQ(Balancer()->GetTargetState(group, targetB), TargetState::UNUSED);
    EXPECT_LE(Balancer()->GetMetrics().healthChecks, 2u);
}

TEST_F(NlbHealthTest, ASilentAndARefusingTargetAreFoundOutInTheirTimes)
{
    describe.GetLoadBalancer(balancer).availabilityZones.pop_back();
    describe.GetLoadBalancer(balancer).crossZone = true;
    const std::string silent = describe.AddInstance(subnetA, {open});
    const std::string refusing = describe.AddInstance(subnetA, {open});
    DescribeGroup();
    describe.RegisterTargets(group, {silent, refusing});
    CallHealthy();
    Build();
    Record();
    Listen(NodeOf(targetA), 8080);
    EniOf(silent)->SetDead(true);
    RunUntil(Seconds(71));
    EXPECT_GE(FirstChange(silent), Seconds(40));
    EXPECT_LE(FirstChange(silent), Seconds(70));
    EXPECT_GE(FirstChange(refusing), Seconds(30));
    EXPECT_LE(FirstChange(refusing), Seconds(60.1));
    EXPECT_EQ(FirstChange(targetA), Seconds(-1));
    // and back again after five successes
    EniOf(silent)->SetDead(false);
    Listen(NodeOf(silent), 8080);
    RunUntil(Seconds(71 + 119));
    EXPECT_EQ(Balancer()->GetTargetState(group, silent), TargetState::UNHEALTHY);
    RunUntil(Seconds(71 + 151));
    EXPECT_EQ(Balancer()->GetTargetState(group, silent), TargetState::HEALTHY);
}

TEST_F(NlbHealthTest, ADeadZoneLeavesDnsByTheCountThatCrossZoneAsksFor)
{
    for (const bool crossZone : {false, true})
    {
        SCOPED_TRACE(crossZone);
        if (!crossZone)
        {
            DescribeGroup();
            CallHealthy();
        }
        describe.GetLoadBalancer(balancer).crossZone = crossZone;
        Build();
        Listen(NodeOf(targetA), 8080, 100);
        Listen(NodeOf(targetB), 8080, 100);
        const std::string name = describe.GetLoadBalancer(balancer).dnsName;
        EXPECT_EQ(CountAnswers(name), 2u);
        EniOf(targetA)->SetDead(true);
        RunUntil(Seconds(75));
        EXPECT_EQ(Balancer()->GetTargetState(group, targetA), TargetState::UNHEALTHY);
        EXPECT_EQ(Balancer()->IsZoneInDns("use1-az1"), crossZone);
        EXPECT_EQ(CountAnswers(name), crossZone ? 2u : 1u);
        EXPECT_EQ(CountAnswers("us-east-1a." + name), 1u) << "zonal names do not fail over";
        Stream& stream = Connect(NodeOf(client), AddressOfEni(lbEnis[0]), 80);
        RunUntil(Seconds(76));
        EXPECT_EQ(stream.received, crossZone ? 100u : 0u);
        // all dead: fail open, by name and by node
        EniOf(targetB)->SetDead(true);
        RunUntil(Seconds(150));
        EXPECT_EQ(Balancer()->GetTargetState(group, targetB), TargetState::UNHEALTHY);
        EXPECT_EQ(CountAnswers(name), 2u);
        EniOf(targetA)->SetDead(false);
        EniOf(targetB)->SetDead(false);
        Stream& open = Connect(NodeOf(client), AddressOfEni(lbEnis[1]), 80);
        RunUntil(Seconds(151));
        EXPECT_EQ(open.received, 100u) << DropSummary();
        TearDown();
        streams.clear();
        servers.clear();
        drops.clear();
    }
}

TEST_F(NlbHealthTest, AnUnhealthyTargetResetsItsFlowsUnlessToldNotTo)
{
    for (const bool terminates : {true, false})
    {
        SCOPED_TRACE(terminates);
        if (terminates)
        {
            DescribeGroup();
            CallHealthy();
            describe.GetTargetGroup(group).healthCheck.port = 9999; // nobody listens there
        }
        describe.GetTargetGroup(group).terminateOnUnhealthy = terminates;
        Build();
        Listen(NodeOf(targetA), 8080, 100);
        Stream& old = Connect(NodeOf(client), AddressOfEni(lbEnis[0]), 80);
        RunUntil(Seconds(65));
        EXPECT_EQ(Balancer()->GetTargetState(group, targetA), TargetState::UNHEALTHY);
        Stream& afterwards = Connect(NodeOf(client), AddressOfEni(lbEnis[0]), 80); // fail open
        old.Write(10);
        RunUntil(Seconds(66));
        afterwards.Write(10);
        RunUntil(Seconds(67));
        EXPECT_EQ(old.closedAt || old.failedAt, terminates);
        EXPECT_FALSE(afterwards.closedAt || afterwards.failedAt);
        EXPECT_EQ(afterwards.received, 100u);
        TearDown();
        streams.clear();
        servers.clear();
        drops.clear();
    }
}

TEST_F(NlbHealthTest, PassiveChecksSeeRefusedConnectionsBeforeTheNextCheck)
{
    for (const bool passive : {true, false})
    {
        SCOPED_TRACE(passive);
        if (passive)
        {
            describe.GetLoadBalancer(balancer).availabilityZones.pop_back();
            DescribeGroup();
            CallHealthy();
        }
        Build();
        Balancer()->SetAttribute("PassiveChecks", BooleanValue(passive));
        for (int i = 0; i < 4; ++i)
        {
            At(Seconds(1 + i), [this] { Connect(NodeOf(client), AddressOfEni(lbEnis[0]), 80); });
        }
        RunUntil(Seconds(6));
        EXPECT_EQ(Balancer()->GetTargetState(group, targetA),
                  passive ? TargetState::UNHEALTHY : TargetState::HEALTHY);
        TearDown();
        streams.clear();
        drops.clear();
    }
}

TEST_F(NlbHealthTest, ADeadZoneTakesItsTargetsWithItAndNoOthers)
{
    DescribeGroup();
    CallHealthy();
    Build();
    Listen(NodeOf(targetA), 8080, 100);
    Listen(NodeOf(targetB), 8080, 100);
    const std::string name = describe.GetLoadBalancer(balancer).dnsName;
    Fault fault;
    fault.kind = FaultKind::AZ;
    fault.target = "use1-az1";
    fault.start = Seconds(50);
    fault.duration = Seconds(200);
    cloud->GetFaults()->Add(fault);
    RunUntil(Seconds(125));
    EXPECT_EQ(Balancer()->GetTargetState(group, targetA), TargetState::UNHEALTHY);
    EXPECT_EQ(Balancer()->GetTargetState(group, targetB), TargetState::HEALTHY);
    EXPECT_EQ(CountAnswers(name), 1u);
    Stream& stream = Connect(NodeOf(client), AddressOfEni(lbEnis[1]), 80);
    RunUntil(Seconds(126));
    EXPECT_EQ(stream.received, 100u) << DropSummary();
    RunUntil(Seconds(250 + 155));
    EXPECT_EQ(Balancer()->GetTargetState(group, targetA), TargetState::HEALTHY);
    EXPECT_EQ(CountAnswers(name), 2u);
}

TEST_F(NlbHealthTest, AShiftedZoneLeavesDnsAndKeepsItsConnections)
{
    DescribeGroup();
    CallHealthy();
    describe.GetLoadBalancer(balancer).crossZone = true;
    Build();
    Server& a = Listen(NodeOf(targetA), 8080, 100);
    Listen(NodeOf(targetB), 8080, 100);
    const std::string name = describe.GetLoadBalancer(balancer).dnsName;
    Stream& old = Connect(NodeOf(client), AddressOfEni(lbEnis[0]), 80);
    RunUntil(Seconds(1));
    Balancer()->SetZonalShift("use1-az1");
    EXPECT_EQ(CountAnswers(name), 1u);
    const std::size_t before = a.peers.size();
    for (int i = 0; i < 20; ++i)
    {
        Connect(NodeOf(client), AddressOfEni(lbEnis[1]), 80);
    }
    old.Write(10);
    RunUntil(MilliSeconds(1900));
    EXPECT_LE(a.peers.size(), before + 1) << "a health check at most";
    EXPECT_FALSE(old.closedAt || old.failedAt);
    Balancer()->SetZonalShift("");
    EXPECT_EQ(CountAnswers(name), 2u);
}

/// A thousand independent targets that die at once, checked by one node.
class NlbDetectionStatisticsTest : public NlbHealthTest
{
  protected:
    /// \param isSilent whether they fall silent, or refuse \param fastest whether the settings are
    /// AWS's fastest \return the times from the fault to the verdict
    std::vector<double> Detect(bool isSilent, bool fastest)
    {
        constexpr int count = 1000;
        describe.GetLoadBalancer(balancer).availabilityZones.pop_back();
        const std::string subnet = describe.AddSubnet(vpc, "10.0.64.0/20", "use1-az1");
        group = describe.AddTargetGroup(vpc, 8080);
        std::vector<std::string> targets;
        for (int i = 0; i < count; ++i)
        {
            targets.push_back(describe.AddInstance(subnet, {open}));
        }
        describe.RegisterTargets(group, targets);
        describe.AddListener(balancer, 80, group);
        if (fastest)
        {
            describe.GetTargetGroup(group).healthCheck.intervalSeconds = 5;
            describe.GetTargetGroup(group).healthCheck.timeoutSeconds = 2;
        }
        CallHealthy();
        Build();
        cloud->AssignStreams(1000);
        Balancer()->SetAttribute("PassiveChecks", BooleanValue(false));
        Record();
        const Time fault = Seconds(100);
        for (const std::string& id : targets)
        {
            Listen(NodeOf(id), 8080);
        }
        At(fault, [&] {
            for (const std::string& id : targets)
            {
                EniOf(id)->SetDead(isSilent);
            }
            if (!isSilent)
            {
                Refuse();
            }
        });
        RunUntil(Seconds(200));
        std::vector<double> times;
        for (const auto& [time, record] : changes)
        {
            if (record.state == TargetState::UNHEALTHY)
            {
                times.push_back((time - fault).GetSeconds());
            }
        }
        EXPECT_EQ(times.size(), std::size_t{count});
        return times;
    }

    /// Kolmogorov-Smirnov at 1 %. \param times in s \param low \param high bounds of the law
    static void ExpectUniform(const std::vector<double>& times, double low, double high)
    {
        const double distance = Distance(times, low, high);
        const auto [first, last] = std::minmax_element(times.begin(), times.end());
        std::cout << "  U(" << low << ", " << high << "): D = " << distance << ", from " << *first
                  << " to " << *last << " s\n";
        EXPECT_LT(distance, 1.628 / std::sqrt(static_cast<double>(times.size())));
    }

    /// Point the checks to a port at which nobody listens.
    void Refuse()
    {
        cloud->Change([this](aws::Cloud& c) { c.targetGroups.at(group).healthCheck.port = 9999; });
    }
};

TEST_F(NlbDetectionStatisticsTest, ASilentTargetWithDefaults)
{
    ExpectUniform(Detect(true, false), 40, 70);
}

TEST_F(NlbDetectionStatisticsTest, ARefusingTargetWithDefaults)
{
    ExpectUniform(Detect(false, false), 30, 60);
}

TEST_F(NlbDetectionStatisticsTest, ASilentTargetWithTheFastestSettings)
{
    ExpectUniform(Detect(true, true), 7, 12);
}

} // namespace
} // namespace fabrictest
} // namespace vpc
} // namespace ns3
