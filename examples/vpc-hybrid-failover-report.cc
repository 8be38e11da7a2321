// SPDX-License-Identifier: GPL-2.0-only
// What came of each way, as a table and as pictures.
#include "vpc-hybrid-failover-parts.h"

#include "ns3/vpc-plot-folder.h"
#include "ns3/vpc-time-plots.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iomanip>
#include <iostream>
#include <numeric>
#include <sstream>

namespace hybrid
{

void
Times::Add(double value)
{
    m_values.push_back(value);
}

std::vector<double>
Times::GetSorted() const
{
    std::vector<double> sorted = m_values;
    std::sort(sorted.begin(), sorted.end());
    return sorted;
}

std::ostream&
operator<<(std::ostream& out, const Times& times)
{
    const std::vector<double> sorted = times.GetSorted();
    if (sorted.empty())
    {
        return out << "-";
    }
    std::ostringstream text;
    text << std::fixed << std::setprecision(sorted.back() < 10 ? 3 : 1) << sorted.front() << " / "
         << std::accumulate(sorted.begin(), sorted.end(), 0.0) / static_cast<double>(sorted.size())
         << " / " << sorted.back();
    return out << text.str();
}

namespace
{

/// A line of the table.
struct Row
{
    std::string name;
    std::function<void(std::ostream&, const Way&, const Result&)> write;
};

/// \param path a request's path \return how many were answered by it, by name asked for
Row
AnsweredBy(const std::string& path)
{
    return {"answered by " + path + ", by name (*)",
            [path](std::ostream& out, const Way&, const Result& r) {
                const char* comma = "";
                for (const char* name : NAMES)
                {
                    const auto paths = r.answered.find(name);
                    const bool isAny = paths != r.answered.end() && paths->second.count(path) != 0;
                    out << comma << (isAny ? paths->second.at(path) : 0);
                    comma = ", ";
                }
            }};
}

/// \param path a request's path \return how long requests took by it
Row
LatencyBy(const std::string& path)
{
    return {"latency by " + path + " (ms)", [path](std::ostream& out, const Way&, const Result& r) {
                const auto it = r.latency.find(path);
                out << (it == r.latency.end() ? Times() : it->second);
            }};
}

/// \param name of a row \param times which of the result's \return least / mean / most
Row
SpreadOf(const std::string& name, Times Result::*times)
{
    return {name, [times](std::ostream& out, const Way&, const Result& r) { out << r.*times; }};
}

/// \param times some \return their distribution: value, share of them in % that is not more
std::vector<std::pair<double, double>>
Distribution(const Times& times)
{
    const std::vector<double> sorted = times.GetSorted();
    std::vector<std::pair<double, double>> steps;
    for (std::size_t i = 0; i < sorted.size(); ++i)
    {
        const double n = static_cast<double>(sorted.size());
        steps.emplace_back(sorted[i], 100 * static_cast<double>(i) / n);
        steps.emplace_back(sorted[i], 100 * static_cast<double>(i + 1) / n);
    }
    return steps;
}

/// \param way one \param power 1: of one end, 2: of the later of two \return the distribution that
/// theory gives, with constant intervals
std::vector<std::pair<double, double>>
Theory(const Way& way, double power)
{
    std::vector<std::pair<double, double>> points;
    for (int i = 0; i <= 50; ++i)
    {
        const double share = i / 50.0;
        points.emplace_back(way.soonest + share * (way.latest - way.soonest),
                            100 * std::pow(share, power));
    }
    return points;
}

/// \param results by way \return the decades that all medians lie in, as gnuplot writes a range
std::string
Decades(const Results& results)
{
    double least = 0;
    double most = 0;
    for (const auto& [way, result] : results)
    {
        for (const auto& [time, median] : result.median)
        {
            if (!std::isnan(median))
            {
                least = least == 0 ? median : std::min(least, median);
                most = std::max(most, median);
            }
        }
    }
    std::ostringstream range;
    range << "[" << std::pow(10, std::floor(std::log10(std::max(least, 1e-3)))) << ':'
          << std::pow(10, std::ceil(std::log10(std::max(most, 1e-2)))) << ']';
    return range.str();
}

/// \param options as run \param results by way \param folder gets failover
void
DrawFailover(const Options& options, const Results& results, PlotFolder& folder)
{
    const double from = options.faultAt;
    std::vector<PlotPanel> panels;
    for (const auto& [way, result] : results)
    {
        // So short a band as BFD's is widened to what a pixel shows.
        const PlotBand theory{Seconds(from + way.soonest),
                              Seconds(from + std::max(way.latest, way.soonest + 1)),
                              "one end finds out, by theory",
                              "#e69f00"};
        PlotPanel success;
        success.title = std::string(way.title) + ": success";
        success.yAxis = "Requests (%)";
        success.axes = "unset logscale y\nset yrange [0:145]\nset ytics 0,25,100";
        success.lines.push_back({"", 0, result.success});
        if (way.latest > 0)
        {
            success.bands = {theory};
        }
        PlotPanel latency;
        latency.title = std::string(way.title) + ": latency";
        latency.yAxis = "Median (ms)";
        latency.axes = "set logscale y\nset yrange " + Decades(results) + "\nset ytics auto";
        latency.lines.push_back({"", 4, result.median});
        panels.push_back(success);
        panels.push_back(latency);
    }
    const PlotBand fault{Seconds(from), Seconds(from + options.faultFor), "Direct Connect fails"};
    TimePlots(folder, {fault}, Seconds(options.duration))
        .Plot("failover",
              "On-premises clients of an interface endpoint: Direct Connect, a VPN as its backup",
              panels,
              2);
}

/// \param way one \param result of it \return the distributions that detection shows of it
Gnuplot
DetectionPanel(const Way& way, const Result& result)
{
    Gnuplot panel;
    panel.SetTitle(way.title);
    const std::vector<double> trouble = result.trouble.GetSorted();
    double latest = trouble.empty() ? way.latest : std::max(trouble.back(), way.latest);
    latest = latest > 0 ? latest : 1;
    std::ostringstream range;
    range << "set xrange [" << 0.75 * way.soonest << ':' << 1.05 * latest << "]\nset xtics "
          << (latest > 20 ? "10" : "auto") << '\n';
    panel.AppendExtra(range.str());
    const auto draw = [&panel](const char* title,
                               const std::vector<std::pair<double, double>>& points,
                               const std::string& style) {
        Gnuplot2dDataset data = PlotDataset(title, Gnuplot2dDataset::LINES, style);
        for (const auto& [x, y] : points)
        {
            data.Add(x, y);
        }
        if (points.empty())
        {
            data.Add(0, -1); // out of sight: only the key has it
        }
        panel.AddDataset(data);
    };
    draw("theory: one end", Theory(way, 1), PlotLineStyle("#e69f00", "lw 6"));
    draw("theory: the later", Theory(way, 2), PlotLineStyle("#f5d28a", "lw 6"));
    draw("AWS's end", Distribution(result.aws), PlotLineStyle(PlotColour(0)));
    draw("customer's end", Distribution(result.customer), PlotLineStyle(PlotColour(2)));
    draw("the later of both", Distribution(result.later), PlotLineStyle(PlotColour(6)));
    draw("hosts well again", Distribution(result.trouble), PlotLineStyle(PlotColour(4)));
    return panel;
}

/// \param results by way \param folder gets detection
void
DrawDetection(const Results& results, PlotFolder& folder)
{
    GnuplotCollection plots = PlotFolder::Begin("detection", 420);
    std::ostringstream layout;
    layout << "set multiplot layout 1," << results.size() << " title "
           << PlotQuote("How soon each end of a Direct Connect finds out, and its clients are well "
                        "again")
           << '\n'
           << PlotFolder::LOOK
           << "set yrange [0:100]\nset xlabel 'Time since the fault (s)'\n"
              "set ylabel 'Share that has (%)'\nset tmargin 4\nunset key\n";
    for (std::size_t i = 0; i < results.size(); ++i)
    {
        const auto& [way, result] = results[i];
        Gnuplot panel = DetectionPanel(way, result);
        if (i == 0)
        {
            panel.AppendExtra(layout.str());
        }
        if (i + 1 == results.size()) // where the lines leave most room
        {
            panel.AppendExtra("set key center samplen 2 opaque noautotitle\n");
        }
        plots.AddPlot(panel);
    }
    folder.Save("detection", plots);
}

} // namespace

void
PrintResults(const Results& results)
{
    const std::vector<Row> rows = {
        {"", [](std::ostream& out, const Way& way, const Result&) { out << way.title; }},
        {"theory: one end finds out after (s)",
         [](std::ostream& out, const Way& way, const Result&) {
             way.latest > 0 ? out << way.soonest << " to " << way.latest : out << "at once";
         }},
        SpreadOf("AWS's end found out after (s)", &Result::aws),
        SpreadOf("the customer's end after (s)", &Result::customer),
        SpreadOf("the later of the two after (s)", &Result::later),
        SpreadOf("a host's last trouble ended at (s)", &Result::trouble),
        {"requests in the fault, lost, delayed",
         [](std::ostream& out, const Way&, const Result& r) {
             out << r.requests << ", " << r.lost << ", " << r.delayed;
         }},
        AnsweredBy("direct-connect"),
        AnsweredBy("vpn"),
        LatencyBy("direct-connect"),
        LatencyBy("vpn"),
        SpreadOf("healed: session up again after (s)", &Result::healed),
        SpreadOf("healed: last request by vpn (s)", &Result::returned),
    };
    for (const Row& row : rows)
    {
        std::cout << std::left << std::setw(42) << row.name;
        for (const auto& [way, result] : results)
        {
            std::ostringstream text;
            row.write(text, way, result);
            std::cout << std::setw(27) << text.str();
        }
        std::cout << '\n';
    }
    std::cout << "\nLeast / mean / most over sites (detection) or client hosts. Times count from "
                 "the fault, or from its end.\n"
                 "(*) asked for by the endpoint's regional, zonal and private name.\n";
}

void
DrawResults(const Options& options, const Results& results, const std::string& path)
{
    PlotFolder folder(path);
    DrawFailover(options, results, folder);
    DrawDetection(results, folder);
    folder.Render();
}

} // namespace hybrid
