// SPDX-License-Identifier: GPL-2.0-only
// The clients of an experiment, and what they ask.
#include "vpc-experiment-planner.h"

#include "ns3/vpc-client-preset.h"
#include "ns3/vpc-endpoint-names.h"
#include "ns3/vpc-nearest-name.h"
#include "ns3/vpc-network.h"
#include "ns3/vpc-resolve.h"
#include "ns3/vpc-service-catalogue.h"

#include <algorithm>
#include <tuple>

namespace ns3
{
namespace vpc
{

namespace
{

/// A host with an entry of the workload that runs on it.
struct Placement
{
    std::size_t vpc{0};    //!< in the order of the workload; sites come last
    std::string az;        //!< empty in a site
    std::size_t subnet{0}; //!< in the order of the workload
    std::size_t number{0}; //!< of the host in its subnet or site
    std::size_t workload{0};
    std::string host;

    bool operator<(const Placement& other) const
    {
        return std::tie(vpc, az, subnet, number, workload) <
               std::tie(other.vpc, other.az, other.subnet, other.number, other.workload);
    }
};

/// Gathers placements; VPCs, subnets and sites are numbered as they come.
class Placements
{
  public:
    /// \param planner the plan
    explicit Placements(ExperimentPlanner& planner)
        : m_planner(planner)
    {
    }

    /// \param index of an entry of the workload
    void Add(std::size_t index)
    {
        const ExperimentSource& from = m_planner.experiment.workload[index].from;
        for (const std::string& site : from.sites)
        {
            constexpr std::size_t AFTER_ALL_VPCS = 1'000'000;
            AddHosts({AFTER_ALL_VPCS, "", NumberOf(m_subnets, site), 0, index, ""},
                     m_planner.hosts.at(site),
                     from.hosts);
        }
        if (!from.instance.empty())
        {
            const std::string id =
                m_planner.names.Find(CloudThing::INSTANCE, from.instance, from.where);
            const std::string& eni = m_planner.Cloud().instances.at(id).networkInterfaceIds.front();
            AddHosts(In(m_planner.Cloud().networkInterfaces.at(eni).subnetId, index), {id}, 1);
            return;
        }
        for (const std::string& subnetId : FindSourceSubnets(m_planner, from))
        {
            AddHosts(In(subnetId, index), m_planner.hosts.at(subnetId), from.hosts);
        }
    }

    /// \return all, in the order of installation
    std::vector<Placement> GetSorted()
    {
        std::sort(m_all.begin(), m_all.end());
        return m_all;
    }

  private:
    static std::size_t NumberOf(std::vector<std::string>& known, const std::string& id)
    {
        const auto found = std::find(known.begin(), known.end(), id);
        const auto number = static_cast<std::size_t>(found - known.begin());
        if (found == known.end())
        {
            known.push_back(id);
        }
        return number;
    }

    Placement In(const std::string& subnetId, std::size_t index)
    {
        const aws::Subnet& subnet = m_planner.Cloud().subnets.at(subnetId);
        return {NumberOf(m_vpcs, subnet.vpcId),
                subnet.availabilityZoneId,
                NumberOf(m_subnets, subnetId),
                0,
                index,
                ""};
    }

    void AddHosts(Placement place, const std::vector<std::string>& hosts, std::size_t count)
    {
        for (place.number = 0; place.number < std::min(count, hosts.size()); ++place.number)
        {
            place.host = hosts[place.number];
            m_all.push_back(place);
        }
    }

