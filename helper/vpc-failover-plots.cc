// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-failover-plots.h"

#include "ns3/abort.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>
#include <sstream>

namespace ns3
{
namespace vpc
{

namespace
{

const double BIN_S = 5; //!< width of a bin on the time axis

/// Colours that the colour-blind can tell apart (Okabe and Ito).
const char* const COLOURS[] =
    {"#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9", "#000000"};

/// \param i number of a line \return gnuplot's style of it
std::string
LineStyle(std::size_t i, const std::string& more = "lw 2")
{
    return "lc rgb '" + std::string(COLOURS[i % 7]) + "' " + more;
}

/// \param values at least one, any order \param share 0 to 1 \return the quantile by nearest rank
double
Quantile(std::vector<double>& values, double share)
{
    const auto rank =
        static_cast<std::size_t>(share * static_cast<double>(values.size() - 1) + 0.5);
    std::nth_element(values.begin(), values.begin() + static_cast<long>(rank), values.end());
    return values[rank];
}

/// Records by group and bin of their start.
std::map<std::string, std::map<int64_t, std::vector<const RequestRecord*>>>
ByGroupAndBin(const std::vector<RequestRecord>& records)
{
    std::map<std::string, std::map<int64_t, std::vector<const RequestRecord*>>> groups;
    for (const RequestRecord& r : records)
    {
        if (r.outcome != RequestOutcome::ABANDONED)
        {
            groups[r.group][static_cast<int64_t>(r.start.GetSeconds() / BIN_S)].push_back(&r);
        }
    }
    return groups;
}

} // namespace

FailoverPlots::FailoverPlots(const std::string& directory, const Fault& fault, Time until)
    : m_directory(directory),
      m_fault(fault),
      m_until(until)
{
}

Gnuplot
FailoverPlots::MakeTimePlot(const std::string& name,
                            const std::string& title,
                            const std::string& yLabel) const
{
    Gnuplot plot(name + ".png", title);
    plot.SetTerminal("pngcairo size 1100,600 font 'DejaVu Sans,12'");
    plot.SetLegend("Time since start (s)", yLabel);
    const double from = m_fault.start.GetSeconds();
    const double to = (m_fault.start + m_fault.duration).GetSeconds();
    std::ostringstream extra;
    extra << "set xrange [0:" << m_until.GetSeconds() << "]\n"
          << "set grid lc rgb '#dddddd'\nset border 3\nset tics nomirror\n"
          << "set key outside right top Left reverse samplen 2\n"
          << "set object 1 rectangle from first " << from << ", graph 0 to first " << to
          << ", graph 1 fc rgb '#bbbbbb' fs solid 0.4 noborder behind\n"
          << "set label 1 'fault' at first " << from
          << ", graph 0.97 offset 0.5,0 tc rgb '#555555'";
    plot.AppendExtra(extra.str());
    return plot;
}

void
FailoverPlots::Save(const std::string& name, Gnuplot& plot)
{
    const std::string path = m_directory + "/" + name + ".plt";
    std::ofstream out(path);
    plot.GenerateOutput(out);
    NS_ABORT_MSG_IF(!out, "cannot write " << path);
    m_names.push_back(name);
}

void
FailoverPlots::PlotLatency(const std::vector<RequestRecord>& records)
{
    Gnuplot plot = MakeTimePlot("latency", "Request latency by client group", "Latency (ms)");
    plot.AppendExtra("set logscale y");
    std::size_t i = 0;
    for (auto& [group, bins] : ByGroupAndBin(records))
    {
        Gnuplot2dDataset high(group + ", p99");
        high.SetStyle(Gnuplot2dDataset::LINES);
        high.SetExtra(LineStyle(i, "lw 1 dt 2"));
        Gnuplot2dDataset median(group + ", median");
        median.SetStyle(Gnuplot2dDataset::LINES);
        median.SetExtra(LineStyle(i));
        for (auto& [bin, own] : bins)
        {
            std::vector<double> ms;
            for (const RequestRecord* r : own)
            {
                ms.push_back(r->total.GetSeconds() * 1e3);
            }
            const double at = (static_cast<double>(bin) + 0.5) * BIN_S;
            median.Add(at, Quantile(ms, 0.5));
            high.Add(at, Quantile(ms, 0.99));
        }
        plot.AddDataset(median);
        plot.AddDataset(high);
        ++i;
    }
    Save("latency", plot);
}

void
FailoverPlots::PlotLatencyByPath(const std::vector<RequestRecord>& records)
{
    std::map<std::string, std::vector<double>> paths;
    for (const RequestRecord& r : records)
    {
        if (r.outcome == RequestOutcome::SUCCESS)
        {
            const std::string place =
                r.serverAz.empty() ? "" : (r.serverAz == r.clientAz ? ", same AZ" : ", other AZ");
            paths[std::string(ToString(r.path)) + place].push_back(r.total.GetSeconds() * 1e3);
        }
    }
    Gnuplot plot("latency-cdf.png", "Latency of successful requests by path");
    plot.SetTerminal("pngcairo size 1100,600 font 'DejaVu Sans,12'");
    plot.SetLegend("Latency (ms)", "Share of requests at most as slow");
    plot.AppendExtra("set logscale x\nset yrange [0:1]\nset grid lc rgb '#dddddd'\nset border 3\n"
                     "set tics nomirror\nset key right bottom Left reverse samplen 2");
    std::size_t i = 0;
    for (auto& [path, values] : paths)
    {
        std::sort(values.begin(), values.end());
        Gnuplot2dDataset line(path + " (n = " + std::to_string(values.size()) + ")");
        line.SetStyle(Gnuplot2dDataset::STEPS);
        line.SetExtra(LineStyle(i++));
        // 500 quantiles draw the same line as all values do.
        const std::size_t points = std::min<std::size_t>(500, values.size());
        for (std::size_t p = 1; p <= points; ++p)
        {
            const std::size_t rank = p * values.size() / points - 1;
            line.Add(values[rank],
                     static_cast<double>(rank + 1) / static_cast<double>(values.size()));
        }
        plot.AddDataset(line);
    }
    Save("latency-cdf", plot);
}

void
FailoverPlots::PlotSuccess(const std::vector<RequestRecord>& records)
{
    Gnuplot plot =
        MakeTimePlot("success", "Successful requests by client group", "Success rate (%)");
    plot.AppendExtra("set yrange [0:105]");
    std::size_t i = 0;
    for (const auto& [group, bins] : ByGroupAndBin(records))
    {
        Gnuplot2dDataset line(group);
        line.SetStyle(Gnuplot2dDataset::LINES);
        line.SetExtra(LineStyle(i++));
        for (const auto& [bin, own] : bins)
        {
            const auto good = std::count_if(own.begin(), own.end(), [](const RequestRecord* r) {
                return r->outcome == RequestOutcome::SUCCESS;
            });
            line.Add((static_cast<double>(bin) + 0.5) * BIN_S,
                     100.0 * static_cast<double>(good) / static_cast<double>(own.size()));
        }
        plot.AddDataset(line);
    }
    Save("success", plot);
}

void
FailoverPlots::PlotConnections(const std::vector<FlowCounter::Step>& steps,
                               const std::map<std::string, std::string>& labels)
{
    const auto last = static_cast<std::size_t>(m_until.GetSeconds());
    std::map<std::string, std::vector<double>> seconds; //!< open at the end of each second
    for (const auto& [eniId, label] : labels)
    {
        std::vector<double>& open = seconds[eniId];
        open.assign(last + 1, -1);
        open[0] = 0;
    }
    for (const FlowCounter::Step& step : steps)
    {
        const auto it = seconds.find(step.eniId);
        if (it != seconds.end())
        {
            const auto at = static_cast<std::size_t>(step.at.GetSeconds());
            it->second[std::min(at, last)] = static_cast<double>(step.open);
        }
    }
    std::vector<double> sum(last + 1, 0);
    std::vector<std::pair<std::string, std::vector<double>>> stacked;
    for (auto& [eniId, open] : seconds)
    {
        for (std::size_t s = 1; s <= last; ++s)
        {
            open[s] = open[s] < 0 ? open[s - 1] : open[s];
        }
        for (std::size_t s = 0; s <= last; ++s)
        {
            sum[s] += open[s];
        }
        stacked.emplace_back(labels.at(eniId), sum);
    }
    Gnuplot plot = MakeTimePlot("connections",
                                "Active connections by endpoint ENI, stacked",
                                "Active connections");
    plot.AppendExtra("set yrange [0:*]");
    // The highest layer first, so that the lower ones are drawn over it.
    for (std::size_t i = stacked.size(); i-- > 0;)
    {
        Gnuplot2dDataset area(stacked[i].first);
        // One impulse a second, wide enough to touch the next: an area.
        area.SetStyle(Gnuplot2dDataset::IMPULSES);
        area.SetExtra(LineStyle(i, "lw 2"));
        for (std::size_t s = 0; s <= last; ++s)
        {
            area.Add(static_cast<double>(s), stacked[i].second[s]);
        }
        plot.AddDataset(area);
    }
    Save("connections", plot);
}

void
FailoverPlots::Render()
{
    namespace fs = std::filesystem;
    if (std::system("command -v gnuplot > /dev/null 2>&1") != 0)
    {
        std::cerr << "gnuplot is not installed: the .plt files are written, the pictures are not\n";
        return;
    }
    const fs::path here = fs::current_path();
    fs::current_path(m_directory);
    for (const std::string& name : m_names)
    {
        const std::string svg =
            "sed -e 's/^set terminal .*/set terminal svg size 1100,600 font \"DejaVu Sans,12\" "
            "background \"white\"/' -e 's/" +
            name + "\\.png/" + name + ".svg/' " + name + ".plt | gnuplot";
        const int drawn =
            std::system(("gnuplot " + name + ".plt").c_str()) + std::system(svg.c_str());
        if (drawn != 0)
        {
            std::cerr << "gnuplot could not draw " << name << ".plt\n";
        }
    }
    fs::current_path(here);
}

} // namespace vpc
} // namespace ns3
