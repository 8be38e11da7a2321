// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-survey.h"

#include "vpc-survey-parts.h"

#include "ns3/vpc-hybrid-link.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{

namespace
{

/// \param cloud a description \param serviceName of a customer \return port of its first listener
uint16_t
PortOf(const aws::Cloud& cloud, const std::string& serviceName)
{
    const auto service = cloud.vpcEndpointServices.find(serviceName);
    for (const auto& [arn, listener] : cloud.listeners)
    {
        if (service != cloud.vpcEndpointServices.end() &&
            std::count(service->second.networkLoadBalancerArns.begin(),
                       service->second.networkLoadBalancerArns.end(),
                       listener.loadBalancerArn) != 0)
        {
            return static_cast<uint16_t>(listener.port);
        }
    }
    const std::vector<uint16_t>& ports = aws::EndpointServicePorts(serviceName);
    constexpr uint16_t HTTPS = 443;
    const bool isOther = !ports.empty() && std::count(ports.begin(), ports.end(), HTTPS) == 0;
    return isOther ? ports.front() : HTTPS; // S3 takes port 80, too
}

} // namespace

const char*
ToString(FailureUnit::Kind kind)
{
    static const std::map<FailureUnit::Kind, const char*> names = {
        {FailureUnit::Kind::ZONE, "zone"},
        {FailureUnit::Kind::ENDPOINT_ENI, "endpoint-eni"},
        {FailureUnit::Kind::BALANCER_ENI, "balancer-eni"},
        {FailureUnit::Kind::TARGET, "target"},
        {FailureUnit::Kind::LINK, "link"},
        {FailureUnit::Kind::ROUTER, "router"}};
    return names.at(kind);
}

Survey::Survey(const aws::Cloud& cloud)
    : m_cloud(cloud)
{
    m_cloud.Validate();
    AddProbes();
    m_network = std::make_shared<const aws::Network>(m_cloud);
    FindServices();
    FindUnits();
}

Survey::~Survey() = default;

const aws::Cloud&
Survey::GetCloud() const
{
    return m_cloud;
}

const aws::Network&
Survey::GetNetwork() const
{
    return *m_network;
}

const std::vector<SurveyClient>&
Survey::GetClients() const
{
    return m_clients;
}

const std::vector<SurveyService>&
Survey::GetServices() const
{
    return m_services;
}

const std::vector<FailureUnit>&
Survey::GetUnits() const
{
    return m_units;
}

void
Survey::AddProbes()
{
    const std::map<std::string, std::string> hosts = survey::FindHosts(m_cloud);
    const std::set<std::string> targets = survey::FindTargets(m_cloud);
    std::set<std::string> inhabited; // VPCs
    for (const auto& [subnetId, instanceId] : hosts)
    {
        inhabited.insert(m_cloud.subnets.at(subnetId).vpcId);
    }
    const std::set<std::string> ofServices = survey::FindServiceSubnets(m_cloud);
    std::set<std::string> withFree; // VPCs with subnets for hosts
    for (const auto& [id, subnet] : m_cloud.subnets)
    {
        if (ofServices.count(id) == 0)
        {
            withFree.insert(subnet.vpcId);
        }
    }
    const std::map<std::string, aws::Subnet> subnets = m_cloud.subnets;
    for (const auto& [id, subnet] : subnets)
    {
        SurveyClient client{id, subnet.vpcId, subnet.availabilityZoneId, "", false};
        const auto host = hosts.find(id);
        if (host != hosts.end())
        {
            client.instanceId = host->second;
        }
        else if (inhabited.count(subnet.vpcId) == 0 &&
                 (ofServices.count(id) == 0 || withFree.count(subnet.vpcId) == 0))
        {
            client.instanceId = survey::AddProbe(m_cloud, subnet);
            client.isProbe = true;
        }
        // A provider's targets are asked, they do not ask.
        if (!client.instanceId.empty() && targets.count(client.instanceId) == 0)
        {
            m_clients.push_back(client);
        }
    }
    for (auto& [name, site] : m_cloud.onPremisesSites)
    {
        if (site.hosts.empty() && !site.cidrBlocks.empty())
        {
            site.hosts.push_back({"probe", Ipv4Address(site.cidrBlocks.front().base + 2)});
        }
    }
}

