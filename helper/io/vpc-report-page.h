// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/// A run that a page shows.
struct ReportRun
{
    std::string label; //!< what people call it, of two runs
    std::string base;  //!< way from the page to the folder, with "/" at its end; or empty
    std::string data;  //!< its report.json
    std::vector<std::string> files; //!< that stand in the folder, as paths from there
};

/// \return whether the chart library was there when this was built
bool HasReportPage();

/// \param folder of a run \param page path of the page, which is not listed itself \return the
/// run's files, in order; what begins with a point is left out
std::vector<std::string> ListReportFiles(const std::string& folder, const std::string& page);

/**
 * \brief Read what a run left.
 * \param folder of a run \param page path of the page that will show it
 * \return the run
 * \throw aws::InputError one line: there is no report.json in it, or it is none
 */
ReportRun ReadReportRun(const std::string& folder, const std::string& page);

/**
 * \brief One page that needs nothing else: style, scripts, chart library and data are in it.
 * \param runs one, or two to be compared \return HTML; same runs, same bytes
 */
std::string MakeReportPage(const std::vector<ReportRun>& runs);

} // namespace vpc
} // namespace ns3
