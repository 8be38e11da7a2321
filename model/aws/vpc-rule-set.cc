// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-rule-set.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{
namespace aws
{

PortInterval
MakePortInterval(int protocol, int from, int to)
{
    if (from < 0)
    {
        return {};
    }
    switch (protocol)
    {
    case PROTOCOL_TCP:
    case PROTOCOL_UDP:
        return {static_cast<uint16_t>(from), static_cast<uint16_t>(to < 0 ? 65535 : to)};
    case PROTOCOL_ICMP: {
        const int first = from << 8;
        return to < 0
                   ? PortInterval{static_cast<uint16_t>(first), static_cast<uint16_t>(first | 255)}
                   : PortInterval{static_cast<uint16_t>(first | to),
                                  static_cast<uint16_t>(first | to)};
    }
    default:
        return {};
    }
}

void
PortTable::Add(int protocol, PortInterval ports, uint32_t rank)
{
    if (protocol == ALL_PROTOCOLS)
    {
        m_allProtocols = std::min(m_allProtocols, rank);
        return;
    }
    if (m_allProtocols <= rank || ports.from > ports.to)
    {
        return;
    }
    // Earlier intervals have smaller ranks and stay; the new one fills the gaps between them.
    const auto number = static_cast<uint8_t>(protocol);
    std::vector<Interval> merged;
    merged.reserve(m_intervals.size() + 2);
    uint32_t next = ports.from; // first port that is not yet covered
    bool placed = false;
    auto fillUpTo = [&](uint32_t end) { // end: one past the last port of the gap
        const uint32_t stop = std::min<uint32_t>(end, uint32_t{ports.to} + 1);
        if (next < stop)
        {
            merged.push_back(
                {number, static_cast<uint16_t>(next), static_cast<uint16_t>(stop - 1), rank});
            next = stop;
        }
    };
    for (const Interval& i : m_intervals)
    {
        if (i.protocol > number && !placed)
        {
            fillUpTo(65536);
            placed = true;
        }
        if (i.protocol == number)
        {
            fillUpTo(i.from);
            next = std::max<uint32_t>(next, uint32_t{i.to} + 1);
        }
        merged.push_back(i);
    }
    if (!placed)
    {
        fillUpTo(65536);
    }
    // neighbours of one rank become one interval, so that a thousand single ports stay a few
    m_intervals.clear();
    for (const Interval& i : merged)
    {
        if (!m_intervals.empty() && m_intervals.back().protocol == i.protocol &&
            m_intervals.back().rank == i.rank && uint32_t{m_intervals.back().to} + 1 == i.from)
        {
            m_intervals.back().to = i.to;
        }
        else
        {
            m_intervals.push_back(i);
        }
    }
}

bool
PortTable::CoversAllPorts(uint8_t protocol) const
{
    if (m_allProtocols != NO_RANK)
    {
        return true;
    }
    uint32_t next = 0;
    for (const Interval& i : m_intervals)
    {
        if (i.protocol == protocol)
        {
            if (i.from != next)
            {
                return false;
            }
            next = uint32_t{i.to} + 1;
        }
    }
    return next == 65536;
}

void
GroupRules::AllowGroup(uint32_t group, int protocol, PortInterval ports)
{
    auto at = std::lower_bound(m_byGroup.begin(),
                               m_byGroup.end(),
                               group,
                               [](const auto& entry, uint32_t g) { return entry.first < g; });
    if (at == m_byGroup.end() || at->first != group)
    {
        at = m_byGroup.insert(at, {group, PortTable{}});
    }
    at->second.Add(protocol, ports, 0);
}

bool
GroupRules::AllowsGroups(const std::vector<uint32_t>& groups,
                         uint8_t protocol,
                         uint16_t value) const
{
    for (const uint32_t group : groups)
    {
        auto at = std::lower_bound(m_byGroup.begin(),
                                   m_byGroup.end(),
                                   group,
                                   [](const auto& entry, uint32_t g) { return entry.first < g; });
        if (at != m_byGroup.end() && at->first == group &&
            at->second.Find(protocol, value) != PortTable::NO_RANK)
        {
            return true;
        }
    }
    return false;
}

void
AclRules::Add(const NetworkAclEntry& entry)
{
    const bool icmp = entry.protocol == PROTOCOL_ICMP;
    const PortInterval ports = MakePortInterval(entry.protocol,
                                                icmp ? entry.icmpType : entry.portFrom,
                                                icmp ? entry.icmpCode : entry.portTo);
    const uint32_t rank = static_cast<uint32_t>(entry.ruleNumber) << 1 | (entry.allow ? 1 : 0);
    m_byPrefix[entry.cidrBlock].Add(entry.protocol, ports, rank);
}

AclRuleSet
CompileNetworkAcl(const NetworkAcl& acl)
{
    std::vector<const NetworkAclEntry*> entries;
    entries.reserve(acl.entries.size());
    for (const NetworkAclEntry& entry : acl.entries)
    {
        entries.push_back(&entry);
    }
    std::stable_sort(entries.begin(), entries.end(), [](const auto* a, const auto* b) {
        return a->ruleNumber < b->ruleNumber;
    });
    AclRuleSet rules;
    for (const NetworkAclEntry* entry : entries)
    {
        (entry->egress ? rules.egress : rules.ingress).Add(*entry);
    }
    return rules;
}

} // namespace aws
} // namespace vpc
} // namespace ns3
