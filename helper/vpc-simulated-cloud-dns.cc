// SPDX-License-Identifier: GPL-2.0-only
// SimulatedCloud's names and resolvers.
#include "vpc-ipv4-stack.h"
#include "vpc-simulated-cloud.h"

#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/ipv4.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"
#include "ns3/vpc-endpoint-names.h"

#include <set>

namespace ns3
{
namespace vpc
{

namespace
{

/// 169.254.169.253 (VPC guide, "Amazon DNS server").
const char* const RESOLVER_LINK_LOCAL = "169.254.169.253";

/// One ENI of an interface endpoint, for its names.
struct EndpointEni
{
    std::string eniId;
    std::string zoneName; //!< the account's name of its zone
    Ipv4Address address;
};

} // namespace

void
SimulatedCloud::BuildResolvers()
{
    for (const auto& [vpcId, vpc] : m_network->GetCloud().vpcs)
    {
        if (!vpc.enableDnsSupport)
        {
            continue;
        }
        std::set<std::string> zones;
        for (const auto& [id, subnet] : m_network->GetCloud().subnets)
        {
            if (subnet.vpcId == vpcId)
            {
                zones.insert(subnet.availabilityZoneId);
            }
        }
        for (const std::string& zone : zones)
        {
            Ptr<Node> node = MakeNode<Node>();
            InstallIpv4Stack(node);
            const AzIndex az = m_board->IndexOf(zone);
            Ptr<EniNetDevice> device =
                MakePort(node, m_fabrics[vpcId], PortRole::RESOLVER, az, "resolver-" + zone);
            m_fabrics[vpcId]->AddResolver(device);
            m_azOfNode.emplace(node->GetId(), az);

            Ptr<Ipv4> ipv4 = node->GetObject<Ipv4>();
            const uint32_t interface = ipv4->AddInterface(device);
            const Ipv4Address inVpc(vpc.cidrBlocks.front().base + 2);
            const Ipv4Address linkLocal(RESOLVER_LINK_LOCAL);
            Ptr<VpcResolverServer> server = CreateObject<VpcResolverServer>();
            for (const Ipv4Address& address : {inVpc, linkLocal})
            {
                ipv4->AddAddress(interface, Ipv4InterfaceAddress(address, Ipv4Mask("/32")));
                server->AddListenAddress(address);
            }
            ipv4->SetUp(interface);
            Ipv4StaticRoutingHelper().GetStaticRouting(ipv4)->SetDefaultRoute(
                Ipv4Address(vpc.cidrBlocks.front().base + 1),
                interface);
            server->SetAttribute("VpcId", StringValue(vpcId));
            // The limit is each ENI's, and the ENI keeps it: EniNetDevice::ResolverPacketLimit.
            server->SetAttribute("PacketsPerSecond", UintegerValue(0));
            server->SetDirectory(m_directory);
            server->TraceConnectWithoutContext("DnsAnswer",
                                               MakeCallback(&SimulatedCloud::TellDns, this));
            node->AddApplication(server);
            m_resolvers[vpcId].push_back(server);
        }
    }
}

void
SimulatedCloud::FillDirectory()
{
    m_directory->SetHealth(m_health);
    FillBalancerNames();
    for (const auto& [serviceName, parts] : m_services)
    {
        DnsRecordSet record;
        record.targets.push_back({parts.publicAddress, ""});
        for (const std::string& name : aws::ServicePublicNames(serviceName))
        {
            m_directory->AddPublic(name, record);
        }
    }
    for (const auto& [id, vpc] : m_network->GetCloud().vpcs)
    {
        m_directory->AddView(InboundViewOf(id), id);
    }
    for (const auto& [id, endpoint] : m_network->GetCloud().vpcEndpoints)
    {
        if (endpoint.vpcEndpointType == aws::VpcEndpointType::Interface)
        {
            FillEndpointNames(endpoint);
        }
    }
    FillHostedZones();
}

void
SimulatedCloud::FillEndpointNames(const aws::VpcEndpoint& endpoint)
{
    const aws::Cloud& cloud = m_network->GetCloud();
    std::vector<EndpointEni> enis;
    for (const std::string& eniId : endpoint.networkInterfaceIds)
    {
        const auto eni = cloud.networkInterfaces.find(eniId);
        if (eni != cloud.networkInterfaces.end() && !eni->second.privateIpAddresses.empty())
        {
            enis.push_back({eniId,
                            cloud.subnets.at(eni->second.subnetId).availabilityZone,
                            eni->second.privateIpAddresses.front().address});
        }
    }
    DnsRecordSet all;
    all.ttl = m_endpointTtl;
    for (const EndpointEni& eni : enis)
    {
        all.targets.push_back({eni.address, eni.eniId});
    }
    if (all.targets.empty())
    {
        return;
    }
    const std::string view = endpoint.privateDnsOnlyForInboundResolverEndpoint
                                 ? InboundViewOf(endpoint.vpcId)
                                 : endpoint.vpcId;
    for (const std::string& name : endpoint.dnsNames)
    {
        if (!aws::IsEndpointSpecificName(endpoint, name))
        {
            if (endpoint.privateDnsEnabled)
            {
                m_directory->AddPrivate(view, name, all);
            }
            continue;
        }
        // A zonal name does not fail over: its one record is not gated by health.
        DnsRecordSet set = all;
        for (const EndpointEni& eni : enis)
        {
            const std::string& region = cloud.vpcs.at(endpoint.vpcId).region;
            if (name == aws::EndpointZonalName(endpoint, region, eni.zoneName))
            {
                set.targets = {{eni.address, ""}};
            }
        }
        m_directory->AddPublic(name, set);
    }
}

bool
SimulatedCloud::IsSeenAlive(std::string eniId)
{
    const Ptr<EniNetDevice>& device = m_enis.at(eniId);
    const std::string& azId = m_board->IdOf(device->GetAz());
    // What no fault of the schedule explains is seen.
    const auto isHidden = [this](FaultKind kind, const std::string& target) {
        return m_active.Has(kind, target) && !m_active.HasSeen(kind, target);
    };
    const bool eniDead = device->IsDead() && !isHidden(FaultKind::ENDPOINT_ENI, eniId);
    const bool azDead = m_board->IsAzDead(device->GetAz()) && !isHidden(FaultKind::AZ, azId);
    const bool isDisrupted = m_seesDisruptions && IsDisrupted(eniId);
    return !eniDead && !azDead && device->IsLinkUp() && !isDisrupted;
}

bool
SimulatedCloud::IsDisrupted(const std::string& eniId) const
{
    const aws::NetworkEni& eni = m_network->Enis()[m_network->FindEni(eniId)];
    return m_active.HasAny([&](const Fault& fault) {
        const bool isOfSubnet = fault.kind == FaultKind::SUBNET_CONNECTIVITY &&
                                fault.scope == "all" && fault.target == eni.description->subnetId;
        const bool isOfEndpoint =
            fault.kind == FaultKind::VPC_ENDPOINT && eni.endpoint != aws::NO_INDEX &&
            fault.target == m_network->VpcEndpoints()[eni.endpoint]->vpcEndpointId;
        return isOfSubnet || isOfEndpoint;
    });
}

} // namespace vpc
} // namespace ns3
