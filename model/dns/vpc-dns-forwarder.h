// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-dns-message.h"
#include "vpc-name-resolver.h"

#include "ns3/application.h"
#include "ns3/event-id.h"
#include "ns3/inet-socket-address.h"
#include "ns3/ipv4-address.h"
#include "ns3/nstime.h"
#include "ns3/random-variable-stream.h"
#include "ns3/socket.h"
#include "ns3/traced-callback.h"

#include <functional>
#include <map>
#include <string>
#include <tuple>
#include <vector>

namespace ns3
{
namespace vpc
{

class DnsForwarder;

/// A Resolver rule as resolvers obey it.
struct DnsRule
{
    std::string ruleId;    //!< as AWS names it
    Ptr<DnsForwarder> via; //!< who forwards; nullptr: a rule of type System, answer yourself
    std::vector<InetSocketAddress> targets; //!< whom it asks
};

/// What the targets of a rule answered.
struct DnsReply
{
    DnsRcode rcode{DnsRcode::SERVER_FAILURE}; //!< as answered
    std::vector<DnsRecord> records;           //!< in the order answered
};

/// One question that was forwarded and what became of it; what the Forwarded trace tells.
struct DnsForwardRecord
{
    Time started;                         //!< when the first query was sent
    std::string endpointId;               //!< the outbound endpoint
    std::string ruleId;                   //!< why it was forwarded
    std::string name;                     //!< what was asked for, lower case
    uint32_t queries{0};                  //!< sent for it
    Ipv4Address target{uint32_t{0}};      //!< who answered; 0.0.0.0: nobody
    DnsStatus status{DnsStatus::TIMEOUT}; //!< TIMEOUT: nobody answered
};

/**
 * \brief Sends a VPC resolver's queries to the targets of rules: an outbound Resolver endpoint.
 *
 * Queries are UDP packets from the endpoint's addresses, in turn. A target is chosen at random; if
 * it does not answer within \c Timeout, another one is asked ("Forwarding outbound DNS queries to
 * your network"). A target that says SERVFAIL or REFUSED is passed over at once. After \c Rounds
 * through all targets the answer is SERVFAIL. Questions that are on their way already are not sent
 * again, so that rules that lead in a circle end in SERVFAIL, too. Answers are not kept.
 */
class DnsForwarder : public Application
{
  public:
    /// \return the TypeId
    static TypeId GetTypeId();

    DnsForwarder();
    ~DnsForwarder() override;

    /// What became of the questions.
    struct Counters
    {
        uint64_t asked{0};       //!< questions from resolvers
        uint64_t joined{0};      //!< of these, those that waited for one that was on its way
        uint64_t sent{0};        //!< queries
        uint64_t rateLimited{0}; //!< queries not sent: beyond QueriesPerSecond
        uint64_t answered{0};    //!< questions that a target answered
        uint64_t failed{0};      //!< questions that none did
    };

    using Done = std::function<void(const DnsReply&)>; //!< receives the answer

    /**
     * \brief Signature of the Forwarded trace.
     * \param record a question and what became of it
     */
    typedef void (*ForwardedTracedCallback)(const DnsForwardRecord& record);

    /// \param address one of the node's, to send from; at least one
    void AddAddress(Ipv4Address address);

    /**
     * \brief Ask a rule's targets. Called by a resolver, on whatever node it is.
     * \param rule the rule \param name normalised \param type of the records wanted
     * \param done called once, on the node of the caller
     */
    void Forward(const DnsRule& rule, const std::string& name, uint16_t type, Done done);

    /// \return what became of the questions so far
    const Counters& GetCounters() const;

    /// \param stream first stream for ids and choices \return number of streams used
    int64_t AssignStreams(int64_t stream);

  protected:
    void DoDispose() override;

  private:
    using Question = std::tuple<std::string, std::string, uint16_t>; //!< rule, name, type

    /// Somebody who waits for an answer.
    struct Waiter
    {
        uint32_t context; //!< his node
        Done done;
    };

    /// A question on its way.
    struct Query
    {
        std::vector<InetSocketAddress> targets; //!< in the order to ask them
        Ptr<Packet> packet;
        DnsForwardRecord record;
        uint16_t type{DNS_TYPE_A};
        bool refused{false}; //!< some target said SERVFAIL or REFUSED
        EventId timer;
        std::vector<Waiter> waiters;
    };

    /// An address to send from.
    struct Port
    {
        Ipv4Address address;
        Ptr<Socket> socket;
        Time windowStart;
        uint32_t sent{0}; //!< within the second from windowStart
    };

    void StartApplication() override;
    void StopApplication() override;

    /// \param rule, name, type the question \param waiter gets the answer
    void Start(const DnsRule& rule, const std::string& name, uint16_t type, const Waiter& waiter);
    /// \param targets of a rule \return them in a random order
    std::vector<InetSocketAddress> Shuffle(std::vector<InetSocketAddress> targets);
    /// \param id of the query to send to the next target, or to give up
    void SendNext(uint16_t id);
    /// \param port an address \return whether it may send one more query this second
    bool Admit(Port& port) const;
    /// \param socket has something to read
    void HandleRead(Ptr<Socket> socket);
    /// \param message a response \param from who sent it
    void HandleResponse(const DnsMessage& message, const InetSocketAddress& from);
    /// \param id of a query that is over \param reply for those who wait
    void Finish(uint16_t id, const DnsReply& reply);
    /// \param waiter gets \p reply
    void Deliver(const Waiter& waiter, const DnsReply& reply) const;

    std::string m_endpointId;
    Time m_timeout;
    uint32_t m_rounds;
    Time m_handoverDelay;
    uint32_t m_queriesPerSecond;
    std::vector<Port> m_ports;
    std::size_t m_nextPort{0};
    Ptr<UniformRandomVariable> m_ids;
    Ptr<UniformRandomVariable> m_choices;
    std::map<uint16_t, Query> m_queries; //!< by transaction id
    std::map<Question, uint16_t> m_idOf; //!< of the query that others join
    Counters m_counters;
    TracedCallback<const DnsForwardRecord&> m_forwarded;
};

} // namespace vpc
} // namespace ns3
