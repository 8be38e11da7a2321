// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-policy.h"

#include "vpc-cloud.h"
#include "vpc-policy-condition.h"
#include "vpc-policy-pattern.h"
#include "vpc-policy-principal.h"

#include <algorithm>
#include <vector>

namespace ns3
{
namespace vpc
{
namespace aws
{

namespace
{

constexpr std::size_t MAX_ENDPOINT_POLICY_SIZE = 20480; //!< characters, with white space

/// Patterns of which one must match, or none.
struct PatternList
{
    std::vector<PolicyPattern> patterns;
    bool negated{false}; //!< NotAction, NotResource

    /// \param text what is asked for \param request for variables \return whether the list is met
    bool Holds(std::string_view text, const PolicyRequest& request) const
    {
        for (const PolicyPattern& pattern : patterns)
        {
            if (pattern.Matches(text, request))
            {
                return !negated;
            }
        }
        return negated;
    }
};

/// A statement, compiled.
struct Statement
{
    std::string label; //!< Sid or #n
    PolicyEffect effect{PolicyEffect::DENY};
    std::vector<PolicyPrincipalCheck> principals; //!< none in an identity policy
    bool notPrincipal{false};
    bool accountIsRoot{false}; //!< an account is its root user, not everybody in it
    PatternList actions;
    PatternList resources;
    std::vector<PolicyConditionCheck> conditions;

    /// \param caller who asks \return how the statement means it
    PrincipalMatch MatchPrincipal(const PolicyCaller& caller) const;
    /// \param request what is asked \return whether all but the principal fits
    bool Fits(const PolicyRequest& request) const;
};

PrincipalMatch
Statement::MatchPrincipal(const PolicyCaller& caller) const
{
    if (principals.empty())
    {
        return PrincipalMatch::CALLER;
    }
    bool account = false;
    bool self = false;
    for (const PolicyPrincipalCheck& principal : principals)
    {
        switch (principal.Match(caller))
        {
        case PrincipalMatch::CALLER:
            if (!notPrincipal)
            {
                return PrincipalMatch::CALLER;
            }
            self = true;
            break;
        case PrincipalMatch::ACCOUNT:
            account = account || !accountIsRoot || notPrincipal;
            break;
        default:
            break;
        }
    }
    if (!notPrincipal)
    {
        return account ? PrincipalMatch::ACCOUNT : PrincipalMatch::NONE;
    }
    const bool accountNeeded = !caller.account.empty() && caller.kind != CallerKind::ROOT;
    return self && (account || !accountNeeded) ? PrincipalMatch::NONE : PrincipalMatch::CALLER;
}

bool
Statement::Fits(const PolicyRequest& request) const
{
    if (!actions.Holds(request.Action(), request) || !resources.Holds(request.Resource(), request))
    {
        return false;
    }
    return std::all_of(
        conditions.begin(),
        conditions.end(),
        [&request](const PolicyConditionCheck& condition) { return condition.Holds(request); });
}

} // namespace

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
    /// \param document what it says \param kind what it is attached to
    Content(const PolicyDocument& document, PolicyKind kind);

    /// \param line of the document, 0 if unknown \param what is wrong, and what to do
    [[noreturn]] void Fail(uint32_t line, const std::string& what) const;

    /**
     * \brief Compile something, and put the place before its errors.
     * \param line where it stands, 0 if unknown
     * \param compile what to do
     */
    template <class Compile>
    void At(uint32_t line, const Compile& compile) const;

    /// \param statement as written \param number from 1
    void Add(const PolicyStatement& statement, std::size_t number);
    /// \param from as written \return its principals, compiled
    std::vector<PolicyPrincipalCheck> MakePrincipals(const PolicyStatement& from) const;
    /// \param from as written \return its actions, compiled
    PatternList MakeActions(const PolicyStatement& from) const;
    /// \param from as written \return its resources, compiled
    PatternList MakeResources(const PolicyStatement& from) const;
    /// \param text a resource as written \return it, complete \throw InputError without a place
    std::string CompleteResource(const std::string& text) const;

