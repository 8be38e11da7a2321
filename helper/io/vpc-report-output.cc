// SPDX-License-Identifier: GPL-2.0-only
// report.json and report.html of a run.
#include "vpc-experiment-output.h"
#include "vpc-report-data.h"
#include "vpc-report-page.h"

namespace ns3
{
namespace vpc
{

namespace
{

/// The report.
class ReportOutput : public ExperimentOutput
{
  public:
    using ExperimentOutput::ExperimentOutput;

    void Write(const OutputDir& out, ExperimentResult& result) override
    {
        ReportRun run;
        run.data = MakeReportData(m_scene, result, out.GetWorkPath());
        out.Write("report.json", [&run](std::ostream& file) { file << run.data; });
        if (HasReportPage())
        {
            const std::string name = "report.html";
            run.files = ListReportFiles(out.GetWorkPath(), out.GetWorkPath() + "/" + name);
            out.Write(name, [&run](std::ostream& file) { file << MakeReportPage({run}); });
        }
    }
};

} // namespace

std::unique_ptr<ExperimentOutput>
MakeReportOutput(const ExperimentScene& scene)
{
    return std::make_unique<ReportOutput>(scene);
}

} // namespace vpc
} // namespace ns3
