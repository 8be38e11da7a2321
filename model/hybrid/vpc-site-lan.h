// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/nstime.h"
#include "ns3/vpc-fabric.h"
#include "ns3/vpc-prefix-map.h"

#include <map>
#include <unordered_map>
#include <vector>

namespace ns3
{
namespace vpc
{

/**
 * \brief The network inside an on-premises site: hosts, and which router leads to which prefix.
 *
 * One event a crossing. What is for a host of the site goes to it, everything else to a router by
 * the longest prefix, where the site's own blocks and what routers lead to compete; flows are
 * spread over several. What nobody leads to is dropped with NO_ROUTE_TO_DESTINATION, an address of
 * the site that no host has with UNASSIGNED_ADDRESS.
 */
class SiteLan : public Fabric
{
  public:
    /// \return the TypeId
    static TypeId GetTypeId();

    /// By prefix, the ports of the routers that lead there.
    using Exits = std::map<aws::Cidr, std::vector<EniNetDevice*>>;

    /// \param block of the site, in which it routes by itself
    void AddBlock(const aws::Cidr& block);
    /// \param address of a host or router \param device its port
    void AddHost(Ipv4Address address, Ptr<EniNetDevice> device);
    /// \param address an address \return the port that has it, nullptr if none
    EniNetDevice* FindHost(Ipv4Address address) const;

    /// \param exits all that hold from now on; the ports are ports of this network
    void SetExits(const Exits& exits);

    /// \return which router leads where
    const Exits& GetExits() const
    {
        return m_exits;
    }

    /// \param key of a flow \return the router's port that it leaves the site by; nullptr if it
    /// stays in it, or nobody leads there
    EniNetDevice* FindExit(const aws::FlowKey& key) const;

    void Forward(EniNetDevice& from,
                 Ptr<Packet> packet,
                 const PacketView& view,
                 int64_t traversalNs) override;

  protected:
    void DoDispose() override;

  private:
    void RebuildMap();
    EniNetDevice* ChooseExit(const aws::FlowKey& key, DropReason& reason) const;

    Time m_delay;
    std::vector<aws::Cidr> m_blocks;
    std::unordered_map<uint32_t, EniNetDevice*> m_hosts; //!< by address; looked up, never walked
    Exits m_exits;
    /// Blocks (without ports) and exits, to look up.
    aws::PrefixMap<std::vector<EniNetDevice*>> m_map;
};

} // namespace vpc
} // namespace ns3
