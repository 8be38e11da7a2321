// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-flow-table.h"

#include "vpc-eni-net-device.h"
#include "vpc-fabric.h"

#include <algorithm>
#include <iterator>
#include <vector>

namespace ns3
{
namespace vpc
{

namespace
{
/// How long an ended flow is kept for late segments.
constexpr int64_t LINGER_NS = 10LL * 1000000000;
} // namespace

const char*
ToString(FlowEndReason reason)
{
    static const char* const names[] = {"open", "closed", "reset", "idle", "no-answer", "fault"};
    return names[static_cast<std::size_t>(reason)];
}

FlowTable::FlowTable(EniNetDevice& owner)
    : m_owner(owner)
{
}

int64_t
FlowTable::TimeoutOf(const EniFlow& flow) const
{
    const TrackingTimeouts& timeouts = m_owner.GetTrackingTimeouts();
    switch (flow.key.protocol)
    {
    case aws::PROTOCOL_TCP:
        return flow.answered ? timeouts.tcpEstablishedNs : timeouts.tcpHalfOpenNs;
    case aws::PROTOCOL_UDP:
        return flow.answered ? timeouts.udpStreamNs : timeouts.udpNs;
    default:
        return timeouts.otherNs;
    }
}

EniFlow*
FlowTable::Find(const aws::FlowKey& key, bool opens, int64_t nowNs)
{
    EniFlow* flow = m_index.Find(key);
    if (!flow)
    {
        return nullptr;
    }
    if (flow->end == FlowEndReason::OPEN)
    {
        if (nowNs - flow->lastNs <= TimeoutOf(*flow))
        {
            return flow;
        }
        End(*flow, flow->answered ? FlowEndReason::IDLE : FlowEndReason::NO_ANSWER, nowNs);
    }
    else if (!opens && nowNs - flow->endNs <= LINGER_NS)
    {
        return flow;
    }
    Forget(*flow);
    return nullptr;
}

const EniFlow*
FlowTable::Peek(const aws::FlowKey& key) const
{
    return m_index.Find(key);
}

EniFlow&
FlowTable::Create(const aws::FlowKey& key, bool initiator, int64_t nowNs)
{
    PurgeEnded(nowNs);
    if (EniFlow* known = m_index.Find(key))
    {
        Forget(*known);
    }
    m_flows.emplace_back();
    EniFlow& flow = m_flows.back();
    flow.self = std::prev(m_flows.end());
    flow.key = key;
    flow.initiator = initiator;
    flow.firstNs = nowNs;
    flow.lastNs = nowNs;
    m_index.Insert(flow);
    return flow;
}

void
FlowTable::Forget(EniFlow& flow)
{
    m_index.Erase(flow);
    m_flows.erase(flow.self);
}

void
FlowTable::CountSent(EniFlow& flow, const PacketView& view, int64_t nowNs)
{
    flow.lastNs = nowNs;
    ++flow.packetsSent;
    flow.bytesSent += view.size;
    if (!flow.initiator)
    {
        flow.answered = true;
    }
    if (view.tcpFlags & (TCP_FIN | TCP_SYN | TCP_RST))
    {
        flow.finSent = flow.finSent || (view.tcpFlags & TCP_FIN) != 0;
        CountTcp(flow, view.tcpFlags, nowNs);
    }
}

void
FlowTable::CountReceived(EniFlow& flow, const PacketView& view, int64_t nowNs)
{
    flow.lastNs = nowNs;
    ++flow.packetsReceived;
    flow.bytesReceived += view.size;
    if (flow.initiator)
    {
        flow.answered = true;
    }
    if (view.tcpFlags & (TCP_FIN | TCP_SYN | TCP_RST))
    {
        flow.finReceived = flow.finReceived || (view.tcpFlags & TCP_FIN) != 0;
        CountTcp(flow, view.tcpFlags, nowNs);
    }
}

void
FlowTable::CountTcp(EniFlow& flow, uint8_t flags, int64_t nowNs)
{
    flow.synSeen = flow.synSeen || (flags & TCP_SYN) != 0;
    if (flow.end != FlowEndReason::OPEN)
    {
        return;
    }
    if (flags & TCP_RST)
    {
        End(flow, FlowEndReason::RESET, nowNs);
    }
    else if (flow.finSent && flow.finReceived)
    {
        End(flow, FlowEndReason::CLOSED, nowNs);
    }
}

void
FlowTable::End(EniFlow& flow, FlowEndReason reason, int64_t nowNs)
{
    flow.end = reason;
    flow.endNs = nowNs;
    m_ended.push_back({nowNs, flow.key});
    m_owner.NotifyFlowEnd(flow);
}

void
FlowTable::PurgeEnded(int64_t nowNs)
{
    while (!m_ended.empty() && nowNs - m_ended.front().ns > LINGER_NS)
    {
        EniFlow* flow = m_index.Find(m_ended.front().key);
        if (flow && flow->end != FlowEndReason::OPEN && flow->endNs == m_ended.front().ns)
        {
            Forget(*flow);
        }
        m_ended.pop_front();
    }
}

std::vector<const EniFlow*>
FlowTable::SortedOpen() const
{
    std::vector<const EniFlow*> open;
    for (const EniFlow& flow : m_flows)
    {
        if (flow.end == FlowEndReason::OPEN)
        {
            open.push_back(&flow);
        }
    }
    std::sort(open.begin(), open.end(), [](const EniFlow* a, const EniFlow* b) {
        return a->key < b->key;
    });
    return open;
}

void
FlowTable::Sweep(int64_t nowNs)
{
    PurgeEnded(nowNs);
    for (const EniFlow* open : SortedOpen())
    {
        Find(open->key, false, nowNs);
    }
}

void
FlowTable::EndAll(FlowEndReason reason, int64_t nowNs)
{
    for (const EniFlow* open : SortedOpen())
    {
        End(*m_index.Find(open->key), reason, nowNs);
    }
    Clear();
}

void
FlowTable::Clear()
{
    m_index.Clear();
    m_flows.clear();
    m_ended.clear();
}

} // namespace vpc
} // namespace ns3
