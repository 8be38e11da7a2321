// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-endpoint-state.h"

#include "vpc-cloud-check.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{
namespace aws
{

namespace
{

/// One arrow between two states.
struct Transition
{
    const char* from;
    EndpointEvent event;
    const char* to;
};

constexpr Transition TRANSITIONS[] = {
    {"pendingacceptance", EndpointEvent::ACCEPTED, "pending"},
    {"rejected", EndpointEvent::ACCEPTED, "pending"},
    {"pendingacceptance", EndpointEvent::REJECTED, "rejected"},
    {"pending", EndpointEvent::REJECTED, "rejected"},
    {"available", EndpointEvent::REJECTED, "rejected"},
    {"pending", EndpointEvent::READY, "available"},
    {"pending", EndpointEvent::FAILED, "failed"},
    {"pendingacceptance", EndpointEvent::EXPIRED, "expired"},
    {"available", EndpointEvent::MODIFIED, "pending"},
    {"pendingacceptance", EndpointEvent::DELETION, "deleting"},
    {"pending", EndpointEvent::DELETION, "deleting"},
    {"available", EndpointEvent::DELETION, "deleting"},
    {"rejected", EndpointEvent::DELETION, "deleting"},
    {"failed", EndpointEvent::DELETION, "deleting"},
    {"expired", EndpointEvent::DELETION, "deleting"},
    {"deleting", EndpointEvent::DELETED, "deleted"},
};

} // namespace

const char*
ToString(EndpointEvent event)
{
    static const char* const names[] =
        {"accepted", "rejected", "ready", "failed", "expired", "modified", "deletion", "deleted"};
    return names[static_cast<std::size_t>(event)];
}

std::string
NextEndpointState(const std::string& vpcEndpointId, const std::string& state, EndpointEvent event)
{
    std::string possible;
    for (const Transition& transition : TRANSITIONS)
    {
        if (transition.event != event)
        {
            continue;
        }
        if (state == transition.from)
        {
            return transition.to;
        }
        possible += (possible.empty() ? "" : " or ") + std::string(transition.from);
    }
    Fail(vpcEndpointId,
         "is " + state + ", where \"" + ToString(event) + "\" cannot happen",
         "it has to be " + possible);
}

void
ChangeEndpoint(Cloud& cloud, const std::string& vpcEndpointId, EndpointEvent event)
{
    const auto endpoint = cloud.vpcEndpoints.find(vpcEndpointId);
    if (endpoint == cloud.vpcEndpoints.end() ||
        endpoint->second.vpcEndpointType != VpcEndpointType::Interface)
    {
        Fail(vpcEndpointId, "is no interface endpoint that is described", "correct the id");
    }
    const auto service = cloud.vpcEndpointServices.find(endpoint->second.serviceName);
    const bool isProviders = event == EndpointEvent::ACCEPTED || event == EndpointEvent::REJECTED;
    if (isProviders && service == cloud.vpcEndpointServices.end())
    {
        Fail(vpcEndpointId,
             "is no endpoint to an endpoint service that is described",
             "correct the id or add the service");
    }
    endpoint->second.state = NextEndpointState(vpcEndpointId, endpoint->second.state, event);
    if (service != cloud.vpcEndpointServices.end())
    {
        service->second.connections[vpcEndpointId] = endpoint->second.state;
    }
}

bool
EndsConnections(const std::string& state)
{
    static const char* const over[] = {"rejected", "failed", "expired", "deleting", "deleted"};
    return std::find(std::begin(over), std::end(over), state) != std::end(over);
}

} // namespace aws
} // namespace vpc
} // namespace ns3
