// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-output-dir.h"

#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace ns3
{
namespace vpc
{

namespace fs = std::filesystem;

namespace
{

/// \param target a path as the user wrote it \return the same without "." and slashes at its end
std::string
Normalise(const std::string& target)
{
    fs::path path = fs::path(target).lexically_normal();
    if (!path.has_filename())
    {
        path = path.parent_path();
    }
    return path.string();
}

/// \param holds what must \param message one line for the user, thrown if it does not
void
Require(bool holds, const std::string& message)
{
    if (!holds)
    {
        throw std::runtime_error(message);
    }
}

} // namespace

const char* const OutputDir::MARKER = "written-by-vpc-endpoints.txt";

OutputDir::OutputDir(const std::string& target)
    : m_target(Normalise(target))
{
    const std::string last = fs::path(m_target).filename().string();
    std::error_code error;
    Require(!last.empty() && last != "." && last != "..",
            "results cannot replace the folder '" + target + "'; name a folder of their own");
    Require(!fs::exists(m_target) || fs::is_directory(m_target),
            m_target + " is a file; give a folder for the results");
    Require(!fs::exists(m_target) || fs::is_empty(m_target, error) ||
                fs::exists(fs::path(m_target) / MARKER),
            m_target + " holds files that no run wrote (it has no " + MARKER +
                "); move them away or give another folder for the results");
    m_work = m_target + ".partial";
    fs::remove_all(m_work, error);
    fs::create_directories(m_work, error);
    Require(!error,
            "cannot make the folder " + m_work + ": " + error.message() +
                "; give another place for the results");
    Write(MARKER, [](std::ostream& out) {
        out << "Results of a run of vpc-endpoints.\n"
               "The next run that writes here replaces the whole folder.\n";
    });
}

OutputDir::~OutputDir()
{
    if (!m_committed)
    {
        std::error_code ignored;
        fs::remove_all(m_work, ignored);
    }
}

const std::string&
OutputDir::GetWorkPath() const
{
    return m_work;
}

void
OutputDir::Write(const std::string& name, const std::function<void(std::ostream&)>& write) const
{
    const std::string path = m_work + "/" + name;
    std::ofstream out(path, std::ios::binary);
    write(out);
    out.close();
    Require(out.good(), "cannot write " + path + "; is the disk full?");
}

void
OutputDir::Commit()
{
    const std::string old = m_target + ".old";
    std::error_code error;
    fs::remove_all(old, error);
    const bool replaces = fs::exists(m_target);
    if (replaces)
    {
        fs::rename(m_target, old, error);
        Require(!error,
                "cannot move the earlier results " + m_target +
                    " out of the way: " + error.message());
    }
    fs::rename(m_work, m_target, error);
    if (error && replaces)
    {
        std::error_code ignored;
        fs::rename(old, m_target, ignored);
    }
    m_committed = !error; // what could not be moved stays where it is
    Require(!error,
            "cannot put the results to " + m_target + ": " + error.message() + "; they are in " +
                m_work);
    fs::remove_all(old, error);
}

} // namespace vpc
} // namespace ns3
