// SPDX-License-Identifier: GPL-2.0-only
// Fn::ForEach ("AWS::LanguageExtensions transform" of the CloudFormation guide).
#include "vpc-template-functions.h"

#include <algorithm>
#include <cctype>
#include <set>

namespace ns3
{
namespace vpc
{

namespace
{

constexpr size_t MAX_VALUES = 200000; //!< that all loops of a section make; AWS takes 500 resources
const std::string LOOP = "Fn::ForEach::";

/// \param text any text \return its letters and digits
std::string
Alphanumeric(const std::string& text)
{
    std::string plain;
    std::copy_if(text.begin(), text.end(), std::back_inserter(plain), [](unsigned char c) {
        return std::isalnum(c) != 0;
    });
    return plain;
}

/// \param value any value \return whether a loop is in it
bool
HasLoop(const JsonValue& value)
{
    const auto& members = value.Members();
    return std::any_of(
               members.begin(),
               members.end(),
               [](const auto& m) { return m.first.rfind(LOOP, 0) == 0 || HasLoop(m.second); }) ||
           std::any_of(value.Items().begin(), value.Items().end(), HasLoop);
}

/// Members of an object that is made.
struct Members
{
    std::vector<JsonValue::Member> list; //!< in the order in which they were made
    std::set<std::string> names;         //!< of them
};

/// Expands the loops of one section.
class LoopExpansion
{
  public:
    /// \param stack whose parameters collections may name
    explicit LoopExpansion(TemplateStack& stack)
        : m_stack(stack)
    {
    }

    /// \param value any value \return it without loops
    JsonValue Expand(const JsonValue& value);

  private:
    /// \param name of a loop's member \param loop what stands there \param members get the result
    void ExpandLoop(const std::string& name, const JsonValue& loop, Members& members);
    /// \param text with identifiers of loops \return with their values
    std::string Fill(std::string text) const;
    /// \param members get the member \param name of it \param value of it
    static void Add(Members& members, const std::string& name, JsonValue value);

    TemplateStack& m_stack;                                      //!< for parameters
    std::vector<std::pair<std::string, std::string>> m_bindings; //!< identifiers' values
    size_t m_values{0};                                          //!< made so far
};

std::string
LoopExpansion::Fill(std::string text) const
{
    for (const auto& [identifier, value] : m_bindings)
    {
        const std::pair<std::string, std::string> forms[] = {
            {"${" + identifier + "}", value},
            {"&{" + identifier + "}", Alphanumeric(value)}};
        for (const auto& [form, replacement] : forms)
        {
            for (size_t at = text.find(form); at != std::string::npos;
                 at = text.find(form, at + replacement.size()))
            {
                text.replace(at, form.size(), replacement);
            }
        }
    }
    return text;
}

void
LoopExpansion::Add(Members& members, const std::string& name, JsonValue value)
{
    if (!members.names.insert(name).second)
    {
        value.Fail("the key " + JsonQuote(name) +
                   " is made twice by loops; use the identifier in it");
    }
    members.list.emplace_back(name, std::move(value));
}

void
LoopExpansion::ExpandLoop(const std::string& name, const JsonValue& loop, Members& members)
{
    const std::string shape = name + " takes [identifier, collection, map of one key and value]; "
                                     "correct it";
    const auto& parts = loop.Items();
    if (parts.size() != 3 || parts[0].GetKind() != JsonValue::Kind::String ||
        parts[2].GetKind() != JsonValue::Kind::Object)
    {
        loop.Fail(shape);
    }
    const auto collection = m_stack.Evaluate(Expand(parts[1]));
    if (!collection || collection->GetKind() != JsonValue::Kind::Array)
    {
        loop.Fail(shape);
    }
    for (const JsonValue& item : collection->Items())
    {
        const std::string text = item.AsText();
        if (TemplateUnknowns::IsIn(text))
        {
            loop.Fail(name + " goes over " + m_stack.Session().unknowns.Describe(text) +
                      ", which only AWS knows; give a list");
        }
        m_bindings.insert(m_bindings.begin(), {parts[0].AsString(), text});
        const JsonValue made = Expand(parts[2]);
        m_bindings.erase(m_bindings.begin());
        for (const auto& [key, value] : made.Members())
        {
            Add(members, key, value);
        }
    }
}

JsonValue
LoopExpansion::Expand(const JsonValue& value)
{
    if (++m_values > MAX_VALUES)
    {
        value.Fail("loops make more than " + std::to_string(MAX_VALUES) +
                   " values; AWS takes 500 resources, loop less");
    }
    switch (value.GetKind())
    {
    case JsonValue::Kind::String:
        return TemplateText(value, Fill(value.AsString()));
    case JsonValue::Kind::Array: {
        std::vector<JsonValue> items;
        for (const JsonValue& item : value.Items())
        {
            items.push_back(Expand(item));
        }
        return JsonComposer::MakeArray(value, std::move(items));
    }
    case JsonValue::Kind::Object: {
        const auto& members = value.Members();
        const bool isRef = members.size() == 1 && members[0].first == "Ref" &&
                           members[0].second.GetKind() == JsonValue::Kind::String;
        for (const auto& [identifier, bound] : m_bindings)
        {
            if (isRef && members[0].second.AsString() == identifier)
            {
                return JsonComposer::MakeString(value, bound);
            }
        }
        Members expanded;
        for (const auto& [name, member] : members)
        {
            if (name.rfind(LOOP, 0) == 0)
            {
                ExpandLoop(name, member, expanded);
            }
            else
            {
                Add(expanded, Fill(name), Expand(member));
            }
        }
        return JsonComposer::MakeObject(value, std::move(expanded.list));
    }
    default:
        return value;
    }
}

} // namespace

JsonValue
ExpandLoops(TemplateStack& stack, const JsonValue& section, bool hasLoops)
{
    if (!HasLoop(section))
    {
        return section;
    }
    if (!hasLoops)
    {
        section.Fail("Fn::ForEach needs the transform AWS::LanguageExtensions; declare it");
    }
    return LoopExpansion(stack).Expand(section);
}

} // namespace vpc
} // namespace ns3
