// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-workload-helper.h"

#include "vpc-access-guard.h"

#include "ns3/abort.h"
#include "ns3/ipv4-address.h"
#include "ns3/nstime.h"

#include <iomanip>
#include <sstream>

namespace ns3
{
namespace vpc
{

WorkloadHelper::WorkloadHelper(Ptr<SimulatedCloud> cloud)
    : m_cloud(cloud),
      m_preset(ClientPreset::ByName("plain-socket"))
{
}

ClientPreset
WorkloadHelper::PlainClient()
{
    ClientPreset preset = ClientPreset::ByName("plain-socket");
    preset.connectTimeout = Seconds(1);
    preset.requestTimeout = Seconds(5);
    preset.dnsCachePolicy = "HonourTtl";
    return preset;
}

StringValue
WorkloadHelper::Exponential(double mean)
{
    std::ostringstream text;
    text << "ns3::ExponentialRandomVariable[Mean=" << std::setprecision(17) << mean << "]";
    return StringValue(text.str());
}

void
WorkloadHelper::SetPreset(const ClientPreset& preset)
{
    m_preset = preset;
}

void
WorkloadHelper::SetClientAttribute(const std::string& name, const AttributeValue& value)
{
    Set(m_clientAttributes, name, value);
}

void
WorkloadHelper::ResetClientAttributes()
{
    m_clientAttributes.clear();
    m_resolverAttributes.clear();
}

void
WorkloadHelper::SetResolverAttribute(const std::string& name, const AttributeValue& value)
{
    Set(m_resolverAttributes, name, value);
}

void
WorkloadHelper::SetServiceAttribute(const std::string& name, const AttributeValue& value)
{
    Set(m_serviceAttributes, name, value);
}

void
WorkloadHelper::Set(Attributes& attributes, const std::string& name, const AttributeValue& value)
{
    for (auto& [known, old] : attributes)
    {
        if (known == name)
        {
            old = value.Copy();
            return;
        }
    }
    attributes.emplace_back(name, value.Copy());
}

void
WorkloadHelper::Apply(const Attributes& attributes, Ptr<Object> object)
{
    for (const auto& [name, value] : attributes)
    {
        NS_ABORT_MSG_IF(!object->SetAttributeFailSafe(name, *value),
                        "WorkloadHelper: " << object->GetInstanceTypeId().GetName()
                                           << " has no attribute " << name
                                           << " that takes the value given; see its documentation");
    }
}

Ptr<RequestClient>
WorkloadHelper::InstallClient(const std::string& instanceId,
                              const std::string& group,
                              const std::string& remote)
{
    Ptr<Node> node = m_cloud->GetHost(instanceId);
    Ptr<StubResolver> resolver = CreateObject<StubResolver>();
    resolver->SetNode(node);
    const Ipv4Address server = m_cloud->GetSiteResolver(instanceId);
    if (server != Ipv4Address(uint32_t{0}))
    {
        resolver->SetAttribute("Server", Ipv4AddressValue(server));
    }
    resolver->SetAttribute("CachePolicy", StringValue(m_preset.dnsCachePolicy));
    resolver->SetAttribute("CacheTime", TimeValue(m_preset.dnsCacheTime));
    Apply(m_resolverAttributes, resolver);

    Ptr<RequestClient> client = CreateObject<RequestClient>();
    client->SetPreset(m_preset);
    Apply(m_clientAttributes, client);
    client->SetAttribute("Group", StringValue(group));
    client->SetAttribute("Remote", StringValue(remote));
    client->SetAttribute("ClientAz", StringValue(m_cloud->GetAzOf(node)));
    client->SetResolver(resolver);
    client->SetPathLookup(MakeCallback(&SimulatedCloud::FindPath, m_cloud));
    node->AddApplication(client);
    m_clients.emplace_back(resolver, client);
    return client;
}

ApplicationContainer
WorkloadHelper::InstallService(const std::string& serviceName)
{
    ApplicationContainer services;
    NodeContainer hosts = m_cloud->GetServiceHosts(serviceName);
    Ptr<AccessGuard> guard = Create<AccessGuard>(m_cloud, m_cloud->GetService(serviceName));
    for (uint32_t i = 0; i < hosts.GetN(); ++i)
    {
        Ptr<RequestService> service = InstallServiceOn(hosts.Get(i));
        service->SetAdmission(MakeCallback(&AccessGuard::Admit, guard));
        services.Add(service);
    }
    return services;
}

Ptr<RequestService>
WorkloadHelper::InstallServiceOn(const std::string& instanceId)
{
    return InstallServiceOn(m_cloud->GetHost(instanceId));
}

Ptr<RequestService>
WorkloadHelper::InstallServiceOn(Ptr<Node> host)
{
    Ptr<RequestService> service = CreateObject<RequestService>();
    Apply(m_serviceAttributes, service);
    host->AddApplication(service);
    m_services.push_back(service);
    return service;
}

int64_t
WorkloadHelper::AssignStreams(int64_t stream)
{
    const int64_t first = stream;
    for (const auto& service : m_services)
    {
        stream += service->AssignServiceStreams(stream);
    }
    for (const auto& [resolver, client] : m_clients)
    {
        stream += resolver->AssignStreams(stream);
        stream += client->AssignClientStreams(stream);
    }
    return stream - first;
}

} // namespace vpc
} // namespace ns3
