// SPDX-License-Identifier: GPL-2.0-only
// The provider and its consumers.
#include "vpc-privatelink-failover-parts.h"

#include "ns3/boolean.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <iostream>

namespace privatelink
{

const std::vector<std::string> ZONES = {"use1-az1", "use1-az2", "use1-az4"};

std::string
Topology::AddVpc(const std::string& account, std::vector<std::string> (&subnets)[2])
{
    builder.UseAccount(account);
    const std::string vpc = builder.AddVpc("10.0.0.0/16");
    for (std::size_t z = 0; z < ZONES.size(); ++z)
    {
        const std::string third = std::to_string(z + 1);
        subnets[0].push_back(builder.AddSubnet(vpc, "10.0." + third + ".0/24", ZONES[z]));
        subnets[1].push_back(builder.AddSubnet(vpc, "10.0.10" + third + ".0/24", ZONES[z]));
    }
    return vpc;
}

Topology::Topology(bool crossZone, uint32_t targetsPerZone, uint32_t hostsPerZone)
{
    std::vector<std::string> own[2];
    const std::string vpc = AddVpc("111111111111", own);
    const std::string group = builder.AddSecurityGroup(vpc);
    builder.AllowIngress(group, "tcp", 443, 443, "10.0.0.0/16");
    balancer = builder.AddLoadBalancer("saas", own[1]);
    builder.GetLoadBalancer(balancer).crossZone = crossZone;
    builder.GetLoadBalancer(balancer).zonalShift = true;
    const std::string targetGroup = builder.AddTargetGroup(vpc, 443);
    for (const std::string& subnet : own[0])
    {
        targets.emplace_back();
        for (uint32_t i = 0; i < targetsPerZone; ++i)
        {
            targets.back().push_back(builder.AddInstance(subnet, {group}));
        }
        builder.RegisterTargets(targetGroup, targets.back());
    }
    for (aws::Target& target : builder.GetTargetGroup(targetGroup).targets)
    {
        target.state = "healthy"; // since long ago
    }
    builder.AddListener(balancer, 443, targetGroup);
    service = builder.AddEndpointService({balancer});
    for (const char* account : {"222222222222", "333333333333"})
    {
        std::vector<std::string> subnets[2];
        const std::string theirs = AddVpc(account, subnets);
        const std::string endpoints = builder.AddSecurityGroup(theirs);
        builder.AllowIngress(endpoints, "tcp", 443, 443, "10.0.0.0/16");
        Consumer consumer;
        consumer.endpoint = builder.AddServiceEndpoint(theirs, service, subnets[1], {endpoints});
        const std::string clients = builder.AddSecurityGroup(theirs);
        for (const std::string& subnet : subnets[0])
        {
            consumer.hosts.emplace_back();
            for (uint32_t i = 0; i < hostsPerZone; ++i)
            {
                consumer.hosts.back().push_back(builder.AddInstance(subnet, {clients}));
            }
        }
        consumers.push_back(consumer);
    }
}

Scene::Scene(const Options& options, bool crossZone, uint32_t targetsPerZone, double serviceTime)
    : topology(crossZone, targetsPerZone, options.hosts),
      cloud(CreateObject<SimulatedCloud>()),
      workload(cloud),
      m_begin(CreateObject<UniformRandomVariable>())
{
    cloud->Build(topology.builder.GetCloud());
    m_stream += cloud->AssignStreams(m_stream);
    m_begin->SetStream(m_stream++);
    GetBalancer()->SetAttribute("PassiveChecks", BooleanValue(options.passive));
    recorder = std::make_unique<FailoverRecorder>(cloud);
    recorder->WatchTargets(topology.balancer);
    workload.SetServiceAttribute("ServiceTime", WorkloadHelper::Exponential(serviceTime));
    workload.SetServiceAttribute("Concurrency", UintegerValue(1));
    for (const auto& zone : topology.targets)
    {
        for (const std::string& target : zone)
        {
            workload.InstallServiceOn(target);
        }
    }
}

Ptr<NetworkLoadBalancerNode>
Scene::GetBalancer() const
{
    return cloud->GetLoadBalancer(topology.balancer);
}

const std::vector<std::string>&
Scene::NamesOf(const Consumer& consumer) const
{
    return cloud->GetNetwork()->GetCloud().vpcEndpoints.at(consumer.endpoint).dnsNames;
}

std::vector<std::string>
Scene::EnisOf(std::size_t zone) const
{
    std::vector<std::string> enis;
    for (const Consumer& consumer : topology.consumers)
    {
        enis.push_back(topology.builder.GetEndpointEnis(consumer.endpoint)[zone]);
    }
    return enis;
}

Ptr<RequestClient>
Scene::AddClient(const std::string& instance, const Group& group, double rate, double until)
{
    workload.SetPreset(group.preset);
    workload.SetClientAttribute("Interarrival", WorkloadHelper::Exponential(1 / rate));
    workload.SetClientAttribute("Fallback", StringValue(group.fallback));
    Ptr<RequestClient> client = workload.InstallClient(instance, group.label, group.remote);
    // Starts are spread over one TTL, so that the caches do not expire in step.
    client->SetStartTime(Seconds(m_begin->GetValue(0, 60)));
    client->SetStopTime(Seconds(until));
    recorder->Watch(client);
    return client;
}

Fault
Scene::KillTargets(std::size_t zone, double at, double duration)
{
    Fault fault;
    fault.kind = FaultKind::INSTANCE;
    fault.start = Seconds(at);
    fault.duration = Seconds(duration);
    for (const std::string& target : topology.targets[zone])
    {
        fault.target = target;
        cloud->GetFaults()->Add(fault);
    }
    return fault;
}

bool
Scene::Run(const std::string& name, double until)
{
    workload.AssignStreams(m_stream);
    recorder->Run(Seconds(until));
    const Conservation sum = cloud->CheckConservation();
    std::cout << name << ": " << sum;
    return sum.isConserved;
}

} // namespace privatelink
