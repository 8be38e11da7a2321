// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-request-service.h"

#include "vpc-message-stream.h"
#include "vpc-stream-opening.h"
#include "vpc-tcp-close.h"

#include "ns3/boolean.h"
#include "ns3/inet-socket-address.h"
#include "ns3/log.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/tcp-l4-protocol.h"
#include "ns3/trace-source-accessor.h"
#include "ns3/uinteger.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{

NS_LOG_COMPONENT_DEFINE("VpcRequestService");
NS_OBJECT_ENSURE_REGISTERED(RequestService);

/// One accepted connection.
class RequestService::Peer : public TimerQueue<RequestService::Peer>::Item
{
  public:
    Peer(RequestService& service, Ptr<Socket> socket, const aws::FlowKey& connection)
        : connection(connection),
          client(connection.destination),
          m_service(service),
          m_socket(socket),
          m_opening(std::make_unique<StreamOpening>(service.m_proxyProtocol))
    {
        socket->SetRecvCallback(MakeCallback(&Peer::Receive, this));
        socket->SetCloseCallbacks(MakeCallback(&Peer::ClosedByPeer, this),
                                  MakeCallback(&Peer::Lost, this));
    }

    ~Peer()
    {
        if (m_socket)
        {
            DetachSocket(m_socket);
        }
    }

    /// \return whether responses can still be sent
    bool IsOpen() const
    {
        return m_socket != nullptr;
    }

    /// Say goodbye in the orderly way.
    void Close()
    {
        CloseTcpSocket(m_socket);
        m_socket = nullptr;
    }

    /// Cut the connection.
    void Abort()
    {
        AbortTcpSocket(m_socket);
        m_socket = nullptr;
    }

    /// \param header of the response \param text its text
    void Write(const RequestHeader& header, const std::string& text)
    {
        m_writer.Write(*this, header, text);
        if (!m_writer.IsEmpty())
        {
            m_socket->SetSendCallback(MakeCallback(&Peer::Flush, this));
        }
    }

    /// \return bytes that the send buffer takes
    uint32_t GetSpace() const
    {
        return m_socket->GetTxAvailable();
    }

    /// \param packet to send \return whether it was taken
    bool Send(Ptr<Packet> packet)
    {
        return m_socket->Send(packet) >= 0;
    }

    /// \return whether a response is still being handed to the socket
    bool IsWriting() const
    {
        return !m_writer.IsEmpty();
    }

    const aws::FlowKey connection; //!< as this host sends
    Ipv4Address client;            //!< the peer, or whom its PROXY protocol header names
    std::size_t index{0};          //!< in RequestService::m_peers
    uint32_t inService{0};         //!< requests waiting or being worked on

  private:
    void Receive(Ptr<Socket>)
    {
        Ptr<Packet> bytes = m_socket ? m_socket->Recv() : nullptr;
        if (!bytes || bytes->GetSize() == 0)
        {
            return;
        }
        if (m_opening)
        {
            Open(bytes);
        }
        else
        {
            Read(bytes);
        }
    }

    /// \param bytes before the first request
    void Open(Ptr<Packet> bytes)
    {
        switch (m_opening->Feed(bytes))
        {
        case StreamOpening::Step::NEED_MORE:
            return;
        case StreamOpening::Step::HTTP:
            m_socket->Send(m_service.AnswerHealthCheck());
            CloseTcpSocketSoon(m_socket);
            m_socket = nullptr;
            m_service.Forget(this);
            return;
        case StreamOpening::Step::CORRUPT:
            GiveUp();
            return;
        case StreamOpening::Step::REQUESTS:
            break;
        }
        if (const auto& proxy = m_opening->GetProxyHeader(); proxy && !proxy->local)
        {
            client = Ipv4Address(proxy->source);
            m_service.m_callerTrace(*proxy);
        }
        Ptr<Packet> rest = m_opening->TakeRest();
        m_opening.reset();
        Read(rest);
    }

    /// \param bytes of requests
    void Read(Ptr<Packet> bytes)
    {
        m_reader.Feed(bytes);
        while (m_socket)
        {
            switch (m_reader.Next())
            {
            case MessageReader::Step::NEED_MORE:
                return;
            case MessageReader::Step::BEGUN:
                break;
            case MessageReader::Step::COMPLETE:
                m_service.Receive(this, m_reader.GetHeader(), m_reader.GetText());
                break;
            case MessageReader::Step::CORRUPT:
                GiveUp();
                return;
            }
        }
    }

