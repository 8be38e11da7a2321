// SPDX-License-Identifier: GPL-2.0-only
// What Boost.Graph answers about a TopologyGraph.
#include "vpc-topology-graph.h"

#include <algorithm>
#include <boost/graph/biconnected_components.hpp>
#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <boost/graph/push_relabel_max_flow.hpp>
#include <boost/graph/reverse_graph.hpp>
#include <boost/property_map/function_property_map.hpp>
#include <boost/range/iterator_range.hpp>
#include <iterator>
#include <limits>

namespace ns3
{
namespace vpc
{

namespace
{

using Graph = TopologyGraph::Graph;
using Vertex = TopologyGraph::Vertex;

/// A network for max-flow, with what the push-relabel algorithm needs.
class FlowNetwork
{
  public:
    /// \return a new vertex
    std::size_t AddVertex()
    {
        return boost::add_vertex(m_graph);
    }

    /// \param from a vertex \param to another \param capacity of the edge between them
    void AddEdge(std::size_t from, std::size_t to, long capacity)
    {
        const auto edge = boost::add_edge(from, to, m_graph).first;
        const auto back = boost::add_edge(to, from, m_graph).first;
        boost::put(boost::edge_capacity, m_graph, edge, capacity);
        boost::put(boost::edge_capacity, m_graph, back, 0);
        boost::put(boost::edge_reverse, m_graph, edge, back);
        boost::put(boost::edge_reverse, m_graph, back, edge);
    }

    /// \param source a vertex \param sink another \return the greatest flow between them
    long FindMaxFlow(std::size_t source, std::size_t sink)
    {
        return boost::push_relabel_max_flow(m_graph, source, sink);
    }

  private:
    using Traits = boost::adjacency_list_traits<boost::vecS, boost::vecS, boost::directedS>;
    using EdgeProperties = boost::property<
        boost::edge_capacity_t,
        long,
        boost::property<boost::edge_residual_capacity_t,
                        long,
                        boost::property<boost::edge_reverse_t, Traits::edge_descriptor>>>;

