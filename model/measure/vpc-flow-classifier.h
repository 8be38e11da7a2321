// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/flow-classifier.h"
#include "ns3/ipv4-flow-probe.h"
#include "ns3/vpc-drop-reason.h"
#include "ns3/vpc-flow-key.h"

#include <cstdint>
#include <map>
#include <optional>
#include <unordered_map>
#include <vector>

namespace ns3
{
namespace vpc
{

/**
 * \brief Flows for ns-3's FlowMonitor that are the same on both sides of a translation.
 *
 * A flow is one direction of a connection. It is described by the 5-tuple that the host that opened
 * the connection sent, or, in the other direction, by that 5-tuple turned round: what that host
 * sees. Equal 5-tuples of hosts in different VPCs are different flows. What answers a packet that
 * no host sent (a health check of a load balancer) is in no flow.
 */
class VpcFlowClassifier : public FlowClassifier
{
  public:
    /// A packet of a flow.
    struct Number
    {
        FlowId flow;         //!< number of the flow
        FlowPacketId packet; //!< number in the flow
    };

    /**
     * \brief Number a packet that a host sends.
     * \param nodeId the host \param key the packet's \param dscp of its IPv4 header
     * \return flow and number of the packet, none if it is in no flow
     */
    std::optional<Number> Send(uint32_t nodeId, const aws::FlowKey& key, uint8_t dscp);

    /// A host has received a packet: what it sends back is of the flow's other direction.
    /// \param nodeId the host \param key the packet's, as it came \param flow of the packet
    void Receive(uint32_t nodeId, const aws::FlowKey& key, FlowId flow);

    /// A host has received a packet that begins something and that no host sent. \param nodeId the
    /// host \param key the packet's
    void ReceiveForeign(uint32_t nodeId, const aws::FlowKey& key);

    /// \param flow a flow \return its 5-tuple
    const aws::FlowKey& GetKey(FlowId flow) const;

    /// \param key a 5-tuple \return the first flow that has it, none if none has
    std::optional<FlowId> Find(const aws::FlowKey& key) const;

    /// Writes the flows as ns-3's Ipv4FlowClassifier does, so that its readers take them, and after
    /// them the reasons' codes. \param os where \param indent spaces in front
    void SerializeToXmlStream(std::ostream& os, uint16_t indent) const override;

    /**
     * \brief Reason codes of FlowMonitor: where ns3::Ipv4FlowProbe has one with the same meaning it
     * is that, else the next free one from FIRST_CODE on, by the order in which reasons first
     * occur. FlowMonitor writes a line for each code up to the highest, for each flow and probe: a
     * code for every reason there is would make most of the file.
     *
     * \param reason of a drop
     * \return its code
     */
    uint32_t CodeOf(DropReason reason);

    static constexpr uint32_t FIRST_CODE = 9; //!< the first that ns-3 has no meaning for

  private:
    /// A flow, with its place in m_flows for an id.
    struct Flow
    {
        aws::FlowKey key;
        FlowId reverse{0}; //!< 0: nothing was sent back yet
        FlowPacketId packets{0};
        std::map<uint8_t, uint32_t> dscp; //!< packets, by DSCP
    };

    using Keys = std::unordered_map<aws::FlowKey, FlowId, aws::FlowKeyHash>;

    FlowId Add(const aws::FlowKey& key);

    std::vector<Flow> m_flows; //!< flow 1 first
    /// Of the reasons that have one: from the start those that ns-3's own probe has, too.
    std::map<DropReason, uint32_t> m_codes{
        {DropReason::NO_ROUTE_TO_DESTINATION, Ipv4FlowProbe::DROP_NO_ROUTE},
        {DropReason::TTL_EXPIRED, Ipv4FlowProbe::DROP_TTL_EXPIRE},
        {DropReason::QUEUE_OVERFLOW, Ipv4FlowProbe::DROP_QUEUE},
        {DropReason::ENI_DOWN, Ipv4FlowProbe::DROP_INTERFACE_DOWN},
    };
    uint32_t m_nextCode{FIRST_CODE};           //!< for the next reason that has none
    std::unordered_map<uint32_t, Keys> m_sent; //!< by node; looked up, never walked
    std::unordered_map<uint32_t, Keys>
        m_answers; //!< by node: flows that packets answer, 0: none; looked up, never walked
};

} // namespace vpc
} // namespace ns3
