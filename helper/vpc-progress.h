// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/event-id.h"
#include "ns3/nstime.h"

#include <chrono>

namespace ns3
{
namespace vpc
{

/**
 * \brief A line on the terminal that tells how far a long run is.
 *
 * Silent where standard error is no terminal. It tells simulated time and how fast that passes; the
 * wall clock reaches the terminal only, so that it changes no result.
 */
class Progress
{
  public:
    /// \param until end of the run
    explicit Progress(Time until);

    /// Begin to tell, from Simulator::Run() on.
    void Start();
    /// Clear the line.
    void Finish();

  private:
    void Tell();

    Time m_until;
    bool m_isTerminal;
    EventId m_event;
    std::chrono::steady_clock::time_point m_begin;
};

} // namespace vpc
} // namespace ns3
