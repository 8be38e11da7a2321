// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-policy-reader.h"

#include "ns3/vpc-nearest-name.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <vector>

namespace ns3
{
namespace vpc
{

namespace
{

const std::vector<std::string> POLICY_ELEMENTS = {"Version", "Id", "Statement"};

const std::vector<std::string> STATEMENT_ELEMENTS = {"Sid",
                                                     "Effect",
                                                     "Principal",
                                                     "NotPrincipal",
                                                     "Action",
                                                     "NotAction",
                                                     "Resource",
                                                     "NotResource",
                                                     "Condition"};

/// Reads one policy; knows which statement it is at, for errors.
class Reader
{
  public:
    /// \param value the policy \param name what decisions call it \return what stands there
    aws::PolicyDocument Read(const JsonValue& value, const std::string& name);

  private:
    /// \param value where \param what is wrong, and what to do
    [[noreturn]] void Fail(const JsonValue& value, const std::string& what) const
    {
        value.Fail(m_current + what);
    }

    /// \param value an object \param what it is called \throw JsonError if it is none, or if a
    /// member is there twice or null
    void CheckObject(const JsonValue& value, const std::string& what) const;
    /// \param value an object \param names its members may have \throw JsonError for others
    void CheckElements(const JsonValue& value, const std::vector<std::string>& names) const;
    /// \param value a string, number or boolean \param what it is called \return its text
    aws::PolicyText ReadText(const JsonValue& value, const std::string& what) const;
    /// \param value one or a list \param what it is called \return the texts, at least one
    std::vector<aws::PolicyText> ReadTexts(const JsonValue& value, const std::string& what) const;
    /// \param object with the member or without \param name of it \return its texts, or none
    std::vector<aws::PolicyText> ReadMember(const JsonValue& object, const std::string& name) const;
    /// \param object with the member or without \param name of it \return whom it names, or none
    std::vector<aws::PolicyPrincipal> ReadPrincipals(const JsonValue& object,
                                                     const std::string& name) const;
    /// \param value a Condition \return its lines
    std::vector<aws::PolicyCondition> ReadConditions(const JsonValue& value) const;
    /// \param value a statement \param number from 1 \return it
    aws::PolicyStatement ReadStatement(const JsonValue& value, std::size_t number);

