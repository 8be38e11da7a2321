// SPDX-License-Identifier: GPL-2.0-only
// What the graph of a description is made of.
#include "vpc-topology-graph.h"

#include "vpc-survey-parts.h"

#include "ns3/vpc-hybrid-link.h"

#include <algorithm>
#include <utility>

namespace ns3
{
namespace vpc
{

const char*
ToString(TopologyVertex::Kind kind)
{
    using Kind = TopologyVertex::Kind;
    static const std::map<Kind, const char*> names = {{Kind::CLIENT, "client"},
                                                      {Kind::ENDPOINT_ENI, "endpoint-eni"},
                                                      {Kind::GATEWAY_ENDPOINT, "gateway-endpoint"},
                                                      {Kind::BALANCER_ENI, "balancer-eni"},
                                                      {Kind::TARGET, "target"},
                                                      {Kind::GATEWAY, "gateway"},
                                                      {Kind::LINK, "link"},
                                                      {Kind::ROUTER, "router"},
                                                      {Kind::SERVICE, "service"}};
    return names.at(kind);
}

TopologyGraph::TopologyGraph(const Survey& survey, const ZoneDelay& delay)
    : m_survey(survey),
      m_delay(delay)
{
    for (const SurveyClient& client : survey.GetClients())
    {
        m_clients.push_back(Add(TopologyVertex::Kind::CLIENT, client.subnetId, client.azId));
    }
    for (std::size_t s = 0; s < survey.GetServices().size(); ++s)
    {
        // Endpoints to a service of AWS are asked for themselves; a customer's service is one
        // thing, whatever endpoints lead to it.
        const SurveyService& service = survey.GetServices()[s];
        const bool isCustomers =
            survey.GetCloud().vpcEndpointServices.count(service.serviceName) != 0;
        m_services.push_back(
            Add(TopologyVertex::Kind::SERVICE, isCustomers ? service.serviceName : service.id, ""));
        m_graph[m_services.back()].serviceName = service.serviceName;
        if (survey.GetServices()[s].kind == SurveyService::Kind::SITE)
        {
            AddSite(s);
        }
        else
        {
            AddEndpoint(s);
        }
    }
}

const TopologyGraph::Graph&
TopologyGraph::GetGraph() const
{
    return m_graph;
}

TopologyGraph::Vertex
TopologyGraph::FindClient(std::size_t client) const
{
    return m_clients.at(client);
}

TopologyGraph::Vertex
TopologyGraph::FindService(std::size_t service) const
{
    return m_services.at(service);
}

TopologyGraph::Vertex
TopologyGraph::Add(TopologyVertex::Kind kind, const std::string& id, const std::string& azId)
{
    using Kind = TopologyVertex::Kind;
    static const std::map<Kind, FailureUnit::Kind> units = {
        {Kind::ENDPOINT_ENI, FailureUnit::Kind::ENDPOINT_ENI},
        {Kind::BALANCER_ENI, FailureUnit::Kind::BALANCER_ENI},
        {Kind::TARGET, FailureUnit::Kind::TARGET},
        {Kind::LINK, FailureUnit::Kind::LINK},
        {Kind::ROUTER, FailureUnit::Kind::ROUTER}};
    const auto known = m_vertices.find({kind, id});
    if (known != m_vertices.end())
    {
        return known->second;
    }
    TopologyVertex vertex{kind, id, azId, "", {}};
    const auto unit = units.find(kind);
    if (unit != units.end())
    {
        vertex.units.push_back({unit->second, id});
    }
    if (!azId.empty())
    {
        vertex.units.push_back({FailureUnit::Kind::ZONE, azId});
    }
    const Vertex made = boost::add_vertex(m_graph);
    m_graph[made] = std::move(vertex);
    m_vertices.emplace(std::make_pair(kind, id), made);
    return made;
}

void
TopologyGraph::Connect(Vertex from, Vertex to, Time delay, uint64_t capacity)
{
    if (!boost::edge(from, to, m_graph).second)
    {
        boost::add_edge(from, to, TopologyEdge{delay, capacity}, m_graph);
    }
}

void
TopologyGraph::AddEndpoint(std::size_t service)
{
    const SurveyService& what = m_survey.GetServices()[service];
    const aws::Cloud& cloud = m_survey.GetCloud();
    const bool isGateway = what.kind == SurveyService::Kind::GATEWAY_ENDPOINT;
    const bool isCustomers = cloud.vpcEndpointServices.count(what.serviceName) != 0;
    for (const std::string& destination : what.destinations)
    {
        const std::string zone = isGateway ? "" : survey::ZoneOf(cloud, destination);
        if (!isGateway && zone.empty())
        {
            continue;
        }
        const Vertex way = isGateway ? Add(TopologyVertex::Kind::GATEWAY_ENDPOINT, what.id, "")
                                     : Add(TopologyVertex::Kind::ENDPOINT_ENI, destination, zone);
        for (std::size_t c = 0; c < m_clients.size(); ++c)
        {
            if (m_survey.IsServedBy(c, service, destination))
            {
                // A gateway endpoint is nowhere: what it adds is within the client's zone at least.
                const std::string& own = m_survey.GetClients()[c].azId;
                Connect(m_clients[c], way, m_delay(own, isGateway ? own : zone));
            }
        }
        if (isCustomers)
        {
            AddBalancers(service, way);
        }
        else
        {
            Connect(way, m_services[service], isGateway ? Time(0) : m_delay(zone, zone));
        }
    }
}

void
TopologyGraph::AddBalancers(std::size_t service, Vertex eni)
{
    const aws::Cloud& cloud = m_survey.GetCloud();
    const aws::Network& network = m_survey.GetNetwork();
    const auto& arns = cloud.vpcEndpointServices.at(m_survey.GetServices()[service].serviceName)
                           .networkLoadBalancerArns;
    const std::string zone = m_graph[eni].azId;
    for (const std::string& arn : arns)
    {
        const aws::Index index = network.FindLoadBalancer(arn);
        if (index == aws::NO_INDEX)
        {
            continue;
        }
        const aws::NetworkLoadBalancer& balancer = network.LoadBalancers()[index];
        const aws::Index node = balancer.FindEni(network, zone);
        if (node == aws::NO_INDEX)
        {
            continue;
        }
        const std::string& nodeId = network.Enis()[node].description->networkInterfaceId;
        const Vertex nodeVertex = Add(TopologyVertex::Kind::BALANCER_ENI, nodeId, zone);
        Connect(eni, nodeVertex, m_delay(zone, zone));
        for (const aws::NetworkListener& listener : balancer.listeners)
        {
            if (listener.targetGroup == aws::NO_INDEX)
            {
                continue;
            }
            const aws::NetworkTargetGroup& group = network.TargetGroups()[listener.targetGroup];
            const bool crossZone =
                group.description->crossZone.value_or(balancer.description->crossZone);
            for (const aws::NetworkTarget& target : group.targets)
            {
                const bool isUsed = target.eni != aws::NO_INDEX &&
                                    (crossZone || target.azId == zone) &&
                                    target.description->state != "unhealthy";
                if (isUsed)
                {
                    const std::string& id = network.Enis()[target.eni].description->instanceId;
                    const Vertex vertex = Add(TopologyVertex::Kind::TARGET, id, target.azId);
                    Connect(nodeVertex, vertex, m_delay(zone, target.azId));
                    Connect(vertex, m_services[service], Time(0));
                }
            }
        }
    }
}

void
TopologyGraph::AddSite(std::size_t service)
{
    const SurveyService& what = m_survey.GetServices()[service];
    const aws::Cloud& cloud = m_survey.GetCloud();
    for (const aws::HybridLink& link : aws::ListHybridLinks(cloud))
    {
        if (link.end.site != what.id || !aws::IsLinkUp(cloud, link))
        {
            continue;
        }
        const Vertex gateway = Add(TopologyVertex::Kind::GATEWAY, link.gatewayId, "");
        const Vertex line = Add(TopologyVertex::Kind::LINK, link.id, "");
        const Vertex router =
            Add(TopologyVertex::Kind::ROUTER, link.end.site + "/" + link.end.router, "");
        Connect(gateway, line, Time(0), link.bandwidth);
        Connect(line, router, Seconds(link.rtt / 2), link.bandwidth);
        Connect(router, m_services[service], Time(0));
        for (std::size_t c = 0; c < m_clients.size(); ++c)
        {
            if (m_survey.IsServed(c, service))
            {
                Connect(m_clients[c], gateway, Time(0));
            }
        }
    }
}

} // namespace vpc
} // namespace ns3
