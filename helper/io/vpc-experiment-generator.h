// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-experiment-world.h"

#include <string>

namespace ns3
{
namespace vpc
{

/**
 * \brief Write an experiment for a topology that nobody has written one for.
 *
 * For each gateway and interface endpoint two hosts in each Availability Zone of its VPC ask for
 * its service, once a second each, by the name that clients take who know of no endpoint, if the
 * endpoint has it. After two minutes a zone fails for four: the first one with an endpoint's ENI,
 * or else the first.
 *
 * \param world the topology as it was read
 * \param topology the value of the file's member topology, as YAML on one line
 * \return an experiment file in YAML, with comments, to be run as it is or to be changed
 * \throw aws::InputError one line: there is no endpoint that somebody could ask for
 */
std::string GenerateExperiment(const ExperimentWorld& world, const std::string& topology);

} // namespace vpc
} // namespace ns3
