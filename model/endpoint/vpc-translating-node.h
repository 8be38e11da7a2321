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
 * \brief A gateway that forwards by a connection table: every connection gets an address and port
 * of the gateway's own on the far side.
 *
 * Base of NAT gateways, endpoints and service edges. Connections open from the inside only. ICMP
 * errors are dropped: the packet that they quote would have to be translated too. So are all
 * fragments: only the first has ports.
 *
 * AWS's gateways leave it to the two ends of a TCP connection to agree on a segment size, or clamp
 * what they announce. ns-3's TCP announces none, so a translating node cuts the segments that are
 * too large for the way on.
 */
class TranslatingNode : public GatewayNode
{
  public:
    /// \return the TypeId
    static TypeId GetTypeId();

    /// \return connections that are open now
    std::size_t GetOpenConnections() const;

    /**
     * \brief Forget the connections that came in by ports of a zone, as its failure does.
     * \param az the zone
     */
    void ForgetZone(AzIndex az);

    /// \param connection one of this node's \return the port by which its opening side comes in
    const EniNetDevice& GetInsidePort(const Connection& connection) const
    {
        return *m_sides[connection.side].inside;
    }

    /// \param connection one of this node's \return the port by which it goes on; of a load
    /// balancer the ENI of the node that took it
    const EniNetDevice& GetOutsidePort(const Connection& connection) const
    {
        return *m_sides[connection.side].outside;
    }

    /// TracedCallback signature of \c ConnectionNew and \c ConnectionEnd. \param connection the
    /// connection; at its end with why it ended
    typedef void (*ConnectionTracedCallback)(const Connection& connection);

  protected:
    /// A port towards those who open connections, and the port by which they go on.
    struct Side
    {
        EniNetDevice* inside{nullptr};  //!< port to those who open connections
        EniNetDevice* outside{nullptr}; //!< may be the same device
        uint32_t outsideAddress{0};     //!< source address on the far side
    };

    /// \param side a pair of ports \return its number
    virtual std::size_t AddSide(const Side& side);

    /// \return the pairs of ports
    const std::vector<Side>& GetSides() const
    {
        return m_sides;
    }

    /**
     * \brief May a first packet open a connection, and where does it go?
     * \param side where it came in \param view the packet \param[out] destination address and port
     * on the far side, in the \c destination fields \return NONE, or why not
     */
    virtual DropReason Open(std::size_t side,
                            const PacketView& view,
                            aws::FlowKey& destination) = 0;

    /**
     * \brief Give a new connection its source on the far side. Default: the side's address and a
     * port.
     * \param side where it came in \param[in,out] outside its key on the far side, with the source
     * that the opening side has \return NONE, or GetNoPortReason()
     */
    virtual DropReason AllocateSource(std::size_t side, aws::FlowKey& outside);

    /**
     * \brief May a known connection go on? Default: yes.
     * \param connection it \param port where the packet came in \param packet its next packet
     * \param view the packet's view \return NONE, or why the connection ends here
     */
    virtual DropReason Review(Connection& connection,
                              EniNetDevice& port,
                              Ptr<const Packet> packet,
                              const PacketView& view);

    /**
     * \brief Change more of a packet than its addresses. Default: nothing.
     * \param connection its connection \param packet it, shared \param[in,out] view its view
     * \param fromInside its direction \return what goes on
     */
    virtual Ptr<const Packet> Adapt(Connection& connection,
                                    Ptr<const Packet> packet,
                                    PacketView& view,
                                    bool fromInside);

    /// Called when a connection ends. \param connection it
    virtual void Ended(const Connection& connection);
    /// Called when a connection leaves the table. \param connection it
    virtual void Forgotten(const Connection& connection);

    /// \param key a packet with the source address that is wanted \return a free port, 0: none
    uint16_t AllocatePort(const aws::FlowKey& key);
    /// \param key a packet whose source port is free again
    void ReleasePort(const aws::FlowKey& key);

