// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/ipv4-address.h"
#include "ns3/nstime.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/// One address that a name may give.
struct DnsTarget
{
    Ipv4Address address{uint32_t{0}}; //!< what is answered
    std::string healthKey;            //!< ENI id to ask EndpointHealth about; empty: always healthy
};

/// What a name gives: addresses, another name, or what another name gives.
struct DnsRecordSet
{
    std::vector<DnsTarget> targets; //!< its addresses
    Time ttl{Seconds(60)};          //!< whole seconds; 60 s is what regional endpoint names carry
    std::string cname; //!< if not empty, the name to ask instead; \c targets do not count then
    /** if not empty, the name of the zone or of public DNS whose addresses and TTL are answered as
     * this one's (Route 53's alias records); \c targets do not count then */
    std::string alias{};
};

/**
 * \brief Names and what they give, with the wildcards of RFC 4592.
 *
 * A name "*.d" answers for every name of one or more labels below d, unless a name closer to the
 * one asked for exists.
 */
class DnsZone
{
  public:
    /// A record set with its place in the rotation.
    struct Entry
    {
        DnsRecordSet set;    //!< what the name gives
        uint64_t queries{0}; //!< answered so far
    };

    /// What Find() found.
    struct Match
    {
        Entry* entry{nullptr}; //!< nullptr: no such name
        bool exists{false};    //!< without an entry: whether names below this one exist
    };

    /// \param name normalised, may begin with "*." \param set replaces what the name gave before
    void Set(const std::string& name, const DnsRecordSet& set);
    /// \param name normalised \return whether there was such a name
    bool Remove(const std::string& name);
    /// \return whether there is no name
    bool IsEmpty() const;
    /// \param name normalised \return what answers for it; invalid after the next Set() or Remove()
    Match Find(const std::string& name);

  private:
    std::map<std::string, Entry> m_entries;
    std::map<std::string, uint32_t> m_parents; //!< number of names below each name
};

/// \param name a name with at least one label \return the name without its first label, "" at the
/// end
std::string DnsParent(const std::string& name);

} // namespace vpc
} // namespace ns3
