// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-experiment-file.h"

#include "vpc-experiment-generator.h"
#include "vpc-experiment-sweep.h"
#include "vpc-json-path.h"
#include "vpc-template-stack.h"
#include "vpc-yaml.h"

#include <filesystem>

namespace ns3
{
namespace vpc
{

namespace
{

/// \param setting PATH=VALUE \return whether it is of the topology
bool
IsOfTopology(const std::string& setting)
{
    return setting.rfind("topology", 0) == 0;
}

} // namespace

ExperimentFile::ExperimentFile(const std::string& path,
                               const std::vector<std::string>& settings,
                               const std::string& out)
    : m_path(path),
      m_settings(settings),
      m_folder(std::filesystem::path(path).parent_path().string())
{
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored))
    {
        Make("awsSnapshot", settings, out);
        return;
    }
    // A template's tags are no mistake before it is known what the file is.
    m_documents.push_back(std::make_unique<JsonDocument>(ReadYamlFile(path, TemplateTags())));
    if (m_documents.back()->Root().Find("Resources"))
    {
        Make("cloudformation", settings, out);
        return;
    }
    m_documents.push_back(std::make_unique<JsonDocument>(ReadYamlFile(path, {})));
    m_root = m_documents.back()->Root();
    for (const std::string& setting : settings)
    {
        Set(setting);
    }
}

void
ExperimentFile::Make(const std::string& kind,
                     const std::vector<std::string>& settings,
                     const std::string& out)
{
    const std::filesystem::path folder = std::filesystem::absolute(out).lexically_normal();
    const std::filesystem::path path = std::filesystem::absolute(m_path).lexically_normal();
    m_folder = folder.string();
    m_documents.push_back(std::make_unique<JsonDocument>(ParseYaml(
        "topology: {" + kind + ": " + JsonQuote(path.lexically_proximate(folder).string()) + "}",
        m_path,
        {})));
    m_root = m_documents.back()->Root();
    for (const std::string& setting : settings)
    {
        if (IsOfTopology(setting))
        {
            Set(setting);
        }
    }
    const JsonValue topology = *m_root.Find("topology");
    m_made = GenerateExperiment(ReadExperimentWorld(ReadExperimentTopology(topology, m_folder)),
                                JsonText(topology));
    m_documents.push_back(
        std::make_unique<JsonDocument>(ParseYaml(m_made, "experiment made for " + m_path, {})));
    m_root = m_documents.back()->Root();
    for (const std::string& setting : settings)
    {
        if (!IsOfTopology(setting))
        {
            Set(setting);
        }
    }
}

void
ExperimentFile::Set(const std::string& setting)
{
    const std::size_t equals = setting.find('=');
    if (equals == std::string::npos || equals == 0)
    {
        throw aws::InputError("--set " + setting + " is no setting; write PATH=VALUE");
    }
    const std::string path = setting.substr(0, equals);
    m_documents.push_back(
        std::make_unique<JsonDocument>(ParseYaml(setting.substr(equals + 1), "--set " + path, {})));
    m_root = ReplaceAt(m_root, path, m_documents.back()->Root());
}

Experiment
ExperimentFile::Read() const
{
    Experiment experiment = ReadExperiment(m_root, m_folder);
    experiment.file = m_path;
    experiment.settings = m_settings;
    return experiment;
}

void
ExperimentFile::CheckSweep() const
{
    vpc::CheckSweep(m_root, m_folder);
}

const std::string&
ExperimentFile::GetMade() const
{
    return m_made;
}

} // namespace vpc
} // namespace ns3
