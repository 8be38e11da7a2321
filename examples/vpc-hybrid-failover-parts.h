// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/vpc-cloud-builder.h"
#include "ns3/vpc-failover-recorder.h"
#include "ns3/vpc-fault-schedule.h"
#include "ns3/vpc-simulated-cloud.h"
#include "ns3/vpc-workload-helper.h"

#include <map>
#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

/**
 * \file
 * What the files of the example vpc-hybrid-failover share: the sites and their links, the
 * experiment, and what came of it.
 */
namespace hybrid
{

using namespace ns3;
using namespace ns3::vpc;

/// What the command line sets.
struct Options
{
    std::string out{"out/hybrid-failover"};
    std::string way{"all"};
    double duration{600};
    double faultAt{150};
    double faultFor{250};
    uint32_t sites{10};
    uint32_t clients{1};
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

extern const std::vector<Way> WAYS;
/// Names that clients ask for, as groups of the workload.
extern const char* const NAMES[3];

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

/// Some times, for their spread and their distribution.
class Times
{
  public:
    /// \param value another one
    void Add(double value);
    /// \return them, sorted
    std::vector<double> GetSorted() const;

  private:
    std::vector<double> m_values;
};

/// \param out a stream \param times some \return out, with least / mean / most
std::ostream& operator<<(std::ostream& out, const Times& times);

/// What came of one way.
struct Result
{
    Times aws;      //!< fault to detection at AWS's end, s
    Times customer; //!< at the customer's end
    Times later;    //!< of the two, by site
    Times trouble;  //!< fault to the end of a client host's last request in trouble
    Times healed;   //!< end of the fault until the session is up at both ends
    Times returned; //!< end of the fault until the last request by the VPN began, by client host
    std::map<std::string, Times> latency; //!< of successful requests in ms, by path
    std::map<std::string, std::map<std::string, uint64_t>> answered; //!< by name asked for, path
    uint64_t requests{0};                                            //!< under way in the fault
    uint64_t lost{0};
    uint64_t delayed{0};
    bool isConserved{false};
    std::vector<std::pair<double, double>> success; //!< s, %
    std::vector<std::pair<double, double>> median;  //!< s, latency in ms; gaps where none
};

using Results = std::vector<std::pair<Way, Result>>;

/// One way while it runs.
class Experiment
{
  public:
    Experiment(const Options& options, const Way& way);
    Result Run(const std::string& folder);

  private:
    void InstallClients();
    void AddFaults();
    void JudgeLinks(Result& result) const;
    void JudgeRequests(Result& result) const;

    Options m_options;
    Way m_way;
    Topology m_topology;
    Ptr<SimulatedCloud> m_cloud;
    WorkloadHelper m_workload;
    std::unique_ptr<FailoverRecorder> m_recorder;
    Time m_from;
    Time m_until;
};

/// Print what came of each way. \param results by way
void PrintResults(const Results& results);
/// Draw failover.png and detection.png. \param options as run \param results by way \param path
/// folder of the results
void DrawResults(const Options& options, const Results& results, const std::string& path);

} // namespace hybrid
