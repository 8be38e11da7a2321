// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/enum.h"

namespace ns3
{
namespace vpc
{
/**
 * \brief One way to write what differs between ns-3 3.37 and 3.48.
 *
 * Chosen by what compiles, never by a version number: ns-3 has no reliable version macro.
 */
namespace compat
{

/// \cond
// From ns-3 3.41 on, MakeEnumAccessor takes the enum's type first. In 3.37 the first type is that
// of the member pointer, which does not convert to an enum: the overload drops out and the one
// below is taken.
template <typename E, typename... Members>
auto
SelectEnumAccessor(int, Members... members) -> decltype(ns3::MakeEnumAccessor<E>(members...))
{
    return ns3::MakeEnumAccessor<E>(members...);
}

template <typename E, typename... Members>
auto
SelectEnumAccessor(long, Members... members) -> decltype(ns3::MakeEnumAccessor(members...))
{
    return ns3::MakeEnumAccessor(members...);
}

/// \endcond

/**
 * \brief Accessor of an attribute whose type is an unscoped enum.
 *
 * Use it with plain <tt>EnumValue(VALUE)</tt> and <tt>MakeEnumChecker(VALUE, "Value", ...)</tt>,
 * which are written alike in every release.
 *
 * \tparam E the enum, unscoped (ns-3 3.37 keeps the value as int)
 * \param members pointer to a data member of type \p E, or to a setter and a getter
 * \return the accessor for TypeId::AddAttribute
 */
template <typename E, typename... Members>
Ptr<const AttributeAccessor>
MakeEnumAccessor(Members... members)
{
    return SelectEnumAccessor<E>(0, members...);
}

} // namespace compat
} // namespace vpc
} // namespace ns3
