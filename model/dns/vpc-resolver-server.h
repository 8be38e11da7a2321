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
 * A get NOERROR without an answer if the name exists; what is no query is counted and dropped.
 *
 * A client address gets \c PacketsPerSecond queries a second, as AWS allows each ENI; what is
 * beyond is dropped.
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
        uint64_t rateLimited{0}; //!< dropped: beyond PacketsPerSecond
        uint64_t unanswered{0};  //!< dropped: the resolver is DEAD
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

  private:
    /// Queries of a client within one second.
    struct Window
    {
        Time start;
        uint32_t packets{0};
    };

    void StartApplication() override;
    void StopApplication() override;

    /// \param address bind UDP port 53 to it
    void Listen(Ipv4Address address);
    /// \param socket has something to read
    void HandleRead(Ptr<Socket> socket);
    /// \param socket where the query came in \param packet it \param from who sent it
    void HandleQuery(Ptr<Socket> socket, Ptr<Packet> packet, const Address& from);
    /// \param client who sent a packet \return whether it is beyond what the client may send
    bool IsBeyondLimit(Ipv4Address client);
    /// \param name a name asked for \return the fault that it meets
    DnsFault FaultFor(const std::string& name) const;
    /// \param query what was asked \param fault what is wrong \return the response
    DnsMessage MakeResponse(const DnsMessage& query, DnsFault fault);
    /// \param id key of the event \param socket, packet, to, record the response and what to trace
    void Send(uint64_t id,
              Ptr<Socket> socket,
              Ptr<Packet> packet,
              const Address& to,
              const DnsQueryRecord& record);

    std::string m_vpcId;
    Ptr<DnsDirectory> m_directory;
    uint16_t m_port;
    Time m_processingDelay;
    Time m_slowDelay;
    uint32_t m_packetsPerSecond;
    std::vector<Ipv4Address> m_addresses;
    DnsFault m_fault{DnsFault::NONE};
    std::vector<std::string> m_faultDomains;

    std::vector<Ptr<Socket>> m_sockets;
    std::map<uint64_t, EventId> m_pending; //!< responses that are being made
    uint64_t m_nextId{0};
    std::map<Ipv4Address, Window> m_windows;
    Counters m_counters;
    TracedCallback<const DnsQueryRecord&> m_dnsAnswer;
};

} // namespace vpc
} // namespace ns3
