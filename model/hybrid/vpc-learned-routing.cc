// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-learned-routing.h"

#include "ns3/ipv4-list-routing.h"
#include "ns3/ipv4-route.h"
#include "ns3/net-device.h"
#include "ns3/output-stream-wrapper.h"
#include "ns3/packet.h"
#include "ns3/simulator.h"
#include "ns3/vpc-cloud.h"

#include <array>
#include <iomanip>
#include <ostream>

namespace ns3
{
namespace vpc
{

NS_OBJECT_ENSURE_REGISTERED(LearnedRouting);

aws::FlowKey
MakeForwardingKey(const Ipv4Header& header, const Packet& payload)
{
    aws::FlowKey key;
    key.source = header.GetSource().Get();
    key.destination = header.GetDestination().Get();
    key.protocol = header.GetProtocol();
    const bool hasPorts = key.protocol == aws::PROTOCOL_TCP || key.protocol == aws::PROTOCOL_UDP;
    const bool isFragment = header.GetFragmentOffset() != 0 || !header.IsLastFragment();
    std::array<uint8_t, 4> ports;
    if (hasPorts && !isFragment && payload.CopyData(ports.data(), ports.size()) == ports.size())
    {
        key.sourcePort = static_cast<uint16_t>(ports[0] << 8 | ports[1]);
        key.destinationPort = static_cast<uint16_t>(ports[2] << 8 | ports[3]);
    }
    return key;
}

std::size_t
ChooseWay(const aws::FlowKey& key, uint32_t salt, std::size_t count)
{
    // the salt goes through all of a finalizer (splitmix64), or two routers would agree in part
    uint64_t hash = aws::FlowKeyHash()(key) + salt * 0x9E3779B97F4A7C15ULL;
    hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9ULL;
    hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EBULL;
    return static_cast<std::size_t>((hash ^ (hash >> 31)) % count);
}

TypeId
LearnedRouting::GetTypeId()
{
    static TypeId tid = TypeId("ns3::vpc::LearnedRouting")
                            .SetParent<Ipv4RoutingProtocol>()
                            .SetGroupName("VpcEndpoints")
                            .AddConstructor<LearnedRouting>();
    return tid;
}

Ptr<LearnedRouting>
LearnedRouting::InstallOn(Ptr<Node> node)
{
    const std::string self = "LearnedRouting: node " + std::to_string(node->GetId());
    const Ptr<Ipv4> ipv4 = node->GetObject<Ipv4>();
    if (!ipv4)
    {
        throw aws::InputError(self + " has no IPv4; install an internet stack first");
    }
    const Ptr<Ipv4ListRouting> list = DynamicCast<Ipv4ListRouting>(ipv4->GetRoutingProtocol());
    if (!list)
    {
        throw aws::InputError(self + " has no Ipv4ListRouting to join; install its internet stack "
                                     "with an Ipv4ListRoutingHelper, as is ns-3's default");
    }
    for (uint32_t i = 0; i < list->GetNRoutingProtocols(); ++i)
    {
        int16_t priority = 0;
        if (auto known = DynamicCast<LearnedRouting>(list->GetRoutingProtocol(i, priority)))
        {
            return known;
        }
    }
    Ptr<LearnedRouting> routing = CreateObject<LearnedRouting>();
    list->AddRoutingProtocol(routing, PRIORITY);
    return routing;
}

void
LearnedRouting::DoDispose()
{
    m_ipv4 = nullptr;
    Ipv4RoutingProtocol::DoDispose();
}

void
LearnedRouting::SetRoutes(const Routes& routes)
{
    m_routes.clear();
    m_map = {};
    for (const auto& [prefix, hops] : routes)
    {
        if (!hops.empty())
        {
            m_routes.emplace(prefix, hops);
            m_map.Insert(prefix, hops);
        }
    }
}

bool
LearnedRouting::IsUsable(const LearnedNextHop& hop) const
{
    return m_ipv4->IsUp(hop.interface) && m_ipv4->GetNetDevice(hop.interface)->IsLinkUp();
}

const LearnedNextHop*
LearnedRouting::FindNextHop(const aws::FlowKey& key) const
{
    const auto match = m_map.FindLongest(Ipv4Address(key.destination));
    if (!match.value)
    {
        return nullptr;
    }
    const std::vector<LearnedNextHop>& hops = *match.value;
    const uint32_t salt = m_ipv4->GetObject<Node>()->GetId() + 1;
    const std::size_t first = ChooseWay(key, salt, hops.size());
    for (std::size_t i = 0; i < hops.size(); ++i)
    {
        const LearnedNextHop& hop = hops[(first + i) % hops.size()];
        if (IsUsable(hop))
        {
            return &hop;
        }
    }
    return nullptr;
}

Ptr<Ipv4Route>
LearnedRouting::MakeRoute(const LearnedNextHop& hop, Ipv4Address destination) const
{
    Ptr<Ipv4Route> route = Create<Ipv4Route>();
    route->SetDestination(destination);
    route->SetGateway(hop.gateway);
    route->SetOutputDevice(m_ipv4->GetNetDevice(hop.interface));
    route->SetSource(m_ipv4->GetNAddresses(hop.interface) == 0
                         ? Ipv4Address::GetAny()
                         : m_ipv4->SourceAddressSelection(hop.interface, destination));
    return route;
}

Ptr<Ipv4Route>
LearnedRouting::RouteOutput(Ptr<Packet>,
                            const Ipv4Header& header,
                            Ptr<NetDevice> oif,
                            Socket::SocketErrno& sockerr)
{
    aws::FlowKey key;
    key.destination = header.GetDestination().Get();
    key.protocol = header.GetProtocol();
    const LearnedNextHop* hop = nullptr;
    if (!header.GetDestination().IsMulticast())
    {
        hop = FindNextHop(key);
    }
    if (!hop || (oif && m_ipv4->GetNetDevice(hop->interface) != oif))
    {
        sockerr = Socket::ERROR_NOROUTETOHOST;
        return nullptr;
    }
    sockerr = Socket::ERROR_NOTERROR;
    return MakeRoute(*hop, header.GetDestination());
}

bool
LearnedRouting::RouteInput(Ptr<const Packet> packet,
                           const Ipv4Header& header,
                           Ptr<const NetDevice> device,
                           compat::RouteInputCallbacks::Unicast forward,
                           compat::RouteInputCallbacks::Multicast,
                           compat::RouteInputCallbacks::Local deliver,
                           compat::RouteInputCallbacks::Error fail)
{
    const Ipv4Address destination = header.GetDestination();
    if (destination.IsMulticast() || destination.IsBroadcast())
    {
        return false;
    }
    const auto interface = static_cast<uint32_t>(m_ipv4->GetInterfaceForDevice(device));
    if (m_ipv4->IsDestinationAddress(destination, interface))
    {
        if (deliver.IsNull())
        {
            return false;
        }
        deliver(packet, header, interface);
        return true;
    }
    if (!m_ipv4->IsForwarding(interface))
    {
        fail(packet, header, Socket::ERROR_NOROUTETOHOST);
        return true;
    }
    const LearnedNextHop* hop = FindNextHop(MakeForwardingKey(header, *packet));
    if (!hop)
    {
        return false;
    }
    forward(MakeRoute(*hop, destination), packet, header);
    return true;
}

void
LearnedRouting::NotifyInterfaceUp(uint32_t)
{
}

void
LearnedRouting::NotifyInterfaceDown(uint32_t)
{
    // Whether an interface is up is asked for each packet.
}

void
LearnedRouting::NotifyAddAddress(uint32_t, Ipv4InterfaceAddress)
{
}

void
LearnedRouting::NotifyRemoveAddress(uint32_t, Ipv4InterfaceAddress)
{
}

void
LearnedRouting::SetIpv4(Ptr<Ipv4> ipv4)
{
    m_ipv4 = ipv4;
}

void
LearnedRouting::PrintRoutingTable(Ptr<OutputStreamWrapper> stream, Time::Unit unit) const
{
    std::ostream& out = *stream->GetStream();
    out << "Node: " << m_ipv4->GetObject<Node>()->GetId() << ", Time: " << Now().As(unit)
        << ", LearnedRouting table\n"
        << std::left << std::setw(20) << "Destination" << std::setw(17) << "Gateway"
        << "Iface  State\n";
    for (const auto& [prefix, hops] : m_routes)
    {
        for (const LearnedNextHop& hop : hops)
        {
            out << std::setw(20) << prefix.ToString() << std::setw(17) << aws::ToString(hop.gateway)
                << std::setw(7) << hop.interface << (IsUsable(hop) ? "up" : "down") << "\n";
        }
    }
    out << std::endl;
}

} // namespace vpc
} // namespace ns3
