// SPDX-License-Identifier: GPL-2.0-only
//
// A SaaS provider fails: first the targets of one Availability Zone, then a whole zone. What do its
// customers live through, with cross-zone load balancing off, with it on, and with a zonal shift?
//
// The provider has a Network Load Balancer with a node and targets in each of three AZs, and an
// endpoint service. Two consumers have an interface endpoint with three ENIs each; all three VPCs
// are 10.0.0.0/16. Each client host runs one client of each group:
//
//   a  regional name of the endpoint        all ENIs in DNS, rotated, 60 s TTL
//   b  zonal name of the own AZ             does not fail over
//   c  zonal name, then the regional one    falls back after a failure
//   d  AWS SDK for Java 2, regional name    retries, all addresses in turn, connection pool
//
// Then the retry storm: targets with a load of 0.7 each, one AZ's targets die, and clients of the
// SDK with a request timeout of 2 s retry, once with the SDK's retry quota and once without.
//
//   vpc-privatelink-failover --PrintHelp
//   vpc-privatelink-failover --way=zonal-shift --shiftAfter=20
#include "ns3/boolean.h"
#include "ns3/command-line.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"
#include "ns3/vpc-client-preset.h"
#include "ns3/vpc-cloud-builder.h"
#include "ns3/vpc-failover-comparison.h"
#include "ns3/vpc-failover-plots.h"
#include "ns3/vpc-failover-recorder.h"
#include "ns3/vpc-option-check.h"
#include "ns3/vpc-output-dir.h"
#include "ns3/vpc-simulated-cloud.h"
#include "ns3/vpc-time-plots.h"
#include "ns3/vpc-trace-helper.h"
#include "ns3/vpc-workload-helper.h"

#include <algorithm>
#include <iostream>
#include <memory>
#include <optional>
#include <sstream>
#include <stdexcept>

using namespace ns3;
using namespace ns3::vpc;

namespace
{

const std::vector<std::string> ZONES = {"use1-az1", "use1-az2", "use1-az4"};
const std::size_t TARGETS_ZONE = 0; //!< whose targets die first
const std::size_t DEAD_ZONE = 1;    //!< which dies as a whole then
const double SETTLING = 250; //!< s that a provider needs after a fault: five checks 30 s apart, and
                             //!< the TTL

/// What the command line sets.
struct Options
{
    std::string out{"out/privatelink-failover"};
    std::string way{"all"};
    double faultAt{150};
    double faultFor{200};
    double shiftAfter{30};
    bool passive{true};
    uint32_t hosts{3};
    uint32_t targets{2};
    double rate{0.5};
    double serviceTime{0.03};
    bool storm{true};
    double stormLoad{0.7};
    double stormFor{600};
    bool plots{true};
};

/// How the provider answers to a failure.
struct Way
{
    const char* name;
    bool crossZone;
    bool shifts;
};

const Way WAYS[] = {{"cross-zone-off", false, false},
                    {"cross-zone-on", true, false},
                    {"zonal-shift", false, true}};

/// A consumer's VPC.
struct Consumer
{
    std::string endpoint;
    std::vector<std::vector<std::string>> hosts; //!< by zone
};

/// The description, with the ids that the experiment needs.
struct Topology
{
    Topology(bool crossZone, uint32_t targetsPerZone, uint32_t hostsPerZone);

    CloudBuilder builder{"us-east-1"};
    std::string balancer;
    std::string service;
    std::vector<std::vector<std::string>> targets; //!< by zone
    std::vector<Consumer> consumers;

  private:
    /// Two subnets of each zone in a new VPC. \return VPC, and subnets by zone
    std::string AddVpc(const std::string& account, std::vector<std::string> (&subnets)[2]);
};

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

/// A group of clients: what they ask for and how.
struct Group
{
    std::string label;
    std::string remote;
    std::string fallback;
    ClientPreset preset;
};

/// The provider and its consumers while they run; one simulation at a time.
class Scene
{
  public:
    Scene(const Options& options, bool crossZone, uint32_t targetsPerZone, double serviceTime)
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

    Ptr<NetworkLoadBalancerNode> GetBalancer() const
    {
        return cloud->GetLoadBalancer(topology.balancer);
    }

    const std::vector<std::string>& NamesOf(const Consumer& consumer) const
    {
        return cloud->GetNetwork()->GetCloud().vpcEndpoints.at(consumer.endpoint).dnsNames;
    }

    /// \param zone index \return the ENIs of both endpoints there
    std::vector<std::string> EnisOf(std::size_t zone) const
    {
        std::vector<std::string> enis;
        for (const Consumer& consumer : topology.consumers)
        {
            enis.push_back(topology.builder.GetEndpointEnis(consumer.endpoint)[zone]);
        }
        return enis;
    }

