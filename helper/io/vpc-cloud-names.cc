// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-cloud-names.h"

#include "ns3/vpc-nearest-name.h"

#include <set>

namespace ns3
{
namespace vpc
{

namespace
{

/// Names by which things are known.
using NamesById = std::map<std::string, std::vector<std::string>>;

/// \param map of a description \param found gets its ids, with their Name tags
template <typename Map>
void
AddTagged(const Map& map, NamesById& found)
{
    for (const auto& [id, value] : map)
    {
        const auto name = value.tags.find("Name");
        found[id] = name == value.tags.end() ? std::vector<std::string>{}
                                             : std::vector<std::string>{name->second};
    }
}

/// \param map of a description \param found gets its ids
template <typename Map>
void
AddIds(const Map& map, NamesById& found)
{
    for (const auto& [id, value] : map)
    {
        found[id];
    }
}

/// \param cloud a description \return its interface endpoints
std::map<std::string, aws::VpcEndpoint>
InterfaceEndpoints(const aws::Cloud& cloud)
{
    std::map<std::string, aws::VpcEndpoint> endpoints;
    for (const auto& [id, endpoint] : cloud.vpcEndpoints)
    {
        if (endpoint.vpcEndpointType == aws::VpcEndpointType::Interface)
        {
            endpoints.emplace(id, endpoint);
        }
    }
    return endpoints;
}

/// \param cloud a description \param thing what is looked for \return ids of all there are, with
/// the names that the description gives them
NamesById
ListThings(const aws::Cloud& cloud, CloudThing thing)
{
    NamesById found;
    switch (thing)
    {
    case CloudThing::VPC:
        AddTagged(cloud.vpcs, found);
        break;
    case CloudThing::SUBNET:
        AddTagged(cloud.subnets, found);
        break;
    case CloudThing::INSTANCE:
        AddTagged(cloud.instances, found);
        break;
    case CloudThing::SECURITY_GROUP:
        for (const auto& [id, group] : cloud.securityGroups)
        {
            found[id] = {group.groupName};
        }
        break;
    case CloudThing::VPC_ENDPOINT:
        AddTagged(cloud.vpcEndpoints, found);
        break;
    case CloudThing::INTERFACE_ENDPOINT:
        AddTagged(InterfaceEndpoints(cloud), found);
        break;
    case CloudThing::LOAD_BALANCER:
        for (const auto& [arn, balancer] : cloud.loadBalancers)
        {
            found[arn] = {balancer.loadBalancerName};
        }
        break;
    case CloudThing::TARGET_GROUP:
        for (const auto& [arn, group] : cloud.targetGroups)
        {
            found[arn] = {group.targetGroupName};
        }
        break;
    case CloudThing::GATEWAY:
        AddIds(cloud.vpnGateways, found);
        AddIds(cloud.transitGateways, found);
        AddIds(cloud.directConnectGateways, found);
        AddTagged(cloud.vpcs, found);
        break;
    case CloudThing::INBOUND_RESOLVER:
        for (const auto& [id, resolver] : cloud.resolverEndpoints)
        {
            if (resolver.direction == aws::ResolverDirection::Inbound)
            {
                found[id] = {};
            }
        }
        break;
    case CloudThing::CONNECTION:
        AddIds(cloud.vpcPeeringConnections, found);
        AddIds(cloud.transitGatewayAttachments, found);
        break;
    case CloudThing::LOGGED:
        AddTagged(cloud.vpcs, found);
        AddTagged(cloud.subnets, found);
        [[fallthrough]];
    case CloudThing::WITH_ENIS:
        AddTagged(InterfaceEndpoints(cloud), found);
        AddTagged(cloud.instances, found);
        AddIds(cloud.networkInterfaces, found);
        break;
    }
    return found;
}

/// \param thing a kind \return what people call one of it
const char*
NounOf(CloudThing thing)
{
    static const std::map<CloudThing, const char*> nouns = {
        {CloudThing::VPC, "VPC"},
        {CloudThing::SUBNET, "subnet"},
        {CloudThing::INSTANCE, "instance"},
        {CloudThing::SECURITY_GROUP, "security group"},
        {CloudThing::VPC_ENDPOINT, "VPC endpoint"},
        {CloudThing::INTERFACE_ENDPOINT, "interface endpoint"},
        {CloudThing::LOAD_BALANCER, "load balancer"},
        {CloudThing::TARGET_GROUP, "target group"},
        {CloudThing::GATEWAY, "virtual private, transit or Direct Connect gateway, or VPC,"},
        {CloudThing::INBOUND_RESOLVER, "inbound Resolver endpoint"},
        {CloudThing::CONNECTION, "peering connection or transit gateway attachment"},
        {CloudThing::WITH_ENIS, "interface endpoint, instance or ENI"},
        {CloudThing::LOGGED, "VPC, subnet, interface endpoint, instance or ENI"}};
    return nouns.at(thing);
}

/// \param where "file:line" \param name what was looked for \param noun what it should be \param
/// names of all there are \throw aws::InputError always: it is not there
[[noreturn]] void
FailUnknown(const std::string& where,
            const std::string& name,
            const std::string& noun,
            const std::set<std::string>& names)
{
    const std::string remedy = aws::NearestOrAll(name, {names.begin(), names.end()});
    throw aws::InputError(where + ": no " + noun + " is called '" + name + "'" +
                          (names.empty() ? "; the topology has none" : remedy));
}

} // namespace

CloudNames::CloudNames(const aws::Cloud& cloud, std::multimap<std::string, std::string> ids)
    : m_cloud(cloud),
      m_ids(std::move(ids))
{
}

std::string
CloudNames::Find(CloudThing thing, const std::string& name, const std::string& where) const
{
    const NamesById things = ListThings(m_cloud, thing);
    if (things.count(name) != 0)
    {
        return name;
    }
    std::map<std::string, std::set<std::string>> ids; // by name
    for (const auto& [logical, id] : m_ids)
    {
        if (things.count(id) != 0)
        {
            ids[logical].insert(id);
        }
    }
    if (ids.count(name) == 0) // a template's own name comes before a tag
    {
        for (const auto& [id, given] : things)
        {
            for (const std::string& tag : given)
            {
                ids[tag].insert(id);
            }
        }
    }
    const auto found = ids.find(name);
    if (found == ids.end())
    {
        std::set<std::string> names;
        for (const auto& [known, of] : ids)
        {
            names.insert(known);
        }
        for (const auto& [id, given] : things)
        {
            if (ids.empty())
            {
                names.insert(id);
            }
        }
        FailUnknown(where, name, NounOf(thing), names);
    }
    if (found->second.size() > 1)
    {
        std::string all;
        for (const std::string& id : found->second)
        {
            all += (all.empty() ? "" : ", ") + id;
        }
        throw aws::InputError(where + ": several are called '" + name + "': " + all +
                              "; give the id");
    }
    return *found->second.begin();
}

std::string
CloudNames::FindZone(const std::string& name, const std::string& where) const
{
    std::set<std::string> names;
    for (const auto& [id, subnet] : m_cloud.subnets)
    {
        if (subnet.availabilityZoneId == name || subnet.availabilityZone == name)
        {
            return subnet.availabilityZoneId;
        }
        names.insert(subnet.availabilityZoneId);
    }
    FailUnknown(where, name, "zone with subnets", names);
}

std::vector<std::string>
CloudNames::ListIds(CloudThing thing) const
{
    std::vector<std::string> ids;
    for (const auto& [id, names] : ListThings(m_cloud, thing))
    {
        ids.push_back(id);
    }
    return ids;
}

std::string
CloudNames::NameOf(const std::string& id) const
{
    std::string shortest;
    for (const auto& [logical, known] : m_ids)
    {
        if (known == id && (shortest.empty() || logical.size() < shortest.size()))
        {
            shortest = logical;
        }
    }
    return shortest.empty() ? id : shortest;
}

} // namespace vpc
} // namespace ns3
