// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-flow-counter.h"

#include "ns3/simulator.h"

namespace ns3
{
namespace vpc
{

NS_OBJECT_ENSURE_REGISTERED(FlowCounter);

namespace
{

const int64_t SECOND_NS = 1000000000;
const int64_t MINUTE_NS = 60 * SECOND_NS;

/// \param time a time \return the minute it lies in
uint32_t
MinuteOf(Time time)
{
    return static_cast<uint32_t>(time.GetNanoSeconds() / MINUTE_NS);
}

/// \param time a time \return the second it lies in
uint32_t
SecondOf(Time time)
{
    return static_cast<uint32_t>(time.GetNanoSeconds() / SECOND_NS);
}

} // namespace

RequestPath
PathOf(PortRole role)
{
    switch (role)
    {
    case PortRole::INSTANCE:
        return RequestPath::LOCAL;
    case PortRole::INTERFACE_ENDPOINT:
        return RequestPath::INTERFACE_ENDPOINT;
    case PortRole::GATEWAY_ENDPOINT:
        return RequestPath::GATEWAY_ENDPOINT;
    case PortRole::NAT_GATEWAY:
        return RequestPath::NAT_GATEWAY;
    case PortRole::INTERNET_GATEWAY:
        return RequestPath::INTERNET_GATEWAY;
    case PortRole::NETWORK_LOAD_BALANCER:
        return RequestPath::LOAD_BALANCER;
    case PortRole::PEERING:
        return RequestPath::PEERING;
    case PortRole::TRANSIT_GATEWAY:
        return RequestPath::TRANSIT_GATEWAY;
    case PortRole::VPN_GATEWAY:
        return RequestPath::VPN_GATEWAY;
    default:
        return RequestPath::UNKNOWN;
    }
}

TypeId
FlowCounter::GetTypeId()
{
    static TypeId tid = TypeId("ns3::vpc::FlowCounter")
                            .SetParent<Object>()
                            .SetGroupName("VpcEndpoints")
                            .AddConstructor<FlowCounter>();
    return tid;
}

bool
FlowCounter::IsCounted(const FlowRecord& record)
{
    // A load balancer hands a site's connections on to its targets, where they are seen again.
    const bool isFromSite =
        !record.site.empty() && record.fromRole != PortRole::NETWORK_LOAD_BALANCER;
    return record.key.protocol == aws::PROTOCOL_TCP && (record.initiator || isFromSite);
}

FlowCounter::Kind
FlowCounter::KindOf(const FlowRecord& record)
{
    if (!record.initiator)
    {
        return {record.site, record.azId, ToString(PathOf(record.fromRole))};
    }
    return {record.azId,
            record.nextAzId.empty() ? "regional" : record.nextAzId,
            ToString(PathOf(record.nextRole))};
}

void
FlowCounter::Count(const FlowRecord& record, int64_t change)
{
    const Kind kind = KindOf(record);
    m_changes[kind][MinuteOf(Simulator::Now())] += change;
    PathSecond& second = m_pathSeconds[std::get<2>(kind)][SecondOf(Simulator::Now())];
    second.opened += change > 0 ? 1 : 0;
    second.change += change;
    // A site's connections are seen at the ENI that they come to.
    const std::string& eniId = record.initiator ? record.nextEniId : record.eniId;
    if (!record.initiator || record.nextRole == PortRole::INTERFACE_ENDPOINT)
    {
        m_steps.push_back({Simulator::Now(), eniId, m_open[eniId] += change});
    }
}

void
FlowCounter::Begin(const FlowRecord& record)
{
    if (!IsCounted(record))
    {
        return;
    }
    const auto [az, eniAz, path] = KindOf(record);
    ++m_cells[{MinuteOf(Simulator::Now()), az, eniAz, path}].opened;
    Count(record, 1);
}

void
FlowCounter::End(const FlowRecord& record)
{
    if (!IsCounted(record))
    {
        return;
    }
    const auto [az, eniAz, path] = KindOf(record);
    Cell& cell = m_cells[{MinuteOf(Simulator::Now()), az, eniAz, path}];
    switch (record.end)
    {
    case FlowEndReason::CLOSED:
        ++cell.closed;
        break;
    case FlowEndReason::RESET:
        // A client that gives up aborts: an RST into silence ends what was never answered.
        record.answered ? ++cell.reset : ++cell.timedOut;
        break;
    default:
        ++cell.timedOut;
        break;
    }
    cell.bytes += record.bytesSent + record.bytesReceived;
    Count(record, -1);
}

std::map<FlowCounter::Key, FlowCounter::Cell>
FlowCounter::GetCells(Time until) const
{
    const int64_t untilNs = until.GetNanoSeconds();
    const uint32_t minutes = MinuteOf(until) + (untilNs % MINUTE_NS != 0 ? 1 : 0);
    std::map<Key, Cell> cells;
    for (const auto& [key, cell] : m_cells)
    {
        if (std::get<0>(key) < minutes)
        {
            cells[key] = cell;
        }
    }
    for (const auto& [kind, changes] : m_changes)
    {
        int64_t open = 0;
        for (uint32_t minute = 0; minute < minutes; ++minute)
        {
            const auto change = changes.find(minute);
            open += change == changes.end() ? 0 : change->second;
            const Key key{minute, std::get<0>(kind), std::get<1>(kind), std::get<2>(kind)};
            if (open > 0 || cells.count(key) != 0)
            {
                cells[key].active = static_cast<uint64_t>(open);
            }
        }
    }
    return cells;
}

void
FlowCounter::WriteCsv(std::ostream& out, Time until) const
{
    out << "minute,client_az,eni_az,path,new,active,closed,reset,timed_out,bytes\n";
    for (const auto& [key, cell] : GetCells(until))
    {
        const auto& [minute, az, eniAz, path] = key;
        out << minute << ',' << az << ',' << eniAz << ',' << path << ',' << cell.opened << ','
            << cell.active << ',' << cell.closed << ',' << cell.reset << ',' << cell.timedOut << ','
            << cell.bytes << '\n';
    }
}

const std::map<std::string, std::map<uint32_t, FlowCounter::PathSecond>>&
FlowCounter::GetPathSeconds() const
{
    return m_pathSeconds;
}

const std::vector<FlowCounter::Step>&
FlowCounter::GetSteps() const
{
    return m_steps;
}

} // namespace vpc
} // namespace ns3
