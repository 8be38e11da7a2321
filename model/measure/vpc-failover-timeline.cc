// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-failover-timeline.h"

#include "ns3/simulator.h"

#include <algorithm>
#include <set>

namespace ns3
{
namespace vpc
{

NS_OBJECT_ENSURE_REGISTERED(FailoverTimeline);

namespace
{

using Records = std::vector<const RequestRecord*>;

/// When a fault is on: from \c start, and no longer at \c end.
struct Span
{
    Time start;
    Time end;
};

Span
SpanOf(const Fault& fault)
{
    const bool endless = fault.duration.IsZero();
    return {fault.start, endless ? Time::Max() : fault.start + fault.duration};
}

/// What one client lived through.
struct Experience
{
    bool hit{false};
    Time lastStart; //!< start of its last request in trouble
    Time lastTotal; //!< what that request took
    Time lastGood;  //!< start of its last request in the fault that went well
    bool anyGood{false};

    bool IsStuck() const
    {
        return hit && (!anyGood || lastGood <= lastStart);
    }
};

using Experiences = std::map<uint32_t, Experience>; //!< by node

std::optional<Time>
Later(const std::optional<Time>& a, Time b)
{
    return a ? std::max(*a, b) : b;
}

/// Count the group's requests in the fault. \return what each client lived through
Experiences
CountRequests(const Records& records,
              const Span& span,
              const FailoverCriteria& criteria,
              FailoverParts& parts)
{
    Experiences clients;
    for (const RequestRecord* r : records)
    {
        Experience& client = clients[r->nodeId];
        const Time done = r->start + r->total;
        if (r->start >= span.end || done <= span.start)
        {
            continue;
        }
        if (r->clientInFaultyAz)
        {
            ++parts.excluded;
            continue;
        }
        if (r->outcome == RequestOutcome::FORBIDDEN)
        {
            ++parts.denied;
            continue;
        }
        ++parts.requests;
        const bool isLost = r->outcome != RequestOutcome::SUCCESS;
        const bool isDelayed = !isLost && (r->attempts > 1 || r->total >= criteria.delayed);
        parts.failedAttempts += r->attempts - (isLost ? 0 : 1);
        if (isLost)
        {
            ++parts.lost;
            parts.lastLost = Later(parts.lastLost, done - span.start);
        }
        if (isLost || isDelayed)
        {
            parts.delayed += isDelayed;
            parts.total = Later(parts.total, done - span.start);
            if (!client.hit || r->start > client.lastStart)
            {
                client.lastStart = r->start;
                client.lastTotal = r->total;
            }
            client.hit = true;
        }
        else
        {
            client.lastGood = client.anyGood ? std::max(client.lastGood, r->start) : r->start;
            client.anyGood = true;
        }
    }
    return clients;
}

/// \param sum of times \param count of them, not 0 \return their mean in whole nanoseconds
Time
MeanOf(Time sum, uint32_t count)
{
    return NanoSeconds(sum.GetNanoSeconds() / static_cast<int64_t>(count));
}

/// Sum up what the clients lived through. \param changed when the name changed
void
SumUpClients(const Experiences& clients, const std::optional<Time>& changed, FailoverParts& parts)
{
    Time timers;
    Time caches;
    uint32_t recovered = 0;
    for (const auto& [node, client] : clients)
    {
        if (!client.hit)
        {
            continue;
        }
        ++parts.clientsHit;
        timers += client.lastTotal;
        if (client.IsStuck())
        {
            ++parts.clientsStuck;
        }
        else if (changed)
        {
            const Time cache = std::max(Time(0), client.lastStart - *changed);
            ++recovered;
            caches += cache;
            parts.cacheMax = Later(parts.cacheMax, cache);
        }
    }
    parts.clients = static_cast<uint32_t>(clients.size());
    if (parts.clientsHit > 0)
    {
        parts.timersMean = MeanOf(timers, parts.clientsHit);
    }
    if (recovered > 0)
    {
        parts.cacheMean = MeanOf(caches, recovered);
    }
}

/// The group's share of successful requests by an ENI in a window; empty if there were none.
std::optional<double>
ShareOf(const Records& records, const std::string& eniId, Time from, Time until)
{
    uint64_t all = 0;
    uint64_t own = 0;
    for (const RequestRecord* r : records)
    {
        if (r->start >= from && r->start < until && r->outcome == RequestOutcome::SUCCESS &&
            !r->clientInFaultyAz)
        {
            ++all;
            own += r->eniId == eniId;
        }
    }
    return all == 0 ? std::nullopt
                    : std::optional<double>(static_cast<double>(own) / static_cast<double>(all));
}

/// When the ENI has its share again, after the fault's end.
std::optional<Time>
FindEven(const Records& records,
         const std::string& eniId,
         const Span& span,
         const FailoverCriteria& criteria)
{
    const auto before = ShareOf(records, eniId, Time(0), span.start);
    Time last;
    for (const RequestRecord* r : records)
    {
        last = std::max(last, r->start);
    }
    if (!before || *before <= 0 || last <= span.end)
    {
        return std::nullopt;
    }
    int inARow = 0;
    Time from = span.end;
    while (from + criteria.evenWindow <= last)
    {
        const auto share = ShareOf(records, eniId, from, from + criteria.evenWindow);
        inARow = share && *share >= criteria.evenShare * *before ? inARow + 1 : 0;
        if (inARow == 2)
        {
            return from - criteria.evenWindow - span.end;
        }
        from += criteria.evenWindow;
    }
    return std::nullopt;
}

} // namespace

TypeId
FailoverTimeline::GetTypeId()
{
    static TypeId tid = TypeId("ns3::vpc::FailoverTimeline")
                            .SetParent<Object>()
                            .SetGroupName("VpcEndpoints")
                            .AddConstructor<FailoverTimeline>();
    return tid;
}

void
FailoverTimeline::SeeHealth(const std::string& eniId, bool healthy)
{
    m_health[eniId].push_back({Simulator::Now(), healthy});
}

void
FailoverTimeline::SeeDns(const DnsQueryRecord& record)
{
    if (record.status == DnsStatus::NO_ERROR)
    {
        m_answers[record.name].push_back({Simulator::Now(), record.addresses});
    }
}

std::optional<Time>
FailoverTimeline::FindHealth(const std::string& eniId, bool healthy, Time from, Time until) const
{
    const auto it = m_health.find(eniId);
    if (it != m_health.end())
    {
        for (const Health& change : it->second)
        {
            if (change.at >= from && change.at < until && change.healthy == healthy)
            {
                return change.at;
            }
        }
    }
    return std::nullopt;
}

std::optional<Time>
FailoverTimeline::FindAnswerWithout(const std::string& name,
                                    Ipv4Address address,
                                    Time from,
                                    Time until) const
{
    const auto it = m_answers.find(name);
    if (it != m_answers.end())
    {
        for (const Answer& answer : it->second)
        {
            const auto& addresses = answer.addresses;
            if (answer.at >= from && answer.at < until &&
                std::find(addresses.begin(), addresses.end(), address) == addresses.end())
            {
                return answer.at;
            }
        }
    }
    return std::nullopt;
}

std::vector<FailoverParts>
FailoverTimeline::Analyse(const Fault& fault,
                          const std::map<std::string, Ipv4Address>& deadEnis,
                          const std::vector<RequestRecord>& records,
                          const FailoverCriteria& criteria) const
{
    const Span span = SpanOf(fault);
    std::map<std::string, Records> groups;
    for (const RequestRecord& record : records)
    {
        groups[record.group].push_back(&record);
    }
    std::vector<FailoverParts> all;
    for (const auto& [group, own] : groups)
    {
        FailoverParts parts;
        parts.group = group;
        const Experiences clients = CountRequests(own, span, criteria, parts);

        // The dead ENI that the group used, and the names by which it reached it.
        std::string eniId;
        Time used;
        for (const RequestRecord* r : own)
        {
            if (r->start < span.start && deadEnis.count(r->eniId) != 0 &&
                (eniId.empty() || r->start >= used))
            {
                eniId = r->eniId;
                used = r->start;
            }
        }
        std::set<std::string> names;
        for (const RequestRecord* r : own)
        {
            if (r->start < span.start && !eniId.empty() && r->eniId == eniId)
            {
                names.insert(r->name);
            }
        }

        std::optional<Time> changed;
        const auto down = FindHealth(eniId, false, span.start, span.end);
        if (down)
        {
            parts.detection = *down - span.start;
            for (const std::string& name : names)
            {
                const auto at = FindAnswerWithout(name, deadEnis.at(eniId), *down, span.end);
                changed = at && (!changed || *at < *changed) ? at : changed;
            }
        }
        if (changed)
        {
            parts.nameChange = *changed - *down;
        }
        SumUpClients(clients, changed, parts);
        if (!eniId.empty())
        {
            const auto up = FindHealth(eniId, true, span.end, Time::Max());
            parts.readded = up ? std::optional<Time>(*up - span.end) : std::nullopt;
            parts.even = FindEven(own, eniId, span, criteria);
        }
        all.push_back(parts);
    }
    return all;
}

} // namespace vpc
} // namespace ns3
