// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <map>
#include <ostream>
#include <string>
#include <tuple>
#include <vector>

namespace ns3
{
namespace vpc
{

/// A statistic of CloudWatch.
enum class MetricStatistic : uint8_t
{
    AVERAGE,
    SUM,
    MINIMUM,
    MAXIMUM,
    SAMPLE_COUNT
};

/// \param statistic a statistic \return its name as the API has it, e.g. SampleCount
const char* ToString(MetricStatistic statistic);

/// What one or several reports of a metric come to in a period (CloudWatch's StatisticSet).
struct StatisticSet
{
    uint64_t sampleCount{0}; //!< reports
    double sum{0};           //!< of all reports
    double minimum{0};       //!< of all reports
    double maximum{0};       //!< of all reports

    /// \param value a single report \return it as a set
    static StatisticSet Of(double value);

    /// \param other more reports; this has them, too, from now on
    void Merge(const StatisticSet& other);

    /// \param statistic a statistic \return its value
    double Get(MetricStatistic statistic) const;
};

/// A metric of AWS that a simulation knows.
struct MetricDescription
{
    const char* nameSpace;                   //!< e.g. AWS/PrivateLinkEndpoints
    const char* name;                        //!< as CloudWatch has it
    const char* unit;                        //!< of CloudWatch: Bytes, Count, Count/Second, ...
    std::vector<MetricStatistic> statistics; //!< those that AWS calls useful
    bool tellsZero;                          //!< false: only values other than 0 are reported
    uint32_t period;                         //!< s
};

/**
 * \brief The metrics that are given, by namespace.
 *
 * Sources: "CloudWatch metrics for AWS PrivateLink", "CloudWatch metrics for your Network Load
 * Balancer", "NAT gateway metrics and dimensions". Where they name no unit, it follows from the
 * name.
 *
 * \return the table
 */
const std::vector<MetricDescription>& KnownMetrics();

/// Names and values of dimensions, by name.
using MetricDimensions = std::map<std::string, std::string>;

/**
 * \brief The data points of metrics.
 *
 * Reports of one period for the same metric and dimensions are merged as CloudWatch merges them.
 */
class MetricStore
{
  public:
    /// The data points of one metric and one set of dimensions.
    struct Series
    {
        const MetricDescription* metric{nullptr}; //!< which
        MetricDimensions dimensions;              //!< of this series
        std::map<int64_t, StatisticSet> points;   //!< by the start of their period, Unix time in s
    };

    /// \param epoch Unix time of simulated time 0, in s
    explicit MetricStore(int64_t epoch);

    /**
     * \brief Take a report. A 0 of a metric that does not tell it is no report.
     * \param nameSpace of the metric \param name of the metric, one of KnownMetrics()
     * \param dimensions of the report \param start of the period, Unix time in s
     * \param set the report
     */
    void Add(const std::string& nameSpace,
             const std::string& name,
             const MetricDimensions& dimensions,
             int64_t start,
             const StatisticSet& set);

    /// \return all that has data points, in the order of the table and of the dimensions' values
    std::vector<const Series*> GetSeries() const;

    /// \param nameSpace of a metric \param name of it \param dimensions of it, all \return its data
    /// points, nullptr if it has none
    const Series* Find(const std::string& nameSpace,
                       const std::string& name,
                       const MetricDimensions& dimensions) const;

    /// \return Unix time of simulated time 0, in s
    int64_t GetEpoch() const
    {
        return m_epoch;
    }

    /// \param out where metrics.csv goes: a row a data point
    void WriteCsv(std::ostream& out) const;

  private:
    using Key = std::tuple<std::size_t, MetricDimensions>; //!< place in the table, dimensions

    int64_t m_epoch;
    std::map<Key, Series> m_series;
};

/// \param dimensions names and values \return Name=Value, separated by semicolons
std::string ToString(const MetricDimensions& dimensions);

/// \param value a number \return the shortest text that reads back as it, the same on every machine
std::string ToMetricText(double value);

} // namespace vpc
} // namespace ns3
