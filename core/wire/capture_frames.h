// SPDX-License-Identifier: GPL-3.0-or-later
// The frames of a capture file, one after the other, whatever its format. Owner and thread: the capture
// reader.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "wire/capture_frame.h"

namespace weir::wire
{

class CaptureFrames
{
public:
    /// As CaptureReader::open().
    static base::Result<std::unique_ptr<CaptureFrames>> open(const std::string& path, int stop = -1);

    CaptureFrames(const CaptureFrames&) = delete;
    CaptureFrames& operator=(const CaptureFrames&) = delete;
    ~CaptureFrames();

    /// False at the end.
    bool next(Frame& frame);

    /// As CaptureReader::selection().
    std::string selection() const;

    /// As CaptureReader::warning().
    const std::string& warning() const;

private:
    struct State;
    explicit CaptureFrames(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace weir::wire
