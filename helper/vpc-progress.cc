// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-progress.h"

#include "ns3/simulator.h"

#include <iostream>
#include <unistd.h>

namespace ns3
{
namespace vpc
{

Progress::Progress(Time until)
    : m_until(until),
      m_isTerminal(isatty(STDERR_FILENO) == 1)
{
}

void
Progress::Start()
{
    m_begin = std::chrono::steady_clock::now();
    m_event = Simulator::Schedule(Time(0), &Progress::Tell, this);
}

void
Progress::Tell()
{
    const int64_t now = Simulator::Now().GetNanoSeconds();
    if (m_isTerminal)
    {
        const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - m_begin;
        std::cerr << "\rsimulated " << now / 1000000000 << " of "
                  << m_until.GetNanoSeconds() / 1000000000 << " s ("
                  << 100 * now / m_until.GetNanoSeconds() << " %)";
        if (now > 0 && passed.count() > 0)
        {
            std::cerr << ", "
                      << static_cast<int64_t>(static_cast<double>(now) / 1e9 / passed.count())
                      << " simulated seconds a second";
        }
        std::cerr << "\033[K" << std::flush;
    }
    m_event = Simulator::Schedule(m_until / 100, &Progress::Tell, this);
}

void
Progress::Finish()
{
    m_event.Cancel();
    if (m_isTerminal)
    {
        std::cerr << "\r\033[K" << std::flush;
    }
}

} // namespace vpc
} // namespace ns3
