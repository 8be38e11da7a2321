// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-sweep.h"

#include "vpc-text-table.h"

#include "ns3/vpc-cloud.h"
#include "ns3/vpc-csv.h"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <iomanip>
#include <numeric>
#include <sstream>

namespace ns3
{
namespace vpc
{

namespace
{

/// \param number from 1 \param most of its kind \return it with zeros in front, so that names sort
std::string
Padded(std::size_t number, std::size_t most)
{
    const std::string digits = std::to_string(number);
    return std::string(std::to_string(most).size() - digits.size(), '0') + digits;
}

/// \param axes of a sweep \param point of it \return its values
std::vector<std::string>
ValuesOf(const std::vector<SweepAxis>& axes, std::size_t point)
{
    std::vector<std::string> values(axes.size());
    for (std::size_t i = axes.size(); i-- > 0;)
    {
        values[i] = axes[i].values[point % axes[i].values.size()];
        point /= axes[i].values.size();
    }
    return values;
}

/// \param number any \return it in nine digits, the same on every machine
std::string
Digits(double number)
{
    std::ostringstream text;
    text << std::setprecision(9) << number;
    return text.str();
}

/// \param axis values by their names, at equal distances \return gnuplot's commands for it
std::string
ValueAxis(const SweepAxis& axis)
{
    std::ostringstream commands;
    commands << PlotFolder::LOOK << "set xtics (";
    for (std::size_t i = 0; i < axis.values.size(); ++i)
    {
        commands << (i == 0 ? "" : ", ") << PlotQuote(axis.values[i]) << ' ' << i;
    }
    commands << ")\nset xrange [-0.5:" << static_cast<double>(axis.values.size()) - 0.5
             << "]\nset yrange [0:*]\nset lmargin 10\nset rmargin 26\nset key outside right top "
                "Left reverse samplen 1 "
                "noautotitle";
    return commands.str();
}

} // namespace

std::vector<SweepRun>
PlanSweep(const std::vector<SweepAxis>& axes, uint32_t repetitions)
{
    std::size_t points = 1;
    for (const SweepAxis& axis : axes)
    {
        if (axis.values.empty())
        {
            throw aws::InputError("vary: " + axis.name + " has no values; give at least one");
        }
        // One after the other, so that the product cannot overflow.
        points *= std::min(axis.values.size(), SWEEP_MOST_RUNS + 1);
        points = std::min(points, SWEEP_MOST_RUNS + 1);
    }
    if (points * std::max(repetitions, 1U) > SWEEP_MOST_RUNS)
    {
        throw aws::InputError("vary: its combinations times runs are more than " +
                              std::to_string(SWEEP_MOST_RUNS) + "; vary less at a time");
    }
    std::vector<SweepRun> runs;
    for (std::size_t point = 0; point < points; ++point)
    {
        for (uint32_t repetition = 0; repetition < repetitions; ++repetition)
        {
            const std::string folder = "point-" + Padded(point + 1, points) + "/run-" +
                                       Padded(repetition + 1, repetitions);
            runs.push_back({point, ValuesOf(axes, point), repetition, folder});
        }
    }
    return runs;
}

SweepMean
MeanOf(const std::vector<double>& values)
{
    const auto n = static_cast<double>(values.size());
    SweepMean result;
    result.runs = values.size();
    result.mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
    if (values.size() < 2)
    {
        return result;
    }
    double squares = 0;
    for (const double value : values)
    {
        squares += (value - result.mean) * (value - result.mean);
    }
    const boost::math::students_t student(n - 1);
    result.halfWidth = boost::math::quantile(student, 0.975) * std::sqrt(squares / (n - 1) / n);
    return result;
}

SweepTable::SweepTable(std::vector<SweepAxis> axes)
    : m_axes(std::move(axes))
{
}

void
SweepTable::Add(const SweepRun& run, const SweepFigures& figures)
{
    Point& point = m_points[run.point];
    point.values = run.values;
    for (const auto& [name, value] : figures)
    {
        if (std::find(m_figures.begin(), m_figures.end(), name) == m_figures.end())
        {
            m_figures.push_back(name);
        }
        point.figures[name].push_back(value);
    }
}

std::optional<SweepMean>
SweepTable::Find(std::size_t point, const std::string& figure) const
{
    const auto found = m_points.find(point);
    if (found == m_points.end())
    {
        return std::nullopt;
    }
    const auto values = found->second.figures.find(figure);
    return values == found->second.figures.end() ? std::nullopt
                                                 : std::make_optional(MeanOf(values->second));
}

void
SweepTable::Write(std::ostream& out) const
{
    out << "point";
    for (const SweepAxis& axis : m_axes)
    {
        out << ',' << CsvField(axis.name);
    }
    out << ",figure,runs,mean,ci95_low,ci95_high\n";
    for (const auto& [number, point] : m_points)
    {
        for (const std::string& figure : m_figures)
        {
            const auto mean = Find(number, figure);
            if (!mean)
            {
                continue;
            }
            out << number + 1;
            for (const std::string& value : point.values)
            {
                out << ',' << CsvField(value);
            }
            out << ',' << CsvField(figure) << ',' << mean->runs << ',' << Digits(mean->mean) << ',';
            if (mean->halfWidth)
            {
                out << Digits(mean->mean - *mean->halfWidth) << ','
                    << Digits(mean->mean + *mean->halfWidth);
            }
            else
            {
                out << ',';
            }
            out << '\n';
        }
    }
}

void
SweepTable::Print(std::ostream& out, const std::vector<SweepFigure>& figures) const
{
    std::vector<TextRow> rows(1);
    for (const SweepAxis& axis : m_axes)
    {
        rows.front().push_back(axis.GetLabel());
    }
    for (const SweepFigure& figure : figures)
    {
        rows.front().push_back(figure.label);
    }
    for (const auto& [number, point] : m_points)
    {
        TextRow row = point.values;
        for (const SweepFigure& figure : figures)
        {
            std::ostringstream text;
            text << std::setprecision(5);
            if (const auto mean = Find(number, figure.name))
            {
                text << mean->mean;
                if (mean->halfWidth)
                {
                    text << std::setprecision(2) << " +- " << *mean->halfWidth;
                }
            }
            else
            {
                text << '-';
            }
            row.push_back(text.str());
        }
        rows.push_back(row);
    }
    PrintTable(out, rows);
}

void
SweepTable::Draw(PlotFolder& folder, const std::vector<SweepFigure>& figures) const
{
    std::vector<SweepFigure> drawn;
    for (const SweepFigure& figure : figures)
    {
        if (std::find(m_figures.begin(), m_figures.end(), figure.name) != m_figures.end())
        {
            drawn.push_back(figure);
        }
    }
    if (drawn.empty())
    {
        return;
    }
    const SweepAxis axis = m_axes.empty() ? SweepAxis{"", {"all runs"}} : m_axes.back();
    GnuplotCollection plots =
        PlotFolder::Begin("sweep", 100 + 235 * static_cast<int>(drawn.size()));
    for (std::size_t i = 0; i < drawn.size(); ++i)
    {
        Gnuplot plot;
        plot.SetTitle(drawn[i].label);
        plot.SetLegend(i + 1 == drawn.size() ? axis.GetLabel() : "", "");
        if (i == 0)
        {
            plot.AppendExtra("set multiplot layout " + std::to_string(drawn.size()) +
                             ",1 title 'Mean and 95 % interval of the runs of each point'");
            plot.AppendExtra(ValueAxis(axis));
        }
        for (Gnuplot2dDataset line : LinesOf(drawn[i].name, axis.values.size()))
        {
            if (i > 0)
            {
                line.SetTitle(""); // the first plot's key is that of all
            }
            plot.AddDataset(line);
        }
        plots.AddPlot(plot);
    }
    folder.Save("sweep", plots);
}

std::vector<Gnuplot2dDataset>
SweepTable::LinesOf(const std::string& figure, std::size_t values) const
{
    std::map<std::size_t, Gnuplot2dDataset> lines; // by combination of the other axes
    for (const auto& [number, point] : m_points)
    {
        const std::size_t line = number / values;
        if (lines.count(line) == 0)
        {
            std::string title;
            for (std::size_t a = 0; a + 1 < m_axes.size(); ++a)
            {
                title += (a == 0 ? "" : ", ") + m_axes[a].GetLabel() + " " + point.values[a];
            }
            auto dataset = PlotDataset(title,
                                       Gnuplot2dDataset::LINES_POINTS,
                                       PlotLineStyle(PlotColour(line), "lw 2 pt 7"));
            dataset.SetErrorBars(Gnuplot2dDataset::Y);
            lines.emplace(line, dataset);
        }
        if (const auto mean = Find(number, figure))
        {
            const auto x = static_cast<double>(number % values);
            lines.at(line).Add(x, mean->mean, mean->halfWidth.value_or(0));
        }
    }
    std::vector<Gnuplot2dDataset> all;
    for (const auto& [line, dataset] : lines)
    {
        all.push_back(dataset);
    }
    return all;
}

} // namespace vpc
} // namespace ns3
