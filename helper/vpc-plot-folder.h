// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/gnuplot.h"

#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/// \return the i-th of seven colours that the colour-blind can tell apart (Okabe and Ito), again
/// from the first after the last \param i any number
const char* PlotColour(std::size_t i);

/// \param colour of a line \param more of its style \return both as gnuplot writes them
std::string PlotLineStyle(const std::string& colour, const std::string& more = "lw 2");

/// \param text any \return the same in gnuplot's single quotes
std::string PlotQuote(const std::string& text);

/// \param title in the key, empty: not in it \param style how it is drawn \param extra more style
/// \return an empty data set
Gnuplot2dDataset PlotDataset(const std::string& title,
                             Gnuplot2dDataset::Style style,
                             const std::string& extra);

/// \param title in the key, empty: not in it \param colour of both \return an empty data set that
/// is drawn as a line with a shaded band; add x, y, and half the height of the band
Gnuplot2dDataset PlotBandDataset(const std::string& title, const std::string& colour);

/**
 * \brief A folder of pictures, each a .plt file with gnuplot's commands and a .dat file with its
 * data, so that it can be restyled and drawn again, and the SVG and PNG that gnuplot makes of it.
 *
 * A .dat file has a block for each line of the picture, which gnuplot calls an index: comments with
 * the panel, the line and the names of the columns with their units, then the numbers.
 */
class PlotFolder
{
  public:
    /// Grid, border and tics that all pictures share, as gnuplot writes them.
    static const char* const LOOK;

    /// \param path where the files go
    explicit PlotFolder(const std::string& path);

    /// \param name of the picture \return plots to fill, for Save() \param height in pixels
    static GnuplotCollection Begin(const std::string& name, int height);

    /// Write a .plt and a .dat file. Ends the program with one line if it cannot. \param name of
    /// the picture \param plots its plots
    void Save(const std::string& name, GnuplotCollection& plots);

    /**
     * \brief Write a .plt and a .dat file that are there as texts: what ns-3's classes cannot draw.
     * \param name of the picture \param height in pixels \param script gnuplot's commands, which
     * read name.dat \param data that file
     */
    void SaveScript(const std::string& name,
                    int height,
                    const std::string& script,
                    const std::string& data);

    /// Draw all. Says so in one line, and leaves the .plt files, if gnuplot is not there.
    void Render() const;

  private:
    void Add(const std::string& name, const std::string& script, const std::string& data);

    std::string m_path;
    std::vector<std::string> m_names;
};

} // namespace vpc
} // namespace ns3