    boost::adjacency_list<boost::vecS,
                          boost::vecS,
                          boost::directedS,
                          boost::no_property,
                          EdgeProperties>
        m_graph;
};

/// \param graph any \param from where \return vertices that can be reached
template <typename G>
std::set<Vertex>
FindReachable(const G& graph, Vertex from)
{
    std::vector<boost::default_color_type> colours(boost::num_vertices(graph));
    boost::breadth_first_search(graph,
                                from,
                                boost::color_map(boost::make_iterator_property_map(
                                    colours.begin(),
                                    boost::get(boost::vertex_index, graph))));
    std::set<Vertex> reached;
    for (Vertex v = 0; v < colours.size(); ++v)
    {
        if (colours[v] != boost::white_color)
        {
            reached.insert(v);
        }
    }
    return reached;
}

/// \param graph of a topology \param client vertex \param service vertex \return vertices on ways
/// from the one to the other
std::set<Vertex>
FindBetween(const Graph& graph, Vertex client, Vertex service)
{
    const std::set<Vertex> forward = FindReachable(graph, client);
    const std::set<Vertex> backward = FindReachable(boost::make_reverse_graph(graph), service);
    std::set<Vertex> both;
    std::set_intersection(forward.begin(),
                          forward.end(),
                          backward.begin(),
                          backward.end(),
                          std::inserter(both, both.end()));
    return both;
}

} // namespace

std::optional<Time>
TopologyGraph::FindLeastDelay(std::size_t client, std::size_t service) const
{
    std::vector<int64_t> distances(boost::num_vertices(m_graph));
    const auto weight = boost::make_function_property_map<Graph::edge_descriptor>(
        [this](const Graph::edge_descriptor& edge) {
            return m_graph[edge].delay.GetNanoSeconds();
        });
    boost::dijkstra_shortest_paths(
        m_graph,
        FindClient(client),
        boost::weight_map(weight).distance_map(
            boost::make_iterator_property_map(distances.begin(),
                                              boost::get(boost::vertex_index, m_graph))));
    const int64_t distance = distances[FindService(service)];
    return distance == std::numeric_limits<int64_t>::max()
               ? std::nullopt
               : std::make_optional(NanoSeconds(distance));
}

uint32_t
TopologyGraph::CountDisjoint(std::size_t client,
                             std::size_t service,
                             const std::function<std::string(Vertex)>& groupOf,
                             long waysThroughOne) const
{
    const Vertex from = FindClient(client);
    const Vertex to = FindService(service);
    const std::set<Vertex> between = FindBetween(m_graph, from, to);
    if (between.count(to) == 0)
    {
        return 0;
    }
    // Each group is a vertex that lets so many ways through: an edge between its entry and its
    // exit.
    FlowNetwork network;
    std::map<std::string, std::pair<std::size_t, std::size_t>> groups;
    const std::size_t source = network.AddVertex();
    const std::size_t sink = network.AddVertex();
    for (const Vertex v : between)
    {
        const std::string group = groupOf(v);
        if (v != from && v != to && groups.count(group) == 0)
        {
            const std::size_t entry = network.AddVertex();
            const std::size_t exit = network.AddVertex();
            groups[group] = {entry, exit};
            network.AddEdge(entry, exit, waysThroughOne);
        }
    }
    const auto exitOf = [&](Vertex v) { return v == from ? source : groups.at(groupOf(v)).second; };
    const auto entryOf = [&](Vertex v) { return v == to ? sink : groups.at(groupOf(v)).first; };
    for (const Vertex v : between)
    {
        for (const auto& edge : boost::make_iterator_range(boost::out_edges(v, m_graph)))
        {
            const Vertex w = boost::target(edge, m_graph);
            const bool isWithin = v != from && w != to && groupOf(v) == groupOf(w);
            if (v != to && w != from && between.count(w) != 0 && !isWithin)
            {
                network.AddEdge(exitOf(v), entryOf(w), 1);
            }
        }
    }
    return static_cast<uint32_t>(network.FindMaxFlow(source, sink));
}

uint32_t
TopologyGraph::CountDisjointPaths(std::size_t client, std::size_t service) const
{
    return CountDisjoint(
        client,
        service,
        [](Vertex v) { return std::to_string(v); },
        1);
}

uint32_t
TopologyGraph::CountEdgeDisjointPaths(std::size_t client, std::size_t service) const
{
    return CountDisjoint(
        client,
        service,
        [](Vertex v) { return std::to_string(v); },
        static_cast<long>(boost::num_edges(m_graph)));
}

uint32_t
TopologyGraph::CountZoneDisjointPaths(std::size_t client, std::size_t service) const
{
    return CountDisjoint(
        client,
        service,
        [this](Vertex v) {
            const std::string& zone = m_graph[v].azId;
            return zone.empty() ? std::to_string(v) : zone;
        },
        1);
}

std::vector<TopologyGraph::Vertex>
TopologyGraph::FindSinglePoints(std::size_t client, std::size_t service) const
{
    const Vertex from = FindClient(client);
    const Vertex to = FindService(service);
    const std::set<Vertex> between = FindBetween(m_graph, from, to);
    if (between.count(to) == 0)
    {
        return {};
    }
    // All of it lies on ways between the two, so that each articulation point parts them.
    boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS> ways;
    std::map<Vertex, std::size_t> numbers;
    std::vector<Vertex> vertices;
    for (const Vertex v : between)
    {
        numbers[v] = boost::add_vertex(ways);
        vertices.push_back(v);
    }
    for (const Vertex v : between)
    {
        for (const auto& edge : boost::make_iterator_range(boost::out_edges(v, m_graph)))
        {
            const auto w = numbers.find(boost::target(edge, m_graph));
            if (w != numbers.end())
            {
                boost::add_edge(numbers[v], w->second, ways);
            }
        }
    }
    std::vector<std::size_t> points;
    boost::articulation_points(ways, std::back_inserter(points));
    std::set<Vertex> found;
    for (const std::size_t point : points)
    {
        if (vertices[point] != from && vertices[point] != to)
        {
            found.insert(vertices[point]);
        }
    }
    return {found.begin(), found.end()};
}

} // namespace vpc
} // namespace ns3
