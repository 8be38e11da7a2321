// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/nstime.h"

#include <cstdint>
#include <vector>

namespace ns3
{
namespace vpc
{

class ClientConnection;

/// What a connection pool keeps. The default keeps nothing: a new connection for each request.
struct PoolLimits
{
    uint32_t maxIdle{0}; //!< idle connections kept; 0: none
    Time maxIdleAge;     //!< a connection idle for longer is not used again; zero: no limit
    Time maxAge;         //!< a connection older than this is not used again; zero: no limit
};

/**
 * \brief Idle connections of one client to one name, the last one used in front.
 *
 * The pool never makes a request wait: when it is empty the client opens another connection, and
 * what does not fit when it is given back is closed, as urllib3 does.
 */
class ConnectionPool
{
  public:
    /// \param limits what to keep
    explicit ConnectionPool(const PoolLimits& limits)
        : m_limits(limits)
    {
    }

    /// \param tooOld receives the connections to be closed \return a connection, or null if none
    ClientConnection* Take(std::vector<ClientConnection*>& tooOld);

    /// \param connection idle from now on \return whether the pool keeps it; else close it
    bool Give(ClientConnection* connection);

    /// \param connection that has ended; may be in the pool or not
    void Forget(ClientConnection* connection);

    /// \return idle connections
    std::size_t GetSize() const
    {
        return m_idle.size();
    }

  private:
    bool IsTooOld(const ClientConnection& connection) const;

    PoolLimits m_limits;
    std::vector<ClientConnection*> m_idle; //!< by the time they became idle
};

} // namespace vpc
} // namespace ns3
