// SPDX-License-Identifier: GPL-2.0-only
// The sites, their links, and one way of failing while it runs.
#include "vpc-hybrid-failover-parts.h"

#include "ns3/double.h"
#include "ns3/random-variable-stream.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"
#include "ns3/vpc-failover-plots.h"
#include "ns3/vpc-output-dir.h"
#include "ns3/vpc-trace-helper.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace hybrid
{

// Hold time less what has passed since the last keepalive: 90 - U(0, 30) s; three intervals of
// 300 ms less the same: 0.9 - U(0, 0.3) s.
const std::vector<Way> WAYS = {
    {"bgp", "silent, BGP 30/90 s", false, FaultKind::LINK_LOSS, 60, 90},
    {"bfd", "silent, BFD 300 ms x 3", true, FaultKind::LINK_LOSS, 0.6, 0.9},
    {"light", "loss of light", false, FaultKind::DX_PORT, 0, 0},
};

const char* const NAMES[3] = {"regional name", "zonal name", "private name"};

Topology::Topology(const Options& options, const Way& way)
{
    const std::string vpc = builder.AddVpc("10.0.0.0/16");
    const std::string group = builder.AddSecurityGroup(vpc);
    builder.AllowIngress(group, "tcp", 443, 443, "172.16.0.0/12");
    builder.AllowIngress(group, "udp", 53, 53, "172.16.0.0/12");
    const std::vector<std::string> subnets = {builder.AddSubnet(vpc, "10.0.1.0/24", "use1-az1"),
                                              builder.AddSubnet(vpc, "10.0.2.0/24", "use1-az2")};
    builder.AddRouteTable(vpc, subnets);
    endpoint = builder.AddInterfaceEndpoint(vpc, "sqs", subnets, {group});
    resolver = builder.AddInboundResolver(subnets, {group});
    const std::string gateway = builder.AddVpnGateway(vpc);
    for (uint32_t i = 0; i < options.sites; ++i)
    {
        const std::string name = "site-" + std::to_string(i + 1);
        const std::string net = "172.16." + std::to_string(i) + ".";
        builder.AddOnPremisesSite(name, {net + "0/24"}, {"r1", "r2"}, 65001 + i);
        Site site;
        site.dns = builder.AddOnPremisesHost(name, net + "10", "dns");
        for (uint32_t c = 0; c < options.clients; ++c)
        {
            site.hosts.push_back(builder.AddOnPremisesHost(name, net + std::to_string(20 + c)));
        }
        site.connection =
            builder.AddDirectConnect(name + "/r1",
                                     DataRate("1Gbps"),
                                     MicroSeconds(static_cast<int64_t>(options.rttMs * 1000)));
        site.interface = builder.AddVirtualInterface(site.connection, gateway);
        builder.GetVirtualInterface(site.interface).bfd = way.bfd;
        builder.AddVpnConnection(
            builder.AddCustomerGateway(name + "/r2",
                                       MicroSeconds(static_cast<int64_t>(options.vpnRttMs * 1000))),
            gateway);
        sites.push_back(site);
    }
}

Experiment::Experiment(const Options& options, const Way& way)
    : m_options(options),
      m_way(way),
      m_topology(options, way),
      m_cloud(CreateObject<SimulatedCloud>()),
      m_workload(m_cloud),
      m_from(Seconds(options.faultAt)),
      m_until(Seconds(options.faultAt + options.faultFor))
{
    m_cloud->Build(m_topology.builder.GetCloud());
    auto phase = CreateObject<UniformRandomVariable>();
    phase->SetStream(999);
    for (const Site& site : m_topology.sites)
    {
        // Sessions of different sites are at different points between two keepalives.
        const Time start = Seconds(phase->GetValue(0, 30));
        for (const LinkSide side : {LinkSide::AWS, LinkSide::CUSTOMER})
        {
            const Ptr<LinkSession> session = m_cloud->GetLinkSession(site.interface, side);
            session->GetBgp()->SetStartTime(start);
            session->GetBgp()->SetAttribute("TimerJitter", DoubleValue(options.jitter));
            if (auto bfd = session->GetBfd())
            {
                bfd->SetAttribute("Jitter", DoubleValue(options.jitter));
            }
        }
        Ptr<SiteResolver> dns = m_cloud->InstallSiteResolver(site.dns);
        dns->AddForwarding("us-east-1.amazonaws.com",
                           m_topology.builder.GetResolverAddresses(m_topology.resolver));
    }
    int64_t stream = 1000;
    stream += m_cloud->AssignStreams(stream);
    m_recorder = std::make_unique<FailoverRecorder>(m_cloud);
    m_workload.SetServiceAttribute("ServiceTime", WorkloadHelper::Exponential(0.002));
    m_workload.InstallService("com.amazonaws.us-east-1.sqs");
    InstallClients();
    m_workload.AssignStreams(stream);
    AddFaults();
}

void
Experiment::InstallClients()
{
    m_workload.SetPreset(WorkloadHelper::PlainClient());
    m_workload.SetClientAttribute("Interarrival", WorkloadHelper::Exponential(1 / m_options.rate));
    m_workload.SetClientAttribute("RequestBytes", UintegerValue(1024));
    m_workload.SetClientAttribute("ResponseBytes", UintegerValue(8192));
    // DnsNames in AWS's order: regional, one a zone, private.
    const auto& names =
        m_cloud->GetNetwork()->GetCloud().vpcEndpoints.at(m_topology.endpoint).dnsNames;
    for (const Site& site : m_topology.sites)
    {
        for (const std::string& host : site.hosts)
        {
            for (const auto& [group, name] : {std::make_pair(NAMES[0], names.front()),
                                              std::make_pair(NAMES[1], names[1]),
                                              std::make_pair(NAMES[2], names.back())})
            {
                Ptr<RequestClient> client = m_workload.InstallClient(host, group, name);
                client->SetStartTime(Seconds(40)); // the sessions are up by then
                client->SetStopTime(Seconds(m_options.duration));
                m_recorder->Watch(client);
            }
        }
    }
}

void
Experiment::AddFaults()
{
    Fault fault;
    fault.kind = m_way.kind;
    fault.start = m_from;
    fault.duration = m_until - m_from;
    fault.loss = 1;
    for (const Site& site : m_topology.sites)
    {
        fault.target = site.connection;
        m_cloud->GetFaults()->Add(fault);
    }
}

void
Experiment::JudgeLinks(Result& result) const
{
    for (const Site& site : m_topology.sites)
    {
        Time found;
        Time healed;
        for (const LinkChangeRecord& change : m_recorder->GetLinkChanges())
        {
            if (change.link != site.interface || change.at < m_from)
            {
                continue;
            }
            if (change.at < m_until && !change.isUp)
            {
                Times& end = change.end == "aws" ? result.aws : result.customer;
                end.Add((change.at - m_from).GetSeconds());
                found = std::max(found, change.at - m_from);
            }
            else if (change.at >= m_until && change.isUp)
            {
                healed = std::max(healed, change.at - m_until);
            }
        }
        result.later.Add(found.GetSeconds());
        result.healed.Add(healed.GetSeconds());
    }
}

void
Experiment::JudgeRequests(Result& result) const
{
    std::map<uint32_t, double> trouble;  // by client host
    std::map<uint32_t, double> returned; // by client host
    std::map<int64_t, std::vector<double>> latencies;
    for (const RequestRecord& record : m_recorder->GetRecords())
    {
        const Time end = record.start + record.total;
        const bool isGood = record.outcome == RequestOutcome::SUCCESS;
        const bool isWhole = end < Seconds(m_options.duration);
        if (isGood)
        {
            result.latency[ToString(record.path)].Add(record.total.GetSeconds() * 1000);
            ++result.answered[record.group][ToString(record.path)];
            const auto bin = static_cast<int64_t>(record.start.GetSeconds() / FailoverPlots::BIN_S);
            latencies[bin].push_back(record.total.GetSeconds() * 1000);
        }
        if (record.path == RequestPath::VPN && record.start >= m_until)
        {
            returned[record.nodeId] = (record.start - m_until).GetSeconds();
        }
        if (record.start >= m_until || end < m_from || !isWhole)
        {
            continue;
        }
        ++result.requests;
        const bool isLate = isGood && record.total > Seconds(1);
        result.lost += isGood ? 0 : 1;
        result.delayed += isLate ? 1 : 0;
        if (!isGood || isLate)
        {
            double& last = trouble[record.nodeId];
            last = std::max(last, (end - m_from).GetSeconds());
        }
    }
    for (const auto& [node, time] : trouble)
    {
        result.trouble.Add(time);
    }
    for (const auto& [node, time] : returned)
    {
        result.returned.Add(time);
    }
    int64_t next = latencies.empty() ? 0 : latencies.begin()->first;
    for (auto& [bin, values] : latencies)
    {
        if (bin != next)
        {
            result.median.emplace_back(0, std::numeric_limits<double>::quiet_NaN());
        }
        next = bin + 1;
        std::nth_element(values.begin(), values.begin() + values.size() / 2, values.end());
        result.median.emplace_back((static_cast<double>(bin) + 0.5) * FailoverPlots::BIN_S,
                                   values[values.size() / 2]);
    }
}

Result
Experiment::Run(const std::string& folder)
{
    OutputDir out(folder);
    VpcTraceHelper traces;
    const std::string& link = m_topology.sites.front().interface;
    traces.EnablePcap(out.GetWorkPath() + "/direct-connect.pcap",
                      m_cloud->GetLink(link)->GetPort(LinkSide::CUSTOMER),
                      false,
                      true);
    m_recorder->Run(Seconds(m_options.duration));
    Result result;
    JudgeLinks(result);
    JudgeRequests(result);
    for (const auto& [group, points] : FailoverPlots::SuccessByGroup(m_recorder->GetRecords()))
    {
        result.success = group == "private name" ? points : result.success;
    }
    m_recorder->Write(out, Seconds(m_options.duration));
    result.isConserved = m_cloud->CheckConservation().isConserved;
    out.Commit();
    return result;
}

} // namespace hybrid
