// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/object.h"
#include "ns3/vpc-backbone-fabric.h"
#include "ns3/vpc-flow-key.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

class ServiceFront;

/// Where a connection to a service came from.
struct ServiceConnection
{
    std::string vpcEndpointId; //!< empty: through the internet
    uint32_t client{0};        //!< address in the endpoint's VPC, or the public one
    uint16_t port{0};          //!< that the client connected to
};

/// One host of a service.
struct ServiceTarget
{
    EniNetDevice* device{nullptr}; //!< port of the host
    uint32_t address{0};           //!< in the service's own network
    AzIndex az{REGIONAL};          //!< its zone
};

/**
 * \brief A regional AWS service: hosts in the region's zones on a network of its own, behind
 * endpoints and public edges.
 *
 * A new connection goes to a host by hash of its 5-tuple, so that the hosts share the sockets. With
 * \c ZonalAffinity an entry in a zone prefers that zone's hosts (an assumption: PrivateLink keeps
 * an ENI and the balancer behind it in one AZ; what AWS's own services do is not published).
 */
class AwsService : public Object
{
  public:
    /// \return the TypeId
    static TypeId GetTypeId();

    /// \param name e.g. com.amazonaws.us-east-1.sqs
    void SetName(const std::string& name);
    /// \return the name
    const std::string& GetName() const;
    /// \param network the network that the hosts are on
    void SetNetwork(Ptr<BackboneFabric> network);
    /// \return the network that the hosts are on
    Ptr<BackboneFabric> GetNetwork() const;
    /// \param ports TCP ports that the service offers
    void SetPorts(std::set<uint16_t> ports);
    /// \return TCP ports that the service offers
    const std::set<uint16_t>& GetPorts() const;
    /// \param key a packet to the service \return whether the service answers it: its TCP ports,
    /// and ping
    bool Offers(const aws::FlowKey& key) const;

    /// \param device port of a host \param address its address
    void AddHost(Ptr<EniNetDevice> device, Ipv4Address address);
    /// \return the hosts
    const std::vector<ServiceTarget>& GetTargets() const;

    /// \param address of an entry on the service's network \param front the entry, which must
    /// outlive its connections
    void AddEntry(Ipv4Address address, ServiceFront* front);

    /**
     * \brief Where did a connection come from? PrivateLink and AWS's own gateways tell services
     * so.
     * \param key as the host sends
     * \return it, none if no entry knows the connection
     */
    std::optional<ServiceConnection> FindConnection(const aws::FlowKey& key) const;

    /// \param az a zone \param healthy whether new connections may go to its hosts
    void SetAzHealthy(AzIndex az, bool healthy);

    /**
     * \param entry zone of the entry, REGIONAL if it has none \param key first packet
     * \return the host for a new connection, nullptr if none is left
     */
    const ServiceTarget* Pick(AzIndex entry, const aws::FlowKey& key) const;

    /// \name What a customer's endpoint service does in another way
    /// @{
    /** \return whether a load balancer behind decides which ports are open */
    virtual bool LetsBalancerDecide() const;
    /// \param entry port at which a connection came in \param key first packet \return the host
    virtual const ServiceTarget* PickFor(const EniNetDevice& entry, const aws::FlowKey& key);
    /// \param outside port by which a connection goes on \param endpointId the endpoint \param
    /// vpcId its VPC \param client address of the client there \return an address of the service's
    /// network that stands for the client, 0: the port's own address does, with a port for each
    /// connection
    virtual uint32_t FindSource(EniNetDevice& outside,
                                const std::string& endpointId,
                                const std::string& vpcId,
                                uint32_t client);
    /// @}

  protected:
    void DoDispose() override;

  private:
    void Refresh();

    std::string m_name;
    Ptr<BackboneFabric> m_network;
    std::set<uint16_t> m_ports;
    bool m_zonalAffinity{true};
    std::vector<ServiceTarget> m_targets;
    std::map<uint32_t, ServiceFront*> m_entries; //!< by address
    std::set<AzIndex> m_unhealthy;
    std::vector<std::size_t> m_healthy;                      //!< indices of usable targets
    std::map<AzIndex, std::vector<std::size_t>> m_healthyOf; //!< the same, by zone
};

} // namespace vpc
} // namespace ns3