    ExperimentPlanner& m_planner;
    std::vector<std::string> m_vpcs;
    std::vector<std::string> m_subnets; //!< and sites
    std::vector<Placement> m_all;
};

/// What an entry of the workload asks, with the endpoint looked up.
struct Destination
{
    const ExperimentDestination* to{nullptr};
    const aws::VpcEndpoint* endpoint{nullptr}; //!< nullptr: a name
    std::string region;                        //!< of the endpoint's VPC
    std::string az;                            //!< whose zonal name; empty: the client's own
};

/// \param cloud a description \param destination an interface endpoint \param az a zone
/// \return its name there \throw aws::InputError if it has none
std::string
ZonalName(const aws::Cloud& cloud, const Destination& destination, const std::string& az)
{
    std::string zones;
    for (const std::string& subnetId : destination.endpoint->subnetIds)
    {
        const aws::Subnet& subnet = cloud.subnets.at(subnetId);
        if (subnet.availabilityZoneId == az)
        {
            return aws::EndpointZonalName(*destination.endpoint,
                                          destination.region,
                                          subnet.availabilityZone);
        }
        zones += (zones.empty() ? "" : ", ") + subnet.availabilityZoneId;
    }
    throw aws::InputError(
        destination.to->where + ": " + destination.to->endpoint + " has no zonal name " +
        (az.empty() ? "for clients outside of AWS; say whose by az"
                    : "in " + az + ", only in " + zones + "; give az, or another naming"));
}

/// \param destination an endpoint \return the service's private name at it
/// \throw aws::InputError if it has none
std::string
PrivateName(const Destination& destination)
{
    for (const std::string& name : destination.endpoint->dnsNames)
    {
        if (!aws::IsEndpointSpecificName(*destination.endpoint, name))
        {
            return name;
        }
    }
    throw aws::InputError(destination.to->where + ": " + destination.to->endpoint +
                          " has no private DNS name; take naming regional or zonal");
}

/// \param serviceName of AWS \return the name by which clients call it
std::string
PublicName(const std::string& serviceName)
{
    const std::vector<std::string> names = aws::ServicePublicNames(serviceName);
    const auto plain = std::find_if(names.begin(), names.end(), [](const std::string& name) {
        return name.rfind("*.", 0) != 0;
    });
    return plain != names.end() ? *plain : names.empty() ? serviceName : names.front();
}

/// \param cloud a description \param endpoint an interface endpoint \param az a zone \return
/// whether it has an ENI there
bool
HasZone(const aws::Cloud& cloud, const aws::VpcEndpoint& endpoint, const std::string& az)
{
    return std::any_of(endpoint.subnetIds.begin(),
                       endpoint.subnetIds.end(),
                       [&](const std::string& subnetId) {
                           return cloud.subnets.at(subnetId).availabilityZoneId == az;
                       });
}

/// \param cloud a description \param destination what is asked \param az of the client
/// \return the name, and the one to fall back to
std::pair<std::string, std::string>
NamesOf(const aws::Cloud& cloud, const Destination& destination, const std::string& az)
{
    // Names of S3's endpoints begin with a star: any bucket's would do.
    const auto plain = [](const std::string& name) { return aws::FillWildcard(name, "bucket"); };
    const ExperimentDestination& to = *destination.to;
    if (!destination.endpoint)
    {
        return {to.name, ""};
    }
    const aws::VpcEndpoint& endpoint = *destination.endpoint;
    if (endpoint.vpcEndpointType == aws::VpcEndpointType::Gateway)
    {
        return {plain(PublicName(endpoint.serviceName)), ""};
    }
    const std::string& zone = destination.az.empty() ? az : destination.az;
    const std::string regional = plain(aws::EndpointRegionalName(endpoint, destination.region));
    switch (to.elsewhere && !HasZone(cloud, endpoint, zone) ? *to.elsewhere : to.naming)
    {
    case EndpointNaming::PRIVATE:
        return {plain(PrivateName(destination)), ""};
    case EndpointNaming::ZONAL:
        return {plain(ZonalName(cloud, destination, zone)), ""};
    case EndpointNaming::ZONAL_THEN_REGIONAL:
        return {plain(ZonalName(cloud, destination, zone)), regional};
    case EndpointNaming::REGIONAL:
        break;
    }
    return {regional, ""};
}

/// \param planner the plan \param to of the workload \return it with its endpoint
Destination
Resolve(ExperimentPlanner& planner, const ExperimentDestination& to)
{
    Destination destination;
    destination.to = &to;
    if (to.endpoint.empty())
    {
        return destination;
    }
    const std::string id = planner.names.Find(CloudThing::VPC_ENDPOINT, to.endpoint, to.where);
    destination.endpoint = &planner.Cloud().vpcEndpoints.at(id);
    destination.region = planner.Cloud().vpcs.at(destination.endpoint->vpcId).region;
    destination.az = to.az.empty() ? "" : planner.names.FindZone(to.az, to.where);
    const auto type = destination.endpoint->vpcEndpointType;
    if (type != aws::VpcEndpointType::Gateway && type != aws::VpcEndpointType::Interface)
    {
        throw aws::InputError(to.where + ": " + to.endpoint +
                              " is of a type that is not simulated; name a gateway or an "
                              "interface endpoint");
    }
    return destination;
}

/// \param name asked for \param pattern a name, may begin with "*." \return whether it fits
bool
Fits(const std::string& name, const std::string& pattern)
{
    if (pattern.rfind("*.", 0) != 0)
    {
        return name == pattern;
    }
    const std::string end = pattern.substr(1);
    return name.size() > end.size() && name.compare(name.size() - end.size(), end.size(), end) == 0;
}

/// \param name asked for \param serviceName a service \return whether it is called by that name
bool
IsCalled(const std::string& name, const std::string& serviceName)
{
    const std::vector<std::string> names = aws::ServicePublicNames(serviceName);
    return std::any_of(names.begin(), names.end(), [&name](const std::string& pattern) {
        return Fits(name, pattern);
    });
}

/// \param name e.g. sts.us-east-1.amazonaws.com \param region where the description is
/// \return the service of AWS in that Region that is called so, empty if none is
std::string
FindService(const std::string& name, const std::string& region)
{
    for (const std::string& service : aws::KnownServices())
    {
        const std::string full = "com.amazonaws." + region + "." + service;
        if (IsCalled(name, full))
        {
            return full;
        }
    }
    return "";
}

/// \param cloud a description \param destination of the workload \return the service of AWS that is
/// asked, empty if none is known to be
std::string
ServiceOf(const aws::Cloud& cloud, const Destination& destination)
{
    const auto ofAws = [&cloud](const std::string& service) {
        return cloud.vpcEndpointServices.count(service) == 0 ? service : "";
    };
    if (destination.endpoint)
    {
        return ofAws(destination.endpoint->serviceName);
    }
    const std::string& name = destination.to->name;
    for (const auto& [id, endpoint] : cloud.vpcEndpoints)
    {
        if (std::any_of(endpoint.dnsNames.begin(),
                        endpoint.dnsNames.end(),
                        [&name](const std::string& pattern) { return Fits(name, pattern); }) ||
            IsCalled(name, endpoint.serviceName))
        {
            return ofAws(endpoint.serviceName);
        }
    }
    std::string service;
    for (const auto& [id, vpc] : cloud.vpcs)
    {
        service = service.empty() ? FindService(name, vpc.region) : service;
    }
    return service;
}

/// \param client of the workload \throw aws::InputError if there is no such preset
void
CheckPreset(const ExperimentClient& client)
{
    const std::vector<std::string> names = ClientPreset::Names();
    if (std::find(names.begin(), names.end(), client.preset) != names.end())
    {
        return;
    }
    throw aws::InputError(client.where + ": no client library is called '" + client.preset + "'" +
                          aws::NearestOrAll(client.preset, names));
}

/// Notes what the rules do not admit, so that nobody has to wonder why all requests are lost: from
/// the first host of each entry in each subnet to the ENIs of its endpoint.
/// \param planner the plan: gets notes \param placements all \param destinations by entry
void
NoteRefusals(ExperimentPlanner& planner,
             const std::vector<Placement>& placements,
             const std::vector<Destination>& destinations)
{
    const aws::Network network(planner.Cloud());
    const aws::Health health;
    std::set<std::string> noted;
    for (const Placement& place : placements)
    {
        const Destination& destination = destinations[place.workload];
        if (place.number != 0 || !destination.endpoint || place.az.empty())
        {
            continue;
        }
        for (const std::string& eniId : destination.endpoint->networkInterfaceIds)
        {
            aws::ReachQuery query;
            query.source = place.host;
            query.destination = eniId;
            query.destinationPort = destination.to->port;
            const aws::ReachAnswer answer = aws::Reach(network, health, query);
            if (answer.verdict == aws::ReachVerdict::ACCEPT)
            {
                continue;
            }
            const std::string line =
                destination.to->endpoint + ": hosts in " + place.az + " do not reach it at port " +
                std::to_string(destination.to->port) + ": " + ToString(answer.reason) + " at " +
                planner.names.NameOf(answer.where);
            if (noted.insert(line).second)
            {
                planner.plan.notes.push_back(line);
            }
        }
    }
}

} // namespace

void
PlanClients(ExperimentPlanner& planner)
{
    const std::vector<ExperimentWorkload>& workload = planner.experiment.workload;
    Placements placements(planner);
    std::vector<Destination> destinations;
    for (std::size_t i = 0; i < workload.size(); ++i)
    {
        CheckPreset(workload[i].client);
        placements.Add(i);
        destinations.push_back(Resolve(planner, workload[i].to));
        const std::string service = ServiceOf(planner.Cloud(), destinations.back());
        std::vector<std::string>& known = planner.plan.services;
        if (!service.empty() && std::find(known.begin(), known.end(), service) == known.end())
        {
            known.push_back(service);
        }
    }
    const std::vector<Placement> sorted = placements.GetSorted();
    NoteRefusals(planner, sorted, destinations);
    for (const Placement& place : sorted)
    {
        const auto [remote, fallback] =
            NamesOf(planner.Cloud(), destinations[place.workload], place.az);
        planner.plan.clients.push_back({place.host, place.workload, remote, fallback});
    }
}

} // namespace vpc
} // namespace ns3
