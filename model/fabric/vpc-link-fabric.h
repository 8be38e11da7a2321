// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-fabric.h"

#include "ns3/random-variable-stream.h"
#include "ns3/vpc-encapsulation.h"

#include <array>
#include <optional>
#include <unordered_map>

namespace ns3
{
namespace vpc
{

/// An end of a link.
enum class LinkSide : uint8_t
{
    CUSTOMER,
    AWS
};

/**
 * \brief A link between a router of a site and AWS: a virtual interface of Direct Connect, or a
 * tunnel of a VPN over the internet.
 *
 * Each side has a port for its data. A side may have ports of their own for what is addressed to
 * its routing sessions (AWS's gateways have no IP stack; a node beside them runs the sessions):
 * they share the queue of the data port, so that what jams the link jams the sessions.
 *
 * What is larger than \c Mtu where it enters the link: TCP is cut, as if its MSS had been clamped
 * (\c TcpClamp), anything else, fragments of TCP too, is dropped for MTU_EXCEEDED. The link
 * fragments nothing; a router's stack does, to the MTU of its device, before the link sees the
 * packet. A port that joins the link gets MAX_DEVICE_MTU, which leaves all of this to the link;
 * EniNetDevice::SetMtu() with the link's MTU afterwards makes a router that fragments.
 *
 * It works alone, with a fault board of its own, or in a cloud with the cloud's.
 */
class LinkFabric : public Fabric
{
  public:
    /// MTU of devices that leave the judgement to the link, bytes.
    static constexpr uint16_t MAX_DEVICE_MTU = 65535;

    /// \return the TypeId
    static TypeId GetTypeId();
    LinkFabric();

    /**
     * \brief Join a side's port for data to the link: its role becomes LINK, its MTU
     * MAX_DEVICE_MTU. Aborts if the side has one, or if the port is on another fabric.
     * \param side of the link \param device a port, attached to this fabric or to none yet
     */
    void AddPort(LinkSide side, Ptr<EniNetDevice> device);
    /**
     * \brief Join a port for what is addressed to a side's sessions, likewise. It shares the queue
     * of the side's port for data, which must be there. A port may have several addresses.
     * \param side of the link \param device a port \param address that leads to it
     */
    void AddControlPort(LinkSide side, Ptr<EniNetDevice> device, Ipv4Address address);
    /// \param side of the link \return its port for data
    Ptr<EniNetDevice> GetPort(LinkSide side) const;

    /**
     * \brief Make the link a tunnel. Unless this is called it is Ethernet with one VLAN tag, as
     * Direct Connect is. IKE (UDP port 500) is sent beside the tunnel, as it is.
     * \param esp what is on the wire besides the packet
     */
    void SetEncapsulation(const aws::EspEncapsulation& esp);
    /// \param inner bytes of an IPv4 packet \return bytes for which it occupies the sender's port
    uint32_t GetWireSize(uint32_t inner) const;

    /**
     * \brief Loss of light, or its return: all ports are down (up) at once, and their link-change
     * callbacks are called in the order in which the ports came. What is sent without light is
     * dropped for FAULT_LINK, and so is what is then under way, when it would have arrived.
     * \param light whether there is light
     */
    void SetLight(bool light);

    /// \return whether there is light
    bool HasLight() const
    {
        return m_light;
    }

    /**
     * \brief A grey failure in one direction: packets are lost (FAULT_LOSS), and nobody is told.
     * \param from the side that sends them \param probability 0 to 1; 1 is a black hole
     */
    void SetLoss(LinkSide from, double probability);
    /// The same in both directions. \param probability 0 to 1
    void SetLoss(double probability);

    /// \param stream first stream number, for losses and \c Jitter \return number of streams used
    int64_t AssignStreams(int64_t stream) override;

    uint32_t GetMtuTowards(const EniNetDevice& from, uint32_t destination) const override;
    void Forward(EniNetDevice& from,
                 Ptr<Packet> packet,
                 const PacketView& view,
                 int64_t traversalNs) override;

    /// TracedCallback signature of \c LightChange. \param light whether there is light now
    typedef void (*LightTracedCallback)(bool light);

  protected:
    void DoDispose() override;

  private:
    /// One side of the link.
    struct Side
    {
        Ptr<EniNetDevice> data;
        std::unordered_map<uint32_t, Ptr<EniNetDevice>> control; //!< by address
        double loss{0};                                          //!< of what it sends
    };

    Side& SideOf(LinkSide side);
    LinkSide FindSide(const EniNetDevice& port) const;
    void Join(LinkSide side, Ptr<EniNetDevice> device);
    void Carry(const Side& sender,
               EniNetDevice& from,
               EniNetDevice& to,
               Ptr<Packet> packet,
               const PacketView& view,
               int64_t traversalNs);

    std::array<Side, 2> m_sides;
    std::unordered_map<const EniNetDevice*, LinkSide> m_sideOf; //!< looked up, never walked
    std::optional<aws::EspEncapsulation> m_esp;
    Time m_delay;
    uint32_t m_mtu{1500};
    bool m_clamp{true};
    bool m_light{true};
    Ptr<UniformRandomVariable> m_random;
    TracedCallback<bool> m_lightTrace;
};

} // namespace vpc
} // namespace ns3