    /// \param instance where \param group how \param rate requests a second \param until in s
    Ptr<RequestClient> AddClient(const std::string& instance,
                                 const Group& group,
                                 double rate,
                                 double until)
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

    /// Kill the targets of a zone. \param zone index \param at in s \param duration in s
    Fault KillTargets(std::size_t zone, double at, double duration)
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

    /// \param name of the run \param until in s \return whether packets are conserved
    bool Run(const std::string& name, double until)
    {
        workload.AssignStreams(m_stream);
        recorder->Run(Seconds(until));
        const Conservation sum = cloud->CheckConservation();
        std::cout << name << ": " << sum;
        return sum.isConserved;
    }

    /// Ends the simulation when the rest is gone.
    struct End
    {
        ~End()
        {
            Simulator::Destroy();
        }
    };

    End end;
    Topology topology;
    Ptr<SimulatedCloud> cloud;
    WorkloadHelper workload;
    std::unique_ptr<FailoverRecorder> recorder;

  private:
    Ptr<UniformRandomVariable> m_begin;
    int64_t m_stream{1000};
};

using Success = std::map<std::string, std::vector<std::pair<double, double>>>;

/// What a way came to.
struct WayResult
{
    std::vector<FailoverColumn> faults; //!< the targets' death, the zone's
    Success success;
    bool isConserved{false};
};

/// When the two faults are.
struct Plan
{
    explicit Plan(const Options& options)
        : targetsAt(options.faultAt),
          zoneAt(targetsAt + options.faultFor + SETTLING),
          faultFor(options.faultFor),
          until(zoneAt + options.faultFor + SETTLING)
    {
    }

    std::vector<PlotBand> Bands() const
    {
        // Short names: those of two bands stand side by side.
        return {{Seconds(targetsAt),
                 Seconds(targetsAt + faultFor),
                 "targets of " + ZONES[TARGETS_ZONE]},
                {Seconds(zoneAt), Seconds(zoneAt + faultFor), "AZ " + ZONES[DEAD_ZONE]}};
    }