    std::string name;
    std::string file;
    PolicyKind kind;
    PatternVariables variables{PatternVariables::NONE};
    std::string current; //!< "statement X: " while it is compiled, empty otherwise
    std::vector<Statement> denies;
    std::vector<Statement> allows;
};

Policy::Content::Content(const PolicyDocument& document, PolicyKind attachedTo)
    : name(document.name),
      file(!document.file.empty()   ? document.file
           : !document.name.empty() ? document.name
                                    : "policy"),
      kind(attachedTo)
{
    if (document.version != "2012-10-17" && document.version != "2008-10-17")
    {
        Fail(0,
             "unknown Version \"" + document.version +
                 "\"; write 2012-10-17, or 2008-10-17 for a policy without variables");
    }
    if (document.size > MAX_ENDPOINT_POLICY_SIZE &&
        (kind == PolicyKind::ENDPOINT || kind == PolicyKind::GATEWAY_ENDPOINT))
    {
        Fail(0,
             "an endpoint policy has at most " + std::to_string(MAX_ENDPOINT_POLICY_SIZE) +
                 " characters with white space, this one has " + std::to_string(document.size) +
                 "; shorten it");
    }
    if (document.version == "2012-10-17")
    {
        variables = PatternVariables::REPLACED;
    }
    for (std::size_t i = 0; i < document.statements.size(); ++i)
    {
        Add(document.statements[i], i + 1);
    }
}

void
Policy::Content::Fail(uint32_t line, const std::string& what) const
{
    throw InputError(file + (line == 0 ? "" : ":" + std::to_string(line)) + ": " + current + what);
}

template <class Compile>
void
Policy::Content::At(uint32_t line, const Compile& compile) const
{
    try
    {
        compile();
    }
    catch (const InputError& error)
    {
        Fail(line, error.what());
    }
}

void
Policy::Content::Add(const PolicyStatement& from, std::size_t number)
{
    Statement to;
    to.label = from.sid.empty() ? "#" + std::to_string(number) : from.sid;
    to.effect = from.effect;
    to.notPrincipal = !from.notPrincipals.empty();
    to.accountIsRoot = kind == PolicyKind::GATEWAY_ENDPOINT;
    current = "statement " + to.label + ": ";
    to.principals = MakePrincipals(from);
    to.actions = MakeActions(from);
    to.resources = MakeResources(from);
    for (const PolicyCondition& condition : from.conditions)
    {
        At(condition.key.line,
           [&] { to.conditions.emplace_back(condition, to.effect, variables); });
    }
    (to.effect == PolicyEffect::DENY ? denies : allows).push_back(std::move(to));
    current.clear();
}

std::vector<PolicyPrincipalCheck>
Policy::Content::MakePrincipals(const PolicyStatement& from) const
{
    const bool negated = !from.notPrincipals.empty();
    if (kind == PolicyKind::IDENTITY)
    {
        if (negated || !from.principals.empty())
        {
            Fail(from.line,
                 "an identity policy has no Principal, for it is about whoever has the policy; "
                 "take it out");
        }
        return {};
    }
    if (negated == !from.principals.empty())
    {
        Fail(from.line,
             negated ? "both Principal and NotPrincipal; keep one"
                     : "no Principal, which the policy of a resource or an endpoint needs; write "
                       "\"Principal\": \"*\" or name whom it is about");
    }
    if (negated && from.effect == PolicyEffect::ALLOW)
    {
        Fail(from.line,
             "NotPrincipal with Allow, which IAM does not support; write Principal, or Deny");
    }
    std::vector<PolicyPrincipalCheck> checks;
    for (const PolicyPrincipal& principal : negated ? from.notPrincipals : from.principals)
    {
        At(principal.value.line, [&] { checks.emplace_back(principal); });
        const PolicyPrincipalCheck& check = checks.back();
        if (negated && check.IsEverybody())
        {
            Fail(principal.value.line,
                 "NotPrincipal * spares everybody, so the statement does nothing; name whom it "
                 "spares");
        }
        if (kind == PolicyKind::GATEWAY_ENDPOINT && !check.IsEverybody() && !check.IsAccount())
        {
            Fail(principal.value.line,
                 "the principal of a gateway endpoint must be *; write \"*\" and a condition on "
                 "aws:PrincipalArn");
        }
    }
    return checks;
}

PatternList
Policy::Content::MakeActions(const PolicyStatement& from) const
{
    if (from.actions.empty() == from.notActions.empty())
    {
        Fail(from.line,
             from.actions.empty() ? "neither Action nor NotAction; write one"
                                  : "both Action and NotAction; keep one");
    }
    PatternList list;
    list.negated = from.actions.empty();
    for (const PolicyText& action : list.negated ? from.notActions : from.actions)
    {
        const std::string& text = action.text;
        const std::size_t colon = text.find(':');
        const bool anything = text == "*" || text == "*:*";
        if (!anything && (colon == std::string::npos || colon == 0 || colon + 1 == text.size() ||
                          text.find_first_of("*?") < colon ||
                          text.find_first_of(": ", colon + 1) != std::string::npos))
        {
            Fail(action.line,
                 "\"" + text +
                     "\" is no action; write service:Name, for example s3:GetObject or s3:Get*, or "
                     "* for all");
        }
        // requests have their action in small letters
        list.patterns.emplace_back(AsciiLower(text == "*:*" ? "*" : text),
                                   PatternSyntax::WILDCARDS,
                                   PatternVariables::NONE,
                                   PatternCase::SENSITIVE);
    }
    return list;
}

PatternList
Policy::Content::MakeResources(const PolicyStatement& from) const
{
    if (from.resources.empty() == from.notResources.empty())
    {
        Fail(from.line,
             from.resources.empty() ? "neither Resource nor NotResource; write one"
                                    : "both Resource and NotResource; keep one");
    }
    PatternList list;
    list.negated = from.resources.empty();
    for (const PolicyText& resource : list.negated ? from.notResources : from.resources)
    {
        At(resource.line, [&] {
            list.patterns.emplace_back(CompleteResource(resource.text),
                                       PatternSyntax::WILDCARDS,
                                       variables,
                                       PatternCase::SENSITIVE);
        });
    }
    return list;
}

std::string
Policy::Content::CompleteResource(const std::string& text) const
{
    if (text == "*")
    {
        return text;
    }
    if (text.compare(0, 4, "arn:") != 0)
    {
        throw InputError(
            "\"" + text +
            "\" is no resource; write an ARN, for example arn:aws:s3:::bucket/*, or *");
    }
    constexpr std::size_t needed = std::tuple_size<ArnParts>::value - 1;
    std::size_t colons = 0;
    for (std::size_t i = 0; i < text.size() && colons < needed; ++i)
    {
        if (variables == PatternVariables::REPLACED && text.compare(i, 2, "${") == 0)
        {
            throw InputError("\"" + text +
                             "\" has a variable before its fifth colon, where IAM replaces none; "
                             "write that part out, or compare a key in a condition");
        }
        colons += text[i] == ':' ? 1 : 0;
    }
    std::string complete = text;
    if (colons < needed && kind != PolicyKind::IDENTITY)
    {
        throw InputError("\"" + text +
                         "\" is an incomplete ARN, which only identity policies may have; write "
                         "arn:partition:service:region:account:resource");
    }
    for (; colons < needed; ++colons)
    {
        complete += ":*";
    }
    return complete;
}

Policy::Policy(const PolicyDocument& document, PolicyKind kind)
    : m_content(std::make_shared<const Content>(document, kind))
{
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
    for (const Statement& statement : m_content->denies)
    {
        if (statement.MatchPrincipal(request.Caller()) != PrincipalMatch::NONE &&
            statement.Fits(request))
        {
            decision.verdict = PolicyVerdict::EXPLICIT_DENY;
            decision.statement = statement.label;
            return decision;
        }
    }
    for (const Statement& statement : m_content->allows)
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
