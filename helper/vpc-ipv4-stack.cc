// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-ipv4-stack.h"

#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-static-routing-helper.h"

namespace ns3
{
namespace vpc
{

void
InstallIpv4Stack(Ptr<Node> node)
{
    InternetStackHelper internet;
    Ipv4StaticRoutingHelper routing;
    internet.SetRoutingHelper(routing);
    internet.SetIpv6StackInstall(false);
    internet.Install(node);
}

} // namespace vpc
} // namespace ns3
