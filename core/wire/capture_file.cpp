// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/capture_file.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

namespace weir::wire
{
namespace
{

// Large enough that system calls do not count, small enough to stay in the second-level cache.
constexpr std::size_t streamBufferSize = 128 * 1024;

constexpr std::array<std::uint8_t, 4> zstdMagic = {0x28, 0xb5, 0x2f, 0xfd};

std::string systemMessage(int error)
{
    return std::generic_category().message(error);
}

std::string openFailure(const std::string& name, int error)
{
    switch (error) {
    case ENOENT:
    case ENOTDIR: return "There is no file " + name + ". Check the spelling of its path.";
    case EACCES:
    case EPERM:
        return name + " may not be read by this user. Change its permissions, or copy it as its owner.";
    default:
        return name + " cannot be opened: " + systemMessage(error) +
               ". Check the file and the disk it is on.";
    }
}

} // namespace

/// Turns compressed bytes of the file into contents, a piece at a time.
class CaptureFile::Decompressor
{
public:
    ~Decompressor() { ZSTD_freeDStream(m_stream); }

    // As read(2), with the reason of a failure in m_problem.
    ssize_t read(CaptureFile& file, char* buffer, std::size_t size)
    {
        ZSTD_outBuffer out{buffer, size, 0};
        while (out.pos == 0) {
            if (m_in.pos == m_in.size && !m_mayHoldMore) {
                const ssize_t got = file.readFile(m_compressed.get(), compressedSize);
                if (got < 0)
                    return -1;
                if (got == 0) {
                    if (!m_betweenFrames && !file.m_stopped)
                        file.m_problem = "its compressed data ends early";
                    return 0;
                }
                m_in = {m_compressed.get(), std::size_t(got), 0};
            }
            const std::size_t hint = ZSTD_decompressStream(m_stream, &out, &m_in);
            if (ZSTD_isError(hint)) {
                file.m_problem =
                    std::string("its compressed data is damaged (") + ZSTD_getErrorName(hint) + ")";
                errno = EIO;
                return -1;
            }
            m_betweenFrames = hint == 0;
            m_mayHoldMore = out.pos == out.size && !m_betweenFrames;
        }
        return ssize_t(out.pos);
    }

private:
    static constexpr std::size_t compressedSize = 128 * 1024;

    // zstd's own bound of the window, 128 MiB, limits what a file can make it allocate.
    ZSTD_DStream* m_stream = ZSTD_createDStream();
    std::unique_ptr<char[]> m_compressed = std::make_unique_for_overwrite<char[]>(compressedSize);
    ZSTD_inBuffer m_in{nullptr, 0, 0};
    bool m_betweenFrames = true;
    bool m_mayHoldMore = false; // the output was full: ask again before reading on
};

base::Result<std::unique_ptr<CaptureFile>> CaptureFile::open(const std::string& path, int stop)
{
    const bool isStandardInput = path == "-";
    const std::string name = isStandardInput ? "Standard input" : '"' + path + '"';
    // A copy of the descriptor, so that closing it leaves the program's standard input alone.
    const int descriptor = isStandardInput ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
                                           : ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0)
        return base::failure(openFailure(name, errno));
    std::unique_ptr<CaptureFile> file(new CaptureFile(descriptor, stop, name));

    struct stat status;
    if (fstat(descriptor, &status) == 0 && S_ISDIR(status.st_mode))
        return base::failure(name + " is a folder. Choose a capture file in it.");
    file->m_waits = !S_ISREG(status.st_mode);
    if (isatty(descriptor))
        return base::failure(name + " is a terminal. Send a capture into it, for example with "
                                    "\"tcpdump -w - |\" in front, or give the name of a file.");

    std::array<std::uint8_t, 8> head;
    std::size_t headSize = 0;
    while (headSize < head.size()) {
        const ssize_t got =
            file->readFile(reinterpret_cast<char*>(head.data()) + headSize, head.size() - headSize);
        if (got < 0)
            return base::failure(name + " cannot be read: " + file->problem() + ". Check the disk it is on.");
        if (got == 0)
            break;
        headSize += std::size_t(got);
    }
    if (headSize == 0)
        return base::failure(name +
                             " is empty. Check whether its capture was stopped before the first packet, "
                             "or whether the disk was full.");
    file->m_head = head;
    file->m_headSize = headSize;
    if (headSize >= zstdMagic.size() && std::ranges::equal(zstdMagic, std::span(head).first<4>()))
        file->m_decompressor = std::make_unique<Decompressor>();
    return file;
}

CaptureFile::CaptureFile(int descriptor, int stop, std::string name)
    : m_descriptor(descriptor),
      m_stop(stop),
      m_name(std::move(name))
{
}

CaptureFile::~CaptureFile()
{
    ::close(m_descriptor);
}

CaptureFile::Stream CaptureFile::stream()
{
    cookie_io_functions_t functions{};
    functions.read = [](void* cookie, char* buffer, std::size_t size) {
        return static_cast<CaptureFile*>(cookie)->read(buffer, size);
    };
    Stream stream(fopencookie(this, "r", functions));
    if (stream) {
        m_streamBuffer = std::make_unique_for_overwrite<char[]>(streamBufferSize);
        std::setvbuf(stream.get(), m_streamBuffer.get(), _IOFBF, streamBufferSize);
    }
    return stream;
}

ssize_t CaptureFile::read(char* buffer, std::size_t size)
{
    const ssize_t got = m_decompressor ? m_decompressor->read(*this, buffer, size) : readFile(buffer, size);
    if (got > 0 && m_beginningSize < m_beginning.size()) {
        const std::size_t count = std::min(std::size_t(got), m_beginning.size() - m_beginningSize);
        std::memcpy(m_beginning.data() + m_beginningSize, buffer, count);
        m_beginningSize += count;
    }
    return got;
}

/// For a pipe, which may be silent for long. False: reading is over.
bool CaptureFile::waitForBytes()
{
    std::array<pollfd, 2> waiting = {{{m_descriptor, POLLIN, 0}, {m_stop, POLLIN, 0}}};
    while (!m_stopped && poll(waiting.data(), waiting.size(), -1) < 0 && errno == EINTR) {
    }
    m_stopped = m_stopped || waiting[1].revents != 0;
    return !m_stopped;
}

ssize_t CaptureFile::readFile(char* buffer, std::size_t size)
{
    if (m_headAt < m_headSize) {
        const std::size_t count = std::min(size, m_headSize - m_headAt);
        std::memcpy(buffer, m_head.data() + m_headAt, count);
        m_headAt += count;
        return ssize_t(count);
    }
    ssize_t got;
    do {
        if (m_waits && !waitForBytes())
            return 0;
        got = ::read(m_descriptor, buffer, size);
    } while (got < 0 && (errno == EINTR || errno == EAGAIN));
    if (got < 0) {
        const int error = errno;
        m_problem = systemMessage(error);
        errno = error;
    }
    return got;
}

} // namespace weir::wire
