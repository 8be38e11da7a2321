// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-failover-timeline.h"

#include "vpc-request-log.h"

#include "ns3/simulator.h"

#include <algorithm>
#include <iomanip>
#include <set>
#include <sstream>
#include <utility>

namespace ns3
{
namespace vpc
{

NS_OBJECT_ENSURE_REGISTERED(FailoverTimeline);

namespace
{

const int64_t EVEN_WINDOW_NS = 30LL * 1000000000; //!< window in which shares are compared
const double EVEN_SHARE = 0.8;                    //!< of the share before the fault

/// A client of a group: node and group name a client, for a host runs one of each group.
using Client = uint32_t;

/// What one client of a group did at the dead address.
struct Encounter
{
    Time lastStart; //!< start of its last request that met the dead address
    Time lastTotal; //!< what that request took
};

/// The group's share of requests by an ENI in a window. \return -1 if there were none
double
ShareOf(const std::vector<const RequestRecord*>& records,
        const std::string& eniId,
        int64_t fromNs,
        int64_t toNs)
{
    uint64_t all = 0;
    uint64_t own = 0;
    for (const RequestRecord* r : records)
    {
        const int64_t start = r->start.GetNanoSeconds();
        if (start >= fromNs && start < toNs && r->outcome == RequestOutcome::SUCCESS)
        {
            ++all;
            own += r->eniId == eniId;
        }
    }
    return all == 0 ? -1 : static_cast<double>(own) / static_cast<double>(all);
}

/// When the ENI has its share again, after the fault's end.
std::optional<Time>
FindEven(const std::vector<const RequestRecord*>& records,
         const std::string& eniId,
         const Fault& fault)
{
    const int64_t startNs = fault.start.GetNanoSeconds();
    const int64_t endNs = (fault.start + fault.duration).GetNanoSeconds();
    const double before = ShareOf(records, eniId, 0, startNs);
    if (before <= 0)
    {
        return std::nullopt;
    }
    const int64_t lastNs = records.back()->start.GetNanoSeconds();
    int inARow = 0;
    for (int64_t from = endNs; from + EVEN_WINDOW_NS <= lastNs; from += EVEN_WINDOW_NS)
    {
        const double share = ShareOf(records, eniId, from, from + EVEN_WINDOW_NS);
        inARow = share >= EVEN_SHARE * before ? inARow + 1 : 0;
        if (inARow == 2)
        {
            return NanoSeconds(from - EVEN_WINDOW_NS - endNs);
        }
    }
    return std::nullopt;
}

/// \param time a time, or none \return seconds, or nothing
std::string
Cell(const std::optional<Time>& time)
{
    return time ? ToSeconds(*time) : std::string();
}

/// \param time a time, or none \return seconds with one decimal, or a dash
std::string
Short(const std::optional<Time>& time)
{
    if (!time)
    {
        return "-";
    }
    std::ostringstream text;
    text << std::fixed << std::setprecision(1) << time->GetSeconds();
    return text.str();
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
FailoverTimeline::FindHealth(const std::string& eniId, bool healthy, Time from) const
{
    const auto it = m_health.find(eniId);
    if (it != m_health.end())
    {
        for (const Health& change : it->second)
        {
            if (change.at >= from && change.healthy == healthy)
            {
                return change.at;
            }
        }
    }
    return std::nullopt;
}

std::optional<Time>
FailoverTimeline::FindAnswerWithout(const std::string& name, Ipv4Address address, Time from) const
{
    const auto it = m_answers.find(name);
    if (it != m_answers.end())
    {
        for (const Answer& answer : it->second)
        {
            const auto& addresses = answer.addresses;
            if (answer.at >= from &&
                std::find(addresses.begin(), addresses.end(), address) == addresses.end())
            {
                return answer.at;
            }
        }
    }
    return std::nullopt;
}

FailoverParts
FailoverTimeline::AnalyseGroup(const Fault& fault,
                               const std::string& eniId,
                               Ipv4Address address,
                               const std::vector<const RequestRecord*>& records) const
{
    const Time start = fault.start;
    const Time end = fault.start + fault.duration;
    FailoverParts parts;
    parts.group = records.front()->group;
    std::set<Client> clients;
    std::set<std::string> names; // asked for by those who met the dead address
    std::map<Client, Encounter> encounters;
    std::optional<Time> lastTrouble;
    for (const RequestRecord* r : records)
    {
        clients.insert(r->nodeId);
        if (r->clientInFaultyAz)
        {
            ++parts.excluded;
            continue;
        }
        if (r->start < start || r->start >= end)
        {
            continue;
        }
        ++parts.requests;
        const bool isLost = r->outcome != RequestOutcome::SUCCESS;
        const bool isDelayed = !isLost && r->attempts > 1;
        parts.lost += isLost;
        parts.delayed += isDelayed;
        if (isLost || isDelayed)
        {
            const Time done = r->start + r->total;
            lastTrouble = lastTrouble ? std::max(*lastTrouble, done) : done;
            encounters[r->nodeId] = {r->start, r->total};
            names.insert(r->name);
        }
    }
    parts.clients = static_cast<uint32_t>(clients.size());
    parts.clientsHit = static_cast<uint32_t>(encounters.size());
    if (lastTrouble)
    {
        parts.total = *lastTrouble - start;
    }
    if (eniId.empty())
    {
        return parts;
    }
    const auto up = FindHealth(eniId, true, end);
    if (up)
    {
        parts.readded = *up - end;
    }
    parts.even = FindEven(records, eniId, fault);
    const auto down = FindHealth(eniId, false, start);
    if (!down)
    {
        return parts;
    }
    parts.detection = *down - start;
    std::optional<Time> changed;
    for (const std::string& name : names)
    {
        const auto answer = FindAnswerWithout(name, address, *down);
        changed = answer && *answer < end && (!changed || *answer < *changed) ? answer : changed;
    }
    if (changed)
    {
        parts.nameChange = *changed - *down;
        Time sum;
        Time waited;
        parts.cacheMax = Time(0);
        for (const auto& [client, encounter] : encounters)
        {
            const Time cache = std::max(Time(0), encounter.lastStart - *changed);
            sum += cache;
            waited += encounter.lastTotal;
            parts.cacheMax = std::max(*parts.cacheMax, cache);
        }
        const auto count = static_cast<int64_t>(encounters.size());
        parts.cacheMean = NanoSeconds(sum.GetNanoSeconds() / count);
        parts.timersMean = NanoSeconds(waited.GetNanoSeconds() / count);
    }
    return parts;
}

std::vector<FailoverParts>
FailoverTimeline::Analyse(const Fault& fault,
                          const std::map<std::string, Ipv4Address>& deadEnis,
                          const std::vector<RequestRecord>& records) const
{
    std::map<std::string, std::vector<const RequestRecord*>> groups;
    for (const RequestRecord& record : records)
    {
        groups[record.group].push_back(&record);
    }
    std::vector<FailoverParts> all;
    for (const auto& [group, own] : groups)
    {
        std::string eniId;
        for (const RequestRecord* r : own)
        {
            eniId = r->start < fault.start && deadEnis.count(r->eniId) != 0 ? r->eniId : eniId;
        }
        const Ipv4Address address = eniId.empty() ? Ipv4Address("0.0.0.0") : deadEnis.at(eniId);
        all.push_back(AnalyseGroup(fault, eniId, address, own));
    }
    return all;
}

void
WriteFailoverCsv(std::ostream& out, const std::vector<FailoverParts>& parts)
{
    out << "group,clients,clients_hit,detection_s,name_change_s,cache_mean_s,cache_max_s,"
           "timers_mean_s,total_s,requests,lost,delayed,excluded,readded_s,even_s\n";
    for (const FailoverParts& p : parts)
    {
        out << p.group << ',' << p.clients << ',' << p.clientsHit << ',' << Cell(p.detection) << ','
            << Cell(p.nameChange) << ',' << Cell(p.cacheMean) << ',' << Cell(p.cacheMax) << ','
            << Cell(p.timersMean) << ',' << Cell(p.total) << ',' << p.requests << ',' << p.lost
            << ',' << p.delayed << ',' << p.excluded << ',' << Cell(p.readded) << ','
            << Cell(p.even) << '\n';
    }
}

void
PrintFailoverTable(std::ostream& out, const std::vector<FailoverParts>& parts)
{
    out << std::left << std::setw(34) << "client group" << std::right << std::setw(8) << "hit"
        << std::setw(9) << "detect" << std::setw(8) << "name" << std::setw(8) << "cache"
        << std::setw(8) << "(max)" << std::setw(8) << "timers" << std::setw(8) << "total"
        << std::setw(10) << "requests" << std::setw(7) << "lost" << std::setw(9) << "delayed"
        << std::setw(8) << "re-add" << std::setw(7) << "even" << '\n';
    out << std::left << std::setw(34) << "" << std::right << std::setw(8) << "clients"
        << std::setw(9) << "s" << std::setw(8) << "s" << std::setw(8) << "s" << std::setw(8) << "s"
        << std::setw(8) << "s" << std::setw(8) << "s" << std::setw(10) << "" << std::setw(7) << ""
        << std::setw(9) << "" << std::setw(8) << "s" << std::setw(7) << "s" << '\n';
    for (const FailoverParts& p : parts)
    {
        out << std::left << std::setw(34) << p.group << std::right << std::setw(8)
            << (std::to_string(p.clientsHit) + "/" + std::to_string(p.clients)) << std::setw(9)
            << Short(p.detection) << std::setw(8) << Short(p.nameChange) << std::setw(8)
            << Short(p.cacheMean) << std::setw(8) << Short(p.cacheMax) << std::setw(8)
            << Short(p.timersMean) << std::setw(8) << Short(p.total) << std::setw(10) << p.requests
            << std::setw(7) << p.lost << std::setw(9) << p.delayed << std::setw(8)
            << Short(p.readded) << std::setw(7) << Short(p.even) << '\n';
    }
}

} // namespace vpc
} // namespace ns3
