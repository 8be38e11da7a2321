// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-output-dir.h"

#include "ns3/abort.h"

#include <filesystem>

namespace ns3
{
namespace vpc
{

namespace fs = std::filesystem;

OutputDir::OutputDir(const std::string& target)
    : m_target(fs::path(target).lexically_normal().string())
{
    while (m_target.size() > 1 && m_target.back() == '/')
    {
        m_target.pop_back();
    }
    m_work = m_target + ".partial";
    std::error_code error;
    fs::remove_all(m_work, error);
    fs::create_directories(m_work, error);
    NS_ABORT_MSG_IF(error || target.empty(),
                    "cannot make the folder " << m_work << ": " << error.message()
                                              << "; give another place for the results");
    NS_ABORT_MSG_IF(fs::exists(m_target) && !fs::is_directory(m_target),
                    m_target << " is a file; give a folder for the results");
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
OutputDir::Commit()
{
    const std::string old = m_target + ".old";
    std::error_code error;
    fs::remove_all(old, error);
    if (fs::exists(m_target))
    {
        fs::rename(m_target, old, error);
    }
    fs::rename(m_work, m_target, error);
    NS_ABORT_MSG_IF(error, "cannot put the results to " << m_target << ": " << error.message());
    fs::remove_all(old, error);
    m_committed = true;
}

} // namespace vpc
} // namespace ns3
