// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-cloud-check.h"
#include "vpc-network-compiled.h"
#include "vpc-route-choice.h"

#include <algorithm>
#include <tuple>

namespace ns3
{
namespace vpc
{
namespace aws
{

namespace
{

/// \param map objects by id \return the ids, sorted
template <typename T>
std::vector<std::string>
IdsOf(const std::map<std::string, T>& map)
{
    std::vector<std::string> ids;
    ids.reserve(map.size());
    for (const auto& [id, object] : map)
    {
        ids.push_back(id);
    }
    return ids;
}

/// \param map objects by id \return the objects, in the order of their ids
template <typename T>
std::vector<const T*>
ObjectsOf(const std::map<std::string, T>& map)
{
    std::vector<const T*> objects;
    objects.reserve(map.size());
    for (const auto& [id, object] : map)
    {
        objects.push_back(&object);
    }
    return objects;
}

/// \param route of a route table \return what it is to the order of routes
PathKind
KindOf(const Route& route)
{
    if (route.targetKind == RouteTargetKind::Local)
    {
        return PathKind::LOCAL;
    }
    if (route.origin == RouteOrigin::EnableVgwRoutePropagation)
    {
        return PathKind::VPN_BGP; // by which of its paths is the gateway's affair
    }
    return route.destinationCidrBlock ? PathKind::STATIC : PathKind::PREFIX_LIST;
}

/// Which of two routes with equal prefixes wins: the lower. \param route it \return its rank
int
RankOf(const Route& route)
{
    return *GetPathRank(PathChooser::VPC_ROUTE_TABLE, KindOf(route));
}

/// \param cloud it \param table a route table \return the table, compiled
RouteTrie
CompileRoutes(const Cloud& cloud, const RouteTable& table)
{
    std::vector<const Route*> order;
    std::vector<Cidr> local;
    for (const Route& route : table.routes)
    {
        order.push_back(&route);
        if (route.targetKind == RouteTargetKind::Local && route.destinationCidrBlock)
        {
            local.push_back(*route.destinationCidrBlock);
        }
    }
    std::stable_sort(order.begin(), order.end(), [](const Route* a, const Route* b) {
        return RankOf(*a) < RankOf(*b);
    });
    RouteTrie trie;
    auto insert = [&](const Cidr& prefix, const Route* route) {
        const bool shadowed = IsPropagatedPath(KindOf(*route)) &&
                              std::any_of(local.begin(), local.end(), [&](const Cidr& block) {
                                  return block.Contains(prefix);
                              });
        if (!shadowed)
        {
            trie.Insert(prefix, route); // what ranks before stays
        }
    };
    for (const Route* route : order)
    {
        if (route->destinationCidrBlock)
        {
            insert(*route->destinationCidrBlock, route);
            continue;
        }
        for (const Cidr& prefix : cloud.prefixLists.at(route->destinationPrefixListId).cidrs)
        {
            insert(prefix, route);
        }
    }
    return trie;
}

/// \param cloud it \param groupIds ids of all groups, sorted \param permissions rules of a group
/// \return the rules, compiled
GroupRules
CompilePermissions(const Cloud& cloud,
                   const std::vector<std::string>& groupIds,
                   const std::vector<IpPermission>& permissions)
{
    GroupRules rules;
    for (const IpPermission& p : permissions)
    {
        const PortInterval ports = MakePortInterval(p.ipProtocol, p.fromPort, p.toPort);
        for (const Cidr& peer : p.ipRanges)
        {
            rules.AllowPrefix(peer, p.ipProtocol, ports);
        }
        for (const std::string& list : p.prefixListIds)
        {
            for (const Cidr& peer : cloud.prefixLists.at(list).cidrs)
            {
                rules.AllowPrefix(peer, p.ipProtocol, ports);
            }
        }
        for (const std::string& group : p.groupIds)
        {
            const Index index = FindId(groupIds, group);
            if (index != NO_INDEX) // a group of an account that is not described never matches
            {
                rules.AllowGroup(index, p.ipProtocol, ports);
            }
        }
    }
    return rules;
}

} // namespace

void
Network::Compiled::CollectObjects()
{
    vpcIds = IdsOf(cloud.vpcs);
    subnetIds = IdsOf(cloud.subnets);
    eniIds = IdsOf(cloud.networkInterfaces);
    tableIds = IdsOf(cloud.routeTables);
    groupIds = IdsOf(cloud.securityGroups);
    aclIds = IdsOf(cloud.networkAcls);
    igwIds = IdsOf(cloud.internetGateways);
    natIds = IdsOf(cloud.natGateways);
    endpointIds = IdsOf(cloud.vpcEndpoints);
    instanceIds = IdsOf(cloud.instances);
    balancerIds = IdsOf(cloud.loadBalancers);
    targetGroupIds = IdsOf(cloud.targetGroups);
    attachmentIds = IdsOf(cloud.transitGatewayAttachments);
    transitTableIds = IdsOf(cloud.transitGatewayRouteTables);
    tables = ObjectsOf(cloud.routeTables);
    groups = ObjectsOf(cloud.securityGroups);
    acls = ObjectsOf(cloud.networkAcls);
    igws = ObjectsOf(cloud.internetGateways);
    nats = ObjectsOf(cloud.natGateways);
    endpoints = ObjectsOf(cloud.vpcEndpoints);
    instances = ObjectsOf(cloud.instances);
    resolverEndpoints = ObjectsOf(cloud.resolverEndpoints);
}

void
Network::Compiled::CompileSubnets()
{
    for (const auto& [id, vpc] : cloud.vpcs)
    {
        vpcs.push_back({&vpc, NO_INDEX});
    }
    for (Index i = 0; i < igws.size(); ++i)
    {
        if (!igws[i]->vpcId.empty())
        {
            vpcs[FindId(vpcIds, igws[i]->vpcId)].internetGateway = i;
        }
    }
    std::vector<Index> mainTable(vpcs.size(), NO_INDEX);
    std::vector<Index> defaultAcl(vpcs.size(), NO_INDEX);
    for (Index i = 0; i < tables.size(); ++i)
    {
        if (tables[i]->main)
        {
            mainTable[FindId(vpcIds, tables[i]->vpcId)] = i;
        }
    }
    for (Index i = 0; i < acls.size(); ++i)
    {
        if (acls[i]->isDefault)
        {
            defaultAcl[FindId(vpcIds, acls[i]->vpcId)] = i;
        }
    }
    for (const auto& [id, subnet] : cloud.subnets)
    {
        const Index vpc = FindId(vpcIds, subnet.vpcId);
        subnets.push_back({&subnet, vpc, mainTable[vpc], defaultAcl[vpc]});
    }
    for (Index i = 0; i < tables.size(); ++i)
    {
        for (const std::string& id : tables[i]->subnetIds)
        {
            subnets[FindId(subnetIds, id)].routeTable = i;
        }
    }
    for (Index i = 0; i < acls.size(); ++i)
    {
        for (const std::string& id : acls[i]->subnetIds)
        {
            subnets[FindId(subnetIds, id)].networkAcl = i;
        }
    }
}

void
Network::Compiled::CompileEnis()
{
    enis.reserve(eniIds.size());
    eniByAddress.reserve(eniIds.size());
    for (const auto& [id, description] : cloud.networkInterfaces)
    {
        NetworkEni eni;
        eni.description = &description;
        eni.subnet = FindId(subnetIds, description.subnetId);
        eni.vpc = subnets[eni.subnet].vpc;
        eni.azId = subnets[eni.subnet].description->availabilityZoneId;
        eni.instance = FindId(instanceIds, description.instanceId);
        for (const std::string& group : description.groupIds)
        {
            eni.securityGroups.push_back(FindId(groupIds, group));
        }
        const Index index = static_cast<Index>(enis.size());
        enis.push_back(std::move(eni));
        for (const PrivateIpAddress& entry : description.privateIpAddresses)
        {
            eniByAddress[AddressKey(enis[index].vpc, entry.address)] = index;
            if (entry.publicIp)
            {
                Associate(index, entry.address, *entry.publicIp);
            }
        }
    }
    for (Index i = 0; i < instances.size(); ++i)
    {
        for (const std::string& id : instances[i]->networkInterfaceIds)
        {
            enis[FindId(eniIds, id)].instance = i;
        }
    }
    for (Index i = 0; i < endpoints.size(); ++i)
    {
        for (const std::string& id : endpoints[i]->networkInterfaceIds)
        {
            // those of an endpoint that is gone may be gone too
            const Index eni = FindId(eniIds, id);
            if (eni != NO_INDEX)
            {
                enis[eni].endpoint = i;
            }
        }
    }
    for (Index i = 0; i < resolverEndpoints.size(); ++i)
    {
        for (const ResolverIpAddress& address : resolverEndpoints[i]->ipAddresses)
        {
            enis[FindId(eniIds, address.networkInterfaceId)].resolverEndpoint = i;
        }
    }
    for (Index i = 0; i < nats.size(); ++i)
    {
        if (!IsPresent(*nats[i]))
        {
            continue;
        }
        const Index eni = FindId(eniIds, nats[i]->networkInterfaceId);
        enis[eni].natGateway = i;
        const auto& own = enis[eni].description->privateIpAddresses;
        for (std::size_t a = 0; a < nats[i]->publicIps.size() && !own.empty(); ++a)
        {
            const Ipv4Address inside =
                a < nats[i]->privateIps.size() ? nats[i]->privateIps[a] : own.front().address;
            Associate(eni, inside, nats[i]->publicIps[a]);
        }
    }
}

void
Network::Compiled::Associate(Index eni, Ipv4Address address, Ipv4Address publicIp)
{
    publicAddress.emplace(publicIp.Get(), PublicAssociation{eni, address});
    publicOfPrivate.emplace(AddressKey(enis[eni].vpc, address), publicIp.Get());
}

void
Network::Compiled::CompileLoadBalancers()
{
    for (const auto& [arn, group] : cloud.targetGroups)
    {
        NetworkTargetGroup compiled{&group, {}};
        for (const Target& target : group.targets)
        {
            const NetworkInterface* eni = FindTargetEni(cloud, group, target);
            NetworkTarget entry;
            entry.description = &target;
            entry.port = static_cast<uint16_t>(target.port == 0 ? group.port : target.port);
            entry.eni = eni == nullptr ? NO_INDEX : FindId(eniIds, eni->networkInterfaceId);
            if (entry.eni != NO_INDEX)
            {
                entry.azId = enis[entry.eni].azId;
            }
            const auto address = ParseAddress(target.id);
            if (address)
            {
                entry.address = *address;
            }
            else if (eni != nullptr && !eni->privateIpAddresses.empty())
            {
                entry.address = eni->privateIpAddresses.front().address;
            }
            compiled.targets.push_back(std::move(entry));
        }
        // A choice among them must not hang on the order in which they were registered.
        const auto key = [](const NetworkTarget& target) {
            return std::tie(target.description->id, target.port);
        };
        auto& targets = compiled.targets;
        std::stable_sort(targets.begin(), targets.end(), [&](const auto& a, const auto& b) {
            return key(a) < key(b);
        });
        const auto same = [&](const auto& a, const auto& b) { return key(a) == key(b); };
        targets.erase(std::unique(targets.begin(), targets.end(), same), targets.end());
        targetGroups.push_back(std::move(compiled));
    }
    for (const auto& [arn, balancer] : cloud.loadBalancers)
    {
        NetworkLoadBalancer compiled;
        compiled.description = &balancer;
        for (const LoadBalancerZone& zone : balancer.availabilityZones)
        {
            compiled.azIds.push_back(cloud.subnets.at(zone.subnetId).availabilityZoneId);
            const Index eni = FindId(eniIds, zone.networkInterfaceId);
            if (eni != NO_INDEX)
            {
                compiled.enis.push_back(eni);
                enis[eni].loadBalancer = static_cast<Index>(balancers.size());
            }
        }
        std::sort(compiled.azIds.begin(), compiled.azIds.end());
        for (const auto& [id, listener] : cloud.listeners)
        {
            if (listener.loadBalancerArn == arn)
            {
                compiled.listeners.push_back(
                    {&listener, FindId(targetGroupIds, listener.targetGroupArn)});
            }
        }
        balancers.push_back(std::move(compiled));
    }
}

void
Network::Compiled::CompileRules()
{
    for (const RouteTable* table : tables)
    {
        routes.push_back(CompileRoutes(cloud, *table));
    }
    for (const SecurityGroup* group : groups)
    {
        groupRules.push_back({CompilePermissions(cloud, groupIds, group->ipPermissions),
                              CompilePermissions(cloud, groupIds, group->ipPermissionsEgress)});
    }
    for (const NetworkAcl* acl : acls)
    {
        aclRules.push_back(CompileNetworkAcl(*acl));
    }
    for (const auto& [id, list] : cloud.prefixLists)
    {
        if (list.prefixListName.rfind("com.amazonaws.", 0) == 0)
        {
            for (const Cidr& prefix : list.cidrs)
            {
                services.Insert(prefix, &list);
            }
        }
    }
}

} // namespace aws
} // namespace vpc
} // namespace ns3
