// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-plot-folder.h"

#include "ns3/nstime.h"

#include <string>
#include <utility>
#include <vector>

namespace ns3
{
namespace vpc
{

/// A span of time that is shaded in plots against time.
struct PlotBand
{
    Time from;                     //!< its begin
    Time until;                    //!< its end
    std::string name;              //!< written beside it
    std::string colour{"#bbbbbb"}; //!< as gnuplot writes it
};

/// A line against time.
struct PlotLine
{
    std::string label;                             //!< in the key, empty: not in it
    std::size_t colour{0};                         //!< number in the palette
    std::vector<std::pair<double, double>> points; //!< seconds, value; not a number: a gap
    double width{2};                               //!< as gnuplot's lw
    std::vector<double> halfWidths{};              //!< of a band around each point; none: no band
};

/// One set of axes.
struct PlotPanel
{
    std::string title;             //!< above it
    std::string yAxis;             //!< what is drawn, with its unit
    std::string axes;              //!< more commands for gnuplot, e.g. a range
    std::vector<PlotLine> lines;   //!< in the order of the key
    std::vector<PlotBand> bands{}; //!< of this panel alone, with their names
};

/**
 * \brief Pictures against time with shaded bands: a panel for each of several quantities or groups.
 */
class TimePlots
{
  public:
    /// \param folder where they go \param bands shaded in all of them \param until end of the axis
    TimePlots(PlotFolder& folder, const std::vector<PlotBand>& bands, Time until);

    /**
     * \brief One picture.
     * \param name of its file \param title above it \param panels row by row; the first has the key
     * and the bands' names
     * \param columns panels in a row
     */
    void Plot(const std::string& name,
              const std::string& title,
              const std::vector<PlotPanel>& panels,
              std::size_t columns = 1);

    /// \return gnuplot's commands for the look of the axes and the range of times
    std::string TimeAxis() const;
    /// \param height of the bands' names, as a share of the plot's; 0 for none \param more bands of
    /// one panel, named below the others \return the bands
    std::string Bands(double height, const std::vector<PlotBand>& more = {}) const;

  private:
    PlotFolder& m_folder;
    std::vector<PlotBand> m_bands;
    Time m_until;
};

} // namespace vpc
} // namespace ns3
