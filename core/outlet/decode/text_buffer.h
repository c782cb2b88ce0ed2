// SPDX-License-Identifier: GPL-3.0-or-later
// A text that grows at its end, kept for reuse: what is written into it is written in place, without a check
// for every character.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string_view>

namespace weir::outlet
{

class TextBuffer
{
public:
    std::string_view view() const { return {m_begin.get(), size()}; }
    std::size_t size() const { return std::size_t(m_at - m_begin.get()); }
    char back() const { return m_at[-1]; }

    /// Where to write: at least `bytes` have room there. `written` says where the text ends then.
    char* room(std::size_t bytes)
    {
        if (std::size_t(m_end - m_at) < bytes)
            grow(bytes);
        return m_at;
    }
    void written(char* end) { m_at = end; }

    TextBuffer& operator+=(char character)
    {
        *room(1) = character;
        ++m_at;
        return *this;
    }
    TextBuffer& operator+=(std::string_view text)
    {
        m_at = std::copy(text.begin(), text.end(), room(text.size()));
        return *this;
    }

    /// Keeps the first `size` characters, which are there.
    void truncate(std::size_t size) { m_at = m_begin.get() + size; }
    void clear() { m_at = m_begin.get(); }

private:
    void grow(std::size_t bytes)
    {
        const std::size_t kept = size();
        const std::size_t capacity = std::max({kept + bytes, 2 * kept, std::size_t(4096)});
        auto larger = std::make_unique_for_overwrite<char[]>(capacity);
        std::copy_n(m_begin.get(), kept, larger.get());
        m_begin = std::move(larger);
        m_at = m_begin.get() + kept;
        m_end = m_begin.get() + capacity;
    }

    std::unique_ptr<char[]> m_begin;
    char* m_at = nullptr;
    char* m_end = nullptr;
};

} // namespace weir::outlet
