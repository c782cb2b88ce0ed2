// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/new_file.h"

#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <system_error>
#include <unistd.h>

namespace weir::base
{

namespace
{

namespace fs = std::filesystem;

tl::unexpected<Error> cannot(const std::string& path, int reason)
{
    return failure(path + " cannot be written: " + std::generic_category().message(reason) +
                   ". Check the folder, its permissions and the space on the disk.");
}

/// A name that nobody has, beside `path`. -1: errno says why.
int createBeside(const std::string& path, std::string& name)
{
    constexpr int attempts = 100;
    for (int i = 0; i < attempts; ++i) {
        name = path + '.' + std::to_string(::getpid()) + '-' + std::to_string(i) + ".part";
        const int descriptor = ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (descriptor >= 0 || errno != EEXIST)
            return descriptor;
    }
    return -1;
}

} // namespace

Result<NewFile> NewFile::create(const std::string& path)
{
    std::error_code ignored;
    const fs::file_status status = fs::status(path, ignored);
    if (fs::is_directory(status))
        return cannot(path, EISDIR);
    const bool isPlain = !fs::exists(status) || fs::is_regular_file(status);
    // A link stays one: what it points to is written anew.
    const std::string target = isPlain && fs::is_symlink(fs::symlink_status(path, ignored))
                                   ? fs::weakly_canonical(path, ignored).string()
                                   : path;
    std::string temporary;
    const int descriptor =
        isPlain ? createBeside(target, temporary) : ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (descriptor < 0)
        return cannot(path, errno);
    return NewFile(target, std::move(temporary), ::fdopen(descriptor, "wb"));
}

NewFile::NewFile(std::string path, std::string temporary, std::FILE* file)
    : m_path(std::move(path)),
      m_temporary(std::move(temporary)),
      m_file(file)
{
}

NewFile::NewFile(NewFile&&) noexcept = default;

NewFile& NewFile::operator=(NewFile&& other) noexcept
{
    discard();
    m_path = std::move(other.m_path);
    m_temporary = std::move(other.m_temporary);
    m_file = std::move(other.m_file);
    m_errno = other.m_errno;
    return *this;
}

NewFile::~NewFile()
{
    discard();
}

void NewFile::discard()
{
    if (!m_file)
        return;
    m_file.reset();
    if (!m_temporary.empty())
        ::unlink(m_temporary.c_str());
}

void NewFile::write(Bytes bytes)
{
    if (m_errno == 0 && !bytes.empty() && std::fwrite(bytes.data(), bytes.size(), 1, m_file.get()) != 1)
        m_errno = errno;
}

Result<void> NewFile::finish()
{
    if (m_errno == 0 && std::fflush(m_file.get()) != 0)
        m_errno = errno;
    // A pipe or a device has nothing to wait for.
    if (m_errno == 0 && !m_temporary.empty() && ::fsync(::fileno(m_file.get())) != 0)
        m_errno = errno;
    if (m_errno == 0 && !m_temporary.empty() && std::rename(m_temporary.c_str(), m_path.c_str()) != 0)
        m_errno = errno;
    if (m_errno == 0)
        m_temporary.clear();
    discard();
    if (m_errno != 0)
        return cannot(m_path, m_errno);
    return {};
}

} // namespace weir::base
