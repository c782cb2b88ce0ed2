// SPDX-License-Identifier: GPL-3.0-or-later
// The name of a JSON member. That of a literal is composed by the compiler, with quotes and colon, in a place
// of fixed size: names are most of the text, and writing one is a copy without a loop.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace weir::outlet
{

class MemberName
{
public:
    static constexpr std::size_t size = 48; ///< what is copied; the longest name is shorter

    template <std::size_t count>
    consteval MemberName(const char (&name)[count]) : m_length(std::uint8_t(count + 3))
    {
        static_assert(count + 3 <= size);
        m_text[0] = '"';
        for (std::size_t i = 0; i + 1 < count; ++i)
            m_text[i + 1] = name[i];
        m_text[count] = '"';
        m_text[count + 1] = ':';
        m_text[count + 2] = '"';
    }

    /// As it stands before a string: `"name":"`, and behind it what does not count, up to `size`.
    const char* text() const { return m_text.data(); }
    std::size_t length() const { return m_length; }

    std::string_view bare() const { return {m_text.data() + 1, std::size_t(m_length) - 4}; }

private:
    std::array<char, size> m_text{};
    std::uint8_t m_length;
};

/// A literal as a parameter of a template.
template <std::size_t count>
struct Literal {
    consteval Literal(const char (&literal)[count])
    {
        for (std::size_t i = 0; i < count; ++i)
            text[i] = literal[i];
    }
    char text[count];
};

/// `"srcIP"_m`: one object for all who write that name.
template <Literal literal>
constexpr MemberName literalName = MemberName(literal.text);

template <Literal literal>
constexpr const MemberName& operator""_m()
{
    return literalName<literal>;
}

} // namespace weir::outlet
