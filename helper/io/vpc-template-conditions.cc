// SPDX-License-Identifier: GPL-2.0-only
// Whether conditions hold.
#include "vpc-template-functions.h"

#include "ns3/vpc-nearest-name.h"

namespace ns3
{
namespace vpc
{

bool
TemplateStack::Holds(const std::string& name, const JsonValue& place)
{
    const auto condition = m_conditions.find(name);
    if (condition == m_conditions.end())
    {
        std::vector<std::string> names;
        for (const auto& [known, body] : m_conditions)
        {
            names.push_back(known);
        }
        place.Fail("there is no condition " + JsonQuote(name) + "; add or correct it" +
                   aws::DidYouMean(name, names));
    }
    const auto [state, isNew] = m_states.emplace(name, ConditionState::BUSY);
    if (!isNew && state->second == ConditionState::BUSY)
    {
        place.Fail("condition " + name + " depends on itself; break the circle");
    }
    if (isNew)
    {
        const bool holds = HoldsFunction(condition->second);
        m_states[name] = holds ? ConditionState::HOLDS : ConditionState::FAILS;
    }
    return m_states[name] == ConditionState::HOLDS;
}

const std::vector<JsonValue>&
TemplateStack::Operands(const JsonValue& operands, const std::string& name)
{
    return ItemsOf(operands, 1, 10, name + " takes a list of 2 to 10 conditions; correct it");
}

bool
TemplateStack::HoldsFunction(const JsonValue& condition)
{
    const std::string shape = "a condition is one of Fn::And, Fn::Equals, Fn::Not, Fn::Or and "
                              "Condition; correct it";
    if (condition.Members().size() != 1)
    {
        condition.Fail(shape);
    }
    const auto& [name, argument] = condition.Members().front();
    if (name == "Condition")
    {
        return Holds(argument.AsString(), argument);
    }
    if (name == "Fn::Not")
    {
        return !HoldsFunction(
            ItemsOf(argument, 1, 1, "Fn::Not takes a list of one condition; correct it")[0]);
    }
    if (name == "Fn::And" || name == "Fn::Or")
    {
        const bool isAnd = name == "Fn::And";
        bool result = isAnd;
        for (const JsonValue& operand : Operands(argument, name)) // all, for their errors
        {
            const bool holds = HoldsFunction(operand);
            result = isAnd ? result && holds : result || holds;
        }
        return result;
    }
    if (name != "Fn::Equals")
    {
        condition.Fail(shape);
    }
    std::string texts[2];
    const auto& items =
        ItemsOf(argument, 2, 2, "Fn::Equals takes a list of two values; correct it");
    for (size_t i = 0; i < 2; ++i)
    {
        const Value value = Evaluate(items[i]);
        const bool isTree = value && (value->GetKind() == JsonValue::Kind::Array ||
                                      value->GetKind() == JsonValue::Kind::Object);
        const bool isNothing = !value || value->GetKind() == JsonValue::Kind::Null;
        texts[i] = isNothing ? "" : isTree ? JsonText(*value) : value->AsText();
    }
    return texts[0] == texts[1];
}

} // namespace vpc
} // namespace ns3
