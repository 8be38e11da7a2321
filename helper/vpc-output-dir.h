// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <functional>
#include <ostream>
#include <string>

namespace ns3
{
namespace vpc
{

/**
 * \brief A folder of results that appears whole or not at all.
 *
 * Written beside its target and renamed at the end; without Commit() nothing is left behind. What
 * an earlier run wrote to the target is replaced. A folder that holds anything else is refused: a
 * wrong \c --out must not cost anybody's files. To tell the two apart, each folder of results holds
 * the file MARKER.
 */
class OutputDir
{
  public:
    /// File that marks a folder as results, which may be replaced.
    static const char* const MARKER;

    /**
     * \brief Make the folder to write to.
     * \param target where the results shall stand; parent folders are made
     * \throw std::runtime_error with one line for the user, if that is not possible or if the
     * target must not be replaced
     */
    explicit OutputDir(const std::string& target);
    ~OutputDir();
    OutputDir(const OutputDir&) = delete;
    OutputDir& operator=(const OutputDir&) = delete;

    /// \return the folder to write to
    const std::string& GetWorkPath() const;

    /**
     * \brief Write a file.
     * \param name of the file \param write called once with where it goes
     * \throw std::runtime_error if it cannot be written whole
     */
    void Write(const std::string& name, const std::function<void(std::ostream&)>& write) const;

    /// Put the results in their place. \throw std::runtime_error if they cannot be
    void Commit();

  private:
    std::string m_target;
    std::string m_work;
    bool m_committed{false};
};

} // namespace vpc
} // namespace ns3
