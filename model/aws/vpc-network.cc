// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-network.h"

#include "vpc-network-compiled.h"

namespace ns3
{
namespace vpc
{
namespace aws
{

Network::Network(Cloud cloud)
    : m_compiled(std::make_unique<Compiled>())
{
    m_compiled->cloud = std::move(cloud);
    m_compiled->cloud.Validate();
    m_compiled->CollectObjects();
    m_compiled->CompileSubnets();
    m_compiled->CompileEnis();
    m_compiled->CompileLoadBalancers();
    m_compiled->CompileHybrid();
    m_compiled->CompileTransitGateways();
    m_compiled->CompileRules();
}

Network::~Network() = default;

const Cloud&
Network::GetCloud() const
{
    return m_compiled->cloud;
}

const std::vector<NetworkVpc>&
Network::Vpcs() const
{
    return m_compiled->vpcs;
}

const std::vector<NetworkSubnet>&
Network::Subnets() const
{
    return m_compiled->subnets;
}

const std::vector<NetworkEni>&
Network::Enis() const
{
    return m_compiled->enis;
}

const std::vector<const RouteTable*>&
Network::RouteTables() const
{
    return m_compiled->tables;
}

const std::vector<const SecurityGroup*>&
Network::SecurityGroups() const
{
    return m_compiled->groups;
}

const std::vector<const NetworkAcl*>&
Network::NetworkAcls() const
{
    return m_compiled->acls;
}

const std::vector<const InternetGateway*>&
Network::InternetGateways() const
{
    return m_compiled->igws;
}

const std::vector<const NatGateway*>&
Network::NatGateways() const
{
    return m_compiled->nats;
}

const std::vector<const VpcEndpoint*>&
Network::VpcEndpoints() const
{
    return m_compiled->endpoints;
}

const std::vector<const Instance*>&
Network::Instances() const
{
    return m_compiled->instances;
}

const std::vector<NetworkLoadBalancer>&
Network::LoadBalancers() const
{
    return m_compiled->balancers;
}

const std::vector<NetworkTargetGroup>&
Network::TargetGroups() const
{
    return m_compiled->targetGroups;
}

const std::vector<NetworkAttachment>&
Network::Attachments() const
{
    return m_compiled->attachments;
}

const std::vector<const ResolverEndpoint*>&
Network::ResolverEndpoints() const
{
    return m_compiled->resolverEndpoints;
}

const NetworkListener*
NetworkLoadBalancer::FindListener(uint8_t protocol, uint16_t port) const
{
    for (const NetworkListener& listener : listeners)
    {
        if (listener.description->port == port &&
            CarriesProtocol(listener.description->protocol, protocol))
        {
            return &listener;
        }
    }
    return nullptr;
}

Index
NetworkLoadBalancer::FindEni(const Network& network, const std::string& azId) const
{
    for (const Index eni : enis)
    {
        if (network.Enis()[eni].azId == azId)
        {
            return eni;
        }
    }
    return NO_INDEX;
}

Index
Network::FindLoadBalancer(const std::string& arn) const
{
    return FindId(m_compiled->balancerIds, arn);
}

Index
Network::FindVpc(const std::string& id) const
{
    return FindId(m_compiled->vpcIds, id);
}

Index
Network::FindSubnet(const std::string& id) const
{
    return FindId(m_compiled->subnetIds, id);
}

Index
Network::FindEni(const std::string& id) const
{
    return FindId(m_compiled->eniIds, id);
}

Index
Network::FindNatGateway(const std::string& id) const
{
    return FindId(m_compiled->natIds, id);
}

Index
Network::FindVpcEndpoint(const std::string& id) const
{
    return FindId(m_compiled->endpointIds, id);
}

Index
Network::FindInternetGateway(const std::string& id) const
{
    return FindId(m_compiled->igwIds, id);
}

Index
Network::FindInstance(const std::string& id) const
{
    return FindId(m_compiled->instanceIds, id);
}

Index
Network::FindEniByAddress(Index vpc, Ipv4Address address) const
{
    const auto at = m_compiled->eniByAddress.find(AddressKey(vpc, address));
    return at == m_compiled->eniByAddress.end() ? NO_INDEX : at->second;
}

PublicAssociation
Network::FindPublicAddress(Ipv4Address address) const
{
    const auto at = m_compiled->publicAddress.find(address.Get());
    return at == m_compiled->publicAddress.end() ? PublicAssociation{} : at->second;
}

std::optional<Ipv4Address>
Network::GetPublicAddress(Index eni, Ipv4Address address) const
{
    const Index vpc = m_compiled->enis[eni].vpc;
    const auto at = m_compiled->publicOfPrivate.find(AddressKey(vpc, address));
    if (at == m_compiled->publicOfPrivate.end() || FindEniByAddress(vpc, address) != eni)
    {
        return std::nullopt;
    }
    return Ipv4Address(at->second);
}

RouteMatch
Network::FindRoute(Index subnet, Ipv4Address destination) const
{
    const Index table = m_compiled->subnets[subnet].routeTable;
    const auto match = m_compiled->routes[table].FindLongest(destination);
    return match.value == nullptr ? RouteMatch{} : RouteMatch{*match.value, match.prefix};
}

Verdict
Network::CheckSecurityGroups(Index eni, Direction direction, const FlowKey& key) const
{
    const std::vector<Index>& groups = m_compiled->enis[eni].securityGroups;
    if (groups.empty())
    {
        return {};
    }
    const bool ingress = direction == Direction::INGRESS;
    const Ipv4Address peer(ingress ? key.source : key.destination);
    const uint16_t value = PortValue(key);
    bool peersByGroup = false;
    for (const Index group : groups)
    {
        const GroupRuleSet& set = m_compiled->groupRules[group];
        const GroupRules& rules = ingress ? set.ingress : set.egress;
        if (rules.AllowsAddress(peer, key.protocol, value))
        {
            return {};
        }
        peersByGroup = peersByGroup || rules.HasGroupPeers();
    }
    if (peersByGroup)
    {
        const Index other = FindPeer(eni, peer);
        for (const Index group : groups)
        {
            const GroupRuleSet& set = m_compiled->groupRules[group];
            const GroupRules& rules = ingress ? set.ingress : set.egress;
            if (other != NO_INDEX &&
                rules.AllowsGroups(m_compiled->enis[other].securityGroups, key.protocol, value))
            {
                return {};
            }
        }
    }
    Verdict verdict{DropReason::ENI_SG_RULES_MISMATCH, ""};
    for (const Index group : groups)
    {
        verdict.where += (verdict.where.empty() ? "" : ",") + m_compiled->groupIds[group];
    }
    return verdict;
}

bool
Network::IsUntracked(Index eni, Direction direction, const FlowKey& key) const
{
    if (key.protocol != PROTOCOL_TCP && key.protocol != PROTOCOL_UDP)
    {
        return false;
    }
    const bool ingress = direction == Direction::INGRESS;
    bool admitted = false;
    bool answersOpen = false;
    for (const Index group : m_compiled->enis[eni].securityGroups)
    {
        const GroupRuleSet& set = m_compiled->groupRules[group];
        const PortTable* in = (ingress ? set.ingress : set.egress).OpenToAll();
        const PortTable* back = (ingress ? set.egress : set.ingress).OpenToAll();
        admitted = admitted || (in != nullptr &&
                                in->Find(key.protocol, key.destinationPort) != PortTable::NO_RANK);
        answersOpen = answersOpen || (back != nullptr && back->CoversAllPorts(key.protocol));
    }
    return admitted && answersOpen;
}

Verdict
Network::CheckNetworkAcl(Index subnet, Direction direction, const FlowKey& key) const
{
    const Index acl = m_compiled->subnets[subnet].networkAcl;
    if (acl == NO_INDEX)
    {
        return {};
    }
    const bool ingress = direction == Direction::INGRESS;
    const AclRules& rules =
        ingress ? m_compiled->aclRules[acl].ingress : m_compiled->aclRules[acl].egress;
    const AclRules::Decision decision =
        rules.Decide(Ipv4Address(ingress ? key.source : key.destination),
                     key.protocol,
                     PortValue(key));
    if (decision.allow)
    {
        return {};
    }
    return {DropReason::SUBNET_ACL_RESTRICTION,
            m_compiled->aclIds[acl] + "#" +
                (decision.ruleNumber == AclRules::FINAL_DENY
                     ? "*"
                     : std::to_string(decision.ruleNumber))};
}

Verdict
Network::CheckGatewayEndpointRoute(Index vpc, const Route& route) const
{
    const Index index = FindVpcEndpoint(route.targetId);
    const VpcEndpoint* endpoint = index == NO_INDEX ? nullptr : VpcEndpoints()[index];
    if (endpoint == nullptr || endpoint->state != "available")
    {
        return {DropReason::VPCE_UNAVAILABLE, route.targetId};
    }
    if (FindVpc(endpoint->vpcId) != vpc)
    {
        return {DropReason::VPCE_GATEWAY_REQUIRES_SOURCE_IN_VPC, route.targetId};
    }
    const auto list = GetCloud().prefixLists.find(route.destinationPrefixListId);
    if (list == GetCloud().prefixLists.end() ||
        list->second.prefixListName != endpoint->serviceName)
    {
        return {DropReason::VPCE_GATEWAY_DESTINATION_MISMATCH, route.targetId};
    }
    return {};
}

const PrefixList*
Network::FindServicePrefixList(Ipv4Address address) const
{
    const auto match = m_compiled->services.FindLongest(address);
    return match.value == nullptr ? nullptr : *match.value;
}

} // namespace aws
} // namespace vpc
} // namespace ns3