    /// Cut a connection that does not speak the protocol.
    void GiveUp()
    {
        ++m_service.m_counters.corrupt;
        Abort();
        m_service.Forget(this);
    }

    void Flush(Ptr<Socket>, uint32_t)
    {
        if (m_socket)
        {
            m_writer.Flush(*this);
        }
    }

    void ClosedByPeer(Ptr<Socket>)
    {
        // Without this the client would stay in FIN_WAIT_2.
        CloseTcpSocketSoon(m_socket);
        m_socket = nullptr;
        m_service.Forget(this);
    }

    void Lost(Ptr<Socket>)
    {
        AbortTcpSocketSoon(m_socket);
        m_socket = nullptr;
        m_service.Forget(this);
    }

    RequestService& m_service;
    Ptr<Socket> m_socket;                     //!< null once closed
    std::unique_ptr<StreamOpening> m_opening; //!< until the first request begins
    MessageReader m_reader;
    MessageWriter m_writer;
};

TypeId
RequestService::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::vpc::RequestService")
            .SetParent<Application>()
            .SetGroupName("VpcEndpoints")
            .AddConstructor<RequestService>()
            .AddAttribute("Port",
                          "TCP port to listen on; AddPort() adds more.",
                          UintegerValue(443),
                          MakeUintegerAccessor(&RequestService::m_port),
                          MakeUintegerChecker<uint16_t>(1))
            .AddAttribute("ServiceTime",
                          "Time in seconds that a worker needs for a request (assumption: 1 ms).",
                          StringValue("ns3::ConstantRandomVariable[Constant=0.001]"),
                          MakePointerAccessor(&RequestService::m_serviceTime),
                          MakePointerChecker<RandomVariableStream>())
            .AddAttribute("Concurrency",
                          "Requests worked on at a time (assumption).",
                          UintegerValue(100),
                          MakeUintegerAccessor(&RequestService::m_concurrency),
                          MakeUintegerChecker<uint32_t>(1))
            .AddAttribute("QueueLimit",
                          "Requests that may wait; more are answered 503 (assumption).",
                          UintegerValue(1000),
                          MakeUintegerAccessor(&RequestService::m_queueLimit),
                          MakeUintegerChecker<uint32_t>())
            .AddAttribute("IdleTimeout",
                          "Connections without a request for this long are closed; 0: never. "
                          "Assumption: AWS does not publish its services' keep-alive times.",
                          TimeValue(Seconds(0)),
                          MakeTimeAccessor(&RequestService::m_idleTimeout),
                          MakeTimeChecker(Seconds(0)))
            .AddAttribute("TcpPreset",
                          "Name of the host's TCP behaviour, see ns3::vpc::TcpPreset.",
                          StringValue("linux-6.1"),
                          MakeStringAccessor(&RequestService::m_presetName),
                          MakeStringChecker())
            .AddAttribute("PathMtu",
                          "Bytes, for TCP's segment size; 0: the smallest MTU of the node.",
                          UintegerValue(0),
                          MakeUintegerAccessor(&RequestService::m_mtu),
                          MakeUintegerChecker<uint32_t>())
            .AddAttribute("ProxyProtocol",
                          "Whether every connection begins with a PROXY protocol v2 header, which "
                          "a load balancer puts there (proxy_protocol_v2.enabled).",
                          BooleanValue(false),
                          MakeBooleanAccessor(&RequestService::m_proxyProtocol),
                          MakeBooleanChecker())
            .AddTraceSource("Caller",
                            "A connection's PROXY protocol header: client, and endpoint id.",
                            MakeTraceSourceAccessor(&RequestService::m_callerTrace),
                            "ns3::vpc::RequestService::CallerTracedCallback")
            .AddTraceSource("ServiceStart",
                            "A worker begins with a request (its id).",
                            MakeTraceSourceAccessor(&RequestService::m_startTrace),
                            "ns3::vpc::RequestService::RequestTracedCallback")
            .AddTraceSource("ServiceEnd",
                            "A worker has finished a request (its id).",
                            MakeTraceSourceAccessor(&RequestService::m_endTrace),
                            "ns3::vpc::RequestService::RequestTracedCallback")
            .AddTraceSource("Busy",
                            "A request was answered 503 (its id).",
                            MakeTraceSourceAccessor(&RequestService::m_busyTrace),
                            "ns3::vpc::RequestService::RequestTracedCallback")
            .AddTraceSource("Forbidden",
                            "A request was answered 403 (its id, and why).",
                            MakeTraceSourceAccessor(&RequestService::m_forbiddenTrace),
                            "ns3::vpc::RequestService::ForbiddenTracedCallback")
            .AddTraceSource("Working",
                            "Requests being worked on.",
                            MakeTraceSourceAccessor(&RequestService::m_working),
                            "ns3::TracedValueCallback::Uint32")
            .AddTraceSource("Waiting",
                            "Requests waiting for a worker.",
                            MakeTraceSourceAccessor(&RequestService::m_waiting),
                            "ns3::TracedValueCallback::Uint32");
    return tid;
}

