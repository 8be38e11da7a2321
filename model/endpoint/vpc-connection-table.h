// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/callback.h"
#include "ns3/event-id.h"
#include "ns3/nstime.h"
#include "ns3/vpc-flow-index.h"
#include "ns3/vpc-flow-table.h"

#include <list>
#include <map>
#include <tuple>
#include <unordered_set>

namespace ns3
{
namespace vpc
{

/// A connection through a translating gateway: what it is on either side.
struct Connection
{
    using Iterator = std::list<Connection>::iterator; //!< place in a ConnectionTable

    aws::FlowKey inside;                    //!< as the side that opens it sends
    aws::FlowKey outside;                   //!< as it goes on
    std::size_t side{0};                    //!< which pair of ports of the gateway
    int64_t firstNs{0};                     //!< time of its first packet
    int64_t lastNs{0};                      //!< time of its last packet
    int64_t endNs{0};                       //!< when it ended
    int64_t busyForwardNs{0};               //!< rate limit of the flow, towards the outside
    int64_t busyBackwardNs{0};              //!< rate limit of the flow, towards the inside
    bool answered{false};                   //!< a packet came back
    bool finInside{false};                  //!< the inside sent FIN
    bool finOutside{false};                 //!< the outside sent FIN
    FlowEndReason end{FlowEndReason::OPEN}; //!< OPEN, or why it ended
    uint64_t packets{0};                    //!< both ways
    uint64_t bytes{0};                      //!< both ways
    Iterator self;                          //!< its place, kept by the table
};

/**
 * \brief The connections of a gateway, found from either side in constant time.
 *
 * Kept in the order of their last packet if there is an idle timeout, so that one timer for the
 * whole table ends the idle ones at exactly that time. Closed and reset ones linger for late
 * segments.
 */
class ConnectionTable
{
  public:
    using Iterator = Connection::Iterator;           //!< place of a connection
    using Ended = Callback<void, const Connection&>; //!< told of every end

    ConnectionTable();
    ~ConnectionTable();
    ConnectionTable(const ConnectionTable&) = delete;
    ConnectionTable& operator=(const ConnectionTable&) = delete;

    /// \param timeout idle time after which a connection is forgotten; 0: never
    void SetIdleTimeout(Time timeout);
    /// \param ended called at every end \param forgotten called when a connection leaves the table
    void SetCallbacks(Ended ended, Ended forgotten);

    /// \param key as the opening side sends it \return the connection, nullptr if none
    Connection* FindInside(const aws::FlowKey& key);
    /// \param key as the far side sends it \return the connection, nullptr if none
    Connection* FindOutside(const aws::FlowKey& key);
    /// \param key as the far side sends it \return whether there is such a connection
    bool HasOutside(const aws::FlowKey& key) const;
    /// \param connection a new one, with both keys \return it, in the table
    Connection& Add(Connection connection);
    /// Count a packet and follow TCP's end. \param connection its connection \param view the packet
    /// as it came \param fromInside whether the opening side sent it
    void Touch(Connection& connection, const PacketView& view, bool fromInside);
    /// End a connection and forget it at once. \param connection the connection \param reason why
    void Remove(Connection& connection, FlowEndReason reason);
    /// End and forget all connections of a pair of ports. \param side which \param reason why they
    /// end
    void RemoveSide(std::size_t side, FlowEndReason reason);
    /// Forget all, tell nobody.
    void Clear();

    /// \return connections that have not ended
    std::size_t GetOpen() const
    {
        return m_open.size();
    }

  private:
    void End(Iterator it, FlowEndReason reason);
    void Forget(std::list<Connection>& list, Iterator it);
    void PurgeEnded(int64_t nowNs);
    void ArmTimer();
    void ExpireIdle();

    std::list<Connection> m_open;  //!< least recently used first if there is an idle timeout
    std::list<Connection> m_ended; //!< first ended first
    FlowIndex<Connection, &Connection::inside> m_byInside;
    FlowIndex<Connection, &Connection::outside> m_byOutside;
    int64_t m_idleNs{0};
    EventId m_timer;
    Ended m_onEnd;
    Ended m_onForget;
};

/**
 * \brief Source ports of one translated address: as many as a destination admits, used in turn.
 */
class PortAllocator
{
  public:
    /// \param limit simultaneous ports per destination (VPC guide: 55,000)
    void SetLimit(uint32_t limit);

    /**
     * \param address the translated source address
     * \param key the packet, whose destination and protocol count
     * \return a free port from 1024 to 65535 that is not the one asked, 0 if the limit is reached
     */
    uint16_t Allocate(uint32_t address, const aws::FlowKey& key);

    /// \param outside key of a connection that is forgotten
    void Release(const aws::FlowKey& outside);

  private:
    using Destination = std::tuple<uint32_t, uint32_t, uint16_t, uint8_t>;

    struct Pool
    {
        uint16_t next{1024};
        std::unordered_set<uint16_t> used;
    };

    std::map<Destination, Pool> m_pools;
    uint32_t m_limit{55000};
};

} // namespace vpc
} // namespace ns3
