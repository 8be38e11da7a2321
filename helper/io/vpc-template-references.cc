// SPDX-License-Identifier: GPL-2.0-only
// Intrinsic functions that refer to something.
#include "vpc-template-functions.h"

#include "ns3/vpc-nearest-name.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{

namespace
{

using Value = TemplateStack::Value;

/// \param stack it is in \param what is not known \param place who asks \return its token
JsonValue
Unknown(TemplateStack& stack, const std::string& what, const JsonValue& place)
{
    return TemplateText(place, stack.Session().unknowns.Add({what, "", ""}));
}

/// \param stack it is in \param resource one of it that is asked for \param place who asks
/// \return its token if it is left out by its condition
std::optional<JsonValue>
LeftOut(TemplateStack& stack, const TemplateResource& resource, const JsonValue& place)
{
    if (resource.isOn)
    {
        return std::nullopt;
    }
    return Unknown(stack, resource.logicalId + ", left out by its condition", place);
}

/// \param stack it is in \param name after "Ref" \param place who asks \return its value
Value
Refer(TemplateStack& stack, const std::string& name, const JsonValue& place)
{
    if (name == "AWS::NoValue")
    {
        return std::nullopt;
    }
    if (auto pseudo = PseudoParameter(stack, name, place))
    {
        return pseudo;
    }
    if (const JsonValue* parameter = stack.FindParameter(name))
    {
        return *parameter;
    }
    if (const TemplateResource* resource = stack.FindResource(name))
    {
        auto leftOut = LeftOut(stack, *resource, place);
        return leftOut ? leftOut : TemplateText(place, resource->ref);
    }
    if (stack.HasMacros())
    {
        return Unknown(stack, name + ", which a macro may make", place);
    }
    place.Fail("Ref names " + JsonQuote(name) +
               ", which is neither a parameter nor a resource; add or correct it");
}

/// \param stack it is in \param name of a resource \param attribute of it \param place who asks
/// \return its value
Value
Attribute(TemplateStack& stack,
          const std::string& name,
          const std::string& attribute,
          const JsonValue& place)
{
    const TemplateResource* resource = stack.FindResource(name);
    if (!resource)
    {
        if (stack.HasMacros())
        {
            return Unknown(stack, name + "." + attribute + ", which a macro may make", place);
        }
        place.Fail("Fn::GetAtt names " + JsonQuote(name) +
                   ", which is no resource; add or correct it");
    }
    auto leftOut = LeftOut(stack, *resource, place);
    return leftOut ? leftOut : AttributeOf(stack, *resource, attribute, place);
}

} // namespace

Value
CallRef(TemplateStack& stack, const JsonValue& argument, const JsonValue& place)
{
    if (argument.GetKind() != JsonValue::Kind::String)
    {
        argument.Fail("Ref takes the name of a parameter or resource; correct it");
    }
    return Refer(stack, argument.AsString(), place);
}

std::pair<std::string, std::string>
GetAttNames(const JsonValue& argument)
{
    const char* const shape = "Fn::GetAtt takes [resource, attribute]; correct it";
    if (argument.GetKind() == JsonValue::Kind::String)
    {
        const std::string& text = argument.AsString();
        const size_t dot = text.find('.');
        if (dot == std::string::npos || dot == 0 || dot + 1 == text.size())
        {
            argument.Fail(shape);
        }
        return {text.substr(0, dot), text.substr(dot + 1)};
    }
    const auto& items = argument.Items();
    if (items.size() < 2 || items[0].GetKind() != JsonValue::Kind::String)
    {
        argument.Fail(shape);
    }
    std::string attribute;
    for (size_t i = 1; i < items.size(); ++i) // ["Stack", "Outputs", "Name"] is taken, too
    {
        if (items[i].GetKind() != JsonValue::Kind::String)
        {
            return {items[0].AsString(), ""}; // a function: evaluated by the caller
        }
        attribute += (i > 1 ? "." : "") + items[i].AsString();
    }
    return {items[0].AsString(), attribute};
}

Value
CallGetAtt(TemplateStack& stack, const JsonValue& argument, const JsonValue& place)
{
    auto [name, attribute] = GetAttNames(argument);
    if (attribute.empty())
    {
        attribute = TextArgument(stack,
                                 argument.Items()[1],
                                 "Fn::GetAtt takes [resource, attribute]; correct it");
    }
    return Attribute(stack, name, attribute, place);
}

std::vector<std::string>
NamesInSub(const std::string& text)
{
    std::vector<std::string> names;
    for (size_t begin = text.find("${"); begin != std::string::npos;)
    {
        const size_t end = text.find('}', begin);
        if (end == std::string::npos)
        {
            break;
        }
        if (text[begin + 2] != '!')
        {
            names.push_back(text.substr(begin + 2, end - begin - 2));
        }
        begin = text.find("${", end);
    }
    return names;
}

