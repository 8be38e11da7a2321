// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/vpc-gateway-node.h"

#include <map>
#include <vector>

namespace ns3
{
namespace vpc
{

/**
 * \brief A VPC peering connection: what leaves one VPC arrives in the other, unchanged.
 *
 * No hop that a host could see: no TTL decrement (measured pings over a peering arrive with 255),
 * no bandwidth limit of its own ("VPC peering basics": no single point of failure or bandwidth
 * bottleneck). A pair of ports in each zone, so that the way from zone to zone costs what it costs
 * within a VPC. The fabrics decide what may cross; see aws::Network::CrossPeering().
 */
class VpcPeeringNode : public GatewayNode
{
  public:
    /// \return the TypeId
    static TypeId GetTypeId();

    /// \param a port in the requester's VPC \param b port of the same zone in the accepter's
    void Join(Ptr<EniNetDevice> a, Ptr<EniNetDevice> b);

    /// A grey failure: what crosses is lost (FAULT_LOSS), either way. \param probability 0 to 1
    void SetCrossingLoss(double probability);

  protected:
    void Handle(EniNetDevice& port, Ptr<const Packet> packet, const PacketView& view) override;
    void DoDispose() override;

  private:
    std::map<const EniNetDevice*, Ptr<EniNetDevice>> m_other; //!< looked up, never walked
    std::vector<Ptr<EniNetDevice>> m_requesterPorts;
};

} // namespace vpc
} // namespace ns3
