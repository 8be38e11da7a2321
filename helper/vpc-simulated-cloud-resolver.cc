// SPDX-License-Identifier: GPL-2.0-only
// SimulatedCloud's Route 53: Resolver endpoints, the user's hosted zones, and Resolver rules.
#include "vpc-simulated-cloud.h"

#include "ns3/ipv4.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

namespace ns3
{
namespace vpc
{

namespace
{

/// Queries a second at an address of an inbound endpoint (Route 53 guide, "Resolver endpoint
/// scaling").
constexpr uint32_t INBOUND_QUERIES_PER_SECOND = 10000;

/// \param set a record set of a hosted zone \return what the directory answers for it
DnsRecordSet
MakeRecordSet(const aws::ResourceRecordSet& set)
{
    DnsRecordSet made;
    made.alias = set.aliasDnsName;
    made.ttl = Seconds(set.ttl);
    for (const std::string& value : set.resourceRecords)
    {
        if (set.type == "CNAME")
        {
            made.cname = value;
        }
        else
        {
            made.targets.push_back({*aws::ParseAddress(value), ""});
        }
    }
    return made;
}

} // namespace

std::string
SimulatedCloud::InboundViewOf(const std::string& vpcId)
{
    return vpcId + "/inbound";
}

void
SimulatedCloud::BuildResolverEndpoints()
{
    for (const aws::ResolverEndpoint* endpoint : m_network->ResolverEndpoints())
    {
        const std::string& id = endpoint->resolverEndpointId;
        std::vector<Ipv4Address> addresses;
        for (const aws::ResolverIpAddress& address : endpoint->ipAddresses)
        {
            const aws::Index eni = m_network->FindEni(address.networkInterfaceId);
            ConfigureEni(m_network->Enis()[eni], m_enis.at(address.networkInterfaceId));
            addresses.push_back(*address.ip);
        }
        if (endpoint->direction == aws::ResolverDirection::Inbound)
        {
            Ptr<VpcResolverServer> server = CreateObject<VpcResolverServer>();
            server->SetAttribute("VpcId", StringValue(endpoint->hostVpcId));
            server->SetAttribute("View", StringValue(InboundViewOf(endpoint->hostVpcId)));
            server->SetAttribute("PacketsPerSecond", UintegerValue(0));
            server->SetAttribute("AddressQueriesPerSecond",
                                 UintegerValue(INBOUND_QUERIES_PER_SECOND));
            server->SetDirectory(m_directory);
            for (const Ipv4Address address : addresses)
            {
                server->AddListenAddress(address);
            }
            server->TraceConnectWithoutContext("DnsAnswer",
                                               MakeCallback(&SimulatedCloud::TellDns, this));
            m_inboundResolvers.at(id)->Serve(id, server);
            continue;
        }
        Ptr<DnsForwarder> forwarder = CreateObject<DnsForwarder>();
        forwarder->SetAttribute("EndpointId", StringValue(id));
        for (const Ipv4Address address : addresses)
        {
            forwarder->AddAddress(address);
        }
        forwarder->TraceConnectWithoutContext("Forwarded",
                                              MakeCallback(&SimulatedCloud::TellForwarded, this));
        m_outboundResolvers.at(id)->Serve(id, forwarder);
    }
}

void
SimulatedCloud::FillHostedZones()
{
    for (const std::string& id : m_hostedZones)
    {
        m_directory->DeletePrivateZone(id);
    }
    m_hostedZones.clear();
    const aws::Cloud& cloud = m_network->GetCloud();
    for (const auto& [id, vpc] : cloud.vpcs)
    {
        m_directory->ClearRules(id); // those of on-premises sites stay
    }
    for (const auto& [id, zone] : cloud.hostedZones)
    {
        m_directory->CreatePrivateZone(id, zone.name);
        m_hostedZones.push_back(id);
        for (const std::string& vpcId : zone.vpcIds)
        {
            const aws::Vpc& vpc = cloud.vpcs.at(vpcId);
            if (vpc.enableDnsSupport && vpc.enableDnsHostnames)
            {
                m_directory->AssociateZone(id, vpcId);
            }
        }
        for (const aws::ResourceRecordSet& set : zone.resourceRecordSets)
        {
            m_directory->AddToZone(id, set.name, MakeRecordSet(set));
        }
    }
    for (const auto& [id, description] : cloud.resolverRules)
    {
        DnsRule rule;
        rule.ruleId = id;
        if (description.ruleType == aws::ResolverRuleType::Forward)
        {
            rule.via = m_outboundResolvers.at(description.resolverEndpointId)->GetForwarder();
        }
        for (const aws::ResolverTarget& target : description.targetIps)
        {
            rule.targets.emplace_back(target.ip, static_cast<uint16_t>(target.port));
        }
        for (const std::string& vpcId : description.vpcIds)
        {
            m_directory->AddRule(vpcId, description.domainName, rule);
        }
    }
}

void
SimulatedCloud::CheckRuleEndpoints(const aws::Network& network) const
{
    for (const auto& [id, rule] : network.GetCloud().resolverRules)
    {
        if (rule.ruleType == aws::ResolverRuleType::Forward &&
            m_outboundResolvers.count(rule.resolverEndpointId) == 0)
        {
            throw aws::InputError(id + ": forwards by " + rule.resolverEndpointId +
                                  ", which was not built; describe the endpoint from the start");
        }
    }
}

} // namespace vpc
} // namespace ns3
