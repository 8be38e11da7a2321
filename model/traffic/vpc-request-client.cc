// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-request-client.h"

#include "vpc-api-call-text.h"

#include "ns3/log.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <arpa/inet.h>
#include <sstream>

namespace ns3
{
namespace vpc
{

NS_LOG_COMPONENT_DEFINE("VpcRequestClient");

namespace
{

RequestOutcome
OutcomeOf(ConnectFailure why)
{
    switch (why)
    {
    case ConnectFailure::REFUSED:
        return RequestOutcome::CONNECTION_REFUSED;
    case ConnectFailure::NO_ROUTE:
        return RequestOutcome::NO_ROUTE;
    default:
        return RequestOutcome::CONNECT_TIMEOUT;
    }
}

RequestOutcome
OutcomeOf(ConnectionEnd why)
{
    switch (why)
    {
    case ConnectionEnd::BY_PEER:
        return RequestOutcome::CONNECTION_CLOSED;
    case ConnectionEnd::RESET:
        return RequestOutcome::CONNECTION_RESET;
    default:
        return RequestOutcome::REQUEST_TIMEOUT;
    }
}

RequestOutcome
OutcomeOf(RequestStatus status)
{
    switch (status)
    {
    case RequestStatus::OK:
        return RequestOutcome::SUCCESS;
    case RequestStatus::FORBIDDEN:
        return RequestOutcome::FORBIDDEN;
    default:
        return RequestOutcome::SERVICE_BUSY;
    }
}

} // namespace

RequestClient::RequestClient()
{
    m_jitter = CreateObject<UniformRandomVariable>();
    m_deadlines.SetExpired(MakeCallback(&RequestClient::RequestTimedOut, this));
}

RequestClient::~RequestClient() = default;

void
RequestClient::DoDispose()
{
    Simulator::Remove(m_nextArrival);
    m_deadlines.Stop();
    for (ClientRequest* request : m_open)
    {
        Simulator::Remove(request->timer);
        ++request->lookup;
    }
    m_open.clear();
    m_pools.clear();
    for (const auto& connection : m_connections)
    {
        connection->tcp.Forget();
    }
    m_connections.clear();
    m_ended.clear();
    m_setup.reset();
    m_resolver = nullptr;
    m_pathLookup = PathLookup();
    m_tcp = nullptr;
    m_interarrival = nullptr;
    Application::DoDispose();
}

void
RequestClient::SetPreset(const ClientPreset& preset)
{
    m_connectTimeout = preset.connectTimeout;
    m_requestTimeout = preset.requestTimeout;
    m_retry = preset.retry;
    m_quotaLimits = preset.quota;
    m_poolLimits = preset.pool;
    m_addressChoice = preset.addressChoice;
    m_attemptDelay = preset.attemptDelay;
}

void
RequestClient::SetTcpPreset(const TcpPreset& preset)
{
    m_preset = std::make_unique<TcpPreset>(preset);
}

void
RequestClient::SetResolver(Ptr<NameResolver> resolver)
{
    m_resolver = resolver;
}

void
RequestClient::SetPathLookup(PathLookup lookup)
{
    m_pathLookup = lookup;
}

int64_t
RequestClient::AssignClientStreams(int64_t stream)
{
    m_interarrival->SetStream(stream);
    m_jitter->SetStream(stream + 1);
    return 2;
}

void
RequestClient::StartApplication()
{
    Ptr<Node> node = GetNode();
    m_tcp = node->GetObject<TcpL4Protocol>();
    NS_ABORT_MSG_UNLESS(m_tcp,
                        "RequestClient: node " << node->GetId()
                                               << " has no TCP, install an internet stack first");
    const TcpPreset preset = m_preset ? *m_preset : TcpPreset::ByName(m_presetName);
    m_setup = std::make_unique<TcpSocketSetup>(preset, m_mtu > 0 ? m_mtu : SmallestMtu(node));
    ReadNames();
    ReadCall();
    m_quota = RetryQuota(m_quotaLimits);
    m_pools.assign(m_names.size(), ConnectionPool(m_poolLimits));
    uint64_t place = 0;
    while (node->GetApplication(place) != this)
    {
        ++place;
    }
    m_idBase = (uint64_t{node->GetId()} << 40) | (place << 32);
    Arrive();
}

void
RequestClient::ReadNames()
{
    NS_ABORT_MSG_IF(m_remote.empty(),
                    "RequestClient on node " << GetNode()->GetId()
                                             << ": attribute Remote is empty, name a service");
    m_names[0].text = m_remote;
    m_names[1].text = m_fallback;
    for (Name& name : m_names)
    {
        in_addr address;
        if (inet_pton(AF_INET, name.text.c_str(), &address) == 1)
        {
            name.literal.assign(1, Ipv4Address(ntohl(address.s_addr)));
        }
        NS_ABORT_MSG_IF(!name.text.empty() && name.literal.empty() && !m_resolver,
                        "RequestClient on node " << GetNode()->GetId() << ": nobody can resolve '"
                                                 << name.text << "', call SetResolver()");
    }
}

void
RequestClient::ReadCall()
{
    m_call.clear();
    if (m_principal.empty() && m_action.empty() && m_resource.empty() && m_context.empty())
    {
        return;
    }
    aws::ApiCall call{m_principal, m_action, m_resource, {}};
    try
    {
        aws::PolicyRequest request(call.principal, call.action, call.resource);
        std::istringstream pairs(m_context);
        std::string pair;
        while (std::getline(pairs >> std::ws, pair, ';'))
        {
            const std::size_t equals = pair.find('=');
            if (equals == std::string::npos)
            {
                throw aws::InputError("Context has \"" + pair + "\"; write key=value");
            }
            call.context.emplace_back(pair.substr(0, equals), pair.substr(equals + 1));
            request.Set(call.context.back().first, call.context.back().second);
        }
        m_call = WriteApiCall(call);
    }
    catch (const aws::InputError& error)
    {
        NS_ABORT_MSG("RequestClient on node " << GetNode()->GetId() << ": " << error.what());
    }
}

void
RequestClient::StopApplication()
{
    Abandon();
}

void
RequestClient::Abandon()
{
    Simulator::Remove(m_nextArrival);
    while (!m_open.empty())
    {
        ClientRequest* request = m_open.back();
        SettlePhases(request);
        request->record.outcome = RequestOutcome::ABANDONED;
        ReleaseConnections(request);
        Report(request);
    }
    m_deadlines.Stop();
    while (!m_connections.empty())
    {
        ClientConnection* connection = m_connections.back().get();
        connection->tcp.Close();
        Discard(connection);
    }
    m_pools.assign(m_names.size(), ConnectionPool(m_poolLimits));
}

void
RequestClient::Arrive()
{
    m_ended.clear();
    ++m_started;
    if (m_maxRequests == 0 || m_started < m_maxRequests)
    {
        const Time wait = std::max(Seconds(0), Seconds(m_interarrival->GetValue()));
        m_nextArrival = Simulator::Schedule(wait, &RequestClient::Arrive, this);
    }
    StartAttempt(NewRequest());
}

ClientRequest*
RequestClient::NewRequest()
{
    if (m_free.empty())
    {
        m_requests.push_back(std::make_unique<ClientRequest>());
        m_free.push_back(m_requests.back().get());
        RequestRecord& record = m_free.back()->record;
        record.group = m_group;
        record.nodeId = GetNode()->GetId();
        record.clientAz = m_clientAz;
    }
    ClientRequest* request = m_free.back();
    m_free.pop_back();
    request->index = m_open.size();
    m_open.push_back(request);
    const Time now = Simulator::Now();
    const bool fallback = !m_names[1].text.empty() && now < m_fallbackUntil;
    request->nameIndex = fallback ? 1 : 0;
    request->attemptsOnName = 0;
    request->quotaCost = 0;
    RequestRecord& record = request->record;
    record.id = m_idBase | (m_started - 1);
    record.name = m_names[request->nameIndex].text;
    record.start = now;
    record.attempts = 0;
    record.bytesSent = 0;
    record.bytesReceived = 0;
    record.clientInFaultyAz = false;
    return request;
}

void
RequestClient::StartAttempt(ClientRequest* request)
{
    RequestRecord& record = request->record;
    ++record.attempts;
    ++request->attemptsOnName;
    record.dns = record.connect = record.firstByte = record.transfer = Time();
    record.address = Ipv4Address::GetAny();
    record.localPort = 0;
    record.eniId.clear();
    record.serverAz.clear();
    record.path = RequestPath::UNKNOWN;
    record.reusedConnection = false;
    record.deniedBy.clear();
    request->answered = false;
    request->attemptStart = Simulator::Now();

    ClientConnection* idle = m_pools[request->nameIndex].Take(m_tooOld);
    for (ClientConnection* connection : m_tooOld)
    {
        connection->tcp.Close();
        Discard(connection);
    }
    m_tooOld.clear();
    if (idle)
    {
        record.reusedConnection = true;
        Send(request, idle);
        return;
    }
    const Name& name = m_names[request->nameIndex];
    if (!name.literal.empty())
    {
        request->addresses.Start(name.literal, m_addressChoice);
        StartConnecting(request);
        return;
    }
    request->stage = ClientRequest::Stage::RESOLVING;
    m_resolver->Resolve(name.text,
                        MakeBoundCallback(&RequestClient::Resolved,
                                          Ptr<RequestClient>(this),
                                          request,
                                          request->lookup));
}

void
RequestClient::Resolved(Ptr<RequestClient> client,
                        ClientRequest* request,
                        uint32_t lookup,
                        const DnsAnswer& answer)
{
    if (request->lookup != lookup)
    {
        return; // the request has been abandoned
    }
    client->SettlePhases(request);
    if (answer.addresses.empty())
    {
        client->EndAttempt(request, RequestOutcome::DNS_FAILED);
        return;
    }
    request->addresses.Start(answer.addresses, client->m_addressChoice);
    client->StartConnecting(request);
}

void
RequestClient::StartConnecting(ClientRequest* request)
{
    request->stage = ClientRequest::Stage::CONNECTING;
    request->connectStart = Simulator::Now();
    TryNextAddress(request);
}

void
RequestClient::TryNextAddress(ClientRequest* request)
{
    auto made = std::make_unique<ClientConnection>(*this, m_tcp, *m_setup, request->nameIndex);
    ClientConnection* connection = made.get();
    connection->index = m_connections.size();
    connection->request = request;
    m_connections.push_back(std::move(made));
    request->connecting.push_back(connection);
    connection->tcp.Connect(request->addresses.Next(), m_port, m_connectTimeout);
    request->record.address = connection->tcp.GetRemoteAddress();
    request->record.localPort = connection->tcp.GetLocalPort();
    if (m_addressChoice == HAPPY_EYEBALLS && request->addresses.HasNext())
    {
        request->timer =
            Simulator::Schedule(m_attemptDelay, &RequestClient::TryNextAddress, this, request);
    }
}

void
RequestClient::Connected(ClientConnection* connection)
{
    ClientRequest* request = connection->request;
    SettlePhases(request);
    Simulator::Remove(request->timer);
    auto& connecting = request->connecting;
    connecting.erase(std::find(connecting.begin(), connecting.end(), connection));
    ReleaseConnections(request); // those that lost the race
    connection->connectedAt = Simulator::Now();
    Send(request, connection);
}

void
RequestClient::ConnectFailed(ClientConnection* connection, ConnectFailure why)
{
    ClientRequest* request = connection->request;
    auto& connecting = request->connecting;
    connecting.erase(std::find(connecting.begin(), connecting.end(), connection));
    NotePath(request, connection);
    Discard(connection);
    if (request->addresses.HasNext())
    {
        Simulator::Remove(request->timer);
        TryNextAddress(request);
    }
    else if (connecting.empty())
    {
        SettlePhases(request);
        EndAttempt(request, OutcomeOf(why));
    }
}

void
RequestClient::Send(ClientRequest* request, ClientConnection* connection)
{
    request->stage = ClientRequest::Stage::WAITING;
    request->sent = Simulator::Now();
    request->active = connection;
    connection->request = request;
    NotePath(request, connection);
    RequestHeader header;
    header.id = request->record.id;
    header.textLength = static_cast<uint16_t>(m_call.size());
    header.length = std::max<uint32_t>(m_requestBytes, RequestHeader::SIZE + header.textLength);
    header.responseLength = m_responseBytes;
    connection->Write(header, m_call);
    request->record.bytesSent += header.length;
    if (m_requestTimeout.IsStrictlyPositive())
    {
        m_deadlines.Add(request, m_requestTimeout);
    }
}

void
RequestClient::FirstByte(ClientConnection* connection, uint32_t bytes)
{
    ClientRequest* request = connection->request;
    if (!request)
    {
        return;
    }
    request->record.bytesReceived += bytes;
    if (!request->answered)
    {
        request->answered = true;
        request->firstByte = Simulator::Now();
    }
}

void
RequestClient::ResponseComplete(ClientConnection* connection,
                                const RequestHeader& header,
                                const std::string& text)
{
    ClientRequest* request = connection->request;
    if (!request || header.id != request->record.id)
    {
        return;
    }
    SettlePhases(request);
    m_deadlines.Remove(request);
    request->active = nullptr;
    connection->request = nullptr;
    ++connection->served;
    if (!m_pools[connection->nameIndex].Give(connection))
    {
        connection->tcp.Close();
        Discard(connection);
    }
    const RequestOutcome outcome = OutcomeOf(header.status);
    if (outcome == RequestOutcome::FORBIDDEN)
    {
        request->record.deniedBy = text;
    }
    EndAttempt(request, outcome);
}

void
RequestClient::Closed(ClientConnection* connection, ConnectionEnd why)
{
    ClientRequest* request = connection->request;
    if (!request)
    {
        m_pools[connection->nameIndex].Forget(connection);
        Discard(connection);
        return;
    }
    SettlePhases(request);
    m_deadlines.Remove(request);
    ReleaseConnections(request);
    EndAttempt(request, OutcomeOf(why));
}

void
RequestClient::RequestTimedOut(ClientRequest* request)
{
    SettlePhases(request);
    ReleaseConnections(request);
    EndAttempt(request, RequestOutcome::REQUEST_TIMEOUT);
}

void
RequestClient::EndAttempt(ClientRequest* request, RequestOutcome outcome)
{
    request->record.outcome = outcome;
    m_attemptTrace(request->record);
    if (outcome == RequestOutcome::SUCCESS)
    {
        m_quota.Refund(request->quotaCost);
    }
    if (!RetryPolicy::IsRetryable(outcome))
    {
        Report(request);
        return;
    }
    ++request->lookup;
    if (request->nameIndex == 0 && !m_names[1].text.empty())
    {
        m_fallbackUntil = Simulator::Now() + m_fallbackHold;
        request->nameIndex = 1;
        request->attemptsOnName = 0;
        request->record.name = m_names[1].text;
        StartAttempt(request);
        return;
    }
    if (request->attemptsOnName >= m_retry.maxAttempts ||
        !m_quota.Take(outcome, request->quotaCost))
    {
        Report(request);
        return;
    }
    request->stage = ClientRequest::Stage::BACKING_OFF;
    const double uniform = m_retry.jitter > 0.0 ? m_jitter->GetValue() : 0.0;
    request->timer = Simulator::Schedule(m_retry.Delay(request->attemptsOnName, uniform),
                                         &RequestClient::StartAttempt,
                                         this,
                                         request);
}

void
RequestClient::Report(ClientRequest* request)
{
    Simulator::Remove(request->timer);
    m_deadlines.Remove(request);
    ++request->lookup;
    m_open[request->index] = m_open.back();
    m_open[request->index]->index = request->index;
    m_open.pop_back();
    ++m_done;
    request->record.total = Simulator::Now() - request->record.start;
    m_doneTrace(request->record);
    m_free.push_back(request);
}

void
RequestClient::SettlePhases(ClientRequest* request)
{
    RequestRecord& record = request->record;
    const Time now = Simulator::Now();
    switch (request->stage)
    {
    case ClientRequest::Stage::BACKING_OFF:
        break;
    case ClientRequest::Stage::RESOLVING:
        record.dns = now - request->attemptStart;
        break;
    case ClientRequest::Stage::CONNECTING:
        record.connect = now - request->connectStart;
        break;
    case ClientRequest::Stage::WAITING:
        record.firstByte = (request->answered ? request->firstByte : now) - request->sent;
        record.transfer = request->answered ? now - request->firstByte : Time();
        break;
    }
}

void
RequestClient::ReleaseConnections(ClientRequest* request)
{
    for (ClientConnection* connection : request->connecting)
    {
        Discard(connection);
    }
    request->connecting.clear();
    if (request->active)
    {
        Discard(request->active);
        request->active = nullptr;
    }
}

void
RequestClient::NotePath(ClientRequest* request, ClientConnection* connection)
{
    const TcpConnection& tcp = connection->tcp;
    if (!connection->pathKnown && !m_pathLookup.IsNull())
    {
        connection->pathKnown = true;
        connection->path = m_pathLookup(GetNode(),
                                        tcp.GetLocalAddress(),
                                        tcp.GetLocalPort(),
                                        tcp.GetRemoteAddress(),
                                        tcp.GetRemotePort());
    }
    RequestRecord& record = request->record;
    record.address = tcp.GetRemoteAddress();
    record.localPort = tcp.GetLocalPort();
    record.path = connection->path.path;
    record.eniId = connection->path.eniId;
    record.serverAz = connection->path.serverAz;
}

void
RequestClient::Discard(ClientConnection* connection)
{
    connection->tcp.Abort();
    connection->request = nullptr;
    const std::size_t index = connection->index;
    m_ended.push_back(std::move(m_connections[index]));
    if (index + 1 < m_connections.size())
    {
        m_connections[index] = std::move(m_connections.back());
        m_connections[index]->index = index;
    }
    m_connections.pop_back();
}

} // namespace vpc
} // namespace ns3
