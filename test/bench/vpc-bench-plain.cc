// SPDX-License-Identifier: GPL-2.0-only
// Plain ns-3's networks, at their best: point-to-point links with drop-tail queues that never
// overflow and without queue discs, IPv4 only, static routes only, no traces.
#include "vpc-bench-networks.h"

#include "ns3/abort.h"
#include "ns3/data-rate.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/ipv4.h"
#include "ns3/net-device-container.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/point-to-point-net-device.h"
#include "ns3/string.h"
#include "ns3/traffic-control-helper.h"
#include "ns3/uinteger.h"
#include "ns3/vpc-address.h"

#include <memory>

namespace ns3
{
namespace vpc
{
namespace bench
{

namespace
{

/// Rate of an ENI, EniNetDevice's default.
constexpr uint64_t ENI_RATE = 10000000000;
/// Rate of a link where the module has no port: a nanosecond a packet, so that both networks take
/// the same time from host to host.
constexpr uint64_t NO_LIMIT = 100000000000000;
constexpr uint16_t MTU = 9001;

/// Hosts and routers with nothing that is not needed: IPv4 only, static routes only.
void
InstallPlainStack(const NodeContainer& nodes)
{
    Ipv4StaticRoutingHelper routing;
    InternetStackHelper stack;
    stack.SetRoutingHelper(routing);
    stack.SetIpv6StackInstall(false);
    stack.Install(nodes);
}

/// One point-to-point link, its ends in their order.
struct Link
{
    Ptr<PointToPointNetDevice> a;
    Ptr<PointToPointNetDevice> b;
    uint32_t interfaceA{0};
    uint32_t interfaceB{0};
    Ipv4Address addressA;
    Ipv4Address addressB;
};

/// Links with drop-tail queues that never overflow, without queue discs, and the traffic on them.
class Links
{
  public:
    Link Add(Ptr<Node> a,
             Ptr<Node> b,
             Ipv4Address network,
             int64_t delayNs,
             uint64_t rateA,
             uint64_t rateB)
    {
        PointToPointHelper helper;
        helper.SetDeviceAttribute("Mtu", UintegerValue(MTU));
        helper.SetChannelAttribute("Delay", TimeValue(NanoSeconds(delayNs)));
        helper.SetQueue("ns3::DropTailQueue<Packet>", "MaxSize", StringValue("100000p"));
        const NetDeviceContainer ends = helper.Install(a, b);
        Link link;
        link.a = DynamicCast<PointToPointNetDevice>(ends.Get(0));
        link.b = DynamicCast<PointToPointNetDevice>(ends.Get(1));
        link.a->SetDataRate(DataRate(rateA));
        link.b->SetDataRate(DataRate(rateB));
        Ipv4AddressHelper addresses;
        addresses.SetBase(network, "255.255.255.252");
        const Ipv4InterfaceContainer interfaces = addresses.Assign(ends);
        TrafficControlHelper().Uninstall(ends);
        link.interfaceA = interfaces.Get(0).second;
        link.interfaceB = interfaces.Get(1).second;
        link.addressA = interfaces.GetAddress(0);
        link.addressB = interfaces.GetAddress(1);
        m_devices.push_back(link.a);
        m_devices.push_back(link.b);
        return link;
    }

    /// \return packets that all devices have taken so far
    uint64_t Count() const
    {
        uint64_t count = 0;
        for (const auto& device : m_devices)
        {
            NS_ABORT_MSG_IF(device->GetQueue()->GetTotalDroppedPackets() != 0,
                            "the hand-made network drops packets; ask for less at a time");
            count += device->GetQueue()->GetTotalReceivedPackets();
        }
        return count;
    }

