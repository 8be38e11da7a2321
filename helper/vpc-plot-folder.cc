// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-plot-folder.h"

#include "ns3/abort.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>

namespace ns3
{
namespace vpc
{

const char* const PlotFolder::LOOK = "set grid lc rgb '#dddddd'\nset border 3\nset tics nomirror\n";

const char*
PlotColour(std::size_t i)
{
    static const char* const colours[] =
        {"#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9", "#000000"};
    return colours[i % 7];
}

std::string
PlotLineStyle(const std::string& colour, const std::string& more)
{
    return "lc rgb '" + colour + "' " + more;
}

std::string
PlotQuote(const std::string& text)
{
    std::string quoted = "'";
    for (const char c : text)
    {
        quoted += c;
        quoted += c == '\'' ? "'" : "";
    }
    return quoted + "'";
}

Gnuplot2dDataset
PlotDataset(const std::string& title, Gnuplot2dDataset::Style style, const std::string& extra)
{
    Gnuplot2dDataset dataset(title);
    dataset.SetStyle(style);
    dataset.SetExtra(extra);
    return dataset;
}

PlotFolder::PlotFolder(const std::string& path)
    : m_path(path)
{
}

GnuplotCollection
PlotFolder::Begin(const std::string& name, int height)
{
    GnuplotCollection plots(name + ".png");
    plots.SetTerminal("pngcairo size 1100," + std::to_string(height) + " font 'DejaVu Sans,13'");
    return plots;
}

void
PlotFolder::Save(const std::string& name, GnuplotCollection& plots)
{
    const std::string path = m_path + "/" + name + ".plt";
    std::ofstream out(path);
    plots.GenerateOutput(out);
    out.close();
    NS_ABORT_MSG_IF(!out, "cannot write " << path << "; is the disk full?");
    m_names.push_back(name);
}

void
PlotFolder::Render() const
{
    namespace fs = std::filesystem;
    if (std::system("command -v gnuplot > /dev/null 2>&1") != 0)
    {
        std::cerr << "gnuplot is not installed: the .plt files are written, the pictures are not\n";
        return;
    }
    const fs::path here = fs::current_path();
    fs::current_path(m_path);
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
