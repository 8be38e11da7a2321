// SPDX-License-Identifier: GPL-2.0-only
// Intrinsic functions that compute.
#include "vpc-template-functions.h"

#include "vpc-yaml.h"

#include "ns3/vpc-address.h"
#include "ns3/vpc-nearest-name.h"
#include "ns3/vpc-region-zones.h"

#include <algorithm>
#include <cstdlib>

namespace ns3
{
namespace vpc
{

namespace
{

using Value = TemplateStack::Value;

constexpr size_t MAX_TEXT = 1 << 20; //!< bytes; a template has at most as many

/// \param value evaluated \return whether it is a text with an unknown in it
bool
IsUnknown(const JsonValue& value)
{
    return value.GetKind() == JsonValue::Kind::String && TemplateUnknowns::IsIn(value.AsString());
}

/// \param stack it is in \param value an argument \param shape what the function takes
/// \return its items, evaluated; an unknown list is one unknown item
std::vector<JsonValue>
ListArgument(TemplateStack& stack, const JsonValue& value, const std::string& shape)
{
    const Value list = stack.Evaluate(value);
    if (list && IsUnknown(*list))
    {
        return {*list};
    }
    if (!list || list->GetKind() != JsonValue::Kind::Array)
    {
        value.Fail(shape);
    }
    return list->Items();
}

/// \param stack it is in \param value an argument \param shape what the function takes
/// \return a whole number, nothing if it is not known
std::optional<int64_t>
NumberArgument(TemplateStack& stack, const JsonValue& value, const std::string& shape)
{
    const std::string text = TextArgument(stack, value, shape);
    if (TemplateUnknowns::IsIn(text))
    {
        return std::nullopt;
    }
    char* end = nullptr;
    const long long number = std::strtoll(text.c_str(), &end, 10);
    if (text.empty() || text.size() > 12 || *end != '\0')
    {
        value.Fail(shape);
    }
    return number;
}

Value
CallIf(TemplateStack& stack, const JsonValue& argument, const JsonValue&)
{
    const auto& items =
        ItemsOf(argument, 3, 3, "Fn::If takes [condition, value if true, value if false]");
    const std::string name = TextArgument(stack, items[0], "Fn::If takes a condition's name first");
    return stack.Evaluate(items[stack.Holds(name, items[0]) ? 1 : 2]);
}

Value
CallSelect(TemplateStack& stack, const JsonValue& argument, const JsonValue& place)
{
    const std::string shape = "Fn::Select takes [index, list]; correct it";
    const auto& items = ItemsOf(argument, 2, 2, shape);
    const auto index = NumberArgument(stack, items[0], shape);
    const std::vector<JsonValue> list = ListArgument(stack, items[1], shape);
    if (index && *index >= 0 && static_cast<size_t>(*index) < list.size() &&
        !(list.size() == 1 && IsUnknown(list[0])))
    {
        return list[*index];
    }
    const auto unknown = std::find_if(list.begin(), list.end(), IsUnknown);
    if (index && *index >= 0 && unknown != list.end())
    {
        // A part of a list that only AWS knows, or cut out of such a text.
        auto& unknowns = stack.Session().unknowns;
        const std::string what =
            "item " + std::to_string(*index) + " of " + unknowns.Describe(unknown->AsString());
        return TemplateText(place, unknowns.Add({what, "", ""}));
    }
    if (!index)
    {
        return TemplateText(place, stack.Session().unknowns.Add({"an item of a list", "", ""}));
    }
    items[0].Fail("Fn::Select takes item " + std::to_string(*index) + " of a list of " +
                  std::to_string(list.size()) + "; indices begin with 0");
}

Value
CallGetAzs(TemplateStack& stack, const JsonValue& argument, const JsonValue& place)
{
    std::string region = argument.GetKind() == JsonValue::Kind::Null
                             ? ""
                             : TextArgument(stack, argument, "Fn::GetAZs takes a Region");
    if (region.empty() || TemplateUnknowns::IsIn(region))
    {
        region = stack.Session().input.region;
    }
    std::vector<JsonValue> names;
    for (const std::string& id : aws::ZoneIdsOfRegion(region))
    {
        names.push_back(JsonComposer::MakeString(place, aws::ZoneNameOfId(region, id)));
    }
    if (names.empty())
    {
        argument.Fail("the zones of Region " + JsonQuote(region) + " are not known; correct it" +
                      aws::DidYouMean(region, aws::KnownRegions()));
    }
    return JsonComposer::MakeArray(place, std::move(names));
}

Value
CallJoin(TemplateStack& stack, const JsonValue& argument, const JsonValue& place)
{
    const std::string shape = "Fn::Join takes [delimiter, list of strings]; correct it";
    const auto& items = ItemsOf(argument, 2, 2, shape);
    const std::string delimiter = TextArgument(stack, items[0], shape);
    std::string text;
    const char* separator = "";
    for (const JsonValue& item : ListArgument(stack, items[1], shape))
    {
        if (item.Items().empty() && item.Members().empty() &&
            item.GetKind() != JsonValue::Kind::Array && item.GetKind() != JsonValue::Kind::Object &&
            item.GetKind() != JsonValue::Kind::Null)
        {
            text += separator + item.AsText();
            separator = delimiter.c_str();
            continue;
        }
        item.Fail(shape);
    }
    return TemplateText(place, std::move(text));
}

Value
CallSplit(TemplateStack& stack, const JsonValue& argument, const JsonValue& place)
{
    const std::string shape = "Fn::Split takes [delimiter, string]; correct it";
    const auto& items = ItemsOf(argument, 2, 2, shape);
    const std::string delimiter = TextArgument(stack, items[0], shape);
    const std::string text = TextArgument(stack, items[1], shape);
    if (delimiter.empty())
    {
        items[0].Fail("Fn::Split takes a delimiter of at least one character; give it");
    }
    std::vector<JsonValue> parts;
    std::string part;
    for (size_t at = 0; at < text.size();)
    {
        if (text[at] == TemplateUnknowns::MARK) // a token is not cut
        {
            const size_t end = text.find(TemplateUnknowns::MARK, at + 1) + 1;
            part += text.substr(at, end - at);
            at = end;
        }
        else if (text.compare(at, delimiter.size(), delimiter) == 0)
        {
            parts.push_back(JsonComposer::MakeString(place, part));
            part.clear();
            at += delimiter.size();
        }
        else
        {
            part += text[at++];
        }
    }
    parts.push_back(JsonComposer::MakeString(place, part));
    return JsonComposer::MakeArray(place, std::move(parts));
}

Value
CallCidr(TemplateStack& stack, const JsonValue& argument, const JsonValue& place)
{
    const std::string shape = "Fn::Cidr takes [block, count of 1 to 256, host bits]; correct it";
    const auto& items = ItemsOf(argument, 2, 3, shape);
    const std::string block = TextArgument(stack, items[0], shape);
    const auto count = NumberArgument(stack, items[1], shape);
    const auto bits = items.size() == 3 ? NumberArgument(stack, items[2], shape) : 8;
    constexpr int64_t most = 256;
    if (count && (*count < 1 || *count > most))
    {
        items[1].Fail(shape);
    }
    std::vector<JsonValue> blocks;
    auto& unknowns = stack.Session().unknowns;
    if (TemplateUnknowns::IsIn(block) || block.find(':') != std::string::npos || !count || !bits)
    {
        for (int64_t i = 0; i < count.value_or(1); ++i)
        {
            const std::string what =
                "block " + std::to_string(i) + " of " + unknowns.Describe(block);
            blocks.push_back(TemplateText(place, unknowns.Add({what, "", ""})));
        }
        return JsonComposer::MakeArray(place, std::move(blocks));
    }
    const auto whole = aws::ParseCidr(block);
    if (!whole)
    {
        items[0].Fail(JsonQuote(block) + " is no IPv4 address block; " + shape);
    }
    if (*bits < 1 || *bits > 32 - whole->length)
    {
        argument.Fail("Fn::Cidr: blocks of " + std::to_string(*bits) + " host bits are not in " +
                      block + "; give fewer");
    }
    const uint64_t size = uint64_t{1} << *bits;
    if (static_cast<uint64_t>(*count) * size > whole->Size())
    {
        argument.Fail("Fn::Cidr: " + block + " has no room for " + std::to_string(*count) +
                      " blocks of " + std::to_string(*bits) + " host bits; ask for fewer");
    }
    for (int64_t i = 0; i < *count; ++i)
    {
        const aws::Cidr part{static_cast<uint32_t>(whole->base + i * size),
                             static_cast<uint8_t>(32 - *bits)};
        blocks.push_back(JsonComposer::MakeString(place, part.ToString()));
    }
    return JsonComposer::MakeArray(place, std::move(blocks));
}

Value
CallLength(TemplateStack& stack, const JsonValue& argument, const JsonValue& place)
{
    const auto list = ListArgument(stack, argument, "Fn::Length takes a list; correct it");
    return JsonComposer::MakeInteger(place, static_cast<int64_t>(list.size()));
}

Value
CallToJsonString(TemplateStack& stack, const JsonValue& argument, const JsonValue& place)
{
    const bool isTree = argument.GetKind() == JsonValue::Kind::Array ||
                        argument.GetKind() == JsonValue::Kind::Object;
    const Value value = isTree ? stack.Evaluate(argument) : std::nullopt;
    if (!value)
    {
        argument.Fail("Fn::ToJsonString takes a list or a map; correct it");
    }
    return TemplateText(place, JsonText(*value));
}

/// UserData has no effect on a network: the text is enough.
Value
CallBase64(TemplateStack& stack, const JsonValue& argument, const JsonValue& place)
{
    return TemplateText(place, TextArgument(stack, argument, "Fn::Base64 takes a string"));
}

/// What a macro makes is not known.
Value
CallTransform(TemplateStack& stack, const JsonValue& argument, const JsonValue& place)
{
    const std::string name = argument.AsObject().GetString("Name");
    return TemplateText(place,
                        stack.Session().unknowns.Add({"what macro " + name + " makes", "", ""}));
}

/// A condition function where a value is wanted.
Value
CallCondition(TemplateStack& stack, const JsonValue&, const JsonValue& place)
{
    return JsonComposer::MakeBoolean(place, stack.HoldsFunction(place));
}

const TemplateFunction FUNCTIONS[] = {
    {"Ref", CallRef},
    {"Fn::And", CallCondition},
    {"Fn::Base64", CallBase64},
    {"Fn::Cidr", CallCidr},
    {"Fn::Equals", CallCondition},
    {"Fn::FindInMap", CallFindInMap},
    {"Fn::GetAZs", CallGetAzs},
    {"Fn::GetAtt", CallGetAtt},
    {"Fn::If", CallIf},
    {"Fn::ImportValue", CallImportValue},
    {"Fn::Join", CallJoin},
    {"Fn::Length", CallLength},
    {"Fn::Not", CallCondition},
    {"Fn::Or", CallCondition},
    {"Fn::Select", CallSelect},
    {"Fn::Split", CallSplit},
    {"Fn::Sub", CallSub},
    {"Fn::ToJsonString", CallToJsonString},
    {"Fn::Transform", CallTransform},
};

/// Functions of the section Rules only.
const char* const RULE_FUNCTIONS[] =
    {"Contains", "EachMemberEquals", "EachMemberIn", "RefAll", "ValueOf", "ValueOfAll"};

} // namespace

const std::vector<JsonValue>&
ItemsOf(const JsonValue& argument, size_t least, size_t most, const std::string& shape)
{
    const size_t count = argument.Items().size();
    if (argument.GetKind() != JsonValue::Kind::Array || count < least || count > most)
    {
        argument.Fail(shape);
    }
    return argument.Items();
}

JsonValue
TemplateText(const JsonValue& place, std::string text)
{
    if (text.size() > MAX_TEXT)
    {
        place.Fail("makes a string of more than 1 MB; make it shorter");
    }
    return JsonComposer::MakeString(place, std::move(text));
}

std::string
TextArgument(TemplateStack& stack, const JsonValue& value, const std::string& shape)
{
    const Value evaluated = stack.Evaluate(value);
    const auto kind = evaluated ? evaluated->GetKind() : JsonValue::Kind::Null;
    if (kind == JsonValue::Kind::Null || kind == JsonValue::Kind::Array ||
        kind == JsonValue::Kind::Object)
    {
        value.Fail(shape);
    }
    return evaluated->AsText();
}

const TemplateFunction*
FunctionOf(const JsonValue& value)
{
    for (const auto& [name, member] : value.Members())
    {
        if (name.rfind("Fn::", 0) != 0 && (name != "Ref" || value.Members().size() > 1))
        {
            continue;
        }
        if (name == "Fn::Transform" && value.Members().size() > 1)
        {
            continue; // a macro that adds to the other keys
        }
        if (value.Members().size() > 1)
        {
            member.Fail(name + " stands beside " + std::to_string(value.Members().size() - 1) +
                        " other keys; a function stands alone");
        }
        std::vector<std::string> names;
        for (const TemplateFunction& function : FUNCTIONS)
        {
            if (name == function.name)
            {
                return &function;
            }
            names.push_back(function.name);
        }
        member.Fail("there is no function " + name + " here; correct it" +
                    aws::DidYouMean(name, names));
    }
    return nullptr;
}

const std::vector<YamlTag>&
TemplateTags()
{
    static const std::vector<YamlTag> tags = []() {
        std::vector<YamlTag> all{{"!Condition", "Condition", false}};
        for (const TemplateFunction& function : FUNCTIONS)
        {
            const std::string name = function.name;
            const size_t colon = name.rfind(':');
            all.push_back({"!" + (colon == std::string::npos ? name : name.substr(colon + 1)),
                           name,
                           name == "Fn::GetAtt"});
        }
        for (const char* name : RULE_FUNCTIONS)
        {
            all.push_back({"!" + std::string(name), "Fn::" + std::string(name), false});
        }
        return all;
    }();
    return tags;
}

} // namespace vpc
} // namespace ns3
