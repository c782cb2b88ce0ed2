// SPDX-License-Identifier: GPL-3.0-or-later
#include "outlet/decode/json_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace weir::outlet
{

namespace
{

constexpr char lowerDigits[] = "0123456789abcdef";
constexpr char upperDigits[] = "0123456789ABCDEF";

/// Two digits and a dash for every byte.
constexpr auto dashedDigits = [] {
    std::array<std::array<char, 3>, 256> table{};
    for (std::size_t i = 0; i < table.size(); ++i)
        table[i] = {upperDigits[i >> 4], upperDigits[i & 15], '-'};
    return table;
}();

void appendBytes(std::string& out, base::Bytes bytes)
{
    for (const std::uint8_t byte : bytes) {
        out += lowerDigits[byte >> 4];
        out += lowerDigits[byte & 15];
    }
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

} // namespace

void appendNumber(std::string& out, std::uint64_t number)
{
    std::array<char, 20> digits;
    out.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr);
}

void appendHex(std::string& out, std::uint64_t number, int digits)
{
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4)
        out += lowerDigits[(number >> shift) & 15];
}

void appendDecimals(std::string& out, double number, int places)
{
    std::array<char, 400> digits; // the largest double has 309 before the point
    char* end =
        std::to_chars(digits.data(), digits.data() + digits.size(), number, std::chars_format::fixed, places)
            .ptr;
    out.append(digits.data(), end);
}

void appendHundredths(std::string& out, std::int32_t number)
{
    if (number == -1)
        out += "unknown";
    else
        appendDecimals(out, number / 100.0, 2);
}

void appendEscaped(std::string& out, std::string_view text)
{
    while (!text.empty()) {
        const std::size_t length = characterLength(text);
        const char c = text.front();
        if (length == 0) {
            out += "\xEF\xBF\xBD"; // U+FFFD
        } else if (length > 1) {
            out += text.substr(0, length);
        } else if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (std::uint8_t(c) < 0x20 || c == 0x7F) {
            out += "\\u";
            appendHex(out, std::uint8_t(c), 4);
        } else {
            out += c;
        }
        text.remove_prefix(length == 0 ? 1 : length);
    }
}

void appendFullV6(std::string& out, const std::uint8_t* sixteenBytes)
{
    for (int i = 0; i < 8; ++i) {
        if (i > 0)
            out += ':';
        appendBytes(out, base::Bytes(sixteenBytes + 2 * i, 2));
    }
}

void JsonText::separate()
{
    if (m_comma)
        m_out += ',';
    m_comma = true;
}

/// Composed on the stack and appended at once: names are most of what is written.
void JsonText::name(std::string_view name, std::string_view behind)
{
    std::array<char, 256> piece;
    const std::size_t length = m_prefix.size() + name.size() + behind.size() + 4;
    if (length > piece.size()) {
        separate();
        ((((m_out += '"') += m_prefix) += name) += "\":") += behind;
        return;
    }
    char* at = piece.data();
    if (m_comma)
        *at++ = ',';
    m_comma = true;
    *at++ = '"';
    at = std::copy(m_prefix.begin(), m_prefix.end(), at);
    at = std::copy(name.begin(), name.end(), at);
    *at++ = '"';
    *at++ = ':';
    at = std::copy(behind.begin(), behind.end(), at);
    m_out.append(piece.data(), at);
}

void JsonText::openObject()
{
    separate();
    m_out += '{';
    m_comma = false;
}

void JsonText::openObject(std::string_view title)
{
    name(title, "{");
    m_comma = false;
}

void JsonText::closeObject()
{
    m_out += '}';
    m_comma = true;
}

void JsonText::openArray(std::string_view title)
{
    name(title, "[");
    m_comma = false;
}

void JsonText::closeArray()
{
    m_out += ']';
    m_comma = true;
}

std::string& JsonText::openText(std::string_view title)
{
    name(title, "\"");
    return m_out;
}

std::string& JsonText::openText()
{
    separate();
    m_out += '"';
    return m_out;
}

void JsonText::word(std::string_view title, std::string_view value)
{
    openText(title) += value;
    closeText();
}

void JsonText::number(std::string_view title, std::uint64_t value)
{
    std::array<char, 22> text; // a quote, at most 20 digits, a quote
    text[0] = '"';
    char* end = std::to_chars(text.data() + 1, text.data() + 21, value).ptr;
    *end++ = '"';
    name(title, std::string_view(text.data(), end));
}

void JsonText::signedNumber(std::string_view title, std::int64_t value)
{
    if (value < 0)
        openText(title) += '-';
    else
        openText(title);
    appendNumber(m_out, value < 0 ? 0 - std::uint64_t(value) : std::uint64_t(value));
    closeText();
}

void JsonText::address(std::string_view title, const base::Address& address)
{
    switch (address.type) {
    case base::Address::Type::None: word(title, "-"); break;
    case base::Address::Type::V4: ip4(title, address.bytes.data()); break;
    case base::Address::Type::V6: ip6(title, address.bytes.data()); break;
    }
}

void JsonText::mac(std::string_view title, const std::uint8_t* sixBytes)
{
    hex(title, base::Bytes(sixBytes, 6));
}

void JsonText::ip4(std::string_view title, const std::uint8_t* fourBytes)
{
    base::appendV4(openText(title), fourBytes);
    closeText();
}

void JsonText::ip6(std::string_view title, const std::uint8_t* sixteenBytes)
{
    appendFullV6(openText(title), sixteenBytes);
    closeText();
}

void JsonText::hundredths(std::string_view title, std::int32_t value)
{
    appendHundredths(openText(title), value);
    closeText();
}

void JsonText::decimals(std::string_view title, double value, int places)
{
    appendDecimals(openText(title), value, places);
    closeText();
}

void JsonText::text(std::string_view title, base::Bytes bytes)
{
    while (!bytes.empty() && bytes.back() == 0)
        bytes = bytes.first(bytes.size() - 1);
    appendEscaped(openText(title),
                  std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
    closeText();
}

void JsonText::hex(std::string_view title, base::Bytes bytes)
{
    appendBytes(openText(title), bytes);
    closeText();
}

void JsonText::dashedHex(std::string_view title, base::Bytes bytes)
{
    std::string& out = openText(title);
    const std::size_t start = out.size();
    out.resize(start + 3 * bytes.size()); // one write for all: most of the output is this
    char* at = out.data() + start;
    for (const std::uint8_t byte : bytes)
        at = std::copy(dashedDigits[byte].begin(), dashedDigits[byte].end(), at);
    if (!bytes.empty())
        out.pop_back();
    closeText();
}

void JsonText::literal(std::string_view title, std::string_view value)
{
    name(title, value);
}

void JsonText::literal(std::string_view title, std::uint64_t value)
{
    name(title, "");
    appendNumber(m_out, value);
}

std::string JsonText::setPrefix(std::string prefix)
{
    return std::exchange(m_prefix, std::move(prefix));
}

} // namespace weir::outlet
