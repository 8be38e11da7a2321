// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-fabric.h"

#include "ns3/vpc-address.h"

#include <map>
#include <unordered_map>

namespace ns3
{
namespace vpc
{

/**
 * \brief A network without rules: the internet, or the network of a service behind its endpoints.
 *
 * Ports claim prefixes; a packet goes to the port that claims the longest prefix of its
 * destination.
 */
class BackboneFabric : public Fabric
{
  public:
    /// \return the TypeId
    static TypeId GetTypeId();

    /// \param prefix addresses that \p device answers for \param device a port of this fabric
    void Claim(const aws::Cidr& prefix, Ptr<EniNetDevice> device);
    /// \param prefix a prefix that nobody answers for any more
    void Unclaim(const aws::Cidr& prefix);
    /// \param address an address \return the port that answers for it, nullptr if none
    EniNetDevice* Find(uint32_t address) const;

    /// \param device a host far away \param oneWay delay between it and everybody else, on top
    void SetAccessDelay(Ptr<EniNetDevice> device, Time oneWay);

    /// \return the next free address of this network's block, and claim nothing
    Ipv4Address AllocateAddress();

    void Forward(EniNetDevice& from,
                 Ptr<Packet> packet,
                 const PacketView& view,
                 int64_t traversalNs) override;

  protected:
    void DoDispose() override;

  private:
    int64_t GetAccessDelayNs(const EniNetDevice& device) const;

    std::map<uint8_t, std::unordered_map<uint32_t, EniNetDevice*>> m_claims; //!< by length
    std::map<const EniNetDevice*, int64_t> m_accessDelays; //!< looked up, never walked
    uint32_t m_nextAddress{0x64400000};                    //!< 100.64.0.0/10, shared address space
};

} // namespace vpc
} // namespace ns3
