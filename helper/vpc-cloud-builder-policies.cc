// SPDX-License-Identifier: GPL-2.0-only
// How CloudBuilder describes principals, resources and their policies.
#include "vpc-cloud-builder.h"

#include "ns3/abort.h"

namespace ns3
{
namespace vpc
{

namespace
{

/// \param policy a policy \param name for decisions, if it has none \return it, with a name
aws::PolicyDocument
Named(aws::PolicyDocument policy, const std::string& name)
{
    if (policy.name.empty())
    {
        policy.name = name;
    }
    return policy;
}

} // namespace

void
CloudBuilder::SetEndpointPolicy(const std::string& vpceId, const aws::PolicyDocument& policy)
{
    const auto endpoint = m_cloud.vpcEndpoints.find(vpceId);
    NS_ABORT_MSG_IF(endpoint == m_cloud.vpcEndpoints.end(),
                    "CloudBuilder::SetEndpointPolicy: there is no endpoint " << vpceId
                                                                             << "; add it first");
    endpoint->second.policyDocument = Named(policy, vpceId);
}

std::string
CloudBuilder::AddBucket(const std::string& name)
{
    return AddServiceResource("arn:aws:s3:::" + name);
}

std::string
CloudBuilder::AddServiceResource(const std::string& arn)
{
    aws::ServiceResource resource;
    resource.arn = arn;
    resource.ownerId = m_accountId;
    NS_ABORT_MSG_IF(!m_cloud.serviceResources.emplace(arn, resource).second,
                    "CloudBuilder::AddServiceResource: " << arn
                                                         << " is there already; names of buckets "
                                                            "are unique in all accounts");
    return arn;
}

void
CloudBuilder::SetResourcePolicy(const std::string& arn, const aws::PolicyDocument& policy)
{
    const auto resource = m_cloud.serviceResources.find(arn);
    NS_ABORT_MSG_IF(resource == m_cloud.serviceResources.end(),
                    "CloudBuilder::SetResourcePolicy: there is no resource " << arn
                                                                             << "; add it first");
    resource->second.policyDocument = Named(policy, arn);
}

std::string
CloudBuilder::AddPrincipal(const std::string& name,
                           const std::vector<aws::PolicyDocument>& policies,
                           const aws::Tags& tags)
{
    aws::Principal principal;
    principal.arn = "arn:aws:iam::" + m_accountId + ":" + name;
    principal.tags = tags;
    for (const aws::PolicyDocument& policy : policies)
    {
        principal.policies.push_back(Named(policy, name));
    }
    NS_ABORT_MSG_IF(!m_cloud.principals.emplace(principal.arn, principal).second,
                    "CloudBuilder::AddPrincipal: " << principal.arn
                                                   << " is there already; give all its policies at "
                                                      "once");
    return principal.arn;
}

void
CloudBuilder::SetOrganization(const std::string& organizationId, const std::string& path)
{
    m_cloud.accounts[m_accountId] = {m_accountId, organizationId, path};
}

} // namespace vpc
} // namespace ns3
