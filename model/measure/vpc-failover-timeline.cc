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

/// Sum up what the clients lived through. \param begin of the fault \param changed when the name
/// changed
void
SumUpClients(const Experiences& clients,
             Time begin,
             const std::optional<Time>& changed,
             FailoverParts& parts)
{
    Time timers;
    Time caches;
    Time held;
    std::vector<Time> recoveries;
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
        else
        {
            recoveries.push_back(client.lastStart + client.lastTotal - begin);
        }
        if (!client.IsStuck() && changed)
        {
            const Time cache = std::max(Time(0), client.lastStart - *changed);
            caches += cache;
            parts.cacheMax = Later(parts.cacheMax, cache);
            if (cache.IsStrictlyPositive())
            {
                ++parts.cacheHolders;
                held += cache;
            }
        }
    }
    parts.recovered = static_cast<uint32_t>(recoveries.size());
    parts.recovery = TimePercentiles::Of(std::move(recoveries));
    parts.clients = static_cast<uint32_t>(clients.size());
    if (parts.clientsHit > 0)
    {
        parts.timersMean = MeanOf(timers, parts.clientsHit);
    }
    if (changed && parts.recovered > 0)
    {
        parts.cacheMean = MeanOf(caches, parts.recovered);
    }
    if (parts.cacheHolders > 0)
    {
        parts.cacheHeldMean = MeanOf(held, parts.cacheHolders);
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

/// \param records of a group \param span of the fault \param deadEnis that it killed \return their
/// share of the successful requests before, of clients that were outside of a dead AZ; none if
/// there were no requests
std::optional<double>
DeadShareOf(const Records& records,
            const Span& span,
            const std::map<std::string, Ipv4Address>& deadEnis)
{
    std::set<uint32_t> inside;
    for (const RequestRecord* r : records)
    {
        if (r->clientInFaultyAz && r->start < span.end && r->start + r->total > span.start)
        {
            inside.insert(r->nodeId);
        }
    }
    uint64_t all = 0;
    uint64_t dead = 0;
    for (const RequestRecord* r : records)
    {
        if (r->start + r->total <= span.start && r->outcome == RequestOutcome::SUCCESS &&
            !r->clientInFaultyAz && inside.count(r->nodeId) == 0)
        {
            ++all;
            dead += deadEnis.count(r->eniId);
        }
    }
    return all == 0 ? std::nullopt
                    : std::make_optional(static_cast<double>(dead) / static_cast<double>(all));
}

/// \param records of all groups \param names asked for \return clients that did
uint32_t
CountAskers(const std::vector<RequestRecord>& records, const std::set<std::string>& names)
{
    std::set<std::pair<std::string, uint32_t>> askers;
    for (const RequestRecord& r : records)
    {
        if (names.count(r.name) != 0)
        {
            askers.emplace(r.group, r.nodeId);
        }
    }
    return static_cast<uint32_t>(askers.size());
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

double
FailoverParts::GetAvailability() const
{
    return requests == 0
               ? 100
               : 100 * static_cast<double>(requests - lost) / static_cast<double>(requests);
}

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

bool
FailoverTimeline::HadOtherAddress(const std::set<std::string>& names,
                                  const std::map<std::string, Ipv4Address>& deadEnis,
                                  Time until) const
{
    std::set<Ipv4Address> dead;
    for (const auto& [eniId, address] : deadEnis)
    {
        dead.insert(address);
    }
    for (const std::string& name : names)
    {
        const auto it = m_answers.find(name);
        if (it == m_answers.end())
        {
            continue;
        }
        for (const Answer& answer : it->second)
        {
            for (const Ipv4Address& address : answer.addresses)
            {
                if (answer.at < until && dead.count(address) == 0)
                {
                    return true;
                }
            }
        }
    }
    return false;
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
        SumUpClients(clients, span.start, changed, parts);
        parts.deadShare = DeadShareOf(own, span, deadEnis);
        parts.askers = CountAskers(records, names);
        parts.nameCanChange = HadOtherAddress(names, deadEnis, span.start);
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
