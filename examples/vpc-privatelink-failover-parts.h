// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/random-variable-stream.h"
#include "ns3/simulator.h"
#include "ns3/vpc-client-preset.h"
#include "ns3/vpc-cloud-builder.h"
#include "ns3/vpc-failover-comparison.h"
#include "ns3/vpc-failover-recorder.h"
#include "ns3/vpc-output-dir.h"
#include "ns3/vpc-plot-folder.h"
#include "ns3/vpc-simulated-cloud.h"
#include "ns3/vpc-workload-helper.h"

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

/**
 * \file
 * What the files of the example vpc-privatelink-failover share: the provider and its consumers, and
 * the two experiments with them.
 */
namespace privatelink
{

using namespace ns3;
using namespace ns3::vpc;

extern const std::vector<std::string> ZONES; //!< AZ ids
const std::size_t TARGETS_ZONE = 0;          //!< index of the zone whose targets die
const double STORM_FAULT_AT = 100;           //!< start of the retry storm's fault, s
/// What a provider needs after a fault, s: five checks 30 s apart, and the TTL.
const double SETTLING = 250;

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
    /// \param options hosts, passive checks \param crossZone whether load is balanced across zones
    /// \param targetsPerZone with one worker each \param serviceTime its mean in s
    Scene(const Options& options, bool crossZone, uint32_t targetsPerZone, double serviceTime);
    Scene(const Scene&) = delete;
    Scene& operator=(const Scene&) = delete;

    /// \return the provider's
    Ptr<NetworkLoadBalancerNode> GetBalancer() const;
    /// \param consumer one of them \return its endpoint's names: regional, then one a zone
    const std::vector<std::string>& NamesOf(const Consumer& consumer) const;
    /// \param zone index \return the ENIs of both endpoints there
    std::vector<std::string> EnisOf(std::size_t zone) const;

    /// \param instance where \param group how \param rate requests a second \param until in s
    /// \return the client, which is recorded
    Ptr<RequestClient> AddClient(const std::string& instance,
                                 const Group& group,
                                 double rate,
                                 double until);
    /// \param zone index: all its targets die \param at in s \param duration in s \return the
    /// fault of the last
    Fault KillTargets(std::size_t zone, double at, double duration);
    /// \param name for the terminal \param until in s \return whether packets are conserved
    bool Run(const std::string& name, double until);

  private:
    /// Ends the simulation when the rest is gone.
    struct End
    {
        ~End()
        {
            Simulator::Destroy();
        }
    };

    End m_end;

  public:
    Topology topology;
    Ptr<SimulatedCloud> cloud;
    WorkloadHelper workload;
    std::unique_ptr<FailoverRecorder> recorder;

  private:
    Ptr<UniformRandomVariable> m_begin;
    int64_t m_stream{1000};
};

/// What a way came to.
struct WayResult
{
    std::vector<FailoverColumn> faults; //!< the targets' death, the zone's
    std::map<std::string, std::vector<std::pair<double, double>>> success; //!< %, by group
    bool isConserved{false};
};

using WayResults = std::map<std::string, WayResult>; //!< by the way's name

/// \param name of a way \return whether there is one
bool IsWay(const std::string& name);
/// \param options which, and how \param root folder of all results \return what they came to
WayResults RunWays(const Options& options, const std::string& root);
/// \param options as they were run \param results all ways \param folder for comparison.png
void DrawWays(const Options& options, const WayResults& results, PlotFolder& folder);
/// Print a table for each fault. \param options as they were run \param results all ways
void PrintWays(const Options& options, const WayResults& results);

/**
 * \brief The retry storm, without the quota and with it: retry-storm.csv and retry-storm.png.
 * \param options load, length \param out for the table \param folder for the picture
 * \return whether packets are conserved
 */
bool RunStorms(const Options& options, const OutputDir& out, PlotFolder& folder);

} // namespace privatelink
