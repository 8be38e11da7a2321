// SPDX-License-Identifier: GPL-2.0-only
// Values of parameters: given, by default, or stand-ins for what is outside of the template.
#include "vpc-template-functions.h"

#include "ns3/vpc-nearest-name.h"
#include "ns3/vpc-region-zones.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>

namespace ns3
{
namespace vpc
{

namespace
{

/// \param text any text \return it without blanks at its ends
std::string
Trim(const std::string& text)
{
    const size_t begin = text.find_first_not_of(" \t\r\n");
    const size_t end = text.find_last_not_of(" \t\r\n");
    return begin == std::string::npos ? "" : text.substr(begin, end - begin + 1);
}

/// A declared type, taken apart.
struct ParameterType
{
    std::string item; //!< of each item: String, Number, AWS::EC2::Subnet::Id, ...
    bool isList{false};
    bool isStored{false}; //!< the value is a name in Systems Manager's Parameter Store
};

/// \param text e.g. List<AWS::EC2::Subnet::Id> \param prefix e.g. List< \param inner what it holds
/// \return whether it is such
bool
Unwrap(const std::string& text, const std::string& prefix, std::string& inner)
{
    if (text.rfind(prefix, 0) != 0 || text.back() != '>')
    {
        return false;
    }
    inner = text.substr(prefix.size(), text.size() - prefix.size() - 1);
    return true;
}

/// \param declared the property Type \return it, taken apart
ParameterType
TypeOf(const JsonValue& declared)
{
    ParameterType type;
    type.item = declared.AsString();
    std::string inner;
    if (Unwrap(type.item, "AWS::SSM::Parameter::Value<", inner))
    {
        type.isStored = true;
        type.item = inner;
    }
    if (Unwrap(type.item, "List<", inner))
    {
        type.isList = true;
        type.item = inner;
    }
    if (type.item == "CommaDelimitedList")
    {
        type.isList = true;
        type.item = "String";
    }
    if (type.item != "String" && type.item != "Number" && type.item.rfind("AWS::", 0) != 0)
    {
        declared.Fail("there is no parameter type " + JsonQuote(declared.AsString()) +
                      "; give String, Number, CommaDelimitedList, List<...> or an AWS type");
    }
    return type;
}

/// \param text separated by commas \return its parts without blanks at their ends
std::vector<std::string>
Commas(const std::string& text)
{
    std::vector<std::string> parts;
    for (size_t begin = 0; begin <= text.size();)
    {
        const size_t comma = std::min(text.find(',', begin), text.size());
        parts.push_back(Trim(text.substr(begin, comma - begin)));
        begin = comma + 1;
    }
    return text.empty() ? std::vector<std::string>() : parts;
}

/// AWS types whose values are ids, with what ids begin with.
const std::pair<const char*, const char*> ID_TYPES[] = {
    {"AWS::EC2::Instance::Id", "i"},
    {"AWS::EC2::SecurityGroup::Id", "sg"},
    {"AWS::EC2::Subnet::Id", "subnet"},
    {"AWS::EC2::VPC::Id", "vpc"},
    {"AWS::EC2::Volume::Id", "vol"},
    {"AWS::EC2::Image::Id", "ami"},
};

/// \param text a name \return letters and digits of it, in lower case
std::string
Plain(const std::string& text)
{
    std::string plain;
    for (const unsigned char c : text)
    {
        plain += std::isalnum(c) ? static_cast<char>(std::tolower(c)) : '-';
    }
    return plain;
}

/**
 * \param stack the parameter's \param name of it \param declaration of it \param type of it
 * \param index of the item in a list
 * \return a stand-in: the first allowed value, the least number, an id, a zone or NAME-stub
 */
std::string
StandIn(TemplateStack& stack,
        const std::string& name,
        const JsonValue& declaration,
        const ParameterType& type,
        size_t index)
{
    const auto& allowed = declaration.GetArray("AllowedValues");
    if (!allowed.empty())
    {
        return allowed[std::min(index, allowed.size() - 1)].AsText();
    }
    if (type.item == "Number")
    {
        const JsonValue* least = declaration.Find("MinValue");
        return least ? least->AsText() : "1";
    }
    const std::string number = type.isList ? std::to_string(index + 1) : "";
    for (const auto& [idType, prefix] : ID_TYPES)
    {
        if (type.item == idType)
        {
            return TemplateId(prefix, stack.Place().name, "parameter " + name + number);
        }
    }
    const TemplateInput& input = stack.Session().input;
    const auto zones = aws::ZoneIdsOfRegion(input.region);
    if (type.item == "AWS::EC2::AvailabilityZone::Name" && !zones.empty())
    {
        return aws::ZoneNameOfId(input.region, zones[std::min(index, zones.size() - 1)]);
    }
    if (type.item == "AWS::Route53::HostedZone::Id")
    {
        return "Z" + TemplateHash(stack.Place().name, "parameter " + name + number);
    }
    return Plain(name) + "-stub" + number;
}

/// \param object with a number or without \param name of it \param fallback if it is not there
/// \return it, which may be written as a string
int64_t
IntOf(const JsonValue& object, const char* name, int64_t fallback)
{
    const JsonValue* value = object.Find(name);
    return value ? std::strtoll(value->AsText().c_str(), nullptr, 10) : fallback;
}

/// \param declaration of a parameter \param name of it \param text a value of it
/// \param type of it \param place who gives the value
/// \throw JsonError if it is not allowed
void
CheckValue(const JsonValue& declaration,
           const std::string& name,
           const std::string& text,
           const ParameterType& type,
           const JsonValue& place)
{
    const auto& allowed = declaration.GetArray("AllowedValues");
    std::string list;
    bool isAllowed = allowed.empty();
    for (const JsonValue& value : allowed)
    {
        isAllowed = isAllowed || value.AsText() == text;
        list += (list.empty() ? "" : ", ") + value.AsText();
    }
    constexpr size_t longest = 200;
    if (!isAllowed)
    {
        place.Fail("parameter " + name + " has the value " + JsonQuote(text) +
                   ", which is none of its AllowedValues; give one of " +
                   (list.size() > longest ? list.substr(0, longest) + "..." : list));
    }
    const int64_t length = static_cast<int64_t>(text.size());
    const bool isText = !type.isList && !type.isStored;
    if (isText && (length < IntOf(declaration, "MinLength", 0) ||
                   length > IntOf(declaration, "MaxLength", length)))
    {
        place.Fail("parameter " + name + " has the value " + JsonQuote(text) +
                   ", which is shorter than MinLength or longer than MaxLength; correct it");
    }
    if (type.item != "Number" || type.isStored)
    {
        return;
    }
    char* end = nullptr;
    const double number = std::strtod(text.c_str(), &end);
    if (text.empty() || *end != '\0')
    {
        place.Fail("parameter " + name + " has the value " + JsonQuote(text) +
                   ", which is no number; correct it");
    }
    for (const auto& [bound, isLeast] : {std::pair{"MinValue", true}, std::pair{"MaxValue", false}})
    {
        const JsonValue* value = declaration.Find(bound);
        const double limit = value ? std::strtod(value->AsText().c_str(), nullptr) : number;
        if (isLeast ? number < limit : number > limit)
        {
            place.Fail("parameter " + name + " is " + text + ", beyond its " + bound + " " +
                       value->AsText() + "; correct it");
        }
    }
}

} // namespace

void
TemplateStack::ReadParameters(const std::map<std::string, std::string>& given)
{
    const JsonValue& section = m_root.GetObject("Parameters");
    std::vector<std::string> names;
    for (const auto& [name, declaration] : section.Members())
    {
        names.push_back(name);
        const JsonValue* declared = declaration.AsObject().Find("Type");
        if (!declared)
        {
            declaration.Fail("parameter " + name + " has no Type; give one, such as String");
        }
        const ParameterType type = TypeOf(*declared);
        const auto override = given.find(name);
        const JsonValue* byDefault = declaration.Find("Default");
        std::vector<std::string> items;
        std::string whole;
        if (override != given.end() || byDefault)
        {
            const bool isList = byDefault && byDefault->GetKind() == JsonValue::Kind::Array;
            if (override == given.end() && isList)
            {
                byDefault->Fail("Default of parameter " + name +
                                " is a list; write one string with commas");
            }
            whole = override != given.end() ? override->second : byDefault->AsText();
            items = type.isList ? Commas(whole) : std::vector<std::string>{whole};
            const JsonValue& place = override != given.end() ? declaration : *byDefault;
            for (std::string& item : items)
            {
                const bool isUnknown = TemplateUnknowns::IsIn(item);
                if (isUnknown && m_place.path.empty())
                {
                    place.Fail("a control character in parameter " + name + "; remove it");
                }
                if (!isUnknown)
                {
                    CheckValue(declaration, name, item, type, place);
                }
            }
            if (type.isStored)
            {
                const std::string what = "Systems Manager parameter " + whole;
                items = {m_session.unknowns.Add({what, "", ""})};
            }
        }
        else
        {
            constexpr size_t standIns = 2;
            for (size_t i = 0; i < (type.isList ? standIns : 1); ++i)
            {
                items.push_back(StandIn(*this, name, declaration, type, i));
                whole += (i ? "," : "") + items.back();
            }
            m_stubs[name] = {m_place.path + name, declared->AsString(), whole, declaration.Where()};
        }
        std::vector<JsonValue> values;
        for (const std::string& item : items)
        {
            values.push_back(JsonComposer::MakeString(declaration, item));
        }
        m_parameters.emplace(name,
                             type.isList ? JsonComposer::MakeArray(declaration, values)
                                         : values.front());
    }
    for (const auto& [name, value] : given)
    {
        if (m_parameters.count(name) == 0)
        {
            (section.Members().empty() ? m_root : section)
                .Fail("there is no parameter " + JsonQuote(name) + "; correct or leave it out" +
                      aws::DidYouMean(name, names));
        }
    }
}

const JsonValue*
TemplateStack::FindParameter(const std::string& name)
{
    const auto found = m_parameters.find(name);
    if (found == m_parameters.end())
    {
        return nullptr;
    }
    const auto stub = m_stubs.find(name);
    if (stub != m_stubs.end() && m_session.countsStubs)
    {
        m_session.stubs.emplace(stub->second.parameter, stub->second);
    }
    return &found->second;
}

} // namespace vpc
} // namespace ns3
