// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-access-rules.h"

#include "vpc-endpoint-names.h"
#include "vpc-policy-pattern.h"

#include <algorithm>
#include <set>

namespace ns3
{
namespace vpc
{
namespace aws
{

namespace
{

/// Services for which AWS sets aws:VpceAccount, aws:VpceOrgID, aws:VpceOrgPaths and
/// aws:SourceVpcArn; the list grows (IAM User Guide, "AWS global condition context keys").
const std::set<std::string> SERVICES_WITH_ENDPOINT_KEYS = {"dynamodb", "s3"};

/// \param id what is wrong \param what is wrong with it, and what to do
[[noreturn]] void
Reject(const std::string& id, const std::string& what)
{
    throw InputError(id + ": " + what);
}

/// \param caller any \return what its identity policies are found by, empty if it can have none
std::string
IdentityKey(const PolicyCaller& caller)
{
    switch (caller.kind)
    {
    case CallerKind::ROOT:
        return caller.account + " root";
    case CallerKind::USER:
        return caller.account + " user " + caller.entity;
    case CallerKind::ROLE:
    case CallerKind::ROLE_SESSION:
        return caller.account + " role " + caller.entity;
    default:
        return "";
    }
}

/// \param document a policy \return whether it allows everything to everybody, as AWS's default
bool
AllowsEverything(const PolicyDocument& document)
{
    const auto isAll = [](const std::vector<PolicyText>& texts) {
        return std::any_of(texts.begin(), texts.end(), [](const PolicyText& text) {
            return text.text == "*";
        });
    };
    bool open = false;
    for (const PolicyStatement& statement : document.statements)
    {
        if (statement.effect == PolicyEffect::DENY)
        {
            return false;
        }
        const auto& principals = statement.principals;
        const bool everybody =
            std::any_of(principals.begin(), principals.end(), [](const PolicyPrincipal& principal) {
                return principal.value.text == "*";
            });
        open = open || (everybody && statement.conditions.empty() && isAll(statement.actions) &&
                        isAll(statement.resources));
    }
    return open;
}

/// \param id 12 digits, or not \return whether
bool
IsAccount(const std::string& id)
{
    return id.size() == 12 && id.find_first_not_of("0123456789") == std::string::npos;
}

/// \param accountId what should be an account \param owner who names it
void
RequireAccount(const std::string& accountId, const std::string& owner)
{
    if (!IsAccount(accountId))
    {
        Reject(owner, "\"" + accountId + "\" is no account; give 12 digits");
    }
}

/// \param request gets the key, or loses it \param key its name \param value empty: none
void
SetIfAny(PolicyRequest& request, const std::string& key, const std::string& value)
{
    request.Set(key, value.empty() ? std::vector<std::string>() : std::vector<std::string>{value});
}

} // namespace

AccessRules::Prepared::Prepared(PolicyRequest request)
    : m_request(std::move(request))
{
}

AccessRules::AccessRules(const Cloud& cloud)
    : m_accounts(cloud.accounts)
{
    for (const auto& [id, account] : cloud.accounts)
    {
        RequireAccount(account.accountId, "account " + id);
    }
    for (const auto& [id, endpoint] : cloud.vpcEndpoints)
    {
        if (endpoint.vpcEndpointType == VpcEndpointType::Gateway ||
            endpoint.vpcEndpointType == VpcEndpointType::Interface)
        {
            AddEndpoint(cloud, endpoint);
        }
    }
    for (const auto& [arn, principal] : cloud.principals)
    {
        AddPrincipal(principal);
    }
    for (const auto& [arn, resource] : cloud.serviceResources)
    {
        AddResource(resource);
    }
}

void
AccessRules::AddEndpoint(const Cloud& cloud, const VpcEndpoint& endpoint)
{
    const bool isGateway = endpoint.vpcEndpointType == VpcEndpointType::Gateway;
    Endpoint entry{Policy::FullAccess(), true, {}};
    if (endpoint.policyDocument)
    {
        entry.policy = Policy(*endpoint.policyDocument,
                              isGateway ? PolicyKind::GATEWAY_ENDPOINT : PolicyKind::ENDPOINT);
        entry.isOpen = AllowsEverything(*endpoint.policyDocument);
        if (!entry.isOpen && ParseServiceName(endpoint.serviceName).customer)
        {
            Reject(endpoint.vpcEndpointId,
                   "has an endpoint policy, but " + endpoint.serviceName +
                       " is a customer's endpoint service, which supports none; remove the policy");
        }
    }
    const Vpc& vpc = cloud.vpcs.at(endpoint.vpcId);
    PolicyPath& path = entry.path;
    path.vpcEndpointId = endpoint.vpcEndpointId;
    path.vpcId = endpoint.vpcId;
    path.vpceAccount = vpc.ownerId;
    if (IsAccount(vpc.ownerId))
    {
        path.vpcArn = "arn:aws:ec2:" + vpc.region + ":" + vpc.ownerId + ":vpc/" + vpc.vpcId;
    }
    if (const Account* account = FindAccount(vpc.ownerId))
    {
        path.vpceOrgId = account->organizationId;
        if (!account->organizationPath.empty())
        {
            path.vpceOrgPaths.push_back(account->organizationPath);
        }
    }
    m_endpoints.emplace(endpoint.vpcEndpointId, std::move(entry));
}

void
AccessRules::AddPrincipal(const Principal& principal)
{
    const PolicyCaller caller = PolicyCaller::Parse(principal.arn);
    if (caller.kind != CallerKind::ROOT && caller.kind != CallerKind::USER &&
        caller.kind != CallerKind::ROLE)
    {
        Reject(
            principal.arn,
            "is no user, role or root user; describe the role of a session, and let its sessions "
            "ask");
    }
    const std::string key = IdentityKey(caller);
    if (m_identities.count(key) != 0)
    {
        Reject(principal.arn, "is described twice; give all its policies at once");
    }
    std::vector<Policy>& policies = m_identities[key];
    for (const PolicyDocument& document : principal.policies)
    {
        policies.emplace_back(document, PolicyKind::IDENTITY);
    }
    m_tags[key] = principal.tags;
}

void
AccessRules::AddResource(const ServiceResource& resource)
{
    const auto arn = SplitArn(resource.arn);
    if (!arn)
    {
        Reject(resource.arn, "is no ARN; give one, for example arn:aws:s3:::bucket");
    }
    if ((*arn)[2] == "s3" && (*arn)[5].find('/') != std::string_view::npos)
    {
        Reject(resource.arn, "is an object; describe its bucket");
    }
    RequireAccount(resource.ownerId, resource.arn);
    m_resources[resource.arn] = resource;
    if (resource.policyDocument)
    {
        m_resourcePolicies.emplace(resource.arn,
                                   Policy(*resource.policyDocument, PolicyKind::RESOURCE));
    }
}

const ServiceResource*
AccessRules::FindResource(const std::string& arn) const
{
    // An object belongs to its bucket, an index to its table: cut at the slashes.
    std::string name = arn;
    for (;;)
    {
        const auto found = m_resources.find(name);
        if (found != m_resources.end())
        {
            return &found->second;
        }
        const std::size_t slash = name.rfind('/');
        if (slash == std::string::npos)
        {
            return nullptr;
        }
        name.resize(slash);
    }
}

const Account*
AccessRules::FindAccount(const std::string& accountId) const
{
    const auto found = m_accounts.find(accountId);
    return found == m_accounts.end() ? nullptr : &found->second;
}

AccessRules::Prepared
AccessRules::Prepare(const ApiCall& call) const
{
    static const std::vector<Policy> NONE;
    Prepared prepared(PolicyRequest(call.principal, call.action, call.resource));
    PolicyRequest& request = prepared.m_request;
    for (const auto& [key, value] : call.context)
    {
        request.Set(key, value);
    }
    const std::string key = IdentityKey(request.Caller());
    const auto identity = m_identities.find(key);
    prepared.m_identity = identity == m_identities.end() ? &NONE : &identity->second;
    const auto tags = m_tags.find(key);
    if (tags != m_tags.end())
    {
        for (const auto& [name, value] : tags->second)
        {
            request.Set("aws:PrincipalTag/" + name, value);
        }
    }
    if (const Account* account = FindAccount(request.Caller().account))
    {
        SetIfAny(request, "aws:PrincipalOrgID", account->organizationId);
        SetIfAny(request, "aws:PrincipalOrgPaths", account->organizationPath);
    }
    const ServiceResource* resource = FindResource(call.resource);
    prepared.m_resource = nullptr;
    if (resource)
    {
        request.Set("aws:ResourceAccount", resource->ownerId);
        const auto policy = m_resourcePolicies.find(resource->arn);
        prepared.m_resource = policy == m_resourcePolicies.end() ? nullptr : &policy->second;
    }
    if (const Account* owner = FindAccount(std::string(request.ResourceAccount())))
    {
        SetIfAny(request, "aws:ResourceOrgID", owner->organizationId);
        SetIfAny(request, "aws:ResourceOrgPaths", owner->organizationPath);
    }
    const std::string service = request.Action().substr(0, request.Action().find(':'));
    prepared.m_hasEndpointKeys = SERVICES_WITH_ENDPOINT_KEYS.count(service) != 0;
    return prepared;
}

AccessDecision
AccessRules::Decide(Prepared& call, const CallOrigin& origin) const
{
    PolicyPath path;
    const Policy* policy = nullptr;
    const auto endpoint = m_endpoints.find(origin.vpcEndpointId);
    if (endpoint != m_endpoints.end())
    {
        path = endpoint->second.path;
        policy = &endpoint->second.policy;
        if (!call.m_hasEndpointKeys)
        {
            path.vpcArn.clear();
            path.vpceAccount.clear();
            path.vpceOrgId.clear();
            path.vpceOrgPaths.clear();
        }
    }
    path.sourceAddress = ToString(origin.source);
    path.secureTransport = origin.secureTransport;
    SetPathKeys(call.m_request, path);
    return DecideAccess(*call.m_identity, policy, call.m_resource, call.m_request);
}

bool
AccessRules::AdmitsUnnamed(const std::string& vpcEndpointId) const
{
    const auto endpoint = m_endpoints.find(vpcEndpointId);
    return endpoint == m_endpoints.end() || endpoint->second.isOpen;
}

} // namespace aws
} // namespace vpc
} // namespace ns3
