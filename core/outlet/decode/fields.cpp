// SPDX-License-Identifier: GPL-3.0-or-later
#include "outlet/decode/fields.h"

#include <bit>

#include "outlet/decode/digits.h"

namespace weir::outlet
{

namespace
{

using wire::XdrReader;

/// Bytes that a field takes at least.
constexpr std::size_t leastBytes(Form form)
{
    switch (form) {
    case Form::Constant: return 0;
    case Form::Byte: return 1;
    case Form::U64:
    case Form::Hex64:
    case Form::Mac: return 8;
    case Form::Ip6:
    case Form::Uuid: return 16;
    default: return 4;
    }
}

void writeUuid(JsonText& json, const MemberName& name, base::Bytes bytes)
{
    TextBuffer& out = json.openText(name);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            out += '-';
        appendHex(out, bytes[i], 2);
    }
    json.closeText();
}

void writeChoice(JsonText& json, const FieldRow& row, std::uint32_t choice)
{
    std::string_view words = row.text;
    for (std::uint32_t left = choice;; --left) {
        const std::size_t comma = words.find(',');
        if (left == 0) {
            json.word(row.name, words.substr(0, comma));
            return;
        }
        if (comma == std::string_view::npos)
            break;
        words.remove_prefix(comma + 1);
    }
    TextBuffer& out = json.openText(row.name);
    out += "<out-of-range=";
    appendNumber(out, choice);
    out += '>';
    json.closeText();
}

void writeUrlText(JsonText& json, const MemberName& name, base::Bytes bytes)
{
    TextBuffer& out = json.openText(name);
    for (const std::uint8_t byte : bytes) {
        const bool plain =
            (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
        if (plain) {
            out += char(byte);
        } else if (byte == ' ' || (byte >= '\t' && byte <= '\r')) {
            out += '+';
        } else {
            out += '%';
            out += tables::upperDigits[byte >> 4];
            out += tables::upperDigits[byte & 15];
        }
    }
    json.closeText();
}

void appendItem(TextBuffer& out, Form form, std::uint32_t item)
{
    const auto dotted = [&out](std::initializer_list<std::uint32_t> parts) {
        bool first = true;
        for (const std::uint32_t part : parts) {
            if (!first)
                out += '.';
            appendNumber(out, part);
            first = false;
        }
    };
    switch (form) {
    case Form::LabelStack: dotted({item >> 12, item >> 9 & 7, item >> 8 & 1, item & 0xFF}); break;
    case Form::VlanStack:
        out += "0x";
        appendHex(out, item >> 16, 4);
        dotted({item >> 13 & 7, item >> 12 & 1, item & 0xFFF});
        break;
    default: appendHundredths(out, std::int32_t(item)); break;
    }
}

void writeList(JsonText& json, XdrReader& reader, const FieldRow& row)
{
    const std::uint32_t count = reader.u32();
    if (count > reader.remaining() / 4) {
        reader.skip(reader.remaining() + 1); // fails
        return;
    }
    if (count == 0)
        return;
    TextBuffer& out = json.openText(row.name);
    for (std::uint32_t i = 0; i < count; ++i) {
        if (i > 0)
            out += '-';
        appendItem(out, row.form, reader.u32());
    }
    json.closeText();
}

void writeText(JsonText& json, XdrReader& reader, const FieldRow& row)
{
    const base::Bytes bytes = reader.opaque();
    if (reader.failed() || (row.form != Form::Text && bytes.empty()))
        return;
    if (row.form == Form::UrlText)
        writeUrlText(json, row.name, bytes);
    else
        json.text(row.name, bytes);
}

} // namespace

void writeField(JsonText& json, XdrReader& reader, const FieldRow& row)
{
    if (reader.remaining() < leastBytes(row.form)) {
        reader.skip(reader.remaining() + 1); // fails
        return;
    }
    switch (row.form) {
    case Form::Constant: json.word(row.name, row.text); break;
    case Form::Byte:
        json.number(row.name, *reader.at());
        reader.skip(1);
        break;
    case Form::U32: json.number(row.name, reader.u32()); break;
    case Form::I32: json.signedNumber(row.name, reader.i32()); break;
    case Form::U64: json.number(row.name, reader.u64()); break;
    case Form::Hex64:
        appendHex(json.openText(row.name), reader.u64(), 16);
        json.closeText();
        break;
    case Form::Float:
        appendDecimals(json.openText(row.name), double(std::bit_cast<float>(reader.u32())), 3);
        json.closeText();
        break;
    case Form::Percent:
        appendHundredths(json.openText(row.name), reader.i32());
        json.closeText();
        break;
    case Form::Mac: json.mac(row.name, reader.fixed(6).data()); break;
    case Form::Ip4: json.ip4(row.name, reader.fixed(4).data()); break;
    case Form::Ip6: json.ip6(row.name, reader.fixed(16).data()); break;
    case Form::Uuid: writeUuid(json, row.name, reader.fixed(16)); break;
    case Form::Address:
        if (const base::Address address = reader.address(); !reader.failed())
            json.address(row.name, address);
        break;
    case Form::Choice: writeChoice(json, row, reader.u32()); break;
    case Form::Text:
    case Form::TextIfAny:
    case Form::UrlText: writeText(json, reader, row); break;
    case Form::LabelStack:
    case Form::VlanStack:
    case Form::PercentList: writeList(json, reader, row); break;
    }
}

void writeFields(JsonText& json, XdrReader& reader, std::span<const FieldRow> fields, std::size_t least)
{
    for (const FieldRow& row : fields) {
        const bool olderForm = reader.remaining() == 0 && reader.offset() >= least;
        if (row.form != Form::Constant && olderForm && least > 0)
            return;
        writeField(json, reader, row);
        if (reader.failed())
            return;
    }
}

} // namespace weir::outlet
