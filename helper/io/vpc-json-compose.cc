// SPDX-License-Identifier: GPL-2.0-only
// Values that no JSON text was parsed into, and values as JSON text.
#include "vpc-json.h"

#include <set>

namespace ns3
{
namespace vpc
{

JsonValue
JsonComposer::MakeNull(const JsonValue& place)
{
    JsonValue value;
    value.m_file = place.m_file;
    value.m_line = place.m_line;
    return value;
}

JsonValue
JsonComposer::MakeString(const JsonValue& place, std::string value)
{
    JsonValue made = MakeNull(place);
    made.m_kind = JsonValue::Kind::String;
    made.m_string = std::move(value);
    return made;
}

JsonValue
JsonComposer::MakeInteger(const JsonValue& place, int64_t value)
{
    JsonValue made = MakeNull(place);
    made.m_kind = JsonValue::Kind::Integer;
    made.m_integer = value;
    return made;
}

JsonValue
JsonComposer::MakeReal(const JsonValue& place, double value)
{
    JsonValue made = MakeNull(place);
    made.m_kind = JsonValue::Kind::Real;
    made.m_real = value;
    return made;
}

JsonValue
JsonComposer::MakeBoolean(const JsonValue& place, bool value)
{
    JsonValue made = MakeNull(place);
    made.m_kind = JsonValue::Kind::Boolean;
    made.m_boolean = value;
    return made;
}

JsonValue
JsonComposer::MakeArray(const JsonValue& place, std::vector<JsonValue> value)
{
    JsonValue made = MakeNull(place);
    made.m_kind = JsonValue::Kind::Array;
    made.m_items = std::move(value);
    return made;
}

JsonValue
JsonComposer::MakeObject(const JsonValue& place, std::vector<JsonValue::Member> value)
{
    JsonValue made = MakeNull(place);
    made.m_kind = JsonValue::Kind::Object;
    made.m_members = std::move(value);
    return made;
}

std::string
JsonText(const JsonValue& value)
{
    switch (value.GetKind())
    {
    case JsonValue::Kind::Null:
        return "null";
    case JsonValue::Kind::String:
        return JsonQuote(value.AsString());
    case JsonValue::Kind::Array: {
        std::string text = "[";
        for (const JsonValue& item : value.Items())
        {
            text += (text.size() > 1 ? "," : "") + JsonText(item);
        }
        return text + "]";
    }
    case JsonValue::Kind::Object: {
        std::string text = "{";
        for (const auto& [name, member] : value.Members())
        {
            text += (text.size() > 1 ? "," : "") + JsonQuote(name) + ":" + JsonText(member);
        }
        return text + "}";
    }
    default:
        return value.AsText();
    }
}

void
RefuseDuplicateMembers(const JsonValue& value)
{
    std::set<std::string> seen;
    for (const auto& [name, member] : value.Members())
    {
        if (!seen.insert(name).second)
        {
            member.Fail("the key " + JsonQuote(name) +
                        " is there twice in one object; keep one of them");
        }
        RefuseDuplicateMembers(member);
    }
    for (const JsonValue& item : value.Items())
    {
        RefuseDuplicateMembers(item);
    }
}

} // namespace vpc
} // namespace ns3
