// SPDX-License-Identifier: GPL-2.0-only
// The rules of load balancers: candidates, and the walk through one, by description alone.
#include "ns3/vpc-cloud-builder.h"
#include "ns3/vpc-endpoint-state.h"
#include "ns3/vpc-resolve.h"
#include "ns3/vpc-target-choice.h"

#include <gtest/gtest.h>
#include <string>

using namespace ns3;
using namespace ns3::vpc;
using namespace ns3::vpc::aws;

namespace
{

/// A balancer with nodes in the zones 1 and 2, and a client in zone 4.
class BalancingRules : public ::testing::Test
{
  protected:
    vpc::CloudBuilder describe{"us-east-1"};
    std::string vpcId{describe.AddVpc("10.0.0.0/16")};
    std::string subnetA{describe.AddSubnet(vpcId, "10.0.1.0/24", "use1-az1")};
    std::string subnetB{describe.AddSubnet(vpcId, "10.0.2.0/24", "use1-az2")};
    std::string subnetC{describe.AddSubnet(vpcId, "10.0.3.0/24", "use1-az4")};
    std::string groupId{describe.AddSecurityGroup(vpcId)};
    std::string client{describe.AddInstance(subnetC, {groupId})};
    std::string targetB{describe.AddInstance(subnetB, {groupId})};
    std::string balancer{describe.AddLoadBalancer("front", {subnetA, subnetB})};
    std::string group{describe.AddTargetGroup(vpcId, 8080)};

    BalancingRules()
    {
        describe.AllowIngress(groupId, "-1", -1, -1, "0.0.0.0/0");
        describe.AddListener(balancer, 80, group);
    }

    /// \param node which node of the balancer \return the answer to the client's probe of port 80
    ReachAnswer Ask(std::size_t node)
    {
        const Network network(describe.GetCloud());
        return Reach(
            network,
            {},
            {"q", client, describe.GetLoadBalancerEnis(balancer).at(node), PROTOCOL_TCP, 80});
    }

