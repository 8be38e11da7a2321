// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-fis-placeholder.h"

#include "ns3/vpc-policy-keys.h"

#include <regex>
#include <utility>

namespace ns3
{
namespace vpc
{

namespace
{

/// What a placeholder may stand for, by a word in it; the first that is in it counts.
constexpr std::pair<const char*, const char*> REMEDIES[] = {
    {"role", "the name of an IAM role"},
    {"subnet", "the id of a subnet"},
    {"vpc", "the id of a VPC"},
    {"instance", "the id of an instance"},
    {"availab", "the name or id of an Availability Zone (us-east-1a, use1-az1)"},
    {"zone", "the name or id of an Availability Zone (us-east-1a, use1-az1)"},
    {"az", "the name or id of an Availability Zone (us-east-1a, use1-az1)"},
    {"account", "the number of an AWS account (12 digits)"},
    {"region", "the code of a Region (us-east-1)"},
    {"", "a value"},
};

/// \param text any text \return the placeholder in it, empty if there is none
std::string
FindPlaceholder(const std::string& text)
{
    static const std::regex forms("<[^<>]*[a-z][^<>]*>|\\{\\{[^{}]+\\}\\}|\\$?\\{[a-z][^{}\"]*\\}|"
                                  "\\byour[_-][a-z0-9_-]*[a-z0-9]",
                                  std::regex::icase);
    std::smatch match;
    return std::regex_search(text, match, forms) ? match.str() : "";
}

} // namespace

FisPlaceholders::FisPlaceholders(std::map<std::string, std::string> replacements)
    : m_replacements(std::move(replacements))
{
}

std::string
FisPlaceholders::Fill(const JsonValue& value) const
{
    switch (value.GetKind())
    {
    case JsonValue::Kind::Integer:
        return std::to_string(value.AsInt());
    case JsonValue::Kind::Boolean:
        return value.AsBool() ? "true" : "false";
    default:
        break;
    }
    std::string text = value.AsString();
    for (const auto& [from, to] : m_replacements)
    {
        std::size_t at = from.empty() ? std::string::npos : text.find(from);
        while (at != std::string::npos)
        {
            text.replace(at, from.size(), to);
            at = text.find(from, at + to.size());
        }
    }
    return text;
}

void
FisPlaceholders::FindOpen(
    const JsonValue& value,
    const std::function<void(const JsonValue&, const std::string&)>& tell) const
{
    for (const JsonValue& item : value.Items())
    {
        FindOpen(item, tell);
    }
    for (const auto& [name, member] : value.Members())
    {
        if (name != "description" && name != "Description")
        {
            FindOpen(member, tell);
        }
    }
    if (value.GetKind() != JsonValue::Kind::String)
    {
        return;
    }
    const std::string open = FindPlaceholder(Fill(value));
    if (open.empty())
    {
        return;
    }
    const std::string lower = aws::AsciiLower(open);
    for (const auto& [word, remedy] : REMEDIES)
    {
        if (lower.find(word) != std::string::npos)
        {
            tell(value,
                 "\"" + open + "\" is still to be filled in; put " + remedy +
                     " there, or hand in a replacement for it");
            return;
        }
    }
}

void
FisPlaceholders::RequireFilled(const JsonValue& value) const
{
    FindOpen(value, [](const JsonValue& place, const std::string& what) { place.Fail(what); });
}

} // namespace vpc
} // namespace ns3
