// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-time-plots.h"

#include <algorithm>
#include <cmath>
#include <sstream>

namespace ns3
{
namespace vpc
{

TimePlots::TimePlots(PlotFolder& folder, const std::vector<PlotBand>& bands, Time until)
    : m_folder(folder),
      m_bands(bands),
      m_until(until)
{
}

std::string
TimePlots::TimeAxis() const
{
    std::ostringstream text;
    text << PlotFolder::LOOK << "set xrange [0:" << m_until.GetSeconds() << "]\n";
    return text.str();
}

std::string
TimePlots::Bands(double height, const std::vector<PlotBand>& more) const
{
    std::ostringstream text;
    // What an earlier panel of the picture drew of its own.
    text << "do for [i=1:20] { unset object i; unset label i }\n";
    int number = 0;
    const auto draw = [&](const PlotBand& band, double nameAt) {
        const double from = band.from.GetSeconds();
        text << "set object " << ++number << " rectangle from first " << from
             << ", graph 0 to first " << band.until.GetSeconds() << ", graph 1 fc rgb '"
             << band.colour << "' fs solid 0.4 noborder behind\n";
        if (nameAt > 0)
        {
            text << "set label " << number << ' ' << PlotQuote(band.name) << " at first " << from
                 << ", graph " << nameAt << " offset 0.5,0 front tc rgb '#333333'\n";
        }
    };
    for (const PlotBand& band : m_bands)
    {
        draw(band, height);
    }
    for (const PlotBand& band : more)
    {
        draw(band, 0.8);
    }
    return text.str();
}

void
TimePlots::Plot(const std::string& name,
                const std::string& title,
                const std::vector<PlotPanel>& panels,
                std::size_t columns)
{
    const std::size_t across = std::max<std::size_t>(1, std::min(columns, panels.size()));
    const std::size_t rows = std::max<std::size_t>(1, (panels.size() + across - 1) / across);
    GnuplotCollection plots = PlotFolder::Begin(name, 60 + 260 * static_cast<int>(rows));
    for (std::size_t i = 0; i < panels.size(); ++i)
    {
        const bool isFirst = i == 0;
        Gnuplot panel;
        panel.SetTitle(panels[i].title);
        if (isFirst)
        {
            std::ostringstream layout;
            layout << "set multiplot layout " << rows << ',' << across << " title "
                   << PlotQuote(title) << '\n'
                   << TimeAxis();
            panel.AppendExtra(layout.str());
        }
        // One key and one name of each band are enough for all panels.
        panel.AppendExtra(isFirst ? "set key bottom right horizontal samplen 2 noautotitle"
                                  : "unset key");
        panel.AppendExtra("set ylabel " + PlotQuote(panels[i].yAxis) + "\n" + panels[i].axes);
        panel.AppendExtra(Bands(isFirst ? 0.93 : 0, panels[i].bands));
        panel.AppendExtra(i + across >= panels.size() ? "set xlabel 'Time since start (s)'"
                                                      : "unset xlabel");
        for (const PlotLine& line : panels[i].lines)
        {
            if (!line.halfWidths.empty())
            {
                auto band = PlotBandDataset(line.label, PlotColour(line.colour));
                for (std::size_t p = 0; p < line.points.size(); ++p)
                {
                    band.Add(line.points[p].first, line.points[p].second, line.halfWidths[p]);
                }
                panel.AddDataset(band);
                continue;
            }
            std::ostringstream width;
            width << "lw " << line.width;
            auto data = PlotDataset(line.label,
                                    Gnuplot2dDataset::LINES,
                                    PlotLineStyle(PlotColour(line.colour), width.str()));
            for (const auto& [x, y] : line.points)
            {
                std::isnan(y) ? data.AddEmptyLine() : data.Add(x, y);
            }
            panel.AddDataset(data);
        }
        plots.AddPlot(panel);
    }
    m_folder.Save(name, plots);
}

} // namespace vpc
} // namespace ns3
