// SPDX-License-Identifier: GPL-3.0-or-later
// The frames of a capture file, one after the other, whatever its format. Owner and thread: the capture
// reader.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "base/time.h"
#include "wire/link_layer.h"

namespace weir::wire
{

/// One packet as it was captured.
struct Frame {
    base::Nanoseconds time = 0;      ///< as captured, kept between 1970 and 2242
    base::Bytes bytes;               ///< what the snapshot length left; borrowed until the next one
    std::uint32_t length = 0;        ///< on the wire, as the file says
    std::uint32_t interface = 0;     ///< pcapng: number of its interface in the file, from 0
    const LinkLayer* link = nullptr; ///< of that interface; null if we do not read it
};

class CaptureFrames
{
public:
    /// As CaptureReader::open().
    static base::Result<std::unique_ptr<CaptureFrames>> open(const std::string& path);

    CaptureFrames(const CaptureFrames&) = delete;
    CaptureFrames& operator=(const CaptureFrames&) = delete;
    ~CaptureFrames();

    /// False at the end.
    bool next(Frame& frame);

    /// As CaptureReader::warning().
    const std::string& warning() const;

private:
    struct State;
    explicit CaptureFrames(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace weir::wire