void
Survey::FindServices()
{
    for (const auto& [id, endpoint] : m_cloud.vpcEndpoints)
    {
        SurveyService service;
        service.id = id;
        service.serviceName = endpoint.serviceName;
        if (endpoint.vpcEndpointType == aws::VpcEndpointType::Interface)
        {
            service.kind = SurveyService::Kind::INTERFACE_ENDPOINT;
            service.port = PortOf(m_cloud, endpoint.serviceName);
            service.destinations = endpoint.networkInterfaceIds;
        }
        else if (endpoint.vpcEndpointType == aws::VpcEndpointType::Gateway)
        {
            service.kind = SurveyService::Kind::GATEWAY_ENDPOINT;
            for (const auto& [listId, list] : m_cloud.prefixLists)
            {
                if (list.prefixListName == endpoint.serviceName && !list.cidrs.empty() &&
                    service.destinations.empty())
                {
                    const aws::Cidr& block = list.cidrs.front();
                    constexpr uint32_t SOME = 10;
                    constexpr uint8_t LONG = 28;
                    service.destinations = {
                        aws::ToString(Ipv4Address(block.base + (block.length < LONG ? SOME : 0)))};
                }
            }
        }
        if (!service.destinations.empty())
        {
            m_services.push_back(service);
        }
    }
    for (const auto& [name, site] : m_cloud.onPremisesSites)
    {
        if (!site.hosts.empty())
        {
            m_services.push_back(
                {SurveyService::Kind::SITE, name, "", 443, {name + "/" + site.hosts.front().name}});
        }
    }
}

void
Survey::FindUnits()
{
    using Kind = FailureUnit::Kind;
    std::set<FailureUnit> units;
    const auto addEni = [&](Kind kind, const std::string& eniId) {
        const std::string zone = survey::ZoneOf(m_cloud, eniId);
        if (!zone.empty())
        {
            units.insert({kind, eniId});
            units.insert({Kind::ZONE, zone});
        }
    };
    for (const SurveyClient& client : m_clients)
    {
        units.insert({Kind::ZONE, client.azId});
    }
    for (const SurveyService& service : m_services)
    {
        if (service.kind == SurveyService::Kind::INTERFACE_ENDPOINT)
        {
            for (const std::string& eniId : service.destinations)
            {
                addEni(Kind::ENDPOINT_ENI, eniId);
            }
        }
    }
    for (const auto& [arn, balancer] : m_cloud.loadBalancers)
    {
        for (const aws::LoadBalancerZone& zone : balancer.availabilityZones)
        {
            addEni(Kind::BALANCER_ENI, zone.networkInterfaceId);
        }
    }
    for (const std::string& target : survey::FindTargets(m_cloud))
    {
        units.insert({Kind::TARGET, target});
        units.insert({Kind::ZONE, survey::ZoneOfInstance(m_cloud, target)});
    }
    for (const aws::HybridLink& link : aws::ListHybridLinks(m_cloud))
    {
        if (link.IsDescribed())
        {
            units.insert({Kind::LINK, link.id});
            units.insert({Kind::ROUTER, link.end.site + "/" + link.end.router});
        }
    }
    m_units.assign(units.begin(), units.end());
}

