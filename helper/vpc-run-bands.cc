// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-run-bands.h"

#include "ns3/vpc-csv.h"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <iterator>
#include <sstream>

namespace ns3
{
namespace vpc
{

void
RunBands::Add(const RequestSeries& series)
{
    ++m_runs;
    for (const auto& [group, points] : series)
    {
        Quantities& quantities = m_groups[group];
        for (const RequestSeriesPoint& point : points)
        {
            quantities["success_percent"][point.atSeconds].push_back(point.GetSuccessPercent());
            quantities["p50_ms"][point.atSeconds].push_back(point.p50.GetSeconds() * 1e3);
            quantities["p99_ms"][point.atSeconds].push_back(point.p99.GetSeconds() * 1e3);
        }
    }
}

std::vector<std::string>
RunBands::GetGroups() const
{
    std::vector<std::string> groups;
    for (const auto& [group, quantities] : m_groups)
    {
        groups.push_back(group);
    }
    return groups;
}

void
RunBands::Write(std::ostream& out) const
{
    out << "group,quantity,time_s,runs,mean,ci95_low,ci95_high\n" << std::setprecision(9);
    for (const auto& [group, quantities] : m_groups)
    {
        for (const auto& [quantity, times] : quantities)
        {
            for (const auto& [at, values] : times)
            {
                const SweepMean mean = MeanOf(values);
                out << CsvField(group) << ',' << quantity << ',' << at << ',' << mean.runs << ','
                    << mean.mean << ',';
                if (mean.halfWidth)
                {
                    out << mean.mean - *mean.halfWidth << ',' << mean.mean + *mean.halfWidth;
                }
                else
                {
                    out << ',';
                }
                out << '\n';
            }
        }
    }
}

PlotLine
RunBands::LineOf(const std::string& group,
                 const std::string& quantity,
                 const std::string& label,
                 std::size_t colour) const
{
    PlotLine line{label, colour, {}, 2, {}};
    for (const auto& [at, values] : m_groups.at(group).at(quantity))
    {
        const SweepMean mean = MeanOf(values);
        line.points.emplace_back(at, mean.mean);
        line.halfWidths.push_back(mean.halfWidth.value_or(0));
    }
    return line;
}

void
RunBands::Draw(TimePlots& plots) const
{
    double low = 1e9;
    double high = 1e-9;
    std::vector<PlotPanel> success;
    for (const auto& [group, quantities] : m_groups)
    {
        success.push_back({group,
                           "Success (%)",
                           "set yrange [0:130]\nset ytics 0,25,100",
                           {LineOf(group, "success_percent", "", 0)}});
        for (const char* quantity : {"p50_ms", "p99_ms"})
        {
            for (const auto& [at, values] : quantities.at(quantity))
            {
                const auto [least, most] = std::minmax_element(values.begin(), values.end());
                low = std::min(low, std::max(1e-3, *least));
                high = std::max(high, *most);
            }
        }
    }
    const std::string what =
        ", means of " + std::to_string(m_runs) + " runs with 95 % intervals, in spans of 5 s";
    plots.Plot("success", "Successful requests by client group" + what, success, 2);
    // The same decades in all panels, so that they can be compared, and room for the key.
    std::ostringstream axes;
    axes << "set logscale y\nset format y '10^{%T}'\nset yrange ["
         << std::pow(10, std::floor(std::log10(low)) - 0.3) << ':'
         << std::pow(10, std::ceil(std::log10(high)) + 0.7) << ']';
    std::vector<PlotPanel> latency;
    for (const auto& [group, quantities] : m_groups)
    {
        latency.push_back({group,
                           "Latency (ms)",
                           axes.str(),
                           {LineOf(group, "p99_ms", "99th percentile", 3),
                            LineOf(group, "p50_ms", "median", 0)}});
    }
    plots.Plot("latency", "Request latency by client group" + what, latency, 2);
}

void
DrawRecoveryParts(const SweepTable& table,
                  std::size_t point,
                  const std::vector<std::string>& groups,
                  PlotFolder& folder)
{
    const SweepFigure parts[] = {{"detectionSeconds", "detection: health check"},
                                 {"nameChangeSeconds", "name: next answer without the ENI"},
                                 {"cacheMaxSeconds", "cache: of the last client"},
                                 {"timersMeanSeconds", "timers: of a client's last request"},
                                 {"recovery.p50Seconds", "recovery, median client"},
                                 {"recovery.p99Seconds", "recovery, 99th percentile"},
                                 {"totalSeconds", "last request in trouble"}};
    constexpr double STEP = 0.11;
    Gnuplot plot;
    plot.SetTitle("Parts of the failover by client group, means with 95 % intervals");
    plot.SetLegend("", "Time (s)");
    std::ostringstream axes;
    axes << PlotFolder::LOOK << "set xtics rotate by -15 (";
    for (std::size_t g = 0; g < groups.size(); ++g)
    {
        axes << (g == 0 ? "" : ", ") << PlotQuote(groups[g]) << ' ' << g;
    }
    axes << ")\nset xrange [-0.6:" << static_cast<double>(groups.size()) - 0.4
         << "]\nset yrange [0:*]\nset bmargin 5\n"
            "set key outside right top Left reverse samplen 1 noautotitle";
    plot.AppendExtra(axes.str());
    bool any = false;
    for (std::size_t p = 0; p < std::size(parts); ++p)
    {
        auto data = PlotDataset(parts[p].label,
                                Gnuplot2dDataset::POINTS,
                                PlotLineStyle(PlotColour(p), "lw 2 pt 7 ps 1.2"));
        data.SetErrorBars(Gnuplot2dDataset::Y);
        for (std::size_t g = 0; g < groups.size(); ++g)
        {
            const auto mean =
                table.Find(point, "incidents[0].groups." + groups[g] + "." + parts[p].name);
            if (mean)
            {
                const double x = static_cast<double>(g) + STEP * (static_cast<double>(p) - 3);
                data.Add(x, mean->mean, mean->halfWidth.value_or(0));
                any = true;
            }
        }
        plot.AddDataset(data);
    }
    if (!any)
    {
        return; // no fault, or none that anybody felt
    }
    GnuplotCollection plots = PlotFolder::Begin("recovery", 600);
    plots.AddPlot(plot);
    folder.Save("recovery", plots);
}

} // namespace vpc
} // namespace ns3
