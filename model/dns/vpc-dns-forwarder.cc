// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-dns-forwarder.h"

#include "ns3/abort.h"
#include "ns3/ipv4.h"
#include "ns3/log.h"
#include "ns3/node.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/udp-socket-factory.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <utility>

namespace ns3
{
namespace vpc
{

NS_LOG_COMPONENT_DEFINE("VpcDnsForwarder");

NS_OBJECT_ENSURE_REGISTERED(DnsForwarder);

TypeId
DnsForwarder::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::vpc::DnsForwarder")
            .SetParent<Application>()
            .SetGroupName("VpcEndpoints")
            .AddConstructor<DnsForwarder>()
            .AddAttribute("EndpointId",
                          "The outbound Resolver endpoint, shown in traces.",
                          StringValue(""),
                          MakeStringAccessor(&DnsForwarder::m_endpointId),
                          MakeStringChecker())
            .AddAttribute("Timeout",
                          "Time until another target is asked; an assumption: AWS publishes no "
                          "number.",
                          TimeValue(Seconds(2)),
                          MakeTimeAccessor(&DnsForwarder::m_timeout),
                          MakeTimeChecker(NanoSeconds(1)))
            .AddAttribute("Rounds",
                          "How often each target is asked before the answer is SERVFAIL; an "
                          "assumption.",
                          UintegerValue(1),
                          MakeUintegerAccessor(&DnsForwarder::m_rounds),
                          MakeUintegerChecker<uint32_t>(1))
            .AddAttribute("HandoverDelay",
                          "One-way time between a VPC's resolver and the endpoint; an assumption: "
                          "AWS publishes no number.",
                          TimeValue(MicroSeconds(500)),
                          MakeTimeAccessor(&DnsForwarder::m_handoverDelay),
                          MakeTimeChecker(Time(0)))
            .AddAttribute("QueriesPerSecond",
                          "Queries that each address may send in a second, 0: any number (Route 53 "
                          "guide, Resolver endpoint scaling: 10,000). That a second begins with "
                          "the first query in it is an assumption.",
                          UintegerValue(10000),
                          MakeUintegerAccessor(&DnsForwarder::m_queriesPerSecond),
                          MakeUintegerChecker<uint32_t>())
            .AddTraceSource("Forwarded",
                            "The targets of a rule answered a question, or none did.",
                            MakeTraceSourceAccessor(&DnsForwarder::m_forwarded),
                            "ns3::vpc::DnsForwarder::ForwardedTracedCallback");
    return tid;
}

DnsForwarder::DnsForwarder()
    : m_ids(CreateObject<UniformRandomVariable>()),
      m_choices(CreateObject<UniformRandomVariable>())
{
}

DnsForwarder::~DnsForwarder() = default;

void
DnsForwarder::AddAddress(Ipv4Address address)
{
    m_ports.push_back({address, nullptr, Time(0), 0});
}

const DnsForwarder::Counters&
DnsForwarder::GetCounters() const
{
    return m_counters;
}

int64_t
DnsForwarder::AssignStreams(int64_t stream)
{
    m_ids->SetStream(stream);
    m_choices->SetStream(stream + 1);
    return 2;
}

void
DnsForwarder::DoDispose()
{
    NS_LOG_FUNCTION(this);
    for (auto& [id, query] : m_queries)
    {
        query.timer.Remove();
    }
    m_queries.clear();
    m_idOf.clear();
    m_ports.clear();
    Application::DoDispose();
}

void
DnsForwarder::StartApplication()
{
    NS_LOG_FUNCTION(this);
    NS_ABORT_MSG_IF(m_ports.empty(),
                    "DnsForwarder of " << m_endpointId << " has no address: add one");
    const Ptr<Ipv4> ipv4 = GetNode()->GetObject<Ipv4>();
    for (Port& port : m_ports)
    {
        const int32_t interface = ipv4 ? ipv4->GetInterfaceForAddress(port.address) : -1;
        NS_ABORT_MSG_IF(interface < 0,
                        "DnsForwarder of " << m_endpointId << ": node " << GetNode()->GetId()
                                           << " has no address " << port.address
                                           << ": configure its stack first");
        port.socket = Socket::CreateSocket(GetNode(), UdpSocketFactory::GetTypeId());
        port.socket->Bind(InetSocketAddress(port.address, 0));
        port.socket->BindToNetDevice(ipv4->GetNetDevice(interface));
        port.socket->SetRecvCallback(MakeCallback(&DnsForwarder::HandleRead, this));
    }
}

void
DnsForwarder::StopApplication()
{
    NS_LOG_FUNCTION(this);
    for (Port& port : m_ports)
    {
        if (!port.socket)
        {
            continue;
        }
        port.socket->SetRecvCallback(MakeNullCallback<void, Ptr<Socket>>());
        port.socket->Close();
        port.socket = nullptr;
    }
    while (!m_queries.empty())
    {
        Finish(m_queries.begin()->first, {});
    }
}

void
DnsForwarder::Forward(const DnsRule& rule, const std::string& name, uint16_t type, Done done)
{
    NS_LOG_FUNCTION(this << rule.ruleId << name << type);
    const Waiter waiter{Simulator::GetContext(), std::move(done)};
    Ptr<DnsForwarder> self(this);
    Simulator::ScheduleWithContext(
        GetNode()->GetId(),
        m_handoverDelay,
        [self, rule, name, type, waiter]() { self->Start(rule, name, type, waiter); });
}

void
DnsForwarder::Start(const DnsRule& rule,
                    const std::string& name,
                    uint16_t type,
                    const Waiter& waiter)
{
    ++m_counters.asked;
    const bool isRunning = !m_ports.empty() && m_ports.front().socket;
    if (!isRunning || m_queries.size() == 65536)
    {
        ++m_counters.failed;
        Deliver(waiter, {});
        return;
    }
    const Question question(rule.ruleId, name, type);
    const auto known = m_idOf.find(question);
    if (known != m_idOf.end())
    {
        ++m_counters.joined;
        m_queries.at(known->second).waiters.push_back(waiter);
        return;
    }
    auto id = static_cast<uint16_t>(m_ids->GetInteger(0, 65535));
    while (m_queries.count(id))
    {
        ++id;
    }
    m_idOf[question] = id;
    DnsMessage message;
    message.id = id;
    message.name = name;
    message.type = type;
    Query& query = m_queries[id];
    query.targets = Shuffle(rule.targets);
    query.packet = MakeDnsPacket(message);
    query.record.started = Simulator::Now();
    query.record.endpointId = m_endpointId;
    query.record.ruleId = rule.ruleId;
    query.record.name = name;
    query.type = type;
    query.waiters.push_back(waiter);
    SendNext(id);
}

std::vector<InetSocketAddress>
DnsForwarder::Shuffle(std::vector<InetSocketAddress> targets)
{
    for (std::size_t left = targets.size(); left > 1; --left)
    {
        std::swap(targets[left - 1],
                  targets[m_choices->GetInteger(0, static_cast<uint32_t>(left - 1))]);
    }
    return targets;
}

void
DnsForwarder::SendNext(uint16_t id)
{
    Query& query = m_queries.at(id);
    query.timer.Cancel();
    if (query.record.queries == query.targets.size() * m_rounds)
    {
        query.record.status = query.refused ? DnsStatus::SERV_FAIL : DnsStatus::TIMEOUT;
        Finish(id, {});
        return;
    }
    const InetSocketAddress& target = query.targets[query.record.queries % query.targets.size()];
    ++query.record.queries;
    Port& port = m_ports[m_nextPort++ % m_ports.size()];
    if (Admit(port))
    {
        ++m_counters.sent;
        // What security groups or routes do not let out is lost: the timer goes on to the next.
        port.socket->SendTo(query.packet->Copy(), 0, target);
    }
    else
    {
        ++m_counters.rateLimited;
    }
    query.timer = Simulator::Schedule(m_timeout, &DnsForwarder::SendNext, this, id);
}

bool
DnsForwarder::Admit(Port& port) const
{
    if (port.sent == 0 || Simulator::Now() >= port.windowStart + Seconds(1))
    {
        port.windowStart = Simulator::Now();
        port.sent = 0;
    }
    return ++port.sent <= m_queriesPerSecond || m_queriesPerSecond == 0;
}

void
DnsForwarder::HandleRead(Ptr<Socket> socket)
{
    Address from;
    while (const Ptr<Packet> packet = socket->RecvFrom(from))
    {
        const DnsDecoded decoded = DecodeDnsPacket(packet);
        if (decoded.message && decoded.message->response)
        {
            HandleResponse(*decoded.message, InetSocketAddress::ConvertFrom(from));
        }
    }
}

void
DnsForwarder::HandleResponse(const DnsMessage& message, const InetSocketAddress& from)
{
    NS_LOG_FUNCTION(this << message.id << from.GetIpv4());
    const auto found = m_queries.find(message.id);
    if (found == m_queries.end() || found->second.record.name != message.name ||
        found->second.type != message.type)
    {
        return; // too late, or nobody's
    }
    Query& query = found->second;
    const std::size_t asked = std::min<std::size_t>(query.record.queries, query.targets.size());
    const auto end = query.targets.begin() + static_cast<std::ptrdiff_t>(asked);
    if (std::find(query.targets.begin(), end, from) == end)
    {
        return; // not from one that was asked
    }
    if (message.rcode != DnsRcode::NO_ERROR && message.rcode != DnsRcode::NAME_ERROR)
    {
        query.refused = true;
        SendNext(message.id);
        return;
    }
    query.record.target = from.GetIpv4();
    const bool hasAddress =
        std::any_of(message.answers.begin(), message.answers.end(), [](const DnsRecord& record) {
            return record.cname.empty();
        });
    query.record.status = message.rcode == DnsRcode::NAME_ERROR ? DnsStatus::NX_DOMAIN
                          : hasAddress                          ? DnsStatus::NO_ERROR
                                                                : DnsStatus::EMPTY;
    Finish(message.id, {message.rcode, message.answers});
}

void
DnsForwarder::Finish(uint16_t id, const DnsReply& reply)
{
    const auto found = m_queries.find(id);
    found->second.timer.Cancel();
    const Query query = std::move(found->second);
    m_queries.erase(found);
    m_idOf.erase(Question(query.record.ruleId, query.record.name, query.type));
    const bool isAnswered = reply.rcode != DnsRcode::SERVER_FAILURE;
    (isAnswered ? m_counters.answered : m_counters.failed) += query.waiters.size();
    m_forwarded(query.record);
    for (const Waiter& waiter : query.waiters)
    {
        Deliver(waiter, reply);
    }
}

void
DnsForwarder::Deliver(const Waiter& waiter, const DnsReply& reply) const
{
    Simulator::ScheduleWithContext(waiter.context, m_handoverDelay, [done = waiter.done, reply]() {
        done(reply);
    });
}

} // namespace vpc
} // namespace ns3
