// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/config.h"
#include "ns3/double.h"
#include "ns3/inet-socket-address.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/names.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/udp-socket-factory.h"
#include "ns3/uinteger.h"
#include "ns3/vpc-cloud.h"
#include "ns3/vpc-link-fabric.h"
#include "ns3/vpc-on-premises-network.h"

#include <gtest/gtest.h>
#include <map>
#include <string>
#include <tuple>
#include <vector>

namespace ns3
{
namespace vpc
{
namespace sitetest
{

/// A datagram that arrived in the cloud or back at the site.
struct Arrival
{
    Time at;
    Ipv4Address from;
    uint16_t port; //!< of the sender
    uint32_t sent; //!< its number in the sender's order

    bool operator==(const Arrival& other) const
    {
        return std::tie(at, from, port, sent) ==
               std::tie(other.at, other.from, other.port, other.sent);
    }
};

/// What an end of a link has told of its state.
struct States
{
    std::vector<std::pair<Time, std::string>> seen; //!< "up", or why it went down

    void See(const std::string&, bool isUp, const std::string& reason)
    {
        seen.emplace_back(Simulator::Now(), isUp ? "up" : reason);
    }

    /// \param state it \return when it was first told, -1 ns if never
    Time FirstTime(const std::string& state) const
    {
        for (const auto& [time, what] : seen)
        {
            if (what == state)
            {
                return time;
            }
        }
        return NanoSeconds(-1);
    }
};

/// A link of a site with both of its ends.
struct Link
{
    Ptr<LinkFabric> fabric;
    Ptr<LinkSession> customer;
    Ptr<LinkSession> aws;
    Ptr<EniNetDevice> awsPort;
    States ofCustomer;
    States ofAws;
    uint64_t datagrams{0}; //!< towards the cloud
    uint64_t fromHost{0};  //!< packets of h1, fragments too

    /// Lose everything from now on, and tell nobody.
    void Silence() const
    {
        fabric->SetLoss(LinkSide::CUSTOMER, 1);
        fabric->SetLoss(LinkSide::AWS, 1);
    }

    void SeePacket(Ptr<const Packet> packet)
    {
        const PacketView view = PacketView::Of(*packet);
        datagrams += view.key.destinationPort == 7000;
        fromHost += view.key.source == Ipv4Address("172.16.0.10").Get();
    }
};

/// A site "hq" with two routers and two hosts, and a node that stands for AWS's ends of its links
/// and for a host of the VPC, 10.0.0.10.
class SiteTest : public testing::Test
{
  protected:
    static constexpr uint16_t PORT = 7000;
    const Ipv4Address TARGET{"10.0.0.10"};
    const Time LINK_DELAY = MilliSeconds(2);

    SiteTest()
    {
        description.name = "hq";
        description.cidrBlocks = {*aws::ParseCidr("172.16.0.0/16")};
        description.routers = {{"r1", 65001}, {"r2", 65001}};
        description.hosts = {{"h1", Ipv4Address("172.16.0.10")},
                             {"h2", Ipv4Address("172.16.0.11")}};
    }

    void SetUp() override
    {
        RngSeedManager::SetSeed(1);
        RngSeedManager::SetRun(1);
        Config::SetDefault("ns3::vpc::SiteLan::Delay", TimeValue(Time(0)));
        Config::SetDefault("ns3::vpc::EniNetDevice::DataRate", StringValue("0bps"));
        board = CreateObject<FaultBoard>();
        site = CreateObject<OnPremisesNetwork>();
        cloud = MakeCloud();
    }

    void TearDown() override
    {
        site->Dispose();
        site = nullptr;
        links.clear();
        senders.clear();
        cloud = nullptr;
        cloudRouter = nullptr;
        board = nullptr;
        Simulator::Destroy();
        Config::Reset();
        Names::Clear();
    }

    void Build()
    {
        site->Build(description, board);
    }

