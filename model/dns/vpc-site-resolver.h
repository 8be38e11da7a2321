// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-dns-forwarder.h"
#include "vpc-resolver-server.h"

#include "ns3/node.h"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{
namespace vpc
{

/**
 * \brief The DNS server of an on-premises site, at UDP port 53 of one of its hosts.
 *
 * Names in and below the domains that it is told of are asked at a VPC's inbound Resolver endpoint
 * (conditional forwarding; "Forwarding inbound DNS queries to your VPCs"). Everything else is
 * answered as public DNS has it: the regional and zonal names of interface endpoints are public and
 * give private addresses to anybody, a private DNS name gives the service's public addresses.
 *
 * Answers are kept for their TTL, as resolvers do outside of AWS, so that a site may hold on to a
 * dead address for as long; their addresses are rotated by one an answer.
 *
 * Not modelled: the way to the servers of public DNS (they answer within ProcessingDelay), negative
 * caching, prefetching, serving expired answers.
 */
class SiteResolver : public VpcResolverServer
{
  public:
    /// \return the TypeId
    static TypeId GetTypeId();
    SiteResolver();
    ~SiteResolver() override;

    /**
     * \brief Put one on a host.
     * \param node with IPv4 and an address \param site name of the site, shown in traces
     * \param directory where public names are looked up
     * \return it, an application of the node
     * \throw aws::InputError one line: the node has no address
     */
    static Ptr<SiteResolver> InstallOn(Ptr<Node> node,
                                       const std::string& site,
                                       Ptr<DnsDirectory> directory);

    /**
     * \brief Forward names.
     * \param domain in and below which; the most specific one counts
     * \param targets addresses of an inbound Resolver endpoint, asked in random order
     * \throw aws::InputError if there are none, or \p domain is no name
     */
    void AddForwarding(const std::string& domain, const std::vector<Ipv4Address>& targets);

    /// \return what asks the targets, with its timers
    Ptr<DnsForwarder> GetForwarder() const;

    /// \return queries answered from what was kept
    uint64_t GetCacheHits() const
    {
        return m_cacheHits;
    }

    /// Forget all that was kept.
    void FlushCache();

    /// \param stream first stream index \return the number of indices used
    int64_t AssignSiteStreams(int64_t stream);

#if __has_include("ns3/application-helper.h")
    /// \param stream first stream index \return the number of indices used
    int64_t AssignStreams(int64_t stream) override
#else
    /// \param stream first stream index \return the number of indices used
    int64_t AssignStreams(int64_t stream)
#endif
    {
        return AssignSiteStreams(stream);
    }

  protected:
    void DoDispose() override;
    DnsLookup Lookup(const std::string& name, uint16_t type) override;
    void NoteAnswer(const DnsMessage& response) override;

  private:
    /// An answer that is kept.
    struct Kept
    {
        std::vector<DnsRecord> records; //!< with the TTLs that they came with
        Time since;
        Time until;
        std::size_t served{0}; //!< times that it was answered
    };

    std::string m_site;
    Time m_maxCacheTtl;
    Ptr<DnsDirectory> m_names;
    Ptr<DnsForwarder> m_forwarder;
    std::map<std::pair<std::string, uint16_t>, Kept> m_cache; //!< by name and type
    uint64_t m_cacheHits{0};
};

} // namespace vpc
} // namespace ns3
