// SPDX-License-Identifier: GPL-3.0-or-later
#include "process.h"

#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sstream>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "stopwatch.h"

extern char** environ;

namespace weir::bench
{

namespace
{

/// False: it still runs after the longest time that we wait.
bool ends(pid_t process)
{
    constexpr int longest = 40'000; // ms
    const int descriptor = int(syscall(SYS_pidfd_open, process, 0));
    if (descriptor < 0)
        return true; // an old kernel: then as long as it takes
    pollfd event{descriptor, POLLIN, 0};
    const bool ended = poll(&event, 1, longest) > 0;
    close(descriptor);
    return ended;
}

} // namespace

std::optional<ProcessTime> runProcess(std::vector<std::string> words)
{
    std::vector<char*> arguments;
    for (std::string& word : words)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    for (const int stream : {STDOUT_FILENO, STDERR_FILENO})
        posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_WRONLY, 0);
    const double begin = wallSeconds();
    pid_t process = 0;
    const int error = posix_spawnp(&process, arguments[0], &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    int status = 0;
    rusage usage{};
    if (error != 0)
        return std::nullopt;
    if (!ends(process))
        kill(process, SIGKILL);
    if (wait4(process, &status, 0, &usage) != process || status != 0)
        return std::nullopt;
    const auto seconds = [](const timeval& time) {
        return double(time.tv_sec) + double(time.tv_usec) * 1e-6;
    };
    return ProcessTime{seconds(usage.ru_utime) + seconds(usage.ru_stime), wallSeconds() - begin};
}

std::optional<ProcessTime> medianProcess(int runs, const std::vector<std::string>& words)
{
    std::vector<double> processor;
    std::vector<double> wall;
    for (int i = 0; i < runs; ++i) {
        const auto time = runProcess(words);
        if (!time)
            return std::nullopt;
        processor.push_back(time->processor);
        wall.push_back(time->wall);
        constexpr double slow = 5;
        if (time->wall > slow)
            break;
    }
    return ProcessTime{median(std::move(processor)), median(std::move(wall))};
}

bool isInstalled(const std::string& program)
{
    const char* path = std::getenv("PATH");
    std::istringstream folders(path ? path : "");
    for (std::string folder; std::getline(folders, folder, ':');)
        if (access((folder + '/' + program).c_str(), X_OK) == 0)
            return true;
    return false;
}

} // namespace weir::bench