Value
CallSub(TemplateStack& stack, const JsonValue& argument, const JsonValue& place)
{
    const char* const shape = "Fn::Sub takes a string, or [string, map of values]; correct it";
    const bool isList = argument.GetKind() == JsonValue::Kind::Array;
    const auto& items = argument.Items();
    const bool fits = isList ? items.size() == 2 && items[0].GetKind() == JsonValue::Kind::String &&
                                   items[1].GetKind() == JsonValue::Kind::Object
                             : argument.GetKind() == JsonValue::Kind::String;
    if (!fits)
    {
        argument.Fail(shape);
    }
    const std::string& text = isList ? items[0].AsString() : argument.AsString();
    if (TemplateUnknowns::IsIn(text))
    {
        argument.Fail("a control character in a string; remove it");
    }
    std::string result;
    size_t at = 0;
    for (size_t begin = text.find("${"); begin != std::string::npos; begin = text.find("${", at))
    {
        const size_t end = text.find('}', begin);
        if (end == std::string::npos)
        {
            break;
        }
        result += text.substr(at, begin - at);
        at = end + 1;
        const std::string name = text.substr(begin + 2, end - begin - 2);
        if (!name.empty() && name[0] == '!')
        {
            result += "${" + name.substr(1) + "}";
            continue;
        }
        const JsonValue* local = isList ? items[1].Find(name) : nullptr;
        const size_t dot = name.find('.');
        const Value value =
            local ? stack.Evaluate(*local)
            : dot == std::string::npos
                ? Refer(stack, name, place)
                : Attribute(stack, name.substr(0, dot), name.substr(dot + 1), place);
        if (!value || value->GetKind() == JsonValue::Kind::Array ||
            value->GetKind() == JsonValue::Kind::Object ||
            value->GetKind() == JsonValue::Kind::Null)
        {
            place.Fail("Fn::Sub: ${" + name + "} is no string; join or select it first");
        }
        result += value->AsText();
        result = TemplateText(place, std::move(result)).AsString();
    }
    return TemplateText(place, result + text.substr(at));
}

Value
CallImportValue(TemplateStack& stack, const JsonValue& argument, const JsonValue& place)
{
    const std::string name =
        TextArgument(stack, argument, "Fn::ImportValue takes the name of an export; correct it");
    const auto& exports = stack.Session().exports;
    const auto found = exports.find(name);
    if (found != exports.end())
    {
        return TemplateText(place, found->second);
    }
    const std::string what = "Fn::ImportValue " + stack.Session().unknowns.Describe(name);
    return Unknown(stack, what, place);
}

Value
CallFindInMap(TemplateStack& stack, const JsonValue& argument, const JsonValue& place)
{
    const char* const shape = "Fn::FindInMap takes [map, first key, second key]; correct it";
    const auto& items = argument.Items();
    const bool hasOptions = items.size() == 4 && items[3].GetKind() == JsonValue::Kind::Object;
    if (items.size() != 3 && !hasOptions)
    {
        argument.Fail(shape);
    }
    const JsonValue* found = &stack.Root().GetObject("Mappings");
    std::string path;
    bool isUnknown = false;
    for (size_t i = 0; i < 3; ++i)
    {
        const std::string key = TextArgument(stack, items[i], shape);
        isUnknown = isUnknown || TemplateUnknowns::IsIn(key);
        path += (i ? " / " : "") + key;
        if (found && found->GetKind() != JsonValue::Kind::Object)
        {
            found->Fail("a mapping has two levels of keys; give " + JsonQuote(path) + " such");
        }
        found = found ? found->Find(key) : nullptr;
    }
    if (found)
    {
        return *found;
    }
    const JsonValue* fallback = hasOptions ? items[3].Find("DefaultValue") : nullptr;
    if (fallback)
    {
        return stack.Evaluate(*fallback);
    }
    if (isUnknown)
    {
        return Unknown(stack, "Fn::FindInMap " + stack.Session().unknowns.Describe(path), place);
    }
    const bool isOfRegion = path.find(stack.Session().input.region) != std::string::npos;
    argument.Fail("there is no mapping " + path + "; add it or " +
                  (isOfRegion ? "take another Region" : "correct the keys"));
}

const std::set<std::string>&
PseudoParameters()
{
    static const std::set<std::string> names = {"AWS::AccountId",
                                                "AWS::NoValue",
                                                "AWS::NotificationARNs",
                                                "AWS::Partition",
                                                "AWS::Region",
                                                "AWS::StackId",
                                                "AWS::StackName",
                                                "AWS::URLSuffix"};
    return names;
}

} // namespace vpc
} // namespace ns3
