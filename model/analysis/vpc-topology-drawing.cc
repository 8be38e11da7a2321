// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-topology-drawing.h"

#include <algorithm>
#include <boost/range/iterator_range.hpp>
#include <cstdio>
#include <map>

namespace ns3
{
namespace vpc
{

namespace
{

using Kind = TopologyVertex::Kind;
using Vertex = TopologyGraph::Vertex;

/// How a kind of vertex looks: colours that the colour-blind can tell apart (Okabe and Ito).
struct Look
{
    const char* shape;
    const char* fill;
    const char* title; //!< above the name
};

const Look&
LookOf(Kind kind)
{
    static const std::map<Kind, Look> looks = {
        {Kind::CLIENT, {"box", "#f2f2f2", "clients"}},
        {Kind::ENDPOINT_ENI, {"box", "#9fd0ef", "endpoint ENI"}},
        {Kind::GATEWAY_ENDPOINT, {"hexagon", "#8fd6bd", "gateway endpoint"}},
        {Kind::BALANCER_ENI, {"box", "#f4d19b", "load balancer"}},
        {Kind::TARGET, {"box", "#fdf0d5", "target"}},
        {Kind::GATEWAY, {"hexagon", "#d9c7e3", "gateway"}},
        {Kind::LINK, {"box", "#e8c7d8", "line"}},
        {Kind::ROUTER, {"box", "#f2f2f2", "router"}},
        {Kind::SERVICE, {"ellipse", "#ffffff", ""}}};
    return looks.at(kind);
}

/// \param text any \return it between Graphviz's quotes
std::string
Quote(const std::string& text)
{
    std::string quoted = "\"";
    for (const char c : text)
    {
        quoted += c == '"' || c == '\\' ? std::string("\\") + c : std::string(1, c);
    }
    return quoted + '"';
}

/// A drawing on its way.
class Drawing
{
  public:
    Drawing(const TopologyGraph::Graph& graph,
            const std::set<FailureUnit>& failed,
            const std::function<std::string(const std::string&)>& nameOf)
        : m_graph(graph),
          m_failed(failed),
          m_nameOf(nameOf)
    {
    }

    void Write(std::ostream& out) const
    {
        out << "digraph topology {\n"
               "  graph [rankdir=LR, fontname=\"Helvetica\", nodesep=0.15, ranksep=0.9];\n"
               "  node [fontname=\"Helvetica\", fontsize=11, style=filled, margin=\"0.12,0.05\"];\n"
               "  edge [color=\"#555555\", arrowsize=0.6];\n";
        std::map<std::string, std::vector<Vertex>> zones;
        for (const Vertex v : boost::make_iterator_range(boost::vertices(m_graph)))
        {
            zones[m_graph[v].azId].push_back(v);
        }
        for (const auto& [zone, vertices] : zones)
        {
            if (!zone.empty())
            {
                const bool isDead = m_failed.count({FailureUnit::Kind::ZONE, zone}) != 0;
                out << "  subgraph " << Quote("cluster_" + zone) << " {\n    label=" << Quote(zone)
                    << "; style=\"rounded" << (isDead ? ",dashed" : "")
                    << "\"; color=" << Quote(isDead ? "#d55e00" : "#888888")
                    << "; penwidth=" << (isDead ? 2 : 1) << ";\n";
            }
            for (const Vertex v : vertices)
            {
                WriteVertex(out, v);
            }
            out << (zone.empty() ? "" : "  }\n");
        }
        for (const auto& edge : boost::make_iterator_range(boost::edges(m_graph)))
        {
            WriteEdge(out, edge);
        }
        out << "}\n";
    }

  private:
    bool IsDead(Vertex v) const
    {
        const auto& units = m_graph[v].units;
        return std::any_of(units.begin(), units.end(), [this](const FailureUnit& unit) {
            return m_failed.count(unit) != 0;
        });
    }

    void WriteVertex(std::ostream& out, Vertex v) const
    {
        const TopologyVertex& vertex = m_graph[v];
        const Look& look = LookOf(vertex.kind);
        const std::string title = *look.title ? std::string(look.title) + "\\n" : "";
        const std::string service = vertex.serviceName.empty() || vertex.serviceName == vertex.id
                                        ? ""
                                        : Quote(vertex.serviceName);
        out << "    v" << v << " [label=" << '"' << title;
        if (!service.empty())
        {
            out << service.substr(1, service.size() - 2) << "\\nby ";
        }
        out << Quote(m_nameOf(vertex.id)).substr(1) << ", shape=" << look.shape
            << ", fillcolor=" << Quote(look.fill);
        if (IsDead(v))
        {
            out << ", style=\"filled,dashed\", color=\"#d55e00\", fontcolor=\"#d55e00\", "
                   "penwidth=2";
        }
        out << "];\n";
    }

    void WriteEdge(std::ostream& out, const TopologyGraph::Graph::edge_descriptor& edge) const
    {
        const Vertex from = boost::source(edge, m_graph);
        const Vertex to = boost::target(edge, m_graph);
        const bool isGateway = m_graph[to].kind == Kind::GATEWAY_ENDPOINT ||
                               m_graph[from].kind == Kind::GATEWAY_ENDPOINT;
        const bool isOwnZone =
            !m_graph[from].azId.empty() && m_graph[from].azId == m_graph[to].azId;
        const bool isDead = IsDead(from) || IsDead(to);
        out << "  v" << from << " -> v" << to << " [color="
            << Quote(isDead      ? "#d55e00"
                     : isGateway ? "#009e73"
                                 : "#0072b2")
            << ", style="
            << (isDead                   ? "dashed"
                : isOwnZone || isGateway ? "bold"
                                         : "solid");
        if (m_graph[edge].delay.IsStrictlyPositive() && !isOwnZone && !isGateway)
        {
            char text[32];
            std::snprintf(text, sizeof(text), "%.2f ms", m_graph[edge].delay.GetSeconds() * 1e3);
            out << ", tooltip=" << Quote(text);
        }
        out << "];\n";
    }

    const TopologyGraph::Graph& m_graph;
    const std::set<FailureUnit>& m_failed;
    const std::function<std::string(const std::string&)>& m_nameOf;
};

} // namespace

void
WriteDot(std::ostream& out,
         const TopologyGraph& graph,
         const std::set<FailureUnit>& failed,
         const std::function<std::string(const std::string& id)>& nameOf)
{
    Drawing(graph.GetGraph(), failed, nameOf).Write(out);
}

} // namespace vpc
} // namespace ns3
