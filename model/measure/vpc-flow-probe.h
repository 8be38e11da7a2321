// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-flow-classifier.h"
#include "vpc-flow-tag.h"

#include "ns3/flow-monitor.h"
#include "ns3/flow-probe.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/vpc-eni-net-device.h"
#include "ns3/vpc-fabric.h"

#include <map>
#include <memory>
#include <set>
#include <tuple>
#include <utility>

namespace ns3
{
namespace vpc
{

/**
 * \brief Packets that were cut on their way, while pieces of them are under way.
 *
 * A packet that is cut counts as one: it has arrived when its last byte has, and is lost as soon as
 * a piece is.
 */
class CutPackets
{
  public:
    /// \param tag of a packet \param content bytes of it that are here \return whether that is a
    /// piece of it only
    static bool IsPiece(const FlowTag& tag, uint32_t content)
    {
        return content < tag.content;
    }

    /// \param tag of a piece \param content its bytes, which have arrived \return whether the
    /// packet is complete now, and none of it was lost
    bool Arrive(const FlowTag& tag, uint32_t content);
    /// \param tag of a piece \param content its bytes, which are lost \return whether it is the
    /// first of its packet that is
    bool Lose(const FlowTag& tag, uint32_t content);
    /// \param tag of a piece \param nodeId where it is forwarded \return whether it is the first of
    /// its packet that is
    bool Forward(const FlowTag& tag, uint32_t nodeId);

  private:
    /// What is known of a packet.
    struct State
    {
        uint32_t gone{0}; //!< bytes that have arrived or are lost
        bool isLost{false};
        std::set<uint32_t> forwarders;
    };

    using Key = std::pair<FlowId, FlowPacketId>;

    bool Finish(const FlowTag& tag, uint32_t content);

    std::map<Key, State> m_packets; //!< looked up, never walked
};

/**
 * \brief Reports the packets of a node to ns-3's FlowMonitor: sent and received by a host,
 * forwarded by a gateway, dropped.
 *
 * Packets are numbered by a FlowTag where the first host sends them, so that translation does not
 * hide them. Sizes are those with which they were sent. What a gateway makes itself (health checks,
 * RST) no host has sent: it is not counted. A router of a user's own with other devices than
 * EniNetDevice is where packets begin and end that come from beyond it or go there.
 */
class VpcFlowProbe : public FlowProbe
{
  public:
    /// \return the TypeId
    static TypeId GetTypeId();

    /// \param monitor what is reported to \param classifier shared by all probes \param cuts shared
    /// by all probes \param node whose packets are reported
    VpcFlowProbe(Ptr<FlowMonitor> monitor,
                 Ptr<VpcFlowClassifier> classifier,
                 std::shared_ptr<CutPackets> cuts,
                 Ptr<Node> node);

    /// \param packet a packet that is dropped at the node \param code reason, see
    /// VpcFlowClassifier::CodeOf()
    void SeeDrop(Ptr<const Packet> packet, uint32_t code);

  protected:
    void DoDispose() override;

  private:
    using FragmentId = std::tuple<uint32_t, uint32_t, uint16_t, uint8_t>;

    void SeeSent(Ptr<const Packet> packet);
    void SeeReceived(Ptr<const Packet> packet);
    void SeeForwarded(Ptr<const Packet> packet);
    void SeeIpv4Drop(const Ipv4Header& header,
                     Ptr<const Packet> payload,
                     Ipv4L3Protocol::DropReason reason,
                     Ptr<Ipv4> ipv4,
                     uint32_t interface);
    void Report(const FlowTag& tag, uint32_t content, uint32_t code);
    aws::FlowKey KeyOf(const PacketView& view);
    bool EndsHere(Ptr<const Packet> packet, const PacketView& view) const;

    Ptr<VpcFlowClassifier> m_classifier;
    std::shared_ptr<CutPackets> m_cuts;
    uint32_t m_nodeId;
    Ptr<Ipv4> m_ipv4;                                //!< nullptr: the node has no stack
    bool m_isBorder{false};                          //!< it has devices that no probe sees
    std::map<FragmentId, aws::FlowKey> m_fragmented; //!< of which later fragments are to come
};

} // namespace vpc
} // namespace ns3
