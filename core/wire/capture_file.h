// SPDX-License-Identifier: GPL-3.0-or-later
// The bytes of a capture file as a C stream, which is what libpcap reads: a file, a pipe or standard input,
// and decompressed on the way if it is zstd (RFC 8878). Owner and thread: the capture reader.
#pragma once

#include <array>
#include <cstddef>
#include <cstdio>
#include <memory>
#include <string>

#include <sys/types.h>

#include "base/bytes.h"
#include "base/result.h"

namespace weir::wire
{

class CaptureFile
{
public:
    struct StreamCloser {
        void operator()(std::FILE* stream) const { std::fclose(stream); }
    };
    using Stream = std::unique_ptr<std::FILE, StreamCloser>;

    /// `path` "-" is standard input. Fails if the file is not there, may not be read, is a folder or is
    /// empty. Reads the first bytes to tell what it is, and waits for them if it is a pipe; waiting ends, as
    /// if the pipe had, when the descriptor `stop` has something to read.
    static base::Result<std::unique_ptr<CaptureFile>> open(const std::string& path, int stop = -1);

    CaptureFile(const CaptureFile&) = delete;
    CaptureFile& operator=(const CaptureFile&) = delete;
    ~CaptureFile();

    /// The contents from their beginning. To be called once; the stream is to be closed before this goes.
    /// Null if memory is short.
    Stream stream();

    /// How sentences for the user name it: the path in quotes, or "Standard input".
    const std::string& name() const { return m_name; }

    /// The first bytes that the stream gave, at most eight.
    base::Bytes beginning() const { return {m_beginning.data(), m_beginningSize}; }

    /// Whether it was `stop` that ended it.
    bool stopped() const { return m_stopped; }

    /// What went wrong below the stream, as a clause such as "its compressed data is damaged"; "" if nothing.
    const std::string& problem() const { return m_problem; }

private:
    class Decompressor;

    CaptureFile(int descriptor, int stop, std::string name);
    bool waitForBytes();
    ssize_t read(char* buffer, std::size_t size);
    ssize_t readFile(char* buffer, std::size_t size);

    int m_descriptor;
    int m_stop;
    bool m_waits = false; // it is a pipe or the like
    bool m_stopped = false;
    std::string m_name;
    std::string m_problem;
    std::array<std::uint8_t, 8> m_head{}; // read ahead to tell the kind, not yet given to the stream
    std::size_t m_headAt = 0;
    std::size_t m_headSize = 0;
    std::array<std::uint8_t, 8> m_beginning{};
    std::size_t m_beginningSize = 0;
    std::unique_ptr<Decompressor> m_decompressor; // null if the file is not compressed
    std::unique_ptr<char[]> m_streamBuffer;
};

} // namespace weir::wire
