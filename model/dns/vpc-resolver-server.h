// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-dns-directory.h"
#include "vpc-dns-message.h"
#include "vpc-name-resolver.h"

#include "ns3/application.h"
#include "ns3/event-id.h"
#include "ns3/ipv4-address.h"
#include "ns3/nstime.h"
#include "ns3/socket.h"
#include "ns3/traced-callback.h"

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/// What is wrong with a VPC's resolver.
enum class DnsFault : uint8_t
{
    NONE,
    EMPTY_ANSWER, //!< NOERROR without an address
    SERVFAIL,     //!< response code SERVFAIL
    SLOW,         //!< right answers, later by the attribute SlowDelay
    DEAD          //!< no answer
};

/// \param fault a fault \return its name, e.g. EMPTY_ANSWER
const char* ToString(DnsFault fault);

/// One query and what became of it; what the DnsAnswer trace tells.
struct DnsQueryRecord
{
    Time received;                        //!< when the query came
    std::string vpcId;                    //!< whose resolver was asked
    Ipv4Address client{uint32_t{0}};      //!< who asked
    uint16_t clientPort{0};               //!< from which port
    Ipv4Address server{uint32_t{0}};      //!< which of the resolver's addresses was asked
    std::string name;                     //!< what was asked for, lower case
    DnsStatus status{DnsStatus::TIMEOUT}; //!< TIMEOUT: there is no answer
    std::vector<Ipv4Address> addresses;   //!< in the order answered
};

/**
 * \brief The resolver of a VPC ("AmazonProvidedDNS"), at the VPC's base address + 2 and at
 * 169.254.169.253.
 *
 * It answers from a DnsDirectory as the VPC sees it ("DNS attributes for your VPC"), over UDP, from
 * the very address asked. Run it on a node that carries the addresses. Queries for other types than
 * A get NOERROR without an answer if the name exists; what is no query is counted and dropped. What
 * a rule of the VPC covers is asked by the rule's DnsForwarder.
 *
 * A client address gets \c PacketsPerSecond queries a second, as AWS allows each ENI; an address of
 * the server takes \c AddressQueriesPerSecond. What is beyond is dropped.
 *
 * The same server answers at the addresses of an inbound Resolver endpoint, with a view of its own.
 */
class VpcResolverServer : public Application
{
  public:
    /// \return the TypeId
    static TypeId GetTypeId();

    VpcResolverServer();
    ~VpcResolverServer() override;

    /// What became of the queries.
    struct Counters
    {
        uint64_t received{0};    //!< datagrams, whatever is in them
        uint64_t answered{0};    //!< responses sent
        uint64_t malformed{0};   //!< dropped: no DNS message, or none that asks
        uint64_t rateLimited{0}; //!< dropped: beyond one of the two limits
        uint64_t unanswered{0};  //!< dropped: the resolver is DEAD
        uint64_t forwarded{0};   //!< asked elsewhere, as a rule says
    };

    /**
     * \brief Signature of the DnsAnswer trace.
     * \param record a query and its answer
     */
    typedef void (*DnsAnswerTracedCallback)(const DnsQueryRecord& record);

    /// \param directory where names are looked up
    void SetDirectory(Ptr<DnsDirectory> directory);
    /// \param address an address of the node to listen on; without any, all of the node's
    void AddListenAddress(Ipv4Address address);

    /**
     * \brief Break the resolver, or mend it.
     * \param fault what is wrong from now on, for queries that come from now on
     * \param domains if not empty, only names in and below these are hit
     */
    void SetFault(DnsFault fault, const std::vector<std::string>& domains = {});
    /// \return what is wrong now
    DnsFault GetFault() const;

    /// \return what became of the queries so far
    const Counters& GetCounters() const;

  protected:
    void DoDispose() override;

    /// \param name asked for \param type of the records wanted \return what is answered
    virtual DnsLookup Lookup(const std::string& name, uint16_t type);
    /// \param response one that was sent
    virtual void NoteAnswer(const DnsMessage& response);

  private:
    /// Queries of one address within one second.
    struct Window
    {
        Time start;
        uint32_t packets{0};
    };

    /// A query on its way to its response.
    struct Exchange
    {
        Ptr<Socket> socket; //!< where it came in
        Address client;
        DnsQueryRecord record;
        DnsMessage response;                    //!< as far as it is made
        std::shared_ptr<const DnsRule> forward; //!< if set, who knows the rest
        std::string forwardName;                //!< and what to ask them
    };

    void StartApplication() override;
    void StopApplication() override;

    /// \param address bind UDP port 53 to it
    void Listen(Ipv4Address address);
    /// \param socket has something to read
    void HandleRead(Ptr<Socket> socket);
    /// \param socket where the query came in \param packet it \param from who sent it
    void HandleQuery(Ptr<Socket> socket, Ptr<Packet> packet, const Address& from);
    /// \param windows of all addresses \param address of a packet \param limit packets a second
    /// \return whether it is beyond the limit
    static bool IsBeyondLimit(std::map<Ipv4Address, Window>& windows,
                              Ipv4Address address,
                              uint32_t limit);
    /// \param name a name asked for \return the fault that it meets
    DnsFault FaultFor(const std::string& name) const;
    /// \param query what was asked \param fault what is wrong \param exchange gets the response, or
    /// whom to ask
    void Answer(const DnsMessage& query, DnsFault fault, Exchange& exchange);
    /// \param id key of the event \param exchange whose response is ready, or to be asked for
    void Proceed(uint64_t id, Exchange exchange);
    /// \param exchange whose response is to be sent and traced
    void Send(Exchange exchange);

    std::string m_vpcId;
    std::string m_view;
    Ptr<DnsDirectory> m_directory;
    uint16_t m_port;
    Time m_processingDelay;
    Time m_slowDelay;
    uint32_t m_packetsPerSecond;
    uint32_t m_addressQueriesPerSecond;
    std::vector<Ipv4Address> m_addresses;
    DnsFault m_fault{DnsFault::NONE};
    std::vector<std::string> m_faultDomains;

    std::vector<Ptr<Socket>> m_sockets;
    std::map<uint64_t, EventId> m_pending; //!< responses that are being made
    std::set<uint64_t> m_forwarded;        //!< exchanges that wait for a rule's targets
    uint64_t m_nextId{0};
    std::map<Ipv4Address, Window> m_clientWindows;
    std::map<Ipv4Address, Window> m_addressWindows;
    Counters m_counters;
    TracedCallback<const DnsQueryRecord&> m_dnsAnswer;
};

} // namespace vpc
} // namespace ns3