    double targetsAt;
    double zoneAt;
    double faultFor;
    double until;
};

/// Add the clients of all groups.
void
AddGroups(Scene& scene, const Options& options, double until)
{
    const ClientPreset plain = WorkloadHelper::PlainClient();
    const ClientPreset sdk = ClientPreset::ByName("aws-sdk-java-2");
    for (const Consumer& consumer : scene.topology.consumers)
    {
        const auto& names = scene.NamesOf(consumer); // regional, then one a zone
        for (std::size_t z = 0; z < ZONES.size(); ++z)
        {
            const std::vector<Group> groups = {
                {"a regional name", names[0], "", plain},
                {"b zonal name", names[1 + z], "", plain},
                {"c zonal, then regional name", names[1 + z], names[0], plain},
                {"d SDK, pooled connections", names[0], "", sdk},
            };
            for (const std::string& host : consumer.hosts[z])
            {
                for (const Group& group : groups)
                {
                    scene.AddClient(host, group, options.rate, until);
                }
            }
        }
    }
}

/// The operator notices a fault after a while, and its end after the same while.
void
ScheduleShift(Ptr<NetworkLoadBalancerNode> balancer,
              const std::string& azId,
              const Fault& fault,
              double after)
{
    const Time begin = fault.start + Seconds(after);
    const auto shift = &NetworkLoadBalancerNode::SetZonalShift;
    Simulator::Schedule(begin, shift, balancer, azId);
    Simulator::Schedule(begin + fault.duration, shift, balancer, "");
}

void
DrawWay(const Scene& scene, const OutputDir& out, const Plan& plan, const WayResult& result)
{
    std::map<std::string, std::string> labels;
    for (std::size_t c = 0; c < scene.topology.consumers.size(); ++c)
    {
        const auto enis =
            scene.topology.builder.GetEndpointEnis(scene.topology.consumers[c].endpoint);
        for (std::size_t z = 0; z < enis.size(); ++z)
        {
            labels[enis[z]] = "consumer " + std::to_string(c + 1) + ", " + ZONES[z];
        }
    }
    const auto& records = scene.recorder->GetRecords();
    FailoverPlots plots(out.GetWorkPath(), plan.Bands(), Seconds(plan.until));
    plots.PlotLatency(records);
    plots.PlotLatencyByPath(records);
    plots.PlotSuccess(records);
    plots.PlotConnections(scene.recorder->GetFlows().GetSteps(), labels);
    plots.PlotParts(result.faults.front().parts);
    plots.Render();
}

/// One way through both faults. \param root folder of all results
WayResult
RunWay(const Way& way, const Options& options, const std::string& root)
{
    const Plan plan(options);
    Scene scene(options, way.crossZone, options.targets, options.serviceTime);
    AddGroups(scene, options, plan.until);
    const Fault targets = scene.KillTargets(TARGETS_ZONE, plan.targetsAt, plan.faultFor);
    Fault zone;
    zone.kind = FaultKind::AZ;
    zone.target = ZONES[DEAD_ZONE];
    zone.start = Seconds(plan.zoneAt);
    zone.duration = Seconds(plan.faultFor);
    scene.cloud->GetFaults()->Add(zone);
    if (way.shifts)
    {
        ScheduleShift(scene.GetBalancer(), ZONES[TARGETS_ZONE], targets, options.shiftAfter);
        ScheduleShift(scene.GetBalancer(), ZONES[DEAD_ZONE], zone, options.shiftAfter);
    }
    OutputDir out(root + "/" + way.name);
    VpcTraceHelper traces;
    traces.SetSnapLength(128); // headers, and DNS if there were any
    traces.EnablePcap(out.GetWorkPath() + "/endpoint-eni.pcap",
                      scene.cloud->GetEni(scene.EnisOf(TARGETS_ZONE).front()),
                      false,
                      true);
    WayResult result;
    result.isConserved = scene.Run(way.name, plan.until);
    const FailoverRecorder& seen = *scene.recorder;
    FailoverCriteria criteria;
    criteria.delayed = Seconds(1); // a service time is random, a lost SYN costs a second
    const auto judge = [&](const Fault& fault, std::size_t z, const std::string& file) {
        const auto found = seen.FindLastUnhealthy(scene.topology.targets[z],
                                                  fault.start,
                                                  fault.start + fault.duration);
        const auto parts = seen.Analyse(fault, scene.EnisOf(z), criteria);
        out.Write(file, [&](std::ostream& stream) { WriteFailoverCsv(stream, parts); });
        result.faults.push_back(
            {way.name, found ? std::optional<Time>(*found - fault.start) : std::nullopt, parts});
    };
    judge(targets, TARGETS_ZONE, "failover-targets.csv");
    judge(zone, DEAD_ZONE, "failover-zone.csv");
    seen.Write(out, Seconds(plan.until));
    result.success = FailoverPlots::SuccessByGroup(seen.GetRecords());
    if (options.plots)
    {
        DrawWay(scene, out, plan, result);
    }
    out.Commit();
    return result;
}

/// The retry storm's constants, in s.
namespace storm
{
const double SERVICE_TIME = 0.04;
const double REQUEST_TIMEOUT = 2;
const double FAULT_AT = 100;
const double FAULT_FOR = 200;
} // namespace storm

/// A storm with or without the quota.
struct StormResult
{
    std::vector<std::pair<double, double>> attempts; //!< s, attempts begun in a second
    std::vector<std::pair<double, double>> success;  //!< s, %
    std::optional<Time> readded;                     //!< the fault's end to the ENIs' return to DNS
    bool isConserved{false};
};

/// Counts attempts by the time of their begin.
class AttemptCount
{
  public:
    void See(const RequestRecord& record)
    {
        const Time took = record.dns + record.connect + record.firstByte + record.transfer;
        const auto bin =
            static_cast<std::size_t>((Simulator::Now() - took).GetSeconds() / FailoverPlots::BIN_S);
        m_bins.resize(std::max(m_bins.size(), bin + 1));
        ++m_bins[bin];
    }

    std::vector<std::pair<double, double>> GetRates() const
    {
        std::vector<std::pair<double, double>> rates;
        for (std::size_t i = 0; i < m_bins.size(); ++i)
        {
            rates.emplace_back((static_cast<double>(i) + 0.5) * FailoverPlots::BIN_S,
                               m_bins[i] / FailoverPlots::BIN_S);
        }
        return rates;
    }

