// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-aws-service.h"

#include "vpc-service-front.h"

#include "ns3/boolean.h"

#include <utility>

namespace ns3
{
namespace vpc
{

NS_OBJECT_ENSURE_REGISTERED(AwsService);

TypeId
AwsService::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::vpc::AwsService")
            .SetParent<Object>()
            .SetGroupName("VpcEndpoints")
            .AddConstructor<AwsService>()
            .AddAttribute("ZonalAffinity",
                          "An entry in a zone prefers hosts of that zone (assumption).",
                          BooleanValue(true),
                          MakeBooleanAccessor(&AwsService::m_zonalAffinity),
                          MakeBooleanChecker());
    return tid;
}

void
AwsService::DoDispose()
{
    m_network = nullptr;
    m_targets.clear();
    m_entries.clear();
    m_healthy.clear();
    m_healthyOf.clear();
    Object::DoDispose();
}

void
AwsService::SetName(const std::string& name)
{
    m_name = name;
}

const std::string&
AwsService::GetName() const
{
    return m_name;
}

void
AwsService::SetNetwork(Ptr<BackboneFabric> network)
{
    m_network = network;
}

Ptr<BackboneFabric>
AwsService::GetNetwork() const
{
    return m_network;
}

void
AwsService::SetPorts(std::set<uint16_t> ports)
{
    m_ports = std::move(ports);
}

const std::set<uint16_t>&
AwsService::GetPorts() const
{
    return m_ports;
}

bool
AwsService::Offers(const aws::FlowKey& key) const
{
    return key.IsEcho() ||
           (key.protocol == aws::PROTOCOL_TCP && m_ports.count(key.destinationPort) != 0);
}

void
AwsService::AddHost(Ptr<EniNetDevice> device, Ipv4Address address)
{
    m_targets.push_back({PeekPointer(device), address.Get(), device->GetAz()});
    Refresh();
}

const std::vector<ServiceTarget>&
AwsService::GetTargets() const
{
    return m_targets;
}

void
AwsService::AddEntry(Ipv4Address address, ServiceFront* front)
{
    m_entries[address.Get()] = front;
}

std::optional<ServiceConnection>
AwsService::FindConnection(const aws::FlowKey& key) const
{
    const auto entry = m_entries.find(key.destination);
    return entry == m_entries.end() ? std::nullopt : entry->second->FindConnection(key);
}

void
AwsService::SetAzHealthy(AzIndex az, bool healthy)
{
    if (healthy)
    {
        m_unhealthy.erase(az);
    }
    else
    {
        m_unhealthy.insert(az);
    }
    Refresh();
}

void
AwsService::Refresh()
{
    m_healthy.clear();
    m_healthyOf.clear();
    for (std::size_t i = 0; i < m_targets.size(); ++i)
    {
        if (m_unhealthy.count(m_targets[i].az) == 0)
        {
            m_healthy.push_back(i);
            m_healthyOf[m_targets[i].az].push_back(i);
        }
    }
}

const ServiceTarget*
AwsService::Pick(AzIndex entry, const aws::FlowKey& key) const
{
    const std::vector<std::size_t>* candidates = &m_healthy;
    if (m_zonalAffinity)
    {
        const auto zone = m_healthyOf.find(entry);
        if (zone != m_healthyOf.end())
        {
            candidates = &zone->second;
        }
    }
    if (candidates->empty())
    {
        return nullptr;
    }
    return &m_targets[(*candidates)[aws::FlowKeyHash()(key) % candidates->size()]];
}

bool
AwsService::LetsBalancerDecide() const
{
    return false;
}

const ServiceTarget*
AwsService::PickFor(const EniNetDevice& entry, const aws::FlowKey& key)
{
    return Pick(entry.GetAz(), key);
}

uint32_t
AwsService::FindSource(EniNetDevice&, const std::string&, const std::string&, uint32_t)
{
    return 0;
}

} // namespace vpc
} // namespace ns3
