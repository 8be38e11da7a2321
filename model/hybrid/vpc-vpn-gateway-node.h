// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/vpc-gateway-node.h"
#include "ns3/vpc-network.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/**
 * \brief A virtual private gateway: between a VPC and the links of its Direct Connect and VPNs.
 *
 * Which link a packet takes is in the rules, which change with what the links' peers announce; see
 * aws::Network::CrossVpnGateway(). One TTL decrement (assumption). What is larger than the way's
 * MTU: TCP is cut, anything else is dropped without ICMP (none is documented).
 */
class VpnGatewayNode : public GatewayNode
{
  public:
    /// \return the TypeId
    static TypeId GetTypeId();

    /// \param port in the VPC
    void SetInside(Ptr<EniNetDevice> port);
    /// \param linkId dxvif- id, or vpn- id with "/1" or "/2" \param port by which the link is
    /// reached: on the link itself, or towards its Direct Connect gateway
    void AddLink(const std::string& linkId, Ptr<EniNetDevice> port);
    /// \param network the rules in force
    void SetNetwork(std::shared_ptr<const aws::Network> network);

  protected:
    void Handle(EniNetDevice& port, Ptr<const Packet> packet, const PacketView& view) override;
    void DoDispose() override;

  private:
    void HandleOutbound(Ptr<const Packet> packet, const PacketView& view);
    void HandleInbound(Ptr<const Packet> packet, const PacketView& view);

    std::shared_ptr<const aws::Network> m_network;
    Ptr<EniNetDevice> m_inside;
    aws::Index m_vpc{aws::NO_INDEX};
    std::map<std::string, Ptr<EniNetDevice>> m_ports; //!< by id of the link
    std::vector<EniNetDevice*> m_byLink;              //!< by index of the link
};

} // namespace vpc
} // namespace ns3
