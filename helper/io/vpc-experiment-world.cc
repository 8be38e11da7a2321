// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-experiment-world.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <set>
#include <utility>

namespace ns3
{
namespace vpc
{

namespace
{

/// \param into gets what is in \p from, by id \param from another part's
/// \throw aws::InputError if both have something
template <typename T>
void
Merge(std::map<std::string, T>& into, std::map<std::string, T>& from)
{
    for (auto& [id, value] : from)
    {
        if (!into.emplace(id, std::move(value)).second)
        {
            throw aws::InputError("topology: two parts have " + id +
                                  "; give them stack names or accounts of their own, or leave one "
                                  "out");
        }
    }
}

/// \param into gets all of \p from \param from another part
void
MergeClouds(aws::Cloud& into, aws::Cloud& from)
{
    for (const aws::AvailabilityZone& zone : from.availabilityZones)
    {
        const auto isSame = [&zone](const aws::AvailabilityZone& known) {
            return known.zoneName == zone.zoneName && known.zoneId == zone.zoneId &&
                   known.ownerId == zone.ownerId;
        };
        if (std::none_of(into.availabilityZones.begin(), into.availabilityZones.end(), isSame))
        {
            into.availabilityZones.push_back(zone);
        }
    }
    // AWS's own, the same for everybody.
    into.prefixLists.insert(from.prefixLists.begin(), from.prefixLists.end());
    into.accounts.insert(from.accounts.begin(), from.accounts.end());
    Merge(into.vpcs, from.vpcs);
    Merge(into.subnets, from.subnets);
    Merge(into.routeTables, from.routeTables);
    Merge(into.securityGroups, from.securityGroups);
    Merge(into.networkAcls, from.networkAcls);
    Merge(into.networkInterfaces, from.networkInterfaces);
    Merge(into.instances, from.instances);
    Merge(into.internetGateways, from.internetGateways);
    Merge(into.natGateways, from.natGateways);
    Merge(into.vpcEndpoints, from.vpcEndpoints);
    Merge(into.loadBalancers, from.loadBalancers);
    Merge(into.listeners, from.listeners);
    Merge(into.targetGroups, from.targetGroups);
    Merge(into.vpcEndpointServices, from.vpcEndpointServices);
    Merge(into.vpcPeeringConnections, from.vpcPeeringConnections);
    Merge(into.transitGateways, from.transitGateways);
    Merge(into.transitGatewayAttachments, from.transitGatewayAttachments);
    Merge(into.transitGatewayRouteTables, from.transitGatewayRouteTables);
    Merge(into.onPremisesSites, from.onPremisesSites);
    Merge(into.vpnGateways, from.vpnGateways);
    Merge(into.customerGateways, from.customerGateways);
    Merge(into.vpnConnections, from.vpnConnections);
    Merge(into.directConnectConnections, from.directConnectConnections);
    Merge(into.virtualInterfaces, from.virtualInterfaces);
    Merge(into.directConnectGateways, from.directConnectGateways);
    Merge(into.directConnectGatewayAssociations, from.directConnectGatewayAssociations);
    Merge(into.principals, from.principals);
    Merge(into.serviceResources, from.serviceResources);
    Merge(into.hostedZones, from.hostedZones);
    Merge(into.resolverEndpoints, from.resolverEndpoints);
    Merge(into.resolverRules, from.resolverRules);
    into.unsupported.insert(into.unsupported.end(),
                            from.unsupported.begin(),
                            from.unsupported.end());
}

/// \param world gets a part \param part what was read of it
void
Add(ExperimentWorld& world, Snapshot& part)
{
    MergeClouds(world.snapshot.cloud, part.cloud);
    world.snapshot.origins.insert(part.origins.begin(), part.origins.end());
    world.snapshot.services.insert(part.services.begin(), part.services.end());
    for (const auto& [key, row] : part.report.rows)
    {
        std::map<std::string, std::size_t> causes;
        for (const SnapshotNote& note : row.notes)
        {
            ++causes[std::string(ToString(note.kind)) + ": " + note.why];
        }
        for (const auto& [cause, count] : causes)
        {
            world.notes.push_back(key + ", " + std::to_string(count) + " " + cause);
        }
    }
}

/// \param counts by type \param what is said of them \param notes gets a line, if there are any
void
NoteCounts(const std::map<std::string, std::size_t>& counts,
           const std::string& what,
           std::vector<std::string>& notes)
{
    std::string line;
    for (const auto& [type, count] : counts)
    {
        line += (line.empty() ? "" : ", ") + type + " (" + std::to_string(count) + ")";
    }
    if (!line.empty())
    {
        notes.push_back(what + ": " + line);
    }
}

/// \param inventory of templates \param world gets what it tells
void
AddInventory(const TemplateInventory& inventory, ExperimentWorld& world)
{
    for (const auto& [logicalId, id] : inventory.ids)
    {
        world.ids.emplace(logicalId, id);
        for (std::size_t dot = logicalId.find('.'); dot != std::string::npos;
             dot = logicalId.find('.', dot + 1))
        {
            world.ids.emplace(logicalId.substr(dot + 1), id);
        }
    }
    world.fisExperiments.insert(inventory.fisExperiments.begin(), inventory.fisExperiments.end());
    NoteCounts(inventory.opaque, "not simulated", world.notes);
    for (const TemplateStandIn& stub : inventory.stubs)
    {
        const std::string of = stub.parameter.empty() ? stub.type : "parameter " + stub.parameter;
        world.notes.push_back("stand-in for " + of + ": " + stub.value);
    }
    for (const std::string& line : inventory.unresolved)
    {
        world.notes.push_back("only AWS knows " + line);
    }
    world.notes.insert(world.notes.end(), inventory.warnings.begin(), inventory.warnings.end());
}

/// \param path of a template \param taken names of stacks \return one that is not taken
std::string
StackNameOf(const std::string& path, std::set<std::string>& taken)
{
    std::string name;
    for (const unsigned char c : std::filesystem::path(path).stem().string())
    {
        name += std::isalnum(c) ? static_cast<char>(c) : '-';
    }
    std::string free = name;
    for (int i = 2; taken.count(free) != 0; ++i)
    {
        free = name + "-" + std::to_string(i);
    }
    return free;
}

} // namespace

ExperimentWorld
ReadExperimentWorld(const std::vector<ExperimentTopology>& parts)
{
    ExperimentWorld world;
    using Place = std::pair<std::string, std::string>; // account, Region
    std::vector<std::pair<Place, std::vector<TemplateSource>>> stacks;
    std::vector<std::string> folders;
    std::set<std::string> taken;
    for (const ExperimentTopology& part : parts)
    {
        if (part.cloudformation.empty())
        {
            folders.push_back(part.awsSnapshot);
            continue;
        }
        const Place place(part.input.accountId, part.input.region);
        auto group = std::find_if(stacks.begin(), stacks.end(), [&place](const auto& known) {
            return known.first == place;
        });
        if (group == stacks.end())
        {
            group = stacks.insert(stacks.end(), {place, {}});
        }
        const std::string name = part.input.stackName.empty()
                                     ? StackNameOf(part.cloudformation, taken)
                                     : part.input.stackName;
        taken.insert(name);
        group->second.push_back({part.cloudformation, name, part.input.parameters});
    }
    if (!folders.empty())
    {
        Snapshot dump = ReadSnapshot(folders);
        Add(world, dump);
    }
    for (const auto& [place, sources] : stacks)
    {
        TemplateReading reading = ReadTemplates(sources, place.second, place.first);
        if (sources.size() == 1 && stacks.size() > 1)
        {
            // Logical ids have their stack in front where there are several.
            for (const auto& [logicalId, id] : reading.inventory.ids)
            {
                world.ids.emplace(sources.front().stackName + "." + logicalId, id);
            }
        }
        Add(world, reading.snapshot);
        AddInventory(reading.inventory, world);
    }
    std::map<std::string, std::size_t> unsupported;
    for (const aws::UnsupportedResource& resource : world.snapshot.cloud.unsupported)
    {
        ++unsupported[resource.type];
    }
    NoteCounts(unsupported, "not simulated", world.notes);
    world.snapshot.Validate();
    return world;
}

} // namespace vpc
} // namespace ns3