RequestService::RequestService()
{
    m_idle.SetExpired(MakeCallback(&RequestService::CloseIdle, this));
}

RequestService::~RequestService() = default;

void
RequestService::DoDispose()
{
    m_idle.Stop();
    m_admission = Admission();
    m_queue.clear();
    m_listeners.clear();
    m_peers.clear();
    m_gone.clear();
    m_serviceTime = nullptr;
    Application::DoDispose();
}

void
RequestService::AddPort(uint16_t port)
{
    m_morePorts.push_back(port);
}

void
RequestService::SetTcpPreset(const TcpPreset& preset)
{
    m_preset = std::make_unique<TcpPreset>(preset);
}

void
RequestService::SetAdmission(Admission admission)
{
    m_admission = admission;
}

int64_t
RequestService::AssignServiceStreams(int64_t stream)
{
    m_serviceTime->SetStream(stream);
    return 1;
}

void
RequestService::StartApplication()
{
    Ptr<TcpL4Protocol> tcp = GetNode()->GetObject<TcpL4Protocol>();
    NS_ABORT_MSG_UNLESS(tcp,
                        "RequestService: node " << GetNode()->GetId()
                                                << " has no TCP, install an internet stack first");
    const TcpPreset preset = m_preset ? *m_preset : TcpPreset::ByName(m_presetName);
    const TcpSocketSetup setup(preset, m_mtu > 0 ? m_mtu : SmallestMtu(GetNode()));
    std::vector<uint16_t> ports{m_port};
    ports.insert(ports.end(), m_morePorts.begin(), m_morePorts.end());
    for (uint16_t port : ports)
    {
        Ptr<Socket> listener = tcp->CreateSocket();
        setup.Apply(listener);
        NS_ABORT_MSG_IF(listener->Bind(InetSocketAddress(Ipv4Address::GetAny(), port)) != 0,
                        "RequestService: port " << port << " of node " << GetNode()->GetId()
                                                << " is taken, choose another");
        listener->Listen();
        listener->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                                    MakeCallback(&RequestService::Accept, this));
        m_listeners.push_back(listener);
    }
}

void
RequestService::StopApplication()
{
    for (const auto& listener : m_listeners)
    {
        listener->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                                    MakeNullCallback<void, Ptr<Socket>, const Address&>());
        listener->Close();
    }
    m_listeners.clear();
    while (!m_peers.empty())
    {
        Peer* peer = m_peers.back().get();
        peer->Close();
        Forget(peer);
    }
    for (const Job& job : m_queue)
    {
        --job.peer->inService;
    }
    m_queue.clear();
    m_waiting = 0;
    m_idle.Stop();
}

void
RequestService::Accept(Ptr<Socket> socket, const Address& from)
{
    Reclaim();
    ++m_counters.connections;
    ++m_open;
    Address own;
    socket->GetSockName(own);
    const InetSocketAddress here = InetSocketAddress::ConvertFrom(own);
    const InetSocketAddress there = InetSocketAddress::ConvertFrom(from);
    const aws::FlowKey connection{here.GetIpv4().Get(),
                                  there.GetIpv4().Get(),
                                  here.GetPort(),
                                  there.GetPort(),
                                  aws::PROTOCOL_TCP};
    m_peers.push_back(std::make_unique<Peer>(*this, socket, connection));
    m_peers.back()->index = m_peers.size() - 1;
    AwaitRequest(m_peers.back().get());
}

