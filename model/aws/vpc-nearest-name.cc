// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-nearest-name.h"

#include "vpc-policy-keys.h"

#include <algorithm>
#include <cstddef>

namespace ns3
{
namespace vpc
{
namespace aws
{

namespace
{

/// \param a a word \param b another \return letters to insert, remove or replace between the two
std::size_t
EditDistance(const std::string& a, const std::string& b)
{
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
    {
        row[j] = j;
    }
    for (std::size_t i = 1; i <= a.size(); ++i)
    {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j)
        {
            const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row[b.size()];
}

} // namespace

std::string
NearestName(const std::string& name, const std::vector<std::string>& names)
{
    const std::string written = AsciiLower(name);
    std::size_t least = std::max<std::size_t>(2, name.size() / 3) + 1; // farther is no help
    std::string nearest;
    for (const std::string& candidate : names)
    {
        const std::size_t distance = EditDistance(written, AsciiLower(candidate));
        if (distance < least)
        {
            least = distance;
            nearest = candidate;
        }
    }
    return nearest;
}

std::string
DidYouMean(const std::string& name, const std::vector<std::string>& names)
{
    const std::string nearest = NearestName(name, names);
    return nearest.empty() ? "" : "; did you mean " + nearest + "?";
}

std::string
NearestOrAll(const std::string& name, const std::vector<std::string>& names)
{
    constexpr std::size_t few = 12;
    std::string remedy = DidYouMean(name, names);
    if (!remedy.empty())
    {
        return remedy;
    }
    for (std::size_t i = 0; i < names.size() && i < few; ++i)
    {
        remedy += (i == 0 ? "; there is " : ", ") + names[i];
    }
    return remedy + (names.size() > few ? ", ..." : "");
}

} // namespace aws
} // namespace vpc
} // namespace ns3
