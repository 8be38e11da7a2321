// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-fabric-net.h"

namespace ns3
{
namespace vpc
{
namespace fabrictest
{

/// A load balancer in two zones with an instance target in each, and a client in a third.
class BalancerTest : public CloudTest
{
  protected:
    void SetUp() override
    {
        CloudTest::SetUp();
        lbSubnetA = describe.AddSubnet(vpc, "10.0.11.0/24", "use1-az1");
        lbSubnetB = describe.AddSubnet(vpc, "10.0.12.0/24", "use1-az2");
        client = describe.AddInstance(subnetC, {open});
        targetA = describe.AddInstance(subnetA, {open});
        targetB = describe.AddInstance(subnetB, {open});
        balancer = describe.AddLoadBalancer("front", {lbSubnetA, lbSubnetB});
        lbEnis = describe.GetLoadBalancerEnis(balancer);
    }

    /// Phases of health checks must not hang on the tests that ran before.
    void Build()
    {
        CloudTest::Build();
        cloud->AssignStreams(1);
    }

    /// A group of both targets behind port 80. \param type instance or ip
    aws::TargetGroup& DescribeGroup(const std::string& type = "instance")
    {
        group = describe.AddTargetGroup(vpc, 8080, type);
        for (const std::string& id : {targetA, targetB})
        {
            describe.RegisterTargets(group, {type == "ip" ? aws::ToString(AddressOf(id)) : id});
        }
        listener = describe.AddListener(balancer, 80, group);
        return describe.GetTargetGroup(group);
    }

    /// Say of all targets that they are healthy already.
    void CallHealthy()
    {
        for (aws::Target& target : describe.GetTargetGroup(group).targets)
        {
            target.state = "healthy";
        }
    }

    Ptr<NetworkLoadBalancerNode> Balancer() const
    {
        return cloud->GetLoadBalancer(balancer);
    }

    /// \return what a name gives to a client in the VPC
    std::size_t CountAnswers(const std::string& name) const
    {
        return cloud->GetDirectory()->Lookup(vpc, name, 1).records.size();
    }

    static Ipv4Address PeerOf(const Server& server, std::size_t i = 0)
    {
        return InetSocketAddress::ConvertFrom(server.peers.at(i)).GetIpv4();
    }

    std::string lbSubnetA;
    std::string lbSubnetB;
    std::string client;
    std::string targetA;
    std::string targetB;
    std::string balancer;
    std::string group;
    std::string listener;
    std::vector<std::string> lbEnis;
};

} // namespace fabrictest
} // namespace vpc
} // namespace ns3