    std::string m_current; //!< "statement X: ", or empty
};

void
Reader::CheckObject(const JsonValue& value, const std::string& what) const
{
    if (value.GetKind() != JsonValue::Kind::Object)
    {
        Fail(value, what + " is not an object; write { ... }");
    }
    const std::vector<JsonValue::Member>& members = value.Members();
    for (auto member = members.begin(); member != members.end(); ++member)
    {
        if (member->second.GetKind() == JsonValue::Kind::Null)
        {
            Fail(member->second, member->first + " is null; give it a value or take it out");
        }
        if (std::any_of(members.begin(), member, [member](const JsonValue::Member& earlier) {
                return earlier.first == member->first;
            }))
        {
            Fail(member->second, what + " has " + member->first + " twice; keep one");
        }
    }
}

void
Reader::CheckElements(const JsonValue& value, const std::vector<std::string>& names) const
{
    for (const auto& [name, member] : value.Members())
    {
        if (std::find(names.begin(), names.end(), name) == names.end())
        {
            const std::string guess = aws::DidYouMean(name, names);
            Fail(member,
                 "unknown element \"" + name + "\"" + (guess.empty() ? "; take it out" : guess));
        }
    }
}

aws::PolicyText
Reader::ReadText(const JsonValue& value, const std::string& what) const
{
    switch (value.GetKind())
    {
    case JsonValue::Kind::String:
        return {value.AsString(), value.GetLine()};
    case JsonValue::Kind::Integer:
        return {std::to_string(value.AsInt()), value.GetLine()};
    case JsonValue::Kind::Boolean:
        return {value.AsBool() ? "true" : "false", value.GetLine()};
    case JsonValue::Kind::Real:
        Fail(value, what + " is a number with a fraction or exponent; put it in quotes");
    default:
        Fail(value, what + " is not a text; write it in quotes, or a list of such");
    }
}

std::vector<aws::PolicyText>
Reader::ReadTexts(const JsonValue& value, const std::string& what) const
{
    if (value.GetKind() != JsonValue::Kind::Array)
    {
        return {ReadText(value, what)};
    }
    if (value.Items().empty())
    {
        Fail(value, what + " is an empty list; give at least one value");
    }
    std::vector<aws::PolicyText> texts;
    for (const JsonValue& item : value.Items())
    {
        texts.push_back(ReadText(item, what));
    }
    return texts;
}

std::vector<aws::PolicyText>
Reader::ReadMember(const JsonValue& object, const std::string& name) const
{
    const JsonValue* member = object.Find(name);
    return member ? ReadTexts(*member, name) : std::vector<aws::PolicyText>();
}

std::vector<aws::PolicyPrincipal>
Reader::ReadPrincipals(const JsonValue& object, const std::string& name) const
{
    std::vector<aws::PolicyPrincipal> principals;
    const JsonValue* member = object.Find(name);
    if (!member)
    {
        return principals;
    }
    if (member->GetKind() == JsonValue::Kind::String)
    {
        principals.push_back({"", ReadText(*member, name)});
        return principals;
    }
    if (member->GetKind() != JsonValue::Kind::Object)
    {
        Fail(*member, name + R"( is neither "*" nor an object; write {"AWS": ...})");
    }
    CheckObject(*member, name);
    if (member->Members().empty())
    {
        Fail(*member, name + R"( names nobody; write "*" or {"AWS": ...})");
    }
    for (const auto& [type, value] : member->Members())
    {
        for (aws::PolicyText& text : ReadTexts(value, name + " " + type))
        {
            principals.push_back({type, std::move(text)});
        }
    }
    return principals;
}

std::vector<aws::PolicyCondition>
Reader::ReadConditions(const JsonValue& value) const
{
    std::vector<aws::PolicyCondition> conditions;
    CheckObject(value, "Condition");
    for (const auto& [op, keys] : value.Members())
    {
        CheckObject(keys, "the condition " + op);
        if (keys.Members().empty())
        {
            Fail(keys, "the condition " + op + " has no key; give one or take it out");
        }
        for (const auto& [key, values] : keys.Members())
        {
            conditions.push_back({{op, keys.GetLine()},
                                  {key, values.GetLine()},
                                  ReadTexts(values, "the value of " + key)});
        }
    }
    return conditions;
}

aws::PolicyStatement
Reader::ReadStatement(const JsonValue& value, std::size_t number)
{
    m_current = "statement #" + std::to_string(number) + ": ";
    CheckObject(value, "it");
    aws::PolicyStatement statement;
    statement.line = value.GetLine();
    if (const JsonValue* sid = value.Find("Sid"))
    {
        statement.sid = ReadText(*sid, "Sid").text;
        if (!statement.sid.empty())
        {
            m_current = "statement " + statement.sid + ": ";
        }
    }
    CheckElements(value, STATEMENT_ELEMENTS);
    const JsonValue* effect = value.Find("Effect");
    if (!effect)
    {
        Fail(value, R"(no Effect; write "Effect": "Allow" or "Effect": "Deny")");
    }
    const std::string text = ReadText(*effect, "Effect").text;
    if (text != "Allow" && text != "Deny")
    {
        Fail(*effect, "the Effect \"" + text + "\" does not exist; write Allow or Deny");
    }
    statement.effect = text == "Allow" ? aws::PolicyEffect::ALLOW : aws::PolicyEffect::DENY;
    statement.principals = ReadPrincipals(value, "Principal");
    statement.notPrincipals = ReadPrincipals(value, "NotPrincipal");
    statement.actions = ReadMember(value, "Action");
    statement.notActions = ReadMember(value, "NotAction");
    statement.resources = ReadMember(value, "Resource");
    statement.notResources = ReadMember(value, "NotResource");
    if (const JsonValue* condition = value.Find("Condition"))
    {
        statement.conditions = ReadConditions(*condition);
    }
    m_current.clear();
    return statement;
}

aws::PolicyDocument
Reader::Read(const JsonValue& value, const std::string& name)
{
    aws::PolicyDocument document;
    document.name = name;
    const std::string where = value.Where();
    document.file = where.substr(0, where.rfind(':'));
    CheckObject(value, "the policy");
    CheckElements(value, POLICY_ELEMENTS);
    document.version = "2008-10-17";
    if (const JsonValue* version = value.Find("Version"))
    {
        document.version = ReadText(*version, "Version").text;
    }
    if (const JsonValue* id = value.Find("Id"))
    {
        document.id = ReadText(*id, "Id").text;
    }
    const JsonValue* statements = value.Find("Statement");
    if (!statements)
    {
        Fail(value, R"(no Statement; write "Statement": [ ... ])");
    }
    if (statements->GetKind() != JsonValue::Kind::Array)
    {
        document.statements.push_back(ReadStatement(*statements, 1));
        return document;
    }
    for (const JsonValue& statement : statements->Items())
    {
        document.statements.push_back(ReadStatement(statement, document.statements.size() + 1));
    }
    return document;
}

} // namespace

aws::PolicyDocument
ReadPolicyDocument(const JsonValue& value, const std::string& name)
{
    return Reader().Read(value, name);
}

aws::PolicyDocument
ReadPolicyText(const std::string& text, const std::string& name, const std::string& where)
{
    const JsonDocument json = JsonDocument::Parse(text, where.empty() ? name : where);
    aws::PolicyDocument document = ReadPolicyDocument(json.Root(), name);
    document.text = text;
    return document;
}

aws::Policy
ReadPolicy(const std::string& text, const std::string& name, aws::PolicyKind kind)
{
    return aws::Policy(ReadPolicyText(text, name), kind);
}

aws::Policy
ReadPolicyFile(const std::string& path, aws::PolicyKind kind)
{
    std::ifstream stream(path, std::ios::binary);
    if (!stream)
    {
        throw aws::InputError(path + ": cannot be read: " + std::strerror(errno));
    }
    std::ostringstream text;
    text << stream.rdbuf();
    if (stream.bad())
    {
        throw aws::InputError(path + ": cannot be read to its end");
    }
    return ReadPolicy(text.str(), path, kind);
}

} // namespace vpc
} // namespace ns3
