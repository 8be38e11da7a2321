// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <numeric>
#include <vector>

/**
 * \file
 * What tests of statistics ask of a sample.
 */
namespace sampletest
{

using Sample = std::vector<double>;

constexpr double NORMAL_1_PERCENT = 2.5758; //!< two-sided quantile of the normal distribution
constexpr double KS_1_PERCENT = 1.628;      //!< of KolmogorovSmirnov()

/// \param sample numbers \return their mean
inline double
Mean(const Sample& sample)
{
    return std::accumulate(sample.begin(), sample.end(), 0.0) / static_cast<double>(sample.size());
}

/// \param sample independent numbers, for example means of batches \return the standard error of
/// their mean
inline double
StandardError(const Sample& sample)
{
    const double mean = Mean(sample);
    double squares = 0;
    for (const double x : sample)
    {
        squares += (x - mean) * (x - mean);
    }
    const auto size = static_cast<double>(sample.size());
    return std::sqrt(squares / (size - 1) / size);
}

/**
 * \param sample numbers
 * \param distribution the cumulative one that they should have
 * \return the Kolmogorov-Smirnov statistic, scaled for the size of the sample (Stephens 1970)
 */
inline double
KolmogorovSmirnov(Sample sample, const std::function<double(double)>& distribution)
{
    std::sort(sample.begin(), sample.end());
    const auto n = static_cast<double>(sample.size());
    double distance = 0;
    for (std::size_t i = 0; i < sample.size(); ++i)
    {
        const double expected = std::min(1.0, std::max(0.0, distribution(sample[i])));
        const auto rank = static_cast<double>(i);
        distance = std::max({distance, (rank + 1) / n - expected, expected - rank / n});
    }
    return distance * (std::sqrt(n) + 0.12 + 0.11 / std::sqrt(n));
}

/// The same against the uniform distribution. \param sample numbers \param end of it, from 0
inline double
KolmogorovSmirnov(const Sample& sample, double end)
{
    return KolmogorovSmirnov(sample, [end](double x) { return x / end; });
}

} // namespace sampletest
