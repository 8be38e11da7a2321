// SPDX-License-Identifier: GPL-2.0-only
// One figure of a sweep against another.
#include "vpc-sweep.h"

#include <iomanip>
#include <sstream>

namespace ns3
{
namespace vpc
{

namespace
{

/// \param axes of a sweep \param values of a point \return those of all axes but the last, as text
std::string
OthersOf(const std::vector<SweepAxis>& axes, const std::vector<std::string>& values)
{
    std::string text;
    for (std::size_t i = 0; i + 1 < axes.size(); ++i)
    {
        text += (i == 0 ? "" : ", ") + axes[i].GetLabel() + " " + values[i];
    }
    return text;
}

} // namespace

bool
SweepTable::DrawScatter(PlotFolder& folder, const SweepScatter& scatter) const
{
    // Shapes that can be told apart where they lie upon each other: the largest is drawn first.
    static const int shapes[] = {5, 7, 9, 11, 13};
    constexpr std::size_t SHAPES = sizeof(shapes) / sizeof(shapes[0]);
    const SweepAxis last = m_axes.empty() ? SweepAxis{"", {"all runs"}} : m_axes.back();
    std::ostringstream data;
    std::ostringstream plot;
    data << std::setprecision(9);
    std::size_t index = 0;
    for (std::size_t v = 0; v < last.values.size(); ++v)
    {
        std::ostringstream block;
        block << std::setprecision(9);
        for (const auto& [number, point] : m_points)
        {
            const auto x = Find(number, scatter.x.name);
            const auto y = Find(number, scatter.y.name);
            if (number % last.values.size() == v && x && y)
            {
                block << x->mean << '\t' << x->halfWidth.value_or(0) << '\t' << y->mean << '\t'
                      << y->halfWidth.value_or(0) << "\t\"" << OthersOf(m_axes, point.values)
                      << "\"\n";
            }
        }
        if (block.str().empty())
        {
            continue;
        }
        data << (index == 0 ? "" : "\n\n") << "# index " << index << ": " << last.GetLabel() << ' '
             << last.values[v] << "\n# " << scatter.x.label << "\thalf of its 95 % interval\t"
             << scatter.y.label << "\thalf of its 95 % interval\tvalues of the other axes\n"
             << block.str();
        const std::string file = "'" + scatter.name + ".dat' index " + std::to_string(index);
        const std::string colour = "lc rgb '" + std::string(PlotColour(v)) + "'";
        const double size = 2.4 - 0.5 * static_cast<double>(v % 4);
        plot << (index == 0 ? "plot " : ", \\\n     ") << file << " using 1:3:2:4 with xyerrorbars "
             << colour << " lw 1.5 pt " << shapes[v % SHAPES] << " ps " << size << " title "
             << PlotQuote(last.values[v]);
        if (index == 0)
        {
            // The others lie near: one text for all.
            plot << ", \\\n     " << file << " using 1:3:5 with labels left offset 1.6,0.9 notitle";
        }
        ++index;
    }
    if (index == 0)
    {
        return false;
    }
    std::ostringstream script;
    script
        << PlotFolder::LOOK << "set title "
        << PlotQuote(scatter.title.empty() ? "Means of the runs with 95 % intervals"
                                           : scatter.title)
        << "\nset xlabel " << PlotQuote(scatter.x.label) << "\nset ylabel "
        << PlotQuote(scatter.y.label)
        << "\nset autoscale noextend\nset offsets graph 0.08, graph 0.32, graph 0.1, graph 0.06\n"
           "set key outside right top Left reverse title "
        << PlotQuote(last.GetLabel()) << '\n'
        << plot.str() << '\n';
    folder.SaveScript(scatter.name, 600, script.str(), data.str());
    return true;
}

} // namespace vpc
} // namespace ns3
