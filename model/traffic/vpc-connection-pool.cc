// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-connection-pool.h"

#include "vpc-client-connection.h"

#include "ns3/simulator.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{

bool
ConnectionPool::IsTooOld(const ClientConnection& connection) const
{
    const Time now = Simulator::Now();
    return (m_limits.maxIdleAge.IsStrictlyPositive() &&
            now - connection.idleSince >= m_limits.maxIdleAge) ||
           (m_limits.maxAge.IsStrictlyPositive() &&
            now - connection.connectedAt >= m_limits.maxAge);
}

ClientConnection*
ConnectionPool::Take(std::vector<ClientConnection*>& tooOld)
{
    // those in use least often are at the front and would otherwise stay open for ever
    while (!m_idle.empty() && IsTooOld(*m_idle.front()))
    {
        tooOld.push_back(m_idle.front());
        m_idle.erase(m_idle.begin());
    }
    while (!m_idle.empty())
    {
        ClientConnection* connection = m_idle.back();
        m_idle.pop_back();
        if (!IsTooOld(*connection))
        {
            return connection;
        }
        tooOld.push_back(connection);
    }
    return nullptr;
}

bool
ConnectionPool::Give(ClientConnection* connection)
{
    connection->idleSince = Simulator::Now();
    if (m_idle.size() >= m_limits.maxIdle || IsTooOld(*connection))
    {
        return false;
    }
    m_idle.push_back(connection);
    return true;
}

void
ConnectionPool::Forget(ClientConnection* connection)
{
    m_idle.erase(std::remove(m_idle.begin(), m_idle.end(), connection), m_idle.end());
}

} // namespace vpc
} // namespace ns3