    std::string Reason(std::size_t node)
    {
        return ToString(Ask(node).reason);
    }
};

TEST_F(BalancingRules, ReasonsAreThoseOfReachabilityAnalyzer)
{
    EXPECT_EQ(Reason(0), "ELBV2_LISTENER_HAS_NO_TG");
    describe.RegisterTargets(group, {targetB});
    EXPECT_EQ(Reason(0), "ELB_NOT_CROSSZONE");
    EXPECT_EQ(Reason(1), "NONE");
    describe.GetTargetGroup(group).crossZone = true; // wins over the balancer's
    EXPECT_EQ(Reason(0), "NONE");
    describe.GetTargetGroup(group).targets.front().id = describe.AddInstance(subnetC, {groupId});
    EXPECT_EQ(Reason(0), "ELB_INSTALLED_AZ_RESTRICTION");
}

TEST_F(BalancingRules, TheTargetSeesTheClientUnlessTheGroupSaysOtherwise)
{
    describe.RegisterTargets(group, {targetB});
    const auto addressOf = [&](const std::string& eniId) {
        return describe.GetCloud().networkInterfaces.at(eniId).privateIpAddresses.front().address;
    };
    const std::string clientEni =
        describe.GetCloud().instances.at(client).networkInterfaceIds.front();
    EXPECT_EQ(Ask(1).probe.arrival.source, addressOf(clientEni).Get());
    describe.GetTargetGroup(group).preserveClientIp = false;
    EXPECT_EQ(Ask(1).probe.arrival.source,
              addressOf(describe.GetLoadBalancerEnis(balancer).at(1)).Get());
}

TEST_F(BalancingRules, NetworkAclsSeeTheAddressThatTheTargetSees)
{
    describe.RegisterTargets(group, {describe.AddInstance(subnetA, {groupId})});
    describe.GetTargetGroup(group).crossZone = true;
    const std::string acl = describe.AddNetworkAcl(vpcId, {subnetA});
    NetworkAclEntry deny;
    deny.ruleNumber = 1;
    deny.cidrBlock = *ParseCidr("10.0.3.0/24");
    for (const bool egress : {false, true})
    {
        NetworkAclEntry allow;
        allow.ruleNumber = 100;
        allow.egress = egress;
        allow.allow = true;
        describe.GetCloud().networkAcls.at(acl).entries.push_back(allow);
    }
    EXPECT_EQ(Reason(1), "NONE");
    describe.GetCloud().networkAcls.at(acl).entries.push_back(deny);
    EXPECT_EQ(Reason(1), "SUBNET_ACL_RESTRICTION");
    describe.GetTargetGroup(group).preserveClientIp = false;
    EXPECT_EQ(Reason(1), "NONE");
}

TEST(TargetCandidates, HealthyOnesOrAllAndNeverThoseThatDrain)
{
    std::vector<TargetCandidate> targets(4);
    targets[0] = {"a", true, true, true};
    targets[1] = {"a", true, false, true};
    targets[2] = {"a", true, true, false};
    targets[3] = {"b", true, true, true};
    EXPECT_EQ(FindCandidates(targets, "a", false).indices, (std::vector<std::size_t>{0}));
    EXPECT_EQ(FindCandidates(targets, "a", true).indices, (std::vector<std::size_t>{0, 3}));
    targets[0].healthy = false;
    const auto open = FindCandidates(targets, "a", false);
    EXPECT_TRUE(open.failOpen);
    EXPECT_EQ(open.indices, (std::vector<std::size_t>{0, 1}));
    EXPECT_EQ(FindCandidates(targets, "a", true, {2, 0}).indices,
              (std::vector<std::size_t>{0, 1, 3}))
        << "one of three is too few";
    EXPECT_EQ(FindCandidates(targets, "a", true, {1, 34}).failOpen, true);
    EXPECT_EQ(FindCandidates(targets, "a", true, {1, 33}).failOpen, false);
    EXPECT_EQ(FindCandidates({}, "a", true).reason, DropReason::ELBV2_LISTENER_HAS_NO_TG);
}

TEST(EndpointStates, AreThoseOfTheGuideAndNoOthers)
{
    using Event = EndpointEvent;
    const std::vector<std::string> states{"pendingacceptance",
                                          "pending",
                                          "available",
                                          "rejected",
                                          "failed",
                                          "expired",
                                          "deleting",
                                          "deleted"};
    // by event, the next state from each of the states, "-" where it cannot happen
    const std::vector<std::pair<Event, std::vector<std::string>>> table{
        {Event::ACCEPTED, {"pending", "-", "-", "pending", "-", "-", "-", "-"}},
        {Event::REJECTED, {"rejected", "rejected", "rejected", "-", "-", "-", "-", "-"}},
        {Event::READY, {"-", "available", "-", "-", "-", "-", "-", "-"}},
        {Event::FAILED, {"-", "failed", "-", "-", "-", "-", "-", "-"}},
        {Event::EXPIRED, {"expired", "-", "-", "-", "-", "-", "-", "-"}},
        {Event::MODIFIED, {"-", "-", "pending", "-", "-", "-", "-", "-"}},
        {Event::DELETION,
         {"deleting", "deleting", "deleting", "deleting", "deleting", "deleting", "-", "-"}},
        {Event::DELETED, {"-", "-", "-", "-", "-", "-", "deleted", "-"}},
    };
    for (const auto& [event, nexts] : table)
    {
        for (std::size_t i = 0; i < states.size(); ++i)
        {
            SCOPED_TRACE(states[i] + " " + ToString(event));
            if (nexts[i] != "-")
            {
                EXPECT_EQ(NextEndpointState("vpce-1", states[i], event), nexts[i]);
                continue;
            }
            EXPECT_THROW(NextEndpointState("vpce-1", states[i], event), InputError);
        }
    }
}

TEST(HealthChecks, ReadMatchersAsTheApiWritesThem)
{
    HealthCheckSettings settings;
    EXPECT_TRUE(IsHealthyStatus(settings, 200));
    EXPECT_TRUE(IsHealthyStatus(settings, 399));
    EXPECT_FALSE(IsHealthyStatus(settings, 400));
    EXPECT_FALSE(IsHealthyStatus(settings, 0));
    settings.matcher = "200,204-206";
    EXPECT_TRUE(IsHealthyStatus(settings, 200));
    EXPECT_FALSE(IsHealthyStatus(settings, 201));
    EXPECT_TRUE(IsHealthyStatus(settings, 205));
    EXPECT_FALSE(IsHealthyStatus(settings, 207));
}

} // namespace
