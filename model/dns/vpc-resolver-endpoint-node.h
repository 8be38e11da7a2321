// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-dns-forwarder.h"
#include "vpc-resolver-server.h"

#include "ns3/node.h"

#include <string>

namespace ns3
{
namespace vpc
{

/**
 * \brief An inbound Route 53 Resolver endpoint: ENIs with an IP stack, at whose addresses the VPC's
 * resolver answers.
 *
 * Who can send a packet to an ENI of it and gets it past its security groups can ask: from the VPC,
 * or from a network that routes lead to ("Forwarding inbound DNS queries to your VPCs").
 */
class InboundResolverNode : public Node
{
  public:
    /// \return the TypeId
    static TypeId GetTypeId();

    /// \param id rslvr-in- id \param server what answers, with its listen addresses
    void Serve(const std::string& id, Ptr<VpcResolverServer> server);
    /// \return rslvr-in- id
    const std::string& GetAwsId() const;
    /// \return what answers
    Ptr<VpcResolverServer> GetServer() const;

  protected:
    void DoDispose() override;

  private:
    std::string m_awsId;
    Ptr<VpcResolverServer> m_server;
};

/**
 * \brief An outbound Route 53 Resolver endpoint: ENIs with an IP stack, from whose addresses VPC
 * resolvers ask the targets of rules.
 */
class OutboundResolverNode : public Node
{
  public:
    /// \return the TypeId
    static TypeId GetTypeId();

    /// \param id rslvr-out- id \param forwarder what asks, with its addresses
    void Serve(const std::string& id, Ptr<DnsForwarder> forwarder);
    /// \return rslvr-out- id
    const std::string& GetAwsId() const;
    /// \return what asks
    Ptr<DnsForwarder> GetForwarder() const;

  protected:
    void DoDispose() override;

  private:
    std::string m_awsId;
    Ptr<DnsForwarder> m_forwarder;
};

} // namespace vpc
} // namespace ns3
