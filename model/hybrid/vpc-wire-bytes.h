// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ns3
{
namespace vpc
{

/// \param bytes what is appended to \param value in network byte order \param count of its bytes
inline void
PutBytes(std::vector<uint8_t>& bytes, uint64_t value, std::size_t count)
{
    while (count-- > 0)
    {
        bytes.push_back(static_cast<uint8_t>(value >> (8 * count)));
    }
}

/// \param bytes at least \p count of them \param count up to 8 \return their value, network order
inline uint64_t
TakeBytes(const uint8_t* bytes, std::size_t count)
{
    uint64_t value = 0;
    for (std::size_t i = 0; i < count; ++i)
    {
        value = value << 8 | bytes[i];
    }
    return value;
}

} // namespace vpc
} // namespace ns3
