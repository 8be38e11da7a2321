// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-address-chooser.h"
#include "vpc-client-connection.h"
#include "vpc-client-preset.h"
#include "vpc-connection-pool.h"
#include "vpc-request-record.h"
#include "vpc-retry-policy.h"
#include "vpc-tcp-preset.h"
#include "vpc-timer-queue.h"

#include "ns3/application.h"
#include "ns3/event-id.h"
#include "ns3/random-variable-stream.h"
#include "ns3/traced-callback.h"
#include "ns3/vpc-name-resolver.h"

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/// Where a request of a RequestClient stands.
struct ClientRequest : public TimerQueue<ClientRequest>::Item
{
    /// What the request is waiting for.
    enum class Stage : uint8_t
    {
        BACKING_OFF, //!< the pause before the next attempt
        RESOLVING,   //!< addresses
        CONNECTING,  //!< a handshake
        WAITING      //!< the response
    };

    RequestRecord record;                      //!< what will be reported
    Stage stage{Stage::RESOLVING};             //!< of the running attempt
    uint32_t nameIndex{0};                     //!< name in use: 0 is Remote, 1 is Fallback
    uint32_t attemptsOnName{0};                //!< attempts with that name
    uint32_t quotaCost{0};                     //!< tokens that the last retry cost
    uint32_t lookup{0};                        //!< number of the lookup waited for
    std::size_t index{0};                      //!< in the client's list
    Time attemptStart;                         //!< of the running attempt
    Time connectStart;                         //!< when its first SYN was due
    Time sent;                                 //!< when its request was sent
    Time firstByte;                            //!< when its response began
    bool answered{false};                      //!< the first byte has arrived
    AddressChooser addresses;                  //!< whose turn it is
    std::vector<ClientConnection*> connecting; //!< handshakes under way
    ClientConnection* active{nullptr};         //!< the connection the request runs on
    EventId timer; //!< end of the pause, or head start of the next address
};

/**
 * \brief An open-loop client: asks a service at given intervals, whatever became of the last
 *        request, and reports each request in exactly one RequestRecord.
 *
 * A request takes an idle connection from the pool, or else looks up the name, connects and sends;
 * if an attempt fails it goes over to the fallback name or tries again as the preset says. Requests
 * still open at StopApplication are reported as abandoned.
 */
class RequestClient : public Application
{
  public:
    /// \return the TypeId
    static TypeId GetTypeId();
    RequestClient();
    ~RequestClient() override;

    /// \param preset how the client library behaves: sets timeouts, retries, pool, address choice
    void SetPreset(const ClientPreset& preset);

    /// \param preset how the host's TCP behaves, instead of attribute TcpPreset
    void SetTcpPreset(const TcpPreset& preset);

    /// \param resolver for names; addresses need none
    void SetResolver(Ptr<NameResolver> resolver);

    /// \return the resolver, nullptr if it has none
    Ptr<NameResolver> GetResolver() const
    {
        return m_resolver;
    }

    /// Tells which way the connection of a local and a remote address and port takes.
    using PathLookup = Callback<PathInfo, Ptr<Node>, Ipv4Address, uint16_t, Ipv4Address, uint16_t>;

    /// \param lookup asked once for each connection, when its handshake has ended either way
    void SetPathLookup(PathLookup lookup);

    /// Report all open requests as abandoned and close all connections. StopApplication does this;
    /// call it after Simulator::Run() if the run ended before the application.
    void Abandon();

    /// \return requests begun
    uint64_t GetStarted() const
    {
        return m_started;
    }

    /// \return requests reported
    uint64_t GetDone() const
    {
        return m_done;
    }

    /// \return open connections, idle ones included
    std::size_t GetConnections() const
    {
        return m_connections.size();
    }

    /// \return tokens left for retries
    uint32_t GetRetryTokens() const
    {
        return m_quota.GetTokens();
    }

    /// \param stream first stream index \return the number of indices used
    int64_t AssignClientStreams(int64_t stream);

#if __has_include("ns3/application-helper.h")
    /// \param stream first stream index \return the number of indices used
    int64_t AssignStreams(int64_t stream) override
#else
    /// \param stream first stream index \return the number of indices used
    int64_t AssignStreams(int64_t stream)
#endif
    {
        return AssignClientStreams(stream);
    }

    /// \param record of the request, valid during the call
    using RequestDoneTracedCallback = void (*)(const RequestRecord& record);

