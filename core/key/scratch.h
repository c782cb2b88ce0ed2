// SPDX-License-Identifier: GPL-3.0-or-later
// Room for the texts that are made while one sample is evaluated. One thread's own.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>

namespace weir::key
{

/// What was given out stays where it is until clear(): nested functions borrow each other's texts.
class Scratch
{
public:
    static constexpr std::size_t capacity = 64 * 1024; ///< a text that finds no more room is cut

    /// Adds to the text that is being made.
    void append(std::string_view text)
    {
        const std::size_t size = std::min(text.size(), capacity - m_end);
        if (size > 0)
            std::memcpy(m_memory.get() + m_end, text.data(), size);
        m_end += size;
    }

    /// Ends the text that is being made and gives it out.
    std::string_view finish()
    {
        const std::string_view text(m_memory.get() + m_begin, m_end - m_begin);
        m_begin = m_end;
        return text;
    }

    std::string_view keep(std::string_view text)
    {
        append(text);
        return finish();
    }

    /// Takes all texts back, before the next sample.
    void clear() { m_begin = m_end = 0; }

private:
    std::unique_ptr<char[]> m_memory = std::make_unique_for_overwrite<char[]>(capacity);
    std::size_t m_begin = 0; ///< of the text that is being made
    std::size_t m_end = 0;
};

} // namespace weir::key
