// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-site-resolver.h"

#include "ns3/inet-socket-address.h"
#include "ns3/ipv4.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"
#include "ns3/vpc-cloud.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{

NS_OBJECT_ENSURE_REGISTERED(SiteResolver);

namespace
{

/// \param records of an answer \return the shortest of their TTLs, 0 if there is no address
Time
TtlOf(const std::vector<DnsRecord>& records)
{
    bool hasAddress = false;
    uint32_t seconds = ~uint32_t{0};
    for (const DnsRecord& record : records)
    {
        hasAddress = hasAddress || record.cname.empty();
        seconds = std::min(seconds, record.ttlSeconds);
    }
    return hasAddress ? Seconds(seconds) : Time(0);
}

} // namespace

TypeId
SiteResolver::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::vpc::SiteResolver")
            .SetParent<VpcResolverServer>()
            .SetGroupName("VpcEndpoints")
            .AddConstructor<SiteResolver>()
            .AddAttribute("MaxCacheTtl",
                          "Longest time for which an answer is kept, its TTL permitting; 0: none "
                          "is (assumption: a day, as Unbound's cache-max-ttl).",
                          TimeValue(Seconds(86400)),
                          MakeTimeAccessor(&SiteResolver::m_maxCacheTtl),
                          MakeTimeChecker(Time(0)));
    return tid;
}

SiteResolver::SiteResolver() = default;
SiteResolver::~SiteResolver() = default;

void
SiteResolver::DoDispose()
{
    m_cache.clear();
    m_names = nullptr;
    m_forwarder = nullptr;
    VpcResolverServer::DoDispose();
}

Ptr<SiteResolver>
SiteResolver::InstallOn(Ptr<Node> node, const std::string& site, Ptr<DnsDirectory> directory)
{
    const Ptr<Ipv4> ipv4 = node->GetObject<Ipv4>();
    // interface 0 is the loopback
    if (!ipv4 || ipv4->GetNInterfaces() < 2 || ipv4->GetNAddresses(1) == 0)
    {
        throw aws::InputError("SiteResolver of " + site + ": node " +
                              std::to_string(node->GetId()) +
                              " has no address; give it a stack and an address first");
    }
    const Ipv4Address address = ipv4->GetAddress(1, 0).GetLocal();
    Ptr<SiteResolver> resolver = CreateObject<SiteResolver>();
    resolver->m_site = "site/" + site;
    resolver->m_names = directory;
    resolver->SetAttribute("VpcId", StringValue(resolver->m_site));
    resolver->SetAttribute("PacketsPerSecond", UintegerValue(0));
    resolver->SetDirectory(directory);
    resolver->AddListenAddress(address);
    node->AddApplication(resolver);
    resolver->m_forwarder = CreateObject<DnsForwarder>();
    resolver->m_forwarder->SetAttribute("EndpointId", StringValue(resolver->m_site));
    resolver->m_forwarder->SetAttribute("HandoverDelay", TimeValue(Time(0)));
    resolver->m_forwarder->SetAttribute("QueriesPerSecond", UintegerValue(0));
    resolver->m_forwarder->AddAddress(address);
    node->AddApplication(resolver->m_forwarder);
    return resolver;
}

void
SiteResolver::AddForwarding(const std::string& domain, const std::vector<Ipv4Address>& targets)
{
    if (!IsDnsName(domain))
    {
        throw aws::InputError(m_site + ": cannot forward '" + domain +
                              "', which is no DNS name; give a domain such as amazonaws.com");
    }
    if (targets.empty())
    {
        throw aws::InputError(m_site + ": forwards " + domain +
                              " to nobody; give the addresses of an inbound Resolver endpoint");
    }
    DnsRule rule;
    rule.ruleId = m_site + "/" + NormaliseDnsName(domain);
    rule.via = m_forwarder;
    for (const Ipv4Address target : targets)
    {
        rule.targets.emplace_back(target, DNS_PORT);
    }
    m_names->AddRule(m_site, domain, rule);
}

Ptr<DnsForwarder>
SiteResolver::GetForwarder() const
{
    return m_forwarder;
}

void
SiteResolver::FlushCache()
{
    m_cache.clear();
}

DnsLookup
SiteResolver::Lookup(const std::string& name, uint16_t type)
{
    const auto found = m_cache.find({NormaliseDnsName(name), type});
    if (found == m_cache.end() || Simulator::Now() >= found->second.until)
    {
        return VpcResolverServer::Lookup(name, type);
    }
    ++m_cacheHits;
    Kept& kept = found->second;
    DnsLookup lookup;
    lookup.rcode = DnsRcode::NO_ERROR;
    lookup.records = kept.records;
    const auto age = static_cast<uint32_t>((Simulator::Now() - kept.since).GetSeconds());
    for (DnsRecord& record : lookup.records)
    {
        record.ttlSeconds -= age;
    }
    const auto addresses = std::find_if(lookup.records.begin(),
                                        lookup.records.end(),
                                        [](const DnsRecord& r) { return r.cname.empty(); });
    const auto count = static_cast<std::size_t>(lookup.records.end() - addresses);
    ++kept.served;
    std::rotate(addresses,
                addresses + static_cast<std::ptrdiff_t>(kept.served % count),
                lookup.records.end());
    return lookup;
}

void
SiteResolver::NoteAnswer(const DnsMessage& response)
{
    const Time ttl = std::min(TtlOf(response.answers), m_maxCacheTtl);
    if (response.rcode != DnsRcode::NO_ERROR || ttl.IsZero())
    {
        return;
    }
    Kept& kept = m_cache[{NormaliseDnsName(response.name), response.type}];
    if (Simulator::Now() >= kept.until) // or it is what was answered
    {
        kept = {response.answers, Simulator::Now(), Simulator::Now() + ttl, 0};
    }
}

int64_t
SiteResolver::AssignSiteStreams(int64_t stream)
{
    return m_forwarder->AssignStreams(stream);
}

} // namespace vpc
} // namespace ns3
