// SPDX-License-Identifier: GPL-2.0-only
// FlowMonitor's XML of an experiment.
#include "vpc-experiment-output.h"

#include "ns3/vpc-flow-monitor-helper.h"

namespace ns3
{
namespace vpc
{

namespace
{

/// flowmon.xml
class FlowMonitorOutput : public ExperimentOutput
{
  public:
    using ExperimentOutput::ExperimentOutput;

    void Begin(const OutputDir&) override
    {
        m_helper.Install(m_scene.cloud);
    }

    void Write(const OutputDir& out, ExperimentResult&) override
    {
        out.Write("flowmon.xml",
                  [this](std::ostream& file) { m_helper.SerializeToXmlStream(file, true, true); });
    }

  private:
    VpcFlowMonitorHelper m_helper;
};

} // namespace

std::unique_ptr<ExperimentOutput>
MakeFlowMonitorOutput(const ExperimentScene& scene)
{
    return std::make_unique<FlowMonitorOutput>(scene);
}

} // namespace vpc
} // namespace ns3
