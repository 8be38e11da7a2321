// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-report-series.h"

#include <algorithm>
#include <cmath>

namespace ns3
{
namespace vpc
{

namespace
{

constexpr int64_t SECOND_NS = 1'000'000'000;
constexpr int64_t MOST_BINS = 300;

/// Adds what a number that changes in steps comes to over time.
class TimeMean
{
  public:
    explicit TimeMean(const ReportBins& bins)
        : m_bins(bins),
          m_sums(bins.count, 0)
    {
    }

    /// \param at a time, not before the last \param value the number from then on
    void Step(Time at, double value)
    {
        Advance(std::min(at, m_bins.until).GetSeconds());
        m_value = value;
    }

    /// \return its mean in each bin
    std::vector<double> Finish()
    {
        const double end = m_bins.until.GetSeconds();
        Advance(end);
        for (std::size_t bin = 0; bin < m_sums.size(); ++bin)
        {
            const double from = static_cast<double>(bin * m_bins.seconds);
            m_sums[bin] /= std::min(end, from + m_bins.seconds) - from;
        }
        return m_sums;
    }

  private:
    void Advance(double until)
    {
        while (m_since < until)
        {
            const std::size_t bin =
                std::min(static_cast<std::size_t>(m_since / m_bins.seconds), m_sums.size() - 1);
            const double end = static_cast<double>((bin + 1) * m_bins.seconds);
            const double to = bin + 1 == m_sums.size() ? until : std::min(until, end);
            m_sums[bin] += m_value * (to - m_since);
            m_since = to;
        }
    }

    const ReportBins& m_bins;
    std::vector<double> m_sums; //!< value x seconds
    double m_since{0};
    double m_value{0};
};

} // namespace

ReportBins
ReportBins::For(Time until)
{
    const int64_t seconds = std::max<int64_t>(1,
                                              (until.GetNanoSeconds() + SECOND_NS - 1) /
                                                  SECOND_NS); // the last one may be begun only
    int64_t width = 1;
    for (const int64_t nice : {2, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600})
    {
        width = seconds > width * MOST_BINS ? nice : width;
    }
    while (seconds > width * MOST_BINS)
    {
        width *= 2;
    }
    return {static_cast<uint32_t>(width),
            static_cast<std::size_t>((seconds + width - 1) / width),
            until};
}

std::map<std::string, std::vector<double>>
BinConnections(const std::vector<FlowCounter::Step>& steps, const ReportBins& bins)
{
    std::map<std::string, TimeMean> means;
    for (const FlowCounter::Step& step : steps)
    {
        means.try_emplace(step.eniId, bins)
            .first->second.Step(step.at, static_cast<double>(step.open));
    }
    std::map<std::string, std::vector<double>> series;
    for (auto& [eniId, mean] : means)
    {
        series[eniId] = mean.Finish();
    }
    return series;
}

std::map<std::string, PathSeries>
BinPaths(const FlowCounter& flows, const ReportBins& bins)
{
    std::map<std::string, PathSeries> paths;
    const auto last = static_cast<uint32_t>(std::ceil(bins.until.GetSeconds()));
    for (const auto& [path, seconds] : flows.GetPathSeconds())
    {
        PathSeries& series = paths[path];
        series.openedPerSecond.assign(bins.count, 0);
        series.open.assign(bins.count, 0);
        int64_t open = 0;
        for (uint32_t second = 0; second < last; ++second)
        {
            const auto seen = seconds.find(second);
            const std::size_t bin = second / bins.seconds;
            const double width =
                std::min(last - static_cast<uint32_t>(bin) * bins.seconds, bins.seconds);
            if (seen != seconds.end())
            {
                open += seen->second.change;
                series.openedPerSecond[bin] += static_cast<double>(seen->second.opened) / width;
            }
            series.open[bin] += static_cast<double>(open) / width;
        }
    }
    return paths;
}

} // namespace vpc
} // namespace ns3
