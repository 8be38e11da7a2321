// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-failover-recorder.h"

#include "vpc-progress.h"

#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/vpc-csv.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{

FailoverRecorder::FailoverRecorder(Ptr<SimulatedCloud> cloud)
    : m_cloud(cloud),
      m_log(CreateObject<RequestLog>()),
      m_flows(CreateObject<FlowCounter>()),
      m_timeline(CreateObject<FailoverTimeline>())
{
    cloud->TraceConnectWithoutContext("FlowNew", MakeCallback(&FlowCounter::Begin, m_flows));
    cloud->TraceConnectWithoutContext("FlowEnd", MakeCallback(&FlowCounter::End, m_flows));
    cloud->TraceConnectWithoutContext("HealthChange",
                                      MakeCallback(&FailoverTimeline::SeeHealth, m_timeline));
    cloud->TraceConnectWithoutContext("DnsAnswer",
                                      MakeCallback(&FailoverTimeline::SeeDns, m_timeline));
    cloud->TraceConnectWithoutContext("LinkChange", MakeCallback(&FailoverRecorder::SeeLink, this));
    Simulator::Schedule(Seconds(60), &FailoverRecorder::Sweep, this);
}

void
FailoverRecorder::Watch(Ptr<RequestClient> client)
{
    client->TraceConnectWithoutContext("RequestDone",
                                       MakeCallback(&FailoverRecorder::SeeRequest, this));
    m_clients.push_back(client);
}

void
FailoverRecorder::WatchTargets(const std::string& loadBalancerArn)
{
    m_cloud->GetLoadBalancer(loadBalancerArn)
        ->TraceConnectWithoutContext("HealthChange",
                                     MakeCallback(&FailoverRecorder::SeeTarget, this));
}

void
FailoverRecorder::SeeLink(const std::string& link,
                          const std::string& end,
                          bool isUp,
                          const std::string& reason)
{
    m_linkChanges.push_back({Simulator::Now(), link, end, isUp, reason});
}

const std::vector<LinkChangeRecord>&
FailoverRecorder::GetLinkChanges() const
{
    return m_linkChanges;
}

void
FailoverRecorder::SeeTarget(const TargetHealthRecord& record)
{
    if (record.state == TargetState::UNHEALTHY)
    {
        m_unhealthy[record.targetId].push_back(Simulator::Now());
    }
}

std::optional<Time>
FailoverRecorder::FindLastUnhealthy(const std::vector<std::string>& targetIds,
                                    Time from,
                                    Time until) const
{
    Time last;
    for (const std::string& id : targetIds)
    {
        const auto known = m_unhealthy.find(id);
        if (known == m_unhealthy.end())
        {
            return std::nullopt;
        }
        const auto found = std::find_if(known->second.begin(),
                                        known->second.end(),
                                        [&](const Time& at) { return at >= from && at < until; });
        if (found == known->second.end())
        {
            return std::nullopt;
        }
        last = std::max(last, *found);
    }
    return last;
}

void
FailoverRecorder::Sweep()
{
    m_cloud->SweepFlows();
    Simulator::Schedule(Seconds(60), &FailoverRecorder::Sweep, this);
}

void
FailoverRecorder::SeeRequest(const RequestRecord& record)
{
    const std::vector<Fault>& faults = m_cloud->GetFaults()->GetFaults();
    RequestRecord marked = record;
    marked.clientInFaultyAz = std::any_of(faults.begin(), faults.end(), [&](const Fault& fault) {
        const Time end = fault.duration.IsZero() ? Time::Max() : fault.start + fault.duration;
        return fault.kind == FaultKind::AZ && fault.target == record.clientAz &&
               record.start < end && record.start + record.total > fault.start;
    });
    m_log->Add(marked);
}

void
FailoverRecorder::Run(Time until)
{
    Progress progress(until);
    progress.Start();
    Simulator::Stop(until);
    Simulator::Run();
    progress.Finish();
    for (const auto& client : m_clients)
    {
        client->Abandon();
    }
}

const std::vector<RequestRecord>&
FailoverRecorder::GetRecords() const
{
    return m_log->GetRecords();
}

const FlowCounter&
FailoverRecorder::GetFlows() const
{
    return *m_flows;
}

std::vector<FailoverParts>
FailoverRecorder::Analyse(const Fault& fault,
                          const std::vector<std::string>& deadEnis,
                          const FailoverCriteria& criteria) const
{
    const auto& interfaces = m_cloud->GetNetwork()->GetCloud().networkInterfaces;
    std::map<std::string, Ipv4Address> addresses;
    for (const std::string& eniId : deadEnis)
    {
        addresses[eniId] = interfaces.at(eniId).privateIpAddresses.front().address;
    }
    return m_timeline->Analyse(fault, addresses, m_log->GetRecords(), criteria);
}

std::vector<ClosedForm>
FailoverRecorder::Compare(const Fault& fault,
                          const FailoverCase& incident,
                          const std::vector<FailoverParts>& parts) const
{
    std::map<std::string, Ptr<RequestClient>> clients; // one of each group
    for (const auto& client : m_clients)
    {
        StringValue group;
        client->GetAttribute("Group", group);
        clients.emplace(group.Get(), client);
    }
    std::vector<ClosedForm> lines;
    for (const FailoverParts& p : parts)
    {
        const auto client = clients.find(p.group);
        const auto conditions = client == clients.end()
                                    ? std::nullopt
                                    : FindFailoverConditions(*m_cloud, incident, *client->second);
        if (conditions)
        {
            const auto own = CompareWithTheory(p, *conditions, fault.duration);
            lines.insert(lines.end(), own.begin(), own.end());
        }
    }
    const auto links = CompareLinkDetection(*m_cloud, fault, incident, m_linkChanges);
    lines.insert(lines.end(), links.begin(), links.end());
    return lines;
}

void
FailoverRecorder::Write(const OutputDir& out, Time until) const
{
    WriteRequests(out);
    WriteFlows(out, until);
    WriteLinks(out);
}

void
FailoverRecorder::WriteRequests(const OutputDir& out) const
{
    out.Write("requests.csv", [this](std::ostream& file) { m_log->WriteCsv(file); });
}

void
FailoverRecorder::WriteFlows(const OutputDir& out, Time until) const
{
    out.Write("flows.csv", [&](std::ostream& file) { m_flows->WriteCsv(file, until); });
}

void
FailoverRecorder::WriteLinks(const OutputDir& out) const
{
    if (m_cloud->GetNetwork()->GetCloud().onPremisesSites.empty())
    {
        return;
    }
    out.Write("links.csv", [this](std::ostream& file) {
        file << "time_s,link,end,state,reason\n";
        for (const LinkChangeRecord& change : m_linkChanges)
        {
            file << ToSeconds(change.at) << ',' << change.link << ',' << change.end << ','
                 << (change.isUp ? "up" : "down") << ',' << CsvField(change.reason) << '\n';
        }
    });
}

} // namespace vpc
} // namespace ns3
