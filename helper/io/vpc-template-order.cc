// SPDX-License-Identifier: GPL-2.0-only
// Whether what a template refers to is there, and whether resources depend on each other in a
// circle.
#include "vpc-template-functions.h"

#include "ns3/vpc-nearest-name.h"

#include <algorithm>
#include <functional>

namespace ns3
{
namespace vpc
{

namespace
{

/// \param names that exist \return them, for a suggestion
std::vector<std::string>
ListOf(const std::set<std::string>& names)
{
    return {names.begin(), names.end()};
}

/// Looks for references that name nothing.
class ReferenceCheck
{
  public:
    /// \param stack of the template \param parameters that there are \param conditions that there
    /// are
    ReferenceCheck(TemplateStack& stack,
                   const std::set<std::string>& parameters,
                   const std::set<std::string>& conditions)
        : m_stack(stack),
          m_parameters(parameters),
          m_conditions(conditions)
    {
    }

    /// \param value where references are \throw JsonError if one names nothing
    void Walk(const JsonValue& value);

  private:
    /// \param name after Ref \param place of it \param function for the error
    void RequireName(const std::string& name, const JsonValue& place, const char* function);
    /// \param name of a resource \param place of it \param function for the error
    void RequireResource(const std::string& name, const JsonValue& place, const char* function);
    /// \param argument of Fn::Sub
    void WalkSub(const JsonValue& argument);
    /// \param argument of Fn::If
    void WalkIf(const JsonValue& argument);

