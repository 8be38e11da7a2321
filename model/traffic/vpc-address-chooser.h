// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/ipv4-address.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ns3
{
namespace vpc
{

/// What a client does with the addresses that a name has. Unscoped for ns-3's enum attributes.
enum AddressChoice : uint8_t
{
    FIRST_ADDRESS, //!< connect to the first one only
    IN_ORDER,      //!< try the next one when one has failed, within the same attempt
    HAPPY_EYEBALLS //!< start the next one also when one has not answered for a while (RFC 8305)
};

/// \param choice a choice \return its name: First, InOrder, HappyEyeballs
const char* ToString(AddressChoice choice);

/// \brief Hands out the addresses of one lookup in the order in which they are to be tried.
class AddressChooser
{
  public:
    /// \param addresses as the resolver ordered them \param choice what to do with them
    void Start(const std::vector<Ipv4Address>& addresses, AddressChoice choice)
    {
        m_addresses = addresses;
        m_next = 0;
        if (choice == FIRST_ADDRESS && m_addresses.size() > 1)
        {
            m_addresses.resize(1);
        }
    }

    /// \return whether an address is left to try
    bool HasNext() const
    {
        return m_next < m_addresses.size();
    }

    /// \return the next address to try; HasNext() must hold
    Ipv4Address Next()
    {
        return m_addresses[m_next++];
    }

  private:
    std::vector<Ipv4Address> m_addresses;
    std::size_t m_next{0};
};

} // namespace vpc
} // namespace ns3
