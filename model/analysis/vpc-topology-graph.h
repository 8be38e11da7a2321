// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-survey.h"

#include "ns3/nstime.h"

#include <boost/graph/adjacency_list.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/// A vertex of a TopologyGraph.
struct TopologyVertex
{
    /// What it is.
    enum class Kind : uint8_t
    {
        CLIENT,           //!< a subnet with hosts
        ENDPOINT_ENI,     //!< of an interface endpoint
        GATEWAY_ENDPOINT, //!< regional
        BALANCER_ENI,     //!< of a load balancer's node
        TARGET,           //!< of a load balancer
        GATEWAY,          //!< virtual private, transit or Direct Connect gateway
        LINK,             //!< virtual interface or tunnel
        ROUTER,           //!< of a site
        SERVICE           //!< of AWS or a customer; or a site
    };

    Kind kind{Kind::CLIENT}; //!< what it is
    std::string id; //!< subnet-, eni-, vpce-, i-, vgw- ... id, link, site/router; of a service that
                    //!< of the endpoint or the site
    std::string azId;               //!< empty: in none
    std::string serviceName;        //!< of a service that is no site
    std::vector<FailureUnit> units; //!< whose failure takes it away
};

/// An edge of a TopologyGraph: a step that the rules admit.
struct TopologyEdge
{
    Time delay;           //!< least, one way
    uint64_t capacity{0}; //!< bits a second, 0: not the bottleneck
};

/// One-way delay between zones, the same zone twice for within it.
using ZoneDelay = std::function<Time(const std::string& fromAz, const std::string& toAz)>;

/**
 * \brief Who gets what, and by which elements: clients at one side, services at the other.
 *
 * Edges stand only where the rules let requests through when all is well. A service of AWS is a
 * vertex for each endpoint that leads to it, since clients ask endpoints; a customer's is one.
 */
class TopologyGraph
{
  public:
    /// Boost's graph that holds it.
    using Graph = boost::adjacency_list<boost::vecS,
                                        boost::vecS,
                                        boost::bidirectionalS,
                                        TopologyVertex,
                                        TopologyEdge>;
    using Vertex = boost::graph_traits<Graph>::vertex_descriptor; //!< of the graph

    /// \param survey of a description \param delay between zones
    TopologyGraph(const Survey& survey, const ZoneDelay& delay);

    /// \return the graph
    const Graph& GetGraph() const;
    /// \param client index in the survey \return its vertex
    Vertex FindClient(std::size_t client) const;
    /// \param service index in the survey \return its vertex
    Vertex FindService(std::size_t service) const;

    /// \param client index \param service index \return least one-way delay between them
    /// (Dijkstra); nothing if there is no way
    std::optional<Time> FindLeastDelay(std::size_t client, std::size_t service) const;

    /**
     * \brief How many ways there are that share no element (max-flow, push-relabel).
     * \param client index \param service index
     * \return their number; one less is how many elements may fail, whichever they are
     */
    uint32_t CountDisjointPaths(std::size_t client, std::size_t service) const;

    /// Ways that share no step, though they may meet in an element. \param client index \param
    /// service index \return their number
    uint32_t CountEdgeDisjointPaths(std::size_t client, std::size_t service) const;

    /// Disjoint ways with all elements of a zone taken as one. \param client index \param service
    /// index \return number of ways that share no zone
    uint32_t CountZoneDisjointPaths(std::size_t client, std::size_t service) const;

    /**
     * \brief Elements without which a client does not reach a service (articulation points of the
     * ways between both). \param client index \param service index \return vertices, by number
     */
    std::vector<Vertex> FindSinglePoints(std::size_t client, std::size_t service) const;

  private:
    Vertex Add(TopologyVertex::Kind kind, const std::string& id, const std::string& azId);
    void Connect(Vertex from, Vertex to, Time delay, uint64_t capacity = 0);
    uint32_t CountDisjoint(std::size_t client,
                           std::size_t service,
                           const std::function<std::string(Vertex)>& groupOf,
                           long waysThroughOne) const;
    void AddEndpoint(std::size_t service);
    void AddBalancers(std::size_t service, Vertex eni);
    void AddSite(std::size_t service);

    const Survey& m_survey;
    ZoneDelay m_delay;
    Graph m_graph;
    std::map<std::pair<TopologyVertex::Kind, std::string>, Vertex> m_vertices;
    std::vector<Vertex> m_clients;
    std::vector<Vertex> m_services;
};

/// \param kind a kind \return its name: client, endpoint-eni, gateway-endpoint, balancer-eni,
/// target, gateway, link, router, service
const char* ToString(TopologyVertex::Kind kind);

} // namespace vpc
} // namespace ns3
