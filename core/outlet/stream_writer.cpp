// SPDX-License-Identifier: GPL-3.0-or-later
#include "outlet/stream_writer.h"

#include <cmath>
#include <nlohmann/json.hpp>

namespace weir::outlet
{

namespace
{

using Json = nlohmann::ordered_json;

double thousandths(double number)
{
    return std::round(number * 1000) / 1000;
}

std::string timeText(base::Nanoseconds time)
{
    return base::toIso8601(base::secondOf(time));
}

struct CsvCell {
    std::string operator()(std::monostate) const { return {}; }
    std::string operator()(const std::string& text) const { return csvField(text); }
    std::string operator()(std::uint64_t number) const { return std::to_string(number); }
    std::string operator()(double number) const { return numberText(thousandths(number)); }
    std::string operator()(bool is) const { return is ? "1" : "0"; }
    std::string operator()(query::Moment moment) const { return timeText(moment.time); }
};

struct JsonCell {
    Json operator()(std::monostate) const { return nullptr; }
    Json operator()(double number) const { return jsonNumber(thousandths(number)); }
    Json operator()(query::Moment moment) const { return timeText(moment.time); }
    Json operator()(const auto& value) const { return value; }
};

std::string csvRow(const query::StreamRow& row)
{
    std::string text = timeText(row.report->time);
    for (const query::StreamColumn& column : query::streamColumns())
        text += ',' + std::visit(CsvCell(), column.extract(row));
    return text + "\r\n";
}

std::string jsonRow(const query::StreamRow& row)
{
    Json json = {{"time_utc", timeText(row.report->time)}};
    for (const query::StreamColumn& column : query::streamColumns())
        json[std::string(column.name)] = std::visit(JsonCell(), column.extract(row));
    return json.dump() + '\n';
}

} // namespace

std::string streamHeader(Format format)
{
    if (format == Format::Json)
        return {};
    std::string text = "time_utc";
    for (const query::StreamColumn& column : query::streamColumns())
        text += ',' + std::string(column.name);
    return text + "\r\n";
}

std::string streamRows(const query::StreamReport& report, Format format)
{
    std::string text;
    for (const query::StreamRow& row : query::rowsOf(report))
        text += format == Format::Csv ? csvRow(row) : jsonRow(row);
    return text;
}

} // namespace weir::outlet
