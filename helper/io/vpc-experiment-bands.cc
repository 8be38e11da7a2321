// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-experiment-bands.h"

#include "vpc-json.h"

#include "ns3/vpc-run-bands.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <stdexcept>

namespace ns3
{
namespace vpc
{

namespace
{

/// The runs of a point.
struct PointRuns
{
    RunBands bands;
    std::vector<PlotBand> faults; //!< of the first run: those of all
    std::string folder;           //!< of the point
};

/// \param object a fault in summary.json \param name of a time \return it
Time
TimeOf(const JsonValue& object, const std::string& name)
{
    return Seconds(std::strtod(object.GetString(name).c_str(), nullptr));
}

/// \param folder of a run \return the faults that it tells of
std::vector<PlotBand>
FaultsOf(const std::string& folder)
{
    std::vector<PlotBand> bands;
    const JsonDocument summary = JsonDocument::ReadFile(folder + "/summary.json");
    for (const JsonValue& incident : summary.Root().GetArray("incidents"))
    {
        bands.push_back(
            {TimeOf(incident, "from"), TimeOf(incident, "until"), incident.GetString("name")});
    }
    return bands;
}

} // namespace

void
WriteExperimentBands(const Experiment& experiment,
                     const std::string& folder,
                     const SweepTable& table)
{
    if (experiment.runs < 2)
    {
        return;
    }
    std::vector<SweepAxis> axes;
    for (const auto& [path, values] : experiment.vary)
    {
        axes.push_back({path, values});
    }
    std::map<std::size_t, PointRuns> points;
    for (const SweepRun& run : PlanSweep(axes, experiment.runs))
    {
        const std::string own = folder + "/" + run.folder;
        PointRuns& point = points[run.point];
        if (point.folder.empty())
        {
            point.folder =
                axes.empty() ? folder : std::filesystem::path(own).parent_path().string();
            point.faults = FaultsOf(own);
        }
        std::ifstream series(own + "/series.csv");
        point.bands.Add(ReadRequestSeries(series));
    }
    for (const auto& [number, point] : points)
    {
        const std::string path = point.folder + "/bands.csv";
        std::ofstream file(path);
        point.bands.Write(file);
        file.close();
        if (!file)
        {
            throw std::runtime_error("cannot write " + path + "; is the disk full?");
        }
        if (!experiment.measure.plots)
        {
            continue;
        }
        PlotFolder pictures(point.folder);
        TimePlots plots(pictures, point.faults, experiment.duration);
        point.bands.Draw(plots);
        DrawRecoveryParts(table, number, point.bands.GetGroups(), pictures);
        pictures.Render();
    }
}

} // namespace vpc
} // namespace ns3
