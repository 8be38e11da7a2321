// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-failover-plots.h"

#include "ns3/abort.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

namespace ns3
{
namespace vpc
{

namespace
{

const double BIN_S = 5; //!< width of a bin on the time axis

/// Colours that the colour-blind can tell apart (Okabe and Ito).
const char* const BLUE = "#0072B2";
const char* const ORANGE = "#E69F00";
const char* const GREEN = "#009E73";
const char* const VERMILION = "#D55E00";
const char* const PURPLE = "#CC79A7";
const char* const COLOURS[] = {BLUE, ORANGE, GREEN, VERMILION, PURPLE, "#56B4E9", "#000000"};

const char* const LOOK = "set grid lc rgb '#dddddd'\nset border 3\nset tics nomirror\n";

/// \param colour of a line \param more of its style \return both as gnuplot writes them
std::string
LineStyle(const std::string& colour, const std::string& more = "lw 2")
{
    return "lc rgb '" + colour + "' " + more;
}

/// \param height in pixels \return gnuplot's terminal
std::string
Terminal(int height)
{
    return "pngcairo size 1100," + std::to_string(height) + " font 'DejaVu Sans,13'";
}

/// \param text any \return the same in gnuplot's single quotes
std::string
Quote(const std::string& text)
{
    std::string quoted = "'";
    for (const char c : text)
    {
        quoted += c;
        quoted += c == '\'' ? "'" : "";
    }
    return quoted + "'";
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

double
ToMs(Time time)
{
    return time.GetSeconds() * 1e3;
}

double
MiddleOf(int64_t bin)
{
    return (static_cast<double>(bin) + 0.5) * BIN_S;
}

Gnuplot2dDataset
Dataset(const std::string& title, Gnuplot2dDataset::Style style, const std::string& extra)
{
    Gnuplot2dDataset dataset(title);
    dataset.SetStyle(style);
    dataset.SetExtra(extra);
    return dataset;
}

} // namespace

FailoverPlots::FailoverPlots(const std::string& directory,
                             const Fault& fault,
                             const std::string& faultName,
                             Time until)
    : m_directory(directory),
      m_fault(fault),
      m_faultName(faultName),
      m_until(until)
{
}

FailoverPlots::Groups
FailoverPlots::ByGroupAndBin(const std::vector<RequestRecord>& records) const
{
    Groups groups;
    for (const RequestRecord& r : records)
    {
        if (r.outcome != RequestOutcome::ABANDONED && r.outcome != RequestOutcome::FORBIDDEN &&
            !r.clientInFaultyAz)
        {
            groups[r.group][static_cast<int64_t>(r.start.GetSeconds() / BIN_S)].push_back(&r);
        }
    }
    return groups;
}

std::string
FailoverPlots::TimeAxis() const
{
    std::ostringstream text;
    text << LOOK << "set xrange [0:" << m_until.GetSeconds() << "]\n";
    return text.str();
}

std::string
FailoverPlots::Band(double height) const
{
    const double from = m_fault.start.GetSeconds();
    const Time end = m_fault.duration.IsZero() ? m_until : m_fault.start + m_fault.duration;
    std::ostringstream text;
    text << "set object 1 rectangle from first " << from << ", graph 0 to first "
         << end.GetSeconds()
         << ", graph 1 fc rgb '#bbbbbb' fs solid 0.4 noborder behind\nunset label 1\n";
    if (height > 0)
    {
        text << "set label 1 " << Quote(m_faultName) << " at first " << from << ", graph " << height
             << " offset 0.5,0 front tc rgb '#333333'\n";
    }
    return text.str();
}

void
FailoverPlots::Save(const std::string& name, GnuplotCollection& plots)
{
    const std::string path = m_directory + "/" + name + ".plt";
    std::ofstream out(path);
    plots.GenerateOutput(out);
    out.close();
    NS_ABORT_MSG_IF(!out, "cannot write " << path << "; is the disk full?");
    m_names.push_back(name);
}

void
FailoverPlots::PlotPanels(const std::string& name,
                          const std::string& title,
                          const std::string& axes,
                          const Groups& groups,
                          const std::function<void(const std::map<int64_t, Bin>&, Gnuplot&)>& draw)
{
    const std::size_t rows = std::max<std::size_t>(1, (groups.size() + 1) / 2);
    GnuplotCollection plots(name + ".png");
    plots.SetTerminal(Terminal(60 + 260 * static_cast<int>(rows)));
    std::size_t i = 0;
    for (const auto& [group, bins] : groups)
    {
        const bool isFirst = i == 0;
        Gnuplot panel;
        panel.SetTitle(group);
        if (isFirst)
        {
            panel.AppendExtra("set multiplot layout " + std::to_string(rows) + ",2 title " +
                              Quote(title) + "\n" + TimeAxis() + axes);
        }
        // One key and one name of the band are enough for all panels.
        panel.AppendExtra(isFirst ? "set key bottom right horizontal samplen 2 noautotitle"
                                  : "unset key");
        panel.AppendExtra(Band(isFirst ? 0.93 : 0));
        panel.AppendExtra(i + 2 >= groups.size() ? "set xlabel 'Time since start (s)'"
                                                 : "unset xlabel");
        draw(bins, panel);
        plots.AddPlot(panel);
        ++i;
    }
    Save(name, plots);
}

void
FailoverPlots::PlotLatency(const std::vector<RequestRecord>& records)
{
    const Groups groups = ByGroupAndBin(records);
    double low = 1e9;
    double high = 1e-9;
    for (const RequestRecord& r : records)
    {
        low = std::min(low, std::max(1e-3, ToMs(r.total)));
        high = std::max(high, ToMs(r.total));
    }
    // The same decades in all panels, so that they can be compared, and room for the key.
    std::ostringstream axes;
    axes << "set logscale y\nset format y '10^{%T}'\nset ylabel 'Latency (ms)'\nset yrange ["
         << std::pow(10, std::floor(std::log10(low)) - 0.3) << ":"
         << std::pow(10, std::ceil(std::log10(high)) + 0.7) << "]";
    PlotPanels("latency",
               "Request latency by client group (requests that began in the same 5 s)",
               axes.str(),
               groups,
               [](const std::map<int64_t, Bin>& bins, Gnuplot& panel) {
                   auto high =
                       Dataset("99th percentile", Gnuplot2dDataset::LINES, LineStyle(VERMILION));
                   auto median = Dataset("median", Gnuplot2dDataset::LINES, LineStyle(BLUE));
                   for (const auto& [bin, own] : bins)
                   {
                       std::vector<double> ms;
                       for (const RequestRecord* r : own)
                       {
                           ms.push_back(ToMs(r->total));
                       }
                       median.Add(MiddleOf(bin), Quantile(ms, 0.5));
                       high.Add(MiddleOf(bin), Quantile(ms, 0.99));
                   }
                   panel.AddDataset(high);
                   panel.AddDataset(median);
               });
}

void
FailoverPlots::PlotSuccess(const std::vector<RequestRecord>& records)
{
    PlotPanels(
        "success",
        "Successful requests by client group (requests that began in the same 5 s)",
        "set yrange [0:115]\nset ytics 0,25,100\nset ylabel 'Success (%)'",
        ByGroupAndBin(records),
        [](const std::map<int64_t, Bin>& bins, Gnuplot& panel) {
            auto line = Dataset("", Gnuplot2dDataset::LINES, LineStyle(BLUE));
            for (const auto& [bin, own] : bins)
            {
                const auto good = std::count_if(own.begin(), own.end(), [](const RequestRecord* r) {
                    return r->outcome == RequestOutcome::SUCCESS;
                });
                line.Add(MiddleOf(bin),
                         100.0 * static_cast<double>(good) / static_cast<double>(own.size()));
            }
            panel.AddDataset(line);
        });
}

void
FailoverPlots::PlotLatencyByPath(const std::vector<RequestRecord>& records)
{
    std::map<std::string, std::vector<double>> paths;
    double low = 1e9;
    for (const RequestRecord& r : records)
    {
        if (r.outcome == RequestOutcome::SUCCESS && !r.clientInFaultyAz)
        {
            const std::string place =
                r.serverAz.empty() ? "" : (r.serverAz == r.clientAz ? ", same AZ" : ", other AZ");
            paths[std::string(ToString(r.path)) + place].push_back(ToMs(r.total));
            low = std::min(low, std::max(1e-3, ToMs(r.total)));
        }
    }
    Gnuplot plot;
    plot.SetTitle("Latency of successful requests by path, retries included");
    plot.SetLegend("Latency (ms)", "Share of requests at most as slow");
    std::ostringstream axes;
    axes << LOOK << "set logscale x\nset xrange [" << std::pow(10, std::floor(std::log10(low)))
         << ":*]\nset yrange [0:1]\nset key right bottom Left reverse samplen 2 opaque";
    plot.AppendExtra(axes.str());
    std::size_t i = 0;
    for (auto& [path, values] : paths)
    {
        std::sort(values.begin(), values.end());
        auto line = Dataset(path + " (n = " + std::to_string(values.size()) + ")",
                            Gnuplot2dDataset::STEPS,
                            LineStyle(COLOURS[i++ % 7]));
        // 1,000 quantiles draw the same line as all values do.
        const std::size_t points = std::min<std::size_t>(1000, values.size());
        for (std::size_t p = 1; p <= points; ++p)
        {
            const std::size_t rank = p * values.size() / points - 1;
            line.Add(values[rank],
                     static_cast<double>(rank + 1) / static_cast<double>(values.size()));
        }
        plot.AddDataset(line);
    }
    GnuplotCollection plots("latency-cdf.png");
    plots.SetTerminal(Terminal(600));
    plots.AddPlot(plot);
    Save("latency-cdf", plots);
}

void
FailoverPlots::PlotConnections(const std::vector<FlowCounter::Step>& steps,
                               const std::map<std::string, std::string>& labels)
{
    const double end = m_until.GetSeconds();
    const auto bins = static_cast<std::size_t>(std::ceil(end / BIN_S));
    // Means over time: connections x seconds of each bin, by its width.
    std::map<std::string, std::vector<double>> means;
    for (const auto& [eniId, label] : labels)
    {
        std::vector<double>& mean = means[eniId];
        mean.assign(bins, 0);
        double since = 0;
        double open = 0;
        const auto advance = [&](double until) {
            while (since < until)
            {
                const auto bin = static_cast<std::size_t>(since / BIN_S);
                const double binEnd = static_cast<double>(bin + 1) * BIN_S;
                const double to = std::min(until, binEnd);
                mean[bin] += open * (to - since) / (std::min(binEnd, end) - binEnd + BIN_S);
                since = to;
            }
        };
        for (const FlowCounter::Step& step : steps)
        {
            if (step.eniId == eniId && step.at < m_until)
            {
                advance(step.at.GetSeconds());
                open = static_cast<double>(step.open);
            }
        }
        advance(end);
    }
    std::vector<double> sum(bins, 0);
    std::vector<std::pair<std::string, std::vector<double>>> stacked;
    for (const auto& [eniId, mean] : means)
    {
        std::transform(sum.begin(), sum.end(), mean.begin(), sum.begin(), std::plus<double>());
        stacked.emplace_back(labels.at(eniId), sum);
    }
    Gnuplot plot;
    plot.SetTitle("Active connections by endpoint ENI, stacked (half-open ones included)");
    plot.SetLegend("Time since start (s)", "Active connections (mean of 5 s)");
    std::ostringstream axes;
    const double most = sum.empty() ? 0 : *std::max_element(sum.begin(), sum.end());
    axes << TimeAxis() << Band(0.96) << "set yrange [0:" << std::max(1.0, 1.15 * most)
         << "]\nset key outside right top Left reverse samplen 1";
    plot.AppendExtra(axes.str());
    // Impulses so close that they touch make an area. The highest first: lower ones cover it.
    const std::size_t impulses = 1000;
    for (std::size_t i = stacked.size(); i-- > 0;)
    {
        auto area = Dataset(stacked[i].first,
                            Gnuplot2dDataset::IMPULSES,
                            LineStyle(COLOURS[i % 7], "lw 2"));
        for (std::size_t k = 0; k < impulses; ++k)
        {
            const double at = (static_cast<double>(k) + 0.5) * end / impulses;
            area.Add(at, stacked[i].second[static_cast<std::size_t>(at / BIN_S)]);
        }
        plot.AddDataset(area);
    }
    GnuplotCollection plots("connections.png");
    plots.SetTerminal(Terminal(600));
    plots.AddPlot(plot);
    Save("connections", plots);
}

void
FailoverPlots::PlotParts(const std::vector<FailoverParts>& parts)
{
    enum Part
    {
        DETECTION,
        NAME,
        CACHE,
        TIMERS,
        STUCK,
        COUNT
    };

    const std::pair<const char*, const char*> looks[COUNT] = {
        {"detection: health check", BLUE},
        {"name: next answer without the ENI", ORANGE},
        {"cache: of the last client", GREEN},
        {"timers: of the last request", PURPLE},
        {"until the fault ended", VERMILION}};
    std::ostringstream tics;
    tics << LOOK << "set xtics rotate by -15 (";
    std::vector<std::vector<double>> tops(COUNT);
    for (std::size_t g = 0; g < parts.size(); ++g)
    {
        const FailoverParts& p = parts[g];
        double lengths[COUNT] = {};
        const double total = p.total ? p.total->GetSeconds() : 0;
        if (p.clientsStuck > 0)
        {
            lengths[STUCK] = total;
        }
        else if (p.nameChange && p.cacheMax && *p.detection + *p.nameChange < p.total)
        {
            lengths[DETECTION] = p.detection->GetSeconds();
            lengths[NAME] = p.nameChange->GetSeconds();
            lengths[CACHE] = p.cacheMax->GetSeconds();
            lengths[TIMERS] = total - lengths[DETECTION] - lengths[NAME] - lengths[CACHE];
        }
        else
        {
            lengths[TIMERS] = total; // the clients did not wait for the name
        }
        double top = 0;
        for (int part = 0; part < COUNT; ++part)
        {
            top += lengths[part];
            tops[part].push_back(top);
        }
        tics << (g == 0 ? "" : ", ") << Quote(p.group) << ' ' << g;
    }
    tics << ")\nset xrange [-0.6:" << static_cast<double>(parts.size()) - 0.4
         << "]\nset yrange [0:*]\nset key outside right top Left reverse samplen 1 noautotitle\n"
            "set bmargin 5";
    Gnuplot plot;
    plot.SetTitle("Fault to the end of the last lost or delayed request, by client group");
    plot.SetLegend("", "Time since the fault began (s)");
    plot.AppendExtra(tics.str());
    for (int part = COUNT; part-- > 0;)
    {
        // The key has samples of its own, for a bar's width would fill it.
        auto sample = Dataset(looks[part].first,
                              Gnuplot2dDataset::LINES,
                              LineStyle(looks[part].second, "lw 8"));
        sample.Add(-10, 0);
        plot.AddDataset(sample);
        auto bars = Dataset("", Gnuplot2dDataset::IMPULSES, LineStyle(looks[part].second, "lw 45"));
        for (std::size_t g = 0; g < parts.size(); ++g)
        {
            bars.Add(static_cast<double>(g), tops[part][g]);
        }
        plot.AddDataset(bars);
    }
    GnuplotCollection plots("parts.png");
    plots.SetTerminal(Terminal(600));
    plots.AddPlot(plot);
    Save("parts", plots);
}

void
FailoverPlots::Render() const
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
        // The same file serves both: only the terminal and the name of the picture differ.
        const std::string svg = "sed -e 's/^set terminal pngcairo \\(.*\\)/set terminal svg \\1 "
                                "background \"white\"/' -e 's/^set output .*/set output \"" +
                                name + ".svg\"/' " + name + ".plt | gnuplot";
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
