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
 * (\c TcpClamp), anything else is dropped. Nothing is fragmented. Ports on it should have a device
 * MTU of MAX_DEVICE_MTU, so that a router's stack leaves that to the link.
 */
class LinkFabric : public Fabric
{
  public:
    /// MTU of devices that leave the judgement to the link, bytes.
    static constexpr uint16_t MAX_DEVICE_MTU = 65535;

    /// \return the TypeId
    static TypeId GetTypeId();
    LinkFabric();

    /// \param side of the link \param device its port for data
    void AddPort(LinkSide side, Ptr<EniNetDevice> device);
    /// \param side of the link, which has its port for data \param device a port for what is
    /// addressed to \param address
    void AddControlPort(LinkSide side, Ptr<EniNetDevice> device, Ipv4Address address);
    /// \param side of the link \return its port for data
    Ptr<EniNetDevice> GetPort(LinkSide side) const;

    /// What is on the wire besides the packet: tagged Ethernet (the default) or \p esp.
    void SetEncapsulation(const aws::EspEncapsulation& esp);
    /// \param inner bytes of an IPv4 packet \return bytes on the wire
    uint32_t GetWireSize(uint32_t inner) const;

    /// Loss of light, or its return: both ends see at once that their ports are down (up).
    /// \param light whether there is light
    void SetLight(bool light);

    /// \return whether there is light
    bool HasLight() const
    {
        return m_light;
    }

    /**
     * \brief A grey failure: packets are lost on the way, and nobody is told.
     * \param from the side that sent them \param probability 0 to 1
     */
    void SetLoss(LinkSide from, double probability);

    /// \param stream first stream number \return number of streams used
    int64_t AssignLinkStreams(int64_t stream);

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
    void Carry(EniNetDevice& from,
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