  private:
    std::vector<Ptr<PointToPointNetDevice>> m_devices;
};

Ptr<Ipv4StaticRouting>
RoutesOf(Ptr<Node> node)
{
    return Ipv4StaticRoutingHelper().GetStaticRouting(node->GetObject<Ipv4>());
}

Ipv4Address
SubnetOf(uint32_t block, uint32_t number)
{
    return Ipv4Address(block + 4 * number);
}

std::string
Text(Ipv4Address address)
{
    return aws::ToString(address);
}

} // namespace

Network
BuildHandmade(const Workload& work)
{
    // client - AZ router - endpoint - provider router - balancer - AZ router - target
    constexpr std::size_t ROUTERS = 5;
    constexpr std::size_t ENDPOINT = 1;
    constexpr int64_t HOPS = ROUTERS + 1;
    constexpr uint32_t CLIENTS = 0x0A010000; // 10.1.0.0/16
    constexpr uint32_t SERVERS = 0x0A020000;
    constexpr uint32_t BETWEEN = 0x0A030000;
    const Ipv4Mask wide("255.255.0.0");
    const auto delayOf = [](int64_t hop) {
        return ONE_WAY_NS * (hop + 1) / HOPS - ONE_WAY_NS * hop / HOPS;
    };
    Network network;
    network.clients.Create(work.hosts);
    network.servers.Create(work.hosts);
    NodeContainer routers;
    routers.Create(ROUTERS);
    InstallPlainStack(network.clients);
    InstallPlainStack(network.servers);
    InstallPlainStack(routers);
    auto links = std::make_shared<Links>();
    for (uint32_t i = 0; i < work.hosts; ++i)
    {
        const Link link = links->Add(network.clients.Get(i),
                                     routers.Get(0),
                                     SubnetOf(CLIENTS, i),
                                     delayOf(0),
                                     ENI_RATE,
                                     NO_LIMIT);
        RoutesOf(network.clients.Get(i))->SetDefaultRoute(link.addressB, link.interfaceA);
    }
    for (std::size_t i = 0; i + 1 < ROUTERS; ++i)
    {
        // The endpoint's two ports have an ENI's rate, as in the VPC.
        const Link link = links->Add(routers.Get(i),
                                     routers.Get(i + 1),
                                     SubnetOf(BETWEEN, i),
                                     delayOf(static_cast<int64_t>(i) + 1),
                                     i == ENDPOINT ? ENI_RATE : NO_LIMIT,
                                     i + 1 == ENDPOINT ? ENI_RATE : NO_LIMIT);
        RoutesOf(routers.Get(i))
            ->AddNetworkRouteTo(Ipv4Address(SERVERS), wide, link.addressB, link.interfaceA);
        RoutesOf(routers.Get(i + 1))
            ->AddNetworkRouteTo(Ipv4Address(CLIENTS), wide, link.addressA, link.interfaceB);
    }
    for (uint32_t i = 0; i < work.hosts; ++i)
    {
        const Link link = links->Add(routers.Get(ROUTERS - 1),
                                     network.servers.Get(i),
                                     SubnetOf(SERVERS, i),
                                     delayOf(ROUTERS),
                                     NO_LIMIT,
                                     ENI_RATE);
        RoutesOf(network.servers.Get(i))->SetDefaultRoute(link.addressA, link.interfaceB);
        network.remotes.push_back(Text(link.addressB));
    }
    network.crossings = HOPS;
    network.count = [links]() { return links->Count(); };
    return network;
}

Network
BuildFloor(const Workload& work)
{
    Network network;
    network.clients.Create(work.hosts);
    network.servers.Create(work.hosts);
    InstallPlainStack(network.clients);
    InstallPlainStack(network.servers);
    auto links = std::make_shared<Links>();
    for (uint32_t i = 0; i < work.hosts; ++i)
    {
        const Link link = links->Add(network.clients.Get(i),
                                     network.servers.Get(i),
                                     SubnetOf(0x0A010000, i),
                                     ONE_WAY_NS,
                                     ENI_RATE,
                                     ENI_RATE);
        network.remotes.push_back(Text(link.addressB));
    }
    network.count = [links]() { return links->Count(); };
    return network;
}

} // namespace bench
} // namespace vpc
} // namespace ns3
