// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-metric-level.h"
#include "vpc-metric-source.h"

#include "ns3/vpc-nat-gateway-node.h"

#include <cstdint>
#include <string>

namespace ns3
{
namespace vpc
{

/**
 * \brief AWS/NATGateway: a NAT gateway reports every minute. Dimension: NatGatewayId.
 *
 * Bytes and packets are those that its ENI takes in and gives out; what it receives and does not
 * send on is the difference, as with AWS.
 */
class NatMetricSource : public MetricSource
{
  public:
    /// \param node the gateway \param eni its ENI \param privateAddress of the ENI
    NatMetricSource(Ptr<NatGatewayNode> node, Ptr<EniNetDevice> eni, Ipv4Address privateAddress);

    void Sample() override;
    void Report(MetricStore& store, int64_t start) override;
    void SeeDrop(Ptr<const Packet> packet, const DropRecord& record) override;

  private:
    /// Packets that go one way, in a minute.
    struct Way
    {
        uint64_t bytes{0};
        uint64_t packets{0};
    };

    void Receive(Ptr<const Packet> packet);
    void Send(Ptr<const Packet> packet);
    void Begin(const Connection& connection);
    void End(const Connection& connection);
    void Count(Way& way, const PacketView& view);

    MetricDimensions m_dimensions;
    uint32_t m_address;
    Way m_inFromSource;
    Way m_inFromDestination;
    Way m_outToSource;
    Way m_outToDestination;
    uint64_t m_attempts{0};    //!< TCP connections that were opened
    uint64_t m_established{0}; //!< TCP connections that were answered
    uint64_t m_portErrors{0};
    uint64_t m_idle{0};
    uint64_t m_dropped{0};
    uint64_t m_allBytes{0};   //!< received since the start
    uint64_t m_allPackets{0}; //!< received since the start
    MetricLevel m_active;     //!< TCP connections
    MetricPeak m_peakBytes;
    MetricPeak m_peakPackets;
};

} // namespace vpc
} // namespace ns3
