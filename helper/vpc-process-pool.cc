// SPDX-License-Identifier: GPL-2.0-only
#include "vpc-process-pool.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <mutex>
#include <spawn.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

extern char** environ; // POSIX has no header for it

namespace ns3
{
namespace vpc
{

namespace
{

constexpr int COULD_NOT_START = 127; //!< exit code, as shells give it
constexpr int ENDED_BY_SIGNAL = 128; //!< added to the signal's number, as shells do

/// \param command what to run \return its exit code, when it has ended
int
RunProcess(const ProcessCommand& command)
{
    std::vector<char*> words;
    for (const std::string& word : command.words)
    {
        words.push_back(const_cast<char*>(word.c_str())); // POSIX: they are not changed
    }
    words.push_back(nullptr);
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files,
                                     STDOUT_FILENO,
                                     command.log.c_str(),
                                     O_WRONLY | O_CREAT | O_TRUNC,
                                     0644);
    posix_spawn_file_actions_adddup2(&files, STDOUT_FILENO, STDERR_FILENO);
    pid_t child = 0;
    const int failed = posix_spawn(&child, words.front(), &files, nullptr, words.data(), environ);
    posix_spawn_file_actions_destroy(&files);
    if (failed != 0)
    {
        return COULD_NOT_START;
    }
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
    {
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : ENDED_BY_SIGNAL + WTERMSIG(status);
}

} // namespace

std::vector<int>
RunProcesses(const std::vector<ProcessCommand>& commands,
             uint32_t atATime,
             const std::function<void(std::size_t done)>& done)
{
    std::vector<int> results(commands.size());
    std::mutex mutex;
    std::size_t next = 0;
    std::size_t finished = 0;
    const auto work = [&]() {
        std::unique_lock<std::mutex> lock(mutex);
        while (next < commands.size())
        {
            const std::size_t mine = next++;
            lock.unlock();
            const int result = RunProcess(commands[mine]);
            lock.lock();
            results[mine] = result;
            ++finished;
            if (done)
            {
                done(finished);
            }
        }
    };
    std::vector<std::thread> threads;
    const std::size_t wanted = std::min<std::size_t>(std::max(atATime, 1U), commands.size());
    for (std::size_t i = 0; i < wanted; ++i)
    {
        threads.emplace_back(work);
    }
    for (std::thread& thread : threads)
    {
        thread.join();
    }
    return results;
}

} // namespace vpc
} // namespace ns3
