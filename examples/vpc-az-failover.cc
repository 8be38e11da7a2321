// SPDX-License-Identifier: GPL-2.0-only
//
// One Availability Zone's interface endpoint ENI fails and comes back: what do clients live
// through?
//
// Three AZs, ten client hosts in each, an SQS interface endpoint with an ENI in each AZ, in subnets
// of their own, an S3 gateway endpoint, and a second SQS endpoint with one ENI only. Each client
// host runs one client of each of the groups a to f; group g runs on hosts in the ENIs' subnets.
//
//   a  private DNS name                     all healthy ENIs, rotated, 60 s TTL
//   b  zonal name of the own AZ             does not fail over
//   c  zonal name, then the regional one    falls back after a failure
//   d  name resolved once, long-lived pool  a JVM with an endless DNS cache
//   e  second endpoint with one ENI         what "not highly available" means
//   f  S3 by the gateway endpoint           unaffected control
//   g  hosts in the ENIs' own subnets       address sorting ties them to their ENI
//
//   vpc-az-failover --PrintHelp
//   vpc-az-failover --fault=az --duration=1200
#include "ns3/command-line.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"
#include "ns3/vpc-client-preset.h"
#include "ns3/vpc-cloud-builder.h"
#include "ns3/vpc-failover-plots.h"
#include "ns3/vpc-failover-recorder.h"
#include "ns3/vpc-option-check.h"
#include "ns3/vpc-output-dir.h"
#include "ns3/vpc-simulated-cloud.h"
#include "ns3/vpc-trace-helper.h"
#include "ns3/vpc-workload-helper.h"

#include <iostream>
#include <memory>
#include <stdexcept>

using namespace ns3;
using namespace ns3::vpc;

namespace
{

const char* const REGION = "us-east-1";
const char* const QUEUE_SERVICE = "com.amazonaws.us-east-1.sqs";
const char* const STORE_SERVICE = "com.amazonaws.us-east-1.s3";
const std::vector<std::string> ZONES = {"use1-az1", "use1-az2", "use1-az4"};

/// What the command line sets.
struct Options
{
    std::string out{"out/az-failover"};
    double duration{800};
    double faultAt{150};
    double faultFor{300};
    std::string fault{"endpoint-eni"};
    bool seen{true};
    uint32_t hosts{10};
    double rate{0.5};
    double serviceTime{0.002};
    bool plots{true};
};

/// The description, with the ids that the experiment needs.
struct Topology
{
    explicit Topology(const Options& options);

    CloudBuilder builder{REGION};
    std::string endpoint;
    std::string singleEndpoint;
    std::vector<std::vector<std::string>> hosts;    //!< by zone
    std::vector<std::vector<std::string>> eniHosts; //!< by zone, in the ENI's subnet
};

Topology::Topology(const Options& options)
{
    const std::string vpc = builder.AddVpc("10.0.0.0/16");
    const std::string clients = builder.AddSecurityGroup(vpc);
    const std::string endpoints = builder.AddSecurityGroup(vpc);
    builder.AllowIngress(endpoints, "tcp", 443, 443, clients);
    std::vector<std::string> clientSubnets;
    std::vector<std::string> endpointSubnets;
    for (std::size_t z = 0; z < ZONES.size(); ++z)
    {
        const std::string third = std::to_string(z + 1);
        clientSubnets.push_back(builder.AddSubnet(vpc, "10.0." + third + ".0/24", ZONES[z]));
        endpointSubnets.push_back(builder.AddSubnet(vpc, "10.0.10" + third + ".0/24", ZONES[z]));
        hosts.emplace_back();
        eniHosts.emplace_back();
    }
    const std::string table = builder.AddRouteTable(vpc, clientSubnets);
    builder.AddRouteTable(vpc, endpointSubnets);
    builder.AddGatewayEndpoint(vpc, "s3", {table});
    endpoint = builder.AddInterfaceEndpoint(vpc, "sqs", endpointSubnets, {endpoints});
    singleEndpoint = builder.AddInterfaceEndpoint(vpc, "sqs", {endpointSubnets[0]}, {endpoints});
    // AWS admits private DNS on one endpoint of a service and VPC only.
    builder.GetCloud().vpcEndpoints.at(singleEndpoint).privateDnsEnabled = false;
    for (std::size_t z = 0; z < ZONES.size(); ++z)
    {
        for (uint32_t i = 0; i < options.hosts; ++i)
        {
            hosts[z].push_back(builder.AddInstance(clientSubnets[z], {clients}));
        }
        for (uint32_t i = 0; i < 3; ++i)
        {
            eniHosts[z].push_back(builder.AddInstance(endpointSubnets[z], {clients}));
        }
    }
}

/// A group of clients: what they ask for and how.
struct Group
{
    std::string label;
    std::string remote;
    std::string fallback;
    ClientPreset preset;
    std::string addressOrder{"First"};
};

/// The experiment while it runs.
class Experiment
{
  public:
    explicit Experiment(const Options& options)
        : m_options(options),
          m_topology(options),
          m_cloud(CreateObject<SimulatedCloud>()),
          m_workload(m_cloud),
          m_begin(CreateObject<UniformRandomVariable>())
    {
        m_cloud->SetAttribute("ServiceHostsPerAz", UintegerValue(4));
        m_cloud->Build(m_topology.builder.GetCloud());
        m_stream += m_cloud->AssignStreams(m_stream);
        m_begin->SetStream(m_stream++);
        m_recorder = std::make_unique<FailoverRecorder>(m_cloud);
        InstallServices();
        InstallClients();
        m_workload.AssignStreams(m_stream);
        AddFault();
    }

