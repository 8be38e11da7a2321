// SPDX-License-Identifier: GPL-2.0-only
// How SimulatedCloud makes load balancers and endpoint services.
#include "vpc-simulated-cloud.h"

#include "ns3/abort.h"
#include "ns3/simulator.h"

namespace ns3
{
namespace vpc
{

void
SimulatedCloud::BuildLoadBalancers()
{
    for (const aws::NetworkLoadBalancer& balancer : m_network->LoadBalancers())
    {
        Ptr<NetworkLoadBalancerNode> node = m_loadBalancers[balancer.description->loadBalancerArn];
        for (const aws::Index index : balancer.enis)
        {
            const aws::NetworkEni& eni = m_network->Enis()[index];
            std::vector<Ipv4Address> addresses;
            for (const aws::PrivateIpAddress& entry : eni.description->privateIpAddresses)
            {
                addresses.push_back(entry.address);
            }
            const std::string& eniId = eni.description->networkInterfaceId;
            node->AddZone(m_enis[eniId], eni.azId, addresses);
            WatchEni(eniId);
        }
        node->TraceConnectWithoutContext("ZoneChange",
                                         MakeCallback(&SimulatedCloud::TellZone, this));
        node->TraceConnectWithoutContext("HealthChange",
                                         MakeCallback(&SimulatedCloud::TellTargetHealth, this));
    }
    for (const auto& [name, service] : m_network->GetCloud().vpcEndpointServices)
    {
        BuildEndpointService(service);
    }
}

void
SimulatedCloud::BuildEndpointService(const aws::VpcEndpointService& description)
{
    Ptr<BackboneFabric> network = CreateObject<BackboneFabric>();
    network->SetName(description.serviceName);
    ConnectFabric(network);
    m_backbones.push_back(network);
    Ptr<PrivateLinkService> service = CreateObject<PrivateLinkService>();
    service->SetName(description.serviceName);
    service->SetNetwork(network);
    for (const std::string& arn : description.networkLoadBalancerArns)
    {
        Ptr<NetworkLoadBalancerNode> node = m_loadBalancers[arn];
        const aws::Index index = m_network->FindLoadBalancer(arn);
        for (const aws::Index eniIndex : m_network->LoadBalancers()[index].enis)
        {
            const aws::NetworkEni& eni = m_network->Enis()[eniIndex];
            const std::string& eniId = eni.description->networkInterfaceId;
            const AzIndex az = m_board->IndexOf(eni.azId);
            Ptr<EniNetDevice> port = MakePort(node, network, PortRole::SERVICE, az, eniId);
            port->SetMtu(8500);
            const Ipv4Address address = network->AllocateAddress();
            network->Claim({address.Get(), 32}, port);
            service->AddHost(port, address);
            node->AddServicePort(eni.azId, port, service);
        }
    }
    m_endpointServices[description.serviceName] = service;
}

void
SimulatedCloud::WatchEni(const std::string& eniId)
{
    m_health->Watch(
        eniId,
        MakeBoundCallback(
            +[](SimulatedCloud* cloud, std::string id) -> bool { return cloud->IsSeenAlive(id); },
            this,
            eniId));
}

void
SimulatedCloud::TellZone(const std::string&, const std::string& eniId, bool inDns)
{
    m_health->Declare(eniId, inDns);
}

void
SimulatedCloud::TellHealth(const std::string& eniId, bool healthy)
{
    m_healthTrace(eniId, healthy);
    const aws::Index eni = m_network->FindEni(eniId);
    if (eni == aws::NO_INDEX || m_network->Enis()[eni].loadBalancer == aws::NO_INDEX)
    {
        return;
    }
    // An endpoint's ENI is as healthy as the zone of the load balancer that it leads to: AWS does
    // not document it, a published test of 2024 saw it.
    for (const aws::VpcEndpoint* endpoint : m_network->VpcEndpoints())
    {
        const auto service = m_endpointServices.find(endpoint->serviceName);
        if (service == m_endpointServices.end())
        {
            continue;
        }
        for (const std::string& id : endpoint->networkInterfaceIds)
        {
            m_health->Declare(id, IsServed(*service->second, id));
        }
    }
}

void
SimulatedCloud::TellTargetHealth(const TargetHealthRecord& record)
{
    m_targetHealthTrace(record);
}

void
SimulatedCloud::ChangeEndpoint(const std::string& vpcEndpointId, aws::EndpointEvent event)
{
    Change([&](aws::Cloud& cloud) { aws::ChangeEndpoint(cloud, vpcEndpointId, event); });
    if (event == aws::EndpointEvent::ACCEPTED || event == aws::EndpointEvent::MODIFIED)
    {
        Simulator::Schedule(m_endpointSetup,
                            &SimulatedCloud::FinishEndpointSetup,
                            this,
                            vpcEndpointId);
    }
}

void
SimulatedCloud::FinishEndpointSetup(std::string vpcEndpointId)
{
    const auto& endpoints = m_network->GetCloud().vpcEndpoints;
    const auto endpoint = endpoints.find(vpcEndpointId);
    if (endpoint != endpoints.end() && endpoint->second.state == "pending")
    {
        ChangeEndpoint(vpcEndpointId, aws::EndpointEvent::READY); // not rejected meanwhile
    }
}

void
SimulatedCloud::TellEndpointStates(const aws::Cloud& before)
{
    const auto& after = m_network->GetCloud().vpcEndpoints;
    for (const auto& [id, endpoint] : before.vpcEndpoints)
    {
        const auto it = after.find(id);
        const std::string state = it == after.end() ? "deleted" : it->second.state;
        if (state != endpoint.state)
        {
            m_endpointStateTrace(id, endpoint.state, state);
        }
    }
}

bool
SimulatedCloud::IsServed(const PrivateLinkService& service, const std::string& eniId) const
{
    const EniNetDevice& eni = *m_enis.at(eniId);
    const ServiceTarget* pinned = service.GetPinned(eniId);
    for (const ServiceTarget& target : service.GetTargets())
    {
        if (target.az == eni.GetAz() && (!pinned || pinned == &target) &&
            m_health->IsHealthy(target.device->GetEniId()))
        {
            return true;
        }
    }
    return false;
}

void
SimulatedCloud::FillBalancerNames()
{
    for (const aws::NetworkLoadBalancer& balancer : m_network->LoadBalancers())
    {
        const aws::LoadBalancer& description = *balancer.description;
        DnsRecordSet all;
        for (const aws::Index index : balancer.enis)
        {
            const aws::NetworkEni& eni = m_network->Enis()[index];
            const aws::PrivateIpAddress& entry = eni.description->privateIpAddresses.front();
            const bool isPublic = description.scheme == "internet-facing" && entry.publicIp;
            const Ipv4Address address = isPublic ? *entry.publicIp : entry.address;
            all.targets.push_back({address, eni.description->networkInterfaceId});
            DnsRecordSet zonal;
            zonal.targets.push_back({address, ""});
            const std::string& zone =
                m_network->Subnets()[eni.subnet].description->availabilityZone;
            if (!description.dnsName.empty())
            {
                m_directory->AddPublic(zone + "." + description.dnsName, zonal);
            }
        }
        if (!description.dnsName.empty() && !all.targets.empty())
        {
            m_directory->AddPublic(description.dnsName, all);
        }
    }
}

Ptr<NetworkLoadBalancerNode>
SimulatedCloud::GetLoadBalancer(const std::string& loadBalancerArn) const
{
    const auto it = m_loadBalancers.find(loadBalancerArn);
    NS_ABORT_MSG_IF(it == m_loadBalancers.end(),
                    "SimulatedCloud: there is no load balancer " << loadBalancerArn
                                                                 << "; check the ARN");
    return it->second;
}

Ptr<PrivateLinkService>
SimulatedCloud::GetEndpointService(const std::string& serviceName) const
{
    const auto it = m_endpointServices.find(serviceName);
    NS_ABORT_MSG_IF(it == m_endpointServices.end(),
                    "SimulatedCloud: there is no endpoint service "
                        << serviceName << "; give the name as consumers type it in");
    return it->second;
}

} // namespace vpc
} // namespace ns3
