// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/application-container.h"
#include "ns3/attribute.h"
#include "ns3/string.h"
#include "ns3/vpc-client-preset.h"
#include "ns3/vpc-request-client.h"
#include "ns3/vpc-request-service.h"
#include "ns3/vpc-simulated-cloud.h"
#include "ns3/vpc-stub-resolver.h"

#include <string>
#include <utility>
#include <vector>

namespace ns3
{
namespace vpc
{

/**
 * \brief Puts request clients on instances, and request services on the hosts of an AWS service or
 * on instances.
 *
 * A client gets a stub resolver of its own (a process with its own cache), which keeps names as the
 * preset says, its AZ, and the look-up of the path that its connections take. Attributes that are
 * set here come after the preset's values. An attribute that is a random variable is given as text
 * (\c "ns3::ExponentialRandomVariable[Mean=2]"), so that each client has one of its own.
 */
class WorkloadHelper
{
  public:
    /// \param cloud built already
    explicit WorkloadHelper(Ptr<SimulatedCloud> cloud);

    /// \return a client that opens a connection for each request and gives up on an address after a
    /// second, keeping names for their TTL as a caching resolver on the host does
    static ClientPreset PlainClient();
    /// \param mean of an exponential distribution \return it as the value of an attribute
    static StringValue Exponential(double mean);

    /// \param preset how the clients behave that are installed from now on; at first: plain-socket
    void SetPreset(const ClientPreset& preset);
    /// \param name an attribute of RequestClient \param value for clients installed from now on
    void SetClientAttribute(const std::string& name, const AttributeValue& value);
    /// Forget what SetClientAttribute() and SetResolverAttribute() were told.
    void ResetClientAttributes();
    /// \param name an attribute of StubResolver \param value for clients installed from now on
    void SetResolverAttribute(const std::string& name, const AttributeValue& value);
    /// \param name an attribute of RequestService \param value for services installed from now on
    void SetServiceAttribute(const std::string& name, const AttributeValue& value);

    /**
     * \param instanceId where the client runs; or site/host, see
     * SimulatedCloud::InstallSiteResolver()
     * \param group what its requests are recorded under
     * \param remote name or address that it asks
     * \return the client; connect to its trace \c RequestDone, set its start and stop
     */
    Ptr<RequestClient> InstallClient(const std::string& instanceId,
                                     const std::string& group,
                                     const std::string& remote);

    /// \param serviceName e.g. com.amazonaws.us-east-1.sqs \return a service on each of its hosts,
    /// which answers what the cloud's policies deny with 403
    ApplicationContainer InstallService(const std::string& serviceName);

    /// \param instanceId where the service runs, e.g. a load balancer's target \return the service
    Ptr<RequestService> InstallServiceOn(const std::string& instanceId);

    /**
     * \brief Fix the random streams of all that was installed, in the order of installation.
     * \param stream first stream number \return number of streams used
     */
    int64_t AssignStreams(int64_t stream);

  private:
    using Attributes = std::vector<std::pair<std::string, Ptr<AttributeValue>>>;

    static void Set(Attributes& attributes, const std::string& name, const AttributeValue& value);
    static void Apply(const Attributes& attributes, Ptr<Object> object);
    Ptr<RequestService> InstallServiceOn(Ptr<Node> host);

    Ptr<SimulatedCloud> m_cloud;
    ClientPreset m_preset;
    Attributes m_clientAttributes;
    Attributes m_resolverAttributes;
    Attributes m_serviceAttributes;
    std::vector<Ptr<RequestService>> m_services;
    std::vector<std::pair<Ptr<StubResolver>, Ptr<RequestClient>>> m_clients;
};

} // namespace vpc
} // namespace ns3
