// SPDX-License-Identifier: GPL-2.0-only
//
// Direct Connect fails, the VPN takes over, Direct Connect comes back: what do on-premises clients
// of an interface endpoint live through?
//
// Several sites, each with two routers, a Direct Connect at one and a Site-to-Site VPN at the
// other, both to the virtual private gateway of one VPC with an SQS interface endpoint in two AZs.
// Each site has clients that ask for the endpoint's regional name (public DNS), its zonal name, and
// its private name (by the site's DNS server and an inbound Resolver endpoint). All Direct Connects
// fail at the same time, in three ways, one simulation each:
//
//   bgp    silently, as when a provider's equipment in between fails: BGP's default timers, 30/90 s
//   bfd    silently, but both ends run BFD, 300 ms times 3
//   light  with loss of light at both ends
//
// Each end of a Direct Connect finds out and reroutes its own direction by itself; a client sees
// the later of the two.
//
//   vpc-hybrid-failover --PrintHelp
//   vpc-hybrid-failover --way=bfd --sites=20
#include "vpc-hybrid-failover-parts.h"

#include "ns3/command-line.h"
#include "ns3/simulator.h"
#include "ns3/vpc-option-check.h"
#include "ns3/vpc-output-dir.h"

#include <algorithm>
#include <iostream>
#include <stdexcept>

using namespace hybrid;

namespace
{

/// \param options as given \throw std::runtime_error with one line for the user
void
CheckOptions(const Options& options)
{
    const Options& o = options;
    const bool isWay =
        o.way == "all" ||
        std::any_of(WAYS.begin(), WAYS.end(), [&o](const Way& way) { return o.way == way.name; });
    RequireOption(isWay, "way", o.way, "unknown; write all, bgp, bfd or light");
    RequireOption(o.sites >= 1 && o.sites <= 250, "sites", o.sites, "give 1 to 250");
    RequireOption(o.clients >= 1 && o.clients <= 200,
                  "clients",
                  o.clients,
                  "a site here has room for 1 to 200");
    RequireOption(o.rate > 0, "rate", o.rate, "give requests a second, more than 0");
    RequireOption(o.rttMs > 0, "rtt", o.rttMs, "give the round trip of Direct Connect in ms");
    RequireOption(o.vpnRttMs > 0, "vpnRtt", o.vpnRttMs, "give the internet's round trip in ms");
    RequireOption(o.jitter >= 0 && o.jitter <= 0.25, "jitter", o.jitter, "give 0 to 0.25");
    RequireOption(o.faultAt >= 60,
                  "faultAt",
                  o.faultAt,
                  "give at least 60 s, for sessions to form");
    RequireOption(o.faultFor > 0, "faultFor", o.faultFor, "a fault lasts more than 0 s");
    RequireOption(o.faultAt + o.faultFor < o.duration,
                  "duration",
                  o.duration,
                  "the fault does not end before; run longer");
}

/// \param options as given \return the program's result
int
Compare(const Options& options)
{
    OutputDir root(options.out);
    Results results;
    bool isConserved = true;
    for (const Way& way : WAYS)
    {
        if (options.way != "all" && options.way != way.name)
        {
            continue;
        }
        Experiment experiment(options, way);
        results.emplace_back(way, experiment.Run(root.GetWorkPath() + "/" + way.name));
        isConserved = isConserved && results.back().second.isConserved;
        Simulator::Destroy();
    }
    PrintResults(results);
    if (options.plots)
    {
        DrawResults(options, results, root.GetWorkPath());
    }
    std::cout << "conservation check: " << (isConserved ? "passed" : "FAILED") << '\n';
    root.Commit();
    std::cout << "results: " << options.out << '\n';
    return isConserved ? 0 : 1;
}

} // namespace

int
main(int argc, char* argv[])
{
    Options options;
    CommandLine cmd(__FILE__);
    cmd.AddValue("out", "Folder for the results, replaced whole", options.out);
    cmd.AddValue("way", "How Direct Connect fails: bgp, bfd, light, or all", options.way);
    cmd.AddValue("duration", "Simulated seconds", options.duration);
    cmd.AddValue("faultAt", "Start of the fault in s", options.faultAt);
    cmd.AddValue("faultFor", "Duration of the fault in s", options.faultFor);
    cmd.AddValue("sites", "Sites, each with a Direct Connect and a VPN", options.sites);
    cmd.AddValue("clients", "Client hosts of a site, each with three clients", options.clients);
    cmd.AddValue("rate", "Requests a second of each client", options.rate);
    cmd.AddValue("rtt", "Round trip of Direct Connect in ms", options.rttMs);
    cmd.AddValue("vpnRtt", "Round trip over the internet in ms", options.vpnRttMs);
    cmd.AddValue("jitter", "Jitter of the sessions' timers, 0 to 0.25", options.jitter);
    cmd.AddValue("plots", "Whether to draw plots (needs gnuplot)", options.plots);
    cmd.Parse(argc, argv);
    int result = 0;
    try
    {
        CheckOptions(options);
        result = Compare(options);
    }
    catch (const std::runtime_error& error)
    {
        std::cerr << "vpc-hybrid-failover: " << error.what() << '\n';
        result = 2;
    }
    Simulator::Destroy();
    return result;
}