  private:
    std::vector<double> m_bins;
};

/// \param quota tokens of the SDK's retry quota, 0: none \param name for the terminal
StormResult
RunStorm(const Options& options, uint32_t quota, const std::string& name)
{
    Scene scene(options, false, 1, storm::SERVICE_TIME);
    ClientPreset sdk = ClientPreset::ByName("aws-sdk-java-2");
    sdk.requestTimeout = Seconds(storm::REQUEST_TIMEOUT);
    sdk.quota.capacity = quota;
    const double zones = ZONES.size();
    const double clients = scene.topology.consumers.size() * zones * options.hosts;
    const double rate = options.stormLoad * zones / storm::SERVICE_TIME / clients;
    AttemptCount attempts;
    for (const Consumer& consumer : scene.topology.consumers)
    {
        for (const auto& zone : consumer.hosts)
        {
            for (const std::string& host : zone)
            {
                scene
                    .AddClient(host,
                               {"SDK", scene.NamesOf(consumer)[0], "", sdk},
                               rate,
                               options.stormFor)
                    ->TraceConnectWithoutContext("AttemptDone",
                                                 MakeCallback(&AttemptCount::See, &attempts));
            }
        }
    }
    const Fault fault = scene.KillTargets(TARGETS_ZONE, storm::FAULT_AT, storm::FAULT_FOR);
    StormResult result;
    result.isConserved = scene.Run(name, options.stormFor);
    result.attempts = attempts.GetRates();
    result.success = FailoverPlots::SuccessByGroup(scene.recorder->GetRecords())["SDK"];
    result.readded = scene.recorder->Analyse(fault, scene.EnisOf(TARGETS_ZONE)).front().readded;
    return result;
}

void
WriteStorm(const OutputDir& out, const StormResult& without, const StormResult& with)
{
    out.Write("retry-storm.csv", [&](std::ostream& file) {
        file << "quota,time_s,attempts_per_s,success_percent\n";
        for (const StormResult* result : {&without, &with})
        {
            const std::map<double, double> success(result->success.begin(), result->success.end());
            for (const auto& [time, rate] : result->attempts)
            {
                const auto share = success.find(time);
                file << (result == &with ? "on," : "off,") << time << ',' << rate << ','
                     << (share == success.end() ? "" : std::to_string(share->second)) << '\n';
            }
        }
    });
}

void
DrawStorm(const Options& options,
          PlotFolder& folder,
          const StormResult& without,
          const StormResult& with)
{
    const double all = ZONES.size() / storm::SERVICE_TIME;
    const double rest = all - 1 / storm::SERVICE_TIME;
    const double begin = storm::FAULT_AT;
    const double end = begin + storm::FAULT_FOR;
    const PlotLine capacity{
        "capacity of the living targets",
        6,
        {{0, all}, {begin, all}, {begin, rest}, {end, rest}, {end, all}, {options.stormFor, all}},
        2};
    std::ostringstream range;
    range << "set yrange [0:" << 6.2 * options.stormLoad * all << "]\nset key top right vertical";
    std::vector<PlotBand> bands{
        {Seconds(begin), Seconds(end), "targets of " + ZONES[TARGETS_ZONE] + " dead"}};
    if (with.readded)
    {
        bands.push_back({Seconds(end), Seconds(end) + *with.readded, "back, not in DNS"});
    }
    TimePlots(folder, bands, Seconds(options.stormFor))
        .Plot("retry-storm",
              "One AZ of three is lost, with and without the SDK's retry quota",
              {{"Offered load",
                "Attempts (1/s)",
                range.str(),
                {{"without quota", 3, without.attempts, 2},
                 {"with quota", 0, with.attempts, 2},
                 capacity}},
               {"Requests that succeed in the end (of those that began in the same 5 s)",
                "Success (%)",
                "set yrange [0:105]\nset ytics 0,25,100",
                {{"", 3, without.success, 4}, {"", 0, with.success, 2}}}});
}

void
DrawComparison(PlotFolder& folder,
               const Plan& plan,
               const std::map<std::string, WayResult>& results)
{
    std::map<std::string, PlotPanel> panels;
    std::size_t i = 0;
    for (const auto& [way, result] : results)
    {
        for (const auto& [group, points] : result.success)
        {
            PlotPanel& panel = panels[group];
            panel.title = group;
            panel.yAxis = "Success (%)";
            panel.axes = "set yrange [0:130]\nset ytics 0,25,100";
            // The later, the thinner: equal lines are seen to be equal.
            panel.lines.push_back({way, i, points, 6.0 - 2.0 * static_cast<double>(i)});
        }
        ++i;
    }
    std::vector<PlotPanel> ordered;
    for (const auto& [group, panel] : panels)
    {
        ordered.push_back(panel);
    }
    TimePlots(folder, plan.Bands(), Seconds(plan.until))
        .Plot(
            "comparison",
            "Successful requests by client group, three ways (requests that began in the same 5 s)",
            ordered);
}

/// \param options as given \throw std::runtime_error with one line for the user
void
CheckOptions(const Options& options)
{
    const Options& o = options;
    const bool isKnown = std::any_of(std::begin(WAYS), std::end(WAYS), [&](const Way& way) {
        return o.way == way.name;
    });
    RequireOption(isKnown || o.way == "all",
                  "way",
                  o.way,
                  "unknown; write cross-zone-off, cross-zone-on, zonal-shift or all");
    RequireOption(o.faultAt >= 60,
                  "faultAt",
                  o.faultAt,
                  "clients start in the first 60 s; give 60 or more");
    RequireOption(o.faultFor > 0, "faultFor", o.faultFor, "a fault lasts more than 0 s");
    RequireOption(o.shiftAfter >= 0 && o.shiftAfter < SETTLING,
                  "shiftAfter",
                  o.shiftAfter,
                  "give seconds from 0 to below 250");
    RequireOption(o.hosts >= 1 && o.hosts <= 100, "hosts", o.hosts, "give 1 to 100");
    RequireOption(o.targets >= 1 && o.targets <= 100, "targets", o.targets, "give 1 to 100");
    RequireOption(o.stormFor > storm::FAULT_AT,
                  "stormFor",
                  o.stormFor,
                  "the fault begins at 100 s");
    RequireOption(o.rate > 0, "rate", o.rate, "give requests a second, more than 0");
    RequireOption(o.serviceTime > 0, "serviceTime", o.serviceTime, "give seconds, more than 0");
    RequireOption(o.stormLoad > 0 && o.stormLoad < 1,
                  "stormLoad",
                  o.stormLoad,
                  "give a load between 0 and 1");
}

/// Everything that was asked for. \return whether packets were conserved
bool
RunAll(const Options& options)
{
    const Plan plan(options);
    OutputDir out(options.out);
    PlotFolder pictures(out.GetWorkPath());
    bool isConserved = true;
    std::map<std::string, WayResult> results;
    for (const Way& way : WAYS)
    {
        if (options.way == "all" || options.way == way.name)
        {
            isConserved &=
                (results[way.name] = RunWay(way, options, out.GetWorkPath())).isConserved;
        }
    }
    if (options.plots)
    {
        DrawComparison(pictures, plan, results);
    }
    if (options.storm)
    {
        const StormResult without = RunStorm(options, 0, "retry storm without quota");
        const StormResult with = RunStorm(options, 500, "retry storm with quota");
        isConserved &= without.isConserved && with.isConserved;
        WriteStorm(out, without, with);
        if (options.plots)
        {
            DrawStorm(options, pictures, without, with);
        }
    }
    if (options.plots)
    {
        pictures.Render();
    }
    const auto bands = plan.Bands();
    for (std::size_t f = 0; f < bands.size(); ++f)
    {
        std::vector<FailoverColumn> columns;
        for (const auto& [name, result] : results)
        {
            columns.push_back(result.faults[f]);
        }
        std::cout << '\n';
        PrintFailoverComparison(std::cout, bands[f].name + " dead", columns);
    }
    std::cout << "\nAll times are counted from the fault; lost: requests of those under way in the "
                 "fault, and the\nend of the last. Clients inside the dead AZ are left out.\n"
              << "results: " << options.out << '\n';
    out.Commit();
    return isConserved;
}

} // namespace

