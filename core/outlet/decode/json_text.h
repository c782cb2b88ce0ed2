// SPDX-License-Identifier: GPL-3.0-or-later
// Writes JSON straight into a string: no tree, no allocation of its own. Values are strings unless said
// otherwise.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/address.h"
#include "base/bytes.h"

namespace weir::outlet
{

class JsonText
{
public:
    explicit JsonText(std::string& out) : m_out(out) {}

    void openObject();
    void openObject(std::string_view name);
    void closeObject();
    void openArray(std::string_view name);
    void closeArray();

    /// Of our own words: not escaped.
    void word(std::string_view name, std::string_view value);
    void number(std::string_view name, std::uint64_t value);
    void signedNumber(std::string_view name, std::int64_t value);
    void address(std::string_view name, const base::Address& address);
    void mac(std::string_view name, const std::uint8_t* sixBytes);
    void ip4(std::string_view name, const std::uint8_t* fourBytes);
    void ip6(std::string_view name, const std::uint8_t* sixteenBytes);
    /// Hundredths, with two decimals; -1 is unknown.
    void hundredths(std::string_view name, std::int32_t value);
    void decimals(std::string_view name, double value, int places);
    /// Bytes of a foreign text: escaped, what is no UTF-8 replaced, zeros at the end left out.
    void text(std::string_view name, base::Bytes bytes);
    void hex(std::string_view name, base::Bytes bytes);
    /// Upper case, "-" between the bytes.
    void dashedHex(std::string_view name, base::Bytes bytes);

    /// A JSON number or literal, without quotes.
    void literal(std::string_view name, std::string_view value);
    void literal(std::string_view name, std::uint64_t value);

    /// A string made of pieces: what is appended between these two is its value.
    std::string& openText(std::string_view name);
    void closeText() { m_out += '"'; }
    /// A string as an item of an array.
    std::string& openText();

    /// Stands before every name from now on. Returns what stood there before.
    std::string setPrefix(std::string prefix);
    const std::string& prefix() const { return m_prefix; }

private:
    void separate();
    void name(std::string_view name, std::string_view behind);

    std::string& m_out;
    std::string m_prefix;
    bool m_comma = false;
};

void appendNumber(std::string& out, std::uint64_t number);
void appendHex(std::string& out, std::uint64_t number, int digits);
void appendDecimals(std::string& out, double number, int places);
/// Two decimals; -1 is unknown.
void appendHundredths(std::string& out, std::int32_t number);
void appendEscaped(std::string& out, std::string_view text);
/// Eight groups of four lower-case digits.
void appendFullV6(std::string& out, const std::uint8_t* sixteenBytes);

} // namespace weir::outlet