  protected:
    void DoDispose() override;

  private:
    friend class ClientConnection;

    void StartApplication() override;
    void StopApplication() override;

    void ReadNames();
    void ReadCall();
    void Arrive();
    ClientRequest* NewRequest();
    void StartAttempt(ClientRequest* request);
    static void Resolved(Ptr<RequestClient> client,
                         ClientRequest* request,
                         uint32_t lookup,
                         const DnsAnswer& answer);
    void StartConnecting(ClientRequest* request);
    void TryNextAddress(ClientRequest* request);
    void Send(ClientRequest* request, ClientConnection* connection);

    // what connections report
    void Connected(ClientConnection* connection);
    void ConnectFailed(ClientConnection* connection, ConnectFailure why);
    void FirstByte(ClientConnection* connection, uint32_t bytes);
    void ResponseComplete(ClientConnection* connection,
                          const RequestHeader& header,
                          const std::string& text);
    void Closed(ClientConnection* connection, ConnectionEnd why);

    void RequestTimedOut(ClientRequest* request);
    void EndAttempt(ClientRequest* request, RequestOutcome outcome);
    void Report(ClientRequest* request);
    void SettlePhases(ClientRequest* request);
    void ReleaseConnections(ClientRequest* request);
    void NotePath(ClientRequest* request, ClientConnection* connection);
    void Discard(ClientConnection* connection);

    // attributes
    void SetMaxAttempts(uint32_t value);
    uint32_t GetMaxAttempts() const;
    void SetRetryBaseDelay(Time value);
    Time GetRetryBaseDelay() const;
    void SetRetryMaxDelay(Time value);
    Time GetRetryMaxDelay() const;
    void SetRetryJitter(double value);
    double GetRetryJitter() const;
    void SetRetryQuota(uint32_t value);
    uint32_t GetRetryQuota() const;
    void SetPoolSize(uint32_t value);
    uint32_t GetPoolSize() const;
    void SetPoolMaxIdleAge(Time value);
    Time GetPoolMaxIdleAge() const;
    void SetPoolMaxAge(Time value);
    Time GetPoolMaxAge() const;
    std::string m_remote;
    std::string m_fallback;
    uint16_t m_port;
    std::string m_group;
    std::string m_clientAz;
    std::string m_presetName;
    uint32_t m_mtu;
    uint64_t m_maxRequests;
    uint32_t m_requestBytes;
    uint32_t m_responseBytes;
    std::string m_principal;
    std::string m_action;
    std::string m_resource;
    std::string m_context;
    std::string m_call; //!< these four as requests carry them
    Ptr<RandomVariableStream> m_interarrival;
    Time m_connectTimeout;
    Time m_requestTimeout;
    Time m_fallbackHold;
    AddressChoice m_addressChoice;
    Time m_attemptDelay;
    RetryPolicy m_retry;
    RetryQuotaLimits m_quotaLimits;
    PoolLimits m_poolLimits;

    struct Name
    {
        std::string text;
        std::vector<Ipv4Address> literal; //!< the address, if the name is one
    };

    std::unique_ptr<TcpPreset> m_preset; //!< given by SetTcpPreset()
    std::unique_ptr<TcpSocketSetup> m_setup;
    Ptr<TcpL4Protocol> m_tcp;
    Ptr<NameResolver> m_resolver;
    PathLookup m_pathLookup;
    Ptr<UniformRandomVariable> m_jitter;
    RetryQuota m_quota;
    std::array<Name, 2> m_names;
    std::vector<ConnectionPool> m_pools; //!< one for each name
    std::vector<std::unique_ptr<ClientConnection>> m_connections;
    std::vector<std::unique_ptr<ClientConnection>> m_ended; //!< may still be on the stack
    std::vector<ClientConnection*> m_tooOld;
    std::vector<std::unique_ptr<ClientRequest>> m_requests; //!< all ever made, for use again
    std::vector<ClientRequest*> m_free;
    std::vector<ClientRequest*> m_open;
    TimerQueue<ClientRequest> m_deadlines;
    EventId m_nextArrival;
    Time m_fallbackUntil; //!< until then the fallback name is asked first
    uint64_t m_idBase{0};
    uint64_t m_started{0};
    uint64_t m_done{0};

    TracedCallback<const RequestRecord&> m_doneTrace;
    TracedCallback<const RequestRecord&> m_attemptTrace;
};

} // namespace vpc
} // namespace ns3
