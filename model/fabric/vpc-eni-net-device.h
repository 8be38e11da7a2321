// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-fault-board.h"
#include "vpc-flow-table.h"

#include "ns3/data-rate.h"
#include "ns3/mac48-address.h"
#include "ns3/net-device.h"
#include "ns3/traced-callback.h"
#include "ns3/vpc-network.h"

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

namespace ns3
{
namespace vpc
{

class Fabric;

/// What a device is attached to a fabric for.
enum class PortRole : uint8_t
{
    INSTANCE,              //!< ENI of an instance
    NAT_GATEWAY,           //!< ENI of a NAT gateway
    INTERFACE_ENDPOINT,    //!< ENI of an interface endpoint
    NETWORK_LOAD_BALANCER, //!< ENI of a load balancer's node
    TRANSIT_GATEWAY,       //!< ENI of a transit gateway's attachment
    GATEWAY_ENDPOINT,      //!< regional port of a gateway endpoint
    INTERNET_GATEWAY,      //!< regional port of an internet gateway
    PEERING,               //!< port of a VPC peering connection in one AZ
    VPN_GATEWAY,           //!< regional port of a virtual private gateway
    LINK,                  //!< port on a link to a site or to another Region
    RESOLVER,              //!< port of the VPC resolver in one AZ
    SERVICE,               //!< port of an endpoint or an edge on a service's network
    HOST                   //!< a host on the internet or of a service
};

/// \param role a role \return its name, e.g. interface-endpoint
const char* ToString(PortRole role);

/**
 * \brief A port of a Fabric on a node: an elastic network interface, or a gateway's port.
 *
 * No ARP, no broadcast domain: the fabric maps each packet to the port that has its destination.
 * Serialisation is a virtual queue (the time until which the port is busy), without events of its
 * own. A dead ENI (a fault) is silent: it swallows what it is given, in both directions.
 */
class EniNetDevice : public NetDevice
{
  public:
    /// \return the TypeId
    static TypeId GetTypeId();
    EniNetDevice();
    ~EniNetDevice() override;

    /// \name What the port is; set once, when it is made
    /// @{
    void SetRole(PortRole role); //!< \param role whose port it is

    PortRole GetRole() const
    {
        return m_role;
    }

    void SetEniId(const std::string& eniId); //!< \param eniId its id, or what it is called

    const std::string& GetEniId() const
    {
        return m_eniId;
    }

    void SetAz(AzIndex az); //!< \param az its zone

    AzIndex GetAz() const
    {
        return m_az;
    }

    /// @}

    /// \param fabric the fabric to attach to
    void Attach(Ptr<Fabric> fabric);
    /// \return the fabric
    Ptr<Fabric> GetFabric() const;

    /**
     * \brief Fail or revive the port without a sound: no RST, no ICMP, no link-change callback.
     * The flows of a port that fails end (FlowEndReason::FAULT) and are forgotten.
     * \param dead whether it is dead
     */
    void SetDead(bool dead);

    /// \return whether a fault killed this port
    bool IsDead() const
    {
        return m_dead;
    }

    /// \param up administrative state; link-change callbacks run when it changes
    void SetLinkUp(bool up);

    /// \param rate serialisation rate; 0 bit/s: no limit
    void SetDataRate(DataRate rate);

    /**
     * \brief Let the port send by another one's queue: virtual interfaces on one Direct Connect
     * port, or data and sessions of one end of a link.
     * \param owner whose rates and queue count from now on, instead of its own; nullptr: its own
     * again
     */
    void ShareQueueOf(Ptr<EniNetDevice> owner);

    /// \return serialisation rate in bit/s
    uint64_t GetBitRate() const
    {
        return m_bitRate;
    }

    /**
     * \brief Send as a gateway does: with a delay of its own in front of the port.
     * \param packet an IPv4 packet \param traversalNs time spent inside the gateway, in ns
     */
    void Forward(Ptr<Packet> packet, int64_t traversalNs);

    /**
     * \brief The same for a packet that its sender has looked at already.
     * \param packet an IPv4 packet \param view its view \param traversalNs time spent inside, in ns
     */
    void Forward(Ptr<Packet> packet, const PacketView& view, int64_t traversalNs);

    /// \return the flows of this ENI
    FlowTable& GetFlows()
    {
        return m_flows;
    }

    /// \return the flows of this ENI
    const FlowTable& GetFlows() const
    {
        return m_flows;
    }

    /// \return the fabric's idle times
    const TrackingTimeouts& GetTrackingTimeouts() const;
    /// Called by the flow table. \param flow a flow that has ended
    void NotifyFlowEnd(const EniFlow& flow);

    /// \name Called by the fabric
    /// @{
    /** \param index dense index in the compiled description \param sourceDestCheck EC2's attribute
     * \param addresses the private addresses */
    void Bind(aws::Index index, bool sourceDestCheck, std::set<uint32_t> addresses);

    aws::Index GetIndex() const
    {
        return m_index;
    }

    /// \return whether the port is an ENI, so that rules and flows apply
    bool IsEni() const
    {
        return m_role <= PortRole::TRANSIT_GATEWAY;
    }

    /// \return whether security groups apply (NAT and transit gateways have none)
    bool HasSecurityGroups() const
    {
        return IsEni() && m_role != PortRole::NAT_GATEWAY && m_role != PortRole::TRANSIT_GATEWAY;
    }

