// SPDX-License-Identifier: GPL-2.0-only
// What this module costs: the same work on the same logical network, built with this module and by
// hand in plain ns-3, packets injected into small and large VPCs, and decisions of policies. Every
// run is a process of its own (see InChild()), kinds of network take turns, and ratios are taken
// within each turn.
#include "vpc-bench-frame.h"
#include "vpc-bench-inject.h"
#include "vpc-bench-networks.h"
#include "vpc-bench-policy.h"
#include "vpc-bench-reach.h"

#include "ns3/abort.h"
#include "ns3/command-line.h"

#include <cstdio>
#include <fstream>
#include <map>

using namespace ns3;
using namespace ns3::vpc::bench;

namespace
{

/// What the command line says.
struct Options
{
    bool quick{false};
    std::string csv;
    std::string only;
    uint32_t rounds{7};
    uint32_t hosts{1};
    uint32_t mtu{8500};
    uint32_t requests{40000};
    uint32_t packets{400000};
    uint32_t decisions{4000000};
    uint32_t queries{200000};
};

const std::vector<NetworkKind> KINDS = {{"endpoint", BuildEndpointPath},
                                        {"handmade", BuildHandmade},
                                        {"instances", BuildInstances},
                                        {"floor", BuildFloor}};

/// A ratio of CPU time per request between two kinds of network, and what is wanted of it.
struct Goal
{
    const char* numerator;
    const char* denominator;
    bool atLeast; //!< or at most
    double limit;
};

/// A workload with its goals.
struct Experiment
{
    Workload work;
    std::vector<Goal> goals;
};

std::vector<Experiment>
MakeExperiments(const Options& options)
{
    const auto work = [&options](const char* name, uint32_t response, uint32_t pool, double gap) {
        Workload made;
        made.name = name;
        made.responseBytes = response;
        made.requestBytes = 1024;
        made.poolSize = pool;
        made.hosts = options.hosts;
        made.requests = options.requests;
        made.mtu = options.mtu;
        made.interval = gap;
        return made;
    };
    const auto goals = [](double handmade) {
        return std::vector<Goal>{{"handmade", "endpoint", true, handmade},
                                 {"instances", "floor", false, 1.0},
                                 {"endpoint", "floor", false, 1.3}};
    };
    return {{work("pooled, 8 KiB", 8192, 100, 0.00025), goals(2.0)},
            {work("pooled, 1 KiB", 1024, 100, 0.00025), goals(1.7)},
            {work("new connection, 1 KiB", 1024, 0, 0.001), goals(1.4)}};
}

/// One line a run, for those who want to look closer.
class Csv
{
  public:
    explicit Csv(const std::string& file)
    {
        if (file.empty())
        {
            return;
        }
        m_out.open(file);
        NS_ABORT_MSG_UNLESS(m_out, "cannot write " << file << ", choose another --csv");
        m_out << "part,case,kind,round,cpu_ns_per_unit,events_per_unit,packets_per_unit,"
                 "segments_per_unit,latency_ns\n";
    }

    void Add(const std::string& part,
             const std::string& name,
             const std::string& kind,
             uint32_t round,
             const std::vector<double>& numbers)
    {
        if (!m_out.is_open())
        {
            return;
        }
        m_out << part << ",\"" << name << "\"," << kind << ',' << round;
        for (const double number : numbers)
        {
            m_out << ',' << Number(number, 3);
        }
        m_out << '\n';
    }

