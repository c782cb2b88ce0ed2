// SPDX-License-Identifier: GPL-3.0-or-later
// A file that is there when it is whole: written under another name beside it, then renamed. Owner and
// thread: whoever writes.
#pragma once

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace weir::base
{

class NewFile
{
public:
    /// A failure is a sentence for the user. What is no plain file (a pipe, a device) is written as it is.
    static Result<NewFile> create(const std::string& path);

    NewFile(NewFile&&) noexcept;
    NewFile& operator=(NewFile&&) noexcept;

    /// What was not finished leaves nothing behind, and an older file of that name as it was.
    ~NewFile();

    /// After a failure it stays failed; finish() tells of it.
    void write(Bytes bytes);
    bool failed() const { return m_errno != 0; }

    /// The end: all of it is on the disk, under its name; else a sentence why not.
    Result<void> finish();

private:
    struct Closer {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };

    NewFile(std::string path, std::string temporary, std::FILE* file);
    void discard();

    std::string m_path;
    std::string m_temporary; ///< "": written as it is
    std::unique_ptr<std::FILE, Closer> m_file;
    int m_errno = 0; ///< of the first failure
};

} // namespace weir::base
