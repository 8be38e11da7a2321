// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-address.h"

namespace ns3
{
namespace vpc
{
namespace aws
{

namespace
{

/**
 * Read a decimal number without sign, spaces or leading zeros.
 * \param text where to read
 * \param position first character; moved behind the number
 * \param limit largest value allowed
 * \return the number, or nothing if there is none or it is above \p limit
 */
std::optional<uint32_t>
ReadNumber(const std::string& text, std::size_t& position, uint32_t limit)
{
    const std::size_t begin = position;
    uint32_t value = 0;
    while (position < text.size() && text[position] >= '0' && text[position] <= '9')
    {
        value = value * 10 + static_cast<uint32_t>(text[position] - '0');
        ++position;
        if (value > limit)
        {
            return std::nullopt;
        }
    }
    const std::size_t digits = position - begin;
    if (digits == 0 || (digits > 1 && text[begin] == '0'))
    {
        return std::nullopt;
    }
    return value;
}

/**
 * Read a dotted quad.
 * \param text where to read
 * \param position first character; moved behind the address
 * \return the address in host byte order, or nothing
 */
std::optional<uint32_t>
ReadQuad(const std::string& text, std::size_t& position)
{
    uint32_t address = 0;
    for (int i = 0; i < 4; ++i)
    {
        if (i > 0 && (position >= text.size() || text[position++] != '.'))
        {
            return std::nullopt;
        }
        const std::optional<uint32_t> byte = ReadNumber(text, position, 255);
        if (!byte)
        {
            return std::nullopt;
        }
        address = address << 8 | *byte;
    }
    return address;
}

} // namespace

std::optional<Ipv4Address>
ParseAddress(const std::string& text)
{
    std::size_t position = 0;
    const std::optional<uint32_t> address = ReadQuad(text, position);
    if (!address || position != text.size())
    {
        return std::nullopt;
    }
    return Ipv4Address(*address);
}

std::optional<Cidr>
ParseCidr(const std::string& text)
{
    std::size_t position = 0;
    const std::optional<uint32_t> base = ReadQuad(text, position);
    if (!base || position >= text.size() || text[position++] != '/')
    {
        return std::nullopt;
    }
    const std::optional<uint32_t> length = ReadNumber(text, position, 32);
    if (!length || position != text.size())
    {
        return std::nullopt;
    }
    const Cidr cidr{*base, static_cast<uint8_t>(*length)};
    if ((cidr.base & ~cidr.Mask()) != 0)
    {
        return std::nullopt;
    }
    return cidr;
}

std::string
ToString(Ipv4Address address)
{
    const uint32_t bits = address.Get();
    return std::to_string(bits >> 24) + '.' + std::to_string(bits >> 16 & 255) + '.' +
           std::to_string(bits >> 8 & 255) + '.' + std::to_string(bits & 255);
}

std::string
Cidr::ToString() const
{
    return aws::ToString(First()) + '/' + std::to_string(length);
}

} // namespace aws
} // namespace vpc
} // namespace ns3