    /// A link between a router of the site and AWS. \return it; both ends without jitter
    Link& AddLink(const std::string& router, const std::string& id, LinkKind kind)
    {
        LinkSetup setup;
        setup.linkId = id;
        setup.kind = kind;
        return AddLink(router, setup);
    }

    Link& AddLink(const std::string& router, LinkSetup setup)
    {
        Link& link = links[setup.linkId];
        const auto number = static_cast<uint32_t>(links.size());
        link.fabric = MakeLink(setup.linkId, LINK_DELAY);
        setup.local = Ipv4Address(0xa9fe0001 + 4 * number); // 169.254.0.0
        setup.peer = Ipv4Address(0xa9fe0002 + 4 * number);
        setup.localOutside = Ipv4Address("203.0.113.1"); // all tunnels of a customer gateway
        setup.peerOutside = Ipv4Address(0x34010000 + number);
        setup.localAsn = 65001;
        setup.peerAsn = 64512;
        LinkSetup aws = setup;
        std::swap(aws.local, aws.peer);
        std::swap(aws.localOutside, aws.peerOutside);
        std::swap(aws.localAsn, aws.peerAsn);
        aws.passive = true;
        if (setup.kind == LinkKind::VPN_STATIC)
        {
            setup.staticPrefixes = {*aws::ParseCidr("10.0.0.0/16")};
            aws.staticPrefixes = {*aws::ParseCidr("172.16.0.0/16")};
        }
        else if (aws.announced.empty())
        {
            aws.announced[*aws::ParseCidr("10.0.0.0/16")] = BgpAttributes();
        }
        setup.announced.clear(); // the site's own
        const Ptr<Node> node = site->GetRouter(router)->GetNode();
        link.customer =
            site->AddLink(router, MakePort(node, link.fabric, LinkSide::CUSTOMER), setup);
        link.awsPort = MakePort(cloud, link.fabric, LinkSide::AWS);
        link.aws = cloudRouter->AddLink(link.awsPort, aws);
        link.awsPort->TraceConnectWithoutContext("MacRx", MakeCallback(&Link::SeePacket, &link));
        link.customer->TraceConnectWithoutContext("StateChange",
                                                  MakeCallback(&States::See, &link.ofCustomer));
        link.aws->TraceConnectWithoutContext("StateChange",
                                             MakeCallback(&States::See, &link.ofAws));
        for (const Ptr<LinkSession>& end : {link.customer, link.aws})
        {
            if (end->GetBgp())
            {
                end->GetBgp()->SetAttribute("TimerJitter", DoubleValue(0));
            }
            if (end->GetBfd())
            {
                end->GetBfd()->SetAttribute("Jitter", DoubleValue(0));
            }
        }
        return link;
    }

    Ptr<LinkFabric> MakeLink(const std::string& name, Time delay)
    {
        Ptr<LinkFabric> fabric = CreateObject<LinkFabric>();
        fabric->SetName(name);
        fabric->SetAttribute("Delay", TimeValue(delay));
        fabric->SetFaultBoard(board);
        return fabric;
    }

    static Ptr<EniNetDevice> MakePort(Ptr<Node> node, Ptr<LinkFabric> fabric, LinkSide side)
    {
        Ptr<EniNetDevice> port = CreateObject<EniNetDevice>();
        port->SetRole(PortRole::LINK);
        port->SetEniId(fabric->GetName());
        port->SetMtu(LinkFabric::MAX_DEVICE_MTU);
        node->AddDevice(port);
        port->Attach(fabric);
        fabric->AddPort(side, port);
        return port;
    }

    /// A datagram of a node to the target. \param number of it \param localPort of its flow
    void Send(Ptr<Node> node, uint32_t number, uint16_t localPort = 5000)
    {
        Send(node, TARGET, number, localPort);
    }

