// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-gateway-node.h"

#include "ns3/vpc-backbone-fabric.h"
#include "ns3/vpc-network.h"

#include <memory>
#include <vector>

namespace ns3
{
namespace vpc
{

/**
 * \brief An internet gateway: stateless 1:1 translation between a private address and its public
 * one.
 *
 * Drops what comes from an address without a public one. One TTL decrement a passage: on the way
 * out, and on the way in for what comes from outside of AWS's own gateways (a ping between two
 * instances by their public addresses shows one decrement in all). ICMP errors are dropped: the
 * packet that they quote would have to be translated too.
 */
class InternetGatewayNode : public GatewayNode
{
  public:
    /// \return the TypeId
    static TypeId GetTypeId();

    /// \param inside port in the VPC \param outside port on the internet
    void SetPorts(Ptr<EniNetDevice> inside, Ptr<EniNetDevice> outside);

    /// \param network the rules in force \param vpcId the VPC that the gateway is attached to
    void SetNetwork(std::shared_ptr<const aws::Network> network, const std::string& vpcId);

  protected:
    void Handle(EniNetDevice& port, Ptr<const Packet> packet, const PacketView& view) override;
    void DoDispose() override;

  private:
    void HandleOutbound(Ptr<const Packet> packet, const PacketView& view);
    void HandleInbound(Ptr<const Packet> packet, const PacketView& view);

    Ptr<EniNetDevice> m_inside;
    Ptr<EniNetDevice> m_outside;
    std::shared_ptr<const aws::Network> m_network;
    aws::Index m_vpc{aws::NO_INDEX};
    std::vector<aws::Cidr> m_claims;
};

} // namespace vpc
} // namespace ns3
