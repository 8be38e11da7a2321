// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-experiment-output.h"

#include "ns3/vpc-request-series.h"
#include "ns3/vpc-trace-helper.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{

namespace
{

constexpr uint32_t CAPTURED_BYTES = 128; //!< of each packet: headers, and DNS if it is some

/// What happened, as CSV.
class TablesOutput : public ExperimentOutput
{
  public:
    using ExperimentOutput::ExperimentOutput;

    void Write(const OutputDir& out, ExperimentResult& result) override
    {
        if (m_scene.experiment.measure.requests)
        {
            m_scene.recorder.WriteRequests(out);
        }
        out.Write("series.csv", [this](std::ostream& file) {
            WriteRequestSeries(file, MakeRequestSeries(m_scene.recorder.GetRecords()));
        });
        m_scene.recorder.WriteFlows(out, m_scene.experiment.duration);
        m_scene.recorder.WriteLinks(out);
        std::size_t number = 0;
        for (const ExperimentResult::Incident& incident : result.incidents)
        {
            ++number;
            const std::string name =
                result.incidents.size() == 1 ? "" : "-" + std::to_string(number);
            out.Write("failover" + name + ".csv",
                      [&incident](std::ostream& file) { WriteFailoverCsv(file, incident.groups); });
        }
        const bool anyForm =
            std::any_of(result.incidents.begin(),
                        result.incidents.end(),
                        [](const ExperimentResult::Incident& i) { return !i.forms.empty(); });
        if (anyForm)
        {
            out.Write("closed-forms.csv", [&result](std::ostream& file) {
                WriteClosedFormsHeader(file);
                for (const ExperimentResult::Incident& incident : result.incidents)
                {
                    WriteClosedForms(file, incident.name, incident.forms);
                }
            });
        }
    }
};

/// Packet captures.
class CaptureOutput : public ExperimentOutput
{
  public:
    using ExperimentOutput::ExperimentOutput;

    void Begin(const OutputDir& out) override
    {
        m_traces.SetSnapLength(CAPTURED_BYTES);
        for (const auto& [name, eniId] : m_scene.plan.pcap)
        {
            m_traces.EnablePcap(out.GetWorkPath() + "/" + name + ".pcap",
                                m_scene.cloud->GetEni(eniId),
                                false,
                                true);
        }
    }

  private:
    VpcTraceHelper m_traces;
};

/// The figures, for programs.
class SummaryOutput : public ExperimentOutput
{
  public:
    using ExperimentOutput::ExperimentOutput;

    void Write(const OutputDir& out, ExperimentResult& result) override
    {
        out.Write("summary.json", [&](std::ostream& file) {
            WriteExperimentSummary(file, m_scene.experiment, result);
        });
    }
};

} // namespace

std::string
ExperimentScene::NameOf(const std::string& id) const
{
    const auto name = plan.names.find(id);
    return name == plan.names.end() ? id : name->second;
}

std::unique_ptr<ExperimentOutput>
MakeTablesOutput(const ExperimentScene& scene)
{
    return std::make_unique<TablesOutput>(scene);
}

std::unique_ptr<ExperimentOutput>
MakeCaptureOutput(const ExperimentScene& scene)
{
    return std::make_unique<CaptureOutput>(scene);
}

std::unique_ptr<ExperimentOutput>
MakeSummaryOutput(const ExperimentScene& scene)
{
    return std::make_unique<SummaryOutput>(scene);
}

std::vector<std::unique_ptr<ExperimentOutput>>
MakeExperimentOutputs(const ExperimentScene& scene)
{
    const ExperimentMeasure& measure = scene.experiment.measure;
    std::vector<std::unique_ptr<ExperimentOutput>> outputs;
    outputs.push_back(MakeTablesOutput(scene));
    if (!scene.plan.pcap.empty())
    {
        outputs.push_back(MakeCaptureOutput(scene));
    }
    if (measure.trafficMatrix || measure.cost)
    {
        outputs.push_back(MakeTrafficOutput(scene));
    }
    outputs.push_back(MakeSummaryOutput(scene));
    if (measure.plots)
    {
        outputs.push_back(MakePicturesOutput(scene));
    }
    return outputs;
}

} // namespace vpc
} // namespace ns3