    int Run();

  private:
    void InstallServices();
    void InstallClients();
    void InstallClient(const Group& group, const std::string& instanceId);
    void AddFault();
    void Write(const OutputDir& out);

    Options m_options;
    Topology m_topology;
    Ptr<SimulatedCloud> m_cloud;
    WorkloadHelper m_workload;
    std::unique_ptr<FailoverRecorder> m_recorder;
    Ptr<UniformRandomVariable> m_begin;
    std::vector<std::string> m_deadEnis;
    Fault m_fault;
    int64_t m_stream{1000};
};

void
Experiment::InstallServices()
{
    m_workload.SetServiceAttribute("ServiceTime",
                                   WorkloadHelper::Exponential(m_options.serviceTime));
    for (const char* name : {QUEUE_SERVICE, STORE_SERVICE})
    {
        m_workload.InstallService(name);
    }
}

void
Experiment::InstallClients()
{
    const ClientPreset plain = WorkloadHelper::PlainClient();
    m_workload.SetClientAttribute("Interarrival", WorkloadHelper::Exponential(1 / m_options.rate));
    m_workload.SetClientAttribute("RequestBytes", UintegerValue(1024));
    m_workload.SetClientAttribute("ResponseBytes", UintegerValue(8192));
    const aws::Cloud& cloud = m_cloud->GetNetwork()->GetCloud();
    const aws::VpcEndpoint& endpoint = cloud.vpcEndpoints.at(m_topology.endpoint);
    // DnsNames in AWS's order: regional, one a zone, private.
    const std::string& regional = endpoint.dnsNames.front();
    const std::string& privateName = endpoint.dnsNames.back();
    const std::string& single = cloud.vpcEndpoints.at(m_topology.singleEndpoint).dnsNames.front();
    for (std::size_t z = 0; z < ZONES.size(); ++z)
    {
        const std::string& zonal = endpoint.dnsNames[1 + z];
        const std::vector<Group> groups = {
            {"a private DNS name", privateName, "", plain},
            {"b zonal name", zonal, "", plain},
            {"c zonal, then regional name", zonal, regional, plain},
            {"d endless DNS cache, pool", privateName, "", ClientPreset::ByName("jvm-endless-dns")},
            {"e single-AZ endpoint", single, "", plain},
            {"f gateway endpoint (S3)", "s3.us-east-1.amazonaws.com", "", plain},
        };
        for (const std::string& host : m_topology.hosts[z])
        {
            for (const Group& group : groups)
            {
                InstallClient(group, host);
            }
        }
        for (const std::string& host : m_topology.eniHosts[z])
        {
            InstallClient({"g in the ENIs' subnets", privateName, "", plain, "Rfc6724"}, host);
        }
    }
}

void
Experiment::InstallClient(const Group& group, const std::string& instanceId)
{
    m_workload.SetPreset(group.preset);
    m_workload.SetResolverAttribute("AddressChoice", StringValue(group.addressOrder));
    m_workload.SetClientAttribute("Fallback", StringValue(group.fallback));
    Ptr<RequestClient> client = m_workload.InstallClient(instanceId, group.label, group.remote);
    // Starts are spread over one TTL, so that the caches do not expire in step.
    client->SetStartTime(Seconds(m_begin->GetValue(0, 60)));
    client->SetStopTime(Seconds(m_options.duration));
    m_recorder->Watch(client);
}

void
Experiment::AddFault()
{
    m_deadEnis = {m_topology.builder.GetEndpointEnis(m_topology.endpoint).front(),
                  m_topology.builder.GetEndpointEnis(m_topology.singleEndpoint).front()};
    std::vector<std::string> targets = m_deadEnis;
    m_fault.start = Seconds(m_options.faultAt);
    m_fault.duration = Seconds(m_options.faultFor);
    m_fault.seenByHealthCheck = m_options.seen;
    if (m_options.fault == "az")
    {
        m_fault.kind = FaultKind::AZ;
        targets = {ZONES[0]};
    }
    for (const std::string& target : targets)
    {
        m_fault.target = target;
        m_cloud->GetFaults()->Add(m_fault);
    }
}

void
Experiment::Write(const OutputDir& out)
{
    const Time until = Seconds(m_options.duration);
    const std::vector<FailoverParts> parts = m_recorder->Analyse(m_fault, m_deadEnis);
    m_recorder->Write(out, until);
    out.Write("failover.csv", [&](std::ostream& file) { WriteFailoverCsv(file, parts); });
    PrintFailoverTable(std::cout, parts);
    std::cout << '\n';
    PrintFailoverLegend(std::cout);
    if (m_options.plots)
    {
        std::map<std::string, std::string> labels;
        const auto enis = m_topology.builder.GetEndpointEnis(m_topology.endpoint);
        for (std::size_t z = 0; z < enis.size(); ++z)
        {
            labels[enis[z]] = "ENI in " + ZONES[z];
        }
        const std::string name =
            (m_fault.kind == FaultKind::AZ ? "AZ " : "ENIs in ") + ZONES[0] + " dead";
        const PlotBand band{m_fault.start, m_fault.start + m_fault.duration, name};
        FailoverPlots plots(out.GetWorkPath(), {band}, until);
        plots.PlotLatency(m_recorder->GetRecords());
        plots.PlotLatencyByPath(m_recorder->GetRecords());
        plots.PlotSuccess(m_recorder->GetRecords());
        plots.PlotConnections(m_recorder->GetFlows().GetSteps(), labels);
        plots.PlotParts(parts);
        plots.Render();
    }
}

int
Experiment::Run()
{
    OutputDir out(m_options.out);
    VpcTraceHelper traces;
    traces.SetSnapLength(128); // headers, and DNS if there were any
    traces.EnablePcap(out.GetWorkPath() + "/endpoint-eni.pcap",
                      m_cloud->GetEni(m_topology.builder.GetEndpointEnis(m_topology.endpoint)[1]),
                      false,
                      true);
    m_recorder->Run(Seconds(m_options.duration));
    Write(out);
    const Conservation sum = m_cloud->CheckConservation();
    std::cout << '\n' << sum;
    out.Commit();
    std::cout << "results: " << m_options.out << '\n';
    return sum.isConserved ? 0 : 1;
}

/// \param options as given \throw std::runtime_error with one line for the user
void
CheckOptions(const Options& options)
{
    const Options& o = options;
    RequireOption(o.fault == "endpoint-eni" || o.fault == "az",
                  "fault",
                  o.fault,
                  "unknown; write endpoint-eni or az");
    RequireOption(o.hosts >= 1 && o.hosts <= 200,
                  "hosts",
                  o.hosts,
                  "a subnet here has room for 1 to 200");
    RequireOption(o.rate > 0, "rate", o.rate, "give requests a second, more than 0");
    RequireOption(o.serviceTime > 0, "serviceTime", o.serviceTime, "give seconds, more than 0");
    RequireOption(o.faultAt >= 0, "faultAt", o.faultAt, "a fault begins at 0 s or later");
    RequireOption(o.faultFor > 0, "faultFor", o.faultFor, "a fault lasts more than 0 s");
    RequireOption(o.faultAt + o.faultFor < o.duration,
                  "duration",
                  o.duration,
                  "the fault does not end before; run longer");
}

} // namespace

