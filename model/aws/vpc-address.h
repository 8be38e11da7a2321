// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/ipv4-address.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{
namespace aws
{

/**
 * \brief An IPv4 CIDR block: a base address and a prefix length.
 *
 * The base never has host bits set when made by ParseCidr().
 */
struct Cidr
{
    uint32_t base{0};  //!< network address, host byte order
    uint8_t length{0}; //!< prefix length, 0 to 32

    /// \return the netmask in host byte order
    uint32_t Mask() const
    {
        return length == 0 ? 0 : ~uint32_t{0} << (32 - length);
    }

    /// \param address the address to look for \return whether it lies in the block
    bool Contains(Ipv4Address address) const
    {
        return (address.Get() & Mask()) == base;
    }

    /// \param other another block \return whether \p other lies wholly in this one
    bool Contains(const Cidr& other) const
    {
        return other.length >= length && (other.base & Mask()) == base;
    }

    /// \param other another block \return whether the two share an address
    bool Overlaps(const Cidr& other) const
    {
        return Contains(other) || other.Contains(*this);
    }

    /// \return the first address
    Ipv4Address First() const
    {
        return Ipv4Address(base);
    }

    /// \return the last address
    Ipv4Address Last() const
    {
        return Ipv4Address(base | ~Mask());
    }

    /// \return the number of addresses
    uint64_t Size() const
    {
        return uint64_t{1} << (32 - length);
    }

    /// \return "a.b.c.d/n"
    std::string ToString() const;

    /// \param o another block \return equality
    bool operator==(const Cidr& o) const
    {
        return base == o.base && length == o.length;
    }

    /// \param o another block \return order by base, then by length
    bool operator<(const Cidr& o) const
    {
        return base != o.base ? base < o.base : length < o.length;
    }
};

/// \param blocks some blocks \param address an address \return whether one of them has it
inline bool
AnyContains(const std::vector<Cidr>& blocks, Ipv4Address address)
{
    return std::any_of(blocks.begin(), blocks.end(), [address](const Cidr& block) {
        return block.Contains(address);
    });
}

/**
 * \param text dotted quad, no leading zeros, nothing else
 * \return the address, or nothing if \p text is not one
 */
std::optional<Ipv4Address> ParseAddress(const std::string& text);

/**
 * \param text "a.b.c.d/n"
 * \return the block, or nothing if \p text is malformed or has host bits set
 */
std::optional<Cidr> ParseCidr(const std::string& text);

/// \param address an address \return dotted quad
std::string ToString(Ipv4Address address);

} // namespace aws
} // namespace vpc
} // namespace ns3
