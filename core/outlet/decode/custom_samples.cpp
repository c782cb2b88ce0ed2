// SPDX-License-Identifier: GPL-3.0-or-later
// InMon's custom metrics and flows: every value has its own name and type.
#include <bit>
#include <span>

#include "outlet/decode/fields.h"
#include "outlet/decode/walk.h"

namespace weir::outlet
{

namespace
{

using wire::XdrReader;

struct ValueRow {
    std::string_view prefix;
    Form form;
    bool isDouble = false;
};

constexpr ValueRow metricTypes[] = {
    {"rtmetric_string_", Form::Text},           {"rtmetric_counter32_", Form::U32},
    {"rtmetric_counter64_", Form::U64},         {"rtmetric_gauge32_", Form::U32},
    {"rtmetric_gauge64_", Form::U64},           {"rtmetric_gaugeFloat_", Form::Float},
    {"rtmetric_gaugeDouble_", Form::U64, true},
};

constexpr ValueRow flowTypes[] = {
    {"rtflow_string_", Form::Text}, {"rtflow_mac_", Form::Mac},          {"rtflow_ip_", Form::Ip4},
    {"rtflow_ip6_", Form::Ip6},     {"rtflow_int32_", Form::U32},        {"rtflow_int64_", Form::U64},
    {"rtflow_float_", Form::Float}, {"rtflow_double_", Form::U64, true},
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
        std::string title(types[type].prefix);
        appendEscaped(title, {reinterpret_cast<const char*>(name.data()), name.size()});
        if (!types[type].isDouble)
            writeField(json, reader, {{}, title, types[type].form, ""});
        else if (const double value = std::bit_cast<double>(reader.u64()); !reader.failed())
            json.decimals(title, value, 3);
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
