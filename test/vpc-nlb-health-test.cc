// SPDX-License-Identifier: GPL-2.0-only
// Health checks of a Network Load Balancer as real packets, and what follows from them.
#include "vpc-nlb-net.h"

#include "ns3/boolean.h"
#include "ns3/string.h"
#include "ns3/vpc-request-service.h"

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

    /// \param streams some connections \return how many of them are over
    static std::ptrdiff_t CountOver(const std::vector<Stream*>& streams)
    {
        return std::count_if(streams.begin(), streams.end(), [](const Stream* stream) {
            return stream->closedAt || stream->failedAt;
        });
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
            describe.GetLoadBalancer(balancer).crossZone = true;
            describe.GetTargetGroup(group).healthCheck.port = 9999; // at B only somebody listens
        }
        describe.GetTargetGroup(group).terminateOnUnhealthy = terminates;
        Build();
        Server& a = Listen(NodeOf(targetA), 8080, 100);
        Listen(NodeOf(targetB), 8080, 100);
        Listen(NodeOf(targetB), 9999);
        std::vector<Stream*> opened;
        for (int i = 0; i < 20; ++i)
        {
            opened.push_back(&Connect(NodeOf(client), AddressOfEni(lbEnis[0]), 80));
        }
        RunUntil(Seconds(1));
        const auto ofA = static_cast<std::ptrdiff_t>(a.peers.size());
        ASSERT_GT(ofA, 3);
        RunUntil(Seconds(65));
        EXPECT_EQ(Balancer()->GetTargetState(group, targetA), TargetState::UNHEALTHY);
        EXPECT_EQ(CountOver(opened), 0) << "the RST answers a packet";
        for (Stream* stream : opened)
        {
            stream->Write(10);
        }
        RunUntil(Seconds(67));
        EXPECT_EQ(CountOver(opened), terminates ? ofA : 0);
        TearDown();
        streams.clear();
        servers.clear();
        drops.clear();
    }
}

TEST_F(NlbHealthTest, NothingIsResetWhereTheNodeFailsOpen)
{
    DescribeGroup();
    CallHealthy();
    describe.GetTargetGroup(group).healthCheck.port = 9999; // nobody listens there
    Build();
    Listen(NodeOf(targetA), 8080, 100);
    Stream& old = Connect(NodeOf(client), AddressOfEni(lbEnis[0]), 80);
    RunUntil(Seconds(65));
    EXPECT_EQ(Balancer()->GetTargetState(group, targetA), TargetState::UNHEALTHY);
    Stream& afterwards = Connect(NodeOf(client), AddressOfEni(lbEnis[0]), 80);
    old.Write(10);
    RunUntil(Seconds(66));
    EXPECT_FALSE(old.closedAt || old.failedAt);
    EXPECT_EQ(afterwards.received, 100u);
    // another target of the zone is healthy: no reason to fail open any more
    const std::string another = targetB;
    cloud->Change([&](aws::Cloud& c) {
        c.targetGroups.at(group).crossZone = true;
        c.targetGroups.at(group).healthCheck.port = 8080;
    });
    EniOf(targetA)->SetDead(true);
    Listen(NodeOf(another), 8080);
    RunUntil(Seconds(66 + 181));
    EXPECT_EQ(Balancer()->GetTargetState(group, another), TargetState::HEALTHY);
    EXPECT_EQ(Balancer()->GetTargetState(group, targetA), TargetState::UNHEALTHY);
    old.Write(10);
    RunUntil(Seconds(250));
    EXPECT_TRUE(old.closedAt || old.failedAt);
}

TEST_F(NlbHealthTest, AnUnhealthyTargetKeepsItsFlowsForItsDrainingInterval)
{
    DescribeGroup();
    CallHealthy();
    describe.GetLoadBalancer(balancer).crossZone = true;
    describe.GetTargetGroup(group).terminateOnUnhealthy = false;
    describe.GetTargetGroup(group).unhealthyDraining = 100;
    Build();
    Record();
    Server& a = Listen(NodeOf(targetA), 8080, 100);
    Listen(NodeOf(targetB), 8080, 100);
    std::vector<Stream*> opened;
    for (int i = 0; i < 20; ++i)
    {
        opened.push_back(&Connect(NodeOf(client), AddressOfEni(lbEnis[0]), 80));
    }
    At(Seconds(1), [&] {
        cloud->Change([&](aws::Cloud& c) { c.targetGroups.at(group).healthCheck.port = 9999; });
        Listen(NodeOf(targetB), 9999);
    });
    RunUntil(Seconds(1));
    const auto ofA = static_cast<std::ptrdiff_t>(a.peers.size());
    RunUntil(Seconds(62));
    EXPECT_STREQ(ToString(Balancer()->GetTargetState(group, targetA)), "unhealthy.draining");
    const auto writeAll = [&opened] {
        for (Stream* stream : opened)
        {
            stream->Write(10);
        }
    };
    const Time began = FirstChange(targetA);
    At(Seconds(100), writeAll);
    RunUntil(began + Seconds(100) - NanoSeconds(1));
    EXPECT_EQ(CountOver(opened), 0);
    EXPECT_EQ(a.peers.size(), static_cast<std::size_t>(ofA));
    RunUntil(began + Seconds(100) + NanoSeconds(1));
    EXPECT_EQ(Balancer()->GetTargetState(group, targetA), TargetState::UNHEALTHY);
    writeAll();
    RunUntil(Seconds(180));
    EXPECT_EQ(CountOver(opened), ofA);
    // back after five successes
    Listen(NodeOf(targetA), 9999);
    RunUntil(Seconds(180 + 155));
    EXPECT_EQ(Balancer()->GetTargetState(group, targetA), TargetState::HEALTHY);
}