    void Send(Ptr<Node> node, Ipv4Address target, uint32_t number, uint16_t localPort = 5000)
    {
        Ptr<Socket>& socket = senders[{node->GetId(), localPort}];
        if (!socket)
        {
            socket = Socket::CreateSocket(node, UdpSocketFactory::GetTypeId());
            socket->Bind(InetSocketAddress(Ipv4Address::GetAny(), localPort));
            socket->SetRecvCallback(MakeCallback(&SiteTest::HearAnswer, this));
        }
        const auto* bytes = reinterpret_cast<const uint8_t*>(&number);
        socket->SendTo(Create<Packet>(bytes, sizeof(number)), 0, InetSocketAddress(target, PORT));
    }

    /// A datagram each \p interval, numbered by it. \param from when \param until when
    void SendEvery(Ptr<Node> node, Time from, Time until, Time interval)
    {
        for (Time at = from; at < until; at += interval)
        {
            const auto number = static_cast<uint32_t>(at.GetMilliSeconds());
            Simulator::Schedule(at - Simulator::Now(),
                                [this, node, number]() { Send(node, number); });
        }
    }

    void RunUntil(Time time)
    {
        Simulator::Stop(time - Simulator::Now());
        Simulator::Run();
    }

    /// \return numbers of the datagrams that arrived in the cloud
    std::vector<uint32_t> Numbers() const
    {
        std::vector<uint32_t> numbers;
        for (const Arrival& arrival : arrivals)
        {
            numbers.push_back(arrival.sent);
        }
        return numbers;
    }

    /// \param reason why \return packets that the site's network has dropped for it
    uint64_t Dropped(DropReason reason) const
    {
        return site->GetLan()->GetCounters().dropped[static_cast<std::size_t>(reason)];
    }

    aws::OnPremisesSite description;
    Ptr<FaultBoard> board;
    Ptr<OnPremisesNetwork> site;
    Ptr<Node> cloud;
    Ptr<SiteRouter> cloudRouter; //!< AWS's side reroutes by itself; any router does
    std::map<std::string, Link> links;
    std::vector<Arrival> arrivals;
    std::vector<Arrival> answers; //!< at the site

  private:
    Ptr<Node> MakeCloud()
    {
        Ptr<Node> node = CreateObject<Node>();
        InternetStackHelper stack;
        stack.SetIpv6StackInstall(false);
        stack.Install(node);
        node->GetObject<Ipv4>()->AddAddress(0, Ipv4InterfaceAddress(TARGET, Ipv4Mask::GetOnes()));
        cloudRouter = SiteRouter::InstallOn(node, "cloud");
        Ptr<Socket> socket = Socket::CreateSocket(node, UdpSocketFactory::GetTypeId());
        socket->Bind(InetSocketAddress(TARGET, PORT));
        socket->SetRecvCallback(MakeCallback(&SiteTest::Answer, this));
        return node;
    }

    static Arrival Read(Ptr<Packet> packet, const Address& from)
    {
        const auto sender = InetSocketAddress::ConvertFrom(from);
        Arrival arrival{Simulator::Now(), sender.GetIpv4(), sender.GetPort(), 0};
        packet->CopyData(reinterpret_cast<uint8_t*>(&arrival.sent), sizeof(arrival.sent));
        return arrival;
    }

    void Answer(Ptr<Socket> socket)
    {
        Address from;
        while (Ptr<Packet> packet = socket->RecvFrom(from))
        {
            arrivals.push_back(Read(packet, from));
            socket->SendTo(packet->Copy(), 0, from);
        }
    }

    void HearAnswer(Ptr<Socket> socket)
    {
        Address from;
        while (Ptr<Packet> packet = socket->RecvFrom(from))
        {
            answers.push_back(Read(packet, from));
        }
    }

    std::map<std::pair<uint32_t, uint16_t>, Ptr<Socket>> senders; //!< by node and port
};

} // namespace sitetest
} // namespace vpc
} // namespace ns3
