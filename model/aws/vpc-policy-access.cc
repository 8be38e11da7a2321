// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-policy-access.h"

#include "vpc-cloud.h"
#include "vpc-policy-condition.h"

namespace ns3
{
namespace vpc
{
namespace aws
{

namespace
{

/// \param request gets or loses the key \param key its name \param value its value, empty: none
void
SetOrRemove(PolicyRequest& request, const char* key, const std::string& value)
{
    request.Set(key, value.empty() ? std::vector<std::string>() : std::vector<std::string>{value});
}

/// \param policies of one caller \param request what is asked \return what they say together
PolicyDecision
DecideTogether(const std::vector<Policy>& policies, const PolicyRequest& request)
{
    PolicyDecision decision;
    for (const Policy& policy : policies)
    {
        const PolicyDecision one = policy.Decide(request);
        if (one.verdict == PolicyVerdict::EXPLICIT_DENY)
        {
            return one;
        }
        if (one.verdict == PolicyVerdict::ALLOW && decision.verdict != PolicyVerdict::ALLOW)
        {
            decision = one;
        }
    }
    if (decision.verdict == PolicyVerdict::IMPLICIT_DENY && policies.size() == 1)
    {
        decision.policy = policies.front().Name();
    }
    return decision;
}

/// Take the deciding policy over into the whole decision.
void
Settle(AccessDecision& access,
       PolicyVerdict verdict,
       PolicyKind kind,
       const PolicyDecision& decision)
{
    access.verdict = verdict;
    access.decidedBy = kind;
    access.policy = decision.policy;
    access.statement =
        verdict == PolicyVerdict::IMPLICIT_DENY ? std::string_view() : decision.statement;
}

/// \param caller any \return whether its account can give it identity policies
bool
HasIdentityPolicies(const PolicyCaller& caller)
{
    return !caller.account.empty();
}

} // namespace

void
SetPathKeys(PolicyRequest& request, const PolicyPath& path)
{
    if (!path.sourceAddress.empty() && !PolicyAddressRange::Parse(path.sourceAddress))
    {
        throw InputError("the source address \"" + path.sourceAddress +
                         "\" is none; give an IPv4 or IPv6 address");
    }
    const bool inside = !path.vpcEndpointId.empty();
    const auto ifInside = [inside](const std::string& text) { return inside ? text : ""; };
    SetOrRemove(request, "aws:SourceVpce", path.vpcEndpointId);
    SetOrRemove(request, "aws:SourceVpc", ifInside(path.vpcId));
    SetOrRemove(request, "aws:SourceVpcArn", ifInside(path.vpcArn));
    SetOrRemove(request, "aws:VpceAccount", ifInside(path.vpceAccount));
    SetOrRemove(request, "aws:VpceOrgID", ifInside(path.vpceOrgId));
    request.Set("aws:VpceOrgPaths", inside ? path.vpceOrgPaths : std::vector<std::string>());
    SetOrRemove(request, "aws:VpcSourceIp", ifInside(path.sourceAddress));
    SetOrRemove(request, "aws:SourceIp", inside ? "" : path.sourceAddress);
    request.Set("aws:SecureTransport", path.secureTransport ? "true" : "false");
}

AccessDecision
DecideAccess(const std::vector<Policy>& identityPolicies,
             const Policy* endpointPolicy,
             const Policy* resourcePolicy,
             const PolicyRequest& request)
{
    AccessDecision access;
    const PolicyCaller& caller = request.Caller();
    const PolicyKind endpointKind = endpointPolicy ? endpointPolicy->Kind() : PolicyKind::ENDPOINT;
    access.crossAccount = caller.account.empty() || caller.account != request.ResourceAccount();
    if (endpointPolicy)
    {
        access.endpoint = endpointPolicy->Decide(request);
    }
    if (resourcePolicy)
    {
        access.resource = resourcePolicy->Decide(request);
    }
    access.identity = DecideTogether(identityPolicies, request);

    for (const auto& [kind, decision] : {std::pair(endpointKind, &access.endpoint),
                                         {PolicyKind::RESOURCE, &access.resource},
                                         {PolicyKind::IDENTITY, &access.identity}})
    {
        if (decision->verdict == PolicyVerdict::EXPLICIT_DENY)
        {
            Settle(access, PolicyVerdict::EXPLICIT_DENY, kind, *decision);
            return access;
        }
    }
    if (endpointPolicy && access.endpoint.verdict != PolicyVerdict::ALLOW)
    {
        Settle(access, PolicyVerdict::IMPLICIT_DENY, endpointKind, access.endpoint);
        return access;
    }
    if (caller.kind == CallerKind::ROOT && access.identity.verdict != PolicyVerdict::ALLOW)
    {
        access.identity.verdict = PolicyVerdict::ALLOW;
        access.identity.policy = "root user";
    }
    const bool byIdentity = access.identity.verdict == PolicyVerdict::ALLOW;
    const bool byResource = access.resource.verdict == PolicyVerdict::ALLOW;
    if (access.crossAccount)
    {
        const bool identityNeeded = HasIdentityPolicies(caller);
        if (!byResource)
        {
            Settle(access, PolicyVerdict::IMPLICIT_DENY, PolicyKind::RESOURCE, access.resource);
        }
        else if (identityNeeded && !byIdentity)
        {
            Settle(access, PolicyVerdict::IMPLICIT_DENY, PolicyKind::IDENTITY, access.identity);
        }
        else
        {
            Settle(access, PolicyVerdict::ALLOW, PolicyKind::RESOURCE, access.resource);
        }
    }
    else if (byResource && !access.resource.delegated)
    {
        Settle(access, PolicyVerdict::ALLOW, PolicyKind::RESOURCE, access.resource);
    }
    else
    {
        Settle(access,
               byIdentity ? PolicyVerdict::ALLOW : PolicyVerdict::IMPLICIT_DENY,
               PolicyKind::IDENTITY,
               access.identity);
    }
    return access;
}

std::string
AccessDecision::Explain() const
{
    std::string who = ToString(decidedBy);
    if (!policy.empty())
    {
        who += " " + std::string(policy);
    }
    switch (verdict)
    {
    case PolicyVerdict::ALLOW:
        return "allowed by " + who +
               (statement.empty() ? "" : ", statement " + std::string(statement));
    case PolicyVerdict::EXPLICIT_DENY:
        return "denied by " + who + ", statement " + std::string(statement);
    default:
        break;
    }
    if (decidedBy != PolicyKind::IDENTITY)
    {
        return "not allowed: no statement of the " + who + " allows it" +
               (decidedBy == PolicyKind::RESOURCE && crossAccount
                    ? ", which a caller from outside the resource's account needs"
                    : "");
    }
    return std::string("not allowed: no identity policy of the caller allows it") +
           (crossAccount         ? ", which another account's resource needs as well"
            : resource.delegated ? ", and the resource's policy leaves it to them"
                                 : ", nor does the resource's policy");
}

} // namespace aws
} // namespace vpc
} // namespace ns3
