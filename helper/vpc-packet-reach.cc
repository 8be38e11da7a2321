// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-packet-reach.h"

#include "ns3/abort.h"
#include "ns3/boolean.h"
#include "ns3/icmpv4.h"
#include "ns3/inet-socket-address.h"
#include "ns3/ipv4-header.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/ipv4.h"
#include "ns3/node-list.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/tcp-header.h"
#include "ns3/udp-header.h"
#include "ns3/udp-socket-factory.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <set>
#include <utility>

namespace ns3
{
namespace vpc
{

namespace
{

/// As many source ports as probes can have.
constexpr uint32_t EPHEMERAL_PORTS = 65536 - aws::PROBE_PORT;

/// Time for one question: no path of the simulated world is this long.
const int64_t WINDOW_MS = 1000;

/// One-way delay between a region and a host on the internet; does not change who reaches whom.
const int64_t INTERNET_MS = 20;

/// \return what a DNS server answers at once whatever names it knows: a query of opcode STATUS
Ptr<Packet>
MakeStatusQuery()
{
    DnsMessage query;
    query.opcode = 2;
    query.name = "status.invalid";
    return MakeDnsPacket(query);
}

/// \param key a question \return its packet
Ptr<Packet>
MakePacket(const aws::FlowKey& key)
{
    Ptr<Packet> packet = Create<Packet>();
    const Ipv4Address source(key.source);
    const Ipv4Address destination(key.destination);
    const bool checksums = Node::ChecksumEnabled();
    if (key.protocol == aws::PROTOCOL_TCP)
    {
        TcpHeader tcp;
        tcp.SetSourcePort(key.sourcePort);
        tcp.SetDestinationPort(key.destinationPort);
        tcp.SetFlags(TcpHeader::SYN);
        tcp.SetWindowSize(65535);
        if (checksums)
        {
            tcp.EnableChecksums();
            tcp.InitializeChecksum(source, destination, aws::PROTOCOL_TCP);
        }
        packet->AddHeader(tcp);
    }
    else if (key.protocol == aws::PROTOCOL_UDP)
    {
        UdpHeader udp;
        packet = key.destinationPort == DNS_PORT ? MakeStatusQuery() : Create<Packet>(16);
        udp.SetSourcePort(key.sourcePort);
        udp.SetDestinationPort(key.destinationPort);
        if (checksums)
        {
            udp.EnableChecksums();
            udp.InitializeChecksum(source, destination, aws::PROTOCOL_UDP);
        }
        packet->AddHeader(udp);
    }
    else
    {
        Icmpv4Echo echo;
        echo.SetIdentifier(key.sourcePort);
        echo.SetData(Create<Packet>(56));
        packet->AddHeader(echo);
        Icmpv4Header icmp;
        icmp.SetType(Icmpv4Header::ICMPV4_ECHO);
        if (checksums)
        {
            icmp.EnableChecksum();
        }
        packet->AddHeader(icmp);
    }
    Ipv4Header ip;
    ip.SetSource(source);
    ip.SetDestination(destination);
    ip.SetProtocol(key.protocol);
    ip.SetTtl(255);
    ip.SetPayloadSize(packet->GetSize());
    if (checksums)
    {
        ip.EnableChecksum();
    }
    packet->AddHeader(ip);
    return packet;
}

/// Send back what comes to a UDP socket.
void
Echo(Ptr<Socket> socket)
{
    Address from;
    while (Ptr<Packet> packet = socket->RecvFrom(from))
    {
        socket->SendTo(packet, 0, from);
    }
}

/// \param node a node with a stack \return whether it is a VPC's resolver
bool
IsResolver(const Node& node)
{
    for (uint32_t i = 0; i < node.GetNApplications(); ++i)
    {
        if (DynamicCast<VpcResolverServer>(node.GetApplication(i)))
        {
            return true;
        }
    }
    return false;
}

} // namespace

PacketReach::PacketReach(const aws::Cloud& cloud)
    : m_cloud(CreateObject<SimulatedCloud>())
{
    aws::Cloud checked = cloud;
    checked.Validate(); // throws, where Build() would end the program
    m_cloud->Build(checked);
    for (const aws::NetworkLoadBalancer& balancer : m_cloud->GetNetwork()->LoadBalancers())
    {
        // No program listens here: health is what the description says.
        Ptr<NetworkLoadBalancerNode> node =
            m_cloud->GetLoadBalancer(balancer.description->loadBalancerArn);
        node->SetAttribute("ActiveChecks", BooleanValue(false));
        node->SetAttribute("PassiveChecks", BooleanValue(false));
    }
    for (const auto& [name, service] : m_cloud->GetNetwork()->GetCloud().vpcEndpointServices)
    {
        // The analysis asks the first load balancer of a zone.
        m_cloud->GetEndpointService(name)->SetAttribute(
            "Choice",
            StringValue("ns3::ConstantRandomVariable[Constant=0]"));
    }
    m_cloud->TraceConnectWithoutContext("Drop", MakeCallback(&PacketReach::SeeDrop, this));
}

PacketReach::~PacketReach() = default;

const Conservation&
PacketReach::GetConservation() const
{
    return m_conservation;
}

bool
PacketReach::IsSimulated(Ipv4Address address) const
{
    return m_cloud->GetInternet()->Find(address.Get()) != nullptr;
}

Ptr<Node>
PacketReach::FindOrAddInternetHost(Ipv4Address address)
{
    auto [it, isNew] = m_internetHosts.try_emplace(address.Get());
    if (isNew)
    {
        it->second = m_cloud->AddInternetHost(address, MilliSeconds(INTERNET_MS));
    }
    return it->second;
}

Ptr<EniNetDevice>
PacketReach::FindSourceDevice(const aws::ReachParty& source)
{
    if (source.eni != aws::NO_INDEX)
    {
        const aws::NetworkEni& eni = m_cloud->GetNetwork()->Enis()[source.eni];
        return m_cloud->GetEni(eni.description->networkInterfaceId);
    }
    EniNetDevice* known = m_cloud->GetInternet()->Find(source.address.Get());
    if (known && known->GetRole() != PortRole::HOST)
    {
        return nullptr; // an address of AWS itself: nobody there asks
    }
    FindOrAddInternetHost(source.address);
    return m_cloud->GetInternet()->Find(source.address.Get());
}

std::string
PacketReach::Prepare(const aws::ReachQuery& query, uint16_t port, Probe& probe)
{
    const aws::Network& network = *m_cloud->GetNetwork();
    const aws::ReachParty source = aws::FindReachSource(network, query);
    const aws::ReachParty destination = aws::FindReachDestination(network, query);
    const std::string unsupported =
        source.unsupported.empty() ? aws::UnsupportedAtResolver(network, query, source, destination)
                                   : source.unsupported;
    if (!unsupported.empty())
    {
        return unsupported;
    }
    probe.device = FindSourceDevice(source);
    if (!probe.device)
    {
        return "source " + query.source + " is an address of an AWS service";
    }
    if (source.eni != aws::NO_INDEX && DynamicCast<GatewayNode>(probe.device->GetNode()) &&
        probe.device->GetRole() != PortRole::INTERFACE_ENDPOINT)
    {
        return "source " + network.Enis()[source.eni].description->networkInterfaceId +
               " is no host but " + network.Enis()[source.eni].description->interfaceType;
    }
    probe.key = {source.address.Get(),
                 destination.address.Get(),
                 port,
                 query.protocol == aws::PROTOCOL_ICMP ? aws::ICMP_ECHO_PORT : query.destinationPort,
                 query.protocol};
    // A host keeps to itself what it sends to one of its own addresses.
    Ptr<Ipv4> ipv4 = probe.device->GetNode()->GetObject<Ipv4>();
    probe.toItself = ipv4 && ipv4->GetInterfaceForAddress(destination.address) >= 0;
    // Who is not in the description is a host on the internet.
    const bool isForeign = !aws::IsPrivateAddress(destination.address) &&
                           network.FindPublicAddress(destination.address).eni == aws::NO_INDEX;
    if (isForeign && !IsSimulated(destination.address))
    {
        FindOrAddInternetHost(destination.address);
    }
    return "";
}

void
PacketReach::OpenUdp(uint16_t port)
{
    for (auto node = NodeList::Begin(); node != NodeList::End(); ++node)
    {
        Ptr<Ipv4> ipv4 = (*node)->GetObject<Ipv4>();
        if (!ipv4 || DynamicCast<GatewayNode>(*node) || IsResolver(**node))
        {
            continue;
        }
        // A socket for each address, so that the answer comes from the one that was asked.
        for (uint32_t i = 1; i < ipv4->GetNInterfaces(); ++i)
        {
            for (uint32_t k = 0; k < ipv4->GetNAddresses(i); ++k)
            {
                Ptr<Socket> socket = Socket::CreateSocket(*node, UdpSocketFactory::GetTypeId());
                socket->Bind(InetSocketAddress(ipv4->GetAddress(i, k).GetLocal(), port));
                socket->SetRecvCallback(MakeCallback(&Echo));
            }
        }
    }
}

void
PacketReach::WatchAppliances()
{
    for (const aws::NetworkEni& eni : m_cloud->GetNetwork()->Enis())
    {
        if (!eni.description->sourceDestCheck && aws::IsHostEni(*eni.description))
        {
            Ptr<EniNetDevice> device = m_cloud->GetEni(eni.description->networkInterfaceId);
            // Bound as a plain pointer: a device that held a Ptr to itself would never be freed.
            device->TraceConnectWithoutContext(
                "MacRx",
                MakeCallback(&PacketReach::SeeTransit, this, PeekPointer(device)));
        }
    }
}

void
PacketReach::Before(std::size_t query, Time wait, std::function<void(SimulatedCloud&)> action)
{
    m_events[query] = {wait, std::move(action)};
}

void
PacketReach::Continue(std::size_t query, std::size_t earlier)
{
    NS_ABORT_MSG_IF(earlier >= query,
                    "PacketReach::Continue: question " << query << " cannot continue " << earlier
                                                       << ", which is not before it");
    m_continued[query] = earlier;
}

std::vector<aws::ReachAnswer>
PacketReach::Ask(const std::vector<aws::ReachQuery>& queries)
{
    std::vector<std::string> unsupported(queries.size());
    std::set<uint16_t> udpPorts;
    uint32_t offset = 0;
    for (std::size_t i = 0; i < queries.size(); ++i)
    {
        if (queries[i].protocol == aws::PROTOCOL_UDP)
        {
            udpPorts.insert(queries[i].destinationPort);
        }
        const auto continued = m_continued.find(i);
        if (continued != m_continued.end())
        {
            const std::size_t known = m_probes.size();
            for (std::size_t k = 0; k < known; ++k)
            {
                if (m_probes[k].query == continued->second)
                {
                    m_probes.push_back(m_probes[k]);
                    m_probes.back().query = i;
                }
            }
            unsupported[i] = unsupported[continued->second];
            continue;
        }
        // A port or id of its own for each probe, so that none is taken for another's flow.
        const auto first = static_cast<uint16_t>(aws::PROBE_PORT + offset);
        uint32_t last = 0;
        for (const uint16_t port : aws::ProbePorts(*m_cloud->GetNetwork(), {}, queries[i], first))
        {
            Probe probe;
            probe.query = i;
            unsupported[i] = Prepare(queries[i], port, probe);
            m_probes.push_back(probe);
            last = std::max(last, (port - first + EPHEMERAL_PORTS) % EPHEMERAL_PORTS);
        }
        offset = (offset + last + 1) % EPHEMERAL_PORTS;
    }
    Time at;
    for (std::size_t i = 0; i < m_probes.size(); ++i)
    {
        const bool isFirst = i == 0 || m_probes[i].query != m_probes[i - 1].query;
        const auto event = m_events.find(m_probes[i].query);
        if (isFirst && event != m_events.end())
        {
            Simulator::Schedule(at, [this, event] { event->second.action(*m_cloud); });
            at += event->second.wait;
        }
        Simulator::Schedule(at, &PacketReach::Send, this, i);
        at += MilliSeconds(WINDOW_MS);
    }
    for (const uint16_t port : udpPorts)
    {
        OpenUdp(port);
    }
    UintegerValue hostTtl;
    CreateObject<Ipv4L3Protocol>()->GetAttribute("DefaultTtl", hostTtl);
    m_hostTtl = static_cast<uint8_t>(hostTtl.Get());
    std::set<Ptr<EniNetDevice>> watched;
    for (const Probe& probe : m_probes)
    {
        if (probe.device && watched.insert(probe.device).second)
        {
            probe.device->TraceConnectWithoutContext("MacRx",
                                                     MakeCallback(&PacketReach::SeeArrival, this));
        }
    }
    WatchAppliances();
    Simulator::Stop(at + MilliSeconds(WINDOW_MS));
    Simulator::Run();
    m_conservation = m_cloud->CheckConservation();
    std::vector<std::vector<aws::ReachAnswer>> ofQuery(queries.size());
    for (const Probe& probe : m_probes)
    {
        ofQuery[probe.query].push_back(Judge(probe));
    }
    std::vector<aws::ReachAnswer> answers;
    for (std::size_t i = 0; i < queries.size(); ++i)
    {
        answers.push_back(ofQuery[i].size() == 1 ? ofQuery[i].front()
                                                 : aws::JoinAnswers(ofQuery[i]));
        if (!unsupported[i].empty())
        {
            answers.back().verdict = aws::ReachVerdict::UNSUPPORTED;
            answers.back().reason = DropReason::UNSUPPORTED_TARGET;
            answers.back().where = unsupported[i];
        }
    }
    m_probes.clear();
    m_internetHosts.clear();
    m_cloud = nullptr;
    Simulator::Destroy();
    return answers;
}

void
PacketReach::Send(std::size_t index)
{
    m_current = index;
    Probe& probe = m_probes[index];
    if (probe.toItself)
    {
        probe.answered = probe.device->IsLinkUp() && !probe.device->IsDead();
    }
    else if (probe.device)
    {
        probe.device->Forward(MakePacket(probe.key), 0);
    }
}

void
PacketReach::SeeArrival(Ptr<const Packet> packet)
{
    Probe& probe = m_probes[m_current];
    const PacketView view = PacketView::Of(*packet);
    if (view.key == probe.key.Reversed() && !probe.answered)
    {
        probe.answered = true;
        probe.answerTtl = view.ttl;
    }
}

void
PacketReach::SeeDrop(Ptr<const Packet>, const DropRecord& record)
{
    Probe& probe = m_probes[m_current];
    if (!probe.answered && !probe.drop)
    {
        probe.drop = record;
    }
}

bool
PacketReach::IsLostAnswer(const Probe& probe, const aws::FlowKey& key) const
{
    const aws::Network& network = *m_cloud->GetNetwork();
    const aws::PublicAssociation asked =
        network.FindPublicAddress(Ipv4Address(probe.key.destination));
    if (key.destination == probe.key.destination ||
        (asked.eni != aws::NO_INDEX && key.destination == asked.privateAddress.Get()))
    {
        return false; // the question itself
    }
    for (aws::Index vpc = 0; vpc < network.Vpcs().size(); ++vpc)
    {
        const aws::Index eni = network.FindEniByAddress(vpc, Ipv4Address(key.source));
        if (eni != aws::NO_INDEX && network.Enis()[eni].natGateway != aws::NO_INDEX)
        {
            return true;
        }
    }
    return false;
}

void
PacketReach::SeeTransit(EniNetDevice* device, Ptr<const Packet> packet)
{
    Probe& probe = m_probes[m_current];
    const aws::FlowKey key = PacketView::Of(*packet).key;
    if (!probe.answered && probe.appliance.empty() && !device->Owns(key.destination) &&
        !IsLostAnswer(probe, key))
    {
        probe.appliance = device->GetEniId();
    }
}

aws::ReachAnswer
PacketReach::Judge(const Probe& probe) const
{
    aws::ReachAnswer answer;
    if (!probe.appliance.empty())
    {
        // What an appliance does with it, its owner knows.
        answer.verdict = aws::ReachVerdict::UNSUPPORTED;
        answer.reason = DropReason::UNSUPPORTED_TARGET;
        answer.where = "appliance " + probe.appliance;
        return answer;
    }
    if (probe.answered)
    {
        answer.verdict = aws::ReachVerdict::ACCEPT;
        answer.answer.ttlDecrements = probe.toItself ? 0 : m_hostTtl - probe.answerTtl;
        return answer;
    }
    answer.verdict = aws::ReachVerdict::DENY;
    if (!probe.drop)
    {
        // Silence without a drop: an answer came by another way and was no answer to the asker.
        answer.reason = DropReason::NO_CONNECTION_STATE;
        return answer;
    }
    answer.reason = probe.drop->reason;
    answer.where = probe.drop->where;
    if (answer.reason == DropReason::UNSUPPORTED_TARGET && IsLostAnswer(probe, probe.drop->key))
    {
        answer.reason = DropReason::NO_CONNECTION_STATE;
    }
    if (answer.reason == DropReason::UNSUPPORTED_TARGET)
    {
        answer.verdict = aws::ReachVerdict::UNSUPPORTED;
    }
    const bool atAsker = probe.device && probe.drop->nodeId == probe.device->GetNode()->GetId();
    const bool isQuestion = probe.drop->key == probe.key;
    if (answer.reason == DropReason::NO_ROUTE_TO_DESTINATION && atAsker && isQuestion)
    {
        answer.verdict = aws::ReachVerdict::NO_ROUTE;
    }
    return answer;
}

} // namespace vpc
} // namespace ns3
