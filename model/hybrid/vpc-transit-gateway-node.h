// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/vpc-gateway-node.h"
#include "ns3/vpc-network.h"

#include <memory>
#include <vector>

namespace ns3
{
namespace vpc
{

/**
 * \brief A transit gateway: a regional router between the ENIs of its attachments.
 *
 * What comes in by an attachment's ENI is looked up in the route table that the attachment is
 * associated with, leaves in the same zone if it can, and is then sent by the route table of that
 * ENI's subnet. One TTL decrement (measured). What is larger than the MTU is dropped without ICMP.
 */
class TransitGatewayNode : public GatewayNode
{
  public:
    /// \return the TypeId
    static TypeId GetTypeId();

    /// \param network the rules in force
    void SetNetwork(std::shared_ptr<const aws::Network> network);

  protected:
    void Handle(EniNetDevice& port, Ptr<const Packet> packet, const PacketView& view) override;
    void DoDispose() override;

  private:
    uint32_t m_mtu{8500};
    std::shared_ptr<const aws::Network> m_network;
    std::vector<EniNetDevice*> m_ports; //!< by index of the ENI
};

} // namespace vpc
} // namespace ns3
