// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-request-record.h"

namespace ns3
{
namespace vpc
{

const char*
ToString(RequestPath path)
{
    switch (path)
    {
    case RequestPath::UNKNOWN:
        return "unknown";
    case RequestPath::LOCAL:
        return "local";
    case RequestPath::INTERFACE_ENDPOINT:
        return "interface-endpoint";
    case RequestPath::GATEWAY_ENDPOINT:
        return "gateway-endpoint";
    case RequestPath::NAT_GATEWAY:
        return "nat";
    case RequestPath::INTERNET_GATEWAY:
        return "internet";
    case RequestPath::LOAD_BALANCER:
        return "load-balancer";
    case RequestPath::PEERING:
        return "peering";
    case RequestPath::TRANSIT_GATEWAY:
        return "transit-gateway";
    case RequestPath::VPN_GATEWAY:
        return "vpn-gateway";
    case RequestPath::DIRECT_CONNECT:
        return "direct-connect";
    case RequestPath::VPN:
        return "vpn";
    }
    return "unknown";
}

const char*
ToString(RequestOutcome outcome)
{
    switch (outcome)
    {
    case RequestOutcome::SUCCESS:
        return "success";
    case RequestOutcome::SERVICE_BUSY:
        return "service-busy";
    case RequestOutcome::FORBIDDEN:
        return "forbidden";
    case RequestOutcome::DNS_FAILED:
        return "dns-failed";
    case RequestOutcome::CONNECT_TIMEOUT:
        return "connect-timeout";
    case RequestOutcome::CONNECTION_REFUSED:
        return "connection-refused";
    case RequestOutcome::CONNECTION_RESET:
        return "connection-reset";
    case RequestOutcome::REQUEST_TIMEOUT:
        return "request-timeout";
    case RequestOutcome::CONNECTION_CLOSED:
        return "connection-closed";
    case RequestOutcome::NO_ROUTE:
        return "no-route";
    case RequestOutcome::ABANDONED:
        return "abandoned";
    }
    return "unknown";
}

} // namespace vpc
} // namespace ns3
