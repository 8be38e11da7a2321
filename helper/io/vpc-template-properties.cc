// SPDX-License-Identifier: GPL-2.0-only
// How the readers of resources see properties.
#include "vpc-template-mapper.h"

#include <cstdlib>

namespace ns3
{
namespace vpc
{

TemplateProperties::TemplateProperties(TemplateMapper& mapper,
                                       const JsonValue& object,
                                       const std::string& path)
    : m_mapper(mapper),
      m_object(object),
      m_path(path)
{
}

const JsonValue*
TemplateProperties::Find(const std::string& name) const
{
    m_asked.insert(name);
    return m_object.Find(name);
}

bool
TemplateProperties::Has(const std::string& name) const
{
    return Find(name) != nullptr;
}

void
TemplateProperties::Fail(const std::string& what) const
{
    m_object.Fail(m_mapper.resource->logicalId + ": " + what);
}

std::optional<std::string>
TemplateProperties::Known(const JsonValue& value, const std::string& name) const
{
    if (value.GetKind() == JsonValue::Kind::Array || value.GetKind() == JsonValue::Kind::Object)
    {
        value.Fail(m_mapper.resource->logicalId + ": " + m_path + name +
                   " must be a string or a number; correct it");
    }
    const std::string text = m_mapper.Resolve(value.AsText());
    if (TemplateUnknowns::IsIn(text))
    {
        m_mapper.ReportUnknown(m_path + name, text);
        return std::nullopt;
    }
    return text;
}

std::string
TemplateProperties::Text(const std::string& name, const std::string& fallback) const
{
    const JsonValue* value = Find(name);
    return value ? Known(*value, name).value_or(fallback) : fallback;
}

std::string
TemplateProperties::Id(const std::string& name) const
{
    const JsonValue* value = Find(name);
    if (!value)
    {
        return "";
    }
    if (value->GetKind() == JsonValue::Kind::Array || value->GetKind() == JsonValue::Kind::Object)
    {
        value->Fail(m_mapper.resource->logicalId + ": " + m_path + name +
                    " must be one id; correct it");
    }
    const std::string text = m_mapper.Resolve(value->AsText());
    if (TemplateUnknowns::IsIn(text))
    {
        m_mapper.ReportUnknown(m_path + name, text);
    }
    return text;
}

std::string
TemplateProperties::RequiredId(const std::string& name) const
{
    if (!Has(name))
    {
        Fail("has no " + m_path + name + "; give one");
    }
    const std::string id = Id(name);
    if (!id.empty())
    {
        return id;
    }
    const std::string token =
        m_mapper.session.unknowns.Add({"an empty string for " + name, "", ""});
    m_mapper.ReportUnknown(m_path + name, token);
    return token;
}

int64_t
TemplateProperties::Int(const std::string& name, int64_t fallback) const
{
    const JsonValue* value = Find(name);
    const auto text = value ? Known(*value, name) : std::nullopt;
    if (!text)
    {
        return fallback;
    }
    char* end = nullptr;
    const long long number = std::strtoll(text->c_str(), &end, 10);
    constexpr size_t longest = 15;
    if (text->empty() || text->size() > longest || *end != '\0')
    {
        value->Fail(m_mapper.resource->logicalId + ": " + m_path + name + " " + JsonQuote(*text) +
                    " is no whole number; correct it");
    }
    return number;
}

bool
TemplateProperties::Bool(const std::string& name, bool fallback) const
{
    const JsonValue* value = Find(name);
    const auto text = value ? Known(*value, name) : std::nullopt;
    if (!text)
    {
        return fallback;
    }
    const std::string lower = LowerCase(*text);
    if (lower != "true" && lower != "false")
    {
        value->Fail(m_mapper.resource->logicalId + ": " + m_path + name + " " + JsonQuote(*text) +
                    " is neither true nor false; correct it");
    }
    return lower == "true";
}

std::vector<std::string>
TemplateProperties::Texts(const std::string& name) const
{
    const JsonValue* value = Find(name);
    std::vector<std::string> texts;
    if (!value)
    {
        return texts;
    }
    const std::vector<JsonValue> one{*value};
    const bool isList = value->GetKind() == JsonValue::Kind::Array;
    for (const JsonValue& item : isList ? value->Items() : one)
    {
        // A list within the list, as Fn::If or Ref of a list parameter may give, is its items.
        const std::vector<JsonValue> single{item};
        const bool isInner = item.GetKind() == JsonValue::Kind::Array;
        for (const JsonValue& inner : isInner ? item.Items() : single)
        {
            if (inner.GetKind() == JsonValue::Kind::Array ||
                inner.GetKind() == JsonValue::Kind::Object ||
                inner.GetKind() == JsonValue::Kind::Null)
            {
                inner.Fail(m_mapper.resource->logicalId + ": " + m_path + name +
                           " must be a list of strings; correct it");
            }
            texts.push_back(m_mapper.Resolve(inner.AsText()));
            if (TemplateUnknowns::IsIn(texts.back()))
            {
                m_mapper.ReportUnknown(m_path + name, texts.back());
            }
        }
    }
    return texts;
}

std::vector<TemplateProperties>
TemplateProperties::Objects(const std::string& name) const
{
    const JsonValue* value = Find(name);
    std::vector<TemplateProperties> objects;
    if (!value)
    {
        return objects;
    }
    if (value->GetKind() == JsonValue::Kind::String && TemplateUnknowns::IsIn(value->AsString()))
    {
        m_mapper.ReportUnknown(m_path + name, value->AsString());
        return objects;
    }
    const std::vector<JsonValue> one{*value};
    const bool isList = value->GetKind() == JsonValue::Kind::Array;
    for (const JsonValue& item : isList ? value->Items() : one)
    {
        if (item.GetKind() == JsonValue::Kind::String && TemplateUnknowns::IsIn(item.AsString()))
        {
            m_mapper.ReportUnknown(m_path + name, item.AsString());
            continue;
        }
        if (item.GetKind() != JsonValue::Kind::Object)
        {
            item.Fail(m_mapper.resource->logicalId + ": " + m_path + name +
                      " must be a list of maps; correct it");
        }
        const std::string path = m_path + name + "[" + std::to_string(objects.size()) + "].";
        objects.emplace_back(m_mapper, item, path);
    }
    return objects;
}

TemplateProperties
TemplateProperties::Object(const std::string& name) const
{
    const auto objects = Objects(name);
    return objects.empty()
               ? TemplateProperties(m_mapper, JsonComposer::MakeObject(m_object, {}), m_path)
               : objects.front();
}

std::optional<aws::Cidr>
TemplateProperties::Block(const std::string& name) const
{
    const std::string text = Text(name);
    if (text.empty())
    {
        return std::nullopt;
    }
    const size_t slash = text.find('/');
    const auto address = aws::ParseAddress(text.substr(0, slash));
    int bits = -1;
    for (int n = 0; n <= 32 && slash != std::string::npos; ++n)
    {
        bits = text.substr(slash) == "/" + std::to_string(n) ? n : bits;
    }
    if (!address || bits < 0)
    {
        Find(name)->Fail(m_mapper.resource->logicalId + ": " + m_path + name + " " +
                         JsonQuote(text) + " is no IPv4 address block (a.b.c.d/n); correct it");
    }
    aws::Cidr block{0, static_cast<uint8_t>(bits)};
    block.base = address->Get() & block.Mask(); // EC2 modifies blocks to their canonical form
    return block;
}

std::optional<Ipv4Address>
TemplateProperties::Address(const std::string& name) const
{
    const std::string text = Text(name);
    if (text.empty())
    {
        return std::nullopt;
    }
    const auto address = aws::ParseAddress(text);
    if (!address)
    {
        Find(name)->Fail(m_mapper.resource->logicalId + ": " + m_path + name + " " +
                         JsonQuote(text) + " is no IPv4 address; correct it");
    }
    return address;
}

int
TemplateProperties::Protocol(const std::string& name) const
{
    const JsonValue text =
        JsonComposer::MakeString(Has(name) ? *Find(name) : m_object, Text(name, "-1"));
    return SnapshotBuilder::ProtocolOf(JsonComposer::MakeObject(text, {{name, text}}), name);
}

uint32_t
TemplateProperties::Asn(const std::string& name, uint32_t fallback) const
{
    const int64_t number = Int(name, fallback);
    constexpr int64_t most = 4294967294;
    if (number < 1 || number > most)
    {
        Fail(name + " must be 1 to 4294967294; correct it");
    }
    return static_cast<uint32_t>(number);
}

aws::Tags
TemplateProperties::TagsOf() const
{
    aws::Tags tags;
    const JsonValue* list = Find("Tags");
    for (const JsonValue& tag : list ? list->Items() : std::vector<JsonValue>())
    {
        const JsonValue* key = tag.Find("Key");
        const JsonValue* value = tag.Find("Value");
        const auto isText = [](const JsonValue* v) {
            return v && v->Items().empty() && v->Members().empty() &&
                   v->GetKind() != JsonValue::Kind::Array &&
                   v->GetKind() != JsonValue::Kind::Object;
        };
        if (isText(key) && isText(value))
        {
            const auto& unknowns = m_mapper.session.unknowns;
            tags[unknowns.Describe(key->AsText())] = unknowns.Describe(value->AsText());
        }
    }
    return tags;
}

std::vector<std::string>
TemplateProperties::Unasked() const
{
    std::vector<std::string> names;
    for (const auto& [name, value] : m_object.Members())
    {
        if (m_asked.count(name) == 0)
        {
            names.push_back(name);
        }
    }
    return names;
}

} // namespace vpc
} // namespace ns3
