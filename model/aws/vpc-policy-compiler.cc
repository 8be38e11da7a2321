// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-policy-compiler.h"

#include "vpc-cloud.h"

#include <algorithm>
#include <tuple>

namespace ns3
{
namespace vpc
{
namespace aws
{

namespace
{

constexpr std::size_t MAX_ENDPOINT_POLICY_SIZE = 20480; //!< characters, with white space

/// \param text UTF-8 \return its letters
std::size_t
CountCharacters(const std::string& text)
{
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char byte) {
        return (static_cast<unsigned char>(byte) & 0xc0) != 0x80;
    }));
}

} // namespace

PrincipalMatch
PolicyStatementCheck::MatchPrincipal(const PolicyCaller& caller) const
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
PolicyStatementCheck::Fits(const PolicyRequest& request) const
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

PolicyCompiler::PolicyCompiler(const PolicyDocument& document, PolicyKind kind)
    : m_file(!document.file.empty()   ? document.file
             : !document.name.empty() ? document.name
                                      : "policy"),
      m_kind(kind)
{
    if (document.version != "2012-10-17" && document.version != "2008-10-17")
    {
        Fail(0,
             "unknown Version \"" + document.version +
                 "\"; write 2012-10-17, or 2008-10-17 for a policy without variables");
    }
    const std::size_t size = CountCharacters(document.text);
    if (size > MAX_ENDPOINT_POLICY_SIZE &&
        (kind == PolicyKind::ENDPOINT || kind == PolicyKind::GATEWAY_ENDPOINT))
    {
        Fail(0,
             "an endpoint policy has at most " + std::to_string(MAX_ENDPOINT_POLICY_SIZE) +
                 " characters with white space, this one has " + std::to_string(size) +
                 "; shorten it");
    }
    if (document.version == "2012-10-17")
    {
        m_variables = PatternVariables::REPLACED;
    }
}

void
PolicyCompiler::Fail(uint32_t line, const std::string& what) const
{
    throw InputError(m_file + (line == 0 ? "" : ":" + std::to_string(line)) + ": " + m_current +
                     what);
}

template <class Work>
void
PolicyCompiler::At(uint32_t line, const Work& work) const
{
    try
    {
        work();
    }
    catch (const InputError& error)
    {
        Fail(line, error.what());
    }
}

PolicyStatementCheck
PolicyCompiler::Compile(const PolicyStatement& from, std::size_t number)
{
    PolicyStatementCheck to;
    to.label = from.sid.empty() ? "#" + std::to_string(number) : from.sid;
    to.effect = from.effect;
    to.notPrincipal = !from.notPrincipals.empty();
    to.accountIsRoot = m_kind == PolicyKind::GATEWAY_ENDPOINT;
    m_current = "statement " + to.label + ": ";
    to.principals = MakePrincipals(from);
    to.actions = MakeActions(from);
    to.resources = MakeResources(from);
    for (const PolicyCondition& condition : from.conditions)
    {
        At(condition.key.line,
           [&] { to.conditions.emplace_back(condition, to.effect, m_variables); });
    }
    m_current.clear();
    return to;
}

std::vector<PolicyPrincipalCheck>
PolicyCompiler::MakePrincipals(const PolicyStatement& from) const
{
    const bool negated = !from.notPrincipals.empty();
    if (m_kind == PolicyKind::IDENTITY)
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
        if (m_kind == PolicyKind::GATEWAY_ENDPOINT && !check.IsEverybody() && !check.IsAccount())
        {
            Fail(principal.value.line,
                 "the principal of a gateway endpoint must be *; write \"*\" and a condition on "
                 "aws:PrincipalArn");
        }
    }
    return checks;
}

PolicyPatternList
PolicyCompiler::MakeActions(const PolicyStatement& from) const
{
    if (from.actions.empty() == from.notActions.empty())
    {
        Fail(from.line,
             from.actions.empty() ? "neither Action nor NotAction; write one"
                                  : "both Action and NotAction; keep one");
    }
    PolicyPatternList list;
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

PolicyPatternList
PolicyCompiler::MakeResources(const PolicyStatement& from) const
{
    if (from.resources.empty() == from.notResources.empty())
    {
        Fail(from.line,
             from.resources.empty() ? "neither Resource nor NotResource; write one"
                                    : "both Resource and NotResource; keep one");
    }
    PolicyPatternList list;
    list.negated = from.resources.empty();
    for (const PolicyText& resource : list.negated ? from.notResources : from.resources)
    {
        At(resource.line, [&] {
            list.patterns.emplace_back(CompleteResource(resource.text),
                                       PatternSyntax::WILDCARDS,
                                       m_variables,
                                       PatternCase::SENSITIVE);
        });
    }
    return list;
}

std::string
PolicyCompiler::CompleteResource(const std::string& text) const
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
        if (m_variables == PatternVariables::REPLACED && text.compare(i, 2, "${") == 0)
        {
            throw InputError("\"" + text +
                             "\" has a variable before its fifth colon, where IAM replaces none; "
                             "write that part out, or compare a key in a condition");
        }
        colons += text[i] == ':' ? 1 : 0;
    }
    std::string complete = text;
    if (colons < needed && m_kind != PolicyKind::IDENTITY)
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

} // namespace aws
} // namespace vpc
} // namespace ns3
