// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-request-record.h"

#include <array>

namespace ns3
{
namespace vpc
{

namespace
{

constexpr std::array<const char*, 6> PATHS{"unknown",
                                           "local",
                                           "interface-endpoint",
                                           "gateway-endpoint",
                                           "nat",
                                           "internet"};

constexpr std::array<const char*, 11> OUTCOMES{"success",
                                               "service-busy",
                                               "forbidden",
                                               "dns-failed",
                                               "connect-timeout",
                                               "connection-refused",
                                               "connection-reset",
                                               "request-timeout",
                                               "connection-closed",
                                               "no-route",
                                               "abandoned"};

} // namespace

const char*
ToString(RequestPath path)
{
    return PATHS.at(static_cast<std::size_t>(path));
}

const char*
ToString(RequestOutcome outcome)
{
    return OUTCOMES.at(static_cast<std::size_t>(outcome));
}

} // namespace vpc
} // namespace ns3
