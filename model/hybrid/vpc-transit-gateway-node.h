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
 * \brief A transit gateway: a regional router between its attachments.
 *
 * What comes in by an attachment is looked up in the route table that the attachment is associated
 * with. Into a VPC it leaves by an ENI of the attachment, in the same zone if it can, and is then
 * sent by the route table of that ENI's subnet; to a site it leaves by a tunnel or by a Direct
 * Connect gateway; to another Region by a peering. One TTL decrement (measured). What is larger
 * than the MTU: TCP is cut, as AWS clamps its MSS; anything else is dropped, with ICMP if it came
 * from a VPC ("Transit gateway quotas", MTU).
 */
class TransitGatewayNode : public GatewayNode
{
  public:
    /// \return the TypeId
    static TypeId GetTypeId();

    /// \param network the rules in force
    void SetNetwork(std::shared_ptr<const aws::Network> network);
    /// \param linkId of a tunnel, e.g. vpn-.../1, or of a virtual interface of an attached Direct
    /// Connect gateway \param port by which it is reached
    void AddLink(const std::string& linkId, Ptr<EniNetDevice> port);
    /// \param peerId tgw- id of another transit gateway \param port towards it
    void AddPeer(const std::string& peerId, Ptr<EniNetDevice> port);

  protected:
    void Handle(EniNetDevice& port, Ptr<const Packet> packet, const PacketView& view) override;
    void DoDispose() override;

  private:
    EniNetDevice* FindPort(const aws::CrossingResult& exit, const aws::FlowKey& key) const;
    void TellTooBig(EniNetDevice& port, Ptr<const Packet> packet, uint32_t mtu);

    uint32_t m_mtu{8500};
    std::shared_ptr<const aws::Network> m_network;
    std::map<std::string, Ptr<EniNetDevice>> m_links;        //!< by id of the link
    std::map<std::string, Ptr<EniNetDevice>> m_peers;        //!< by id of the transit gateway
    std::vector<EniNetDevice*> m_ports;                      //!< by index of the ENI
    std::vector<EniNetDevice*> m_byLink;                     //!< by index of the link
    std::vector<EniNetDevice*> m_byAttachment;               //!< of peerings
    std::map<const EniNetDevice*, aws::Index> m_attachments; //!< looked up, never walked
};

} // namespace vpc
} // namespace ns3