const Survey::State&
Survey::GetState(const std::set<FailureUnit>& failed) const
{
    if (m_lastState && failed == m_lastFailed)
    {
        return *m_lastState;
    }
    using Kind = FailureUnit::Kind;
    auto state = std::make_unique<State>();
    std::set<std::string> targets;
    std::set<std::string> links;
    for (const FailureUnit& unit : failed)
    {
        switch (unit.kind)
        {
        case Kind::ZONE:
            state->health.deadAzIds.insert(unit.id);
            break;
        case Kind::ENDPOINT_ENI:
        case Kind::BALANCER_ENI:
            state->health.deadEnis.insert(m_network->FindEni(unit.id));
            break;
        case Kind::TARGET:
            targets.insert(unit.id);
            break;
        case Kind::LINK:
        case Kind::ROUTER:
            for (const aws::HybridLink& link : aws::ListHybridLinks(m_cloud))
            {
                if (link.id == unit.id || link.end.site + "/" + link.end.router == unit.id)
                {
                    links.insert(link.id);
                }
            }
            break;
        }
    }
    for (const std::string& target : survey::FindTargets(m_cloud))
    {
        if (state->health.deadAzIds.count(survey::ZoneOfInstance(m_cloud, target)) != 0)
        {
            targets.insert(target);
        }
    }
    for (const std::string& target : targets)
    {
        for (const std::string& eniId : m_cloud.instances.at(target).networkInterfaceIds)
        {
            state->health.deadEnis.insert(m_network->FindEni(eniId));
        }
    }
    state->network =
        targets.empty() && links.empty()
            ? m_network
            : std::make_shared<const aws::Network>(
                  survey::WithoutLinks(survey::WithDeadTargets(m_cloud, targets), links));
    m_lastFailed = failed;
    m_lastState = std::move(state);
    return *m_lastState;
}

bool
Survey::Answers(const State& state,
                const SurveyClient& client,
                const SurveyService& service,
                const std::string& destination) const
{
    const bool isEni = service.kind == SurveyService::Kind::INTERFACE_ENDPOINT;
    if (isEni && m_cloud.networkInterfaces.count(destination) == 0)
    {
        return false;
    }
    aws::ReachQuery query;
    query.source = client.instanceId;
    query.destination = destination;
    query.destinationPort = service.port;
    const aws::ReachAnswer answer = aws::Reach(*state.network, state.health, query);
    // An address may be somebody else's, too: in another VPC, or on the internet.
    const std::string& met = isEni ? destination : service.id;
    return answer.verdict == aws::ReachVerdict::ACCEPT &&
           (service.kind == SurveyService::Kind::SITE ||
            std::any_of(answer.forward.begin(), answer.forward.end(), [&met](const aws::Hop& hop) {
                return hop.id == met;
            }));
}

bool
Survey::IsServedBy(std::size_t client, std::size_t service, const std::string& destination) const
{
    return Answers(GetState({}), m_clients.at(client), m_services.at(service), destination);
}

bool
Survey::IsServed(std::size_t client, std::size_t service, const std::set<FailureUnit>& failed) const
{
    const SurveyClient& who = m_clients.at(client);
    if (failed.count({FailureUnit::Kind::ZONE, who.azId}) != 0)
    {
        return false;
    }
    const SurveyService& what = m_services.at(service);
    const State& state = GetState(failed);
    return std::any_of(
        what.destinations.begin(),
        what.destinations.end(),
        [&](const std::string& destination) { return Answers(state, who, what, destination); });
}

bool
Survey::Concerns(const FailureUnit& unit, std::size_t service) const
{
    using Kind = FailureUnit::Kind;
    const SurveyService& what = m_services.at(service);
    switch (unit.kind)
    {
    case Kind::ENDPOINT_ENI:
        return std::count(what.destinations.begin(), what.destinations.end(), unit.id) != 0;
    case Kind::BALANCER_ENI:
    case Kind::TARGET:
        return m_cloud.vpcEndpointServices.count(what.serviceName) != 0;
    case Kind::LINK:
    case Kind::ROUTER:
        return what.kind == SurveyService::Kind::SITE;
    case Kind::ZONE:
        return true;
    }
    return true;
}

aws::ReachAnswer
Survey::Ask(std::size_t client, std::size_t service, const std::string& destination) const
{
    aws::ReachQuery query;
    query.source = m_clients.at(client).instanceId;
    query.destination = destination;
    query.destinationPort = m_services.at(service).port;
    return aws::Reach(*m_network, aws::Health(), query);
}

aws::ReachAnswer
Survey::Explain(std::size_t client, std::size_t service) const
{
    return Ask(client, service, m_services.at(service).destinations.front());
}

} // namespace vpc
} // namespace ns3