    TemplateStack& m_stack;                    //!< resources
    const std::set<std::string>& m_parameters; //!< with pseudo parameters
    const std::set<std::string>& m_conditions; //!< names
};

void
ReferenceCheck::RequireName(const std::string& name, const JsonValue& place, const char* function)
{
    if (m_parameters.count(name) || m_stack.FindResource(name) || m_stack.HasMacros())
    {
        return;
    }
    std::vector<std::string> names = ListOf(m_parameters);
    for (const TemplateResource& resource : m_stack.Resources())
    {
        names.push_back(resource.name);
    }
    place.Fail(std::string(function) + " names " + JsonQuote(name) +
               ", which is neither a parameter nor a resource; add or correct it" +
               aws::DidYouMean(name, names));
}

void
ReferenceCheck::RequireResource(const std::string& name,
                                const JsonValue& place,
                                const char* function)
{
    if (m_stack.FindResource(name) || m_stack.HasMacros())
    {
        return;
    }
    std::vector<std::string> names;
    for (const TemplateResource& resource : m_stack.Resources())
    {
        names.push_back(resource.name);
    }
    place.Fail(std::string(function) + " names " + JsonQuote(name) +
               ", which is no resource; add or correct it" + aws::DidYouMean(name, names));
}

void
ReferenceCheck::WalkSub(const JsonValue& argument)
{
    const auto& items = argument.Items();
    const bool isList = items.size() == 2 && items[0].GetKind() == JsonValue::Kind::String;
    if (argument.GetKind() != JsonValue::Kind::String && !isList)
    {
        argument.Fail("Fn::Sub takes a string, or [string, map of values]; correct it");
    }
    const std::string& text = isList ? items[0].AsString() : argument.AsString();
    for (const std::string& name : NamesInSub(text))
    {
        const size_t dot = name.find('.');
        const auto& locals = isList ? items[1].Members() : argument.Members();
        const bool isLocal = std::any_of(locals.begin(), locals.end(), [&name](const auto& local) {
            return local.first == name;
        });
        if (!isLocal && dot == std::string::npos)
        {
            RequireName(name, argument, "Fn::Sub");
        }
        else if (!isLocal)
        {
            RequireResource(name.substr(0, dot), argument, "Fn::Sub");
        }
    }
}

void
ReferenceCheck::WalkIf(const JsonValue& argument)
{
    const auto& items = argument.Items();
    if (items.size() == 3 && items[0].GetKind() == JsonValue::Kind::String &&
        m_conditions.count(items[0].AsString()) == 0 && !m_stack.HasMacros())
    {
        items[0].Fail("Fn::If names the condition " + JsonQuote(items[0].AsString()) +
                      ", which is not there; add or correct it" +
                      aws::DidYouMean(items[0].AsString(), ListOf(m_conditions)));
    }
}

void
ReferenceCheck::Walk(const JsonValue& value)
{
    for (const JsonValue& item : value.Items())
    {
        Walk(item);
    }
    if (!m_stack.HasMacros())
    {
        FunctionOf(value); // its errors are the check
    }
    for (const auto& [name, member] : value.Members())
    {
        const bool isCall = value.Members().size() == 1;
        if (isCall && name == "Ref")
        {
            if (member.GetKind() != JsonValue::Kind::String)
            {
                member.Fail("Ref takes the name of a parameter or resource; correct it");
            }
            RequireName(member.AsString(), member, "Ref");
        }
        else if (isCall && name == "Fn::GetAtt")
        {
            RequireResource(GetAttNames(member).first, member, "Fn::GetAtt");
        }
        else if (isCall && name == "Fn::Sub")
        {
            WalkSub(member);
        }
        else if (isCall && name == "Fn::If")
        {
            WalkIf(member);
        }
        else if (name == "Fn::Transform")
        {
            m_stack.Session().notes.push_back(
                {m_stack.Place().path + "Fn::Transform",
                 "the macro at " + member.Where() + " is not run: what it would add is missing"});
        }
        Walk(member);
    }
}

} // namespace

void
CollectReferences(TemplateStack& stack, const JsonValue& value, std::set<std::string>& found)
{
    const auto& members = value.Members();
    const std::string function = members.size() == 1 ? members[0].first : "";
    const JsonValue& argument = members.size() == 1 ? members[0].second : value;
    if (function == "Fn::If" && argument.Items().size() == 3 &&
        argument.Items()[0].GetKind() == JsonValue::Kind::String)
    {
        const JsonValue& name = argument.Items()[0];
        CollectReferences(stack,
                          argument.Items()[stack.Holds(name.AsString(), name) ? 1 : 2],
                          found);
        return;
    }
    if (function == "Ref" && argument.GetKind() == JsonValue::Kind::String)
    {
        found.insert(argument.AsString());
    }
    if (function == "Fn::GetAtt")
    {
        found.insert(GetAttNames(argument).first);
    }
    if (function == "Fn::Sub")
    {
        const bool isList = argument.GetKind() == JsonValue::Kind::Array;
        const std::string text = isList ? argument.Items()[0].AsString() : argument.AsString();
        for (const std::string& name : NamesInSub(text))
        {
            found.insert(name.substr(0, name.find('.')));
        }
    }
    for (const JsonValue& item : value.Items())
    {
        CollectReferences(stack, item, found);
    }
    for (const auto& [name, member] : members)
    {
        CollectReferences(stack, member, found);
    }
}

void
CheckReferences(TemplateStack& stack,
                const JsonValue& value,
                const std::set<std::string>& parameters,
                const std::set<std::string>& conditions)
{
    ReferenceCheck(stack, parameters, conditions).Walk(value);
}

void
CheckCircles(TemplateStack& stack)
{
    std::map<std::string, std::set<std::string>> needs;
    std::map<std::string, std::vector<std::string>> neededBy;
    std::vector<std::string> ready;
    for (const TemplateResource& resource : stack.Resources())
    {
        std::set<std::string> names;
        if (resource.isOn)
        {
            CollectReferences(stack, resource.body->GetObject("Properties"), names);
        }
        if (const JsonValue* dependsOn = resource.body->Find("DependsOn"))
        {
            const bool isList = dependsOn->GetKind() == JsonValue::Kind::Array;
            const std::vector<JsonValue> one{*dependsOn};
            for (const JsonValue& item : isList ? dependsOn->Items() : one)
            {
                if (!stack.FindResource(item.AsString()) && !stack.HasMacros())
                {
                    item.Fail("DependsOn names " + JsonQuote(item.AsString()) +
                              ", which is no resource; add or correct it");
                }
                if (resource.isOn)
                {
                    names.insert(item.AsString());
                }
            }
        }
        auto& mine = needs[resource.name];
        for (const std::string& name : names)
        {
            const TemplateResource* needed = stack.FindResource(name);
            if (needed && needed->isOn)
            {
                mine.insert(name);
                neededBy[name].push_back(resource.name);
            }
        }
        if (mine.empty())
        {
            ready.push_back(resource.name);
        }
    }
    while (!ready.empty())
    {
        const std::string done = ready.back();
        ready.pop_back();
        for (const std::string& name : neededBy[done])
        {
            needs[name].erase(done);
            if (needs[name].empty())
            {
                ready.push_back(name);
            }
        }
        needs.erase(done);
    }
    if (needs.empty())
    {
        return;
    }
    // Whatever is left needs something that is left: following it ends in the circle.
    std::vector<std::string> way;
    std::string at = needs.begin()->first;
    while (std::find(way.begin(), way.end(), at) == way.end())
    {
        way.push_back(at);
        at = *needs[at].begin();
    }
    std::string circle;
    for (auto it = std::find(way.begin(), way.end(), at); it != way.end(); ++it)
    {
        circle += *it + " -> ";
    }
    stack.FindResource(at)->body->Fail("resources depend on each other in a circle: " + circle +
                                       at + "; break it");
}

} // namespace vpc
} // namespace ns3
