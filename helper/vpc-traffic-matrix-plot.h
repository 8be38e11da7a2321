// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-plot-folder.h"

#include "ns3/vpc-crossing-counter.h"

#include <ostream>

namespace ns3
{
namespace vpc
{

/// \param out where traffic-matrix.csv goes \param matrix of a run \param duration of the run, for
/// what a month of 730 h has \param bytesPerGb of the prices
void WriteTrafficMatrix(std::ostream& out,
                        const TrafficMatrix& matrix,
                        Time duration,
                        double bytesPerGb);

/// Draw traffic-matrix.png: a square for each pair of zones, with its GB a month. \param folder
/// gets it \param matrix of a run, not empty \param duration as above \param bytesPerGb as above
void DrawTrafficMatrix(PlotFolder& folder,
                       const TrafficMatrix& matrix,
                       Time duration,
                       double bytesPerGb);

} // namespace vpc
} // namespace ns3
