// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-resolver-server.h"

#include "ns3/abort.h"
#include "ns3/inet-socket-address.h"
#include "ns3/ipv4.h"
#include "ns3/log.h"
#include "ns3/node.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/udp-socket-factory.h"
#include "ns3/uinteger.h"

namespace ns3
{
namespace vpc
{

NS_LOG_COMPONENT_DEFINE("VpcResolverServer");

NS_OBJECT_ENSURE_REGISTERED(VpcResolverServer);

namespace
{

/// \param response a response \return what it tells its client
DnsStatus
StatusOf(const DnsMessage& response)
{
    switch (response.rcode)
    {
    case DnsRcode::NO_ERROR:
        for (const DnsRecord& record : response.answers)
        {
            if (record.cname.empty())
            {
                return DnsStatus::NO_ERROR;
            }
        }
        return DnsStatus::EMPTY;
    case DnsRcode::NAME_ERROR:
        return DnsStatus::NX_DOMAIN;
    default:
        return DnsStatus::SERV_FAIL;
    }
}

} // namespace

const char*
ToString(DnsFault fault)
{
    switch (fault)
    {
    case DnsFault::NONE:
        return "NONE";
    case DnsFault::EMPTY_ANSWER:
        return "EMPTY_ANSWER";
    case DnsFault::SERVFAIL:
        return "SERVFAIL";
    case DnsFault::SLOW:
        return "SLOW";
    case DnsFault::DEAD:
        return "DEAD";
    }
    return "UNKNOWN";
}

TypeId
VpcResolverServer::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::vpc::VpcResolverServer")
            .SetParent<Application>()
            .SetGroupName("VpcEndpoints")
            .AddConstructor<VpcResolverServer>()
            .AddAttribute("VpcId",
                          "The VPC whose view of names is answered; empty: public DNS.",
                          StringValue(""),
                          MakeStringAccessor(&VpcResolverServer::m_vpcId),
                          MakeStringChecker())
            .AddAttribute("View",
                          "A view of the directory to answer from; empty: the VPC's own.",
                          StringValue(""),
                          MakeStringAccessor(&VpcResolverServer::m_view),
                          MakeStringChecker())
            .AddAttribute("Directory",
                          "Where names are looked up.",
                          PointerValue(),
                          MakePointerAccessor(&VpcResolverServer::m_directory),
                          MakePointerChecker<DnsDirectory>())
            .AddAttribute("Port",
                          "UDP port to listen on.",
                          UintegerValue(DNS_PORT),
                          MakeUintegerAccessor(&VpcResolverServer::m_port),
                          MakeUintegerChecker<uint16_t>(1))
            .AddAttribute(
                "ProcessingDelay",
                "Time from a query to its answer; an assumption: AWS publishes no number.",
                TimeValue(MicroSeconds(200)),
                MakeTimeAccessor(&VpcResolverServer::m_processingDelay),
                MakeTimeChecker(Seconds(0)))
            .AddAttribute("SlowDelay",
                          "What the fault SLOW adds to ProcessingDelay.",
                          TimeValue(Seconds(3)),
                          MakeTimeAccessor(&VpcResolverServer::m_slowDelay),
                          MakeTimeChecker(Seconds(0)))
            .AddAttribute("PacketsPerSecond",
                          "Queries that one client address may send in a second, 0: any number "
                          "(Amazon VPC guide, DNS quotas: 1024 packets a second and network "
                          "interface). That a second begins with the first packet in it is an "
                          "assumption.",
                          UintegerValue(1024),
                          MakeUintegerAccessor(&VpcResolverServer::m_packetsPerSecond),
                          MakeUintegerChecker<uint32_t>())
            .AddAttribute("AddressQueriesPerSecond",
                          "Queries that one of its addresses takes in a second, 0: any number. "
                          "10,000 at an inbound endpoint (Route 53 guide, Resolver endpoint "
                          "scaling). That a second begins with the first query in it is an "
                          "assumption.",
                          UintegerValue(0),
                          MakeUintegerAccessor(&VpcResolverServer::m_addressQueriesPerSecond),
                          MakeUintegerChecker<uint32_t>())
            .AddTraceSource("DnsAnswer",
                            "A query was answered, or is left without an answer.",
                            MakeTraceSourceAccessor(&VpcResolverServer::m_dnsAnswer),
                            "ns3::vpc::VpcResolverServer::DnsAnswerTracedCallback");
    return tid;
}

VpcResolverServer::VpcResolverServer() = default;

VpcResolverServer::~VpcResolverServer() = default;

void
VpcResolverServer::SetDirectory(Ptr<DnsDirectory> directory)
{
    m_directory = directory;
}

void
VpcResolverServer::AddListenAddress(Ipv4Address address)
{
    m_addresses.push_back(address);
}

void
VpcResolverServer::SetFault(DnsFault fault, const std::vector<std::string>& domains)
{
    NS_LOG_FUNCTION(this << ToString(fault));
    m_fault = fault;
    m_faultDomains.clear();
    for (const std::string& domain : domains)
    {
        m_faultDomains.push_back(NormaliseDnsName(domain));
    }
}

DnsFault
VpcResolverServer::GetFault() const
{
    return m_fault;
}

const VpcResolverServer::Counters&
VpcResolverServer::GetCounters() const
{
    return m_counters;
}

void
VpcResolverServer::DoDispose()
{
    NS_LOG_FUNCTION(this);
    StopApplication();
    m_directory = nullptr;
    Application::DoDispose();
}

void
VpcResolverServer::StartApplication()
{
    NS_LOG_FUNCTION(this);
    NS_ABORT_MSG_IF(!m_directory,
                    "VpcResolverServer of " << m_vpcId
                                            << " has no names: set its attribute Directory");
    std::vector<Ipv4Address> addresses = m_addresses;
    if (addresses.empty())
    {
        const Ptr<Ipv4> ipv4 = GetNode()->GetObject<Ipv4>();
        NS_ABORT_MSG_IF(!ipv4,
                        "VpcResolverServer of " << m_vpcId << ": node " << GetNode()->GetId()
                                                << " has no IP stack: install one");
        for (uint32_t interface = 0; interface < ipv4->GetNInterfaces(); ++interface)
        {
            for (uint32_t i = 0; i < ipv4->GetNAddresses(interface); ++i)
            {
                addresses.push_back(ipv4->GetAddress(interface, i).GetLocal());
            }
        }
    }
    for (const Ipv4Address address : addresses)
    {
        Listen(address);
    }
}

void
VpcResolverServer::StopApplication()
{
    NS_LOG_FUNCTION(this);
    for (auto& [id, event] : m_pending)
    {
        event.Remove();
    }
    m_pending.clear();
    for (const Ptr<Socket>& socket : m_sockets)
    {
        socket->SetRecvCallback(MakeNullCallback<void, Ptr<Socket>>());
        socket->Close();
    }
    m_sockets.clear();
    m_forwarded.clear();
    m_clientWindows.clear();
    m_addressWindows.clear();
}

void
VpcResolverServer::Listen(Ipv4Address address)
{
    // One socket an address: a datagram leaves with the address that its socket is bound to.
    const Ptr<Socket> socket = Socket::CreateSocket(GetNode(), UdpSocketFactory::GetTypeId());
    NS_ABORT_MSG_IF(socket->Bind(InetSocketAddress(address, m_port)) != 0,
                    "VpcResolverServer of "
                        << m_vpcId << ": cannot listen on " << address << " port " << m_port
                        << " of node " << GetNode()->GetId() << ": another application has it");
    // On a node with several ENIs the answer leaves by the one that has the address.
    const Ptr<Ipv4> ipv4 = GetNode()->GetObject<Ipv4>();
    const int32_t interface = ipv4->GetInterfaceForAddress(address);
    if (interface >= 0)
    {
        socket->BindToNetDevice(ipv4->GetNetDevice(interface));
    }
    socket->SetRecvCallback(MakeCallback(&VpcResolverServer::HandleRead, this));
    m_sockets.push_back(socket);
}

void
VpcResolverServer::HandleRead(Ptr<Socket> socket)
{
    Address from;
    while (const Ptr<Packet> packet = socket->RecvFrom(from))
    {
        HandleQuery(socket, packet, from);
    }
}

void
VpcResolverServer::HandleQuery(Ptr<Socket> socket, Ptr<Packet> packet, const Address& from)
{
    NS_LOG_FUNCTION(this << packet);
    const InetSocketAddress client = InetSocketAddress::ConvertFrom(from);
    ++m_counters.received;
    Address local;
    socket->GetSockName(local);
    const Ipv4Address server = InetSocketAddress::ConvertFrom(local).GetIpv4();
    if (IsBeyondLimit(m_clientWindows, client.GetIpv4(), m_packetsPerSecond) ||
        IsBeyondLimit(m_addressWindows, server, m_addressQueriesPerSecond))
    {
        ++m_counters.rateLimited;
        return;
    }
    const DnsDecoded decoded = DecodeDnsPacket(packet);
    if (!decoded.message || decoded.message->response)
    {
        NS_LOG_INFO("no query from " << client.GetIpv4() << ": " << decoded.error);
        ++m_counters.malformed;
        return;
    }
    const DnsMessage& query = *decoded.message;
    const DnsFault fault = FaultFor(query.name);

    Exchange exchange;
    exchange.socket = socket;
    exchange.client = from;
    DnsQueryRecord& record = exchange.record;
    record.received = Simulator::Now();
    record.vpcId = m_vpcId;
    record.client = client.GetIpv4();
    record.clientPort = client.GetPort();
    record.server = server;
    record.name = query.name;
    if (fault == DnsFault::DEAD)
    {
        ++m_counters.unanswered;
        m_dnsAnswer(record);
        return;
    }
    Answer(query, fault, exchange);
    const Time delay =
        fault == DnsFault::SLOW ? m_processingDelay + m_slowDelay : m_processingDelay;
    const uint64_t id = m_nextId++;
    m_pending[id] = Simulator::Schedule(delay, [this, id, exchange = std::move(exchange)]() {
        Proceed(id, exchange);
    });
}

bool
VpcResolverServer::IsBeyondLimit(std::map<Ipv4Address, Window>& windows,
                                 Ipv4Address address,
                                 uint32_t limit)
{
    if (limit == 0)
    {
        return false;
    }
    Window& window = windows[address];
    if (window.packets == 0 || Simulator::Now() >= window.start + Seconds(1))
    {
        window = {Simulator::Now(), 0};
    }
    return ++window.packets > limit;
}

DnsFault
VpcResolverServer::FaultFor(const std::string& name) const
{
    if (m_faultDomains.empty())
    {
        return m_fault;
    }
    for (const std::string& domain : m_faultDomains)
    {
        if (IsDnsNameWithin(name, domain))
        {
            return m_fault;
        }
    }
    return DnsFault::NONE;
}

void
VpcResolverServer::Answer(const DnsMessage& query, DnsFault fault, Exchange& exchange)
{
    DnsMessage& response = exchange.response;
    response.id = query.id;
    response.response = true;
    response.recursionDesired = query.recursionDesired;
    response.recursionAvailable = true;
    response.opcode = query.opcode;
    response.name = query.name;
    response.type = query.type;
    if (query.opcode != 0)
    {
        response.rcode = DnsRcode::NOT_IMPLEMENTED;
    }
    else if (fault == DnsFault::SERVFAIL)
    {
        response.rcode = DnsRcode::SERVER_FAILURE;
    }
    else if (fault != DnsFault::EMPTY_ANSWER)
    {
        DnsLookup lookup = Lookup(query.name, query.type);
        response.rcode = lookup.rcode;
        response.answers = std::move(lookup.records);
        exchange.forward = std::move(lookup.forward);
        exchange.forwardName = std::move(lookup.forwardName);
    }
}

DnsLookup
VpcResolverServer::Lookup(const std::string& name, uint16_t type)
{
    return m_directory->Lookup(m_view.empty() ? m_vpcId : m_view, name, type);
}

void
VpcResolverServer::NoteAnswer(const DnsMessage&)
{
}

void
VpcResolverServer::Proceed(uint64_t id, Exchange exchange)
{
    m_pending.erase(id);
    if (!exchange.forward)
    {
        Send(std::move(exchange));
        return;
    }
    ++m_counters.forwarded;
    m_forwarded.insert(id);
    const std::shared_ptr<const DnsRule> rule = exchange.forward;
    const std::string name = exchange.forwardName;
    const uint16_t type = exchange.response.type;
    Ptr<VpcResolverServer> self(this);
    rule->via->Forward(*rule,
                       name,
                       type,
                       [self, id, exchange = std::move(exchange)](const DnsReply& reply) {
                           if (self->m_forwarded.erase(id) == 0)
                           {
                               return; // stopped meanwhile
                           }
                           Exchange complete = exchange;
                           DnsMessage& response = complete.response;
                           response.rcode = reply.rcode;
                           response.answers.insert(response.answers.end(),
                                                   reply.records.begin(),
                                                   reply.records.end());
                           self->Send(std::move(complete));
                       });
}

void
VpcResolverServer::Send(Exchange exchange)
{
    DnsQueryRecord& record = exchange.record;
    record.status = StatusOf(exchange.response);
    for (const DnsRecord& answer : exchange.response.answers)
    {
        if (answer.cname.empty())
        {
            record.addresses.push_back(answer.address);
        }
    }
    exchange.socket->SendTo(MakeDnsPacket(exchange.response), 0, exchange.client);
    ++m_counters.answered;
    NoteAnswer(exchange.response);
    m_dnsAnswer(record);
}

} // namespace vpc
} // namespace ns3
