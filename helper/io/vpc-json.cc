// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-json.h"

#include <algorithm>
#include <cstdio>

namespace ns3
{
namespace vpc
{

namespace
{

const char* const KIND_NAMES[] =
    {"null", "true or false", "a whole number", "a number", "a string", "a list", "an object"};

/// \param kind a kind \return its name with an article
std::string
NameOf(JsonValue::Kind kind)
{
    return KIND_NAMES[static_cast<size_t>(kind)];
}

} // namespace

JsonError::JsonError(const std::string& where, const std::string& problem)
    : aws::InputError(where + ": " + problem),
      m_where(where),
      m_problem(problem)
{
}

const std::string&
JsonError::Where() const
{
    return m_where;
}

const std::string&
JsonError::Problem() const
{
    return m_problem;
}

JsonValue::Kind
JsonValue::GetKind() const
{
    return m_kind;
}

uint32_t
JsonValue::GetLine() const
{
    return m_line;
}

const std::vector<JsonValue::Member>&
JsonValue::Members() const
{
    return m_members;
}

const std::vector<JsonValue>&
JsonValue::Items() const
{
    return m_items;
}

const JsonValue*
JsonValue::Find(const std::string& name) const
{
    for (const auto& [key, value] : m_members)
    {
        if (key == name)
        {
            return value.m_kind == Kind::Null ? nullptr : &value;
        }
    }
    return nullptr;
}

std::string
JsonValue::GetString(const std::string& name, const std::string& fallback) const
{
    const JsonValue* member = Find(name);
    if (!member)
    {
        return fallback;
    }
    if (member->m_kind != Kind::String)
    {
        FailKind(name, *member, "a string");
    }
    return member->m_string;
}

bool
JsonValue::GetBool(const std::string& name, bool fallback) const
{
    const JsonValue* member = Find(name);
    if (!member)
    {
        return fallback;
    }
    if (member->m_kind != Kind::Boolean)
    {
        FailKind(name, *member, "true or false");
    }
    return member->m_boolean;
}

int64_t
JsonValue::GetInt(const std::string& name, int64_t fallback) const
{
    const JsonValue* member = Find(name);
    if (!member)
    {
        return fallback;
    }
    if (member->m_kind != Kind::Integer)
    {
        FailKind(name, *member, "a whole number");
    }
    return member->m_integer;
}

const std::vector<JsonValue>&
JsonValue::GetArray(const std::string& name) const
{
    static const std::vector<JsonValue> empty;
    const JsonValue* member = Find(name);
    if (!member)
    {
        return empty;
    }
    if (member->m_kind != Kind::Array)
    {
        FailKind(name, *member, "a list");
    }
    return member->m_items;
}

const JsonValue&
JsonValue::GetObject(const std::string& name) const
{
    static const JsonValue empty;
    const JsonValue* member = Find(name);
    if (!member)
    {
        return empty;
    }
    if (member->m_kind != Kind::Object)
    {
        FailKind(name, *member, "an object");
    }
    return *member;
}

std::vector<std::string>
JsonValue::GetStrings(const std::string& name, const std::string& itemMember) const
{
    std::vector<std::string> strings;
    for (const JsonValue& item : GetArray(name))
    {
        if (itemMember.empty())
        {
            if (item.m_kind != Kind::String)
            {
                FailKind(name, item, "a list of strings");
            }
            strings.push_back(item.m_string);
        }
        else
        {
            std::string value = item.AsObject().GetString(itemMember);
            if (!value.empty())
            {
                strings.push_back(std::move(value));
            }
        }
    }
    return strings;
}

const std::string&
JsonValue::AsString() const
{
    if (m_kind != Kind::String)
    {
        Fail("expected a string, found " + NameOf(m_kind));
    }
    return m_string;
}

bool
JsonValue::AsBool() const
{
    if (m_kind != Kind::Boolean)
    {
        Fail("expected true or false, found " + NameOf(m_kind));
    }
    return m_boolean;
}

int64_t
JsonValue::AsInt() const
{
    if (m_kind != Kind::Integer)
    {
        Fail("expected a whole number, found " + NameOf(m_kind));
    }
    return m_integer;
}

const JsonValue&
JsonValue::AsObject() const
{
    if (m_kind != Kind::Object)
    {
        Fail("expected an object, found " + NameOf(m_kind));
    }
    return *this;
}

const std::vector<JsonValue>&
JsonValue::AsArray() const
{
    if (m_kind != Kind::Array)
    {
        Fail("expected a list, found " + NameOf(m_kind));
    }
    return m_items;
}

std::string
JsonValue::AsText() const
{
    switch (m_kind)
    {
    case Kind::String:
        return m_string;
    case Kind::Integer:
        return std::to_string(m_integer);
    case Kind::Real: {
        char text[32];
        std::snprintf(text, sizeof(text), "%.15g", m_real);
        return text;
    }
    case Kind::Boolean:
        return m_boolean ? "true" : "false";
    default:
        Fail("expected a string or a number, found " + NameOf(m_kind));
    }
}

void
JsonValue::Fail(const std::string& what) const
{
    // What is wrong may be quoted from the file; the error is one line whatever that has in it.
    std::string line = what;
    std::replace_if(
        line.begin(),
        line.end(),
        [](unsigned char c) { return c < ' '; },
        ' ');
    throw JsonError(Where(), line);
}

std::string
JsonValue::Where() const
{
    return (m_file ? *m_file : std::string("(nowhere)")) + ":" + std::to_string(m_line);
}

void
JsonValue::FailKind(const std::string& name,
                    const JsonValue& value,
                    const std::string& expected) const
{
    value.Fail(name + " must be " + expected + ", found " + NameOf(value.m_kind));
}

} // namespace vpc
} // namespace ns3
