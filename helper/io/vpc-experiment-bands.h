// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-experiment.h"

#include "ns3/vpc-sweep.h"

#include <string>

namespace ns3
{
namespace vpc
{

/**
 * \brief Of an experiment with several runs, write bands.csv and, if it wants pictures, draw them
 * against time with 95 % intervals: for each point of its sweep into the point's folder, without
 * \c vary into the sweep's own.
 * \param experiment with several runs; of a single one nothing is written
 * \param folder where RunSweep() left the runs
 * \param table what it gave
 */
void WriteExperimentBands(const Experiment& experiment,
                          const std::string& folder,
                          const SweepTable& table);

} // namespace vpc
} // namespace ns3
