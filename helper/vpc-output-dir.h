// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

namespace ns3
{
namespace vpc
{

/**
 * \brief A folder of results that appears whole or not at all.
 *
 * Written beside its target and renamed at the end. What stood there before is replaced. Without
 * Commit() nothing is left behind.
 */
class OutputDir
{
  public:
    /// \param target where the results shall stand; parent folders are made. Ends the program with
    /// one line if that is not possible
    explicit OutputDir(const std::string& target);
    ~OutputDir();
    OutputDir(const OutputDir&) = delete;
    OutputDir& operator=(const OutputDir&) = delete;

    /// \return the folder to write to
    const std::string& GetWorkPath() const;

    /// Put the results in their place.
    void Commit();

  private:
    std::string m_target;
    std::string m_work;
    bool m_committed{false};
};

} // namespace vpc
} // namespace ns3
