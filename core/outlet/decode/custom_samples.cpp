// SPDX-License-Identifier: GPL-3.0-or-later
// InMon's custom metrics and flows: every value has its own name and type.
#include <bit>
#include <span>

#include "outlet/decode/digits.h"
#include "outlet/decode/fields.h"
#include "outlet/decode/walk.h"

namespace weir::outlet
{

namespace
{

using wire::XdrReader;

/// A type of value: what stands before its name, and what writes it.
struct ValueRow {
    std::string_view prefix;
    void (*append)(TextBuffer&, XdrReader&);
};

void text(TextBuffer& out, XdrReader& reader)
{
    base::Bytes bytes = reader.opaque();
    while (!bytes.empty() && bytes.back() == 0)
        bytes = bytes.first(bytes.size() - 1);
    appendEscaped(out, bytes);
}

void u32(TextBuffer& out, XdrReader& reader)
{
    appendNumber(out, reader.u32());
}

void u64(TextBuffer& out, XdrReader& reader)
{
    appendNumber(out, reader.u64());
}

void float32(TextBuffer& out, XdrReader& reader)
{
    appendDecimals(out, double(std::bit_cast<float>(reader.u32())), 3);
}

void float64(TextBuffer& out, XdrReader& reader)
{
    appendDecimals(out, std::bit_cast<double>(reader.u64()), 3);
}

void mac(TextBuffer& out, XdrReader& reader)
{
    const base::Bytes bytes = reader.fixed(6);
    out.written(putHex(out.room(2 * bytes.size()), bytes));
}

void ip4(TextBuffer& out, XdrReader& reader)
{
    if (const base::Bytes bytes = reader.fixed(4); !reader.failed())
        out.written(putV4(out.room(longestV4), bytes.data()));
}

void ip6(TextBuffer& out, XdrReader& reader)
{
    if (const base::Bytes bytes = reader.fixed(16); !reader.failed())
        out.written(putFullV6(out.room(longestV6), bytes.data()));
}

constexpr ValueRow metricTypes[] = {
    {"rtmetric_string_", text},         {"rtmetric_counter32_", u32}, {"rtmetric_counter64_", u64},
    {"rtmetric_gauge32_", u32},         {"rtmetric_gauge64_", u64},   {"rtmetric_gaugeFloat_", float32},
    {"rtmetric_gaugeDouble_", float64},
};

constexpr ValueRow flowTypes[] = {
    {"rtflow_string_", text}, {"rtflow_mac_", mac},   {"rtflow_ip_", ip4},        {"rtflow_ip6_", ip6},
    {"rtflow_int32_", u32},   {"rtflow_int64_", u64}, {"rtflow_float_", float32}, {"rtflow_double_", float64},
};

void writeValues(JsonText& json, XdrReader& reader, std::span<const ValueRow> types)
{
    std::uint32_t left = reader.u32();
    for (; left > 0 && !reader.failed(); --left) {
        const base::Bytes name = reader.opaque();
        const std::uint32_t type = reader.u32();
        if (reader.failed() || type >= types.size()) {
            reader.skip(reader.remaining() + 1); // the length of an unknown type is not known either
            return;
        }
        TextBuffer& out = json.openName();
        const std::size_t start = out.size() - 1;
        appendEscaped(out += types[type].prefix, name);
        types[type].append(json.closeName(), reader);
        json.closeText();
        if (reader.failed())
            out.truncate(start); // its bytes are not all there
    }
}

} // namespace

void writeCustomMetrics(JsonText& json, XdrReader& reader)
{
    json.word("sampleType", "RTMETRIC");
    writeField(json, reader, {{}, "rtmetric_datasource_name", Form::TextIfAny, ""});
    writeValues(json, reader, metricTypes);
}

void writeCustomFlow(JsonText& json, XdrReader& reader)
{
    json.word("sampleType", "RTFLOW");
    writeField(json, reader, {{}, "rtflow_datasource_name", Form::TextIfAny, ""});
    writeField(json, reader, {{}, "rtflow_sampling_rate", Form::U32, ""});
    writeField(json, reader, {{}, "rtflow_sample_pool", Form::U32, ""});
    writeValues(json, reader, flowTypes);
}

} // namespace weir::outlet
