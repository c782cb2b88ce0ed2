// SPDX-License-Identifier: GPL-3.0-or-later
#include "outlet/table_writer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

namespace weir::outlet
{

namespace
{

using Json = nlohmann::ordered_json;

std::string decimal(double number, int places)
{
    std::array<char, 400> text;
    const auto end =
        std::to_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed, places).ptr;
    return std::string(text.data(), end);
}

constexpr char errorColumn[] = "ci95_percent";

Json jsonError(const query::Estimate& estimate)
{
    return estimate.tooFew() ? Json() : Json(std::round(estimate.ci95 * 100) / 100);
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

std::string guarded(const std::string& text)
{
    const bool looksLikeFormula =
        !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
    return looksLikeFormula && text != otherFlows ? '\'' + text : text;
}

std::string csvField(const std::string& text, char separator)
{
    std::string field = guarded(text);
    if (field.find_first_of("\"\r\n") == std::string::npos && field.find(separator) == std::string::npos)
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
                         query::Scale scale, Dialect dialect)
    : m_columns(std::move(columns)),
      m_format(format),
      m_dialect(dialect)
{
    const query::Unit unit = query::unitOf(query.value);
    const auto nameOf = [&](const query::Unit& of) {
        return scale == query::Scale::Rate ? of.rate : of.total;
    };
    m_valueColumn = nameOf(unit);
    for (const key::ValueExpression& value : query.furtherValues) {
        const std::string name = nameOf(query::unitOf(value));
        const bool isTaken = name == m_valueColumn || std::ranges::count(m_furtherColumns, name) > 0;
        m_furtherColumns.push_back(isTaken ? value.text : name);
    }
}

/// One that is not the first of its row.
std::string TableWriter::cell(const std::string& text) const
{
    return m_dialect.separator + csvField(text, m_dialect.separator);
}

std::string TableWriter::header(bool hasDirections) const
{
    if (m_format == Format::Json)
        return {};
    std::string header = m_dialect.byteOrderMark ? byteOrderMark : "";
    header += "time_utc";
    if (hasDirections)
        header += cell("direction");
    for (const std::string& column : m_columns)
        header += cell(column);
    header += cell(m_valueColumn) + cell("samples") + cell(errorColumn);
    for (const std::string& column : m_furtherColumns)
        header += cell(column) + cell(column + '_' + errorColumn);
    return header + endOfRow;
}

std::string TableWriter::csvRow(const std::string& time, const std::vector<std::string>& keys,
                                const query::Series& series) const
{
    std::string row = time;
    for (const std::string& key : keys)
        row += cell(key);
    const char next = m_dialect.separator;
    const auto error = [](const query::Estimate& estimate) {
        return estimate.tooFew() ? std::string() : decimal(estimate.ci95, 2);
    };
    row += next + numberText(series.whole.value) + next + std::to_string(series.whole.samples) + next +
           error(series.whole);
    for (std::size_t i = 0; i < m_furtherColumns.size(); ++i) {
        const bool isKnown = i < series.further.size() && series.further[i].samples > 0;
        row += isKnown ? next + numberText(series.further[i].value) + next + error(series.further[i])
                       : std::string(2, next);
    }
    return row + endOfRow;
}

Json TableWriter::jsonRow(const std::vector<std::string>& keys, const query::Series& series) const
{
    Json row = Json::object();
    for (std::size_t i = 0; i < m_columns.size(); ++i)
        row[m_columns[i]] = keys[i];
    row[m_valueColumn] = jsonNumber(series.whole.value);
    row["samples"] = series.whole.samples;
    row[errorColumn] = jsonError(series.whole);
    for (std::size_t i = 0; i < m_furtherColumns.size(); ++i) {
        const bool isKnown = i < series.further.size() && series.further[i].samples > 0;
        row[m_furtherColumns[i]] = isKnown ? jsonNumber(series.further[i].value) : Json();
        row[m_furtherColumns[i] + '_' + errorColumn] = isKnown ? jsonError(series.further[i]) : Json();
    }
    return row;
}

std::string TableWriter::rows(const query::Ranking& ranking, Direction direction) const
{
    std::string time = base::toIso8601(ranking.from);
    if (direction != Direction::One)
        time += cell(direction == Direction::Asked ? asked : swapped);
    const std::vector<std::string> otherKeys(m_columns.size(), otherFlows);
    const bool hasOther = ranking.other.whole.samples > 0;
    if (m_format == Format::Csv) {
        std::string rows;
        for (const query::Series& series : ranking.rows)
            rows += csvRow(time, series.keys, series);
        if (hasOther)
            rows += csvRow(time, otherKeys, ranking.other);
        return rows;
    }
    Json flows = Json::array();
    for (const query::Series& series : ranking.rows)
        flows.push_back(jsonRow(series.keys, series));
    if (hasOther)
        flows.push_back(jsonRow(otherKeys, ranking.other));
    Json step = Json::object();
    step["time_utc"] = time;
    step["flows"] = std::move(flows);
    return step.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
}

std::vector<std::string> writtenColumns(std::string_view keys, const key::KeyList& list)
{
    std::vector<std::string> columns;
    for (const key::KeyExpression& key : list)
        columns.emplace_back(keys.substr(key.position, key.length));
    return columns;
}

} // namespace weir::outlet
