// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>

namespace ns3
{
namespace vpc
{

/**
 * \brief The time that a packet occupies a port, in nanoseconds: the one rounding rule of the
 * data plane and of the tests that predict it (round half up).
 *
 * \param bytes size on the wire, IP header included
 * \param bitsPerSecond rate of the port; 0 stands for no limit
 * \return nanoseconds
 */
inline int64_t
TransmissionNanoseconds(uint64_t bytes, uint64_t bitsPerSecond)
{
    if (bitsPerSecond == 0)
    {
        return 0;
    }
    return static_cast<int64_t>((bytes * 8 * 1000000000ULL + bitsPerSecond / 2) / bitsPerSecond);
}

} // namespace vpc
} // namespace ns3
