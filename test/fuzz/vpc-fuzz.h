// SPDX-License-Identifier: GPL-2.0-only
// What the fuzz targets share.
#pragma once

#include "ns3/vpc-cloud.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace vpc_fuzz
{

/// Keeps the optimiser from leaving out what makes a text. \param text any
inline void
Use(const std::string& text)
{
    if (text.empty())
    {
        std::abort(); // reports and errors are never empty
    }
}

/// \param work that reads bad input \return 0; anything but a good error ends the program
template <typename Work>
int
Try(const Work& work)
{
    try
    {
        work();
    }
    catch (const ns3::vpc::aws::InputError& error)
    {
        const std::string what = error.what();
        Use(what);
        if (what.find('\n') != std::string::npos)
        {
            std::abort(); // an error is one line
        }
    }
    return 0;
}

/// A folder of its own for readers of files; goes with the program.
class Folder
{
  public:
    Folder()
    {
        std::string name = (std::filesystem::temp_directory_path() / "vpc-fuzz-XXXXXX").string();
        if (!mkdtemp(name.data()))
        {
            std::abort();
        }
        m_path = name;
    }

    ~Folder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(m_path, ignored);
    }

    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    /// \param name of a file in it \param data its content \param size bytes
    void Write(const std::string& name, const uint8_t* data, size_t size) const
    {
        std::ofstream(m_path + "/" + name, std::ios::binary)
            .write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
    }

    /// \return its path
    const std::string& Path() const
    {
        return m_path;
    }

  private:
    std::string m_path;
};

} // namespace vpc_fuzz