    /// \param source an address \return whether the ENI may send from it
    bool MaySendFrom(uint32_t source) const
    {
        return !m_sourceDestCheck || m_addresses.count(source) != 0;
    }

    /// \param source an address \return whether it is one of this ENI's
    bool Owns(uint32_t source) const
    {
        return m_addresses.count(source) != 0;
    }

    /// \param siblings the other ENIs of the same instance in the same VPC
    void SetSiblings(std::vector<EniNetDevice*> siblings);

    /// \return whether TCP above the MTU is taken, for the node behind cuts it
    bool TakesLargeSegments() const
    {
        return m_role != PortRole::INSTANCE && m_role != PortRole::HOST &&
               m_role != PortRole::RESOLVER && m_role != PortRole::INTERNET_GATEWAY;
    }

    /// \return what to call it when a packet meets the port while its link is down
    DropReason GetDownReason() const;
    /**
     * \brief Let a packet occupy the port.
     * \param readyNs when it is ready to leave, in ns \param size in bytes
     * \return the time in ns at which it will have left; -1 if the queue is full
     */
    int64_t Reserve(int64_t readyNs, uint32_t size);
    /// \param packet a packet that arrived and passed all checks \param from the sending port
    void Deliver(Ptr<Packet> packet, const EniNetDevice& from);
    /// \param packet a packet that is dropped before it left the port
    void NotifyTxDrop(Ptr<const Packet> packet);
    /// \param packet a packet that is dropped on arrival
    void NotifyRxDrop(Ptr<const Packet> packet);
    /// \param nowNs now \return whether the resolver's packet limit still admits one in this second
    bool AdmitResolverPacket(int64_t nowNs);
    /// @}

    /// \cond from NetDevice
    void SetIfIndex(uint32_t index) override;
    uint32_t GetIfIndex() const override;
    Ptr<Channel> GetChannel() const override;
    void SetAddress(Address address) override;
    Address GetAddress() const override;
    bool SetMtu(uint16_t mtu) override;
    uint16_t GetMtu() const override;
    bool IsLinkUp() const override;
    void AddLinkChangeCallback(Callback<void> callback) override;
    bool IsBroadcast() const override;
    Address GetBroadcast() const override;
    bool IsMulticast() const override;
    Address GetMulticast(Ipv4Address multicastGroup) const override;
    Address GetMulticast(Ipv6Address addr) const override;
    bool IsBridge() const override;
    bool IsPointToPoint() const override;
    bool Send(Ptr<Packet> packet, const Address& dest, uint16_t protocolNumber) override;
    bool SendFrom(Ptr<Packet> packet,
                  const Address& source,
                  const Address& dest,
                  uint16_t protocolNumber) override;
    Ptr<Node> GetNode() const override;
    void SetNode(Ptr<Node> node) override;
    bool NeedsArp() const override;
    void SetReceiveCallback(ReceiveCallback cb) override;
    void SetPromiscReceiveCallback(PromiscReceiveCallback cb) override;
    bool SupportsSendFrom() const override; /// \endcond

  protected:
    void DoDispose() override;

  private:
    DataRate GetDataRate() const;
    void SetQueueBytes(uint64_t bytes);
    uint64_t GetQueueBytes() const;
    void UpdateQueue();
    void SetPacketRate(uint64_t packets);
    uint64_t GetPacketRate() const;
    void FollowFragments(PacketView& view);
    EniNetDevice* FindSibling(uint32_t source) const;

    PortRole m_role{PortRole::HOST};
    bool m_linkUp{true};
    bool m_dead{false};
    bool m_sourceDestCheck{true};
    uint16_t m_mtu{9001};
    AzIndex m_az{REGIONAL};
    aws::Index m_index{aws::NO_INDEX};
    uint32_t m_ifIndex{0};
    uint64_t m_bitRate{0};
    uint64_t m_queueBytes{0};
    int64_t m_queueNs{0}; //!< the time in which the port sends that many bytes
    int64_t m_busyUntilNs{0};
    uint64_t m_packetRate{0};       //!< packets a second; 0: no limit
    int64_t m_packetNs{0};          //!< a packet occupies the port at least so long
    Ptr<EniNetDevice> m_queueOwner; //!< nullptr: the queue is its own
    uint32_t m_resolverLimit{1024};
    uint32_t m_resolverCount{0};
    int64_t m_resolverSecond{-1};
    std::string m_eniId;
    std::set<uint32_t> m_addresses;
    std::vector<EniNetDevice*> m_siblings;
    std::map<std::tuple<uint32_t, uint32_t, uint16_t, uint8_t>, aws::FlowKey>
        m_fragmented; //!< datagrams of which later fragments are to come
    Address m_address;
    Ptr<Node> m_node;
    Ptr<Fabric> m_fabric;
    FlowTable m_flows;
    ReceiveCallback m_receive;
    PromiscReceiveCallback m_promiscReceive;

    TracedCallback<> m_linkChange;
    TracedCallback<Ptr<const Packet>> m_macTx;
    TracedCallback<Ptr<const Packet>> m_macTxDrop;
    TracedCallback<Ptr<const Packet>> m_macRx;
    TracedCallback<Ptr<const Packet>> m_phyRxDrop;
    TracedCallback<Ptr<const Packet>> m_sniffer;
    TracedCallback<Ptr<const Packet>> m_promiscSniffer;
};

} // namespace vpc
} // namespace ns3
