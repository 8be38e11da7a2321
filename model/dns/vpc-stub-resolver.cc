// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-stub-resolver.h"

#include "ns3/abort.h"
#include "ns3/boolean.h"
#include "ns3/enum.h"
#include "ns3/inet-socket-address.h"
#include "ns3/ipv4.h"
#include "ns3/log.h"
#include "ns3/simulator.h"
#include "ns3/udp-socket-factory.h"
#include "ns3/uinteger.h"
#include "ns3/vpc-address.h"
#include "ns3/vpc-compat.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{

NS_LOG_COMPONENT_DEFINE("VpcStubResolver");

NS_OBJECT_ENSURE_REGISTERED(StubResolver);

namespace
{

/// \param message a response \return its addresses, in order
std::vector<Ipv4Address>
AddressesOf(const DnsMessage& message)
{
    std::vector<Ipv4Address> addresses;
    for (const DnsRecord& record : message.answers)
    {
        if (record.cname.empty())
        {
            addresses.push_back(record.address);
        }
    }
    return addresses;
}

/// \param message a response \return how long all of its records hold
Time
TtlOf(const DnsMessage& message)
{
    uint32_t seconds = message.answers.empty() ? 0 : message.answers.front().ttlSeconds;
    for (const DnsRecord& record : message.answers)
    {
        seconds = std::min(seconds, record.ttlSeconds);
    }
    return Seconds(seconds);
}

} // namespace

TypeId
StubResolver::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::vpc::StubResolver")
            .SetParent<NameResolver>()
            .SetGroupName("VpcEndpoints")
            .AddConstructor<StubResolver>()
            .AddAttribute(
                "Server",
                "Address of the DNS server; 169.254.169.253 is the VPC's own (\"DNS "
                "attributes for your VPC\").",
                Ipv4AddressValue(Ipv4Address("169.254.169.253")),
                MakeIpv4AddressAccessor(&StubResolver::SetServer, &StubResolver::GetServer),
                MakeIpv4AddressChecker())
            .AddAttribute("Port",
                          "UDP port of the DNS servers.",
                          UintegerValue(DNS_PORT),
                          MakeUintegerAccessor(&StubResolver::m_port),
                          MakeUintegerChecker<uint16_t>(1))
            .AddAttribute("Timeout",
                          "How long to wait for an answer before the next query; glibc: 5 s "
                          "(resolv.conf(5)).",
                          TimeValue(Seconds(5)),
                          MakeTimeAccessor(&StubResolver::m_timeout),
                          MakeTimeChecker(NanoSeconds(1)))
            .AddAttribute("Attempts",
                          "Rounds through the servers before giving up; glibc: 2 (resolv.conf(5)).",
                          UintegerValue(2),
                          MakeUintegerAccessor(&StubResolver::m_attempts),
                          MakeUintegerChecker<uint32_t>(1))
            .AddAttribute(
                "CachePolicy",
                "How long answers are kept: as their TTL says, for CacheTime, for ever or "
                "not at all.",
                EnumValue(HONOUR_TTL),
                compat::MakeEnumAccessor<CachePolicy>(&StubResolver::m_cachePolicy),
                MakeEnumChecker(HONOUR_TTL,
                                "HonourTtl",
                                FIXED,
                                "Fixed",
                                FOREVER,
                                "Forever",
                                NONE,
                                "None"))
            .AddAttribute("CacheTime",
                          "How long answers are kept with the cache policy Fixed.",
                          TimeValue(Seconds(30)),
                          MakeTimeAccessor(&StubResolver::m_cacheTime),
                          MakeTimeChecker(Seconds(0)))
            .AddAttribute(
                "NegativeCacheTime",
                "How long NXDOMAIN and empty answers are kept, unless the cache policy is "
                "None; 0: not at all.",
                TimeValue(Seconds(0)),
                MakeTimeAccessor(&StubResolver::m_negativeCacheTime),
                MakeTimeChecker(Seconds(0)))
            .AddAttribute("Coalesce",
                          "Whether lookups of a name that is being asked for wait for that answer "
                          "instead of asking again.",
                          BooleanValue(true),
                          MakeBooleanAccessor(&StubResolver::m_coalesce),
                          MakeBooleanChecker())
            .AddAttribute(
                "AddressChoice",
                "Order in which addresses are handed out: First, as answered, or Rfc6724, "
                "those in a subnet of the host first, as glibc sorts them.",
                EnumValue(FIRST),
                compat::MakeEnumAccessor<AddressChoice>(&StubResolver::m_addressChoice),
                MakeEnumChecker(FIRST, "First", RFC_6724, "Rfc6724"))
            .AddTraceSource("Lookup",
                            "A call of Resolve() has its answer.",
                            MakeTraceSourceAccessor(&StubResolver::m_lookup),
                            "ns3::vpc::StubResolver::LookupTracedCallback");
    return tid;
}

