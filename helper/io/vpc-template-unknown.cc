// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-template-unknown.h"

#include <cstdlib>

namespace ns3
{
namespace vpc
{

std::string
TemplateUnknowns::Add(const TemplateUnknown& unknown)
{
    const std::string what = Describe(unknown.what); // in words all through
    const std::string key = what + MARK + unknown.id + MARK + unknown.attribute;
    const auto [entry, isNew] = m_numbers.emplace(key, m_unknowns.size());
    if (isNew)
    {
        m_unknowns.push_back({what, unknown.id, unknown.attribute});
    }
    return MARK + std::to_string(entry->second) + MARK;
}

bool
TemplateUnknowns::IsIn(const std::string& text)
{
    return text.find(MARK) != std::string::npos;
}

std::vector<std::string>
TemplateUnknowns::TokensIn(const std::string& text)
{
    std::vector<std::string> tokens;
    for (size_t begin = text.find(MARK); begin != std::string::npos;)
    {
        const size_t end = text.find(MARK, begin + 1);
        if (end == std::string::npos)
        {
            break;
        }
        tokens.push_back(text.substr(begin, end - begin + 1));
        begin = text.find(MARK, end + 1);
    }
    return tokens;
}

const TemplateUnknown&
TemplateUnknowns::Get(const std::string& token) const
{
    return m_unknowns.at(std::strtoul(token.c_str() + 1, nullptr, 10));
}

std::string
TemplateUnknowns::Describe(const std::string& text) const
{
    std::string described = text;
    for (const std::string& token : TokensIn(text))
    {
        const size_t at = described.find(token);
        described.replace(at, token.size(), "(" + Get(token).what + ")");
    }
    return described;
}

} // namespace vpc
} // namespace ns3
