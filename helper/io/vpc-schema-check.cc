// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-schema-check.h"

#include "ns3/vpc-nearest-name.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>
#include <vector>

namespace ns3
{
namespace vpc
{

namespace
{

using Json = nlohmann::ordered_json;

/// A mistake's place: in the document, and in the schema.
struct Place
{
    const JsonValue* value;
    const Json* schema;
    std::string path; //!< e.g. faults[0].at, empty at the top
};

/// Explains what valijson has found: it tells where, but not what to do.
class Explainer
{
  public:
    /// \param schema the whole of it
    explicit Explainer(const Json& schema)
        : m_schema(schema)
    {
    }

    /// \param document its outermost value \param context valijson's path to the mistake
    /// \param description valijson's own words \throw aws::InputError always
    [[noreturn]] void Explain(const JsonValue& document,
                              const std::vector<std::string>& context,
                              const std::string& description) const
    {
        Place place{&document, &m_schema, ""};
        for (std::size_t i = 1; i < context.size(); ++i) // the first one is the root
        {
            if (!Enter(place, context[i].substr(1, context[i].size() - 2)))
            {
                break;
            }
        }
        const std::string what = Describe(place);
        place.value->Fail((place.path.empty() ? "" : place.path + ": ") +
                          (what.empty() ? description : what));
    }

  private:
    /// \param schema any part of it \return the same, or what it refers to
    const Json& Follow(const Json& schema) const
    {
        const Json* at = &schema;
        while (at->contains("$ref"))
        {
            at = &m_schema.at(Json::json_pointer((*at)["$ref"].get<std::string>().substr(1)));
        }
        return *at;
    }

    /// \param schema part of it \param key a keyword \return its value, in the part or in what the
    /// part adds by allOf, or nullptr
    const Json* Find(const Json& schema, const char* key) const
    {
        const Json& at = Follow(schema);
        if (at.contains(key))
        {
            return &at[key];
        }
        if (at.contains("allOf"))
        {
            for (const Json& part : at["allOf"])
            {
                if (const Json* found = Find(part, key))
                {
                    return found;
                }
            }
        }
        return nullptr;
    }

    /// \param place goes one step deeper \param step a member's name or an item's number
    /// \return whether there is such a step
    bool Enter(Place& place, const std::string& step) const
    {
        const JsonValue& value = *place.value;
        if (value.GetKind() == JsonValue::Kind::Array)
        {
            const std::size_t index = std::stoul(step);
            const Json* items = Find(*place.schema, "items");
            if (index >= value.Items().size() || !items)
            {
                return false;
            }
            place = {&value.Items()[index], items, place.path + "[" + step + "]"};
            return true;
        }
        for (const auto& [name, member] : value.Members())
        {
            if (name != step)
            {
                continue;
            }
            const Json* properties = Find(*place.schema, "properties");
            const Json* rest = Find(*place.schema, "additionalProperties");
            const Json* schema = properties && properties->contains(step) ? &(*properties)[step]
                                 : rest && rest->is_object()              ? rest
                                                                          : nullptr;
            if (!schema)
            {
                return false;
            }
            place = {&member, schema, place.path + (place.path.empty() ? "" : ".") + step};
            return true;
        }
        return false;
    }

    /// \param place of a mistake \return what is wrong and what to write, empty if not known
    std::string Describe(const Place& place) const
    {
        for (const auto explain : {&Explainer::OfKind, &Explainer::OfMembers, &Explainer::OfValue})
        {
            const std::string what = (this->*explain)(place);
            if (!what.empty())
            {
                return what;
            }
        }
        return "";
    }

    std::string OfKind(const Place& place) const
    {
        const Json* type = Find(*place.schema, "type");
        if (!type)
        {
            return "";
        }
        const std::string kind = KindOf(*place.value);
        const Json kinds = type->is_array() ? *type : Json::array({*type});
        std::string expected;
        for (const Json& one : kinds)
        {
            if (one == kind || (one == "number" && kind == "integer"))
            {
                return "";
            }
            expected += (expected.empty() ? "" : " or ") + NameOf(one.get<std::string>());
        }
        return "is " + NameOf(kind) + "; write " + expected + Example(*place.schema);
    }

    std::string OfMembers(const Place& place) const
    {
        if (place.value->GetKind() != JsonValue::Kind::Object)
        {
            return "";
        }
        std::vector<std::string> names;
        if (const Json* properties = Find(*place.schema, "properties"))
        {
            for (const auto& property : properties->items())
            {
                names.push_back(property.key());
            }
        }
        const Json* rest = Find(*place.schema, "additionalProperties");
        const bool isClosed = rest && rest->is_boolean() && !rest->get<bool>();
        for (const auto& [name, member] : place.value->Members())
        {
            if (isClosed && std::find(names.begin(), names.end(), name) == names.end())
            {
                member.Fail((place.path.empty() ? "" : place.path + ": ") + "has no member " +
                            name + aws::NearestOrAll(name, names));
            }
        }
        if (const Json* required = Find(*place.schema, "required"))
        {
            for (const Json& name : *required)
            {
                if (!place.value->Find(name.get<std::string>()))
                {
                    return "needs " + name.get<std::string>() + Meaning(place, name);
                }
            }
        }
        return "";
    }

