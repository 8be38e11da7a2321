// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-policy-request.h"

#include "vpc-cloud.h"
#include "vpc-policy-pattern.h"

#include <algorithm>
#include <array>

namespace ns3
{
namespace vpc
{
namespace aws
{

namespace
{

/// What a caller's ARN begins with behind the account, and what that makes of the caller.
struct CallerForm
{
    const char* service;
    const char* prefix;
    CallerKind kind;
    const char* principalType; //!< aws:PrincipalType
};

constexpr std::array<CallerForm, 6> CALLER_FORMS = {{
    {"iam", "root", CallerKind::ROOT, "Account"},
    {"iam", "user/", CallerKind::USER, "User"},
    {"iam", "role/", CallerKind::ROLE, "AssumedRole"},
    {"sts", "assumed-role/", CallerKind::ROLE_SESSION, "AssumedRole"},
    {"sts", "federated-user/", CallerKind::FEDERATED_USER, "FederatedUser"},
    {"iam", "saml-provider/", CallerKind::FEDERATED, ""},
}};

/// Providers that IAM knows without an ARN.
constexpr std::array<const char*, 4> PROVIDERS = {{"cognito-identity.amazonaws.com",
                                                   "www.amazon.com",
                                                   "graph.facebook.com",
                                                   "accounts.google.com"}};

/// \param text any \param begin a beginning \return whether it begins so
bool
StartsWith(std::string_view text, std::string_view begin)
{
    return text.substr(0, begin.size()) == begin;
}

/// \param text any \param end an end \return whether it ends so
bool
EndsWith(std::string_view text, std::string_view end)
{
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

[[noreturn]] void
FailCaller(const std::string& text)
{
    throw InputError("\"" + text +
                     "\" is no principal that can make a request; give an ARN of a user, a role, "
                     "an assumed-role session or the root user, a service (x.amazonaws.com), or "
                     "anonymous");
}

/// \param caller any \return aws:PrincipalType
const char*
PrincipalType(const PolicyCaller& caller)
{
    for (const CallerForm& form : CALLER_FORMS)
    {
        if (form.kind == caller.kind)
        {
            return form.principalType;
        }
    }
    return caller.kind == CallerKind::ANONYMOUS ? "Anonymous" : "";
}

} // namespace

PolicyCaller
PolicyCaller::Parse(const std::string& text)
{
    PolicyCaller caller;
    if (text == "anonymous")
    {
        return caller;
    }
    caller.name = text;
    if (IsAccountId(text))
    {
        caller.kind = CallerKind::ROOT;
        caller.account = text;
        caller.rootArn = "arn:aws:iam::" + text + ":root";
        caller.name = caller.rootArn;
        return caller;
    }
    if (std::find(PROVIDERS.begin(), PROVIDERS.end(), text) != PROVIDERS.end())
    {
        caller.kind = CallerKind::FEDERATED;
        return caller;
    }
    if (text.find(':') == std::string::npos)
    {
        if (!EndsWith(text, ".amazonaws.com") && !EndsWith(text, ".amazonaws.com.cn"))
        {
            FailCaller(text);
        }
        caller.kind = CallerKind::SERVICE;
        return caller;
    }
    const std::optional<ArnParts> arn = SplitArn(text);
    if (!arn || !IsAccountId((*arn)[4]))
    {
        FailCaller(text);
    }
    const std::string_view resource = (*arn)[5];
    if ((*arn)[2] == "iam" && StartsWith(resource, "oidc-provider/"))
    {
        caller.kind = CallerKind::FEDERATED;
        return caller;
    }
    for (const CallerForm& form : CALLER_FORMS)
    {
        const std::string_view prefix = form.prefix;
        const bool named = prefix.back() == '/';
        if ((*arn)[2] != form.service ||
            (named ? !StartsWith(resource, prefix) || resource.size() == prefix.size()
                   : resource != prefix))
        {
            continue;
        }
        caller.kind = form.kind;
        if (form.kind == CallerKind::FEDERATED)
        {
            return caller;
        }
        caller.account = std::string((*arn)[4]);
        caller.rootArn = "arn:" + std::string((*arn)[1]) + ":iam::" + caller.account + ":root";
        std::string_view entity = named ? resource.substr(prefix.size()) : std::string_view();
        if (form.kind == CallerKind::ROLE_SESSION)
        {
            const std::size_t slash = entity.find('/');
            if (slash == std::string_view::npos || slash == 0 || slash + 1 == entity.size())
            {
                FailCaller(text);
            }
            entity = entity.substr(0, slash);
        }
        caller.entity = std::string(entity.substr(entity.rfind('/') + 1)); // npos + 1 is 0
        return caller;
    }
    FailCaller(text);
}

PolicyRequest::PolicyRequest(const std::string& caller,
                             const std::string& action,
                             const std::string& resource)
    : m_caller(PolicyCaller::Parse(caller))
{
    SetAction(action);
    SetResource(resource);
    Set("aws:ViaAWSService", "false");
    Set("aws:PrincipalIsAWSService", m_caller.kind == CallerKind::SERVICE ? "true" : "false");
    const std::string type = PrincipalType(m_caller);
    if (!type.empty())
    {
        Set("aws:PrincipalType", type);
    }
    switch (m_caller.kind)
    {
    case CallerKind::ANONYMOUS:
        Set("aws:PrincipalAccount", "anonymous");
        Set("aws:userid", "anonymous");
        return;
    case CallerKind::SERVICE:
        Set("aws:PrincipalServiceName", m_caller.name);
        Set("aws:PrincipalServiceNamesList", std::vector<std::string>{m_caller.name});
        return;
    case CallerKind::FEDERATED:
        Set("aws:FederatedProvider", m_caller.name);
        return;
    case CallerKind::ROLE_SESSION: {
        const std::string partition = m_caller.rootArn.substr(0, m_caller.rootArn.find(":iam:"));
        Set("aws:PrincipalArn",
            partition + ":iam::" + m_caller.account + ":role/" + m_caller.entity);
        break;
    }
    case CallerKind::ROOT:
        Set("aws:userid", m_caller.account);
        Set("aws:PrincipalArn", m_caller.name);
        break;
    case CallerKind::USER:
        Set("aws:username", m_caller.entity);
        Set("aws:PrincipalArn", m_caller.name);
        break;
    default:
        Set("aws:PrincipalArn", m_caller.name);
        break;
    }
    Set("aws:PrincipalAccount", m_caller.account);
}

void
PolicyRequest::SetAction(const std::string& action)
{
    const std::size_t colon = action.find(':');
    if (colon == std::string::npos || colon == 0 || colon + 1 == action.size() ||
        action.find_first_of("*?: ", colon + 1) != std::string::npos)
    {
        throw InputError("\"" + action +
                         "\" is no action that can be requested; give service:Name, for example "
                         "s3:GetObject");
    }
    m_action = AsciiLower(action);
}

void
PolicyRequest::SetResource(const std::string& resource)
{
    const std::optional<ArnParts> arn = SplitArn(resource);
    if (resource != "*" && !arn) // some actions, as s3:ListAllMyBuckets, are about no resource
    {
        throw InputError("\"" + resource +
                         "\" is no resource; give an ARN, or * for an action without one");
    }
    m_resource = resource;
    if (arn && IsAccountId((*arn)[4]))
    {
        Set("aws:ResourceAccount", std::string((*arn)[4]));
    }
}

void
PolicyRequest::Set(const std::string& key, const std::string& value)
{
    Set(key, std::vector<std::string>{value});
}

void
PolicyRequest::Set(const std::string& key, std::vector<std::string> values)
{
    PolicyKey found = FindPolicyKey(key);
    const bool global = found.name.compare(0, 4, "aws:") == 0;
    if (values.size() > 1 && global && !found.multi)
    {
        throw InputError("the context key " + key + " has one value in a request, not " +
                         std::to_string(values.size()) + "; give one");
    }
    const auto entry = std::find_if(m_context.begin(), m_context.end(), [&found](const Entry& e) {
        return e.key == found;
    });
    if (values.empty())
    {
        if (entry != m_context.end())
        {
            m_context.erase(entry);
        }
    }
    else if (entry != m_context.end())
    {
        entry->values = std::move(values);
    }
    else
    {
        m_context.push_back({std::move(found), std::move(values)});
    }
}

void
PolicyRequest::Remove(const std::string& key)
{
    Set(key, std::vector<std::string>());
}

std::string_view
PolicyRequest::ResourceAccount() const
{
    static const PolicyKey key = FindPolicyKey("aws:ResourceAccount");
    const std::vector<std::string>* values = Find(key);
    return values ? std::string_view(values->front()) : std::string_view();
}

} // namespace aws
} // namespace vpc
} // namespace ns3
