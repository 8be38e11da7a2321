// SPDX-License-Identifier: GPL-2.0-only
// A whole experiment of AWS Fault Injection Service, from its template to packets.
#include "vpc-nlb-net.h"
#include "vpc-test-paths.h"

#include "ns3/vpc-fis-plan.h"
#include "ns3/vpc-fis-reader.h"

namespace ns3
{
namespace vpc
{
namespace fabrictest
{
namespace
{

// fixtures/fis/az-power.json: the network of use1-az1 is cut for 2 min, instances of team shop
// stop for 30 min, and after 5 min the balancer is shifted away for 25 min.
TEST_F(BalancerTest, APowerInterruptionTakesItsCourse)
{
    DescribeGroup();
    CallHealthy();
    const std::string stopped = describe.AddInstance(subnetA, {open});
    aws::Cloud& described = describe.GetCloud();
    described.subnets[subnetA].tags = {{"AzImpairmentPower", "DisruptSubnet"}};
    described.instances[stopped].tags = {{"AzImpairmentPower", "StopInstances"}, {"team", "shop"}};
    described.loadBalancers[balancer].tags = {{"AzImpairmentPower", "RecoverAutoshiftResources"}};
    described.loadBalancers[balancer].zonalShift = true;
    Build();
    Listen(NodeOf(targetA), 8080);
    Listen(NodeOf(targetB), 8080);
    FisOptions options;
    options.start = Seconds(60);
    const FisPlan plan =
        PlanFisExperiment(ReadFisFile(testpaths::Fixture("fis/az-power.json")), described, options);
    ASSERT_EQ(plan.faults.size(), 3u);
    for (const Fault& fault : plan.faults)
    {
        cloud->GetFaults()->Add(fault);
    }

    struct Row
    {
        Time at;           //!< after the experiment's start
        uint32_t network;  //!< replies of the target in the zone
        uint32_t instance; //!< replies of the stopped instance
        bool inDns;        //!< the zone of the balancer
    };

    const std::vector<Row> rows = {{Seconds(-1), 1, 1, true},
                                   {Seconds(1), 0, 0, true},
                                   {Minutes(2) + Seconds(1), 1, 0, false},
                                   {Minutes(29), 1, 0, false},
                                   {Minutes(30) + Seconds(1), 1, 1, true}};
    for (const Row& row : rows)
    {
        RunUntil(options.start + row.at);
        Pinger& network = Ping(NodeOf(client), AddressOf(targetA));
        Pinger& instance = Ping(NodeOf(client), AddressOf(stopped), 8);
        RunUntil(options.start + row.at + MilliSeconds(500));
        EXPECT_EQ(network.replies, row.network) << row.at.As(Time::S) << "\n" << DropSummary();
        EXPECT_EQ(instance.replies, row.instance) << row.at.As(Time::S);
        EXPECT_EQ(Balancer()->IsZoneInDns("use1-az1"), row.inDns) << row.at.As(Time::S);
    }
}

} // namespace
} // namespace fabrictest
} // namespace vpc
} // namespace ns3
