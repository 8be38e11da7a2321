// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-policy.h"

#include "vpc-policy-compiler.h"

#include <utility>
#include <vector>

namespace ns3
{
namespace vpc
{
namespace aws
{

std::string
ToString(PolicyKind kind)
{
    switch (kind)
    {
    case PolicyKind::IDENTITY:
        return "identity policy";
    case PolicyKind::RESOURCE:
        return "resource policy";
    case PolicyKind::ENDPOINT:
        return "endpoint policy";
    case PolicyKind::GATEWAY_ENDPOINT:
        return "gateway endpoint policy";
    }
    return "policy";
}

std::string
ToString(PolicyVerdict verdict)
{
    switch (verdict)
    {
    case PolicyVerdict::ALLOW:
        return "allow";
    case PolicyVerdict::EXPLICIT_DENY:
        return "explicit deny";
    default:
        return "implicit deny";
    }
}

/// What is compiled.
struct Policy::Content
{
    std::string name;
    PolicyKind kind{PolicyKind::IDENTITY};
    std::vector<PolicyStatementCheck> denies; //!< asked first, for one is enough
    std::vector<PolicyStatementCheck> allows;
};

Policy::Policy(const PolicyDocument& document, PolicyKind kind)
{
    auto content = std::make_shared<Content>();
    content->name = document.name;
    content->kind = kind;
    PolicyCompiler compiler(document, kind);
    std::size_t number = 0;
    for (const PolicyStatement& statement : document.statements)
    {
        auto& statements =
            statement.effect == PolicyEffect::DENY ? content->denies : content->allows;
        statements.push_back(compiler.Compile(statement, ++number));
    }
    m_content = std::move(content);
}

const Policy&
Policy::FullAccess()
{
    static const Policy policy = [] {
        PolicyStatement statement;
        statement.effect = PolicyEffect::ALLOW;
        statement.principals = {{"", "*"}};
        statement.actions = {"*"};
        statement.resources = {"*"};
        PolicyDocument document;
        document.name = "default endpoint policy";
        document.statements = {statement};
        return Policy(document, PolicyKind::ENDPOINT);
    }();
    return policy;
}

PolicyDecision
Policy::Decide(const PolicyRequest& request) const
{
    PolicyDecision decision;
    decision.policy = m_content->name;
    for (const PolicyStatementCheck& statement : m_content->denies)
    {
        if (statement.MatchPrincipal(request.Caller()) != PrincipalMatch::NONE &&
            statement.Fits(request))
        {
            decision.verdict = PolicyVerdict::EXPLICIT_DENY;
            decision.statement = statement.label;
            return decision;
        }
    }
    for (const PolicyStatementCheck& statement : m_content->allows)
    {
        const PrincipalMatch match = statement.MatchPrincipal(request.Caller());
        const bool better =
            match == PrincipalMatch::CALLER ||
            (match == PrincipalMatch::ACCOUNT && decision.verdict == PolicyVerdict::IMPLICIT_DENY);
        if (better && statement.Fits(request))
        {
            decision.verdict = PolicyVerdict::ALLOW;
            decision.statement = statement.label;
            decision.delegated = match == PrincipalMatch::ACCOUNT;
            if (!decision.delegated)
            {
                break;
            }
        }
    }
    return decision;
}

PolicyKind
Policy::Kind() const
{
    return m_content->kind;
}

const std::string&
Policy::Name() const
{
    return m_content->name;
}

} // namespace aws
} // namespace vpc
} // namespace ns3
