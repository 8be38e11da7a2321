// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-access-guard.h"

#include "vpc-simulated-cloud.h"

#include "ns3/vpc-api-call-text.h"

namespace ns3
{
namespace vpc
{

namespace
{

constexpr uint16_t HTTP_PORT = 80; //!< the only port of AWS services without TLS

} // namespace

AccessGuard::AccessGuard(Ptr<const SimulatedCloud> cloud, Ptr<const AwsService> service)
    : m_cloud(cloud),
      m_service(service)
{
}

AdmissionAnswer
AccessGuard::Admit(const AdmissionRequest& request)
{
    if (m_rules != m_cloud->GetAccessRules())
    {
        m_rules = m_cloud->GetAccessRules();
        m_calls.clear();
    }
    const auto from = m_service->FindConnection(request.connection);
    if (!from)
    {
        return {RequestStatus::FORBIDDEN, "the connection's way is no longer known"};
    }
    if (request.text.empty())
    {
        if (m_rules->AdmitsUnnamed(from->vpcEndpointId))
        {
            return {};
        }
        return {RequestStatus::FORBIDDEN,
                "endpoint policy " + from->vpcEndpointId +
                    " restricts requests, and this one names no principal, action and resource"};
    }
    try
    {
        auto call = m_calls.find(request.text);
        if (call == m_calls.end())
        {
            aws::AccessRules::Prepared prepared = m_rules->Prepare(ReadApiCall(request.text));
            call = m_calls.emplace(request.text, std::move(prepared)).first;
        }
        const aws::CallOrigin origin{from->vpcEndpointId,
                                     Ipv4Address(from->client),
                                     from->port != HTTP_PORT};
        const aws::AccessDecision decision = m_rules->Decide(call->second, origin);
        if (decision.IsAllowed())
        {
            return {};
        }
        return {RequestStatus::FORBIDDEN, decision.Explain()};
    }
    catch (const aws::InputError& error)
    {
        return {RequestStatus::FORBIDDEN, error.what()};
    }
}

} // namespace vpc
} // namespace ns3
