// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-policy-principal.h"

#include "vpc-cloud.h"
#include "vpc-nearest-name.h"
#include "vpc-policy-pattern.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{
namespace aws
{

namespace
{

/// \param text any \return whether it is IAM's unique id of a user or role
bool
IsUniqueId(const std::string& text)
{
    constexpr std::size_t shortest = 16;
    return text.size() >= shortest &&
           (text.compare(0, 4, "AIDA") == 0 || text.compare(0, 4, "AROA") == 0) &&
           text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == std::string::npos;
}

} // namespace

PolicyPrincipalCheck::PolicyPrincipalCheck(const PolicyPrincipal& principal)
{
    const std::string& type = principal.type;
    const std::string& value = principal.value.text;
    if (type == "CanonicalUser")
    {
        throw InputError("the principal type CanonicalUser is not modelled; name the account by "
                         "its id under AWS");
    }
    if (!type.empty() && type != "AWS" && type != "Service" && type != "Federated")
    {
        throw InputError("unknown principal type \"" + type + "\"" +
                         DidYouMean(type, {"AWS", "Service", "Federated"}));
    }
    if (value == "*")
    {
        if (type == "Service" || type == "Federated")
        {
            throw InputError("the principal " + type +
                             " cannot be *; name it, or write \"Principal\": \"*\" for everybody");
        }
        m_kind = Kind::EVERYBODY;
        return;
    }
    if (type.empty())
    {
        throw InputError("the principal \"" + value +
                         "\" has no type; write \"*\", or {\"AWS\": ...} with an account or ARN");
    }
    if (value.find_first_of("*?") != std::string::npos)
    {
        throw InputError("the principal \"" + value +
                         "\" has a wildcard, which matches no part of a name; write \"*\" and a "
                         "condition on aws:PrincipalArn");
    }
    m_name = value;
    if (type == "AWS" && IsUniqueId(value))
    {
        return;
    }
    PolicyCaller named;
    try
    {
        named = PolicyCaller::Parse(value);
    }
    catch (const InputError&)
    {
        named.kind = CallerKind::ANONYMOUS;
    }
    const bool isService = named.kind == CallerKind::SERVICE;
    const bool isProvider = named.kind == CallerKind::FEDERATED;
    if (named.kind == CallerKind::ANONYMOUS || isService != (type == "Service") ||
        isProvider != (type == "Federated"))
    {
        throw InputError("\"" + value + "\" is no principal of type " + type + "; give " +
                         (type == "AWS"       ? "an account id or an ARN"
                          : type == "Service" ? "a service name, for example logs.amazonaws.com"
                                              : "the ARN or the domain of an identity provider"));
    }
    m_account = named.account;
    if (named.kind == CallerKind::ROOT)
    {
        m_kind = Kind::ACCOUNT;
        m_name = value == named.account ? "" : named.rootArn; // an id is of any partition
    }
    else if (named.kind == CallerKind::ROLE)
    {
        m_kind = Kind::ROLE;
        m_role = named.entity;
        m_rootArn = named.rootArn;
    }
    else
    {
        m_kind = Kind::CALLER;
    }
}

PrincipalMatch
PolicyPrincipalCheck::Match(const PolicyCaller& caller) const
{
    switch (m_kind)
    {
    case Kind::EVERYBODY:
        return PrincipalMatch::CALLER;
    case Kind::ACCOUNT:
        if (caller.account != m_account || (!m_name.empty() && caller.rootArn != m_name))
        {
            return PrincipalMatch::NONE;
        }
        return caller.kind == CallerKind::ROOT ? PrincipalMatch::CALLER : PrincipalMatch::ACCOUNT;
    case Kind::ROLE:
        // a session's ARN has its role's name but not its path, and names are unique without it
        return caller.name == m_name || (caller.kind == CallerKind::ROLE_SESSION &&
                                         caller.entity == m_role && caller.rootArn == m_rootArn)
                   ? PrincipalMatch::CALLER
                   : PrincipalMatch::NONE;
    case Kind::CALLER:
        return caller.name == m_name ? PrincipalMatch::CALLER : PrincipalMatch::NONE;
    default:
        return PrincipalMatch::NONE;
    }
}

bool
PolicyPrincipalCheck::IsEverybody() const
{
    return m_kind == Kind::EVERYBODY;
}

bool
PolicyPrincipalCheck::IsAccount() const
{
    return m_kind == Kind::ACCOUNT;
}

} // namespace aws
} // namespace vpc
} // namespace ns3