int
main(int argc, char* argv[])
{
    Options options;
    CommandLine cmd(__FILE__);
    cmd.AddValue("out", "Folder for the results, replaced whole", options.out);
    cmd.AddValue("duration", "Simulated seconds", options.duration);
    cmd.AddValue("faultAt", "Start of the fault in s", options.faultAt);
    cmd.AddValue("faultFor", "Duration of the fault in s", options.faultFor);
    cmd.AddValue("fault", "endpoint-eni: one AZ's endpoint ENIs; az: the whole AZ", options.fault);
    cmd.AddValue("seen", "Whether AWS's health check sees the fault", options.seen);
    cmd.AddValue("hosts", "Client hosts in each AZ", options.hosts);
    cmd.AddValue("rate", "Requests a second of each client", options.rate);
    cmd.AddValue("serviceTime", "Mean service time in s (exponential)", options.serviceTime);
    cmd.AddValue("plots", "Whether to draw plots (needs gnuplot)", options.plots);
    cmd.Parse(argc, argv);
    int result = 0;
    try
    {
        CheckOptions(options);
        Experiment experiment(options);
        result = experiment.Run();
    }
    catch (const std::runtime_error& error)
    {
        std::cerr << "vpc-az-failover: " << error.what() << '\n';
        result = 2;
    }
    Simulator::Destroy();
    return result;
}
