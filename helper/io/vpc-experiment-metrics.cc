// SPDX-License-Identifier: GPL-2.0-only
// CloudWatch's metrics of an experiment.
#include "vpc-experiment-output.h"
#include "vpc-metric-json.h"

#include "ns3/vpc-cloudwatch-recorder.h"

#include <optional>

namespace ns3
{
namespace vpc
{

namespace
{

/// metrics.csv, metrics.json and the question that it answers.
class MetricsOutput : public ExperimentOutput
{
  public:
    using ExperimentOutput::ExperimentOutput;

    void Begin(const OutputDir&) override
    {
        m_recorder.emplace(m_scene.cloud, m_scene.experiment.measure.epoch);
    }

    void Write(const OutputDir& out, ExperimentResult&) override
    {
        m_recorder->Finish();
        const MetricStore& store = m_recorder->GetStore();
        out.Write("metrics.csv", [&](std::ostream& file) { store.WriteCsv(file); });
        out.Write("metrics.json", [&](std::ostream& file) { WriteMetricData(file, store); });
        out.Write("metrics-queries.json",
                  [&](std::ostream& file) { WriteMetricQueries(file, store); });
    }

  private:
    std::optional<CloudWatchRecorder> m_recorder; //!< while it runs
};

} // namespace

std::unique_ptr<ExperimentOutput>
MakeMetricsOutput(const ExperimentScene& scene)
{
    return std::make_unique<MetricsOutput>(scene);
}

} // namespace vpc
} // namespace ns3