StubResolver::StubResolver()
    : m_ids(CreateObject<UniformRandomVariable>())
{
}

StubResolver::~StubResolver() = default;

void
StubResolver::SetNode(Ptr<Node> node)
{
    m_node = node;
}

void
StubResolver::SetServers(const std::vector<Ipv4Address>& servers)
{
    NS_ABORT_MSG_IF(servers.empty(), "StubResolver: no DNS server: give at least one address");
    m_servers = servers;
}

void
StubResolver::SetServer(Ipv4Address server)
{
    m_servers = {server};
}

Ipv4Address
StubResolver::GetServer() const
{
    return m_servers.front();
}

void
StubResolver::Resolve(const std::string& name, Done done)
{
    NS_LOG_FUNCTION(this << name);
    DnsAnswer answer;
    answer.name = name;
    if (const auto address = aws::ParseAddress(name))
    {
        answer.status = DnsStatus::NO_ERROR;
        answer.addresses = {*address};
        Deliver(answer, done);
        return;
    }
    const std::string normal = NormaliseDnsName(name);
    if (!IsDnsName(normal))
    {
        answer.status = DnsStatus::NX_DOMAIN; // no server is asked about what cannot be a name
        Deliver(answer, done);
        return;
    }
    if (const CacheEntry* entry = FindCached(normal))
    {
        answer.status = entry->status;
        answer.addresses = Order(entry->addresses);
        answer.ttl = entry->expires - Simulator::Now();
        answer.fromCache = true;
        Deliver(answer, done);
        return;
    }
    const Waiter waiter{name, done, Simulator::Now()};
    const auto joined = m_idOf.find(normal);
    if (m_coalesce && joined != m_idOf.end())
    {
        m_queries.at(joined->second).waiters.push_back(waiter);
        return;
    }
    StartQuery(normal, waiter);
}

void
StubResolver::FlushCache()
{
    NS_LOG_FUNCTION(this);
    m_cache.clear();
}

uint64_t
StubResolver::GetQueriesSent() const
{
    return m_queriesSent;
}

int64_t
StubResolver::AssignStreams(int64_t stream)
{
    m_ids->SetStream(stream);
    return 1;
}

void
StubResolver::DoDispose()
{
    NS_LOG_FUNCTION(this);
    for (auto& [id, query] : m_queries)
    {
        query.timer.Cancel();
    }
    for (auto& [id, event] : m_deliveries)
    {
        event.Cancel();
    }
    if (m_socket)
    {
        m_socket->SetRecvCallback(MakeNullCallback<void, Ptr<Socket>>());
        m_socket->Close();
    }
    m_queries.clear();
    m_idOf.clear();
    m_deliveries.clear();
    m_cache.clear();
    m_socket = nullptr;
    m_node = nullptr;
    NameResolver::DoDispose();
}

void
StubResolver::NotifyNewAggregate()
{
    if (!m_node)
    {
        m_node = GetObject<Node>();
    }
    NameResolver::NotifyNewAggregate();
}

const StubResolver::CacheEntry*
StubResolver::FindCached(const std::string& name) const
{
    const auto found = m_cache.find(name);
    const bool valid = found != m_cache.end() && Simulator::Now() < found->second.expires;
    return valid ? &found->second : nullptr;
}

void
StubResolver::StartQuery(const std::string& name, const Waiter& waiter)
{
    NS_ABORT_MSG_IF(m_queries.size() > 0xFFFF,
                    "StubResolver: 65536 lookups wait for an answer: ask less often");
    uint16_t id = static_cast<uint16_t>(m_ids->GetInteger(0, 0xFFFF));
    while (m_queries.count(id))
    {
        ++id;
    }
    DnsMessage message;
    message.id = id;
    message.name = name;
    Query& query = m_queries[id];
    query.name = name;
    query.packet = MakeDnsPacket(message);
    query.waiters.push_back(waiter);
    m_idOf[name] = id;
    SendNext(id);
}

void
StubResolver::SendNext(uint16_t id)
{
    Query& query = m_queries.at(id);
    while (query.sent < m_attempts * m_servers.size())
    {
        const Ipv4Address server = m_servers[query.sent % m_servers.size()];
        ++query.sent;
        ++m_queriesSent;
        const Ptr<Socket> socket = GetSocket();
        if (socket->SendTo(query.packet->Copy(), 0, InetSocketAddress(server, m_port)) >= 0)
        {
            query.timer = Simulator::Schedule(m_timeout, &StubResolver::SendNext, this, id);
            return;
        }
        NS_LOG_INFO("cannot send to " << server);
    }
    Finish(id, query.refused ? DnsStatus::SERV_FAIL : DnsStatus::TIMEOUT, nullptr);
}

