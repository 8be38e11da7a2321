// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-policy-condition.h"

#include "vpc-cloud.h"
#include "vpc-nearest-name.h"
#include "vpc-policy-request.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{
namespace aws
{

const std::vector<PolicyConditionCheck::Operator> PolicyConditionCheck::OPERATORS = {
    {"StringEquals", Family::STRING, Order::EQUAL, false},
    {"StringNotEquals", Family::STRING, Order::EQUAL, true},
    {"StringEqualsIgnoreCase", Family::STRING_ANY_CASE, Order::EQUAL, false},
    {"StringNotEqualsIgnoreCase", Family::STRING_ANY_CASE, Order::EQUAL, true},
    {"StringLike", Family::STRING_LIKE, Order::EQUAL, false},
    {"StringNotLike", Family::STRING_LIKE, Order::EQUAL, true},
    {"ArnEquals", Family::ARN, Order::EQUAL, false},
    {"ArnLike", Family::ARN, Order::EQUAL, false},
    {"ArnNotEquals", Family::ARN, Order::EQUAL, true},
    {"ArnNotLike", Family::ARN, Order::EQUAL, true},
    {"IpAddress", Family::ADDRESS, Order::EQUAL, false},
    {"NotIpAddress", Family::ADDRESS, Order::EQUAL, true},
    {"Bool", Family::BOOLEAN, Order::EQUAL, false},
    {"NumericEquals", Family::NUMBER, Order::EQUAL, false},
    {"NumericNotEquals", Family::NUMBER, Order::EQUAL, true},
    {"NumericLessThan", Family::NUMBER, Order::LESS, false},
    {"NumericLessThanEquals", Family::NUMBER, Order::LESS_OR_EQUAL, false},
    {"NumericGreaterThan", Family::NUMBER, Order::GREATER, false},
    {"NumericGreaterThanEquals", Family::NUMBER, Order::GREATER_OR_EQUAL, false},
    {"DateEquals", Family::TIME, Order::EQUAL, false},
    {"DateNotEquals", Family::TIME, Order::EQUAL, true},
    {"DateLessThan", Family::TIME, Order::LESS, false},
    {"DateLessThanEquals", Family::TIME, Order::LESS_OR_EQUAL, false},
    {"DateGreaterThan", Family::TIME, Order::GREATER, false},
    {"DateGreaterThanEquals", Family::TIME, Order::GREATER_OR_EQUAL, false},
    {"Null", Family::ABSENCE, Order::EQUAL, false},
    {"BinaryEquals", Family::BINARY, Order::EQUAL, false},
};

namespace
{

const std::string IF_EXISTS = "IfExists";
const std::string FOR_ANY = "ForAnyValue:";
const std::string FOR_ALL = "ForAllValues:";

/// \param values of a key, or nullptr \return whether IAM takes it as a key without a value
bool
IsNull(const std::vector<std::string>* values)
{
    return !values || std::all_of(values->begin(), values->end(), [](const std::string& value) {
        return value.empty();
    });
}

} // namespace

PolicyConditionCheck::PolicyConditionCheck(const PolicyCondition& condition,
                                           PolicyEffect effect,
                                           PatternVariables variables)
    : m_effect(effect)
{
    ParseOperator(condition.op.text);
    m_key = FindPolicyKey(condition.key.text);
    const std::string& op = condition.op.text;
    if (m_key.multi && m_set == Set::SINGLE && m_operator->family != Family::ABSENCE)
    {
        throw InputError("the key " + condition.key.text + " has several values, which " + op +
                         " cannot compare; write " + FOR_ANY + op + " or " + FOR_ALL + op);
    }
    if (condition.values.empty())
    {
        throw InputError(op + " has no value for " + condition.key.text + "; give at least one");
    }
    for (const PolicyText& value : condition.values)
    {
        m_values.push_back(MakeValue(value.text, variables));
    }
}

void
PolicyConditionCheck::ParseOperator(const std::string& written)
{
    std::string name = written;
    std::string prefix;
    for (const auto& [text, set] : {std::pair(FOR_ANY, Set::FOR_ANY), {FOR_ALL, Set::FOR_ALL}})
    {
        if (name.compare(0, text.size(), text) == 0)
        {
            m_set = set;
            prefix = text;
            name.erase(0, text.size());
            break;
        }
    }
    std::string suffix;
    if (name.size() > IF_EXISTS.size() &&
        name.compare(name.size() - IF_EXISTS.size(), IF_EXISTS.size(), IF_EXISTS) == 0)
    {
        m_ifExists = true;
        suffix = IF_EXISTS;
        name.erase(name.size() - IF_EXISTS.size());
    }
    std::vector<std::string> names;
    for (const Operator& candidate : OPERATORS)
    {
        if (name == candidate.name)
        {
            m_operator = &candidate;
        }
        names.push_back(prefix + candidate.name + suffix);
    }
    if (!m_operator)
    {
        const std::string guess = DidYouMean(written, names);
        throw InputError("unknown condition operator \"" + written + "\"" +
                         (guess.empty() ? "; use one of IAM's, for example StringEquals" : guess));
    }
    if (m_operator->family == Family::BINARY)
    {
        throw InputError("the condition operator " + written +
                         " is not modelled; take this condition out of the policy");
    }
    if (m_operator->family == Family::ABSENCE && written != name)
    {
        throw InputError("the condition operator " + written +
                         " does not exist, for Null takes neither IfExists nor " + FOR_ANY +
                         " nor " + FOR_ALL + "; write Null");
    }
}

PolicyConditionCheck::Value
PolicyConditionCheck::MakeValue(const std::string& text, PatternVariables variables) const
{
    const auto fail = [this, &text](const std::string& expected) {
        throw InputError("\"" + text + "\" is no value for " + m_operator->name + "; give " +
                         expected);
    };
    const auto pattern = [&text, variables](PatternSyntax syntax, PatternCase letterCase) {
        return std::vector<PolicyPattern>{PolicyPattern(text, syntax, variables, letterCase)};
    };
    Value value;
    switch (m_operator->family)
    {
    case Family::STRING:
        value.patterns = pattern(PatternSyntax::LITERAL, PatternCase::SENSITIVE);
        break;
    case Family::STRING_ANY_CASE:
        value.patterns = pattern(PatternSyntax::LITERAL, PatternCase::IGNORED);
        break;
    case Family::STRING_LIKE:
        value.patterns = pattern(PatternSyntax::WILDCARDS, PatternCase::SENSITIVE);
        break;
    case Family::ARN:
        value.patterns = MakeArn(text, variables);
        break;
    case Family::BOOLEAN: {
        value.patterns = pattern(PatternSyntax::LITERAL, PatternCase::IGNORED);
        const std::string lower = AsciiLower(text);
        if (lower != "true" && lower != "false" && !value.patterns.front().HasVariables())
        {
            fail("true or false");
        }
        break;
    }
    case Family::ADDRESS: {
        const std::optional<PolicyAddressRange> range = PolicyAddressRange::Parse(text);
        if (!range)
        {
            fail("an address or a CIDR block, for example 203.0.113.0/24");
        }
        value.range = *range;
        break;
    }
    case Family::NUMBER: {
        const std::optional<double> number = ParsePolicyNumber(text);
        if (!number)
        {
            fail("a decimal number of up to 15 digits");
        }
        value.number = *number;
        break;
    }
    case Family::TIME: {
        const std::optional<double> time = ParsePolicyTime(text);
        if (!time)
        {
            fail("a time as 2026-07-15T10:00:00Z, or seconds since 1970");
        }
        value.number = *time;
        break;
    }
    case Family::ABSENCE: {
        const std::string lower = AsciiLower(text);
        if (lower != "true" && lower != "false")
        {
            fail("true (the key is absent) or false");
        }
        value.absent = lower == "true";
        break;
    }
    case Family::BINARY:
        break; // refused before
    }
    return value;
}

std::vector<PolicyPattern>
PolicyConditionCheck::MakeArn(const std::string& text, PatternVariables variables)
{
    // colons of variables are no colons of the ARN's
    std::vector<std::string> parts(1);
    bool inVariable = false;
    for (std::size_t i = 0; i < text.size(); ++i)
    {
        inVariable = inVariable
                         ? text[i] != '}'
                         : variables == PatternVariables::REPLACED && text.compare(i, 2, "${") == 0;
        if (text[i] == ':' && !inVariable && parts.size() < std::tuple_size<ArnParts>::value)
        {
            parts.emplace_back();
        }
        else
        {
            parts.back().push_back(text[i]);
        }
    }
    if (parts.size() != std::tuple_size<ArnParts>::value || parts.front() != "arn")
    {
        throw InputError("\"" + text +
                         "\" is no ARN; give all six parts, arn:partition:service:region:account:"
                         "resource, each with wildcards if need be, or compare with StringLike");
    }
    std::vector<PolicyPattern> patterns;
    for (const std::string& part : parts)
    {
        patterns.emplace_back(part, PatternSyntax::WILDCARDS, variables, PatternCase::SENSITIVE);
    }
    return patterns;
}

bool
PolicyConditionCheck::Holds(const PolicyRequest& request) const
{
    const std::vector<std::string>* values = request.Find(m_key);
    if (m_operator->family == Family::ABSENCE)
    {
        const bool absent = IsNull(values);
        return std::any_of(m_values.begin(), m_values.end(), [absent](const Value& value) {
            return value.absent == absent;
        });
    }
    if (!values)
    {
        switch (m_set)
        {
        case Set::FOR_ANY:
            return m_ifExists;
        case Set::FOR_ALL:
            return true;
        default:
            return m_ifExists || m_operator->negated;
        }
    }
    const auto holds = [this, &request](const std::string& text) {
        return MatchesOne(text, request) != m_operator->negated;
    };
    switch (m_set)
    {
    case Set::FOR_ANY:
        return std::any_of(values->begin(), values->end(), holds);
    case Set::FOR_ALL:
        return IsNull(values) || std::all_of(values->begin(), values->end(), holds);
    default:
        return values->size() == 1 ? holds(values->front()) : m_effect == PolicyEffect::DENY;
    }
}

bool
PolicyConditionCheck::MatchesOne(const std::string& text, const PolicyRequest& request) const
{
    switch (m_operator->family)
    {
    case Family::ARN: {
        const std::optional<ArnParts> arn = SplitArn(text);
        return arn && std::any_of(m_values.begin(), m_values.end(), [&](const Value& value) {
                   for (std::size_t i = 0; i < arn->size(); ++i)
                   {
                       if (!value.patterns[i].Matches((*arn)[i], request))
                       {
                           return false;
                       }
                   }
                   return true;
               });
    }
    case Family::ADDRESS: {
        const std::optional<PolicyAddressRange> range = PolicyAddressRange::Parse(text);
        return range && std::any_of(m_values.begin(), m_values.end(), [&](const Value& value) {
                   return value.range.Contains(*range);
               });
    }
    case Family::NUMBER:
    case Family::TIME: {
        const std::optional<double> number =
            m_operator->family == Family::TIME ? ParsePolicyTime(text) : ParsePolicyNumber(text);
        return number && std::any_of(m_values.begin(), m_values.end(), [&](const Value& value) {
                   return IsOrdered(*number, value.number);
               });
    }
    default:
        return std::any_of(m_values.begin(), m_values.end(), [&](const Value& value) {
            return value.patterns.front().Matches(text, request);
        });
    }
}

bool
PolicyConditionCheck::IsOrdered(double number, double value) const
{
    switch (m_operator->order)
    {
    case Order::LESS:
        return number < value;
    case Order::LESS_OR_EQUAL:
        return number <= value;
    case Order::GREATER:
        return number > value;
    case Order::GREATER_OR_EQUAL:
        return number >= value;
    default:
        return number == value;
    }
}

} // namespace aws
} // namespace vpc
} // namespace ns3
