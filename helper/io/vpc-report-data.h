// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-experiment-output.h"

#include <string>

namespace ns3
{
namespace vpc
{

/// What report.json calls itself, in its member "format".
extern const char* const REPORT_FORMAT;

/// \param experiment it \return the command that gives the same results, for a shell
std::string CommandOf(const Experiment& experiment);

/**
 * \brief All that a report shows of a run, as JSON: what ran, the summary, series in bins, faults
 * and the drawing.
 * \param scene of the run \param result of it \param folder for files on the way
 * \return the document; same run, same bytes
 */
std::string MakeReportData(const ExperimentScene& scene,
                           const ExperimentResult& result,
                           const std::string& folder);

} // namespace vpc
} // namespace ns3
