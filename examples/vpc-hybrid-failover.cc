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
#include "ns3/command-line.h"
#include "ns3/double.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"
#include "ns3/vpc-cloud-builder.h"
#include "ns3/vpc-csv.h"
#include "ns3/vpc-failover-plots.h"
#include "ns3/vpc-failover-recorder.h"
#include "ns3/vpc-option-check.h"
#include "ns3/vpc-output-dir.h"
#include "ns3/vpc-plot-folder.h"
#include "ns3/vpc-simulated-cloud.h"
#include "ns3/vpc-time-plots.h"
#include "ns3/vpc-trace-helper.h"
#include "ns3/vpc-workload-helper.h"

#include <algorithm>
#include <iomanip>
#include <iostream>
#include <memory>
#include <sstream>
#include <stdexcept>

using namespace ns3;
using namespace ns3::vpc;

namespace
{

/// What the command line sets.
struct Options
{
    std::string out{"out/hybrid-failover"};
    std::string way{"all"};
    double duration{600};
    double faultAt{150};
    double faultFor{250};
    uint32_t sites{5};
    uint32_t clients{2};
    double rate{1};
    double rttMs{8};
    double vpnRttMs{40};
    double jitter{0.25};
    bool plots{true};
};

/// A way in which Direct Connect fails, with what theory says of its detection at one end.
struct Way
{
    const char* name;
    const char* title;
    bool bfd;
    FaultKind kind;
    double soonest; //!< s after the fault
    double latest;  //!< s after the fault
};

// Hold time less what has passed since the last keepalive: 90 - U(0, 30) s; three intervals of
// 300 ms less the same: 0.9 - U(0, 0.3) s.
const Way WAYS[] = {
    {"bgp", "silent, BGP 30/90 s", false, FaultKind::LINK_LOSS, 60, 90},
    {"bfd", "silent, BFD 300 ms x 3", true, FaultKind::LINK_LOSS, 0.6, 0.9},
    {"light", "loss of light", false, FaultKind::DX_PORT, 0, 0},
};

/// A site with its links.
struct Site
{
    std::string connection;
    std::string interface;
    std::vector<std::string> hosts;
    std::string dns;
};

/// The description, with the ids that the experiment needs.
struct Topology
{
    Topology(const Options& options, const Way& way);

    CloudBuilder builder{"us-east-1"};
    std::string endpoint;
    std::string resolver;
    std::vector<Site> sites;
};

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

/// Smallest, mean and largest of some times.
struct Spread
{
    double least{0};
    double mean{0};
    double most{0};
    std::size_t count{0};

    void Add(double value)
    {
        least = count == 0 ? value : std::min(least, value);
        most = count == 0 ? value : std::max(most, value);
        mean = (mean * static_cast<double>(count) + value) / static_cast<double>(count + 1);
        ++count;
    }
};

/// \param out a stream \param spread it \return out
std::ostream&
operator<<(std::ostream& out, const Spread& spread)
{
    if (spread.count == 0)
    {
        return out << "-";
    }
    std::ostringstream text;
    const int digits = spread.most < 10 ? 3 : 1;
    text << std::fixed << std::setprecision(digits) << spread.least << " / " << spread.mean << " / "
         << spread.most;
    return out << text.str();
}

/// What came of one way.
struct Result
{
    Spread aws;      //!< fault to detection at AWS's end, s
    Spread customer; //!< at the customer's end
    Spread later;    //!< of the two, by site
    Spread trouble;  //!< fault to the end of a client's last request in trouble
    Spread healed;   //!< end of the fault until the session is up at both ends
    Spread returned; //!< end of the fault until the last request by the VPN began, by site
    std::map<std::string, Spread> latency; //!< of successful requests in ms, by path
    uint64_t requests{0};                  //!< under way in the fault
    uint64_t lost{0};
    uint64_t delayed{0};
    bool isConserved{false};
    std::vector<std::pair<double, double>> success;
    std::vector<std::pair<double, double>> median; //!< latency in ms
};

/// One way while it runs.
class Experiment
{
  public:
    Experiment(const Options& options, const Way& way);
    Result Run(const std::string& folder);

