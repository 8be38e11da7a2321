// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-dns-name.h"

#include <cstddef>

namespace ns3
{
namespace vpc
{
namespace aws
{

std::string
NormaliseDnsName(const std::string& name)
{
    std::string normal = name;
    if (!normal.empty() && normal.back() == '.')
    {
        normal.pop_back();
    }
    for (char& c : normal)
    {
        if (c >= 'A' && c <= 'Z')
        {
            c = static_cast<char>(c - 'A' + 'a');
        }
    }
    return normal;
}

bool
IsDnsName(const std::string& name)
{
    if (name.empty() || name.size() > 253)
    {
        return false;
    }
    std::size_t label = 0;
    for (const char c : name)
    {
        if (c == '.')
        {
            if (label == 0)
            {
                return false;
            }
            label = 0;
            continue;
        }
        const bool known = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '*';
        if (!known || ++label > 63)
        {
            return false;
        }
    }
    return label > 0;
}

bool
IsDnsNameWithin(const std::string& name, const std::string& domain)
{
    if (name.size() <= domain.size())
    {
        return name == domain;
    }
    const std::size_t start = name.size() - domain.size();
    return name[start - 1] == '.' && name.compare(start, std::string::npos, domain) == 0;
}

} // namespace aws
} // namespace vpc
} // namespace ns3