TEST_F(NlbHealthTest, HttpChecksAskForThePathAndReadTheStatus)
{
    describe.GetLoadBalancer(balancer).crossZone = true;
    DescribeGroup();
    const std::string mute = describe.AddInstance(subnetA, {open});
    describe.RegisterTargets(group, {mute});
    describe.GetTargetGroup(group).healthCheck.protocol = "HTTP";
    describe.GetTargetGroup(group).healthCheck.path = "/health";
    describe.GetTargetGroup(group).healthCheck.matcher = "200,204-206";
    Build();
    const auto serve = [this](const std::string& id, uint16_t port) {
        Ptr<RequestService> service = CreateObject<RequestService>();
        service->SetAttribute("Port", UintegerValue(port));
        NodeOf(id)->AddApplication(service);
        return service;
    };
    Ptr<RequestService> a = serve(targetA, 8080);
    Listen(NodeOf(targetB), 8080, 1000); // it connects, and speaks no HTTP
    Listen(NodeOf(mute), 8080);          // it connects, and says nothing
    RunUntil(Seconds(100));
    EXPECT_EQ(Balancer()->GetTargetState(group, targetA), TargetState::HEALTHY) << DropSummary();
    EXPECT_EQ(Balancer()->GetTargetState(group, targetB), TargetState::UNHEALTHY);
    EXPECT_EQ(Balancer()->GetTargetState(group, mute), TargetState::UNHEALTHY);
    EXPECT_GE(a->GetCounters().healthChecks, 6u); // two nodes, every 30 s
    EXPECT_EQ(a->GetCounters().corrupt, 0u);
    EXPECT_EQ(a->GetConnections(), 0u);
    // the same answer is no success any more
    cloud->Change([&](aws::Cloud& c) { c.targetGroups.at(group).healthCheck.matcher = "204"; });
    RunUntil(Seconds(200));
    EXPECT_EQ(Balancer()->GetTargetState(group, targetA), TargetState::UNHEALTHY);
}

TEST_F(NlbHealthTest, AnOverloadedServiceFailsHttpChecksAndNotTcpOnes)
{
    for (const std::string protocol : {"HTTP", "TCP"})
    {
        SCOPED_TRACE(protocol);
        if (protocol == "HTTP")
        {
            describe.GetLoadBalancer(balancer).availabilityZones.pop_back();
            DescribeGroup();
            CallHealthy();
        }
        describe.GetTargetGroup(group).healthCheck.protocol = protocol;
        Build();
        Ptr<RequestService> service = CreateObject<RequestService>();
        service->SetAttribute("Port", UintegerValue(8080));
        service->SetAttribute("Concurrency", UintegerValue(1));
        service->SetAttribute("QueueLimit", UintegerValue(0));
        service->SetAttribute("ServiceTime",
                              StringValue("ns3::ConstantRandomVariable[Constant=1000]"));
        NodeOf(targetA)->AddApplication(service);
        Stream& request = Connect(NodeOf(client), AddressOfEni(lbEnis[0]), 80);
        At(Seconds(1), [&request] {
            Ptr<Packet> packet = Create<Packet>();
            packet->AddHeader(RequestHeader());
            request.GetSocket()->Send(packet);
        });
        RunUntil(Seconds(61));
        EXPECT_EQ(service->GetWorking(), 1u);
        EXPECT_EQ(Balancer()->GetTargetState(group, targetA),
                  protocol == "HTTP" ? TargetState::UNHEALTHY : TargetState::HEALTHY);
        TearDown();
        streams.clear();
        drops.clear();
    }
}

TEST_F(NlbHealthTest, TheCloudTellsOfEveryTargetOfEveryBalancer)
{
    DescribeGroup();
    Build();
    const std::string path = "/$ns3::vpc::SimulatedCloud/TargetHealthChange";
    ASSERT_TRUE(Config::ConnectWithoutContextFailSafe(path, MakeCallback(&NlbHealthTest::See, this)));
    Listen(NodeOf(targetA), 8080);
    Listen(NodeOf(targetB), 8080);
    RunUntil(Seconds(31));
    ASSERT_EQ(changes.size(), 2u);
    EXPECT_EQ(changes[0].second.loadBalancerArn, balancer);
    EXPECT_EQ(changes[0].second.targetGroupArn, group);
    EXPECT_EQ(changes[0].second.port, 8080);
    EXPECT_EQ(changes[0].second.state, TargetState::HEALTHY);
}

TEST_F(NlbHealthTest, AZoneNeedsAsManyHealthyTargetsAsTheGroupSays)
{
    DescribeGroup();
    const std::string second = describe.AddInstance(subnetA, {open});
    describe.RegisterTargets(group, {second});
    CallHealthy();
    describe.GetTargetGroup(group).dnsFailover.percentage = 51;
    describe.GetTargetGroup(group).unhealthyRouting.count = 2;
    Build();
    Server& a = Listen(NodeOf(targetA), 8080);
    Listen(NodeOf(targetB), 8080);
    Server& s = Listen(NodeOf(second), 8080);
    EniOf(second)->SetDead(true);
    RunUntil(Seconds(75));
    EXPECT_FALSE(Balancer()->IsZoneInDns("use1-az1")) << "one of two is less than 51 %";
    EXPECT_TRUE(Balancer()->IsZoneInDns("use1-az2"));
    EniOf(second)->SetDead(false); // it has to be found healthy again first
    const std::size_t before = a.peers.size();
    for (int i = 0; i < 20; ++i)
    {
        Connect(NodeOf(client), AddressOfEni(lbEnis[0]), 80);
    }
    RunUntil(Seconds(76));
    EXPECT_GT(s.peers.size(), 3u) << "one healthy target is too few: all are used";
    EXPECT_GT(a.peers.size(), before + 3);
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
