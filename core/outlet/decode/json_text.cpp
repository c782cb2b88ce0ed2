// SPDX-License-Identifier: GPL-3.0-or-later
#include "outlet/decode/json_text.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <cstring>

#include "outlet/decode/digits.h"

namespace weir::outlet
{

namespace
{

/// Stands for itself in a JSON string.
bool isPlain(char c)
{
    return c >= 0x20 && c < 0x7F && c != '"' && c != '\\';
}

/// Length of the well-formed UTF-8 character at the beginning of `text` (RFC 3629), 0 when there is none.
std::size_t characterLength(std::string_view text)
{
    const auto at = [&](std::size_t i) { return std::uint8_t(text[i]); };
    const std::uint8_t first = at(0);
    if (first < 0x80)
        return 1;
    const std::size_t length = first >= 0xC2 && first < 0xE0 ? 2 : first >= 0xE0 && first < 0xF0 ? 3 : 4;
    if (first < 0xC2 || first > 0xF4 || text.size() < length)
        return 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((at(i) & 0xC0) != 0x80)
            return 0;
    const bool overlong = (first == 0xE0 && at(1) < 0xA0) || (first == 0xF0 && at(1) < 0x90);
    const bool surrogate = first == 0xED && at(1) >= 0xA0;
    const bool tooLarge = first == 0xF4 && at(1) >= 0x90;
    return overlong || surrogate || tooLarge ? 0 : length;
}

/// The character at the beginning, which is not plain. How many bytes it took.
std::size_t appendSpecial(TextBuffer& out, std::string_view text)
{
    const std::size_t length = characterLength(text);
    const char c = text.front();
    if (length == 0) {
        out += "\xEF\xBF\xBD"; // U+FFFD
        return 1;
    }
    if (length > 1) {
        out += text.substr(0, length);
    } else if (c == '"' || c == '\\') {
        out += '\\';
        out += c;
    } else {
        out += "\\u";
        appendHex(out, std::uint8_t(c), 4);
    }
    return length;
}

} // namespace

void appendNumber(TextBuffer& out, std::uint64_t number)
{
    out.written(putNumber(out.room(mostDigits), number));
}

void appendHex(TextBuffer& out, std::uint64_t number, int digits)
{
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4)
        out += tables::lowerDigits[(number >> shift) & 15];
}

void appendDecimals(TextBuffer& out, double number, int places)
{
    constexpr std::size_t longest = 400; // the largest double has 309 digits before the point
    char* at = out.room(longest);
    out.written(std::to_chars(at, at + longest, number, std::chars_format::fixed, places).ptr);
}

void appendHundredths(TextBuffer& out, std::int32_t number)
{
    if (number == -1) {
        out += "unknown";
        return;
    }
    const auto hundredths = std::uint64_t(std::abs(std::int64_t(number)));
    if (number < 0)
        out += '-';
    appendNumber(out, hundredths / 100);
    char* at = out.room(3);
    *at = '.';
    out.written(putTwo(at + 1, hundredths % 100));
}

void appendEscaped(TextBuffer& out, base::Bytes bytes)
{
    std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    while (!text.empty()) {
        const auto plain = std::size_t(std::ranges::find_if_not(text, isPlain) - text.begin());
        out += text.substr(0, plain);
        text.remove_prefix(plain);
        if (!text.empty())
            text.remove_prefix(appendSpecial(out, text));
    }
}

/// The name, and room for `more` behind it. Where the value begins.
char* JsonText::put(const MemberName& name, std::size_t more)
{
    if (m_prefix.ofSample.empty() && m_prefix.ofStructure.empty()) {
        char* at = m_out.room(MemberName::size + more);
        std::memcpy(at, name.text(), MemberName::size);
        return at + name.length();
    }
    openName() += name.bare();
    closeName();
    return m_out.room(more);
}

/// The end of a value in quotes, for which there is room.
void JsonText::putEnd(char* at)
{
    *at++ = '"';
    *at++ = ',';
    m_out.written(at);
}

/// `mark` takes the place of the quote that a name ends with.
void JsonText::open(const MemberName& name, char mark)
{
    char* at = put(name, 0);
    at[-1] = mark;
    m_out.written(at);
}

void JsonText::close(char mark)
{
    if (m_out.back() == ',')
        m_out.truncate(m_out.size() - 1);
    char* at = m_out.room(2);
    *at++ = mark;
    *at++ = ',';
    m_out.written(at);
}

void JsonText::closeText()
{
    putEnd(m_out.room(2));
}

TextBuffer& JsonText::openName()
{
    return ((m_out += '"') += m_prefix.ofSample) += m_prefix.ofStructure;
}

TextBuffer& JsonText::closeName()
{
    return m_out += "\":\"";
}

void JsonText::word(const MemberName& name, std::string_view value)
{
    char* at = put(name, value.size() + 2);
    putEnd(std::copy(value.begin(), value.end(), at));
}

void JsonText::number(const MemberName& name, std::uint64_t value)
{
    putEnd(putNumber(put(name, mostDigits + 2), value));
}

void JsonText::signedNumber(const MemberName& name, std::int64_t value)
{
    char* at = put(name, mostDigits + 3);
    if (value < 0)
        *at++ = '-';
    putEnd(putNumber(at, value < 0 ? 0 - std::uint64_t(value) : std::uint64_t(value)));
}

void JsonText::address(const MemberName& name, const base::Address& address)
{
    switch (address.type) {
    case base::Address::Type::None: word(name, "-"); break;
    case base::Address::Type::V4: ip4(name, address.bytes.data()); break;
    case base::Address::Type::V6: ip6(name, address.bytes.data()); break;
    }
}

void JsonText::mac(const MemberName& name, const std::uint8_t* sixBytes)
{
    hex(name, base::Bytes(sixBytes, 6));
}

void JsonText::ip4(const MemberName& name, const std::uint8_t* fourBytes)
{
    putEnd(putV4(put(name, longestV4 + 2), fourBytes));
}

void JsonText::ip6(const MemberName& name, const std::uint8_t* sixteenBytes)
{
    putEnd(putFullV6(put(name, longestV6 + 2), sixteenBytes));
}

void JsonText::text(const MemberName& name, base::Bytes bytes)
{
    while (!bytes.empty() && bytes.back() == 0)
        bytes = bytes.first(bytes.size() - 1);
    appendEscaped(openText(name), bytes);
    closeText();
}

void JsonText::hex(const MemberName& name, base::Bytes bytes)
{
    putEnd(putHex(put(name, 2 * bytes.size() + 2), bytes));
}

void JsonText::dashedHex(const MemberName& name, base::Bytes bytes)
{
    char* at = putDashedHex(put(name, 3 * bytes.size() + 3), bytes);
    putEnd(bytes.empty() ? at : at - 1);
}

void JsonText::literal(const MemberName& name, std::string_view value)
{
    char* at = put(name, value.size() + 1) - 1;
    at = std::copy(value.begin(), value.end(), at);
    *at++ = ',';
    m_out.written(at);
}

void JsonText::literal(const MemberName& name, std::uint64_t value)
{
    char* at = putNumber(put(name, mostDigits + 1) - 1, value);
    *at++ = ',';
    m_out.written(at);
}

} // namespace weir::outlet