    std::string OfValue(const Place& place) const
    {
        if (const Json* one = Find(*place.schema, "enum"))
        {
            std::vector<std::string> names;
            for (const Json& name : *one)
            {
                names.push_back(name.is_string() ? name.get<std::string>() : name.dump());
            }
            const std::string text = TextOf(*place.value);
            return "'" + text + "' is none of what it may be" + aws::NearestOrAll(text, names);
        }
        const Json* pattern = Find(*place.schema, "pattern");
        if (pattern && place.value->GetKind() == JsonValue::Kind::String &&
            !std::regex_search(place.value->AsString(), std::regex(pattern->get<std::string>())))
        {
            const std::string example = Example(*place.schema);
            return "'" + place.value->AsString().substr(0, 80) + "' is not of the right form" +
                   (example.empty() ? "" : "; write" + example.substr(1));
        }
        const Json* least = Find(*place.schema, "minimum");
        const Json* most = Find(*place.schema, "maximum");
        if (least || most)
        {
            return "is " + TextOf(*place.value) + "; give " +
                   (least ? least->dump() + (most ? " to " + most->dump() : " or more")
                          : "at most " + most->dump());
        }
        return "";
    }

    /// \return ", e.g. a, b", or nothing
    std::string Example(const Json& schema) const
    {
        const Json* examples = Find(schema, "examples");
        std::string text;
        for (const Json& example : examples ? *examples : Json::array())
        {
            text += text.empty() ? ", e.g. " : ", ";
            text += example.is_string() ? example.get<std::string>() : example.dump();
        }
        return text;
    }

    /// \return " (what a member is)", or nothing
    std::string Meaning(const Place& place, const Json& name) const
    {
        const Json* properties = Find(*place.schema, "properties");
        if (!properties || !properties->contains(name))
        {
            return "";
        }
        const Json* description = Find((*properties)[name.get<std::string>()], "description");
        return description ? ": " + description->get<std::string>() : "";
    }

    static std::string KindOf(const JsonValue& value)
    {
        static const std::map<JsonValue::Kind, const char*> kinds = {
            {JsonValue::Kind::Null, "null"},
            {JsonValue::Kind::Boolean, "boolean"},
            {JsonValue::Kind::Integer, "integer"},
            {JsonValue::Kind::Real, "number"},
            {JsonValue::Kind::String, "string"},
            {JsonValue::Kind::Array, "array"},
            {JsonValue::Kind::Object, "object"}};
        return kinds.at(value.GetKind());
    }

    static std::string NameOf(const std::string& kind)
    {
        static const std::map<std::string, const char*> names = {{"null", "empty"},
                                                                 {"boolean", "true or false"},
                                                                 {"integer", "a whole number"},
                                                                 {"number", "a number"},
                                                                 {"string", "a text"},
                                                                 {"array", "a list"},
                                                                 {"object", "an object"}};
        return names.at(kind);
    }

    static std::string TextOf(const JsonValue& value)
    {
        return value.GetKind() == JsonValue::Kind::String ? value.AsString() : JsonText(value);
    }

    const Json& m_schema;
};

/// \param value any \return it as valijson reads it
nlohmann::json
Convert(const JsonValue& value)
{
    return nlohmann::json::parse(JsonText(value));
}

/// Regular expressions of the standard library recurse once a character, so that a text of a
/// million would end the program. \param value of a document \throw JsonError at a text that is too
/// long
void
RefuseLongTexts(const JsonValue& value)
{
    constexpr std::size_t longest = 4096;
    if (value.GetKind() == JsonValue::Kind::String && value.AsString().size() > longest)
    {
        value.Fail("a text of " + std::to_string(value.AsString().size()) +
                   " characters; write at most " + std::to_string(longest));
    }
    for (const JsonValue& item : value.Items())
    {
        RefuseLongTexts(item);
    }
    for (const auto& [name, member] : value.Members())
    {
        if (name.size() > longest)
        {
            member.Fail("a name of " + std::to_string(name.size()) + " characters; write at most " +
                        std::to_string(longest));
        }
        RefuseLongTexts(member);
    }
}

} // namespace

void
CheckSchema(const JsonValue& document, const std::string& schema)
{
    RefuseLongTexts(document);
    const nlohmann::json parsed = nlohmann::json::parse(schema);
    valijson::Schema compiled;
    valijson::SchemaParser().populateSchema(valijson::adapters::NlohmannJsonAdapter(parsed),
                                            compiled);
    const nlohmann::json target = Convert(document);
    valijson::ValidationResults results;
    if (valijson::Validator().validate(compiled,
                                       valijson::adapters::NlohmannJsonAdapter(target),
                                       &results))
    {
        return;
    }
    // The deepest mistake is the one that the others follow from.
    valijson::ValidationResults::Error deepest;
    valijson::ValidationResults::Error error;
    while (results.popError(error))
    {
        deepest = error.context.size() > deepest.context.size() ? error : deepest;
    }
    Explainer(Json::parse(schema)).Explain(document, deepest.context, deepest.description);
}

} // namespace vpc
} // namespace ns3
