// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-plot-folder.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{
namespace vpc
{

/// Something that a sweep varies.
struct SweepAxis
{
    std::string name;                //!< e.g. the path in an experiment file
    std::vector<std::string> values; //!< as text, in the order in which they are run and drawn
    std::string label{};             //!< what people read instead of the name; empty: the name

    /// \return what people read
    const std::string& GetLabel() const
    {
        return label.empty() ? name : label;
    }
};

/// A run of a sweep.
struct SweepRun
{
    std::size_t point{0};            //!< combination of values, from 0
    std::vector<std::string> values; //!< one an axis
    uint32_t repetition{0};          //!< from 0
    std::string folder;              //!< for its results: point-01/run-1
};

/// What a run came to: numbers by name, in the order in which tables show them.
using SweepFigures = std::vector<std::pair<std::string, double>>;

/// A figure that is shown.
struct SweepFigure
{
    std::string name;  //!< as SweepTable::Add() was given it
    std::string label; //!< what people read, with its unit
};

/// A picture of one figure against another, a point for each combination of what is varied.
struct SweepScatter
{
    std::string name;  //!< of the picture's file
    std::string title; //!< may be empty
    SweepFigure x;     //!< name of the figure
    SweepFigure y;     //!< name of the figure
};

/// What several runs came to.
struct SweepMean
{
    std::size_t runs{0};             //!< that had the figure
    double mean{0};                  //!< over these
    std::optional<double> halfWidth; //!< of the 95 % interval; nothing of a single run
};

/// The most runs of a sweep.
constexpr std::size_t SWEEP_MOST_RUNS = 100'000;

/**
 * \brief All combinations of values, each several times; the last axis changes fastest.
 *
 * A repetition has the same number in all points, so that points can be run with the same random
 * numbers, which makes their differences clearer and leaves the interval of each point right.
 *
 * \param axes what is varied; none: a single point
 * \param repetitions runs of each point, at least 1
 * \return the runs, point by point
 * \throw aws::InputError one line if there are more than SWEEP_MOST_RUNS
 */
std::vector<SweepRun> PlanSweep(const std::vector<SweepAxis>& axes, uint32_t repetitions);

/**
 * \brief Mean and its 95 % interval, by Student's distribution: the runs are independent, and the
 * mean of what a run came to is taken to be normal.
 * \param values of independent runs, at least one \return both
 */
SweepMean MeanOf(const std::vector<double>& values);

/**
 * \brief What the runs of a sweep came to, gathered into one table.
 *
 * A figure that a run does not have (a time until all is well again, of a run where nothing was
 * lost) is left out of its mean; \c runs tells how many had it.
 */
class SweepTable
{
  public:
    /// \param axes what is varied
    explicit SweepTable(std::vector<SweepAxis> axes);

    /// \param run of PlanSweep() for the same axes \param figures what it came to
    void Add(const SweepRun& run, const SweepFigures& figures);

    /// \param point of the sweep \param figure its name \return it over all runs, nothing if none
    /// had it
    std::optional<SweepMean> Find(std::size_t point, const std::string& figure) const;

    /// Write as CSV: a line for each figure of each point. \param out where to
    void Write(std::ostream& out) const;

    /**
     * \brief Draw figures against the last axis, with 95 % intervals; a line for each combination
     * of the others.
     * \param folder for sweep.png \param figures which; those that no run had are left out
     */
    void Draw(PlotFolder& folder, const std::vector<SweepFigure>& figures) const;

    /**
     * \brief Draw one figure against another: a point for each combination, in a colour for each
     * value of the last axis, with the values of the others beside it and 95 % intervals both ways.
     * \param folder for the picture \param scatter which figures
     * \return whether there was something to draw: runs that have both
     */
    bool DrawScatter(PlotFolder& folder, const SweepScatter& scatter) const;

    /// Print a line for each point, a column for each figure: mean and half the 95 % interval.
    /// \param out a terminal \param figures which; those that no run had are left out
    void Print(std::ostream& out, const std::vector<SweepFigure>& figures) const;

  private:
    /// All runs of a point.
    struct Point
    {
        std::vector<std::string> values;
        std::map<std::string, std::vector<double>> figures;
    };

    /// \param figure its name \param values of the last axis \return a line for each combination of
    /// the other axes
    std::vector<Gnuplot2dDataset> LinesOf(const std::string& figure, std::size_t values) const;

    std::vector<SweepAxis> m_axes;
    std::vector<std::string> m_figures; //!< names, in the order in which they came
    std::map<std::size_t, Point> m_points;
};

} // namespace vpc
} // namespace ns3
