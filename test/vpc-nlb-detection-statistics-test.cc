// SPDX-License-Identifier: GPL-2.0-only
// How long health checks take to notice a dead target, against their closed form.
#include "vpc-nlb-health-net.h"

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

/// A thousand independent targets that die at once, checked by one node.
class NlbDetectionStatisticsTest : public NlbHealthTest
{
  protected:
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
