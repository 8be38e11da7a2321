// SPDX-License-Identifier: GPL-2.0-only
// Templates for tests: written into a folder of the test's own, and read.
#pragma once

#include "ns3/vpc-template-reader.h"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <string>
#include <unistd.h>

namespace vpc_template_test
{

using namespace ns3::vpc;

/// \param reading of a template \param name of a resource in it \return its id
inline std::string
Id(const TemplateReading& reading, const std::string& name)
{
    return reading.inventory.ids.at(name);
}

/// A folder for templates that goes with the test.
class TemplateFolder
{
  public:
    TemplateFolder()
        : m_path(std::filesystem::path(testing::TempDir()) /
                 ("templates-" + std::to_string(getpid()) + "-" + std::to_string(++Count())))
    {
        std::filesystem::remove_all(m_path);
        std::filesystem::create_directories(m_path);
    }

    ~TemplateFolder()
    {
        std::filesystem::remove_all(m_path);
    }

    TemplateFolder(const TemplateFolder&) = delete;
    TemplateFolder& operator=(const TemplateFolder&) = delete;

    /// \param name of a file \param text of it \return its path
    std::string Write(const std::string& name, const std::string& text) const
    {
        std::ofstream(m_path / name, std::ios::binary) << text;
        return (m_path / name).string();
    }

    /// \param text of a template \param input beside it \return what is read
    TemplateReading Read(const std::string& text, const TemplateInput& input = {}) const
    {
        return ReadTemplate(Write("net.yaml", text), input);
    }

    /// \param text of a template \param input beside it
    /// \return the error, without the folder's name; empty if there is none
    std::string ErrorOf(const std::string& text, const TemplateInput& input = {}) const
    {
        try
        {
            TemplateReading reading = Read(text, input);
            reading.snapshot.Validate();
        }
        catch (const aws::InputError& error)
        {
            std::string what = error.what();
            const std::string folder = m_path.string() + "/";
            for (size_t at = what.find(folder); at != std::string::npos; at = what.find(folder))
            {
                what.erase(at, folder.size());
            }
            return what;
        }
        return "";
    }

    /// \return its path
    std::string Path() const
    {
        return m_path.string();
    }

  private:
    /// \return number of folders so far
    static int& Count()
    {
        static int count = 0;
        return count;
    }

    std::filesystem::path m_path;
};

} // namespace vpc_template_test
