// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/flow-classifier.h"
#include "ns3/tag.h"

#include <cstdint>

namespace ns3
{
namespace vpc
{

/**
 * \brief Which packet of which flow a packet is, whatever addresses it has got on its way.
 *
 * A packet tag: copies, pieces and what gateways rewrite keep it.
 */
class FlowTag : public Tag
{
  public:
    /// \return the TypeId
    static TypeId GetTypeId();

    FlowId flowId{0};         //!< number of the flow
    FlowPacketId packetId{0}; //!< number of the packet in its flow
    uint32_t size{0};         //!< bytes as it was sent, IP header included
    uint32_t content{0};      //!< bytes that are left when it is cut: without IP's and TCP's header

    /// \cond from Tag
    TypeId GetInstanceTypeId() const override;
    uint32_t GetSerializedSize() const override;
    void Serialize(TagBuffer buffer) const override;
    void Deserialize(TagBuffer buffer) override;
    void Print(std::ostream& out) const override; /// \endcond
};

} // namespace vpc
} // namespace ns3