int
main(int argc, char* argv[])
{
    Options options;
    CommandLine cmd(__FILE__);
    cmd.AddValue("out", "Folder for the results, replaced whole", options.out);
    cmd.AddValue("way", "cross-zone-off, cross-zone-on, zonal-shift, or all", options.way);
    cmd.AddValue("faultAt", "Start of the first fault in s", options.faultAt);
    cmd.AddValue("faultFor", "Duration of each fault in s", options.faultFor);
    cmd.AddValue("shiftAfter", "What the operator needs to shift, in s", options.shiftAfter);
    cmd.AddValue("passive", "Whether clients' failures count in health checks", options.passive);
    cmd.AddValue("hosts", "Client hosts of each consumer in each AZ", options.hosts);
    cmd.AddValue("targets", "Targets in each AZ", options.targets);
    cmd.AddValue("rate", "Requests a second of each client", options.rate);
    cmd.AddValue("serviceTime", "Mean service time in s (exponential)", options.serviceTime);
    cmd.AddValue("storm", "Whether to run the retry storm too", options.storm);
    cmd.AddValue("stormLoad", "Load of each target in the retry storm", options.stormLoad);
    cmd.AddValue("stormFor", "Simulated seconds of the retry storm", options.stormFor);
    cmd.AddValue("plots", "Whether to draw plots (needs gnuplot)", options.plots);
    cmd.Parse(argc, argv);
    try
    {
        CheckOptions(options);
        return RunAll(options) ? 0 : 1;
    }
    catch (const std::runtime_error& error)
    {
        std::cerr << "vpc-privatelink-failover: " << error.what() << '\n';
        return 2;
    }
}
