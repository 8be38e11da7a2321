// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-dns-message.h"
#include "vpc-name-resolver.h"

#include "ns3/event-id.h"
#include "ns3/inet-socket-address.h"
#include "ns3/node.h"
#include "ns3/random-variable-stream.h"
#include "ns3/socket.h"
#include "ns3/traced-callback.h"

#include <map>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/**
 * \brief A host's own resolver, as glibc's with a cache in front: asks a DNS server by UDP.
 *
 * Each of \c Attempts rounds goes through all servers: a query, then up to \c Timeout for its
 * answer; SERVFAIL, REFUSED and a query that cannot be sent go on to the next server at once,
 * NXDOMAIN and an empty answer are final (resolv.conf(5), and glibc's behaviour). All queries of a
 * lookup are the same datagram, so a late answer to an earlier one counts. There is no DNS over
 * TCP: of an answer with TC the addresses in it are used.
 *
 * Either aggregate it to its node (it is disposed with the node then, and found there by
 * GetObject<NameResolver>()) or call SetNode() and dispose it yourself.
 */
class StubResolver : public NameResolver
{
  public:
    /// How long an answer with addresses is kept.
    enum CachePolicy
    {
        HONOUR_TTL, //!< the records' time to live
        FIXED,      //!< the attribute CacheTime, whatever the records say
        FOREVER,    //!< until FlushCache()
        NONE        //!< not at all
    };

    /// In which order addresses are handed out.
    enum AddressChoice
    {
        FIRST,   //!< as answered
        RFC_6724 //!< those in a subnet of the host first, each group as answered
    };

    /// \return the TypeId
    static TypeId GetTypeId();

    StubResolver();
    ~StubResolver() override;

    /**
     * \brief Signature of the Lookup trace.
     * \param answer what a call of Resolve() gave
     */
    typedef void (*LookupTracedCallback)(const DnsAnswer& answer);

    /// \param node the host
    void SetNode(Ptr<Node> node);
    /// \param servers who is asked, in this order, instead of the attribute Server
    void SetServers(const std::vector<Ipv4Address>& servers);

    void Resolve(const std::string& name, Done done) override;
    void FlushCache() override;

    /// \return number of queries sent, repeated ones included
    uint64_t GetQueriesSent() const;

    /// \param stream first stream for transaction ids \return number of streams used
    int64_t AssignStreams(int64_t stream);

  protected:
    void DoDispose() override;
    void NotifyNewAggregate() override;

  private:
    /// Somebody who waits for a name.
    struct Waiter
    {
        std::string name; //!< as he wrote it
        Done done;
        Time since;
    };

    /// A lookup on its way.
    struct Query
    {
        std::string name; //!< normalised
        Ptr<Packet> packet;
        std::size_t sent{0}; //!< queries so far, over all servers
        bool refused{false}; //!< some server said SERVFAIL or REFUSED
        EventId timer;
        std::vector<Waiter> waiters;
    };

    /// An answer that is kept.
    struct CacheEntry
    {
        DnsStatus status{DnsStatus::NO_ERROR};
        std::vector<Ipv4Address> addresses;
        Time expires; //!< no longer valid from here on
    };

    /// \param server who is asked, alone
    void SetServer(Ipv4Address server);
    /// \return who is asked first
    Ipv4Address GetServer() const;

    /// \param name normalised \return what is kept about it, nullptr if nothing valid
    const CacheEntry* FindCached(const std::string& name) const;
    /// \param name normalised \param waiter gets the answer of a new query
    void StartQuery(const std::string& name, const Waiter& waiter);
    /// \param id of the query to send to the next server, or to give up
    void SendNext(uint16_t id);
    /// \return a socket that is open, nullptr if the host has no way to have one
    Ptr<Socket> GetSocket();
    /// \param socket has something to read
    void HandleRead(Ptr<Socket> socket);
    /// \param message a response \param from who sent it
    void HandleResponse(const DnsMessage& message, const InetSocketAddress& from);
    /// \param id of a query that is over \param status how \param message the response, if any
    void Finish(uint16_t id, DnsStatus status, const DnsMessage* message);
    /// \param name normalised \param status, addresses, ttl what to keep, as the policy says
    void Store(const std::string& name,
               DnsStatus status,
               const std::vector<Ipv4Address>& addresses,
               Time ttl);
    /// \param addresses as answered \return in the order to try them
    std::vector<Ipv4Address> Order(const std::vector<Ipv4Address>& addresses) const;
    /// \param answer handed over in an event of its own \param done who gets it
    void Deliver(const DnsAnswer& answer, Done done);

    Ptr<Node> m_node;
    std::vector<Ipv4Address> m_servers;
    uint16_t m_port;
    Time m_timeout;
    uint32_t m_attempts;
    CachePolicy m_cachePolicy;
    Time m_cacheTime;
    Time m_negativeCacheTime;
    bool m_coalesce;
    AddressChoice m_addressChoice;

    Ptr<UniformRandomVariable> m_ids;
    Ptr<Socket> m_socket;
    std::map<uint16_t, Query> m_queries;       //!< by transaction id
    std::map<std::string, uint16_t> m_idOf;    //!< of the query that others may join
    std::map<std::string, CacheEntry> m_cache; //!< by normalised name
    std::map<uint64_t, EventId> m_deliveries;  //!< answers about to be handed over
    uint64_t m_nextDelivery{0};
    uint64_t m_queriesSent{0};
    TracedCallback<const DnsAnswer&> m_lookup;
};

} // namespace vpc
} // namespace ns3
