// SPDX-License-Identifier: GPL-2.0-only
// SimulatedCloud's names and resolvers, and what a fault does to it.
#include "vpc-simulated-cloud.h"

#include "ns3/internet-stack-helper.h"
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
            Ptr<Node> node = CreateObject<Node>();
            InternetStackHelper internet;
            Ipv4StaticRoutingHelper routing;
            internet.SetRoutingHelper(routing);
            internet.SetIpv6StackInstall(false);
            internet.Install(node);
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
    const bool eniDead = device->IsDead() && m_hidden.count(eniId) == 0;
    const bool azDead =
        m_board->IsAzDead(device->GetAz()) && m_hiddenAzs.count(device->GetAz()) == 0;
    return !eniDead && !azDead && device->IsLinkUp();
}

std::string
SimulatedCloud::Check(const Fault& fault) const
{
    const auto hasZone = [this](const std::string& az) {
        for (const aws::NetworkSubnet& subnet : m_network->Subnets())
        {
            if (subnet.description->availabilityZoneId == az)
            {
                return true;
            }
        }
        return false;
    };
    const std::string noZone = " is no AZ of this cloud; write an AZ id such as use1-az1";
    switch (fault.kind)
    {
    case FaultKind::ENDPOINT_ENI: {
        const auto it = m_enis.find(fault.target);
        if (it == m_enis.end() || it->second->GetRole() != PortRole::INTERFACE_ENDPOINT)
        {
            return fault.target +
                   " is no ENI of an interface endpoint; see its NetworkInterfaceIds";
        }
        return "";
    }
    case FaultKind::AZ_PAIR:
        if (!hasZone(fault.secondTarget))
        {
            return fault.secondTarget + noZone;
        }
        return hasZone(fault.target) ? "" : fault.target + noZone;
    case FaultKind::AZ_LOSS:
        if (!(fault.loss > 0 && fault.loss <= 1))
        {
            return "loss " + std::to_string(fault.loss) + " is no probability above 0 and up to 1";
        }
        return hasZone(fault.target) ? "" : fault.target + noZone;
    case FaultKind::AZ:
    case FaultKind::AZ_DELAY:
        return hasZone(fault.target) ? "" : fault.target + noZone;
    case FaultKind::INSTANCE:
        return m_instances.count(fault.target) == 0
                   ? fault.target + " is no instance of this cloud; check its id"
                   : "";
    case FaultKind::DNS: {
        if (m_resolvers.count(fault.target) == 0)
        {
            return fault.target + " is no VPC with a resolver; check its id and enableDnsSupport";
        }
        static const std::set<std::string> kinds = {"empty", "servfail", "slow", "dead"};
        return kinds.count(fault.dnsFault)
                   ? ""
                   : "'" + fault.dnsFault +
                         "' is no DNS fault; write empty, servfail, slow or dead";
    }
    }
    return "unknown kind of fault";
}

void
SimulatedCloud::Begin(const Fault& fault)
{
    Apply(fault, true);
}

void
SimulatedCloud::End(const Fault& fault)
{
    Apply(fault, false);
}

void
SimulatedCloud::Apply(const Fault& fault, bool begins)
{
    const bool isOfZone = fault.kind != FaultKind::ENDPOINT_ENI &&
                          fault.kind != FaultKind::INSTANCE && fault.kind != FaultKind::DNS;
    const AzIndex az = isOfZone ? m_board->IndexOf(fault.target) : REGIONAL;
    switch (fault.kind)
    {
    case FaultKind::ENDPOINT_ENI: {
        if (!fault.seenByHealthCheck && begins)
        {
            ++m_hidden[fault.target];
        }
        else if (!fault.seenByHealthCheck && --m_hidden[fault.target] == 0)
        {
            m_hidden.erase(fault.target);
        }
        const aws::Index eni = m_network->FindEni(fault.target);
        const aws::Index endpoint = m_network->Enis()[eni].endpoint;
        GetInterfaceEndpoint(m_network->VpcEndpoints()[endpoint]->vpcEndpointId)
            ->SetEniDead(fault.target, begins);
        return;
    }
    case FaultKind::AZ:
        if (!fault.seenByHealthCheck && begins)
        {
            ++m_hiddenAzs[az];
        }
        else if (!fault.seenByHealthCheck && --m_hiddenAzs[az] == 0)
        {
            m_hiddenAzs.erase(az);
        }
        m_board->SetAzDead(az, begins);
        for (const auto& node : m_gatewayNodes)
        {
            if (auto translating = DynamicCast<TranslatingNode>(node); translating && begins)
            {
                translating->ForgetZone(az);
            }
        }
        if (fault.seenByHealthCheck)
        {
            Simulator::Schedule(m_serviceDetection,
                                &SimulatedCloud::SetAzSeenDead,
                                this,
                                az,
                                begins);
        }
        return;
    case FaultKind::AZ_PAIR:
        m_board->SetPairCut(az, m_board->IndexOf(fault.secondTarget), begins);
        return;
    case FaultKind::AZ_LOSS:
        m_board->SetAzLoss(az, begins ? fault.loss : 0);
        return;
    case FaultKind::AZ_DELAY:
        m_board->SetAzDelay(az, begins ? fault.delay : Time(0));
        return;
    case FaultKind::INSTANCE: {
        const aws::Cloud& cloud = m_network->GetCloud();
        for (const std::string& eniId : cloud.instances.at(fault.target).networkInterfaceIds)
        {
            GetEni(eniId)->SetDead(begins);
        }
        return;
    }
    case FaultKind::DNS: {
        static const std::map<std::string, DnsFault> kinds = {{"empty", DnsFault::EMPTY_ANSWER},
                                                              {"servfail", DnsFault::SERVFAIL},
                                                              {"slow", DnsFault::SLOW},
                                                              {"dead", DnsFault::DEAD}};
        const DnsFault state = begins ? kinds.at(fault.dnsFault) : DnsFault::NONE;
        for (const auto& resolver : m_resolvers.at(fault.target))
        {
            resolver->SetFault(state);
        }
        for (const aws::ResolverEndpoint* endpoint : m_network->ResolverEndpoints())
        {
            const auto inbound = m_inboundResolvers.find(endpoint->resolverEndpointId);
            if (endpoint->hostVpcId == fault.target && inbound != m_inboundResolvers.end())
            {
                inbound->second->GetServer()->SetFault(state);
            }
        }
        return;
    }
    }
}

void
SimulatedCloud::SetAzSeenDead(AzIndex az, bool dead)
{
    // The zone may have changed again since.
    if (m_board->IsAzDead(az) != dead)
    {
        return;
    }
    for (auto& [name, parts] : m_services)
    {
        parts.service->SetAzHealthy(az, !dead);
    }
}

} // namespace vpc
} // namespace ns3
