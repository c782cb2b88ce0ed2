// SPDX-License-Identifier: GPL-3.0-or-later
// Writes JSON straight into a text: no tree, no allocation of its own. Values are strings unless said
// otherwise. Every value leaves a comma behind it, which the end of the object or array around it takes away.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/address.h"
#include "base/bytes.h"
#include "outlet/decode/member_name.h"
#include "outlet/decode/text_buffer.h"

namespace weir::outlet
{

class JsonText
{
public:
    /// Stands before every name: for the sample, and for one of several structures of one layout.
    struct Prefix {
        std::string_view ofSample;
        std::string_view ofStructure;
    };

    explicit JsonText(TextBuffer& out) : m_out(out) {}

    void openObject() { m_out += '{'; }
    void openObject(const MemberName& name) { open(name, '{'); }
    void closeObject() { close('}'); }
    void openArray(const MemberName& name) { open(name, '['); }
    void closeArray() { close(']'); }

    /// Of our own words: not escaped.
    void word(const MemberName& name, std::string_view value);
    void number(const MemberName& name, std::uint64_t value);
    void signedNumber(const MemberName& name, std::int64_t value);
    void address(const MemberName& name, const base::Address& address);
    void mac(const MemberName& name, const std::uint8_t* sixBytes);
    void ip4(const MemberName& name, const std::uint8_t* fourBytes);
    void ip6(const MemberName& name, const std::uint8_t* sixteenBytes);
    /// Bytes of a foreign text: escaped, what is no UTF-8 replaced, zeros at the end left out.
    void text(const MemberName& name, base::Bytes bytes);
    void hex(const MemberName& name, base::Bytes bytes);
    /// Upper case, "-" between the bytes.
    void dashedHex(const MemberName& name, base::Bytes bytes);

    /// A JSON number or literal, without quotes.
    void literal(const MemberName& name, std::string_view value);
    void literal(const MemberName& name, std::uint64_t value);

    /// A string made of pieces: what is appended between these two is its value.
    TextBuffer& openText(const MemberName& name)
    {
        open(name, '"');
        return m_out;
    }
    void closeText();
    /// A string as an item of an array.
    TextBuffer& openText()
    {
        m_out += '"';
        return m_out;
    }

    /// A name made of pieces: what is appended between the first two is the name, up to the third the value.
    TextBuffer& openName();
    TextBuffer& closeName();

    const Prefix& prefix() const { return m_prefix; }
    void setPrefix(const Prefix& prefix) { m_prefix = prefix; }

    /// Takes the last comma away: the text is whole.
    void finish() { m_out.truncate(m_out.size() - 1); }

private:
    char* put(const MemberName& name, std::size_t more);
    void putEnd(char* at);
    void open(const MemberName& name, char mark);
    void close(char mark);

    TextBuffer& m_out;
    Prefix m_prefix;
};

void appendNumber(TextBuffer& out, std::uint64_t number);
void appendHex(TextBuffer& out, std::uint64_t number, int digits);
void appendDecimals(TextBuffer& out, double number, int places);
/// Hundredths, with two decimals; -1 is unknown.
void appendHundredths(TextBuffer& out, std::int32_t number);
void appendEscaped(TextBuffer& out, base::Bytes text);

} // namespace weir::outlet
