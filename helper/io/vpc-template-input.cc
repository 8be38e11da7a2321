// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-template-input.h"

#include "vpc-yaml.h"

namespace ns3
{
namespace vpc
{

namespace
{

/// \param value a string, a number or a list of them \return it as text
std::string
TextOf(const JsonValue& value)
{
    if (value.GetKind() != JsonValue::Kind::Array)
    {
        return value.AsText();
    }
    std::string text;
    for (const JsonValue& item : value.Items())
    {
        text += (text.empty() ? "" : ",") + item.AsText();
    }
    return text;
}

} // namespace

std::map<std::string, std::string>
ReadTemplateParameters(const std::string& path)
{
    const JsonDocument document = ReadYamlFile(path, {});
    const JsonValue& root = document.Root();
    std::map<std::string, std::string> values;
    if (root.GetKind() == JsonValue::Kind::Array)
    {
        for (const JsonValue& item : root.Items())
        {
            const JsonValue* value = item.AsObject().Find("ParameterValue");
            const std::string name = item.GetString("ParameterKey");
            if (name.empty() || !value)
            {
                item.Fail("a parameter without ParameterKey or ParameterValue; give both");
            }
            if (!values.emplace(name, TextOf(*value)).second)
            {
                item.Fail("parameter " + name + " is there twice; keep one");
            }
        }
        return values;
    }
    const JsonValue* section = root.AsObject().Find("Parameters");
    const bool isSection = section && section->GetKind() == JsonValue::Kind::Object;
    for (const auto& [name, value] : (isSection ? *section : root).Members())
    {
        values[name] = TextOf(value);
    }
    return values;
}

} // namespace vpc
} // namespace ns3
