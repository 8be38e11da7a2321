// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-bench-frame.h"

#include "ns3/abort.h"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <sys/wait.h>
#include <unistd.h>

namespace ns3
{
namespace vpc
{
namespace bench
{

Spread
SpreadOf(std::vector<double> values)
{
    NS_ABORT_MSG_IF(values.empty(), "the benchmark has nothing to take a median of");
    std::sort(values.begin(), values.end());
    const std::size_t half = values.size() / 2;
    const double median =
        values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
    return {median, values.front(), values.back()};
}

std::string
Number(double value, int decimals)
{
    char text[64];
    std::snprintf(text, sizeof(text), "%.*f", decimals, value);
    return text;
}

std::string
ToString(const Spread& spread, int decimals)
{
    return Number(spread.median, decimals) + " (" + Number(spread.least, decimals) + " to " +
           Number(spread.greatest, decimals) + ")";
}

void
RunInChild(const std::string& what,
           const std::function<void(void*)>& run,
           void* bytes,
           std::size_t size)
{
    int ends[2];
    NS_ABORT_MSG_IF(pipe(ends) != 0, "benchmark " << what << ": there is no pipe to be had");
    std::fflush(nullptr);
    const pid_t child = fork();
    NS_ABORT_MSG_IF(child < 0, "benchmark " << what << ": no process can be started");
    if (child == 0)
    {
        close(ends[0]);
        run(bytes);
        const auto written = write(ends[1], bytes, size);
        std::fflush(nullptr);
        _exit(written == static_cast<ssize_t>(size) ? 0 : 1);
    }
    close(ends[1]);
    std::size_t got = 0;
    while (got < size)
    {
        const auto more = read(ends[0], static_cast<char*>(bytes) + got, size - got);
        if (more <= 0)
        {
            break;
        }
        got += static_cast<std::size_t>(more);
    }
    close(ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    NS_ABORT_MSG_IF(got != size || !WIFEXITED(status) || WEXITSTATUS(status) != 0,
                    "benchmark " << what << ": its run ended without a result, see above");
}

double
CpuNanoseconds()
{
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e9 + static_cast<double>(time.tv_nsec);
}

Table::Table(std::vector<std::string> columns)
{
    m_lines.push_back(std::move(columns));
}

void
Table::Add(std::vector<std::string> cells)
{
    cells.resize(m_lines.front().size());
    m_lines.push_back(std::move(cells));
}

void
Table::Print() const
{
    std::vector<std::size_t> widths(m_lines.front().size(), 0);
    for (const auto& line : m_lines)
    {
        for (std::size_t i = 0; i < line.size(); ++i)
        {
            widths[i] = std::max(widths[i], line[i].size());
        }
    }
    for (const auto& line : m_lines)
    {
        for (std::size_t i = 0; i < line.size(); ++i)
        {
            const int width = static_cast<int>(widths[i]);
            std::printf(i == 0 ? "%-*s" : "  %*s", i == 0 ? -width : width, line[i].c_str());
        }
        std::printf("\n");
    }
    std::fflush(stdout);
}

} // namespace bench
} // namespace vpc
} // namespace ns3
