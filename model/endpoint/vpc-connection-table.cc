// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-connection-table.h"

#include "ns3/simulator.h"

#include <utility>

namespace ns3
{
namespace vpc
{

namespace
{
/// How long an ended connection is kept for late segments.
constexpr int64_t LINGER_NS = 10LL * 1000000000;
} // namespace

ConnectionTable::ConnectionTable() = default;

ConnectionTable::~ConnectionTable()
{
    m_timer.Cancel();
}

void
ConnectionTable::SetIdleTimeout(Time timeout)
{
    if (m_idleNs == 0)
    {
        m_open.sort([](const Connection& a, const Connection& b) { return a.lastNs < b.lastNs; });
    }
    m_idleNs = timeout.GetNanoSeconds();
    m_timer.Cancel();
    ArmTimer();
}

void
ConnectionTable::SetCallbacks(Ended ended, Ended forgotten)
{
    m_onEnd = ended;
    m_onForget = forgotten;
}

Connection*
ConnectionTable::FindInside(const aws::FlowKey& key)
{
    return m_byInside.Find(key);
}

Connection*
ConnectionTable::FindOutside(const aws::FlowKey& key)
{
    return m_byOutside.Find(key.Reversed());
}

bool
ConnectionTable::HasOutside(const aws::FlowKey& key) const
{
    return m_byOutside.Find(key.Reversed()) != nullptr;
}

Connection&
ConnectionTable::Add(Connection connection)
{
    const int64_t now = Simulator::Now().GetNanoSeconds();
    PurgeEnded(now);
    connection.firstNs = now;
    connection.lastNs = now;
    m_open.push_back(connection);
    const Iterator it = std::prev(m_open.end());
    it->self = it;
    m_byInside.Insert(*it);
    m_byOutside.Insert(*it);
    ArmTimer();
    return *it;
}

void
ConnectionTable::Touch(Connection& connection, const PacketView& view, bool fromInside)
{
    connection.lastNs = Simulator::Now().GetNanoSeconds();
    ++connection.packets;
    connection.bytes += view.size;
    connection.answered = connection.answered || !fromInside;
    if (connection.end != FlowEndReason::OPEN)
    {
        return;
    }
    const Iterator it = connection.self;
    if (view.tcpFlags & (TCP_FIN | TCP_RST))
    {
        connection.finInside = connection.finInside || (fromInside && (view.tcpFlags & TCP_FIN));
        connection.finOutside = connection.finOutside || (!fromInside && (view.tcpFlags & TCP_FIN));
        if ((view.tcpFlags & TCP_RST) || (connection.finInside && connection.finOutside))
        {
            End(it, (view.tcpFlags & TCP_RST) ? FlowEndReason::RESET : FlowEndReason::CLOSED);
            return;
        }
    }
    if (m_idleNs != 0) // else the order is nobody's business, and its upkeep touches three more
    {
        m_open.splice(m_open.end(), m_open, it);
    }
}

void
ConnectionTable::End(Iterator it, FlowEndReason reason)
{
    it->end = reason;
    it->endNs = Simulator::Now().GetNanoSeconds();
    m_ended.splice(m_ended.end(), m_open, it);
    if (!m_onEnd.IsNull())
    {
        m_onEnd(*it);
    }
}

void
ConnectionTable::Forget(std::list<Connection>& list, Iterator it)
{
    m_byInside.Erase(*it);
    m_byOutside.Erase(*it);
    if (!m_onForget.IsNull())
    {
        m_onForget(*it);
    }
    list.erase(it);
}

void
ConnectionTable::Remove(Connection& connection, FlowEndReason reason)
{
    const Iterator it = connection.self;
    if (connection.end == FlowEndReason::OPEN)
    {
        End(it, reason);
    }
    Forget(m_ended, it);
}

void
ConnectionTable::RemoveSide(std::size_t side, FlowEndReason reason)
{
    for (auto it = m_open.begin(); it != m_open.end();)
    {
        const auto next = std::next(it);
        if (it->side == side)
        {
            End(it, reason);
        }
        it = next;
    }
    for (auto it = m_ended.begin(); it != m_ended.end();)
    {
        const auto next = std::next(it);
        if (it->side == side)
        {
            Forget(m_ended, it);
        }
        it = next;
    }
}

void
ConnectionTable::PurgeEnded(int64_t nowNs)
{
    while (!m_ended.empty() && nowNs - m_ended.front().endNs > LINGER_NS)
    {
        Forget(m_ended, m_ended.begin());
    }
}

void
ConnectionTable::ArmTimer()
{
    if (m_idleNs == 0 || m_open.empty() || !m_timer.IsExpired())
    {
        return;
    }
    const int64_t due = m_open.front().lastNs + m_idleNs - Simulator::Now().GetNanoSeconds();
    m_timer = Simulator::Schedule(NanoSeconds(due), &ConnectionTable::ExpireIdle, this);
}

void
ConnectionTable::ExpireIdle()
{
    const int64_t now = Simulator::Now().GetNanoSeconds();
    while (!m_open.empty() && now - m_open.front().lastNs >= m_idleNs)
    {
        const Iterator it = m_open.begin();
        End(it, it->answered ? FlowEndReason::IDLE : FlowEndReason::NO_ANSWER);
        Forget(m_ended, std::prev(m_ended.end()));
    }
    PurgeEnded(now);
    ArmTimer();
}

void
ConnectionTable::Clear()
{
    m_timer.Cancel();
    m_byInside.Clear();
    m_byOutside.Clear();
    m_open.clear();
    m_ended.clear();
    m_onEnd = Ended();
    m_onForget = Ended();
}

void
PortAllocator::SetLimit(uint32_t limit)
{
    m_limit = limit;
}

uint16_t
PortAllocator::Allocate(uint32_t address, const aws::FlowKey& key)
{
    Pool& pool = m_pools[{address, key.destination, key.destinationPort, key.protocol}];
    if (pool.used.size() >= m_limit)
    {
        return 0;
    }
    // Never the port that is asked: what is sent to the address's own public one comes back, and
    // would else be taken for its own answer.
    while (pool.next == key.destinationPort || !pool.used.insert(pool.next).second)
    {
        pool.next = pool.next == 65535 ? 1024 : pool.next + 1;
    }
    const uint16_t port = pool.next;
    pool.next = pool.next == 65535 ? 1024 : pool.next + 1;
    return port;
}

void
PortAllocator::Release(const aws::FlowKey& outside)
{
    const auto it = m_pools.find(
        {outside.source, outside.destination, outside.destinationPort, outside.protocol});
    if (it != m_pools.end())
    {
        it->second.used.erase(outside.sourcePort);
    }
}

} // namespace vpc
} // namespace ns3
