// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-survey.h"

#include <cstddef>
#include <vector>

namespace ns3
{
namespace vpc
{

/// A failure that cuts clients from services which they have when all is well.
struct Cut
{
    std::vector<FailureUnit> failed; //!< one, or two of which neither cuts by itself
    std::size_t client{0};           //!< index in the survey
    std::size_t service{0};          //!< index in the survey
};

/**
 * \brief Which single failures, and which pairs of them, cut which client from which service.
 *
 * That a client's own zone takes it down with it is no cut. A pair is a cut if it cuts what neither
 * of both cuts.
 */
class FailureTable
{
  public:
    /// \param survey of a description, which has to stay; all failures are asked for
    explicit FailureTable(const Survey& survey);

    /// \return cuts by one failure, in the order of the failures, clients and services
    const std::vector<Cut>& GetSingles() const;
    /// \return cuts by two, in the same order
    const std::vector<Cut>& GetPairs() const;
    /// \param client index \param service index \return whether it has it when all is well
    bool IsServed(std::size_t client, std::size_t service) const;

  private:
    using Access = std::vector<std::vector<bool>>; //!< by client and service

    Access AskAll(const std::set<FailureUnit>& failed,
                  const std::vector<std::size_t>& services) const;

    const Survey& m_survey;
    Access m_well;
    std::vector<Cut> m_singles;
    std::vector<Cut> m_pairs;
};

} // namespace vpc
} // namespace ns3