  private:
    void InstallClients();
    void AddFaults();
    void SeeLink(const std::string& link,
                 const std::string& end,
                 bool isUp,
                 const std::string& why);
    void JudgeLinks(Result& result) const;
    void JudgeRequests(Result& result) const;
    void WriteLinks(std::ostream& file) const;

    /// A change of a link.
    struct Change
    {
        Time at;
        std::string link;
        std::string end;
        bool isUp;
        std::string why;
    };

    Options m_options;
    Way m_way;
    Topology m_topology;
    Ptr<SimulatedCloud> m_cloud;
    WorkloadHelper m_workload;
    std::unique_ptr<FailoverRecorder> m_recorder;
    Time m_from;
    Time m_until;
    std::vector<Change> m_changes;
};

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
    for (const Site& site : m_topology.sites)
    {
        for (const LinkSide side : {LinkSide::AWS, LinkSide::CUSTOMER})
        {
            m_cloud->GetLinkSession(site.interface, side)
                ->GetBgp()
                ->SetAttribute("TimerJitter", DoubleValue(options.jitter));
            if (auto bfd = m_cloud->GetLinkSession(site.interface, side)->GetBfd())
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
    m_cloud->TraceConnectWithoutContext("LinkChange", MakeCallback(&Experiment::SeeLink, this));
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
            for (const auto& [group, name] : {std::make_pair("regional name", names.front()),
                                              std::make_pair("zonal name", names[1]),
                                              std::make_pair("private name", names.back())})
            {
                Ptr<RequestClient> client = m_workload.InstallClient(host, group, name);
                client->SetStartTime(Seconds(30)); // the sessions are up by then
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
Experiment::SeeLink(const std::string& link,
                    const std::string& end,
                    bool isUp,
                    const std::string& why)
{
    m_changes.push_back({Simulator::Now(), link, end, isUp, why});
}

void
Experiment::JudgeLinks(Result& result) const
{
    for (const Site& site : m_topology.sites)
    {
        Time found;
        Time healed;
        for (const Change& change : m_changes)
        {
            if (change.link != site.interface || change.at < m_from)
            {
                continue;
            }
            if (change.at < m_until && !change.isUp)
            {
                Spread& end = change.end == "aws" ? result.aws : result.customer;
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
    for (auto& [bin, values] : latencies)
    {
        std::nth_element(values.begin(), values.begin() + values.size() / 2, values.end());
        result.median.emplace_back((static_cast<double>(bin) + 0.5) * FailoverPlots::BIN_S,
                                   values[values.size() / 2]);
    }
}

void
Experiment::WriteLinks(std::ostream& file) const
{
    file << "time_s,link,end,state,reason\n" << std::fixed << std::setprecision(9);
    for (const Change& change : m_changes)
    {
        file << change.at.GetSeconds() << ',' << change.link << ',' << change.end << ','
             << (change.isUp ? "up" : "down") << ',' << change.why << '\n';
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
    out.Write("links.csv", [this](std::ostream& file) { WriteLinks(file); });
    result.isConserved = m_cloud->CheckConservation().isConserved;
    out.Commit();
    return result;
}

/// \param name of a row \param columns results \param cell writes one \return a line of the table
template <typename Cell>
void
PrintRow(const std::string& name, const std::vector<std::pair<Way, Result>>& columns, Cell cell)
{
    std::cout << std::left << std::setw(40) << name;
    for (const auto& [way, result] : columns)
    {
        std::ostringstream text;
        cell(text, way, result);
        std::cout << std::setw(27) << text.str();
    }
    std::cout << '\n';
}

/// \param columns by way
void
PrintTable(const std::vector<std::pair<Way, Result>>& columns)
{
    using Out = std::ostream;
    PrintRow("", columns, [](Out& out, const Way& way, const Result&) { out << way.title; });
    PrintRow("theory: one end finds out after (s)",
             columns,
             [](Out& out, const Way& way, const Result&) {
                 out << way.soonest << " to " << way.latest;
             });
    PrintRow("AWS's end found out after (s)", columns, [](Out& out, const Way&, const Result& r) {
        out << r.aws;
    });
    PrintRow("the customer's end after (s)", columns, [](Out& out, const Way&, const Result& r) {
        out << r.customer;
    });
    PrintRow("the later of the two after (s)", columns, [](Out& out, const Way&, const Result& r) {
        out << r.later;
    });
    PrintRow("a client's last trouble ended at (s)",
             columns,
             [](Out& out, const Way&, const Result& r) { out << r.trouble; });
    PrintRow("requests in the fault, lost, delayed",
             columns,
             [](Out& out, const Way&, const Result& r) {
                 out << r.requests << ", " << r.lost << ", " << r.delayed;
             });
    PrintRow("latency by Direct Connect (ms)", columns, [](Out& out, const Way&, const Result& r) {
        const auto it = r.latency.find("direct-connect");
        out << (it == r.latency.end() ? Spread() : it->second);
    });
    PrintRow("latency by the VPN (ms)", columns, [](Out& out, const Way&, const Result& r) {
        const auto it = r.latency.find("vpn");
        out << (it == r.latency.end() ? Spread() : it->second);
    });
    PrintRow("healed: session up again after (s)",
             columns,
             [](Out& out, const Way&, const Result& r) { out << r.healed; });
    PrintRow("healed: last request by the VPN (s)",
             columns,
             [](Out& out, const Way&, const Result& r) { out << r.returned; });
    std::cout
        << "\nLeast / mean / most over sites (detection) or client hosts. Times count from the "
           "fault, or from its end.\n";
}

/// \param options as given \param columns by way \param path folder of the results
void
Draw(const Options& options,
     const std::vector<std::pair<Way, Result>>& columns,
     const std::string& path)
{
    PlotFolder folder(path);
    const double from = options.faultAt;
    const PlotBand band{Seconds(from), Seconds(from + options.faultFor), "Direct Connect fails"};
    std::vector<PlotPanel> panels;
    for (const auto& [way, result] : columns)
    {
        std::ostringstream theory;
        // The band in which theory has both ends find out; objects 1 to 9 are the faults'.
        theory << "set object 10 rectangle from first " << from + way.soonest
               << ", graph 0 to first " << from + std::max(way.latest, way.soonest + 0.5)
               << ", graph 1 fc rgb '#e69f00' fs solid 0.5 noborder behind\n";
        PlotPanel success;
        success.title = std::string(way.title) + ": success; orange: one end finds out, by theory";
        success.yAxis = "Success (%)";
        success.axes = theory.str() + "set yrange [0:130]\nset ytics 0,25,100";
        success.lines.push_back({"", 0, result.success});
        PlotPanel latency;
        latency.title = std::string(way.title) + ": latency";
        latency.yAxis = "Median (ms)";
        latency.axes = theory.str() + "set yrange [0:*]";
        latency.lines.push_back({"", 4, result.median});
        panels.push_back(success);
        panels.push_back(latency);
    }
    TimePlots(folder, {band}, Seconds(options.duration))
        .Plot(
            "failover",
            "On-premises clients of an interface endpoint: Direct Connect with a VPN as its backup",
            panels,
            2);
    folder.Render();
}

/// \param options as given \throw std::runtime_error with one line for the user
void
CheckOptions(const Options& options)
{
    const Options& o = options;
    const bool isWay =
        o.way == "all" || std::any_of(std::begin(WAYS), std::end(WAYS), [&o](const Way& way) {
            return o.way == way.name;
        });
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
    std::vector<std::pair<Way, Result>> columns;
    bool isConserved = true;
    for (const Way& way : WAYS)
    {
        if (options.way != "all" && options.way != way.name)
        {
            continue;
        }
        Experiment experiment(options, way);
        columns.emplace_back(way, experiment.Run(root.GetWorkPath() + "/" + way.name));
        isConserved = isConserved && columns.back().second.isConserved;
        Simulator::Destroy();
    }
    PrintTable(columns);
    if (options.plots)
    {
        Draw(options, columns, root.GetWorkPath());
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
