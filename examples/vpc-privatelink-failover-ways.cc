// SPDX-License-Identifier: GPL-2.0-only
// The provider's failure, under three ways to answer it.
#include "vpc-privatelink-failover-parts.h"

#include "ns3/vpc-failover-plots.h"
#include "ns3/vpc-time-plots.h"
#include "ns3/vpc-trace-helper.h"

#include <algorithm>
#include <iostream>
#include <optional>

namespace privatelink
{

namespace
{

const std::size_t DEAD_ZONE = 1; //!< index of the zone that dies as a whole

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

} // namespace

bool
IsWay(const std::string& name)
{
    return std::any_of(std::begin(WAYS), std::end(WAYS), [&name](const Way& way) {
        return name == way.name;
    });
}

WayResults
RunWays(const Options& options, const std::string& root)
{
    WayResults results;
    for (const Way& way : WAYS)
    {
        if (options.way == "all" || options.way == way.name)
        {
            results[way.name] = RunWay(way, options, root);
        }
    }
    return results;
}

void
DrawWays(const Options& options, const WayResults& results, PlotFolder& folder)
{
    const Plan plan(options);
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

void
PrintWays(const Options& options, const WayResults& results)
{
    const std::vector<PlotBand> bands = Plan(options).Bands();
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
                 "fault, and the\nend of the last. Clients inside the dead AZ are left out.\n";
}

} // namespace privatelink
