// SPDX-License-Identifier: GPL-2.0-only
// The retry storm: targets at a high load, of which those of one zone die.
#include "vpc-privatelink-failover-parts.h"

#include "ns3/vpc-failover-plots.h"
#include "ns3/vpc-time-plots.h"

#include <algorithm>
#include <optional>
#include <sstream>

namespace privatelink
{

namespace
{

/// The retry storm's constants, in s.
namespace storm
{
const double SERVICE_TIME = 0.04;
const double REQUEST_TIMEOUT = 2;
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
    const Fault fault = scene.KillTargets(TARGETS_ZONE, STORM_FAULT_AT, storm::FAULT_FOR);
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
    const double begin = STORM_FAULT_AT;
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

} // namespace

bool
RunStorms(const Options& options, const OutputDir& out, PlotFolder& folder)
{
    const StormResult without = RunStorm(options, 0, "retry storm without quota");
    const StormResult with = RunStorm(options, 500, "retry storm with quota");
    WriteStorm(out, without, with);
    if (options.plots)
    {
        DrawStorm(options, folder, without, with);
    }
    return without.isConserved && with.isConserved;
}

} // namespace privatelink
