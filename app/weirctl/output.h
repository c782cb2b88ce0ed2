// SPDX-License-Identifier: GPL-3.0-or-later
// Standard output, written in large pieces.
#pragma once

#include <string_view>

namespace weir::app
{

/// After a failed write (a closed pipe, a full disk) it stays failed.
class Output
{
public:
    void write(std::string_view text);
    void flush();
    bool failed() const { return m_failed; }

    /// The end: false after a sentence why not all could be written.
    bool finish();

private:
    bool m_failed = false;
};

/// Text is collected up to this before it is written.
inline constexpr std::size_t writtenAtOnce = std::size_t(64) << 10;

} // namespace weir::app
