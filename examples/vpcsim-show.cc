// SPDX-License-Identifier: GPL-2.0-only
// `vpcsim show`: an inventory of a description.
#include "vpcsim-commands.h"
#include "vpcsim-show-balancing.h"
#include "vpcsim-show-template.h"

#include "ns3/vpc-text-table.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

namespace
{

using namespace ns3::vpc;
using Counts = std::map<std::string, size_t>; //!< by type of resource

/// \param cloud a cloud \return how many resources of each kind take part in a simulation
Counts
CountActive(const aws::Cloud& cloud)
{
    Counts counts{
        {"AvailabilityZone", cloud.availabilityZones.size()},
        {"Vpc", cloud.vpcs.size()},
        {"Subnet", cloud.subnets.size()},
        {"RouteTable", cloud.routeTables.size()},
        {"PrefixList", cloud.prefixLists.size()},
        {"SecurityGroup", cloud.securityGroups.size()},
        {"NetworkAcl", cloud.networkAcls.size()},
        {"NetworkInterface", cloud.networkInterfaces.size()},
        {"Instance", cloud.instances.size()},
        {"InternetGateway", cloud.internetGateways.size()},
        {"NatGateway", cloud.natGateways.size()},
        {"VpcEndpoint", 0},
    };
    const Counts others{
        {"LoadBalancer", cloud.loadBalancers.size()},
        {"Listener", cloud.listeners.size()},
        {"TargetGroup", cloud.targetGroups.size()},
        {"VpcEndpointService", cloud.vpcEndpointServices.size()},
        {"HostedZone", cloud.hostedZones.size()},
        {"ResolverEndpoint", cloud.resolverEndpoints.size()},
        {"ResolverRule", cloud.resolverRules.size()},
    };
    for (const auto& [type, count] : others)
    {
        if (count != 0)
        {
            counts[type] = count;
        }
    }
    for (const auto& [id, endpoint] : cloud.vpcEndpoints)
    {
        const bool isSimulated = endpoint.vpcEndpointType == aws::VpcEndpointType::Gateway ||
                                 endpoint.vpcEndpointType == aws::VpcEndpointType::Interface;
        counts["VpcEndpoint"] += isSimulated && !aws::IsCrossRegion(cloud, endpoint);
    }
    return counts;
}

/// \param type of an endpoint \return its name
std::string
NameOf(aws::VpcEndpointType type)
{
    static const char* const names[] = {"Gateway", "Interface", "GatewayLoadBalancer", "Other"};
    return names[static_cast<size_t>(type)];
}

/// \param cloud a cloud \param endpoint one of its endpoints \return zone names and ids, sorted
std::set<std::pair<std::string, std::string>>
ZonesOf(const aws::Cloud& cloud, const aws::VpcEndpoint& endpoint)
{
    std::set<std::pair<std::string, std::string>> zones;
    for (const std::string& subnetId : endpoint.subnetIds)
    {
        const auto subnet = cloud.subnets.find(subnetId);
        if (subnet != cloud.subnets.end())
        {
            zones.emplace(subnet->second.availabilityZone, subnet->second.availabilityZoneId);
        }
    }
    return zones;
}

/// \param endpoint an endpoint \return who gets private names of it
std::string
PrivateDnsOf(const aws::VpcEndpoint& endpoint)
{
    if (endpoint.vpcEndpointType == aws::VpcEndpointType::Gateway)
    {
        return "-";
    }
    if (!endpoint.privateDnsEnabled)
    {
        return "off";
    }
    return endpoint.privateDnsOnlyForInboundResolverEndpoint ? "inbound only" : "on";
}

/// \param zones names and ids \return "us-east-1a (use1-az2), ..."
std::string
TextOf(const std::set<std::pair<std::string, std::string>>& zones)
{
    std::string text;
    for (const auto& [name, id] : zones)
    {
        text += (text.empty() ? "" : ", ") + name + (id.empty() ? "" : " (" + id + ")");
    }
    return text.empty() ? "-" : text;
}

/// \param out where to \param cloud whose endpoints are listed
void
PrintEndpoints(std::ostream& out, const aws::Cloud& cloud)
{
    out << "\nendpoints\n";
    std::vector<TextRow> rows = {
        {"id", "service", "type", "subnets", "zones", "route tables", "private DNS"}};
    for (const auto& [id, endpoint] : cloud.vpcEndpoints)
    {
        rows.push_back({id,
                        endpoint.serviceName,
                        NameOf(endpoint.vpcEndpointType) +
                            (endpoint.state == "available" ? "" : " (" + endpoint.state + ")"),
                        std::to_string(endpoint.subnetIds.size()),
                        TextOf(ZonesOf(cloud, endpoint)),
                        std::to_string(endpoint.routeTableIds.size()),
                        PrivateDnsOf(endpoint)});
    }
    if (rows.size() > 1)
    {
        PrintTable(out, rows);
    }
    else
    {
        out << "  none\n";
    }
}

/// \param out where to \param active counts \param topology the rest
void
PrintText(std::ostream& out, const Counts& active, const Topology& topology)
{
    const Snapshot& snapshot = topology.snapshot;
    const aws::Cloud& cloud = snapshot.cloud;
    if (topology.inventory)
    {
        PrintTemplates(out, *topology.inventory);
    }
    else
    {
        PrintCounts(out, "active", active);
        PrintEndpoints(out, cloud);
    }
    PrintBalancing(out, cloud);
    if (!cloud.unsupported.empty())
    {
        out << "\nunsupported (named, not simulated)\n";
        std::vector<TextRow> rows = {{"type", "id", "VPC"}};
        for (const aws::UnsupportedResource& resource : cloud.unsupported)
        {
            rows.push_back(
                {resource.type, resource.id, resource.vpcId.empty() ? "-" : resource.vpcId});
        }
        PrintTable(out, rows);
    }
    out << (topology.inventory ? "\ntemplates (" : "\nsnapshot (") << snapshot.report.files
        << " files)\n"
        << snapshot.report.ToText();
}

/// \param cloud whose endpoints are listed \return them as JSON
Json
EndpointsToJson(const aws::Cloud& cloud)
{
    Json endpoints = Json::array();
    for (const auto& [id, endpoint] : cloud.vpcEndpoints)
    {
        Json names = Json::array();
        Json ids = Json::array();
        for (const auto& [zoneName, zoneId] : ZonesOf(cloud, endpoint))
        {
            names.push_back(zoneName);
            ids.push_back(zoneId);
        }
        const bool isGateway = endpoint.vpcEndpointType == aws::VpcEndpointType::Gateway;
        endpoints.push_back(
            {{"id", id},
             {"service", endpoint.serviceName},
             {"type", NameOf(endpoint.vpcEndpointType)},
             {"vpc", endpoint.vpcId},
             {"state", endpoint.state},
             {"subnets", endpoint.subnetIds.size()},
             {"azs", names},
             {"az_ids", ids},
             {"route_tables", endpoint.routeTableIds.size()},
             {"private_dns", isGateway ? Json(nullptr) : Json(endpoint.privateDnsEnabled)}});
    }
    return endpoints;
}

/// \param active counts \param topology the rest \return the same as JSON
Json
ToJson(const Counts& active, const Topology& topology)
{
    const Snapshot& snapshot = topology.snapshot;
    const aws::Cloud& cloud = snapshot.cloud;
    Json unsupported = Json::array();
    for (const aws::UnsupportedResource& resource : cloud.unsupported)
    {
        unsupported.push_back(
            {{"type", resource.type}, {"id", resource.id}, {"vpc", resource.vpcId}});
    }
    Json report = Json::parse(snapshot.report.ToJson());
    Json ignored = Json::array();
    Json assumed = Json::array();
    for (const Json& key : report["keys"])
    {
        for (const Json& note : key["notes"])
        {
            const bool isAssumed = note["kind"] == ToString(SnapshotNoteKind::ASSUMED);
            (isAssumed ? assumed : ignored)
                .push_back({{"key", key["key"]},
                            {"kind", note["kind"]},
                            {"id", note["id"]},
                            {"why", note["why"]}});
        }
    }
    Json json = topology.inventory
                    ? TemplatesToJson(*topology.inventory)
                    : Json{{"active", active}, {"endpoints", EndpointsToJson(cloud)}};
    json.update({{"load_balancers", BalancersToJson(cloud)},
                 {"endpoint_services", ServicesToJson(cloud)},
                 {"unsupported", unsupported},
                 {"ignored", ignored},
                 {"assumed", assumed},
                 {topology.inventory ? "templates" : "snapshot", report}});
    return json;
}

/// What `vpcsim show` was asked.
struct ShowOptions
{
    TopologyOptions topology; //!< folders or templates
    bool json{false};         //!< whether to write JSON
};

/// \param options what was asked \return exit code
int
Show(const ShowOptions& options)
{
    Topology topology = ReadTopology(options.topology);
    // before Validate() adds what is implied
    const Counts active = CountActive(topology.snapshot.cloud);
    topology.snapshot.Validate();
    std::ostringstream out;
    if (options.json)
    {
        out << ToJson(active, topology).dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
    }
    else
    {
        PrintText(out, active, topology);
    }
    std::cout << out.str() << std::flush;
    if (!std::cout)
    {
        std::cerr << "vpcsim: the output cannot be written" << std::endl;
        return 1;
    }
    return 0;
}

} // namespace

void
RegisterShow(CLI::App& app, int& exitCode)
{
    auto options = std::make_shared<ShowOptions>();
    CLI::App* show = app.add_subcommand(
        "show",
        "List what a description holds: active resources, endpoints, what is not simulated.");
    AddTopology(*show, options->topology);
    show->add_flag("--json", options->json, "write JSON instead of tables");
    show->callback(
        [options, &exitCode]() { exitCode = RunGuarded([&options]() { return Show(*options); }); });
}
