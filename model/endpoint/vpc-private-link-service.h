// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-aws-service.h"

#include "ns3/random-variable-stream.h"

#include <map>
#include <string>
#include <utility>

namespace ns3
{
namespace vpc
{

/// Who is behind an address of an endpoint service's network.
struct ConnectionOrigin
{
    std::string vpcEndpointId; //!< the endpoint that it came by
    std::string vpcId;         //!< the consumer's
    uint32_t client{0};        //!< address in that VPC
};

/**
 * \brief A customer's endpoint service: the network between the endpoints' ENIs and the nodes of
 * the load balancers.
 *
 * An ENI leads to a load balancer's node of its own zone; with several load balancers it is pinned
 * to a random one from its first connection on ("Create a service powered by AWS PrivateLink").
 * Every client of every endpoint has an address of its own on this network, so that VPCs with equal
 * blocks do not meet; the connection origin table tells who it is.
 */
class PrivateLinkService : public AwsService
{
  public:
    /// \return the TypeId
    static TypeId GetTypeId();
    PrivateLinkService();
    ~PrivateLinkService() override;

    bool LetsBalancerDecide() const override;
    const ServiceTarget* PickFor(const EniNetDevice& entry, const aws::FlowKey& key) override;
    uint32_t FindSource(EniNetDevice& outside,
                        const std::string& endpointId,
                        const std::string& vpcId,
                        uint32_t client) override;

    /// \param eniId an endpoint's ENI \return the node that it is pinned to, nullptr if none yet
    const ServiceTarget* GetPinned(const std::string& eniId) const;

    /// \param address an address of this network \return whose it is, nullptr if nobody's
    const ConnectionOrigin* FindOrigin(uint32_t address) const;

    /// \param stream first stream for the choice of load balancers \return number of streams used
    int64_t AssignStreams(int64_t stream);

  protected:
    void DoDispose() override;

  private:
    Ptr<RandomVariableStream> m_choice;        //!< from 0 to below 1
    std::map<std::string, std::size_t> m_pins; //!< index of a target, by ENI id
    std::map<std::pair<std::string, uint32_t>, uint32_t> m_addresses; //!< by ENI id and client
    std::map<uint32_t, ConnectionOrigin> m_origins;                   //!< by address
};

} // namespace vpc
} // namespace ns3
