// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/vpc-cloud.h"
#include "ns3/vpc-network.h"
#include "ns3/vpc-resolve.h"

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <vector>

namespace ns3
{
namespace vpc
{

/// A subnet with hosts that ask for something.
struct SurveyClient
{
    std::string subnetId;   //!< the subnet
    std::string vpcId;      //!< its VPC
    std::string azId;       //!< its zone
    std::string instanceId; //!< one of its hosts, or a probe that stands for them
    bool isProbe{false};    //!< nobody is described there
};

/// Something that clients ask for.
struct SurveyService
{
    /// What it is.
    enum class Kind : uint8_t
    {
        INTERFACE_ENDPOINT,
        GATEWAY_ENDPOINT,
        SITE //!< an on-premises site
    };

    Kind kind{Kind::INTERFACE_ENDPOINT}; //!< what it is
    std::string id;                      //!< vpce- id, or name of the site
    std::string serviceName;             //!< of an endpoint
    uint16_t port{443};                  //!< TCP port that is asked
    std::vector<std::string>
        destinations; //!< ENIs, a public address, or a site's host: any will do
};

/// What can fail.
struct FailureUnit
{
    /// What it is.
    enum class Kind : uint8_t
    {
        ZONE,
        ENDPOINT_ENI,
        BALANCER_ENI, //!< of a load balancer's node
        TARGET,       //!< an instance that a load balancer sends to
        LINK,         //!< a virtual interface or tunnel
        ROUTER        //!< of a site, with all its links
    };

    Kind kind{Kind::ZONE}; //!< what it is
    std::string id;        //!< AZ id, eni- id, i- id, dxvif- or vpn-/N id, site/router

    /// \param other a unit \return order by kind and id
    bool operator<(const FailureUnit& other) const
    {
        return std::tie(kind, id) < std::tie(other.kind, other.id);
    }

    bool operator==(const FailureUnit& other) const
    {
        return kind == other.kind && id == other.id;
    }
};

/// \param kind a kind \return its name: zone, endpoint-eni, balancer-eni, target, link, router
const char* ToString(FailureUnit::Kind kind);

/**
 * \brief Clients, services and what can fail, of a description; and who gets what when something
 * has.
 *
 * Answers come from the rules (aws::Reach), which also decide over packets, at the time when
 * everything that notices a failure has: names lead only to what lives, load balancers send only to
 * what lives, routes over dead links are withdrawn.
 *
 * Clients are subnets with running instances, targets of load balancers aside; of a VPC without
 * any, all its subnets without ENIs of endpoints, load balancers and gateways, if there are such,
 * where a probe stands for the hosts to come. It has the groups that endpoints of its VPC admit by
 * name.
 */
class Survey
{
  public:
    /// \param cloud a description \throw aws::InputError if it does not hold
    explicit Survey(const aws::Cloud& cloud);
    ~Survey();
    Survey(const Survey&) = delete;
    Survey& operator=(const Survey&) = delete;

    /// \return the description, with probes
    const aws::Cloud& GetCloud() const;
    /// \return the rules, with probes
    const aws::Network& GetNetwork() const;
    /// \return clients, in the order of their subnets
    const std::vector<SurveyClient>& GetClients() const;
    /// \return services, in the order of their ids
    const std::vector<SurveyService>& GetServices() const;
    /// \return what can fail, in order
    const std::vector<FailureUnit>& GetUnits() const;

    /**
     * \brief Does a client get a service?
     * \param client index \param service index \param failed what has failed, none: all is well
     * \return whether it does; false if the client itself is in a zone that has failed
     */
    bool IsServed(std::size_t client,
                  std::size_t service,
                  const std::set<FailureUnit>& failed = {}) const;

    /// \param client index \param service index \param destination of the service \return whether
    /// it gets it there when all is well
    bool IsServedBy(std::size_t client, std::size_t service, const std::string& destination) const;

    /// \param unit what could fail \param service index \return whether that could make a
    /// difference to anybody's access to the service
    bool Concerns(const FailureUnit& unit, std::size_t service) const;

    /// \param client index \param service index \return why it does not get it when all is well, as
    /// the rules say: of the first destination
    aws::ReachAnswer Explain(std::size_t client, std::size_t service) const;

    /// \param client index \param service index \param destination of the service \return the way
    /// there when all is well
    aws::ReachAnswer Ask(std::size_t client,
                         std::size_t service,
                         const std::string& destination) const;

  private:
    /// The rules when something has failed.
    struct State
    {
        std::shared_ptr<const aws::Network> network;
        aws::Health health;
    };

    const State& GetState(const std::set<FailureUnit>& failed) const;
    bool Answers(const State& state,
                 const SurveyClient& client,
                 const SurveyService& service,
                 const std::string& destination) const;
    void AddProbes();
    void FindServices();
    void FindUnits();

    aws::Cloud m_cloud;
    std::shared_ptr<const aws::Network> m_network;
    std::vector<SurveyClient> m_clients;
    std::vector<SurveyService> m_services;
    std::vector<FailureUnit> m_units;
    /// The last failure asked for: it is asked for all clients and services in turn.
    mutable std::set<FailureUnit> m_lastFailed;
    mutable std::unique_ptr<State> m_lastState;
};

} // namespace vpc
} // namespace ns3
