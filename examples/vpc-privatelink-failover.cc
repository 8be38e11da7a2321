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
#include "vpc-privatelink-failover-parts.h"

#include "ns3/command-line.h"
#include "ns3/vpc-option-check.h"

#include <iostream>
#include <stdexcept>

using namespace privatelink;

namespace
{

/// \param options as given \throw std::runtime_error with one line for the user
void
CheckOptions(const Options& options)
{
    const Options& o = options;
    RequireOption(IsWay(o.way) || o.way == "all",
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
    RequireOption(o.stormFor > STORM_FAULT_AT,
                  "stormFor",
                  o.stormFor,
                  "the fault begins at 100 s; run longer");
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
    OutputDir out(options.out);
    PlotFolder pictures(out.GetWorkPath());
    const WayResults results = RunWays(options, out.GetWorkPath());
    bool isConserved = true;
    for (const auto& [way, result] : results)
    {
        isConserved = isConserved && result.isConserved;
    }
    if (options.storm)
    {
        isConserved = RunStorms(options, out, pictures) && isConserved;
    }
    if (options.plots)
    {
        DrawWays(options, results, pictures);
        pictures.Render();
    }
    PrintWays(options, results);
    std::cout << "results: " << options.out << '\n';
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
