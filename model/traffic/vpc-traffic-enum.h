// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/enum.h"

namespace ns3
{
namespace vpc
{
namespace traffic
{

/// Accessor of an unscoped enum attribute, ns-3 3.41 and later: the accessor is told the type.
template <class E, class Member>
auto
EnumAccessor(Member member, int) -> decltype(MakeEnumAccessor<E>(member))
{
    return MakeEnumAccessor<E>(member);
}

/// Accessor of an unscoped enum attribute, ns-3 up to 3.40: EnumValue holds an int.
template <class E, class Member>
auto
EnumAccessor(Member member, long) -> decltype(MakeEnumAccessor(member))
{
    return MakeEnumAccessor(member);
}

} // namespace traffic
} // namespace vpc
} // namespace ns3