  private:
    std::ofstream m_out;
};

const char*
Judge(const Goal& goal, double ratio)
{
    const bool reached = goal.atLeast ? ratio >= goal.limit : ratio <= goal.limit;
    return reached ? "reached" : "NOT REACHED";
}

void
RunExperiment(const Experiment& experiment, uint32_t rounds, Csv& csv)
{
    const Workload& work = experiment.work;
    std::map<std::string, std::vector<RunResult>> results;
    for (uint32_t round = 0; round < rounds; ++round)
    {
        for (const NetworkKind& kind : KINDS)
        {
            const auto result = InChild<RunResult>(std::string(kind.name) + ", " + work.name,
                                                   [&] { return Run(kind, work); });
            results[kind.name].push_back(result);
            const auto requests = static_cast<double>(result.requests);
            csv.Add("path",
                    work.name,
                    kind.name,
                    round,
                    {result.cpuNs / requests,
                     static_cast<double>(result.events) / requests,
                     static_cast<double>(result.packets) / requests,
                     static_cast<double>(result.segments) / requests,
                     result.latencyNs});
        }
    }
    std::printf("\n%s: %u requests, %u client%s, every %g ms each, %u runs\n",
                work.name.c_str(),
                work.requests,
                work.hosts,
                work.hosts == 1 ? "" : "s",
                work.interval * 1e3,
                rounds);
    Table table({"network",
                 "CPU us/request",
                 "events/request",
                 "packets/request",
                 "of them from hosts",
                 "mean latency us"});
    for (const NetworkKind& kind : KINDS)
    {
        std::vector<double> cpu;
        for (const RunResult& result : results[kind.name])
        {
            cpu.push_back(result.cpuNs / static_cast<double>(result.requests) / 1e3);
        }
        const RunResult& any = results[kind.name].front();
        const auto requests = static_cast<double>(any.requests);
        table.Add({kind.name,
                   ToString(SpreadOf(cpu), 2),
                   Number(static_cast<double>(any.events) / requests, 2),
                   Number(static_cast<double>(any.packets) / requests, 2),
                   Number(static_cast<double>(any.segments) / requests, 2),
                   Number(any.latencyNs / 1e3, 3)});
    }
    table.Print();
    Table ratios({"CPU time per request", "ratio", "goal", ""});
    for (const Goal& goal : experiment.goals)
    {
        std::vector<double> values;
        for (uint32_t round = 0; round < rounds; ++round)
        {
            values.push_back(results[goal.numerator][round].cpuNs /
                             results[goal.denominator][round].cpuNs);
        }
        const Spread spread = SpreadOf(values);
        ratios.Add({std::string(goal.numerator) + " / " + goal.denominator,
                    ToString(spread, 2),
                    (goal.atLeast ? "at least " : "at most ") + Number(goal.limit, 1),
                    Judge(goal, spread.median)});
    }
    ratios.Print();
}

/// One thing that grows from 10 to 1,000 while the others stay.
struct Growth
{
    const char* name;
    vpc::bench::InjectPath path;
    uint32_t Injection::*what;
    uint32_t flows; //!< unless they are what grows
};

const std::vector<Growth> GROWTHS = {
    {"prefix-list entries, gateway endpoint",
     InjectPath::GATEWAY_ENDPOINT,
     &Injection::prefixes,
     10},
    {"security-group rules, instances", InjectPath::INSTANCES, &Injection::rules, 10},
    {"security-group rules, gateway endpoint", InjectPath::GATEWAY_ENDPOINT, &Injection::rules, 10},
    {"hosts with 1,000 flows, instances", InjectPath::INSTANCES, &Injection::hosts, 1000},
    {"hosts with 1,000 flows, gateway endpoint",
     InjectPath::GATEWAY_ENDPOINT,
     &Injection::hosts,
     1000},
    {"flows, instances", InjectPath::INSTANCES, &Injection::flows, 10},
    {"flows, gateway endpoint", InjectPath::GATEWAY_ENDPOINT, &Injection::flows, 10},
};

void
RunGrowths(const Options& options, Csv& csv)
{
    constexpr uint32_t FEW = 10;
    constexpr uint32_t MANY = 1000;
    const Goal goal{"", "", false, 1.25};
    std::printf("\ninjected packets after warm-up: %u packets, %u runs; one thing grows from %u to "
                "%u\n",
                options.packets,
                options.rounds,
                FEW,
                MANY);
    Table table({"what grows", "CPU ns/packet at 10", "at 1,000", "ratio", "goal", ""});
    for (const Growth& growth : GROWTHS)
    {
        std::vector<double> few;
        std::vector<double> many;
        std::vector<double> ratios;
        for (uint32_t round = 0; round < options.rounds; ++round)
        {
            for (const uint32_t number : {FEW, MANY})
            {
                Injection injection;
                injection.path = growth.path;
                injection.flows = growth.flows;
                injection.packets = options.packets;
                injection.*growth.what = number;
                const auto result =
                    InChild<InjectionResult>(growth.name, [&] { return Inject(injection); });
                (number == FEW ? few : many).push_back(result.cpuNsPerPacket);
                csv.Add("growth",
                        growth.name,
                        std::to_string(number),
                        round,
                        {result.cpuNsPerPacket});
            }
            ratios.push_back(many.back() / few.back());
        }
        const Spread spread = SpreadOf(ratios);
        table.Add({growth.name,
                   ToString(SpreadOf(few), 0),
                   ToString(SpreadOf(many), 0),
                   ToString(spread, 2),
                   "at most " + Number(goal.limit, 2),
                   Judge(goal, spread.median)});
    }
    table.Print();
}

/// A way to use policies, and how many decisions a second are wanted.
struct PolicyUse
{
    const char* name;
    PolicyLoad load;
    double goal;
};

const std::vector<PolicyUse> POLICY_USES = {
    {"one policy of ten statements", PolicyLoad::ONE_POLICY, 200e3},
    {"with identity and bucket policy", PolicyLoad::ALL_POLICIES, 200e3},
    {"the same, every request new", PolicyLoad::NEW_REQUESTS, 0},
};

void
RunPolicies(const Options& options, Csv& csv)
{
    std::printf("\npolicy decisions on one core: %u decisions, %u runs\n",
                options.decisions,
                options.rounds);
    Table table({"what decides", "CPU ns/decision", "decisions/s", "allowed", "goal", ""});
    for (const PolicyUse& use : POLICY_USES)
    {
        std::vector<double> cpu;
        double allowed = 0;
        for (uint32_t round = 0; round < options.rounds; ++round)
        {
            const auto result = InChild<PolicyResult>(use.name, [&] {
                return DecidePolicies(use.load, options.decisions);
            });
            NS_ABORT_MSG_IF(result.allowed == 0 || result.denied == 0,
                            use.name << ": not all kinds of decisions came out");
            cpu.push_back(result.cpuNsPerDecision);
            allowed = static_cast<double>(result.allowed) / options.decisions;
            csv.Add("policy", use.name, "", round, {result.cpuNsPerDecision});
        }
        const Spread spread = SpreadOf(cpu);
        const double rate = 1e9 / spread.median;
        table.Add({use.name,
                   ToString(spread, 0),
                   Number(rate, 0),
                   Number(allowed, 3),
                   use.goal == 0 ? "" : "at least " + Number(use.goal, 0),
                   use.goal == 0 ? "" : Judge({"", "", true, use.goal}, rate)});
    }
    table.Print();
}

/// Sizes of VPCs, and how many questions a second are wanted.
const std::vector<std::pair<uint32_t, double>> REACH_SIZES = {{100, 0}, {1000, 50e3}, {10000, 0}};

void
RunReach(const Options& options, Csv& csv)
{
    std::printf("\nwho reaches whom, on one core: %u questions, %u runs\n",
                options.queries,
                options.rounds);
    Table table({"ENIs", "CPU ns/question", "questions/s", "goal", ""});
    for (const auto& [enis, goal] : REACH_SIZES)
    {
        std::vector<double> cpu;
        const std::string name = std::to_string(enis);
        for (uint32_t round = 0; round < options.rounds; ++round)
        {
            const auto result = InChild<ReachResult>(name, [&, size = enis] {
                return AskReach(size, options.queries);
            });
            NS_ABORT_MSG_IF(result.accepted == 0 || result.denied == 0,
                            name << " ENIs: not all kinds of answers came out");
            cpu.push_back(result.cpuNsPerQuery);
            csv.Add("reach", name, "", round, {result.cpuNsPerQuery});
        }
        const Spread spread = SpreadOf(cpu);
        const double rate = 1e9 / spread.median;
        table.Add({name,
                   ToString(spread, 0),
                   Number(rate, 0),
                   goal == 0 ? "" : "at least " + Number(goal, 0),
                   goal == 0 ? "" : Judge({"", "", true, goal}, rate)});
    }
    table.Print();
}

} // namespace

