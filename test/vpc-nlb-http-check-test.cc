// SPDX-License-Identifier: GPL-2.0-only
// Health checks by HTTP, answered by the request service.
#include "vpc-nlb-health-net.h"

#include "ns3/string.h"
#include "ns3/uinteger.h"
#include "ns3/vpc-request-service.h"

namespace ns3
{
namespace vpc
{
namespace fabrictest
{
namespace
{

class NlbHttpCheckTest : public NlbHealthTest
{
};

TEST_F(NlbHttpCheckTest, HttpChecksAskForThePathAndReadTheStatus)
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

TEST_F(NlbHttpCheckTest, AnOverloadedServiceFailsHttpChecksAndNotTcpOnes)
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

} // namespace
} // namespace fabrictest
} // namespace vpc
} // namespace ns3
