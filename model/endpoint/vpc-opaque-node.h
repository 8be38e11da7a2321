// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-gateway-node.h"

namespace ns3
{
namespace vpc
{

/**
 * \brief What stands behind an ENI whose owner is not simulated (a load balancer, a Lambda
 * function).
 *
 * The ENI's rules apply; what passes them is dropped with UNSUPPORTED_TARGET, so that an answer
 * that hangs on it can be told from a denial.
 */
class OpaqueNode : public GatewayNode
{
  public:
    /// \return the TypeId
    static TypeId GetTypeId();

  protected:
    void Handle(EniNetDevice& port, Ptr<const Packet> packet, const PacketView& view) override;
};

} // namespace vpc
} // namespace ns3
