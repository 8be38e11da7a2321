// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/vpc-metric-store.h"

#include <ostream>

namespace ns3
{
namespace vpc
{

/**
 * \brief Write data points in the shape of the answer of "aws cloudwatch get-metric-data": one
 * result for each statistic that AWS calls useful, oldest first (--scan-by TimestampAscending).
 * \param out where metrics.json goes \param store the data points
 */
void WriteMetricData(std::ostream& out, const MetricStore& store);

/**
 * \brief Write the question that WriteMetricData() answers: a file for the option
 * --metric-data-queries, with the ids of the answer. The API takes 500 of them at once.
 * \param out where metrics-queries.json goes \param store the data points
 */
void WriteMetricQueries(std::ostream& out, const MetricStore& store);

} // namespace vpc
} // namespace ns3
