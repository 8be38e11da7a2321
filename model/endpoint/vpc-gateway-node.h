// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/node.h"
#include "ns3/random-variable-stream.h"
#include "ns3/traced-callback.h"
#include "ns3/vpc-eni-net-device.h"
#include "ns3/vpc-fabric.h"

#include <map>

namespace ns3
{
namespace vpc
{

/**
 * \brief A node without an IP stack that takes packets at its ports and sends them on.
 *
 * Base of internet gateways, NAT gateways, endpoints and service edges. Receives as any ns-3 node
 * does, by Node::RegisterProtocolHandler().
 */
class GatewayNode : public Node
{
  public:
    /// \return the TypeId
    static TypeId GetTypeId();
    GatewayNode();

    /// \param id the AWS id, shown in drops and errors
    void SetAwsId(const std::string& id);
    /// \return the AWS id
    const std::string& GetAwsId() const;

    /**
     * \brief Every kind of gateway has it as an attribute with a default of its own.
     * \param oneWay delay of passing through, on top of propagation and serialisation
     */
    void SetTraversalDelay(Time oneWay);
    /// \return delay of passing through
    Time GetTraversalDelay() const;

    /**
     * \brief A grey failure: lose packets that come in by a port or would leave by it, and tell
     * nobody.
     * \param port of this node \param probability 0 to 1; 0: it is well again
     */
    void SetLoss(const EniNetDevice& port, double probability);

    /// \param random what losses are drawn from, of this node and perhaps of others
    void ShareRandom(Ptr<UniformRandomVariable> random);

    /// \return packets received (sent), sent on (delivered), held back (inFlight) and dropped here
    const PacketCounters& GetCounters() const;

  protected:
    /// What to do with a packet. \param port where it came in \param packet the packet, shared
    /// \param view its view
    virtual void Handle(EniNetDevice& port, Ptr<const Packet> packet, const PacketView& view) = 0;

    /**
     * \brief Send a packet on with other addresses and ports.
     * \param port where it leaves \param packet the packet as it came \param view its view
     * \param to what it becomes \param ttlDecrement by how much TTL falls
     */
    void SendOn(EniNetDevice& port,
                Ptr<const Packet> packet,
                const PacketView& view,
                const aws::FlowKey& to,
                uint8_t ttlDecrement);

    /**
     * \brief Send a packet on as it is, if it fits: TCP above the MTU is cut as if its MSS had been
     * clamped, anything else is dropped for MTU_EXCEEDED.
     * \param port where it leaves \param packet the packet as it came \param view its view
     * \param mtu of the way, bytes \param ttlDecrement by how much TTL falls
     */
    void SendWithin(EniNetDevice& port,
                    Ptr<const Packet> packet,
                    const PacketView& view,
                    uint32_t mtu,
                    uint8_t ttlDecrement);

    /// Send a packet that this node made. \param port where it leaves \param packet the packet
    void Originate(EniNetDevice& port, Ptr<Packet> packet);

    /// Drop a packet here. \param packet the packet \param view its view \param reason why
    void Drop(Ptr<const Packet> packet, const PacketView& view, DropReason reason);

    /// \name Counting packets that leave by other means than SendOn()
    /// @{
    /** A packet was sent on. */
    void CountSentOn()
    {
        ++m_counters.delivered;
    }

    /// A packet waits in the gateway.
    void CountHeld()
    {
        ++m_counters.inFlight;
    }

    /// A packet waits no more; it is sent on or dropped next.
    void CountReleased()
    {
        --m_counters.inFlight;
    }

    /// @}

    /// \return delay of passing through, in ns
    int64_t GetTraversalNs() const
    {
        return m_traversal.GetNanoSeconds();
    }

  private:
    void Receive(Ptr<NetDevice> device,
                 Ptr<const Packet> packet,
                 uint16_t protocol,
                 const Address& from,
                 const Address& to,
                 NetDevice::PacketType type);

    bool IsLost(const EniNetDevice& port);

    std::string m_awsId;
    Time m_traversal{0};
    std::map<const EniNetDevice*, double> m_loss; //!< looked up, never walked
    Ptr<UniformRandomVariable> m_lossDraw;
    PacketCounters m_counters;
    TracedCallback<Ptr<const Packet>, const DropRecord&> m_dropTrace;
};

} // namespace vpc
} // namespace ns3
