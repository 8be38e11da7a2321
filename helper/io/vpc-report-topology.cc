// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-report-topology.h"

#include "ns3/vpc-process-pool.h"
#include "ns3/vpc-topology-drawing.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

namespace ns3
{
namespace vpc
{

namespace
{

/// The most subnets times endpoints that are asked for their ways, and the most elements that
/// anybody could still read.
constexpr std::size_t MOST_QUESTIONS = 2000;
constexpr std::size_t MOST_ELEMENTS = 120;

/// \param plan of an experiment \param target of a fault of a Direct Connect port or link \return
/// the links that it takes
std::set<FailureUnit>
LinksOf(const ExperimentPlan& plan, const std::string& target)
{
    std::set<FailureUnit> links = {{FailureUnit::Kind::LINK, target}};
    for (const auto& [id, interface] : plan.cloud.virtualInterfaces)
    {
        if (interface.connectionId == target)
        {
            links.insert({FailureUnit::Kind::LINK, id});
        }
    }
    return links;
}

/// \param plan of an experiment \return names of its sites' lines as its file has them, by id
std::map<std::string, std::string>
NameLinks(const ExperimentPlan& plan)
{
    std::map<std::string, std::string> names;
    for (const PlannedSite& site : plan.sites)
    {
        names[site.virtualInterface] = site.name + ".directConnect";
        for (const char* tunnel : {"/1", "/2"})
        {
            names[site.vpnConnection + tunnel] = site.name + ".vpn" + tunnel;
        }
    }
    return names;
}

/// \param path of a file \return what it holds
std::string
ReadAll(const std::string& path)
{
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// \param text of an SVG file \return its outermost element, without the comments that name
/// Graphviz's version
std::string
ElementOf(std::string text)
{
    const std::size_t begin = text.find("<svg");
    text.erase(0, begin == std::string::npos ? text.size() : begin);
    for (std::size_t from = 0; (from = text.find("<!--", from)) != std::string::npos;)
    {
        const std::size_t end = text.find("-->", from);
        text.erase(from, end == std::string::npos ? end : end + 3 - from);
    }
    return text;
}

} // namespace

std::set<FailureUnit>
FailedUnitsOf(const ExperimentPlan& plan)
{
    static const std::map<FaultKind, FailureUnit::Kind> kinds = {
        {FaultKind::AZ, FailureUnit::Kind::ZONE},
        {FaultKind::AZ_LOSS, FailureUnit::Kind::ZONE},
        {FaultKind::AZ_DELAY, FailureUnit::Kind::ZONE},
        {FaultKind::ENDPOINT_ENI, FailureUnit::Kind::ENDPOINT_ENI},
        {FaultKind::INSTANCE, FailureUnit::Kind::TARGET},
        {FaultKind::CUSTOMER_ROUTER, FailureUnit::Kind::ROUTER},
        {FaultKind::DX_PORT, FailureUnit::Kind::LINK},
        {FaultKind::VIRTUAL_INTERFACE, FailureUnit::Kind::LINK},
        {FaultKind::VPN_TUNNEL, FailureUnit::Kind::LINK},
        {FaultKind::LINK_LOSS, FailureUnit::Kind::LINK}};
    std::set<FailureUnit> failed;
    for (const PlannedIncident& incident : plan.incidents)
    {
        for (const Fault& fault : incident.faults)
        {
            const auto kind = kinds.find(fault.kind);
            if (kind != kinds.end() && kind->second == FailureUnit::Kind::LINK)
            {
                failed.merge(LinksOf(plan, fault.target));
            }
            else if (kind != kinds.end())
            {
                failed.insert({kind->second, fault.target});
            }
        }
        for (const std::string& eniId : incident.deadEnis)
        {
            failed.insert({FailureUnit::Kind::ENDPOINT_ENI, eniId});
        }
    }
    return failed;
}

TopologyPicture
DrawTopology(const ExperimentPlan& plan, const std::string& folder)
{
    const std::string tooLarge = "The topology is too large to be drawn here; draw it by: vpcsim "
                                 "check TOPOLOGY --svg FILE.";
    if (plan.cloud.subnets.size() * plan.cloud.vpcEndpoints.size() > MOST_QUESTIONS)
    {
        return {"", tooLarge};
    }
    const Survey survey(plan.cloud);
    const TopologyGraph graph(survey, [&plan](const std::string& from, const std::string& to) {
        return plan.latency.OneWay(from, to);
    });
    const std::size_t elements = boost::num_vertices(graph.GetGraph());
    if (elements == 0 || elements > MOST_ELEMENTS)
    {
        return {"", elements == 0 ? "No client reaches an endpoint or a site." : tooLarge};
    }
    std::map<std::string, std::string> names = plan.names;
    names.merge(NameLinks(plan));
    const auto idNames = [&names](const std::string& id) {
        const auto name = names.find(id);
        return name == names.end() ? id : name->second;
    };
    const std::map<std::string, std::string> enis = NameEnis(plan.cloud, idNames);
    const std::string path = folder + "/.topology";
    {
        std::ofstream file(path);
        WriteDot(file, graph, FailedUnitsOf(plan), [&](const std::string& id) {
            const auto eni = enis.find(id);
            return eni == enis.end() ? idNames(id) : eni->second;
        });
    }
    const int code =
        RunProcesses({{{"/usr/bin/env", "dot", "-Tsvg", "-o", path + ".svg", path}, path + ".log"}},
                     1)
            .front();
    TopologyPicture picture{ElementOf(ReadAll(path + ".svg")), ""};
    for (const char* ending : {"", ".svg", ".log"})
    {
        std::filesystem::remove(path + ending);
    }
    if (code != 0 || picture.svg.empty())
    {
        return {"", "There is no drawing: Graphviz's dot was not there when this was run."};
    }
    return picture;
}

} // namespace vpc
} // namespace ns3
