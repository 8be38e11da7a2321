// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-experiment-runner.h"

#include "vpc-attribute-setter.h"

#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"
#include "ns3/vpc-dns-message.h"
#include "ns3/vpc-endpoint-names.h"
#include "ns3/vpc-nearest-name.h"
#include "ns3/vpc-resolve.h"
#include "ns3/vpc-service-catalogue.h"

#include <algorithm>
#include <set>
#include <sstream>

namespace ns3
{
namespace vpc
{

namespace
{

constexpr int64_t PHASE_STREAM = 999;    //!< of the routing sessions' starts
constexpr double SESSION_SPREAD_S = 30;  //!< BGP's keepalive interval
constexpr double LONGEST_RAMP_UP_S = 60; //!< the TTL of endpoints' names

/// \param experiment it \param workload of it \return over how long its clients begin
Time
RampUpOf(const Experiment& experiment, const ExperimentWorkload& workload)
{
    return workload.rampUp.value_or(
        std::min(Seconds(LONGEST_RAMP_UP_S),
                 NanoSeconds(experiment.duration.GetNanoSeconds() / 4)));
}

/// \param workload of an experiment \return what its requests are recorded under
std::string
GroupOf(const ExperimentWorkload& workload)
{
    if (!workload.name.empty())
    {
        return workload.name;
    }
    const ExperimentSource& from = workload.from;
    std::string who = from.instance + from.vpc;
    for (const auto* names : {&from.subnets, &from.sites})
    {
        who += names->empty() ? "" : names->front();
        who += names->size() > 1 ? " and others" : "";
    }
    who += from.az.empty() ? "" : " in " + from.az;
    return who + " to " + workload.to.name + workload.to.endpoint;
}

/// \param faults of an incident \return a line each
std::vector<std::string>
TextsOf(const std::vector<Fault>& faults)
{
    std::vector<std::string> texts;
    for (const Fault& fault : faults)
    {
        std::ostringstream text;
        text << ToString(fault.kind) << ' ' << fault.target;
        text << (fault.secondTarget.empty() ? "" : " " + fault.secondTarget);
        text << (fault.scope.empty() ? "" : " " + fault.scope);
        text << " at " << fault.start.GetSeconds() << "s";
        if (!fault.duration.IsZero())
        {
            text << " for " << fault.duration.GetSeconds() << "s";
        }
        texts.push_back(text.str());
    }
    return texts;
}

/// \param service on a host \param ports at least one
void
ListenOn(Ptr<RequestService> service, const std::set<uint16_t>& ports)
{
    service->SetAttribute("Port", UintegerValue(*ports.begin()));
    for (auto port = std::next(ports.begin()); port != ports.end(); ++port)
    {
        service->AddPort(*port);
    }
}

} // namespace

ExperimentRunner::ExperimentRunner(const Experiment& experiment, const ExperimentPlan& plan)
    : m_experiment(experiment),
      m_plan(plan)
{
    RngSeedManager::SetSeed(experiment.seed);
    RngSeedManager::SetRun(experiment.run);
    for (const ExperimentName& attribute : experiment.attributes)
    {
        if (attribute.name.front() != '/')
        {
            SetAttributeDefault(attribute.name, attribute.value, attribute.where);
        }
    }
    for (const ExperimentWorkload& workload : experiment.workload)
    {
        m_groups.push_back(GroupOf(workload));
    }
    m_cloud = CreateObject<SimulatedCloud>();
    for (const std::string& service : plan.services)
    {
        m_cloud->UseService(service);
    }
    m_cloud->Build(plan.cloud, plan.latency);
    SetUp();
}

ExperimentRunner::~ExperimentRunner()
{
    m_outputs.clear();
    m_scene.reset();
    m_recorder.reset();
    m_workload.reset();
    m_cloud = nullptr;
    Simulator::Destroy();
}

void
ExperimentRunner::SetUp()
{
    BuildSites();
    m_stream += m_cloud->AssignStreams(m_stream);
    m_workload = std::make_unique<WorkloadHelper>(m_cloud);
    m_recorder = std::make_unique<FailoverRecorder>(m_cloud);
    m_scene.reset(new ExperimentScene{m_experiment, m_plan, m_cloud, *m_recorder});
    for (const auto& [arn, balancer] : m_plan.cloud.loadBalancers)
    {
        m_recorder->WatchTargets(arn);
    }
    CheckNames();
    InstallServices();
    InstallClients();
    m_workload->AssignStreams(m_stream);
    AddFaults();
    for (const ExperimentName& attribute : m_experiment.attributes)
    {
        if (attribute.name.front() == '/')
        {
            SetAttributeAt(attribute.name, attribute.value, attribute.where);
        }
    }
    m_outputs = MakeExperimentOutputs(*m_scene);
}

void
ExperimentRunner::BuildSites()
{
    auto phase = CreateObject<UniformRandomVariable>();
    phase->SetStream(PHASE_STREAM);
    for (const PlannedSite& site : m_plan.sites)
    {
        if (!site.virtualInterface.empty())
        {
            // Sessions of different sites are at different points between two keepalives.
            const Time start = Seconds(phase->GetValue(0, SESSION_SPREAD_S));
            for (const LinkSide side : {LinkSide::AWS, LinkSide::CUSTOMER})
            {
                m_cloud->GetLinkSession(site.virtualInterface, side)->GetBgp()->SetStartTime(start);
            }
        }
        if (!site.dnsHost.empty())
        {
            Ptr<SiteResolver> dns = m_cloud->InstallSiteResolver(site.dnsHost);
            for (const std::string& domain : site.domains)
            {
                dns->AddForwarding(domain, site.resolver);
            }
        }
    }
}

void
ExperimentRunner::InstallServices()
{
    const Experiment& experiment = m_experiment;
    if (std::any_of(experiment.workload.begin(),
                    experiment.workload.end(),
                    [&](const ExperimentWorkload& w) { return !RampUpOf(experiment, w).IsZero(); }))
    {
        ++m_stream; // the clients' starts
    }
    if (experiment.serviceTime)
    {
        m_workload->SetServiceAttribute(
            "ServiceTime",
            WorkloadHelper::Exponential(experiment.serviceTime->GetSeconds()));
    }
    if (experiment.concurrency)
    {
        m_workload->SetServiceAttribute("Concurrency", UintegerValue(*experiment.concurrency));
    }
    if (experiment.queueLimit)
    {
        m_workload->SetServiceAttribute("QueueLimit", UintegerValue(*experiment.queueLimit));
    }
    std::vector<std::string> services = m_plan.services;
    for (const std::string& name : m_cloud->GetServiceNames())
    {
        if (std::find(services.begin(), services.end(), name) == services.end())
        {
            services.push_back(name);
        }
    }
    for (const std::string& name : services)
    {
        const std::vector<uint16_t>& offered = aws::EndpointServicePorts(name);
        std::set<uint16_t> ports(offered.begin(), offered.end());
        ports.insert(80); // by public address
        const ApplicationContainer installed = m_workload->InstallService(name);
        for (uint32_t i = 0; i < installed.GetN(); ++i)
        {
            ListenOn(DynamicCast<RequestService>(installed.Get(i)), ports);
        }
    }
    for (const auto& [instanceId, ports] : m_plan.targets)
    {
        ListenOn(m_workload->InstallServiceOn(instanceId), ports);
    }
}

void
ExperimentRunner::InstallClients()
{
    auto begin = CreateObject<UniformRandomVariable>();
    begin->SetStream(m_stream - 1);
    for (const PlannedClient& planned : m_plan.clients)
    {
        const ExperimentWorkload& workload = m_experiment.workload[planned.workload];
        // Of each entry anew: the helper keeps what it was told.
        WorkloadHelper& helper = *m_workload;
        helper.SetPreset(ClientPreset::ByName(workload.client.preset));
        helper.ResetClientAttributes();
        helper.SetClientAttribute("Interarrival", WorkloadHelper::Exponential(1 / workload.rate));
        helper.SetClientAttribute("RequestBytes", UintegerValue(workload.requestBytes));
        helper.SetClientAttribute("ResponseBytes", UintegerValue(workload.responseBytes));
        helper.SetClientAttribute("Fallback", StringValue(planned.fallback));
        helper.SetClientAttribute("Port", UintegerValue(workload.to.port));
        for (const auto& [name, value] : workload.client.attributes)
        {
            helper.SetClientAttribute(name, StringValue(value));
        }
        for (const auto& [name, value] : workload.client.resolverAttributes)
        {
            helper.SetResolverAttribute(name, StringValue(value));
        }
        Ptr<RequestClient> client =
            helper.InstallClient(planned.host, m_groups[planned.workload], planned.remote);
        const Time rampUp = RampUpOf(m_experiment, workload);
        const Time offset =
            rampUp.IsZero() ? Time(0) : Seconds(begin->GetValue(0, rampUp.GetSeconds()));
        client->SetStartTime(workload.start + offset);
        client->SetStopTime(workload.stop.value_or(m_experiment.duration));
        m_recorder->Watch(client);
    }
}

void
ExperimentRunner::CheckNames() const
{
    constexpr uint16_t ANY_OTHER_TYPE =
        28; // AAAA: tells whether a name exists, and rotates nothing
    std::set<std::pair<std::string, std::string>> checked;
    for (const PlannedClient& planned : m_plan.clients)
    {
        const auto instance = m_plan.cloud.instances.find(planned.host);
        std::string vpcId = instance == m_plan.cloud.instances.end() ? "" : instance->second.vpcId;
        for (const PlannedSite& site : m_plan.sites)
        {
            if (!site.dnsHost.empty() && planned.host.rfind(site.name + "/", 0) == 0)
            {
                vpcId = site.vpcId;
            }
        }
        if (aws::ParseAddress(planned.remote) || !checked.emplace(vpcId, planned.remote).second)
        {
            continue;
        }
        const DnsLookup found =
            m_cloud->GetDirectory()->Lookup(vpcId, planned.remote, ANY_OTHER_TYPE);
        if (found.rcode != DnsRcode::NAME_ERROR)
        {
            continue;
        }
        std::vector<std::string> names;
        for (const auto& [id, endpoint] : m_plan.cloud.vpcEndpoints)
        {
            names.insert(names.end(), endpoint.dnsNames.begin(), endpoint.dnsNames.end());
        }
        for (const std::string& service : aws::KnownServices())
        {
            for (const auto& [id, vpc] : m_plan.cloud.vpcs)
            {
                const std::vector<std::string> called =
                    aws::ServicePublicNames("com.amazonaws." + vpc.region + "." + service);
                names.insert(names.end(), called.begin(), called.end());
            }
        }
        throw aws::InputError(m_experiment.workload[planned.workload].to.where + ": the name " +
                              planned.remote + " does not exist" +
                              (vpcId.empty() ? " in public DNS" : " in " + m_scene->NameOf(vpcId)) +
                              aws::DidYouMean(planned.remote, names));
    }
}

void
ExperimentRunner::AddFaults()
{
    for (const PlannedIncident& incident : m_plan.incidents)
    {
        for (const Fault& fault : incident.faults)
        {
            const std::string wrong = m_cloud->GetFaults()->Check(fault);
            if (!wrong.empty())
            {
                throw aws::InputError(incident.where + ": " + wrong);
            }
            m_cloud->GetFaults()->Add(fault);
        }
    }
}

ExperimentResult
ExperimentRunner::Run(const OutputDir& out)
{
    for (const auto& output : m_outputs)
    {
        output->Begin(out);
    }
    m_recorder->Run(m_experiment.duration);
    ExperimentResult result;
    result.all = SummariseAll(m_recorder->GetRecords());
    result.groups = SummariseRequests(m_recorder->GetRecords());
    for (const std::string& group : m_groups)
    {
        result.groups[group]; // also if it never asked
    }
    FailoverCriteria criteria;
    criteria.delayed = m_experiment.measure.delayed.value_or(criteria.delayed);
    for (const PlannedIncident& incident : m_plan.incidents)
    {
        const Fault& span = incident.span;
        const bool isCure =
            std::all_of(incident.faults.begin(), incident.faults.end(), [](const Fault& fault) {
                return fault.kind == FaultKind::ZONAL_SHIFT;
            });
        ExperimentResult::Incident seen;
        seen.name = incident.name;
        seen.from = span.start;
        seen.until = span.start + span.duration;
        seen.faults = TextsOf(incident.faults);
        if (!isCure)
        {
            seen.groups = m_recorder->Analyse(span, incident.deadEnis, criteria);
            seen.forms =
                m_recorder->Compare(span, {incident.faults, incident.deadEnis}, seen.groups);
        }
        result.incidents.push_back(seen);
    }
    result.packets = m_cloud->CheckConservation();
    result.notes = m_plan.notes;
    return result;
}

void
ExperimentRunner::Write(const OutputDir& out, ExperimentResult& result)
{
    for (const auto& output : m_outputs)
    {
        output->Write(out, result);
    }
}

} // namespace vpc
} // namespace ns3
