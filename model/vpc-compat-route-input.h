// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/ipv4-routing-protocol.h"

namespace ns3
{
namespace vpc
{
namespace compat
{

/// \cond
template <typename F>
struct RouteInputOf;

template <typename C,
          typename R,
          typename P,
          typename H,
          typename D,
          typename U,
          typename M,
          typename L,
          typename E>
struct RouteInputOf<R (C::*)(P, H, D, U, M, L, E)>
{
    using Unicast = U;
    using Multicast = M;
    using Local = L;
    using Error = E;
};

/// \endcond

/// How Ipv4RoutingProtocol::RouteInput() takes its callbacks: by value up to ns-3 3.38, then by
/// reference.
using RouteInputCallbacks = RouteInputOf<decltype(&Ipv4RoutingProtocol::RouteInput)>;

} // namespace compat
} // namespace vpc
} // namespace ns3
