// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-failure-table.h"

#include <algorithm>

namespace ns3
{
namespace vpc
{

FailureTable::FailureTable(const Survey& survey)
    : m_survey(survey)
{
    std::vector<std::size_t> all(survey.GetServices().size());
    for (std::size_t s = 0; s < all.size(); ++s)
    {
        all[s] = s;
    }
    m_well = AskAll({}, all);
    const std::vector<FailureUnit>& units = survey.GetUnits();
    std::vector<std::vector<std::size_t>> concerned; // services, by unit
    std::vector<Access> alone;                       // by unit
    for (const FailureUnit& unit : units)
    {
        concerned.emplace_back();
        for (std::size_t s = 0; s < all.size(); ++s)
        {
            if (survey.Concerns(unit, s))
            {
                concerned.back().push_back(s);
            }
        }
        alone.push_back(AskAll({unit}, concerned.back()));
        for (std::size_t c = 0; c < m_well.size(); ++c)
        {
            const bool isGone =
                unit.kind == FailureUnit::Kind::ZONE && unit.id == survey.GetClients()[c].azId;
            for (const std::size_t s : concerned.back())
            {
                if (m_well[c][s] && !alone.back()[c][s] && !isGone)
                {
                    m_singles.push_back({{unit}, c, s});
                }
            }
        }
    }
    for (std::size_t a = 0; a < units.size(); ++a)
    {
        for (std::size_t b = a + 1; b < units.size(); ++b)
        {
            std::vector<std::size_t> common;
            std::set_intersection(concerned[a].begin(),
                                  concerned[a].end(),
                                  concerned[b].begin(),
                                  concerned[b].end(),
                                  std::back_inserter(common));
            if (common.empty())
            {
                continue;
            }
            const Access both = AskAll({units[a], units[b]}, common);
            for (std::size_t c = 0; c < m_well.size(); ++c)
            {
                for (const std::size_t s : common)
                {
                    if (alone[a][c][s] && alone[b][c][s] && !both[c][s])
                    {
                        m_pairs.push_back({{units[a], units[b]}, c, s});
                    }
                }
            }
        }
    }
}

FailureTable::Access
FailureTable::AskAll(const std::set<FailureUnit>& failed,
                     const std::vector<std::size_t>& services) const
{
    Access access = m_well; // of services that are not concerned
    access.resize(m_survey.GetClients().size(),
                  std::vector<bool>(m_survey.GetServices().size(), true));
    for (std::size_t c = 0; c < access.size(); ++c)
    {
        for (const std::size_t s : services)
        {
            // What is not there when all is well does not come by a failure.
            access[c][s] = access[c][s] && m_survey.IsServed(c, s, failed);
        }
    }
    return access;
}

const std::vector<Cut>&
FailureTable::GetSingles() const
{
    return m_singles;
}

const std::vector<Cut>&
FailureTable::GetPairs() const
{
    return m_pairs;
}

bool
FailureTable::IsServed(std::size_t client, std::size_t service) const
{
    return m_well[client][service];
}

} // namespace vpc
} // namespace ns3
