// SPDX-License-Identifier: GPL-2.0-only
// Load balancers and endpoint services in a dump: fixtures/snapshots/load-balancer.
#include "vpc-test-paths.h"

#include "ns3/vpc-endpoint-state.h"
#include "ns3/vpc-packet-reach.h"
#include "ns3/vpc-resolve.h"
#include "ns3/vpc-snapshot-reader.h"

#include <gtest/gtest.h>
#include <string>

using namespace ns3;
using namespace ns3::vpc;

namespace
{

const std::string LB = "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/net/front/"
                       "0a";
const std::string GROUP =
    "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/front/0c";
const std::string SERVICE = "com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0";

class SnapshotOfALoadBalancer : public ::testing::Test
{
  protected:
    Snapshot snapshot{ReadSnapshot(testpaths::Fixture("snapshots/load-balancer"))};
    aws::Cloud& cloud{snapshot.cloud};

    void Accept()
    {
        aws::ChangeEndpoint(cloud, "vpce-0a", aws::EndpointEvent::ACCEPTED);
        aws::ChangeEndpoint(cloud, "vpce-0a", aws::EndpointEvent::READY);
    }

    /// \param key of a dump \return why something of it was not used
    std::vector<std::string> Notes(const std::string& key) const
    {
        std::vector<std::string> notes;
        for (const SnapshotNote& note : snapshot.report.rows.at(key).notes)
        {
            notes.push_back(note.why);
        }
        return notes;
    }

