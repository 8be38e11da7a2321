// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/event-id.h"
#include "ns3/nstime.h"

namespace ns3
{
namespace vpc
{

/**
 * \brief A line on the terminal that tells how far a long run is.
 *
 * Silent where standard error is no terminal. Counts in simulated time, so that it changes no
 * result.
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
};

} // namespace vpc
} // namespace ns3
