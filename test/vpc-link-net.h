// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-fabric-net.h"

#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-list-routing-helper.h"
#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/vpc-encapsulation.h"
#include "ns3/vpc-link-fabric.h"

namespace ns3
{
namespace vpc
{
namespace linktest
{

using fabrictest::Pinger;
using fabrictest::Server;
using fabrictest::Stream;
using fabrictest::Tap;
using fabrictest::UdpPeer;

constexpr uint32_t IP_AND_UDP = 28; //!< bytes of headers of a UDP packet

/// \return a node with an IPv4 stack that has no routes yet
inline Ptr<Node>
MakeNode()
{
    Ptr<Node> node = CreateObject<Node>();
    InternetStackHelper stack;
    Ipv4StaticRoutingHelper routing;
    stack.SetRoutingHelper(routing);
    stack.SetIpv6StackInstall(false);
    stack.Install(node);
    return node;
}

/// Make a port on \p node and give its interface an address, but no route.
inline Ptr<EniNetDevice>
MakePort(Ptr<Node> node,
         const std::string& id,
         Ipv4Address address,
         const char* mask = "255.255.255.255")
{
    Ptr<EniNetDevice> port = CreateObject<EniNetDevice>();
    port->SetEniId(id);
    node->AddDevice(port);
    Ptr<Ipv4> ipv4 = node->GetObject<Ipv4>();
    const uint32_t interface = ipv4->AddInterface(port);
    ipv4->AddAddress(interface, Ipv4InterfaceAddress(address, Ipv4Mask(mask)));
    ipv4->SetUp(interface);
    return port;
}

/// All that is not its own goes out by the port.
inline void
RouteAllBy(Ptr<EniNetDevice> port)
{
    Ptr<Ipv4> ipv4 = port->GetNode()->GetObject<Ipv4>();
    Ipv4StaticRoutingHelper().GetStaticRouting(ipv4)->AddNetworkRouteTo(
        Ipv4Address("0.0.0.0"),
        Ipv4Mask("0.0.0.0"),
        ipv4->GetInterfaceForDevice(port));
}

/**
 * \brief One link: a customer's host, a host behind AWS's port for data, and a node that runs AWS's
 * sessions, all with ns-3's stack. At the end of every test it must have conserved packets.
 */
class LinkNet
{
  public:
    /// \param index of the link, for its addresses
    explicit LinkNet(uint32_t index = 0)
        : customerAddress(0xac100001 + (index << 16)),
          dataAddress(0x0a000001 + (index << 16)),
          controlAddress(0xa9fe0001 + (index << 16)),
          fabric(CreateObject<LinkFabric>())
    {
        fabric->SetName("link-" + std::to_string(index));
        customer = MakePort(MakeNode(), "customer", customerAddress);
        data = MakePort(MakeNode(), "data", dataAddress);
        control = MakePort(MakeNode(), "control", controlAddress);
        fabric->AddPort(LinkSide::CUSTOMER, customer);
        fabric->AddPort(LinkSide::AWS, data);
        fabric->AddControlPort(LinkSide::AWS, control, controlAddress);
        for (const auto& port : {customer, data, control})
        {
            RouteAllBy(port);
        }
        fabric->TraceConnectWithoutContext("Drop", MakeCallback(&LinkNet::OnDrop, this));
    }

    /// The rate of both ends.
    void SetRate(const std::string& rate)
    {
        customer->SetDataRate(DataRate(rate));
        data->SetDataRate(DataRate(rate));
    }

    /// Make it a tunnel with AWS's limits and AES-GCM.
    void MakeTunnel()
    {
        fabric->SetEncapsulation(aws::EspEncapsulation());
        fabric->SetAttribute("Mtu", UintegerValue(1446));
        SetRate("1250Mbps");
        customer->SetAttribute("PacketRate", UintegerValue(140'000));
        data->SetAttribute("PacketRate", UintegerValue(140'000));
    }

    void SetDelay(Time delay)
    {
        fabric->SetAttribute("Delay", TimeValue(delay));
    }

    /// \return how many packets were dropped for a reason
    uint64_t Drops(DropReason reason) const
    {
        return fabric->GetCounters().dropped[static_cast<std::size_t>(reason)];
    }

    const Ipv4Address customerAddress;
    const Ipv4Address dataAddress;
    const Ipv4Address controlAddress;
    Ptr<LinkFabric> fabric;
    Ptr<EniNetDevice> customer;
    Ptr<EniNetDevice> data;
    Ptr<EniNetDevice> control;
    std::vector<DropRecord> drops;

  private:
    void OnDrop(Ptr<const Packet>, const DropRecord& record)
    {
        drops.push_back(record);
    }
};

/// A test of one link, or of several.
class LinkTest : public ::testing::Test
{
  protected:
    LinkTest()
    {
        RngSeedManager::SetSeed(1);
        RngSeedManager::SetRun(1);
        Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(1400));
        links.push_back(std::make_unique<LinkNet>());
    }

    void TearDown() override
    {
        for (const auto& net : links)
        {
            const PacketCounters& sum = net->fabric->GetCounters();
            EXPECT_TRUE(sum.IsConserved())
                << net->fabric->GetName() << ": " << sum.sent << " sent, " << sum.delivered
                << " delivered, " << sum.GetDropped() << " dropped, " << sum.inFlight
                << " in flight";
        }
        links.clear();
        Simulator::Destroy();
        Config::Reset();
        Names::Clear();
    }

    LinkNet& Link()
    {
        return *links.front();
    }

    LinkNet& AddLink()
    {
        links.push_back(std::make_unique<LinkNet>(links.size()));
        return *links.back();
    }

    UdpPeer& OpenUdp(Ptr<EniNetDevice> port, uint16_t number)
    {
        udpPeers.push_back(std::make_unique<UdpPeer>(port->GetNode(), number, false));
        return *udpPeers.back();
    }

    Stream& Connect(Ptr<EniNetDevice> port, Ipv4Address to, uint16_t number)
    {
        streams.push_back(std::make_unique<Stream>(
            Socket::CreateSocket(port->GetNode(), TcpSocketFactory::GetTypeId())));
        streams.back()->GetSocket()->Connect(InetSocketAddress(to, number));
        return *streams.back();
    }

    Server& Listen(Ptr<EniNetDevice> port, uint16_t number, uint64_t answer = 0)
    {
        servers.push_back(std::make_unique<Server>(port->GetNode(), number, answer));
        return *servers.back();
    }

    Tap& TapOn(Ptr<NetDevice> device, const std::string& trace)
    {
        taps.push_back(std::make_unique<Tap>(device, trace));
        return *taps.back();
    }

    /// Do something at a time, in the context of no node.
    template <class Action>
    void At(Time time, Action action)
    {
        Simulator::Schedule(time - Simulator::Now(), std::function<void()>(action));
    }

    void RunUntil(Time time)
    {
        Simulator::Stop(time - Simulator::Now());
        Simulator::Run();
    }

    std::vector<std::unique_ptr<LinkNet>> links;
    std::vector<std::unique_ptr<UdpPeer>> udpPeers;
    std::vector<std::unique_ptr<Stream>> streams;
    std::vector<std::unique_ptr<Server>> servers;
    std::vector<std::unique_ptr<Tap>> taps;
};

} // namespace linktest
} // namespace vpc
} // namespace ns3