Ptr<Socket>
StubResolver::GetSocket()
{
    if (!m_socket)
    {
        NS_ABORT_MSG_IF(!m_node,
                        "StubResolver: no host: call SetNode() or aggregate it to a node first");
        NS_ABORT_MSG_IF(!m_node->GetObject<Ipv4>(),
                        "StubResolver: node " << m_node->GetId()
                                              << " has no IP stack: install one first");
        m_socket = Socket::CreateSocket(m_node, UdpSocketFactory::GetTypeId());
        m_socket->Bind();
        m_socket->SetRecvCallback(MakeCallback(&StubResolver::HandleRead, this));
    }
    return m_socket;
}

void
StubResolver::HandleRead(Ptr<Socket> socket)
{
    Address from;
    while (const Ptr<Packet> packet = socket->RecvFrom(from))
    {
        const DnsDecoded decoded = DecodeDnsPacket(packet);
        if (decoded.message)
        {
            HandleResponse(*decoded.message, InetSocketAddress::ConvertFrom(from));
        }
    }
}

void
StubResolver::HandleResponse(const DnsMessage& message, const InetSocketAddress& from)
{
    const auto found = m_queries.find(message.id);
    const bool asked = from.GetPort() == m_port &&
                       std::count(m_servers.begin(), m_servers.end(), from.GetIpv4()) > 0;
    if (!asked || !message.response || found == m_queries.end() ||
        found->second.name != message.name || message.type != DNS_TYPE_A)
    {
        NS_LOG_INFO("answer about " << message.name << " from " << from.GetIpv4()
                                    << " is not expected");
        return;
    }
    Query& query = found->second;
    switch (message.rcode)
    {
    case DnsRcode::NO_ERROR:
        Finish(message.id,
               AddressesOf(message).empty() ? DnsStatus::EMPTY : DnsStatus::NO_ERROR,
               &message);
        return;
    case DnsRcode::NAME_ERROR:
        Finish(message.id, DnsStatus::NX_DOMAIN, &message);
        return;
    default:
        query.refused = true;
        query.timer.Cancel();
        SendNext(message.id);
        return;
    }
}

void
StubResolver::Finish(uint16_t id, DnsStatus status, const DnsMessage* message)
{
    const auto found = m_queries.find(id);
    Query query = std::move(found->second);
    query.timer.Cancel();
    m_queries.erase(found);
    const auto joinable = m_idOf.find(query.name);
    if (joinable != m_idOf.end() && joinable->second == id)
    {
        m_idOf.erase(joinable);
    }

    DnsAnswer answer;
    answer.status = status;
    if (message)
    {
        const std::vector<Ipv4Address> addresses = AddressesOf(*message);
        answer.ttl = TtlOf(*message);
        answer.addresses = Order(addresses);
        Store(query.name, status, addresses, answer.ttl);
    }
    for (const Waiter& waiter : query.waiters)
    {
        answer.name = waiter.name;
        answer.elapsed = Simulator::Now() - waiter.since;
        Deliver(answer, waiter.done);
    }
}

void
StubResolver::Store(const std::string& name,
                    DnsStatus status,
                    const std::vector<Ipv4Address>& addresses,
                    Time ttl)
{
    if (m_cachePolicy == NONE)
    {
        return;
    }
    const Time forever = Time::Max() - Simulator::Now();
    Time keep = m_negativeCacheTime;
    if (status == DnsStatus::NO_ERROR)
    {
        keep = m_cachePolicy == FIXED ? m_cacheTime : m_cachePolicy == FOREVER ? forever : ttl;
    }
    m_cache.erase(name);
    if (keep.IsStrictlyPositive())
    {
        m_cache[name] = {status, addresses, Simulator::Now() + std::min(keep, forever)};
    }
}

std::vector<Ipv4Address>
StubResolver::Order(const std::vector<Ipv4Address>& addresses) const
{
    std::vector<Ipv4Address> ordered = addresses;
    const Ptr<Ipv4> ipv4 = m_node ? m_node->GetObject<Ipv4>() : nullptr;
    if (m_addressChoice == FIRST || !ipv4)
    {
        return ordered;
    }
    const auto isNear = [&ipv4](Ipv4Address address) {
        for (uint32_t interface = 0; interface < ipv4->GetNInterfaces(); ++interface)
        {
            for (uint32_t i = 0; i < ipv4->GetNAddresses(interface); ++i)
            {
                const Ipv4InterfaceAddress own = ipv4->GetAddress(interface, i);
                if (own.GetMask().IsMatch(own.GetLocal(), address))
                {
                    return true;
                }
            }
        }
        return false;
    };
    std::stable_partition(ordered.begin(), ordered.end(), isNear);
    return ordered;
}

void
StubResolver::Deliver(const DnsAnswer& answer, Done done)
{
    const uint64_t key = m_nextDelivery++;
    m_deliveries[key] = Simulator::ScheduleNow([this, key, answer, done]() {
        m_deliveries.erase(key);
        m_lookup(answer);
        done(answer); // last: whoever is called may dispose of this object
    });
}

} // namespace vpc
} // namespace ns3
