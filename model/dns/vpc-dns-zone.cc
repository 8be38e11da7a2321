// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-dns-zone.h"

namespace ns3
{
namespace vpc
{

std::string
DnsParent(const std::string& name)
{
    const std::size_t dot = name.find('.');
    return dot == std::string::npos ? "" : name.substr(dot + 1);
}

void
DnsZone::Set(const std::string& name, const DnsRecordSet& set)
{
    const auto [at, added] = m_entries.insert_or_assign(name, Entry{set, 0});
    if (!added)
    {
        return;
    }
    for (std::string above = DnsParent(name); !above.empty(); above = DnsParent(above))
    {
        ++m_parents[above];
    }
}

bool
DnsZone::Remove(const std::string& name)
{
    if (m_entries.erase(name) == 0)
    {
        return false;
    }
    for (std::string above = DnsParent(name); !above.empty(); above = DnsParent(above))
    {
        const auto parent = m_parents.find(above);
        if (--parent->second == 0)
        {
            m_parents.erase(parent);
        }
    }
    return true;
}

bool
DnsZone::IsEmpty() const
{
    return m_entries.empty();
}

DnsZone::Match
DnsZone::Find(const std::string& name)
{
    const auto exact = m_entries.find(name);
    if (exact != m_entries.end())
    {
        return {&exact->second, true};
    }
    if (m_parents.count(name))
    {
        return {nullptr, true};
    }
    // The closest name above that exists decides; only its wildcard may answer.
    for (std::string above = DnsParent(name); !above.empty(); above = DnsParent(above))
    {
        const auto wildcard = m_entries.find("*." + above);
        if (wildcard != m_entries.end())
        {
            return {&wildcard->second, true};
        }
        if (m_entries.count(above) || m_parents.count(above))
        {
            break;
        }
    }
    return {};
}

} // namespace vpc
} // namespace ns3