int
main(int argc, char* argv[])
{
    Options options;
    CommandLine cmd(__FILE__);
    cmd.Usage("CPU time of the module beside plain ns-3's, and how it grows with a VPC's size.\n"
              "It judges no time: it fails only if a request or a packet is lost.");
    cmd.AddValue("quick", "a smoke run: few requests, one round", options.quick);
    cmd.AddValue("csv", "file for the numbers of each run", options.csv);
    cmd.AddValue("only", "path, growth, policy or reach: only that part", options.only);
    cmd.AddValue("rounds", "runs of each kind of network, taking turns", options.rounds);
    cmd.AddValue("hosts", "clients, and as many servers", options.hosts);
    cmd.AddValue("mtu", "bytes of the packets that TCP fills", options.mtu);
    cmd.AddValue("requests", "of all clients together, in a run", options.requests);
    cmd.AddValue("packets", "injected in a run", options.packets);
    cmd.AddValue("decisions", "of policies in a run", options.decisions);
    cmd.AddValue("queries", "who reaches whom, in a run", options.queries);
    cmd.Parse(argc, argv);
    if (options.quick)
    {
        options.rounds = 1;
        options.requests = 400;
        options.packets = 4000;
        options.decisions = 8000;
        options.queries = 2000;
    }
    if (options.rounds == 0 || options.decisions == 0 || options.queries == 0 ||
        options.hosts == 0 || options.requests % options.hosts != 0)
    {
        std::fprintf(
            stderr,
            "vpc-bench-path: --rounds, --decisions, --queries and --hosts must be positive and "
            "--requests a multiple of --hosts\n");
        return 2;
    }
    if (!options.only.empty() && options.only != "path" && options.only != "growth" &&
        options.only != "policy" && options.only != "reach")
    {
        std::fprintf(stderr,
                     "vpc-bench-path: no part is called %s; --only takes path, growth, policy or "
                     "reach\n",
                     options.only.c_str());
        return 2;
    }
    Csv csv(options.csv);
    const auto wanted = [&options](const std::string& part) {
        return options.only.empty() || options.only == part;
    };
    if (wanted("path"))
    {
        for (const Experiment& experiment : MakeExperiments(options))
        {
            RunExperiment(experiment, options.rounds, csv);
        }
    }
    if (wanted("growth"))
    {
        RunGrowths(options, csv);
    }
    if (wanted("policy"))
    {
        RunPolicies(options, csv);
    }
    if (wanted("reach"))
    {
        RunReach(options, csv);
    }
    return 0;
}
