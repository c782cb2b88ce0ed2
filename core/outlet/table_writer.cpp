// SPDX-License-Identifier: GPL-3.0-or-later
#include "outlet/table_writer.h"

#include <array>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

namespace weir::outlet
{

namespace
{

using Json = nlohmann::ordered_json;

constexpr char endOfRow[] = "\r\n";
constexpr char otherFlows[] = "-other-";

std::string decimal(double number, int places)
{
    std::array<char, 400> text;
    const auto end =
        std::to_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed, places).ptr;
    return std::string(text.data(), end);
}

Json jsonRow(const std::vector<std::string>& columns, const std::vector<std::string>& keys,
             const std::string& valueColumn, const query::Estimate& estimate)
{
    Json row = Json::object();
    for (std::size_t i = 0; i < columns.size(); ++i)
        row[columns[i]] = keys[i];
    row[valueColumn] = jsonNumber(estimate.value);
    row["samples"] = estimate.samples;
    row["ci95_percent"] = estimate.tooFew() ? Json() : Json(std::round(estimate.ci95 * 100) / 100);
    return row;
}

} // namespace

std::string numberText(double number)
{
    std::array<char, 400> text; // the longest double without an exponent has 309 digits before the point
    const auto end =
        std::to_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed).ptr;
    return std::string(text.data(), end);
}

Json jsonNumber(double number)
{
    if (number == std::floor(number) && std::abs(number) < 9007199254740992.0)
        return std::int64_t(number);
    return number;
}

std::string csvField(const std::string& text)
{
    const bool looksLikeFormula =
        !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
    std::string field = looksLikeFormula && text != otherFlows ? '\'' + text : text;
    if (field.find_first_of(",\"\r\n") == std::string::npos)
        return field;
    std::string quoted = "\"";
    for (const char c : field) {
        if (c == '"')
            quoted += '"';
        quoted += c;
    }
    return quoted + '"';
}

TableWriter::TableWriter(const query::Query& query, std::vector<std::string> columns, Format format,
                         query::Scale scale)
    : m_columns(std::move(columns)),
      m_format(format)
{
    const query::Unit unit = query::unitOf(query.value);
    m_valueColumn = scale == query::Scale::Rate ? unit.rate : unit.total;
}

std::string TableWriter::header() const
{
    if (m_format == Format::Json)
        return {};
    std::string header = "time_utc";
    for (const std::string& column : m_columns)
        header += ',' + csvField(column);
    return header + ',' + csvField(m_valueColumn) + ",samples,ci95_percent" + endOfRow;
}

std::string TableWriter::csvRow(const std::string& time, const std::vector<std::string>& keys,
                                const query::Estimate& estimate) const
{
    std::string row = time;
    for (const std::string& key : keys)
        row += ',' + csvField(key);
    row += ',' + numberText(estimate.value) + ',' + std::to_string(estimate.samples) + ',';
    if (!estimate.tooFew())
        row += decimal(estimate.ci95, 2);
    return row + endOfRow;
}

std::string TableWriter::rows(const query::Ranking& ranking) const
{
    const std::string time = base::toIso8601(ranking.from);
    const std::vector<std::string> otherKeys(m_columns.size(), otherFlows);
    const bool hasOther = ranking.other.whole.samples > 0;
    if (m_format == Format::Csv) {
        std::string rows;
        for (const query::Series& series : ranking.rows)
            rows += csvRow(time, series.keys, series.whole);
        if (hasOther)
            rows += csvRow(time, otherKeys, ranking.other.whole);
        return rows;
    }
    Json flows = Json::array();
    for (const query::Series& series : ranking.rows)
        flows.push_back(jsonRow(m_columns, series.keys, m_valueColumn, series.whole));
    if (hasOther)
        flows.push_back(jsonRow(m_columns, otherKeys, m_valueColumn, ranking.other.whole));
    Json step = Json::object();
    step["time_utc"] = time;
    step["flows"] = std::move(flows);
    return step.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
}

} // namespace weir::outlet
