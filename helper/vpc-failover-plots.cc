// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-failover-plots.h"

#include <algorithm>
#include <cmath>
#include <sstream>

namespace ns3
{
namespace vpc
{

namespace
{

double
ToMs(Time time)
{
    return time.GetSeconds() * 1e3;
}

} // namespace

FailoverPlots::FailoverPlots(const std::string& directory,
                             const std::vector<PlotBand>& faults,
                             Time until)
    : m_folder(directory),
      m_plots(m_folder, faults, until),
      m_until(until)
{
}

void
FailoverPlots::PlotLatency(const std::vector<RequestRecord>& records)
{
    double low = 1e9;
    double high = 1e-9;
    for (const RequestRecord& r : records)
    {
        low = std::min(low, std::max(1e-3, ToMs(r.total)));
        high = std::max(high, ToMs(r.total));
    }
    // The same decades in all panels, so that they can be compared, and room for the key.
    std::ostringstream axes;
    axes << "set logscale y\nset format y '10^{%T}'\nset yrange ["
         << std::pow(10, std::floor(std::log10(low)) - 0.3) << ":"
         << std::pow(10, std::ceil(std::log10(high)) + 0.7) << "]";
    std::vector<PlotPanel> panels;
    for (const auto& [group, points] : MakeRequestSeries(records))
    {
        PlotLine most{"99th percentile", 3, {}, 2};
        PlotLine median{"median", 0, {}, 2};
        for (const RequestSeriesPoint& point : points)
        {
            median.points.emplace_back(point.atSeconds, ToMs(point.p50));
            most.points.emplace_back(point.atSeconds, ToMs(point.p99));
        }
        panels.push_back({group, "Latency (ms)", axes.str(), {most, median}});
    }
    m_plots.Plot("latency",
                 "Request latency by client group (requests that began in the same 5 s)",
                 panels,
                 2);
}

std::map<std::string, std::vector<std::pair<double, double>>>
FailoverPlots::SuccessByGroup(const std::vector<RequestRecord>& records)
{
    std::map<std::string, std::vector<std::pair<double, double>>> success;
    for (const auto& [group, points] : MakeRequestSeries(records))
    {
        for (const RequestSeriesPoint& point : points)
        {
            success[group].emplace_back(point.atSeconds, point.GetSuccessPercent());
        }
    }
    return success;
}

void
FailoverPlots::PlotSuccess(const std::vector<RequestRecord>& records)
{
    std::vector<PlotPanel> panels;
    for (const auto& [group, points] : SuccessByGroup(records))
    {
        panels.push_back(
            {group, "Success (%)", "set yrange [0:130]\nset ytics 0,25,100", {{"", 0, points, 2}}});
    }
    m_plots.Plot("success",
                 "Successful requests by client group (requests that began in the same 5 s)",
                 panels,
                 2);
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
    axes << PlotFolder::LOOK << "set logscale x\nset xrange ["
         << std::pow(10, std::floor(std::log10(low)))
         << ":*]\nset rmargin 4\nset yrange [0:1]\nset key right bottom Left reverse samplen 2 "
            "opaque";
    plot.AppendExtra(axes.str());
    std::size_t i = 0;
    for (auto& [path, values] : paths)
    {
        std::sort(values.begin(), values.end());
        auto line = PlotDataset(path + " (n = " + std::to_string(values.size()) + ")",
                                Gnuplot2dDataset::STEPS,
                                PlotLineStyle(PlotColour(i++)));
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
    GnuplotCollection plots = PlotFolder::Begin("latency-cdf", 600);
    plots.AddPlot(plot);
    m_folder.Save("latency-cdf", plots);
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
    axes << m_plots.TimeAxis() << m_plots.Bands(0.96)
         << "set yrange [0:" << std::max(1.0, 1.15 * most)
         << "]\nset key outside right top Left reverse samplen 1";
    plot.AppendExtra(axes.str());
    // Impulses so close that they touch make an area. The highest first: lower ones cover it.
    const std::size_t impulses = 1000;
    for (std::size_t i = stacked.size(); i-- > 0;)
    {
        auto area = PlotDataset(stacked[i].first,
                                Gnuplot2dDataset::IMPULSES,
                                PlotLineStyle(PlotColour(i), "lw 2"));
        for (std::size_t k = 0; k < impulses; ++k)
        {
            const double at = (static_cast<double>(k) + 0.5) * end / impulses;
            area.Add(at, stacked[i].second[static_cast<std::size_t>(at / BIN_S)]);
        }
        plot.AddDataset(area);
    }
    GnuplotCollection plots = PlotFolder::Begin("connections", 600);
    plots.AddPlot(plot);
    m_folder.Save("connections", plots);
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
        {"detection: health check", PlotColour(0)},
        {"name: next answer without the ENI", PlotColour(1)},
        {"cache: of the last client", PlotColour(2)},
        {"timers: of the last request", PlotColour(4)},
        {"until the fault or the run ended", PlotColour(3)}};
    std::ostringstream tics;
    tics << PlotFolder::LOOK << "set xtics rotate by -15 (";
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
        tics << (g == 0 ? "" : ", ") << PlotQuote(p.group) << ' ' << g;
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
        auto sample = PlotDataset(looks[part].first,
                                  Gnuplot2dDataset::LINES,
                                  PlotLineStyle(looks[part].second, "lw 8"));
        sample.Add(-10, 0);
        plot.AddDataset(sample);
        auto bars =
            PlotDataset("", Gnuplot2dDataset::IMPULSES, PlotLineStyle(looks[part].second, "lw 45"));
        for (std::size_t g = 0; g < parts.size(); ++g)
        {
            bars.Add(static_cast<double>(g), tops[part][g]);
        }
        plot.AddDataset(bars);
    }
    GnuplotCollection plots = PlotFolder::Begin("parts", 600);
    plots.AddPlot(plot);
    m_folder.Save("parts", plots);
}

void
FailoverPlots::Render() const
{
    m_folder.Render();
}

} // namespace vpc
} // namespace ns3
