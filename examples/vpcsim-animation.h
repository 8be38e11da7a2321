// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/vpc-experiment-output.h"

#include <memory>

/**
 * Refuse an animation that this program cannot make: it has to be built with ns-3's netanim.
 * \param experiment what a file says
 * \throw aws::InputError one line "file:line: what is wrong; what to do"
 */
void CheckAnimation(const ns3::vpc::Experiment& experiment);

/// \param scene of a run whose animation is wanted and possible \return what writes animation.xml
std::unique_ptr<ns3::vpc::ExperimentOutput> MakeAnimationOutput(
    const ns3::vpc::ExperimentScene& scene);
