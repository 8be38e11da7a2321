// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-cloud.h"

#include <string>

namespace ns3
{
namespace vpc
{
namespace aws
{

/// What can happen to an interface endpoint ("AWS PrivateLink concepts", endpoint states).
enum class EndpointEvent
{
    ACCEPTED, //!< by the provider
    REJECTED, //!< by the provider, also after it was available
    READY,    //!< AWS has set it up
    FAILED,   //!< AWS could not set it up
    EXPIRED,  //!< nobody accepted it in time
    MODIFIED, //!< by the consumer
    DELETION, //!< the consumer deletes it; nobody else can
    DELETED   //!< it is gone
};

/// \param event an event \return its name, in lower case
const char* ToString(EndpointEvent event);

/**
 * \brief The state of an endpoint after an event.
 *
 * pendingacceptance becomes pending once it is accepted, pending becomes available once it is
 * ready, and available becomes pending again when the consumer modifies it. The provider may
 * reject it in each of the three, and accept it after all (assumption).
 *
 * \param vpcEndpointId the endpoint, for the message \param state its state now, in lower case
 * \param event what happens \return its next state \throw InputError if that cannot happen in this
 * state
 */
std::string NextEndpointState(const std::string& vpcEndpointId,
                              const std::string& state,
                              EndpointEvent event);

/**
 * \brief Let something happen to an endpoint, on the consumer's and on the provider's side.
 * \param cloud the description \param vpcEndpointId an interface endpoint \param event what happens
 * \throw InputError if there is no such endpoint, if the event cannot happen in its state, or if
 * its provider is not described
 */
void ChangeEndpoint(Cloud& cloud, const std::string& vpcEndpointId, EndpointEvent event);

/// \param state of an endpoint, in lower case \return whether its connections are over
bool EndsConnections(const std::string& state);

} // namespace aws
} // namespace vpc
} // namespace ns3
