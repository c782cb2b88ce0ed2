// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"

#include <cerrno>
#include <fstream>
#include <system_error>

namespace weir::base
{

Result<std::string> readFile(const std::string& path, std::size_t most)
{
    errno = 0;
    std::ifstream file(path, std::ios::binary);
    const auto cannot = [&](const std::string& reason) {
        return failure(path + " cannot be read: " + reason + ". Check the name and the permissions.");
    };
    if (!file)
        return cannot(std::generic_category().message(errno));
    std::string text;
    constexpr std::size_t piece = 1 << 16;
    while (file) {
        const std::size_t begin = text.size();
        text.resize(begin + piece);
        errno = 0;
        file.read(text.data() + begin, piece);
        if (file.bad())
            return cannot(std::generic_category().message(errno == 0 ? EIO : errno));
        text.resize(begin + std::size_t(file.gcount()));
        if (text.size() > most)
            return failure(path + " is larger than " + std::to_string(most >> 20) +
                           " MiB, which is more than such a file may have.");
    }
    return text;
}

} // namespace weir::base