    std::string Ask(const std::string& from, const std::string& to, uint16_t port) const
    {
        const aws::Network network(cloud);
        const aws::ReachAnswer answer =
            aws::Reach(network, {}, {"q", from, to, aws::PROTOCOL_TCP, port});
        return std::string(ToString(answer.verdict)) + " " + ToString(answer.reason);
    }
};

TEST_F(SnapshotOfALoadBalancer, ReadsBalancerListenerAndGroup)
{
    ASSERT_EQ(cloud.loadBalancers.size(), 1u);
    const aws::LoadBalancer& balancer = cloud.loadBalancers.at(LB);
    EXPECT_TRUE(balancer.crossZone);
    EXPECT_TRUE(balancer.zonalShift);
    EXPECT_EQ(balancer.tags, (aws::Tags{{"AzImpairmentPower", "RecoverAutoshiftResources"}}));
    EXPECT_FALSE(balancer.enforceInboundRulesOnPrivateLink);
    EXPECT_EQ(balancer.availabilityZones.at(0).subnetId, "subnet-0a");
    ASSERT_EQ(cloud.listeners.size(), 1u);
    EXPECT_EQ(cloud.listeners.begin()->second.port, 80);
    EXPECT_EQ(cloud.listeners.begin()->second.targetGroupArn, GROUP);
    EXPECT_EQ(cloud.listeners.begin()->second.tcpIdleTimeout, 600u);
    ASSERT_EQ(cloud.targetGroups.size(), 1u);
    const aws::TargetGroup& group = cloud.targetGroups.at(GROUP);
    EXPECT_EQ(group.healthCheck.intervalSeconds, 10u);
    EXPECT_EQ(group.healthCheck.timeoutSeconds, 5u);
    EXPECT_EQ(group.healthCheck.port, 0);
    EXPECT_EQ(group.deregistrationDelay, 120u);
    EXPECT_TRUE(group.terminateOnDeregistration);
    EXPECT_FALSE(aws::KeepsAddress(group));
    EXPECT_TRUE(group.proxyProtocolV2);
    EXPECT_FALSE(group.terminateOnUnhealthy);
    EXPECT_FALSE(group.crossZone.has_value());
    EXPECT_EQ(group.unhealthyDraining, 60u);
    EXPECT_EQ(group.dnsFailover.count, 0u);
    EXPECT_EQ(group.dnsFailover.percentage, 25u);
    EXPECT_EQ(group.unhealthyRouting.count, 2u);
    EXPECT_EQ(group.unhealthyRouting.percentage, 0u);
    ASSERT_EQ(group.targets.size(), 1u);
    EXPECT_EQ(group.targets.at(0).state, "unhealthy");
    EXPECT_EQ(group.targets.at(0).reason, "Target.Timeout");
}

TEST_F(SnapshotOfALoadBalancer, WhatIsNotSimulatedIsNamed)
{
    const auto& rows = snapshot.report.rows;
    EXPECT_EQ(rows.at("LoadBalancers").unsupported, 1u);
    EXPECT_EQ(rows.at("TargetGroups").unsupported, 1u);
    EXPECT_EQ(rows.at("Listeners").ignored, 1u);
    EXPECT_EQ(rows.at("TagDescriptions").read, 1u);
    EXPECT_EQ(rows.at("TagDescriptions").ignored, 1u);
    EXPECT_EQ(rows.at("TargetHealthDescriptions").ignored, 1u);
    EXPECT_EQ(rows.at("TargetHealthDescriptions").read, 1u);
    EXPECT_EQ(rows.at("AllowedPrincipals").read, 1u);
    EXPECT_EQ(rows.at("AllowedPrincipals").ignored, 1u);
    EXPECT_EQ(Notes("Attributes"),
              (std::vector<std::string>{
                  "attribute dns_record.client_routing_policy = availability_zone_affinity is not "
                  "simulated",
                  "attribute stickiness.enabled = true is not simulated"}));
    EXPECT_EQ(Notes("Listeners").front(),
              "target groups after the first: weighted groups are not simulated");
}

TEST_F(SnapshotOfALoadBalancer, ReadsTheServiceAndItsConnections)
{
    ASSERT_EQ(cloud.vpcEndpointServices.count(SERVICE), 1u);
    const aws::VpcEndpointService& service = cloud.vpcEndpointServices.at(SERVICE);
    EXPECT_TRUE(service.acceptanceRequired);
    EXPECT_EQ(service.allowedPrincipals,
              std::vector<std::string>{"arn:aws:iam::444455556666:root"});
    EXPECT_TRUE(service.Allows("444455556666"));
    EXPECT_FALSE(service.Allows("777788889999"));
    EXPECT_EQ(service.connections.at("vpce-0a"), "pendingacceptance");
    cloud.Validate();
    EXPECT_EQ(service.availabilityZoneIds, std::vector<std::string>{"use1-az4"});
    EXPECT_EQ(cloud.loadBalancers.at(LB).availabilityZones.at(0).networkInterfaceId, "eni-0a");
}

TEST_F(SnapshotOfALoadBalancer, ReachGoesThroughTheBalancerAndThroughPrivateLink)
{
    EXPECT_EQ(Ask("i-0a", "10.0.1.10", 81), "DENY ELBV2_LISTENERS_MISMATCH");
    // i-0a asks itself through the balancer, which does not keep its address here
    EXPECT_EQ(Ask("i-0a", "eni-0a", 80), "ACCEPT NONE");
    EXPECT_EQ(Ask("i-0b", "eni-0d", 80), "DENY VPCE_UNAVAILABLE");
    Accept();
    EXPECT_EQ(Ask("i-0b", "eni-0d", 80), "ACCEPT NONE");
    EXPECT_EQ(Ask("i-0b", "eni-0d", 81), "DENY ELBV2_LISTENERS_MISMATCH");
    cloud.targetGroups.at(GROUP).targets.clear();
    EXPECT_EQ(Ask("i-0b", "eni-0d", 80), "DENY ELBV2_LISTENER_HAS_NO_TG");
}

TEST_F(SnapshotOfALoadBalancer, PacketsAnswerAsTheRulesDo)
{
    Accept();
    std::vector<aws::ReachQuery> queries;
    for (const uint16_t port : {80, 81})
    {
        queries.push_back({"a", "i-0a", "10.0.1.10", aws::PROTOCOL_TCP, port});
        queries.push_back({"b", "i-0b", "eni-0d", aws::PROTOCOL_TCP, port});
        queries.push_back({"c", "i-0b", "eni-0d", aws::PROTOCOL_ICMP, 0});
    }
    const aws::Network network(cloud);
    const std::vector<aws::ReachAnswer> answers = PacketReach(cloud).Ask(queries);
    for (std::size_t i = 0; i < queries.size(); ++i)
    {
        const aws::ReachAnswer byRules = aws::Reach(network, {}, queries[i]);
        EXPECT_STREQ(ToString(answers[i].verdict), ToString(byRules.verdict)) << i;
        EXPECT_STREQ(ToString(answers[i].reason), ToString(byRules.reason)) << i;
    }
}

TEST_F(SnapshotOfALoadBalancer, TheWayThroughABalancerNamesBothSides)
{
    Accept();
    const aws::Network network(cloud);
    const aws::ReachAnswer answer =
        aws::Reach(network, {}, {"q", "i-0b", "eni-0d", aws::PROTOCOL_TCP, 80});
    EXPECT_EQ(network.Enis()[answer.probe.balancer.eni].description->networkInterfaceId, "eni-0a");
    EXPECT_EQ(network.Enis()[answer.probe.eni].description->networkInterfaceId, "eni-0b");
    EXPECT_EQ(aws::ToString(Ipv4Address(answer.probe.arrival.source)), "10.0.1.10");
    EXPECT_EQ(answer.probe.arrival.destinationPort, 8080);
}

} // namespace
