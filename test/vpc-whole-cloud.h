// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-hybrid-net.h"

#include <string>

namespace ns3
{
namespace vpc
{
namespace fabrictest
{

/// A description with one of everything, so that each kind of device is there.
class WholeCloudTest : public HybridTest
{
  protected:
    void SetUp() override
    {
        HybridTest::SetUp();
        subnetPublic = describe.AddSubnet(vpc, "10.0.10.0/24", "use1-az1");
        igw = describe.AddInternetGateway(vpc);
        tablePublic = describe.AddRouteTable(vpc, {subnetPublic});
        describe.AddRoute(tablePublic, "0.0.0.0/0", igw);
        nat = describe.AddNatGateway(subnetPublic);
        describe.AddRoute(table, "0.0.0.0/0", nat);
        s3 = describe.AddGatewayEndpoint(vpc, "s3", {table});
        sqs = describe.AddInterfaceEndpoint(vpc, "sqs", {subnetA, subnetB}, {open});
        inbound = describe.AddInboundResolver({subnetA, subnetB}, {open});
        other = describe.AddVpc("10.1.0.0/16");
        const std::string subnet = describe.AddSubnet(other, "10.1.1.0/24", "use1-az2");
        const std::string otherTable = describe.AddRouteTable(other, {subnet});
        peering = describe.AddVpcPeering(vpc, other);
        describe.AddRoute(table, "10.1.0.0/16", peering);
        describe.AddRoute(otherTable, "10.0.0.0/16", peering);
        tgw = describe.AddTransitGateway();
        describe.AttachToTransitGateway(tgw, other, {subnet});
        const std::string group = describe.AddSecurityGroup(other);
        describe.AllowIngress(group, "-1", -1, -1, "0.0.0.0/0");
        peer = describe.AddInstance(subnet, {group});
        balancer = describe.AddLoadBalancer("front", {subnet});
        const std::string targets = describe.AddTargetGroup(other, 80);
        describe.RegisterTargets(targets, {peer});
        describe.AddListener(balancer, 80, targets);
    }

    std::string s3;
    std::string inbound;
    std::string other; //!< the second VPC
    std::string peering;
    std::string tgw;
    std::string peer; //!< an instance in the second VPC, target of the load balancer
    std::string balancer;
};

} // namespace fabrictest
} // namespace vpc
} // namespace ns3
