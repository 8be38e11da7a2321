// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

namespace ns3
{
namespace vpc
{

/// \return this module's version
const std::string& ModuleVersion();

/// \return the version of the ns-3 that it was built for
const std::string& Ns3Version();

/// \param name of a file of helper/io/report, or of the chart library: uPlot.js, uPlot.css,
/// uPlot.licence \return what it holds; empty if it was not there when this was built
std::string ReportAsset(const std::string& name);

} // namespace vpc
} // namespace ns3