    /// TCP of no known connection, from inside. \param port where \param packet it \param view its
    virtual void HandleUnknown(EniNetDevice& port,
                               Ptr<const Packet> packet,
                               const PacketView& view);

    /// \param port a port \param view a packet \return whether it is of the opening side
    virtual bool IsFromInside(const EniNetDevice& port, const PacketView& view) const;

    /// Why a packet from the far side that answers nothing is dropped. \param view the packet
    /// \return the reason
    virtual DropReason GetUnsolicitedReason(const PacketView& view) const = 0;

    /// \return by how much TTL falls here
    virtual uint8_t GetTtlDecrement() const
    {
        return 0;
    }

    /// \return largest packet in bytes that the node lets through: TCP is cut to it, all else
    /// dropped
    virtual uint32_t GetClampMtu() const
    {
        return 65535;
    }

    /// \return the reason that names a lack of ports
    virtual DropReason GetNoPortReason() const
    {
        return DropReason::VPCE_PORT_ALLOCATION_ERROR;
    }

    /// Called for each packet that belongs to a connection. \param connection the connection \param
    /// view the packet as it came \param fromInside its direction \param isNew it opened the
    /// connection
    virtual void Account(const Connection& connection,
                         const PacketView& view,
                         bool fromInside,
                         bool isNew);
    /// Called for each packet that is dropped. \param side where it came in \param view the packet
    virtual void AccountDrop(std::size_t side, const PacketView& view);

    /// \return the connections
    ConnectionTable& GetConnections()
    {
        return m_connections;
    }

    /// \return the connections
    const ConnectionTable& GetConnections() const
    {
        return m_connections;
    }

    void Handle(EniNetDevice& port, Ptr<const Packet> packet, const PacketView& view) override;
    void NotifyConstructionCompleted() override;
    void DoDispose() override;

    /// \name The attribute IdleTimeout of derived classes, each of which has its own default
    /// @{
    void SetIdleTimeout(Time timeout); //!< \param timeout after the last packet; 0: none
    Time GetIdleTimeout() const;       //!< \return the timeout
                                       /// @}

  private:
    /// Which way a packet goes through the node.
    struct Way
    {
        EniNetDevice* out; //!< port by which it leaves
        uint32_t nextHop;  //!< whose MTU counts, besides the port's
        aws::FlowKey to;   //!< what it becomes
        std::size_t side;  //!< where it is accounted
    };

    void HandleInside(EniNetDevice& port, Ptr<const Packet> packet, const PacketView& view);
    void HandleOutside(EniNetDevice& port, Ptr<const Packet> packet, const PacketView& view);
    bool MayGoOn(Connection& connection,
                 EniNetDevice& port,
                 Ptr<const Packet> packet,
                 const PacketView& view);
    Connection* OpenConnection(EniNetDevice& port,
                               Ptr<const Packet> packet,
                               const PacketView& view);
    void Pass(Ptr<const Packet> packet, const PacketView& view, const Way& way, int64_t& busyNs);
    void Release(Ptr<const Packet> packet, PacketView view, Way way);
    void SendPieces(Ptr<const Packet> packet, const PacketView& view, const Way& way, uint32_t mtu);
    std::size_t FindSide(const EniNetDevice& port) const;
    void DropAt(std::size_t side,
                Ptr<const Packet> packet,
                const PacketView& view,
                DropReason reason);
    void ConnectionEnded(const Connection& connection);
    void ConnectionForgotten(const Connection& connection);

    std::vector<Side> m_sides;
    ConnectionTable m_connections;
    PortAllocator m_ports;
    Time m_idleTimeout;
    uint32_t m_portLimit{55000};
    DataRate m_flowRate;
    uint32_t m_flowQueueBytes{0};
    TracedCallback<const Connection&> m_connectionNewTrace;
    TracedCallback<const Connection&> m_connectionEndTrace;
};

} // namespace vpc
} // namespace ns3
