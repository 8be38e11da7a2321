// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-aws-service.h"
#include "vpc-translating-node.h"

#include <array>
#include <string>

namespace ns3
{
namespace vpc
{

/**
 * \brief An entry to an AwsService: picks a host for each new connection and translates.
 */
class ServiceFront : public TranslatingNode
{
  public:
    /// \return the TypeId
    static TypeId GetTypeId();

    /// \param service the service behind
    void SetService(Ptr<AwsService> service);
    /// \return the service behind
    Ptr<AwsService> GetService() const;

    /**
     * \brief Join an inside port to the service's network.
     * \param inside a port of this node \param outside another, on the service's network
     * \param address address of \p outside there
     * \return number of the pair
     */
    std::size_t Join(Ptr<EniNetDevice> inside, Ptr<EniNetDevice> outside, Ipv4Address address);

    /// \param key as a host of the service sends \return where that connection came from, none if
    /// there is no such connection
    std::optional<ServiceConnection> FindConnection(const aws::FlowKey& key);

  protected:
    /// \param view a first packet \return NONE, or why this entry does not take it
    virtual DropReason Admit(const PacketView& view) const = 0;
    /// \return id of the endpoint that this is, empty if none
    virtual std::string GetEndpointId() const;
    DropReason Open(std::size_t side, const PacketView& view, aws::FlowKey& destination) override;
    DropReason AllocateSource(std::size_t side, aws::FlowKey& outside) override;
    DropReason GetUnsolicitedReason(const PacketView& view) const override;
    void DoDispose() override;

  private:
    Ptr<AwsService> m_service;
};

/**
 * \brief A gateway endpoint: a regional target of prefix-list routes, in no subnet and no zone.
 *
 * TCP and ICMP echo only (Reachability Analyzer's VPCE_GATEWAY_PROTOCOL_RESTRICTION). No idle
 * timeout is documented: none by default.
 */
class GatewayEndpointNode : public ServiceFront
{
  public:
    /// \return the TypeId
    static TypeId GetTypeId();

  protected:
    DropReason Admit(const PacketView& view) const override;
};

/**
 * \brief The public side of an AWS service: takes what comes from the internet to its addresses.
 */
class ServiceEdgeNode : public ServiceFront
{
  public:
    /// \return the TypeId
    static TypeId GetTypeId();

  protected:
    DropReason Admit(const PacketView& view) const override;
    std::string GetEndpointId() const override;
};

/// CloudWatch's counters of one ENI of an interface endpoint (AWS/PrivateLinkEndpoints).
struct EndpointMetrics
{
    uint64_t activeConnections{0};  //!< ActiveConnections: open now
    uint64_t newConnections{0};     //!< NewConnections
    uint64_t bytesProcessed{0};     //!< BytesProcessed: both ways
    uint64_t packetsDropped{0};     //!< PacketsDropped
    uint64_t rstPacketsReceived{0}; //!< RstPacketsReceived
};

/**
 * \brief An interface endpoint: one ENI in each chosen subnet, and PrivateLink behind.
 *
 * TCP over IPv4 (UDP by attribute); silent on ports that the service does not offer and on ping;
 * never opens a connection itself; TCP segments above the MTU of 8500 are cut, anything else above
 * is dropped without ICMP; silent after 350 s of idleness. An ENI that fails forgets its
 * connections.
 */
class InterfaceEndpointNode : public ServiceFront
{
  public:
    /// \return the TypeId
    static TypeId GetTypeId();

    /// \param eniId one of its ENIs \return its counters
    const EndpointMetrics& GetMetrics(const std::string& eniId) const;

    /**
     * \brief Fail or revive one ENI: silent in both directions while dead.
     * \param eniId the ENI \param dead whether it is dead
     */
    void SetEniDead(const std::string& eniId, bool dead);

    /**
     * \brief Only an endpoint that is available takes connections; one that is rejected, failed,
     * expired or deleted loses those that it has (\c EndingCuts).
     * \param state the endpoint's, in lower case
     */
    void SetState(const std::string& state);

  protected:
    DropReason Admit(const PacketView& view) const override;
    uint32_t GetClampMtu() const override;
    void Account(const Connection& connection,
                 const PacketView& view,
                 bool fromInside,
                 bool isNew) override;
    void AccountDrop(std::size_t side, const PacketView& view) override;
    std::size_t AddSide(const Side& side) override;
    void NotifyConstructionCompleted() override;

  private:
    void CountEnd(const Connection& connection);
    std::size_t FindSide(const std::string& eniId) const;

    bool m_udp{false};
    bool m_available{true};
    bool m_endingCuts{true};
    uint32_t m_clampMtu{8500};
    std::vector<EndpointMetrics> m_metrics; //!< by pair of ports
};

} // namespace vpc
} // namespace ns3
