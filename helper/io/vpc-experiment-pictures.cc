// SPDX-License-Identifier: GPL-2.0-only
// Pictures of an experiment, by gnuplot.
#include "vpc-experiment-output.h"

#include "ns3/vpc-failover-plots.h"

#include <iterator>
#include <map>
#include <set>

namespace ns3
{
namespace vpc
{

namespace
{

/// The pictures.
class PicturesOutput : public ExperimentOutput
{
  public:
    using ExperimentOutput::ExperimentOutput;

    void Write(const OutputDir& out, ExperimentResult& result) override
    {
        std::vector<PlotBand> bands;
        for (const ExperimentResult::Incident& incident : result.incidents)
        {
            bands.push_back({incident.from, incident.until, incident.name});
        }
        std::map<std::string, std::string> labels;
        for (const auto& [id, endpoint] : m_scene.plan.cloud.vpcEndpoints)
        {
            for (const std::string& eniId : endpoint.networkInterfaceIds)
            {
                labels[eniId] = m_scene.NameOf(id) + " in " + m_scene.cloud->GetAzOfEni(eniId);
            }
        }
        std::set<std::string> used;
        for (const RequestRecord& record : m_scene.recorder.GetRecords())
        {
            used.insert(record.eniId);
        }
        for (auto label = labels.begin(); label != labels.end();)
        {
            label = used.count(label->first) == 0 ? labels.erase(label) : std::next(label);
        }
        FailoverPlots plots(out.GetWorkPath(), bands, m_scene.experiment.duration);
        plots.PlotLatency(m_scene.recorder.GetRecords());
        plots.PlotLatencyByPath(m_scene.recorder.GetRecords());
        plots.PlotSuccess(m_scene.recorder.GetRecords());
        if (!labels.empty())
        {
            plots.PlotConnections(m_scene.recorder.GetFlows().GetSteps(), labels);
        }
        for (const ExperimentResult::Incident& incident : result.incidents)
        {
            if (!incident.groups.empty())
            {
                plots.PlotParts(incident.groups);
                break; // the first; all are in the tables
            }
        }
        plots.Render();
    }
};

} // namespace

std::unique_ptr<ExperimentOutput>
MakePicturesOutput(const ExperimentScene& scene)
{
    return std::make_unique<PicturesOutput>(scene);
}

} // namespace vpc
} // namespace ns3
