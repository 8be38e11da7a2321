// SPDX-License-Identifier: GPL-2.0-only
// Health checks of a Network Load Balancer as real packets, and what follows from them.
#include "vpc-nlb-health-net.h"

#include "ns3/boolean.h"

namespace ns3
{
namespace vpc
{
namespace fabrictest
{
namespace
{

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

TEST_F(NlbHealthTest, TheCloudTellsOfEveryTargetOfEveryBalancer)
{
    DescribeGroup();
    Build();
    const std::string path = "/$ns3::vpc::SimulatedCloud/TargetHealthChange";
    ASSERT_TRUE(Config::ConnectWithoutContextFailSafe(path, Recorder()));
    Listen(NodeOf(targetA), 8080);
    Listen(NodeOf(targetB), 8080);
    RunUntil(Seconds(31));
    ASSERT_EQ(changes.size(), 2u);
    EXPECT_EQ(changes[0].second.loadBalancerArn, balancer);
    EXPECT_EQ(changes[0].second.targetGroupArn, group);
    EXPECT_EQ(changes[0].second.port, 8080);
    EXPECT_EQ(changes[0].second.state, TargetState::HEALTHY);
}

TEST_F(NlbHealthTest, AZonalShiftNeedsTheZoneAndTheAttribute)
{
    DescribeGroup();
    Build();
    const auto refusal = [this](const std::string& az) -> std::string {
        try
        {
            Balancer()->SetZonalShift(az);
        }
        catch (const aws::InputError& error)
        {
            return error.what();
        }
        return "";
    };
    EXPECT_NE(refusal("use1-az1").find("zonal_shift.config.enabled"), std::string::npos);
    EXPECT_NE(refusal("us-east-1a").find("has no zone \"us-east-1a\""), std::string::npos);
    EXPECT_EQ(refusal(""), "");
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
    describe.GetLoadBalancer(balancer).zonalShift = true;
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

} // namespace
} // namespace fabrictest
} // namespace vpc
} // namespace ns3
