// SPDX-License-Identifier: GPL-3.0-or-later
// Who holds a UDP port: its socket's inode from /proc/net/udp, then the process that has it open.
#include <charconv>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "engine/udp_socket.h"

namespace weir::engine
{

namespace
{

namespace fs = std::filesystem;

std::string socketOfPort(const char* table, std::uint16_t port)
{
    std::ifstream file(table);
    std::string line;
    std::getline(file, line); // headings
    while (std::getline(file, line)) {
        std::istringstream fields(line);
        std::string slot, local, skipped, inode;
        fields >> slot >> local;
        for (int i = 0; i < 7; ++i)
            fields >> skipped;
        fields >> inode;
        const std::size_t colon = local.find(':');
        unsigned found = 0;
        if (colon == std::string::npos)
            continue;
        std::from_chars(local.data() + colon + 1, local.data() + local.size(), found, 16);
        if (found == port)
            return "socket:[" + inode + "]";
    }
    return {};
}

} // namespace

std::string holderOfPort(std::uint16_t port)
{
    std::string socket = socketOfPort("/proc/net/udp", port);
    if (socket.empty())
        socket = socketOfPort("/proc/net/udp6", port);
    if (socket.empty())
        return {};
    std::error_code error;
    for (const fs::directory_entry& process : fs::directory_iterator("/proc", error)) {
        const std::string number = process.path().filename();
        if (number.find_first_not_of("0123456789") != std::string::npos)
            continue;
        for (fs::directory_iterator file(process.path() / "fd", error), end; !error && file != end;
             file.increment(error)) {
            std::error_code unreadable;
            if (fs::read_symlink(file->path(), unreadable) != socket)
                continue;
            std::ifstream nameFile(process.path() / "comm");
            std::string name;
            std::getline(nameFile, name);
            return name + " (process " + number + ")";
        }
    }
    return {};
}

} // namespace weir::engine