Ptr<Packet>
RequestService::AnswerHealthCheck()
{
    const bool isFull = m_working >= m_concurrency && m_queue.size() >= m_queueLimit;
    ++m_counters.healthChecks;
    const std::string answer = std::string("HTTP/1.1 ") +
                               (isFull ? "503 Service Unavailable" : "200 OK") +
                               "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    return Create<Packet>(reinterpret_cast<const uint8_t*>(answer.data()),
                          static_cast<uint32_t>(answer.size()));
}

void
RequestService::Receive(Peer* peer, const RequestHeader& header, const std::string& text)
{
    NS_LOG_FUNCTION(this << header.id);
    ++m_counters.requests;
    m_idle.Remove(peer);
    if (!m_admission.IsNull())
    {
        const AdmissionAnswer answer = m_admission({peer->connection, peer->client, header, text});
        if (answer.status != RequestStatus::OK)
        {
            ++m_counters.forbidden;
            m_forbiddenTrace(header.id, answer.reason);
            Answer(peer, header, answer.status, answer.reason);
            return;
        }
    }
    if (m_working < m_concurrency)
    {
        ++peer->inService;
        Work({peer, header});
        return;
    }
    if (m_queue.size() >= m_queueLimit)
    {
        ++m_counters.busy;
        m_busyTrace(header.id);
        Answer(peer, header, RequestStatus::BUSY);
        return;
    }
    ++peer->inService;
    m_queue.push_back({peer, header});
    m_waiting = m_queue.size();
}

void
RequestService::Work(const Job& job)
{
    ++m_working;
    m_startTrace(job.header.id);
    const Time time = std::max(Seconds(0), Seconds(m_serviceTime->GetValue()));
    if (time.IsZero())
    {
        Finish(job.peer, job.header);
        return;
    }
    Simulator::Schedule(time, &RequestService::Finish, this, job.peer, job.header);
}

void
RequestService::Finish(Peer* peer, RequestHeader header)
{
    --m_working;
    --peer->inService;
    m_endTrace(header.id);
    ++m_counters.served;
    if (peer->IsOpen())
    {
        Answer(peer, header, RequestStatus::OK);
    }
    else
    {
        ++m_counters.lost;
    }
    if (!m_queue.empty() && m_working < m_concurrency)
    {
        const Job next = m_queue.front();
        m_queue.pop_front();
        m_waiting = m_queue.size();
        Work(next);
    }
}

void
RequestService::Answer(Peer* peer,
                       const RequestHeader& request,
                       RequestStatus status,
                       const std::string& text)
{
    RequestHeader header;
    header.id = request.id;
    header.status = status;
    header.textLength = static_cast<uint16_t>(text.size());
    const uint32_t wanted = status == RequestStatus::OK ? request.responseLength : 0;
    header.length = std::max<uint32_t>(wanted, RequestHeader::SIZE + header.textLength);
    peer->Write(header, text);
    if (peer->inService == 0)
    {
        AwaitRequest(peer);
    }
}

void
RequestService::AwaitRequest(Peer* peer)
{
    m_idle.Remove(peer);
    if (m_idleTimeout.IsStrictlyPositive())
    {
        m_idle.Add(peer, m_idleTimeout);
    }
}

void
RequestService::CloseIdle(Peer* peer)
{
    if (peer->IsWriting())
    {
        AwaitRequest(peer);
        return;
    }
    peer->Close();
    Forget(peer);
}

void
RequestService::Forget(Peer* peer)
{
    m_idle.Remove(peer);
    --m_open;
    const std::size_t index = peer->index;
    m_gone.push_back(std::move(m_peers[index]));
    if (index + 1 < m_peers.size())
    {
        m_peers[index] = std::move(m_peers.back());
        m_peers[index]->index = index;
    }
    m_peers.pop_back();
}

void
RequestService::Reclaim()
{
    m_gone.erase(std::remove_if(m_gone.begin(),
                                m_gone.end(),
                                [](const auto& peer) { return peer->inService == 0; }),
                 m_gone.end());
}

} // namespace vpc
} // namespace ns3
