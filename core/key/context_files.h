// SPDX-License-Identifier: GPL-3.0-or-later
// The files that a context is made of.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "key/context.h"

namespace weir::key
{

struct ContextFiles {
    std::string topology;                                    ///< "": none, as for the others
    std::vector<std::pair<std::string, std::string>> groups; ///< name of the table, file
    std::vector<std::pair<std::string, std::string>> maps;
    std::vector<std::string> geo;
    std::string oui; ///< a file, or a folder of them

    bool operator==(const ContextFiles&) const = default;
};

/// Where Debian's package ieee-data puts the registry.
inline constexpr const char* usualOuiFolder = "/usr/share/ieee-data";

struct FileProblem {
    std::string path; ///< as it was given
    std::string text; ///< a sentence
};

/// Reads those that can be read; the others are told of.
Context readContext(const ContextFiles& files, std::vector<FileProblem>& problems);

/// Reads them all; the sentence names the file that cannot be used.
base::Result<Context> readContext(const ContextFiles& files);

} // namespace weir::key
