// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-request-header.h"
#include "vpc-tcp-preset.h"
#include "vpc-timer-queue.h"

#include "ns3/application.h"
#include "ns3/callback.h"
#include "ns3/ipv4-address.h"
#include "ns3/random-variable-stream.h"
#include "ns3/socket.h"
#include "ns3/traced-callback.h"
#include "ns3/traced-value.h"
#include "ns3/vpc-flow-key.h"
#include "ns3/vpc-proxy-header.h"

#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/// What a service has done since its start.
struct ServiceCounters
{
    uint64_t connections{0};  //!< accepted
    uint64_t requests{0};     //!< read completely
    uint64_t served{0};       //!< answered after their service time
    uint64_t busy{0};         //!< answered 503 because the queue was full
    uint64_t forbidden{0};    //!< answered 403 by the admission callback
    uint64_t lost{0};         //!< served, but the client had gone
    uint64_t corrupt{0};      //!< connections aborted for not speaking the protocol
    uint64_t healthChecks{0}; //!< HTTP requests of load balancers, answered 200 or 503
};

/// A request that asks to be let in, for the time of a call.
struct AdmissionRequest
{
    const aws::FlowKey& connection; //!< as the service's host sends
    Ipv4Address client;             //!< the peer, or whom its PROXY protocol header names
    const RequestHeader& header;    //!< of the request
    const std::string& text;        //!< of the request, see ReadApiCall()
};

/// What becomes of it.
struct AdmissionAnswer
{
    RequestStatus status{RequestStatus::OK}; //!< OK admits it, any other is the answer
    std::string reason;                      //!< why not; the client reads it
};

/**
 * \brief A service on one host: reads requests, works on them for a while, answers.
 *
 * Up to \c Concurrency requests are worked on at a time, \c QueueLimit more wait in order of
 * arrival, and whatever comes then is answered 503 at once.
 * Connections stay open until the client closes
 * them or they have been idle for \c IdleTimeout.
 *
 * An HTTP GET at the beginning of a connection is a load balancer's health check: it is answered at
 * once, by 200, or by 503 while the queue is full. With \c ProxyProtocol connections begin with a
 * PROXY protocol v2 header; the client that it names counts as the peer.
 */
class RequestService : public Application
{
  public:
    /// \return the TypeId
    static TypeId GetTypeId();
    RequestService();
    ~RequestService() override;

    /// Decides a request before it is queued.
    using Admission = Callback<AdmissionAnswer, const AdmissionRequest&>;

    /// \param port one more TCP port to listen on; before the start
    void AddPort(uint16_t port);

    /// \param preset how the host's TCP behaves, instead of attribute TcpPreset
    void SetTcpPreset(const TcpPreset& preset);

    /// \param admission asked for every request
    void SetAdmission(Admission admission);

    /// \return what was done so far
    const ServiceCounters& GetCounters() const
    {
        return m_counters;
    }

    /// \return requests being worked on
    uint32_t GetWorking() const
    {
        return m_working;
    }

    /// \return requests waiting
    uint32_t GetWaiting() const
    {
        return m_waiting;
    }

    /// \return open connections
    uint32_t GetConnections() const
    {
        return m_open;
    }

    /// \param stream first stream index \return the number of indices used
    int64_t AssignServiceStreams(int64_t stream);

#if __has_include("ns3/application-helper.h")
    /// \param stream first stream index \return the number of indices used
    int64_t AssignStreams(int64_t stream) override
#else
    /// \param stream first stream index \return the number of indices used
    int64_t AssignStreams(int64_t stream)
#endif
    {
        return AssignServiceStreams(stream);
    }

    /// \param id of the request
    using RequestTracedCallback = void (*)(uint64_t id);
    /// \param id of the request \param reason why it was refused
    using ForbiddenTracedCallback = void (*)(uint64_t id, const std::string& reason);
    /// \param header what a connection's PROXY protocol header says
    using CallerTracedCallback = void (*)(const aws::ProxyHeader& header);

  protected:
    void DoDispose() override;

  private:
    class Peer;

    /// A request being worked on or waiting.
    struct Job
    {
        Peer* peer;
        RequestHeader header;
    };

    void StartApplication() override;
    void StopApplication() override;

    void Accept(Ptr<Socket> socket, const Address& from);
    Ptr<Packet> AnswerHealthCheck();
    void Receive(Peer* peer, const RequestHeader& header, const std::string& text);
    void Work(const Job& job);
    void Finish(Peer* peer, RequestHeader header);
    void Answer(Peer* peer,
                const RequestHeader& request,
                RequestStatus status,
                const std::string& text = std::string());
    void AwaitRequest(Peer* peer);
    void CloseIdle(Peer* peer);
    void Forget(Peer* peer);
    void Reclaim();

    uint16_t m_port;
    uint32_t m_concurrency;
    uint32_t m_queueLimit;
    uint32_t m_mtu;
    bool m_proxyProtocol;
    Time m_idleTimeout;
    std::string m_presetName;
    Ptr<RandomVariableStream> m_serviceTime;
    Admission m_admission;

    std::unique_ptr<TcpPreset> m_preset; //!< given by SetTcpPreset()
    std::vector<uint16_t> m_morePorts;
    std::vector<Ptr<Socket>> m_listeners;
    std::vector<std::unique_ptr<Peer>> m_peers; //!< open connections, each knows its index
    std::vector<std::unique_ptr<Peer>> m_gone;  //!< closed, maybe with work or on the stack
    uint32_t m_open{0};
    std::deque<Job> m_queue;
    TimerQueue<Peer> m_idle;
    ServiceCounters m_counters;

    TracedValue<uint32_t> m_working{0};
    TracedValue<uint32_t> m_waiting{0};
    TracedCallback<uint64_t> m_startTrace;
    TracedCallback<uint64_t> m_endTrace;
    TracedCallback<uint64_t> m_busyTrace;
    TracedCallback<uint64_t, const std::string&> m_forbiddenTrace;
    TracedCallback<const aws::ProxyHeader&> m_callerTrace;
};

} // namespace vpc
} // namespace ns3
