// SPDX-License-Identifier: GPL-2.0-only
// Traces of an experiment's packets, in ns-3's manner.
#include "vpc-experiment-output.h"

#include "ns3/vpc-cloud-nodes.h"
#include "ns3/vpc-trace-helper.h"

#include <filesystem>

namespace ns3
{
namespace vpc
{

namespace
{

constexpr uint32_t CAPTURED_BYTES = 128; //!< of each packet: headers, and DNS if it is some

/// Captures and ascii traces.
class TracesOutput : public ExperimentOutput
{
  public:
    using ExperimentOutput::ExperimentOutput;

    void Begin(const OutputDir& out) override
    {
        m_traces.SetSnapLength(CAPTURED_BYTES);
        const std::string folder = out.GetWorkPath() + "/";
        for (const auto& [name, eniId] : m_scene.plan.pcap.enis)
        {
            m_traces.EnablePcap(folder + name + ".pcap", m_scene.cloud->GetEni(eniId), false, true);
        }
        for (const auto& [name, eniId] : m_scene.plan.ascii.enis)
        {
            m_traces.EnableAscii(folder + name + ".tr", m_scene.cloud->GetEni(eniId), true);
        }
        if (m_scene.plan.pcap.all || m_scene.plan.ascii.all)
        {
            TraceAll(out);
        }
    }

  private:
    void TraceAll(const OutputDir& out)
    {
        std::filesystem::create_directory(out.GetWorkPath() + "/traces");
        const std::string prefix = out.GetWorkPath() + "/traces/vpc";
        if (m_scene.plan.pcap.all)
        {
            m_traces.EnablePcapAll(prefix);
        }
        if (m_scene.plan.ascii.all)
        {
            m_traces.EnableAsciiAll(prefix);
        }
        out.Write("traces/devices.csv", [this](std::ostream& file) {
            WriteDevices(file, ListCloudNodes(*m_scene.cloud), m_scene.plan.names);
        });
    }

    VpcTraceHelper m_traces;
};

} // namespace

std::unique_ptr<ExperimentOutput>
MakeTracesOutput(const ExperimentScene& scene)
{
    return std::make_unique<TracesOutput>(scene);
}

} // namespace vpc
} // namespace ns3
