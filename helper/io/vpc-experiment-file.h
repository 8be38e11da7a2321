// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "vpc-experiment.h"
#include "vpc-json.h"

#include <memory>
#include <string>
#include <vector>

namespace ns3
{
namespace vpc
{

/**
 * \brief An experiment file with other values for parts of it; or an experiment that is made for a
 * topology, see GenerateExperiment().
 */
class ExperimentFile
{
  public:
    /**
     * \param path of an experiment file, a CloudFormation template, or a folder of dumps
     * \param settings PATH=VALUE, as ReplaceAt() takes them, in their order; values are YAML
     * \param out folder for results: what is made names the topology as seen from there
     * \throw aws::InputError one line: a file that is none of these, a setting that is none, a path
     * that leads nowhere; as GenerateExperiment()
     */
    ExperimentFile(const std::string& path,
                   const std::vector<std::string>& settings,
                   const std::string& out);

    /// \return what it says \throw aws::InputError as ReadExperiment()
    Experiment Read() const;

    /// Check what \c vary says. \throw aws::InputError a value that does not fit in its place
    void CheckSweep() const;

    /// \return the experiment that was made, as YAML; empty if a file was given
    const std::string& GetMade() const;

  private:
    void Make(const std::string& kind,
              const std::vector<std::string>& settings,
              const std::string& out);
    void Set(const std::string& setting);

    std::string m_path;
    std::vector<std::string> m_settings;
    std::string m_folder;                                   //!< where paths in it count from
    std::vector<std::unique_ptr<JsonDocument>> m_documents; //!< values point into them
    JsonValue m_root;
    std::string m_made;
};

} // namespace vpc
} // namespace ns3
