// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-nearest-name.h"

#include <algorithm>
#include <cctype>
#include <numeric>

namespace ns3
{
namespace vpc
{

namespace
{

/// \param a a letter \param b another \return whether they are the same in any case
bool
IsSame(char a, char b)
{
    return std::tolower(static_cast<unsigned char>(a)) ==
           std::tolower(static_cast<unsigned char>(b));
}

/// \param a a text \param b another \return letters to insert, remove or replace (Levenshtein)
std::size_t
Distance(const std::string& a, const std::string& b)
{
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i)
    {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j)
        {
            const std::size_t replaced = diagonal + (IsSame(a[i], b[j]) ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row.back();
}

} // namespace

std::string
NearestName(const std::string& name, const std::vector<std::string>& known)
{
    constexpr std::size_t LONG = 200; // nobody means a name that is as long
    const std::size_t most = std::max<std::size_t>(2, name.size() / 3);
    std::size_t least = most + 1;
    std::string nearest;
    for (const std::string& candidate : known)
    {
        const std::size_t distance =
            name.size() > LONG || candidate.size() > LONG ? least : Distance(name, candidate);
        if (distance < least)
        {
            least = distance;
            nearest = candidate;
        }
    }
    return nearest;
}

std::string
Suggest(const std::string& name, const std::vector<std::string>& known)
{
    const std::string nearest = NearestName(name, known);
    if (!nearest.empty())
    {
        return "; did you mean " + nearest + "?";
    }
    constexpr std::size_t FEW = 12;
    if (known.empty() || known.size() > FEW)
    {
        return "";
    }
    std::string all;
    for (const std::string& candidate : known)
    {
        all += (all.empty() ? "" : ", ") + candidate;
    }
    return "; there is " + all;
}

} // namespace vpc
} // namespace ns3
