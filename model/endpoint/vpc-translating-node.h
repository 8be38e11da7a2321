// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-connection-table.h"
#include "vpc-gateway-node.h"

#include <optional>
#include <vector>

namespace ns3
{
namespace vpc
{

/**
 * \brief A gateway that forwards by a connection table: every connection gets an address and port of
 * the gateway's own on the far side.
 *
 * Base of NAT gateways, endpoints and service edges. Connections open from the inside only.
 */
class TranslatingNode : public GatewayNode
{
  public:
    /// \return the TypeId
    static TypeId GetTypeId();

    /// \return connections that are open now
    std::size_t GetOpenConnections() const;

    /// TracedCallback signature of \c ConnectionEnd. \param connection the connection, with why it ended
    typedef void (*ConnectionTracedCallback)(const Connection& connection);

  protected:
    /// A port towards those who open connections, and the port by which they go on.
    struct Side
    {
        EniNetDevice* inside{nullptr};
        EniNetDevice* outside{nullptr}; //!< may be the same device
        uint32_t outsideAddress{0};     //!< source address on the far side
    };

    /// \param side a pair of ports \return its number
    std::size_t AddSide(const Side& side);
    /// \return the pairs of ports
    const std::vector<Side>& GetSides() const
    {
        return m_sides;
    }

    /**
     * \brief May a first packet open a connection, and where does it go?
     * \param side where it came in \param view the packet \param[out] destination address and port on the far side, in the \c destination fields
     * \return NONE, or why not
     */
    virtual DropReason Open(std::size_t side, const PacketView& view, aws::FlowKey& destination) = 0;

    /// A TCP packet of no known connection came in from the inside. Default: silence.
    virtual void HandleUnknown(EniNetDevice& port, Ptr<const Packet> packet, const PacketView& view);

    /// \param port a port \param view a packet \return whether it is of the opening side
    virtual bool IsFromInside(const EniNetDevice& port, const PacketView& view) const;

    /// Why a packet from the far side that answers nothing is dropped. \param view the packet \return the reason
    virtual DropReason GetUnsolicitedReason(const PacketView& view) const = 0;

    /// \return by how much TTL falls here
    virtual uint8_t GetTtlDecrement() const
    {
        return 0;
    }

    /// \return smallest MTU the node lets through; TCP is cut to it. 0: no cutting
    virtual uint32_t GetClampMtu() const
    {
        return 0;
    }

    /// Called for each packet that belongs to a connection. \param connection the connection \param view the packet as it came \param fromInside its direction \param isNew it opened the connection
    virtual void Account(const Connection& connection, const PacketView& view, bool fromInside, bool isNew);
    /// Called for each packet that is dropped. \param side where it came in \param reason why
    virtual void AccountDrop(std::size_t side, DropReason reason);

    /// \return the connections
    ConnectionTable& GetConnections()
    {
        return m_connections;
    }

    void Handle(EniNetDevice& port, Ptr<const Packet> packet, const PacketView& view) override;
    void NotifyConstructionCompleted() override;
    void DoDispose() override;

  private:
    void SetIdleTimeout(Time timeout);
    Time GetIdleTimeout() const;
    void HandleInside(std::size_t side, Ptr<const Packet> packet, const PacketView& view);
    void HandleOutside(std::size_t side, Ptr<const Packet> packet, const PacketView& view);
    Connection* OpenConnection(std::size_t side, Ptr<const Packet> packet, const PacketView& view);
    void Pass(EniNetDevice& port,
              uint32_t pathMtu,
              Ptr<const Packet> packet,
              const PacketView& view,
              const aws::FlowKey& to,
              int64_t& busyNs);
    void ConnectionEnded(const Connection& connection);
    void ConnectionForgotten(const Connection& connection);

    std::vector<Side> m_sides;
    ConnectionTable m_connections;
    PortAllocator m_ports;
    Time m_idleTimeout;
    uint32_t m_portLimit{55000};
    DataRate m_flowRate;
    TracedCallback<const Connection&> m_connectionEndTrace;
};

} // namespace vpc
} // namespace ns3
