// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-translating-node.h"

namespace ns3
{
namespace vpc
{

/**
 * \brief A NAT gateway: zonal, one ENI, port translation.
 *
 * TCP, UDP and ICMP echo; one TTL decrement; unsolicited packets are dropped; a TCP host that goes
 * on after 350 s of idleness is answered with RST. MTU 8500: TCP is cut to it, all else above is
 * dropped (without the ICMP message that AWS's gateway sends).
 */
class NatGatewayNode : public TranslatingNode
{
  public:
    /// \return the TypeId
    static TypeId GetTypeId();

    /// \param eni the gateway's ENI \param privateAddress its private address
    void SetEni(Ptr<EniNetDevice> eni, Ipv4Address privateAddress);

  protected:
    DropReason Open(std::size_t side, const PacketView& view, aws::FlowKey& destination) override;
    void HandleUnknown(EniNetDevice& port,
                       Ptr<const Packet> packet,
                       const PacketView& view) override;
    bool IsFromInside(const EniNetDevice& port, const PacketView& view) const override;
    DropReason GetUnsolicitedReason(const PacketView& view) const override;

    DropReason GetNoPortReason() const override
    {
        return DropReason::NGW_PORT_ALLOCATION_ERROR;
    }

    uint8_t GetTtlDecrement() const override
    {
        return 1;
    }

    uint32_t GetClampMtu() const override
    {
        return 8500;
    }
};

} // namespace vpc
} // namespace ns3
