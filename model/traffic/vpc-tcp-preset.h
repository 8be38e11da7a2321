// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/attribute.h"
#include "ns3/node.h"
#include "ns3/nstime.h"
#include "ns3/socket.h"
#include "ns3/tcp-l4-protocol.h"
#include "ns3/tcp-socket-base.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{
namespace vpc
{

/**
 * \brief How an operating system's TCP behaves: its timers, options and buffers.
 *
 * Plain data, to be copied and changed at will. Where each value of a named preset comes from
 * stands beside it in the source file.
 */
struct TcpPreset
{
    std::string name; //!< as ByName() takes it
    /** Waiting time after each SYN, the last one being the wait before the connection fails. Empty:
     * \c connTimeout doubled after each of \c connCount SYNs. */
    std::vector<Time> synGaps;
    Time connTimeout;         //!< wait after the first SYN
    uint32_t connCount{6};    //!< SYNs sent, the first one included
    Time minRto;              //!< lower bound of the retransmission timeout
    uint32_t dataRetries{6};  //!< retransmissions of data before the connection fails
    Time maxSegLifetime;      //!< half the time spent in TIME_WAIT, with the port held
    Time delAckTimeout;       //!< longest delay of an acknowledgement
    uint32_t delAckCount{2};  //!< segments acknowledged together
    uint32_t initialCwnd{10}; //!< segments
    uint32_t sndBufSize{0};   //!< bytes
    uint32_t rcvBufSize{0};   //!< bytes
    uint32_t segmentSize{0};  //!< bytes of data a segment; 0: from the MTU, see SegmentSizeFor()
    bool sack{true};          //!< selective acknowledgements
    bool sackOnData{false};   //!< data segments also carry SACK blocks: leave room for them

    /**
     * \param name linux-6.1, linux-6.5 or ns3-default
     * \return the preset; aborts with the list of names if there is none of that name
     */
    static TcpPreset ByName(const std::string& name);

    /// \return the names of all presets
    static std::vector<std::string> Names();

    /**
     * ns-3 has no MSS option, so both ends need a segment size that fits the path.
     *
     * \param mtu the path's MTU in bytes
     * \return bytes of data a segment: MTU - 52 (IPv4, TCP, timestamps), or MTU - 80 (all option
     *         space) where SACK blocks ride on data
     */
    uint32_t SegmentSizeFor(uint32_t mtu) const;
};

/**
 * \param node a node with IPv4
 * \return the smallest MTU of its interfaces, the loopback aside, in bytes
 */
uint32_t SmallestMtu(Ptr<Node> node);

/**
 * \brief A preset made ready to be set on many sockets without looking attributes up by name.
 */
class TcpSocketSetup
{
  public:
    TcpSocketSetup() = default;

    /**
     * \param preset what to set
     * \param mtu the path's MTU in bytes, for the segment size
     */
    TcpSocketSetup(const TcpPreset& preset, uint32_t mtu);

    /// \param socket a TcpSocketBase that is neither connected nor listening
    void Apply(Ptr<Socket> socket) const;

    /**
     * Make a socket with the preset on it. The first call makes a model of it, and all sockets are
     * copies of that, as ns-3's own accepted sockets are copies of the listening one: setting the
     * attributes of a new TcpSocketBase costs more than all packets of a short connection.
     *
     * \param tcp the TCP of the socket's node
     * \return a new socket
     */
    Ptr<Socket> CreateSocket(Ptr<TcpL4Protocol> tcp) const;

    /// \return the preset this was made of
    const TcpPreset& GetPreset() const
    {
        return m_preset;
    }

    /**
     * \return whether SYNs follow a table (\c synGaps), so that ConnTimeout must be stepped
     */
    bool StepsConnTimeout() const
    {
        return !m_connTimeouts.empty();
    }

    /**
     * Set the wait that will follow the next SYN. To be called by the Tx trace as each SYN leaves.
     *
     * \param socket the connecting socket
     * \param synsSent SYNs sent so far, this one included
     */
    void StepConnTimeout(Ptr<Socket> socket, uint32_t synsSent) const;

  private:
    using Setting = std::pair<Ptr<const AttributeAccessor>, Ptr<AttributeValue>>;

    TcpPreset m_preset;                   //!< what this was made of
    std::vector<Setting> m_settings;      //!< what to set on a socket
    std::vector<Setting> m_connTimeouts;  //!< ConnTimeout before the k-th SYN, by k
    mutable Ptr<TcpL4Protocol> m_modelOf; //!< node whose TCP the model belongs to
    mutable Ptr<TcpSocketBase> m_model;   //!< never used itself
};

} // namespace vpc
} // namespace ns3
