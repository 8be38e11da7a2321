// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/vpc-gateway-node.h"
#include "ns3/vpc-network.h"

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{
namespace vpc
{

/**
 * \brief A Direct Connect gateway: between virtual interfaces and the gateways of any Region.
 *
 * In AWS it only reflects routes and no packet passes it: so it takes no TTL and no time. It leads
 * from interface to gateway and back, never from interface to interface or from gateway to gateway.
 */
class DirectConnectGatewayNode : public GatewayNode
{
  public:
    /// \return the TypeId
    static TypeId GetTypeId();

    /// \param linkId dxvif- id \param region where it enters AWS's network \param port on it
    void AddLink(const std::string& linkId, const std::string& region, Ptr<EniNetDevice> port);
    /// \param gatewayId vgw- or tgw- id of an associated gateway \param region from where
    /// \param port towards it
    void AddAssociation(const std::string& gatewayId,
                        const std::string& region,
                        Ptr<EniNetDevice> port);
    /// \param network the rules in force
    void SetNetwork(std::shared_ptr<const aws::Network> network);

  protected:
    void Handle(EniNetDevice& port, Ptr<const Packet> packet, const PacketView& view) override;
    void DoDispose() override;

  private:
    void HandleFromLink(const std::string& region,
                        Ptr<const Packet> packet,
                        const PacketView& view);

    std::shared_ptr<const aws::Network> m_network;
    std::map<std::string, Ptr<EniNetDevice>> m_links;          //!< by id of the link
    std::map<const EniNetDevice*, std::string> m_regionOfLink; //!< looked up, never walked
    std::map<std::pair<std::string, std::string>, Ptr<EniNetDevice>>
        m_associations;                  //!< by gateway and region
    std::vector<EniNetDevice*> m_byLink; //!< by index of the link
};

} // namespace vpc
} // namespace ns3
